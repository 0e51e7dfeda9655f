"""Set up and start the course: `python3 dev.py lab` (Windows: `py dev.py lab`).

Commands: `lab` opens the course, `doctor` says whether the set-up is sound, `hand-in` makes
one file of your work, `check-data FOLDER` checks tables of your own, `test` runs all the tests
(or, given arguments, pytest with them), `build` makes the notebooks from lessons/ and
exercises/, `lock` renews requirements.lock and Binder's list of packages. `test --newest` runs
the tests that need no browser, or pytest with your arguments, with the newest packages there are,
pre-releases too, in an environment of its own.

Uses the standard library only. It has no annotations and no recent syntax, so that an old
Python still gets as far as the sentence that says which one is needed.
"""

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
# Each level of the environment holds the one before it: nothing is taken out for a smaller one.
LEVELS = ("", "build", "test", "tools")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "coursekit.json"
LOG = VENV / "coursekit-install.log"
LOCK = "requirements.lock"
WINDOWS = os.name == "nt"
IN_VENV = "Scripts/python.exe" if WINDOWS else "bin/python"
PYTHON = VENV / IN_VENV
NEWEST_VENV = ROOT / ".venv-newest"
NEWEST_PYTHON = NEWEST_VENV / IN_VENV

# One after the other.
CHECKS = (
    ("Style", ["ruff", "check", "."]),
    ("Layout", ["ruff", "format", "--check", "."]),
    ("Types", ["mypy"]),
    (
        "Tests",
        [
            *("slipcover", "--source", "src/coursekit", "--skip-covered", "--fail-under", "97"),
            *("-m", "pytest", "--ignore=tests/browser", "--ignore=tests/page"),
            *("--numprocesses=auto", "--dist=worksteal"),
        ],
    ),
    (
        "Tests in the browser",
        [
            *("pytest", "tests/browser", "tests/page", "--numprocesses=2", "--dist=loadfile"),
            "--no-loadscope-reorder",
        ],
    ),
)
LOCK_COMMAND = [
    *("uv", "pip", "compile", "--universal", "--python-version", "3.11"),
    *("--no-annotate", "--no-header", "--no-emit-package", "coursekit"),
    *("--extra", "test", "--extra", "tools", "--extra", "mutation", "pyproject.toml", "-o", LOCK),
]
# Of the same versions those that a learner needs, for the one computer that Binder makes.
BINDER_COMMAND = [
    *("uv", "pip", "compile", "--python-platform", "linux", "--constraint", LOCK),
    *("--no-annotate", "--no-header", "pyproject.toml", "-o", ".binder/requirements.txt"),
]


class SetupError(Exception):
    """One sentence for the person at the keyboard."""


def main(args):
    """Run one command and return its exit code."""
    words = 2 if " ".join(args[:2]) in COMMANDS else 1
    command, rest = " ".join(args[:words]), args[words:]
    if command not in COMMANDS:
        print(__doc__.rpartition("\n\n")[0])
        return 0 if command in ("-h", "--help") else 2
    level, action = COMMANDS[command]
    try:
        check_python(sys.version_info[:2])
        if level is not None:
            set_up(level)
        return action(rest)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Type the same command to go on.", file=sys.stderr)
        return 130


def check_python(version):
    """Raise unless this Python can carry the course and make an environment."""
    if not OLDEST <= version <= NEWEST:
        raise SetupError(wrong_python(version, fitting_python()))
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetupError(
            "This Python cannot make an environment for the course; "
            "type: sudo apt install python{}.{}-venv (then the same command again).".format(
                *version
            )
        )


def wrong_python(version, fitting):
    """Say which Python is needed, and what to type."""
    needed = "The course needs Python 3.{} to 3.{}, and this is Python {}.{}; ".format(
        OLDEST[1], NEWEST[1], *version
    )
    if fitting:
        return needed + f"type: {fitting} {' '.join(['dev.py', *sys.argv[1:]])}"
    return needed + "install a newer one from https://www.python.org/downloads/ and try again."


def fitting_python():
    """Name a Python on this computer that would do, newest first."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = f"py -3.{minor}" if WINDOWS else f"python3.{minor}"
        try:
            subprocess.run(
                [*name.split(), "--version"],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return name
    return ""


def set_up(level):
    """Make or mend the environment; do nothing when nothing has changed."""
    stamp, wanted = read_stamp(), inputs()
    level = max(level, stamp.get("level", ""), key=LEVELS.index)
    if is_fresh(stamp, wanted, level):
        return
    if reusable(stamp, wanted):
        print("Bringing the course's environment up to date ...", flush=True)
    else:
        print("Setting up the course: about a minute or two, once.", flush=True)
        make_environment()
    write_stamp({**wanted, "level": level, "finished": False})
    install(level)
    write_stamp({**wanted, "level": level, "finished": True})
    print("Ready.", flush=True)


def inputs():
    """Describe what an environment is made from."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", LOCK):
        digest.update((ROOT / name).read_bytes())
    return {
        "python": platform.python_version(),
        "place": str(ROOT),
        "packages": digest.hexdigest(),
    }


def is_fresh(stamp, wanted, level):
    """Tell whether the environment is finished and made from what is wanted now."""
    return PYTHON.exists() and stamp == {**wanted, "level": level, "finished": True}


def reusable(stamp, wanted):
    """Tell whether packages can be installed into the environment that is there."""
    if not VENV.exists():
        return False
    if stamp:
        same = all(stamp.get(key) == wanted[key] for key in ("python", "place"))
        return same and stamp.get("finished") is True and PYTHON.exists()
    probe = "import pip, platform; print(platform.python_version())"
    try:
        answer = subprocess.run(
            [str(PYTHON), "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        answer = None
    if answer and answer.stdout.decode().strip() == wanted["python"]:
        return True
    raise SetupError(
        f"The folder {VENV} was not made by this script and cannot be used; "
        "delete it or give it another name, then type the same command again."
    )


def make_environment():
    """Make an empty environment in place of whatever is there."""
    if VENV.exists():
        try:
            shutil.rmtree(str(VENV))
        except OSError as error:
            raise SetupError(
                f"The old environment {VENV} could not be removed ({error.strerror}); "
                "close every window of the course and type the same command again."
            ) from error
    # Before anything else is in it, so that an interrupted start is known as one.
    VENV.mkdir()
    write_stamp({"finished": False})
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [base, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        LOG.write_bytes(made.stdout)
        raise SetupError(f"Python could not make an environment in {VENV}; {LOG} says why.")


def install(level):
    """Install the course and the packages of the lock, with little noise."""
    target = f"{ROOT}[{level}]" if level else str(ROOT)
    command = [
        *(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", "--constraint", str(ROOT / LOCK), "--editable", target),
    ]
    with LOG.open("w", encoding="utf-8") as log:
        pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        fetched = 0
        for raw in pip.stdout:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            if line.startswith("Collecting"):
                fetched += 1
                show_progress(f"  packages found: {fetched}")
            elif line.startswith("Installing collected"):
                show_progress(f"  packages found: {fetched}; installing them ...", last=True)
        code = pip.wait()
    if code:
        raise SetupError(why_not_installed(LOG.read_text(encoding="utf-8", errors="replace")))
    compiled = [str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src")]
    subprocess.run(compiled, stdout=subprocess.DEVNULL)


def show_progress(text, last=False):
    """Keep one line of a terminal current; in a log, print the last one only."""
    if sys.stdout.isatty():
        print("\r" + text, end="\n" if last else "", flush=True)
    elif last:
        print(text, flush=True)


def why_not_installed(log):
    """Turn pip's report into one sentence."""
    if "No space left" in log:
        return "The disk is full; make room and type the same command again."
    offline = ("NewConnectionError", "NameResolutionError", "Max retries", "timed out")
    if any(sign in log for sign in offline):
        return (
            "The packages could not be fetched; check the internet connection and type the "
            f"same command again (details: {LOG})."
        )
    errors = [line for line in log.splitlines() if line.startswith("ERROR:")]
    reason = errors[-1][len("ERROR:") :].strip() if errors else "pip stopped"
    return f"The packages could not be installed: {reason} (details: {LOG})."


def read_stamp():
    """Read what is known about the environment; nothing when there is none."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError):
        return {"finished": False}


def write_stamp(stamp):
    """Write it whole or not at all."""
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    draft.replace(STAMP)


def run(arguments):
    """Run a module of the environment in the repository's folder; return its exit code."""
    return subprocess.call([str(PYTHON), "-m", *arguments], cwd=str(ROOT))


def course(arguments):
    """Run a command of the course's own in place of this script; return its exit code."""
    command = [str(PYTHON), "-m", "coursekit.cli", *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    running = subprocess.Popen(command)
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:  # the course hears it too, and closes by itself
            continue


def test(rest):
    """Run every check and all tests, or pytest alone with the given arguments."""
    if rest:
        return run(["pytest", *rest])
    codes, seconds = {}, {}
    for name, arguments in CHECKS:
        print(f"{name}: {' '.join(arguments)}", flush=True)
        start = time.monotonic()
        codes[name] = run(arguments)
        seconds[name] = time.monotonic() - start
    seconds["In all"] = sum(seconds.values())
    print("\n".join(f"{name:25}{spent:5.0f} s" for name, spent in seconds.items()))
    failed = [name for name, code in codes.items() if code]
    if failed:
        print("Not passed: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def newest(rest):
    """Run tests with the newest packages, whatever the lock and the ranges of versions say."""
    if not NEWEST_PYTHON.exists():
        subprocess.check_call([sys.executable, "-m", "venv", str(NEWEST_VENV)])
    pip = [str(NEWEST_PYTHON), "-m", "pip"]
    install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    upgrade = ["--pre", "--upgrade", "--upgrade-strategy", "eager"]
    print("Fetching the newest packages, pre-releases too ...", flush=True)
    for wanted in ([*upgrade, *needed()], ["--no-deps", "--editable", str(ROOT)]):
        if subprocess.call([*install, *wanted]):
            raise SetupError("The newest packages could not be installed together; see above.")
    found = subprocess.check_output([*pip, "list", "--format", "freeze"])
    versions = dict(line.split("==") for line in found.decode().split() if "==" in line)
    locked = (ROOT / LOCK).read_text(encoding="utf-8").split()
    for pin in sorted({f"{name}=={version}" for name, version in versions.items()} - {*locked}):
        print(f"  {pin}", flush=True)
    without = ["--ignore=tests/browser", "--ignore=src/coursekit/checkup.py"]
    tests = ["pytest", "-m", "not lock", *(rest or without)]
    return subprocess.call([str(NEWEST_PYTHON), "-m", *tests], cwd=str(ROOT))


def needed():
    """Name the packages that the course and its tests need, without their ranges of versions."""
    import tomllib  # not in a Python that is too old for the course

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    for name in LEVELS[1:3]:
        lines += project["optional-dependencies"][name]
    names = [re.match(r"[\w.-]+", line).group() for line in lines]
    return [name for name in names if name != project["name"]]


def lock(rest):
    """Renew the lock and from it Binder's list; `--upgrade` takes the newest versions."""
    runtime = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8")
    python = ["--python-version", runtime.strip().replace("python-", "")]
    return run([*LOCK_COMMAND, "--quiet", *rest]) or run([*BINDER_COMMAND, *python, "--quiet"])


# Each with the level of the environment it needs; None where it makes one of its own.
COMMANDS = {
    "lab": ("", lambda rest: course(["lab", *rest])),
    "doctor": ("", lambda rest: course(["doctor", *rest])),
    "hand-in": ("", lambda rest: course(["hand-in", *rest])),
    "check-data": ("", lambda rest: course(["check-data", *rest])),
    "build": ("build", lambda rest: course(["build", *rest])),
    "test": ("test", test),
    "test --newest": (None, newest),
    "lock": ("tools", lock),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
