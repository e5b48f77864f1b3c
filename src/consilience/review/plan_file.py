"""plan.yaml: written by people, read with its line numbers, held to the schema."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consilience.catalogue import instrument, question_frame, review_type, roles
from consilience.catalogue.toml_text import schema_of
from consilience.errors import DataError, FolderError, RuleError
from consilience.review.upgrade import upgrade
from consilience.stages import BY_NAME
from consilience.synthesis.strength import StrengthTable

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class PlanFile:
    """A plan as somebody wrote it.

    Attributes
    ----------
    table : mapping
        The plan, upgraded to the present schema.
    lines : mapping of path to int
        The line (from 1) of every key and every item of a list, by path: `("team", 0, "name")`.
    """

    table: Mapping[str, Any]
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """The line of a place, or of the nearest place around it."""
        place = tuple(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def read_plan(text: str, *, file: str = "plan.yaml") -> PlanFile:
    """Read and check a plan.

    Raises
    ------
    FolderError
        With file and line: no YAML, not the schema, or an id that nothing knows.
    """
    raw, lines = plain_yaml(text, file)
    if not isinstance(raw, dict):
        raise FolderError("should be a table of keys; see `consilience new`", file=file, line=1)
    try:
        plan = PlanFile(upgrade(raw, file=file), lines)
    except FolderError as error:
        raise FolderError(error.message, file=file, line=lines.get(("version",), 1)) from None
    _check_shape(plan, file)
    _check_meaning(plan, file)
    return plan


def check_plan(table: Mapping[str, Any]) -> None:
    """Check a plan that comes from no file.

    Raises
    ------
    FolderError
        Naming the place in the plan.
    """
    plan = PlanFile(table)
    _check_shape(plan, "")
    _check_meaning(plan, "")


def plain_yaml(text: str, file: str) -> tuple[Any, dict[Path, int]]:
    """Read YAML into plain tables, lists and words, with the line of every place.

    Raises
    ------
    FolderError
        With file and line, where it is no YAML.
    """
    plain = _Plain(file)
    return plain.value(_load(text, file), ()), plain.lines


def _load(text: str, file: str) -> Any:
    from ruamel.yaml import YAML  # heavy
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="rt", pure=True)
    try:
        return yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FolderError(f"not valid YAML: {error.problem}", file=file, line=line) from None
    except RecursionError:
        raise FolderError("nested too deeply", file=file) from None
    except (YAMLError, ValueError) as error:
        raise FolderError(f"not valid YAML: {error}", file=file) from None


@dataclass
class _Plain:
    """Turns what ruamel read into plain dicts, lists and words, and keeps the line of each."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    _met: set[int] = field(default_factory=set)

    def value(self, node: Any, path: Path) -> Any:
        """Give plain values; dates become the text that they were written as."""
        if isinstance(node, dict):
            place = self._place(node, path)
            for key in node:
                self.lines[(*path, key)] = place.key(key)[0] + 1
            return {str(key): self.value(value, (*path, key)) for key, value in node.items()}
        if isinstance(node, list):
            place = self._place(node, path)
            for index in range(len(node)):
                self.lines[(*path, index)] = place.item(index)[0] + 1
            return [self.value(value, (*path, index)) for index, value in enumerate(node)]
        if isinstance(node, datetime.date):
            return node.isoformat()
        for kind in (bool, int, float, str):
            if isinstance(node, kind):
                return kind(node)
        if node is not None:
            self._refuse("a tag (!) is not read; write plain words", path)
        return None

    def _place(self, node: Any, path: Path) -> Any:
        """Refuse what would be read otherwise than it is written; say where the node stands."""
        # Ten lists of ten aliases each would grow to ten thousand million words.
        if id(node) in self._met or getattr(node, "merge", None):
            self._refuse("an alias (*) is not read; write its content out", path)
        self._met.add(id(node))
        if node and node.lc.data is None:
            self._refuse("a tag (!) is not read; write plain lists and keys", path)
        return node.lc

    def _refuse(self, message: str, path: Path) -> None:
        while path and path not in self.lines:
            path = path[:-1]
        raise FolderError(message, file=self.file, line=self.lines.get(path, 1))


def _check_shape(plan: PlanFile, file: str) -> None:
    import jsonschema  # heavy

    validator = jsonschema.Draft202012Validator(schema_of("plan"))
    faults = [(plan.line_of(list(e.absolute_path)), e) for e in validator.iter_errors(plan.table)]
    if not faults:
        return
    line, error = min(faults, key=lambda fault: fault[0] or 1)
    where = ".".join(str(part) for part in error.absolute_path)
    said = error.message if len(error.message) < 300 else f"{error.message[:300]}…"
    line = (line or 1) if file else None
    raise FolderError(f"{where}: {said}" if where else said, file=file, line=line)


def check_adopted(table: Mapping[str, Any]) -> None:
    """Hold a plan that a ledger line carries to the schema of its version.

    Raises
    ------
    FolderError
        Naming the part that is wrong.
    """
    _check_shape(PlanFile(upgrade(table, file="")), "")


def _check_meaning(plan: PlanFile, file: str) -> None:
    """Hold the plan's ids to the catalogue and to one another."""
    table = plan.table

    def fail(message: str, *path: str | int) -> None:
        raise FolderError(message, file=file, line=plan.line_of(path))

    try:
        review_type(table["kind"])
    except RuleError as error:
        fail(str(error), "kind")
    known = [role.id for role in roles()]
    for i, person in enumerate(table["team"]):
        for role in person["roles"]:
            if role not in known:
                fail(f"no role {role!r}; roles are {', '.join(known)}", "team", i, "roles")
    for part, key in (("team", "handle"), *((p, "id") for p in _WITH_IDS)):
        rows = table.get(part, [])
        for i, row in enumerate(rows):
            if any(row[key] == earlier[key] for earlier in rows[:i]):
                fail(f"{part}: {row[key]!r} stands twice", part, i, key)
    for i, question in enumerate(table["questions"]):
        if fault := _fault_of_frame(question):
            fail(fault, "questions", i)
    for stage in table.get("stages", {}).get("off", ()):
        if stage not in BY_NAME:
            fail(f"there is no stage {stage!r}", "stages", "off")
    appraisal = table.get("stages", {}).get("appraisal", {})
    try:
        if "instrument" in appraisal:
            chosen = instrument(appraisal["instrument"])
            if appraisal.get("rule"):
                chosen.ruleset(appraisal["rule"])
            for item in appraisal.get("items", ()):
                chosen.item(item)
    except RuleError as error:
        fail(str(error), "stages", "appraisal")
    try:
        if words := table.get("results", {}).get("strength"):
            StrengthTable.from_json(words)
    except DataError as error:
        fail(str(error), "results", "strength")


def _fault_of_frame(question: Mapping[str, Any]) -> str:
    if not question.get("frame"):
        return ""
    try:
        frame = question_frame(question["frame"])
    except RuleError as error:
        return str(error)
    parts = [element.id for element in frame.elements]
    strange = [part for part in question.get("elements", {}) if part not in parts]
    if strange:
        return f"{frame.id} has no part {strange[0]!r}; it has {', '.join(parts)}"
    return ""


_WITH_IDS = ("questions", "criteria", "reasons", "outcomes", "timepoints", "analyses")
