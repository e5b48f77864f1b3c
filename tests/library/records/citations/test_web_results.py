"""Pasted lists of web results: numbered, told by their addresses, or as links."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from consilience.records import read_export
from consilience.records.citations.web_results import read_web_results
from tests.library.records.reading import read_text, said

ENGINE = """Peer support - Wikipedia
Wikipedia
https://en.wikipedia.org › wiki › Peer_support
Peer support occurs when people provide knowledge, experience ...

What is peer support? A guide for ...
https://www.mind.org.uk/peer-support
Explains what peer support is ...
"""


def test_the_results_of_a_real_list(reference: Path, tmp_path: Path) -> None:
    facts = YAML(typ="safe").load(reference / "worked-reviews/search-results-list.yaml")
    (source,) = (reference / "sources").glob("*.txt")
    first, last = facts["source_file"]["page_lines"]
    pasted = tmp_path / "results.txt"
    lines = source.read_text(encoding="utf-8").split("\n")
    pasted.write_text("\n".join(lines[first - 1 : last]), encoding="utf-8")
    imported = read_export(pasted)
    assert imported.format == "web-results"
    by_section: dict[str, list[str]] = {}
    for record in imported.records:
        by_section.setdefault(record.extra["section"][0], []).append(record.title or "")
    assert by_section == {
        "IMAGES": [one["title"] for one in facts["images"]],
        "VIDEO": [one["title"] for one in facts["videos"]],
        "COMMENTS": [one["title"] for one in facts["results"]],
    }
    assert all(r.abstract for r in imported.records if r.extra["section"] == ("COMMENTS",))


def test_results_are_told_apart_by_their_addresses() -> None:
    imported = read_text(ENGINE, name="results.txt")
    first, second = imported.records
    assert (first.title, first.url, first.type) == ("Peer support - Wikipedia", None, "webpage")
    assert first.extra["address"] == ("https://en.wikipedia.org › wiki › Peer_support",)
    assert (second.url, second.abstract) == (
        "https://www.mind.org.uk/peer-support",
        "Explains what peer support is ...",
    )
    assert [record.extra["position"] for record in imported.records] == [("1",), ("2",)]


def test_a_title_that_was_cut_stays_cut_and_is_told() -> None:
    imported = read_text(ENGINE, name="results.txt")
    assert imported.records[1].title == "What is peer support? A guide for ..."
    assert said(imported, "note") == ["the search engine cut the title; kept as it is"]


def test_links_of_a_saved_page() -> None:
    text = (
        "1. [Peers at work](https://a.org/p) What peers do\n2. [Kin](https://b.org)\nMore words ..."
    )
    found = read_web_results(text)
    assert [(r.position, r.title, r.address, r.snippet) for r in found] == [
        (1, "Peers at work", "https://a.org/p", ["What peers do"]),
        (2, "Kin", "https://b.org", ["More words ..."]),
    ]
