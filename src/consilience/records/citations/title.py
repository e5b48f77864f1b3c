"""Where a title ends and what it stands in begins, when nothing but a full stop tells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consilience.records.citations.tail import Tail
from consilience.records.identity import is_group

_SENTENCE = re.compile(
    r"(?<=[.?!])[”\"’')\]]*\s+"
    r"(?=[“\"‘'(\[]?[A-ZÀ-ÞŁŚŽČ0-9]|[a-z]{2,6}R?[xX]iv\b|[a-z]{1,3}[A-Z]|npj )"
    r"|(?<=[.?!])[”\"’']\s+"
)
_ABBREVIATION = re.compile(r"^[A-Z][A-Za-zÀ-ž-]{0,9}\.(?:\s[A-Z][A-Za-z]{0,9}\.)?$")
_COMMA_ABBREVIATION = re.compile(r",\s+((?:[A-Z][A-Za-z]{0,9}\.\s?)+)$")
_NO_END = re.compile(
    r"(?:\b(?:vs|no|vol|pp?|eds?|ser|cf|al|St|Dr|Mr|Mrs|Jr|Inc|Ltd|Co|U\.S|e\.g|i\.e|[A-Z])\.)$"
)
_SMALL = frozenset(
    "of and the for in on & a an de la et und der die des du to with from y e di".split()
)
_PUBLISHER = re.compile(
    r"(?:(?<=[.;?!)])|\.)\s+(?P<place>[A-Z][\w ,()/&’'-]{1,60}?)\s?:\s*"
    r"(?P<publisher>[A-Z][^:;]{1,120}?)"
    r"(?:[;,.]\s*(?P<year>(?:19|20)\d\d))?[\s.]*$"
)
_HOUSE = (
    r"(?:Press|Publish\w*|Publications|Books|Verlag|Wiley(?: (?:& Sons|and Sons|Blackwell))?|"
    r"Wiley-Blackwell|Elsevier|Springer|Routledge|Sage|SAGE|University|Associates|McGraw[- ]Hill|"
    r"Academic|Guilford|Blackwell|Macmillan|Pearson|Bloomsbury|Karger|Thieme|Erlbaum|CRC)"
)
"""Words that publishers of books bear in their names."""
_ISSUER = (
    r"(?:Organi[sz]ation|Agency|Ministry|Department|Office|Council|Commission|Institute|"
    r"Foundation|NHS|Government|Authority|Bank|Cent(?:re|er)|Taskforce|Association|Society|Trust|"
    r"College|Collaboration|UNICEF|OECD|Cochrane)"
)
"""Words that bodies bear which publish reports."""
_PUBLISHES = re.compile(rf"\b(?:{_HOUSE}|{_ISSUER})\b")
_PERIODICAL = re.compile(
    r"\b(?:Journals?|Database|Annals|Archives|Reviews?|Advances|Trends|Proceedings)\b"
)
_BRACKETED = re.compile(
    r"[.]?\s+\((?P<publisher>[A-Z][^():]{2,80}?)(?:,\s+(?P<place>[A-Z][\w .’'-]{2,30}"
    r"(?:\([A-Z]{2,3}\)|,\s[A-Z]{2,3})?))?(?:,\s+(?P<year>(?:19|20)\d\d))\)[\s.]*$"
    rf"|\s+\((?P<house>(?:[A-Z][^():]{{0,60}})?\b(?:{_HOUSE}|{_ISSUER})\b[^():]{{0,60}})\)[\s.]*$"
)
"""Where Nature and Cell have the publisher: `Title. (Press, Leeds, 2019).`"""
_PRESS = re.compile(
    r"[.;,]\s+(?P<publisher>(?:[A-Z][\w’'&.-]*\s+(?:and |of |for |the |& )*){0,9}"
    rf"(?:{_HOUSE}|Organi[sz]ation|Institute|Government|"
    r"Department\s[\w\s]{2,60}|Online|Foundation))"
    r"(?:,\s+(?P<place>[A-Z][\w .’'-]{2,30}(?:\([A-Z]{2,3}\)|,\s[A-Z]{2,3})?))?"
    r"(?:[;,.]\s*(?P<year>(?:19|20)\d\d))?[\s.]*$"
)
_GUIDELINE = re.compile(r"\.\s+[A-Z][\w ]{0,30}\b[Gg]uideline$")
_EDITION = re.compile(
    r"[.,]?\s*\(?\b\d{1,2}(?:st|nd|rd|th)\s+ed(?:ition|n)?\b\.?\)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Divided:
    """A title and what it stands in."""

    title: str
    title_sure: float
    container: str = ""
    container_sure: float = 0.0
    publisher: str = ""
    place: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation that a citation begins with, where it ends, and how sure it is."""

    name: str
    end: int
    sure: float


def divide(text: str, tail: Tail | None, *, titled: bool, linked: bool = False) -> Divided:
    """Part what stands before the place in a journal, or all of it where there is none.

    Parameters
    ----------
    text : str
        What stands between authors and place.
    tail : Tail or None
        The place; with a volume or pages, the last sentence before it is a journal.
    titled : bool
        The title is known already, so that all of the text is what it stands in.
    linked : bool
        The work has a DOI or an address, or is not printed yet: the name at the end is that of a
        journal or site even where no volume follows it.
    """
    text = text.strip(" .,;:")
    placed = {"volume", "issue", "pages"} if linked else {"volume", "issue"}
    in_journal = tail is not None and bool(placed & tail.fields.keys())
    if titled:
        book = _published(text)
        return book or Divided("", 0, re.sub(r"^in\s+", "", text, flags=re.I), 0.9)
    if not in_journal and (book := _published(text)):
        return book
    parts = sentences(text)
    if len(parts) == 1:
        return _by_comma(text, in_journal or (linked and tail is not None))
    cut = len(parts) - 1
    while cut > 1 and _ABBREVIATION.match(parts[cut - 1]):
        cut -= 1
    title, container = " ".join(parts[:cut]), " ".join(parts[cut:])
    dotted = in_journal and "." in container
    if dotted and (abbreviated := _COMMA_ABBREVIATION.search(title)):
        container = f"{abbreviated.group(1)} {container}"
        title = title[: abbreviated.start()]
    publishes = bool(_PUBLISHES.search(container) and not _PERIODICAL.search(container))
    if tail and not in_journal and (tail.published or publishes) and _is_name(container):
        return Divided(title, 0.8, publisher=container)
    if not in_journal and not (tail and _is_name(container)):
        named = len(parts) > 1 and parts[cut - 1].rstrip('”"’)').endswith(".")
        if not named or not _is_name(container):
            return Divided(text, 0.7)
        if linked and not publishes and "," not in container:
            return Divided(title, 0.75, container, 0.7)
        return Divided(title, 0.7, publisher=container)
    return _with_lost_stop(title, container)


def sentences(text: str) -> list[str]:
    """Part a text at the ends of sentences, not behind `vs.` or an initial within a title."""
    parts: list[str] = []
    for part in _SENTENCE.split(text):
        if parts and _NO_END.search(parts[-1]) and not _ABBREVIATION.match(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part:
            parts.append(part)
    return parts or [text]


def _with_lost_stop(title: str, container: str) -> Divided:
    """Part a journal from the end of the title that lost its full stop before it."""
    words = container.split()
    first = len(words)
    while first and (words[first - 1][:1].isupper() or words[first - 1].lower() in _SMALL):
        first -= 1
    before = words[:first]
    lower = [word for word in before if word[:1].islower() and word.lower() not in _SMALL]
    begins = before and (
        before[0][:1].islower() or before[0] in ("A", "An", "The") or len(before) > 4
    )
    if re.search(r"\s:\s|^(?:[A-Z]\w+ )?[Jj]ournal\b", container):
        return Divided(title, 0.9, container, 0.8)  # NLM's full names: Circulation : journal of
    if first < len(words) and len(before) >= 3 and lower and begins:
        return Divided(f"{title} {' '.join(before)}", 0.7, " ".join(words[first:]), 0.6)
    return Divided(title, 0.9, container, 0.9 if _is_name(container) else 0.6)


def _by_comma(text: str, in_journal: bool) -> Divided:
    """Part `Title, J. Name`, as Elsevier's numbered style has it."""
    title, comma, container = text.rpartition(", ")
    if in_journal and comma and container[:1].isupper() and len(title.split()) > 1:
        sure = 0.75 if _is_name(container) else 0.55
        return Divided(title, sure, container, sure)
    if in_journal:
        return _unparted(text)
    return Divided(text, 0.7)


def _unparted(text: str) -> Divided:
    """Part a title in small letters from a journal in capitals, where nothing stands between."""
    words = text.split()
    first = len(words)
    while first and (words[first - 1][:1].isupper() or words[first - 1].lower() in _SMALL):
        first -= 1
    while first < len(words) and words[first].lower() in _SMALL:
        first += 1
    if 2 < first < len(words):
        return Divided(" ".join(words[:first]), 0.5, " ".join(words[first:]), 0.5)
    return Divided(text, 0.5)


def _published(text: str) -> Divided | None:
    """Part a book or report from `Place: Publisher; year` or from a publisher by its name."""
    found = _PUBLISHER.search(text) or _PRESS.search(text) or _BRACKETED.search(text)
    if not found or found.start() < 5:
        return None
    held = found.groupdict()
    title = _GUIDELINE.sub("", _EDITION.sub("", text[: found.start()]))
    if held.get("place") and ("," not in held["place"] and len(held["place"].split()) > 5):
        return None
    return Divided(
        title, 0.85, publisher=(held["publisher"] or held.get("house") or "").strip(" .,"),
        place=(held.get("place") or "").strip(),
        year=held.get("year") or "",
    )  # fmt: skip


def _is_name(text: str) -> bool:
    """Tell the name of a journal: short, without a colon, most words with a capital."""
    words = [word for word in re.split(r"[\s/-]+", text.strip(" .")) if word.lower() not in _SMALL]
    if not words or len(words) > 14 or ":" in text:
        return False
    capital = [word for word in words if word[:1].isupper() or re.search("R?[xX]iv$", word)]
    return len(capital) >= 0.5 * len(words)


def group_of(text: str, *, linked: bool = False) -> Group | None:
    """Give the organisation at the beginning of a text that names no people.

    Of a page with an address (`linked`) a short name before the title is taken for its maker.
    """
    dated = re.match(
        r"([A-Z][^.()]{2,120}?)"
        r"(?:\s*\((?:19|20)\d\d[a-z]?\)|,\s(?:19|20)\d\d[a-z]?\.\s)(?=\W*\w)",
        text,
    )
    if dated and (is_group(dated.group(1)) or len(dated.group(1).split()) <= 4):
        return Group(dated.group(1).strip(" .,"), dated.end(1), 0.85)
    found = re.match(r"([A-Z](?:[^.:;“\"]|(?<=\b[A-Z])\.){1,160}?)\s?([.:])\s+(?=\S)", text)
    if not found:
        return None
    name, end = found.group(1).strip(), found.end()
    words = [word for word in re.sub(r"\([^)]*\)", "", name).split() if word.lower() not in _SMALL]
    n_small = sum(word[:1].islower() for word in words)
    longest = 20 if is_group(name) else 14
    if (
        len(re.sub(r"\W", "", name)) < 3
        or len(words) > longest
        or n_small > (len(words) / 3 if is_group(name) else 0)
    ):
        return None
    if is_group(name) and len(words) > 1:
        return Group(name, end, 0.75)
    further = (
        len(sentences(text[end:].strip(" ."))) > 1
        or bool(re.search(r"(?:19|20)\d\d", text[end:]))
        or linked
    )
    if found.group(2) == "." and len(words) <= 4 and further and len(text[end:].split()) > 3:
        return Group(name, end, 0.5)
    return None
