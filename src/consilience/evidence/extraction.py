"""What was extracted from one study: characteristics, arms, outcomes, results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from consilience.evidence.datum import Datum
from consilience.evidence.study import Arm, Outcome, Result

QUANTITIES: tuple[str, ...] = ("n", "mean", "sd", "events")
"""What an arm shows for an outcome at a time."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A filled extraction form, one person's or the reconciled one."""

    characteristics: Mapping[str, Datum] = field(default_factory=dict)
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    results: tuple[Result, ...] = ()

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Extraction:
        """Read the table that a ledger line of the act `extract` or `reconcile` carries."""
        return cls(
            characteristics={
                name: Datum.from_json(row)
                for name, row in (form.get("characteristics") or {}).items()
            },
            arms=tuple(Arm(**row) for row in form.get("arms") or ()),
            outcomes=tuple(Outcome(**row) for row in form.get("outcomes") or ()),
            results=tuple(_result(row) for row in form.get("results") or ()),
        )

    def as_json(self) -> dict[str, Any]:
        """Give the table that `from_json` reads."""
        return {
            "characteristics": {n: d.as_json() for n, d in self.characteristics.items()},
            "arms": [asdict(arm) for arm in self.arms],
            "outcomes": [
                {name: text for name, text in asdict(o).items() if text or name != "note"}
                for o in self.outcomes
            ],
            "results": [
                {
                    "arm": r.arm,
                    "outcome": r.outcome,
                    "time": r.time,
                    "values": {n: d.as_json() for n, d in r.values.items()},
                }
                for r in self.results
            ],
        }

    def arm(self, id: str) -> Arm | None:
        """The arm with this id, or None."""
        return next((arm for arm in self.arms if arm.id == id), None)


def _result(row: Mapping[str, Any]) -> Result:
    values = {name: Datum.from_json(datum) for name, datum in (row.get("values") or {}).items()}
    return Result(row["arm"], row["outcome"], row["time"], values)
