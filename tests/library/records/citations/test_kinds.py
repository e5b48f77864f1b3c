"""Citations of what is no article in a journal: talks, chapters, theses, preprints."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("text", "title", "number", "year"),
    [
        (
            "ClinicalTrials.gov [Internet]. Bethesda (MD): National Library of Medicine (US). 2000 "
            "Feb 29 - . Identifier NCT00287000, Walking Versus Running; 2006 Feb 3 [cited 2023 Jan "
            "5]. Available from: https://clinicaltrials.gov/ct2/show/NCT00287000",
            "Walking Versus Running",
            "NCT00287000",
            2006,
        ),
        (
            "NCT02578000. Walking for survivors. https://clinicaltrials.gov/show/NCT02578000 "
            "(first received 16 October 2015).",
            "Walking for survivors",
            "NCT02578000",
            2015,
        ),
        (
            "University of Utrecht. (2019, May 2). Walking for carers (No. NCT03925000). "
            "ClinicalTrials.gov. https://clinicaltrials.gov/study/NCT03925000",
            "Walking for carers",
            None,
            2019,
        ),
        (
            "ISRCTN12845000. Walking at work. http://www.isrctn.com/ISRCTN12845000 (accessed "
            "2020-10-02).",
            "Walking at work",
            "ISRCTN12845000",
            None,
        ),
    ],
)
def test_entries_of_trial_registers(
    text: str, title: str, number: str | None, year: int | None
) -> None:
    entry = cited(text)
    assert (entry.title, entry.accession, entry.year) == (title, number, year)
    assert entry.url


def test_reports_and_pages_of_agencies() -> None:
    guideline = cited(
        "National Institute for Health and Care Excellence. Walking: assessment. NICE guideline "
        "[NG225]. London: NICE; 2022. Available from: https://www.nice.org.uk/ng225 [Accessed 3 "
        "March 2023]."
    )
    assert (guideline.type, guideline.title) == ("report", "Walking: assessment")
    assert guideline.year == 2022
    apa = cited(
        "Walking and Health Administration. (2021). Key walking indicators in the United States "
        "(HHS Publication No. PEP21-07-01-003). Center for Walking Statistics."
    )
    assert apa.title == "Key walking indicators in the United States"
    assert apa.extra["publisher"] == ("Center for Walking Statistics",)
    elsevier = cited(
        "World Health Organization. Walking of adolescents 2021. https://www.who.int/w"
    )
    assert (elsevier.title, elsevier.year) == ("Walking of adolescents", 2021)


def test_a_chapter_whose_editors_stand_behind_the_book() -> None:
    texts = (
        "Berg, J. & Li, W. Walking. in Moving: A guide (eds Ono, A. & Doe, K.) 5–41 (Springer, "
        "Cham, 2019).",
        "Berg, J., and Li, W. (2019). Walking. In Moving: A guide, A. Ono and K. Doe, eds. "
        "(Springer), pp. 5–41.",
        "J. Berg and W. Li, “Walking,” in Moving: A guide, A. Ono and K. Doe, Eds., Cham: "
        "Springer, 2019, pp. 5–41.",
        "Berg, J.; Li, W. Walking. In Moving: A guide; Ono, A., Doe, K., Eds.; Springer: Cham, "
        "2019; pp 5–41.",
        "Berg, Jan, and Wei Li. “Walking.” In Moving: A guide, edited by Aya Ono and Kim Doe. "
        "Springer, 2019, pp. 5–41.",
    )
    chapters = [cited(text) for text in texts]
    assert {chapter.type for chapter in chapters} == {"chapter"}
    assert {chapter.title for chapter in chapters} == {"Walking"}
    assert {chapter.journal for chapter in chapters} == {"Moving: A guide"}
    assert {(chapter.year, chapter.pages) for chapter in chapters} == {(2019, "5-41")}


def test_a_thesis_whose_mark_is_a_sentence_or_stands_in_brackets() -> None:
    for text in (
        "Berg J. Walking: a study. PhD thesis. University of Utrecht, 2014.",
        "Berg, J. (2014) Walking: a study. Doctoral dissertation. University of Utrecht.",
        "Berg, J., 2014. Walking: a study (Master’s thesis). University of Utrecht.",
        "Berg J (2014) Walking: a study. PhD thesis, University of Utrecht",
    ):
        thesis = cited(text)
        assert (thesis.type, thesis.title, thesis.year) == ("thesis", "Walking: a study", 2014)
        assert thesis.extra["publisher"] == ("University of Utrecht",)


def test_a_talk_whose_proceedings_follow_as_a_sentence() -> None:
    apa = cited(
        "Berg, J. (2019). Walking in groups. Proceedings of the 2019 Conference on Walking, "
        "41–46. https://doi.org/10.1000/w.1"
    )
    assert (apa.type, apa.title) == ("paper-conference", "Walking in groups")
    assert (apa.journal, apa.pages) == ("Proceedings of the 2019 Conference on Walking", "41-46")
    presented = cited(
        "Berg J. Walking in groups. Presented at: Annual Meeting of the Walking Society; May "
        "18-22, 2019; Bonn, Germany."
    )
    assert presented.type == "paper-conference"
    assert presented.journal == "Annual Meeting of the Walking Society"


def test_what_stands_in_brackets_behind_a_title_tells_its_kind() -> None:
    kinds = {
        "Data set": "dataset", "Computer software": "software", "Preprint": "article",
        "Conference presentation": "paper-conference", "Press release": "webpage",
    }  # fmt: skip
    for word, kind in kinds.items():
        record = cited(f"Berg, J. (2020). Walking [{word}]. Walk Archive. https://walk.org/1")
        assert (record.title, record.type) == ("Walking", kind)
        assert word in record.extra["note"]


def test_books_of_nature_and_of_chemists() -> None:
    for text in (
        "Berg, J. & Li, W. Walking in Towns. (Utrecht Press, Utrecht, 2019).",
        "Berg, J.; Li, W. Walking in Towns; Utrecht Press: Utrecht, 2019.",
        "Berg, J., Li, W., 2019. Walking in Towns, 2nd ed. Utrecht Press, Utrecht.",
        "Berg, J., & Li, W. (2019). Walking in Towns (2nd ed.). Utrecht Press.",
    ):
        book = cited(text)
        assert (book.title, book.year, book.type) == ("Walking in Towns", 2019, "book")
