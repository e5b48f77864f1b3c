"""How often somebody may try to sign in.

What counts is the name that was typed together with the address that it came from, and that address
alone. A name alone never counts: a stranger elsewhere cannot lock anybody out.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from consilience_web.accounts.models import SignInTry

WINDOW = timedelta(minutes=15)
FOR_A_NAME = 10
"""Tries for one name from one address within the window."""
FROM_AN_ADDRESS = 60
"""Tries from one address, whatever the names: a team may share one."""


class TooManyTries(Exception):
    """Somebody has to wait before they may try to sign in again."""


_ACCOUNT = f"SELECT * FROM {User._meta.db_table} WHERE id = %s"


class Backend(ModelBackend):
    """Accounts with passwords, tried at a limited rate."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: object,
    ) -> AbstractBaseUser | None:
        """Check name and password.

        Raises
        ------
        TooManyTries
            Where there were too many within the window, whether the account exists or not.
        """
        tried = _note(request, username or "") if request is not None else None
        user = super().authenticate(request, username=username, password=password)
        if user is not None and tried is not None:
            SignInTry.objects.filter(by_name=tried.by_name).delete()
        return user

    def get_user(self, user_id: int) -> User | None:
        """Give the account that a session names, asked for in few words as every request does."""
        found: User | None = next(iter(User.objects.raw(_ACCOUNT, [user_id])), None)
        return found if found is not None and self.user_can_authenticate(found) else None


def _note(request: HttpRequest, username: str) -> SignInTry:
    """Count a try before the password is looked at, so that tries at once are all counted."""
    now, address = timezone.now(), address_of(request)
    SignInTry.objects.filter(at__lt=now - WINDOW).delete()
    tried = SignInTry.objects.create(
        at=now,
        by_name=_key("name", f"{username.casefold()} {address}"),
        by_address=_key("address", address),
    )
    for_name = SignInTry.objects.filter(by_name=tried.by_name).count()
    from_address = SignInTry.objects.filter(by_address=tried.by_address).count()
    if for_name > FOR_A_NAME or from_address > FROM_AN_ADDRESS:
        tried.delete()
        raise TooManyTries
    return tried


def _key(kind: str, text: str) -> str:
    return salted_hmac(f"consilience try {kind}", text, algorithm="sha256").hexdigest()


def address_of(request: HttpRequest) -> str:
    """Give the address that a request came from; of IPv6 the network, which one household has."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
