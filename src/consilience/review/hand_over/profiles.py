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
        "the columns are those of a real export; that Rayyan reads them was not tried",
        "settlements: Rayyan has the votes only; a comma in a label becomes a semicolon",
    ),
    Profile(
        "covidence",
        "Covidence",
        "a table a list (irrelevant, select, excluded, included) with reasons in the notes",
        decided.covidence,
        "the columns are those of a real export; Covidence itself imports RIS and no tables",
        "who voted how",
    ),
    Profile(
        "asreview",
        "ASReview",
        "the records of a stage with the label 1, 0 or none",
        decided.asreview,
        "read by ASReview 2 and 3 as a partly labelled data set",
        "who voted how; a conflict has no label",
    ),
    Profile(
        "eppi-reviewer",
        "EPPI-Reviewer",
        "the records of a stage as RIS, the decision and the reason as notes and keywords",
        decided.eppi_reviewer,
        "the tags are those of a real export; that EPPI-Reviewer reads them was not tried",
        "who voted how; codes have to be made from the keywords there",
    ),
    Profile(
        "revman",
        "RevMan",
        "a data row a study, outcome and time, two arms in a row",
        contrasts.revman,
        "the columns are those of RevMan's data package; that RevMan reads them was not tried",
        "how a value is missing, and places in the reports",
    ),
    Profile(
        "metafor",
        "metafor",
        "a contrast of two arms a row, ready for escalc()",
        contrasts.metafor,
        "the names are those of escalc(); the numbers give the effect sizes of metafor's data sets",
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
