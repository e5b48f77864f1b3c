"""A password is long enough, not common and not a name; how it is composed is everybody's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from consilience_web.accounts.forms import NewAccount
from consilience_web.site import settings as written

BOB = User(username="robert.miller", first_name="Robert Miller")


@pytest.mark.parametrize(
    "password",
    ["short one", "1234567890", "password123", "robert.miller1", "Robert Miller!", "consilience1"],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, BOB)


@pytest.mark.parametrize(
    "password",
    ["a quiet lake", "зимний вечер", "x7" * 50, "     a b     ", "robert.miller at the lake"],
)
def test_any_characters_and_any_length_from_ten_will_do(password: str) -> None:
    validate_password(password, BOB)


@pytest.mark.django_db
def test_whoever_joins_cannot_take_the_user_name_as_password() -> None:
    form = NewAccount({"username": "robert.miller", "password": "robert.miller"})
    assert "password" in form.errors


def test_passwords_are_kept_as_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = written.PASSWORD_HASHERS
    assert identify_hasher(make_password("a quiet lake")).algorithm == "argon2"
