"""Who took part in an event: a column whose cells are lists of names with roles.

A million rows hold a few thousand names. The column keeps for each row four small
numbers (main and associated actors of two sides) and each name once; the list of a row
is made when somebody looks at it. A question to the whole column ("which rows name this
group?") is asked once for each name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray, ExtensionDtype, take

__all__ = ["Actor", "Actors", "ActorsDtype", "Side", "combine"]


class Actor(NamedTuple):
    """One name in an event.

    Parameters
    ----------
    name
        As the dataset writes it.
    role
        The column it stood in: ``actor 1``, ``with actor 1``, ``actor 2``,
        ``with actor 2``, ``side A``, ``side B``, or in by-actor files ``actor`` and
        ``with actor``. A role is a place in the file and says nothing on who attacked.
    kind
        ACLED's type of actor in words, empty for associated actors and for UCDP.
    """

    name: str
    role: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


Group = tuple[Actor, ...]


class Side(NamedTuple):
    """The columns that describe one side of an event."""

    role: str
    names: pd.Categorical
    kinds: pd.Categorical | None = None
    associated: pd.Categorical | None = None


class ActorsDtype(ExtensionDtype):
    """The type of the column."""

    name = "actors"
    type = tuple
    na_value = ()

    @classmethod
    def construct_array_type(cls) -> Any:
        """Return the class of the column."""
        return Actors


class Actors(ExtensionArray):
    """The column of actors; each cell is a tuple of `Actor`.

    Parameters
    ----------
    codes
        One row an event, one column a part of the cell; -1 stands for nothing.
    groups
        For each part, the groups of actors that its codes number.
    """

    def __init__(self, codes: NDArray[Any], groups: Sequence[Sequence[Group]]) -> None:
        self._codes = codes.astype(np.int32, copy=False)
        self._groups = groups

    @classmethod
    def of(cls, column: pd.Series) -> Actors:
        """Return the column of actors of a table, also when it has become plain cells."""
        array: Any = column.array
        return array if isinstance(array, cls) else cls._from_sequence(array)

    @classmethod
    def from_cells(cls, cells: Iterable[Group]) -> Actors:
        """Make the column from finished cells."""
        return cls._from_sequence(cells)

    def any(self, wanted: Callable[[Actor], bool]) -> NDArray[np.bool_]:
        """Say for each row whether one of its actors is wanted."""
        found = np.zeros(len(self), dtype=bool)
        for part, groups in enumerate(self._groups):
            hits = np.asarray([any(map(wanted, group)) for group in groups] + [False])
            found |= hits[self._codes[:, part]]
        return found

    def where(self, wanted: Callable[[Actor], bool]) -> Iterator[tuple[Actor, NDArray[np.intp]]]:
        """Go through the wanted actors, each with the rows in which it stands."""
        for part, groups in enumerate(self._groups):
            for code, group in enumerate(groups):
                for actor in filter(wanted, group):
                    yield actor, np.flatnonzero(self._codes[:, part] == code)

    @property
    def dtype(self) -> ActorsDtype:
        """The type of the column."""
        return ActorsDtype()

    @property
    def nbytes(self) -> int:
        """The bytes that the rows take."""
        return self._codes.nbytes

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, int | np.integer):
            parts = zip(self._groups, self._codes[item], strict=True)
            return tuple(actor for groups, code in parts if code >= 0 for actor in groups[code])
        return Actors(self._codes[pd.api.indexers.check_array_indexer(self, item)], self._groups)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        cells = np.empty(len(self), dtype=object)
        cells[:] = list(self)
        return cells

    def __eq__(self, other: object) -> Any:
        others = other if isinstance(other, Actors) else [other] * len(self)
        return np.asarray([one == two for one, two in zip(self, others, strict=True)], dtype=bool)

    def isna(self) -> Any:
        """Say for each row whether it names nobody."""
        return (self._codes < 0).all(axis=1)

    def take(self, indexer: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Actors:
        """Return some of the rows; -1 stands for an empty one when filling."""
        del fill_value  # there is one way to name nobody
        return Actors(
            np.asarray(take(self._codes, indexer, allow_fill=allow_fill, fill_value=-1)),
            self._groups,
        )

    def value_counts(self, dropna: bool = True) -> pd.Series:
        """Count the rows that have the same list of actors."""
        return pd.Series(np.asarray(self)).value_counts(dropna=dropna)

    def copy(self) -> Actors:
        """Return a copy."""
        return Actors(self._codes.copy(), self._groups)

    @classmethod
    def _from_sequence(cls, scalars: Any, **_: Any) -> Actors:
        numbers: dict[Group, int] = {}
        codes = [numbers.setdefault(tuple(group), len(numbers)) for group in scalars]
        return cls(np.asarray(codes, dtype=np.int32).reshape(-1, 1), [list(numbers)])

    @classmethod
    def _from_factorized(cls, values: Any, _: Any) -> Actors:
        return cls._from_sequence(values)

    @classmethod
    def _concat_same_type(cls, to_concat: Any) -> Actors:
        groups = to_concat[0]._groups
        if all(one._groups is groups for one in to_concat):
            return cls(np.concatenate([one._codes for one in to_concat]), groups)
        return cls._from_sequence([cell for one in to_concat for cell in one])

    def _explode(self) -> tuple[NDArray[Any], NDArray[np.uint64]]:
        """Serve ``table.explode("actors")``: one row for each actor of each event."""
        cells = [cell or (np.nan,) for cell in self]
        actors = np.empty(sum(map(len, cells)), dtype=object)
        actors[:] = [actor for cell in cells for actor in cell]
        return actors, np.asarray(list(map(len, cells)), dtype=np.uint64)

    def _formatter(self, *_: Any, **__: Any) -> Callable[[Any], str]:
        return lambda cell: "; ".join(map(str, cell))


def combine(*sides: Side) -> Actors:
    """Join the columns of an event's sides into one column of actors.

    Parameters
    ----------
    *sides
        One or two sides.

    Returns
    -------
    Actors
        In each cell the main actor and its associated actors, side by side. Several
        associated actors stand in one cell of the file, with ``; `` between them.

    Examples
    --------
    >>> import pandas as pd
    >>> one = Side("actor 1", pd.Categorical(["Blue Band"]), None, pd.Categorical(["A; B"]))
    >>> [str(actor) for actor in combine(one)[0]]
    ['Blue Band (actor 1)', 'A (with actor 1)', 'B (with actor 1)']
    """
    codes: list[NDArray[Any]] = []
    groups: list[list[Group]] = []
    for side in sides:
        numbers, mains = _mains(side)
        codes.append(numbers)
        groups.append(mains)
        if side.associated is not None:
            codes.append(side.associated.codes)
            groups.append([_listed(cell, side.role) for cell in side.associated.categories])
    return Actors(np.column_stack(codes), groups)


def _listed(cell: str, role: str) -> Group:
    names = (name.strip() for name in cell.split(";"))
    return tuple(Actor(name, f"with {role}") for name in names if name)


def _mains(side: Side) -> tuple[NDArray[Any], list[Group]]:
    names: Any = side.names.categories
    if side.kinds is None:
        return side.names.codes, [(Actor(name, side.role),) for name in names]
    kinds = [*side.kinds.categories, ""]
    pairs = side.names.codes.astype(np.int64) * len(kinds) + side.kinds.codes % len(kinds)
    codes, distinct = pd.factorize(np.where(side.names.codes < 0, -1, pairs))
    groups: list[Group] = []
    for pair in distinct.tolist():
        name, kind = divmod(pair, len(kinds))
        groups.append((Actor(names[name], side.role, kinds[kind]),) if pair >= 0 else ())
    return codes, groups
