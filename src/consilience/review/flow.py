"""The flow of a review, counted from its ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consilience.evidence.record import prefix_of
from consilience.ledger import Decision
from consilience.reporting.flow import Box, counted, counted_heads
from consilience.reporting.methods import day
from consilience.review.review import Review
from consilience.review.standing import Kind
from consilience.review.state import State
from consilience.review.version import Version, version_of
from consilience.search import names_by_run


def counted_boxes(review: Review, *, released_only: bool = False) -> dict[str, Box]:
    """Count the boxes that the records of a review give.

    Parameters
    ----------
    review : Review
    released_only : bool
        Count open stages as of their last release: what a person who votes in them may see.

    Returns
    -------
    dict of str to Box
        By box id. A review without records of its own has no boxes of records; its reports and
        studies are counted all the same. Of an update the boxes of records count what its runs
        brought, and what was included before stands in boxes of its own.
    """
    state, version = review.state, version_of(review.state)
    boxes: dict[str, Box] = {}
    if state.search.exports:
        boxes |= _identification(state, version)
        boxes |= _screening(state, version, released_only)
        boxes |= _fulltext(review, version, released_only)
    return boxes | _included(review, version)


def _of_other_methods(state: State) -> set[str]:
    """The works that no database or register gave."""
    other = _prefixes(state, from_database=False)
    if joins_before(state) or not other:
        return set()
    works = state.works
    return {
        head
        for export, ids in state.by_export()
        if prefix_of(export.sha256) in other
        for head in filter(works.__contains__, ids)
        if all(_prefix(member) in other for member in works[head])
    }


def _prefixes(state: State, *, from_database: bool) -> set[str]:
    """How the ids of records begin that databases and registers gave, or that others did."""
    return {
        prefix_of(sha256)
        for sha256, export in state.search.exports.items()
        if state.search.searches[export.search].from_database is from_database
    }


def _prefix(record: str) -> str:
    return record.partition("-")[0]


def joins_before(state: State) -> bool:
    """Whether records of other methods join those of databases before duplicates are removed."""
    return state.plan is not None and state.plan.other_methods_join == "before_duplicates"


def _identification(state: State, version: Version) -> dict[str, Box]:
    rows: dict[str, list[str]] = {}
    sources: dict[str, dict[str, list[str]]] = {}
    empty = state.search.searches.keys() - {e.search for e in state.search.exports.values()}
    for id, search in state.search.searches.items():
        if id in empty and not version.since:
            sources.setdefault(search.kind, {}).setdefault(search.source, [])
    names = names_by_run(state.search)
    for export, ids in state.by_export():
        if prefix_of(export.sha256) not in version.prefixes:
            continue
        kind = state.search.searches[export.search].kind
        source, date = names[export.sha256]
        name = f"{source}, {day(date)}" if date else source
        rows.setdefault(kind, []).extend(ids)
        sources.setdefault(kind, {}).setdefault(name, []).extend(ids)
    boxes = {
        box: counted(box, rows.get(kind, []), sources.get(kind) if kind in rows else None)
        for box, kind in (
            ("database_results", "database"),
            ("register_results", "register"),
            ("website_results", "website"),
            ("organisation_results", "organisation"),
            ("citations_results", "citation"),
            ("other_results", "other"),
        )
        if kind != "other" or kind in rows
    }
    boxes |= _duplicates(state, version)
    if not joins_before(state):
        for box in ("excluded_automatic", "excluded_other"):
            boxes[box] = counted(box, [])
    return boxes


def _duplicates(state: State, version: Version) -> dict[str, Box]:
    new = _new_works(state, version)
    removed = state.merged
    if version.since:
        removed = tuple(r for r in state.order if version.has(r) and r not in new)
    if joins_before(state):
        return {"duplicates": counted("duplicates", removed)}
    other = _prefixes(state, from_database=False)
    if not other:
        return {"duplicates": counted("duplicates", removed)}
    of_database = [r for r in removed if _prefix(r) not in other]
    of_other = [r for r in removed if _prefix(r) in other]
    # A work whose first row came from another method, and that a database gave too, is counted
    # with the databases: its rows are told apart so that each column adds up.
    swapped = [h for h, group in new.items() if len(group) > 1 and _prefix(h) in other]
    for head in swapped:
        twin = next((m for m in state.works[head] if _prefix(m) not in other), None)
        if twin is not None:
            of_database.remove(twin)
            of_other.append(head)
    boxes = {"duplicates": counted("duplicates", of_database)}
    if of_other:
        boxes["other_duplicates"] = counted("other_duplicates", of_other)
    return boxes


def _new_works(state: State, version: Version) -> Mapping[str, Sequence[str]]:
    """The works of this version: of an update those that no earlier run had found."""
    if not version.since:
        return state.works
    return {head: group for head, group in state.works.items() if version.is_new(group)}


def _screening(state: State, version: Version, released_only: bool) -> dict[str, Box]:
    other, new = _of_other_methods(state), _new_works(state, version)
    standing, order = state.standing("screening"), state.order
    done = standing.heads(lambda kind: kind.shown(released_only=released_only))
    if version.since:
        done &= new.keys()
    # Votes come in meanwhile: what follows is taken from `done`, so that the boxes add up.
    out = done & standing.heads(lambda kind: kind.choice == "exclude")
    found = {
        "records_screened": done - other,
        "records_excluded": out - other,
        "awaiting_screening": new.keys() - done,
        "other_records_excluded": out & other,
    }
    return {
        id: counted_heads(id, heads, order)
        for id, heads in found.items()
        if heads or id != "other_records_excluded"
    }


def _fulltext(review: Review, version: Version, released_only: bool) -> dict[str, Box]:
    state = review.state
    new = _new_works(state, version)
    all_sought = [head for head in state.sought if head in new]
    other, all_lost = _of_other_methods(state), set(state.not_retrieved)
    decisions = state.decisions("fulltext")

    def is_read(head: str) -> bool:
        return Kind.of(decisions[head]).shown(released_only=released_only)

    boxes: dict[str, Box] = {}
    for prefix in ("dbr", "other"):
        sought = [h for h in all_sought if (h in other) is (prefix == "other")]
        lost = [h for h in sought if h in all_lost]
        read = [h for h in sought if h not in all_lost and is_read(h)]
        out = [h for h in read if decisions[h].choice == "exclude"]
        names = {
            f"{prefix}_sought_reports": counted(f"{prefix}_sought_reports", sought),
            f"{prefix}_notretrieved_reports": counted(f"{prefix}_notretrieved_reports", lost),
            f"{prefix}_assessed": counted(f"{prefix}_assessed", read),
            f"{prefix}_excluded": counted(
                f"{prefix}_excluded", out, _by_reason(review, out, decisions)
            ),
        }
        if prefix == "dbr" or not joins_before(state):
            boxes |= names
    return boxes


def _by_reason(
    review: Review, excluded: Sequence[str], decisions: dict[str, Decision]
) -> dict[str, list[str]]:
    plan = review.plan
    groups: dict[str, list[str]] = {}
    for reason in plan.reasons:
        group = [h for h in excluded if decisions[h].reason == reason.id]
        if group:
            groups[reason.text] = group
    known = {reason.id for reason in plan.reasons}
    for head in excluded:
        if decisions[head].reason not in known:
            groups.setdefault(decisions[head].reason or "no reason given", []).append(head)
    return groups


def _included(review: Review, version: Version) -> dict[str, Box]:
    reports = review.included_reports()
    studies = review.state.studies_of(reports)
    if not reports and not review.state.search.exports:
        return {}
    counts = {"new_studies": [s.id for s in studies], "new_reports": [r.id for r in reports]}
    if version.since:
        before, new, reports_before, new_reports = version.split(review.state, reports, studies)
        totals = {f"total_{id.removeprefix('new_')}": ids for id, ids in counts.items()}
        counts = {
            "previous_studies": before, "previous_reports": reports_before,
            "new_studies": new, "new_reports": new_reports, **totals,
        }  # fmt: skip
    boxes = {id: counted(id, ids) for id, ids in counts.items()}
    units = sorted({s.unit for s in studies if s.unit})
    return boxes | ({"units": counted("units", units)} if units else {})
