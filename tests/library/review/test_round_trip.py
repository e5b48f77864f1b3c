"""Any review comes back from its folder as it was, and a second writing changes no byte."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.evidence import Record
from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.review.canonical import ledger_text, plan_text, record_of, records_text
from consilience.review.folder import open_folder, save_folder
from consilience.review.ledger_file import read_ledger
from consilience.review.plan_file import read_plan
from consilience.review.review import Review
from consilience.review.rows import records_of
from consilience.review.state import state_of
from tests.library.review.bcg import PLAN

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"),
    min_size=1,
    max_size=30,
)
texts = words.filter(lambda text: text.strip() != "")
single = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Line], dict[str, bytes]]:
    """A plan, a search with an export, and things that people said about its records."""
    titles = draw(
        st.lists(st.from_regex(r"[A-Z][a-z]{2,12}", fullmatch=True), min_size=1, max_size=4)
    )
    data = "".join(f"TY  - JOUR\nTI  - {title}\nER  - \n\n" for title in titles).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    imported = {
        "sha256": sha256, "name": "a.ris", "format": "ris", "bytes": len(data),
        "n_records": len(titles),
    }  # fmt: skip
    said: list[tuple[str, str, str, Mapping[str, Any]]] = [
        ("protocol", "plan", "plan:plan", {"plan": {**PLAN, "title": draw(texts)}}),
        ("search", "search", "search:s", {"source": draw(texts), "kind": "database"}),
        ("search", "import", "search:s", imported),
    ]
    for index in draw(st.lists(st.integers(1, len(titles)), max_size=5)):
        note = ("screening", "note", place_id(sha256, index), {"text": draw(texts)})
        choice = draw(st.sampled_from(["include", "exclude", "maybe"]))
        vote = ("screening", "vote", place_id(sha256, index), {"choice": choice})
        said.append(draw(st.sampled_from([note, vote])))
    who = st.sampled_from(["alice", "bob", "beth"])
    lines = [
        Line(f"l{n}", f"2026-11-02T09:{n:02d}:00.000000Z", draw(who), *what)
        for n, what in enumerate(said)
    ]
    return lines, {sha256: data}


def written(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@settings(max_examples=25)
@given(ledgers())
def test_what_is_saved_is_what_is_opened(made: tuple[list[Line], dict[str, bytes]]) -> None:
    lines, exports = made
    state = state_of(lines)
    records = {
        r.id: r for e in state.search.exports.values() for r in records_of(e, exports[e.sha256])
    }
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        save_folder(Review(state, records), exports, {}, first)
        opened = open_folder(first)
        assert opened.lines == lines
        assert opened.review.records == records
        save_folder(opened.review, opened.exports, opened.files, second)
        assert written(Path(first)) == written(Path(second))


@given(st.lists(st.tuples(single, texts), min_size=1, max_size=5))
def test_a_plan_comes_back_from_yaml_word_for_word(rows: list[tuple[str, str]]) -> None:
    reasons = [{"id": f"{n}{id}", "text": text} for n, (id, text) in enumerate(rows)]
    plan = {**PLAN, "reasons": reasons, "background": rows[0][1]}
    text = plan_text(plan)
    assert read_plan(text).table == plan
    assert plan_text(read_plan(text).table) == text


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=3), st.one_of(st.none(), texts))
def test_a_record_comes_back_from_the_table(
    authors: list[str], keywords: list[str], title: str | None
) -> None:
    extra = {"N1": tuple(keywords)} if keywords else {}
    record = Record(
        id="0123456789-00001", title=title, authors=tuple(authors), keywords=tuple(keywords),
        year=1999, source_index=1, extra=extra,
    )  # fmt: skip
    rows = _rows(records_text([record]))
    assert [record_of(row) for row in rows] == [record]


def _rows(text: str) -> list[dict[str, str]]:
    import csv
    import io

    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(ledgers())
def test_the_ledger_comes_back_line_for_line(made: tuple[list[Line], dict[str, bytes]]) -> None:
    text = ledger_text(reversed(made[0]))
    assert read_ledger(text) == made[0]
    assert ledger_text(read_ledger(text)) == text
