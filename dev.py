"""Set up and start the course: `python3 dev.py lab` (Windows: `py dev.py lab`).

Commands: `lab` opens the course, `doctor` says whether the set-up is sound, `hand-in` makes one
file of your work, `update` brings a new version of the course (`update FOLDER` from an unpacked
zip), `grade FOLDER --out MARKS` grades hand-ins and `marks` fills a platform's own file
(docs/instructors.md has both), `class FOLDER` shows a class as a whole, `seminar --paper FOLDER`
writes the crisis seminar to print, `check-data FOLDER` checks tables of your own, `new-case
FOLDER` writes blank tables for another paper and `build-case FOLDER` makes a short course of
them, `test` runs all the tests (or, given arguments, pytest with them), `build` makes the
notebooks from lessons/ and exercises/, `site` makes web pages of the course, `slides FOLDER`
writes slides and hand-outs of the lessons, `bundle FOLDER` makes a folder that installs without
internet, `lock` renews requirements.lock and Binder's list of packages. `test --newest` runs the
tests that need no browser, or pytest with your arguments, with the newest packages there are,
pre-releases too, in an environment of its own.

Uses the standard library only. It has no annotations and no recent syntax, so that an old
Python still gets as far as the sentence that says which one is needed.
"""

import sys

if __name__ == "__main__":
    del sys.path[0]  # the folder of this file: a learner's random.py in it is not Python's own

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
# Each level of the environment holds the one before it: nothing is taken out for a smaller one.
LEVELS = ("", "build", "site", "test", "tools")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "coursekit.json"
KEPT = ROOT / ".venv-before"  # the last good environment, while a new one is made
LOG = ROOT / ".venv-install.log"
LOCK = "requirements.lock"
WHEELS = ROOT / "wheels"  # the packages, where the course came with them: `bundle` makes it
WINDOWS = os.name == "nt"
IN_VENV = "Scripts/python.exe" if WINDOWS else "bin/python"
PYTHON = VENV / IN_VENV
NEWEST_VENV = ROOT / ".venv-newest"
NEWEST_PYTHON = NEWEST_VENV / IN_VENV
NOTEBOOKS = ROOT / "notebooks"
# Settings of JupyterLab and IPython for the course alone: a broken one at home plays no part.
SETTINGS = ROOT / ".jupyter"

# What the course's wheel is made from.
SOURCES = (
    "pyproject.toml",
    LOCK,
    "README.md",
    "src/coursekit/**/*",
    "data/**/*",
    "exercises/*.toml",
)
# What other programs set for a Python or a Jupyter of their own.
OTHERS = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")

COVERAGE = ".coverage.json"
# What runs elsewhere: in a browser tab, or downloads for it (the tests in the browser are about
# these), and behind the walls of grading.
ELSEWHERE = ",".join(
    f"src/coursekit/{name}.py"
    for name in ("browser", "store/tab", "tab/make", "tab/bytecode", "grading/run_cells")
)
# One after the other. What downloads is a step of its own, for no test asks for anything outside.
CHECKS = (
    ("Style", ["ruff", "check", "."]),
    ("Layout", ["ruff", "format", "--check", "."]),
    ("Types", ["mypy"]),
    (
        "nbgrader",  # without its panels in JupyterLab, so not among the packages of the tests
        [
            *("pip", "install", "--quiet", "--upgrade", "--no-deps", "--constraint", LOCK),
            *("--target", ".cache/nbgrader", "nbgrader", "notebook", "rapidfuzz"),
        ],
    ),
    (
        "Tests",
        [
            *("slipcover", "--source", "src/coursekit", "--omit", ELSEWHERE),
            *("--json", "--out", COVERAGE),
            *("-m", "pytest", "-m", "not thorough"),
            *("--ignore=tests/browser", "--ignore=tests/page"),
            *("--ignore=tests/hub", "--numprocesses=auto", "--dist=worksteal"),
        ],
    ),
    (
        "Coverage",
        [
            *("slipcover", "--merge", COVERAGE, "--out", COVERAGE),
            *("--skip-covered", "--missing-width=50", "--fail-under=97"),
        ],
    ),
    ("Browser tab", ["coursekit.cli", "tab", "--offline", ".cache/tab/site"]),
    ("Slides", ["coursekit.cli", "slides", ".cache/slides/made"]),
    (
        "Tests in browser and hub",  # those of one file one after the other
        [
            *("pytest", "tests/hub", "tests/browser", "tests/page"),
            *("-m", "not thorough"),
            *("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"),
        ],
    ),
)
LOCK_COMMAND = [
    *("uv", "pip", "compile", "--universal", "--python-version", "3.11"),
    *("--no-annotate", "--no-header", "--no-emit-package", "coursekit"),
    *("--extra", "test", "--extra", "tools", "--extra", "mutation", "--extra", "nbgrader"),
    *("pyproject.toml", "-o", LOCK),
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
    for stream in (sys.stdout, sys.stderr):  # a folder's name may have letters that it lacks
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        check_python(sys.version_info[:2])
        check_blanks(rest)
        if level is not None:
            set_up(level)
        return action(rest)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error.filename or ROOT} cannot be used ({error.strerror or error}); make room and "
            "put the course in a folder of your own, then type the same command again.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Type the same command to go on.", file=sys.stderr)
        return 130


def check_blanks(words):
    """Raise when words that follow each other are one path, which was typed without quotes."""
    for first in range(len(words)):
        for last in range(first + 2, len(words) + 1):
            path = " ".join(words[first:last])
            if Path(path).exists() and not Path(words[first]).exists():
                raise SetupError(f'Put quotes round the path, as it has a blank: "{path}".')


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


def surroundings():
    """Return this process's environment without what would change the course's Python."""
    others = {name for name in os.environ if name.startswith("PYTHON") or name in OTHERS}
    return {
        **{name: value for name, value in os.environ.items() if name not in others},
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",  # a learner's altair.py beside the notebooks is not Altair
        "PYTHONUTF8": "1",
        "PIP_USER": "0",
        "JUPYTER_CONFIG_DIR": str(SETTINGS),
        "IPYTHONDIR": str(SETTINGS / "ipython"),
    }


def with_settings():
    """Return the surroundings, and make the folder that IPython wants to find."""
    found = surroundings()
    Path(found["IPYTHONDIR"]).mkdir(parents=True, exist_ok=True)
    return found


def set_up(level):
    """Make or mend the environment; do nothing when nothing has changed."""
    recover()
    stamp, wanted = read_stamp(), inputs()
    if VENV.exists() and not stamp:
        raise SetupError(
            f"The folder {VENV} was not made by this script and cannot be used; "
            "delete it or give it another name, then type the same command again."
        )
    wanted["level"] = max(level, stamp.get("level", ""), key=LEVELS.index)
    changed = [name for name, value in wanted.items() if stamp.get(name) != value]
    if changed == ["place"] and not wanted["level"] and works():
        write_stamp({**stamp, **wanted})  # a moved folder: a learner's environment needs no path
    elif changed == ["level"] and stamp.get("finished") is True and works():
        stamp = grow(wanted)
    elif changed or not PYTHON.exists():
        stamp = renew(stamp, wanted)
    made_from = sources(stamp["level"])
    if stamp.get("sources") != made_from:
        try:
            install_course(stamp["level"])
        except SetupError as error:
            go_on_or_raise(error)
        else:
            write_stamp({**stamp, "sources": made_from})


def inputs():
    """Describe what an environment is made from."""
    made_from = json.dumps(packages("tools")) + (ROOT / LOCK).read_text(encoding="utf-8")
    return {
        "python": platform.python_version(),
        "place": os.fsencode(str(ROOT)).decode("utf-8", "replace"),  # the same in each locale
        "packages": hashlib.sha256(made_from.encode()).hexdigest(),
    }


def packages(level):
    """Name the packages of a level, and what makes the wheel, without their versions."""
    import tomllib  # not in a Python that is too old for the course

    everything = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = everything["project"]
    lines = [*everything["build-system"]["requires"], *project["dependencies"]]
    extras = [level] if level else []
    for extra in extras:  # which may name others: coursekit[build,excel]
        for line in project["optional-dependencies"][extra]:
            if line.startswith(project["name"]):
                extras += re.findall(r"[\w.-]+", line)[1:]
            else:
                lines.append(line)
    return list(dict.fromkeys(re.match(r"[\w.-]+", line).group() for line in lines))


def sources(level):
    """Return a digest of what the wheel is made from; above a learner's level there is no wheel."""
    if level:
        return ""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def recover():
    """After a start that was cut off, return to the last good environment."""
    if KEPT.exists():
        if read_stamp().get("finished") is True:
            remove(KEPT)
        else:
            remove(VENV)
            move(KEPT, VENV)


def renew(stamp, wanted):
    """Make a new environment and return its stamp; without a network the last good one stays."""
    print("Setting up the course: about a minute or two.", flush=True)
    if stamp.get("finished") is True:
        move(VENV, KEPT)
    else:
        remove(VENV)
    made_from = sources(wanted["level"])
    try:
        make_environment()
        install_packages(wanted["level"])
        install_course(wanted["level"])
    except BaseException as error:  # Ctrl+C too
        remove(VENV)
        if KEPT.exists():
            move(KEPT, VENV)
        if (
            not isinstance(error, (SetupError, OSError))
            or stamp.get("level", "") != wanted["level"]
        ):
            raise
        go_on_or_raise(error)
        return stamp
    stamp = {**wanted, "sources": made_from, "finished": True}
    write_stamp(stamp)
    remove(KEPT)
    print("Ready.", flush=True)
    return stamp


def grow(wanted):
    """Add the packages of a higher level to the environment, and return its stamp.

    The lock keeps those that are there. Without a network nothing has changed; after a start that
    was cut off while the course itself is exchanged, the next one makes all of it anew.
    """
    print("Adding packages that this command needs.", flush=True)
    install_packages(wanted["level"])
    write_stamp({"finished": False})
    install_course(wanted["level"])
    stamp = {**wanted, "sources": sources(wanted["level"]), "finished": True}
    write_stamp(stamp)
    print("Ready.", flush=True)
    return stamp


def go_on_or_raise(error):
    """Say that the course opens as it was before this error; raise it if there is no course."""
    if not works():
        raise error
    print(f"{error} The course opens as it was.", flush=True)


def works():
    """Tell whether the environment has the course in it."""
    try:
        command = [str(PYTHON), "-c", "import coursekit.cli"]
        return not subprocess.call(command, env=surroundings(), stderr=subprocess.DEVNULL)
    except OSError:
        return False


def move(old, new):
    """Give an environment another name."""
    try:
        old.rename(new)
    except OSError as error:
        raise in_use(old, error) from error


def remove(folder):
    """Delete an environment, if it is there."""
    try:
        if folder.exists():
            shutil.rmtree(str(folder))
    except OSError as error:
        raise in_use(folder, error) from error


def in_use(folder, error):
    """Say why an environment cannot be changed."""
    return SetupError(
        f"The old environment {folder} could not be removed ({error.strerror}); "
        "close every window of the course and type the same command again."
    )


def work_in(folder, log):
    """Make the environment somewhere else: that of the hub is not in this folder."""
    global VENV, STAMP, LOG, PYTHON
    VENV, STAMP, PYTHON = folder, folder / "coursekit.json", folder / IN_VENV
    LOG = log


def make_environment():
    """Make an empty environment."""
    # Before anything else is in it, so that an interrupted start is known as one.
    VENV.mkdir()
    write_stamp({"finished": False})
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run(
        [base, "-m", "venv", str(VENV)],
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode:
        LOG.write_bytes(made.stdout)
        raise SetupError(f"Python could not make an environment in {VENV}; {LOG} says why.")


def install_packages(level):
    """Install the packages of a level, in the versions of the lock."""
    wanted = ["--constraint", str(ROOT / LOCK), *packages(level)]
    if level or not WHEELS.is_dir():
        pip(wanted)
        return
    try:
        pip(["--no-index", "--find-links", str(WHEELS), *wanted])
    except SetupError:
        print(
            "The packages in {} do not fit this computer (Python {}.{}, {}, {}); fetching them "
            "from the internet.".format(
                WHEELS, *sys.version_info[:2], platform.system(), platform.machine()
            ),
            flush=True,
        )
        pip(wanted)


def install_course(level):
    """Install the course without a network: learners get its wheel, others read it where it is."""
    how = ["--editable"] if level else []
    pip(["--no-index", "--no-deps", "--no-build-isolation", *how, str(ROOT)])
    # Python reads this file in the code page of the computer, which may lack the folder's letters.
    for path in VENV.rglob("*coursekit.pth"):
        path.write_text(os.path.relpath(str(ROOT / "src"), str(path.parent)), encoding="ascii")
    if not works():
        raise SetupError(
            "The course was installed, but its Python does not find it; a setting of pip may name "
            f'another place: type "{PYTHON}" -m pip config list (details: {LOG}).'
        )


def pip(arguments):
    """Install with pip, with little noise."""
    command = [
        *(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", *arguments),
    ]
    with LOG.open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            command,
            env={**surroundings(), "LC_ALL": "C"},  # for the words that are looked for below
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        fetched = 0
        for raw in running.stdout:
            line = raw.decode("utf-8", "replace")
            log.write(line)
            if line.startswith("Collecting"):
                fetched += 1
                show_progress(f"  packages found: {fetched}")
            elif line.startswith("Installing collected") and fetched:
                show_progress(f"  packages found: {fetched}; installing them ...", last=True)
        code = running.wait()
    if code:
        raise SetupError(why_not_installed(LOG.read_text(encoding="utf-8", errors="replace")))


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
    if "Long Path" in log:
        return (
            f"The name of the folder {ROOT} is too long for Windows; move the course to one "
            "with a short name, C:\\course for example, and type the same command again."
        )
    if "ProxyError" in log:
        return (
            "The proxy of this computer did not let the packages through; check HTTPS_PROXY and "
            f"the proxy in pip's settings, and type the same command again (details: {LOG})."
        )
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
    return call_here([str(PYTHON), "-m", *arguments])


def call_here(command):
    """Run a command in the repository's folder, whose modules it may import."""
    environment = {**with_settings(), "PYTHONSAFEPATH": ""}
    return subprocess.call(command, cwd=str(ROOT), env=environment)


def course(arguments):
    """Run a command of the course's own in place of this script; return its exit code."""
    command = [str(PYTHON), "-m", "coursekit.cli", *arguments]
    left_out = [f"{name}={os.environ[name]}" for name in OTHERS if os.environ.get(name)]
    environment = {
        **with_settings(),
        "COURSEKIT_NOTEBOOKS": str(NOTEBOOKS),
        "COURSEKIT_LEFT_OUT": ", ".join(left_out),  # for the doctor
        # What its messages say to type.
        "COURSEKIT_STARTED_BY": f"{'py' if WINDOWS else 'python3'} {sys.argv[0]}",
    }
    if not WINDOWS:
        os.execve(command[0], command, environment)
    running = subprocess.Popen(command, env=environment)
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
    clean = surroundings()
    if not NEWEST_PYTHON.exists():
        subprocess.check_call([sys.executable, "-m", "venv", str(NEWEST_VENV)], env=clean)
    pip = [str(NEWEST_PYTHON), "-m", "pip"]
    install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    upgrade = ["--pre", "--upgrade", "--upgrade-strategy", "eager"]
    print("Fetching the newest packages, pre-releases too ...", flush=True)
    for wanted in ([*upgrade, *packages("test")], ["--no-deps", "--editable", str(ROOT)]):
        if subprocess.call([*install, *wanted], env=clean):
            raise SetupError("The newest packages could not be installed together; see above.")
    found = subprocess.check_output([*pip, "list", "--format", "freeze"], env=clean)
    versions = dict(line.split("==") for line in found.decode().split() if "==" in line)
    locked = (ROOT / LOCK).read_text(encoding="utf-8").split()
    for pin in sorted({f"{name}=={version}" for name, version in versions.items()} - {*locked}):
        print(f"  {pin}", flush=True)
    without = ["--ignore=tests/browser", "--ignore=src/coursekit/checkup.py"]
    tests = ["pytest", "-m", "not lock", *(rest or without)]
    return call_here([str(NEWEST_PYTHON), "-m", *tests])


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
    "grade": ("", lambda rest: course(["grade", *rest])),
    "class": ("build", lambda rest: course(["class", *rest])),  # with what draws its pictures
    "marks": ("", lambda rest: course(["marks", *rest])),
    "edition": ("build", lambda rest: course(["edition", *rest])),
    "bundle": ("build", lambda rest: course(["bundle", *rest])),
    "questions": ("", lambda rest: course(["questions", *rest])),
    "assignments": ("build", lambda rest: course(["assignments", *rest])),
    "seminar": ("", lambda rest: course(["seminar", *rest])),
    "slides": ("build", lambda rest: course(["slides", *rest])),
    "update": ("", lambda rest: course(["update", *rest])),
    "check-data": ("", lambda rest: course(["check-data", *rest])),
    "new-case": ("", lambda rest: course(["new-case", *rest])),
    "fill-in": ("", lambda rest: course(["fill-in", *rest])),
    "build-case": ("build", lambda rest: course(["build-case", *rest])),
    "build": ("build", lambda rest: course(["build", *rest])),
    "site": ("site", lambda rest: course(["site", *rest])),
    "test": ("test", test),
    "test --newest": (None, newest),
    "lock": ("tools", lock),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
