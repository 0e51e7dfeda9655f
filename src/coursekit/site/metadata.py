"""The course described for machines, in the words that others use: each file from the tables.

====================  =====================================================================
file                  what it is
====================  =====================================================================
claims.jsonld         a schema.org ClaimReview for each claim with a verdict
course.jsonld         the lessons as schema.org LearningResource, the tables as Dataset
sources.csl.json      the sources for a reference manager (Citation Style Language, CSL-JSON)
ro-crate-metadata.json  the folder of the tables as a research object (RO-Crate 1.1)
croissant.json        the tables for machine learning (MLCommons Croissant 1.0)
====================  =====================================================================

References
----------
schema.org, types ClaimReview, Dataset, LearningResource. RO-Crate 1.1 specification (2019 and
later). Croissant format specification 1.0 (MLCommons, 2024). CSL-JSON: the input schema of
citeproc-js.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coursekit.data.locate import DESCRIPTOR
from coursekit.data.records import records
from coursekit.data.schema import Package, Table, package

__all__ = ["write_metadata"]

Json = dict[str, Any]

SCHEMA_ORG = "https://schema.org"
# What a verdict is on a scale of what other pages say, from 1 (contradicted) to 5 (the same).
RATINGS = {
    "corroborated": 5,
    "corroborated with a difference": 4,
    "disputed": 3,
}
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def write_metadata(out: Path, lessons: Mapping[str, str] | None = None) -> list[Path]:
    """Write the descriptions, with the tables beside them, into a folder.

    Parameters
    ----------
    out
        The folder; it is made if need be.
    lessons
        The address of each lesson and its title; left out, no lesson is described.

    Returns
    -------
    list of Path
        The files that describe, without the tables.
    """
    data = package()
    out.mkdir(parents=True, exist_ok=True)
    for file in (DESCRIPTOR, "README.md", *(table.file for table in data.tables.values())):
        (out / file).write_bytes((data.root / file).read_bytes())
    written = {
        "claims.jsonld": _claim_reviews(data),
        "course.jsonld": _course(data, lessons or {}),
        "sources.csl.json": _citations(),
        "ro-crate-metadata.json": _ro_crate(data),
        "croissant.json": _croissant(data, out),
    }
    for name, content in written.items():
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (out / name).write_text(f"{text}\n", encoding="utf-8")
    return [out / name for name in written]


def _claim_reviews(data: Package) -> Json:
    """Return a review for each claim that others can be asked about."""
    paper = next(page for page in records("sources") if page["source_id"] == data.paper)
    author = {"@type": "Organization", "name": data.authors[0]}
    graph = []
    for claim in records("claims"):
        rating: Json = {"@type": "Rating", "alternateName": claim["verdict"]}
        if claim["verdict"] in RATINGS:
            rating |= {"ratingValue": RATINGS[claim["verdict"]], "bestRating": 5, "worstRating": 1}
        said: Json = {"@type": "Claim", "appearance": {"@id": paper["url"]}}
        graph.append(
            {
                "@type": "ClaimReview",
                "@id": f"#{claim['claim_id']}",
                "author": author,
                "datePublished": data.created,
                "claimReviewed": claim["claim"],
                "itemReviewed": said
                | {"author": {"@type": "Organization", "name": paper["publisher"]}},
                "reviewRating": rating,
                **({"reviewBody": claim["difference_note"]} if claim["difference_note"] else {}),
            }
        )
    return {"@context": SCHEMA_ORG, "@graph": graph}


def _course(data: Package, lessons: Mapping[str, str]) -> Json:
    """Return the lessons and the data."""
    shared = {"license": data.licence_url, "inLanguage": "en"}
    described = [
        {"@type": "LearningResource", "@id": address, "name": title, "url": address, **shared}
        | {"learningResourceType": "lesson", "isAccessibleForFree": True}
        for address, title in lessons.items()
    ]
    dataset = {
        "@type": "Dataset",
        "@id": "#data",
        "name": data.title,
        "description": _description(data),
        "version": data.version,
        "datePublished": data.created,
        "creator": [{"@type": "Organization", "name": name} for name in data.authors],
        "distribution": [
            {"@type": "DataDownload", "name": table.title, "contentUrl": table.file}
            | {"encodingFormat": "text/csv"}
            for table in data.tables.values()
        ],
        **shared,
    }
    return {"@context": SCHEMA_ORG, "@graph": [*described, dataset]}


def _description(data: Package) -> str:
    raw = json.loads((data.root / DESCRIPTOR).read_text(encoding="utf-8"))
    return str(raw["description"])


def _citations() -> list[Json]:
    """Return each source as an item of a reference manager."""
    items = []
    for page in records("sources"):
        item: Json = {
            "id": page["source_id"],
            "type": "webpage",
            "title": page["title"],
            "container-title": page["publisher"],
            "URL": page["url"],
        }
        if page["date"]:
            parts = [int(part) for part in page["date"].split("-")]
            item["issued"] = {"date-parts": [parts]}
        if page["archive_url"]:
            item["archive_location"] = page["archive_url"]
        items.append({name: value for name, value in item.items() if value})
    return items


def _ro_crate(data: Package) -> Json:
    """Return the description of the folder as a research object."""
    licence = {"@id": data.licence_url}
    files: list[Json] = [
        {
            "@id": table.file,
            "@type": "File",
            "name": table.title,
            "description": table.description,
            "encodingFormat": "text/csv",
        }
        for table in data.tables.values()
    ]
    files += [
        {
            "@id": DESCRIPTOR,
            "@type": "File",
            "name": "Data package",
            "encodingFormat": "application/json",
        },
        {
            "@id": "README.md",
            "@type": "File",
            "name": "Data card",
            "encodingFormat": "text/markdown",
        },
    ]
    authors: list[Json] = [
        {"@id": f"#author-{number}", "@type": "Organization", "name": name}
        for number, name in enumerate(data.authors, 1)
    ]
    root: Json = {
        "@id": "./",
        "@type": "Dataset",
        "name": data.title,
        "description": _description(data),
        "datePublished": data.created,
        "version": data.version,
        "license": licence,
        "author": [{"@id": one["@id"]} for one in authors],
        "hasPart": [{"@id": one["@id"]} for one in files],
    }
    described: Json = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    terms: Json = {
        "@id": data.licence_url,
        "@type": "CreativeWork",
        "name": data.licence,
        "description": f"The licence of the data: {data.licence}.",
    }
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [described, root, *files, *authors, terms],
    }


CROISSANT_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def _croissant(data: Package, folder: Path) -> Json:
    """Return the description of the tables as files and record sets."""
    tables = list(data.tables.values())
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "name": "coursekit-data",
        "description": _description(data),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": data.licence_url,
        "url": "https://schema.org/Dataset",
        "version": data.version,
        "datePublished": data.created,
        "citeAs": f"{data.authors[0]} ({data.created[:4]}): {data.title}.",
        "creator": [{"@type": "Organization", "name": name} for name in data.authors],
        "distribution": [_file(table, folder) for table in tables],
        "recordSet": [_record_set(table) for table in tables],
    }


def _file(table: Table, folder: Path) -> Json:
    digest = hashlib.sha256((folder / table.file).read_bytes()).hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.description,
        "contentUrl": table.file,
        "encodingFormat": "text/csv",
        "sha256": digest,
    }


def _record_set(table: Table) -> Json:
    key: Sequence[Json] = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": key[0] if len(key) == 1 else list(key),
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{field.name}",
                "name": field.name,
                "description": field.description,
                "dataType": "sc:Text" if field.partial_date else _TYPES.get(field.type, "sc:Text"),
                "source": {"fileObject": {"@id": table.file}, "extract": {"column": field.name}},
            }
            for field in table.fields
        ],
    }
