"""The stages of a review, in their order. Nothing else in the product repeats this table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a review.

    Attributes
    ----------
    name : str
        The package of the library and the app of the web that carry it.
    title : str
        What the page calls it.
    command : str
        The command that does it without a browser, or nothing.
    takes, makes : str
        What goes in and what comes out, in the words of the field.
    unit : str
        What it counts.
    """

    name: str
    title: str
    command: str
    takes: str
    makes: str
    unit: str


STAGES: tuple[Stage, ...] = (
    Stage("protocol", "Plan", "new", "a question", "a plan that the team adopted", "questions"),
    Stage("search", "Search", "convert", "search exports", "records by source", "records"),
    Stage("dedupe", "Duplicates", "dedupe", "records", "records without duplicates", "records"),
    Stage("screening", "Screen", "", "titles and abstracts", "records to read in full", "records"),
    Stage("fulltext", "Full text", "", "reports", "included reports and their studies", "reports"),
    Stage("extraction", "Extract", "", "included studies", "characteristics, results", "studies"),
    Stage("appraisal", "Appraise", "", "included studies", "risk of bias", "studies"),
    Stage("synthesis", "Synthesise", "meta", "extracted results", "pooled results", "analyses"),
    Stage("reporting", "Report", "build", "everything before", "flow, tables, report", "reports"),
)

VOTING_STAGES: tuple[str, ...] = ("screening", "fulltext")
"""The stages in which people vote blind on records or reports."""

BY_NAME: dict[str, Stage] = {stage.name: stage for stage in STAGES}
