"""Numbers under which trials are registered: what a record is about, and which record is one."""

from __future__ import annotations

import re

from consilience.evidence import Record
from consilience.records.identity import REGISTRATION


def read_trials(record: Record) -> tuple[str, ...]:
    """Give the registration numbers that a record names, in order, each once."""
    text = " ".join(filter(None, (record.accession, record.title, record.abstract)))
    if not any(map(text.__contains__, _MARKS)):
        return ()
    return tuple(sorted({_bare(number) for number in _NUMBER.findall(text)}))


def read_registration(record: Record) -> str:
    """Give the number of a record that is itself a registration, or an empty string."""
    accession = (record.accession or "").strip()
    return _bare(accession) if _NUMBER.fullmatch(accession) else ""


def _bare(number: str) -> str:
    return number.upper().removeprefix("JPRN-")


_MARKS = (
    "NCT0", "ISRCTN", "CTR", "DRKS", "UMIN", "JPRN", "jRCT", "IRCT", "KCT0", "RBR-", "NTR",
)  # fmt: skip
"""What stands in every text that names a registration (WHO's registry network, and NCT)."""
_NUMBER = re.compile(rf"\b{REGISTRATION}\b")
