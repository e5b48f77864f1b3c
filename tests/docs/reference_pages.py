"""Write the parts of the reference pages that the code knows best.

python -m tests.docs.reference_pages          writes them between their marks
python -m tests.docs.reference_pages --check  fails where a page differs from the code
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"
MARKED = "<!-- generated: {name} -->\n"
END = "<!-- end -->"


def commands() -> str:
    """Give the help of every command, as the terminal shows it."""
    from consilience_cli.main import COMMANDS, main

    parts = []
    for command in COMMANDS:
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
            main([command.name, "--help"])
        parts.append(f"## {command.name}\n\n```text\n{shown.getvalue().rstrip()}\n```\n")
    return "\n".join(parts)


GENERATED: dict[str, Callable[[], str]] = {"commands": commands}
"""What is generated; each stands in the reference page of its name."""


def renewed(name: str) -> tuple[Path, str]:
    """Give a page and its text with the generated part as the code has it now."""
    page = PAGES / f"{name}.md"
    mark = re.escape(MARKED.format(name=name))
    part = f"{MARKED.format(name=name)}\n{GENERATED[name]()}\n{END}"
    text = page.read_text(encoding="utf-8")
    new, n_found = re.subn(f"{mark}.*?{re.escape(END)}", lambda _: part, text, flags=re.DOTALL)
    if n_found != 1:
        raise SystemExit(f"{page}: has {n_found} marks `{mark}`, needs one")
    return page, new


def main(arguments: list[str]) -> int:
    """Write or check every generated part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    check = options.parse_args(arguments).check
    os.environ["COLUMNS"] = "100"  # argparse wraps by the terminal's width
    stale = []
    for name in GENERATED:
        page, text = renewed(name)
        if text != page.read_text(encoding="utf-8"):
            stale.append(page)
            if not check:
                page.write_text(text, encoding="utf-8")
    said = "is stale; run python -m tests.docs.reference_pages" if check else "written"
    for page in stale:
        print(f"{page}: {said}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
