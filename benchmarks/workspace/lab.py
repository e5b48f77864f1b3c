"""ASReview LAB's server, in a virtual environment of its own, and a person who talks to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.workspace.server import form_with, free_port

PROJECT = Path(__file__).resolve().parents[2]
PINNED = PROJECT / "requirements/peers.txt"


class NotInstalled(Exception):
    """The other program could not be had."""


def installed() -> Path:
    """Give the Python of a virtual environment that has LAB; it is made the first time.

    Raises
    ------
    NotInstalled
        With the reason.
    """
    place = PROJECT / "build/peers"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = place / ".installed"
    pinned = PINNED.read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == pinned:
        return python
    print(f"Installing {PINNED.relative_to(PROJECT)} into {place.relative_to(PROJECT)}")
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    for command in ((sys.executable, "-m", "venv", str(place)), (*pip, "-r", str(PINNED))):
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise NotInstalled((ran.stderr.strip() or ran.stdout.strip()).splitlines()[-1])
    done.write_text(pinned, encoding="utf-8")
    return python


@contextmanager
def lab_served(data: Path) -> Iterator[int]:
    """Run LAB as its documentation says for one person; give its port."""
    port, own = free_port(), {"ASREVIEW_PATH": str(data)}
    own["ASREVIEW_LAB_TASK_MANAGER_PORT"] = str(free_port())
    command = [str(installed()), "-m", "asreview", "lab", "--no-browser", "--skip-update-check"]
    data.mkdir()
    with (data / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=log, stderr=log, env={**os.environ, **own},
            cwd=data, start_new_session=True,
        )  # fmt: skip
        try:
            patience = time.monotonic() + 120
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > patience:
                    raise NotInstalled((data / "lab.log").read_text()[-300:])
                time.sleep(0.1)
            yield port
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started; it waits for models that still learn."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/api/projects")
            return connection.getresponse().status == 200
        except OSError:
            return False


class LabPerson:
    """Somebody who screens one project in LAB, asking for what its page asks for."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3_600)
        self._project = ""

    def send(self, export: Path) -> float:
        """Make a project of an export and begin; give the seconds until it can be screened."""
        body, kind = form_with("file", export, {"mode": "oracle"})
        start = time.perf_counter()
        made = self._ask("POST", "/api/projects/create", body, kind)
        self._project = f"/api/projects/{made['id']}"
        self._form("PUT", "/review", status="review")
        return time.perf_counter() - start

    def next(self) -> tuple[float, str]:
        """Ask for the next record; give the seconds it took and its id."""
        start = time.perf_counter()
        record = self._ask("GET", f"{self._project}/get_record")["result"]["record_id"]
        return time.perf_counter() - start, str(record)

    def vote(self, record: str, include: bool, *, learn: bool) -> float:
        """Decide on a record; give the seconds until the answer."""
        more = {"retrain_model": 1} if learn else {}
        start = time.perf_counter()
        self._form("POST", f"/record/{record}", record_id=record, label=int(include), **more)
        return time.perf_counter() - start

    def _form(self, method: str, path: str, **fields: object) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._ask(method, self._project + path, urlencode(fields).encode(), kind)

    def _ask(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        self._connection.request(method, path, body, headers or {})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise RuntimeError(f"{path} answered {answer.status}: {text[-1000:]}")
        return json.loads(text)
