"""Every analysis that is repeated, with the numbers that its tests hold."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType

import pytest

from tests.oracles.published.paper import Paper, counted

NOT_REPEATED = {
    "multilevel and multivariate models": (
        "analysis_example_berkey1998", "analysis_example_gleser2009", "analysis_example_ishak2007",
        "analysis_example_konstantopoulos2011", "analysis_example_law2016", "misc_aggregate",
        "misc_diagnostics_rma.mv", "misc_matreg", "misc_rma_mv", "misc_vcalc",
    ),
    "generalised linear mixed models": (
        "analysis_example_stijnen2010", "analysis_example_vanhouwelingen1993",
        "misc_rma_handling_nas",
    ),
    "location-scale models, selection models, robust standard errors": (
        "misc_coef_se", "misc_rma_ls", "misc_rma_uni_ls", "misc_robust", "misc_selmodel",
    ),
    "how R sets tables out, and other tools of R": (
        "misc_dfround", "misc_pdfs", "misc_replmiss", "misc_rma_error_handling",
        "misc_to_long_table_wide", "misc_vec2mat", "tips_model_selection_with_glmulti_and_mumin",
    ),
}  # fmt: skip
"""Files that have no tests here, by what they are about."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A paper, the module of its tests, and its numbers: held, and left."""

    paper: Paper
    module: str
    held: tuple[int, ...]
    left: tuple[int, ...]

    @property
    def numbers(self) -> list[int]:
        """Give every number that is named, in order."""
        return sorted((*self.held, *self.left))


def repeated() -> list[Repeated]:
    """Give every analysis in the order of its module's name."""
    here = Path(__file__).parent
    names = (file.stem for file in sorted(here.glob("test_*.py")))
    found = [_of_module(f"tests.oracles.published.{name}") for name in names]
    return [one for one in found if one is not None]


def _of_module(name: str) -> Repeated | None:
    module = importlib.import_module(name)
    paper: Paper | None = getattr(module, "PAPER", None)
    if paper is None:
        return None
    held = [n for _, test in inspect.getmembers(module, inspect.isfunction) for n in _held(test)]
    left = [n for place in paper.left for n in counted(place)]
    return Repeated(paper, name, tuple(held), tuple(left))


def _held(test: FunctionType) -> Iterator[int]:
    """Give the numbers in the marks of a test, and in those of its parameters."""
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "numbers":
            yield from mark.args[1]
        if mark.name == "parametrize":
            for values in mark.args[1]:
                yield from _in_marks(values)


def _in_marks(values: object) -> Iterator[int]:
    for mark in getattr(values, "marks", ()):
        marked = mark.mark if isinstance(mark, pytest.MarkDecorator) else mark
        if marked.name == "numbers":
            yield from marked.args[1]
