"""A figure: its SVG, what it says in words, and the table of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from consilience.errors import DataError
from consilience.figures import printed

Cell = str | float | None
Table = tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure, which a notebook shows and which can be saved.

    Attributes
    ----------
    svg : str
        The drawing, with title and description.
    title, description : str
        Its text alternative: what is shown, and the finding in words.
    table : tuple of mapping
        The numbers that it draws, unrounded; every row has the same keys.
    pages : tuple of str
        The drawing in parts of a page each, for print; empty where it fits one page.
    """

    svg: str
    title: str
    description: str
    table: Table
    pages: tuple[str, ...] = ()

    def pdf(self) -> bytes:
        """Give it as a PDF with a text alternative (needs the extra `pdf`)."""
        return printed.pdf(
            self.pages or (self.svg,), title=self.title, description=self.description
        )

    def png(self, dpi: int = 300) -> bytes:
        """Give it as a picture (needs the extra `pdf`)."""
        return printed.png(self.svg, dpi)

    def save(self, path: str | Path) -> None:
        """Write it to a file, as the suffix says: `.svg`, `.pdf` or `.png`.

        Raises
        ------
        DataError
            The suffix is none of these.
        ImportError
            A PDF or PNG without the extra `pdf`.
        """
        target = Path(path)
        write = _WRITERS.get(target.suffix.lower())
        if write is None:
            raise DataError(f"{target.name}: a figure is saved as {', '.join(_WRITERS)}")
        target.write_bytes(write(self))

    def _repr_svg_(self) -> str:
        """Show it in a notebook."""
        return self.svg


_WRITERS: dict[str, Callable[[Drawing], bytes]] = {
    ".svg": lambda drawing: drawing.svg.encode(),
    ".pdf": Drawing.pdf,
    ".png": Drawing.png,
}
