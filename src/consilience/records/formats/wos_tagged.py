"""Web of Science tagged text (.txt, .ciw, .isi): `PT J`, two letters, wrapped by three spaces.

The tags are those of the help of Web of Science and of the databases that it hosts (BIOSIS,
Zoological Record, Inspec). Files that were copied by hand come with lines that are not indented:
only known tags count as tags there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats.tagged import Layout, Tagged, fill, records_of
from consilience.records.formats.type_words import type_among
from consilience.records.identity import with_family_of
from consilience.records.issue import Issue
from consilience.records.source import Source

FIELDS: dict[str, str] = {
    "TI": "title", "Y1": "title", "X1": "title", "Z1": "title", "SO": "journal",
    "AB": "abstract", "Y4": "abstract", "X4": "abstract", "Z4": "abstract",
    "DE": "keyword list", "ID": "keyword list",
    "Y5": "keyword list", "X5": "keyword list", "Z5": "keyword list",
    "PY": "year", "VL": "volume", "IS": "issue", "BP": "first", "EP": "last",
    "SN": "issn", "EI": "issn", "BN": "isbn", "DI": "doi", "D2": "doi", "PM": "pmid",
    "LA": "language", "UT": "accession", "AN": "accession",
}  # fmt: skip
"""Which tag fills which field; names, type and pages without first page are told below.

X, Y and Z are what SciELO tells in Spanish, Portuguese and other languages."""
TAGS = frozenset(
    "PT AU AF BA BF CA GP BE TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C3 RP EM RI OI FU FX "
    "FP CR NR TC Z9 Z8 ZB ZR ZA ZS U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP "
    "AR DI DL D2 EA EY PG P2 WC WE SC GA PM UT OA HC HP DA AN PS CC MQ MC AE DG PC PL BC ST TA "
    "TN BD CO TY BR PV MY GE SD BT TS X1 Y1 Z1 X4 Y4 Z4 X5 Y5 Z5 NM DN NT CB CH DS RN FT SS EC "
    "AK A2 JC SA MH GS CM ES".split()
)
"""Tags that count as such where a value's further lines are not indented."""
KINDS = {"B": "book", "P": "patent", "C": "paper-conference"}
"""Letters after PT that say more than a journal (J) or a series (S); DT says more yet."""
DATABASES = {
    "WOS": "Web of Science", "ISI": "Web of Science", "BIOSIS": "BIOSIS", "BCI": "BIOSIS",
    "ZOOREC": "Zoological Record", "MEDLINE": "MEDLINE", "INSPEC": "Inspec",
    "CABI": "CAB Abstracts", "FSTA": "FSTA", "KJD": "KCI-Korean Journal Database",
    "SCIELO": "SciELO",
}  # fmt: skip
"""What the beginning of an accession number says about its database."""

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t]+(.*))?$")
_FIRST = re.compile(r"\A[\s\ufeff]*(?:FN .*\n|VR \d.*\n|PT [A-Z][ \t]*\n)")
_LATER = re.compile(r"\nPT [A-Z][ \t]*\n(?:A[FNU]|TI|TY|GP|CA|UT|DT|B[AEF]) ")
_ADDRESS = re.compile(r"\s*\(\S+@\S+\)")


def recognise(head: str) -> float:
    """Tell Web of Science text by its first line, or by PT with a letter and a tag below."""
    text = head.replace("\r\n", "\n")
    if _FIRST.match(text) or _LATER.search(text):
        return 0.98 if "TY  - " not in head[:200] else 0.0
    return 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a Web of Science export, one in memory at a time."""
    layout = Layout(_tag, _begins, frozenset(("ER",)), frozenset(("FN", "VR", "EF")))
    for index, tagged in enumerate(records_of(source, layout), start=1):
        yield from _draft(tagged, source.name, index).finish()


def _tag(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    if found is None or (found[1] not in TAGS and found[1] not in ("ER", "EF", "FN", "VR")):
        return None
    return found[1], found[2] or ""


def _begins(tag: str, held: Tagged, blank: bool) -> bool:
    return tag == "PT" and held.has("PT")


def _draft(tagged: Tagged, file: str, index: int) -> Draft:
    draft = Draft(file, index, tagged.line)
    if not tagged.ended:
        draft.repaired("record without ER; ended before the next one", field="ER", after="ER")
    kinds = [word for text in tagged.texts("DT") for word in text.split(";")]
    letter = next(iter(tagged.take("PT")), "J").strip()
    draft.type = type_among(kinds) or KINDS.get(letter, draft.type)
    if draft.type == "article-journal" and letter in KINDS:
        draft.type = (
            "chapter" if letter == "B" and "article" in str(kinds).lower() else KINDS[letter]
        )
    _put_names(draft, tagged)
    number = next(iter([*tagged.texts("UT"), *tagged.texts("AN")]), "")
    draft.put("database", "FN", DATABASES.get(number.partition(":")[0], "Web of Science"))
    for tag in ("CR", "C1", "C3", "RP", "FU", "DT"):
        for line in tagged.each(tag):
            draft.keep(tag, line)
        tagged.drop(tag)
    if not tagged.has("BP"):
        for tag in ("AR", "PS"):
            for text in tagged.take(tag):
                draft.put("pages", tag, re.sub(r"^(?:ARTN|UNSP)\s+", "", text))
    fill(draft, tagged, FIELDS)
    draft.put_linked_pmid("UT")
    return draft


def _put_names(draft: Draft, tagged: Tagged) -> None:
    """Take full names, else short ones, else those of the book; then the groups."""
    for full, short in (("AF", "AU"), ("BF", "BA"), ("BE", "BE")):
        names, shorts = tagged.each(full) or tagged.each(short), tagged.each(short)
        if len(names) == len(shorts):
            names = [with_family_of(*pair) for pair in zip(names, shorts, strict=True)]
        if not names:
            continue
        if full == "BE" and draft.type == "chapter":
            break
        for name in names:
            bare = _ADDRESS.sub("", name).strip()
            if bare != name:
                draft.keep(short, name)
                draft.repaired("address taken off a name", field="authors", before=name, after=bare)
            draft.put_authors([bare])
        if tagged.each(full) and full != "BE":
            for name in tagged.each(short):
                draft.keep(short, name)
        tagged.drop(full, short)
        break
    groups = tagged.each("CA")
    tagged.drop("CA")
    for name in groups:
        draft.put_authors([name])
