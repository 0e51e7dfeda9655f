"""The content of one board or chart: a TOML file, read into a record of its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from coursekit.content.records import build_record, read_tables
from coursekit.data.defects import Defect
from coursekit.data.locate import own_root
from coursekit.data.records import state
from coursekit.data.schema import package, read_package
from coursekit.errors import CourseError
from coursekit.outside import read_file

__all__ = ["BOARDS", "Content", "check_boards"]

T = TypeVar("T")

FOLDER = Path(__file__).parent / "boards"
# Each content of a board or chart by its name; making a `Content` enters it.
BOARDS: dict[str, Content[Any]] = {}


class Content(Generic[T]):
    """The file ``boards/NAME.toml``, read as the dataclass `record`.

    The file says with ``paper = "ID"`` which paper it is about, by the paper's id in the
    table of sources. A case without the file gets a sentence that says so.
    """

    def __init__(self, name: str, record: type[T]) -> None:
        self.name, self.record = name, record
        BOARDS[name] = self

    @property
    def file(self) -> str:
        """The path below the folder of the data."""
        return f"boards/{self.name}.toml"

    def load(self) -> T:
        """Return the content for the case that the course reads now."""
        path = self._path()
        content: T = _read(self, path, state(), path.stat().st_mtime_ns)
        return content

    def exists(self) -> bool:
        """Tell whether the case that the course reads now has this content."""
        return not package().case or (package().root / self.file).is_file()

    def _path(self) -> Path:
        own = package().root / self.file
        return own if own.is_file() else FOLDER / f"{self.name}.toml"

    def read(self, text: str) -> T:
        """Read and check the text of the file."""
        _, tables = read_tables(text, self.file)
        about, paper = tables.pop("paper", None), package().paper
        if about != paper:
            if about == read_package(own_root()).paper:
                raise package().refusal("It", self.file, f"give your case a {self.file}")
            raise CourseError(
                f"the paper {about!r}",
                where=self.file,
                expected=f"{paper!r}, which the tables are about",
                remedy="correct the line paper = …",
            )
        return build_record(self.record, tables, self.file)


@lru_cache(maxsize=64)
def _read(content: Content[Any], path: Path, _state: Hashable, _changed: int) -> Any:
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError("text that is not UTF-8", where=content.file) from None
    return content.read(text)


def check_boards() -> Iterator[Defect]:
    """Yield what is wrong in the boards' content of the case that the course reads now.

    A case need not have each board: only the files that it brings are checked.
    """
    for content in BOARDS.values():
        if not content.exists():
            continue
        try:
            content.load()
        except CourseError as error:
            where = error.where or content.file
            yield Defect(where, found=error.found, expected=error.expected, remedy=error.remedy)
