"""What `consilience meta` can be told beyond measure and model: studies, zeros, sensitivity."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from consilience.effects import EffectSizes, Measure, effect_sizes
from consilience.effects.effect_sizes import EffectIssue
from consilience.errors import ReadError
from consilience.synthesis import Pooled, pool
from consilience.synthesis.conclusions import conclude
from consilience.synthesis.references import references
from consilience.synthesis.sensitivity import (
    Effect,
    MaterialRule,
    Varied,
    summary,
)
from consilience.synthesis.words import decimal, interval
from consilience_cli.meta_model import Columns, spec_of
from consilience_cli.study_table import StudyTable


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which studies enter, and how their effects are sized."""
    parser.add_argument(
        "--leave-out", metavar="STUDY[=REASON]", action="append", default=[],
        help="leave a study out, by its name; the reason is printed",
    )  # fmt: skip
    parser.add_argument(
        "--only", metavar="COLUMN=VALUE", action="append", default=[], type=pair,
        help="only studies with this value; may be given again, for other values or columns",
    )  # fmt: skip
    parser.add_argument(
        "--minimum-k", type=int, default=1, metavar="K",
        help="with fewer than K studies pool nothing, and report each study on its own",
    )  # fmt: skip
    parser.add_argument("--vtype", metavar="NAME", help="kind of variance, as metafor names it")
    parser.add_argument(
        "--uncorrected", action="store_true",
        help="without the correction for small samples: SMD is Cohen's d, not Hedges' g",
    )  # fmt: skip
    parser.add_argument(
        "--add", type=float, metavar="X", help="what to add to counts of zero (default: mostly 1/2)"
    )
    parser.add_argument(
        "--to",
        choices=("only0", "all", "if0all", "none"),
        default="only0",
        help="which studies it is added to (default: only0, those with a count of zero)",
    )
    parser.add_argument("--drop00", action="store_true", help="leave out studies without events")
    parser.add_argument(
        "--sensitivity", action="store_true",
        help="compare with other models and without each study, and say what changes materially",
    )  # fmt: skip


def sized(
    args: argparse.Namespace, measure: Measure, columns: Columns, table: StudyTable, slab: list[str]
) -> EffectSizes:
    """Size the effects as asked, without the studies that are left out by choice."""
    spec = spec_of(args)
    found = effect_sizes(
        measure.name, columns, slab=slab, vtype=spec.vtype or None, correct=spec.correct,
        continuity=spec.continuity,
    )  # fmt: skip
    out = _left_out(args.leave_out, slab, args.data) | _others(args.only, table)
    if not out:
        return found
    issues = [EffectIssue(i, slab[i], "", out[i]) for i in sorted(out)]
    return replace(
        found,
        yi=tuple(math.nan if i in out else y for i, y in enumerate(found.yi)),
        vi=tuple(math.nan if i in out else v for i, v in enumerate(found.vi)),
        issues=(*(one for one in found.issues if one.row not in out), *issues),
    )


def _left_out(asked: Sequence[str], slab: list[str], file: Path) -> dict[int, str]:
    """Give the rows of the studies that are left out by name, each with the reason."""
    why = dict(_reason(text) for text in asked)
    if strange := [name for name in why if name not in slab]:
        there = ", ".join(slab)
        message = f"no study {strange[0]!r} to leave out; the studies are {there}"
        raise ReadError(message, file=str(file))
    return {
        i: f"by choice{why[name] and f': {why[name]}'}"
        for i, name in enumerate(slab)
        if name in why
    }


def _others(only: Sequence[tuple[str, str]], table: StudyTable) -> dict[int, str]:
    """Give the rows of the studies that are none of those asked for, each with the reason."""
    wanted: dict[str, list[str]] = {}
    for column, value in only:
        table.require(column, asked_as="--only")
        if value not in table.words(column):
            raise ReadError(f"no study has {value!r} under {column}", file=table.file)
        wanted.setdefault(column, []).append(value)
    return {
        i: f"{column} is {one or 'not given'}"
        for column, values in wanted.items()
        for i, one in enumerate(table.words(column))
        if one not in values
    }


def _reason(text: str) -> tuple[str, str]:
    name, _, why = text.partition("=")
    return name.strip(), why.strip()


@dataclass(frozen=True)
class NotPooled:
    """What stands in for a result where there are too few studies."""

    why: str
    rows: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """A line for each study."""
        width = max((len(name) for name, _ in self.rows), default=0)
        lines = [f"{name:<{width}}  {found}" for name, found in self.rows]
        return "\n".join([f"Not pooled: {self.why}.", "", *lines])

    def as_json(self, measure: Measure) -> dict[str, Any]:
        """The same for programs."""
        rows = [{"study": name, "found": found} for name, found in self.rows]
        return {"measure": measure.name, "pooled": None, "why": self.why, "studies": rows}


def not_pooled(args: argparse.Namespace, measure: Measure, sizes: EffectSizes) -> NotPooled | None:
    """Tell each study by itself where fewer have an effect than were asked for; else None."""
    usable = [math.isfinite(y) and v > 0 for y, v in zip(sizes.yi, sizes.vi, strict=True)]
    if args.minimum_k <= 1 or sum(usable) >= args.minimum_k:
        return None
    why = {issue.row: issue.message for issue in sizes.issues if not issue.used}
    rows = []
    for i, name in enumerate(sizes.slab):
        if not usable[i]:
            rows.append((name, f"no usable data: {why.get(i, 'no effect size')}"))
            continue
        alone = pool([sizes.yi[i]], [sizes.vi[i]], method="EE", level=args.level)
        within = interval(alone.ci_lb, alone.ci_ub, measure)
        effect = decimal(measure.back(alone.beta))
        rows.append((name, f"{measure.symbol} {effect} ({args.level:g}% CI {within})"))
    n = sum(usable)
    return NotPooled(f"{n} of the at least {args.minimum_k} studies asked for", tuple(rows))


def sentences(result: Pooled, measure: Measure) -> dict[str, Any]:
    """Conclusion, cautions and references of a result."""
    told = conclude(result, measure, about=f"{measure.axis_title} over the studies")
    return {
        "conclusion": told.text.removesuffix(" Risk of bias was not appraised."),
        "cautions": list(told.cautions),
        "references": list(references(result, measure)),
    }


def sensitivity_text(rows: Sequence[Varied], measure: Measure) -> str:
    """A line for each sensitivity analysis, the rule, and what they come to."""
    width = max(len(row.title) for row in rows)
    lines = [
        f"{row.title:<{width}}  {_effect(row.pooled, measure):>22}  {row.verdict}".rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", f"{summary(rows)} {MaterialRule().text}"])


def _effect(own: Effect | None, measure: Measure) -> str:
    if own is None:
        return ""
    low, high = (decimal(measure.back(limit)) for limit in (own.ci_lb, own.ci_ub))
    return f"{decimal(measure.back(own.beta))} [{low}, {high}]"


def _numbers(own: Effect) -> dict[str, float]:
    return {"k": own.k, "beta": own.beta, "ci.lb": own.ci_lb, "ci.ub": own.ci_ub, "I2": own.I2}


def pair(text: str) -> tuple[str, str]:
    """Read `COLUMN=VALUE`."""
    column, equals, value = text.partition("=")
    if not (column and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair COLUMN=VALUE")
    return column, value


def sensitivity_json(rows: Sequence[Varied]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "sensitivity": [
            {
                "id": row.id, "title": row.title, "verdict": row.verdict,
                **(_numbers(row.pooled) if row.pooled else {}),
            }
            for row in rows
        ],
        "material": MaterialRule().as_json(),
    }  # fmt: skip
