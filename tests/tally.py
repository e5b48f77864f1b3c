"""What a run of the tests came to: passed, failed, and left out with the reason of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COUNTED = ("passed", "failed", "error", "skipped", "xfailed")


@dataclass
class Tally:
    """Counts by outcome, and why tests were left out."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, stats: dict[str, list[Any]]) -> Tally:
        """Count the reports that pytest kept."""
        counts = Counter({name: len(stats.get(name, [])) for name in COUNTED})
        return cls(counts, Counter(_reason(report) for report in stats.get("skipped", [])))

    @classmethod
    def read(cls, path: Path) -> Tally:
        """Read what `write` wrote."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(Counter(kept["counts"]), Counter(kept["reasons"]))

    def write(self, path: Path) -> None:
        """Keep the counts for whoever sums up several runs."""
        kept = {"counts": self.counts, "reasons": self.reasons}
        path.write_text(json.dumps(kept), encoding="utf-8")

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.counts + other.counts, self.reasons + other.reasons)

    def left_out(self) -> Iterable[str]:
        """Say how many tests were left out, why, and how to get them."""
        yield f"left out: {sum(self.reasons.values())}"
        for reason, n_tests in sorted(self.reasons.items()):
            yield f"  {n_tests} x {reason}"

    def closing_line(self, seconds: float) -> str:
        """Write the totals as pytest closes a run."""
        parts = [f"{self.counts[name]} {name}" for name in COUNTED if self.counts[name]]
        return f" {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")


def _reason(report: Any) -> str:
    place = report.longrepr
    text = place[2] if isinstance(place, tuple) else str(place)
    return text.removeprefix("Skipped: ")
