"""When the place where things are kept fails: in which words the page says it."""

from __future__ import annotations

import errno

from django.db import DatabaseError, InterfaceError

FULL = "The disk of the server is full, so nothing can be saved."
READ_ONLY = "The server can read what is kept, but not write to it."
GONE = "The database does not answer."

_SAID = (
    (FULL, ("disk is full", "no space left", "disk full", "could not extend file")),
    (READ_ONLY, ("readonly database", "read-only transaction", "read-only file system")),
    (
        GONE,
        (
            "unable to open database", "disk i/o error", "database is locked", "is malformed",
            "not a database", "connection refused", "connection failed", "closed the connection",
            "terminating connection", "connection is closed", "connection already closed",
        ),
    ),
)  # fmt: skip
_NUMBERS = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EACCES: READ_ONLY}


def trouble_with_storage(error: BaseException | None) -> str:
    """Say what is wrong with disk or database, or nothing where the error is another one."""
    if isinstance(error, OSError):
        return _NUMBERS.get(error.errno or 0, "")
    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    text = str(error).casefold()
    return next((said for said, parts in _SAID if any(part in text for part in parts)), "")
