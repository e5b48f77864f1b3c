"""`consilience open FOLDER`: open records of a review folder for voting."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from consilience.catalogue import may
from consilience.errors import LedgerError
from consilience.ledger import planned_batches
from consilience.review.append import Act
from consilience.review.folder import open_folder
from consilience.stages import VOTING_STAGES
from consilience_cli.folder_work import actor, add_who, append_and_tell, count

if TYPE_CHECKING:
    from consilience.protocol.plan import Person
    from consilience_cli.main import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command's arguments."""
    parser = subparsers.add_parser(
        "open",
        help="open records of a folder for voting",
        description="Open the records that wait at a stage for voting, and print the batches. This "
        "fixes who votes on which record; the plan says how many votes each needs.",
    )
    add_who(parser)
    parser.add_argument("--stage", choices=VOTING_STAGES, default="screening")
    parser.add_argument("--n", type=count, help="open only the first N of the records that wait")
    parser.add_argument(
        "--calibration",
        type=count,
        metavar="N",
        help="have the first N voted on by everybody (default: as the plan says)",
    )
    parser.add_argument(
        "--voters",
        metavar="HANDLE,HANDLE",
        help="who votes (default: everybody whose role allows it)",
    )


def run(args: argparse.Namespace) -> int:
    """Plan the batches and append them."""
    review = open_folder(args.folder).review
    state, plan = review.state, review.plan
    rule = plan.screening if args.stage == "screening" else plan.fulltext
    voting = state.voting(args.stage)
    voters = args.voters.split(",") if args.voters else _who_may(plan.team, args.stage)
    strangers = [v for v in voters if plan.person(v) is None]
    if strangers:
        raise LedgerError(f"{strangers[0]!r} is not in the team")
    batches = planned_batches(
        state.unopened(args.stage)[: args.n],
        voters,
        votes=rule.votes,
        settle=rule.settle,
        calibration=rule.calibration if args.calibration is None else args.calibration,
        n_before=len(voting.batches),
        ids=(id[:8] for id in actor(args).ids),
    )
    acts = [Act(args.stage, "batch", f"batch:{b.id}", b.as_what()) for b in batches]
    status = append_and_tell(args, acts)
    for b in batches if status == 0 else ():
        votes = "1 vote" if b.quota == 1 else f"{b.quota} votes"
        who = ", ".join(b.voters)
        print(f"batch:{b.id}  {b.name}: {len(b.records)} records, {votes} on each, by {who}")
    return status


def _who_may(team: Iterable[Person], stage: str) -> list[str]:
    return [p.handle for p in team if not p.left and may(p.roles, stage, "vote")]
