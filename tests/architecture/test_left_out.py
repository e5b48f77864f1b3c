"""No test is left out in silence, and none at all where the reference data are there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import PROJECT
from tests.tally import Tally

Run = Callable[[Path], subprocess.CompletedProcess[str]]
LEAVES_ITSELF_OUT = """
import pytest

def test_reads_an_export(reference):
    pytest.skip("this export is not there; get it by: asking its owner")
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run that one test with the hooks of this suite, with or without reference data."""
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text(LEAVES_ITSELF_OUT, encoding="utf-8")

    def run(reference: Path) -> subprocess.CompletedProcess[str]:
        own = {"CONSILIENCE_REFERENCE": str(reference), "PYTHONPATH": str(PROJECT)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
        environment = {**os.environ, **own, "CONSILIENCE_TALLY": str(tmp_path / "tally.json")}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
        )

    return run


def test_without_reference_data_the_test_is_left_out_and_counted(run: Run, tmp_path: Path) -> None:
    done = run(tmp_path / "absent")
    assert done.returncode == 0, done.stdout
    assert "left out: 1" in done.stdout
    assert "get it by: setting CONSILIENCE_REFERENCE" in done.stdout


def test_with_reference_data_leaving_out_is_a_failure(run: Run, tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "left out although" in done.stdout
    assert "this export is not there" in done.stdout
    assert Tally.read(tmp_path / "tally.json").counts["failed"] == 1


def test_the_closing_line_sums_up_several_runs() -> None:
    first = Tally(Counter(passed=3, skipped=1), Counter({"no chromium": 1}))
    both = first + Tally(Counter(passed=2, failed=1), Counter())
    assert both.closing_line(4.2).strip("= ") == "5 passed, 1 failed, 1 skipped in 4.20s"
    assert list(both.left_out()) == ["left out: 1", "  1 x no chromium"]
