"""A workspace of its own for tests that kill workers: made, looked at and aged by processes."""

from __future__ import annotations

import hashlib
import io
import json
import time
from datetime import timedelta
from typing import Any

import typst
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from consilience_web.jobs.actions import ask
from consilience_web.jobs.models import Job
from consilience_web.reviews.actions import start_review
from consilience_web.reviews.blobs import keep_blob
from consilience_web.reviews.models import LedgerRow, Membership, RecordRow, TextRow
from consilience_web.reviews.queries import member_of
from consilience_web.search.actions import Upload, import_later
from tests.web.conftest import EXPORTS, PLAN

N = 300
"""How often the ten records of a real export stand in the large one, each time renumbered."""

N_FILES = 60


def begin() -> None:
    """Make a review, and ask for a large import."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("alice", password="x" * 12)
    row = start_review(user=user, plan=PLAN, handle="alice")
    export = min(EXPORTS.glob("*.ris")).read_text(encoding="utf-8")
    text = "\n".join(export.replace("TI  - ", f"TI  - {n} ") for n in range(N))
    member = member_of(row.slug, user.pk)
    files = [Upload("large.ris", io.BytesIO(text.encode("utf-8")))]
    import_later(member, search="", what={"source": "Embase", "kind": "database"}, files=files)


def ask_for_duplicates() -> None:
    """Ask for a search for duplicates among all records."""
    membership = Membership.objects.get()
    ask(member_of(membership.review.slug, membership.user_id), "dedupe", {})


def ask_for_texts() -> None:
    """Keep many PDFs, and ask for their texts."""
    membership = Membership.objects.get()
    for n in range(N_FILES):
        pdf = paper(*(f"Page {page} of paper {n}" for page in range(20)))
        keep_blob(membership.review, "file", pdf, name=hashlib.sha256(pdf).hexdigest())
    ask(member_of(membership.review.slug, membership.user_id), "texts", {})


def paper(*pages: str) -> bytes:
    """Print a PDF with these pages."""
    source = "\n#pagebreak()\n".join(f"#text({json.dumps(page)})" for page in pages)
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def age() -> None:
    """Let the worker of the job have been silent for long."""
    Job.objects.filter(state="running").update(beat=timezone.now() - timedelta(minutes=1))


def wait() -> None:
    """Say that it waits, wait until the last job is in the middle, print where things stand."""
    print("waits", flush=True)
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        job = Job.objects.latest("pk")
        if job.state == "done" or (job.state == "running" and RecordRow.objects.exists()):
            break
        time.sleep(0.02)
    look()


def look() -> None:
    """Print where things stand."""
    job = Job.objects.latest("pk")
    seen: dict[str, Any] = {
        "state": job.state,
        "done": job.done,
        "attempts": job.attempts,
        "imports": LedgerRow.objects.filter(act="import").count(),
        "rows": RecordRow.objects.count(),
        "runs": LedgerRow.objects.filter(act="deduplicate").count(),
        "texts": TextRow.objects.count(),
        "error": job.error,
    }
    print(json.dumps(seen), flush=True)
