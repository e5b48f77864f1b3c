"""The databases and programs whose tables are known, by the columns that only they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from consilience.records.formats.csv_columns import NAMES, column_key


@dataclass(frozen=True, slots=True)
class Producer:
    """A database or program whose tables are recognised by columns that only it has.

    Attributes
    ----------
    name : str
        What people call it; empty where nobody is known.
    marks : frozenset of str
        Columns that its tables have, all of them.
    columns : mapping of str to tuple of str
        Columns that fill a field before those of `NAMES` do.
    database : str or None
        What its records are of, where no column says it.
    given_first : bool
        Its names run "Jan Berg".
    run_together : bool
        Its names follow one another without a sign between them ("Jan BergWei Li").
    pairs : bool
        Its names are "Family, Given" with a comma between them, too.
    family_first : bool
        Its names run "Family Given".
    type : str or None
        The type of its records, where they are all of one.
    """

    name: str
    marks: frozenset[str]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    database: str | None = None
    given_first: bool = False
    run_together: bool = False
    pairs: bool = False
    family_first: bool = False
    type: str | None = None


def _marks(*names: str) -> frozenset[str]:
    return frozenset(names)


_EUROPE_PMC: dict[str, tuple[str, ...]] = {
    "authors": ("author string", "authorstring"),
    "journal": ("journal title", "journaltitle"),
    "volume": ("journal volume", "journalvolume"),
    "year": ("pub year", "pubyear", "firstpublicationdate"),
    "issn": ("journal issn", "journalissn"),
    "pages": ("page info", "pageinfo"),
    "type": ("pub type", "pubtype"),
    "abstract": ("abstract text", "abstracttext"),
    "accession": ("ext id", "id"),
}
_OPENALEX: dict[str, tuple[str, ...]] = {"accession": ("id",)}

PRODUCERS: tuple[Producer, ...] = (
    Producer(
        "ClinicalTrials.gov",
        _marks("nct number"),
        {
            "title": ("study title", "title", "brief title"),
            "accession": ("nct number",),
            "year": ("first posted", "study first submitted", "start date"),
            "authors": ("sponsor", "sponsor collaborators"),
            "abstract": ("brief summary",),
            "keywords": ("conditions",),
            "url": ("study url", "url"),
        },
        "ClinicalTrials.gov",
        type="document",
    ),
    Producer(
        "WHO ICTRP",
        _marks("trialid", "public title"),
        {
            "title": ("public title", "scientific title"),
            "accession": ("trialid",),
            "year": ("date registration3", "date registration"),
            "authors": ("primary sponsor",),
            "keywords": ("condition", "intervention"),
            "url": ("web address",),
        },
        "ICTRP",
        type="document",
    ),
    Producer(
        "Cochrane", _marks("central id"), {"journal": ("source",), "accession": ("central id",)}
    ),
    Producer("Embase", _marks("pui"), {"accession": ("pui",), "url": ("embase link",)}, "Embase"),
    Producer(
        "Embase",
        _marks("author names", "emtree medical index terms"),
        {"accession": ("embase accession id", "pui"), "url": ("embase link",)},
        "Embase",
    ),
    Producer(
        "Embase", _marks("author names", "source title", "full record entry date"), {}, "Embase"
    ),
    Producer("Embase", _marks("author names", "source", "date of publication"), {}, "Embase"),
    Producer("Scopus", _marks("eid"), {"accession": ("eid",)}, "Scopus"),
    Producer(
        "Web of Science",
        _marks("pt", "ti", "so", "ut"),
        {
            "authors": ("af", "au", "ca"),
            "journal": ("so",),
            "volume": ("vl",),
            "issue": ("is",),
            "pages": ("ar",),
            "start": ("bp",),
            "doi": ("di", "d2"),
            "title": ("ti", "y1", "x1", "z1"),
            "abstract": ("ab", "y4", "x4", "z4"),
            "keywords": ("de", "id", "y5", "x5", "z5"),
            "issn": ("sn", "ei"),
            "isbn": ("bn",),
            "accession": ("ut",),
            "pmid": ("pm",),
            "type": ("pt", "dt"),
        },
        "Web of Science",
    ),
    Producer(
        "Web of Science",
        _marks("ut unique wos id"),
        {"accession": ("ut unique wos id",)},
        "Web of Science",
    ),
    Producer(
        "SciELO",
        _marks("author s", "source", "language s", "fulltext url"),
        {"language": ("language s",), "accession": ("id",)},
        "SciELO",
        pairs=True,
    ),
    Producer(
        "The Lens",
        _marks("lens id", "inventors", "applicants"),
        {"authors": ("inventors", "applicants"), "accession": ("display key", "lens id")},
        "The Lens",
        family_first=True,
        type="patent",
    ),
    Producer("The Lens", _marks("lens id"), {"accession": ("lens id",)}, "The Lens", True),
    Producer("OpenAlex", _marks("authorships author display name"), _OPENALEX, "OpenAlex", True),
    Producer("OpenAlex", _marks("authorships raw author name"), _OPENALEX, "OpenAlex", True),
    Producer("OpenAlex", _marks("referenced works count"), _OPENALEX, "OpenAlex", True),
    Producer(
        "Dimensions",
        _marks("publication id", "pubyear"),
        {"accession": ("publication id",), "year": ("pubyear",)},
        "Dimensions",
    ),
    Producer("PubMed", _marks("pmid", "journal book"), {}, "PubMed"),
    Producer("Europe PMC", _marks("authorstring", "pmcid"), _EUROPE_PMC, "Europe PMC"),
    Producer("Europe PMC", _marks("author string", "ext id"), _EUROPE_PMC, "Europe PMC"),
    Producer(
        "Semantic Scholar",
        _marks("paperid", "externalids"),
        {"accession": ("paperid",), "year": ("year", "publicationdate")},
        "Semantic Scholar",
        True,
    ),
    Producer(
        "ISRCTN",
        _marks("isrctn", "scientific title"),
        {
            "accession": ("isrctn",),
            "year": ("date assigned", "date applied"),
            "authors": ("sponsor", "sponsors"),
            "abstract": ("plain english summary",),
            "keywords": ("condition",),
        },
        "ISRCTN",
        type="document",
    ),
    Producer(
        "IEEE Xplore",
        _marks("document title", "ieee terms"),
        {"keywords": ("author keywords", "ieee terms"), "type": ("document identifier",)},
        "IEEE Xplore",
        True,
    ),
    Producer(
        "ProQuest",
        _marks("storeid", "pubtitle"),
        {
            "journal": ("pubtitle",),
            "year": ("year", "pubdate"),
            "start": ("startpage",),
            "keywords": ("subjectterms", "identifierkeywords", "subjects"),
            "accession": ("accessionnumber", "storeid"),
            "url": ("documenturl",),
            "type": ("documenttype", "articletype"),
        },
    ),
    Producer(
        "EBSCO",
        _marks("longdbname", "an"),
        {
            "authors": ("contributors", "authors"),
            "journal": ("source",),
            "year": ("publicationdate",),
            "keywords": ("subjects",),
            "start": ("pagestart",),
            "end": ("pageend",),
            "database": ("longdbname",),
            "url": ("plink",),
            "type": ("doctypes", "pubtypes"),
        },
    ),
    Producer(
        "EBSCO",
        _marks("plink", "accession number"),
        {"url": ("plink",), "type": ("doctype",), "keywords": ("subjects", "keywords")},
    ),
    Producer(
        "SpringerLink",
        _marks("item title", "item doi"),
        {"doi": ("item doi",), "volume": ("journal volume",), "issue": ("journal issue",)},
        "SpringerLink",
        True,
        True,
    ),
    Producer(
        "Publish or Perish",
        _marks("cites", "gsrank"),
        {
            "journal": ("source",),
            "url": ("articleurl",),
            "start": ("startpage",),
            "end": ("endpage",),
        },
    ),
    Producer("Elicit", _marks("doi link", "venue", "citation count"), {}, "Elicit", True),
    Producer("Consensus", _marks("takeaway", "consensus link"), {}, "Consensus", True),
    Producer("Zotero", _marks("item type", "abstract note"), {"accession": ("key",)}),
    Producer("Papers", _marks("item type", "pagination", "pmcid"), {"keywords": ("tags",)}),
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
    Producer("Abstrackr", _marks("internal id", "source id"), {}),
    Producer("ASySD", _marks("record id", "label", "source"), {"database": ("source",)}),
    Producer("CiteSource", _marks("cite source", "record ids"), {}),
    Producer(
        "SyRF",
        _marks("publicationname", "studyid"),
        {
            "journal": ("publicationname",),
            "accession": ("studyid",),
            "type": ("referencetype",),
        },
    ),
    Producer(
        "EPPI-Reviewer",
        _marks("itemid", "short title"),
        {"accession": ("itemid",), "journal": ("parent title", "journal")},
    ),
    Producer("labelled set", _marks("record id", "duplicate group"), {"database": ("source",)}),
)

NOBODY = Producer("", frozenset())
TITLES = frozenset(NAMES["title"]).union(*(p.columns.get("title", ()) for p in PRODUCERS))
KNOWN = frozenset(key for keys in NAMES.values() for key in keys).union(
    *(key for producer in PRODUCERS for key in producer.columns.values())
)
"""Every name that fills a field somewhere, by which a header is told from the lines above it."""


def find_producer(header: Sequence[str]) -> Producer:
    """Give the producer whose columns the header has, or one without a name."""
    keys = {column_key(name) for name in header}
    return next((producer for producer in PRODUCERS if producer.marks <= keys), NOBODY)


def find_columns(header: Sequence[str], producer: Producer) -> dict[str, list[int]]:
    """Give the places of the columns that fill each field, the surest first.

    What a producer calls a field by is not taken for another field that is called so elsewhere.
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        places.setdefault(column_key(name), []).append(place)
    own = {key: name for name, keys in producer.columns.items() for key in keys}
    return {
        name: [
            place
            for key in dict.fromkeys((*producer.columns.get(name, ()), *keys))
            if own.get(key, name) == name
            for place in places.get(key, [])
        ]
        for name, keys in NAMES.items()
    }
