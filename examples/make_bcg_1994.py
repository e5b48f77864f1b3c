"""Make the review folder of Colditz 1994 from the data of its thirteen trials.

    python examples/make_bcg_1994.py [FOLDER]

Reads `bcg.csv` beside this file. The result is carried with the product, for everything that needs
the numbers of single trials; what the paper prints is a reported number, never a computed one.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from consilience.ledger import Line
from consilience.review.analyses import spec_of
from consilience.review.folder import save_folder
from consilience.review.review import Review
from consilience.review.state import state_of
from consilience.synthesis.analyses import analyse

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "src/consilience/data/reviews/bcg-1994"
BESIDE = Path(__file__).resolve().parent / "bcg-1994"
DATA = Path(__file__).resolve().parent / "bcg.csv"
DATA_SET = "metadat::dat.bcg"
ABSTRACT = "abstract of the paper"

PRINTED = {"k": 13, "estimate": 0.49, "ci_lb": 0.34, "ci_ub": 0.7}
"""What the abstract says of the trials: a relative risk of 0.49 (95% CI, 0.34 to 0.70)."""

WHEN = "1994-03-02T00:00:00.{:06d}Z"
"""Every line carries the day of publication."""


class Ledger:
    """Collects lines and gives each the next moment."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(self, stage: str, act: str, subject: str, what: Mapping[str, Any]) -> None:
        """Append a line."""
        n = len(self.lines) + 1
        self.lines.append(Line(f"bcg-{n:03d}", WHEN.format(n), "gac", stage, act, subject, what))


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    plan = YAML(typ="safe", pure=True).load((BESIDE / "plan.yaml").read_text(encoding="utf-8"))
    ledger = Ledger()
    ledger.add("protocol", "plan", "plan:plan", {"plan": plan})
    with DATA.open(encoding="utf-8", newline="") as stream:
        trials = list(csv.DictReader(stream))
    for n, trial in enumerate(trials, 1):
        report = {"citation": f"{trial['study']}, as named by Colditz 1994", "place": DATA_SET,
                  "year": int(trial["year"])}  # fmt: skip
        ledger.add("fulltext", "report", f"report:r{n}", report)
        named = {"name": trial["study"], "reports": [f"r{n}"]}
        ledger.add("fulltext", "study", f"study:{_slug(trial['study'])}", named)
    for trial in trials:
        held = {"form": extracted(trial), "how": "as published"}
        ledger.add("extraction", "reconcile", f"study:{_slug(trial['study'])}", held)
    for trial in trials:
        held = {"form": appraised(trial), "how": "as published"}
        ledger.add("appraisal", "reconcile", f"study:{_slug(trial['study'])}", held)
    for name, value in PRINTED.items():
        what = {"quantity": f"pooled.tb.end.{name}", "value": value, "place": ABSTRACT}
        ledger.add("synthesis", "reported", f"reported:pooled.tb.end.{name}", what)
    ledger.add("synthesis", "analysis", "analysis:tb-end", primary(ledger.lines))
    extras = {name: (BESIDE / name).read_bytes() for name in ("README.md", "checks.toml")}
    save_folder(Review(state_of(ledger.lines), {}), {}, {}, target, extras=extras)
    print(f"{target}: {len(ledger.lines)} lines")


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).lower().replace("et al ", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def extracted(trial: Mapping[str, str]) -> dict[str, Any]:
    """The form of a trial: how people were allocated, where, and how many fell ill."""
    ai, bi, ci, di = (int(trial[name]) for name in ("ai", "bi", "ci", "di"))
    design = "randomised trial" if trial["alloc"] == "random" else "trial, not randomised"
    told = {
        "design": design, "allocation": trial["alloc"], "latitude": int(trial["ablat"]),
        "comparator": "no vaccination",
    }  # fmt: skip
    return {
        "characteristics": {name: _said(value) for name, value in told.items()},
        "arms": [
            {"id": "bcg", "name": "BCG vaccine", "role": "intervention"},
            {"id": "none", "name": "No vaccine", "role": "comparator"},
        ],
        "outcomes": [{"id": "tb", "name": "Tuberculosis", "scale": "cases", "higher_is": "worse"}],
        "results": [
            {
                "arm": arm, "outcome": "tb", "time": "end",
                "values": {"n": _said(cases + others), "events": _said(cases)},
            }
            for arm, cases, others in (("bcg", ai, bi), ("none", ci, di))
        ],
    }  # fmt: skip


def _said(value: str | int) -> dict[str, Any]:
    return {"value": value, "place": DATA_SET}


def appraised(trial: Mapping[str, str]) -> dict[str, Any]:
    """The one domain that the data set tells; alternate and systematic are no random sequence."""
    at_random = trial["alloc"] == "random"
    answer = {
        "answer": "Unclear" if at_random else "High",
        "support": "Allocated at random; the method is not told" if at_random
        else f"{trial['alloc'].capitalize()} allocation",
        "place": DATA_SET, "inferred": True,
    }  # fmt: skip
    return {"instrument": "rob1", "answers": {"sequence_generation": answer}}


def primary(lines: list[Line]) -> dict[str, Any]:
    """The analysis that the paper made, carried out on what is held."""
    review = Review(state_of(lines), {})
    planned = next(row for row in review.plan.analyses if row.id == "tb-end")
    spec = spec_of(review.plan, planned)
    assert spec is not None
    result = analyse(spec, review.studies(), review.extractions())
    return {"spec": spec.as_json(), "result": result.as_json()}


if __name__ == "__main__":
    main()
