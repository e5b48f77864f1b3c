"""RIS: `TY  - JOUR`, one tag a line, `ER  - ` at the end, and everything databases make of it.

What RIS cannot hold when it is written: line breaks in a value, white space at its ends, an empty
text, a text that is NA, HTML entities as such, tags of `extra` that are no RIS tags, and numbers
and dates that are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats import ris_tags as tags
from consilience.records.formats.ris_lines import Part, Wrapped, join_parts, parts_of
from consilience.records.identity import classify_serial, normalise_doi, normalise_pmid, noted_pmid
from consilience.records.issue import Issue
from consilience.records.repair import clean_text
from consilience.records.source import Source

_STARTS = re.compile(r"(?:^|[\r\n])[ \t\ufeff]*TY[ \t]*-[ \t]*(?:[A-Z]{3,8})?[ \t]*(?:[\r\n]|$)")
_TAGGED = re.compile(r"(?:^|[\r\n])(?:T[I1]|A[U1B]|JF|N2|PY|C1|KW)  - ")
_ISSUE = re.compile(
    r"(?=.{1,20}$)(?:\d{1,4}[A-Z]?(?:[ ,/()-]+|$)"
    r"|(?:[A-Z]|suppl\w*\.?|pt\.?|part|spec\w*\.?|issue?\.?|no\.?)(?:[ ,/()-]+|$|(?=\d)))+",
    re.IGNORECASE,
)
"""What an issue looks like in M1, which EndNote gives issues and others give anything."""
_PMID = re.compile(r"(?:PMID|PUBMED)[: ]+(\d+)\.?$|(\d+) \[PMID\]$")
_NLM = frozenset(("NLM", "Nlm", "PubMed", "Medline", "MEDLINE"))
"""How EndNote names PubMed as the provider of a record, whose accession number is PubMed's then."""
_ARTICLE = re.compile(r"(?:ARTN |UNSP )?((?=\S*\d)[\w.-]{1,20})")
"""A number of an article, which EndNote, Scopus and Web of Science put into C7."""
_NEXT_ADDRESS = re.compile(r"[;,]?\s+(?:and\s+)?(?=https?://)")
_AND_OTHERS = frozenset(("...", "…", "et al.", "et al"))
"""What Google Scholar and the Cochrane Library write for authors that they do not show."""
_LISTED = re.compile(r"[^\W\d_][\w'’ -]* [A-Z]{1,4}(?:, [^\W\d_][\w'’ -]* [A-Z]{1,4})+")
"""Several people in one value, as Ovid writes those of CENTRAL: "Berg JA, van der Li W"."""
_ENDS = re.compile(r"(?:^|[\r\n])ER[ \t]+-")


def recognise(head: str) -> float:
    """Tell RIS by a line with TY, or by tags that end with ER."""
    if _STARTS.search(head):
        return 0.95
    return 0.8 if len(_TAGGED.findall(head)) >= 2 and _ENDS.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of an RIS export, one record in memory at a time."""
    for index, part in enumerate(join_parts(parts_of(source)), start=1):
        yield from _draft(part, source.name, index).finish()


def _draft(part: Part, file: str, index: int) -> Draft:
    draft = Draft(file, index, part.line)
    _tell_shape(draft, part)
    by_tag = _by_tag(draft, part)
    if draft.type == "webpage":
        _put_trial(draft, by_tag)
    if "AU" in by_tag:
        draft.put_authors(_names(draft, by_tag.pop("AU")))
    if "KW" in by_tag:
        draft.put_keywords(by_tag.pop("KW"))
    if "N1" in by_tag:
        _put_noted(draft, by_tag["N1"])
    _put_texts(draft, by_tag)
    _put_dates_and_numbers(draft, by_tag)
    for tag, texts in by_tag.items():
        for text in texts:
            draft.keep(tag, text)
    for line in part.stray:
        draft.keep("untagged", line)
        draft.repaired("untagged line kept in extra", before=line)
    return draft


def _by_tag(draft: Draft, part: Part) -> dict[str, list[str]]:
    """Give the filled values of each tag, those of all that name authors as one.

    R writes NA where it has nothing.

    The performers of recordings are authors too, and whoever else is named where no author is.
    """
    pairs = [*_joined(draft, part)] if part.more else part.pairs
    by_tag: dict[str, list[str]] = {}
    for tag, text in pairs:
        if not text or (text == "NA" and tag != "KW"):
            continue
        if tag in by_tag:
            by_tag[tag].append(text)
        else:
            by_tag[tag] = [text]
    naming = {"AU", "A1"}
    if "A2" in by_tag and (draft.type in tags.PERFORMED or not part.has(tags.AUTHORS)):
        naming.add("A2")
    elif "A1" not in by_tag:
        return by_tag
    for tag in naming:
        by_tag.pop(tag, None)
    by_tag["AU"] = [text for tag, text in pairs if tag in naming and text not in ("", "NA")]
    return by_tag


def _joined(draft: Draft, part: Part) -> Iterator[tuple[str, str]]:
    """Give the values with their tags, continuation lines joined to them."""
    for place, (tag, text) in enumerate(part.pairs):
        if place in part.more:
            for whole in _unfolded(draft, tag, text, part.more[place]):
                yield tag, whole
        else:
            yield tag, text


def _names(draft: Draft, texts: Iterable[str]) -> Iterator[str]:
    """Give the names in the values of authors, of which one may hold several."""
    for text in texts:
        if ";" in text:
            yield from filter(str.strip, text.split(";"))
        elif " and " in text and all("," in name for name in text.split(" and ")):
            yield from text.split(" and ")
        elif text in _AND_OTHERS:
            draft.keep("AU", text)
        elif "," in text and _LISTED.fullmatch(text):
            yield from text.split(", ")
        else:
            yield text


def _put_trial(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    """Take the journal of a trial in CENTRAL: Ovid writes it into JA, a second title into T2."""
    if "JA" in by_tag and any("D=cctr" in link for link in by_tag.get("L2", ())):
        for text in by_tag.pop("JA"):
            draft.put("journal", "JA", text)
        if not draft.fields["journal"].startswith("http"):
            draft.type = "article-journal"
            what = "a journal article, as its journal says"
            draft.repaired(what, field="type", before="ELEC", after="article-journal")


def _put_noted(draft: Draft, notes: list[str]) -> None:
    """Take what ProCite writes into notes: "Volume ID: 3"; VL then holds the edition."""
    for note in [*notes]:
        label, _, text = note.partition(": ")
        name = tags.NOTED.get(label.strip().lower())
        if name and text.strip() and name not in draft.fields:
            draft.put(name, "N1", text)
            notes.remove(note)


def _unfolded(draft: Draft, tag: str, text: str, more: Wrapped) -> list[str]:
    """Join continuation lines to the value, unless each is a value of its own."""
    before = "\n".join([text, *more.lines])
    lines = [text, *(line.strip() for line in more.lines)]
    if tag in tags.LINE_PER_VALUE:
        texts, after = [line for line in lines if line.strip()], "; ".join(lines)
    else:
        indented = all(line[:1] == " " for line in more.lines)
        wrapped = tag not in tags.PARAGRAPHED or indented or _is_one_paragraph(lines)
        after = (" " if wrapped else "\n").join(lines).strip()
        texts = [after]
    draft.repaired(
        "untagged lines added to the tag before", field=tag, before=before, after=after,
        line=more.line,
    )  # fmt: skip
    return texts


def _is_one_paragraph(lines: list[str]) -> bool:
    """Tell a paragraph that was cut at a width: full lines that seldom end with a sentence."""
    *full, _ = lines
    ends = sum(line.endswith((".", "?", "!", ":")) for line in full)
    return (
        len(full) > 2
        and max(map(len, lines)) <= 90
        and min(map(len, full)) >= 50
        and 3 * ends < len(full)
    )


def _tell_shape(draft: Draft, part: Part) -> None:
    for line, what, before, after in part.changes:
        draft.repaired(what, before=before, after=after, line=line)
    if not part.ended:
        draft.repaired("record without ER; ended before the next one", field="ER", after="ER  - ")
    word, *others = [*part.types, ""]
    ris = word.strip().upper()
    draft.type = tags.TYPES.get(ris, "document")
    if not part.types:
        draft.type = "article-journal"
        draft.repaired(
            "record without TY; taken as a journal article", field="TY", after="TY  - JOUR"
        )
    elif ris and (ris not in tags.TYPES or tags.TYPE_OF[draft.type] != ris):
        draft.keep("TY", ris)
        if ris not in tags.TYPES:
            draft.repaired(
                "unknown type; taken as document", field="type", before=word, after="document"
            )
    for other in filter(None, others):
        draft.keep("TY", other)


def _put_texts(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    for tag, name in tags.TEXTS.items():
        if tag in by_tag:
            for text in by_tag.pop(tag):
                draft.put(name, tag, text)
    if "accession" not in draft.fields and "ID" in by_tag:
        draft.put("accession", "ID", by_tag["ID"].pop(0))


def _put_dates_and_numbers(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    for tag in tags.YEARS:
        if tag in by_tag:
            for text in by_tag.pop(tag):
                draft.put_year(tag, text)
    if "M1" in by_tag and "issue" not in draft.fields:
        issue = next(filter(_ISSUE.fullmatch, by_tag["M1"]), None)
        if issue is not None:
            draft.put("issue", "M1", issue)
            by_tag["M1"].remove(issue)
    _put_doi(draft, by_tag)
    if "U2" in by_tag or "C5" in by_tag:
        _put_embase(draft, by_tag)
    for text in by_tag.pop("UR", ()):
        for address in _NEXT_ADDRESS.split(text) if " http" in text else (text,):
            draft.put("url", "UR", address)
    for text in by_tag.pop("SN", ()):
        draft.put_serial("SN", text)
    for text in by_tag.pop("BN", ()):
        draft.put("isbn", "BN", text)
    _put_pmid(draft, by_tag)
    if "SP" in by_tag or "EP" in by_tag:
        start, *starts = by_tag.pop("SP", None) or [""]
        end, *ends = by_tag.pop("EP", None) or [""]
        draft.put_pages(start, end)
        for text in starts:
            draft.keep("SP", text)
        for text in ends:
            draft.keep("EP", text)
    if "pages" not in draft.fields and "C7" in by_tag:
        _put_article_number(draft, by_tag["C7"])


def _put_embase(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    """Take the numbers that Embase.com gives a record: its own in U2, PubMed's in C5."""
    if not any("embase.com/" in address for address in by_tag.get("UR", ())):
        return
    for text in by_tag.pop("U2", ()):
        if "accession" in draft.fields or not text.startswith("L"):
            draft.keep("U2", text)
        else:
            draft.put("accession", "U2", text)
    for text in by_tag.pop("C5", ()):
        draft.put_pmid("C5", text)


def _put_article_number(draft: Draft, texts: list[str]) -> None:
    """Take the number that an article without pages has."""
    for text in texts:
        if number := _ARTICLE.fullmatch(text):
            draft.put("pages", "C7", number[1])
            texts.remove(text)
            return


def _put_doi(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    for tag in tags.DOIS:
        for text in by_tag.pop(tag, ()):
            draft.put_doi(tag, text)
    if "doi" in draft.fields:
        return
    for tag in tags.POSSIBLE_DOIS:
        for text in by_tag.get(tag, ()):
            if _names_doi(tag, text):
                draft.put_doi(tag, text, certain=False)
                return


def _names_doi(tag: str, text: str) -> bool:
    """Tell whether a tag of another purpose holds a DOI as such and not in passing."""
    doi = normalise_doi(text)
    return doi is not None and (
        tag in ("L3", "M3", "C7") or bool(re.match(r"(?i)\s*(?:https?://\S*doi\S*/10\.|doi)", text))
    )


def _put_pmid(draft: Draft, by_tag: dict[str, list[str]]) -> None:
    for tag in ("PM", "PMID"):
        for text in by_tag.pop(tag, ()):
            draft.put_pmid(tag, text)
    for tag in ("N1", "C3", "C2", "U1"):
        if tag not in by_tag:
            continue
        for text in [*by_tag[tag]]:
            found = _PMID.match(text)
            bare = tag == "C2" and draft.fields.get("database") == "Scopus" and text.isdigit()
            if (found or bare) and "pmid" not in draft.fields:
                draft.put_pmid(tag, found[1] or found[2] if found else text)
                by_tag[tag].remove(text)
            elif "pmid" not in draft.fields and (pmid := noted_pmid(text)):
                draft.put_pmid(tag, pmid)
    if "pmid" not in draft.fields and _NLM.intersection(by_tag.get("DP", ())):
        number = draft.fields.get("accession", "")
        if number.isdigit():
            draft.put_pmid("AN", number)
    draft.put_linked_pmid("UR", *by_tag.get("L2", ()))


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Write records as RIS."""
    for record in records:
        for tag, text in _lines(record):
            flat = clean_text(text)[0]
            if flat or tag in ("TY", "ER"):
                stream.write(f"{tag}  - {flat}\n")
        stream.write("\n")


def _is_tag(tag: str) -> bool:
    return bool(re.fullmatch("[A-Z][A-Z0-9]", tag)) and tag != "ER"


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    first = record.extra.get("TY", ("",))[0]
    same = tags.TYPES.get(first) == record.type
    yield "TY", first if same else tags.TYPE_OF.get(record.type, "GEN")
    yield "TI", record.title or ""
    yield from (("AU", name) for name in record.authors)
    yield "PY", str(record.year) if record.year is not None else ""
    yield "T2" if record.type in tags.WITHIN_BOOKS else "JF", record.journal or ""
    yield "VL", record.volume or ""
    yield "IS", record.issue or ""
    yield from _pages(record.pages or "")
    yield "DO", record.doi or ""
    yield "AB", record.abstract or ""
    yield from (("KW", word) for word in record.keywords)
    for serial, name in ((record.isbn, "isbn"), (record.issn, "issn")):
        if serial:
            as_read = classify_serial(serial, record.type) == name
            yield "SN" if as_read else "BN", serial
    yield "UR", record.url or ""
    yield "LA", record.language or ""
    yield "DB", record.database or ""
    yield "AN", record.accession or ""
    if normalise_pmid(record.pmid):
        yield "N1", f"PMID: {record.pmid}"
    for tag, values in record.extra.items():
        if _is_tag(tag) and tag != "TY":
            yield from ((tag, value) for value in values)
    yield "ER", ""


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    start, dash, end = pages.partition("-")
    plain = dash and start.strip() and end.strip() and "-" not in end
    if plain and start == start.strip() and end == end.strip() and start != end:
        yield "SP", start
        yield "EP", end
    else:
        yield "SP", pages
