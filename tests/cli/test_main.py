"""The command `consilience` itself: help, wrong use, and one clear line for a failure."""

from __future__ import annotations

import argparse
import subprocess
import sys
from types import SimpleNamespace

import pytest

from consilience import __version__
from consilience.errors import ReadError
from consilience_cli import main as command_line
from consilience_cli.main import COMMANDS, main
from tests.architecture.tree import is_there, to_be_built


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    command = [sys.executable, "-m", "consilience_cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"    {command.name} " in done.stdout
        assert command.help in done.stdout


def test_every_command_is_there_but_for_those_still_to_be_built() -> None:
    absent = {command.name for command in COMMANDS if not is_there(command.module)}
    assert absent <= to_be_built("commands")


@pytest.mark.parametrize("command", [one.name for one in COMMANDS if is_there(one.module)])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: consilience {command}" in capsys.readouterr().out


def test_version_is_the_packages() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"consilience {__version__}")


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["--nonsense"]])
def test_wrong_use_exits_with_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: consilience" in done.stderr
    assert done.stdout == ""


def test_help_loads_neither_numbers_nor_the_web() -> None:
    code = (
        "import sys\n"
        "from consilience_cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print({'numpy', 'scipy', 'django', 'lxml'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stderr.strip() == "set()"


def test_one_thread_for_linear_algebra_unless_said_otherwise() -> None:
    code = "import os, consilience_cli.main; print(os.environ['OPENBLAS_NUM_THREADS'])"
    for given, found in ((None, "1"), ("3", "3")):
        environment = {} if given is None else {"OPENBLAS_NUM_THREADS": given}
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
            timeout=300,
        )
        assert done.stdout.strip() == found


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ReadError("no title;\nadd one", file="a.ris", line=12), "a.ris:12: no title; add one"),
        (FileNotFoundError(2, "No such file or directory", "gone.ris"), "gone.ris: no such file"),
    ],
)
def test_a_failure_is_one_line_and_exit_status_1(
    error: Exception, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise error

    failing = SimpleNamespace(add_parser=lambda parsers: parsers.add_parser("new"), run=fail)
    monkeypatch.setattr(command_line, "_load", lambda command: failing)
    assert main(["new"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"consilience: {line}")
    assert shown.err.count("\n") == 1


def test_a_missing_extra_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(module: str) -> None:
        raise ModuleNotFoundError("No module named 'django'", name="django.core")

    monkeypatch.setattr(command_line.importlib, "import_module", absent)
    assert main(["serve"]) == 1
    assert "pip install 'consilience[web]'" in capsys.readouterr().err


def test_who_reads_only_the_beginning_is_not_told_of_a_broken_pipe() -> None:
    command = [sys.executable, "-m", "consilience_cli", "meta", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
    assert said == ""
