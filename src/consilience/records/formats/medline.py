"""MEDLINE: the text of PubMed (.nbib) and of ERIC, four letters of tag and wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.identity import normalise_doi
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

_TAG = re.compile(r"\ufeff?([A-Z]{2,4}) {0,2}-(?: (.*)|(\d+ *)|[ \t]*)$")
_FIRST = re.compile(r"(?:^|[\r\n])\ufeff?(?:PMID|OWN|PMCR?|STAT) {0,2}- ?\S")
_BODY = re.compile(r"(?:^|[\r\n])(?:FAU|JT|TA|DP|AU|TI|SO|PG) {0,2}- ")
_ISSN = re.compile(r"\b\d{4}-\d{3}[\dX]\b")
_BEGINS = ("PMID", "PMC", "PMCR", "OWN", "STAT", "UI")

PLAIN: dict[str, str] = {
    "VI": "volume", "IP": "issue", "PG": "pages", "LA": "language", "OID": "accession",
}  # fmt: skip
TYPES: dict[str, str] = {
    "book": "book", "books": "book", "book chapter": "chapter", "technical report": "report",
    "editorial": "article-journal", "letter": "article-journal", "dataset": "dataset",
    "preprint": "article", "dissertations/theses": "thesis",
    "newspaper article": "article-newspaper",
    "legislation": "legislation", "patent": "patent", "congress": "paper-conference",
    "speeches/meeting papers": "paper-conference", "reports - research": "report",
    "reports - evaluative": "report", "reports - descriptive": "report",
    "academic dissertation": "thesis", "guides - non-classroom": "report",
}  # fmt: skip
ARTICLE = ("journal article", "journal articles")
LATER = ("PT", "FAU", "AU", "TI", "AB", "IS", "ISSN", "DP", "AID", "LID", "MH", "OT", "PMID", "JT")


@dataclass
class Lines:
    """The tags of one record, in their order."""

    line: int
    values: list[tuple[str, str]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    def all(self, *names: str) -> list[str]:
        """Give the filled values of these tags, in order."""
        return [text for tag, text in self.values if tag in names and text.strip()]


def recognise(head: str) -> float:
    """Tell MEDLINE by the tags that begin a record and by one of its body."""
    return 0.97 if _FIRST.search(head) and _BODY.search(head) and "TY  -" not in head else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a MEDLINE export, one record in memory at a time."""
    for index, lines in enumerate(_records(source), start=1):
        yield from _draft(lines, source.name, index).finish()


def _records(source: Source) -> Iterator[Lines]:
    held: Lines | None = None
    blank = True
    for number, whole in source.lines():
        line = whole.replace("\r", " ")
        if not line.strip():
            blank = True
            continue
        found = _TAG.match(line)
        if found:
            tag, text = found.group(1), (found.group(2) or found.group(3) or "").strip()
            if held is None or (tag in _BEGINS and (blank or (tag == "PMID" and held.all("PMID")))):
                if held is not None:
                    yield held
                held = Lines(number)
            held.values.append((tag, text))
        elif held is None or (blank and not line.startswith("  ")):
            what = "line outside of any tag left out"
            place = (source.name, number, None, None, what, quote(line.strip()))
            source.report(Issue("note", *place))
        else:
            tag, text = held.values[-1]
            held.values[-1] = (tag, f"{text} {line.strip()}".strip())
            if not line.startswith(" "):
                held.stray.append(line.strip())
        blank = False
    if held is not None:
        yield held


def _draft(lines: Lines, file: str, index: int) -> Draft:
    draft = Draft(file, index, lines.line)
    eric = "ERIC" in lines.all("OWN")
    draft.put("database", "OWN", "ERIC" if eric else "PubMed")
    _put_type(draft, lines)
    _put_texts(draft, lines)
    _put_identifiers(draft, lines)
    for text in lines.all("DP"):
        draft.put_year("DP", text)
    draft.put_keywords(lines.all("MH", "OT"))
    _keep_rest(draft, lines)
    for line in lines.stray:
        draft.repaired("line that is not indented added to the tag before", before=line)
    return draft


def _put_type(draft: Draft, lines: Lines) -> None:
    kinds = [kind.lower() for kind in lines.all("PT")]
    if not any(kind in ARTICLE for kind in kinds) and not lines.all("JT", "TA"):
        draft.type = next((TYPES[kind] for kind in kinds if kind in TYPES), draft.type)


def _put_texts(draft: Draft, lines: Lines) -> None:
    full = lines.all("FAU")
    names = full or lines.all("AU")
    draft.put_authors([*names, *lines.all("CN")])
    if full and len(lines.all("AU")) > len(full):
        for name in lines.all("AU"):
            draft.keep("AU", name)
    titles = lines.all("TI")
    chapter = bool(titles) and bool(lines.all("BTI", "CTI"))
    draft.put("title", "TI", " ".join(titles) if titles else " ".join(lines.all("BTI", "CTI")[:1]))
    if len(titles) > 1:
        draft.repaired(
            "TI repeated; joined", field="title", before=titles[0], after=" ".join(titles)
        )
    for text in lines.all("AB"):
        draft.put("abstract", "AB", text)
    for tag in ("JT", "TA", *(("BTI", "CTI") if chapter else ())):
        for text in lines.all(tag):
            draft.put("journal", tag, text)
    for tag, name in PLAIN.items():
        for text in lines.all(tag):
            draft.put(name, tag, text)


def _put_identifiers(draft: Draft, lines: Lines) -> None:
    for text in lines.all("PMID"):
        draft.put_pmid("PMID", text)
    for tag in ("AID", "LID"):
        for text in lines.all(tag):
            _put_locator(draft, tag, text)
    issns = []
    for text in lines.all("IS", "ISSN"):
        found = _ISSN.findall(text)
        issns += [issn for issn in found if issn not in issns]
        if not found or found[0] != text:
            draft.keep("IS", text)
    draft.put("issn", "IS", "; ".join(issns))
    for text in lines.all("ISBN"):
        bare = re.match(r"[\d-]{9,16}[\dXx]", text)
        draft.put("isbn", "ISBN", bare.group() if bare else text)
        if bare and bare.group() != text:
            draft.keep("ISBN", text)


def _put_locator(draft: Draft, tag: str, text: str) -> None:
    """File what AID and LID hold: a DOI marked so, an address, or another number."""
    bare = re.sub(r"\s*\[doi\]$", "", text)
    if normalise_doi(bare) and (bare != text or "doi" in bare.lower()):
        draft.put_doi(tag, bare)
    elif re.match(r"https?://", text):
        draft.put("url", tag, text)
    else:
        draft.keep(tag, text)


def _keep_rest(draft: Draft, lines: Lines) -> None:
    used = {*LATER, *PLAIN, "TA", "BTI", "CTI", "CN", "ISBN"} - {"PT", "AID", "LID"}
    for tag, text in lines.values:
        if tag not in used and tag not in ("AID", "LID"):
            draft.keep(tag, text)
