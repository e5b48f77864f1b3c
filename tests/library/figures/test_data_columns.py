"""The data of the arms stand beside the studies as each look shows them."""

from __future__ import annotations

from consilience.figures.data_columns import data_columns

COUNTS = {"ai": [4.0, 6.0, None], "bi": [119.0, 300.0, 9.0], "ci": [11.0, 29.0, 1.0],
          "di": [128.0, 274.0, 9.0]}  # fmt: skip
MEANS = {"m1i": [-1.5], "sd1i": [0.5], "n1i": [20.0], "m2i": [2.0], "sd2i": [1.0], "n2i": [30.0]}


def test_revman_has_events_and_totals_apart_and_adds_both_up() -> None:
    columns, cells = data_columns(
        "RR", COUNTS, style="revman", arms=("Vaccine", "None"), summed=[[0, 1], [1]]
    )
    assert [(c.group, c.heading) for c in columns] == [
        ("Vaccine", "Events"), ("Vaccine", "Total"), ("None", "Events"), ("None", "Total"),
    ]  # fmt: skip
    assert cells == [("4", "123", "11", "139"), ("6", "306", "29", "303"), ("", "", "1", "10")]
    assert columns[1].totals == ("429", "306")


def test_other_looks_write_events_over_totals() -> None:
    columns, cells = data_columns("OR", COUNTS, style="bmj")
    assert columns[0].heading == "No of events/total"
    assert cells[0] == ("4/123", "11/139")


def test_means_are_never_added_up() -> None:
    columns, cells = data_columns("SMD", MEANS, style="house", summed=[[0]])
    assert cells == [("−1.5 (0.5)", "20", "2 (1)", "30")]
    assert [column.totals for column in columns] == [("",), ("20",), ("",), ("30",)]


def test_what_was_not_given_has_no_column() -> None:
    columns, cells = data_columns("SMD", {"n1i": [20.0], "n2i": [30.0]})
    assert [column.heading for column in columns] == ["n", "n"]
    assert cells == [("20", "30")]
    assert data_columns("GEN", {}) == ((), [])
