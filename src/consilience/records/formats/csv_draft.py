"""A row of a table as a record: which column fills which field, and what is kept beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consilience.records.draft import Draft
from consilience.records.formats import csv_values as values
from consilience.records.formats.csv_columns import column_key
from consilience.records.formats.csv_producers import Producer, find_columns, find_producer
from consilience.records.formats.csv_rows import Header, Row
from consilience.records.formats.type_words import type_among, type_of
from consilience.records.identity import normalise_doi, noted_pmid, with_family_of

_TEXTS = ("title", "journal", "volume", "issue", "pages", "abstract", "language", "accession")
_NOTHING = re.compile(
    r"\[?no (?:abstract|author name|author id|author|title)s? (?:is )?available\.?\]?", re.I
)
_CITED = re.compile(
    r"\b(?:1[89]|20)\d\d[^;]{0,40};\s*(?P<volume>[^();:]{1,20})?(?:\((?P<issue>[^()]{1,30})\))?"
    r":\s*(?P<pages>[\w.-]{1,30}?)\.(?:\s|$)"
)
"""Volume, issue and pages as PubMed's citations give them: `2020 Feb;63(2):103640. doi: ...`."""
_PLACED = re.compile(
    r";\s*(?P<volume>[^();]{0,20})(?:\((?P<issue>[^()]{0,30})\))?;\s*(?P<pages>\w[\w.-]*)?[^;]*$"
)
"""The same as SciELO's sources give them: `Saúde em Debate; 48(141); 11-22`."""
_SOURCE = re.compile(
    r"(?P<journal>\S.*?) \((?:1[89]|20)\d\d\)(?: [^()]*?(?:\((?P<pages>[\w.-]+)\)"
    r"|Article Number: (?P<number>[\w.-]*\w))?)?(?:\.|$)"
)
"""Embase's source: `J Peer (2025) 13:2 (45-56).`, or with the number of an article."""
_NOTES = ("extra", "note", "notes", "annote", "annotation", "other ids")
"""Columns in which a line may name a PubMed number."""
CITATIONS = {
    "PubMed": ("citation", _CITED),
    "SciELO": ("source", _PLACED),
    "Embase": ("source", _SOURCE),
}
"""In which column a producer tells what it has no column for."""
_SERIAL = re.compile(r"(?<![\d-])\d{4}-?\d{3}[\dXx](?![\dXx-])")


class Table:
    """Turns the rows of one table into drafts."""

    def __init__(self, file: str, header: Header) -> None:
        self.file = file
        self.names = header.names
        self.producer: Producer = find_producer(header.names)
        self.columns = find_columns(header.names, self.producer)
        keys = [column_key(name) for name in header.names]
        self.noted = [at for at, key in enumerate(keys) if key in (*_NOTES, "externalids")]

    def draft(self, row: Row, index: int) -> Draft:
        """Fill a draft from a row."""
        draft = Draft(self.file, index, row.line)
        draft.type = self.producer.type or draft.type
        cells = [values.unquoted(values.without_prefix(cell)).strip() for cell in row.cells]
        cells = ["" if cell in values.EMPTY else cell for cell in cells]
        if row.mended:
            draft.repaired("carriage returns inside a cell made spaces")
        self._check_width(draft, cells)
        left = dict(enumerate(cells[: len(self.names)]))
        self._put_type(draft, left)
        self._put_lists(draft, left)
        self._put_texts(draft, left)
        self._put_identifiers(draft, left)
        self._put_citation(draft, left)
        self._look_into_notes(draft, left)
        for at, cell in left.items():
            draft.keep(self.names[at] or f"column {at + 1}", cell)
        return draft

    def _check_width(self, draft: Draft, cells: list[str]) -> None:
        surplus = [cell for cell in cells[len(self.names) :] if cell]
        if surplus:
            what = f"{len(cells)} cells for {len(self.names)} columns; the rest kept in extra"
            draft.repaired(what, before="; ".join(surplus))
            for cell in surplus:
                draft.keep("beyond the last column", cell)

    def _take(self, left: dict[int, str], name: str) -> Iterator[tuple[str, str]]:
        """Give tag and text of the filled columns of a field, and strike them off."""
        for at in self.columns[name]:
            if text := left.pop(at, ""):
                yield self.names[at], text

    def _put_type(self, draft: Draft, left: dict[int, str]) -> None:
        for tag, text in self._take(left, "type"):
            known = type_of(text) or type_among(text.split(";"))
            if known and "type" not in draft.extra:
                draft.type = known
            draft.keep(tag, text)

    def _put_lists(self, draft: Draft, left: dict[int, str]) -> None:
        columns = list(self._take(left, "authors"))
        for tag, text in columns:
            if draft.authors or self._is_nothing(draft, tag, text, "authors"):
                draft.keep(tag, text)
                continue
            names, given_first = self._names(text)
            others = [self._names(other)[0] for _, other in columns[1:2]]
            if others and len(others[0]) == len(names):
                names = [with_family_of(*pair) for pair in zip(names, others[0], strict=True)]
            draft.put_authors(names, given_first=given_first)
            if "@" in text:
                draft.keep(tag, text)
        for _, text in self._take(left, "keywords"):
            draft.put_keywords(values.split_list(text))

    def _names(self, text: str) -> tuple[list[str], bool]:
        """Give the names of a cell, and whether they run "Given Family"."""
        if self.producer.run_together:
            text = values.split_run_together(text)
        if self.producer.pairs:
            text = values.split_pairs(text)
        names, given_first = values.split_authors(text, given_first=self.producer.given_first)
        if self.producer.family_first:
            names = [name if "," in name else name.replace(" ", ", ", 1) for name in names]
        return names, given_first

    def _is_nothing(self, draft: Draft, tag: str, text: str, field: str) -> bool:
        """Tell the words that a database writes where it has nothing, and say so."""
        if not _NOTHING.fullmatch(text):
            return False
        draft.repaired(f"the source has none; {tag} kept in extra", field=field, before=text)
        return True

    def _put_texts(self, draft: Draft, left: dict[int, str]) -> None:
        for name in _TEXTS:
            for tag, text in self._take(left, name):
                text = text.replace("--", "-") if name == "pages" else text
                if self._is_nothing(draft, tag, text, name):
                    draft.keep(tag, text)
                else:
                    draft.put(name, tag, text)
        for tag, text in self._take(left, "abstract_inverted_index"):
            abstract = values.from_inverted_index(text)
            if abstract is None:
                draft.repaired("the inverted index cannot be read; kept in extra", field="abstract")
                draft.keep(tag, text)
            elif abstract:
                draft.put("abstract", tag, abstract)
        self._put_pages(draft, left)
        for tag, text in self._take(left, "year"):
            if draft.year is None or column_key(tag) in ("publication year", "year"):
                draft.put_year(tag, values.with_dashes(text))
            else:
                draft.keep(tag, text)

    def _put_pages(self, draft: Draft, left: dict[int, str]) -> None:
        """Join first and last page, unless one column holds both; keep what differs from it."""
        first, last = list(self._take(left, "start")), list(self._take(left, "end"))
        if first and (number := draft.fields.get("pages")) and "-" not in number:
            draft.keep("article number", draft.fields.pop("pages"))
        if "pages" not in draft.fields:
            draft.put_pages(first[0][1] if first else "", last[0][1] if last else "")
        held = re.findall(r"\w+", draft.fields.get("pages", ""))
        for tag, text in (*first, *last):
            if text not in held and text not in draft.fields.get("pages", "").split("-"):
                draft.keep(tag, text)

    def _put_identifiers(self, draft: Draft, left: dict[int, str]) -> None:
        for tag, text in self._take(left, "doi"):
            draft.put_doi(tag, text)
        for tag, text in self._take(left, "pmid"):
            if text.strip() != "0":
                number = re.sub(r"^https?://\S+/(\d+)/?$", r"\1", text.partition("; http")[0])
                draft.put_pmid(tag, number)
        for tag, text in self._take(left, "isbn"):
            for serial in re.split(r"\s*[;|]\s*", text):
                draft.put_serial(tag, serial)
        for tag, text in self._take(left, "issn"):
            bare = re.sub(r"\s*\((?:electronic|print|linking)\)", "", text, flags=re.I)
            numbers = "; ".join(dict.fromkeys(_SERIAL.findall(bare)))
            draft.put("issn", tag, numbers or bare)
            if numbers and re.search(r"[^\W\d_]{2}", bare):
                draft.keep(tag, text)
        for tag, text in self._take(left, "url"):
            draft.put("url", tag, text)
        for tag, text in self._take(left, "database"):
            draft.put("database", tag, text)
        if self.producer.database and "database" not in draft.fields:
            draft.put("database", "", self.producer.database)

    def _look_into_notes(self, draft: Draft, left: dict[int, str]) -> None:
        """Take identifiers that programs keep in notes or in a column of several; both stay."""
        for at in self.noted:
            key, text = column_key(self.names[at]), left.get(at, "")
            if key in _NOTES and "pmid" not in draft.fields and (pmid := noted_pmid(text)):
                draft.put_pmid(self.names[at], pmid)
            if key == "externalids":
                for name, number in re.findall(r"['\"](DOI|PubMed)['\"]: ['\"]([^'\"]+)", text):
                    if name == "PubMed" and "pmid" not in draft.fields:
                        draft.put_pmid(name, number)
                    elif name == "DOI" and "doi" not in draft.fields and normalise_doi(number):
                        draft.put_doi(name, number)
        draft.put_linked_pmid("url")

    def _put_citation(self, draft: Draft, left: dict[int, str]) -> None:
        """Take volume, issue and pages out of a citation, where the producer has no columns."""
        column, pattern = CITATIONS.get(self.producer.name, ("", _CITED))
        for at, text in left.items() if column else ():
            if column_key(self.names[at]) == column and (found := pattern.search(text)):
                for group, value in found.groupdict().items():
                    name = "pages" if group == "number" else group
                    if value and name not in draft.fields:
                        draft.put(name, name, value)
