"""Bibliographic formats: one file each, one row each in the table."""

from consilience.records.formats.format import Format
from consilience.records.formats.table import BY_NAME, FORMATS, READABLE, WRITABLE

__all__ = ["BY_NAME", "FORMATS", "READABLE", "WRITABLE", "Format"]
