"""`consilience decisions FOLDER EXPORT`: take in what was decided in another program."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.catalogue import may
from consilience.errors import FolderError, LedgerError
from consilience.protocol import Plan
from consilience.records.judgements import LISTS, ForeignJudgement, read_rayyan_log
from consilience.review.elsewhere import NEW, NOBODY, TEAM, Voice, Wish, at_stage, coming_in, voices
from consilience.review.elsewhere_standing import taken_back
from consilience.review.folder import open_folder
from consilience.review.review import Review
from consilience.search import Export
from consilience.stages import VOTING_STAGES
from consilience_cli.folder_work import actor, add_who, append_and_tell, count

if TYPE_CHECKING:
    from consilience_cli.main import Subparsers

WORDS = {"unnamed": NEW, "team": TEAM, "nobody": NOBODY}
"""What a person of the file may be mapped to besides a member, as it is typed."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "decisions",
        help="import what was decided in another program",
        description="Import the decisions, notes and labels in an export of Rayyan, Covidence, "
        "ASReview and others as judgements of members of the team. Without --person, only list "
        "whom the export names and how much it holds of each.",
        epilog="HANDLE is a member of the team, or `unnamed` (somebody whose name is not known), "
        "`team` (what the team had decided together) or `nobody` (left out). Leave NAME empty for "
        "decisions without a name: --person =team",
    )
    add_who(parser)
    parser.add_argument("export", metavar="EXPORT", help="name of an export in the folder")
    parser.add_argument("--stage", choices=VOTING_STAGES, default="screening")
    parser.add_argument(
        "--person", metavar="NAME=HANDLE", action="append", default=[],
        help="who a person named in the export is here; give it once for each",
    )  # fmt: skip
    parser.add_argument(
        "--log", metavar="FILE", type=Path, help="Rayyan's customizations_log.csv, which "
        "says whose each reason and label is, and when it was decided",
    )  # fmt: skip
    parser.add_argument(
        "--list", choices=list(LISTS), help="which of Covidence's lists the export is"
    )
    parser.add_argument(
        "--votes", type=count, help="votes that a record needs (default: the plan's)"
    )
    parser.add_argument(
        "--others", metavar="HANDLE,HANDLE", help="who casts the votes that are missing"
    )
    parser.add_argument(
        "--release", action="store_true", help="release the votes on finished records"
    )
    parser.add_argument("--why", help="why they are imported, or taken back")
    parser.add_argument(
        "--take-back", action="store_true", help="take back what was imported before"
    )


def run(args: argparse.Namespace) -> int:
    """Tell what the export holds, take it in, or take it back."""
    review = open_folder(args.folder).review
    export = _export(review, args.export)
    if (args.person or args.take_back) and not (args.why or "").strip():
        raise LedgerError("say why with --why; it is kept with the decisions")
    if args.take_back:
        acts = taken_back(review.state, export.sha256, by=actor(args).who, why=args.why)
        if not acts:
            raise LedgerError(f"no decision of {export.name} stands here")
        return append_and_tell(args, acts)
    log = read_rayyan_log(args.log) if args.log else None
    said = at_stage(review.said(export.record_ids(), args.list, log).rows, args.stage)
    if not args.person:
        return _tell(export, voices(said))
    wish = _wish(args, review.plan, said)
    by = actor(args)
    coming = coming_in(
        review.state, said, wish, by=by.who, why=args.why, file=export.sha256,
        ids=(id[:8] for id in by.ids),
    )  # fmt: skip
    return append_and_tell(args, list(coming.acts))


def _export(review: Review, name: str) -> Export:
    exports = review.state.search.exports.values()
    found = [export for export in exports if name in (export.name, export.sha256)]
    if len(found) != 1:
        known = ", ".join(export.name for export in exports) or "none"
        raise FolderError(f"the folder holds no single export {name!r}; it holds {known}")
    return found[0]


def _wish(args: argparse.Namespace, plan: Plan, said: Iterable[ForeignJudgement]) -> Wish:
    named = {voice.name for voice in voices(said)}
    people: dict[str, str] = {}
    for text in args.person:
        name, equals, handle = text.rpartition("=")
        if not equals or name not in named:
            known = ", ".join(repr(name) for name in sorted(named))
            raise LedgerError(f"{text!r} names nobody of the file; write NAME=HANDLE for {known}")
        people[name] = WORDS.get(handle) or _member(plan, handle)
    rule = plan.screening if args.stage == "screening" else plan.fulltext
    others: Sequence[str] = [
        p.handle for p in plan.team if not p.left and may(p.roles, args.stage, "vote")
    ]
    if args.others is not None:
        others = [_member(plan, handle) for handle in args.others.split(",") if handle]
    votes = rule.votes if args.votes is None else args.votes
    return Wish(args.stage, people, max(votes, 1), tuple(others), args.release)


def _member(plan: Plan, handle: str) -> str:
    if plan.person(handle) is None:
        raise LedgerError(f"{handle!r} is not in the team")
    return handle


def _tell(export: Export, found: Sequence[Voice]) -> int:
    if not found:
        print(f"{export.name}: no decision, note or label of another program")
    for voice in found:
        of_team = " of the team" if voice.settled else ""
        decisions = f"{_counted(voice.decisions, 'decision')}{of_team}"
        rest = f"{_counted(voice.notes, 'note')}, {_counted(voice.labels, 'label')}"
        print(f"{voice.name or '(no name)'}: {decisions}, {rest}")
    return 0


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
