"""Older versions of the folder's schema, brought up to this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from consilience.errors import FolderError
from consilience.protocol.plan import VERSION

STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By version: what makes a plan of this version one of the next. Version 1 is the first."""


def upgrade(table: Mapping[str, Any], *, file: str = "plan.yaml") -> dict[str, Any]:
    """Give the plan in the schema of this version of the product.

    Raises
    ------
    FolderError
        Where the version is missing, no number, or newer than this product.
    """
    version = table.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FolderError(
            f"`version` should be a whole number from 1 to {VERSION}, it is {version!r}", file=file
        )
    if version > VERSION:
        raise FolderError(
            f"version {version} was written by a newer Consilience, which reads up to {VERSION} "
            "here; update the product",
            file=file,
        )
    plan = dict(table)
    while plan["version"] < VERSION:
        plan = STEPS[plan["version"]](plan)
    return plan
