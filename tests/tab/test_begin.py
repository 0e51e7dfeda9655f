"""What begins in a tab before the first cell."""

from __future__ import annotations

import asyncio
import sys
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from coursekit.browser import install_nothing, keep_nulls, keep_resolvers
from coursekit.errors import CourseError


def test_nothing_is_installed_and_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("piplite", "piplite.piplite", "piplite.cli"):
        monkeypatch.setitem(sys.modules, name, None)  # so that they are taken away again
    install_nothing()
    import piplite.cli  # type: ignore[import-not-found]
    import piplite.piplite  # type: ignore[import-not-found]

    piplite.piplite._PIPLITE_URLS = []  # as the kernel does
    with pytest.raises(CourseError, match=r"installs no packages\. Run the course"):
        asyncio.run(piplite.install("cowsay"))
    with pytest.raises(CourseError, match="installs no packages"):
        asyncio.run(piplite.cli.get_transformed_code(["install", "cowsay"]))


@pytest.mark.filterwarnings("ignore:jsonschema.RefResolver")
def test_a_schema_has_one_resolver_and_two_schemas_have_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Resolver:
        """As `RefResolver`, which only the older jsonschema of a tab has without a warning."""

        def __init__(self, schema: Any) -> None:
            self.referrer = schema

        @classmethod
        def from_schema(cls, schema: Any) -> Resolver:
            return cls(schema)

    monkeypatch.setattr(jsonschema, "RefResolver", Resolver, raising=False)
    keep_resolvers()
    one, equal = {"a": 1}, {"a": 1}
    assert Resolver.from_schema(one) is Resolver.from_schema(one)
    assert Resolver.from_schema(equal) is not Resolver.from_schema(one)
    assert Resolver.from_schema(equal).referrer is equal


def test_none_goes_to_the_page_as_null(monkeypatch: pytest.MonkeyPatch) -> None:
    null, sent = object(), list[Any]()

    class Publisher:
        def publish(self, data: Any, *_: Any, **__: Any) -> None:
            sent.append(data)

    class Hook:
        def write_format_data(self, data: Any, _: Any = None) -> None:
            self.data = data

    class Comm:
        def publish_msg(self, kind: str, data: Any = None, **_: Any) -> None:
            sent.append((kind, data))

    modules: dict[str, dict[str, Any]] = {
        "pyodide.ffi": {"jsnull": null},
        "pyodide_kernel.display": {"LiteDisplayPublisher": Publisher, "LiteDisplayHook": Hook},
        "pyodide_kernel.comm": {"Comm": Comm},
    }
    for name, parts in modules.items():
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
        vars(sys.modules[name]).update(parts)
    keep_nulls()
    chart = {"x": {"axis": None, "at": (0, None)}, "mark": "bar"}
    nulled = {"x": {"axis": null, "at": [0, null]}, "mark": "bar"}
    Publisher().publish(chart, None, update=True)
    Comm().publish_msg("comm_open", chart, buffers=[])
    Comm().publish_msg("comm_close")
    hook = Hook()
    hook.write_format_data(chart)
    assert [*sent, hook.data] == [nulled, ("comm_open", nulled), ("comm_close", None), nulled]
    assert chart["x"] == {"axis": None, "at": (0, None)}, "what was displayed is left as it is"
