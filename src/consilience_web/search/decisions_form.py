"""The form that says who the people of an export are here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from consilience.records.judgements import LISTS
from consilience.review.elsewhere import NEW, NOBODY, TEAM, Voice, Wish
from consilience.stages import BY_NAME, VOTING_STAGES
from consilience_web.reviews.queries import Member
from consilience_web.search.queries.decisions import people_here
from consilience_web.search.queries.said import Told

ELSE = (
    (NEW, "Somebody whose name is not known"),
    (TEAM, "What the team had come to together"),
    (NOBODY, "Leave this out"),
)
"""What a person of the file may be besides a member."""


class ListForm(forms.Form):
    """Which of Covidence's lists a file is."""

    on_list = forms.ChoiceField(
        label="Which list of Covidence is this?", required=False,
        choices=[("", "as the file is named"), *((name, name) for name in LISTS)],
        help_text="The file does not say it; without it there are notes and tags, no decisions.",
    )  # fmt: skip


class DecisionsForm(forms.Form):
    """For each person of a file who they are here, and what happens with what they decided."""

    stage = forms.ChoiceField(
        label="These decisions were made on", widget=forms.RadioSelect,
        choices=[(name, BY_NAME[name].title) for name in VOTING_STAGES],
        help_text="Titles and abstracts (Screen), or full texts.",
    )  # fmt: skip

    def __init__(self, data: Any, *, member: Member, told: Told) -> None:
        super().__init__(data, initial={"stage": told.stage})
        self._voices = told.voices
        people = people_here(member)
        for n, voice in enumerate(told.voices):
            self.fields[f"person{n}"] = forms.ChoiceField(
                label=voice.name or "No name", help_text=_holds(voice),
                choices=[("The team", people), ("Nobody of the team", ELSE)],
                initial=_likely(voice, people),
            )  # fmt: skip
        self.fields["votes"] = forms.IntegerField(
            label="Votes that a record needs", min_value=1, max_value=20,
            initial=member.plan.screening.votes,
            help_text="Records with as many are finished; others wait for further votes.",
        )  # fmt: skip
        voters = member.plan.with_role("reviewer", "partner")
        self.fields["others"] = forms.MultipleChoiceField(
            label="Who votes on records with fewer", required=False,
            widget=forms.CheckboxSelectMultiple, choices=[(p.handle, p.name) for p in voters],
            initial=[p.handle for p in voters], help_text="In turn; nobody twice on one record.",
        )  # fmt: skip
        self.fields["release"] = forms.ChoiceField(
            label="The votes on finished records", widget=forms.RadioSelect, initial="",
            required=False,
            choices=[
                ("", "stay blind until the batch is released"),
                ("on", "are shown to all now, as they were there"),
            ],
        )  # fmt: skip

    def wish(self) -> Wish:
        """Give what is asked for."""
        held = self.cleaned_data
        return Wish(
            held["stage"],
            {voice.name: held[f"person{n}"] for n, voice in enumerate(self._voices)},
            held["votes"], tuple(held["others"]), held["release"] == "on",
        )  # fmt: skip


def _holds(voice: Voice) -> str:
    """What a file holds of a person, counted."""
    counts = ((voice.decisions, "decision"), (voice.notes, "note"), (voice.labels, "label"))
    said = [f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counts if n]
    return ", ".join(said) + (", of the team and no single person" if voice.settled else "")


def _likely(voice: Voice, people: Sequence[tuple[str, str]]) -> str:
    """Who it probably is: the member of that name, else the team or somebody without a name."""
    word = voice.name.casefold().partition("@")[0]
    for handle, name in people:
        if word and word in (handle.casefold(), name.casefold(), name.casefold().partition(" ")[0]):
            return handle
    first = word.partition(" ")[0]
    alike = [handle for handle, _ in people if first and handle.casefold() == first]
    if len(alike) == 1:
        return alike[0]
    return TEAM if voice.settled or not (voice.name or voice.decisions) else NEW
