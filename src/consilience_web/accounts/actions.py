"""Making the first account of an installation, and links by which a new password is set."""

from __future__ import annotations

import threading

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode

from consilience.errors import NotPermitted


class Token(PasswordResetTokenGenerator):
    """Django's token for a new password, void from the very moment of the next sign-in."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        last = user.last_login.isoformat() if user.last_login else ""
        return f"{super()._make_hash_value(user, timestamp)}{last}"


TOKEN = Token()
_one_at_a_time = threading.Lock()


def is_empty() -> bool:
    """Whether the installation has no account yet."""
    return not User.objects.exists()


def first_code() -> str:
    """The code that lets somebody make the first account: only who started the server sees it."""
    return salted_hmac("consilience first account", "code", algorithm="sha256").hexdigest()[:20]


def first_path() -> str:
    """Address, below the server's own, of the page that makes the first account."""
    return f"{reverse('accounts:first')}?{urlencode({'code': first_code()})}"


def is_first_code(code: str) -> bool:
    """Whether a code is the one that was printed."""
    return constant_time_compare(code, first_code())


def make_first_account(*, code: str, username: str, name: str, password: str) -> User:
    """Make the first account.

    Raises
    ------
    NotPermitted
        Where the code is wrong or there is an account already.
    """
    with _one_at_a_time, transaction.atomic():
        if not is_first_code(code) or not is_empty():
            raise NotPermitted("the first account of this installation is made with its code, once")
        return User.objects.create_user(username, password=password, first_name=name)


def password_path(user: User) -> str:
    """Address, below the server's own, at which a person sets a new password.

    It holds for as long as `PASSWORD_RESET_TIMEOUT` says, and until the password is changed or the
    person signs in.
    """
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = TOKEN.make_token(user)
    return reverse("accounts:new-password", args=[uid, token])
