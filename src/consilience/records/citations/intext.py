"""What a text cites: `[3, 5–7]`, raised numbers, `(Smith et al., 2019)`, and which references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.records.citations.cited import Citation
from consilience.records.identity import title_key

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒", "0123456789-,")
_SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹](?:[⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒,–-]*[⁰¹²³⁴⁵⁶⁷⁸⁹])?")
_SEPARATOR = r"\s*(?:[,;]|[-‐‑–—]|\band\b|&)\s*"
_DIGITS = r"\d(?:\s?\d){0,2}"
_BRACKETS = re.compile(rf"\[\s*({_DIGITS}(?:{_SEPARATOR}{_DIGITS})*)\s*\]")
_ACROSS = re.compile(r"\]\s*([-–—,])\s*\[")
_COUNTED = re.compile(
    r"(?:(?:and\s+)?(?:[A-Z][\w.’'-]{0,40}\s){1,3}\[\s*\d{1,3}\s*\](?:\s*,\s*|\s+and\s+|\s*;\s*)?){2,}"
)
_ITEM = re.compile(r"((?:[A-Z][\w.’'-]{0,40}\s){1,3})\[\s*(\d{1,3})\s*\]")
_FAMILY = r"[A-ZÀ-ÞŁŚŽČ][\w’'-]{1,40}(?:[ -][A-ZÀ-Þ][\w’'-]{1,40})?"
_WHO = (
    rf"(?<!\w)(?P<who>{_FAMILY})(?:(?:,?\s+(?:and|&)\s+|,\s+){_FAMILY}){{0,8}}"
    r"(?P<others>,?\s+et\s+al\.?)?"
)
_YEARS = r"(?P<years>(?:1[89]|20)\d\d[a-z]?(?:\s*,\s*(?:(?:(?:1[89]|20)\d\d)?[a-z]?(?![\w])))*)"
_IN_BRACKETS = re.compile(rf"{_WHO},?\s+{_YEARS}")
_BEFORE_BRACKETS = re.compile(rf"{_WHO}(?:’s|'s)?\s+\(\s*{_YEARS}(?:\s*[,:]\s*p[^()]*)?\)")
_GROUPED = re.compile(r"\(([^()]{4,400}?(?:1[89]|20)\d\d[a-z]?[^()]{0,60})\)")
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text at which works are cited.

    Attributes
    ----------
    begin, end : int
        Its characters in the text.
    text : str
        As it stands there.
    numbers : tuple of int
        The numbers that it names, ranges spelt out; empty for names and year.
    who, year : str
        Family name of the first author and the year with its letter; empty for numbers.
    """

    begin: int
    end: int
    text: str
    numbers: tuple[int, ...] = ()
    who: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the references that it names.

    Attributes
    ----------
    cited : tuple of Citation
        In the order of the mention.
    missing : tuple of str
        Numbers that are no reference of the list, or the name and year that none has.
    """

    mention: Mention
    cited: tuple[Citation, ...]
    missing: tuple[str, ...]


def find_citations(text: str, references: Sequence[Citation] = ()) -> list[Mention]:
    """Find what a text cites, in its order.

    Counts in brackets behind names ("USA [3], Germany [2]") are no citations: where their sum
    stands in the sentence, one stands twice, or the names are not those of the `references`.

    Examples
    --------
    >>> [mention.numbers for mention in find_citations("as shown [3 , 5 – 7] and [ 1 0 ].")]
    [(3, 5, 6, 7), (10,)]
    """
    counted = [place for place in _COUNTED.finditer(text) if _is_counts(place, text, references)]
    mentions = [
        mention
        for mention in (*_numbers(text), *_raised(text), *_names(text))
        if not any(place.start() <= mention.begin < place.end() for place in counted)
    ]
    return sorted(mentions, key=lambda mention: (mention.begin, mention.end))


def resolve_citations(text: str, references: Sequence[Citation]) -> list[Resolved]:
    """Find what a text cites and give the references of a list that each place names.

    Parameters
    ----------
    text : str
        Any running text.
    references : sequence of Citation
        The list, as `read_references` gives it.
    """
    by_number = {cited.number or n: cited for n, cited in enumerate(references, start=1)}
    resolved = []
    for mention in find_citations(text, references):
        if mention.numbers:
            cited = [by_number[n] for n in mention.numbers if n in by_number]
            missing = [str(n) for n in mention.numbers if n not in by_number]
        else:
            cited = list(_named(mention, references))
            missing = [] if cited else [f"{mention.who} {mention.year}"]
        resolved.append(Resolved(mention, tuple(cited), tuple(missing)))
    return resolved


def _numbers(text: str) -> Iterator[Mention]:
    # [3]–[7] is one range: the brackets between become spaces, so that places stay the same.
    joined = _ACROSS.sub(lambda found: found.group().replace("]", " ").replace("[", " "), text)
    for found in _BRACKETS.finditer(joined):
        numbers = _spelt_out(found.group(1))
        if numbers:
            whole = text[found.start() : found.end()]
            yield Mention(found.start(), found.end(), whole, numbers)


def _raised(text: str) -> Iterator[Mention]:
    for found in _SUPERSCRIPTS.finditer(text):
        before = text[found.start() - 1 : found.start()]
        if before.isdigit() or (
            before.isalpha() and text[found.start() - 2 : found.start() - 1] == " "
        ):
            continue  # 10⁶ and m²
        numbers = _spelt_out(found.group().translate(_RAISED))
        if numbers:
            yield Mention(found.start(), found.end(), found.group(), numbers)


def _spelt_out(text: str) -> tuple[int, ...]:
    """Give the numbers of `3, 5–7`; nothing where a range runs backwards or is no range."""
    numbers: list[int] = []
    for part in re.split(r"\s*(?:[,;]|\band\b|&)\s*", text):
        ends = [
            int(re.sub(r"\s", "", end)) for end in re.split(r"\s*[-‐‑–—]\s*", part) if end.strip()
        ]
        if not ends:
            continue
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or last < first or last - first > 200 or first == 0:
            return ()
        numbers += range(first, last + 1)
    return tuple(dict.fromkeys(numbers))


def _names(text: str) -> Iterator[Mention]:
    for group in _GROUPED.finditer(text):
        for found in _IN_BRACKETS.finditer(text, group.start(1), group.end(1)):
            yield from _named_years(found)
    for found in _BEFORE_BRACKETS.finditer(text):
        yield from _named_years(found)


def _named_years(found: re.Match[str]) -> Iterator[Mention]:
    base = ""
    for year in re.split(r"\s*,\s*", found.group("years")):
        year = year if year[:1].isdigit() else f"{base}{year}"
        base = year[:4]
        if len(year) >= 4:
            whole = " ".join(found.group().split())
            yield Mention(found.start(), found.end(), whole, (), found.group("who"), year)


def _named(mention: Mention, references: Sequence[Citation]) -> Iterator[Citation]:
    """Give the references of this first author and year; a letter tells those of one year apart."""
    who = title_key(mention.who)
    same = [
        cited
        for cited in references
        if cited.record.year == int(mention.year[:4])
        and (title_key(cited.record.first_family) == who or _begins(cited, who))
    ]
    letter = mention.year[4:]
    if letter and len(same) > 1:
        printed = [cited for cited in same if f"{mention.year[:4]}{letter}" in cited.text]
        place = ord(letter) - ord("a")
        same = printed or same[place : place + 1]
    yield from same


def _begins(cited: Citation, who: str) -> bool:
    return len(who) > 2 and not cited.record.authors and title_key(cited.text).startswith(who)


def _is_counts(place: re.Match[str], text: str, references: Sequence[Citation]) -> bool:
    items = _ITEM.findall(place.group())
    numbers = [int(number) for _, number in items]
    families = {
        title_key(name.split(",")[0]) for cited in references for name in cited.record.authors
    }
    words = [title_key(word) for words, _ in items for word in words.split()]
    if families & set(words):
        return False
    start = max(text.rfind(". ", 0, place.start()), 0)
    sentence = text[start : text.find(".", place.end()) + 1 or None].lower()
    total = sum(numbers)
    said = {str(total), *([_WORDS[total]] if total < len(_WORDS) else [])}
    told = bool(said & set(re.findall(r"\w+", sentence)))
    return told or len(set(numbers)) < len(numbers) or bool(references)
