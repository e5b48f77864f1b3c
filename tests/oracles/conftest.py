"""The comparison rule of the reference results."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def rule(reference: Path) -> ModuleType:
    """The comparison rule that comes with the reference results."""
    spec = importlib.util.spec_from_file_location("compare", reference / "oracles" / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
