"""Somebody's own instrument file: read, then held to its shape and its meaning."""

from __future__ import annotations

from pathlib import Path

from consilience.catalogue.instruments import Instrument, build
from consilience.catalogue.meaning import check_instrument
from consilience.catalogue.toml_text import load
from consilience.errors import RuleError


def read_instrument(path: Path) -> Instrument:
    """Read somebody's own instrument file, and check its shape and its meaning.

    Raises
    ------
    RuleError
        With file and line: no TOML, not the schema, or the rules do not make sense.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: cannot be read: {error}") from None
    read = build(load(text, file=path.name, schema="instrument"), text=text, file=path.name)
    check_instrument(read, text=text, file=path.name)
    return read
