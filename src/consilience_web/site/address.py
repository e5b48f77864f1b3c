"""The address under which people reach the installation, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Address:
    """Where people reach the installation; empty where it is only this computer."""

    url: str = ""
    host: str = ""

    @property
    def is_secure(self) -> bool:
        """Whether people come by TLS."""
        return self.url.startswith("https://")

    @property
    def origins(self) -> list[str]:
        """The origins whose forms are taken."""
        return [self.url] if self.url else []

    def hosts(self, others: str) -> list[str]:
        """The names that the server answers to: its own, others' by settings, this computer's."""
        named = [host.strip() for host in others.split(",") if host.strip()]
        return [*([self.host] if self.host else []), *named, *LOOPBACK]

    def cookie(self, name: str) -> str:
        """A cookie's name: by TLS, one that only this host can set and read."""
        return f"__Host-{name}" if self.is_secure else name


def read_address(text: str) -> Address:
    """Read the setting `CONSILIENCE_URL`.

    Raises
    ------
    ImproperlyConfigured
        Where it is no whole address, or has a path.
    """
    text = text.strip().rstrip("/")
    if not text:
        return Address()
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"CONSILIENCE_URL is {text!r}: write scheme and host, as in https://reviews.example.org"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(text, host)
