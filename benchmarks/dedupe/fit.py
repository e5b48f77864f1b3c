"""Fit the model of duplicates: `python -m benchmarks.dedupe.fit`, from the project's root.

Logistic regression on the levels of agreement of labelled pairs: each of the sets `FITTED`, in each
of its `VARIANTS`, counts as much as every other. A level may not count less than a weaker one of
its ladder (`levels.LEVELS`), and what speaks against one work may not speak for it; steps between
levels are drawn towards nothing (ridge). The weights are written, with what they were fitted
on, to `src/consilience/data/matching/duplicates.toml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.dedupe.labelled import FITTED, VARIANTS, folder, read_set
from benchmarks.dedupe.patterns import Pattern, Seen, patterns
from consilience.dedupe.levels import LEVELS
from consilience.dedupe.model import Model
from consilience.evidence import Record

RIDGE = 5.0
"""How strongly steps are drawn towards nothing."""

EXPECTED = {
    ("title", "cut", 1): 2.0,
    ("journal", "preprint", -1): 2.0,
    ("doi", "version", 1): 1.0,
    ("pmid", "equal", 1): 4.0,
    ("pmid", "differ", -1): 4.0,
}
"""Steps that the labelled sets say little about are drawn towards these instead."""

WEIGHT = 2_000
"""How many pairs each variant of a set counts as."""

MODEL = Path("src/consilience/data/matching/duplicates.toml")

Step = tuple[str, str, int]
"""Field, level, and whether the step to this level adds (1) or takes away (-1)."""


def main() -> None:
    """Fit on all sets and write the model."""
    seen = {name: seen_of(name) for name in FITTED}
    model = fit(some for variants in seen.values() for some in variants)
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


def fit(sets: Iterable[Seen]) -> Model:
    """Give the weights under which the labels are likeliest, but for the ridge."""
    rows = [
        (pattern, n, one_work, WEIGHT / sum(map(sum, seen.values())))
        for seen in sets
        for pattern, counts in seen.items()
        for one_work, n in enumerate(counts)
        if n
    ]
    steps = list(_all_steps())
    column = {step: place for place, step in enumerate(steps)}
    design = np.zeros((len(rows), len(steps)))
    for row, (pattern, *_) in enumerate(rows):
        for step in _steps(pattern):
            design[row, column[step]] = step[2]
    weight = np.array([n * each for _, n, _, each in rows])
    one_work = np.array([float(label) for *_, label, _ in rows])
    expected = np.array([EXPECTED.get(step, 0.0) for step in steps])
    prior, *heights = _likeliest(design, one_work, weight, expected)
    return _model(prior, dict(zip(steps, heights, strict=True)))


def _likeliest(
    design: npt.NDArray[np.float64],
    label: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    expected: npt.NDArray[np.float64],
) -> list[float]:
    """Give the prior and the height of each step, none below nothing."""

    def loss(at: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = at[0] + design @ at[1:]
        off, drawn = weight * (1 / (1 + np.exp(-odds)) - label), at[1:] - expected
        lost = weight @ (np.logaddexp(0, odds) - label * odds) + RIDGE / 2 * drawn @ drawn
        return float(lost), np.append(off.sum(), design.T @ off + RIDGE * drawn)

    n = design.shape[1]
    found = minimize(
        loss, np.zeros(n + 1), jac=True, method="L-BFGS-B",
        bounds=[(None, None)] + [(0, None)] * n, options={"maxiter": 5_000, "ftol": 1e-12},
    )  # fmt: skip
    heights: list[float] = found.x.tolist()
    return heights


def _all_steps() -> Iterator[Step]:
    for field, levels in LEVELS.items():
        for sign, ladders in ((1, levels.agree), (-1, levels.differ)):
            yield from dict.fromkeys((field, level, sign) for ladder in ladders for level in ladder)
    yield from (("against", kind, -1) for kind in ("doubt", "contradiction"))


def _steps(pattern: Pattern) -> Iterator[Step]:
    """Give the steps that lead up to the levels of a pattern."""
    for field, levels in LEVELS.items():
        level = getattr(pattern.levels, field)
        for sign, ladders in ((1, levels.agree), (-1, levels.differ)):
            for ladder in ladders:
                if level in ladder:
                    yield from ((field, one, sign) for one in ladder[ladder.index(level) :])
    if pattern.against:
        yield "against", pattern.against, -1


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
    doubt, contradiction = (
        round(-heights["against", kind, -1], 3) for kind in ("doubt", "contradiction")
    )
    return Model(round(prior, 3), weights, doubt, contradiction)


def written(model: Model, seen: Mapping[str, Sequence[Seen]]) -> str:
    """Give the model as TOML, with what it was fitted on."""
    lines = [
        "# What each level of agreement adds to the log-odds that two records are of one work.",
        "# Written by `python -m benchmarks.dedupe.fit`, which says how; not by hand.",
        f"prior = {model.prior}",
        f"doubt = {model.doubt}",
        f"contradiction = {model.contradiction}",
    ]
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
