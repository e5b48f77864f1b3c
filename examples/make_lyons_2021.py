"""Make the review folder of Lyons 2021 from the facts that were read from its page.

    python examples/make_lyons_2021.py [FOLDER]

Reads `worked-reviews/lyons-2021-meta-analysis.yaml` below the folder named by
CONSILIENCE_REFERENCE. The result is carried with the product; nothing in it is made up: what the
page prints is a reported number with its line, what follows from other facts is marked inferred.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from consilience.ledger import Line
from consilience.review.folder import save_folder
from consilience.review.review import Review
from consilience.review.state import state_of

PROJECT = Path(__file__).resolve().parent.parent
TARGET = PROJECT / "src/consilience/data/reviews/lyons-2021"
BESIDE = Path(__file__).resolve().parent / "lyons-2021"
"""The plan, the checks and the README, written by people."""

WHEN = "2021-06-23T00:00:{:02d}.{:06d}Z"
"""Every line carries the day of publication: the paper does not date single decisions."""

IDS = {
    52: "ben-zeev-2018", 53: "cook-2012-wrap", 56: "cook-2012-bridges", 58: "eisen-2012",
    59: "kaplan-2011", 60: "corrigan-2015", 61: "ruesch-2014", 62: "russinova-2014",
}  # fmt: skip
PROGRAMMES = {
    52: "WRAP", 53: "WRAP", 56: "BRIDGES", 58: "Vet-to-Vet", 59: "Online peer support",
    60: "Coming Out Proud", 61: "Coming Out Proud", 62: "Photovoice",
}  # fmt: skip
ITEMS = {
    "sequence": "sequence_generation",
    "allocation": "allocation_concealment",
    "performance": "blinding_participants_personnel",
    "detection": "blinding_outcome_assessment",
    "attrition": "incomplete_outcome_data",
    "reporting": "selective_reporting",
}
SUPPORT = {
    True: "Not among the trials that the text names as unclear or high for this domain",
    False: "Named in the text for this domain",
}


class Ledger:
    """Collects lines and gives each the next moment."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def add(self, stage: str, act: str, subject: str, what: Mapping[str, Any], who: str) -> None:
        """Append a line."""
        n = len(self.lines) + 1
        at = WHEN.format(0, n)
        what = {key: value for key, value in what.items() if value is not None}
        self.lines.append(Line(f"lyons-{n:04d}", at, who, stage, act, subject, what))


def main() -> None:
    reference = Path(os.environ.get("CONSILIENCE_REFERENCE", PROJECT.parent / "shared"))
    facts = YAML(typ="safe", pure=True).load(
        (reference / "worked-reviews/lyons-2021-meta-analysis.yaml").read_text(encoding="utf-8")
    )
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    plan = YAML(typ="safe", pure=True).load((BESIDE / "plan.yaml").read_text(encoding="utf-8"))
    ledger = Ledger()
    ledger.add("protocol", "plan", "plan:plan", {"plan": plan}, "nl")
    searches(ledger, facts)
    flow(ledger, facts)
    for trial in facts["trials"]:
        reports(ledger, trial)
    sizes = {
        int(k): v
        for k, v in facts["from_published_tables"]["derived_sample_sizes"]["sizes"].items()
    }
    for trial in facts["trials"]:
        extract(ledger, trial, sizes[trial["ref"]])
    for trial in facts["trials"]:
        appraise(ledger, trial)
    other_numbers(ledger, facts)
    pooled(ledger, facts)
    not_run(ledger, facts, plan)
    extras = {name: (BESIDE / name).read_bytes() for name in ("README.md", "checks.toml")}
    save_folder(Review(state_of(ledger.lines), {}), {}, {}, target, extras=extras)
    print(f"{target}: {len(ledger.lines)} lines")


def place(lines: Iterable[int]) -> str:
    """Name lines of the source page."""
    rows = list(lines)
    return f"source line{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"


def report(ledger: Ledger, quantity: str, value: Any, where: str, **more: Any) -> None:
    """Append a reported number."""
    stage = "search" if quantity.startswith("flow.") else "synthesis"
    ledger.add(
        stage, "reported", f"reported:{quantity}",
        {"quantity": quantity, "value": value, "place": where, **more}, "nl",
    )  # fmt: skip


def searches(ledger: Ledger, facts: Mapping[str, Any]) -> None:
    """The searches as they are described; their strings stand in a supplement."""
    date = facts["search"]["date_search_run"]["value"]
    expression = facts["search"]["structure"]["expression"]
    for name in facts["search"]["databases"]["names"]:
        source, _, platform = name.partition(" (")
        ledger.add(
            "search", "search", f"search:{_slug(source)}",
            {
                "source": source, "kind": "database", "platform": platform.rstrip(")"),
                "date": date, "string": f"{expression}; the full string stands in supplement 1",
                "limits": "from inception, no language limit",
                "note": place([642, 644, 734]),
            },
            "nl",
        )  # fmt: skip
    for name in facts["search"]["supplementary"]["methods"]:
        kind = "citation" if "citation" in name else "other"
        kind = "register" if name in ("ClinicalTrials.gov", "WHO ICTRP") else kind
        ledger.add(
            "search", "search", f"search:{_slug(name)}",
            {
                "source": name[0].upper() + name[1:], "kind": kind,
                "note": place([650, 652, 654, 656]),
            },
            "nl",
        )  # fmt: skip


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


FLOW = (
    ("database_results", "database_records"), ("other_results", "supplementary_records"),
    ("duplicates", "duplicates_removed"), ("records_screened", "after_deduplication"),
    ("records_excluded", "excluded_title_abstract"), ("dbr_assessed", "full_text_retrieved"),
    ("dbr_excluded", "full_text_excluded"), ("new_reports", "articles_included"),
    ("new_studies", "studies_included"), ("total_studies_ma", "studies_with_usable_data"),
)  # fmt: skip


def flow(ledger: Ledger, facts: Mapping[str, Any]) -> None:
    """The numbers of the flow as the paper prints them; no record is made up for them."""
    for box, name in FLOW:
        fact = facts["flow"][name]
        report(
            ledger, f"flow.{box}", fact["value"], place(fact["lines"]),
            inferred=True if fact.get("inferred") else None,
        )  # fmt: skip


def reports(ledger: Ledger, trial: Mapping[str, Any]) -> None:
    """The reports of a trial with their citations, and the study that they are grouped into."""
    rows = [(trial["ref"], trial["citation"], trial["citation_lines"])]
    rows += [(r["ref"], r["citation"], r["lines"]) for r in trial["further_reports"]]
    for ref, citation, lines in rows:
        doi = re.search(r"doi\.org/(10\.\S+)", citation)
        year = re.search(r"\. (?:[^.]*\. )?(\d{4});", citation)
        ledger.add(
            "fulltext", "report", f"report:r{ref}",
            {
                "citation": _clean(citation), "title": _title(citation), "place": place(lines),
                "doi": doi.group(1).rstrip(".").lower() if doi else None,
                "year": int(year.group(1)) if year else None,
            },
            "nl",
        )  # fmt: skip
    ledger.add(
        "fulltext", "study", f"study:{IDS[trial['ref']]}",
        {"name": trial["short"], "reports": [f"r{ref}" for ref, _, _ in rows],
         "unit": PROGRAMMES[trial["ref"]]},
        "nl",
    )  # fmt: skip


def _clean(citation: str) -> str:
    return re.sub(r"\s+\.$", "", citation.replace("Available from:. ", "")).strip()


def _title(citation: str) -> str | None:
    parts = re.split(r"(?:et al|[A-Z]{1,3})\. ", citation, maxsplit=1)
    return re.split(r"\. (?=[A-Z])", parts[1])[0].strip() if len(parts) == 2 else None


def extract(ledger: Ledger, trial: Mapping[str, Any], size: int) -> None:
    """The characteristics of a trial; what follows from other facts is marked."""
    where = place(trial["lines"])
    ref = trial["ref"]

    def said(
        value: Any, *, inferred: bool = False, note: str = "", at: str = where
    ) -> dict[str, Any]:
        row = {"missing": "not_applicable"} if value is None else {"value": value}
        return (
            row
            | {"place": at}
            | ({"inferred": True} if inferred else {})
            | ({"note": note} if note else {})
        )

    follow_up = trial["follow_up_after_treatment"]
    yes = {True: "yes", False: "no"}
    form = {
        "design": said("randomised trial", at=place([738])),
        "country": said(
            "Switzerland" if ref == 61 else "USA", inferred=True, at=place([738]),
            note="seven trials in the USA, one in Switzerland, by its sites (Zürich, Kilchberg)",
        ),
        "n": said(size, **_size(ref)),
        "programme": said(trial["programme"]),
        "intervention_class": said(trial["intervention_class"]),
        "subclass": said(trial["subclass"]),
        "structured": said(yes[trial["structured"]], at=place([746, 748])),
        "comparator": said(trial["comparator"]),
        "comparator_type": said(trial["comparator_type"]),
        "follow_up": said(follow_up or "none", inferred=follow_up is None, at=place([738]),
                          note="" if follow_up else "not among the six trials with follow-up"),
        "severe_sample": said(yes[trial["severe_mental_health_conditions_sample"]]),
        "usable": said(yes[trial["usable_for_meta_analysis"]], at=place([772, 774])),
    }  # fmt: skip
    ledger.add(
        "extraction", "reconcile", f"study:{IDS[ref]}",
        {"form": {"characteristics": form, "arms": [], "outcomes": [], "results": []},
         "how": "as published"},
        "nl",
    )  # fmt: skip


def _size(ref: int) -> dict[str, Any]:
    if ref in (58, 60):
        why = "solved for: total 2131, usable 1626, median 252 and the other six sizes fix it"
        return {"inferred": True, "at": place([742, 772]), "note": why}
    if ref == 53:
        why = (
            "enrolment by the registry, confirmed by the range of the page; the abstract gives 519"
        )
        return {"inferred": True, "at": "registry NCT01024569", "note": why}
    return {
        "inferred": True,
        "at": "abstract of the report",
        "note": "confirmed by the total of the page",
    }


def appraise(ledger: Ledger, trial: Mapping[str, Any]) -> None:
    """Risk of bias by domain; the overall judgement is left to the rule."""
    rob = trial["risk_of_bias"]
    where = place(rob["lines"])
    answers = {}
    for domain, item in ITEMS.items():
        inferred = bool(rob[domain].get("inferred"))
        answers[item] = {
            "answer": rob[domain]["judgement"].capitalize(),
            "support": SUPPORT[inferred],
            "place": where,
        } | ({"inferred": True} if inferred else {})
    form = {"instrument": "rob1", "answers": answers}
    study = f"study:{IDS[trial['ref']]}"
    ledger.add("appraisal", "reconcile", study, {"form": form, "how": "as published"}, "nl")
    report(ledger, f"overall.{IDS[trial['ref']]}", rob["overall"].capitalize(), where)


def other_numbers(ledger: Ledger, facts: Mapping[str, Any]) -> None:
    """Further numbers of the page that the checks and the reproduction need."""
    c, f = facts["characteristics"], facts["flow"]
    low, high = c["sample_size_range"]["value"]
    rows: list[tuple[str, Any, list[int]]] = [
        ("participants.total", c["participants_total"]["value"], [742]),
        ("participants.median", c["sample_size_median"]["value"], [742]),
        ("participants.smallest", low, [742]),
        ("participants.largest", high, [742]),
        ("participants.usable", c["usable_participants"]["n"], [772]),
        ("participants.usable_percent", c["usable_participants"]["percent"], [772]),
        ("participants.median_of_mean_age", c["median_of_mean_age"]["value"], [742]),
        ("participants.median_percent_female", c["median_percent_female"]["value"], [742]),
        ("trials.in_USA", c["countries"]["USA"], [738]),
        ("trials.in_Switzerland", c["countries"]["Switzerland"], [738]),
        ("trials.usable", f["studies_with_usable_data"]["value"], [734]),
        ("trials.structured", 7, [746]),
        ("trials.unstructured", 1, [748]),
        ("trials.self_management", 4, [754]),
        ("trials.anti_stigma", 3, [760]),
        ("trials.performance_low", 3, [766]),
        ("trials.performance_unclear", 5, [766]),
        ("trials.detection_unclear", 4, [766]),
        ("trials.overall_low", 2, [768]),
        ("trials.overall_unclear", 4, [768]),
        ("trials.overall_high", 2, [768]),
        ("trials.overall_high_or_unclear", 6, [614]),
        ("methods.most_trials_pooled", c["max_trials_in_a_meta_analysis"]["value"], [774]),
        ("methods.funnel_minimum", facts["statistics"]["funnel_asymmetry_minimum"]["value"], [722]),
        (
            "methods.minimum_k",
            facts["statistics"]["minimum_studies_for_meta_analysis"]["value"],
            [720],
        ),
        (
            "methods.screening_agreement_percent",
            facts["screening"]["title_abstract"]["agreement_percent"],
            [658],
        ),
    ]
    for quantity, value, lines in rows:
        report(ledger, quantity, value, place(lines))
    report(
        ledger, "trials.with_follow_up", len(c["follow_up_trials"]["value"]), place([738]),
        inferred=True, note="six trials are named",
    )  # fmt: skip


TIMES = {"post-intervention": "post", "short-term follow-up": "short"}
POOLED = {
    "k": "k", "n": "n", "estimate": "estimate", "p": "p", "i2_percent": "i2", "chi2": "chi2",
    "df": "df",
}  # fmt: skip


def pooled(ledger: Ledger, facts: Mapping[str, Any]) -> None:
    """Pooled rows: numbers of trials from the page, estimates as another review tabulates them."""
    known = {}
    for row in facts["from_published_tables"]["pooled"]:
        name = f"pooled.{_slug(row['outcome'])}.{TIMES[row['timepoint']]}"
        known[f"{name}.k"] = row["k"]
        where = f"as tabulated by Cooper 2024, {row['source']}"
        for key, quantity in POOLED.items():
            if row.get(key) is not None:
                report(ledger, f"{name}.{quantity}", row[key], where)
        if row.get("ci"):
            report(ledger, f"{name}.ci_lb", row["ci"][0], where)
            report(ledger, f"{name}.ci_ub", row["ci"][1], where)
    for row in facts["meta_analyses"]:
        time = TIMES.get(row["timepoint"])
        name = f"pooled.{_slug(row['outcome'])}.{time}.k"
        if time and row["k"] and name not in known:
            report(ledger, name, row["k"], place(row["lines"]), note=row["finding"])


def not_run(ledger: Ledger, facts: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    """Every planned analysis as the paper carried it out, and why it is not repeated here."""
    found = {
        (_slug(row["outcome"]), TIMES.get(row["timepoint"])): row for row in facts["meta_analyses"]
    }
    for planned in plan["analyses"]:
        if not planned.get("outcome"):
            continue
        row = found[planned["outcome"], planned["timepoint"]]
        if row["k"]:
            why = (
                f"Reported: {row['k']} trials pooled, {row['finding']} ({place(row['lines'])}). "
                "Not repeated here: means and SDs of the trials are not published in what is held."
            )
        else:
            why = f"Not pooled in the paper: {row['why']} ({place(row['lines'])})."
        ledger.add("synthesis", "analysis", f"analysis:{planned['id']}", _spec(planned, why), "nl")
    for planned in plan["analyses"]:
        if not planned.get("outcome"):
            why = NOT_POSSIBLE[planned["id"]]
            ledger.add(
                "synthesis", "analysis", f"analysis:{planned['id']}", _spec(planned, why), "nl"
            )


NOT_POSSIBLE = {
    "funnel": "Not possible: at most five trials in an analysis, ten were asked for "
    "(source lines 722, 774).",
    "structured": "Not possible: all usable trials were structured (source line 774).",
    "low-risk": "Not pooled: two trials at low overall risk, fewer than three; told in words "
    "(source lines 774, 782).",
    "severe": "Done for empowerment at the end of treatment alone: not altered "
    "(source lines 774, 790).",
    "tau-only": "Done where three trials remained: recovery not substantially different, hope and "
    "empowerment not altered; not possible for global symptoms and depression at follow-up "
    "(source lines 774 to 814).",
}


def _spec(planned: Mapping[str, Any], why: str) -> dict[str, Any]:
    spec = {
        "id": planned["id"], "title": planned["title"], "outcome": planned.get("outcome", ""),
        "timepoint": planned.get("timepoint", ""), "measure": planned.get("measure", "SMD"),
        "method": "DL", "test": "z", "minimum_k": 3, "leave_out": [], "planned": True,
    }  # fmt: skip
    return {"spec": spec, "why": why}


if __name__ == "__main__":
    main()
