"""`consilience dedupe`: every row told its group, the doubtful pairs put aside."""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from pathlib import Path

import pytest

from consilience_cli.main import main

HEADER = "record_id,duplicate_group,authors,year,title,journal,volume,number,pages,doi,pmid"
ROWS = (
    'a,g1,"Marcus, E. L.; Yosef, H.",2017,Copper oxide textiles and infection: a controlled trial'
    ",Am J Infect Control,45,4,401-3,10.1016/j.ajic.2016.11.022,",
    "b,g2,Marcus E. L.; Yosef H.,2017,Copper oxide textiles and infection: a controlled trial.,"
    "American Journal of Infection Control,45,4,401-403,,",
    'c,g3,"Marcus, E. L.; Yosef, H.",2017,Copper oxide textiles and infection: a controlled trial,'
    "Open Forum Infectious Diseases,45,,,,",
    'd,g4,"Payne, R.",1971,Songs of humpback whales,Science,173,,585-597,,',
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "search.csv"
    path.write_text("\n".join((HEADER, *ROWS)) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_row_is_written_with_its_group(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["dedupe", str(table), "--output", str(out)]) == 0
    rows = read(out)
    assert list(rows[0]) == [
        "source_file",
        "source_index",
        "record_id",
        "group_id",
        "kept",
        "status",
        "probability",
        "why",
    ]
    told = [(r["record_id"], r["group_id"], r["kept"], r["status"]) for r in rows]
    assert told == [
        ("a", "a", "1", "merged"),
        ("b", "a", "0", "merged"),
        ("c", "c", "1", "probable"),
        ("d", "d", "1", "single"),
    ]
    assert [r["source_index"] for r in rows] == ["1", "2", "3", "4"]
    assert float(rows[1]["probability"]) > 0.95
    assert rows[1]["why"].startswith("same work as a: title equal")
    assert rows[3]["probability"] == ""


def test_pairs_for_people_are_written_apart(table: Path, tmp_path: Path) -> None:
    out, pairs = tmp_path / "out.csv", tmp_path / "pairs.csv"
    assert main(["dedupe", str(table), "--output", str(out), "--pairs", str(pairs)]) == 0
    (pair,) = read(pairs)
    assert list(pair) == ["record_id_a", "record_id_b", "probability", "why"]
    assert pair["record_id_b"] == "c"
    assert "different journals" in pair["why"]


def test_the_labelled_group_is_not_looked_at(table: Path, tmp_path: Path) -> None:
    blind = tmp_path / "blind.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    blind.write_text("\n".join(line.replace(",g1,", ",g2,") for line in lines), encoding="utf-8")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    assert main(["dedupe", str(table), "--output", str(first)]) == 0
    assert main(["dedupe", str(blind), "--output", str(second)]) == 0
    groups = [[row["group_id"] for row in read(path)] for path in (first, second)]
    assert groups[0] == groups[1]


def test_a_packed_table_is_read(table: Path, tmp_path: Path) -> None:
    packed, out = tmp_path / "search.csv.gz", tmp_path / "out.csv"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    assert main(["dedupe", str(packed), "--output", str(out)]) == 0
    assert Counter(row["status"] for row in read(out)) == {"merged": 2, "probable": 1, "single": 1}


RIS = """TY  - JOUR
AU  - Marcus, E. L.
AU  - Yosef, H.
PY  - 2017
TI  - Copper oxide textiles and infection: a controlled trial
JO  - Am J Infect Control
VL  - 45
IS  - 4
SP  - 401
EP  - 403
DO  - 10.1016/j.ajic.2016.11.022
ER  -
"""


def test_exports_of_two_databases_are_joined_with_the_place_of_every_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pubmed, scopus, out = (tmp_path / name for name in ("pubmed.ris", "scopus.ris", "out.csv"))
    other = RIS.replace("Marcus, E. L.", "Payne, R.").replace("Yosef, H.", "McVay, S.")
    other = other.replace("Copper oxide textiles and infection: a controlled trial", "Whale songs")
    other = other.replace("10.1016/j.ajic.2016.11.022", "10.1126/science.173.3997.585")
    pubmed.write_text(RIS, encoding="utf-8")
    scopus.write_text(other + RIS.replace("a controlled", "A Controlled"), encoding="utf-8")
    assert main(["dedupe", str(pubmed), str(scopus), "--output", str(out)]) == 0
    first, whales, second = read(out)
    assert [(r["source_file"], r["source_index"]) for r in (first, whales, second)] == [
        ("pubmed.ris", "1"),
        ("scopus.ris", "1"),
        ("scopus.ris", "2"),
    ]
    assert second["group_id"] == first["group_id"] == first["record_id"]
    assert (first["kept"], second["kept"], whales["status"]) == ("1", "0", "single")
    assert "3 records, 1 duplicates removed, 2 left" in capsys.readouterr().out


def test_the_same_export_gives_the_same_ids_whatever_its_name(tmp_path: Path) -> None:
    ids = []
    for name in ("a.ris", "b.ris"):
        (tmp_path / name).write_text(RIS, encoding="utf-8")
        out = tmp_path / f"{name}.csv"
        assert main(["dedupe", str(tmp_path / name), "--output", str(out)]) == 0
        ids.append([row["record_id"] for row in read(out)])
    assert ids[0] == ids[1]


def test_a_file_given_twice_is_refused_in_one_line(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert main(["dedupe", str(table), str(table), "--output", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "record_id a" in line
    assert not out.exists()


def test_a_row_without_id_is_named_with_its_line(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.write(",g5,,2000,No id,,,,,,\n")
    assert main(["dedupe", str(table), "--output", str(tmp_path / "out.csv")]) == 1
    assert "search.csv:6" in capsys.readouterr().err


def test_a_table_that_is_not_utf8_is_named_with_its_line(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_bytes(table.read_bytes() + b"z,g6,,2000,Caf\xe9,,,,,,\n")
    assert main(["dedupe", str(table), "--output", str(tmp_path / "out.csv")]) == 1
    assert "search.csv:6: not UTF-8" in capsys.readouterr().err


def test_a_packed_table_that_breaks_off_is_told_in_one_line(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed, out = tmp_path / "search.csv.gz", tmp_path / "out.csv"
    packed.write_bytes(gzip.compress(table.read_bytes() * 200)[:-40])
    assert main(["dedupe", str(packed), "--output", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "damaged" in line
    assert not out.exists()


@pytest.mark.parametrize("looks_on", [True, False])
def test_how_far_it_is_is_told_on_a_terminal_only(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, looks_on: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys.stderr, "isatty", lambda: looks_on)
    assert main(["dedupe", str(table), "--output", str(tmp_path / "out.csv")]) == 0
    assert ("looks for pairs" in capsys.readouterr().err) == looks_on


def test_a_missing_file_and_a_missing_option_end_differently(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.ris")
    assert main(["dedupe", gone, "--output", str(tmp_path / "out.csv")]) == 1
    with pytest.raises(SystemExit) as ended:
        main(["dedupe", gone])
    assert ended.value.code == 2


def test_works_that_belong_together_are_written(table: Path, tmp_path: Path) -> None:
    out, related = tmp_path / "out.csv", tmp_path / "related.csv"
    assert main(["dedupe", str(table), "--output", str(out), "--related", str(related)]) == 0
    told = [(r["kind"], r["record_id_a"], r["record_id_b"]) for r in read(related)]
    assert told == [("one title at two places", "a", "c")]
