"""The appraisal form: answers with their support, read from what was typed, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consilience.catalogue import Instrument
from consilience.review.appraised import OVERALL
from consilience_web.appraisal import queries
from consilience_web.appraisal.queries import PARTS, instrument_for, label_of
from consilience_web.reviews.form_pages import Compared, Form, Saved, Typed, Version
from consilience_web.reviews.queries import Member
from consilience_web.ui.problems import Problem

Rows = dict[str, dict[str, str]]
OWN = ("value", "place", "note")
"""The fields of a third answer: the answer, its place, its support."""


def typed_of(form: Form) -> dict[str, str]:
    """Write a form as a person would have typed it."""
    typed = {
        f"{part}-{id}": row[part] for id, row in queries.rows_of(form).items() for part in PARTS
    }
    judged = queries.judged_row(form)
    return typed | {f"{part}-{OVERALL}": text for part, text in judged.items()}


def read(
    member: Member, typed: Typed, before: Form | None, saved: Saved
) -> tuple[Form, list[Problem]]:
    """Read what was typed; answers to items that the plan no longer asks for stay."""
    chosen, items = instrument_for(member)
    done = saved == "done"
    asked = queries.judgement(member, typed)
    rows = {id: row for id, row in queries.rows_of(before or {}).items() if id not in items} | {
        id: given for id in items if any((given := row(typed, id)).values())
    }
    problems = [
        problem
        for id in items
        if (problem := _problem(chosen, id, rows.get(id, {}).get("answer", ""), done=done))
    ]
    judged = {part: _plain(typed.get(f"{part}-{OVERALL}", "")) for part in ("answer", "support")}
    if asked and (judged["answer"] or done) and not asked.given:
        problems.append(Problem(f"{asked.label}: choose a judgement", f"answer-{OVERALL}-1"))
    return _form(rows, judged if asked else queries.judged_row(before or {})), problems


def _problem(chosen: Instrument, id: str, answer: str, *, done: bool) -> Problem | None:
    item = chosen.item(id)
    if (done and not answer) or (answer and answer not in {a.id for a in item.answers}):
        return Problem(f"{label_of(item)}: choose an answer", f"answer-{id}-1")
    return None


def row(typed: Typed, id: str) -> dict[str, str]:
    """Give what was typed on one item."""
    return {part: _plain(typed.get(f"{part}-{id}", "")) for part in PARTS}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _form(rows: Mapping[str, Mapping[str, str]], judged: Mapping[str, str]) -> dict[str, Any]:
    answers = {id: _stored(row) for id, row in rows.items()}
    kept = {part: text for part, text in judged.items() if text}
    return {"answers": answers} | ({OVERALL: kept} if kept else {})


def _stored(row: Mapping[str, str]) -> dict[str, Any]:
    kept: dict[str, Any] = {part: text for part, text in row.items() if text}
    return kept | ({"inferred": True} if row.get("inferred") else {})


# -- two forms side by side --------------------------------------------------------------------


def compared(member: Member, pair: Sequence[Form], typed: Typed) -> list[Compared]:
    """Give every item of two forms in words."""
    chosen, items = instrument_for(member)
    rows = [queries.rows_of(form) for form in pair]
    questions = [
        (label_of(chosen.item(id)), queries.question(chosen.item(id), {}), rows[0].get(id, {}),
         rows[1].get(id, {}))
        for id in items
    ]  # fmt: skip
    if asked := queries.judgement(member, {}):
        one, other = (queries.judged_row(form) for form in pair)
        questions.append((asked.label, asked, one, other))
    found = []
    for label, asked, one, other in questions:
        same = one.get("answer") == other.get("answer")
        found.append(
            Compared(
                asked.id, label, _said(asked, one), _said(asked, other), same, "answer",
                typed.get(f"choice-{asked.id}", "first" if same else ""),
                {part: typed.get(f"own-{asked.id}-{part}", "") for part in OWN},
                tuple((c.id, c.label) for c in asked.choices),
            )
        )  # fmt: skip
    return found


def _said(asked: queries.Question, row: Mapping[str, str]) -> Version:
    given = next((c for c in asked.choices if c.id == row.get("answer")), None)
    inferred = "inferred" if row.get("inferred") else ""
    about = " · ".join(p for p in (row.get("place"), inferred, row.get("support")) if p)
    return Version(f"{given.symbol} {given.label}" if given else "not answered", about)


def put_together(member: Member, pair: Sequence[Form], typed: Typed) -> tuple[Form, list[Problem]]:
    """Give what the team chose: the first, the second, or an answer of its own for each item."""
    rows, problems = Rows(), list[Problem]()
    stored = [queries.rows_of(form) | {OVERALL: queries.judged_row(form)} for form in pair]
    for item in compared(member, pair, typed):
        choice, own = item.choice if item.key in _chosen(typed) else "", item.own
        if choice in ("first", "second"):
            rows[item.key] = stored[choice == "second"].get(item.key, {})
        elif choice == "own" and own["value"] in dict(item.choices):
            rows[item.key] = {
                "answer": own["value"],
                "support": own["note"].strip(),
                "place": own["place"].strip(),
            }
        elif choice == "own":
            problems.append(Problem(f"{item.label}: choose a judgement", f"own-{item.key}-value"))
        else:
            field = f"choice-{item.key}-first"
            problems.append(Problem(f"{item.label}: choose what the team holds", field))
    judged = rows.pop(OVERALL, {})
    return _form(rows, {part: judged.get(part, "") for part in ("answer", "support")}), problems


def _chosen(typed: Typed) -> set[str]:
    return {name.removeprefix("choice-") for name in typed if name.startswith("choice-")}
