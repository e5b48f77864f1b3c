"""The bytes of an export as lines of text: which encoding, and how sure that is."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from charset_normalizer import from_bytes

from consilience.errors import FormatUnknown, ReadError
from consilience.records.issue import Issue, quote

HEAD = 65_536
"""Characters from which a format is recognised."""
SAMPLE = 262_144
"""Bytes from which an encoding is guessed where it has to be."""
LONGEST_LINE = 64 * 1024 * 1024
_CHUNK = 262_144

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = "binary"
"""The encoding of a file that is no text and yet has a reader: a workbook of a spreadsheet."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_NOT_TEXT = (
    (b"%PDF", "a PDF; export the records from the database instead"),
    (b"SQLite format 3", "a database file; export the records from the program that wrote it"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_LOST_BYTE = re.compile("[\udc80-\udcff]+")
_DECLARED = re.compile(
    rb"""^\s*(?:<\?xml[^>]{0,80}encoding=["']|%\s*Encoding:\s*)([A-Za-z0-9._-]+)"""
)
"""How XML and JabRef's BibTeX say their encoding in the first line."""
_LATIN = frozenset(
    "latin_1 iso8859_1 iso8859_2 iso8859_3 iso8859_4 iso8859_9 iso8859_10 iso8859_13 iso8859_14 "
    "iso8859_15 iso8859_16 cp1250 cp1252 cp1254 cp1257 cp1258 cp437 cp500 cp775 cp850 cp852 cp857 "
    "cp858 cp860 cp861 cp863 cp865 cp1140 hp_roman8 mac_roman mac_latin2 mac_turkish mac_iceland "
    "mac_centeuro mac_croatian mac_romanian".split()
)
"""Answers that short Western texts get; Windows-1252 is by far the likeliest of them."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_SYMBOL_IN_WORD = re.compile(r"[a-z][¡-¿×÷Œœ][a-z]|[a-z][¹³ºª¿¼¾](?![\w])")


class Source:
    """An export, opened: its head, its lines, and what was met while it was decoded.

    Attributes
    ----------
    name : str
        Name of the file, for messages.
    encoding : str
        How its bytes are read.
    head : str
        Its first `HEAD` characters, mended as its lines are; of a workbook only the signature,
        a byte a character.
    issues : list of Issue
        What was met and is not told yet.
    """

    def __init__(self, stream: BinaryIO, name: str, *, encoding: str | None = None) -> None:
        self.name = name
        self.issues: list[Issue] = []
        self._is_sound = False
        try:
            self._stream = _plain(stream)
            self._own = self._stream is not stream
            self._newline = "\n"
            signature = self._stream.read(8)
            if signature.startswith(_WORKBOOKS):
                self.encoding, self.head = BINARY, signature.decode("latin-1")
                return
            self._stream.seek(0)
            self.encoding = encoding or self._find_encoding()
            with self._text() as text:
                self.head = _LOST_BYTE.sub(_as_windows, text.read(HEAD))
        except (OSError, EOFError, zlib.error, LookupError, UnicodeError) as error:
            raise ReadError(f"the file cannot be opened ({error})", file=name) from error
        if not self.head.strip("\ufeff \t\r\n\x00"):
            raise ReadError("the file is empty; export it again", file=name)
        if "\r" in self.head and "\n" not in self.head:
            self._newline = "\r"

    @property
    def content(self) -> BinaryIO:
        """The bytes of a file that is no text, from the beginning."""
        self._stream.seek(0)
        return self._stream

    def close(self) -> None:
        """Close the copy or the unpacker that was made of the stream, not the stream."""
        if self._own:
            self._stream.close()

    def report(self, issue: Issue) -> None:
        """Add an issue that is told with the next record."""
        self.issues.append(issue)

    def take_issues(self) -> list[Issue]:
        """Give the issues met since the last call."""
        taken, self.issues = self.issues, []
        return taken

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give the lines from the beginning, numbered from 1, without their line ends."""
        for first, chunk in self._whole_line_chunks():
            lines = chunk.split(self._newline)
            if not lines[-1]:
                lines.pop()
            if chunk.isascii():
                for number, line in enumerate(lines, first):
                    yield number, line.rstrip("\r")
            else:
                for number, line in enumerate(lines, first):
                    yield number, self._mended(line, number).rstrip("\r")

    def blocks(self) -> Iterator[tuple[int, str]]:
        """Give the text in pieces of whole lines, each with the number of its first line.

        Every line ends with a line feed, but for the last of the file. A piece that holds
        something to be mended comes line by line, so that what is told comes with its line.
        """
        for first, chunk in self._whole_line_chunks():
            text = chunk.replace("\r\n", "\n") if "\r" in chunk else chunk
            if self._newline == "\r":
                text = text.replace("\r", "\n")
            if text.isascii() or not self._may_need_mending(text):
                yield first, text
                continue
            for number, line in enumerate(text.removesuffix("\n").split("\n"), first):
                yield number, self._mended(line, number) + "\n"

    def _whole_line_chunks(self) -> Iterator[tuple[int, str]]:
        """Give the text in pieces that end where a line ends, and the number of their first."""
        with self._text() as text:
            held: list[str] = []
            number, length = 1, 0
            while chunk := self._chunk_of(text, number):
                end = chunk.rfind(self._newline) + 1
                if end:
                    whole = "".join([*held, chunk[:end]])
                    yield number, whole
                    number += whole.count(self._newline)
                    held, length = [], 0
                held.append(chunk[end:])
                length += len(chunk) - end
                if length >= LONGEST_LINE:
                    self._refuse_line(number)
            if length:
                yield number, "".join(held)

    def _chunk_of(self, text: io.TextIOWrapper, number: int) -> str:
        try:
            return text.read(_CHUNK)
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            what = f"the file cannot be read on ({error}); fetch it again"
            raise ReadError(what, file=self.name, line=number) from error

    def _refuse_line(self, number: int) -> NoReturn:
        what = f"the line is longer than {LONGEST_LINE} characters; is this a text export?"
        raise ReadError(what, file=self.name, line=number)

    def whole_lines(self) -> Iterator[str]:
        """Give the lines from the beginning with their line ends, as tables need them."""
        with self._text() as text:
            number = 0
            while line := self._line_of(text, number + 1):
                number += 1
                yield self._mended(line, number)

    def chunks(self) -> Iterator[str]:
        """Give the text from the beginning, in pieces of no particular length."""
        with self._text() as text:
            while chunk := text.read(_CHUNK):
                yield self._mended(chunk, None)

    def _line_of(self, text: io.TextIOWrapper, number: int) -> str:
        try:
            line = text.readline(LONGEST_LINE)
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            what = f"the file cannot be read on ({error}); fetch it again"
            raise ReadError(what, file=self.name, line=number) from error
        if len(line) >= LONGEST_LINE:
            self._refuse_line(number)
        return line

    def _text(self) -> _Detached:
        if self.encoding == BINARY:
            what = "this is a workbook of a spreadsheet or another packed file, and no text"
            raise FormatUnknown(what, file=self.name)
        self._stream.seek(0)
        errors = "surrogateescape" if self.encoding.startswith("utf-8") else "replace"
        newline = getattr(self, "_newline", "\n")
        text = _Detached(self._stream, encoding=self.encoding, errors=errors, newline=newline)
        text._CHUNK_SIZE = _CHUNK
        return text

    def _may_need_mending(self, text: str) -> bool:
        """Whether a character was lost, or is a byte that is no UTF-8."""
        if "\ufffd" in text:
            return True
        return not self._is_sound and _LOST_BYTE.search(text) is not None

    def _mended(self, text: str, line: int | None) -> str:
        """Read the bytes that are no UTF-8 as Windows-1252, and tell it."""
        if text.isascii() or not self._may_need_mending(text):
            return text
        if _LOST_BYTE.search(text):
            mended = _LOST_BYTE.sub(_as_windows, text)
            self._tell(
                "repaired", line, "bytes that are no UTF-8 read as Windows-1252", text, mended
            )
            return mended
        if "\ufffd" in text:
            self._tell("note", line, "a character was lost (�) before or while reading", text, "")
        return text

    def _tell(self, kind: str, line: int | None, what: str, before: str, after: str) -> None:
        shown = before.encode("utf-8", "replace").decode("utf-8").strip()
        made = "repaired" if kind == "repaired" else "note"
        place = (self.name, line, None, None)
        self.report(Issue(made, *place, what, quote(shown), quote(after.strip())))  # type: ignore[arg-type]

    def _find_encoding(self) -> str:
        sample = self._stream.read(SAMPLE)
        for start, what in _NOT_TEXT:
            if sample.startswith(start):
                raise FormatUnknown(f"this is {what}", file=self.name)
        for mark, encoding in _MARKS:
            if sample.startswith(mark):
                return encoding
        if wide := _without_mark(sample):
            self._tell("note", None, f"no byte order mark; read as {wide}", "", "")
            return wide
        if len(_CONTROL.findall(sample)) * 20 > len(sample.rstrip(b"\0")):
            what = "no text but a picture, a program or a damaged file; export the records again"
            raise FormatUnknown(f"this is {what}", file=self.name)
        n_good, n_bad = self._count_utf8()
        self._is_sound = n_bad == 0
        if n_bad == 0 or n_good > n_bad:
            return "utf-8"
        return self._guess(sample)

    def _is_utf8(self) -> bool:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._stream.seek(0)
        try:
            while chunk := self._stream.read(_CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
        return True

    def _count_utf8(self) -> tuple[int, int]:
        """Count the characters beyond ASCII that are UTF-8, and the bytes that are none."""
        if self._is_utf8():
            return 1, 0
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._stream.seek(0)
        n_good = n_bad = 0
        while chunk := self._stream.read(_CHUNK):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            lost = sum(len(run) for run in _LOST_BYTE.findall(text))
            n_bad += lost
            n_good += len(_BEYOND_ASCII.findall(text)) - lost
        return n_good, n_bad + len(decoder.decode(b"", True))

    def _guess(self, sample: bytes) -> str:
        """Choose an encoding for bytes that are no UTF-8, and say which and why."""
        declared = _DECLARED.match(sample)
        if declared and _is_codec(declared.group(1).decode()):
            encoding = declared.group(1).decode().lower()
            self._tell("note", None, f"not UTF-8; read as {encoding}, as the file says", "", "")
            return encoding
        best = from_bytes(sample).best()
        guessed = best.encoding if best else "cp1252"
        chosen = guessed
        if _breaks_latin_words(sample, guessed):
            best = from_bytes(sample, cp_isolation=sorted(_LATIN)).best()
            chosen = best.encoding if best else "cp1252"
        western = sample.decode("cp1252", "replace")
        if chosen in _LATIN and len(_SYMBOL_IN_WORD.findall(western)) < 2:
            chosen = "cp1252"
        what = f"not UTF-8; read as {chosen} (charset-normalizer's answer: {guessed})"
        self._tell("note", None, f"{what}; check names with accents", "", "")
        return chosen


class _Detached(io.TextIOWrapper):
    """A text layer that leaves the bytes below open when it is closed.

    Attributes
    ----------
    _CHUNK_SIZE : int
        Bytes that Python's own text layer decodes at once; 8,192 where nobody says more.
    """

    _CHUNK_SIZE: int

    def close(self) -> None:
        try:
            self.detach()
        except ValueError:
            return

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def _plain(stream: BinaryIO) -> BinaryIO:
    """Give the stream so that it can be read twice, unpacked where it is packed."""
    if not stream.seekable():
        spooled = tempfile.SpooledTemporaryFile(max_size=32 * 1024 * 1024)  # noqa: SIM115
        while chunk := stream.read(_CHUNK):
            spooled.write(chunk)
        stream = spooled  # type: ignore[assignment]
    stream.seek(0)
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return gzip.GzipFile(fileobj=stream) if packed else stream  # type: ignore[return-value]


def _without_mark(sample: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by its zero bytes."""
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = max(1, min(len(sample), 4096) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _breaks_latin_words(sample: bytes, encoding: str) -> bool:
    """Tell an answer that puts letters of another script into the middle of Latin words.

    In a short text a few accents are easily taken for another code page: that of Müller and the
    letter behind it for one ideograph. Right letters of another script hardly ever touch one of
    ASCII, wrong ones do, since an accent stands in a word.
    UTF-16 without a single zero byte is no text with lines.
    """
    if encoding.startswith(("utf_16", "utf_32")):
        return b"\0" not in sample and b"\n" in sample
    text = sample.decode(encoding, "ignore")
    foreign = [found for found in _FOREIGN.finditer(text) if _is_foreign(found.group())]
    touching = sum(
        bool(_ASCII_LETTER.match(text[max(0, one.start() - 1)]))
        or bool(_ASCII_LETTER.match(text[one.end() : one.end() + 1]))
        for one in foreign
    )
    return 2 * touching > len(foreign)


def _is_foreign(letter: str) -> bool:
    """Whether a character beyond ASCII is none of the Latin script, and no sign."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")


def _as_windows(found: re.Match[str]) -> str:
    return found.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _is_codec(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False
