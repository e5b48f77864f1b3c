"""On Spark the answer is the same."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from benchmarks.dedupe.labelled import read_set
from consilience.dedupe import find_duplicates
from consilience.evidence import Record
from consilience_cli.main import main

NO_PYSPARK = "PySpark is missing; get it by: pip install -r requirements/spark.txt"
NO_JAVA = "Java is missing; get it by: apt-get install default-jre-headless"
PARTS_OF_SETS = {"copper": 505, "gambling": 300, "dblp_acm": 300}
SCRIPT = """
import csv, json, sys
from consilience.dedupe import find_duplicates
from consilience_cli.main import main
from consilience_cli.rows import record_of_row
from pyspark.sql import SparkSession

table, out, pairs = sys.argv[1:]
spark = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()
status = main(["dedupe", table, "--engine", "spark", "--output", out, "--pairs", pairs])
rows = list(csv.DictReader(open(table, encoding="utf-8", newline="")))
held = spark.sparkContext.parallelize(rows[::-1], 5).map(record_of_row)
found = find_duplicates(held, engine="spark")
print(json.dumps([status, found.groups, [link.b for link in found.links]]))
"""


@dataclass(frozen=True)
class OnSpark:
    """What the command wrote, and what the library found in a data set of Spark's own."""

    table: Path
    out: Path
    pairs: Path
    status: int
    groups: list[list[str]]
    removed: list[str]


def write_table(path: Path, records: Iterator[Record]) -> None:
    columns = "authors year title journal volume number pages doi abstract isbn pmid source".split()
    names = [{"number": "issue", "source": "database"}.get(name, name) for name in columns]
    assert {field.name for field in fields(Record)}.issuperset(names)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["record_id", *columns])
        for record in records:
            values = [getattr(record, name) for name in names]
            writer.writerow([record.id, "; ".join(values[0]), *values[1:]])


@pytest.fixture(scope="module")
def on_spark(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OnSpark:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip(NO_PYSPARK)
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip(NO_JAVA)
    sets = request.getfixturevalue("reference") / "data/dedup"
    place = tmp_path_factory.mktemp("spark")
    table, out, pairs = (place / name for name in ("search.csv", "out.csv", "pairs.csv"))
    some = (read_set(sets / f"{name}.csv.gz")[0][:n] for name, n in PARTS_OF_SETS.items())
    write_table(table, (record for records in some for record in records))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, (table, out, pairs))],
        env={
            **os.environ,
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell",
            "SPARK_LOCAL_IP": "127.0.0.1",
        },
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return OnSpark(table, out, pairs, *json.loads(done.stdout.splitlines()[-1]))


def test_the_command_writes_the_same_on_spark_as_in_memory(
    on_spark: OnSpark, tmp_path: Path
) -> None:
    out, pairs = tmp_path / "out.csv", tmp_path / "pairs.csv"
    asked = ["dedupe", str(on_spark.table), "--output", str(out), "--pairs", str(pairs)]
    assert main(asked) == on_spark.status == 0
    assert out.read_bytes() == on_spark.out.read_bytes()
    assert pairs.read_bytes() == on_spark.pairs.read_bytes()
    assert len(out.read_text(encoding="utf-8").splitlines()) > 1_000


def test_records_that_spark_holds_already_are_joined_the_same_way(on_spark: OnSpark) -> None:
    with on_spark.out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["record_id"] for row in rows if row["kept"] == "0") == sorted(
        on_spark.removed
    )
    assert sorted(group[0] for group in on_spark.groups) == sorted(
        row["record_id"] for row in rows if row["kept"] == "1"
    )


def test_without_pyspark_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    table = tmp_path / "search.csv"
    write_table(table, iter([Record(id="a", title="Whale songs")]))
    asked = ["dedupe", str(table), "--engine", "spark", "--output", str(tmp_path / "out.csv")]
    assert main(asked) == 1
    assert "consilience[spark]" in capsys.readouterr().err
    assert find_duplicates([Record(id="a")]).groups == (("a",),)
