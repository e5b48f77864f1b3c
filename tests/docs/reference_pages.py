"""Write the parts of the reference pages that the code knows best.

python -m tests.docs.reference_pages          writes them between their marks
python -m tests.docs.reference_pages --check  fails where a page differs from the code
"""

from __future__ import annotations

import argparse
import contextlib
import inspect
import io
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from consilience import catalogue
from consilience.effects import ALIASES, KINDS, TRANSFORMATIONS, Measure, measures_of
from consilience.effects.conversions.formulas import FORMULAS, formulas_of
from consilience.effects.scales import SCALES
from consilience.figures.table import FIGURES
from consilience.stages import STAGES
from consilience.synthesis import ESTIMATORS, TESTS
from consilience.synthesis.formula import WRITTEN
from consilience.synthesis.moderators import FUNCTIONS, SPECIAL
from consilience_cli.main import COMMANDS
from consilience_cli.main import main as consilience
from tests.architecture.tree import is_there
from tests.docs.folder_fields import folder_fields
from tests.docs.format_tables import format_tables
from tests.oracles.published.repeated import NOT_REPEATED, repeated

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"
DIFFERENT = PAGES.parents[1] / "tests" / "oracles" / "different.toml"
MARKED = "<!-- generated: {name} -->\n"
END = "<!-- end -->"


def commands() -> str:
    """Give the help of every command, as the terminal shows it."""
    parts = []
    for command in COMMANDS:
        if not is_there(command.module):
            continue
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
            consilience([command.name, "--help"])
        parts.append(f"## {command.name}\n\n```text\n{shown.getvalue().rstrip()}\n```\n")
    return "\n".join(parts)


def roles() -> str:
    """Give what each role may do at each stage."""
    all_roles = catalogue.roles()
    parts = [
        table(("role", "takes part as"), ((role.label, role.description) for role in all_roles))
    ]
    titles = {"team": "Team", **{stage.name: stage.title for stage in STAGES}}
    for place, title in titles.items():
        rows = [
            (may.label, *("yes" if role.id in may.roles else "–" for role in all_roles))
            for (stage, _), may in catalogue.permissions().items()
            if stage == place
        ]
        heads = ("may", *(role.label.lower() for role in all_roles))
        parts.append(f"## {title}\n\n{table(heads, rows)}")
    return "\n".join(parts)


def measures() -> str:
    """Give every effect measure with its columns, scale, variances and formula."""
    heads = ("measure", "what", "scale", "columns", "variances")
    parts = []
    for kind, title in KINDS.items():
        rows = [
            (
                f"`{one.name}`", one.title, SCALES[one.scale].title, sets(one.columns),
                " ".join(one.vtypes) if len(one.vtypes) > 1 else "",
            )
            for one in measures_of(kind)
        ]  # fmt: skip
        parts.append(f"## {title}\n\n{table(heads, rows)}")
        parts += [formula(one) for one in measures_of(kind)]
    others = ((f"`{name}`", f"`{meant}`") for name, meant in ALIASES.items())
    parts.append(f"## Other names\n\n{table(('name', 'is'), others)}")
    return "\n".join(parts)


def sets(columns: Iterable[Sequence[str]]) -> str:
    """Give the sets of columns, one of which is needed."""
    return " or ".join(f"`{' '.join(one)}`" for one in columns)


def formula(measure: Measure) -> str:
    """Give the formula of a measure, as its function tells it."""
    said = " ".join((inspect.getdoc(measure.compute) or "").split())
    more = f" Also from {sets(measure.statistics)}." if measure.statistics else ""
    return f"**`{measure.name}`** {said}{more}\n"


def conversions() -> str:
    """Give every conversion with its inputs, formula and source."""
    parts = []
    for group in dict.fromkeys(row.group for row in FORMULAS.values()):
        parts.append(f"## {group}\n")
        for row in formulas_of(group):
            needs = ", ".join((*row.needs, *(f"({name})" for name in row.may_have)))
            lines = [f"**`{row.id}`** {row.title}. Needs {needs}.", *row.expression]
            lines += [f"Source: {row.source}.", *row.cautions]
            parts.append("<br>\n".join(lines) + "\n")
    return "\n".join(parts)


def metafor() -> str:
    """Give every reference result that differs from ours, with the reason."""
    reasons = tomllib.loads(DIFFERENT.read_text(encoding="utf-8"))["reason"]
    parts = []
    for one in reasons:
        cases = ", ".join(f"`{case}`" for case in one["cases"])
        parts.append(f"## {one['title']}\n\n{one['why']}\n\nCases: {cases}.\n")
    return "\n".join(parts)


def published() -> str:
    """Give every analysis that is repeated, with what of it is left."""
    parts = []
    for title, of_paper in (("Papers", True), ("metafor's own checks", False)):
        rows = [
            (
                one.paper.cites,
                one.paper.about,
                f"{len(one.held)} of {len(one.numbers)}",
                "; ".join(dict.fromkeys(one.paper.left.values())),
            )
            for one in repeated()
            if one.paper.file.startswith("analysis_example") == of_paper
        ]
        heads = ("analysis", "what", "numbers", "left")
        parts.append(f"## {title}\n\n{table(heads, rows)}")
    left = (f"- {what}: {len(files)} files" for what, files in NOT_REPEATED.items())
    parts.append("## Not repeated\n\n{}\n".format("\n".join(left)))
    return "\n".join(parts)


def statistics() -> str:
    """Give estimators and tests."""
    methods = ((f"`{one.name}`", one.title) for one in ESTIMATORS.values())
    tests = ((f"`{name}`", title) for name, title in TESTS.items())
    return "\n".join(
        (
            f"## Methods\n\n{table(('method', 'what'), methods)}",
            f"## Tests and intervals\n\n{table(('test', 'what'), tests)}",
            f"## Formulas of moderators\n\n{table(('written', 'what'), WRITTEN.items())}",
            f"Functions of columns: {', '.join(f'`{name}`' for name in (*FUNCTIONS, *SPECIAL))}.",
        )
    )


def figures() -> str:
    """Give every figure with its picture."""
    parts = []
    for name, figure in FIGURES.items():
        if name != "forest":
            picture = f"![{figure.title}](../images/figures/{name}.svg)"
            parts.append(f"### {figure.title}\n\n`{name}`: {figure.shows}\n\n{picture}\n")
    return "\n".join(parts)


def transformations() -> str:
    """Give every transformation of estimates."""
    rows = (
        (f"`{one.name}`", one.title, " ".join((*one.needs, *(f"({n})" for n in one.may_have))),
         f"`{one.inverse}`" if one.inverse else "")
        for one in TRANSFORMATIONS.values()
    )  # fmt: skip
    return table(("name", "what", "needs (may have)", "way back"), rows)


def instruments() -> str:
    """Give every instrument with its items and rules."""
    parts = []
    for one in catalogue.instruments():
        answers = ", ".join(answer.label for answer in one.answers)
        parts.append(f"## {one.name}\n\n{one.citation}\n")
        parts.append(f"For each {one.unit}. Answers and ratings: {answers}.\n")
        parts.append(table(("item", "asks"), ((item.id, item.text) for item in one.items)))
        for rules in one.rulesets:
            source = f" Source: {rules.source}." if rules.source else ""
            parts.append(f"**{rules.title}** (`{rules.id}`). {rules.description}{source}\n")
    return "\n".join(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell(text) for text in line)} |\n" for line in lines)


def cell(text: str) -> str:
    """Write text so that it stays in its cell."""
    return " ".join(text.split()).replace("|", "\\|")


GENERATED: dict[str, Callable[[], str]] = {
    "commands": commands,
    "roles": roles,
    "statistics": statistics,
    "measures": measures,
    "conversions": conversions,
    "metafor": metafor,
    "figures": figures,
    "published": published,
    "transformations": transformations,
    "instruments": instruments,
    "review-folder": lambda: folder_fields(table),
    "formats": lambda: format_tables(table),
}
"""What is generated; each stands in the reference page of its name."""


def renewed(name: str) -> tuple[Path, str]:
    """Give a page and its text with the generated part as the code has it now."""
    page = PAGES / f"{name}.md"
    mark = MARKED.format(name=name)
    part = f"{mark}\n{GENERATED[name]()}\n{END}"
    text = page.read_text(encoding="utf-8")
    between = f"{re.escape(mark)}.*?{re.escape(END)}"
    new, n_found = re.subn(between, lambda _: part, text, flags=re.DOTALL)
    if n_found != 1:
        raise SystemExit(f"{page}: has {n_found} marks {mark.strip()}, needs one")
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
