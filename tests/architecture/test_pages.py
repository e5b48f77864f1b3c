"""Pages keep to the strict content policy: nothing inline, nothing from another host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import VENDOR, WEB, relative

WRITTEN = {".html", ".txt", ".css", ".js", ".mjs", ".svg", ".json", ".webmanifest"}
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "htmx event attribute": re.compile(r"<[^>]*\shx-on[:\-=]", re.I),
    "style element": re.compile(r"<style[\s>]", re.I),
    "inline script": re.compile(r"<script(?![^>]*\ssrc\s*=)[^>]*>\s*\S", re.I),
    "script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.I),
}
OTHER_HOST = re.compile(
    r"(?:(?:src|action|data|poster|srcset|hx-(?:get|post|put|delete))\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|<link[^>]*href\s*=\s*[\"']?\s*(?:https?:)?//"
    r"|url\(\s*[\"']?\s*(?:https?:)?//"
    r"|@import\s+[\"'](?:https?:)?//"
    r"|\b(?:fetch|import|WebSocket|EventSource|Worker)\(\s*[\"'`](?:https?:|wss?:)?//)",
    re.I,
)


def files(*suffixes: str) -> list[Path]:
    """List the project's own templates and static files."""
    found = (path for path in WEB.rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(path for path in found if VENDOR not in path.parents)


@pytest.mark.parametrize("rule", INLINE)
def test_no_template_carries_style_or_script_inside(rule: str) -> None:
    broken = [
        relative(path)
        for path in files(".html", ".svg")
        if INLINE[rule].search(path.read_text(encoding="utf-8"))
    ]
    assert broken == []


def test_no_page_asks_another_host() -> None:
    asked = [
        f"{relative(path)}: {found.group()}"
        for path in files(*WRITTEN)
        for found in [OTHER_HOST.search(path.read_text(encoding="utf-8"))]
        if found
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        ("style attribute", '<p class="a" style="color:red">'),
        ("event attribute", "<button onclick='go()'>"),
        ("inline script", "<script nonce='x'>go()</script>"),
        ("style element", "<style>p {}</style>"),
    ],
)
def test_the_rules_find_what_they_forbid(rule: str, page: str) -> None:
    assert INLINE[rule].search(page)
    assert not INLINE[rule].search('<script src="/static/a.js" nonce="x"></script><p class="a">')


@pytest.mark.parametrize(
    "page",
    [
        '<img src="https://example.org/a.png">',
        "@import '//example.org/a.css'",
        "fetch('https://a')",
    ],
)
def test_an_address_of_another_host_is_found(page: str) -> None:
    assert OTHER_HOST.search(page)
