"""Two extractions side by side: what differs, and what only looks different."""

from __future__ import annotations

from typing import Any

from consilience.evidence import Extraction
from consilience.extraction import compare, entries


def form(
    *, arm: str = "v", events: Any = 4, country: dict[str, Any] | None = None, place: str = ""
) -> Extraction:
    values = {"events": {"value": events, "place": place}, "n": {"value": 123}}
    return Extraction.from_json(
        {
            "characteristics": {"country": country or {"value": "Kenya"}},
            "arms": [{"id": arm, "name": "BCG", "role": "intervention"}],
            "outcomes": [{"id": "tb", "name": "Tuberculosis", "higher_is": "worse"}],
            "results": [{"arm": arm, "outcome": "tb", "time": "end", "values": values}],
        }
    )


def differing(first: Extraction, second: Extraction) -> list[str]:
    return [item.path for item in compare(first, second) if not item.same]


def test_only_what_differs_is_told_with_its_path() -> None:
    assert differing(form(), form()) == []
    assert differing(form(), form(events=5)) == ["results/tb/end/BCG/events"]


def test_arms_are_compared_by_name_and_a_place_does_not_count() -> None:
    assert differing(form(), form(arm="a1", place="Table 2")) == []


def test_zero_and_not_reported_are_different() -> None:
    absent = form(country={"missing": "not_reported"})
    assert differing(form(country={"value": 0}), absent) == ["characteristics/country"]


def test_what_one_person_left_out_is_none_on_their_side() -> None:
    items = {item.path: item for item in compare(Extraction(), form())}
    assert set(items) == {path for path, _ in entries(form())}
    assert all(item.first is None and not item.same for item in items.values())
