"""A server is killed at random moments: what it acknowledged is there, once, and nothing else."""

from __future__ import annotations

import http.client
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.durability.conftest import Workspace

N_KILLS = 20
TOKEN = "x" * 32


@dataclass(eq=False)
class Voter(threading.Thread):
    """A person whose client logs each vote that the server acknowledged."""

    workspace: Workspace
    who: str
    seed: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    attempted: dict[str, str] = field(default_factory=dict)
    port: int = 0
    over: bool = False

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._chance = random.Random(self.seed)
        self._left = list(self.workspace.records)

    def run(self) -> None:
        while self._left and not self.over:
            if not self.port:
                time.sleep(0.005)
                continue
            record, choice = self._left.pop(0), self._chance.choice(["include", "exclude"])
            self.attempted[record] = choice
            try:
                self._vote(record, choice)
            except ConnectionRefusedError:
                self._left.insert(0, record)
                time.sleep(0.02)
            except (OSError, http.client.HTTPException):
                # What was on its way is not sent again: it is in the ledger once or not at all.
                time.sleep(0.02)

    def _vote(self, record: str, choice: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = f"sessionid={self.workspace.sessions[self.who]}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        address = f"/r/{self.workspace.slug}/screen/do/vote/{record}/"
        connection.request("POST", address, f"csrfmiddlewaretoken={TOKEN}&choice={choice}", headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status in (200, 302), answer.status
        self.acknowledged[record] = choice


def started(workspace: Workspace, *more: str) -> subprocess.Popen[str]:
    options = ("serve", "--data", str(workspace.data), "--port", "0", *more)
    return workspace.python("-m", "consilience_cli", *options, stdout=subprocess.PIPE)


def port_of(server: subprocess.Popen[str]) -> int:
    """Wait until a server answers, and give its port."""
    assert server.stdout is not None
    told = server.stdout.readline()
    assert "answers on" in told
    return int(told.rpartition(":")[2].rstrip("/\n"))


def test_no_acknowledged_vote_is_lost_or_doubled(workspace: Workspace) -> None:
    chance = random.Random(8)
    voters = [Voter(workspace, "bob", 1), Voter(workspace, "beth", 2)]
    for voter in voters:
        voter.start()
    upcoming = started(workspace)
    for n in range(N_KILLS):
        server, port = upcoming, port_of(upcoming)
        if n + 1 < N_KILLS:
            # The first had others beside it; without them a server is there in half the time.
            upcoming = started(workspace, "--no-worker", "--processes", "1")
        before = [len(voter.acknowledged) for voter in voters]
        for voter in voters:
            voter.port = port
        patience = time.monotonic() + 60
        while any(
            v.is_alive() and len(v.acknowledged) == n for v, n in zip(voters, before, strict=True)
        ):
            assert time.monotonic() < patience, "a vote is not acknowledged"
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        server.send_signal(signal.SIGKILL)
        server.communicate(timeout=300)
    for voter in voters:
        voter.over = True
        voter.join(timeout=300)
        assert not voter.is_alive()
    check(workspace, voters)


def check(workspace: Workspace, voters: list[Voter]) -> None:
    held = Counter(workspace.votes())
    assert max(held.values()) == 1
    for voter in voters:
        mine = {record: choice for who, record, choice in held if who == voter.who}
        assert len(mine) == sum(who == voter.who for who, _, _ in held)
        assert voter.acknowledged.items() <= mine.items() <= voter.attempted.items()
        assert len(voter.acknowledged) >= N_KILLS / 2
    doctor = workspace.run("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "lines of the ledger are sound" in doctor.stdout
