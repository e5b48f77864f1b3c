"""What the columns of tables are called, by producer and in general."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "article title", "document title", "primary title", "display name", "ti",
              "study title", "item title", "dc title"),
    "authors": ("author full names", "authors", "author s", "author names",
                "author", "first authors",
                "authorships author display name", "authorships raw author name",
                "author display names", "creators", "au"),
    "year": ("publication year", "published year", "year", "pubyear", "py", "year of publication",
             "publication date", "date published", "date", "date of publication", "cover date"),
    "journal": ("source title", "journal", "journal book", "publication title", "publication name",
                "journal title", "primary location source display name", "host venue display name",
                "secondary title", "container title", "publication", "periodical", "jo",
                "journal name", "abbreviated source title", "journal abbreviation"),
    "volume": ("volume", "vol", "vl", "biblio volume"),
    "issue": ("issue", "issue number", "number", "biblio issue", "no"),
    "pages": ("pages", "page", "page range", "pagination"),
    "start": ("start page", "first page", "page start", "biblio first page", "sp",
              "beginning page"),
    "end": ("end page", "last page", "page end", "biblio last page", "ep", "ending page"),
    "doi": ("doi", "ids doi", "digital object identifier", "doi link"),
    "pmid": ("pmid", "pubmed id", "medline pmid", "ids pmid", "pubmedid", "pubmed pmid"),
    "abstract": ("abstract", "abstract note", "ab", "notes abstract", "abstract text"),
    "abstract_inverted_index": ("abstract inverted index",),
    "keywords": ("keywords", "author keywords", "mesh terms", "manual tags", "automatic tags", "kw",
                 "index keywords", "emtree medical index terms", "emtree drug index terms",
                 "keywords display name", "subject headings"),
    "isbn": ("isbn", "isbns"),
    "issn": ("issn", "issns", "primary location source issn l", "serial number", "sn"),
    "url": ("url", "link", "external url", "source urls", "primary location landing page url",
            "pdf link", "full text link"),
    "language": ("language", "article language", "language of original document", "la"),
    "database": ("database name", "database", "cite source", "source database", "db"),
    "accession": ("accession number", "accession", "an"),
    "type": ("type of reference", "publication type", "document type", "item type", "type",
             "reference type", "type crossref", "category"),
}  # fmt: skip
"""Columns that fill each field, the surest first, without case, signs and doubled spaces."""


@dataclass(frozen=True, slots=True)
class Producer:
    """A database or program whose tables are recognised by columns that only it has.

    `columns` adds to `NAMES` for its tables; `given_first` says that its names run "Jan Berg".
    """

    name: str
    marks: frozenset[str]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    database: str | None = None
    given_first: bool = False


def _marks(*names: str) -> frozenset[str]:
    return frozenset(names)


PRODUCERS: tuple[Producer, ...] = (
    Producer(
        "Cochrane", _marks("central id"), {"journal": ("source",), "accession": ("central id",)}
    ),
    Producer("Embase", _marks("pui"), {"accession": ("pui",), "url": ("embase link",)}, "Embase"),
    Producer("Scopus", _marks("eid"), {"accession": ("eid",), "pages": ("art no",)}, "Scopus"),
    Producer("The Lens", _marks("lens id"), {"accession": ("lens id",)}, "The Lens", True),
    Producer(
        "OpenAlex",
        _marks("authorships author display name"),
        {"accession": ("id",)},
        "OpenAlex",
        True,
    ),
    Producer(
        "OpenAlex", _marks("authorships raw author name"), {"accession": ("id",)}, "OpenAlex", True
    ),
    Producer(
        "OpenAlex", _marks("referenced works count"), {"accession": ("id",)}, "OpenAlex", True
    ),
    Producer("PubMed", _marks("pmid", "journal book"), {}, "PubMed"),
    Producer("IEEE Xplore", _marks("document title", "ieee terms"), {}, "IEEE Xplore", True),
    Producer("Zotero", _marks("item type", "abstract note"), {"accession": ("key",)}),
    Producer("Rayyan", _marks("key", "pmc id"), {"accession": ("key",)}),
    Producer("Covidence", _marks("covidence"), {}),
    Producer(
        "colandr",
        _marks("citation screening status", "citation title"),
        {
            "title": ("citation title",),
            "abstract": ("citation abstract",),
            "authors": ("citation authors",),
            "journal": ("citation journal name",),
            "volume": ("citation journal volume",),
            "year": ("citation pub year",),
            "keywords": ("citation keywords",),
            "database": ("data source name",),
            "accession": ("study id",),
        },
    ),
    Producer("labelled set", _marks("record id", "duplicate group"), {"database": ("source",)}),
)

TITLES = frozenset(NAMES["title"]).union(*(p.columns.get("title", ()) for p in PRODUCERS))
KNOWN = frozenset(key for keys in NAMES.values() for key in keys).union(
    *(key for producer in PRODUCERS for key in producer.columns.values())
)
"""Every name that fills a field somewhere, by which a header is told from the lines above it."""


def column_key(name: str) -> str:
    """Give a column's name without case and signs: "Author(s)" and "author_s" are the same."""
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("\ufeff", "")).strip()


def find_producer(header: Sequence[str]) -> Producer:
    """Give the producer whose columns the header has, or one without a name."""
    keys = {column_key(name) for name in header}
    known = (producer for producer in PRODUCERS if producer.marks <= keys)
    return next(known, Producer("", frozenset()))


def find_columns(header: Sequence[str], producer: Producer) -> dict[str, list[int]]:
    """Give the places of the columns that fill each field, the surest first."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        places.setdefault(column_key(name), []).append(place)
    return {
        name: [
            place
            for key in dict.fromkeys((*producer.columns.get(name, ()), *keys))
            for place in places.get(key, [])
        ]
        for name, keys in NAMES.items()
    }
