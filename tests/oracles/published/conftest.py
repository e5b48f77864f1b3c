"""The numbers of a paper, for the test that holds them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.oracles.published.paper import Printed


@pytest.fixture
def printed(request: pytest.FixtureRequest, reference: Path) -> Printed:
    """Give the numbers that the test says it holds."""
    mark = request.node.get_closest_marker("numbers")
    return Printed(reference, *mark.args)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """See that a test that passes has compared all of them."""
    result = yield
    if "printed" in pyfuncitem.funcargs:
        pyfuncitem.funcargs["printed"].is_told()
    return result
