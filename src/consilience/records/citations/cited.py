"""One citation of a reference list, read into the fields of a record, each with how sure it is.

By rules and no model: identifiers are taken out first, then the place in a journal at the end, then
the authors at the beginning; what is left is the title and what it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from consilience.evidence import Record
from consilience.records.citations.identifiers import SPACES, take_identifiers
from consilience.records.citations.names import Authors, authors_of, names_before
from consilience.records.citations.reading import Reading, tidy
from consilience.records.citations.registrations import take_registration
from consilience.records.citations.tail import Tail, end_of_place, tail_of
from consilience.records.citations.title import Divided, divide, group_of, sentences
from consilience.records.citations.within import (
    DASHES,
    IN,
    MEETING,
    THESIS_MARK,
    YEAR,
    take_book,
    take_thesis,
    took_meeting,
)
from consilience.records.identity import is_group

_DATED = re.compile(
    r"\s*[.,]?\s*(?:\((?:((?:1[5-9]|20)\d\d)[a-z]?(?:[,/ -][^()]{0,30})?|n\.? ?d\.?)\)"
    r"|((?:1[5-9]|20)\d\d)[a-z]?(?=[.,:]\s))"
    r"\s*[.,:]?\s*"
)  # fmt: skip
_YEAR_FIRST = re.compile(r"\s*((?:19|20)\d\d)[a-z]?\s+(?=[A-Z“\"‘])")
"""The year before a title without a sign between, where no other year stands behind."""
_DATED_END = re.compile(r"[.,]?\s+\(?((?:1[5-9]|20)\d\d)[a-z]?\)?[.,]?\s*$")
_QUOTED = re.compile(
    r"\s*(?:(?P<double>[“\"])|['‘]{1,2})(?P<title>.{8,400}?)(?:(?<=[?!,.])CLOSE(?=\s|$)"
    r"|CLOSE(?:[.,](?=\s|$)|(?=\s+[A-Z]|$)))\s*".replace("CLOSE", "(?(double)[”\"]’?|’?[’'”])")
)
_ANY_QUOTED = re.compile(r"(?<=[.,)]\s)[“\"](?=[^”\"]{8,400}[,.?!][”\"])")
_LAST_YEAR = re.compile(r"(?<=\w)\s((?:19|20)\d\d)[a-z]?[\s.]*$")
_VOLUME_ALONE = re.compile(
    r"(?<=[.?!])\s+[A-Z][^.,;:()]{2,80}?(?:\s\d{1,4},?\s\((?:19|20)\d\d\)|,\s\d{1,4})[\s.]*$"
)
"""A journal with its volume as a sentence of its own: `. Walking Today 12 (2001)`."""
_PROCEEDINGS = re.compile(rf"(?!Report)[\dA-Z][^:.]{{0,40}}?{MEETING.pattern}|{MEETING.pattern}")
_THESIS = re.compile(
    r"[\[(]?\b(?:(?:[Dd]octoral|[Mm]aster[’']?s?|PhD|Ph\.D\.|MSc|M\.A\.) )?"
    r"(?:[Dd]issertation|[Tt]hesis)\b[^\])]*[\])]?"
)
_REPORT = re.compile(
    r"\b(?:[Rr]eport|[Ww]orking [Pp]aper|[Gg]uideline|[Ff]ramework|[Ss]trategy|[Pp]lan)\b"
)
_RUN_TOGETHER = re.compile(
    r"(?<=[a-z]{3}[.?])(?=[A-Z][a-z])(?!Gov\b|Org\b|Com\b)|(?<=[A-Za-z])(?=(?:19|20)\d\d;)"
    r"|(?<=[A-Za-z]\.)(?=(?:19|20)\d\d;)"
)
_LEADING = re.compile(
    r"^\s*(?:\[\s*\d{1,4}\s*\]|\(\d{1,4}\)|\d(?:[ ]?\d){0,2}\s*[.)](?=\s*\D)|•)\s*"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation that was read.

    Attributes
    ----------
    record : Record
        What it says; the citation itself stands in `extra` under N1.
    sure : mapping of str to float
        Per field of the record, how sure it is, 0 to 1.
    text : str
        The citation as it stood, joined to one line.
    number : int or None
        Its number in the list, from 1, where the list has numbers.
    line : int or None
        Line of the text on which it starts.
    """

    record: Record
    sure: Mapping[str, float]
    text: str
    number: int | None = None
    line: int | None = None


def read_citation(text: str, *, number: int | None = None, line: int | None = None) -> Citation:
    """Read one citation in any of the usual styles.

    Examples
    --------
    >>> cited = read_citation("Berg J, Doe K. Peers. J Ment Health. 2014;65(4):429–41.")
    >>> cited.record.authors, cited.record.journal, cited.record.pages
    (('Berg, J', 'Doe, K'), 'J Ment Health', '429-41')
    """
    whole = SPACES.sub(" ", text).strip()
    reading = Reading(_LEADING.sub("", whole))
    take_identifiers(reading)
    reading.rest = _RUN_TOGETHER.sub(" ", reading.rest)
    take_registration(reading)
    _take_authors(reading)
    if reading.rest != ".":
        _take_container(reading)
    if "year" not in reading.fields and reading.posted not in ("", "none"):
        reading.put("year", reading.posted, 0.85)
    _name_type(reading)
    return Citation(_record(reading, whole, number), dict(reading.sure), whole, number, line)


def _take_authors(reading: Reading) -> None:
    """Take the people or the group at the beginning, and the year where it comes next."""
    if "title" in reading.fields:
        return
    quoted = _ANY_QUOTED.search(reading.rest, 0, 400)
    people = authors_of(reading.rest)
    between = reading.rest[people.end : quoted.start()] if people and quoted else ""
    told = _DATED.match(between) or re.search(r"\s[a-z]{5,}", between)
    if quoted and (not people or (len(between) > 3 and not told)):
        before = reading.rest[: quoted.start()]
        if dated := _DATED_END.search(before):
            reading.put("year", dated.group(1), 0.95)
            before = before[: dated.start()]
        body = before.strip(" .,")
        whole = is_group(body) and "," not in body.replace(", and ", " and ")
        reading.authors = (body,) if whole else names_before(before)
        reading.sure["authors"] = 0.75
        reading.rest = reading.rest[quoted.start() :]
    elif people:
        _put_people(reading, people)
        reading.rest = reading.rest[people.end :].lstrip(" .:,;")
    elif group := group_of(reading.rest, linked="url" in reading.fields):
        reading.authors = (group.name,)
        reading.sure["authors"] = group.sure
        reading.rest = reading.rest[group.end :].lstrip(" .:,;")
    dated = _DATED.match(reading.rest)
    if dated is None and (dated := _YEAR_FIRST.match(reading.rest)):
        dated = None if YEAR.search(reading.rest, dated.end()) else dated
    if dated and reading.authors:
        reading.put("year", next(filter(None, dated.groups()), None), 0.95)
        reading.rest = reading.rest[dated.end() :]


def _put_people(reading: Reading, people: Authors) -> None:
    reading.authors = people.names
    reading.sure["authors"] = people.sure
    if people.cut:
        reading.keep("authors", "et al.")
    if people.editors:
        reading.keep("authors", "editors")


def _take_container(reading: Reading) -> None:
    """Take the place in a journal or book from the end, then part title and container."""
    if (thesis := THESIS_MARK.search(reading.rest)) and thesis.start() > 5:
        take_thesis(reading, thesis)
        return
    quoted = _QUOTED.match(reading.rest)
    if quoted:
        reading.put("title", quoted.group("title"), 0.95)
        reading.rest = reading.rest[quoted.end() :]
    inside = IN.search(reading.rest) if not quoted else re.match(r"[Ii]n:?\s+", reading.rest)
    if inside:
        reading.put("title", reading.rest[: inside.start()], 0.9)
        text = reading.rest[inside.end() :]
        if not (quoted and took_meeting(reading, text)):
            take_book(reading, text)
        return
    tail = _tail(reading)
    if (tail is None or "volume" not in tail.fields) and (end := end_of_place(reading.rest)):
        reading.keep("note", reading.rest[end:].strip(" ."))
        reading.rest = reading.rest[:end]
        tail = _tail(reading)
    if tail is None or not {"volume", "pages"} & tail.fields.keys():
        _cut_at_year(reading)
        tail = _tail(reading)
    if (tail is None or "volume" not in tail.fields) and _took_proceedings(reading):
        return
    if tail and tail.fields.keys() == {"year"} and reading.posted not in ("", "none"):
        tail = None
    before = reading.rest
    if tail is None and not reading.posted and (last := _LAST_YEAR.search(reading.rest)):
        reading.put("year", last.group(1), 0.6)
        before = reading.rest[: last.start()]
    if tail:
        _put_tail(reading, tail)
        before = reading.rest[: tail.begin]
    linked = bool(reading.posted or reading.fields.keys() & {"doi", "url"})
    titled = "title" in reading.fields
    _put_divided(reading, divide(before, tail, titled=titled, linked=linked))
    unposted = reading.posted in ("", "none")
    if "year" not in reading.fields and unposted and (found := YEAR.findall(reading.rest)):
        reading.put("year", found[-1], 0.6)


def _took_proceedings(reading: Reading) -> bool:
    """Take a talk whose proceedings follow its title as a sentence of their own."""
    parts = sentences(reading.rest)
    meeting = next((n for n, part in enumerate(parts) if n and _PROCEEDINGS.match(part)), None)
    if "title" in reading.fields:
        meeting = 0 if _PROCEEDINGS.match(parts[0]) else None
    elif meeting is None or not parts[meeting - 1].endswith("."):
        return False
    if meeting is None:
        return False
    reading.put("title", " ".join(parts[:meeting]), 0.85)
    take_book(reading, " ".join(parts[meeting:]))
    return True


def _tail(reading: Reading) -> Tail | None:
    linked = "doi" in reading.fields or bool(_VOLUME_ALONE.search(reading.rest))
    return tail_of(reading.rest, dated="year" in reading.fields, linked=linked)


def _cut_at_year(reading: Reading) -> None:
    """Keep what stands behind a year in the middle, as publishers and places do, as a note."""
    found = re.search(r"(?<=[.?!])\s+((?:19|20)\d\d)\s?[;.]\s*(?=\S)", reading.rest)
    if found:
        reading.put("year", found.group(1), 0.85)
        reading.keep("note", reading.rest[found.end() :].strip(" ."))
        reading.rest = reading.rest[: found.start()]


def _put_tail(reading: Reading, tail: Tail) -> None:
    for name in ("year", "volume", "issue"):
        reading.put(name, DASHES.sub("-", tail.fields.get(name, "")), tail.sure)
    reading.put("pages", DASHES.sub("-", tail.fields.get("pages", "")), tail.sure)


def _put_divided(reading: Reading, divided: Divided) -> None:
    reading.put("title", divided.title, divided.title_sure)
    if divided.container:
        reading.put("journal", divided.container, divided.container_sure)
    _keep_publisher(reading, divided)


def _keep_publisher(reading: Reading, divided: Divided) -> None:
    reading.keep("publisher", divided.publisher)
    reading.keep("place", divided.place)
    if divided.year:
        reading.put("year", divided.year, 0.9)


def _name_type(reading: Reading) -> None:
    fields, rest = reading.fields, reading.rest
    if "accession" in fields:
        reading.type = "document"
    elif _THESIS.search(rest) and "volume" not in fields:
        reading.type = "thesis"
    elif MEETING.search(fields.get("journal", "")):
        reading.type = "paper-conference"
    elif reading.type != "document" and ("volume" not in fields or reading.type == "chapter"):
        return
    elif "journal" in fields:
        reading.type = "article-journal"
    elif "publisher" in reading.extra:
        reading.type = "report" if _REPORT.search(rest) else "book"
    elif "doi" in fields and "url" not in fields:
        reading.type = "article-journal"
    elif "url" in fields:
        reading.type = "webpage"
    elif _REPORT.search(rest):
        reading.type = "report"


def _record(reading: Reading, whole: str, number: int | None) -> Record:
    fields = dict(reading.fields)
    year = fields.pop("year", None)
    if not fields.get("title"):
        fields["title"] = tidy(reading.rest) or whole
        reading.sure["title"] = 0.3
    extra = {tag: tuple(dict.fromkeys(values)) for tag, values in reading.extra.items()}
    extra["N1"] = (whole,)
    if reading.sure:
        extra["confidence"] = tuple(f"{name} {sure:.2f}" for name, sure in reading.sure.items())
    if number is not None:
        extra["number"] = (str(number),)
    return Record(
        type=reading.type,
        authors=reading.authors,
        year=int(year) if year else None,
        extra=extra,
        **fields,  # type: ignore[arg-type]
    )
