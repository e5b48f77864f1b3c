"""Tables of what was extracted, judged, pooled, agreed on and reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consilience.agreement import cohen_kappa, cross_table, percent_agreement
from consilience.extraction import characteristics_table, results_table
from consilience.review.analyses import Rebuilt, rebuilt
from consilience.review.appraised import appraised, instrument_of, items_of, rule_of
from consilience.review.planned import Announced, announced, unannounced
from consilience.review.review import Review
from consilience.stages import BY_NAME, VOTING_STAGES

Table = list[dict[str, Any]]


def characteristics(review: Review) -> Table:
    """One row a study, one column a characteristic of the plan, and whether it is inferred."""
    columns = [item.id for item in review.plan.characteristics]
    return [
        dict(row) for row in characteristics_table(review.studies(), review.extractions(), columns)
    ]


def results(review: Review) -> Table:
    """One row for each study, outcome, time and arm."""
    return [dict(row) for row in results_table(review.studies(), review.extractions())]


def arms_table(review: Review) -> Table:
    """One row for each arm of each study."""
    forms = review.extractions()
    return [
        {
            "study": study.id, "name": study.name, "arm": arm.id, "arm_name": arm.name,
            "role": arm.role,
        }
        for study in review.studies()
        if study.id in forms
        for arm in forms[study.id].arms
    ]  # fmt: skip


def appraisal_table(review: Review) -> Table:
    """One row for each study and item."""
    chosen = instrument_of(review.plan)
    if chosen is None:
        return []
    return [
        {
            "study": row.study.id, "name": row.study.name, "instrument": chosen.id, "item": item,
            "label": chosen.item(item).short, "answer": given.answer if given else "",
            "answer_label": chosen.answer(given.answer).label if given else "",
            "inferred": given.inferred if given else "", "support": given.support if given else "",
            "place": given.place if given else "",
        }
        for row in appraised(review)
        for item in items_of(review.plan)
        for given in (row.answers.get(item),)
    ]  # fmt: skip


def overall_table(review: Review) -> Table:
    """One row a study: the overall value, computed by the rule, with the row that holds."""
    chosen = instrument_of(review.plan)
    if chosen is None:
        return []
    rows = []
    for row in appraised(review):
        judged = row.overall
        value = judged.value if judged else None
        known = {answer.id for answer in chosen.answers}
        rows.append(
            {
                "study": row.study.id, "name": row.study.name, "instrument": chosen.id,
                "rule": rule_of(review.plan, chosen), "value": value or "",
                "label": chosen.answer(value).label if value in known else value or "",
                "row": (judged.row_id if judged else "") or "",
                "why": judged.why if judged else "not appraised yet",
            }
        )  # fmt: skip
    return rows


def analyses_table(review: Review, done: Sequence[Rebuilt] | None = None) -> Table:
    """One row for each planned analysis and for each that was run without being planned.

    Parameters
    ----------
    done : sequence of Rebuilt, optional
        `rebuilt(review)`, where it is known.
    """
    done = rebuilt(review) if done is None else done
    return [_planned(row) for row in announced(review, done)] + [
        _pooled_cells(row)
        | {
            "id": row.spec.id, "title": row.spec.title, "kind": "", "planned": False,
            "outcome": row.spec.outcome, "time": row.spec.timepoint, "measure": row.spec.measure,
            "method": row.spec.method, "test": row.spec.test,
            "status": row.why or row.analysis.why_not_pooled,
        }
        for row in unannounced(review, done)
    ]  # fmt: skip


def _planned(row: Announced) -> dict[str, Any]:
    plan = row.planned
    return _pooled_cells(row.done) | {
        "id": plan.id, "title": plan.title, "kind": plan.kind, "planned": True,
        "outcome": plan.outcome, "time": plan.timepoint, "measure": plan.measure,
        "method": plan.method, "test": plan.test, "status": row.status,
    }  # fmt: skip


def _pooled_cells(row: Rebuilt | None) -> dict[str, Any]:
    pooled = row.analysis.pooled if row else None
    names = ("k", "estimate", "ci_lb", "ci_ub", "pval", "tau2", "I2", "QE", "fingerprint")
    if row is None or pooled is None:
        return dict.fromkeys((*names, "repeated"), "")
    numbers = {name: getattr(pooled, name, None) for name in names if name != "estimate"}
    cells = {name: _significant(value) for name, value in numbers.items()}
    repeated = "" if row.stored is None else not row.differences
    return cells | {"estimate": _significant(pooled.beta), "repeated": repeated}


def _significant(value: Any) -> Any:
    """Ten digits: the last bits of another machine do not make another table."""
    return f"{value:.10g}" if isinstance(value, float) else value


def agreement_table(review: Review) -> Table:
    """One row for each pair of people and stage, from the first choices that were released."""
    rows = []
    for stage in VOTING_STAGES:
        for (one, other), pairs in sorted(review.state.voting(stage).ratings().items()):
            _, table = cross_table(pairs)
            agreed = percent_agreement(table)
            kappa = cohen_kappa(table)
            rows.append(
                {
                    "stage": stage, "first": one, "second": other, "n": agreed.n,
                    "n_agree": agreed.n_agreed, "percent": f"{100 * (agreed.po or 0):.1f}",
                    "kappa": _decimals(kappa.kappa),
                    "kappa_lb": _decimals(kappa.ci_lb), "kappa_ub": _decimals(kappa.ci_ub),
                }
            )  # fmt: skip
    return rows


def _decimals(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def reported_table(review: Review) -> Table:
    """One row for each number that was taken from a paper."""
    numbers = review.state.reported.by_quantity
    return [
        {
            "quantity": n.quantity, "value": n.value, "unit": n.unit, "inferred": n.inferred,
            "place": n.place, "note": n.note,
        }
        for _, n in sorted(numbers.items())
    ]  # fmt: skip


def amendments_table(review: Review) -> Table:
    """One row for each amendment: those that the ledger dates, and those that the plan names."""
    rows = [
        {**line.what["amendment"], "who": review.plan.name_of(line.who)}
        for line in review.state.plans
        if line.what.get("amendment")
    ]
    rows += [
        {
            "date": line.at[:10],
            "who": review.plan.name_of(line.who),
            "part": f"Voting, {BY_NAME[line.stage].title.lower()}",
            "reason": line.what["why"],
        }
        for line in review.state.arranged
        if line.what.get("why")
    ]
    told = [{**a, "who": ""} for a in review.plan.raw.get("amendments", ())]
    return sorted([*told, *rows], key=lambda row: str(row.get("date", "")))
