"""The table of formats: to add one, write its file and its row."""

from __future__ import annotations

from consilience.records.formats import (
    bibtex,
    csv_table,
    endnote_written,
    endnote_xml,
    jsonl,
    medline,
    ovid_tagged,
    proquest_text,
    pubmed_xml,
    refer,
    refworks_tagged,
    ris,
    wos_tagged,
)
from consilience.records.formats.foreign import FOREIGN
from consilience.records.formats.format import Format

FORMATS: tuple[Format, ...] = (
    Format("ris", "RIS", ("ris", "txt"), ris.recognise, ris.read, ris.write, lost=ris.lost),
    Format("medline", "MEDLINE", ("nbib", "txt"), medline.recognise, medline.read),
    Format("pubmed-xml", "PubMed XML", ("xml",), pubmed_xml.recognise, pubmed_xml.read),
    Format(
        "wos-tagged",
        "Web of Science tagged text",
        ("txt", "ciw", "isi"),
        wos_tagged.recognise,
        wos_tagged.read,
    ),
    Format("ovid-tagged", "Ovid tagged text", ("txt",), ovid_tagged.recognise, ovid_tagged.read),
    Format(
        "refworks-tagged",
        "RefWorks tagged text",
        ("txt",),
        refworks_tagged.recognise,
        refworks_tagged.read,
    ),
    Format("refer", "refer/BibIX (EndNote export)", ("enw", "ref"), refer.recognise, refer.read),
    Format(
        "proquest-text",
        "a ProQuest report (text)",
        ("txt",),
        proquest_text.recognise,
        proquest_text.read,
    ),
    Format(
        "endnote-xml",
        "EndNote XML",
        ("xml",),
        endnote_xml.recognise,
        endnote_xml.read,
        endnote_written.write,
        lost=endnote_written.lost,
    ),
    Format(
        "bibtex",
        "BibTeX, BibLaTeX",
        ("bib",),
        bibtex.recognise,
        bibtex.read,
        bibtex.write,
        lost=bibtex.lost,
    ),
    Format(
        "csv",
        "Table (CSV, TSV)",
        ("csv", "tsv"),
        csv_table.recognise,
        csv_table.read,
        csv_table.write,
        "utf-8-sig",
    ),
    Format("jsonl", "JSON Lines", ("jsonl",), jsonl.recognise, jsonl.read, jsonl.write),
    *FOREIGN,
)
"""Every format that can be told apart; those without `read` are named to the user, no more."""

BY_NAME: dict[str, Format] = {format.name: format for format in FORMATS}
READABLE: tuple[str, ...] = tuple(format.name for format in FORMATS if format.read)
WRITABLE: tuple[str, ...] = tuple(format.name for format in FORMATS if format.write)
