"""What has been found of one citation so far, and the text in which nothing has been found yet."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Reading:
    """A citation while it is read.

    Attributes
    ----------
    rest : str
        What is still to be read.
    fields : dict of str to str
        Fields of the record by name; the year is among them.
    sure : dict of str to float
        How sure each field is, 0 to 1.
    extra : dict of str to list of str
        What no field holds, by a word for it.
    authors : tuple of str
        As `"Family, Given"`.
    type : str
        CSL's word for what it is, as far as it is known.
    posted : str
        The year in which it came out online, where it has no place in a journal yet.
    """

    rest: str
    fields: dict[str, str] = field(default_factory=dict)
    sure: dict[str, float] = field(default_factory=dict)
    extra: dict[str, list[str]] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    type: str = "document"
    posted: str = ""

    def put(self, name: str, value: str | None, sure: float) -> None:
        """Fill a field that is empty still."""
        value = tidy(value or "")
        if value and name not in self.fields:
            self.fields[name] = value
            self.sure[name] = round(sure, 2)

    def keep(self, tag: str, value: str | None) -> None:
        """Keep what no field holds."""
        if value and value.strip():
            self.extra.setdefault(tag, []).append(value.strip())


def tidy(text: str) -> str:
    """Give a value without the signs that stood round it."""
    text = text.strip(" \t.,;:").strip()
    if text[:1] in '“"‘' and text[-1:] in '”"’':
        text = text[1:-1].strip(" .,")
    return text
