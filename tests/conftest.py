"""What every test may ask for, and the count of the tests that were left out."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.core.signals import request_finished, request_started

from tests.tally import Tally

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Playwright keeps an event loop running in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples on every run, and no failure because the machine is busy.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("steady")

PROJECT = Path(__file__).resolve().parent.parent
WEB_SETTINGS = "consilience_web.site.settings"
REFERENCE = (PROJECT / os.environ.get("CONSILIENCE_REFERENCE", "../shared")).resolve()
NO_REFERENCE = (
    "the reference data are not in this checkout; "
    "get it by: setting CONSILIENCE_REFERENCE to their folder"
)
NO_CHROMIUM = "chromium is missing; get it by: apt-get install chromium"
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first that is there: the shell is the browser without its windows, in half the time."""
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)

PATIENCE = 90_000
"""Milliseconds that a page has, in any test: only what never comes is a failure."""


def _set_django_up() -> None:
    """Set Django up before a conftest further down imports a model of it."""
    if not (PROJECT / "src" / WEB_SETTINGS.replace(".", "/")).with_suffix(".py").is_file():
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", WEB_SETTINGS)
    if "CONSILIENCE_DATA" not in os.environ:
        os.environ["CONSILIENCE_DATA"] = tempfile.mkdtemp(prefix="consilience-tests-")
        atexit.register(shutil.rmtree, os.environ["CONSILIENCE_DATA"], ignore_errors=True)
    import django

    django.setup()


_set_django_up()


LONGEST = (
    "tests/journeys/test_everybody.py",
    "tests/web/site/test_leaks.py",
    "tests/durability/test_killed_server.py",
    "tests/journeys/test_without_a_mouse.py",
    "tests/durability/test_large_file.py",
    "tests/library/dedupe/test_spark.py",
    "tests/web/site/test_roles.py",
    "tests/durability/test_backup.py",
    "tests/journeys/test_demo_to_report.py",
    "tests/web/site/test_leaks_of_three.py",
    "tests/cli/test_upgrade.py",
    "tests/web/site/test_rubbish.py",
    "tests/library/dedupe/test_labelled_sets.py",
    "tests/web/site/test_other_hosts.py",
    "tests/web/ui/test_form_errors.py",
)
"""The files that take longest come first, so that at the end nobody waits for one of them.

By seconds of processor, from a minute and a half down to a quarter of one.
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    place = {PROJECT / name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.fixture(scope="session")
def reference() -> Path:
    """Give the folder of real exports and published numbers that is not carried along."""
    if not REFERENCE.is_dir():
        pytest.skip(NO_REFERENCE)
    return REFERENCE


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the system's chromium; a test opens contexts in it, one per person."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_OPTIONS))
        browser.on("context", _prepare)
        yield browser
        browser.close()


def _prepare(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)
    if rate := int(os.environ.get("CONSILIENCE_SLOW", "0")):
        context.on("page", lambda page: _slow_down(page, rate))


def _slow_down(page: Page, rate: int) -> None:
    """Let the page have only a part of the processor, as on a machine that others use too."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


@pytest.fixture
def live_server(live_server: Any) -> Iterator[Any]:
    """Give a server that has answered all that the test asked before the database is emptied.

    A page that is left may have asked for more; of that the next test must not see anything.
    """
    answered, begun = threading.Condition(), set[int]()

    def begins(**_: Any) -> None:
        with answered:
            begun.add(threading.get_ident())

    def ends(**_: Any) -> None:
        with answered:
            begun.discard(threading.get_ident())
            answered.notify_all()

    request_started.connect(begins)
    request_finished.connect(ends)
    yield live_server
    begun.discard(threading.get_ident())  # the test's own clients, which close no answer
    with answered:
        assert answered.wait_for(lambda: not begun, timeout=PATIENCE / 1000)
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a test into a failure that leaves itself out although the reference data are there."""
    report = yield
    asked = "reference" in getattr(item, "fixturenames", ())
    if asked and report.skipped and not hasattr(report, "wasxfail") and REFERENCE.is_dir():
        report.outcome = "failed"
        report.longrepr = f"left out although {REFERENCE} is there: {report.longrepr}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many tests were left out and why; keep the counts for `python -m tests`."""
    tally = Tally.of(terminalreporter.stats)
    for line in tally.left_out():
        terminalreporter.write_line(line)
    if kept := os.environ.get("CONSILIENCE_TALLY"):
        tally.write(Path(kept))
