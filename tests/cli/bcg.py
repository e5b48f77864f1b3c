"""`consilience meta` on the trials of BCG vaccine, risk ratios where nothing else is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consilience_cli.main import main

if TYPE_CHECKING:
    import pytest

BCG = str(Path(__file__).parents[2] / "examples" / "bcg.csv")


def told(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """Run the command; give what it printed."""
    assert main(["meta", BCG, "--measure", "RR", *options]) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    """The same with `--json`."""
    read: dict[str, Any] = json.loads(told(capsys, *options, "--json"))
    return read
