"""`consilience convert`: turn search exports into another format, and tell what was repaired."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consilience.errors import ReadError
from consilience.evidence import Record
from consilience.records import (
    READABLE,
    WRITABLE,
    Summary,
    iterate_export,
    not_carried,
    write_records,
)
from consilience_cli.outputs import clash

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "convert",
        help="turn search exports into another format",
        description="Read search exports in any supported format, recognised by their content, "
        "and write all their records to one file. Repairs are reported. Rows that cannot be read "
        "are reported with their lines, and the exit status is then 1.",
    )
    parser.add_argument("inputs", metavar="IN", nargs="+", type=Path, help="search exports")
    parser.add_argument(
        "--to",
        metavar="FORMAT",
        required=True,
        choices=WRITABLE,
        help=f"one of {', '.join(WRITABLE)}",
    )
    parser.add_argument("--output", metavar="OUT", required=True, type=Path, help="file to write")
    parser.add_argument(
        "--from",
        metavar="FORMAT",
        choices=READABLE,
        dest="from_format",
        help=f"read the exports as this format instead of recognising it: {', '.join(READABLE)}",
    )
    parser.add_argument(
        "--encoding", help="encoding of the exports, such as cp1250, instead of recognising it"
    )
    parser.add_argument("--quiet", action="store_true", help="report only what was refused")


def run(args: argparse.Namespace) -> int:
    if wrong := clash(args.inputs, [args.output]):
        return wrong
    conversion = Conversion(args)
    # Written beside its place first, so that a failure leaves no half file behind.
    part = args.output.with_name(args.output.name + ".part")
    try:
        with part.open("wb") as stream:
            write_records(conversion.records(), args.to, stream)
        if conversion.n_records or not conversion.n_refused:
            part.replace(args.output)
    finally:
        part.unlink(missing_ok=True)
    for what, n in conversion.lost.most_common() if not args.quiet else ():
        print(f"consilience: {args.to} cannot carry {what} ({n} records)", file=sys.stderr)
    return 1 if conversion.n_refused else 0


class Conversion:
    """Reads one export after the other and tells what is met."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.n_records = 0
        self.n_refused = 0
        self.lost: Counter[str] = Counter()

    def records(self) -> Iterator[Record]:
        for n, path in enumerate(self.args.inputs):
            if path in self.args.inputs[:n]:
                print(f"consilience: {path}: is named twice and converted twice", file=sys.stderr)
            try:
                yield from self._of(path)
            except ReadError as error:
                self.n_refused += 1
                print(f"consilience: {error}", file=sys.stderr)

    def _of(self, path: Path) -> Iterator[Record]:
        with path.open("rb") as stream:
            args = self.args
            export = iterate_export(
                stream, name=path.name, format=args.from_format, encoding=args.encoding
            )
            for item in export:
                if isinstance(item, Record):
                    self.n_records += 1
                    self.lost.update(not_carried(item, args.to))
                    yield item
                elif item.kind == "refused" or not args.quiet:
                    print(_one_line(f"consilience: {item}"), file=sys.stderr)
        self.n_refused += export.summary.n_refused
        if not export.summary.n_rows_read:
            raise ReadError(
                f"the file looks like {export.format} but holds no record", file=path.name
            )
        if not args.quiet:
            print(_told(path, export.format, export.encoding, export.summary))


def _told(path: Path, format: str, encoding: str, summary: Summary) -> str:
    filled = ", ".join(f"{name} {n}" for name, n in summary.filled.most_common())
    return (
        f"{path.name} ({format}, {encoding}): {summary.n_rows_read} rows read, "
        f"{summary.n_records} records, {summary.n_repaired} repaired, {summary.n_refused} refused"
        f"\n  filled: {filled}"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
