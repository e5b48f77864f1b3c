"""Roles, and the one table of what each may do at each stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load
from consilience.errors import RuleError

FILE = "vocabularies/roles.toml"


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is in a review; a person may hold several roles."""

    id: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Permission:
    """One line of the table: who may do this at this stage."""

    stage: str
    action: str
    label: str
    roles: tuple[str, ...]


@cache
def roles() -> tuple[Role, ...]:
    """Give the roles in the order in which a form offers them."""
    return tuple(Role(**row) for row in _data()["role"])


@cache
def permissions() -> Mapping[tuple[str, str], Permission]:
    """Give the table stage, action -> permission, in the order of the file.

    `"team"` stands beside the stages of `consilience.stages`.
    """
    data = _data()
    labels = {row["id"]: row["label"] for row in data["action"]}
    known = {role.id for role in roles()}
    table = {}
    for stage, actions in data["permission"].items():
        for action, allowed in actions.items():
            strange = set(allowed) - known
            if strange or action not in labels:
                raise RuleError(f"{FILE}: {stage}.{action}: {strange or 'no such action'}")
            table[stage, action] = Permission(stage, action, labels[action], tuple(allowed))
    return MappingProxyType(table)


def may(held: Iterable[str], stage: str, action: str) -> bool:
    """Say whether somebody who holds these roles may do `action` at `stage`.

    Raises
    ------
    RuleError
        The table has no such action at this stage: a slip in the asking code must not read as
        "no", nor as "yes".
    """
    permission = permissions().get((stage, action))
    if permission is None:
        raise RuleError(f"{FILE}: the table of roles has no action {action!r} at stage {stage!r}")
    return not set(permission.roles).isdisjoint(held)


@cache
def _data() -> dict[str, Any]:
    return load(read_text(FILE), file=FILE)
