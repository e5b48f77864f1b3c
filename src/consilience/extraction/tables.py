"""Tables of what was extracted: characteristics of the studies, and their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consilience.evidence import QUANTITIES, Extraction, Study

Table = list[dict[str, str]]


def characteristics_table(
    studies: Sequence[Study], forms: Mapping[str, Extraction], columns: Sequence[str]
) -> Table:
    """Give one row a study; what nobody extracted yet is an empty cell, not "not reported"."""
    rows: Table = []
    for study in studies:
        row = {"study": study.id, "name": study.name, "unit": study.unit or ""}
        form = forms.get(study.id)
        for column in columns:
            datum = form.characteristics.get(column) if form else None
            row[column] = datum.text if datum else ""
            row[f"{column}_inferred"] = "yes" if datum and datum.inferred else ""
        rows.append(row)
    return rows


def results_table(studies: Sequence[Study], forms: Mapping[str, Extraction]) -> Table:
    """Give one row for each study, outcome, time and arm."""
    return [
        {
            "study": study.id,
            "name": study.name,
            "outcome": result.outcome,
            "time": result.time,
            "arm": (arm.name if (arm := form.arm(result.arm)) else result.arm),
            "role": arm.role if arm else "",
            **{q: (d.text if (d := result.values.get(q)) else "") for q in QUANTITIES},
        }
        for study in studies
        if (form := forms.get(study.id))
        for result in form.results
    ]
