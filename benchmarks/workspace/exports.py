"""A large export in RIS, the same on every machine."""

from __future__ import annotations

import random
from pathlib import Path

STEMS = """peer support group trial random recovery adult community mental health service review
outcome quality depression intervention control measure effect care patient nurse hospital cost
diabetes cohort follow-up training worker family school online program self stigma hope social
evidence method result baseline anxiety psychosis employment housing qualitative interview café
naïve Müller survey scale validity therapy exercise diet sleep screening alcohol opioid""".split()
FAMILIES = [f"{a}{b}" for a in ("Ander", "Bjørn", "Cast", "Dah", "Ek") for b in ("sen", "ó", "li")]
PER_RECORD = 170
"""Words of an abstract; with its other fields a record takes about 1.6 kB, as real ones do."""


def write_ris(path: Path, n: int) -> None:
    """Write n records."""
    chance = random.Random(n)
    words = [chance.choice(STEMS) + str(chance.choice(["", "", "s", "ing"])) for _ in range(20_000)]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number in range(1, n + 1):
            start, first = chance.randrange(19_000), chance.choice(FAMILIES)
            title = " ".join(words[start : start + 12]).capitalize()
            text = " ".join(words[start + 20 : start + 20 + PER_RECORD])
            out.write(
                f"TY  - JOUR\nTI  - {title} {number}\nAU  - {first}, Jane\nAU  - Doe, John B\n"
                f"PY  - {1990 + number % 35}\nJO  - Journal of {words[start]}\n"
                f"VL  - {number % 90}\nSP  - {number % 900}\nDO  - 10.9999/bench.{number}\n"
                f"KW  - {words[start + 1]}\n"
                f"AB  - {text}\nUR  - https://example.org/{number}\nER  - \n\n"
            )
