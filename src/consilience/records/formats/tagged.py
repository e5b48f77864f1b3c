"""What the tagged text formats share: lines of tag and value, wrapped, as records of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from consilience.records.draft import Draft
from consilience.records.issue import Issue, quote
from consilience.records.source import Source


@dataclass(slots=True)
class Entry:
    """One tag with its lines; a line after a blank one begins with a line break."""

    tag: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The lines joined: wrapped lines by a space, paragraphs by a line break."""
        if len(self.lines) == 1:
            return self.lines[0].strip()
        return " ".join(self.lines).replace(" \n", "\n").strip()


@dataclass(slots=True)
class Tagged:
    """The entries of one record, by their tags.

    Attributes
    ----------
    line : int
        Line on which it begins.
    ended : bool
        The format marks the end of a record, and it was there.
    loose : list of str
        Lines that were added to the tag before although they are not indented.
    """

    line: int
    found: dict[str, list[Entry]] = field(default_factory=dict)
    last: Entry | None = None
    ended: bool = False
    loose: list[str] = field(default_factory=list)

    def has(self, *tags: str) -> bool:
        """Tell whether one of these tags stands here."""
        return any(tag in self.found for tag in tags)

    def entries(self, *tags: str) -> list[Entry]:
        """Give the entries of these tags, or all."""
        return [entry for tag in tags or self.found for entry in self.found.get(tag, ())]

    def texts(self, *tags: str) -> list[str]:
        """Give the filled values of these tags, tag by tag."""
        return [text for entry in self.entries(*tags) if (text := entry.text)]

    def each(self, *tags: str) -> list[str]:
        """Give the filled lines of these tags, each line a value of its own."""
        lines = (line.strip() for entry in self.entries(*tags) for line in entry.lines)
        return [line for line in lines if line]

    def add(self, entry: Entry) -> None:
        """Add an entry; lines without tag that follow go on with it."""
        same = self.found.get(entry.tag)
        if same is None:
            self.found[entry.tag] = [entry]
        else:
            same.append(entry)
        self.last = entry

    def take(self, *tags: str) -> list[str]:
        """Give the filled values of these tags, and count them as dealt with."""
        texts = []
        for tag in tags:
            if tag in self.found:
                texts += [text for entry in self.found.pop(tag) if (text := entry.text)]
        return texts

    def drop(self, *tags: str) -> None:
        """Count these tags as dealt with."""
        for tag in tags:
            self.found.pop(tag, None)

    def keep_rest(self, draft: Draft) -> None:
        """Keep what is left in `extra`, and tell the lines that were not indented."""
        for entry in self.entries():
            draft.keep(entry.tag, entry.text)
        if self.loose:
            what = "lines that are not indented added to the tag before"
            draft.repaired(what, before="\n".join(self.loose))


@dataclass(frozen=True)
class Layout:
    """How a format lays its lines out.

    Attributes
    ----------
    tag : callable
        Splits a line into tag and value, or gives None for a line without tag.
    begins : callable
        Tells from the tag, the record so far and whether a blank line stands before, whether a
        new record begins; asked only where there is a record so far.
    ends : frozenset of str
        Tags that end a record; what follows belongs to none.
    outside : frozenset of str
        Tags of the file, not of a record.
    wraps_indented : bool
        Lines that continue a value are indented; where one is not, it is told.
    footers : bool
        A line after a blank one that is not indented belongs to no record.
    """

    tag: Callable[[str], tuple[str, str] | None]
    begins: Callable[[str, Tagged, bool], bool]
    ends: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    wraps_indented: bool = True
    footers: bool = False


def records_of(source: Source, layout: Layout) -> Iterator[Tagged]:
    """Cut an export into records, one in memory at a time; lines outside of them are told."""
    held: Tagged | None = None
    outside: list[str] = []
    blank = True
    for number, whole in source.lines():
        line = whole.replace("\r", " ") if "\r" in whole else whole
        if number == 1:
            line = line.strip("\ufeff")
        if not line or line.isspace():
            blank = True
            continue
        wrapped = layout.wraps_indented and line.startswith("   ")
        if wrapped and held is not None:
            _continue(held, line, blank, layout)
            blank = False
            continue
        found = None if wrapped else layout.tag(line)
        tag, text = found or ("", "")
        if tag in layout.ends and found:
            if held is not None:
                held.ended = True
                yield held
            held = None
        elif found and tag not in layout.outside:
            if held is None or layout.begins(tag, held, blank):
                if held is not None:
                    yield held
                _tell_outside(source, outside, number)
                held = Tagged(number)
            held.add(Entry(tag, number, [text.strip()]))
        elif found or held is None or (layout.footers and blank and not line.startswith("  ")):
            outside += [line.strip()] if not found else []
        else:
            _continue(held, line, blank, layout)
        blank = False
    if held is not None:
        yield held
    _tell_outside(source, outside, None)


def _continue(held: Tagged, line: str, blank: bool, layout: Layout) -> None:
    if layout.wraps_indented and not line[:1].isspace():
        held.loose.append(line.strip())
    if held.last is not None:
        held.last.lines.append(f"\n{line.strip()}" if blank else line.strip())


def _tell_outside(source: Source, lines: list[str], number: int | None) -> None:
    if lines:
        what = "lines outside of any record left out"
        place = (source.name, number, None, None, what, quote("\n".join(lines)))
        source.report(Issue("note", *place))
        lines.clear()


def regular(pattern: str) -> Callable[[str], tuple[str, str] | None]:
    """Give a splitter of lines: group 1 of the pattern is the tag, group 2 the value."""
    match = re.compile(pattern).match

    def split(line: str) -> tuple[str, str] | None:
        found = match(line)
        return (found[1], found[2] or "") if found else None

    return split


def fill(draft: Draft, tagged: Tagged, fields: Mapping[str, str]) -> None:
    """Fill a draft by a table of tag and field, the surest tag of a field first.

    Beside the fields of a record the table may say `serial` (ISBN or ISSN, by its form), `first`
    and `last` (page), `keyword list` (parted by semicolons) and `family first` (names without a
    comma between family name and initials). What the table does not name is kept in `extra`.
    """
    pages: dict[str, str] = {"first": "", "last": ""}
    for tag, name in fields.items():
        texts = tagged.each(tag) if name in ("authors", "keywords") else tagged.texts(tag)
        for text in texts:
            if name in pages and not pages[name]:
                pages[name] = text
            else:
                _put(draft, name, tag, text)
    draft.put_pages(pages["first"], pages["last"])
    tagged.drop(*fields)
    tagged.keep_rest(draft)


def _put(draft: Draft, name: str, tag: str, text: str) -> None:
    if name == "authors":
        draft.put_authors([text])
    elif name == "keywords":
        draft.put_keywords([text])
    elif name == "keyword list":
        draft.put_keywords(text.split(";"))
    elif name == "year":
        draft.put_year(tag, text)
    elif name == "doi":
        draft.put_doi(tag, text)
    elif name == "pmid":
        draft.put_pmid(tag, text)
    elif name in ("serial", "issn", "isbn"):
        draft.put_serial(tag, text, "" if name == "serial" else name)
    elif name == "pages":
        draft.put_pages(text, "")
    elif name in ("first", "last"):
        draft.keep(tag, text)
    elif "(#br)" in text:
        whole = text.replace("(#br)", "\n")
        draft.repaired("line breaks written as (#br) set", field=name, before=text, after=whole)
        draft.put(name, tag, whole)
    else:
        draft.put(name, tag, text)
