"""What a text cites: numbers, raised numbers, names with a year; and counts that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from consilience.records.citations import find_citations, read_references, resolve_citations

LIST = "\n".join(
    f"{n}. {name} J. Title {n}. BMJ. {year};1:{n}."
    for n, (name, year) in enumerate(
        [("Berg", 2001), ("Smith", 2019), ("Smith", 2019), ("Doe", 2020), ("Li", 2021)], 1
    )
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("seen [3, 5-7].", [(3, 5, 6, 7)]),
        ("seen [3 , 5 – 7] and [ 2 , 4 ]", [(3, 5, 6, 7), (2, 4)]),
        ("seen [ 1 0 , 1 2 ]", [(10, 12)]),
        ("seen [3]–[6] and [1],[2]", [(3, 4, 5, 6), (1, 2)]),
        ("peers.¹,²–⁴ But 10⁶ m² no", [(1, 2, 3, 4)]),
        ("in [2019] and [7-3] and [a]", []),
    ],
)
def test_numbers(text: str, numbers: list[tuple[int, ...]]) -> None:
    assert [mention.numbers for mention in find_citations(text)] == numbers


def test_names_with_a_year() -> None:
    text = "(see Smith et al., 2019a, b; Doe & Roe, 2020) and Berg and Li (2001), van Dyk (1999)"
    found = [(mention.who, mention.year) for mention in find_citations(text)]
    assert found == [
        ("Smith", "2019a"),
        ("Smith", "2019b"),
        ("Doe", "2020"),
        ("Berg", "2001"),
        ("Dyk", "1999"),
    ]


def test_mentions_are_resolved_to_the_list_and_what_is_missing_is_told() -> None:
    references = read_references(LIST)
    text = "seen [1, 4-6]; as Doe (2020) and (Smith, 2019b; Roe, 1990) say"
    resolved = resolve_citations(text, references)
    assert [[cited.number for cited in one.cited] for one in resolved] == [[1, 4, 5], [4], [3], []]
    assert [one.missing for one in resolved] == [("6",), (), (), ("Roe 1990",)]


@pytest.mark.parametrize(
    ("text", "n_mentions"),
    [
        ("seven programs: USA [3], Germany [2], China [1], and Australia [1], seen [4, 5]", 1),
        ("Five came from Spain [3] and Peru [2].", 0),
        ("as Berg [1], Smith [2] and Doe [4] say", 3),
    ],
)
def test_counts_in_brackets_are_no_citations(text: str, n_mentions: int) -> None:
    assert len(find_citations(text, read_references(LIST))) == n_mentions


def test_every_mention_of_real_pages_names_a_reference_of_its_list(reference: Path) -> None:
    (source,) = (reference / "sources").glob("*.txt")
    lines = source.read_text(encoding="utf-8").split("\n")
    for page in ("cooper-2024-umbrella", "lyons-2021-meta-analysis", "schlichthorst-2020-scoping"):
        facts = YAML(typ="safe").load(reference / f"worked-reviews/{page}.yaml")
        places = [cited["lines"][0] for cited in facts["references"].values()]
        read = read_references("\n".join(lines[min(places) - 1 : max(places) + 1]))
        text = "\n".join(lines[facts["source_file"]["page_lines"][0] - 1 : min(places) - 1])
        resolved = [one for one in resolve_citations(text, read) if one.mention.numbers]
        cited = {c.number for one in resolved for c in one.cited}
        assert len(resolved) > 40
        assert [one.mention.text for one in resolved if one.missing] == []
        assert len(cited) > 0.8 * len(read)
