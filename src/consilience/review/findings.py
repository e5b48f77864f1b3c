"""Everything that is computed from a review, once: tables, boxes, figures, reproduction, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consilience.catalogue import flow_boxes
from consilience.reporting.flow import Box, with_reported
from consilience.review.analyses import Holdings, Rebuilt, holdings, rebuilt
from consilience.review.checks import ChecksFile, Outcome, run_checks
from consilience.review.drawings import Drawing, drawings
from consilience.review.expression import Questions
from consilience.review.flow import counted_boxes
from consilience.review.implied import Implied, implied
from consilience.review.reproduction import Reproduced, reproduction
from consilience.review.review import Review
from consilience.review.tables import Table, tables


@dataclass(frozen=True)
class Findings:
    """What a build shows.

    Attributes
    ----------
    boxes : dict of str to Box
        Every box of the flow diagram: counted, reported, or not reported.
    drawings : dict of str to Drawing
        Figures by name: `flow`, `traffic-light`, `appraisal-summary`, `forest-<analysis>`.
    """

    review: Review
    held: Holdings
    analyses: tuple[Rebuilt, ...]
    tables: Mapping[str, Table]
    boxes: dict[str, Box]
    drawings: dict[str, Drawing]
    reproduced: tuple[Reproduced, ...]
    implied: tuple[Implied, ...]
    outcomes: tuple[Outcome, ...]


def boxes_of(review: Review, *, released_only: bool = False) -> dict[str, Box]:
    """Give every box of the flow diagram: counted, reported, or not reported."""
    return _boxes(review, counted_boxes(review, released_only=released_only))


def _boxes(review: Review, counted: Mapping[str, Box]) -> dict[str, Box]:
    boxes = with_reported(counted, review.state.reported, [box.id for box in flow_boxes()])
    return boxes | {id: box for id, box in counted.items() if id not in boxes}


def findings(
    review: Review,
    checks: ChecksFile | None = None,
    *,
    released_only: bool = False,
    named_once_released: bool = False,
) -> Findings:
    """Compute what a build shows.

    Parameters
    ----------
    checks : ChecksFile, optional
        The folder's own checks and comparisons.
    released_only : bool
        Count open stages as of their last release, as a person who votes in them may see.
    named_once_released : bool
        Count everything, but name a record beside its decision only once that was released: what
        a person who casts no vote may see.
    """
    asked = checks or ChecksFile()
    held = holdings(review)
    analyses = tuple(rebuilt(review, held=held))
    found = tables(review, released_only=released_only or named_once_released, analyses=analyses)
    counted = counted_boxes(review, released_only=released_only)
    boxes = _boxes(review, counted)
    values = {id: box.value for id, box in boxes.items()}
    reported = {q: number.value for q, number in review.state.reported.by_quantity.items()}
    return Findings(
        review,
        held,
        analyses,
        found,
        boxes,
        drawings(review, boxes, analyses),
        tuple(reproduction(review, found, counted, asked.comparisons, analyses=analyses)),
        tuple(implied(review)),
        tuple(run_checks(asked.checks, Questions(found, values, reported))),
    )
