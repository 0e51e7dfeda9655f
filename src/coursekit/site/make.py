"""Build the site: write its pages as text, let Sphinx make HTML of them, add what they need."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from coursekit.build.lesson import find
from coursekit.build.pictures import VEGA_LITE
from coursekit.data.records import records
from coursekit.data.roles import UsedIds, glossary_list
from coursekit.data.schema import package
from coursekit.html import tag
from coursekit.outside import rebuildable
from coursekit.site.lessons import addressed, exercises_page, lesson_page
from coursekit.site.metadata import write_metadata
from coursekit.site.outputs import Outputs
from coursekit.site.records import PAGES, Uses, record_pages
from coursekit.site.reference import reference
from coursekit.site.tables import contents_page, table_pages
from coursekit.site.teaching import guide, teaching_pages
from coursekit.widgets.display import script, styles

__all__ = ["make_site", "with_button"]

MARK = "coursekit-site.txt"  # a folder with it may be built anew
TAB_PAGE = "tab/notebooks/index.html"
OPEN_TAB = "Open in a browser tab"
ABOUT_TAB = (
    "with Python in the page: no account, nothing to install. Tried in Chromium and Firefox; "
    "Safari and phones were not tried."
)
STATIC = Path(__file__).parent / "static"
WIDGETS = {"FormWidget": "form", "Panel": "panel"}
NAMED = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Site">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    '<th class="head"><p></p></th>': "<td></td>",  # a corner heads nothing
    "<th></th>": "<td></td>",
    '<div id="search-results">': '<h1>Search</h1><div id="search-results">',
}
_EXPORT = re.compile(r"export default \{ render \};\s*$")
_NAMED = re.compile(rf"\]\(ROOT/({'|'.join(PAGES)})/([\w.-]+)\.html")


def make_site(
    repository: Path,
    out: Path,
    lessons: Sequence[str] = (),
    tables: Sequence[str] = (),
    *,
    tab: bool = False,
) -> list[str]:
    """Build the course as web pages in `out`; return sentences on what was made.

    The folder must be new, empty, or a site that was built before. A part is made faster:
    `lessons` are names or numbers, `tables` those that get pages, all if none is named; links
    from a part may lead nowhere. With `tab` each lesson has a button that opens it with Python
    in the folder ``tab``, which `coursekit.tab` makes.
    """
    rebuildable(out, MARK)
    with TemporaryDirectory() as scratch:
        source, made = Path(scratch, "source"), Path(scratch, "made")
        static = source / "_static"
        _write_static(static)
        pages = _lesson_pages(repository, Outputs(static / "seen", "../_static/seen"), lessons)
        if tab:
            pages = {address: with_button(address, text) for address, text in pages.items()}
        _write_pages(repository, source, pages, tables)
        _run_sphinx(source, made)
        if out.exists():
            shutil.rmtree(out)
        shutil.copytree(made, out)
    count = sum(1 for _ in out.rglob("*.html"))
    return [f"The site has {count} pages: open {out / 'index.html'}."]


def _lesson_pages(repository: Path, outputs: Outputs, names: Sequence[str]) -> dict[str, str]:
    notebooks = repository / "notebooks"
    pages = {
        f"/lessons/{path.stem}": lesson_page(path, notebooks, outputs)
        for path in find(repository / "lessons", names)
        if path.stem != "index"  # the start of the site stands for it
    }
    for path in sorted(notebooks.glob("exercises-*.ipynb")):
        if not names or path.stem.removeprefix("exercises-") in names:
            pages[f"/lessons/{path.stem}"] = exercises_page(path, outputs)
    return pages


def with_button(address: str, text: str) -> str:
    """Put the button below the heading of a lesson."""
    heading, rest = text.split("\n", 1)
    name = address.rpartition("/")[2]
    link = tag("a", OPEN_TAB, class_="ck-open", href=f"ROOT/{TAB_PAGE}?path={name}.ipynb")
    button = tag("p", link, " ", tag("small", ABOUT_TAB))
    return f"{heading}\n\n```{{raw}} html\n{button}\n```\n{rest}"


def _write_static(static: Path) -> None:
    import vl_convert

    shutil.copytree(STATIC, static)
    hands_over = "window.vegaEmbed = vegaEmbed;"
    bundle = vl_convert.javascript_bundle(hands_over, vl_version=VEGA_LITE)
    (static / "vega.js").write_text(f"(() => {{{bundle}}})();", encoding="utf-8")
    for widget, name in WIDGETS.items():
        code = _EXPORT.sub(f"window.coursekitPages.widgets.{widget} = {{ render }};", script(name))
        (static / f"{name}.js").write_text(f"(() => {{\n{code}\n}})();\n", encoding="utf-8")
        (static / f"{name}.css").write_text(styles(name), encoding="utf-8")


def _write_pages(
    repository: Path, source: Path, pages: dict[str, str], tables: Sequence[str]
) -> None:
    uses = Uses.of_tables()
    shown = [name for name in package().tables if name in tables or not tables]
    for address, text in pages.items():
        title = text.split("\n", 1)[0].lstrip("# ").strip()
        for table, key in _NAMED.findall(text):
            uses.lessons[table, key][address] = title
    teaching = teaching_pages(repository)
    texts = {
        f"/{path.stem}": path.read_text(encoding="utf-8").replace("{guide}", guide(repository))
        for path in (STATIC.parent / "pages").glob("*.md")
    }
    written = {
        **pages,
        **{at: _completed(text, pages, teaching) for at, text in texts.items()},
        **teaching,
        "/data/index": f"# Data\n\n{contents_page(shown)}",
        **dict(table_pages(shown)),
        **dict(record_pages(uses, [name for name in shown if name in PAGES])),
    }
    for address, text in written.items():
        path = source / f"{address[1:]}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        up = "../" * address.count("/", 1) or "./"
        path.write_text(text.replace("ROOT/", up), encoding="utf-8")
    write_metadata(source / "_static" / "data", _titles(pages))


def _titles(pages: dict[str, str]) -> dict[str, str]:
    """Return the title of each lesson by its address."""
    return {
        f"{address[1:]}.html": text.split("\n", 1)[0].lstrip("# ")
        for address, text in pages.items()
    }


def _completed(text: str, pages: dict[str, str], teaching: dict[str, str]) -> str:
    """Fill the lists into one of the site's own pages."""
    exercises = [address for address in pages if "/exercises-" in address]
    lists = {
        "{lessons}": [address for address in pages if address not in exercises],
        "{exercises}": exercises,
    }
    for name, addresses in lists.items():
        text = text.replace(name, "\n".join(_entry(at, pages[at]) for at in addresses))
    text = text.replace("{teaching}", "\n".join(teaching))
    if "{glossary}" in text:
        words = UsedIds()
        for row in records("glossary"):
            words.add("term", row["term_id"])
        text = text.replace("{glossary}", addressed(glossary_list(words)))
    return text.replace("{functions}", reference()) if "{functions}" in text else text


def _entry(address: str, text: str) -> str:
    """Name a lesson in the lists by its number, too; exercises have it in their title."""
    title, (_, name) = text.split("\n", 1)[0].lstrip("# "), address.rsplit("/", 1)
    number = name.split("-")[0]
    return f"{number} {title} <{address}>" if number[0].isdigit() else address


def _named(html: str) -> str:
    """Give what the theme leaves without a name or a level one, for readers of the screen."""
    for found, better in NAMED.items():
        html = html.replace(found, better)
    return html


def _run_sphinx(source: Path, made: Path) -> None:
    from sphinx.application import Sphinx

    settings = {
        "project": "coursekit",
        "language": "en",
        "extensions": ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"],
        "autodoc_typehints": "none",
        "html_theme": "furo",
        "html_static_path": ["_static"],
        "html_css_files": ["page.css", "form.css", "panel.css"],
        "html_js_files": ["page.js", "form.js", "panel.js"],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_show_sphinx": False,
        "html_title": "coursekit",
        "myst_all_links_external": True,  # they are relative addresses already
        "suppress_warnings": ["myst.header"],
    }
    doctrees = made.parent / "doctrees"
    app = Sphinx(
        source, None, made, doctrees, "html", settings, status=None, parallel=os.cpu_count() or 1
    )
    app.build()
    for path in made.rglob("*.html"):
        path.write_text(_named(path.read_text(encoding="utf-8")), encoding="utf-8")
    (made / MARK).write_text("Built by `python3 dev.py site`.\n", encoding="utf-8")
