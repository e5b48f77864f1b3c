"""The extraction form: what was typed, read into an extraction, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consilience.evidence import Arm, Datum, Extraction, Outcome, Result
from consilience.evidence.extraction import QUANTITIES
from consilience.protocol import Plan
from consilience_web.extraction import cells

ROLES = (("intervention", "intervention"), ("comparator", "comparator"), ("other", "other"))
N_ARMS, N_ROWS = 3, 6
LEAST = {"n": 0.0, "sd": 0.0, "events": 0.0}

Typed = Mapping[str, str]


class Reading:
    """An extraction read from what was typed; `errors` say what is wrong and where."""

    def __init__(self, typed: Typed, plan: Plan) -> None:
        self.typed, self.plan, self.errors = typed, plan, list[str]()
        self.form = self._read()

    def check_done(self) -> None:
        """Ask for what a finished form needs."""
        for item in self.plan.characteristics:
            if item.id not in self.form.characteristics:
                self._say(f"{item.label}: give a value, or say why there is none")
        if not self.form.arms:
            self._say("Arms: name at least one")

    def _say(self, text: str) -> None:
        if text not in self.errors:
            self.errors.append(text)

    def _get(self, name: str) -> str:
        return self.typed.get(name, "").strip()

    def _read(self) -> Extraction:
        arms = self._arms()
        results = self._results({arm.id for arm in arms})
        return Extraction(self._characteristics(), arms, self._outcomes(results), results)

    def _characteristics(self) -> dict[str, Datum]:
        found = {}
        for item in self.plan.characteristics:
            value, missing, place = (
                self._get(f"c-{item.id}-{part}") for part in ("value", "missing", "place")
            )
            try:
                if item.type == "number" and not missing:
                    datum = cells.number(value, place=place)
                else:
                    datum = cells.words(value, missing=missing, place=place)
            except ValueError as error:
                self._say(f"{item.label}: {error}")
                continue
            if datum is not None:
                found[item.id] = datum
        return found

    def _arms(self) -> tuple[Arm, ...]:
        arms: list[Arm] = []
        for i in range(1, n_arms(self.typed) + 1):
            name, role = self._get(f"a-{i}-name"), self._get(f"a-{i}-role")
            if not name:
                continue
            if role not in dict(ROLES):
                self._say(f"Arm {i}: say whether it is intervention, comparator or other")
            if any(arm.name == name for arm in arms):
                self._say(f"Arm {i}: “{name}” stands twice; give each arm its own name")
            arms.append(Arm(f"a{i}", name, role))
        return tuple(arms)

    def _results(self, arms: set[str]) -> tuple[Result, ...]:
        results: list[Result] = []
        for i in range(1, n_rows(self.typed) + 1):
            values = self._values(i)
            place = self._get(f"r-{i}-arm"), self._get(f"r-{i}-outcome"), self._get(f"r-{i}-time")
            if not values and not any(place):
                continue
            if not all(place):
                self._say(f"Result row {i}: choose arm, outcome and time")
            elif place[0] not in arms:
                self._say(f"Result row {i}: this arm has no name above")
            elif any((r.arm, r.outcome, r.time) == place for r in results):
                self._say(f"Result row {i}: arm, outcome and time stand in an earlier row")
            results.append(Result(*place, values))
        return tuple(results)

    def _values(self, i: int) -> dict[str, Datum]:
        found = {}
        for quantity in QUANTITIES:
            try:
                datum = cells.number(
                    self._get(f"r-{i}-{quantity}"),
                    least=LEAST.get(quantity),
                    place=self._get(f"r-{i}-place"),
                )
            except ValueError as error:
                self._say(f"Result row {i}, {quantity}: {error}")
                continue
            if datum is not None:
                found[quantity] = datum
        return found

    def _outcomes(self, results: tuple[Result, ...]) -> tuple[Outcome, ...]:
        higher = {o.id: o.higher_is for o in self.plan.outcomes}
        used = dict.fromkeys(r.outcome for r in results if r.outcome)
        scaled = {o.id: None for o in self.plan.outcomes if self._get(f"s-{o.id}")}
        return tuple(
            Outcome(id, self.plan.outcome_name(id), self._get(f"s-{id}"), higher.get(id, ""))
            for id in {**scaled, **used}
        )


def typed_of(form: Extraction) -> dict[str, str]:
    """Write a form as a person would have typed it."""
    typed: dict[str, str] = {}
    for id, datum in form.characteristics.items():
        typed[f"c-{id}-value"] = "" if datum.missing else datum.text
        typed[f"c-{id}-missing"] = datum.missing or ""
        typed[f"c-{id}-place"] = datum.place
    numbers = {arm.id: i for i, arm in enumerate(form.arms, 1)}
    for i, arm in enumerate(form.arms, 1):
        typed |= {f"a-{i}-name": arm.name, f"a-{i}-role": arm.role}
    typed |= {f"s-{outcome.id}": outcome.scale for outcome in form.outcomes}
    for i, result in enumerate(form.results, 1):
        typed[f"r-{i}-arm"] = f"a{numbers[result.arm]}" if result.arm in numbers else ""
        typed |= {f"r-{i}-outcome": result.outcome, f"r-{i}-time": result.time}
        typed |= {f"r-{i}-{q}": cells.shown(result.values.get(q)) for q in QUANTITIES}
        typed[f"r-{i}-place"] = next((d.place for d in result.values.values()), "")
    return typed


def n_arms(typed: Typed) -> int:
    """How many rows the arms need."""
    return max(N_ARMS, _highest(typed, "a"))


def n_rows(typed: Typed) -> int:
    """How many rows the results need."""
    return max(N_ROWS, _highest(typed, "r"))


def _highest(typed: Typed, kind: str) -> int:
    parts = [name.split("-") for name, text in typed.items() if text]
    found = [int(p[1]) for p in parts if p[0] == kind and len(p) == 3 and p[1].isdecimal()]
    return min(max(found, default=0), 200)


def shown(typed: Typed, plan: Plan) -> dict[str, Any]:
    """Give the form as rows of fields for a page, two empty result rows at its end."""
    rows = max(N_ROWS, _highest(typed, "r") + 2)
    arms = max(N_ARMS, _highest(typed, "a"))

    def fields(prefix: str, names: tuple[str, ...]) -> dict[str, str]:
        return {name: typed.get(f"{prefix}-{name}", "") for name in names}

    return {
        "characteristics": [
            {"item": c, **fields(f"c-{c.id}", ("value", "missing", "place"))}
            for c in plan.characteristics
        ],
        "arms": [{"i": i, **fields(f"a-{i}", ("name", "role"))} for i in range(1, arms + 1)],
        "scales": [{"outcome": o, "scale": typed.get(f"s-{o.id}", "")} for o in plan.outcomes],
        "results": [
            {"i": i}
            | fields(f"r-{i}", ("arm", "outcome", "time", "place"))
            | {"cells": [(q, typed.get(f"r-{i}-{q}", "")) for q in QUANTITIES]}
            for i in range(1, rows + 1)
        ],
        "arm_choices": [
            (f"a{i}", typed.get(f"a-{i}-name") or f"arm {i}") for i in range(1, arms + 1)
        ],
        "roles": ROLES,
        "missing_kinds": (
            ("not_reported", "not reported"),
            ("not_applicable", "not applicable"),
            ("unclear", "unclear"),
        ),
    }
