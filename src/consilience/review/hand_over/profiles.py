"""The table of programs that a review can be handed over to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consilience.errors import FolderError
from consilience.review.hand_over import contrasts, decided
from consilience.review.review import Review


@dataclass(frozen=True, slots=True)
class Profile:
    """A program, and the files that it takes.

    Attributes
    ----------
    name, title : str
        The word on the command line, and what people call it.
    what : str
        What the files hold.
    files : callable
        Gives the files by name; a file without rows is left out.
    tried : str
        By whom it was read back, or what it was compared with.
    lost : str
        What the files cannot carry.
    """

    name: str
    title: str
    what: str
    files: Callable[[Review], dict[str, str]]
    tried: str
    lost: str


PROFILES: tuple[Profile, ...] = (
    Profile(
        "rayyan",
        "Rayyan",
        "the records of a stage with each person's decision, reasons and labels in the notes",
        decided.rayyan,
        "not tried in Rayyan; the columns are those of a real export",
        "settled decisions, as Rayyan holds votes only; a comma in a label becomes a semicolon",
    ),
    Profile(
        "covidence",
        "Covidence",
        "one table for each list (irrelevant, select, excluded, included), reasons in the notes",
        decided.covidence,
        "not tried: Covidence imports RIS and no tables; the columns are those of a real export",
        "who voted how",
    ),
    Profile(
        "asreview",
        "ASReview",
        "the records of a stage with the label 1, 0 or none",
        decided.asreview,
        "yes: ASReview 2 and 3 read it as a partly labelled data set",
        "who voted how; a conflict has no label",
    ),
    Profile(
        "eppi-reviewer",
        "EPPI-Reviewer",
        "the records of a stage as RIS, with decision and reason as notes and keywords",
        decided.eppi_reviewer,
        "not tried in EPPI-Reviewer; the tags are those of a real export",
        "who voted how; codes have to be made there from the keywords",
    ),
    Profile(
        "revman",
        "RevMan",
        "one row for each study, outcome and time, with two arms in it",
        contrasts.revman,
        "not tried in RevMan; the columns are those of its data package",
        "why a value is missing, and places in the reports",
    ),
    Profile(
        "metafor",
        "metafor",
        "one row for each comparison of two arms, ready for escalc()",
        contrasts.metafor,
        "yes: the numbers give the effect sizes of metafor's own data sets",
        "places in the reports",
    ),
)

BY_NAME: dict[str, Profile] = {profile.name: profile for profile in PROFILES}


def hand_over(review: Review, to: str) -> dict[str, str]:
    """Give the files for a program by their names.

    Decisions that were not released are left out: whoever reads the files may vote still.

    Raises
    ------
    FolderError
        Where no such profile is known, or there is nothing to hand over.
    """
    profile = BY_NAME.get(to)
    if profile is None:
        raise FolderError(f"{to!r} is none of the programs known: {', '.join(BY_NAME)}")
    files = profile.files(review)
    if not files:
        raise FolderError(f"there is nothing to hand over to {profile.title} yet: {profile.what}")
    return files
