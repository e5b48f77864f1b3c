"""The publications behind an analysis, for the methods section that tells of it."""

from __future__ import annotations

from collections.abc import Mapping

from consilience.effects import Measure
from consilience.synthesis.counts import METHODS as COUNTS
from consilience.synthesis.pooled import Pooled

_REML = "Viechtbauer W. J Educ Behav Stat 2005;30:261–293"
_DL = "DerSimonian R, Laird N. Control Clin Trials 1986;7:177–188"
_PM = "Paule RC, Mandel J. J Res Natl Bur Stand 1982;87:377–385"
_SJ = "Sidik K, Jonkman JN. J R Stat Soc C 2005;54:367–384"
_HS = "Hunter JE, Schmidt FL. Methods of meta-analysis. 2nd ed. Sage; 2004"
_GENQ = "DerSimonian R, Kacker R. Contemp Clin Trials 2007;28:105–114"
METHODS: Mapping[str, str] = {
    "REML": _REML, "ML": _REML, "DL": _DL, "DLIT": _DL, "PM": _PM, "PMM": _PM, "EB": _PM,
    "SJ": _SJ, "SJIT": _SJ, "HS": _HS, "HSk": _HS, "GENQ": _GENQ, "GENQM": _GENQ,
    "HE": "Hedges LV, Olkin I. Statistical methods for meta-analysis. Academic Press; 1985",
}  # fmt: skip
"""By the name of the estimator."""
_KNHA = "Hartung J, Knapp G. Stat Med 2001;20:3875–3889"
TESTS: Mapping[str, str] = {"knha": _KNHA, "adhoc": _KNHA}
MEASURES: Mapping[str, str] = {
    "SMD": "Hedges LV. J Educ Stat 1981;6:107–128",
    "ROM": "Hedges LV, Gurevitch J, Curtis PS. Ecology 1999;80:1150–1156",
}
_I2 = "Higgins JPT, Thompson SG. Stat Med 2002;21:1539–1558"
_QP = "Viechtbauer W. Stat Med 2007;26:37–52"
_PI = "Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137–159"
_SUBGROUPS = "Borenstein M, Higgins JPT. Prev Sci 2013;14:134–143"


def references(
    result: Pooled, measure: Measure, *, prediction: bool = True, subgroups: bool = False
) -> tuple[str, ...]:
    """Give the publications that a report of this result cites, each once."""
    if result.k == 1:
        found = [MEASURES.get(measure.name)]
    else:
        counts = COUNTS[result.counts].source if result.counts else None
        found = [MEASURES.get(measure.name), METHODS.get(result.method), TESTS.get(result.test)]
        found.append(counts)
        found += [_I2, _QP]
        found.append(_PI if prediction and result.k > 2 and result.method in METHODS else None)
        found.append(_SUBGROUPS if subgroups else None)
    return tuple(dict.fromkeys(one for one in found if one))
