"""What the tagged text formats share: lines of tag and value, wrapped, as records of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from consilience.records.draft import Draft
from consilience.records.issue import Issue, quote
from consilience.records.repair import has_plain_spaces
from consilience.records.source import Source

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
Lines = list[str]
"""One value: its lines without white space at their ends; one after a blank line begins with a line
break."""


@dataclass(slots=True)
class Tagged:
    """The values of one record, by their tags.

    Attributes
    ----------
    line : int
        Line on which it begins.
    found : dict of str to list of Lines
        The values of each tag.
    last : Lines or None
        The value with which lines without tag go on.
    ended : bool
        The format marks the end of a record, and it was there.
    loose : list of str
        Lines that were added to the tag before although they are not indented.
    """

    line: int
    found: dict[str, list[Lines]] = field(default_factory=dict)
    last: Lines | None = None
    ended: bool = False
    loose: list[str] = field(default_factory=list)

    def has(self, *tags: str) -> bool:
        """Tell whether one of these tags stands here."""
        return any(tag in self.found for tag in tags)

    def values(self, *tags: str) -> list[Lines]:
        """Give the values of these tags, or all."""
        return [lines for tag in tags or self.found for lines in self.found.get(tag, ())]

    def texts(self, *tags: str) -> list[str]:
        """Give the filled values of these tags, tag by tag."""
        return [*filter(None, map(joined, self.values(*tags)))]

    def each(self, *tags: str) -> list[str]:
        """Give the filled lines of these tags, each line a value of its own."""
        lines = (line.strip() for lines in self.values(*tags) for line in lines)
        return [line for line in lines if line]

    def add(self, tag: str, text: str) -> None:
        """Add a value; lines without tag that follow go on with it."""
        self.last = [text]
        self.found.setdefault(tag, []).append(self.last)

    def go_on(self, line: str, after_blank: bool) -> None:
        """Add a line without tag to the value before."""
        if self.last is not None:
            self.last.append(f"\n{line}" if after_blank else line)

    def take(self, *tags: str) -> list[str]:
        """Give the filled values of these tags, and count them as dealt with."""
        texts: list[str] = []
        for tag in tags:
            if tag in self.found:
                texts += filter(None, map(joined, self.found.pop(tag)))
        return texts

    def drop(self, *tags: str) -> None:
        """Count these tags as dealt with."""
        for tag in tags:
            self.found.pop(tag, None)

    def keep_rest(self, draft: Draft) -> None:
        """Keep what is left in `extra`, and tell the lines that were not indented."""
        for tag, values in self.found.items():
            for lines in values:
                draft.keep(tag, joined(lines))
        if self.loose:
            what = "lines that are not indented added to the tag before"
            draft.repaired(what, before="\n".join(self.loose))


def joined(lines: Lines) -> str:
    """Give the lines as one text: wrapped lines by a space, paragraphs by a line break."""
    if len(lines) == 1:
        return lines[0].strip()
    return " ".join(lines).replace(" \n", "\n").strip()


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
    regular : re.Pattern or None
        Finds tag and value in lines as they nearly always are, for a format whose records are
        parted by blank lines and wrapped by six spaces. Values that begin or end with spaces
        are not found. A record of which each line is found is taken whole.
    once : str
        The tag that no such record has twice.
    """

    tag: Callable[[str], tuple[str, str] | None]
    begins: Callable[[str, Tagged, bool], bool]
    ends: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    wraps_indented: bool = True
    footers: bool = False
    regular: re.Pattern[str] | None = None
    once: str = ""


def records_of(source: Source, layout: Layout) -> Iterator[Tagged]:
    """Cut an export into records, one in memory at a time; lines outside of them are told."""
    cutter = _Cutter(source, layout)
    for number, block in source.blocks():
        yield from cutter.take(block, number)
    yield from cutter.rest()


class _Cutter:
    """Takes records that are regular as a whole, and all others line by line."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self._source = source
        self._layout = layout
        self._held: Tagged | None = None
        self._outside: list[str] = []
        self._blank = True

    def take(self, block: str, number: int) -> Iterator[Tagged]:
        """Give the records that end in a block of whole lines; its first has this number."""
        place = 0
        while place < len(block):
            may_begin = self._blank and block[place] != "\n"
            whole = self._whole(block, place, number) if may_begin else None
            if whole is not None:
                done, (self._held, end), self._blank = self._held, whole, False
            else:
                end = block.find("\n", place)
                end = len(block) if end < 0 else end
                done = self._line(block[place:end].rstrip("\r"), number)
            if done is not None:
                yield done
            if self._outside and self._held is not None and self._held.line == number:
                self._tell_outside(number)
            number += block.count("\n", place, end) + 1
            place = end + 1

    def rest(self) -> Iterator[Tagged]:
        """Give the record that the file ends with."""
        if self._held is not None:
            yield self._held
        self._tell_outside(None)

    def _whole(self, block: str, place: int, number: int) -> tuple[Tagged, int] | None:
        """Give the record that begins here, if each of its lines is regular, and where it ends."""
        layout = self._layout
        if layout.regular is None:
            return None
        blank = _BLANK_LINE.search(block, place)
        end = blank.start() if blank else len(block.rstrip("\n"))
        text = block[place:end].replace("\n      ", " ")
        pairs = layout.regular.findall(text)
        values = "\n".join([value for _, value in pairs])
        if (
            len(pairs) <= text.count("\n")
            or "  " in values
            or not has_plain_spaces(values)
            or not layout.begins(pairs[0][0], self._held or Tagged(number), True)
        ):
            return None
        tagged = Tagged(number)
        for tag, value in pairs:
            tagged.add(tag, value)
        if len(tagged.found.get(layout.once, ())) > 1:
            return None
        return tagged, end

    def _line(self, whole: str, number: int) -> Tagged | None:
        """Take a line; give the record that ends with it or before it."""
        layout, held, blank = self._layout, self._held, self._blank
        line = whole.replace("\r", " ") if "\r" in whole else whole
        if number == 1:
            line = line.strip("\ufeff")
        self._blank = not line or line.isspace()
        if self._blank:
            return None
        wrapped = layout.wraps_indented and line.startswith("   ")
        if wrapped and held is not None:
            self._continue(held, line, blank)
            return None
        found = None if wrapped else layout.tag(line)
        tag, text = found or ("", "")
        if tag in layout.ends and found:
            if held is not None:
                held.ended = True
            self._held = None
            return held
        if found and tag not in layout.outside:
            if held is None or layout.begins(tag, held, blank):
                self._held = Tagged(number)
                self._held.add(tag, text.strip())
                return held
            held.add(tag, text.strip())
        elif found or held is None or (layout.footers and blank and not line.startswith("  ")):
            self._outside += [line.strip()] if not found else []
        else:
            self._continue(held, line, blank)
        return None

    def _continue(self, held: Tagged, line: str, blank: bool) -> None:
        if self._layout.wraps_indented and not line[:1].isspace():
            held.loose.append(line.strip())
        held.go_on(line.strip(), blank)

    def _tell_outside(self, number: int | None) -> None:
        if self._outside:
            what = "lines outside of any record left out"
            told = quote("\n".join(self._outside))
            self._source.report(Issue("note", self._source.name, number, None, None, what, told))
            self._outside.clear()


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
