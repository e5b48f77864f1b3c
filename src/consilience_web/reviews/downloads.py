"""Tables of a stage to take along as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse

from consilience.review.canonical import csv_text
from consilience.review.spreadsheet import safe
from consilience.review.tables import columns_of, table
from consilience_web.reviews.queries import Member

TABLES: dict[str, dict[str, str]] = {
    "extraction": {
        "characteristics": "Characteristics of the studies",
        "arms": "Arms",
        "results": "Results by arm",
        "data": "Every datum with its place and the people behind it",
    },
    "appraisal": {
        "appraisal": "Every judgement with its support",
        "overall": "Overall judgements with the row of the rule",
    },
}
"""The tables that each stage offers; they hold what the team holds, never an open form."""


def table_file(member: Member, stage: str, name: str) -> HttpResponse:
    """Give a table of a stage; 404 where it offers none of this name."""
    if name not in TABLES[stage]:
        raise Http404
    text = csv_text(columns_of(member.review, name), map(safe, table(member.review, name)))
    return file_answer(text, "text/csv", f"{name}.csv")


def file_answer(content: str | bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file to keep."""
    kind = f"{kind}; charset=utf-8" if isinstance(content, str) else kind
    return HttpResponse(content, content_type=kind, headers=_to_keep(name))


def file_in_pieces(
    pieces: Iterator[bytes], kind: str, name: str, n_bytes: int
) -> StreamingHttpResponse:
    """Answer with a file to keep that is never whole in memory."""
    headers = {**_to_keep(name), "Content-Length": str(n_bytes)}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _to_keep(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
