"""Numbers under which trials are registered: what a record is about, and which record is one."""

from __future__ import annotations

import re

from consilience.evidence import Record


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
_NUMBER = re.compile(
    r"\b(?:NCT0\d{7}|ISRCTN\d{8}|ACTRN\d{14}|ChiCTR[-A-Z]{0,10}\d{8,10}|DRKS\d{8}"
    r"|EUCTR\d{4}-\d{6}-\d{2}|CTRI/\d{4}/\d{2,3}/\d{5,6}|(?:JPRN-)?UMIN\d{9}|(?:JPRN-)?jRCTs?\d{9,10}"
    r"|IRCT\d{5,}N\d+|PACTR\d{15,16}|KCT\d{7}|TCTR\d{11}|RBR-\w{6,7}|SLCTR/\d{4}/\d{3}|NTR\d{3,4})\b"
)
