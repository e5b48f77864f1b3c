"""The flow of a review, counted from its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consilience.ledger import Decision
from consilience.reporting.flow import Box, counted
from consilience.review.review import Review
from consilience.review.state import State


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
        studies are counted all the same.
    """
    state = review.state
    boxes: dict[str, Box] = {}
    if state.search.exports:
        boxes |= _identification(state)
        boxes |= _screening(state, released_only)
        boxes |= _fulltext(review, released_only)
    return boxes | _included(review)


def _split(state: State) -> tuple[list[str], list[str]]:
    """Works that a database or register gave, and those that only other methods gave."""
    database: list[str] = []
    other: list[str] = []
    joined = joins_before(state)
    for head, members in state.works.items():
        from_database = joined or any(state.search.source_of(m).from_database for m in members)
        (database if from_database else other).append(head)
    return database, other


def joins_before(state: State) -> bool:
    """Whether records of other methods join those of databases before duplicates are removed."""
    return state.plan is not None and state.plan.other_methods_join == "before_duplicates"


def _identification(state: State) -> dict[str, Box]:
    rows: dict[str, list[str]] = {}
    for record in state.search.record_ids():
        rows.setdefault(state.search.source_of(record).kind, []).append(record)
    sources = {
        kind: {
            search.source: [
                r
                for export in state.search.exports.values()
                if export.search == search.id
                for r in export.record_ids()
            ]
            for search in state.search.searches.values()
            if search.kind == kind
        }
        for kind in rows
    }
    boxes = {
        box: counted(box, rows.get(kind, []), sources.get(kind))
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
    heads = set(state.works)
    removed = [r for r in state.order if r not in heads]
    if joins_before(state):
        return boxes | {"duplicates": counted("duplicates", removed)}
    of_database = [r for r in removed if state.search.source_of(r).from_database]
    of_other = [r for r in removed if not state.search.source_of(r).from_database]
    # A work whose first row came from another method, and that a database gave too, is counted
    # with the databases: its rows are told apart so that each column adds up.
    database, _ = _split(state)
    swapped = [h for h in database if not state.search.source_of(h).from_database]
    if not joins_before(state):
        for head in swapped:
            twin = next(m for m in state.works[head] if state.search.source_of(m).from_database)
            of_database.remove(twin)
            of_other.append(head)
    boxes["duplicates"] = counted("duplicates", of_database)
    if of_other:
        boxes["other_duplicates"] = counted("other_duplicates", of_other)
    return boxes | {
        "excluded_automatic": counted("excluded_automatic", []),
        "excluded_other": counted("excluded_other", []),
    }


def _shown(decision: Decision, released_only: bool) -> bool:
    return decision.decided and (decision.released or not released_only)


def _screening(state: State, released_only: bool) -> dict[str, Box]:
    decisions = state.decisions("screening")
    database, other = _split(state)
    done = {h for h, d in decisions.items() if _shown(d, released_only)}
    out = {h for h in done if decisions[h].choice == "exclude"}

    def pick(heads: Iterable[str], among: set[str]) -> list[str]:
        return [h for h in heads if h in among]

    boxes = {
        "records_screened": counted("records_screened", pick(database, done)),
        "records_excluded": counted("records_excluded", pick(database, out)),
        "awaiting_screening": counted(
            "awaiting_screening", [h for h in decisions if h not in done]
        ),
    }
    if other and pick(other, out):
        boxes["other_records_excluded"] = counted("other_records_excluded", pick(other, out))
    return boxes


def _fulltext(review: Review, released_only: bool) -> dict[str, Box]:
    state = review.state
    database, other = _split(state)
    boxes: dict[str, Box] = {}
    for prefix, heads in (("dbr", set(database)), ("other", set(other))):
        sought = [h for h in state.sought if h in heads]
        lost = [h for h in state.not_retrieved if h in heads]
        decisions = state.decisions("fulltext")
        read = [h for h in sought if h not in set(lost) and _shown(decisions[h], released_only)]
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


def _included(review: Review) -> dict[str, Box]:
    reports = review.included_reports()
    studies = review.state.studies_of(reports)
    if not reports and not review.state.search.exports:
        return {}
    boxes = {
        "new_studies": counted("new_studies", [s.id for s in studies]),
        "new_reports": counted("new_reports", [r.id for r in reports]),
    }
    units = sorted({s.unit for s in studies if s.unit})
    return boxes | ({"units": counted("units", units)} if units else {})
