"""Rules of passwords beside length and commonness; how they are composed is everybody's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

WORDS = ("consilience", "systematic review", "evidence synthesis")
"""Words of this place that guessers try first; a password is more than one of them."""
MORE = 8
"""How many other characters it takes."""


class NotOurWords:
    """Refuse a password that is little more than the product's or the person's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Hold a password to the rule."""
        names = [getattr(user, name, "") for name in ("username", "first_name")] if user else []
        for word in (*WORDS, *names):
            if len(word) < 4 or word.casefold() not in password.casefold():
                continue
            if len(password) - len(word) < MORE:
                raise ValidationError("It is little more than your name, or that of this place.")

    def get_help_text(self) -> str:
        """Say the rule."""
        return "More than your user name, or the name of this place."
