"""Fit the model of duplicates: `python -m benchmarks.dedupe.fit`, from the project's root.

Logistic regression on the levels of agreement of labelled pairs: each of the sets `FITTED`, in each
of its `VARIANTS`, counts as much as every other. A level may not count less than a weaker one of
its ladder (`levels.LEVELS`), and what speaks against one work may not speak for it; steps between
levels are drawn towards nothing (ridge). Each doubt and each contradiction has a weight of its own,
drawn towards that of its kind. What is stated of a pair with one of these is then set right by what
is seen in sets that were left out of the fit (`calibrate.py`). All of it is written, with what it
was fitted on, to `src/consilience/data/matching/duplicates.toml`.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.dedupe.calibrate import held_line
from benchmarks.dedupe.labelled import FITTED, VARIANTS, folder, read_set
from benchmarks.dedupe.patterns import Pattern, Seen, log_odds, patterns
from consilience.dedupe.levels import LEVELS
from consilience.dedupe.model import ANY, Model
from consilience.evidence import Record

RIDGE = 5.0
"""How strongly steps are drawn towards nothing."""

EXPECTED = {
    ("title", "cut", 1): 2.0,
    ("wording", "short", -1): 2.5,
    ("journal", "preprint", -1): 2.0,
    ("doi", "version", 1): 1.0,
    ("pmid", "equal", 1): 4.0,
    ("pmid", "differ", -1): 4.0,
    ("database", "same", -1): 2.0,
    ("contradiction", ANY, -1): 2.0,
}
"""Steps that the labelled sets say little about are drawn towards these instead."""

WEIGHT = 2_000
"""How many pairs each variant of a set counts as."""

MODEL = Path("src/consilience/data/matching/duplicates.toml")

AGAINST = ("doubt", "contradiction")
"""What stands against a pair: each has a weight of its own, drawn towards that of its kind."""

Step = tuple[str, str, int]
"""Field, level, and whether the step to this level adds (1) or takes away (-1)."""


def main() -> None:
    """Fit on all sets and write the model."""
    seen = {name: seen_of(name) for name in FITTED}
    model = Fits(seen).calibrated()
    MODEL.write_text(written(model, seen), encoding="utf-8")
    print(MODEL)


def seen_of(name: str) -> list[Seen]:
    """Give the patterns of a set in each of its variants."""
    found: list[tuple[list[Record], Seen]] = []
    for blank in VARIANTS.values():
        records, truth = read_set(folder() / f"{name}.csv.gz", blank=blank)
        same = (seen for others, seen in found if others == records)
        found.append((records, next(same, None) or patterns(records, truth)))
    return [seen for _, seen in found]


@dataclass
class Fits:
    """Models of some of the sets, each fitted once."""

    seen: Mapping[str, Sequence[Seen]]
    fitted: dict[frozenset[str], Model] = dataclasses.field(default_factory=dict)

    def calibrated(self, *without: str) -> Model:
        """Give the model of all sets but some, which are not looked at in any way."""
        told = [
            (log_odds(self.plain(name, *without), pattern), *counts)
            for name in self.seen
            if name not in without
            for some in self.seen[name]
            for pattern, counts in some.items()
            if pattern.contradiction or pattern.doubt
        ]
        return replace(self.plain(*without), held=held_line(told))

    def plain(self, *without: str) -> Model:
        """Give the model of all sets but some, as it states by itself."""
        left = frozenset(without)
        if left not in self.fitted:
            rest = (name for name in self.seen if name not in left)
            self.fitted[left] = fit(some for name in rest for some in self.seen[name])
        return self.fitted[left]


def fit(sets: Iterable[Seen]) -> Model:
    """Give the weights under which the labels are likeliest, but for the ridge."""
    rows = [
        (pattern, n, one_work, WEIGHT / sum(map(sum, seen.values())))
        for seen in sets
        for pattern, counts in seen.items()
        for one_work, n in enumerate(counts)
        if n
    ]
    steps = list(_all_steps([pattern for pattern, *_ in rows]))
    column = {step: place for place, step in enumerate(steps)}
    design = np.zeros((len(rows), len(steps)))
    for row, (pattern, *_) in enumerate(rows):
        for step in _steps(pattern):
            design[row, column[step]] = step[2]
    weight = np.array([n * each for _, n, _, each in rows])
    one_work = np.array([float(label) for *_, label, _ in rows])
    expected = np.array([EXPECTED.get(step, 0.0) for step in steps])
    free = np.array([step[0] in AGAINST and step[1] != ANY for step in steps])
    prior, *heights = _likeliest(design, one_work, weight, expected, free)
    return _model(prior, dict(zip(steps, heights, strict=True)))


def _likeliest(
    design: npt.NDArray[np.float64],
    label: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    expected: npt.NDArray[np.float64],
    free: npt.NDArray[np.bool_],
) -> list[float]:
    """Give the prior and the height of each step, none below nothing but those that are free."""

    def loss(at: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = at[0] + design @ at[1:]
        off, drawn = weight * (1 / (1 + np.exp(-odds)) - label), at[1:] - expected
        lost = weight @ (np.logaddexp(0, odds) - label * odds) + RIDGE / 2 * drawn @ drawn
        return float(lost), np.append(off.sum(), design.T @ off + RIDGE * drawn)

    n = design.shape[1]
    found = minimize(
        loss, np.zeros(n + 1), jac=True, method="L-BFGS-B",
        bounds=[(None, None)] + [(None if one else 0, None) for one in free.tolist()],
        options={"maxiter": 5_000, "ftol": 1e-12},
    )  # fmt: skip
    heights: list[float] = found.x.tolist()
    return heights


def _all_steps(patterns: Collection[Pattern]) -> Iterator[Step]:
    for field, levels in LEVELS.items():
        for sign, ladders in ((1, levels.agree), (-1, levels.differ)):
            yield from dict.fromkeys((field, level, sign) for ladder in ladders for level in ladder)
    for kind in AGAINST:
        named = sorted({getattr(pattern, kind) for pattern in patterns} - {""})
        yield from ((kind, name, -1) for name in (ANY, *named))


@cache
def _steps(pattern: Pattern) -> tuple[Step, ...]:
    """Give the steps that lead up to the levels of a pattern."""
    return tuple(_up_to(pattern))


def _up_to(pattern: Pattern) -> Iterator[Step]:
    for field, levels in LEVELS.items():
        level = getattr(pattern.levels, field)
        for sign, ladders in ((1, levels.agree), (-1, levels.differ)):
            for ladder in ladders:
                if level in ladder:
                    yield from ((field, one, sign) for one in ladder[ladder.index(level) :])
    for kind in AGAINST:
        if name := getattr(pattern, kind):
            yield from ((kind, ANY, -1), (kind, name, -1))


def _model(prior: float, heights: Mapping[Step, float]) -> Model:
    """Add the steps up to weights."""
    weights = {
        field: {
            level: round(
                sum(sign * heights[field, one, sign] for one in ladder[ladder.index(level) :]), 3
            )
            for sign, ladders in ((1, levels.agree), (-1, levels.differ))
            for ladder in ladders
            for level in ladder
        }
        for field, levels in LEVELS.items()
    }
    doubts, contradictions = (
        {
            name: round(-heights[kind, ANY, -1] - (height if name != ANY else 0.0), 3)
            for (field, name, _), height in heights.items()
            if field == kind
        }
        for kind in AGAINST
    )
    return Model(round(prior, 3), weights, doubts, contradictions)


def written(model: Model, seen: Mapping[str, Sequence[Seen]]) -> str:
    """Give the model as TOML, with what it was fitted on."""
    lines = [
        "# What each level of agreement adds to the log-odds that two records are of one work.",
        "# Written by `python -m benchmarks.dedupe.fit`, which says how; not by hand.",
        f"prior = {model.prior}",
        "# Log-odds of a pair that something speaks against, and what they are worth.",
        f"held = {[list(point) for point in model.held]}",
    ]
    for table, against in (("doubts", model.doubts), ("contradictions", model.contradictions)):
        lines += ["", f"[{table}]"]
        lines += [f'"{name}" = {weight + 0.0}' for name, weight in against.items()]
    for field, weights in model.weights.items():
        lines += ["", f"[weights.{field}]"]
        lines += [f'"{level}" = {weight + 0.0}' for level, weight in weights.items()]
    for name, variants in seen.items():
        digest = hashlib.sha256((folder() / f"{name}.csv.gz").read_bytes()).hexdigest()
        lines += ["", "[[fitted_on]]", f'set = "{name}"', f'sha256 = "{digest}"']
        for variant, some in zip(VARIANTS, variants, strict=True):
            two, one = (sum(counts[label] for counts in some.values()) for label in (0, 1))
            lines.append(f'"{variant}" = {{ one_work = {one}, two_works = {two} }}')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
