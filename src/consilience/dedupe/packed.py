"""Keys as short byte strings: those of a million records fit into memory, or go elsewhere."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from consilience.dedupe.normalise import Keys
from consilience.dedupe.people import Name
from consilience.dedupe.title import Title


def pack(keys: Keys) -> bytes:
    """Give keys as bytes that `unpack` reads; only for use within one run and one version."""
    values = list(_KEYS(keys))
    values[_TITLE_AT] = _TITLE(keys.title)
    values[_NAMES_AT] = tuple([_NAME(name) for name in keys.names])
    return marshal.dumps(tuple(values))


def unpack(packed: bytes) -> Keys:
    """Give the keys that were packed."""
    values = list(marshal.loads(packed))
    values[_TITLE_AT] = Title(*values[_TITLE_AT])
    values[_NAMES_AT] = tuple([Name(*name) for name in values[_NAMES_AT]])
    return Keys(*values)


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind)]


def _values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*_names(kind))


_KEYS, _TITLE, _NAME = _values_of(Keys), _values_of(Title), _values_of(Name)
_TITLE_AT, _NAMES_AT = _names(Keys).index("title"), _names(Keys).index("names")
