"""R with metafor, where it can be had: from Debian's packages, with OpenBLAS."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = ("r-base-core", "r-cran-metafor", "libopenblas0-pthread")
SCRIPT = Path(__file__).with_name("metafor.R")
_ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_ABOUT = (
    'cat(R.version$major, R.version$minor, as.character(packageVersion("metafor")), '
    'basename(extSoftVersion()["BLAS"]), sep = "\\n")'
)


class NotInstalled(Exception):
    """The other program could not be had."""


def installed() -> str:
    """Name R, metafor and the BLAS that R uses; they are installed where that may be done.

    Raises
    ------
    NotInstalled
        With the reason.
    """
    if not _there():
        if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
            raise NotInstalled(f"get it by: apt-get install --no-install-recommends {_listed()}")
        print(f"Installing system packages: {_listed()}")
        for command in (("update",), ("install", "-y", "--no-install-recommends", *PACKAGES)):
            quiet = ["apt-get", "-qq", *command]
            own = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            if subprocess.run(quiet, capture_output=True, env=own, check=False).returncode:
                raise NotInstalled(f"apt-get {command[0]} failed")
        if not _there():
            raise NotInstalled("it was installed, and does not start")
    major, minor, metafor, blas = _run("-e", _ABOUT).splitlines()[-4:]
    return f"R {major}.{minor}, metafor {metafor}, {blas}"


def seconds_of(task: str, data: Path) -> tuple[float, float]:
    """Give the CPU seconds that metafor takes for a task, and a number of its result."""
    seconds, value = _run(str(SCRIPT), task, str(data)).split()[-2:]
    return float(seconds), float(value)


def _listed() -> str:
    return " ".join(PACKAGES)


def _there() -> bool:
    return bool(shutil.which("Rscript")) and not _ran("-e", "library(metafor)").returncode


def _run(*arguments: str) -> str:
    ran = _ran(*arguments)
    if ran.returncode:
        raise NotInstalled((ran.stderr.strip() or "R stopped").splitlines()[-1])
    return ran.stdout


def _ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    own = {**os.environ, **_ONE_CORE}
    command = ["Rscript", "--vanilla", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=own, check=False)
