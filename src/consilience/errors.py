"""What can go wrong, from the general to the particular.

    ConsilienceError
      ReadError            a file cannot be read: file, line, what to do
        FormatUnknown      nothing says what format the file has
      FolderError          a review folder breaks its schema: file, line
        PlanDiffers        plan.yaml is not the plan that the ledger adopted
      LedgerError          a line contradicts the ledger
      NotPermitted         this person may not do this at this stage
      RuleError            a data file (instrument, vocabulary) is wrong
      DataError            a study's data cannot be used: study, field
        TooFewStudies      fewer studies than the method needs

Every message says what is wrong, where, and what to do about it. Trouble that is expected in
data is returned as a list of issues instead (`consilience.records.Issue`).
"""

from __future__ import annotations


class ConsilienceError(Exception):
    """Any failure that this library reports on purpose."""


class ReadError(ConsilienceError):
    """A file cannot be read.

    Parameters
    ----------
    message : str
        What is wrong and what to do.
    file : str, optional
        Name of the file.
    line : int, optional
        Line in it, from 1.
    """

    def __init__(self, message: str, *, file: str = "", line: int | None = None) -> None:
        self.message = message
        self.file = file
        self.line = line
        super().__init__(f"{place(file, line)}{message}")


class FormatUnknown(ReadError):
    """The content of a file matches no format that can be read."""


class FolderError(ReadError):
    """A review folder breaks its schema."""


class PlanDiffers(FolderError):
    """The plan on disk is not the one that the ledger adopted last."""


class LedgerError(ConsilienceError):
    """A ledger line contradicts the lines before it."""


class NotPermitted(ConsilienceError):
    """A person's roles do not allow the act at this stage."""


class RuleError(ConsilienceError):
    """A data file that the product carries (instrument, vocabulary) is wrong."""


class DataError(ConsilienceError):
    """A study's data cannot be used.

    Parameters
    ----------
    message : str
        What is wrong and what to do.
    study, field : str, optional
        Where.
    """

    def __init__(self, message: str, *, study: str = "", field: str = "") -> None:
        self.message = message
        self.study = study
        self.field = field
        where = ": ".join(part for part in (study, field) if part)
        super().__init__(f"{where}: {message}" if where else message)


class TooFewStudies(DataError):
    """Fewer studies than the method needs."""


def place(file: str, line: int | None) -> str:
    """Give the prefix that names a place in a file, `"name:12: "`, or nothing."""
    if not file:
        return f"line {line}: " if line is not None else ""
    return f"{file}:{line}: " if line is not None else f"{file}: "
