"""The hub of one class on one machine: settings of JupyterHub.

A build replaces this file. What your department changes goes into SITE, which is read last.
Every setting is in JupyterHub's own documentation under the name that it has here.
"""

import os
import sys
from pathlib import Path

# `hub.py start` sets these three. Below ROOT are /opt/coursekit, /var/lib/coursekit and SITE.
ROOT = Path(os.environ.get("COURSEKIT_HUB_ROOT", "/"))
TRIAL = os.environ.get("COURSEKIT_HUB_TRIAL", "")  # the one password of a trial, or nothing
LIMITS = os.environ.get("COURSEKIT_HUB_LIMITS", "systemd")  # or none

CURRENT = ROOT / "opt/coursekit/current"
STATE = ROOT / "var/lib/coursekit"
SITE = ROOT / "etc/coursekit/hub.py"
sys.path.insert(0, str(Path(__file__).resolve().parent))

import course_spawner  # noqa: E402

c = get_config()  # noqa: F821 (JupyterHub gives it)

# --- Who may come in -----------------------------------------------------------------------

# With "pam", people use their account on this machine: its name and its password. SITE says who
# is let in (see README.md, and there also other ways to log in).
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False  # servers run under other accounts: see below
if TRIAL:  # anybody who knows the one password, under any name
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = TRIAL
    c.Authenticator.allow_all = True
# Who is in the group "instructors" reads the hand-ins:
# c.JupyterHub.load_groups = {"instructors": {"users": ["name"]}}

# --- What each learner gets ----------------------------------------------------------------

c.JupyterHub.spawner_class = (
    course_spawner.CourseSpawner if LIMITS == "systemd" else course_spawner.UnlimitedSpawner
)
# Enforced by systemd with cgroups, over all notebooks of one person together.
c.Spawner.mem_limit = "1500M"
c.Spawner.cpu_limit = 1.0  # cores
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.disable_user_sudo = True
c.SystemdSpawner.unit_extra_properties = {
    "MemorySwapMax": "0",  # without this, the limit of memory would be no limit
    "OOMPolicy": "continue",  # too much memory ends the notebook's Python, not the whole server
    "TasksMax": "300",  # processes and threads
    "LimitFSIZE": "1G",  # the largest single file; for a limit of all files, see README.md
    "ProtectSystem": "strict",  # the whole machine is read-only, but for the two lines below
    "ReadWritePaths": f"{STATE}/homes",
    "InaccessiblePaths": f"{STATE}/hub",
    "ProtectHome": "yes",  # nothing of /home and /root can be seen
    "ProtectProc": "invisible",  # nor the processes of others
    "ProtectKernelTunables": "yes",
    "RestrictSUIDSGID": "yes",
}
c.SystemdSpawner.unit_name_template = "coursekit-{USERID}"
c.CoursePlaces.current = str(CURRENT)
c.CoursePlaces.state = str(STATE)
c.Spawner.env_keep = ["LANG", "LC_ALL", "TZ"]
c.Spawner.environment = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PYTHONSAFEPATH": "1",
    "PYTHONNOUSERSITE": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# When a whole class comes at once, each start takes longer than when one person comes.
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.JupyterHub.concurrent_spawn_limit = 40

# --- Hand-ins, and servers that nobody uses ------------------------------------------------

HAND_IN_PORT = int(os.environ.get("COURSEKIT_HUB_HAND_IN_PORT", "8002"))
HAND_IN = f"http://127.0.0.1:{HAND_IN_PORT}/services/hand-in/"
IDLE_SECONDS = int(os.environ.get("COURSEKIT_HUB_IDLE_SECONDS", "3600"))
CULL_EVERY = max(1, min(300, IDLE_SECONDS // 4))
c.Spawner.environment["COURSEKIT_HAND_IN"] = HAND_IN
# The learner's server may report that it is used, and hand in; nothing else.
c.Spawner.server_token_scopes = [
    "users:activity!user",
    "access:servers!server",
    "access:services!service=hand-in",
]
c.JupyterHub.services = [
    {
        "name": "hand-in",
        "url": HAND_IN.removesuffix("/services/hand-in/"),
        "command": [
            sys.executable,
            str(Path(__file__).resolve().parent / "hand_in.py"),
            str(STATE / "hand-in"),
        ],
        "user": "coursekit-hand-in",
        "cwd": "/",
        "display": False,
    },
    {
        "name": "cull-idle",
        "command": [
            *(sys.executable, "-m", "jupyterhub_idle_culler"),
            *(f"--timeout={IDLE_SECONDS}", f"--cull-every={CULL_EVERY}"),
        ],
    },
]
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=hand-in"]},
    {
        "name": "cull-idle",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["cull-idle"],
    },
]

# --- The hub itself ------------------------------------------------------------------------

# Only this machine can reach it: a web server with HTTPS stands before it (see README.md).
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "hub/cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "hub/proxy.pid")
c.ConfigurableHTTPProxy.command = [
    "node",
    str(
        CURRENT.resolve() / "proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    ),
]
# Learners go on working while the hub is started anew.
c.JupyterHub.cleanup_servers = False

if SITE.exists():
    exec(compile(SITE.read_text(encoding="utf-8"), str(SITE), "exec"))
