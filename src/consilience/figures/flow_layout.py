"""Where the boxes of a flow diagram stand, and what is written in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from consilience.catalogue import flow_boxes
from consilience.figures.fonts import REGULAR, SEMIBOLD, text_width, wrap

Join = Literal["after", "before_duplicates"]

SIZE, SMALL, LEADING, PADDING = 12.0, 10.5, 16.0, 10.0
INDENT, GAP, SPACE = 12.0, 14.0, 4.0
WIDTHS = {"previous": 196.0, "main": 248.0, "side": 248.0, "other": 232.0, "other_side": 212.0}

EXTRA = {
    "awaiting_screening": "Records awaiting a decision",
    "other_duplicates": "Duplicate records removed",
    "other_records_excluded": "Records excluded",
    "units": "Units of the review",
}
"""Boxes that a review in progress has beside those of PRISMA 2020."""

PANELS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "previous": ("previous", "", ("previous_studies", "previous_reports")),
    "identified": ("main", "Records identified from", ("database_results", "register_results")),
    "removed": (
        "side",
        "Records removed before screening",
        ("duplicates", "excluded_automatic", "excluded_other"),
    ),
    "other_identified": (
        "other",
        "Records identified from",
        ("website_results", "organisation_results", "citations_results", "other_results"),
    ),
    "other_removed": (
        "other_side",
        "Records removed",
        ("other_duplicates", "other_records_excluded"),
    ),
    "screened": ("main", "", ("records_screened", "awaiting_screening")),
    "excluded": ("side", "", ("records_excluded",)),
    "sought": ("main", "", ("dbr_sought_reports",)),
    "lost": ("side", "", ("dbr_notretrieved_reports",)),
    "other_sought": ("other", "", ("other_sought_reports",)),
    "other_lost": ("other_side", "", ("other_notretrieved_reports",)),
    "assessed": ("main", "", ("dbr_assessed",)),
    "out": ("side", "", ("dbr_excluded",)),
    "other_assessed": ("other", "", ("other_assessed",)),
    "other_out": ("other_side", "", ("other_excluded",)),
    "included": (
        "main",
        "",
        ("new_studies", "new_reports", "units", "total_studies_ma", "total_reports_ma"),
    ),
    "total": ("main", "", ("total_studies", "total_reports")),
}
"""Panel: its column, its heading, and the boxes that are written in it."""

ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("identification", ("previous", "identified", "removed", "other_identified", "other_removed")),
    ("screening", ("screened", "excluded")),
    ("screening", ("sought", "lost", "other_sought", "other_lost")),
    ("screening", ("assessed", "out", "other_assessed", "other_out")),
    ("included", ("included",)),
    ("included", ("total",)),
)
JOINED_ROWS = (
    ("identification", ("previous", "identified", "other_identified")),
    ("identification", ("removed",)),
    *ROWS[1:],
)
"""Rows where other methods join the records of databases before duplicates are removed."""


class FlowNumber(Protocol):
    """What the diagram asks of a box: a number, how it is known, and its parts.

    `kind` is "counted", "reported" or "not_reported"; each of `reasons` begins with a name and a
    number (databases under identification, reasons under exclusion).
    """

    @property
    def value(self) -> int | None:
        """The number; None where it is not reported."""

    @property
    def kind(self) -> str:
        """How it is known."""

    @property
    def reasons(self) -> Sequence[tuple[Any, ...]]:
        """Its parts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a panel: a label, a number set to the right, and whether it is reported."""

    box: str
    label: str
    number: str
    reported: bool = False
    part: bool = False

    @property
    def words(self) -> str:
        """The entry as a sentence part, for the text alternative."""
        mark = ", as reported" if self.reported else ""
        return f"{self.label}: {self.number}{mark}"


@dataclass(frozen=True, slots=True)
class Written:
    """An entry broken into lines; `mark` is the line (or None) and x of "as reported"."""

    entry: Entry
    lines: tuple[str, ...]
    indent: float
    mark: tuple[int, float] | None
    n_lines: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawn box: heading, entries, and its place."""

    key: str
    column: str
    heading: tuple[str, ...]
    entries: tuple[Written, ...]
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """Its width, that of its column."""
        return WIDTHS[self.column]

    @property
    def height(self) -> float:
        """What its lines need."""
        n_lines = len(self.heading) + sum(entry.n_lines for entry in self.entries)
        return n_lines * LEADING + self.n_spaces * SPACE + 2 * PADDING

    @property
    def n_spaces(self) -> int:
        """Entries of a box of its own that have something above them."""
        n_boxes = sum(not written.entry.part for written in self.entries)
        return n_boxes if self.heading else n_boxes - 1

    @property
    def middle(self) -> float:
        """Where level arrows meet it."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """Where upright arrows meet it."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Sheet:
    """The panels of a diagram, row by row, before they have a place."""

    template: str
    joined: bool
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that something stands in, from the left."""
        used = {panel.column for _, row in self.rows for panel in row}
        return tuple(column for column in WIDTHS if column in used)


def compose(
    boxes: Mapping[str, FlowNumber], labels: Mapping[str, str], template: str, join: Join
) -> Sheet:
    """Write the panels that have something to show."""
    named = EXTRA | {box.id: box.label for box in flow_boxes()} | dict(labels)
    joined = join == "before_duplicates"
    drawn: list[tuple[str, tuple[Panel, ...]]] = []
    others = _has_others(boxes) and template.startswith("V2")
    for band, keys in JOINED_ROWS if joined else ROWS:
        panels = []
        for key in keys:
            column = PANELS[key][0]
            if column.startswith("other") and not others and not (joined and _has_others(boxes)):
                continue
            if joined and key.startswith("other") and key != "other_identified":
                continue
            if key in ("previous", "total") and not template.endswith("update"):
                continue
            panel = _panel(key, boxes, named, column="side" if joined and key.startswith("other")
                           else column)  # fmt: skip
            if panel.entries:
                panels.append(panel)
        if panels:
            drawn.append((band, tuple(panels)))
    return Sheet(template, joined, tuple(drawn))


def entries_of(box: str, number: FlowNumber, label: str) -> list[Entry]:
    """Give the line of a box and those of its parts."""
    reported = number.kind == "reported"
    shown = "not reported" if number.value is None else f"n = {number.value:,}"
    parts = [
        Entry(box, str(part[0]), f"n = {part[1]:,}", part=True)
        for part in number.reasons
        if part[1] is not None
    ]
    return [Entry(box, label, shown, reported and number.value is not None), *parts]


def _has_others(boxes: Mapping[str, FlowNumber]) -> bool:
    """Whether any record or report came by other methods, as far as the numbers say."""
    keys = [key for key, (column, _, _) in PANELS.items() if column.startswith("other")]
    return any(boxes[id].value for key in keys for id in PANELS[key][2] if id in boxes)


def _panel(
    key: str, boxes: Mapping[str, FlowNumber], named: Mapping[str, str], column: str
) -> Panel:
    _, heading, ids = PANELS[key]
    shown = [id for id in ids if id in boxes and _worth_showing(id, ids, boxes)]
    width = WIDTHS[column] - 2 * PADDING
    entries = [e for id in shown for e in entries_of(id, boxes[id], named[id])]
    head = wrap(heading + ":", width, SIZE, SEMIBOLD) if heading and entries else ()
    lead = INDENT if heading else 0
    return Panel(key, column, head, tuple(_write(entry, width, lead) for entry in entries))


def _worth_showing(id: str, ids: Sequence[str], boxes: Mapping[str, FlowNumber]) -> bool:
    """Leave out an optional box without a number, and what a total for all others stands for."""
    value = boxes[id].value
    optional = id in EXTRA or any(box.id == id and box.optional for box in flow_boxes())
    if optional:
        return bool(value)
    together = boxes.get("other_results") if "other_results" in ids else None
    return value is not None or together is None or not together.value


def _write(entry: Entry, width: float, lead: float) -> Written:
    indent = lead + (INDENT if entry.part else 0)
    size = SMALL if entry.part else SIZE
    room = width - indent - text_width(entry.number, size, SEMIBOLD) - GAP
    lines = wrap(entry.label, room, size)
    if not entry.reported:
        return Written(entry, lines, indent, None, len(lines))
    after = text_width(lines[-1], size) + 6
    if after + text_width("as reported", SMALL, REGULAR) <= room:
        return Written(entry, lines, indent, (len(lines) - 1, indent + after), len(lines))
    return Written(entry, lines, indent, (len(lines), indent), len(lines) + 1)
