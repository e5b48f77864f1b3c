"""The long work of this stage: taking large exports in, and long lists out."""

from __future__ import annotations

import io
from contextlib import ExitStack
from urllib.parse import urlencode

from django.urls import reverse

from consilience.errors import ConsilienceError, LedgerError
from consilience.review.elsewhere import Wish
from consilience.review.lists import list_csv, list_ris, stage_list
from consilience.search import Export
from consilience_web.jobs.kinds import Args, Made, Outcome, job
from consilience_web.jobs.progress import Tell
from consilience_web.reviews.actions import require
from consilience_web.reviews.blobs import WAITING, blob_stream, drop_blob
from consilience_web.reviews.queries import Member, opened
from consilience_web.search import queries
from consilience_web.search.actions import (
    Upload,
    count_again,
    document_search,
    import_exports,
)
from consilience_web.search.decisions import counted, plan_decisions
from consilience_web.search.decisions import take_in as take_decisions
from consilience_web.search.decisions_read import keep_said, read_ahead
from consilience_web.search.queries.decisions import (
    DecisionsPage,
    as_shown,
    decisions_page,
    rows_of,
)


@job("import", title="Import of exports", stage="search", action="import", back="search:show")
def take_in(member: Member, args: Args, tell: Tell) -> Outcome:
    """Take exports in; a job that was killed after it had is not done twice."""
    search, inputs, refused = args["search"], args["files"], args.get("refused", [])
    if not _in_of(member, search, inputs):
        with ExitStack() as open_files:
            files = [_waiting(member, file, open_files) for file in inputs]
            if (what := args["what"]) is not None:
                took = document_search(member, what=what, files=files, search=search, tell=tell)
            else:
                run = args.get("run", "")
                took = import_exports(member, search=search, files=files, run=run, tell=tell)
        refused = [*refused, *took.refused]
    for file in inputs:
        drop_blob(member.row, WAITING, file["sha256"])
    came = _in_of(member, search, inputs)
    read_ahead(member, [export.sha256 for export in came])
    n = sum(export.n_records for export in came)
    names = ", ".join(export.name for export in came)
    told = [
        f"{n:,} records were imported from {names}.",
        *(f"Not imported: {why}." for why in refused),
    ]
    return Outcome(" ".join(told), reverse("search:source", args=[member.row.slug, search]))


def _in_of(member: Member, search: str, inputs: list[dict[str, str]]) -> list[Export]:
    """Those of the files that the review holds of the search; their lines came in together."""
    exports = opened(member.row).state.search.exports
    found = [exports[file["sha256"]] for file in inputs if file["sha256"] in exports]
    return [export for export in found if export.search == search]


def _waiting(member: Member, file: dict[str, str], open_files: ExitStack) -> Upload:
    stream = open_files.enter_context(blob_stream(member.row, WAITING, file["sha256"]))
    if stream is None:
        raise ConsilienceError(f"{file['name']} is no longer kept here; send it again")
    return Upload(file["name"], stream)


@job("account", title="Count of an export", stage="search", action="import", back="search:show")
def count(member: Member, args: Args, tell: Tell) -> Outcome:
    """Count a large export that came with a folder."""
    count_again(member, sha256=args["sha256"], tell=tell)
    address = reverse("search:export", args=[member.row.slug, args["sha256"]])
    return Outcome("The file is counted.", address)


@job("list", title="List of records", stage="search", action="view", back="search:records",
     own=True)  # fmt: skip
def write_list(member: Member, args: Args, tell: Tell) -> Outcome:
    """Write a list of records as RIS or CSV, with the decisions that were released."""
    require(member, "search", "view")
    tell("reads the records")
    if stage := args.get("stage"):
        name = f"{stage}-{args['which']}"
        rows = stage_list(member.review, stage, args["which"], released_only=True)
    else:
        name, asked = "records", queries.Asked.from_query(args["asked"])
        rows = queries.list_asked(member, asked, tell)
    extension = args["extension"]
    tell("writes the list")
    text = list_csv(member.review, rows) if extension == "csv" else list_ris(rows)
    kind = "text/csv" if extension == "csv" else "application/x-research-info-systems"
    made = Made(f"{name}.{extension}", f"{kind}; charset=utf-8", io.BytesIO(text.encode()))
    return Outcome(f"A list of {len(rows):,} records.", made=made)


@job("said", title="Reading decisions made elsewhere", stage="screening", action="open",
     back="search:show", stopped="Nothing was kept, and no decision came in.")  # fmt: skip
def read_decisions(member: Member, args: Args, tell: Tell) -> Outcome:
    """Read what a large export holds of decisions, for its page."""
    page = _decisions(member, args)
    told = keep_said(member, page, tell)
    address = reverse("search:decisions", args=[member.row.slug, args["file"]])
    query = f"?{urlencode({'list': page.on_list})}" if page.on_list else ""
    n = sum(voice.decisions for voice in told.voices)
    text = f"{page.export.name} holds {n:,} decisions. Say who the people are that it names."
    return Outcome(text if told.voices else "There is no decision in it.", f"{address}{query}")


def _wish(args: Args) -> Wish:
    return Wish(**{**args["wish"], "others": tuple(args["wish"]["others"])})


def _decisions(member: Member, args: Args) -> DecisionsPage:
    page = decisions_page(member, args["file"], args["on_list"])
    if page is None:
        raise ConsilienceError("this review does not hold the file any more")
    return page


@job("decisions-preview", title="Preview of decisions made elsewhere", stage="screening",
     action="open", back="search:show", stopped="No decision came in.")  # fmt: skip
def preview_decisions(member: Member, args: Args, tell: Tell) -> Outcome:
    """Plan how the decisions of a large export come in, for the page that shows what that does."""
    page, wish = _decisions(member, args), _wish(args)
    address = reverse("search:decisions", args=[member.row.slug, args["file"]])
    address += f"?{urlencode({'list': page.on_list, 'preview': args['id']})}"
    rows = rows_of(member, page, tell)
    tell("plans who votes on what")
    try:
        coming, planned = plan_decisions(member, page, wish, rows=rows)
    except LedgerError as error:
        text = f"They cannot be imported like this: {error}."
        return Outcome(text, address, shows=as_shown(None, (), str(error)))
    text = f"{counted(coming)} would be imported from {page.export.name}. Nothing is imported yet."
    return Outcome(text, address, shows=as_shown(planned.change, planned.told))


@job("decisions", title="Importing decisions", stage="screening", action="open",
     back="search:show")  # fmt: skip
def take_decisions_in(member: Member, args: Args, tell: Tell) -> Outcome:
    """Take the decisions of a large export in; a job that was killed after it had is over."""
    wish = _wish(args)
    address = reverse(f"{wish.stage}:batches", args=[member.row.slug])
    if args["id"] in member.review.state.by_id:
        return Outcome("The decisions are here.", address)
    page = _decisions(member, args)
    came = take_decisions(member, page, wish, why=args["why"], id=args["id"], tell=tell)
    return Outcome(f"{counted(came)} were imported from {page.export.name}.", address)
