"""Where duplicates may be wrong, of a large review: a job finds it once, and the page shows it.

What people decide afterwards needs no new look: the page leaves out what they settled.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils import timezone

from consilience.dedupe import Audit
from consilience.dedupe.audit import LeftApart, Strained
from consilience.dedupe.related import Related
from consilience_web.reviews.blobs import AUDIT, read_blob
from consilience_web.reviews.queries import Member


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What a job found.

    Attributes
    ----------
    at : str
        When.
    stale : bool
        Whether records came in, or the finder ran, since.
    """

    audit: Audit
    at: str
    stale: bool


def as_kept(found: Audit, stands: Sequence[int]) -> bytes:
    """Give what was found as it is kept."""
    held = {"at": timezone.now().isoformat(), "stands": list(stands), "audit": asdict(found)}
    return json.dumps(held, ensure_ascii=False).encode()


def looked_over(member: Member) -> LookedOver | None:
    """Give what a job found last, if any did."""
    text = read_blob(member.row, AUDIT, AUDIT)
    if text is None:
        return None
    held = json.loads(text)
    found = held["audit"]
    audit = Audit(
        tuple(LeftApart(x["field"], x["value"], tuple(x["ids"])) for x in found["left_apart"]),
        tuple(Strained(x["a"], x["b"], tuple(x["differ"])) for x in found["strained"]),
        tuple(Related(**x) for x in found["related"]),
    )
    return LookedOver(audit, held["at"], held["stands"] != stands_on(member))


def stands_on(member: Member) -> list[int]:
    """What a look rests on besides what people decided: records and runs of the finder."""
    state = member.review.state
    return [state.search.n_records(), len(state.merges.runs)]
