"""Whoever may not, cannot, and learns nothing: strangers, signed out, and every role of a team."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consilience.catalogue import may, permissions, roles
from consilience.ledger.acts import acts
from consilience_web.reviews.actions import change_plan
from consilience_web.reviews.models import LedgerRow, Membership
from consilience_web.reviews.queries import forget
from consilience_web.reviews.voting import ACTS as VOTED
from tests.web.site.conftest import World
from tests.web.walk import Answer, Post, Walker, addresses, kinds, places, within

pytestmark = pytest.mark.django_db
WITHOUT_REVIEW = "no-such-review"
NEEDS: dict[str, tuple[str, ...]] = {
    "plan": ("edit", "manage"), "search": ("document",), "import": ("import",),
    "run": ("import",), "unimport": ("import",), "edit": ("edit_record",), "deduplicate": ("run",),
    "duplicate": ("decide",), "related": ("decide",),
    "distinct": ("decide",), "unsay": ("decide",), "batch": ("open",), "assign": ("open",),
    "takeback": ("open",), "vote": ("vote",), "unvote": ("vote",), "defer": ("vote",),
    "ready": ("vote",), "note": ("note",), "label": ("note",), "release": ("release", "vote"),
    "unblind": ("unblind",), "settle": ("settle", "vote"), "retrieval": ("retrieve",),
    "attach": ("attach",), "detach": ("attach",), "report": ("enter", "group"),
    "study": ("group",), "extract": ("extract",), "appraise": ("appraise",),
    "reconcile": ("reconcile", "extract", "appraise"),
    "check": ("reconcile", "extract", "appraise"), "analysis": ("analyse",),
    "reported": ("report",), "comment": ("view",), "withdraw": ("withdraw",),
}  # fmt: skip
"""Which action, at whatever stage, lets a person write a line: one of these."""
JOINED = {"duplicate": ("dedupe", "decide"), "distinct": ("dedupe", "decide")}
VOTED_AT = (
    ("screen", "screening", "open", "second"),
    ("full-text", "fulltext", "read", "reading"),
)
TYPED = (("choice", "include"), ("reason", "design"), ("text", "a"), ("label", "a"), ("why", "a"))


def elsewhere(team: Any, url: str) -> str:
    return url.replace(f"/r/{team.slug}/", f"/r/{WITHOUT_REVIEW}/")


def unnamed(team: Any, answer: Answer) -> Answer:
    """Take the review's place in the address out: it came from whoever asked."""
    headers = tuple((n, v.replace(team.slug, WITHOUT_REVIEW)) for n, v in answer.headers)
    body = answer.body.replace(team.slug.encode(), WITHOUT_REVIEW.encode())
    return Answer(answer.status, headers, body)


@pytest.mark.parametrize("who", ["eve", "nobody"])
def test_a_stranger_cannot_tell_a_review_from_none(world: World, who: str) -> None:
    team = world.team
    client = Client() if who == "nobody" else team.eve
    walker, told = Walker(client, team.row), []
    walker.n_lines = LedgerRow.objects.count()
    for url in within(team.row):
        for one, other in (
            (walker.get(url), walker.get(elsewhere(team, url))),
            (walker.post(Post(url)), walker.post(Post(elsewhere(team, url)))),
        ):
            allowed = (302, 405) if who == "nobody" else (404, 405)
            if unnamed(team, one) != unnamed(team, other) or one.status not in allowed:
                told.append((url, one.status, other.status))
    assert told == []


def test_every_page_of_a_review_says_what_it_needs() -> None:
    unguarded = [
        place.route
        for place in places()
        if place.route.startswith("/r/") and not hasattr(place.view, "needs")
    ]
    assert unguarded == []


def single_roles(team: Any) -> dict[str, Client]:
    """Add a person for every role, who holds no other."""
    alice = team.member("alice")
    people = [
        {"handle": f"only{role.id}".replace("_", ""), "name": role.label, "roles": [role.id]}
        for role in roles()
    ]
    plan = {**alice.plan.raw, "team": [*alice.plan.raw["team"], *people]}
    change_plan(alice, plan, part="team", reason="One of each")
    clients = {}
    for role, person in zip(roles(), people, strict=True):
        user = User.objects.create_user(person["handle"])
        Membership.objects.create(review=team.row, user=user, handle=person["handle"])
        clients[role.id] = Client()
        clients[role.id].force_login(user)
    forget(team.row.pk)
    return clients


def test_every_page_is_refused_to_roles_that_do_not_see_it(world: World) -> None:
    team, wrong = world.team, []
    guarded = {place.route: place for place in places() if hasattr(place.view, "needs")}
    for role, client in single_roles(team).items():
        walker = Walker(client, team.row)
        walker.n_lines = LedgerRow.objects.count()
        for place, here in zip(places(), addresses(team.row), strict=True):
            if not here or place.route not in guarded or may([role], *place.view.needs):
                continue
            for answer in (walker.get(here[0]), walker.post(Post(here[0]))):
                if answer.status not in (403, 405) or walker.added:
                    wrong.append((role, here[0], answer.status))
    assert wrong == []


def allowed(role: str, stage: str, action: str) -> bool:
    """Whether a role has an action at a stage, or at the one stage that has the action."""
    at = [where for where, what in permissions() if what == action]
    return any(may([role], where, action) for where in at if where == stage or stage not in at)


def test_no_role_writes_a_line_that_the_table_does_not_allow_it(world: World) -> None:
    team = world.team
    assert set(acts()) <= set(NEEDS), "say in NEEDS which action a new act needs"
    found: dict[object, Post] = {}
    for client in (team.alice, team.bob, team.chidi):
        walker = Walker(client, team.row)
        for post in walker.forms(walker.pages()):
            found.setdefault(kinds(post), post)
    wrong, written = [], set()
    for role, client in single_roles(team).items():
        walker = Walker(client, team.row)
        walker.n_lines = LedgerRow.objects.count()
        for post in found.values():
            walker.post(post)
            written |= {line.act for line in walker.added}
            wrong += [
                (role, str(post), line.act)
                for line in walker.added
                if not any(allowed(role, line.stage, action) for action in NEEDS[line.act])
            ]
    assert wrong == []
    assert len(written) > 5


def test_every_act_of_voting_is_refused_to_roles_without_it(world: World) -> None:
    team, records, wrong = world.team, world.records, []
    for role, client in single_roles(team).items():
        walker = Walker(client, team.row)
        walker.n_lines = LedgerRow.objects.count()
        for path, stage, part, batch in VOTED_AT:
            for act in VOTED:
                at, action = JOINED.get(act) or (stage, NEEDS[act][0])
                if may([role], at, action):
                    continue
                subject = batch if act in ("ready", "release", "unblind") else records[part][0]
                answer = walker.post(Post(f"/r/{team.slug}/{path}/do/{act}/{subject}/", TYPED))
                if answer.status != 403 or walker.added:
                    wrong.append((role, stage, act, answer.status))
    assert wrong == []


def test_nothing_is_taken_without_the_token_of_the_page(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="alice"))
    for here in filter(None, addresses(world.team.row)):
        answer = client.post(here[0], dict(TYPED))
        assert answer.status_code in (403, 405), here[0]
