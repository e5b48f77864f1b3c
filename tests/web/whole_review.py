"""A review in full swing: something released, open and begun at every stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from consilience.catalogue import instrument
from consilience_web.reviews.actions import append
from tests.web.studies import FORM, agree, extract, include_studies, results

PDF = b"%PDF-1.4\n%%EOF\n"
SPEC = {
    "title": "Recovery", "outcome": "recovery", "timepoint": "post",
    "measure": "SMD", "method": "REML", "test": "knha", "minimum_k": "2",
}  # fmt: skip


def open_batch(
    team: Any, stage: str, id: str, records: Sequence[str], voters: Sequence[str], settle: str
) -> None:
    """Open voting on records, two votes each."""
    batch = {
        "name": id.capitalize(), "kind": "batch", "records": list(records),
        "voters": list(voters), "quota": 2, "settle": settle,
    }  # fmt: skip
    append(team.row, who="alice", acts=[(stage, "batch", f"batch:{id}", batch)])


def vote(team: Any, who: str, stage: str, choices: dict[str, str]) -> None:
    """Cast votes; an exclusion at full text has a reason."""
    acts = []
    for record, choice in choices.items():
        reason = "design" if (stage, choice) == ("fulltext", "exclude") else None
        acts.append((stage, "vote", record, {"choice": choice, "reason": reason}))
    append(team.row, who=who, acts=acts)


def appraisal(answer: int, support: str) -> dict[str, Any]:
    """Give a filled form that answers every item with its answer at a place."""
    items = [item for item in instrument("rob1").items if item.answers]
    rows = {item.id: {"answer": item.answers[answer].id, "support": support} for item in items}
    return {"answers": rows}


def appraise(team: Any, who: str, study: str, form: dict[str, Any], *, done: bool) -> None:
    """Keep a person's appraisal."""
    what = {"form": form, "done": done}
    append(team.row, who=who, acts=[("appraisal", "appraise", f"study:{study}", what)])


def begin(
    team: Any, voters: Sequence[str] = ("bob", "beth"), settle: str = "adjudicator"
) -> dict[str, list[str]]:
    """Bring the review under way; give the records that are released, open and open to be read."""
    team.alice.post(f"/r/{team.slug}/duplicates/run/")
    works = list(team.member("alice").review.state.works)
    first, second = works[:4], works[4:10]
    open_batch(team, "screening", "first", first, voters, settle)
    for who in voters:
        vote(team, who, "screening", dict.fromkeys(first[:3], "include") | {first[3]: "exclude"})
    append(team.row, who="chidi", acts=[("screening", "release", "batch:first", {})])
    open_batch(team, "screening", "second", second, voters, settle)
    open_batch(team, "fulltext", "reading", first[:3], voters, settle)
    file = SimpleUploadedFile("report.pdf", PDF, content_type="application/pdf")
    team.alice.post(f"/r/{team.slug}/full-text/files/", {"files": [file], "record": first[0]})
    _studies(team)
    return {"released": first, "open": second, "read": first[:3]}


def _studies(team: Any) -> None:
    include_studies(team)
    report = {"citation": "Study C 2016. A trial.", "title": "Study C 2016", "year": 2016}
    study = {"name": "Study C 2016", "reports": ["r3"]}
    acts = [("fulltext", "report", "report:r3", report), ("fulltext", "study", "study:s3", study)]
    append(team.row, who="alice", acts=acts)
    agree(team, "s1")
    team.alice.post(f"/r/{team.slug}/synthesise/new/", SPEC)
    for who, answer in (("beth", 0), ("chidi", 1)):
        appraise(team, who, "s1", appraisal(answer, "said so"), done=True)


def mine(team: Any, who: str, stage: str, records: Sequence[str]) -> list[str]:
    """Give the records among these that a person votes on."""
    voting = team.member(who).review.state.voting(stage)
    return [record for record in records if who in voting.voters_of(record)]


def bob_at_work(team: Any, records: dict[str, list[str]]) -> None:
    """Bob votes, notes, labels, defers, extracts and appraises, and is nowhere finished."""
    a, b, c, *_, last = mine(team, "bob", "screening", records["open"])
    vote(team, "bob", "screening", {a: "include", b: "exclude", c: "maybe"})
    acts: list[tuple[str, str, str, dict[str, Any]]] = [
        ("screening", "note", a, {"text": "A note of Bob's"}),
        ("screening", "label", b, {"label": "bob's", "on": True}),
        ("screening", "defer", last, {}),
    ]
    append(team.row, who="bob", acts=acts)
    vote(team, "bob", "fulltext", {mine(team, "bob", "fulltext", records["read"])[0]: "exclude"})
    extract(team, "bob", "s2")
    extract(team, "bob", "s3", save="draft")
    appraise(team, "bob", "s2", appraisal(0, "Bob's words"), done=True)
    appraise(team, "bob", "s3", appraisal(0, "Bob's words"), done=False)


# -- what somebody else does meanwhile ---------------------------------------------------------


def votes(team: Any, who: str, records: dict[str, list[str]], choices: str) -> None:
    """Vote on everything in one's queues, and say that one has finished."""
    client = getattr(team, who)
    for path, stage, part in (("screen", "screening", "open"), ("full-text", "fulltext", "read")):
        here = mine(team, who, stage, records[part])
        for record, choice in zip(here, choices * len(here), strict=False):
            form = {"choice": CHOICE[choice], "reason": "population"}
            done = client.post(f"/r/{team.slug}/{path}/do/vote/{record}/", form)
            assert done.status_code == 302
        batch = team.member(who).review.state.voting(stage).batch_of(here[0])
        assert client.post(f"/r/{team.slug}/{path}/do/ready/{batch.id}/").status_code == 302


def remarks(team: Any, who: str, records: dict[str, list[str]]) -> None:
    """Write a note and a label on every record that is open."""
    for path, part in (("screen", "open"), ("full-text", "read")):
        for record in records[part]:
            base = f"/r/{team.slug}/{path}/do"
            getattr(team, who).post(f"{base}/note/{record}/", {"text": "Beth's peer remark"})
            getattr(team, who).post(f"{base}/label/{record}/", {"label": "beth's", "on": "yes"})


def second_thoughts(team: Any, who: str, records: dict[str, list[str]]) -> None:
    """Take every vote back, and put everything off."""
    for path, stage, part in (("screen", "screening", "open"), ("full-text", "fulltext", "read")):
        for record in mine(team, who, stage, records[part]):
            for act in ("unvote", "defer"):
                getattr(team, who).post(f"/r/{team.slug}/{path}/do/{act}/{record}/")


def forms(team: Any, who: str) -> None:
    """Begin the forms that Bob has done, and finish those that he has begun; otherwise than he."""
    otherwise = FORM | results("40 7.5 1", "41 9 3.5") | {"c-design-value": "said otherwise"}
    for study, save in (("s2", "draft"), ("s3", "done")):
        extract(team, who, study, **otherwise, save=save)
        appraise(team, who, study, appraisal(-1, "Beth's words"), done=save == "done")


CHOICE = {"i": "include", "e": "exclude", "m": "maybe"}
