"""Every datum that the team holds, with where it came from: who extracted it, who checked it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consilience.evidence import Datum, Extraction, Study
from consilience.extraction import Item, entries, result_path
from consilience.extraction.made import told
from consilience.review.review import Review


@dataclass(frozen=True, slots=True)
class HeldDatum:
    """One datum of a held form.

    Attributes
    ----------
    path : str
        `characteristics/country`, `results/recovery/post/Peer group/mean`.
    item : str
        Characteristic or outcome; `time`, `arm` and `quantity` are empty for a characteristic.
    extracted_by : tuple of str
        Handles of the people whose own form says the same; empty where the value is the team's own.
    held_by, how : str
        Who kept what the team holds, and how: `discussion`, `adjudicator`, `correction`, `alone`.
    checked_by : tuple of str
        Handles of the people who checked the form that is held now.
    """

    study: Study
    path: str
    datum: Datum
    item: str
    time: str
    arm: str
    quantity: str
    extracted_by: tuple[str, ...]
    held_by: str
    how: str
    checked_by: tuple[str, ...]


def held_data(review: Review, study: Study) -> list[HeldDatum]:
    """Give every datum that the team holds on a study, in the order of the form."""
    forms = review.state.extraction
    holding = forms.holding(study.id)
    if holding is None:
        return []
    form = Extraction.from_json(holding.form)
    own = {one.who: dict(entries(Extraction.from_json(one.form))) for one in forms.done(study.id)}
    checked = tuple(dict.fromkeys(line.who for line in forms.checked(study.id)))
    found = []
    for path, item, time, arm, quantity, datum in _places(form):
        said_by = tuple(who for who, said in own.items() if Item(path, said.get(path), datum).same)
        found.append(
            HeldDatum(
                study, path, datum, item, time, arm, quantity, said_by, holding.who, holding.how,
                checked,
            )
        )  # fmt: skip
    return found


def _places(form: Extraction) -> list[tuple[str, str, str, str, str, Datum]]:
    rows = [
        (f"characteristics/{id}", id, "", "", "", datum)
        for id, datum in form.characteristics.items()
    ]
    for r in form.results:
        named = form.arm(r.arm)
        arm = named.name if named else r.arm
        rows += [
            (result_path(r.outcome, r.time, arm, q), r.outcome, r.time, arm, q, datum)
            for q, datum in r.values.items()
        ]
    return rows


def data_table(review: Review) -> list[dict[str, Any]]:
    """One row for each datum of each study, with its place, its note, and the people behind it."""
    name = review.plan.name_of
    return [
        {
            "study": study.id, "name": study.name, "item": "" if d.quantity else d.item,
            "outcome": d.item if d.quantity else "", "time": d.time, "arm": d.arm,
            "quantity": d.quantity, "value": "" if d.datum.missing else d.datum.text,
            "missing": d.datum.missing or "", "inferred": "yes" if d.datum.inferred else "",
            "place": d.datum.place, "note": d.datum.note, "worked_out": told(d.datum),
            "extracted_by": "; ".join(map(name, d.extracted_by)), "held_by": name(d.held_by),
            "how": d.how, "checked_by": "; ".join(map(name, d.checked_by)),
        }
        for study in review.studies()
        for d in held_data(review, study)
    ]  # fmt: skip
