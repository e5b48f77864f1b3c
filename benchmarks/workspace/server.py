"""The server process, and people who talk to it over HTTP."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CSRF = "a" * 32


@contextmanager
def served(data: Path, port: int) -> Iterator[tuple[int, float]]:
    """Run `consilience serve`; give its process id and the seconds until it answered."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "consilience_cli", "serve", "--data", str(data)]
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise RuntimeError((data / "server.log").read_text())
                time.sleep(0.02)
            yield process.pid, time.perf_counter() - start
        finally:
            process.terminate()
            process.wait(20)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Person:
    """Somebody who is signed in, with a connection of their own."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}

    def get(self, path: str) -> tuple[float, str]:
        """Open a page; give the seconds it took and its text."""
        return self._ask("GET", path, b"", {}, 200)

    def post(self, path: str, form: str) -> float:
        """Send a form; give the seconds until the answer."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, form.encode(), kind, 302)[0]

    def send(self, path: str, file: Path) -> float:
        """Send a file as a browser does; give the seconds until the answer."""
        body, kind = form_with("exports", file)
        start = time.perf_counter()
        self._connection.request("POST", path, body=body, headers={**self._headers, **kind})
        return self._answer(start, path, 302)[0]

    def _ask(
        self, method: str, path: str, body: bytes, more: dict[str, str], wanted: int
    ) -> tuple[float, str]:
        start = time.perf_counter()
        self._connection.request(method, path, body=body, headers={**self._headers, **more})
        return self._answer(start, path, wanted)

    def _answer(self, start: float, path: str, wanted: int) -> tuple[float, str]:
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != wanted:
            raise RuntimeError(f"{path} answered {answer.status}: {text[-2000:]}")
        return time.perf_counter() - start, text


def form_with(
    name: str, file: Path, fields: Mapping[str, str] | None = None
) -> tuple[Iterator[bytes], dict[str, str]]:
    """Give the body and the headers of a form with a file, as a browser sends it."""
    mark = secrets.token_hex(16)
    part = f'--{mark}\r\nContent-Disposition: form-data; name="'
    head = "".join(f'{part}{key}"\r\n\r\n{value}\r\n' for key, value in (fields or {}).items())
    head += (
        f'{part}{name}"; filename="{file.name}"\r\n'
        "Content-Type: application/x-research-info-systems\r\n\r\n"
    )
    tail = f"\r\n--{mark}--\r\n"
    headers = {
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Content-Length": str(len(head) + file.stat().st_size + len(tail)),
    }

    def body() -> Iterator[bytes]:
        yield head.encode()
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                yield piece
        yield tail.encode()

    return body(), headers


def memory(pid: int) -> float:
    """Megabytes that a process and those that it started hold, without files that are mapped."""
    held = 0
    for one in _with_children(pid):
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except FileNotFoundError:
            continue
        held += sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))
    return held / 1024


def processor_time(pid: int) -> float:
    """Seconds for which a process and those that it started have kept a core busy."""
    ticks = 0
    for one in _with_children(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _with_children(pid: int) -> list[str]:
    kept = Path(f"/proc/{pid}/task").glob("*/children")
    return [str(pid), *(child for one in kept for child in one.read_text().split())]


def environment(data: Path, database: str) -> None:
    """Point this process and the servers that it starts to a workspace."""
    os.environ["CONSILIENCE_DATA"] = str(data)
    os.environ["DATABASE_URL"] = database
