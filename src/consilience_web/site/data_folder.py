"""The folder of an installation's data: for the account that runs it, and for nobody else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def open_folder(path: Path) -> Path:
    """Give the folder, made on the first start for its owner alone."""
    if not path.exists():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_of(folder: Path) -> str:
    """Give the secret of the installation, made on the first start for its owner alone."""
    path = folder / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8")
    made = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made)
    return made
