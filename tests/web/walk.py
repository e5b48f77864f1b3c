"""Every address of the application, asked for as one person.

The addresses come from the resolver and from the forms on the pages, so that a new page is in
every walk by itself. A new part of an address whose values nobody knows stops the walk: give them
in `PLACES`. A new question after `?` that a view reads is asked with one value of every kind;
where it takes others, give them in `QUESTIONS`.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern
from lxml import html

from consilience.catalogue import flow_boxes
from consilience.protocol.sections import SECTIONS
from consilience.review.hand_over import PROFILES
from consilience_web.jobs.models import Job
from consilience_web.reviews.models import Blob, LedgerRow, Membership, ReviewRow
from consilience_web.reviews.queries import forget, opened
from consilience_web.reviews.voting import ACTS

NOWHERE = "nothing-there"
METHOD_NOT_ALLOWED = 405
ALIKE = 9
"""How many forms are sent, and links followed, of those that differ in their subject alone."""
Values = Callable[[ReviewRow], Iterable[str]]


def records(row: ReviewRow) -> list[str]:
    """Give every record that is voted on, and three that are not."""
    state = opened(row).state
    placed = [*state.screening.position, *state.fulltext.position]
    others = [record for record in state.order if record not in placed]
    return [*dict.fromkeys(placed), *others[:3]]


def _batches(row: ReviewRow) -> list[str]:
    state = opened(row).state
    return [*state.screening.batches, *state.fulltext.batches]


def _files(row: ReviewRow) -> list[str]:
    return [blob.name for blob in Blob.objects.filter(review=row).exclude(kind="extra")]


def _studies(row: ReviewRow) -> list[str]:
    return [study.id for study in opened(row).studies()]


def _jobs(row: ReviewRow) -> list[str]:
    return [str(job.pk) for job in Job.objects.filter(review=row)]


def _withdrawable(row: ReviewRow) -> list[str]:
    open_ones = list(opened(row).state.fulltext.position)[-1:]
    return [*(f"record:{id}" for id in open_ones), *(f"study:{id}" for id in _studies(row))]


PLACES: dict[str, Values] = {
    "slug": lambda row: [row.slug],
    "handle": lambda row: [person.handle for person in opened(row).plan.team],
    "secret": lambda row: [m.invitation or NOWHERE for m in Membership.objects.filter(review=row)],
    "search": lambda row: list(opened(row).state.search.searches),
    "record": records,
    "sha256": _files,
    "act": lambda row: list(ACTS),
    "subject": lambda row: [*records(row), *_batches(row), *_withdrawable(row)],
    "study": _studies,
    "id": lambda row: [
        *_studies(row),
        *(r.id for r in opened(row).state.entered_reports),
        *_jobs(row),
    ],
    "analysis": lambda row: list(opened(row).state.analyses),
    "chart": lambda row: ["funnel", "harvest"],
    "kind": lambda row: ["svg"],
    "box": lambda row: [box.id for box in flow_boxes()],
    "stage": lambda row: ["screening", "fulltext"],
    "which": lambda row: ["all", "included", "excluded"],
    "extension": lambda row: ["ris", "csv"],
    "part": lambda row: [section.id for section in SECTIONS],
    "number": lambda row: ["1", "2"],
    "planned": lambda row: [a.id for a in opened(row).plan.analyses],
    "program": lambda row: [profile.name for profile in PROFILES],
    "name": lambda row: [],
    "line": lambda row: [line.id for line in opened(row).state.lines if line.act == "edit"],
    "uidb64": lambda row: ["MQ"],
    "token": lambda row: ["set-password"],
}
"""What stands for each variable part of an address in a review; links give further values."""

QUESTIONS: dict[str, Values] = {
    "record": records,
    "id": lambda row: records(row)[:2],
    "words": lambda row: ["peer", "note"],
    "source": lambda row: list(opened(row).state.search.searches)[:1],
    "decision": lambda row: ["screening-", "screening-include", "fulltext-", "fulltext-include"],
    "page": lambda row: ["2"],
    "planned": lambda row: [a.id for a in opened(row).plan.analyses],
    "style": lambda row: ["revman"],
    "again": lambda row: list(opened(row).state.analyses),
}
"""What stands for each question that a view reads after `?`, where any value will not do."""


def _one_of_each(row: ReviewRow) -> list[str]:
    kinds = (records, _batches, _studies)
    return ["1", *(next(iter(kind(row)), NOWHERE) for kind in kinds)]


ASKED = re.compile(r"\.GET\.(?:get|getlist)\(\s*[\"'](\w+)|\.GET\[[\"'](\w+)")


class NotKnown(AssertionError):
    """A part of an address that the walk has no values for."""


@dataclass(frozen=True)
class Place:
    """One pattern of the resolver."""

    name: str
    route: str
    converters: Mapping[str, Any]
    view: Callable[..., Any]


def places(
    resolver: URLResolver | None = None, before: str = "/", known: Mapping[str, Any] | None = None
) -> Iterator[Place]:
    """Give every pattern of the resolver."""
    resolver, known = resolver or get_resolver(), known or {}
    for found in resolver.url_patterns:
        if not isinstance(found.pattern, RoutePattern):
            raise NotKnown(f"{found} is no path(): the walk cannot fill it")
        route, converters = before + str(found.pattern), {**known, **found.pattern.converters}
        if isinstance(found, URLResolver):
            yield from places(found, route, converters)
        elif isinstance(found, URLPattern):
            yield Place(str(found.name), route, converters, found.callback)


def not_known() -> list[str]:
    """Name the parts of addresses that the walk has no values for."""
    return [
        f"{place.route}: say in tests/web/walk.py what <{name}> stands for"
        for place in places()
        for name in place.converters
        if name not in PLACES
    ]


def filled(place: Place, row: ReviewRow) -> list[str]:
    """Give the addresses of a pattern, with the review's own values and with one of nobody."""
    choices = []
    for name, converter in place.converters.items():
        mine = [str(value) for value in PLACES[name](row)]
        strange = [] if name == "slug" else ["999999" if "0-9" in converter.regex else NOWHERE]
        values = dict.fromkeys([*mine, *strange])
        choices.append([(name, v) for v in values if re.fullmatch(converter.regex, v)])
    return [_fill(place.route, dict(chosen)) for chosen in product(*choices)]


def _fill(route: str, values: Mapping[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found.group(1)], route)


def asked_by(place: Place) -> set[str]:
    """Give the questions that the view's module reads after `?`."""
    source = inspect.getsource(inspect.getmodule(inspect.unwrap(place.view)))  # type: ignore[arg-type]
    return {one or other for one, other in ASKED.findall(source)}


def addresses(row: ReviewRow) -> list[list[str]]:
    """Give every address of the application for a review, one list for each pattern."""
    if unknown := not_known():
        raise NotKnown("\n".join(unknown))
    return [[*filled(place, row), *_with_questions(place, row)] for place in places()]


def within(row: ReviewRow, first: int = 2) -> list[str]:
    """Give the first addresses of every pattern within the review, and that of nobody."""
    base = f"/r/{row.slug}/"
    few = (url for here in addresses(row) for url in dict.fromkeys((*here[:first], *here[-1:])))
    return [url for url in few if base in url]


def _with_questions(place: Place, row: ReviewRow) -> Iterator[str]:
    if not place.view.__module__.startswith("consilience_web"):
        return
    for question in sorted(asked_by(place)):
        for value in [*QUESTIONS.get(question, _one_of_each)(row), NOWHERE]:
            yield f"{filled(place, row)[0]}?{urlencode({question: value})}"


# -- asking ------------------------------------------------------------------------------------


class Asked(QueryDict):
    """What stands after `?`, with the names of what a view read of it."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        vars(self).setdefault("read", set()).add(key)
        return super().__contains__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        """One is read."""
        self.read.add(key)
        return super().getlist(key, default)

    def __iter__(self) -> Iterator[str]:
        self.read.update(self.keys())
        return super().__iter__()

    def __len__(self) -> int:
        self.read.update(self.keys())
        return super().__len__()

    def lists(self) -> Any:
        """All of it is read."""
        self.read.update(self.keys())
        return super().lists()

    def copy(self) -> QueryDict:
        """All of it is read."""
        return QueryDict(self.urlencode(), mutable=True)


class Reading(ClientHandler):
    """Django as the tests ask it, which tells what a view read of the question."""

    asked = Asked("")

    def _get_response(self, request: Any) -> Any:
        request.GET = self.asked = Asked(request.GET.urlencode())
        return super()._get_response(request)


@dataclass(frozen=True)
class Answer:
    """What came back, without what differs from one request to the next."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_page(self) -> bool:
        """Whether this is a page that a browser shows."""
        headers = dict(self.headers)
        shown = not headers.get("Content-Disposition", "").startswith("attachment")
        html_ = headers.get("Content-Type", "").startswith("text/html")
        return shown and html_ and bool(self.body)


TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
SECRET = re.compile(rb"/(?:join|new-password)/[\w/-]+")
BEGUN = re.compile(r"/jobs/\d+/$")
NONCE = re.compile(r"nonce(-|=\")[\w+/=-]+")


def answer_of(response: Any) -> Answer:
    """Take tokens, fresh secrets and cookie values out; keep every other header and byte."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    content = re.sub(NONCE.pattern.encode(), b"nonce", SECRET.sub(b"", TOKEN.sub(b"", content)))
    headers = [(name, NONCE.sub("nonce", value)) for name, value in response.headers.items()]
    # The number of a job just begun: on PostgreSQL one that was taken back is not given again.
    headers = [(n, BEGUN.sub("/jobs/", v) if n == "Location" else v) for n, v in headers]
    if "no-store" in response.headers.get("Cache-Control", ""):
        headers = [h for h in headers if h[0] != "Expires"]  # the clock: now
    headers += [("Cookie", name) for name in sorted(response.cookies)]
    return Answer(response.status_code, tuple(sorted(headers)), content)


@dataclass(frozen=True)
class Post:
    """A form as somebody sends it."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"POST {self.url} {urlencode(self.fields)}"


def links(answer: Answer, url: str) -> list[str]:
    """Give the addresses of this application that a page links to."""
    if not answer.is_page:
        return []
    found = (urljoin(url, str(href)) for href in html.fromstring(answer.body).xpath("//a/@href"))
    here = (href.partition("#")[0] for href in found if href.startswith("/"))
    return [href for href in dict.fromkeys(here) if not href.startswith(("//", "/static/"))]


def posts(answer: Answer, url: str) -> Iterator[Post]:
    """Give every form of a page that posts, once for each of its buttons."""
    if not answer.is_page:
        return
    for form in html.fromstring(answer.body).forms:
        if form.method != "POST":
            continue
        fields = [(n, v) for n, v in form.form_values() if n != "csrfmiddlewaretoken"]
        buttons = [b for b in form.iter("button") if b.get("type", "submit") == "submit"]
        named = [[(b.get("name"), b.get("value", ""))] if b.get("name") else [] for b in buttons]
        for chosen in named or [[]]:
            yield Post(urljoin(url, form.get("action") or urlsplit(url).path),
                       (*fields, *chosen))  # fmt: skip


def kinds(post: Post) -> tuple[str, str, tuple[str, ...], str]:
    """Give what forms of one kind share: whom or what they are about is left out."""
    place = resolve(urlsplit(post.url).path)
    button = post.fields[-1][1] if post.fields else ""
    names = tuple(name for name, _ in post.fields)
    act = place.kwargs.get("act", "")
    return place.view_name, act, names, button if button.isalpha() else ""


def _kind(post: Post) -> object:
    # What is refused differs from record to record: each is asked about.
    return post if "/do/" in post.url else kinds(post)


def _spread(some: list[Post]) -> list[Post]:
    """Give a few of many, the first and the last among them."""
    step = (len(some) - 1) / (ALIKE - 1)
    return some if len(some) <= ALIKE else [some[round(i * step)] for i in range(ALIKE)]


class Walker:
    """One person who asks for everything in one review; nothing that they send is kept.

    With `only`, of all requests of the walk those are sent that begin with these words.
    """

    def __init__(self, client: Client, row: ReviewRow, *, only: str = "") -> None:
        self.client, self.row, self.only = client, row, only
        self.reading = Reading(enforce_csrf_checks=client.handler.enforce_csrf_checks)
        client.handler = self.reading
        self.added: list[LedgerRow] = []

    def get(self, url: str) -> Answer:
        """Ask for an address."""
        return self._as_before(lambda: self.client.get(url))

    def post(self, post: Post) -> Answer:
        """Send a form, and take back whatever it did."""
        fields: dict[str, list[str]] = {}
        for name, value in post.fields:
            fields.setdefault(name, []).append(value)
        with transaction.atomic():
            answer = self._as_before(lambda: self.client.post(post.url, fields))
            self.added = list(self._lines()[self.n_lines :])
            transaction.set_rollback(True)
        if self.added:
            forget(self.row.pk)
        return answer

    def _lines(self) -> QuerySet[LedgerRow]:
        return LedgerRow.objects.filter(review=self.row).order_by("pk")

    def _as_before(self, ask: Callable[[], Any]) -> Answer:
        cookies = copy.deepcopy(self.client.cookies)
        answer = answer_of(ask())
        self.client.cookies = cookies
        return answer

    def pages(self) -> dict[str, Answer]:
        """Ask for every address and follow every link; siblings of what takes no GET take none.

        Where an answer came about without a look at what stood after `?`, it is not asked for
        again with something else there.
        """
        found: dict[str, Answer] = {}
        for siblings in addresses(self.row):
            unread: set[str] = set()
            for url in siblings:
                question, _, _ = urlsplit(url).query.partition("=")
                if question in unread or not f"GET {url}".startswith(self.only):
                    continue
                found[f"GET {url}"] = answer = self.get(url)
                if answer.status == METHOD_NOT_ALLOWED:
                    break
                if question and question not in self.reading.asked.read:
                    unread.add(question)
        waiting, alike = list(found.items()), Counter[object]()
        while waiting:
            asked, answer = waiting.pop()
            for url in links(answer, asked.partition(" ")[2]):
                kind = resolve(urlsplit(url).path).view_name, tuple(parse_qs(urlsplit(url).query))
                request = f"GET {url}"
                if request in found or alike[kind] >= ALIKE or not request.startswith(self.only):
                    continue
                found[request] = self.get(url)
                alike[kind] += 1
                waiting.append((request, found[request]))
        return found

    def forms(self, pages: Mapping[str, Answer]) -> list[Post]:
        """Give the forms of all pages, and an empty one to every address.

        Of forms that differ in whom or what they are about and in nothing else, some are given.
        """
        found = {Post(url): None for here in addresses(self.row) for url in here if "?" not in url}
        for asked, answer in pages.items():
            found |= dict.fromkeys(posts(answer, asked.partition(" ")[2]))
        alike: dict[object, list[Post]] = {}
        for post in found:
            if not post.url.startswith("/sign-"):
                alike.setdefault(_kind(post), []).append(post)
        return [post for some in alike.values() for post in _spread(some)]

    def sent(self, forms: Iterable[Post]) -> dict[str, Answer]:
        """Send forms, each from where things stand now."""
        self.n_lines = self._lines().count()
        return {str(post): self.post(post) for post in forms if str(post).startswith(self.only)}

    def everything(self) -> dict[str, Answer]:
        """Ask for every address and send every form."""
        pages = self.pages()
        return pages | self.sent(self.forms(pages))


def differing(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> list[str]:
    """Name every request that was answered otherwise, or only once."""
    asked = dict.fromkeys([*before, *after])
    return [request for request in asked if before.get(request) != after.get(request)]
