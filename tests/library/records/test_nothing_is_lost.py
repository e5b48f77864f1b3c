"""Every value of an export stands in a record or in an issue, counted by other code."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from pathlib import Path

import pytest
from lxml import etree

from consilience.records import Import, read_export
from consilience.records.repair import clean_text

SAMPLES = (
    "ASySD__wos_test.ris",
    "CiteSource__AGRIS.ris",
    "Reflib__blue-light.ris",
    "citation-file-formatting___baseline_citavi.ris",
    "asreview__ris_issue_992.txt",
    "asreview__ovid_psycinfo.ris",
    "CiteSource__20221207_gambling-harms_lens_49.ris",
)


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", html.unescape(html.unescape(text)))
    return re.sub(r"[\W_]+", "", folded).lower()


def held(imported: Import) -> str:
    rows = [json.dumps(record.as_json(), ensure_ascii=False) for record in imported.records]
    text = " ".join(rows).replace("\\n", " ").replace('\\"', '"')
    return plain(text) + plain(" ".join(issue.before for issue in imported.issues))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_line_of_ris(name: str, reference: Path) -> None:
    path = reference / "data/imports/ris" / name
    text = path.read_bytes().decode("utf-8-sig").replace("\r", "\n")
    values = [re.sub(r"^[A-Z][A-Z0-9] +- ?", "", line) for line in text.split("\n")]
    known = held(read_export(path))
    wanted = [value for value in values if len(plain(value)) > 3]
    assert len(wanted) > 100
    assert [value for value in wanted if plain(value) not in known and len(value) < 200] == []


@pytest.mark.parametrize("name", ["Reflib__blue-light.xml", "dedupe-sweep__copper.xml"])
def test_every_text_of_endnote_xml(name: str, reference: Path) -> None:
    path = reference / "data/imports/endnote-xml" / name
    known = held(read_export(path))
    runs = [run for record in etree.parse(str(path)).iter("record") for run in record.itertext()]
    wanted = [
        part for run in runs for part in re.split(r"[\r\n;]", str(run)) if len(plain(part)) > 2
    ]
    assert len(wanted) > 1000
    lost = [part for part in wanted if plain(part) not in known]
    assert [part for part in lost if plain(clean_text(part)[0]) not in known] == []
