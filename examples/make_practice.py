"""Make the review folder for practising, of 271 labelled records (OpenAlex text, CC0).

    python examples/make_practice.py [FOLDER]

Reads `data/screening/SYNERGY_Sep_2021.csv.gz` below the folder named by CONSILIENCE_REFERENCE.
The export keeps the abstracts as the inverted index and leaves the labels out; these go to
`answers.csv`.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from consilience.dedupe import METHOD, find_duplicates
from consilience.evidence.record import place_id
from consilience.ledger import Line
from consilience.records import read_export
from consilience.review.canonical import csv_text
from consilience.review.folder import save_folder
from consilience.review.review import Review
from consilience.review.rows import records_of
from consilience.review.state import state_of

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "src/consilience/data/reviews/practice"
BESIDE = Path(__file__).resolve().parent / "practice"
SOURCE = "data/screening/SYNERGY_Sep_2021.csv.gz"
NAME = "SYNERGY_Sep_2021.csv"
COLUMNS = ("record_id", "title", "abstract_inverted_index", "year", "doi", "openalex_id")
CALIBRATION = 10


def main() -> None:
    reference = Path(os.environ.get("CONSILIENCE_REFERENCE", PROJECT.parent / "shared"))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    csv.field_size_limit(2**31 - 1)
    with gzip.open(reference / SOURCE, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    data = csv_text(COLUMNS, rows).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    lines = list(ledger(data, sha256))
    state = state_of(lines)
    records = {r.id: r for r in records_of(state.search.exports[sha256], data)}
    answers = csv_text(
        ("id", "label"),
        ({"id": place_id(sha256, i), "label": row["label"]} for i, row in enumerate(rows, 1)),
    )
    extras = {"README.md": (BESIDE / "README.md").read_bytes(), "answers.csv": answers.encode()}
    save_folder(Review(state, records), {sha256: data}, {}, target, extras=extras)
    print(f"{target}: {len(records)} records, {len(lines)} lines")


def ledger(data: bytes, sha256: str) -> Iterator[Line]:
    """The lines up to the moment where screening begins."""
    n = 0

    def line(who: str, stage: str, act: str, subject: str, what: Mapping[str, Any]) -> Line:
        nonlocal n
        n += 1
        at = f"2026-11-02T09:{n:02d}:00.000000Z"
        return Line(f"practice-{n:02d}", at, who, stage, act, subject, what)

    plan = YAML(typ="safe", pure=True).load((BESIDE / "plan.yaml").read_text(encoding="utf-8"))
    yield line("alice", "protocol", "plan", "plan:plan", {"plan": plan})
    yield line(
        "alice", "search", "search", "search:synergy",
        {
            "source": "OpenAlex, by SYNERGY", "kind": "database", "platform": "SYNERGY dataset",
            "date": "2023", "declared": 271,
            "note": "The records of the published review as the SYNERGY dataset gives them.",
        },
    )  # fmt: skip
    read = read_export(io.BytesIO(data), name=NAME)
    imported = line(
        "alice", "search", "import", "search:synergy",
        {
            "sha256": sha256, "name": NAME, "format": read.format, "encoding": read.encoding,
            "bytes": len(data), "n_records": len(read.records), "n_repaired": read.n_repaired,
            "n_refused": read.n_refused,
        },
    )  # fmt: skip
    yield imported
    known = list(_search(imported))
    records = records_of(state_of(known).search.exports[sha256], data)
    found = find_duplicates(records)
    run = line(
        "alice", "dedupe", "deduplicate", "records",
        {
            "method": METHOD, "n_records": len(records),
            "links": [[x.a, x.b, round(x.probability, 4), x.why] for x in found.links],
            "pairs": [[x.a, x.b, round(x.probability, 4), x.why] for x in found.probable],
        },
    )  # fmt: skip
    yield run
    ids = list(state_of([*known, run]).works)
    for id, name, kind, part in (
        ("calibration", "Calibration", "calibration", ids[:CALIBRATION]),
        ("rest", "All other records", "batch", ids[CALIBRATION:]),
    ):
        yield line(
            "alice", "screening", "batch", f"batch:{id}",
            {
                "name": name, "kind": kind, "records": part, "voters": ["bob", "beth"], "quota": 2,
                "settle": "adjudicator",
            },
        )  # fmt: skip


def _search(imported: Line) -> Iterator[Line]:
    what = {"source": "OpenAlex", "kind": "database"}
    yield Line("search", imported.at, "alice", "search", "search", imported.subject, what)
    yield imported


if __name__ == "__main__":
    main()
