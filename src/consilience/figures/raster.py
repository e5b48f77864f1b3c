"""A drawing as a picture, for documents that take no SVG."""

from __future__ import annotations

from consilience.catalogue.files import path_of

_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg")
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
    import typst  # optional: the extra `pdf`

    made: bytes = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=float(dpi),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[path_of("fonts")]),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
    )
    return made
