"""Every form that refuses says so in one way: on top, at the field, in the title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve
from lxml import html

from tests.web.conftest import Team
from tests.web.walk import Answer, Post, Walker
from tests.web.whole_review import begin, bob_at_work

pytestmark = pytest.mark.django_db

TYPED = "not what is asked for"
TYPED_IN = "input[not(@type='hidden')] | .//textarea | .//select"
REFUSED = 400
KNOWN_TO_REFUSE = {
    "protocol:change", "reviews:team", "reviews:new", "search:document", "extraction:form",
    "appraisal:form", "synthesis:new", "fulltext:studies", "reviews:arrange",
}  # fmt: skip


def forms(answer: Answer, url: str, typed: str) -> Iterator[tuple[str, Post]]:
    """Give each form that a person types in: nothing chosen, and in every field the same words."""
    for form in html.fromstring(answer.body).forms:
        fields = form.xpath(f".//{TYPED_IN}")
        if form.method != "POST" or not fields:
            continue
        sent = [(f.get("name"), f.get("value", "")) for f in form.xpath(".//input[@type='hidden']")]
        for field in fields:
            if field.get("type") not in ("checkbox", "radio", "file"):
                sent.append((field.get("name"), "" if field.tag == "select" else typed))
        button = next((b for b in form.iter("button") if b.get("name")), None)
        done = form.xpath(".//button[@value='done']")
        if done or button is not None:
            chosen = done[0] if done else button
            sent.append((chosen.get("name"), chosen.get("value")))
        where = urljoin(url, form.get("action") or urlsplit(url).path)
        place = resolve(urlsplit(where).path)
        sent = [(n, v) for n, v in sent if n and n != "csrfmiddlewaretoken"]
        names = ",".join(n for n, _ in sent[:8])
        yield f"{place.view_name} {place.kwargs.get('act', '')} {names}", Post(where, tuple(sent))


def faults(page: Any, sent: Post) -> Iterator[str]:
    """Name what a page that refuses a form does otherwise than every other."""
    if not page.findtext(".//title").startswith("Error: "):
        yield "the title does not say so"
    summaries = page.xpath("//main//*[@role='alert' and contains(@class, 'errors')]")
    if len(summaries) != 1 or summaries[0].get("tabindex") != "-1":
        yield f"{len(summaries)} summaries"
    for link in page.xpath("//*[@role='alert']//a"):
        yield from at_field(page, link.get("href")[1:])
    if TYPED in dict(sent.fields).values():
        texts = " ".join(page.xpath("//textarea/text() | //input/@value"))
        if TYPED not in texts and page.xpath("//main//textarea | //main//input[not(@type)]"):
            yield "what was typed is lost"


def at_field(page: Any, field: str) -> Iterator[str]:
    """Name what is missing at a field that the summary links to."""
    target = next(iter(page.xpath("//*[@id=$id]", id=field)), None)
    if target is None:
        yield f"the link to {field} leads nowhere"
        return
    one_of_many = target.get("type") in ("radio", "checkbox")
    near = target.xpath("ancestor::fieldset[1]")[0] if one_of_many else target
    if near.tag not in ("fieldset", "form") and near.get("aria-invalid") != "true":
        yield f"{field} is not marked"
    ids = [id for id in (near.get("aria-describedby") or "").split() if id.endswith("_error")]
    if near.tag != "form" and not any(page.xpath("string(//*[@id=$id])", id=id) for id in ids):
        yield f"{field} does not say what is wrong with it"


def refused(walker: Walker) -> Iterator[tuple[str, Post, Answer]]:
    """Send one form of every kind that the person meets, and give those that are refused."""
    seen = set()
    for asked, page in walker.pages().items():
        if not page.is_page or page.status != 200:
            continue
        for typed in ("", TYPED):
            for kind, post in forms(page, asked.removeprefix("GET "), typed):
                if (kind, typed) in seen:
                    continue
                seen.add((kind, typed))
                answer = walker.sent([post])[str(post)]
                if answer.is_page and answer.status == REFUSED:
                    yield kind, post, answer


def test_every_form_that_refuses_says_so_in_one_way(team: Team) -> None:
    bob_at_work(team, begin(team))
    found, kinds = [], set()
    for who in ("alice", "bob"):
        for kind, post, answer in refused(Walker(getattr(team, who), team.row)):
            kinds.add(kind.partition(" ")[0])
            page = html.fromstring(answer.body)
            found += [f"{who} {kind}: {fault}" for fault in faults(page, post)]
    assert not found, "\n".join(dict.fromkeys(found))
    assert kinds >= KNOWN_TO_REFUSE, KNOWN_TO_REFUSE - kinds


def test_a_batch_of_a_number_that_is_none_is_refused_at_its_field(team: Team) -> None:
    post = Post(f"/r/{team.slug}/screen/batches/", (("n", TYPED), ("voters", "bob")))
    answer = team.alice.post(post.url, dict(post.fields))
    assert answer.status_code == REFUSED
    page = html.fromstring(answer.content)
    assert not list(faults(page, post))
    assert page.xpath("//*[@role='alert']//a/@href") == ["#n"]
