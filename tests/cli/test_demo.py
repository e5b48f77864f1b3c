"""`consilience demo`: three reviews to try, kept only where a folder is named."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen


@contextmanager
def running_demo(tmp_path: Path, *options: str) -> Iterator[list[str]]:
    """Run the demo until it answers; give what it printed."""
    command = [sys.executable, "-m", "consilience_cli", "demo", "--port", "0"]
    env = {k: v for k, v in os.environ.items() if k not in ("CONSILIENCE_DATA", "DATABASE_URL")}
    env |= {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, text=True, env=env
    ) as process:
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            printed.append(line.rstrip())
            if "answers on" in line:
                break
        else:
            raise AssertionError(f"the demo ended: {printed}")
        try:
            yield printed
        finally:
            process.terminate()
            process.wait(60)


def test_the_demo_prints_address_and_people_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running_demo(tmp_path) as printed:
        address = printed[-1].rpartition(" ")[2]
        with urlopen(f"{address}healthz", timeout=300) as answer:
            assert answer.read() == b"ok"
        assert list(tmp_path.glob("consilience-demo-*"))
    assert [line.split()[0] for line in printed if line.startswith("  ")] == [
        "alice", "bob", "beth", "chidi", "dana",
    ]  # fmt: skip
    assert not list(tmp_path.glob("consilience-demo-*"))


def test_a_named_folder_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with running_demo(tmp_path, "--data", str(kept)) as printed:
        assert not any("gone" in line for line in printed)
    assert (kept / "consilience.sqlite3").is_file()


def test_where_others_can_reach_the_demo_its_password_is_made_anew(tmp_path: Path) -> None:
    with running_demo(tmp_path, "--host", "0.0.0.0") as printed:
        password = next(re.search(r"password (\S+)$", p) for p in printed if "password" in p)
    assert password is not None
    assert password.group(1) != "peer-support-2021"


def test_a_port_in_use_is_named_in_one_line(tmp_path: Path) -> None:
    with running_demo(tmp_path) as printed:
        port = printed[-1].rpartition(":")[2].strip("/")
        second = subprocess.run(
            [sys.executable, "-m", "consilience_cli", "serve", "--data", str(tmp_path / "second"),
             "--port", port],
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip
    assert second.returncode == 1
    assert second.stderr.splitlines() == [
        f"consilience: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "try another --port"
    ]
