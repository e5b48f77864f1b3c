"""Notes and labels on records, as far as a member may see them."""

from __future__ import annotations

from dataclasses import dataclass, field

from consilience.ledger import seen_by
from consilience_web.reviews.queries import Member


@dataclass
class Remarks:
    """What stands on the records: labels, and the notes of each person."""

    labels: dict[str, set[str]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)

    def labelled(self, label: str) -> set[str]:
        """The records that carry a label."""
        return {record for record, labels in self.labels.items() if label in labels}

    def noted(self) -> set[str]:
        """The records on which somebody wrote a note."""
        return {record for record, notes in self.notes.items() if notes}

    def all_labels(self) -> list[str]:
        """Every label that is on some record."""
        return sorted({label for labels in self.labels.values() for label in labels})

    def told(self, record: str) -> list[str]:
        """Notes and labels of a record, each in a line of a list that is taken along."""
        notes = [f"note of {who}: {text}" for who, text in self.notes.get(record, {}).items()]
        return notes + [f"label: {label}" for label in sorted(self.labels.get(record, ()))]


def remarks_of(member: Member) -> Remarks:
    """Gather the remarks of a review: a member's own, and those that were released."""
    state, found = member.review.state, Remarks()
    for line in seen_by(state.remarks.copy(), member.handle, state.open):
        if line.act == "label":
            labels = found.labels.setdefault(line.subject, set())
            (labels.add if line.what["on"] else labels.discard)(line.what["label"])
            continue
        notes = found.notes.setdefault(line.subject, {})
        if line.what["text"]:
            notes[member.plan.name_of(line.who)] = line.what["text"]
        else:
            notes.pop(member.plan.name_of(line.who), None)
    return found
