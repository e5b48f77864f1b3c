"""Several processes write to one review: every line has a later moment than all that stand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.durability.conftest import Workspace

N = 30


def test_lines_of_several_processes_stand_in_the_order_of_their_moments(
    workspace: Workspace, tmp_path: Path
) -> None:
    writing = ("-m", "tests.durability.writer", workspace.slug, workspace.records[0])
    writers = [workspace.python(*writing, stdout=subprocess.PIPE) for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        for _ in range(N):
            assert writer.stdout.readline().strip()
    for writer in writers:
        writer.kill()
        writer.communicate(timeout=300)
    rows = workspace.python("-m", "tests.durability.rows", workspace.slug, stdout=subprocess.PIPE)
    told: list[str] = json.loads(rows.communicate(timeout=300)[0])
    assert len(told) >= 2 * N
    assert told == sorted(set(told))
