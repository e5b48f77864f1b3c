"""`consilience meta`: a table in, a pooled effect out; complaints name file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from consilience.effects import MEASURES, effect_sizes
from consilience.synthesis import pool
from consilience_cli.main import main

# Colditz 1994, the first four trials of BCG vaccine
BCG = """trial,tpos,tneg,cpos,cneg
Aronson 1948,4,119,11,128
Ferguson 1949,6,300,29,274
Rosenthal 1960,3,228,11,209
Hart 1977,62,13536,248,12619
"""
MAP = "ai=tpos,bi=tneg,ci=cpos,di=cneg"
COUNTS = {
    "ai": [4, 6, 3, 62], "bi": [119, 300, 228, 13536],
    "ci": [11, 29, 11, 248], "di": [128, 274, 209, 12619],
}  # fmt: skip


@pytest.fixture
def bcg(tmp_path: Path) -> str:
    file = tmp_path / "bcg.csv"
    file.write_text(BCG, encoding="utf-8")
    return str(file)


def written(tmp_path: Path, content: str) -> str:
    file = tmp_path / "studies.csv"
    file.write_text(content, encoding="utf-8")
    return str(file)


def test_json_gives_the_result_under_metafors_names(
    bcg: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--measure", "RR", "--map", MAP, "--slab", "trial", "--test", "knha", "--json"]
    assert main(["meta", bcg, *options]) == 0
    said = json.loads(capsys.readouterr().out)
    sizes = effect_sizes("RR", COUNTS)
    result = pool(sizes.yi, sizes.vi, test="knha")
    assert said["beta"] == result.beta
    assert said["ci.lb"] == result.ci_lb
    assert (said["k"], said["slab"][0]) == (4, "Aronson 1948")
    wanted = "se zval pval ci.ub pi.lb pi.ub tau2 se.tau2 I2 H2 QE QEp fit.stats"
    assert set(wanted.split()) <= said.keys()


def test_text_shows_every_study_the_pooled_effect_and_the_sentences(
    bcg: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meta", bcg, "--measure", "RR", "--map", MAP, "--slab", "trial"]) == 0
    out = capsys.readouterr().out
    assert "Aronson 1948" in out
    assert "0.41 [0.13, 1.26]" in out
    assert "Random effects (REML)" in out
    assert "We pooled risk ratios" in out


def test_a_forest_plot_is_written(bcg: str, tmp_path: Path) -> None:
    file = tmp_path / "forest.svg"
    options = ["--measure", "OR", "--map", MAP, "--slab", "trial", "--forest", str(file)]
    assert main(["meta", bcg, *options]) == 0
    words = [text.text for text in etree.parse(file).iter("{http://www.w3.org/2000/svg}text")]
    assert "Hart 1977" in words
    assert "Odds ratio" in words


def test_a_study_that_cannot_be_used_is_named_and_the_rest_is_pooled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "study,yi,vi\nA,0.1,0.04\nB,NA,0.04\nC,0.3,0.04\n")
    assert main(["meta", file, "--measure", "GEN"]) == 0
    out = capsys.readouterr().out
    assert "B: no value for yi (left out)" in out
    assert "Over 2 studies" in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("study,yi,vi\nA,0.1,0.04\nB,much,0.04\n", "studies.csv:3: column yi: 'much' is no number"),
        ('study,yi,vi\n"A\nB",0.1,0.04\nC,0.2\n', "studies.csv:4: 2 cells under 3 columns"),
        ("study,yi\nA,0.1\n", "studies.csv:1: GEN needs the columns yi vi or yi sei"),
        ("study,yi,yi\nA,1,1\n", "studies.csv:1: two columns are called 'yi'"),
        ("yi,vi\n", "studies.csv: the table has a header but no studies"),
        ("", "studies.csv: the table has no header"),
        ("study,yi,vi\nA,NA,NA\n", "nothing to pool"),
    ],
)
def test_what_cannot_be_read_fails_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    assert main(["meta", written(tmp_path, content), "--measure", "GEN"]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_another_encoding_fails_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "latin.csv"
    file.write_bytes("study,yi,vi\nMüller,1,1\n".encode("latin-1"))
    assert main(["meta", str(file), "--measure", "GEN"]) == 1
    assert "latin.csv:2: this is not UTF-8" in capsys.readouterr().err


def test_a_mapped_column_that_is_not_there_is_named(
    bcg: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meta", bcg, "--measure", "RR", "--map", "ai=nowhere"]) == 1
    assert "no column 'nowhere' (for ai)" in capsys.readouterr().err


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_separate_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], separator: str
) -> None:
    file = written(tmp_path, "study,yi,sei\nA,0.1,0.2\nB,0.3,0.2\n".replace(",", separator))
    assert main(["meta", file, "--measure", "GEN", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["k"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["--measure", "XX"],
        ["--measure", "RR", "--method", "XX"],
        ["--measure", "RR", "--level", "0"],
        ["--measure", "RR", "--level", "high"],
        ["--measure", "RR", "--map", "ai"],
        ["--measure", "RR", "--map", "xx=tpos"],
        [],
    ],
)
def test_wrong_use_exits_with_2(bcg: str, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["meta", bcg, *wrong])
    assert stopped.value.code == 2


def test_help_offers_every_measure(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["meta", "--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert all(name in out for name in MEASURES)


GROUPED = """study,yi,vi,where
A,0.1,0.01,north
B,0.3,0.04,north
C,0.9,0.09,south
D,,0.09,south
"""


def test_subgroups_are_pooled_and_drawn_in_the_look_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, figure = written(tmp_path, GROUPED), tmp_path / "forest.svg"
    options = ["--measure", "GEN", "--subgroup", "where", "--style", "bmj"]
    assert main(["meta", file, *options, "--forest", str(figure)]) == 0
    said = capsys.readouterr().out
    assert "Subtotal, north" in said
    assert "Test of a difference between the subgroups: Q(1) = " in said
    drawn = figure.read_text(encoding="utf-8")
    assert drawn.count(">Subtotal (95% CI)<") == 2
    assert "0.14 (−0.04 to 0.32)" in drawn


def test_subgroups_stand_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GROUPED)
    assert main(["meta", file, "--measure", "GEN", "--subgroup", "where", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {name: one["k"] for name, one in said["subgroups"].items()} == {"north": 2, "south": 1}
    assert said["subgroups.test"]["m"] == 1


def test_figures_are_written_by_name_as_the_suffix_says(bcg: str, tmp_path: Path) -> None:
    options = ["--measure", "RR", "--map", MAP, "--slab", "trial"]
    funnel, labbe = tmp_path / "funnel.svg", tmp_path / "labbe.svg"
    asked = ["--figure", "funnel", str(funnel), "--figure", "labbe", str(labbe)]
    assert main(["meta", bcg, *options, *asked]) == 0
    assert "Standard error" in funnel.read_text(encoding="utf-8")
    assert "Hart 1977" in labbe.read_text(encoding="utf-8")


def test_people_of_a_table_are_the_axis_of_a_funnel_by_size(tmp_path: Path) -> None:
    table, funnel = tmp_path / "means.csv", tmp_path / "size.svg"
    table.write_text(
        "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nAsh 2001,5,2,30,4,2,31\nBeech 2002,6,3,100,5,3,102\n",
        encoding="utf-8",
    )
    asked = ["--measure", "MD", "--slab", "study", "--figure", "funnel-size", str(funnel)]
    assert main(["meta", str(table), *asked]) == 0
    assert "2 studies with 61 to 202 people" in funnel.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "file", "why"),
    [
        ("pie", "a.svg", "no figure 'pie'; known are forest, funnel"),
        ("bubble", "a.svg", "Bubble plot: needs a meta-regression"),
        ("funnel", "a.jpg", "a.jpg: a figure is saved as .svg, .pdf, .png"),
    ],
)
def test_a_figure_that_cannot_be_written_says_why(
    bcg: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, file: str, why: str
) -> None:
    asked = ["--figure", name, str(tmp_path / file)]
    assert main(["meta", bcg, "--measure", "RR", "--map", MAP, *asked]) == 1
    assert why in capsys.readouterr().err
    assert not (tmp_path / file).exists()


def test_studies_come_in_by_the_column_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, "study,yi,vi,year\nA,0.1,0.01,2001\nB,0.3,0.04,1999\nC,1,1,\n")
    figure = tmp_path / "a.svg"
    options = ["--measure", "GEN", "--cumulative", "year", "--figure", "cumulative", str(figure)]
    assert main(["meta", file, *options]) == 1
    assert "column year is empty" in capsys.readouterr().err
    complete = Path(file).read_text(encoding="utf-8").replace("C,1,1,", "C,1,1,2010")
    assert main(["meta", written(tmp_path, complete), *options]) == 0
    drawn = figure.read_text(encoding="utf-8")
    assert drawn.index(">B<") < drawn.index(">A<") < drawn.index(">C<")
