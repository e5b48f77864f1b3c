"""The report as one HTML file that needs nothing else: no script, no host, figures within."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from consilience.catalogue.files import path_of
from consilience.reporting.document import (
    MARKS,
    Block,
    Bullets,
    Cell,
    Document,
    Facts,
    FigureBlock,
    Paragraph,
    Section,
    TableBlock,
)
from consilience.reporting.style import STYLE

_LINK = re.compile(
    r"(https?://[^\s<>]+[^\s<>.,;)])|(?<![\w/.])doi:(10\.\d{4,}/[^\s<>]+[^\s<>.,;)])"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def html(document: Document) -> str:
    """Set a report as an HTML page.

    The style sheet is within, the figures are inline SVG with their text alternatives, and no
    address is fetched: it can be kept, mailed and opened for years.
    """
    sections = document.shown()
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(document.title)}</title>",
            f'<meta name="generator" content="{escape(document.made_with)}">',
            f"<style>{_faces()}{STYLE}</style>",
            "</head>",
            "<body>",
            *_header(document),
            "<nav aria-label='Contents'><ol>".replace("'", '"'),
            *(f'<li><a href="#{s.id}">{escape(s.title)}</a></li>' for s in sections),
            "</ol></nav>",
            "<main>",
            *(line for section in sections for line in _section(section, 2)),
            "</main>",
            f"<footer><p>Made with {escape(document.made_with)}.</p></footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _faces() -> str:
    """The face that the figures are measured in, within the page: no host is asked for it."""
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};font-display:block;"
        f"src:url(data:font/ttf;base64,{b64encode(path_of(f'fonts/{name}').read_bytes()).decode()})"
        ' format("truetype")}'
        for weight, name in ((400, "Inter-Regular.ttf"), (600, "Inter-SemiBold.ttf"))
    )


def _header(document: Document) -> Iterator[str]:
    yield "<header>"
    yield f'<p class="kicker">{escape(document.kicker)}</p>'
    yield f"<h1>{escape(document.title)}</h1>"
    if document.authors:
        yield f'<p class="authors">{escape(" · ".join(document.authors))}</p>'
    if document.question:
        yield f'<p class="question">{escape(document.question)}</p>'
    yield "</header>"
    if document.key_figures:
        yield '<dl class="key">'
        for word, value in document.key_figures:
            yield f"<div><dt>{escape(word)}</dt><dd>{escape(value)}</dd></div>"
        yield "</dl>"


def _section(section: Section, level: int) -> Iterator[str]:
    if section.empty:
        return
    yield f'<section id="{section.id}" aria-labelledby="{section.id}-h">'
    yield f'<h{level} id="{section.id}-h">{escape(section.title)}</h{level}>'
    for block in section.blocks:
        yield from _block(block)
    for part in section.parts:
        yield from _section(part, level + 1)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, role):
            yield (
                f"<p>{linked(text)}</p>"
                if role == "body"
                else (f'<p class="{role}">{linked(text)}</p>')
            )
        case Bullets(items, numbered):
            tag = "ol" if numbered else "ul"
            yield f"<{tag}>"
            yield from (f"<li>{linked(item)}</li>" for item in items)
            yield f"</{tag}>"
        case Facts(pairs):
            yield '<dl class="facts">'
            yield from (f"<dt>{escape(a)}</dt><dd>{linked(b)}</dd>" for a, b in pairs)
            yield "</dl>"
        case FigureBlock(caption, svg, _):
            yield f"<figure>\n{inline(svg)}\n<figcaption>{_caption(caption)}</figcaption></figure>"
        case TableBlock():
            yield from _table(block)


def inline(svg: str) -> str:
    """Give an SVG as a part of a page: without the declaration of a file of its own."""
    return re.sub(r"^\s*<\?xml[^>]*\?>\s*", "", svg).strip()


def _table(table: TableBlock) -> Iterator[str]:
    def look(index: int, text: str = "") -> str:
        if index in table.numeric:
            return ' class="num"'
        if _DAY.fullmatch(text):
            return ' class="day"'
        return ' class="wide"' if index in table.wide else ""

    yield (
        '<div class="table" tabindex="0" role="region" aria-label="' + escape(table.caption) + '">'
    )
    yield f"<table><caption>{_caption(table.caption)}</caption>"
    heads = "".join(
        f'<th scope="col"{look(i)}>{escape(name)}</th>' for i, name in enumerate(table.columns)
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first, *rest = row
        cells = [f'<th scope="row"{look(0, first.text)}>{_cell(first)}</th>']
        cells += [f"<td{look(i, cell.text)}>{_cell(cell)}</td>" for i, cell in enumerate(rest, 1)]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
    notes = [f"<sup class='mark'>{MARKS[m][0]}</sup> {MARKS[m][1]}" for m in table.marks]
    notes = [note.replace("'", '"') for note in notes] + (
        [escape(table.note)] if table.note else []
    )
    if notes:
        yield f'<p class="note">{". ".join(n.rstrip(".") for n in notes)}.</p>'
    yield "</div>"


def _cell(cell: Cell) -> str:
    text = linked(cell.text)
    if cell.tone:
        text = f'<span class="tone {cell.tone}">{text}</span>'
    if cell.mark == "missing":
        return f'<span class="missing">{text}</span>'
    if cell.mark in MARKS:
        letter, meaning = MARKS[cell.mark]
        text += f'<sup class="mark" title="{meaning}">{letter}</sup>'
    return text


def _caption(text: str) -> str:
    head, dot, rest = text.partition(". ")
    return f"<b>{escape(head)}{dot.strip()}</b> {escape(rest)}".strip()


def linked(text: str) -> str:
    """Escape a text; addresses and DOIs in it become links, which nothing follows by itself."""
    parts, last = [], 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[last : found.start()]))
        target = found.group(1) or f"https://doi.org/{found.group(2)}"
        parts.append(f'<a href="{escape(target)}">{escape(found.group(0))}</a>')
        last = found.end()
    return "".join(parts) + escape(text[last:])
