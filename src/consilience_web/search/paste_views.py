"""The page on which a reference list or web results are pasted, looked at and taken in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from consilience.errors import ReadError
from consilience_web.reviews.pages import for_member, page
from consilience_web.reviews.queries import Member
from consilience_web.search.actions import ImportRefused, document_search
from consilience_web.search.pasting_form import PasteForm
from consilience_web.search.queries.pasted import Pasted, read_pasted
from consilience_web.ui.problems import Problem

CHANGED = "The list was changed since it was read. Look at it once more, then import."


@for_member("search", "import")
def paste(request: HttpRequest, member: Member) -> HttpResponse:
    """Read a pasted list, show what it comes to, and take it in as a search of its own."""
    form = PasteForm(request.POST or None)
    problems: list[Problem] = []
    pasted: Pasted | None = None
    if request.method == "POST" and form.is_valid():
        file = form.upload()
        try:
            pasted = read_pasted(file.stream.read(), file.name, file.format or "")
            if request.POST.get("step") == "import":
                if request.POST.get("read") == form.mark():
                    took = document_search(member, what=form.what(), files=[file])
                    messages.success(request, f"{len(pasted.records)} records came in.")
                    return redirect("search:source", member.row.slug, took.search)
                problems = [Problem(CHANGED, "id_text")]
        except (ReadError, ImportRefused) as error:
            told = error.messages if isinstance(error, ImportRefused) else [str(error)]
            problems = [Problem(text, "id_text") for text in told]
    answer = page(
        request, member, "search/paste.html", "search", form=form, pasted=pasted,
        mark=form.mark() if pasted else "", problems=problems,
    )  # fmt: skip
    answer.status_code = 400 if problems or form.errors else 200
    return answer
