"""The review folder: opened with checks that name file and line, saved in one canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consilience.errors import FolderError, PlanDiffers
from consilience.evidence import Record
from consilience.ledger import Line, check_line
from consilience.protocol.plan import VERSION, differences
from consilience.review.blobs import (
    EXPORTS,
    FILES,
    FolderIssue,
    as_text,
    check_manifest,
    exports_manifest,
    files_manifest,
    find_blobs,
    sha256_of,
    write_if_other,
)
from consilience.review.canonical import ledger_text, plan_text, records_text
from consilience.review.ledger_file import FILE as LEDGER
from consilience.review.ledger_file import erased, read_ledger
from consilience.review.plan_file import PlanFile, plain_yaml, read_plan
from consilience.review.review import Review, together
from consilience.review.rows import RECORDS, read_records
from consilience.review.state import state_of
from consilience.review.upgrade import upgrade

PLAN = "plan.yaml"
KEPT = ("README.md", "checks.toml", "answers.csv")
"""Further files of a folder that travel with it byte for byte, in a workspace as well."""

Content = bytes | Path
"""A blob, or the place where it lies on disk."""


@dataclass(frozen=True)
class Opened:
    """A review folder as it was read.

    Attributes
    ----------
    exports, files : mapping of str to Path
        Blobs that are there, by SHA-256; an absent one is among the issues.
    extras : mapping of str to bytes
        The files of `KEPT` that are there.
    issues : tuple of FolderIssue
        What is no error but should be known: absent exports, a projection that is out of date.
    """

    path: Path
    review: Review
    plan: PlanFile
    exports: Mapping[str, Path] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    extras: Mapping[str, bytes] = field(default_factory=dict)
    issues: tuple[FolderIssue, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """The ledger."""
        return self.review.state.lines


def open_folder(path: Path | str) -> Opened:
    """Read a review folder.

    Raises
    ------
    FolderError
        With file and line: a file is missing, breaks its schema, or is not what the ledger says.
    PlanDiffers
        Where plan.yaml is not the plan that the ledger adopted last.
    """
    folder = Path(path)
    plan, lines = _parts(folder)
    _check_adopted(folder, plan, lines)
    state = state_of(lines)
    gone = {export.sha256 for export, _ in state.search.taken_out} - state.search.exports.keys()
    exports, missing = find_blobs(folder / EXPORTS, state.search.exports, gone)
    attached = state.studies_log.attached()
    taken_off = set().union(*state.studies_log.taken_off.values())
    files, lost = find_blobs(folder / FILES, sorted(attached), taken_off - attached)
    _check_manifests(folder, lines)
    records, found = read_records(folder, state, exports)
    absent = [i for i in missing if not state.search.exports[Path(i.file).name].absent]
    return Opened(
        folder,
        Review(state, records),
        plan,
        exports,
        files,
        {name: (folder / name).read_bytes() for name in KEPT if (folder / name).is_file()},
        (*absent, *lost, *found),
    )


def _parts(folder: Path) -> tuple[PlanFile, list[Line]]:
    if not folder.is_dir():
        raise FolderError(
            "there is no such folder; start one with `consilience new`", file=str(folder)
        )
    plan = read_plan(_text(folder, PLAN))
    return plan, read_ledger(_text(folder, LEDGER))


def _text(folder: Path, name: str) -> str:
    try:
        return as_text((folder / name).read_bytes(), name)
    except FileNotFoundError:
        raise FolderError(
            f"{name} is missing in {folder}; a review folder has {PLAN} and {LEDGER} "
            "(`consilience new` writes both)",
            file=name,
        ) from None


def _check_manifests(folder: Path, lines: list[Line]) -> None:
    check_manifest(folder, f"{EXPORTS}/manifest.csv", exports_manifest(lines))
    check_manifest(folder, f"{FILES}/manifest.csv", files_manifest(lines))


# -- the plan ---------------------------------------------------------------------------------


def _adopted(lines: Iterable[Line]) -> Line | None:
    return next((x for x in reversed(list(lines)) if x.act == "plan" and not x.withdrawn), None)


def parts_that_differ(plan: PlanFile, lines: Iterable[Line]) -> list[str]:
    """Name the parts of a plan that are not as the ledger adopted them; none where all are."""
    adopted = _adopted(lines)
    if adopted is None:
        return list(plan.table)
    held = upgrade(adopted.what["plan"])
    changed = differences(held, plan.table)
    if held.get("amendments", []) != plan.table.get("amendments", []):
        changed.append("amendments")
    return changed


def _check_adopted(folder: Path, plan: PlanFile, lines: list[Line]) -> None:
    changed = parts_that_differ(plan, lines)
    if changed and _adopted(lines) is None:
        what = f"no plan was adopted yet; adopt this one: consilience build {folder} --adopt"
        raise PlanDiffers(what, file=PLAN, line=1)
    if changed:
        raise PlanDiffers(
            f"differs from the plan that the ledger holds in {', '.join(changed)}; adopt it as a "
            f'dated amendment: consilience build {folder} --adopt --reason "why it changed"',
            file=PLAN,
            line=plan.line_of((changed[0],)) or 1,
        )


def adopt(
    path: Path | str, *, id: str, at: str, who: str, reason: str, affects: str = ""
) -> Line | None:
    """Append the plan on disk to the ledger, an amendment where a plan was adopted before.

    Parameters
    ----------
    id, at, who : str
        Of the new line: the library has no clock.
    reason : str
        Why the plan changed; kept as the amendment's reason.

    Returns
    -------
    Line or None
        None where the ledger holds this plan already.
    """
    folder = Path(path)
    plan, lines = _parts(folder)
    changed = parts_that_differ(plan, lines)
    if not changed:
        return None
    what: dict[str, Any] = {"plan": dict(plan.table)}
    if _adopted(lines) is not None:
        if not reason:
            raise FolderError('an amendment needs its reason: --reason "why it changed"', file=PLAN)
        part = ", ".join(changed)
        what["amendment"] = {"date": at[:10], "part": part, "reason": reason, "affects": affects}
    if who not in {person["handle"] for person in plan.table["team"]}:
        message = f"{who!r} is not in the team; let somebody of it adopt the plan (--who HANDLE)"
        raise FolderError(message, file=PLAN, line=plan.line_of(("team",)))
    line = Line(id, at, who, "protocol", "plan", "plan:plan", what)
    check_line(line, {x.id: x for x in lines})
    (folder / LEDGER).write_text(ledger_text([*lines, line]), encoding="utf-8", newline="\n")
    return line


def upgrade_folder(path: Path | str) -> tuple[int, int]:
    """Write plan.yaml in the present schema where it is of an older one; the ledger stays.

    Returns
    -------
    (int, int)
        The version it had, and the present one.
    """
    folder = Path(path)
    text = _text(folder, PLAN)
    raw, _ = plain_yaml(text, PLAN)
    plan = read_plan(text)
    before = int(raw["version"])
    if before < VERSION:
        (folder / PLAN).write_text(plan_text(plan.table), encoding="utf-8", newline="\n")
    return before, VERSION


# -- saving -----------------------------------------------------------------------------------


def save_folder(
    review: Review,
    exports: Mapping[str, Content],
    files: Mapping[str, Content],
    path: Path | str,
    *,
    extras: Mapping[str, bytes] | None = None,
) -> None:
    """Write a review in canonical form; what is there already and the same stays untouched.

    Parameters
    ----------
    exports, files : mapping of str to bytes or Path
        Blobs by SHA-256. An export that is not among them becomes absent.
    extras : mapping of str to bytes, optional
        Files of `KEPT`.

    Raises
    ------
    FolderError
        Where a blob is not what its SHA-256 says, or an extra file has another name.
    """
    folder = Path(path)
    lines = erased(review.state.lines)
    read_ledger(ledger_text(lines))
    strange = sorted(set(extras or {}) - set(KEPT))
    if strange:
        raise FolderError(f"only {', '.join(KEPT)} travel with a folder", file=strange[0])
    texts = {PLAN: plan_text(review.plan.raw), LEDGER: ledger_text(lines)}
    gone = {e.sha256 for e in review.state.search.exports.values() if e.absent}
    present = {sha256: data for sha256, data in exports.items() if sha256 not in gone}
    texts |= {
        f"{EXPORTS}/manifest.csv": exports_manifest(lines),
        f"{FILES}/manifest.csv": files_manifest(lines),
        RECORDS: records_text(_in_order(review), present),
    }
    for name, text in texts.items():
        write_if_other(folder / name, text.encode())
    for name, content in (extras or {}).items():
        write_if_other(folder / name, content)
    for place, blobs in ((EXPORTS, present), (FILES, files)):
        _save_blobs(folder / place, blobs)


def _in_order(review: Review) -> list[Record]:
    gone = review.state.search.gone
    ids = (id for id in review.state.search.record_ids() if id not in gone)
    parts = together(review.records, ids)
    return [found[id] for some, found in parts for id in some if id in found]


def _save_blobs(folder: Path, blobs: Mapping[str, Content]) -> None:
    for sha256, content in blobs.items():
        data = content.read_bytes() if isinstance(content, Path) else content
        if sha256_of(data) != sha256:
            raise FolderError(f"its SHA-256 is {sha256_of(data)}", file=f"{folder.name}/{sha256}")
        write_if_other(folder / sha256, data)
    for stale in sorted(folder.iterdir()):
        if stale.name != "manifest.csv" and stale.name not in blobs:
            stale.unlink()
