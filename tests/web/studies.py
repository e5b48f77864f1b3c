"""Two included studies, and people who extract them, for the tests of the later stages."""

from __future__ import annotations

import re
from typing import Any

import lxml.html

from consilience_web.reviews.actions import append

FORM: dict[str, str] = {
    f"c-{id}-value": f"said of {id}"
    for id in ("design", "country", "population", "intervention", "comparator", "funding")
} | {
    "a-1-name": "Peer group", "a-1-role": "intervention",
    "a-2-name": "Usual care", "a-2-role": "comparator",
    "s-recovery-measured": "yes", "s-recovery-scale": "RAS-R", "r-1-place": "Table 2",
}  # fmt: skip


def results(first: str, second: str) -> dict[str, str]:
    """Type n, mean and SD of both arms."""
    typed = {}
    for i, numbers in enumerate((first, second), 1):
        n, mean, sd = numbers.split()
        typed |= {f"r-{i}-arm": f"a{i}", f"r-{i}-outcome": "recovery", f"r-{i}-time": "post"}
        typed |= {f"r-{i}-n": n, f"r-{i}-mean": mean, f"r-{i}-sd": sd}
    return typed


def include_studies(team: Any) -> None:
    """Bring two reports in by their citations, each a study of its own."""
    acts = []
    for n, name in ((1, "Study A 2012"), (2, "Study B 2014")):
        report = {"citation": f"{name}. A trial.", "title": name, "year": 2012}
        acts.append(("fulltext", "report", f"report:r{n}", report))
        what = {"name": name, "reports": [f"r{n}"]}
        acts.append(("fulltext", "study", f"study:s{n}", what))
    append(team.row, who="alice", acts=acts)


def extract(team: Any, who: str, study: str, **changes: str) -> Any:
    """Fill and finish the extraction form of a study."""
    numbers = results("50 10.5 2", "48 9 2.5")
    typed = FORM | numbers | {"save": "done"}
    typed |= {name.replace("_", "-"): text for name, text in changes.items()}
    return getattr(team, who).post(f"/r/{team.slug}/extract/{study}/", typed)


def agree(team: Any, study: str) -> None:
    """Have two people extract the same, and a lead keep it."""
    extract(team, "bob", study)
    extract(team, "beth", study)
    choices = {f"choice-{i}": "first" for i in range(1, 40)}
    team.alice.post(f"/r/{team.slug}/extract/{study}/compare/", choices)


def fields_on(page: Any) -> dict[str, str]:
    """Give the fields of the form on a page as a browser would send them, its buttons apart."""
    form = next(f for f in lxml.html.fromstring(page.content.decode()).forms if f.get("id"))
    return {name: text for name, text in form.form_values() if name != "csrfmiddlewaretoken"}


def same_bytes(page: Any) -> tuple[int, bytes]:
    """Give a page without what differs by chance: the token against forged requests."""
    return page.status_code, re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", page.content)
