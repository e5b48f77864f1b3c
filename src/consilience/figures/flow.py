"""The PRISMA 2020 flow diagram: a drawing and its text alternative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consilience.catalogue import TEMPLATES
from consilience.figures.flow_drawing import draw
from consilience.figures.flow_layout import FlowNumber, Join, Sheet, compose

TITLE = "PRISMA 2020 flow diagram"


@dataclass(frozen=True, slots=True)
class Box:
    """A number of the flow for a caller that has no box of its own (see `FlowNumber`)."""

    value: int | None
    kind: str = "counted"
    reasons: Sequence[tuple[str, int]] = ()


def flow_svg(
    boxes: Mapping[str, FlowNumber],
    *,
    template: str = "V2-new",
    links: Mapping[str, str] | None = None,
    other_join: Join = "after",
    labels: Mapping[str, str] | None = None,
    name: str = "flow",
) -> str:
    """Draw the flow diagram of a review.

    Parameters
    ----------
    boxes : mapping of str to FlowNumber
        Box id to its number; ids as in `flow_boxes()`. Boxes that are absent are not drawn; one
        without a number is shown as "not reported", where the diagram is not complete without it.
        Columns of other methods are left out where nothing came by them.
    template : str
        One of `TEMPLATES`.
    links : mapping of str to str, optional
        Box id to the address of its list.
    other_join : {"after", "before_duplicates"}
        Where records of other methods join: after their own screening, as PRISMA 2020 has it, or
        before duplicates are removed.
    labels : mapping of str to str, optional
        Labels of boxes that replace the usual ones.
    name : str
        Unique among the drawings of a page.

    Returns
    -------
    str
        SVG with title and description.

    Raises
    ------
    ValueError
        There is no such template or way of joining.
    """
    sheet = _sheet(boxes, template, other_join, labels)
    return draw(sheet, links=links or {}, title=TITLE, description=_describe(sheet), name=name)


def describe_flow(
    boxes: Mapping[str, FlowNumber],
    *,
    template: str = "V2-new",
    other_join: Join = "after",
    labels: Mapping[str, str] | None = None,
) -> str:
    """Give the text alternative of the diagram: every box that is drawn, in order."""
    return _describe(_sheet(boxes, template, other_join, labels))


def _sheet(
    boxes: Mapping[str, FlowNumber], template: str, join: Join, labels: Mapping[str, str] | None
) -> Sheet:
    if template not in TEMPLATES:
        raise ValueError(f"no template {template!r}; there are {', '.join(TEMPLATES)}")
    if join not in ("after", "before_duplicates"):
        raise ValueError(f"other methods join after or before_duplicates, not {join!r}")
    return compose(boxes, labels or {}, template, join)


def _describe(sheet: Sheet) -> str:
    sentences = []
    for _, panels in sheet.rows:
        for panel in panels:
            said = []
            for written in panel.entries:
                entry = written.entry
                said.append(f"of which {entry.words}" if entry.part else entry.words)
            heading = " ".join(panel.heading).rstrip(":")
            where = " by other methods" if panel.key.startswith("other") else ""
            lead = f"{heading}{where}: " if heading else "By other methods: " if where else ""
            sentences.append(lead + "; ".join(said) + ".")
    return " ".join(sentences)
