"""PubMed's abstracts as text: only the order of the blocks says what each is."""

from __future__ import annotations

from tests.library.records.reading import read_text, said

EXPORT = """\
1. J Walk. 2021 Nov;26(2):89-96. doi: 10.1234/jw.2021.10.001. Epub 2021 Oct 10.

Walking in groups for older people with pain of the knee: a trial that was
randomised by the week.

Canale E(1), De Berg A(2)(3), O'Neill-Falk B; Group Walk Study.

Author information:
(1)Department of Walking, University of Parma, Strada 10, Parma, Italy.
(2)A clinic.

BACKGROUND: Pain keeps people from walking, and walking
keeps pain away.
RESULTS: Of 120 people,
12. of May was the day on which most walked.

Copyright © 2021 A Society.

DOI: 10.1234/jw.2021.10.001
PMCID: PMC1234567
PMID: 30000001 [Indexed for MEDLINE]

Conflict of interest statement: The authors walk.


2. Rev Gehen. 2022 Oct 7:S1080-6032(22)00151-6. doi: 10.1234/rg.2. Online ahead
of print.

[Walking alone].

[Article in German]

Lang K Jr.

PMID: 30000002


3. Walk One. 2018 Oct 24;13(10):e0205054. doi: 10.1234/wo.3.

A letter without names.

[No authors listed]

Comment on
    J Walk. 2017;1:1.

PMID: 30000003
"""

CITED = """\
1. Canale E, De Berg A. Walking in groups. J Walk. 2021;26(2):89-96. PMID: 30000001
2. Lang K. Walking alone. Rev Gehen. 2022;3:1-4. PMID: 30000002
"""


def test_the_blocks_of_pubmeds_text() -> None:
    first, second, third = read_text(EXPORT).records
    assert first.title.startswith("Walking in groups for older")
    assert first.title.endswith("a trial that was randomised by the week.")
    assert first.authors == ("Canale, E", "De Berg, A", "O'Neill-Falk, B", "Group Walk Study")
    assert (first.journal, first.year, first.volume) == ("J Walk", 2021, "26")
    assert (first.issue, first.pages, first.doi) == ("2", "89-96", "10.1234/jw.2021.10.001")
    assert (first.pmid, first.extra["PMC"]) == ("30000001", ("PMC1234567",))
    assert first.extra["COIS"] == ("The authors walk.",)
    assert first.abstract == (
        "BACKGROUND: Pain keeps people from walking, and walking keeps pain away.\n"
        "RESULTS: Of 120 people, 12. of May was the day on which most walked."
    )
    assert (second.journal, second.year, second.volume) == ("Rev Gehen", 2022, None)
    assert (second.pages, second.language) == ("S1080-6032(22)00151-6", "German")
    assert (second.title, second.pmid) == ("[Walking alone].", "30000002")
    assert (third.authors, third.abstract or "", third.pages) == ((), "", "e0205054")
    assert third.extra["CON"]


def test_nothing_of_it_is_repaired_or_left_out() -> None:
    assert said(read_text(EXPORT)) == []


def test_a_list_of_references_is_no_such_text() -> None:
    assert [record.pmid for record in read_text(CITED).records] == ["30000001", "30000002"]
