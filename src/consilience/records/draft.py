"""A record while it is read: what the source says goes in, a clean `Record` comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from consilience.evidence import Record
from consilience.evidence.record import made
from consilience.records.identity import (
    PLAIN_DOI,
    PLAIN_ISSN,
    PLAIN_NAMES,
    classify_serial,
    is_only_doi,
    linked_pmid,
    normalise_doi,
    normalise_pmid,
    serial_by_form,
    serials_in,
    split_name,
)
from consilience.records.issue import Issue, quote
from consilience.records.repair import are_sound, clean_text, is_plain

EARLIEST_YEAR, LATEST_YEAR = 1400, 2099

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_ONLY_YEAR = re.compile(r"1[4-9]\d\d|20\d\d", re.ASCII)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_OPEN_ENDS = ("+", "&", "&+", "ff", "ff.")
"""What stands for a last page that the source doesn't know."""
_DASHES = re.compile(r"(?<=\w)\s*[‐-―−]\s*(?=\w)")
_LONG = ("abstract",)
_PROSE = ("title", "abstract")


def _is_no_pages(start: str, end: str) -> bool:
    return f"{start} {end}".lower().strip() in ("no specified", "no pagination specified")


class Draft:
    """Collects one record of an export and the issues that were met on the way.

    Parameters
    ----------
    file : str
        Name of the export.
    index : int
        Place of the record in it, from 1.
    line : int
        Line on which it starts.
    """

    def __init__(self, file: str, index: int, line: int) -> None:
        self.file = file
        self.index = index
        self.line = line
        self.type = "article-journal"
        self.fields: dict[str, str] = {}
        self.year: int | None = None
        self.authors: list[str] = []
        self.keywords: dict[str, None] = {}
        self.extra: dict[str, list[str]] = {}
        self.issues: list[Issue] = []

    def put(self, field: str, tag: str, value: str) -> None:
        """Fill a text field; a second, different value is kept under the source's tag."""
        value = value.strip()
        if not value:
            return
        held = self.fields.setdefault(field, value)
        if held != value:
            self.keep(tag, value)

    def keep(self, tag: str, value: str) -> None:
        """Keep what no field holds, under the source's own tag."""
        value = value.strip()
        if value and value not in self.extra.setdefault(tag, []):
            self.extra[tag].append(value)

    def put_authors(self, names: Iterable[str], *, given_first: bool = False) -> None:
        """Add names in order, each as "Family, Given" where it can be told."""
        clean = self._all_clean("authors", [*names])
        if PLAIN_NAMES.fullmatch("\n".join(clean)):
            self.authors += clean
        else:
            whole = (split_name(name, given_first=given_first) for name in clean)
            self.authors += filter(None, whole)

    def put_type(self, tag: str, word: str, known: str | None) -> None:
        """Take the type that a word is known for; of another the word is kept, and it is told."""
        self.type = known or "document"
        if known is None:
            self.keep(tag, word)
            self.repaired(
                "unknown type; taken as document", field="type", before=word, after="document"
            )

    def put_group(self, name: str) -> None:
        """Add an author that the source marks as a group: its name stays whole."""
        whole = self._clean("authors", name)
        if whole:
            self.authors.append(whole)

    def put_keywords(self, words: Iterable[str]) -> None:
        """Add keywords in order, each once."""
        clean = self._all_clean("keywords", [*words])
        self.keywords.update(dict.fromkeys(filter(None, clean)))

    def put_year(self, tag: str, value: str) -> None:
        """Take the year out of a date; keep the date where it says more."""
        value = value.strip()
        if not value:
            return
        if self.year is None and _ONLY_YEAR.fullmatch(value):
            self.year = int(value)
            return
        found = _YEAR.search(value)
        if found and self.year is None:
            self.year = int(found.group())
        if not found and self.year is None and re.search(r"\w", value):
            self.repaired(
                f"no year between {EARLIEST_YEAR} and {LATEST_YEAR}; kept in extra",
                field="year",
                before=value,
                after="",
            )
        if not found or value.strip("/- ") != str(self.year):
            self.keep(tag, value)

    def put_doi(self, tag: str, value: str, *, certain: bool = True) -> None:
        """Take the DOI out of a value; `certain` when the tag should hold one."""
        value = value.strip()
        if not value:
            return
        if certain and PLAIN_DOI.fullmatch(value) and self.fields.get("doi", value) == value:
            self.fields["doi"] = value
            return
        doi = normalise_doi(value)
        if doi is None or not is_only_doi(value):
            self.keep(tag, value)
        if doi is None:
            if certain:
                self.repaired("holds no DOI; kept in extra", field="doi", before=value)
            return
        held = self.fields.setdefault("doi", doi)
        if held != doi:
            self.keep(tag, value)
        elif value != doi and (value.lower() != doi or not certain):
            self.repaired(f"DOI taken from {tag}", field="doi", before=value, after=doi)

    def put_pmid(self, tag: str, value: str) -> None:
        """Take a PubMed number; keep the value where it is none."""
        pmid = normalise_pmid(value)
        if pmid is None:
            self.keep(tag, value)
        else:
            self.put("pmid", tag, pmid)

    def put_linked_pmid(self, tag: str, *others: str) -> None:
        """Take the PubMed number to which an address leads, where nothing else has named it.

        Web of Science tells it in the accession number of what it has from MEDLINE.
        """
        accession = self.fields.get("accession", "")
        if "pmid" in self.fields:
            return
        if accession.startswith("MEDLINE:"):
            self.put_pmid("accession", accession)
        else:
            links = (self.fields.get("url", ""), *self.extra.get(tag, ()), *others)
            if pmid := next(filter(None, map(linked_pmid, links)), None):
                self.fields["pmid"] = pmid

    def put_serial(self, tag: str, value: str, kind: str = "") -> None:
        """File a serial number under ISBN or ISSN, by its form, or as the tag says.

        Words in brackets are taken off ("(print)"); several numbers stand in one field.
        """
        if kind != "isbn" and PLAIN_ISSN.fullmatch(value) and "issn" not in self.fields:
            self.fields["issn"] = value
            return
        bare = _BRACKETS.sub("", value).strip()
        if bare != value.strip():
            self.keep(tag, value)
        for serial in serials_in(bare) if bare else ():
            name = serial_by_form(serial) or kind or classify_serial(serial, self.type)
            held = self.fields.setdefault(name, serial)
            if serial not in held.split("; "):
                self.fields[name] = f"{held}; {serial}"

    def put_pages(self, start: str, end: str) -> None:
        """Join first and last page."""
        start, end = start.strip(), end.strip()
        if not start.isascii():
            start, before = _DASHES.sub("-", start), start
            if start != before:
                what = "dash between pages made plain"
                self.repaired(what, field="pages", before=before, after=start)
        if (start or end)[:2] in ("no", "No", "NO") and _is_no_pages(start, end):
            self.repaired("the source has no pages", field="pages", before=f"{start} {end}")
            self.keep("SP", f"{start} {end}")
            return
        if end in _OPEN_ENDS:
            self.repaired("the last page is not given", field="pages", before=f"{start}-{end}")
            self.keep("EP", end)
            end = ""
        joined = (
            f"{start}-{end}"
            if start and end and end not in (start, start.split("-")[-1])
            else start
        )
        self.put("pages", "pages", joined or end)

    def repaired(self, what: str, **place: Any) -> None:
        """Report a change that the record went through: field, before, after, line."""
        self._report("repaired", what, **place)

    def note(self, what: str, **place: Any) -> None:
        """Report what changes no record."""
        self._report("note", what, **place)

    def _report(self, kind: Literal["repaired", "note"], what: str, **place: Any) -> None:
        """Append an issue; `place` holds field, before, after and line where they are known."""
        self.issues.append(
            Issue(
                kind,
                self.file,
                place.get("line") or self.line,
                self.index,
                place.get("field"),
                what,
                quote(place.get("before", "")),
                quote(place.get("after", "")),
            )
        )

    def _clean(self, field: str, value: str) -> str:
        clean, changes = clean_text(value, keep_lines=field in _LONG, prose=field in _PROSE)
        if changes:
            self.repaired(", ".join(changes), field=field, before=value.strip(), after=clean)
        return clean

    def _all_clean(self, field: str, values: list[str]) -> list[str]:
        """Clean short values: all at once where none needs a repair."""
        if are_sound(values):
            return [*map(str.strip, values)]
        return [self._clean(field, value) for value in values]

    def is_empty(self) -> bool:
        """Tell whether nothing at all was found."""
        return not (self.fields or self.authors or self.keywords or self.extra or self.year)

    def _move_address(self) -> None:
        """File an address that stands for a journal, as of entries of registers, as an address."""
        address = self.fields.pop("journal")
        self.repaired("an address in place of a journal", field="url", before=address)
        self.put("url", "journal", address)

    def finish(self) -> Iterator[Record | Issue]:
        """Give the issues that were met, then the record."""
        if self.is_empty():
            self.note("the record holds nothing but its type")
        if self.type == "book" and "title" not in self.fields and "journal" in self.fields:
            self.fields["title"] = self.fields.pop("journal")
        if self.fields.get("journal", "").startswith(("http://", "https://")):
            self._move_address()
        texts = self.fields
        if not are_sound(texts.values()):
            for field, value in texts.items():
                if not is_plain(value):
                    texts[field] = self._clean(field, value)
        if not all(texts.values()):
            texts = {field: text for field, text in texts.items() if text}
        record = made(
            type=self.type,
            year=self.year,
            authors=tuple(self.authors),
            keywords=tuple(self.keywords),
            source_file=self.file,
            source_index=self.index,
            extra={tag: tuple(values) for tag, values in self.extra.items() if values},
            **texts,
        )
        yield from self.issues
        yield record
