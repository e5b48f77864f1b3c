"""Bibliographic records: read from exports with every repair told, written, and identified."""

from consilience.records.exports import (
    Export,
    iterate_export,
    not_carried,
    read_export,
    recognise,
    write_records,
)
from consilience.records.formats import FORMATS, READABLE, WRITABLE, Format
from consilience.records.identity import (
    normalise_doi,
    normalise_pmid,
    plain,
    split_name,
    title_key,
)
from consilience.records.issue import Issue
from consilience.records.notices import MARKS, Notice, notices
from consilience.records.summary import Import, Summary

__all__ = [
    "FORMATS",
    "MARKS",
    "READABLE",
    "WRITABLE",
    "Export",
    "Format",
    "Import",
    "Issue",
    "Notice",
    "Summary",
    "iterate_export",
    "normalise_doi",
    "normalise_pmid",
    "not_carried",
    "notices",
    "plain",
    "read_export",
    "recognise",
    "split_name",
    "title_key",
    "write_records",
]
