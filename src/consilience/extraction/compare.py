"""Where two filled forms differ, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consilience.evidence import Datum, Extraction


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the form as two people filled it; None where one of them left it out."""

    path: str
    first: Datum | str | None
    second: Datum | str | None

    @property
    def same(self) -> bool:
        """Whether both say the same; place and note do not count."""
        return _said(self.first) == _said(self.second)


def _said(entry: Datum | str | None) -> object:
    if isinstance(entry, Datum):
        return (entry.value, entry.missing)
    return entry


def compare(first: Extraction, second: Extraction) -> list[Item]:
    """Put two extractions side by side, in the order of the form."""
    one, other = dict(entries(first)), dict(entries(second))
    paths = list(one) + [path for path in other if path not in one]
    return [Item(path, one.get(path), other.get(path)) for path in paths]


def entries(form: Extraction) -> Iterator[tuple[str, Datum | str]]:
    """Give every item of a form with its path: `characteristics/country`, `results/...`.

    Arms and outcomes are told apart by their names, so that two people who number them
    differently can still be compared.
    """
    for name, datum in form.characteristics.items():
        yield f"characteristics/{name}", datum
    arms: Mapping[str, str] = {arm.id: arm.name for arm in form.arms}
    for arm in form.arms:
        yield f"arms/{arm.name}", arm.role
    for outcome in form.outcomes:
        yield f"outcomes/{outcome.id}", f"{outcome.scale} ({outcome.higher_is or 'unclear'})"
    for result in form.results:
        for quantity, datum in result.values.items():
            arm_name = arms.get(result.arm, result.arm)
            yield result_path(result.outcome, result.time, arm_name, quantity), datum


def result_path(outcome: str, time: str, arm: str, quantity: str) -> str:
    """Give the path of a number of an arm, which is named as its study calls it."""
    return f"results/{outcome}/{time}/{arm}/{quantity}"
