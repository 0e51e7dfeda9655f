"""A small made-up lesson, built once for the tests that look at the result."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from coursekit.build import build

LESSON = """\
---
kernelspec:
  name: python3
---

# A made-up lesson

The highest number given for that night is {fact}`us_strikes:S05.killed_max`, says {claim}`C31`.

```{code-cell}
from pathlib import Path; import os
Path("coursekit-work.json").write_text("{}"); Path(os.environ["COURSEKIT_HOME"], "home").touch()
sorted(path.name for path in Path(os.environ["COURSEKIT_HOME"]).iterdir())
```

+++

## Look

```{code-cell}
from IPython.display import display
from coursekit.jupyterlab import CHART, WIDGET_VIEW
def bars(spec, words): display({CHART: spec, "text/plain": words}, raw=True)
rows = [{"group": "a", "number": 2.0}, {"group": "b", "number": 3.5}]
encoding = {axis: {"field": field} for axis, field in zip("xy", rows[0])}
spec = {"data": {"values": rows}, "mark": "bar", "encoding": encoding}
bars(spec, "Two bars: a with 2 & b_b with <3.5>.")
```

The figure has two bars.

{words}`bars`

```{code-cell}
view = {"model_id": os.urandom(8).hex(), "version_major": 2, "version_minor": 0}
display({WIDGET_VIEW: view}, raw=True)
static = {"text/html": "<p data-ck-static='x'>One question</p>", "text/plain": "One question"}
display({**static, WIDGET_VIEW: view}, raw=True)
```

## Sources used

{sources}
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The lesson's folders after one build, and what the build said."""
    lessons = tmp_path_factory.mktemp("lessons")
    notebooks = tmp_path_factory.mktemp("course") / "notebooks"
    (lessons / "97-made-up.md").write_text(LESSON, encoding="utf-8")
    said = build(lessons, notebooks)
    return SimpleNamespace(lessons=lessons, notebooks=notebooks, said=said)


@pytest.fixture
def copy(made: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A copy of the built lesson that a test may change."""
    folders = {}
    for name in ("lessons", "notebooks"):
        folders[name] = tmp_path / name
        folders[name].mkdir()
        for path in getattr(made, name).iterdir():
            (folders[name] / path.name).write_bytes(path.read_bytes())
    return SimpleNamespace(
        **folders,
        source=folders["lessons"] / "97-made-up.md",
        notebook=folders["notebooks"] / "97-made-up.ipynb",
    )
