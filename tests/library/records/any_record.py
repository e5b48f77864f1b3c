"""Records made by chance, of the types and in the letters that a format can hold."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from consilience.evidence import Record

NAME = st.text("abcdeäßЖ漢-'", min_size=2, max_size=9)
GROUP = "Council of Peers and Kin"


def words_of(letters: str) -> st.SearchStrategy[str]:
    """Words of these letters, single spaces between them."""
    text = st.text(letters, min_size=1, max_size=25)
    return text.map(lambda some: " ".join(some.split())).filter(bool)


def any_record(
    *, types: Collection[str], words: st.SearchStrategy[str], tags: Collection[str], **instead: Any
) -> st.SearchStrategy[Record]:
    """Give records; `tags` are those of `extra`, `instead` replaces a field's values."""

    def like(pattern: str) -> st.SearchStrategy[str]:
        return st.from_regex(pattern, fullmatch=True)

    maybe = {
        "journal": words,
        "volume": words,
        "issue": words,
        "pages": like(r"[eS]?\d{1,4}(-[eS]?\d{1,4})?"),
        "doi": like(r"10\.[1-9]\d{3}/[a-z0-9_]{1,8}"),
        "pmid": like(r"[1-9]\d{0,7}"),
        "abstract": words | st.just("AIM: one.\nRESULT: two."),
        "issn": like(r"\d{4}-\d{3}[\dX]"),
        "isbn": like(r"97[89]\d{10}"),
        "url": like(r"https://example\.org/[a-z_%]{1,8}"),
        "language": words,
        "database": words,
        "accession": words,
    }
    person = st.tuples(NAME, NAME).map(", ".join) | st.just(GROUP) | NAME
    values = st.lists(words, min_size=1, max_size=2, unique=True).map(tuple)
    fields = {
        "type": st.sampled_from(sorted(types)),
        "title": words,
        "authors": st.lists(person, max_size=3).map(tuple),
        "year": st.none() | st.integers(1400, 2099),
        "keywords": st.lists(words, max_size=3, unique=True).map(tuple),
        "extra": st.dictionaries(st.sampled_from(sorted(tags)), values, max_size=2),
        **{field: st.none() | some for field, some in maybe.items()},
    }
    return st.builds(Record, **{**fields, **instead})
