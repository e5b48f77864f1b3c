"""Whether ASReview reads what we write: `python -m benchmarks.imports.asreview_reads [N]`.

Synthetic records of the reference data are written as RIS and as CSV, and read by the version of
ASReview in `requirements/peers.txt`, in an environment of its own (`build/peers`). It prints how
many records came back, and in how many each field is the same. Where ASReview cannot be installed
it says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.imports.measure import make_ris
from benchmarks.workspace.lab import NotInstalled, installed
from consilience.evidence import Record
from consilience.records import read_export, write_records

FORMATS = ("ris", "csv")
FIELDS = ("title", "abstract", "authors", "year", "doi", "keywords")
READ = """
import json, sys
from pathlib import Path
from asreview.data.loader import _from_file
rows = _from_file(Path(sys.argv[1]), dataset_id="one")
print(json.dumps([{name: getattr(row, name) for name in sys.argv[2:]} for row in rows]))
"""


def main(arguments: Sequence[str]) -> None:
    """Print a line per format."""
    n_records = int(arguments[0]) if arguments else 2_000
    try:
        python = installed()
    except NotInstalled as why:
        print(f"ASReview could not be installed, so nothing is compared: {why}")
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.ris"
        make_ris(made, n_records)
        records = read_export(made).records
        for format in FORMATS:
            path = Path(folder) / f"written.{format}"
            with path.open("wb") as stream:
                write_records(records, format, stream)
            print(f"{format}: {agreement(records, read_by_asreview(python, path))}")


def read_by_asreview(python: Path, path: Path) -> list[dict[str, object]]:
    """Give the fields of each record as ASReview holds them."""
    command = [str(python), "-c", READ, str(path), *FIELDS]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=path.parent)
    rows: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def agreement(records: Sequence[Record], rows: Sequence[dict[str, object]]) -> str:
    """Say how many records came back, and of how many each field is the same."""
    told = [f"{len(rows):,} of {len(records):,} records"]
    for name in FIELDS:
        same = sum(
            comparable(getattr(ours, name)) == comparable(theirs[name])
            for ours, theirs in zip(records, rows, strict=False)
        )
        told.append(f"{name} {same / max(1, len(records)):.1%}")
    return ", ".join(told)


def comparable(value: object) -> str:
    """Give a value as one text without its spaces; nothing for what is not given."""
    parts = value if isinstance(value, list | tuple) else [value]
    text = ";".join(str(part) for part in parts if part is not None)
    return "".join(text.split()).removeprefix("https://doi.org/")


if __name__ == "__main__":
    main(sys.argv[1:])
