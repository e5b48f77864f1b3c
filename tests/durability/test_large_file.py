"""A file of 300 MB comes in through the browser's form, and the server's memory stays flat."""

from __future__ import annotations

import http.client
import re
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from tests.durability.conftest import Workspace
from tests.durability.test_killed_server import TOKEN, port_of, started

N_RECORDS = 3_000
ABSTRACT = "Walking in groups helped the people of this trial. " * 2_000
MARK = "a-mark-of-this-test"
HEAD = (
    f'--{MARK}\r\nContent-Disposition: form-data; name="exports"; filename="large.ris"\r\n\r\n'
).encode()
TAIL = f"\r\n--{MARK}--\r\n".encode()
AT_MOST = 150
"""Megabytes by which server and worker may grow; the file has twice as many."""


def records() -> Iterator[bytes]:
    for n in range(N_RECORDS):
        yield f"TY  - JOUR\nTI  - Large {n}\nAB  - {n} {ABSTRACT}\nER  - \n\n".encode()


def send(workspace: Workspace, port: int) -> str:
    """Send the file as a browser does; give the address of the job that takes it in."""
    length = len(HEAD) + sum(map(len, records())) + len(TAIL)
    assert length > 300_000_000
    headers = {
        **cookies(workspace),
        "X-CSRFToken": TOKEN,
        "Content-Type": f"multipart/form-data; boundary={MARK}",
        "Content-Length": str(length),
    }
    place = f"/r/{workspace.slug}/search/source/a/import/"
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        connection.request("POST", place, body=chain([HEAD], records(), [TAIL]), headers=headers)
        answer = connection.getresponse()
        assert answer.status == 302, answer.read()
        return answer.headers["Location"]


def cookies(workspace: Workspace) -> dict[str, str]:
    return {"Cookie": f"sessionid={workspace.sessions['alice']}; csrftoken={TOKEN}"}


def page(workspace: Workspace, port: int, place: str) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        connection.request("GET", place, headers=cookies(workspace))
        return connection.getresponse().read().decode()


def children(pid: int) -> list[str]:
    """The processes that any thread of a process began."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for one in lists for child in one.read_text().split()]


def command(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def wait_for_worker(pid: int) -> None:
    """Wait until the worker of a server has loaded what it needs, and looks for work."""
    patience = time.monotonic() + 60
    while not any(b"\0work\0" in command(child) for child in children(pid)):
        assert time.monotonic() < patience
        time.sleep(0.1)
    time.sleep(3)


def megabytes(pid: int) -> float:
    """What a process and its children hold."""
    told = [Path(f"/proc/{one}/status").read_text() for one in (str(pid), *children(pid))]
    return sum(int(n) for text in told for n in re.findall(r"RssAnon:\s+(\d+)", text)) / 1024


def test_300_megabytes_come_in_whole_and_memory_stays_flat(workspace: Workspace) -> None:
    server = started(workspace)
    try:
        port = port_of(server)
        page(workspace, port, f"/r/{workspace.slug}/search/")
        wait_for_worker(server.pid)
        before = peak = megabytes(server.pid)
        job, patience = send(workspace, port), time.monotonic() + 300
        while time.monotonic() < patience:
            peak = max(peak, megabytes(server.pid))
            if "data-waiting" not in page(workspace, port, job):
                break
            time.sleep(0.2)
        assert "3,000 records" in page(workspace, port, job)
        assert "large.ris" in page(workspace, port, f"/r/{workspace.slug}/search/source/a/")
        assert peak - before < AT_MOST
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=300)
