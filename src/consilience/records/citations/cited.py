"""One citation of a reference list, read into the fields of a record, each with how sure it is.

By rules and no model: identifiers are taken out first, then the place in a journal at the end, then
the authors at the beginning; what is left is the title and what it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from consilience.evidence import Record
from consilience.records.citations.names import Authors, authors_of, names_before
from consilience.records.citations.tail import Tail, end_of_place, tail_of
from consilience.records.citations.title import Divided, divide, group_of, sentences
from consilience.records.identity import normalise_doi

_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000\\s]+")
_DOI = re.compile(
    r"(?:[([]?\s*(?:Available (?:from|at):?\.?\s*)?"
    r"(?:https?://(?:[\w.-]*\.)?doi\.org/\s?|doi\.org/|"
    r"\bdoi\s*[:.]?\s*)+(?:https?://(?:dx\.)?doi\.org/)?)?(10\.\d{4,9}(?:\.\d+)*\s?/\s?[^\s\"<>]+)",
    re.IGNORECASE,
)
_PMID = re.compile(r"\[?\b(?:PMID|PubMed(?: ID)?)\s*[:#]?\s*(\d{5,8})\b\]?[.;,]?", re.IGNORECASE)
_PMC = re.compile(r"\[?(?:PMCID\s*[:#]?\s*)?\b(PMC\d{5,9})\b\]?[.;,]?", re.IGNORECASE)
_ARXIV = re.compile(r"\b(?:arXiv(?: preprint)?\s*[:.]?\s*)(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
_URL = re.compile(
    r"[<([]?\s*(?:(?:Available|Retrieved|Accessed|Downloaded) (?:online )?(?:from|at|on|through)?"
    r"[^.:()<>\[\]]{0,25}:?\.?,?\s*|URL:?\s*|from:?\s+)?"
    r"\b((?:https?://|www\.)[^\s<>]+[^\s<>.,;:)\]])[>)\]]?\s*[.,;]?(?:\s*[)\]])?",
    re.IGNORECASE,
)
_ACCESSED = re.compile(
    r"[.;,]?\s*[\[(]?\b(?:[Ll]ast )?(?:[Aa]cc?ess?ed|[Rr]etrieved|[Cc]ited|[Vv]iewed|[Uu]pdated)"
    r"(?:\s+on)?:?\s+(?:\w+\s+)?(?:\d{1,2}|[A-Z][a-z]{2,8}|\d{4})[\s\w.,/-]{0,22}?\d{2,4}"
    r"(?:[\s-]\w{3,9}(?:[\s-]\d{1,2})?)?[\])]?[.,;]?"
)
_REPORT_NUMBER = re.compile(r"[.;]?\s*\bReport [Nn]o\.?:?\s*[\w./-]+")
_DASHES = re.compile(r"\s*[‐‑–—−-]+\s*")
_EPUB = re.compile(r"[.;]?\s*\(?\b(?:Epub|Published online|Online first)\b[^.;)]{0,60}[.;)]*")
_MARKS = re.compile(
    r"\s*\[(?:Internet|[Oo]nline|[Pp]reprint|electronic resource|Article|eng|serial online|"
    r"[Ee]pub ahead of print|Available from)\]|\s*\b(?:[Ee]pub ahead of print|[Ii]n press|"
    r"[Aa]head of print|[Ff]orthcoming)\b\.?"
)
_LEFT = re.compile(
    r"\s+In$"
    r"|[.,;:]?\s*(?:Available (?:from|at|online)|Retrieved from|Accessed|DOI|doi|URL)\s*[:.]*\s*$"
)
_DATED = re.compile(
    r"\s*[.,]?\s*(?:\(((?:1[5-9]|20)\d\d)[a-z]?(?:[,/ -][^()]{0,30})?\)"
    r"|((?:1[5-9]|20)\d\d)[a-z]?(?=[.,:]\s))"
    r"\s*[.,:]?\s*"
)  # fmt: skip
_QUOTED = re.compile(
    r"\s*[“\"‘']+(.{8,400}?)(?:(?<=[?!])[”\"’']+(?=\s|$)|[,.][”\"’']+(?=\s|$)"
    r"|[”\"’']+(?:[.,](?=\s|$)|(?=\s+[A-Z]|$)))\s*"
)
_ANY_QUOTED = re.compile(r"(?<=[.,)]\s)[“\"](?=[^”\"]{8,400}[,.?!][”\"])")
_IN = re.compile(r"(?<=[.?!,”\"])\s+[Ii]n\s?:\s*|(?<=[.?!”\"])\s+In\s+(?=[A-Z])")
_YEAR = re.compile(r"(?<![\d/_.–-])((?:19|20)\d\d)[a-z]?(?![\d/_]|[–-]\d)")
_THESIS = re.compile(
    r"[\[(]?\b(?:(?:[Dd]octoral|[Mm]aster[’']?s?|PhD|Ph\.D\.|MSc|M\.A\.) )?"
    r"(?:[Dd]issertation|[Tt]hesis)\b[^\])]*[\])]?"
)
_THESIS_MARK = re.compile(
    r"\s*(?:\((?:Publication|Order) No\.[^()]*\)\s*)?"
    r"\[[^\[\]]*\b(?:[Dd]issertation|[Tt]hesis)\b[^\[\]]*\][.,]?\s*"
)
"""What APA and Vancouver write behind the title of a thesis."""
_BOOK_PAGES = re.compile(
    r"\s*\((?:\w+ ed\.,? ?)?(?:[Vv]ol\. ?(?P<volume>\w+),? ?)?"
    r"pp?\. ?(?P<pages>\w+(?: ?[-‐‑–—−]{1,2} ?\w+)?)\)"
)
"""Where a chapter stands in a book, as APA has it: `(Vol. 2, pp. 1–18)`."""
_MEETING_AT = re.compile(
    r"(?P<name>.+?)(?:, (?P<date>(?:[A-Z][a-z]{2,8}\.? )?(?:[\d–/-]{1,5},? )?)"
    r"(?P<year>(?:19|20)\d\d))(?:, vol\. (?P<volume>\w+))?(?:, (?:no|Art\. no)\. [\w.]+)?"
    r"(?:, pp?\. ?(?P<pages>[\w.:]+(?: ?[-‐‑–—−]{1,2} ?[\w.:]+)?))?[\s.]*$"
)
"""A talk as IEEE has it: `Proc. Int. Conf. Walking (ICW), Utrecht, Netherlands, 2012, pp. 1–4`."""
_PLACE = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}")
_MEETING = re.compile(r"\b(?:Proceedings|Conference|Congress|Symposium|Annual Meeting|Workshop)\b")
_REPORT = re.compile(
    r"\b(?:[Rr]eport|[Ww]orking [Pp]aper|[Gg]uideline|[Ff]ramework|[Ss]trategy|[Pp]lan)\b"
)
_RUN_TOGETHER = re.compile(
    r"(?<=[a-z]{3}[.?])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=(?:19|20)\d\d;)"
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


@dataclass(slots=True)
class _Reading:
    """What has been found so far, and the text in which nothing has been found yet."""

    rest: str
    fields: dict[str, str] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    type: str = "document"

    def put(self, name: str, value: str | None, sure: float) -> None:
        value = _tidy(value or "")
        if value and name not in self.fields:
            self.fields[name] = value
            self.sure[name] = round(sure, 2)

    def keep(self, tag: str, value: str | None) -> None:
        if value and value.strip():
            self.extra.setdefault(tag, []).append(value.strip())


def read_citation(text: str, *, number: int | None = None, line: int | None = None) -> Citation:
    """Read one citation in any of the usual styles.

    Examples
    --------
    >>> cited = read_citation("Berg J, Doe K. Peers. J Ment Health. 2014;65(4):429–41.")
    >>> cited.record.authors, cited.record.journal, cited.record.pages
    (('Berg, J', 'Doe, K'), 'J Ment Health', '429-41')
    """
    whole = _SPACES.sub(" ", text).strip()
    reading = _Reading(_LEADING.sub("", whole))
    _take_identifiers(reading)
    reading.rest = _RUN_TOGETHER.sub(" ", reading.rest)
    _take_authors(reading)
    _take_container(reading)
    _name_type(reading)
    return Citation(_record(reading, whole, number), dict(reading.sure), whole, number, line)


def _take_identifiers(reading: _Reading) -> None:
    text = reading.rest
    if found := _DOI.search(text):
        doi = normalise_doi(found.group(1).replace(" ", ""))
        if doi:
            reading.put("doi", doi, 0.99)
            text = f"{text[: found.start()].rstrip(' ([')} {text[found.end() :]}"
    for pattern, name in ((_PMID, "pmid"), (_PMC, "PMC"), (_ARXIV, "arXiv")):
        if found := pattern.search(text):
            if name == "pmid":
                reading.put(name, found.group(1), 0.99)
            else:
                reading.keep(name, found.group(1))
            text = text[: found.start()] + text[found.end() :]
    while found := _URL.search(text):
        address = found.group(1).rstrip("/.") if "doi.org/" in found.group(1) else found.group(1)
        if not re.search(r"doi\.org/?$", address):
            reading.put("url", address, 0.95)
            if reading.fields.get("url") != address:
                reading.keep("url", address)
        text = f"{text[: found.start()]} {text[found.end() :]}"
    for pattern in (_ACCESSED, _EPUB, _REPORT_NUMBER, _MARKS):
        while found := pattern.search(text):
            reading.keep("note", found.group().strip(" .;,[]()"))
            text = (
                f"{text[: found.start()]}.{text[found.end() :]}"
                if pattern is not _MARKS
                else (text[: found.start()] + text[found.end() :])
            )
    text = re.sub(r"\(\s*\)|\[\s*\]|<\s*>", "", text)
    text = re.sub(r"\s*(?:[.;,:]\s*){2,}$", ".", _SPACES.sub(" ", text).strip())
    reading.rest = re.sub(r"([.?!])(?:\s*\.)+", r"\1", _LEFT.sub(".", text))


def _take_authors(reading: _Reading) -> None:
    """Take the people or the group at the beginning, and the year where it comes next."""
    quoted = _ANY_QUOTED.search(reading.rest, 0, 400)
    people = authors_of(reading.rest)
    if quoted and (not people or people.end < quoted.start() - 3):
        reading.authors = names_before(reading.rest[: quoted.start()])
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
    if dated and reading.authors:
        reading.put("year", dated.group(1) or dated.group(2), 0.95)
        reading.rest = reading.rest[dated.end() :]


def _put_people(reading: _Reading, people: Authors) -> None:
    reading.authors = people.names
    reading.sure["authors"] = people.sure
    if people.cut:
        reading.keep("authors", "et al.")
    if people.editors:
        reading.keep("authors", "editors")


def _take_container(reading: _Reading) -> None:
    """Take the place in a journal or book from the end, then part title and container."""
    if (thesis := _THESIS_MARK.search(reading.rest)) and thesis.start() > 5:
        _take_thesis(reading, thesis)
        return
    quoted = _QUOTED.match(reading.rest)
    if quoted:
        reading.put("title", quoted.group(1), 0.95)
        reading.rest = reading.rest[quoted.end() :]
    inside = _IN.search(reading.rest) if not quoted else re.match(r"[Ii]n:?\s+", reading.rest)
    if inside:
        reading.put("title", reading.rest[: inside.start()], 0.9)
        text = reading.rest[inside.end() :]
        if not (quoted and _took_meeting(reading, text)):
            _take_book(reading, text)
        return
    tail = tail_of(reading.rest, dated="year" in reading.fields)
    if (tail is None or "volume" not in tail.fields) and (end := end_of_place(reading.rest)):
        reading.keep("note", reading.rest[end:].strip(" ."))
        reading.rest = reading.rest[:end]
        tail = tail_of(reading.rest, dated="year" in reading.fields)
    if tail is None or not {"volume", "pages"} & tail.fields.keys():
        _cut_at_year(reading)
        tail = tail_of(reading.rest, dated="year" in reading.fields)
    before = reading.rest
    if tail:
        _put_tail(reading, tail)
        before = reading.rest[: tail.begin]
    _put_divided(reading, divide(before, tail, titled="title" in reading.fields))
    if "year" not in reading.fields and (found := _YEAR.findall(reading.rest)):
        reading.put("year", found[-1], 0.6)


def _cut_at_year(reading: _Reading) -> None:
    """Keep what stands behind a year in the middle, as publishers and places do, as a note."""
    found = re.search(r"(?<=[.?!])\s+((?:19|20)\d\d)\s?[;.]\s*(?=\S)", reading.rest)
    if found:
        reading.put("year", found.group(1), 0.85)
        reading.keep("note", reading.rest[found.end() :].strip(" ."))
        reading.rest = reading.rest[: found.start()]


def _take_thesis(reading: _Reading, mark: re.Match[str]) -> None:
    """Take the title before the mark; who published it and when stands behind."""
    text = reading.rest
    reading.put("title", text[: mark.start()], 0.9)
    reading.keep("note", mark.group().strip(" .,"))
    if "year" not in reading.fields and (found := _YEAR.findall(text[mark.end() :])):
        reading.put("year", found[-1], 0.8)
    reading.keep("publisher", _YEAR.sub("", text[mark.end() :]).strip(" .,;:"))


def _took_meeting(reading: _Reading, text: str) -> bool:
    """Take a talk's proceedings, where it was, year and pages; False where it is none."""
    found = _MEETING_AT.match(text)
    if found is None or not re.search(r"\b(?:Proc|Conf|Symp|Workshop|Congr)", found["name"]):
        return False
    name = found["name"].split(", ")
    while len(name) > 1 and _PLACE.fullmatch(name[-1]):
        reading.keep("place", name.pop())
    reading.put("journal", ", ".join(name), 0.85)
    for field_name in ("year", "volume", "pages"):
        reading.put(field_name, _DASHES.sub("-", found[field_name] or ""), 0.9)
    reading.type = "paper-conference"
    return True


def _take_book(reading: _Reading, text: str) -> None:
    """Take editors, title, publisher, year and pages of the book that a chapter stands in."""
    if paged := _BOOK_PAGES.search(text):
        reading.put("volume", paged["volume"], 0.9)
        reading.put("pages", _DASHES.sub("-", paged["pages"]), 0.9)
        text = text[: paged.start()] + text[paged.end() :]
    editors = authors_of(text)
    if editors and (editors.editors or re.match(r"\s*[.,]?\s*\(?[Ee]ds?\b", text[editors.end :])):
        for name in editors.names:
            reading.keep("editor", name)
        text = re.sub(
            r"^[\s.,:;)]*(?:\(?[Ee]ds?\.?\)?|[Ee]ditors?)?[\s.,:;)]*", "", text[editors.end :]
        )
    tail = tail_of(text, dated="year" in reading.fields)
    if tail:
        _put_tail(reading, tail)
    book = divide(text[: tail.begin] if tail else text, None, titled=False)
    title, *publisher = sentences(book.title)
    if volume := re.search(r",?\s+[Vv]ol(?:ume|\.)?\s*(\d{1,3})$", title.strip(" .,")):
        reading.put("volume", volume.group(1), 0.8)
        title = title[: volume.start()]
    reading.put("journal", title, 0.8)
    reading.keep("publisher", " ".join(publisher).strip(" ."))
    _keep_publisher(reading, book)
    if "year" not in reading.fields and (found := _YEAR.findall(text)):
        reading.put("year", found[-1], 0.7)
    reading.type = "chapter"


def _put_tail(reading: _Reading, tail: Tail) -> None:
    for name in ("year", "volume", "issue"):
        reading.put(name, _DASHES.sub("-", tail.fields.get(name, "")), tail.sure)
    reading.put("pages", _DASHES.sub("-", tail.fields.get("pages", "")), tail.sure)


def _put_divided(reading: _Reading, divided: Divided) -> None:
    reading.put("title", divided.title, divided.title_sure)
    if divided.container:
        reading.put("journal", divided.container, divided.container_sure)
    _keep_publisher(reading, divided)


def _keep_publisher(reading: _Reading, divided: Divided) -> None:
    reading.keep("publisher", divided.publisher)
    reading.keep("place", divided.place)
    if divided.year:
        reading.put("year", divided.year, 0.9)


def _name_type(reading: _Reading) -> None:
    fields, rest = reading.fields, reading.rest
    if _THESIS.search(rest) and "volume" not in fields:
        reading.type = "thesis"
    elif _MEETING.search(fields.get("journal", "")):
        reading.type = "paper-conference"
    elif reading.type in ("chapter", "paper-conference"):
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


def _record(reading: _Reading, whole: str, number: int | None) -> Record:
    fields = dict(reading.fields)
    year = fields.pop("year", None)
    if not fields.get("title"):
        fields["title"] = _tidy(reading.rest) or whole
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


def _tidy(text: str) -> str:
    text = text.strip(" \t.,;:").strip()
    if text[:1] in '“"‘' and text[-1:] in '”"’':
        text = text[1:-1].strip(" .,")
    return text
