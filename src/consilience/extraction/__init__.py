"""Extract: what each study was and what it found, by two people, compared and put together."""

from consilience.extraction.compare import Item, compare, entries, result_path
from consilience.extraction.tables import Table, characteristics_table, results_table

__all__ = [
    "Item",
    "Table",
    "characteristics_table",
    "compare",
    "entries",
    "result_path",
    "results_table",
]
