"""How two records agree, field by field, each as one of a few named levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from rapidfuzz import fuzz

from consilience.dedupe.journals import compare_journals
from consilience.dedupe.normalise import Keys, unversioned
from consilience.dedupe.people import Name
from consilience.dedupe.title import Title, is_number

ABSENT = "absent"
"""The level of a field that one of the two records does not give."""


class Comparison(NamedTuple):
    """The level of agreement of each field, under the names of `levels.LEVELS`."""

    title: str
    wording: str
    authors: str
    year: str
    journal: str
    volume: str
    issue: str
    pages: str
    doi: str
    pmid: str
    abstract: str
    database: str


def compare(a: Keys, b: Keys) -> Comparison:
    """Compare two records field by field; the order of the two makes no difference."""
    doi, pmid = _dois(a.doi, b.doi), _equal(a.pmid, b.pmid)
    pages = compare_pages(a.pages, b.pages)
    authors = compare_names(a.names, b.names)
    placed = "equal" in {doi, pmid} or pages in {"stretch", "equal", "first"}
    title, year = compare_titles(a.title, b.title), _years(a.year, b.year)
    return Comparison(
        title=title,
        wording=ABSENT if placed else _wording(a, b, authors),
        authors=authors,
        year=year,
        journal=compare_journals(a.journal, b.journal),
        volume=_equal(a.volume, b.volume),
        issue=_issues(a.issue, b.issue),
        pages=pages,
        doi=doi,
        pmid=pmid,
        abstract=_abstracts(a.abstract, b.abstract),
        database=ABSENT if placed or title == authors == year == "equal" else _databases(a, b),
    )


def compare_titles(a: Title, b: Title) -> str:
    """Give one of ten levels of agreement.

    From `equal` over `spelling`, `cut` (broken off with dots), `subtitle` (one has none),
    `added` (one has words more), `reworded`, `near` to `unlike`; `absent` where a title is
    missing. `numbers` means that nothing but a number differs (part I and part II, two years,
    two phases).
    """
    if not a.compact or not b.compact:
        return ABSENT
    if a.compact in (b.compact, *b.others) or b.compact in a.others:
        return "equal"
    if a.cut != b.cut and _begins(a, b):
        return "cut"
    ratio = fuzz.ratio(a.compact, b.compact) / 100
    only_a, only_b = _left_over(a, b) if ratio > 0.6 else ([], [])
    if _only_numbers(only_a, only_b):
        return "numbers"
    if _extends(a, b) or _extends(b, a):
        return "subtitle"
    if ratio >= 0.85:
        return _by_left_over(only_a, only_b, ratio)
    sorted_ratio = fuzz.token_sort_ratio(" ".join(a.words), " ".join(b.words)) / 100
    if sorted_ratio >= 0.9:
        return "reworded"
    return "near" if max(ratio, sorted_ratio) >= 0.7 else "unlike"


def compare_names(a: Sequence[Name], b: Sequence[Name]) -> str:
    """Give `equal`, `most`, `first`, `some`, `none` or `absent` for two lists of authors."""
    if not a or not b:
        return ABSENT
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    held = 0
    for name, other in zip(shorter, longer, strict=False):
        if same_name(name, other) or any(map(same_name, repeat(name), longer)):
            held += 1
    first = same_name(a[0], b[0])
    share = held / len(shorter)
    if share == 1 and len(a) == len(b):
        return "equal"
    if share >= 0.6 and (first or len(shorter) > 2):
        return "most"
    if first:
        return "first"
    return "some" if held else "none"


def same_name(a: Name, b: Name) -> bool:
    """Whether two names may be one person's: equal, alike or given the other way round."""
    if a.family == b.family:
        initials = {a.initial, b.initial} - {""}
        return len(initials) < 2 or a.lost or b.lost or len(set(a.words).intersection(b.words)) > 1
    if a.family in b.words or b.family in a.words:
        return True
    if (a.lost or b.lost) and _lacks_letters(a.family, b.family):
        return True
    if min(len(a.family), len(b.family)) >= 5:
        alike = fuzz.ratio(a.family, b.family, score_cutoff=80) >= 80
        return alike or a.family in b.family or b.family in a.family
    return False


def compare_pages(a: Sequence[str], b: Sequence[str]) -> str:
    """Give `stretch`, `equal`, `first`, `overlap`, `ahead`, `differ` or `absent`.

    A `stretch` of three pages or more holds one work only; equal single pages may hold several.
    `ahead` means that one is counted otherwise: from 1, as ahead of print, or by a number of the
    article instead of pages.
    """
    if not a or not b:
        return ABSENT
    if a == b:
        return "stretch" if _length(a) >= 3 else "equal"
    if a[0] == b[0]:
        return "first"
    bare_a, bare_b = _number(a[0]), _number(b[0])
    if bare_a == bare_b:
        return "first"
    if _within(bare_a, b) or _within(bare_b, a) or (len(a) == len(b) == 2 and a[1] == b[1]):
        return "overlap"
    return "ahead" if _counted(a) != _counted(b) else "differ"


def _lacks_letters(a: str, b: str) -> bool:
    """Whether one name is the other without up to two of its letters (`mck` and `mueck`)."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    letters = iter(long)
    return 2 <= len(short) >= len(long) - 2 and all(letter in letters for letter in short)


def _wording(a: Keys, b: Keys, authors: str) -> str:
    """Tell how many works may bear the title; asked where neither identifier nor page agree.

    Three authors in common tell as much as a long title.
    """
    if not a.title.compact or not b.title.compact:
        return ABSENT
    n_telling = min(a.title.n_telling, b.title.n_telling)
    if a.common or b.common:
        return "serial" if n_telling > 1 else "empty"
    crew = authors in {"equal", "most"} and min(len(a.names), len(b.names)) > 2
    return "telling" if n_telling > 3 or crew else "short"


def _databases(a: Keys, b: Keys) -> str:
    """Tell whether one database lists two records; asked where it does not write them alike.

    It lists a work once, and writes it in one way however often it is asked.
    """
    return "same" if a.database and a.database == b.database else ABSENT


def _left_over(a: Title, b: Title) -> tuple[list[str], list[str]]:
    once, others = set(a.words), set(b.words)
    if len(once) == len(a.words) and len(others) == len(b.words):
        return list(once - others), list(others - once)
    mine, theirs = Counter(a.words), Counter(b.words)
    return list((mine - theirs).elements()), list((theirs - mine).elements())


def _by_left_over(only_a: list[str], only_b: list[str], ratio: float) -> str:
    """Tell a slip of spelling from one word put for another."""
    words_a = [word for word in only_a if word not in _LITTLE]
    words_b = [word for word in only_b if word not in _LITTLE]
    if not words_a and not words_b:
        return "spelling"
    numbers_a, numbers_b = (sorted(filter(str.isdigit, some)) for some in (words_a, words_b))
    if numbers_a and numbers_b and numbers_a != numbers_b:
        return "numbers"
    joined_a, joined_b = "".join(words_a), "".join(words_b)
    if fuzz.ratio("".join(sorted(joined_a)), "".join(sorted(joined_b))) >= 80:
        return "spelling"
    if not words_a or not words_b:
        return "added"
    return "reworded" if ratio >= 0.93 else "near"


def _only_numbers(only_a: list[str], only_b: list[str]) -> bool:
    """Whether nothing but numbers differs; a lone article is none."""
    if not all(map(_counts, only_a + only_b)) or not (only_a or only_b):
        return False
    return bool(only_a and only_b) or any(word not in {"a", "i"} for word in only_a + only_b)


def _counts(word: str) -> bool:
    return is_number(word) or word in _COUNTED


def _begins(a: Title, b: Title) -> bool:
    """Whether the title that was broken off begins the other."""
    short, long = (a.compact, b.compact) if a.cut else (b.compact, a.compact)
    return 25 <= len(short) <= len(long) + 3 and fuzz.ratio(short, long[: len(short)]) >= 93


def _extends(short: Title, long: Title) -> bool:
    if long.main and long.main == short.compact:
        return True
    return len(short.compact) >= 25 and (
        long.compact.startswith(short.compact) or long.compact.endswith(short.compact)
    )


def _years(a: int | None, b: int | None) -> str:
    if a is None or b is None:
        return ABSENT
    apart = abs(a - b)
    return {0: "equal", 1: "one apart", 2: "two apart"}.get(apart, "far apart")


def _equal(a: str, b: str) -> str:
    if not a or not b:
        return ABSENT
    return "equal" if a == b else "differ"


def _issues(a: str, b: str) -> str:
    if not a or not b:
        return ABSENT
    if a == b:
        return "equal"
    numbers_a = {word for word in a.split() if word.isdigit()}
    numbers_b = {word for word in b.split() if word.isdigit()}
    if not numbers_a or not numbers_b:
        return ABSENT
    return "equal" if numbers_a & numbers_b else "differ"


def _dois(a: str, b: str) -> str:
    if not a or not b:
        return ABSENT
    if a == b or a.replace(".", "") == b.replace(".", ""):
        return "equal"
    return "version" if unversioned(a) == unversioned(b) else "differ"


def _abstracts(a: str, b: str) -> str:
    if len(a) < 80 or len(b) < 80:
        return ABSENT
    size = min(len(a), len(b))
    ratio = fuzz.ratio(a[:size], b[:size])
    if 50 <= ratio < 90:
        shifted = fuzz.partial_ratio(a[: size // 2], b), fuzz.partial_ratio(b[: size // 2], a)
        ratio = max(ratio, *shifted)
    return "equal" if ratio >= 90 else ("alike" if ratio >= 70 else "unlike")


def _length(pages: Sequence[str]) -> int:
    first, last = _number(pages[0]), _number(pages[-1])
    return int(last) - int(first) + 1 if first.isdigit() and last.isdigit() else 0


def _number(page: str) -> str:
    return page.lstrip("abcdefghijklmnopqrstuvwxyz") or page


def _counted(pages: Sequence[str]) -> str:
    """Tell how pages are counted: through the volume, from 1, or by a number of the article."""
    number = _number(pages[0])
    if len(pages) == 2:
        return "from 1" if number == "1" else "through"
    prefix = pages[0].removesuffix(number)
    return "article" if len(number) >= 5 or prefix not in _PAGE_PREFIXES else "through"


def _within(page: str, pages: Sequence[str]) -> bool:
    if len(pages) < 2 or not page.isdigit():
        return False
    first, last = _number(pages[0]), _number(pages[1])
    return first.isdigit() and last.isdigit() and int(first) <= int(page) <= int(last)


_PAGE_PREFIXES = frozenset({"", "a", "p", "s"})
_LITTLE = frozenset("a an the of in on for and to with by at from as".split())
_COUNTED = frozenset(
    "part phase stage chapter section volume year i v x a b c d one two three".split()
)
