"""Reference lists as people paste them: every layout gives the same references."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from consilience.records.citations import part_references, read_references
from tests.library.records.citations.known import known

CITATIONS = [" ".join(row["citation"].split()) for row in known() if row["page"][0] in "clsty"][:90]
PAGES = (
    "cooper-2024-umbrella", "lyons-2021-meta-analysis", "thompson-2022-review-of-reviews",
    "schlichthorst-2020-scoping", "yadav-2024-rapid", "evans-2023-theory",
)  # fmt: skip
Lines = list[str]


def wrapped(text: str, indent: str = "") -> Lines:
    return textwrap.wrap(
        text, 85, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def numbered(form: str, cited: Lines) -> Lines:
    return [form.format(n=n) + text for n, text in enumerate(cited, 1)]


def with_pages(lines: Lines) -> Lines:
    made: Lines = []
    for n, line in enumerate(lines):
        made.append(line)
        if n % 40 == 39:
            made += ["", "Cooper et al. BMC Medicine (2024) 22:72", f"Page {n // 40} of 9", "", "7"]
    return made


LAYOUTS: dict[str, Callable[[Lines], Lines]] = {
    "1. one a line": lambda c: numbered("{n}. ", c),
    "[1] one a line": lambda c: numbered("[{n}] ", c),
    "(1) one a line": lambda c: numbered("({n}) ", c),
    "1. wrapped": lambda c: [x for t in numbered("{n}. ", c) for x in wrapped(t)],
    "1. hanging": lambda c: [x for t in numbered("{n}. ", c) for x in wrapped(t, "    ")],
    "[1] wrapped over pages": lambda c: with_pages(
        [x for t in numbered("[{n}] ", c) for x in wrapped(t)]
    ),
    "number in a line of its own": lambda c: [x for n, t in enumerate(c, 1) for x in (f"{n}.", t)],
    "digits of the number split": lambda c: [
        f"{' '.join(str(n))}. {t}" for n, t in enumerate(c, 1)
    ],
    "all in one line": lambda c: [" ".join(numbered("{n}. ", c))],
    "hanging, no numbers": lambda c: [x for t in c for x in wrapped(t, "    ")],
    "links between": lambda c: [
        x for t in c for x in (t, "", "Article   PubMed   Google Scholar  ", "")
    ],
    "links behind": lambda c: [f"{t} [CrossRef] [PubMed]" for t in numbered("{n}. ", c)],
    "bullets": lambda c: [f"• {t}" for t in c],
    "after a heading": lambda c: [
        "In 2001 many were seen.", "", "References", "", *numbered("{n}. ", c),
        "Acknowledgements", "We thank 3 people.",
    ],
}  # fmt: skip


def plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_references(layout: str) -> None:
    parted = part_references("\n".join(LAYOUTS[layout](CITATIONS)))
    assert [plain(reference.text) for reference in parted.references] == [
        plain(text) for text in CITATIONS
    ]


def test_numbers_are_kept_even_where_one_is_missing() -> None:
    text = "1. Berg J. A. BMJ. 2001;1:2.\n3. Doe K. B. BMJ. 2002;1:2.\n4. Li X. C. BMJ. 2003;1:2."
    assert [cited.number for cited in read_references(text)] == [1, 3, 4]


def test_what_is_left_out_is_told_with_its_line() -> None:
    text = "References\n1. Berg J. BMJ. 2001;1:2.\nArticle  Google Scholar\nPage 3 of 9\n2. Doe K."
    parted = part_references(text)
    assert parted.left_out == [
        (1, "References"),
        (3, "Article  Google Scholar"),
        (4, "Page 3 of 9"),
    ]
    assert [reference.line for reference in parted.references] == [2, 5]


def test_words_and_addresses_that_a_line_broke_are_closed_up() -> None:
    text = "1. Berg J. Psychi-\natry. BMJ. 2001;1:12-\n19. https://doi.org/10.1000/\nab.1"
    (cited,) = read_references(text)
    assert (cited.record.title, cited.record.pages) == ("Psychiatry", "12-19")
    assert cited.record.doi == "10.1000/ab.1"


@pytest.mark.parametrize("page", PAGES)
def test_the_lists_of_real_pages_are_read_in_order_and_number(page: str, reference: Path) -> None:
    facts = YAML(typ="safe").load(reference / f"worked-reviews/{page}.yaml")
    (source,) = (reference / "sources").glob("*.txt")
    lines = source.read_text(encoding="utf-8").split("\n")
    places = [cited["lines"][0] for cited in facts["references"].values()]
    read = read_references("\n".join(lines[min(places) - 1 : max(places) + 1]))
    assert [cited.number for cited in read] == list(facts["references"])
    assert [plain(cited.text) for cited in read] == [
        plain(cited["citation"]) for cited in facts["references"].values()
    ]


def test_a_list_is_found_in_a_whole_page(reference: Path) -> None:
    facts = YAML(typ="safe").load(reference / "worked-reviews/lyons-2021-meta-analysis.yaml")
    (source,) = (reference / "sources").glob("*.txt")
    first, last = facts["source_file"]["page_lines"]
    lines = source.read_text(encoding="utf-8").split("\n")[first - 1 : last]
    found = {plain(r.text) for r in part_references("\n".join(lines)).references}
    wanted = {plain(cited["citation"]) for cited in facts["references"].values()}
    assert len(wanted & found) >= 0.97 * len(wanted)
    assert len(found) <= 1.1 * len(wanted)


def test_a_line_that_is_an_address_is_no_header_of_pages() -> None:
    text = "\n".join(
        f"{name}, J. (2019). Walking in {n} towns. Journal of Walking, {n}(2), {n}–9.\n"
        f"https://doi.org/10.1000/walk-2019-{n}"
        for n, name in enumerate(("Berg", "Doe", "Li", "Ono"), 1)
    )
    assert [cited.record.doi for cited in read_references(text)] == [
        f"10.1000/walk-2019-{n}" for n in range(1, 5)
    ]


def test_a_running_head_that_ends_in_et_al_is_left_out() -> None:
    head = "Ono et al.\nJournal of Walking 2019, 12"
    text = "\n".join(
        f"{n}. Berg J. {first}\n{head}\nin towns. BMJ 2001;{n}:1."
        for n, first in enumerate(("Walking", "Older people", "A trial", "Peers"), 1)
    )
    titles = [cited.record.title for cited in read_references(text)]
    assert titles == [
        "Walking in towns",
        "Older people in towns",
        "A trial in towns",
        "Peers in towns",
    ]


def test_a_line_of_names_and_a_year_begins_an_entry_whatever_the_end_of_the_one_before() -> None:
    text = (
        "Brown TB, Mann B (2020) Walking in towns of the north and of\nthe south\n"
        "World Walking Organization (2019) Walking of adolescents in\nmany countries\n"
        "Černý D, Li W (2018) Walking at sea and what it means for the\nhealth of crews"
    )
    assert [cited.record.year for cited in read_references(text)] == [2020, 2019, 2018]
