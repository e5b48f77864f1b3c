"""Tries to sign in, kept so that every process of the server knows of them."""

from __future__ import annotations

from django.db import models


class SignInTry(models.Model):
    """A try that did not succeed (yet). Names and addresses are kept as keyed hashes only."""

    at = models.DateTimeField(db_index=True)
    by_name = models.CharField(max_length=64, db_index=True)
    """Of the name that was typed, together with the address that it came from."""
    by_address = models.CharField(max_length=64, db_index=True)
