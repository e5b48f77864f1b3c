"""`consilience append`: a table of texts says what the fields of an act are."""

from __future__ import annotations

from pathlib import Path

from consilience.review.folder import open_folder
from tests.cli.test_detach import folder, said

__all__ = ["folder"]


def test_lists_and_counts_of_a_csv_are_lists_and_counts(folder: Path) -> None:
    table = "subject,name,reports\nstudy:one,Peers 2020,a; b\n"
    assert said(folder, "study", table) == 0
    (study,) = open_folder(folder).review.state.studies_log.named.values()
    assert study.reports == ("a", "b")
    record = next(iter(open_folder(folder).review.records))
    table = f"subject,sha256,name,bytes\n{record},{'a' * 64},a.pdf,12\n"
    assert said(folder, "attach", table) == 0
    ((file,),) = open_folder(folder).review.state.studies_log.attachments.values()
    assert file.n_bytes == 12
