"""What a part stands in: the book of a chapter, the proceedings of a talk; and theses."""

from __future__ import annotations

import re

from consilience.records.citations.names import authors_of
from consilience.records.citations.reading import Reading
from consilience.records.citations.title import sentences

DASHES = re.compile(r"\s*[‐‑–—−-]+\s*")
YEAR = re.compile(r"(?<![\d/_.–-])((?:19|20)\d\d)[a-z]?(?![\d/_]|[–-]\d)")
MEETING = re.compile(
    r"\b(?:Proceedings|Proc\.|Conference|Congress|Symposium|Workshop|Annual (?:\w+ )?Meeting)"
)
IN = re.compile(
    r"(?<=[.?!,”\"])\s+[Ii]n\s?:\s*|(?<=[.?!”\"]),?\s+[Ii]n\s+(?=[A-Z0-9]|[a-z]{1,5}(?:R?[xX]iv|[A-Z]))"
    r"|(?<=”,)\s+in\s+(?=[A-Z0-9])"
    r"|(?<=[.?!])\s+(?:(?:[Pp]aper|[Pp]oster|[Aa]bstract)\s)?[Pp]resented at:?\s+(?:the\s+)?"
)
"""What stands before the name of a book or of proceedings."""
_DEGREE = (
    r"(?:[Uu]npublished )?(?:(?:[Dd]octoral|[Mm]aster[’']?s?|[Bb]achelor[’']?s?|[Hh]onou?rs|PhD|"
    r"Ph\.D\.?|DPhil|D\.Phil\.?|MSc|M\.Sc\.?|MPhil|MA|M\.A\.?|MD|DClinPsy|EdD|MPH)[ ]"
    r"(?:[Tt]hesis|[Dd]issertation)|[Dd]octorate|(?:[Tt]hesis|[Dd]issertation)\b(?=[.,:;\s]*$|[.,:;]))"
)
THESIS_MARK = re.compile(
    r"\s*(?:\((?:Publication|Order) No\.[^()]*\)\s*)?"
    r"(?:\[[^\[\]]*\b(?:[Dd]issertation|[Tt]hesis)\b[^\[\]]*\]"
    r"|\([^()]*\b(?:[Dd]issertation|[Tt]hesis)\b[^()]*\)"
    rf"|(?<=[.?!,”\"])\s+{_DEGREE})[.,:]?\s*"
)
"""What styles write behind the title of a thesis."""
_BOOK_PAGES = re.compile(
    r"\s*\((?:\w+ ed\.,? ?)?(?:[Vv]ol\. ?(?P<volume>\w+),? ?)?"
    r"pp?\. ?(?P<pages>\w+(?: ?[-‐‑–—−]{1,2} ?\w+)?)\)"
)
"""Where a chapter stands in a book, as APA has it: `(Vol. 2, pp. 1–18)`."""
_MEETING_AT = re.compile(
    r"(?P<name>.+?)(?:, (?P<date>(?:[A-Z][a-z]{2,8}\.? )?(?:[\d–/-]{1,5},? )?)"
    r"(?P<year>(?:19|20)\d\d))(?:, vol\. (?P<volume>\w+))?(?:, (?:no|Art\. no)\. [\w.]+)?"
    r"(?:, pp?\. ?(?P<pages>[\w.:]+(?: ?[-‐‑–—−]{1,2} ?[\w.:]+)?))?[\s.]*$"
)
"""A talk as IEEE has it: `Proc. Int. Conf. Walking (ICW), Utrecht, Netherlands, 2012, pp. 1–4`."""
_PLACE = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}")
_EDITORS_END = re.compile(r"^[\s.,:;)]*(?:\(?[Ee]ds?\.?\)?|[Ee]ditors?)?[\s.,:;)]*")
_NAME = r"(?:[A-Z][\w.’'-]*[ ]){1,3}(?:(?:van|von|de|der|la)[ ])*[A-Z][\w’'-]+"
_EDITED = re.compile(
    rf"[,.;]?\s*\(?(?:[Ee]dited by|[Ee]ds?\.?(?=[ ][A-Z]))[ ]"
    rf"(?P<names>{_NAME}(?:(?:,[ ]{_NAME})*,?[ ](?:and|&)[ ]{_NAME})?"
    r"|[^()]{3,200}(?=\)))\)?"
)
"""Editors behind the title of a book: `, edited by Jan Berg and Kim Doe`, `(eds Berg, J.)`."""
_EDS = re.compile(r",?\s*\(?\b[Ee]ds?\b\.?\)?[.,;]?")
_TITLE_END = re.compile(
    r"\s*\((?=[A-Z][^()]*(?:\([^()]*\))?[^()]*\))|;\s|,?\s+[Vv]ol\.\s|,\s+pp?\.?\s|\.\s+pp?\.?\s"
    r"|\s+(?=(?:19|20)\d\d;)|,?\s+(?=\d{1,5}\s?[‐‑–—−-]\s?\d{1,5}\b)"
    r"|,\s+(?=[A-Z][\w .’'()-]{2,30}:\s[A-Z])"
    r"|,\s+(?=(?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d\b)|,\s+(?=[A-Z]?\d{1,5}[\s.]*$)"
)
"""Where the title of a book or of proceedings ends, besides a full stop."""
_SHORTENED = re.compile(
    r"\b(?:Proc|Int|Intl|Conf|Symp|Congr|Assoc|Soc|Am|Eur|Ann|Annu|Natl|Acad|Sci|Comput|Eng|Trans)\.$"
)
_VOLUME = re.compile(r"\b[Vv]ol(?:ume|\.)? ?(\d{1,4}|[IVXL]{1,5})\b")
_PAGES = re.compile(
    r"(?:\bpp?\b\.? ?|\bpages? )([A-Za-z]?\d[\w.:]*(?: ?[‐‑–—−-]{1,2} ?[\w.:]*\d)?)"
    r"|(?<![\w–-])([A-Za-z]?\d{1,5} ?[‐‑–—−-]{1,2} ?[A-Za-z]?\d{1,5})(?![\w–-])"
    r"|(?:,|^|\d:)\s?([A-Z]?\d{1,5})(?=[\s.]*$)"
)


def take_thesis(reading: Reading, mark: re.Match[str]) -> None:
    """Take the title before the mark; who published it and when stands behind."""
    text = reading.rest
    title, *year = re.split(r"[.,]\s+(?=(?:19|20)\d\d[\s.,]*$)", text[: mark.start()].strip())
    reading.put("title", title, 0.9)
    reading.keep("note", mark.group().strip(" .,()"))
    behind = " ".join((*year, text[mark.end() :]))
    if "year" not in reading.fields and (found := YEAR.findall(behind)):
        reading.put("year", found[-1], 0.8)
    reading.keep("publisher", YEAR.sub("", behind).strip(" .,;:()"))
    reading.type = "thesis"


def took_meeting(reading: Reading, text: str) -> bool:
    """Take a talk's proceedings, where it was, year and pages; False where it is none."""
    found = _MEETING_AT.match(text)
    if found is None or not re.search(r"\b(?:Proc|Conf|Symp|Workshop|Congr)", found["name"]):
        return False
    if ": " in found["name"]:
        return False
    name = found["name"].split(", ")
    while len(name) > 1 and _PLACE.fullmatch(name[-1]):
        reading.keep("place", name.pop())
    reading.put("journal", ", ".join(name), 0.85)
    for field_name in ("year", "volume", "pages"):
        reading.put(field_name, DASHES.sub("-", found[field_name] or ""), 0.9)
    reading.type = "paper-conference"
    return True


def take_book(reading: Reading, text: str) -> None:
    """Take editors, title, publisher, year and pages of the book that a chapter stands in."""
    if paged := _BOOK_PAGES.search(text):
        reading.put("volume", paged["volume"], 0.9)
        reading.put("pages", DASHES.sub("-", paged["pages"]), 0.9)
        text = f"{text[: paged.start()]}. {text[paged.end() :].lstrip(' .')}"
    text = _without_editors(reading, text)
    title, behind = _after_editors(reading, text) or _at_title_end(text)
    if volume := re.search(r",?\s+[Vv]ol(?:ume|\.)?\s*(\d{1,3})$", title.strip(" .,")):
        reading.put("volume", volume.group(1), 0.8)
        title = title[: volume.start()]
    reading.put("journal", title, 0.8)
    _take_place(reading, behind)
    reading.type = "paper-conference" if MEETING.search(title) else "chapter"


def _without_editors(reading: Reading, text: str) -> str:
    """Take editors that stand before the title of the book."""
    editors = authors_of(text)
    if editors and (editors.editors or re.match(r"\s*[.,]?\s*\(?[Ee]ds?\b", text[editors.end :])):
        for name in editors.names:
            reading.keep("editor", name)
        return _EDITORS_END.sub("", text[editors.end :])
    return text


def _after_editors(reading: Reading, text: str) -> tuple[str, str] | None:
    """Part a book from what stands behind editors that follow its title."""
    if edited := _EDITED.search(text, 5):
        reading.keep("editor", edited["names"].strip(" .,"))
        return text[: edited.start()], text[edited.end() :]
    marked = _EDS.search(text, 5)
    if marked is None:
        return None
    for start in re.finditer(r"[,;.]\s+", text[: marked.start()]):
        names = text[start.end() : marked.start()].strip(" ,;")
        editors = authors_of(f"{names},")
        if editors and editors.end >= len(names) - 1:
            for name in editors.names:
                reading.keep("editor", name)
            return text[: start.start()], text[marked.end() :]
    return None


def _at_title_end(text: str) -> tuple[str, str]:
    parts = sentences(text)
    first = parts[0]
    while len(parts) > 1 and _SHORTENED.search(first):
        parts[:2] = [f"{first} {parts[1]}"]
        first = parts[0]
    if (end := _TITLE_END.search(first, 5)) is None:
        return first, " ".join(parts[1:])
    return first[: end.start()], " ".join((first[end.start() :], *parts[1:]))


def _take_place(reading: Reading, text: str) -> None:
    """Take volume, pages and year from behind the title of a book; the publisher is left."""
    if volume := _VOLUME.search(text):
        reading.put("volume", volume.group(1), 0.85)
        text = text.replace(volume.group(), " ")
    dated = YEAR.findall(text)
    pages = [p for p in _PAGES.finditer(text) if not YEAR.fullmatch(p.group().strip(" ,"))]
    if pages:
        found = next((page for page in pages if page.group(1)), pages[0])
        value = next(filter(None, found.groups()))
        reading.put("pages", DASHES.sub("-", value).strip(".:"), 0.85)
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if dated:
        reading.put("year", dated[-1], 0.8)
    rest = re.sub(r"[\s.,;:()]*$|^[\s.,;:(]*", "", YEAR.sub("", text))
    rest = re.sub(r"\s*[;,]\s*(?=[.;,])", "", rest)
    place, colon, publisher = rest.partition(": ")
    reading.keep("place", place.strip(" .,(") if colon else "")
    reading.keep("publisher", re.sub(r"\s+", " ", publisher or place).strip(" .,;:()"))
