"""What the course sets in a notebook, and nowhere else: set once, taken back as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
import vl_convert
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

import coursekit as ck
from coursekit import charts, notebook
from coursekit.boards import figures
from coursekit.build.pictures import VEGA_LITE
from coursekit.data.show import frame_html
from coursekit.jupyterlab import CHART

TABLE = pd.DataFrame({"kind": ["fact", "report"], "claims": [31, 7]})
BARS = alt.Chart(TABLE).mark_bar().encode(x="claims", y="kind")

# All that a package can change behind one's back.
STATE = """
import atexit, locale, logging, os, signal, sys, threading, warnings

def state():
    found = dict(
        hooks=(sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook),
        imports=(list(sys.path), list(sys.meta_path), list(sys.path_hooks)),
        warnings=list(warnings.filters), locale=locale.setlocale(locale.LC_ALL),
        environment=dict(os.environ), folder=os.getcwd(), at_exit=atexit._ncallbacks(),
        logging=(logging.root.level, list(logging.root.handlers)),
        signals=[signal.getsignal(one) for one in signal.valid_signals()],
    )
    if "pandas" in sys.modules:
        import altair, pandas
        found["pandas"] = pandas.describe_option(_print_desc=False)
        found["altair"] = [(one.active, dict(one.options)) for one in (
            altair.renderers, altair.theme, altair.data_transformers)]
    return found
"""


def run(code: str) -> str:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert not result.returncode, result.stderr
    return result.stdout


def test_outside_a_notebook_the_import_changes_nothing_and_loads_next_to_nothing() -> None:
    print_new = "print(*sorted(set(sys.modules) - before))"
    code = f"{STATE}\nwas, before = state(), set(sys.modules)\nimport coursekit\n{print_new}"
    loaded = run(f"{code}\nassert state() == was")
    assert set(loaded.split()) == {"__future__", "coursekit", "coursekit.notebook"}


def test_outside_a_notebook_tables_and_charts_change_nothing_either() -> None:
    others = "import altair, IPython, pandas, scipy.special"  # the last adds to the warnings
    use = "import coursekit as ck; ck.setup(); ck.load('claims'); ck.charts; ck.boards.figures()"
    changed = "print(*[key for key, value in state().items() if value != was[key]])"
    assert run(f"{STATE}\n{others}\nwas = state()\n{use}\n{changed}") == "\n"


def test_the_first_cell_of_a_task_may_end_in_red_in_a_fresh_kernel(tmp_path: Path) -> None:
    cells = ["import coursekit as ck", "answer = prediction\nck.check('01-left-out', answer)"]
    shell = "from IPython.core.interactiveshell import InteractiveShell as Shell"
    runs = "\n".join(f"Shell.instance().run_cell({cell!r})" for cell in cells)
    said = run(f"import os; os.chdir({str(tmp_path)!r})\n{shell}\n{runs}")
    assert "You have made 1 try." in said
    assert "Error in callback" not in said


def test_a_terminal_is_no_notebook() -> None:
    terminal = "from IPython.terminal.interactiveshell import TerminalInteractiveShell as Shell"
    use = "shell = Shell.instance(); was = shell.CustomTB; import coursekit; coursekit.setup()"
    run(f"{terminal}\n{use}\nassert shell.CustomTB is was")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[InteractiveShell]:
    """The shell of a notebook in which coursekit is not imported yet, but its charts will be."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    monkeypatch.setattr(notebook, "notebook_shell", lambda: shell)
    with alt.renderers.enable("default"), alt.theme.enable("default"):
        yield shell
        notebook.setup(on=False)


def formatter(shell: InteractiveShell) -> Any:
    return shell.display_formatter.formatters["text/html"]


def settings(shell: InteractiveShell) -> Any:
    chosen = [(one.active, dict(one.options)) for one in (alt.renderers, alt.theme)]
    printers = dict(formatter(shell).type_printers), dict(formatter(shell).deferred_printers)
    return shell.custom_exceptions, shell.CustomTB, printers, chosen


def shown(shell: InteractiveShell, code: str) -> str:
    with capture_output() as caught:
        shell.run_cell(code)
    return str(caught.stdout)


def html(shell: InteractiveShell) -> str:
    return str(shell.display_formatter.format(TABLE)[0]["text/html"])


def test_it_can_be_taken_back_however_often_it_was_set(shell: InteractiveShell) -> None:
    was = settings(shell)
    ck.setup()
    once = settings(shell)
    ck.setup()
    assert settings(shell) == once
    assert once != was
    assert [kind for kind, _ in once[-1]] == ["coursekit", "coursekit"]
    ck.setup(on=False)
    assert settings(shell) == was
    ck.setup(on=False)
    assert settings(shell) == was


# Errors


def test_the_handler_of_another_package_keeps_its_errors(shell: InteractiveShell) -> None:
    seen: list[str] = []
    shell.set_custom_exc(
        (ZeroDivisionError, ValueError), lambda _, kind, *__, **___: seen.append(kind)
    )
    ck.setup()
    assert "Python does not know the name pause" in shown(shell, "pause")
    shown(shell, "1 / 0"), shown(shell, "int('two')"), shown(shell, "first, last = 'E57'")
    assert seen == [ZeroDivisionError, ValueError], "what has a sentence here shows it"
    ck.setup(on=False)
    shown(shell, "first, last = 'E57'")
    assert seen[2:] == [ValueError]


def test_a_handler_set_later_stays(shell: InteractiveShell) -> None:
    ck.setup()
    shell.set_custom_exc((NameError,), lambda *_, **__: print("Another package."))
    ck.setup(on=False)
    assert shown(shell, "pause") == "Another package.\n"


# Tables


@pytest.mark.parametrize("earlier", [True, False])
def test_a_way_to_show_tables_set_by_somebody_else_is_kept(
    shell: InteractiveShell, earlier: bool
) -> None:
    def other(_: object) -> str:
        return "a table"

    if earlier:
        formatter(shell).for_type(pd.DataFrame, other)
    ck.setup()
    assert html(shell) == frame_html(TABLE)
    if not earlier:
        formatter(shell).for_type(pd.DataFrame, other)
        assert html(shell) == "a table"
    ck.setup(on=False)
    assert html(shell) == "a table"


def test_tables_are_pandas_own_again(shell: InteractiveShell) -> None:
    was = html(shell)
    ck.setup()
    assert html(shell) != was
    ck.setup(on=False)
    assert html(shell) == was


# Charts, of the course and of others


@pytest.mark.parametrize("theme", ["default", "coursekit", "dark"])
def test_a_figure_looks_the_same_under_any_theme(theme: str) -> None:
    made = [figure.draw() for figure in list(figures().values())[::6]]
    with alt.theme.enable("coursekit"):
        wanted = [figure.to_dict() for figure in made]
    with alt.theme.enable(theme):
        assert [figure.to_dict() for figure in made] == wanted
        assert [figure.properties(title="Mine").to_dict()["config"] for figure in made] == [
            spec["config"] for spec in wanted
        ]


@pytest.mark.usefixtures("shell")
def test_a_plain_chart_shows_without_the_internet() -> None:
    ck.setup()
    assert set(BARS._repr_mimebundle_()) == {CHART, "text/plain"}
    assert BARS.to_dict()["config"]["font"].startswith("Arial")


@pytest.mark.usefixtures("shell")
def test_charts_wait_for_the_package_of_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "coursekit.charts")
    ck.setup()
    assert alt.renderers.active == "default"
    monkeypatch.setitem(sys.modules, "coursekit.charts", charts)
    notebook.charts_are_there()
    assert alt.renderers.active == "coursekit"


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("earlier", [True, False])
def test_a_renderer_and_theme_that_somebody_chose_win(earlier: bool) -> None:
    if not earlier:
        ck.setup()
    alt.renderers.enable("html")
    alt.theme.enable("dark")
    if earlier:
        ck.setup()
    assert set(BARS._repr_mimebundle_()) == {"text/html"}
    assert BARS.to_dict()["usermeta"]["embedOptions"]["theme"] == "dark"
    ck.setup(on=False)
    assert (alt.renderers.active, alt.theme.active) == ("html", "dark")


@pytest.mark.usefixtures("shell")
def test_options_of_the_viewer_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    bundles: list[Any] = []
    monkeypatch.setattr(
        "IPython.display.display", lambda one: bundles.append(one._repr_mimebundle_())
    )
    alt.renderers.set_embed_options(scaleFactor=2)
    ck.setup()
    BARS.display(actions=False)
    options = bundles[0][CHART]["usermeta"]["embedOptions"]
    assert (options["actions"], options["scaleFactor"]) == (False, 2)
    ck.setup(on=False)
    assert alt.renderers.options == {"embed_options": {"scaleFactor": 2}}


@pytest.mark.usefixtures("shell")
def test_a_chart_that_needs_a_newer_vega_lite_is_whole_in_any_other_renderer() -> None:
    newer = alt.Chart(TABLE).mark_bar(minBandSize=40).encode(x="claims", y="kind", time="kind")
    ck.setup()
    here = newer._repr_mimebundle_()[CHART]
    assert here["mark"]["minBandSize"] == 40
    assert vl_convert.vegalite_to_svg(here, vl_version=VEGA_LITE), "it draws what it knows"
    with alt.renderers.enable("html"):
        page = newer._repr_mimebundle_()["text/html"]
    assert "vega-lite@6" in page
    assert "minBandSize" in page
    assert "vega-lite@6" in newer.to_html()
