"""Filling in a form of a page the way a browser does: from the fields that the page holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client
from lxml import html

Fields = dict[str, list[str]]


def fields_of(page: bytes, *, button: str = "") -> Fields:
    """Read what a browser would post from the form of a page that has a button of this name."""
    tree = html.fromstring(page)
    found = [f for f in tree.forms if f.get("method", "").lower() == "post"]
    form = next(f for f in found if not button or f.xpath(f".//button[@value='{button}']"))
    fields: Fields = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value.strip("\n") if value else value)
    return fields


def post(client: Client, url: str, fields: Mapping[str, Any], step: str, **more: str) -> Any:
    """Press a button of a form."""
    return client.post(url, {**fields, **more, "step": step})


def change(client: Client, url: str, answers: Mapping[str, Any], *, reason: str = "") -> Any:
    """Open a form, type the answers, look at the preview, and adopt the change."""
    fields = {**fields_of(client.get(url).content, button="preview"), **answers}
    seen = post(client, url, fields, "preview")
    assert seen.status_code == 200, errors(seen.content)
    carried = fields_of(seen.content, button="adopt")
    return post(client, url, carried, "adopt", reason=reason)


def errors(page: bytes) -> str:
    """What the error summary says."""
    return " ".join(
        " ".join(x.itertext()) for x in html.fromstring(page).xpath("//*[@role='alert']")
    )
