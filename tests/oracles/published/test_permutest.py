"""Tests by permutation of lidocaine and of aspirin."""

from __future__ import annotations

from consilience.effects import effect_sizes
from consilience.synthesis import pool, regress
from consilience.synthesis.robustness import permutation_test
from tests.oracles.published.paper import Paper, Printed

BY_CHANCE = "permutations drawn by chance: R's numbers are others than ours"
BY_COEFFICIENT = "permutation of the coefficient instead of its test, and limits from it"
PAPER = Paper(
    "misc_permutest",
    "Permutation tests",
    "6 trials of lidocaine: all permutations of their signs, and of a moderator",
    left={"3-4": BY_CHANCE, "6-7": BY_CHANCE, "8-10": BY_COEFFICIENT, "11-13": BY_CHANCE},
)


@PAPER.numbers("1-2", "5")
def test_all_permutations(printed: Printed) -> None:
    hine = printed.table("dat.hine1989")
    trials = effect_sizes("RD", {name: hine[name] for name in ("ai", "n1i", "ci", "n2i")})
    mean = pool(trials.yi, trials.vi)
    signs = permutation_test(mean, exact=True)
    printed.are(signs.pval)
    printed.are([mean.beta, mean.se, mean.zval, signs.pval, mean.ci_lb, mean.ci_ub])
    line = regress(trials.yi, trials.vi, mods="~ mod", data={"mod": [3, 1, 2, 2, 4, 5]})
    printed.are(permutation_test(line, exact=True).pval)
