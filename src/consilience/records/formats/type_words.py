"""The words with which databases and programs say what kind of work a record is."""

from __future__ import annotations

from collections.abc import Iterable

from consilience.records.formats.ris_tags import TYPES as RIS_TYPES

TYPES: dict[str, str] = {
    "abstract": "article-journal", "academic dissertation": "thesis",
    "article": "article-journal", "article in press": "article-journal",
    "artwork": "graphic", "audiovisual material": "motion_picture",
    "bill": "bill", "blog": "post-weblog", "blogpost": "post-weblog", "book": "book",
    "book chapter": "chapter", "book section": "chapter", "book, edited": "book",
    "book, section": "chapter", "book, whole": "book", "books": "book", "booksection": "chapter",
    "case": "legal_case", "case/court decisions": "legal_case", "chapter": "chapter",
    "computer program": "software", "conference": "paper-conference",
    "conference abstract": "paper-conference", "conference paper": "paper-conference",
    "conference proceeding": "paper-conference", "conference proceedings": "paper-conference",
    "conference proceedings article": "paper-conference", "conference review": "paper-conference",
    "conferencepaper": "paper-conference", "congress": "paper-conference",
    "data set": "dataset", "dataset": "dataset", "dictionary": "entry-dictionary",
    "dissertation": "thesis", "dissertation abstract": "thesis",
    "dissertation/thesis": "thesis", "dissertation/thesis, unpublished": "thesis",
    "dissertations/theses": "thesis", "document": "document", "edited book": "book",
    "editorial": "article-journal", "electronic article": "article-journal",
    "electronic book": "book", "electronic book section": "chapter",
    "encyclopedia": "entry-encyclopedia", "generic": "document",
    "government document": "report", "government documents": "report", "grant": "document",
    "guides - non-classroom": "report", "hearing": "hearing", "journal": "article-journal",
    "journal article": "article-journal", "journal articles": "article-journal",
    "journal, electronic": "article-journal", "journalarticle": "article-journal",
    "laws/statutes": "legislation", "legal rule or regulation": "legislation",
    "legislation": "legislation", "letter": "article-journal",
    "magazine": "article-magazine", "magazine article": "article-magazine",
    "magazinearticle": "article-magazine", "manuscript": "manuscript", "map": "map",
    "meeting abstract": "paper-conference", "meeting paper": "paper-conference",
    "monograph": "book", "motion picture": "motion_picture", "music": "musical_score",
    "news": "article-newspaper", "newspaper article": "article-newspaper",
    "newspaperarticle": "article-newspaper", "note": "article-journal",
    "online discussion forum/blogs": "post-weblog", "online database": "dataset",
    "patent": "patent", "personal communication": "personal_communication",
    "preprint": "article", "proceedings paper": "paper-conference", "report": "report",
    "reports - descriptive": "report", "reports - evaluative": "report",
    "reports - research": "report", "review": "article-journal",
    "short survey": "article-journal", "software": "software",
    "sound recording": "song", "speeches/meeting papers": "paper-conference",
    "standard": "standard", "statute": "legislation", "technical report": "report",
    "theses": "thesis", "thesis": "thesis", "trial registry record": "document",
    "unpublished material": "manuscript", "unpublished work": "manuscript",
    "video": "motion_picture", "video/ dvd": "motion_picture", "web page": "webpage",
    "webpage": "webpage",
    "article in a periodical": "article-journal", "book, chapter": "chapter",
    "document from internet site": "webpage", "dvd, video, media": "motion_picture",
    "journal, article": "article-journal", "research project": "document", "web site": "webpage",
    "academic journal": "article-journal", "b": "book", "book-chapter": "chapter",
    "c": "paper-conference", "clinical trial protocol": "document",
    "conference papers & proceedings": "paper-conference", "conferencepapers": "paper-conference",
    "dissertations & theses": "thesis", "j": "article-journal",
    "journal-article": "article-journal", "magazines": "article-magazine",
    "posted-content": "article", "proceeding": "paper-conference",
    "proceedings-article": "paper-conference", "s": "chapter",
    "scholarly journal": "article-journal", "scholarly journals": "article-journal",
    "ieee books": "book", "ieee conferences": "paper-conference",
    "ieee early access articles": "article-journal", "ieee journals": "article-journal",
    "ieee magazines": "article-magazine", "ieee standards": "standard",
    "iet conferences": "paper-conference", "iet journals": "article-journal",
    "trial registration": "document", "working paper": "report",
}  # fmt: skip
"""CSL's word for each, in lower case."""


def type_of(text: str) -> str | None:
    """Give CSL's word for a type, or None where the word says nothing known."""
    plain = text.strip(" .").lower()
    return (
        TYPES.get(plain)
        or RIS_TYPES.get(text.strip().upper())
        or TYPES.get(plain.split(";")[0].strip())
    )


def type_among(words: Iterable[str], *, unless: str = "article-journal") -> str | None:
    """Give the first type among several words that says more than `unless`, else `unless`.

    Databases name a chapter "Book; Edited Book; Chapter" and a talk "Article; Proceedings Paper".
    """
    known = [found for word in words if (found := type_of(word))]
    if "chapter" in known:
        return "chapter"
    return next((found for found in known if found != unless), known[0] if known else None)
