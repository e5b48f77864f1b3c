"""Identical requests at the very same moment: one decision, whatever the database."""

from __future__ import annotations

import http.client
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.durability.conftest import Workspace
from tests.durability.test_killed_server import TOKEN, port_of, started

N_AT_ONCE = 8
N_RECORDS = 12


def test_requests_that_come_at_once_are_one_vote_and_one_answer(workspace: Workspace) -> None:
    server = started(workspace)
    port = port_of(server)
    together = threading.Barrier(N_AT_ONCE)

    def send(record: str, n: int) -> tuple[int, str]:
        # Every second record as a browser without scripts sends it: without an id.
        decision = f"&decision={n:016x}" if n % 2 else ""
        body = f"csrfmiddlewaretoken={TOKEN}&choice=include{decision}"
        cookies = f"sessionid={workspace.sessions['bob']}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        connection.connect()
        together.wait(timeout=300)
        connection.request("POST", f"/r/{workspace.slug}/screen/do/vote/{record}/", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers["Location"]

    with ThreadPoolExecutor(N_AT_ONCE) as people:
        for n, record in enumerate(workspace.records[:N_RECORDS], 1):
            answers = set(people.map(send, [record] * N_AT_ONCE, [n] * N_AT_ONCE))
            assert answers == {(302, f"/r/{workspace.slug}/screen/")}
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=300)
    held = Counter(workspace.votes())
    assert held == {("bob", record, "include"): 1 for record in workspace.records[:N_RECORDS]}
    doctor = workspace.run("doctor")
    assert doctor.returncode == 0, doctor.stdout


def test_two_who_finish_at_once_release_their_batch_once(workspace: Workspace) -> None:
    voted = workspace.python("-m", "tests.durability.all_voted", workspace.slug)
    assert voted.wait(timeout=300) == 0
    server = started(workspace)
    port = port_of(server)
    together = threading.Barrier(2)

    def say_ready(who: str) -> int:
        cookies = f"sessionid={workspace.sessions[who]}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        address = f"/r/{workspace.slug}/screen/do/ready/b1/"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
            connection.connect()
            together.wait(timeout=300)
            connection.request("POST", address, f"csrfmiddlewaretoken={TOKEN}", headers)
            return connection.getresponse().status

    with ThreadPoolExecutor(2) as people:
        assert set(people.map(say_ready, ["bob", "beth"])) == {302}
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=300)
    acts = Counter(line["act"] for line in workspace.lines())
    assert (acts["ready"], acts["release"]) == (2, 1)
