"""The texts of the attached PDFs as rows: a projection of the files, for finding words in them.

A file is read by a process of its own, one at a time, within a limit of time: PDFium is not
thread-safe, and a file that brings it down takes nothing else along. `rebuild` throws the rows away
and reads every file again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consilience.records import plain
from consilience_web.reviews.blobs import read_blob
from consilience_web.reviews.locks import writing
from consilience_web.reviews.models import Blob, ReviewRow, TextRow
from consilience_web.reviews.words import with_words

SECONDS = 60
"""For which a file is read; the pages read until then are kept."""
PROGRAM = (sys.executable, "-P", "-m", "consilience.fulltext.pdf_text")
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Text:
    """What could be read of a PDF: a text for each page, and what could not be read."""

    pages: tuple[str, ...]
    problem: str


def text_of(content: bytes, *, most: int | None = None) -> Text:
    """Read a PDF, or its first pages."""
    command = [*PROGRAM, *([str(most)] if most else [])]
    with _one_at_a_time, tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                command, input=content, stdout=out, stderr=subprocess.DEVNULL, timeout=SECONDS
            )
            ended = "" if done.returncode == 0 else "the rest cannot be read"
        except subprocess.TimeoutExpired:
            ended = f"after {SECONDS} seconds the rest was left out"
        out.seek(0)
        lines = out.read().decode("utf-8", "replace").splitlines()
    return _text([line for line in lines if line], ended)


def _text(lines: Sequence[str], ended: str) -> Text:
    read: list[str] = []
    problems: list[str] = []
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, str):
            return Text((), found)
        number, text, problem = found
        read.append(text)
        if problem:
            problems.append(f"page {number} {problem}")
    return Text(tuple(read), "; ".join([*problems, *([ended] if ended else [])]))


def keep_text(row: ReviewRow, sha256: str) -> None:
    """Read an attached file and keep its text; one that is gone meanwhile leaves nothing."""
    content = read_blob(row, "file", sha256)
    if content is None:
        return
    read = text_of(content)
    text = "\n".join(read.pages).replace("\x00", "")
    values = {"pages": len(read.pages), "characters": len(text.strip()), "text": plain(text),
              "problem": read.problem[:300]}  # fmt: skip
    with writing():
        ReviewRow.objects.select_for_update().get(pk=row.pk)
        if Blob.objects.filter(review=row, kind="file", name=sha256).exists():
            TextRow.objects.update_or_create(review=row, sha256=sha256, defaults=values)


def unread(row: ReviewRow) -> list[str]:
    """The attached files of which the text was not read yet."""
    known = TextRow.objects.filter(review=row).values_list("sha256", flat=True)
    held = Blob.objects.filter(review=row, kind="file", piece=0).exclude(name__in=known)
    return list(held.order_by("pk").values_list("name", flat=True))


def rebuild(row: ReviewRow) -> None:
    """Throw the texts away and read every file again."""
    with writing():
        TextRow.objects.filter(review=row).delete()
    for sha256 in unread(row):
        keep_text(row, sha256)


def drop_texts(row: ReviewRow, sha256s: Iterable[str]) -> None:
    """Delete the texts of files that are erased."""
    TextRow.objects.filter(review=row, sha256__in=list(sha256s)).delete()


def read_in(row: ReviewRow, phrases: Iterable[str]) -> set[str]:
    """The files in which all phrases stand."""
    rows = with_words(TextRow.objects.filter(review=row), phrases)
    return set(rows.values_list("sha256", flat=True))
