"""The data browser: a page for each table, to search and to download, with its codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coursekit.data import codebook
from coursekit.data.records import records
from coursekit.data.schema import Table, package
from coursekit.html import Html, join, tag
from coursekit.site.records import PAGES, page_of

__all__ = ["contents_page", "table_pages"]

LONG = 40  # letters from which on a column is wide
MOST_LETTERS = 160  # of a cell in the table; its own page has the whole


def contents_page(names: Sequence[str]) -> str:
    """Write the page that lists the tables."""
    tables = [package().table(name) for name in names]
    rows = [
        f"| [{table.title}](ROOT/data/{table.name}.html) "
        f"| {len(records(table.name))} | {table.description} |"
        for table in tables
    ]
    listed = "\n".join(["| Table | Rows | What one row is |", "|---|---:|---|", *rows])
    hidden = "\n".join(f"/data/{name}" for name in names)
    return f"{listed}\n\n```{{toctree}}\n:hidden:\n{hidden}\n```\n"


def table_pages(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of the page of each table."""
    for name in names:
        yield f"/data/{name}", _page(package().table(name))


def _page(table: Table) -> str:
    rows = records(table.name)
    parts = [
        tag("p", table.description),
        tag(
            "p",
            tag("a", f"Download {table.file}", href=f"ROOT/_static/data/{table.file}", download="")
            if rows
            else "",
            f" ({len(rows)} rows, {len(table.fields)} columns).",
        ),
        tag("div", class_="ck-search", data_ck_table=table.name),
        _table(table),
    ]
    columns = [
        f"| `{row.column}` | {_plain(row.meaning)} | {_plain(row['values'])} |"
        for _, row in codebook(table.name).iterrows()
    ]
    book = "\n".join(["| Column | Meaning | Values |", "|---|---|---|", *columns])
    html = join(parts).replace("\n", " ")
    return f"# {table.title}\n\n```{{raw}} html\n{html}\n```\n\n## Codebook\n\n{book}\n"


def _plain(text: object) -> str:
    return str(text).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _table(table: Table) -> Html:
    rows = records(table.name)
    wide = {each.name for each in table.fields if any(len(row[each.name]) > LONG for row in rows)}
    head = tag(
        "tr",
        *(
            tag("th", each.title, scope="col", class_="ck-wide" if each.name in wide else "")
            for each in table.fields
        ),
    )
    body = []
    for row in rows:
        first, *rest = table.fields
        key = row[first.name]
        own = len(table.key) == 1 and table.name in PAGES
        name = tag("a", key, href=f"ROOT{page_of(table.name, key)}.html") if own else key
        cells = (tag("td", _short(row[each.name])) for each in rest)
        body.append(tag("tr", tag("th", name, scope="row"), *cells))
    inside = [tag("caption", table.title), tag("thead", head), tag("tbody", *body)]
    held = {"class_": "ck-scroll", "role": "region", "tabindex": "0", "aria_label": table.title}
    return tag("div", tag("table", *inside, id=f"table-{table.name}"), **held)


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_LETTERS else f"{cell[: MOST_LETTERS - 1]}…"
