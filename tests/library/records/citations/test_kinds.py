"""Citations of what is no article in a journal: talks, chapters, theses, preprints."""

from __future__ import annotations

from consilience.evidence import Record
from consilience.records.citations import read_citation


def cited(text: str) -> Record:
    return read_citation(text).record


def test_a_talk_in_ieees_style() -> None:
    talk = cited(
        "J. Berg and W. Li, “Walking in groups,” in Proc. 5th Int. Conf. Walking, Peers and Health "
        "(ICW ’12), Utrecht, The Netherlands, Mar. 2012, pp. 11:1–11:4."
    )
    assert (talk.type, talk.title) == ("paper-conference", "Walking in groups")
    assert talk.journal == "Proc. 5th Int. Conf. Walking, Peers and Health (ICW ’12)"
    assert (talk.year, talk.pages) == (2012, "11:1-11:4")


def test_the_pages_of_a_chapter_in_apas_style() -> None:
    chapter = cited(
        "Berg, J. (2015). Walking. In W. Li & A. Ono (Eds.), Moving: Methods and cases "
        "(Vol. 2, pp. 1–18). Peer Press."
    )
    assert (chapter.type, chapter.title) == ("chapter", "Walking")
    assert (chapter.journal, chapter.volume, chapter.pages) == (
        "Moving: Methods and cases",
        "2",
        "1-18",
    )


def test_the_title_of_a_thesis_ends_before_the_mark() -> None:
    apa = cited(
        "Berg, J. (2011). Walking: A study (Publication No. 34) [Doctoral dissertation, "
        "University of Utrecht]. ProQuest Dissertations & Theses Global."
    )
    vancouver = cited("Berg J. Walking: a study [dissertation]. Utrecht: University; 2010.")
    assert (apa.type, apa.title, apa.year) == ("thesis", "Walking: A study", 2011)
    assert (vancouver.type, vancouver.title, vancouver.year) == (
        "thesis",
        "Walking: a study",
        2010,
    )


def test_a_preprint_stands_in_its_server() -> None:
    preprint = cited(
        "Berg J, Li W. Walking in groups. medRxiv [Preprint]. 2020 May 5:2020.05.01.2."
    )
    assert (preprint.title, preprint.journal) == ("Walking in groups", "medRxiv")
    assert preprint.year == 2020
