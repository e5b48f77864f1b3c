"""Building a review folder: every count, table, figure and report, and only what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from consilience.catalogue import flow_boxes
from consilience.reporting.docx import docx
from consilience.reporting.html import html
from consilience.review.blobs import as_text, write_if_other
from consilience.review.built import SEAL, Built
from consilience.review.canonical import csv_text, records_text
from consilience.review.checks import FILE as CHECKS
from consilience.review.checks import ChecksFile, read_checks
from consilience.review.findings import Findings, findings
from consilience.review.folder import Opened, open_folder
from consilience.review.lists import lists
from consilience.review.report import document_of
from consilience.review.rows import RECORDS
from consilience.review.spreadsheet import safe
from consilience.review.tables import columns_of

OUTPUT = "output"
NO_PICTURES = (
    "report.docx was left out: its pictures need the package typst; install it with "
    "pip install 'consilience[pdf]'"
)


def build(path: Path | str, *, word: bool = True) -> Built:
    """Build a review folder; files that are the same already are not touched.

    Parameters
    ----------
    word : bool
        Make `report.docx` as well, which takes the longest.

    Raises
    ------
    FolderError, PlanDiffers
        As `open_folder`.
    """
    opened = open_folder(path)
    wanted, notes = _wanted(opened, word=word)
    out = opened.path / OUTPUT
    stale = [] if not word else [n for n in _there(out) if f"{OUTPUT}/{n}" not in wanted]
    for name in stale:
        (out / name).unlink()
    written = [name for name, data in wanted.items() if write_if_other(opened.path / name, data)]
    same = [name for name in wanted if name not in written]
    return Built(tuple(written), tuple(f"{OUTPUT}/{n}" for n in stale), tuple(same), tuple(notes))


def check_build(path: Path | str, *, word: bool = True) -> list[str]:
    """Say in what a rebuild differs from what is there; nothing is written.

    Returns
    -------
    list of str
        One sentence for each file that differs, is missing or is left over, each analysis that is
        not repeated, each export that is absent, each check that fails. Empty means the same.
    """
    opened = open_folder(path)
    wanted, notes = _wanted(opened, word=word)
    problems = list(notes)
    for name, data in wanted.items():
        place = opened.path / name
        if not place.is_file():
            problems.append(f"{name}: is missing")
        elif place.read_bytes() != data:
            problems.append(f"{name}: a rebuild differs")
    there = [f"{OUTPUT}/{name}" for name in _there(opened.path / OUTPUT)]
    left = [n for n in there if n not in wanted and (word or not n.endswith(".docx"))]
    return problems + [f"{name}: nothing builds this file" for name in left]


def _there(out: Path) -> list[str]:
    if not out.is_dir():
        return []
    found = (p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    return sorted(name for name in found if f"{OUTPUT}/{name}" != SEAL)


def _wanted(opened: Opened, *, word: bool) -> tuple[dict[str, bytes], list[str]]:
    checks = checks_of(opened)
    found = findings(opened.review, checks)
    files, notes = outputs(found, word=word)
    wanted = {f"{OUTPUT}/{name}": data for name, data in files.items()}
    records = list(opened.review.records.values())
    if records or (opened.path / RECORDS).is_file():
        wanted[RECORDS] = records_text(records, opened.exports).encode()
    issues = [
        str(issue) for issue in opened.issues if issue.file != RECORDS or "absent" in str(issue)
    ]
    return wanted, [*issues, *notes, *_trouble(found)]


def checks_of(opened: Opened) -> ChecksFile:
    """Give the folder's own checks; none where it has no checks.toml."""
    return checks_in(opened.extras)


def checks_in(extras: Mapping[str, bytes]) -> ChecksFile:
    """Give the checks among the further files of a review."""
    text = extras.get(CHECKS)
    return read_checks(as_text(text, CHECKS)) if text is not None else ChecksFile()


def _trouble(found: Findings) -> list[str]:
    analyses = [
        f"analysis {row.spec.id}: the rebuild differs from the stored result: {difference}"
        for row in found.analyses
        for difference in row.differences
    ]
    return analyses + [
        f"check {o.check.id}: {o.problem or 'does not come out as expected'}"
        for o in found.outcomes
        if not o.passed
    ]


def outputs(found: Findings, *, word: bool = True) -> tuple[dict[str, bytes], list[str]]:
    """Give every file of `output/` by name, and what could not be made."""
    files = {"prisma.json": prisma_json(found), "prisma.csv": prisma_csv(found)}
    if flow := found.drawings.get("flow"):
        files["prisma.svg"] = flow.svg
    for name, rows in found.tables.items():
        columns = columns_of(found.review, name)
        files[f"tables/{name}.csv"] = csv_text(columns, map(safe, rows))
    for name, drawing in found.drawings.items():
        files[f"figures/{name}.svg"] = drawing.svg
    if found.reproduced:
        columns = ("quantity", "published", "computed", "difference", "reason", "place", "inferred")
        files["reproduction.csv"] = csv_text(columns, (safe(asdict(r)) for r in found.reproduced))
    files |= lists(found.review)
    report = document_of(found)
    files["report.html"] = html(report)
    data = {name: text.encode() for name, text in files.items()}
    if not word:
        return data, []
    try:
        return data | {"report.docx": docx(report)}, []
    except ImportError:
        return data, [NO_PICTURES]


def prisma_json(found: Findings) -> str:
    """Give `prisma.json`: every box of the diagram, counted, reported or not reported."""
    ids = [box.id for box in flow_boxes()]
    boxes: Mapping[str, object] = {id: found.boxes[id].as_json() for id in ids}
    return json.dumps(boxes, ensure_ascii=False, indent=2) + "\n"


def prisma_csv(found: Findings) -> str:
    """Give the flow as a table; the reasons and sources that split a box have rows of their own."""
    rows: list[dict[str, object]] = []
    for known in flow_boxes():
        box = found.boxes[known.id]
        head = {"box": known.id, "label": known.label, "unit": known.unit, "part": ""}
        rows.append(
            head
            | {"value": box.value, "kind": box.kind, "place": box.place, "inferred": box.inferred}
        )
        rows += [
            {**head, "part": reason, "value": n, "kind": box.kind, "place": "", "inferred": False}
            for reason, n, _ in box.reasons
        ]
    columns = ("box", "label", "unit", "part", "value", "kind", "place", "inferred")
    return csv_text(columns, map(safe, rows))
