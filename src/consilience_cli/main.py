"""The command `consilience`: find the command asked for, run it, report what went wrong.

Only the module of the command that was asked for is imported, so that `--help` answers at once
and a command of the library never waits for the web.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

# More than one BLAS thread beside a busy process made small problems 12 to 17 times slower.
# It has to be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from consilience import __version__
from consilience.errors import ConsilienceError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = Any

FAILED = 1
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the word, the module that carries it, one line of help."""

    name: str
    module: str
    help: str


COMMANDS: tuple[Command, ...] = (
    Command("new", "consilience_cli.new", "start a review folder"),
    Command("convert", "consilience_cli.convert", "turn search exports into another format"),
    Command("dedupe", "consilience_cli.dedupe", "find duplicate records in search exports"),
    Command("add", "consilience_cli.add", "add a search and its exports to a folder"),
    Command("decisions", "consilience_cli.decisions", "import what was decided in another program"),
    Command("relate", "consilience_cli.relate", "link works that report one study"),
    Command("open", "consilience_cli.open_batch", "open records of a folder for voting"),
    Command("append", "consilience_cli.append", "append decisions from a table to a folder"),
    Command("meta", "consilience_cli.meta", "pool the results of studies in a table"),
    Command("build", "consilience_cli.build", "compute counts, figures and report of a folder"),
    Command(
        "hand-over", "consilience_cli.hand_over", "write decisions or data for another program"
    ),
    Command("serve", "consilience_cli.serve", "run the web application on this computer"),
    Command("work", "consilience_cli.work", "run the background jobs of the web application"),
    Command("demo", "consilience_cli.demo", "run the web application with three example reviews"),
    Command("password", "consilience_cli.password", "make a link for setting a new password"),
    Command("backup", "consilience_cli.backup", "back the whole workspace up into one file"),
    Command("restore", "consilience_cli.restore", "restore a backup"),
    Command(
        "upgrade", "consilience_cli.upgrade", "upgrade a workspace or a folder to this version"
    ),
    Command("doctor", "consilience_cli.doctor", "check whether the workspace is sound"),
    Command("export", "consilience_cli.export", "export a review from the web as a folder"),
    Command("import", "consilience_cli.import_folder", "import a review folder into the web"),
)

EXTRAS = {"django": "web", "waitress": "web", "whitenoise": "web", "csp": "web", "typst": "pdf"}
"""Packages that may be absent, and the extra that brings each."""


class CommandModule(Protocol):
    """What the module of a command offers."""

    def add_parser(self, subparsers: Subparsers) -> None:
        """Describe the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it, and give the exit status."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 0 done, 1 failed, 2 wrong use."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = next((command for command in COMMANDS if command.name in arguments[:1]), None)
    try:
        module = _load(asked) if asked else None
        args = _parser(asked, module).parse_args(arguments)
        return module.run(args) if module else _no_command()
    except ConsilienceError as error:
        return _fail(str(error))
    except BrokenPipeError:
        return _not_read_to_the_end()
    except OSError as error:
        return _fail(_about_file(error))
    except Exception as error:
        if type(error).__module__ != "django.db.utils":
            raise
        return _fail(f"the database cannot be used: {error}; see consilience doctor")
    except KeyboardInterrupt:
        print("consilience: stopped", file=sys.stderr)
        return INTERRUPTED


def _load(command: Command) -> CommandModule:
    try:
        return cast("CommandModule", importlib.import_module(command.module))
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise ConsilienceError(
            f"`consilience {command.name}` needs the package {error.name}, which is not "
            f"installed; install it with: pip install 'consilience[{extra}]'"
        ) from error


class _Help(argparse.HelpFormatter):
    """Gives each command one line: argparse forgets the indentation of the longest."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = 4 + max(len(command.name) for command in COMMANDS)


def _parser(asked: Command | None, module: CommandModule | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="consilience",
        description="Evidence synthesis, from search exports to a report.",
        epilog="`consilience COMMAND --help` describes one command.",
        formatter_class=_Help,
    )
    parser.add_argument("--version", action="version", version=f"consilience {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        if command is asked and module is not None:
            module.add_parser(subparsers)
        else:
            subparsers.add_parser(command.name, help=command.help)
    return parser


def _no_command() -> int:
    """Answer an option that argparse took for a whole command line."""
    print("consilience: name a command; see consilience --help", file=sys.stderr)
    return 2


def _not_read_to_the_end() -> int:
    """Stop without a word: who reads has what they want, as with `consilience ... | head`."""
    # Python writes what is left as it ends, and would complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _about_file(error: OSError) -> str:
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {(error.strerror or 'cannot be used').lower()}"


def _fail(message: str) -> int:
    print(f"consilience: {' '.join(message.split())}", file=sys.stderr)
    return FAILED
