"""The chart of all subsets of the studies: at once, as a job made it before, or not yet."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from consilience.figures.drawing import Drawing
from consilience.review.analyses import Rebuilt
from consilience.review.charts import Subsets, gosh_chart
from consilience_web.reviews.blobs import CHART, read_blob
from consilience_web.reviews.queries import Member
from consilience_web.synthesis.queries.kept import fingerprint, kept


def place(member: Member, row: Rebuilt, subsets: Subsets) -> tuple[str, str]:
    """Name a chart: the part that all charts of the same inputs have, and the whole.

    The fingerprint is of all inputs and options, so that an old chart is never shown for new ones.
    """
    of = hashlib.sha256(row.spec.id.encode()).hexdigest()[:16]
    inputs = f"{of}-{fingerprint(member, row)}"
    return inputs, f"{inputs}-{subsets.n}-{subsets.seed if subsets.n else 0}"


def made(member: Member, row: Rebuilt, subsets: Subsets) -> Drawing | None:
    """Give a chart that is fitted at once, or that a job made; None where it is to be made."""
    pooled = row.analysis.pooled
    assert pooled is not None
    if subsets.at_once(pooled.k):
        what = f"gosh-{subsets.n}-{subsets.seed}"
        return kept(member, row, what, lambda: gosh_chart(member.review, row, subsets))
    content = read_blob(member.row, CHART, place(member, row, subsets)[1])
    return drawing_from(content) if content is not None else None


def shown_first(member: Member, row: Rebuilt) -> Subsets:
    """Give the subsets that are shown where nobody asks: all of them once a job fitted them."""
    pooled = row.analysis.pooled
    assert pooled is not None
    first = Subsets.at_first(pooled.k)
    return Subsets() if first.n and made(member, row, Subsets()) is not None else first


def as_content(drawing: Drawing) -> bytes:
    """Write a chart as it is kept."""
    return json.dumps(asdict(drawing), ensure_ascii=False).encode()


def drawing_from(content: bytes) -> Drawing:
    """Read a chart that was kept."""
    parts = json.loads(content)
    table, pages = tuple(parts.pop("table")), tuple(parts.pop("pages"))
    return Drawing(**parts, table=table, pages=pages)
