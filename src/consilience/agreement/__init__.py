"""How well people agree: votes, extractions, appraisals and codings alike."""

from consilience.agreement.kappa import Kappa, Weights, cohen_kappa, fleiss_kappa
from consilience.agreement.percent import (
    Pabak,
    PercentAgreement,
    pabak,
    percent_agreement,
    wilson,
)
from consilience.agreement.ratings import count_table, cross_table

__all__ = [
    "Kappa",
    "Pabak",
    "PercentAgreement",
    "Weights",
    "cohen_kappa",
    "count_table",
    "cross_table",
    "fleiss_kappa",
    "pabak",
    "percent_agreement",
    "wilson",
]
