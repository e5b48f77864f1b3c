"""PubMed XML: articles, preprints and books as PubMed and its E-utilities send them.

What no field of a record holds is kept under the tag that PubMed's text format (MEDLINE) has for
it, so that a record says the same whichever way it was saved; what that format has no tag for is
kept under its path in the XML. The full stop that PubMed sets after every title is no part of the
title and left off. Elements: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping

from lxml import etree

from consilience.errors import FormatUnknown
from consilience.evidence import Record
from consilience.records.draft import Draft
from consilience.records.formats import medline
from consilience.records.formats.foreign import is_markup
from consilience.records.formats.scripts import lowered, raised
from consilience.records.formats.xml_records import XmlRecord, xml_records
from consilience.records.identity import normalise_doi
from consilience.records.issue import Issue
from consilience.records.source import Source

Element = etree._Element

_ROOT = re.compile(r"<Pubmed(?:Book)?Article(?:Set)?[\s/>]|<MedlineCitation[\s>]")

FIELDS: dict[str, tuple[str, str]] = {
    "JournalIssue/Volume": ("volume", "VI"),
    "JournalIssue/Issue": ("issue", "IP"),
    "Journal/Title": ("journal", "JT"),
    "Article/ArticleTitle": ("title", "TI"),
    "Article/VernacularTitle": ("title", "TT"),
    "BookDocument/ArticleTitle": ("title", "TI"),
    "BookDocument/VernacularTitle": ("title", "TT"),
    "MedlineJournalInfo/MedlineTA": ("journal", "TA"),
    "Pagination/MedlinePgn": ("pages", "PG"),
    "Article/Language": ("language", "LA"),
    "BookDocument/Language": ("language", "LA"),
}
"""Field and tag of what stands under the last two names of a path."""

TAGS: dict[str, str] = {
    "PublicationType": "PT", "Affiliation": "AD", "NlmUniqueID": "JID", "Country": "PL",
    "PublicationStatus": "PST", "CitationSubset": "SB", "CoiStatement": "COIS",
    "CopyrightInformation": "CI", "GeneralNote": "GN", "NumberOfReferences": "RF",
    "SpaceFlightMission": "SFM", "GeneSymbol": "GS", "PublisherName": "PB",
    "PublisherLocation": "PL", "CollectionTitle": "CTI", "Edition": "EN", "OtherID": "OID",
    "StartPage": "StartPage", "EndPage": "EndPage", "ISOAbbreviation": "ISOAbbreviation",
}  # fmt: skip
"""MEDLINE's tag for an element wherever it stands."""

DATES: dict[str, str] = {
    "ArticleDate": "DEP", "DateCompleted": "DCOM", "DateRevised": "LR", "DateCreated": "DA",
    "ContributionDate": "CTDT",
}  # fmt: skip

LINKS: dict[str, str] = {
    "CommentIn": "CIN", "CommentOn": "CON", "ErratumIn": "EIN", "ErratumFor": "EFR",
    "CorrectedandRepublishedIn": "CRI", "CorrectedandRepublishedFrom": "CRF",
    "DatasetIn": "DDIN", "DatasetUseReportedIn": "DRIN", "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF", "OriginalReportIn": "ORI", "PartialRetractionIn": "PRIN",
    "PartialRetractionOf": "PROF", "RepublishedIn": "RPI", "RepublishedFrom": "RPF",
    "RetractedandRepublishedIn": "RRI", "RetractedandRepublishedFrom": "RRF",
    "RetractionIn": "RIN", "RetractionOf": "ROF", "SummaryForPatientsIn": "SPIN",
    "UpdateIn": "UIN", "UpdateOf": "UOF",
}  # fmt: skip
"""MEDLINE's tag for each kind of link to another article: retractions, errata, comments."""


_DATE = ("Year", "Season", "Month", "Day")
_MONTHS = {
    number: name
    for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
    for number in (str(n), f"{n:02}")
}
_STOP = re.compile(r"(?<!\.)\.$")
_FIELD_NAMES = {path.split("/")[1] for path in FIELDS}
_NAMES = {"LastName", "ForeName", "FirstName", "Initials", "Suffix", "CollectiveName"}


def recognise(head: str) -> float:
    """Tell PubMed's XML by its elements."""
    return 0.98 if is_markup(head) and _ROOT.search(head) else 0.0


def read(source: Source) -> Iterator[Record | Issue]:
    """Give the records and issues of a PubMed XML file, one record in memory at a time.

    Raises
    ------
    FormatUnknown
        Where the XML is another program's.
    """
    index = 0
    whole = re.search(r"<Pubmed(?:Book)?Article[\s/>]", source.head)
    names = ["PubmedArticle", "PubmedBookArticle"] if whole else ["MedlineCitation"]
    for item in xml_records(source, *names):
        if isinstance(item, Issue):
            yield item
            continue
        index += 1
        yield from _draft(item, source.name, index).finish()
    if index == 0 and not recognise(source.head):
        what = "this is not PubMed XML; save the records from PubMed again"
        raise FormatUnknown(what, file=source.name)


def _draft(found: XmlRecord, file: str, index: int) -> Draft:
    draft = Draft(file, index, found.line)
    for what, before in found.changes:
        draft.repaired(what, before=before)
    draft.put("database", "OWN", "PubMed")
    _walk(draft, found.element, "")
    _put_issns(draft, found.element)
    _put_type(draft, found.element)
    medline.put_item_number(draft)
    return draft


def _walk(draft: Draft, element: Element, path: str) -> None:
    """Take every element below: by its own rule, by a table, or under its path."""
    for child in element:
        name = child.tag
        rule = RULES.get(name)
        if rule is not None:
            rule(draft, child)
        elif name in _FIELD_NAMES and (place := FIELDS.get(f"{element.tag}/{name}")) is not None:
            text = _text(child)
            draft.put(*place, _STOP.sub("", text) if place[0] == "title" else text)
        elif name in TAGS:
            draft.keep(TAGS[name], _text(child))
        elif not isinstance(name, str):
            continue
        elif len(child) and any(isinstance(below.tag, str) for below in child):
            _walk(draft, child, f"{path}/{name}" if path else name)
        else:
            draft.keep(f"{path}/{name}" if path else name, _text(child))


def _put_pmid(draft: Draft, element: Element) -> None:
    draft.put_pmid("PMID", _text(element))


def _put_date_published(draft: Draft, element: Element) -> None:
    texts = _texts(element, ("MedlineDate", *_DATE))
    whole = texts.get("MedlineDate", "")
    year, season, month, day = (texts.get(name, "") for name in _DATE)
    parts = (year, season, _MONTHS.get(month, month), day)
    draft.put_year("DP", whole or " ".join(filter(None, parts)))


def _keep_date(draft: Draft, element: Element) -> None:
    texts = _texts(element, _DATE)
    year, month, day = (texts.get(name, "") for name in ("Year", "Month", "Day"))
    date = f"{year}{month.zfill(2) if month else ''}{day.zfill(2) if day else ''}"
    draft.keep(DATES[str(element.tag)], date)
    if element.tag == "ArticleDate" and draft.year is None and year.isdecimal():
        draft.put_year("DEP", year)


def _keep_history(draft: Draft, element: Element) -> None:
    texts = _texts(element, _DATE)
    date = "/".join([texts.get(name, "").zfill(2) for name in ("Year", "Month", "Day")])
    draft.keep("PHST", f"{date} [{element.get('PubStatus', '')}]")


def _put_people(draft: Draft, element: Element) -> None:
    """File authors as authors, everybody else under MEDLINE's tag."""
    tag = {"InvestigatorList": "FIR", "PersonalNameSubjectList": "FPS"}.get(str(element.tag))
    if tag is None and str(element.get("Type", "authors")).lower().startswith("editor"):
        tag = "FED"
    authors: list[str] = []
    for person in element.iterchildren(tag=etree.Element):
        texts = _texts(person, _NAMES)
        name = _name(texts)
        if not name:
            continue
        if tag:
            draft.keep(tag, name)
        elif "CollectiveName" in texts:
            draft.put_authors(authors)
            authors.clear()
            draft.put_group(name)
            draft.keep("CN", name)
        else:
            authors.append(name)
        for leaf in person.iter("Affiliation", "Identifier") if len(person) > len(texts) else ():
            source = leaf.get("Source")
            draft.keep(
                "AUID" if source else "AD", f"{source}: {_text(leaf)}" if source else _text(leaf)
            )
    draft.put_authors(authors)


def _name(texts: Mapping[str, str]) -> str:
    given = texts.get("ForeName") or texts.get("FirstName") or texts.get("Initials")
    parts = (texts.get("LastName"), given, texts.get("Suffix"))
    return texts.get("CollectiveName") or ", ".join(filter(None, parts))


def _put_abstract(draft: Draft, element: Element) -> None:
    """Put a structured abstract with its labels, one part a line."""
    parts = []
    for part in element.iterchildren("AbstractText"):
        label, text = str(part.get("Label") or ""), _text(part)
        parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    whole = "\n".join(filter(None, parts))
    if element.tag == "Abstract":
        draft.put("abstract", "AB", whole)
    else:
        draft.keep("OAB", whole)
    for right in element.iterchildren("CopyrightInformation"):
        draft.keep("CI", _text(right))


def _put_heading(draft: Draft, element: Element) -> None:
    main: str | None = None
    qualifiers = []
    for child in element:
        if child.tag == "QualifierName":
            qualifiers.append(_starred(child))
        elif child.tag == "DescriptorName" and main is None:
            main = _starred(child)
    if main is not None:
        draft.put_keywords([f"{main}/{below}" for below in qualifiers] or [main])


def _starred(element: Element) -> str:
    return ("*" if element.get("MajorTopicYN") == "Y" else "") + _text(element)


def _put_keyword(draft: Draft, element: Element) -> None:
    draft.put_keywords([_text(element)])


def _keep_chemical(draft: Draft, element: Element) -> None:
    texts = _texts(element, ("RegistryNumber", "NameOfSubstance"))
    number, name = texts.get("RegistryNumber", ""), texts.get("NameOfSubstance", "")
    draft.keep("RN", f"{number} ({name})" if name else number)


def _keep_grant(draft: Draft, element: Element) -> None:
    names = ("GrantID", "Acronym", "Agency", "Country")
    texts = _texts(element, names)
    draft.keep("GR", "/".join(filter(None, map(texts.get, names))))


def _keep_data_bank(draft: Draft, element: Element) -> None:
    bank = _texts(element, ("DataBankName",)).get("DataBankName", "")
    numbers = [_text(number) for number in element.iter("AccessionNumber")]
    for number in numbers or [""]:
        draft.keep("SI", f"{bank}/{number}" if number else bank)


def _keep_link(draft: Draft, element: Element) -> None:
    kind = str(element.get("RefType") or "")
    names = ("RefSource", "PMID", "Note")
    texts = _texts(element, names)
    where, pmid, note = (texts.get(name, "") for name in names)
    text = f"{where} PMID: {pmid}" if pmid else where
    draft.keep(LINKS.get(kind, kind or "CommentsCorrections"), f"{text} {note}".strip())


def _keep_reference(draft: Draft, element: Element) -> None:
    numbers = [f"{n.get('IdType', '')}: {_text(n)}" for n in element.iter("ArticleId")]
    draft.keep(
        "Reference",
        " ".join([_texts(element, ("Citation",)).get("Citation", ""), *numbers]).strip(),
    )


def _put_article_id(draft: Draft, element: Element) -> None:
    kind, text = str(element.get("IdType") or ""), _text(element)
    if kind == "doi" and normalise_doi(text):
        if normalise_doi(text) != draft.fields.get("doi"):
            draft.put_doi("AID", text)
    elif kind in ("pmc", "pmcid"):
        draft.keep("PMC", text)
    elif kind == "pubmed":
        draft.put_pmid("PMID", text)
    elif kind == "bookaccession":
        draft.put("accession", "AID", text)
    elif text:
        draft.keep("AID", f"{text} [{kind}]")


def _put_locator(draft: Draft, element: Element) -> None:
    kind, text = str(element.get("EIdType") or ""), _text(element)
    if kind == "doi" and element.get("ValidYN") != "N" and normalise_doi(text):
        draft.put_doi("LID", text)
    elif text:
        draft.keep("LID", f"{text} [{kind}]")


def _put_isbn(draft: Draft, element: Element) -> None:
    draft.put("isbn", "ISBN", _text(element))


def _put_issns(draft: Draft, record: Element) -> None:
    found = [(element, _text(element)) for element in record.iter("ISSN", "ISSNLinking")]
    draft.put("issn", "IS", "; ".join(dict.fromkeys(text for _, text in found if text)))
    for element, text in found:
        if element.tag == "ISSN":
            draft.keep("IS", f"{text} ({element.get('IssnType') or 'Undetermined'})")


def _put_type(draft: Draft, record: Element) -> None:
    """Tell the type by what the work stands in, then by PubMed's kinds of publication."""
    titles = (title for book in record.iter("Book") for title in book.iterchildren("BookTitle"))
    book = next(titles, None)
    kinds = [kind.lower() for kind in draft.extra.get("PT", ())]
    if book is not None:
        part = "title" in draft.fields
        draft.type = "chapter" if part else "book"
        draft.put("journal" if part else "title", "BTI", _text(book))
    elif "preprint" in kinds:
        draft.type = "article"
    elif next(record.iter("Journal"), None) is None:
        draft.type = next((medline.TYPES[k] for k in kinds if k in medline.TYPES), draft.type)


def _passed(draft: Draft, element: Element) -> None:
    """Leave an element to a rule that looks at the whole record."""


RULES: dict[str, Callable[[Draft, Element], None]] = {
    "PMID": _put_pmid, "PubDate": _put_date_published, **dict.fromkeys(DATES, _keep_date),
    "PubMedPubDate": _keep_history, "AuthorList": _put_people, "InvestigatorList": _put_people,
    "PersonalNameSubjectList": _put_people, "Abstract": _put_abstract,
    "OtherAbstract": _put_abstract, "MeshHeading": _put_heading, "Keyword": _put_keyword,
    "Chemical": _keep_chemical, "Grant": _keep_grant, "DataBank": _keep_data_bank,
    "CommentsCorrections": _keep_link, "Reference": _keep_reference,
    "ArticleId": _put_article_id, "ELocationID": _put_locator, "Isbn": _put_isbn,
    "ISSN": _passed, "ISSNLinking": _passed, "BookTitle": _passed,
}  # fmt: skip
"""What is done with an element of this name, wherever it stands."""


def _texts(element: Element, names: Container[str]) -> dict[str, str]:
    """Give the text of each child of these names, of several the first."""
    found: dict[str, str] = {}
    for child in element:
        name = child.tag
        if name in names and name not in found:
            found[name] = _text(child)
    return found


def _text(element: Element) -> str:
    """Give the text of an element, raised and lowered characters as such, formulas closed up."""
    if len(element) == 0:
        text = element.text
        return " ".join(text.split()) if text else ""
    return " ".join("".join(_runs(element)).split())


def _runs(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            yield child.tail or ""
            continue
        name = re.split("[}:]", child.tag)[-1]
        if name == "math":
            yield "".join("".join(str(run) for run in child.itertext()).split())
        elif name in ("sup", "sub"):
            yield (raised if name == "sup" else lowered)("".join(_runs(child)))
        else:
            yield from _runs(child)
        yield child.tail or ""
