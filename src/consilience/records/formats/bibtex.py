"""BibTeX and BibLaTeX: `@article{key, title = {...}}`, as databases and managers write them.

What BibTeX cannot hold when it is written: tags of `extra` that are no names of fields in small
letters, a keyword with a semicolon, line breaks but those between the paragraphs of an abstract,
white space at the ends, HTML entities as such, braces in a DOI or address, a PMID that is no
number, a year that is none, and the place in an earlier file. A record that is written without a
key gets one, which stands in `extra` when it is read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats import latex
from consilience.records.formats.bibtex_entries import Entry, entries, parents
from consilience.records.formats.bibtex_names import put_names, written_names
from consilience.records.formats.type_words import type_of
from consilience.records.identity import normalise_pmid, noted_pmid, plain
from consilience.records.issue import Issue
from consilience.records.source import Source

_STARTS = re.compile(
    r"(?m)^[ \t\ufeff]*@[ \t]*(?:[A-Za-z]+[ \t]*[{(][^,={}\n]{0,400}(?:,|\n|$)"
    r"|(?i:string|preamble|comment)\s*[{(])"
)
_LOOSE = re.compile(r"(?:^|[\s}])@[A-Za-z]{4,20}\s*\{[^,={}\n]{0,200},\s*[\w-]+\s*=")
_KEY = re.compile(r"[^\s,={}\"#%()'\\~]+")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_.:+/-]*")

TYPES: dict[str, str] = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "inbook": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "thesis": "thesis",
    "phdthesis": "thesis", "mastersthesis": "thesis", "bathesis": "thesis", "report": "report",
    "techreport": "report", "misc": "document", "unpublished": "manuscript", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "webpage": "webpage", "booklet": "pamphlet",
    "manual": "book", "proceedings": "book", "collection": "book", "mvbook": "book",
    "mvcollection": "book", "mvproceedings": "book", "mvreference": "book", "reference": "book",
    "bookinbook": "chapter", "suppbook": "chapter", "suppcollection": "chapter",
    "inreference": "entry-encyclopedia", "periodical": "periodical", "dataset": "dataset",
    "suppperiodical": "article-journal", "review": "article-journal", "software": "software",
    "patent": "patent", "standard": "standard", "jurisdiction": "legal_case", "map": "map",
    "legislation": "legislation", "legal": "legislation", "video": "motion_picture",
    "movie": "motion_picture", "audio": "song", "music": "musical_score", "image": "figure",
    "artwork": "graphic", "letter": "personal_communication", "newspaper": "article-newspaper",
    "magazine": "article-magazine", "preprint": "article", "presentation": "speech",
    "blog": "post-weblog", "bill": "bill", "hearing": "hearing", "treaty": "treaty",
    "dictionary": "entry-dictionary",
}  # fmt: skip
"""CSL's word for each type; the first of several is the one that is written back."""

TYPE_OF: dict[str, str] = {}
for _bibtex, _csl in TYPES.items():
    TYPE_OF.setdefault(_csl, _bibtex)

FIELDS: dict[str, str] = {
    "journaltitle": "journal", "journal": "journal", "booktitle": "journal",
    "volume": "volume", "number": "issue", "issue": "issue", "language": "language",
    "langid": "language", "database": "database", "source": "database", "unique-id": "accession",
    "accession": "accession", "abstract": "abstract",
}  # fmt: skip
"""Field of a record for each field of an entry, the surest first."""
KEYWORDS = (
    "keywords", "keyword", "author_keywords", "keywords-plus", "index_keywords", "mesh", "tags",
)  # fmt: skip
NUMBERS = ("pages", "eid", "article-number", "articleno", "art_number", "elocation-id")
"""Where pages stand, and the number that an article without pages has."""
SERIALS = ("issn", "eissn", "isbn")
"""Mendeley and JabRef put either number into either field: its form decides."""
VERBATIM = frozenset(("doi", "url", "link", "ee", "eprint", "file", "pdf", "local-url", "key"))
NOTES = ("note", "annote", "extra", "annotation")
"""Fields of which a line may name a PubMed number."""
ADDRESSES = ("url", "link", "ee", "bdsk-url-1")
INHERITED = (
    "year date month publisher address location editor isbn issn volume number series organization "
    "journal journaltitle"
).split()
"""What an entry without it has from the one that `crossref` names (the `title` as `booktitle`)."""

_TAKEN = frozenset(
    (*FIELDS, *KEYWORDS, *NUMBERS, *ADDRESSES, *SERIALS, "title", "subtitle", "author", "date",
     "year", "doi", "pmid", "pubmed_id")
)  # fmt: skip


def recognise(head: str) -> float:
    """Tell BibTeX by an entry that starts a line."""
    if _STARTS.search(head):
        return 0.9
    return 0.85 if _LOOSE.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a BibTeX file, one entry in memory at a time."""
    others = parents(source)
    seen: set[str] = set()
    for index, entry in enumerate(entries(source), start=1):
        draft = _draft(entry, others, source.name, index)
        if entry.key and entry.key in seen:
            draft.note(f"the key {entry.key} stands twice in the file")
        seen.add(entry.key)
        yield from draft.finish()


def _draft(entry: Entry, others: Mapping[str, Entry], file: str, index: int) -> Draft:
    draft = Draft(file, index, entry.line)
    for line, name, what, text in entry.changes:
        draft.repaired(what, field=name.lower() or None, before=text, line=line)
    draft.type = TYPES.get(entry.type, "document")
    draft.keep("key", entry.key)
    if TYPE_OF[draft.type] != entry.type:
        draft.keep("entrytype", entry.type)
    held: dict[str, list[str]] = {}
    for name, value in _with_inherited(entry, others):
        if value.strip():
            held.setdefault(name, []).append(value)
    if entry.type == "book" and type_of("".join(held.get("document_type", []))) == "chapter":
        draft.type = "chapter"
        what = "a chapter, as document_type says"
        draft.repaired(what, field="type", before="book", after="chapter")
    _put(draft, held)
    for name, values in held.items():
        for value in values:
            draft.keep(name, value.strip() if name in VERBATIM else _text(value))
    return draft


def _with_inherited(entry: Entry, others: Mapping[str, Entry]) -> list[tuple[str, str]]:
    own = [(name.lower(), value) for name, value in entry.fields]
    has = {name for name, _ in own}
    dated = has & {"year", "date"}
    for name, value in list(own):
        if name not in ("crossref", "xdata"):
            continue
        for key in value.lower().split(","):
            other = others.get(key.strip())
            for given, text in other.fields if other and other is not entry else ():
                given = given.lower()
                if name == "crossref" and given == "title":
                    given = "booktitle"
                allowed = name == "xdata" or given in ("booktitle", *INHERITED)
                if allowed and given not in has and not (dated and given in ("year", "date")):
                    own.append((given, text))
                    has.add(given)
    return own


def _put(draft: Draft, held: dict[str, list[str]]) -> None:
    _put_title(draft, held)
    for value in held.pop("author", []):
        put_names(draft, value)
    for name, field in FIELDS.items():
        for value in held.pop(name, []):
            draft.put(field, name, _text(value))
    for name in ("date", "year"):
        for value in held.pop(name, []):
            draft.put_year(name, _text(value))
    for name in NUMBERS:
        for value in held.pop(name, []) if "pages" not in draft.fields else []:
            text = re.sub(r"\s*[-–—]+\s*", "-", _text(value))
            draft.put("pages", name, re.sub(r"(?i)^article\s+(?=\w*\d\w*$)", "", text))
    for name in KEYWORDS:
        for value in held.pop(name, []):
            text = _text(value)
            draft.put_keywords(text.split(";" if ";" in text else ","))
    _put_identifiers(draft, held)


def _put_title(draft: Draft, held: dict[str, list[str]]) -> None:
    subtitles = held.pop("subtitle", [])
    for value in held.pop("title", []):
        title = _text(value)
        if subtitles:
            after = " " if title[-1:] in "?!:" else ": "
            title = f"{title}{after}{_text(subtitles.pop(0))}"
        draft.put("title", "title", title)
    for value in subtitles:
        draft.put("title", "subtitle", _text(value))


def _put_identifiers(draft: Draft, held: dict[str, list[str]]) -> None:
    for value in held.pop("doi", []):
        draft.put_doi("doi", latex.unescape(value))
    for name in SERIALS:
        for value in held.pop(name, []):
            for serial in re.split(r"[;\n]", value):
                draft.put_serial(name, _text(serial), "isbn" if name == "isbn" else "issn")
    for name in ("pmid", "pubmed_id"):
        for value in held.pop(name, []):
            draft.put_pmid(name, _text(value))
    if [value.lower() for value in held.get("eprinttype", [])] == ["pubmed"]:
        for value in held.pop("eprint", []):
            draft.put_pmid("eprint", _text(value))
    for name in NOTES:
        for value in held.get(name, []):
            if "pmid" not in draft.fields and (pmid := noted_pmid(_text(value))):
                draft.put_pmid(name, pmid)
    for name in ADDRESSES:
        for value in held.pop(name, []):
            address = latex.unescape(value.strip())
            if "doi" not in draft.fields and re.match(r"(?i)https?://\S*doi\S*/10\.", address):
                draft.put_doi(name, address, certain=False)
            for one in re.split(r"[;,]?\s+(?:and\s+)?(?=https?://)", address):
                draft.put("url", name, one)
    for value in held.get("crossref", []) if "doi" not in draft.fields else []:
        # SciELO names the article itself there.
        if draft.type == "article-journal" and re.match(r"10\.\d{4,}/", value):
            draft.put_doi("crossref", value)
    draft.put_linked_pmid("bdsk-url-1")


def _text(value: str) -> str:
    """Give the text of a value: LaTeX read, wrapped lines joined, paragraphs kept apart."""
    paragraphs = re.split(r"\n\s*\n", latex.decode(value))
    return "\n".join(filter(None, (" ".join(part.split()) for part in paragraphs)))


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as BibTeX, in Unicode, each under a key of its own."""
    used: set[str] = set()
    for record in records:
        kind = record.extra.get("entrytype", ("",))[0]
        same = TYPES.get(kind) == record.type
        type = kind if same else TYPE_OF.get(record.type, "misc")
        stream.write(f"@{type}{{{_key(record, used)}")
        for name, value in _fields(record):
            if value.strip():
                stream.write(f",\n  {name} = {{{value}}}")
        stream.write("\n}\n\n")


def _is_written(tag: str) -> bool:
    """Tell whether a tag of `extra` is a name of BibTeX and not that of a field of a record."""
    return tag in ("key", "entrytype") or bool(_FIELD_NAME.fullmatch(tag) and tag not in _TAKEN)


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    journal = "booktitle" if record.type in ("chapter", "paper-conference") else "journal"
    yield "title", f"{{{latex.encode(record.title)}}}" if record.title else ""
    yield "author", written_names(record.authors)
    yield "year", str(record.year) if record.year is not None else ""
    yield journal, latex.encode(record.journal or "")
    yield "volume", latex.encode(record.volume or "")
    yield "number", latex.encode(record.issue or "")
    yield "pages", latex.encode(record.pages or "").replace("-{}", "-").replace("-", "--")
    yield "doi", record.doi or ""
    yield "pmid", normalise_pmid(record.pmid) or ""
    yield "isbn", latex.encode(record.isbn or "")
    yield "issn", latex.encode(record.issn or "")
    yield "url", re.sub("[{}]", "", record.url or "")
    yield "abstract", latex.encode(record.abstract or "").replace("\n", "\n\n")
    yield "keywords", _keywords(record.keywords)
    yield "language", latex.encode(record.language or "")
    yield "database", latex.encode(record.database or "")
    yield "accession", latex.encode(record.accession or "")
    for tag, values in record.extra.items():
        if _is_written(tag) and tag not in ("key", "entrytype"):
            for value in values:
                yield tag, value if tag in VERBATIM else latex.encode(value)


def _keywords(words: Iterable[str]) -> str:
    """Join keywords by commas, or by semicolons where one of them holds a comma."""
    encoded = [latex.encode(word) for word in words]
    if not any("," in word for word in encoded):
        return ", ".join(encoded)
    return "; ".join(encoded) + (";" if len(encoded) == 1 else "")


def _key(record: Record, used: set[str]) -> str:
    """Give the record's own key, or family, year and first word, made unique in the file."""
    own = record.extra.get("key", ("",))[0]
    if not _KEY.fullmatch(own):
        word = next((w for w in re.findall(r"[a-z]{4,}", plain(record.title or ""))), "")
        family = re.sub(r"[^a-z0-9]", "", plain(record.first_family))
        own = f"{family}{record.year or ''}{word}" or "record"
    key, n = own, 1
    while key.lower() in used:
        n += 1
        key = f"{own}-{n}"
    used.add(key.lower())
    return key
