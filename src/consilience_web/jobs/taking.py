"""What is made to be taken along: at once where it is little, else by a job of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience_web.jobs.actions import ask
from consilience_web.jobs.kinds import KINDS
from consilience_web.jobs.progress import silent
from consilience_web.jobs.queries import under_way
from consilience_web.reviews.downloads import file_answer
from consilience_web.reviews.pages import page
from consilience_web.reviews.queries import Member


def made_or_asked(
    request: HttpRequest, member: Member, kind: str, args: Mapping[str, Any], *, large: bool
) -> HttpResponse:
    """Answer with the file; where it is large with a page whose button has a job make it."""
    if not large:
        made = KINDS[kind].run(member, args, silent).made
        assert made is not None
        with made.stream as stream:
            return file_answer(stream.read(), made.type, made.name)
    same = [job for job in under_way(member, kind) if job.args == dict(args)]
    if request.method == "POST":
        job = same[0] if same else ask(member, kind, args)
        return redirect("jobs:show", member.row.slug, job.pk)
    known = KINDS[kind]
    context = {"kind": known, "under_way": same, "address": request.get_full_path()}
    return page(request, member, "jobs/make.html", known.stage, **context)
