"""One claim of the paper, one source, or the data itself, as something to show and to cite."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coursekit.data.records import Record, record_of, records
from coursekit.data.schema import list_items, package
from coursekit.data.show import Card, Link
from coursekit.html import Html, tag
from coursekit.text import date_text

__all__ = ["Citation", "Claim", "Source", "Tie", "cite", "claim", "outlet_words", "source"]

TITLE_KINDS = {"translated": " (title translated by us)", "description": " (described by us)"}
ARCHIVED = {"read": "the copy that was read", "not opened": "not opened by us"}


# What the note on a verdict says, where it is no difference.
NOTES = {"outcome noted": "What came"}


@dataclass(frozen=True, repr=False)
class Source:
    """A page, with what is known of the outlet that published it."""

    source_id: str
    title: str
    title_kind: str
    url: str
    archive_url: str
    archive_words: str
    publisher: str
    date: str
    speaker: str
    country: str
    owner: str
    owner_basis: str
    stated_position: str
    note: str
    outlet_pages: tuple[Link, ...]

    @property
    def link(self) -> Link:
        """The title with its address, and outlet, date, country and owner after it."""
        outlet = [self.country]
        if self.owner:
            outlet += [f"owner or control: {self.owner}", f"basis: {self.owner_basis}"]
        known = "; ".join(filter(None, outlet))
        after = f"{TITLE_KINDS.get(self.title_kind, '')}. {self.publisher}, {self.date}. {known}"
        return Link(self.title, self.url, after=after.rstrip())

    def _card(self) -> Card:
        return Card(
            f"Source {self.source_id}",
            self.title + TITLE_KINDS.get(self.title_kind, ""),
            [
                ("Address", Link(self.url, self.url)),
                ("Archived copy", self._archived()),
                ("Publisher", self.publisher),
                ("Date", self.date),
                ("Who speaks", _meant("sources", "speaker", self.speaker)),
                ("Country", self.country),
                ("Owner or control", self.owner),
                ("How we know", self.owner and _meant("publishers", "basis", self.owner_basis)),
                ("Stated position", self.stated_position),
                ("Note", self.note),
            ],
            "Pages on the outlet" if self.outlet_pages else "",
            self.outlet_pages,
        )

    def _archived(self) -> str | Link:
        words = f" ({self.archive_words})"
        return Link(self.archive_url, self.archive_url, after=words) if self.archive_url else ""

    def __repr__(self) -> str:
        return str(self._card())

    def _repr_html_(self) -> Html:
        return self._card().to_html()


@dataclass(frozen=True)
class Tie:
    """A page that a claim was checked against, and how it relates to the claim."""

    relation: str
    source: Source


@dataclass(frozen=True, repr=False)
class Claim:
    """A claim of the paper, with its verdict and the pages it was checked against."""

    claim_id: str
    text: str
    locator: str
    heading: str
    paper: Source
    kind: str
    attributed_to: str
    hedges: tuple[str, ...]
    verdict: str
    verdict_basis: str
    difference: str
    audit: str
    record_status: str
    ties: tuple[Tie, ...]

    def _card(self) -> Card:
        status = _meant("claims", "record_status", self.record_status)
        return Card(
            f"Claim {self.claim_id}",
            self.text,
            [
                ("Where", Link(self.locator, self.paper.url, after=f" ({self.heading})")),
                ("Kind", _meant("claims", "kind", self.kind)),
                ("Said by", self.attributed_to or "the paper in its own voice"),
                ("Hedges", ", ".join(self.hedges) or "none"),
                ("Verdict", _meant("claims", "verdict", self.verdict)),
                ("What was judged", _meant("claims", "verdict_basis", self.verdict_basis)),
                (NOTES.get(self.verdict, "What differs"), self.difference),
                ("Second check", _meant("claims", "audit", self.audit)),
                ("Status", status if self.record_status == "preliminary" else ""),
            ],
            "Sources" if self.ties else "No source is tied to this claim.",
            [replace(tie.source.link, before=f"{tie.relation}: ") for tie in self.ties],
        )

    def __repr__(self) -> str:
        return str(self._card())

    def _repr_html_(self) -> Html:
        return self._card().to_html()


def claim(claim_id: str) -> Claim:
    """Return the card of a claim.

    Parameters
    ----------
    claim_id
        Number of the claim, such as ``"C31"``.

    Returns
    -------
    Claim
        The claim; in a notebook it shows as a card.

    Raises
    ------
    CourseError
        When there is no such claim.

    Examples
    --------
    >>> claim("C31").verdict
    'corroborated with a difference'
    """
    record = record_of(package().table("claims"), claim_id, "claim")
    paragraph = record_of(package().table("locators"), record["locator"], "claim")
    return Claim(
        claim_id=claim_id,
        text=record["claim"],
        locator=record["locator"],
        heading=paragraph["heading"],
        paper=source(package().paper),
        kind=record["kind"],
        attributed_to=record["attributed_to_in_paper"],
        hedges=tuple(list_items(record["hedge_words"])),
        verdict=record["verdict"],
        verdict_basis=record["verdict_basis"],
        difference=record["difference_note"],
        audit=record["audit"],
        record_status=record["record_status"],
        ties=tuple(
            Tie(tie["relation"], source(tie["source_id"]))
            for tie in records("claim_sources")
            if tie["claim_id"] == claim_id
        ),
    )


def source(source_id: str) -> Source:
    """Return the card of a source.

    Parameters
    ----------
    source_id
        Short name of the source, such as ``"reuters-2024-01-30"``.

    Returns
    -------
    Source
        The page; in a notebook it shows as a card.

    Raises
    ------
    CourseError
        When there is no such source.

    Examples
    --------
    >>> source("reuters-2024-01-30").date
    '30 January 2024'
    """
    record = record_of(package().table("sources"), source_id, "source")
    outlet = record_of(package().table("publishers"), record["publisher_key"], "source")
    country, owner = outlet_words(outlet)
    return Source(
        source_id=source_id,
        title=record["title"],
        title_kind=record["title_kind"],
        url=record["url"],
        archive_url=record["archive_url"],
        archive_words=ARCHIVED.get(record["archive_status"], ""),
        publisher=record["publisher"],
        date=date_text(record["date"]) if record["date"] else "undated",
        speaker=record["speaker"],
        country=country,
        owner=owner,
        owner_basis=outlet["basis"],
        stated_position=outlet["stated_position"],
        note=record["note"],
        outlet_pages=tuple(_page_link(key) for key in list_items(outlet["source_ids"])),
    )


def _page_link(source_id: str) -> Link:
    page = record_of(package().table("sources"), source_id, "source")
    kind = TITLE_KINDS.get(page["title_kind"], "")
    return Link(page["title"], page["url"], after=f"{kind}. {page['publisher']}")


def outlet_words(outlet: Record) -> tuple[str, str]:
    """Return country and owner of a publisher in words; empty where a case has not looked."""
    looked = not package().case or outlet["basis"] != "not looked up"
    country = outlet["country"] or ("country not established" if looked else "")
    if not looked and outlet["owner_or_control"] == "unknown":
        return country, ""
    detail = f" ({outlet['owner_detail']})" if outlet["owner_detail"] else ""
    return country, outlet["owner_or_control"] + detail


@dataclass(frozen=True, repr=False)
class Citation:
    """How to cite the data package, or one of its tables."""

    authors: str
    year: str
    title: str
    part: str
    version: str
    licence: str
    licence_url: str

    def __str__(self) -> str:
        part = f" {self.part}." if self.part else ""
        return (
            f"{self.authors} ({self.year}): {self.title}. Version {self.version}.{part}"
            f" Licence {self.licence}, {self.licence_url}"
        )

    __repr__ = __str__

    def _repr_html_(self) -> Html:
        part = f" {self.part}." if self.part else ""
        return tag(
            "p",
            f"{self.authors} ({self.year}): ",
            tag("cite", self.title),
            f". Version {self.version}.{part} Licence ",
            tag("a", self.licence, href=self.licence_url),
            ".",
        )


def cite(name: str | None = None) -> Citation:
    """Return how to cite the data.

    Parameters
    ----------
    name
        Name of a table; left out, the whole data package.

    Returns
    -------
    Citation
        Prints as one sentence, and shows with its link in a notebook.

    Raises
    ------
    CourseError
        When there is no such table.

    Examples
    --------
    >>> cite("claims").part
    'Table "Claims of the paper" (claims.csv)'
    """
    data = package()
    table = data.table(name, "cite") if name is not None else None
    return Citation(
        authors=", ".join(data.authors),
        year=data.created[:4],
        title=data.title,
        part=f'Table "{table.title}" ({table.file})' if table else "",
        version=data.version,
        licence=data.licence,
        licence_url=data.licence_url,
    )


def _meant(table: str, column: str, value: str) -> str:
    """Return an allowed value with its meaning."""
    meaning = (package().table(table).field(column).labels or {}).get(value)
    return f"{value} ({meaning})" if meaning else value
