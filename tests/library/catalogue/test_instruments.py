"""Instruments are data: shape, meaning, worked examples, and faults named by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from consilience.appraisal.rules import judge, tally
from consilience.catalogue import (
    cases,
    check_instrument,
    instrument,
    instrument_ids,
    read_instrument,
)
from consilience.catalogue.files import read_text
from consilience.catalogue.toml_text import load
from consilience.errors import RuleError

ROB1 = read_text("instruments/rob1.toml")


def given_answers(id: str, answers: dict[str, str]) -> dict[str, str]:
    every = {item.id: answers["*"] for item in instrument(id).items} if "*" in answers else {}
    return every | {item: answer for item, answer in answers.items() if item != "*"}


@pytest.mark.parametrize("id", instrument_ids())
def test_instrument_keeps_its_schema_and_makes_sense(id: str) -> None:
    file = f"instruments/{id}.toml"
    text = read_text(file)
    load(text, file=file, schema="instrument")
    check_instrument(instrument(id), text=text, file=file)
    assert instrument(id).id == id


@pytest.mark.parametrize("id", instrument_ids())
def test_worked_examples_come_out(id: str) -> None:
    examples = cases(id)
    assert examples
    for case in examples:
        answers = given_answers(id, case["answers"])
        for rule, expected in case["expected"].items():
            if isinstance(expected, dict):
                assert tally(instrument(id), answers, rule=rule) == expected
                continue
            judged = judge(instrument(id), answers, rule=rule)
            value = "UNDEFINED" if judged.undefined else judged.value or "INCOMPLETE"
            assert value == expected, (case["id"], rule)


def test_unknown_instrument_is_named_with_those_that_there_are() -> None:
    with pytest.raises(RuleError, match=r"no instrument 'rob9'; there are amstar2, .*rob1"):
        instrument("rob9")


def planted(tmp_path: Path, old: str, new: str) -> Path:
    assert old in ROB1
    path = tmp_path / "own.toml"
    path.write_text(ROB1.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('short = "RoB 1"', 'short = "RoB 1', r"own\.toml:\d+: not valid TOML"),
        ('role = "low"', 'role = "green"', r"own\.toml:22: answer\.0\.role: 'green' is not one of"),
        ('domain = "attrition"', 'domain = "atrition"', r":\d+: item .* no domain 'atrition'"),
        (
            'answers = ["Low", "Unclear", "High"]',
            'answers = ["Low", "Unsure"]',
            r":\d+: item sequence_generation: no answer 'Unsure'",
        ),
        (
            'of = "every", are = ["High"]',
            'of = "evry", are = ["High"]',
            r":\d+: .* no group 'evry'",
        ),
        ('then = "UNDEFINED"', 'then = "Open"', r":\d+: row L4: 'Open' is none of the rule's"),
        ('id = "A2"', 'id = "A1"', r":\d+: row 'A1' is defined twice"),
        (
            'when = { all_of = "every", are = ["Low"] }',
            'when = { all_of = "six", are = ["High"] }',
            r":\d+: rule overall_all_domains: some complete answers meet no row",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = planted(tmp_path, old, new)
    with pytest.raises(RuleError, match=message):
        read_instrument(path)


def test_the_line_named_is_the_line_of_the_fault(tmp_path: Path) -> None:
    path = planted(tmp_path, 'then = "UNDEFINED"', 'then = "Open"')
    wrong = path.read_text(encoding="utf-8").splitlines().index('then = "Open"') + 1
    with pytest.raises(RuleError, match=rf"own\.toml:{wrong}: "):
        read_instrument(path)


def test_a_row_that_nothing_meets_is_a_fault(tmp_path: Path) -> None:
    dead = '[[ruleset.row]]\nid = "A0"\ntext = "x"\nwhen = { always = true }\nthen = "Low"\n\n'
    first = '[[ruleset.row]]\nid = "A1"'
    path = planted(tmp_path, first, dead + first)
    with pytest.raises(RuleError, match="row A1 can never be met"):
        read_instrument(path)


def test_somebodys_own_instrument_is_read_without_any_code(tmp_path: Path) -> None:
    path = planted(tmp_path, 'name = "Selection bias"', 'name = "Our selection bias"')
    assert read_instrument(path).domains[0].name == "Our selection bias"
