"""A drawing for what takes no SVG: a picture for documents, a PDF for print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from consilience.catalogue.files import path_of

_PICTURE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
"""
_PAGES = """#set document(title: sys.inputs.title)
#set text(lang: "en")
#set page(width: auto, height: auto, margin: 0pt)
#let pages = json(bytes(sys.inputs.pages))
#for (at, svg) in pages.enumerate() {
  if at > 0 { pagebreak() }
  image(bytes(svg), format: "svg", alt: sys.inputs.said)
}
"""


def png(svg: str, dpi: int = 300) -> bytes:
    """Turn an SVG into a PNG, with the fonts carried along and none of the system's.

    Parameters
    ----------
    svg : str
        The drawing, as the functions of this package give it.
    dpi : int
        Dots per inch; a px of the drawing is 1/96 inch.

    Raises
    ------
    ImportError
        Typst is not installed (the extra `pdf`).
    """
    return _compiled(_PICTURE, {"svg": svg}, format="png", ppi=float(dpi))


def pdf(pages: Sequence[str], *, title: str, description: str) -> bytes:
    """Turn drawings into a PDF of one page each, tagged as PDF/UA-1 asks, the same every time.

    Parameters
    ----------
    pages : sequence of str
        Drawings as SVG; each page is as large as its drawing.
    title, description : str
        Title of the document and text alternative of every page.

    Raises
    ------
    ImportError
        Typst is not installed (the extra `pdf`).
    """
    inputs = {"pages": json.dumps(list(pages)), "title": title, "said": description}
    return _compiled(_PAGES, inputs, format="pdf", pdf_standards="ua-1", timestamp=0)


def _compiled(source: str, inputs: dict[str, str], **settings: Any) -> bytes:
    import typst  # optional: the extra `pdf`

    made: bytes = typst.compile(
        source.encode(),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[path_of("fonts")]),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        **settings,
    )
    return made
