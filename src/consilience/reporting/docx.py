"""The report as a Word document: headings, captions, repeated table heads, alternative texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from consilience.figures.printed import png
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
    blocks,
)

if TYPE_CHECKING:
    from docx.document import Document as Word

EPOCH = datetime(2000, 1, 1)
"""Stands for every time in the file: the same report gives the same bytes."""

ACCENT, QUIET = "0F5E63", "59646B"
TONES = {"good": "1A6B35", "unclear": "805A00", "bad": "A12A22"}
_WIDE_FROM = 150
"""A table whose longest words need so many millimetres gets a page in landscape."""


def docx(document: Document, *, picture: Callable[[str], bytes] | None = None) -> bytes:
    """Set a report as a Word document.

    Parameters
    ----------
    picture : function, optional
        Turns an SVG into a PNG of 300 dpi; by default `figures.printed.png`.

    Raises
    ------
    ImportError
        Typst, which turns figures into pictures, is not installed (the extra `pdf`).
    """
    import docx as word_format  # heavy

    word = word_format.Document()
    _Setting(word, picture or png).set(document)
    out = io.BytesIO()
    word.save(out)
    return _timeless(out.getvalue())


def _timeless(data: bytes) -> bytes:
    """Write the archive again with one fixed time for each of its files."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return out.getvalue()


class _Setting:
    """Sets the parts of a document one after the other; counts figures and tables."""

    def __init__(self, word: Word, picture: Callable[[str], bytes]) -> None:
        self.word = word
        self.picture = picture
        self.landscape = False

    def set(self, document: Document) -> None:
        """Set the whole document."""
        self._properties(document)
        self._styles()
        self._page()
        self._head(document)
        for section in document.shown():
            self._section(section, 1)
        self._turn(landscape=False)
        self._footer(document)

    def _properties(self, document: Document) -> None:
        core = self.word.core_properties
        core.title, core.author = document.title[:250], "; ".join(document.authors)[:250]
        core.created = core.modified = EPOCH
        core.last_modified_by = core.author
        core.comments, core.revision, core.language = document.made_with, 1, "en"

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        looks = {
            "Normal": ("Georgia", 10.5, None, False),
            "Title": ("Georgia", 24, None, False),
            "Heading 1": ("Georgia", 16, None, False),
            "Heading 2": ("Georgia", 12.5, None, True),
            "Caption": ("Arial", 8.5, QUIET, False),
        }
        for name, (family, size, colour, bold) in looks.items():
            style: Any = self.word.styles[name]
            style.font.name, style.font.size, style.font.bold = family, Pt(size), bold
            style.font.italic = False
            style.font.color.rgb = RGBColor.from_string(colour or "1B2126")
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(script), family)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
        normal: Any = self.word.styles["Normal"]
        normal.paragraph_format.space_after = Pt(7)
        normal.paragraph_format.line_spacing = 1.25
        for name, before, after in (("Heading 1", 20, 6), ("Heading 2", 13, 4), ("Caption", 4, 8)):
            style = self.word.styles[name]
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
        self.word.styles["Caption"].paragraph_format.keep_with_next = False
        borders = self.word.styles["Title"].element.pPr
        for border in borders.findall(qn("w:pBdr")):
            borders.remove(border)

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(22)

    def _turn(self, *, landscape: bool) -> None:
        """Begin a page in the other orientation where the next block needs it."""
        if landscape == self.landscape:
            return
        from docx.enum.section import WD_ORIENT, WD_SECTION

        before = self.word.sections[-1]
        width, height = before.page_width, before.page_height
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = height, width
        self.landscape = landscape

    @property
    def _room(self) -> float:
        """Width between the margins, in millimetres."""
        return 253.0 if self.landscape else 166.0

    # -- parts ---------------------------------------------------------------------------------

    def _head(self, document: Document) -> None:
        from docx.shared import Pt

        self._plain(document.kicker, colour=ACCENT, size=9.5, bold=True)
        self.word.add_paragraph(document.title, style="Title")
        if document.authors:
            self._plain(" · ".join(document.authors), colour=QUIET, size=9.5)
        if document.question:
            paragraph = self.word.add_paragraph(document.question)
            paragraph.runs[0].font.size = Pt(13)
            paragraph.paragraph_format.space_before = Pt(8)
        if document.key_figures:
            text = "   ·   ".join(f"{value} {word}" for word, value in document.key_figures)
            self._plain(text, colour=ACCENT, size=10, bold=True)

    def _footer(self, document: Document) -> None:
        self.word.sections[0].footer.paragraphs[0].text = f"Made with {document.made_with}"
        from docx.shared import Pt, RGBColor

        for run in self.word.sections[0].footer.paragraphs[0].runs:
            run.font.size, run.font.name = Pt(8), "Arial"
            run.font.color.rgb = RGBColor.from_string(QUIET)

    def _plain(self, text: str, *, colour: str, size: float, bold: bool = False) -> Any:
        from docx.shared import Pt, RGBColor

        paragraph = self.word.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name, run.font.size, run.font.bold = "Arial", Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour)
        return paragraph

    def _section(self, section: Section, level: int) -> None:
        if section.empty:
            return
        first = next(blocks(section), None)
        self._turn(landscape=_wide(first))
        self.word.add_heading(section.title, level)
        for block in section.blocks:
            if isinstance(block, TableBlock | FigureBlock):
                self._turn(landscape=_wide(block))
            self._block(block)
        for part in section.parts:
            self._section(part, level + 1)

    def _block(self, block: Block) -> None:
        from docx.shared import Pt

        match block:
            case Paragraph(text, role):
                if role == "note":
                    self._plain(text, colour=QUIET, size=8.5)
                else:
                    self.word.add_paragraph(text)
            case Bullets(items, numbered):
                style = "List Number" if numbered else "List Bullet"
                for item in items:
                    self.word.add_paragraph(item, style=style)
            case Facts(pairs):
                for word, text in pairs:
                    paragraph = self.word.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(3)
                    paragraph.add_run(f"{word}: ").bold = True
                    paragraph.add_run(text)
            case FigureBlock():
                self._figure(block)
            case TableBlock():
                self._table(block)

    # -- figures and tables --------------------------------------------------------------------

    def _figure(self, figure: FigureBlock) -> None:
        from docx.shared import Mm

        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(self.picture(figure.svg)))
        scale = min(1.0, Mm(self._room) / shape.width, Mm(168) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)  # type: ignore[assignment]
        properties = shape._inline.docPr
        properties.set("descr", figure.description)
        properties.set("title", figure.caption)
        self.word.add_paragraph(figure.caption, style="Caption")

    def _table(self, block: TableBlock) -> None:
        from docx.oxml import OxmlElement
        from docx.shared import Mm

        caption = self.word.add_paragraph(block.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.word.add_table(rows=1, cols=len(block.columns))
        table.autofit = False
        widths = [Mm(width) for width in _widths(block, self._room)]
        for index, name in enumerate(block.columns):
            self._fill(
                table.rows[0].cells[index], Cell(name), bold=True, right=index in block.numeric
            )
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        for row in block.rows:
            cells = table.add_row().cells
            for index, cell in enumerate(row):
                self._fill(cells[index], cell, right=index in block.numeric)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row_ in table.rows:
            row_._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell_, width in zip(row_.cells, widths, strict=True):
                cell_.width = width
        _rule(table)
        notes = [f"{MARKS[mark][0]} {MARKS[mark][1]}" for mark in block.marks]
        notes += [block.note] if block.note else []
        self._plain(
            ". ".join(n.rstrip(".") for n in notes) + "." if notes else "", colour=QUIET, size=8
        )

    def _fill(self, place: Any, cell: Cell, *, bold: bool = False, right: bool = False) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        paragraph.paragraph_format.line_spacing = 1.05
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        sign = {"good": "+ ", "unclear": "? ", "bad": "− "}.get(cell.tone, "")
        run = paragraph.add_run(sign + cell.text)
        run.font.name, run.font.size, run.font.bold = "Arial", Pt(8), bold
        if cell.tone:
            run.font.color.rgb = RGBColor.from_string(TONES[cell.tone])
        if cell.mark in MARKS and MARKS[cell.mark][0]:
            mark = paragraph.add_run(MARKS[cell.mark][0])
            mark.font.name, mark.font.size, mark.font.superscript = "Arial", Pt(8), True


def _wide(block: Block | None) -> bool:
    return isinstance(block, TableBlock) and sum(_least(block)) > _WIDE_FROM


def _least(block: TableBlock) -> list[float]:
    """Give the width of each column's longest word, in millimetres at 8 points."""
    found = []
    for i, name in enumerate(block.columns):
        texts = [name, *(row[i].text for row in block.rows)]
        longest = max((len(word) for text in texts for word in text.split()), default=0)
        found.append(min(max(1.6 * longest + 4.5, 11), 40))
    return found


def _widths(block: TableBlock, room: float) -> list[float]:
    """Share the room between the columns by how much they hold, none narrower than a word."""
    held = [
        min(max(len(text) for text in (name, *(row[i].text for row in block.rows))), 150)
        for i, name in enumerate(block.columns)
    ]
    least = _least(block)
    spare = max(room - sum(least), 0)
    widths = [low + spare * n / (sum(held) or 1) for low, n in zip(least, held, strict=True)]
    return [width * room / sum(widths) for width in widths]


def _rule(table: Any) -> None:
    """Draw the lines of a table: one below the head, thin ones between the rows."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (
        ("top", "8", "1B2126"), ("bottom", "8", "1B2126"), ("insideH", "4", "D9D5CB"),
    ):  # fmt: skip
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
