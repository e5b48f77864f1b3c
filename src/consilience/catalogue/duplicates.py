"""The weights by which duplicates are found, read from their data file."""

from __future__ import annotations

from functools import cache
from typing import Any

from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load


@cache
def duplicate_model() -> dict[str, Any]:
    """Give the fitted model: `prior`, `weights` by field and level, and what it was fitted on.

    Raises
    ------
    RuleError
        When the file breaks its schema.
    """
    file = "matching/duplicates.toml"
    return load(read_text(file), file=file)
