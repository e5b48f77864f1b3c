"""Starting a review folder: a plan that a person can fill in, an empty ledger, a README."""

from __future__ import annotations

import json
from pathlib import Path

from consilience.protocol.plan import VERSION
from consilience.review.blobs import EXPORTS, FILES, exports_manifest, files_manifest
from consilience.review.folder import PLAN
from consilience.review.ledger_file import FILE as LEDGER

README = """# {title}

A review folder. `plan.yaml` is written by people; `ledger.jsonl` by programs, one line for each
thing that somebody decided; `exports` keeps the exports of the searches byte for byte.

    consilience add FOLDER EXPORT...    document a search, with its exports
    consilience build FOLDER            counts, tables, figures and the report, into output/
    consilience build FOLDER --adopt    adopt plan.yaml, first or as a dated amendment
    consilience build FOLDER --check    does a rebuild give the same?
    consilience import FOLDER           work on it in the browser
"""

TEMPLATE = """\
# The plan of the review. Lines that begin with # are comments. Only version, title, kind, one
# question and the team are required; take away the # of the parts that you use. Once adopted
# (consilience build FOLDER --adopt), a later change is adopted in the same way, as an amendment.
version: {version}
title: {title}

# systematic_review, umbrella_review, review_of_reviews, scoping_review, rapid_review,
# qualitative_synthesis, evidence_library, consensus, programme_theory, role_description,
# web_results
kind: systematic_review

# The review's own unit above the study, if it has one.
# unit: programme

# background: Why the review is done.

questions:
  - id: q1
    text: What is the question, in one sentence?
    # PICO, PICOS, PCC, PEO or SPIDER, with its parts by letter.
    # frame: PICO
    # elements: {{P: Population, I: Intervention, C: Comparator, O: Outcomes}}

# Eligibility criteria; they stand beside every record while it is screened.
# criteria:
#   - {{id: design, kind: include, about: design, text: Randomised trials}}
#   - {{id: children, kind: exclude, about: population, text: Only people under 18}}

# Reasons for exclusion at full text, in the order in which they are checked.
# reasons:
#   - {{id: design, text: Not the design}}
#   - {{id: population, text: Not the population}}

# Words that are marked in titles and abstracts.
# terms:
#   include: [randomised, trial]
#   exclude: [protocol]

# stages:
#   screening: {{votes: 2, calibration: 20, settle: adjudicator, maybe: include}}
#   fulltext: {{votes: 2, settle: adjudicator}}
#   extraction:
#     people: 2
#     characteristics:
#       - {{id: design, label: Design}}
#       - {{id: country, label: Country}}
#   appraisal: {{people: 2, instrument: rob1}}

# Roles: lead, information_specialist, reviewer, adjudicator, statistician, partner, reader.
team:
  - {{handle: {handle}, name: {name}, roles: [lead, reviewer]}}

# registration: {{registry: PROSPERO, number: CRD00000000000, date: "2026-01-31"}}

# outcomes:
#   - {{id: recovery, name: Personal recovery, higher_is: better, kind: continuous}}
# timepoints:
#   - {{id: post, name: End of treatment}}
# analyses:
#   - id: recovery-post
#     title: Recovery, end of treatment
#     outcome: recovery
#     timepoint: post
#     measure: SMD
#     kind: primary

# Where records of other methods join those of databases: after, or before_duplicates.
# flow: {{other_methods_join: after}}
"""


def start_folder(path: Path, *, title: str, handle: str, name: str) -> None:
    """Write the files of a new folder.

    Parameters
    ----------
    title : str
        Working title; a placeholder where it is empty.
    handle, name : str
        Short name and name of whoever leads the review.
    """
    told = title or "Working title of the review"
    plan = TEMPLATE.format(
        version=VERSION,
        title=json.dumps(told, ensure_ascii=False),
        handle=json.dumps(handle, ensure_ascii=False),
        name=json.dumps(name, ensure_ascii=False),
    )
    files = {
        PLAN: plan,
        LEDGER: "",
        "README.md": README.format(title=told),
        f"{EXPORTS}/manifest.csv": exports_manifest([]),
        f"{FILES}/manifest.csv": files_manifest([]),
    }
    for file, text in files.items():
        place = path / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
