"""Pages of the jobs: how far one is, what came of it, stopping it, trying it again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from consilience_web.jobs import actions, files
from consilience_web.jobs.queries import job_of, jobs_of, waits_long
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member


@require_safe
@for_member("search", "view")
def index(request: HttpRequest, member: Member) -> HttpResponse:
    """All jobs of the review."""
    return page(request, member, "jobs/list.html", "", jobs=jobs_of(member))


@require_safe
@for_member("search", "view")
def show(request: HttpRequest, member: Member, id: int) -> HttpResponse:
    """One job; the page asks again every two seconds while it is not over."""
    job, kind = job_of(member, id)
    context = {
        "job": job,
        "kind": kind,
        "who": member.plan.name_of(job.who),
        "waits_long": waits_long(job),
        "kept": files.is_kept(job),
    }
    answer = page(request, member, "jobs/show.html", kind.stage, **context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_member("search", "view")
def cancel(request: HttpRequest, member: Member, id: int) -> HttpResponse:
    """Stop a job."""
    job, _ = job_of(member, id)
    actions.cancel(job)
    return redirect("jobs:show", member.row.slug, id)


@require_safe
@for_member("search", "view")
def file(request: HttpRequest, member: Member, id: int) -> StreamingHttpResponse:
    """Give the file that a job made to whoever asked for it."""
    job, _ = job_of(member, id)
    if not files.is_kept(job):
        raise Http404
    return files.answer(job)


@require_POST
@for_member("search", "view")
def again(request: HttpRequest, member: Member, id: int) -> HttpResponse:
    """Have a job tried again."""
    job, _ = job_of(member, id)
    actions.try_again(job)
    return redirect("jobs:show", member.row.slug, id)
