"""Cut a long forest plot into pages: no row is split, and what belongs together stays together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from consilience.figures.forest_layout import Line


def cut(
    lines: Sequence[Line], height: Callable[[Line], float], room: float, last_room: float
) -> list[tuple[Line, ...]]:
    """Give the rows of each page.

    Parameters
    ----------
    lines : sequence of Line
        All rows from top to bottom.
    height : callable
        Height of a row.
    room, last_room : float
        Height for rows on a page, and on the last, which has the notes below.
    """
    blocks = _blocks(lines)
    pages: list[list[tuple[Line, ...]]] = [[]]
    used = 0.0
    for block in blocks:
        tall = sum(height(line) for line in block)
        if pages[-1] and used + tall > room:
            pages.append([])
            used = 0.0
        pages[-1].append(block)
        used += tall
    over: list[tuple[Line, ...]] = []
    while len(pages[-1]) > 1 and _tall(pages[-1], height) > last_room:
        over.insert(0, pages[-1].pop())
    if over:
        pages.append(over)
    return [tuple(line for block in page for line in block) for page in pages]


def _tall(blocks: Sequence[tuple[Line, ...]], height: Callable[[Line], float]) -> float:
    return sum(height(line) for block in blocks for line in block)


def _blocks(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Join a heading with its first row, and each summary with the row above it."""
    blocks: list[list[Line]] = []
    for line in lines:
        joined = bool(blocks) and (
            line.kind in ("subtotal", "total", "prediction") or blocks[-1][-1].kind == "heading"
        )
        if joined:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [tuple(block) for block in blocks]
