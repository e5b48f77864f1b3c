"""Inputs without coverage: what is kept of a format, and pieces of real exports, damaged at random.

The number of an input decides what it is, so a run goes on where the last one stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from consilience.errors import ReadError
from consilience.records import READABLE, recognise
from tests.fuzz.corpus import kept

LONGEST = 1_500
"""Bytes of a piece; what comes out is seldom more than twice as long."""
_BINARY = ("xls",)
_WORDS = Path(__file__).parent / "words.dict"
_ODD = (
    b"\n", b"\r\n", b"\r", b"\n\n", b"\t", b" ", b"  ", b"\x00", b"\x0b", b"\x1f", b"\x85", b"\xff",
    b"\xef\xbb\xbf", b"\xc2\xa0", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"&amp;", b"&#0;", b"&x;",
    b"<", b">", b"]]>", b"<!--", b"{", b"}", b"[", b"]", b'"', b"'", b",", b";", b"|", b"\\",
    b"null", b"1e999", b"-1", b"99999999999999999999", b"%2F", b"10.1000/x", b"0000-0000",
)  # fmt: skip


def seeds_of(reference: Path) -> dict[str, list[bytes]]:
    """Give what is damaged of each format: its kept inputs, and pieces of the exports there are."""
    seeds = {format: kept(format) for format in READABLE}
    folder = reference / "data/imports"
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or "expected" in path.name:
            continue
        content = path.read_bytes()[:65_536]
        try:
            format = recognise(content.decode("utf-8", "replace")).name
        except ReadError:
            continue
        start = content.find(b"\n", len(content) // 2) + 1
        seeds[format] += [content[:LONGEST], content[start : start + LONGEST]]
    return seeds


def words() -> list[bytes]:
    """Give the words of the formats."""
    lines = re.findall(r'^"(.*)"$', _WORDS.read_text(encoding="ascii"), re.MULTILINE)
    return [line.encode("ascii").decode("unicode_escape").encode("latin-1") for line in lines]


class Mutation:
    """Makes the inputs of one format by their numbers."""

    def __init__(self, format: str, seeds: list[bytes]) -> None:
        self._format = format
        self._seeds = seeds
        self._words = words()
        self._ways: tuple[Callable[[Random, bytes], bytes], ...] = (
            _change_byte, _leave_out, _insert_odd, self._insert_word, self._splice, _repeat_block,
            _move_line, _repeat_line, _join_lines, _cut_off, _change_word,
        )  # fmt: skip

    def input(self, number: int) -> bytes:
        """Give the input of this number."""
        chance = Random(f"{self._format} {number}")
        content = chance.choice(self._seeds)
        for _ in range(chance.randint(1, 6)):
            if content:
                content = chance.choice(self._ways)(chance, content)
        return content if self._format in _BINARY else _encoded(chance, content)

    def _insert_word(self, chance: Random, content: bytes) -> bytes:
        place = chance.randrange(len(content))
        return content[:place] + chance.choice(self._words) + content[place:]

    def _splice(self, chance: Random, content: bytes) -> bytes:
        other = chance.choice(self._seeds)
        place, begin = chance.randrange(len(content)), chance.randrange(len(other) + 1)
        return content[:place] + other[begin : begin + LONGEST]


def _change_byte(chance: Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    byte = chance.randrange(32, 127) if chance.random() < 0.9 else chance.randrange(256)
    return content[:place] + bytes((byte,)) + content[place + 1 :]


def _leave_out(chance: Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + content[place + chance.randint(1, 40) :]


def _insert_odd(chance: Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.choice(_ODD) + content[place:]


def _repeat_block(chance: Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    block = content[place : place + chance.randint(1, 30)]
    return content[:place] + block * chance.randint(2, 12) + content[place:]


def _move_line(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randint(0, len(lines)), line)
    return b"\n".join(lines)


def _repeat_line(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def _join_lines(chance: Random, content: bytes) -> bytes:
    place = content.find(b"\n", chance.randrange(len(content)))
    return content[:place] + content[place + 1 :] if place >= 0 else content


def _cut_off(chance: Random, content: bytes) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] if chance.random() < 0.5 else content[place:]


def _change_word(chance: Random, content: bytes) -> bytes:
    """Put one word of the input in the place of another."""
    found = list(re.finditer(rb"\w+", content))
    if not found:
        return content
    one, other = chance.choice(found), chance.choice(found)
    return content[: one.start()] + other.group() + content[one.end() :]


def _encoded(chance: Random, content: bytes) -> bytes:
    """Write most inputs as UTF-8, as guessing another encoding takes longer than all the rest."""
    drawn = chance.random()
    if drawn < 0.03:
        return content
    if drawn < 0.04:
        encoding = chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32"))
        return content.decode("utf-8", "replace").encode(encoding, "replace")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1").encode("utf-8")
    return content
