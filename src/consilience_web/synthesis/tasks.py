"""The long work of this stage: fitting a model to all subsets of its studies."""

from __future__ import annotations

from django.urls import reverse

from consilience.errors import ConsilienceError
from consilience.review.charts import Subsets
from consilience_web.jobs.kinds import Args, Outcome, job
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.actions import require
from consilience_web.reviews.queries import Member
from consilience_web.synthesis import actions, queries


@job("subsets", title="Subsets of the studies (GOSH)", stage="synthesis", action="view",
     back="synthesis:show")  # fmt: skip
def fit_subsets(member: Member, args: Args, tell: Tell) -> Outcome:
    """Fit them, and keep their chart with the analysis."""
    require(member, "synthesis", "view")
    row = queries.row_of(member, args["analysis"])
    pooled = row.analysis.pooled
    if pooled is None:
        raise ConsilienceError("the studies of this analysis are not pooled any more")
    subsets = Subsets(args["n"], args["seed"])
    actions.keep_subsets(member, row, subsets, tell)
    place = reverse("synthesis:chart", args=[member.row.slug, row.spec.id, "gosh"])
    said = f"{subsets.count(pooled.k):,} subsets of the {pooled.k} studies were fitted."
    return Outcome(said, f"{place}?n={subsets.n}&seed={subsets.seed}")
