"""The objects of a JSON export one at a time, and their values by path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.identity import normalise_doi
from consilience.records.issue import Issue, quote
from consilience.records.source import Source

LONGEST_VALUE = 64 * 1024 * 1024
"""Characters of one record; what is longer has lost its end."""
DEEPEST = 20
"""Objects within objects that are taken apart; what lies deeper stays one JSON text."""
_SPACE = re.compile(r"[ \t\r\n\ufeff]*,?[ \t\r\n\ufeff]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DONE = 1024 * 1024


class _Damaged(Exception):
    """The text goes on in a way that is no JSON."""


def json_records(
    source: Source, drafted: Callable[[dict[str, Any], str, int, int], Draft], *wrappers: str
) -> Iterator[Record | Issue]:
    """Give a record for each object, as `drafted` makes it of object, file, index and line."""
    index = 0
    for item in json_items(source, *wrappers):
        if isinstance(item, Issue):
            yield item
        elif not isinstance(item[1], dict):
            what = "this is no record but another value; left out"
            yield Issue("refused", source.name, item[0], None, None, what, quote(text_of(item[1])))
        else:
            index += 1
            yield from drafted(item[1], source.name, index, item[0]).finish()


def json_items(source: Source, *wrappers: str) -> Iterator[tuple[int, Any] | Issue]:
    """Give each record's object with the line on which it begins.

    A file is one object, a list of them, one after the other (a line each), or an object that
    holds the list under one of the `wrappers`. Where the JSON breaks off or is damaged, what
    stands before is given and the rest is one refused issue.
    """
    reader = _Reader(source)
    try:
        while reader.peek():
            yield from _values(reader, wrappers)
    except (_Damaged, RecursionError) as error:
        what = f"the JSON is broken here ({error}); nothing behind is read, export it again"
        place = (source.name, reader.line, None, None)
        yield Issue("refused", *place, what, quote(reader.rest()))


def _values(reader: _Reader, wrappers: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    first = reader.peek()
    if first == "[":
        reader.pass_over("[")
        while reader.peek() != "]":
            line = reader.line
            yield line, reader.value()
        reader.pass_over("]")
    elif first == "{":
        yield from _object(reader, wrappers)
    else:
        yield reader.line, reader.value()


def _object(reader: _Reader, wrappers: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    line = reader.line
    members: dict[str, Any] = {}
    wraps = False
    reader.pass_over("{")
    while reader.peek() != "}":
        key = reader.value()
        reader.pass_over(":")
        if key in wrappers and reader.peek() in ("[", "{"):
            wraps = True
            yield from _values(reader, wrappers)
        else:
            members[str(key)] = reader.value()
    reader.pass_over("}")
    if not wraps:
        yield line, members


class _Reader:
    """Takes values off the front of a text that comes in pieces."""

    def __init__(self, source: Source) -> None:
        self._chunks = source.chunks()
        self._decode = json.JSONDecoder(strict=False).raw_decode
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """Pass white space and commas, and give the next character; empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            assert found is not None
            self._go_to(found.end())
            if self._at < len(self._text) or not self._more(1):
                return self._text[self._at : self._at + 1]

    def pass_over(self, sign: str) -> None:
        """Pass this sign."""
        if self.peek() != sign:
            raise _Damaged(f"{sign} is missing")
        self._go_to(self._at + 1)

    def value(self) -> Any:
        """Give the next whole value."""
        if not self.peek():
            raise _Damaged("it ends within a record")
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except ValueError as error:
                if self._more(len(self._text) - self._at):
                    continue
                raise _Damaged(getattr(error, "msg", "a number is too long")) from error
            if end == len(self._text) and self._more(1):
                continue  # a number may go on
            self._go_to(end)
            return value

    def rest(self) -> str:
        """Give some of what could not be read."""
        return self._text[self._at : self._at + 200]

    def _more(self, n_characters: int) -> bool:
        """Read on, at least as many characters as there are; False at the end of the file."""
        pieces = [self._text]
        n = 0
        while n < max(1, n_characters) and not self._ended:
            piece = next(self._chunks, "")
            self._ended = not piece
            n += len(piece)
            pieces.append(piece)
        self._text = "".join(pieces)
        if len(self._text) - self._at > LONGEST_VALUE:
            raise _Damaged("a record never ends")
        return n > 0

    def _go_to(self, at: int) -> None:
        self.line += self._text.count("\n", self._at, at)
        self._at = at
        if at > _DONE:
            self._text, self._at = self._text[at:], 0


class Leaves:
    """The texts of an object by dotted path; what is taken is struck off, the rest kept.

    A list of objects gives each of them as a JSON text, so that what belongs together stays
    together.
    """

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._texts: dict[str, list[str]] = {}
        self._walk(value, "", 0)

    def _walk(self, value: Any, path: str, depth: int) -> None:
        if isinstance(value, Mapping) and depth < DEEPEST:
            for key, inner in value.items():
                self._walk(inner, f"{path}.{key}" if path else str(key), depth + 1)
        elif isinstance(value, list):
            for item in value:
                self._add(path, item)
        else:
            self._add(path, value)

    def _add(self, path: str, value: Any) -> None:
        if (said := text_of(value)).strip():
            self._texts.setdefault(path or "value", []).append(said)

    def take(self, *paths: str) -> list[tuple[str, str]]:
        """Give path and text of everything under these paths, and strike it off."""
        return [(path, text) for path in paths for text in self._texts.pop(path, [])]

    def put(self, draft: Draft, fields: Mapping[str, tuple[str, ...]]) -> None:
        """Fill fields of the draft from paths, the surest first."""
        for name, paths in fields.items():
            for path, text in self.take(*paths):
                if name == "year":
                    draft.put_year(path, text)
                elif name == "doi":
                    if normalise_doi(text) != draft.fields.get("doi", "none"):
                        draft.put_doi(path, text)
                elif name == "pmid":
                    draft.put_pmid(path, re.sub(r"^https?://\S+/(\d+)/?$", r"\1", text))
                elif name == "keywords":
                    draft.put_keywords([text])
                else:
                    draft.put(name, path, text)

    def keep(self, draft: Draft) -> None:
        """Keep everything that is left under its path."""
        for path, texts in self._texts.items():
            for text in dict.fromkeys(texts):
                draft.extra.setdefault(path, []).append(text.strip())


def text_of(value: Any) -> str:
    """Give a value as text: a text as it is, nothing for null, else JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub("\ufffd", text)
