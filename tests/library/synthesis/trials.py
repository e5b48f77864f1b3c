"""Made-up trials, for tests of what becomes of their numbers."""

from __future__ import annotations

from typing import Any

from consilience.evidence import Extraction, Study
from consilience.synthesis.analyses import Analysis, Spec, analyse

THREE = (
    ("Peer group", "intervention", 30, 10.0, 2.0, 12),
    ("Peer group online", "intervention", 20, 12.0, 3.0, 9),
    ("Usual care", "comparator", 40, 9.0, 2.5, 20),
    ("Therapy", "comparator", 10, 11.0, 1.5, 3),
)
"""Arms of a made-up trial: name, role, n, mean, SD, events."""
SPEC = Spec("x", "Recovery", "recovery", "post", "SMD", minimum_k=1)


def form(
    arms: tuple[Any, ...] = THREE, time: str = "post", higher: str = "", **facts: str
) -> Extraction:
    numbers = [{"n": n, "mean": m, "sd": sd, "events": e} for _, _, n, m, sd, e in arms]
    return Extraction.from_json(
        {
            "characteristics": {name: {"value": said} for name, said in facts.items()},
            "arms": [{"id": f"a{i}", "name": a[0], "role": a[1]} for i, a in enumerate(arms)],
            "outcomes": [{"id": "recovery", "name": "Recovery", "higher_is": higher}],
            "results": [
                {"arm": f"a{i}", "outcome": "recovery", "time": time,
                 "values": {name: {"value": value} for name, value in row.items()}}
                for i, row in enumerate(numbers)
            ],
        }
    )  # fmt: skip


def run(spec: Spec, *forms: Extraction, **more: Any) -> Analysis:
    studies = [Study(f"s{i}", f"Study {i}") for i in range(len(forms))]
    return analyse(spec, studies, {s.id: f for s, f in zip(studies, forms, strict=True)}, **more)
