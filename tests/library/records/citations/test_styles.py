"""One work in the styles that Zotero and publishers write, and works that have no place yet."""

from __future__ import annotations

import pytest

from consilience.evidence import Record
from consilience.records.citations import part_references, read_citation, read_references


def cited(text: str) -> Record:
    return read_citation(text).record


ARTICLE = ("Walking in groups: A trial", "Journal of Walking", 2019, "12", "1-9", "10.1000/w.1")
NAMES = ("Pérez-de la Fuente", "O’Neill", "van der Berg")
WHOLE = {
    "harvard": "Pérez-de la Fuente, R., O’Neill, S. and van der Berg, J. (2019) “Walking in "
    "groups: A trial,” Journal of Walking, 12(3), pp. 1–9. Available at: https://doi.org/10.1000/w.1.",
    "chicago": "Pérez-de la Fuente, R., S. O’Neill, and J. van der Berg. 2019. “Walking in Groups: "
    "A Trial.” Journal of Walking 12 (3): 1–9. https://doi.org/10.1000/w.1.",
    "frontiers": "Pérez-de la Fuente, R., O’Neill, S., and van der Berg, J. (2019). Walking in "
    "groups: A trial. Journal of Walking 12, 1–9. doi: 10.1000/w.1",
    "springer": "Pérez-de la Fuente R, O’Neill S, van der Berg J (2019) Walking in groups: A "
    "trial. Journal of Walking 12:1–9. https://doi.org/10.1000/w.1",
    "nature": "Pérez-de la Fuente, R., O’Neill, S. & van der Berg, J. Walking in groups: A trial. "
    "Journal of Walking 12, 1–9 (2019) doi:10.1000/w.1.",
    "oncology": "Pérez-de la Fuente R, O’Neill S, van der Berg J: Walking in groups: A trial. "
    "Journal of Walking 12:1–9, 2019. doi:10.1000/w.1",
    "iso 690": "PÉREZ-DE LA FUENTE, R., O’NEILL, S. and VAN DER BERG, J., 2019. Walking in groups: "
    "A trial. Journal of Walking. 2019. Vol. 12, no. 3, p. 1–9. DOI 10.1000/w.1.",
    "royal society": "Pérez-de la Fuente R, O’Neill S, van der Berg J. 2019 Walking in groups: A "
    "trial. Journal of Walking 12, 1–9. (doi:10.1000/w.1)",
    "copernicus": "Pérez-de la Fuente, R., O’Neill, S., and van der Berg, J.: Walking in groups: A "
    "trial, Journal of Walking, 12, 1–9, https://doi.org/10.1000/w.1, 2019.",
    "acm": "Pérez-de la Fuente, R., O’Neill, S. and van der Berg, J. 2019. Walking in groups: A "
    "trial. Journal of Walking. 12, 3 (2019), 1–9. https://doi.org/10.1000/w.1.",
    "markdown": "Pérez-de la Fuente, R., O’Neill, S., & van der Berg, J. (2019). Walking in "
    "groups: A trial. *Journal of Walking, 12*(3), 1–9. https://doi.org/10.1000/w.1",
}


@pytest.mark.parametrize("style", WHOLE)
def test_an_article_is_the_same_in_every_style(style: str) -> None:
    record = cited(WHOLE[style])
    title, *rest = ARTICLE
    assert (record.title or "").casefold() == title.casefold()
    assert [record.journal, record.year, record.volume, record.pages, record.doi] == rest
    families = [name.split(",")[0].casefold() for name in record.authors]
    assert families == [name.casefold() for name in NAMES]


@pytest.mark.parametrize(
    ("behind", "volume", "pages"),
    [
        ("Journal of Walking. Advance online publication. https://doi.org/10.1000/w.1", None, None),
        ("Journal of Walking. https://doi.org/10.1000/w.1", None, None),
        ("Journal of Walking, 12. https://doi.org/10.1000/w.1", "12", None),
        ("Journal of Walking 12:. https://doi.org/10.1000/w.1", "12", None),
        ("Journal of Walking, jwalk-2019-012345. doi:10.1000/w.1", None, "jwalk-2019-012345"),
        ("Journal of Walking (in press). doi:10.1000/w.1", None, None),
    ],
)
def test_a_journal_is_told_without_pages_where_there_is_a_doi(
    behind: str, volume: str | None, pages: str | None
) -> None:
    record = cited(f"Berg, J. (2019). Walking in groups. {behind}")
    assert (record.title, record.journal) == ("Walking in groups", "Journal of Walking")
    assert (record.year, record.volume, record.pages) == (2019, volume, pages)


@pytest.mark.parametrize(
    "behind",
    [
        "Eur Walk J. Published online March 5, 2020. doi:10.1000/w.1",
        "Eur Walk J. Epub ahead of print 5 March 2020. DOI: 10.1000/w.1.",
        "Eur Walk J 2020; published online March 5. DOI:10.1000/w.1.",
        "Eur Walk J Published Online First: 5 March 2020. doi:10.1000/w.1",
    ],
)
def test_the_year_online_is_the_year_of_what_is_not_printed(behind: str) -> None:
    record = cited(f"Berg J, Li W. Walking in groups. {behind}")
    assert (record.title, record.journal) == ("Walking in groups", "Eur Walk J")
    assert record.year == 2020


def test_the_year_online_is_not_that_of_what_is_printed() -> None:
    record = cited("Berg J. Walking. BMJ. 2021;12(3):1-9. doi: 10.1000/w.1. Epub 2020 Mar 5.")
    assert (record.year, record.volume) == (2021, "12")


def test_journals_that_begin_small_and_full_names_of_the_library_of_medicine() -> None:
    small = cited("Berg J, Li W. A walk for microbes. eLife. 2019;8:48493. doi:10.7554/elife.48493")
    assert (small.title, small.journal) == ("A walk for microbes", "eLife")
    full = cited(
        "Berg J. Walking of dogs in 20 towns. Walking & health : the official journal of the "
        "European College of Walking. 2003;44(1):20-27."
    )
    assert full.title == "Walking of dogs in 20 towns"
    assert (full.journal or "").startswith("Walking & health : the official")


def test_a_volume_alone_is_told_where_the_journal_is_a_sentence_of_its_own() -> None:
    science = cited("J. Berg, W. Li, Walking in groups. Walking Today 12 (2019).")
    assert (science.title, science.journal, science.volume) == (
        "Walking in groups",
        "Walking Today",
        "12",
    )
    report = cited("Climate Report, Working Group 1 (2021)")
    assert (report.title, report.volume) == ("Climate Report, Working Group 1", None)


def test_given_names_behind_families_in_capitals() -> None:
    record = cited("BERG, Jan Willem, DOE, Kim and LI, Wei, 2019. Walking. Walks. 2019. Vol. 1.")
    assert record.authors == ("BERG, Jan Willem", "DOE, Kim", "LI, Wei")


def test_a_title_that_begins_with_a_year_keeps_it() -> None:
    record = cited("Berg J. 2019 Novel walks in towns. BMJ. 2021;12(3):1-9.")
    assert (record.title, record.year) == ("2019 Novel walks in towns", 2021)


def test_an_old_doi_with_brackets_and_one_that_stands_twice() -> None:
    old = cited(
        "Berg J. Walks. J Walk. 2000;14:456-62. doi:10.1892/0891(2000)014<0456:toihai>2.3.co;2"
    )
    assert old.doi == "10.1892/0891(2000)014<0456:toihai>2.3.co;2"
    twice = cited("Berg, J. Walks. J. Walk. https://doi.org/10.1000/w.1 (2021) doi:10.1000/w.1.")
    assert (twice.doi, twice.title, twice.year) == ("10.1000/w.1", "Walks", 2021)


def test_a_correction_has_its_own_doi_and_not_that_of_what_it_corrects() -> None:
    record = cited(
        "Berg J. Correction: Walks in towns (J Walk (2020) 14 1 DOI: 10.1000/first). J Walk. "
        "2021;15(1):14. doi:10.1000/second"
    )
    assert record.doi == "10.1000/second"


def test_a_group_behind_people_is_an_author() -> None:
    record = cited("Berg J, Li W; PEERS Study Group. Walking. BMJ. 2019;1:2-3.")
    assert record.authors == ("Berg, J", "Li, W", "PEERS Study Group")
    assert record.title == "Walking"


def test_a_date_is_no_volume_and_pages() -> None:
    record = cited(
        "Berg, J. (2023, February 14). Walking at record high. The Guardian. "
        "https://www.theguardian.com/walking"
    )
    assert (record.title, record.year) == ("Walking at record high", 2023)
    quoted = cited("Berg, Jan. “Walking at Record High.” The Guardian, February 14, 2023.")
    assert (quoted.journal, quoted.year, quoted.volume) == ("The Guardian", 2023, None)


def test_an_apostrophe_does_not_end_a_title_in_quotes() -> None:
    record = cited("Berg, Jan. “Walkers’ Views of Walking.” J. Walk, vol. 1, no. 2, 2021, pp. 3–4.")
    assert record.title == "Walkers’ Views of Walking"


def test_a_dash_stands_for_the_authors_of_the_entry_before() -> None:
    text = (
        "Berg, Jan. “Walking in Towns.” Journal of Walking, vol. 1, no. 2, 2021, pp. 3–4.\n"
        "———. “Walking in Woods.” Journal of Walking, vol. 2, no. 1, 2022, pp. 5–6.\n"
        "Černý, David, and Kim Doe. “Walking at Sea.” Journal of Walking, vol. 3, 2023, pp. 7–8.\n"
        "de la Cruz, Ana. “Walking at Night.” Journal of Walking, vol. 4, 2024, pp. 9–10.\n"
    )
    read = read_references(text)
    assert [one.record.first_family for one in read] == ["Berg", "Berg", "Černý", "de la Cruz"]
    assert part_references(text).references[1].changes == [
        "the dash replaced by the authors of the entry before"
    ]


def test_numbers_before_names_with_particles_and_letters_of_other_alphabets() -> None:
    names = ("Berg J", "Černý D", "de Oliveira Filho JG")
    text = "\n".join(
        f"{n} {name}. Walk {n}. BMJ 2001; {n}: 1–9." for n, name in enumerate(names, 1)
    )
    assert [one.number for one in read_references(text)] == [1, 2, 3]
    assert [one.record.first_family for one in read_references(text)] == [
        "Berg",
        "Černý",
        "de Oliveira Filho",
    ]
