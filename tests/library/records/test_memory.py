"""A large export is read record by record: memory does not grow with the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RECORDS = {
    "ris": "TY  - JOUR\nTI  - Walking groups {n}\nAB  - {words}\nER  - \n\n",
    "pubmed-xml": "<PubmedArticle><MedlineCitation><Article><ArticleTitle>Walking groups {n}"
    "</ArticleTitle><Abstract><AbstractText>{words}</AbstractText></Abstract></Article>"
    "</MedlineCitation></PubmedArticle>",
}
# Reads a file and prints records, then the peak of memory in MB; more than 400 MB is refused.
READ = """
import resource, sys
from pathlib import Path
def peak():
    # The peak that getrusage tells begins with that of the process which started this one.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
from consilience.errors import ReadError
from consilience.evidence import Record
from consilience.records import iterate_export
try:
    n = sum(isinstance(item, Record) for item in iterate_export(Path(sys.argv[1])))
except ReadError as error:
    n = str(error)
print(n, peak(), sep="|")
"""


def reading(path: Path) -> tuple[str, int]:
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    said, peak = done.stdout.strip().split("|")
    return said, int(peak)


@pytest.mark.parametrize("format", RECORDS)
def test_ten_times_the_records_take_no_more_memory(format: str, tmp_path: Path) -> None:
    peaks = []
    for n_records in (500, 5000):
        with (tmp_path / "large.ris").open("w", encoding="utf-8") as stream:
            for n in range(n_records):
                stream.write(RECORDS[format].format(n=n, words="peer support helps " * 200))
        said, peak = reading(tmp_path / "large.ris")
        assert said == str(n_records)
        peaks.append(peak)
    assert (tmp_path / "large.ris").stat().st_size > 19_000_000
    assert peaks[1] < peaks[0] + 5


def test_300_megabytes_that_are_no_export_are_refused_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "large.ris").open("wb") as stream:
        for _ in range(300):
            stream.write(b"a long story without an end " * 37_000)
        stream.truncate(300 << 20)
    said, peak = reading(tmp_path / "large.ris")
    assert "large.ris: no known format begins like this" in said
    assert peak < 150
