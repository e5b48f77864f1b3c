"""What the code knows about formats, as tables of the reference page."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from consilience.records import FORMATS, MARKS
from consilience.records.formats import (
    cochrane_text,
    medline,
    noteexpress,
    ovid_tagged,
    proquest_text,
    refer,
    refworks_tagged,
    ris_tags,
    wos_tagged,
)
from consilience.records.formats.format import holds_everything
from consilience.records.repair import REPAIRS, Repair

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
RIS: dict[str, str] = {
    **dict.fromkeys(sorted(ris_tags.AUTHORS), "authors"),
    **dict.fromkeys(ris_tags.TITLES, "title"),
    **dict.fromkeys(ris_tags.JOURNALS, "journal"),
    **dict.fromkeys(ris_tags.ABSTRACTS, "abstract"),
    **dict.fromkeys(ris_tags.YEARS, "year"),
    **dict.fromkeys(ris_tags.DOIS, "doi"),
    **ris_tags.TEXTS,
    "UR": "url", "KW": "keywords", "SP": "first page", "EP": "last page", "SN": "ISBN or ISSN",
}  # fmt: skip
TAGGED: dict[str, Mapping[str, str]] = {
    "RIS": RIS,
    "MEDLINE": medline.FIELDS,
    "Web of Science": {"AF": "authors", "AU": "authors", **wos_tagged.FIELDS},
    "Ovid": {"AU": "authors", "SO": "journal, volume, issue, pages", **ovid_tagged.FIELDS},
    "RefWorks": refworks_tagged.FIELDS,
    "NoteExpress": noteexpress.FIELDS,
    "Cochrane": {"AU": "authors", "PM": "pmid", **cochrane_text.FIELDS},
    "refer, EndNote": refer.FIELDS,
    "ProQuest report": {"Author": "authors", **proquest_text.FIELDS},
}
SAID = {"first": "first page", "last": "last page", "serial": "ISBN or ISSN",
        "keyword list": "keywords"}  # fmt: skip
DIFFERENT = Path(__file__).parents[1] / "library" / "records" / "against_zotero.toml"


def format_tables(table: Table) -> str:
    """Give the formats, their tags, the repairs, the marks and where Zotero differs."""
    return "\n".join(
        [
            "## Every format\n",
            table(("format", "`--from`, `--to`", "read", "written", "loses"), _formats()),
            "## Tags\n",
            "What no field holds is kept in `extra` under the tag of its source.\n",
            table(("field", *TAGGED), _tags()),
            "## Repairs of text\n",
            "Each is told with before and after. What may have been meant stays.\n",
            table(
                ("repair", "before", "after"), ((r.what, *map(_shown, r.example)) for r in REPAIRS)
            ),
            "## Marks of retraction and correction\n",
            "Read off the database's kinds and links, the title and notes: "
            + ", ".join(MARKS)
            + ".\n",
            "## Where Zotero reads otherwise\n",
            "Title, family names, year, DOI, ISSN, ISBN, volume, issue and first page are compared "
            "with what Zotero's own translators expect of the same files. These differ:\n",
            table(("file", "field", "records", "why"), _differences()),
        ]
    )


def _formats() -> Iterable[Sequence[str]]:
    for format in FORMATS:
        if format.read is None:
            continue
        written = bool(format.write or format.write_bytes)
        loses = "nothing" if format.lost is holds_everything else "told per record"
        yield (
            format.title, f"`{format.name}`", "yes", "yes" if written else "–",
            loses if written else "–",
        )  # fmt: skip


def _tags() -> Iterable[Sequence[str]]:
    names = dict.fromkeys(SAID.get(n, n) for fields in TAGGED.values() for n in fields.values())
    for name in names:
        cells = []
        for fields in TAGGED.values():
            tags = [tag for tag, field in fields.items() if SAID.get(field, field) == name]
            cells.append(", ".join(f"`{tag}`" for tag in tags) or "–")
        yield name, *cells


def _repair(repair: Repair) -> Sequence[str]:
    before, after = map(_shown, repair.example)
    return repair.what, before, after


def _shown(text: str) -> str:
    """Give a text with the characters that cannot be seen by their number."""
    seen = "".join(c if c.isprintable() else f"‹U+{ord(c):04X}›" for c in text)
    return seen.replace("&", "&#38;")


def _differences() -> Iterable[Sequence[str]]:
    for row in tomllib.loads(DIFFERENT.read_text(encoding="utf-8"))["difference"]:
        numbers = ", ".join(str(number) for number in row["records"])
        yield f"`{row['file']}`", row["field"], numbers, row["reason"]
