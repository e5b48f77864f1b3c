"""A review folder as the commands make it."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience_cli.main import main
from tests.cli.test_whole_path import PLAN


@pytest.fixture
def adopted(tmp_path: Path) -> Path:
    """A new folder, of which Alice adopted the plan."""
    path = tmp_path / "review"
    assert main(["new", str(path)]) == 0
    (path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    assert main(["build", str(path), "--adopt", "--who", "alice", "--no-word"]) == 0
    return path
