"""What is wrong with what was typed: said in one list on top, at each field, and in the title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm

FORMS = ("form", "edit_form", "duplicate_form")
"""Under which names a page holds the forms that it shows."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with what was typed, and the field to look at."""

    text: str
    field: str = ""


def problems_in(context: Mapping[Any, Any]) -> tuple[Problem, ...]:
    """Give every problem of a page: those that its view names, and those of its forms."""
    found = list(context.get("problems") or ())
    for name in FORMS:
        form = context.get(name)
        if isinstance(form, BaseForm) and form.is_bound:
            found += _of_form(form)
    return tuple(dict.fromkeys(found))


def _of_form(form: BaseForm) -> Iterable[Problem]:
    for error in form.non_field_errors():
        yield Problem(str(error))
    for field in form:
        for error in field.errors:
            yield Problem(f"{field.label}: {error}", field.id_for_label or field.auto_id)
