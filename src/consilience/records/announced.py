"""What a title announces: a retracted work, or an item that is only a notice, a reply, a comment.

Two ask for it, and a mistake costs each something else, so each has a table of its own; both stand
here, so that a word that one of them learns is seen by the other.

`TITLES` is what people are shown (`notices`). A false alarm marks a sound trial as retracted, so a
title is read as it stands, and narrowly: *Retraction of the lung during surgery* is a work.

`ITEMS` only holds a merge back (`dedupe.title`). What is missed loses a work into its own notice,
so plain words are read, and widely; a false alarm costs one look at a pair.
"""

from __future__ import annotations

import re

RETRACTED = "retracted"
CONCERN = "expression of concern"
CORRECTED = "corrected"
RETRACTION_NOTICE = "retraction notice"
CONCERN_NOTICE = "notice of concern"
CORRECTION_NOTICE = "correction notice"

TITLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (RETRACTED, re.compile(
        r"\W{0,2}(?:RETRACTED|Retracted|WITHDRAWN|Withdrawn)(?: ARTICLE| Article| article| PAPER)?"
        r"\W{0,2}[:.\])–—-]|REMOVED:"
        r"|.*[(\[]\s*(?:RETRACTED|Retracted)(?: [Aa]rticle| ARTICLE)?\b")),
    (RETRACTION_NOTICE, re.compile(
        r"(?i)\W{0,2}(?:notice of retraction|retraction (?:note|notice|statement)\b"
        r"|retraction(?:\s*:|\s+to\b|\s*$|\s*\.\s*$|\s*[\])]))")),
    (CONCERN_NOTICE, re.compile(r"(?i)\W{0,2}(?:editorial )?expressions? of concern\b")),
    (CORRECTION_NOTICE, re.compile(
        r"(?i)\W{0,2}(?:errat(?:um|a)\b|corrigend(?:um|a)\b|(?:author|publisher)(?:'s|’s)?"
        r" correction\b|corrections? to\b|correction(?:\s*:|\s*\.?\s*$)"
        r"|addendum(?:\s*:|\s+to\b))")),
)  # fmt: skip
"""How the titles of retracted works and of notices begin, as printed; the mark of each."""

# -- before a merge --------------------------------------------------------------------------------

RETRACTED_FLAG = re.compile(r"\s*(?:retracted(?:\s+article)?|withdrawn)\s*[:.\-]\s*", re.IGNORECASE)
"""What a database sets before the title of a retracted work, which is still that work."""
LABEL = re.compile(
    r"[\[(]\s*(erratum|corrigendum|correction|retraction|reply|comment)\s*[\])]", re.IGNORECASE
)
"""In brackets, anywhere in a title, what the item is."""
LABEL_BEFORE = re.compile(
    r"\W*(correction|retraction|reply|re|response|comment|commentary)\s*(?::|\s[-\u2013\u2014])",
    re.IGNORECASE,
)
"""Before a colon or a dash, what the item is."""
ITEMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "erratum",
        re.compile(
            r"(?:erratum|errata|corrigend\w+|addendum|correction$"
            r"|(?:author|publisher)s? correction\b|corrections? to\b|correction (?:in|for)\b"
            r"|expression of concern)"
        ),
    ),
    (
        "retraction",
        re.compile(r"(?:retraction|notice of retraction|withdrawal of|retract\w+ notice)"),
    ),
    (
        "reply",
        re.compile(
            r"(?:re |in reply|repl(?:y|ies)\b|authors? (?:s )?(?:reply|response)|response to\b"
            r"|the authors? (?:reply|respond))|.*\b(?:repl(?:y|ies)|authors? (?:s )?response)$"
        ),
    ),
    (
        "comment",
        re.compile(
            r"(?:comments? (?:on|to)\b|commentary (?:on|to)\b|commentary$|letters? to the editor"
            r"|discussion of\b|invited (?:commentary|comment)|editorial comment)"
        ),
    ),
)
"""Kinds of items by the words with which their plain titles begin; the first that fits counts."""
