"""The server says whether it is well."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers_when_the_database_does() -> None:
    assert Client().get("/healthz").content == b"ok"
