"""One tool on one table of the labelled columns: `python -m benchmarks.dedupe.tools TOOL IN OUT`.

Writes the groups of two or more as JSON lists of ids. Each tool is used as its documentation shows,
on one core; Splink estimates its parameters from the data. Runs in a process of its own, so that
time and memory are those of the tool with all that it imports.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Groups = Iterable[Iterable[str]]


def main(tool: str, table: str, out: str) -> None:
    """Run a tool and write what it found."""
    groups = TOOLS[tool](table)
    Path(out).write_text(json.dumps([sorted(group) for group in groups]), encoding="utf-8")


def consilience(table: str) -> Groups:
    """Run this library in memory, as the command line does."""
    from consilience.dedupe import find_duplicates
    from consilience_cli.rows import Rows

    return (group for group in find_duplicates(Rows([Path(table)])).groups if group[1:])


def on_spark(table: str) -> Groups:
    """Run this library on Spark, on this machine."""
    from consilience.dedupe import find_duplicates
    from consilience_cli.rows import Rows

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    found = find_duplicates(Rows([Path(table)]), engine="spark")
    return (group for group in found.groups if group[1:])


def bib_dedupe(table: str) -> Groups:
    """Run bib-dedupe (CoLRev)."""
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    rows["author"] = rows["authors"].str.replace("; ", " and ", regex=False)
    rows = rows.rename(columns={"record_id": "ID"}).assign(ENTRYTYPE="article")
    columns = "ID ENTRYTYPE author title year journal volume number pages doi abstract".split()
    ready = prep(rows[columns], verbosity_level=0, cpu=1)
    pairs = block(ready, verbosity_level=0, cpu=1)
    groups: Groups = cluster(match(pairs, verbosity_level=0, cpu=1), verbosity_level=0)
    return groups


def splink(table: str) -> Groups:
    """Run Splink 5 on DuckDB, with the parameters that it estimates from the data."""
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    exact = [compare.ExactMatch(name) for name in ("doi", "first", "year", "volume", "page")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=[
            block_on("doi"), block_on("head"),
            block_on("first", "year"), block_on("volume", "page"),
        ],
        comparisons=[compare.JaroWinklerAtThresholds("title", [0.98, 0.92, 0.8]), *exact],
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(_for_splink(table)), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("doi")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("doi"), block_on("head")):
        training.estimate_parameters_using_expectation_maximisation(rule)
    likely = linker.inference.predict(threshold_match_probability=0.95)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(likely, 0.95)
    groups = defaultdict(list)
    found = clusters.as_pandas_dataframe()
    for group, id in zip(found["cluster_id"], found["record_id"], strict=True):
        groups[group].append(id)
    return (group for group in groups.values() if group[1:])


def _for_splink(table: str) -> Any:
    """Give the columns in the form in which they can be compared."""
    import pandas as pd

    rows = pd.read_csv(table, dtype=str)
    rows["doi"] = rows["doi"].str.lower().str.extract(r"(10\..+)")[0]
    rows["title"] = rows["title"].str.lower().str.replace(r"[^a-z0-9 ]", "", regex=True)
    rows["head"] = rows["title"].str[:24]
    rows["first"] = rows["authors"].str.lower().str.extract(r"([a-z]{3,})")[0]
    rows["page"] = rows["pages"].str.extract(r"(\d+)")[0]
    return rows[["record_id", "doi", "title", "head", "first", "year", "volume", "page"]]


TOOLS: dict[str, Callable[[str], Groups]] = {
    "consilience": consilience,
    "consilience on Spark": on_spark,
    "bib-dedupe": bib_dedupe,
    "Splink on DuckDB": splink,
}


if __name__ == "__main__":
    main(*sys.argv[1:])
