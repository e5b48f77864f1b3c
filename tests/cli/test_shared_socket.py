"""Of processes that listen on one socket the one with fewer connections takes the next."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from consilience_cli import shared_socket
from consilience_cli.shared_socket import LONGEST, SharedSocket


@pytest.fixture
def two() -> Iterator[tuple[SharedSocket, SharedSocket]]:
    """The same socket, as two processes have it."""
    with SharedSocket() as one, SharedSocket(fileno=one.dup().detach()) as other:
        one.bind(("127.0.0.1", 0))
        one.listen()
        one.setblocking(False)
        yield one, other


def test_a_process_waits_for_each_connection_that_is_open_and_not_for_ever(
    two: tuple[SharedSocket, SharedSocket], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(shared_socket, "EACH", LONGEST / 2)
    monkeypatch.setattr(shared_socket.time, "sleep", waited.append)
    one, other = two
    come = [socket.create_connection(one.getsockname()) for _ in range(6)]
    taken = [one.accept()[0] for _ in range(4)]
    assert waited == [0, LONGEST / 2, LONGEST, LONGEST]
    taken.append(other.accept()[0])
    assert waited.pop() == 0, "the other has none"
    for connection in taken:
        connection.close()
    one.accept()[0].close()
    assert waited.pop() == 0, "what is closed counts no more"
    for connection in come:
        connection.close()


def test_whoever_comes_second_goes_on_without_a_connection(
    two: tuple[SharedSocket, SharedSocket],
) -> None:
    one, other = two
    come = socket.create_connection(one.getsockname())
    taken, _ = other.accept()
    with come, taken, pytest.raises(BlockingIOError):
        one.accept()
