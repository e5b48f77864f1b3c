"""The text of a PDF, page by page.

PDFium is not thread-safe, and a file made to harm may bring it down: run this module as a program
of its own, which takes the file in and gives a line of JSON for each page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.errors import ReadError

MOST_PAGES = 2_000
MOST_CHARACTERS = 4_000_000
"""Of one file; what comes after is not read."""
ENCRYPTED = "it is encrypted: take the password off and attach it again"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number, and its text or why there is none."""

    number: int
    text: str
    problem: str = ""


def pages(content: bytes, *, most: int = MOST_PAGES) -> Iterator[Page]:
    """Give the pages of a PDF; of one that cannot be read its number, and the rest goes on.

    Raises
    ------
    ReadError
        Where the file as a whole cannot be read.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        encrypted = "password" in str(error).lower()
        raise ReadError(ENCRYPTED if encrypted else "it is broken: no page can be read") from None
    left = MOST_CHARACTERS
    for index in range(min(len(document), most)):
        try:
            text = document[index].get_textpage().get_text_bounded()
        except PdfiumError:
            yield Page(index + 1, "", "cannot be read")
            continue
        yield Page(index + 1, text[:left])
        left -= len(text)
        if left <= 0:
            return


def main() -> None:
    """Read a PDF from the standard input and write its pages as lines of JSON."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else MOST_PAGES
    try:
        for page in pages(sys.stdin.buffer.read(), most=most):
            print(json.dumps([page.number, page.text, page.problem]), flush=True)
    except ReadError as error:
        print(json.dumps(str(error)))


if __name__ == "__main__":
    main()
