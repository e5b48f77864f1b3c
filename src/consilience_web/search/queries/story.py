"""The story of a record in words: every line about it or its group that a member may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consilience.dedupe.merges import Word
from consilience.ledger import Line, may_see
from consilience.review.elsewhere import KIND
from consilience.stages import BY_NAME
from consilience_web.reviews.queries import Member

WITHDRAWABLE = frozenset({"note", "label", "comment", "edit", "attach", "settle", "retrieval"})
"""The acts of a record's story whose words a lead may withdraw one by one."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: moment, person, stage and what, in words."""

    moment: str
    who: str
    stage: str
    text: str
    record: str = ""
    line: str = ""
    """Id of the line where its words can be withdrawn."""

    @property
    def at(self) -> str:
        """The moment to the minute, as it is shown."""
        return self.moment[:16].replace("T", " ")


def story_of(member: Member, id: str) -> tuple[Told, ...]:
    """Tell what happened to a record and to its duplicates, in order of time."""
    state = member.review.state
    group = state.works[state.head_of(id)]
    lines = [line for record in group for line in state.story.get(record, ())]
    lines += [state.by_id[state.search.export_of(record).line] for record in group]
    lines += _grouped(member, group)
    voted = {("screening", b) for b in _batches(member, "screening", group)}
    voted |= {("fulltext", b) for b in _batches(member, "fulltext", group)}
    for stage, batch in sorted(voted):
        lines += [line for line in state.story.get(f"batch:{batch}", ()) if line.stage == stage]
    seen = {line.id: line for line in lines if may_see(line, member.handle, state.open)}
    told = [_told(member, line, id) for line in seen.values()]
    told += [
        _joined(word)
        for word in state.merges.words.values()
        if word.automatic and word.a in group and word.b in group
    ]
    return tuple(sorted(told, key=lambda t: t.moment))


def _grouped(member: Member, group: tuple[str, ...]) -> list[Line]:
    """The lines that made the reports of these records part of a study."""
    return [
        line
        for study in list(member.review.state.studies_log.named)
        for line in member.review.state.story[f"study:{study}"]
        if line.act == "study" and not set(group).isdisjoint(line.what.get("reports") or ())
    ]


def _batches(member: Member, stage: str, group: tuple[str, ...]) -> set[str]:
    position = member.review.state.voting(stage).position
    return {position[record][0] for record in group if record in position}


def _told(member: Member, line: Line, id: str) -> Told:
    stage = BY_NAME[line.stage].title if line.stage in BY_NAME else line.stage
    other = line.subject if line.subject != id and ":" not in line.subject else ""
    who = member.plan.name_of(line.who)
    if line.withdrawn:
        return Told(line.at, who, stage, f"{line.act}: the content was withdrawn", other)
    tell = _WORDS.get(line.act)
    text = tell(line.what, member) if tell else line.act
    erasable = line.has_words and line.act in WITHDRAWABLE
    return Told(line.at, who, stage, text, other, line.id if erasable else "")


def _joined(word: Word) -> Told:
    probability = f", probability {word.probability:.2f}" if word.probability is not None else ""
    text = f"found {word.a} and {word.b} to be the same work: {word.why}{probability}"
    return Told(word.at, "The duplicate finder", BY_NAME["dedupe"].title, text)


def _because(what: Mapping[str, Any], field: str = "why") -> str:
    return f": {what[field]}" if what.get(field) else ""


def _choice(what: Mapping[str, Any], member: Member) -> str:
    reason = member.plan.reason_text(what["reason"]) if what.get("reason") else ""
    return f"{what['choice']} ({reason})" if reason else str(what["choice"])


def _elsewhere(what: Mapping[str, Any], member: Member) -> str:
    """That it was decided in another program, when if that is known, and who took it in here."""
    if not what.get("imported_by"):
        return ""
    when = f" on {what['decided'][:10]}" if what.get("decided") else ""
    return f" elsewhere{when} (taken in by {member.plan.name_of(what['imported_by'])})"


def _edit(what: Mapping[str, Any], member: Member) -> str:
    fields = ", ".join(
        f"{name} to “{_short(value)}”" if value else f"{name} to nothing"
        for name, value in what["fields"].items()
    )
    return f"corrected {fields}{_because(what)}"


def _one_study(what: Mapping[str, Any]) -> str:
    kind = f" ({what['kind']})" if what.get("kind") else ""
    return f"reports of one study{kind}"


def _short(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else str(value if value is not None else "")
    return text if len(text) <= 200 else f"{text[:200]} …"


_WORDS: Mapping[str, Callable[[Mapping[str, Any], Member], str]] = {
    "import": lambda w, m: f"imported it with {w['name']} ({w['n_records']:,} records)",
    "unimport": lambda w, m: f"took a file out again{_because(w)}",
    "run": lambda w, m: "said which run of its search the file came from",
    "edit": _edit,
    "duplicate": lambda w, m: f"said that it is the same work as {w['of']}{_because(w)}",
    "distinct": lambda w, m: f"said that it is a different work from {w['from']}{_because(w)}",
    "related": lambda w, m: f"linked it with {w['to']} as {_one_study(w)}{_because(w)}",
    "unsay": lambda w, m: f"took back what was said on it and {w['of']}",
    "batch": lambda w, m: f"opened it for voting in {w['name']}",
    "vote": lambda w, m: f"voted {_choice(w, m)}{_elsewhere(w, m)}",
    "unvote": lambda w, m: "took the vote back",
    "defer": lambda w, m: "put it off",
    "note": lambda w, m: (
        f"noted: {w['text']}{_elsewhere(w, m)}" if w["text"] else "took the note away"
    ),
    "label": lambda w, m: (
        f"{'put on' if w['on'] else 'took off'} the label {w['label']}{_elsewhere(w, m)}"
    ),
    "ready": lambda w, m: "finished the batch",
    "release": lambda w, m: f"released the votes of the batch{_because(w)}",
    "unblind": lambda w, m: f"looked at the unfinished batch{_because(w)}",
    "settle": lambda w, m: (
        f"imported that it was settled elsewhere: {_choice(w, m)}"
        if w["how"] == KIND
        else f"settled it by {w['how']}: {_choice(w, m)}{_because(w)}"
    ),
    "retrieval": lambda w, m: f"full text {w['status'].replace('_', ' ')}{_because(w)}",
    "attach": lambda w, m: f"attached the full text {w['name']}",
    "detach": lambda w, m: "took a full text off: it belongs to another report",
    "study": lambda w, m: f"put its report into the study {w['name']}",
    "comment": lambda w, m: f"commented: {w['text']}",
    "withdraw": lambda w, m: f"withdrew content{_because(w)}",
}
