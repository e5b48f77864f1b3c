"""The table of formats: to add one, write its file and its row."""

from __future__ import annotations

from consilience.records.formats import (
    bibtex,
    cochrane_text,
    crossref_json,
    csl_json,
    csv_stacked,
    csv_table,
    ctgov_json,
    endnote_old,
    endnote_written,
    endnote_xml,
    eppi_json,
    ictrp_xml,
    jsonl,
    medline,
    noteexpress,
    openalex_json,
    ovid_tagged,
    pasted,
    proquest_text,
    pubmed_text,
    pubmed_xml,
    refer,
    refworks_tagged,
    ris,
    wos_tagged,
    xls,
    xlsx,
)
from consilience.records.formats.foreign import FOREIGN
from consilience.records.formats.format import Format, holds_everything

FORMATS: tuple[Format, ...] = (
    Format("ris", "RIS", ("ris", "txt"), ris.recognise, ris.read, ris.write),
    Format(
        "medline", "MEDLINE (nbib)", ("nbib", "txt"), medline.recognise, medline.read, medline.write
    ),
    Format(
        "pubmed-text", "PubMed abstracts (text)", ("txt",), pubmed_text.recognise, pubmed_text.read
    ),
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
    Format(
        "noteexpress",
        "NoteExpress (CNKI, Wanfang, VIP)",
        ("net", "txt"),
        noteexpress.recognise,
        noteexpress.read,
    ),
    Format(
        "cochrane-text",
        "Cochrane Library (plain text)",
        ("txt",),
        cochrane_text.recognise,
        cochrane_text.read,
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
    ),
    Format(
        "endnote-old",
        "EndNote XML of versions 5 to 7",
        ("xml",),
        endnote_old.recognise,
        endnote_old.read,
    ),
    Format(
        "bibtex",
        "BibTeX, BibLaTeX",
        ("bib",),
        bibtex.recognise,
        bibtex.read,
        bibtex.write,
    ),
    Format(
        "csv",
        "Table (CSV, TSV)",
        ("csv", "tsv"),
        csv_table.recognise,
        csv_table.read,
        csv_table.write,
        "utf-8-sig",
        lost=holds_everything,
    ),
    Format(
        "jsonl",
        "JSON Lines",
        ("jsonl",),
        jsonl.recognise,
        jsonl.read,
        jsonl.write,
        lost=holds_everything,
    ),
    Format(
        "csv-stacked",
        "Table with a field a line (Embase)",
        ("csv",),
        csv_stacked.recognise,
        csv_stacked.read,
    ),
    Format(
        "xlsx",
        "Excel workbook",
        ("xlsx", "xlsm"),
        xlsx.recognise,
        xlsx.read,
        write_bytes=xlsx.write,
        lost=holds_everything,
    ),
    Format("xls", "old Excel workbook", ("xls",), xls.recognise, xls.read),
    Format(
        "csl-json",
        "CSL-JSON",
        ("json",),
        csl_json.recognise,
        csl_json.read,
        csl_json.write,
        lost=csl_json.lost,
    ),
    Format(
        "ctgov-json", "ClinicalTrials.gov JSON", ("json",), ctgov_json.recognise, ctgov_json.read
    ),
    Format("ictrp-xml", "WHO ICTRP XML", ("xml",), ictrp_xml.recognise, ictrp_xml.read),
    Format(
        "openalex-json",
        "OpenAlex JSON",
        ("json", "jsonl"),
        openalex_json.recognise,
        openalex_json.read,
    ),
    Format(
        "crossref-json", "Crossref JSON", ("json",), crossref_json.recognise, crossref_json.read
    ),
    Format("eppi-json", "EPPI-Reviewer JSON", ("json",), eppi_json.recognise, eppi_json.read),
    Format(
        "references",
        "a reference list (pasted)",
        ("txt",),
        pasted.recognise_references,
        pasted.read_reference_list,
    ),
    Format(
        "web-results",
        "a list of web results (pasted)",
        ("txt",),
        pasted.recognise_results,
        pasted.read_result_list,
    ),
    *FOREIGN,
)
"""Every format that can be told apart; those without `read` are named to the user, no more."""

BY_NAME: dict[str, Format] = {format.name: format for format in FORMATS}
READABLE: tuple[str, ...] = tuple(format.name for format in FORMATS if format.read)
WRITABLE: tuple[str, ...] = tuple(
    format.name for format in FORMATS if format.write or format.write_bytes
)
