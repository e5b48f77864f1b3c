"""Whether a file that somebody sent is a PDF that others can read."""

from __future__ import annotations

import threading

START = b"%PDF-"
ENDS = (b"%%EOF", b"startxref")
WITHIN = 2048
"""Bytes at either end in which a PDF has its marks; some programs write a little around them."""
_one_at_a_time = threading.Lock()  # PDFium is not made for threads


def trouble_of(content: bytes) -> str:
    """Say why a file is no PDF that can be read, and what to do; empty where it is one."""
    if not content.strip():
        return "the file is empty: download it again"
    if START not in content[:WITHIN]:
        begins = content.lstrip()[:200].lower()
        if begins.startswith((b"<!doctype", b"<html")):
            return (
                "not a PDF file but a web page, often one that asks to sign in: open the address "
                "in a browser, and download the PDF itself"
            )
        return "not a PDF file: it does not begin with %PDF-"
    if not any(mark in content[-WITHIN:] for mark in ENDS):
        return "its end is missing, so it was cut off on the way: download it again"
    if b"/Encrypt" in content and _asks_for_password(content):
        return "it opens only with a password: save it without one, and send that"
    return ""


def _asks_for_password(content: bytes) -> bool:
    import pypdfium2  # heavy

    with _one_at_a_time:
        try:
            pypdfium2.PdfDocument(content).close()
        except pypdfium2.PdfiumError as error:
            return "password" in str(error).lower()
    return False
