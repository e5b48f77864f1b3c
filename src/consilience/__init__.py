"""Evidence synthesis from search exports to a report.

The library is pure: tables and files in, tables and results out; no network, no clock, no hidden
state. Each stage of a review is one package (`consilience.stages` gives their order).
"""

__version__ = "0.1.0"
