"""The tags and types of RIS, as the databases use them."""

from __future__ import annotations

TYPES: dict[str, str] = {
    "JOUR": "article-journal", "BOOK": "book", "CHAP": "chapter", "CPAPER": "paper-conference",
    "THES": "thesis", "RPRT": "report", "GEN": "document", "ELEC": "webpage", "BLOG": "post-weblog",
    "MGZN": "article-magazine", "NEWS": "article-newspaper", "UNPB": "manuscript", "PAT": "patent",
    "DATA": "dataset", "COMP": "software", "CASE": "legal_case", "STAT": "legislation",
    "BILL": "bill", "HEAR": "hearing", "MAP": "map", "ART": "graphic", "VIDEO": "motion_picture",
    "SOUND": "song", "MUSIC": "musical_score", "SLIDE": "speech", "PAMP": "pamphlet",
    "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "STAND": "standard",
    "PCOMM": "personal_communication", "SER": "periodical", "FIGURE": "figure", "TREATY": "treaty",
    "EJOUR": "article-journal", "JFULL": "article-journal", "ABST": "article-journal",
    "INPR": "article-journal", "EBOOK": "book", "EDBOOK": "book", "CLSWK": "book",
    "ECHAP": "chapter", "CONF": "paper-conference", "MANSCPT": "manuscript",
    "MPCT": "motion_picture",
    "ADVS": "motion_picture", "AGGR": "dataset", "DBASE": "dataset", "GOVDOC": "report",
    "CTLG": "book", "ICOMM": "personal_communication", "MULTI": "webpage", "WEB": "webpage",
    "CHART": "figure", "EQUA": "figure", "UNBILL": "bill", "LEGAL": "legislation",
    "ANCIENT": "book", "GRANT": "document", "UNPD": "manuscript", "PREP": "article",
}  # fmt: skip
"""CSL's word for each type; the first of several is the one that is written back."""

TYPE_OF: dict[str, str] = {}
for _ris, _csl in TYPES.items():
    TYPE_OF.setdefault(_csl, _ris)

WITHIN_BOOKS = ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary")
"""Types whose book or proceedings are named in T2 when they are written."""
AUTHORS = frozenset(("AU", "A1"))
TITLES = ("TI", "T1", "CT")
JOURNALS = ("JF", "T2", "JO", "J2", "BT", "JA", "J1")
PERFORMED = ("song",)
"""Types of which A2 is the performer, who counts as an author."""
NOTED = {"volume id": "volume", "isbn": "isbn", "issn": "issn"}
"""Labels with which ProCite writes fields into notes."""
ABSTRACTS = ("AB", "N2")
PARAGRAPHED = (*ABSTRACTS, "N1")
"""Tags whose untagged lines may be paragraphs, also after a blank line."""
YEARS = ("PY", "Y1", "DA")
DOIS = ("DO", "DI")
POSSIBLE_DOIS = ("L3", "M3", "N1", "UR", "LK", "L2", "C7")
"""Tags that hold a DOI in some exports; looked at where no tag of its own holds one."""
TEXTS: dict[str, str] = {
    **dict.fromkeys(TITLES, "title"), **dict.fromkeys(ABSTRACTS, "abstract"),
    **dict.fromkeys(JOURNALS, "journal"),
    "VL": "volume", "IS": "issue", "LA": "language", "DB": "database", "AN": "accession",
}  # fmt: skip
"""Field of each tag that is taken as it is, the surest tag of a field first."""
KNOWN = frozenset(
    "A1 A2 A3 A4 AB AD AN AU AV BN BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP "
    "ER ET ID IS J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PM PMID PP PY RI "
    "RN RP SE SN SP ST T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR VL VO Y1 Y2".split()
)
"""Tags that are taken for tags even where the spaces round the dash are irregular."""
STRONG_IDENTITY = frozenset((*AUTHORS, *TITLES, *DOIS))
"""Tags of which a record has at least one where TY stands twice with no blank line between."""
IDENTITY = STRONG_IDENTITY | {"AB", "N2", "T2", "JF", "JO"}
"""Tags of which a record without TY has at least one."""
LINE_PER_VALUE = frozenset(("KW", "AU", "A1", "A2", "A3", "A4", "ED"))
"""Tags whose untagged continuation lines are values of their own."""
