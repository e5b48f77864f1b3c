"""The six sets with half of their records made worse: `python -m benchmarks.dedupe.worse`.

From the project's root; each set is measured with a model fitted on the others, as by `measure`.
Which records are made worse is drawn by a digest of their ids: the same ones in every run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from benchmarks.dedupe.fit import Fits, seen_of
from benchmarks.dedupe.labelled import BIBLIOGRAPHIC, FITTED, answered, folder, read_set, score
from benchmarks.dedupe.measure import HEADER, Measured, line, pooled
from consilience.dedupe import find_duplicates
from consilience.dedupe.model import Model
from consilience.evidence import Record


def main() -> None:
    """Print a line for each way to make records worse."""
    fits = Fits({name: seen_of(name) for name in FITTED})
    models = {name: fits.calibrated(name) for name in BIBLIOGRAPHIC}
    print(HEADER)
    for way in WAYS:
        sets = [measured(name, way, models[name]) for name in BIBLIOGRAPHIC]
        print(line(way, pooled(sets), 0.0), flush=True)


def measured(name: str, way: str, model: Model) -> Measured:
    """Measure a set of which half of the records were made worse."""
    records, truth = read_set(folder() / f"{name}.csv.gz")
    records = [WAYS[way](record) if drawn(record.id, way) else record for record in records]
    found = find_duplicates(records, model=model)
    asked = [(pair.a, pair.b) for pair in found.probable]
    more = answered(found.groups, asked, truth)
    return Measured(score(found.groups, truth), len(records), len(asked), more)


def drawn(id: str, way: str) -> bool:
    """Tell whether a record is made worse."""
    return hashlib.blake2b(f"{way} {id}".encode(), digest_size=1).digest()[0] % 2 == 1


def titled(change: Callable[[str], str]) -> Callable[[Record], Record]:
    """Give what changes the title of a record."""
    return lambda record: replace(record, title=change(record.title or ""))


def ascii_only(text: str | None) -> str:
    """Give text with `?` for all that is not ASCII."""
    return (text or "").encode("ascii", "replace").decode()


def abbreviated(journal: str | None) -> str:
    """Cut the longer words of a journal's name off, and leave its little words out."""
    words = [word for word in re.findall(r"[\w'-]+", journal or "") if word.lower() not in _LITTLE]
    if len(words) < 2:
        return journal or ""
    cut = (
        word if len(word) <= 5 else f"{word[: max(3, min(5, len(word) // 2))]}." for word in words
    )
    return " ".join(cut)


def shortened(pages: str | None) -> str:
    """Give `123-8` for `123-128`."""
    first, dash, last = (pages or "").partition("-")
    same = 0
    while len(first) == len(last) > same + 1 and first[same] == last[same]:
        same += 1
    return first + dash + last[same:]


def of_preprint(record: Record) -> Record:
    """Put a preprint's DOI in place of a DOI."""
    number = int.from_bytes(hashlib.blake2b(record.id.encode(), digest_size=3).digest()) % 899_999
    doi = f"10.1101/2020.01.02.{number + 100_000}"
    return replace(record, doi=doi if record.doi else None)


def led(record: Record) -> Record:
    """Leave the first of several authors, with `et al.` behind the name."""
    several = record.authors[1:]
    return replace(record, authors=(f"{record.authors[0]} et al.",)) if several else record


def without_subtitle(title: str) -> str:
    """Give a title up to its first colon, question mark or dash."""
    before = re.split(r"[:?]\s+|\s[-\u2013\u2014]\s", title, maxsplit=1)[0]
    return before if len(before) > 15 else title


_LITTLE: Sequence[str] = "of the and for in on de la der und".split()
WAYS: Mapping[str, Callable[[Record], Record]] = {
    "not at all": lambda r: r,
    "titles in capitals": titled(str.upper),
    "titles in brackets": titled(lambda title: f"[{title.rstrip('.')}]."),
    "titles broken off at 80 letters": titled(
        lambda title: f"{title[:80]}..." if len(title) > 80 else title
    ),
    "no subtitle": titled(without_subtitle),
    "a letter of the title lost": titled(
        lambda title: title[: len(title) // 2] + title[len(title) // 2 + 1 :]
    ),
    "? for letters beyond ASCII": lambda r: replace(
        r, title=ascii_only(r.title), authors=tuple(map(ascii_only, r.authors))
    ),
    "first author et al.": led,
    "no authors": lambda r: replace(r, authors=()),
    "journals abbreviated": lambda r: replace(r, journal=abbreviated(r.journal)),
    "pages as 123-8": lambda r: replace(r, pages=shortened(r.pages)),
    "first page alone": lambda r: replace(r, pages=(r.pages or "").partition("-")[0]),
    "issue behind the volume": lambda r: replace(
        r, volume=f"{r.volume}({r.issue})" if r.volume and r.issue else r.volume, issue=None
    ),
    "no issue": lambda r: replace(r, issue=None),
    "a year later": lambda r: replace(r, year=r.year and r.year + 1),
    "ahead of print": lambda r: replace(
        r, year=r.year and r.year - 1, volume=None, issue=None, pages=None
    ),
    "DOI as URL in capitals": lambda r: replace(
        r, doi=f"HTTPS://DX.DOI.ORG/{r.doi.upper()}" if r.doi else None
    ),
    "a preprint's DOI": of_preprint,
    "no abstract": lambda r: replace(r, abstract=None),
}
"""How records are made worse."""

if __name__ == "__main__":
    main()
