"""Keys as short byte strings: those of a million records fit into memory, or go elsewhere."""

from __future__ import annotations

import marshal
from functools import partial
from typing import Any

from consilience.dedupe.normalise import Keys
from consilience.dedupe.people import Name
from consilience.dedupe.title import Title


def pack(keys: Keys) -> bytes:
    """Give keys as bytes that `unpack` reads; only for use within one run and one version."""
    values: list[Any] = list(keys)
    values[_TITLE_AT] = tuple(keys.title)
    values[_NAMES_AT] = tuple(map(tuple, keys.names))
    return marshal.dumps(tuple(values))


def unpack(packed: bytes) -> Keys:
    """Give the keys that were packed."""
    values = list(marshal.loads(packed))
    values[_TITLE_AT] = Title._make(values[_TITLE_AT])
    values[_NAMES_AT] = tuple(map(_name, values[_NAMES_AT]))
    return Keys._make(values)


_name = partial(tuple.__new__, Name)
"""Makes a name of its values, at once: of every record that is compared, for each author."""
_TITLE_AT, _NAMES_AT = Keys._fields.index("title"), Keys._fields.index("names")
