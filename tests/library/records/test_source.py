"""Encodings: found, never silently guessed."""

from __future__ import annotations

import gzip
import io

import pytest

from consilience.errors import FormatUnknown, ReadError
from consilience.records import Import, read_export
from consilience.records.source import Source

TEXT = "TY  - JOUR\nTI  - Über Möglichkeiten der Prüfung\nAU  - Müller, Jürgen\nER  - \n"


def read(content: bytes, **options: str) -> Import:
    return read_export(io.BytesIO(content), name="export.ris", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_text_is_the_same_in_every_encoding(encoding: str) -> None:
    record = read(TEXT.encode(encoding)).records[0]
    assert (record.title, record.authors) == ("Über Möglichkeiten der Prüfung", ("Müller, Jürgen",))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be"])
def test_an_encoding_that_nothing_names_is_told(encoding: str) -> None:
    (issue,) = read(TEXT.encode(encoding)).issues
    assert issue.kind == "note"
    assert encoding in issue.what


def test_the_answer_of_charset_normalizer_is_shown() -> None:
    (issue,) = read(TEXT.encode("cp1252")).issues
    assert "charset-normalizer's answer" in issue.what


def test_a_few_wrong_bytes_are_repaired_with_their_line() -> None:
    content = TEXT.encode() + b"TY  - JOUR\nTI  - caf\xe9\nER  - \n"
    imported = read(content)
    assert imported.records[1].title == "café"
    assert [(issue.kind, issue.line) for issue in imported.issues] == [("repaired", 6)]


def test_cyrillic_text_is_read_by_its_guessed_encoding() -> None:
    title = "Исследование эффективности взаимной поддержки пациентов в психиатрической службе"
    text = f"TY  - JOUR\nTI  - {title}\nAB  - {title}. {title}.\nER  - \n"
    assert read(text.encode("cp1251")).records[0].title == title


WESTERN = (
    "Müller, J.", "Østlund, B.", "Nuñez, A.", "Böhm, A.; Krüger, D.", "Çelik, A.", "Größe, H.",
    "José, R.", "Ångström", "Pérez", "Kühn", "Søren Bo Skaar", "Jäger", "Guðmundsdóttir",
    "Brønnum-Hansen", "D’Amico", "Lefèvre, C.", "Weiß, C.", "Hölder", "Fernández, P.",
)  # fmt: skip


@pytest.mark.parametrize("name", WESTERN)
@pytest.mark.parametrize(
    "file", ["title,authors\r\nA trial,{}\r\n", "TY  - JOUR\r\nAU  - {}\r\nER  - \r\n", "{}\r\n"]
)
def test_a_single_name_with_an_accent_is_read_as_western(name: str, file: str) -> None:
    text = file.format(name)
    source = Source(io.BytesIO(text.encode("cp1252")), "export")
    assert text.encode("cp1252").decode(source.encoding) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "AU  - 王小明\nTI  - 維生素C缺乏之研究：隨機對照試驗\n"),
        ("gb18030", "AU  - 王小明\nTI  - 维生素C缺乏的随机对照试验研究\n"),
        ("shift_jis", "TI  - ビタミンCの無作為化比較試験\nAU  - 山田太郎\n"),
        ("euc_kr", "TI  - 비타민C 무작위 대조 시험 연구\nAU  - 김철수\n"),
        ("cp1251", "TI  - Витамин С и здоровье\nAU  - Иванов, И.\n"),
    ],
)
def test_short_texts_in_other_scripts_stay_in_theirs(encoding: str, text: str) -> None:
    source = Source(io.BytesIO(text.encode(encoding)), "export")
    assert text.encode(encoding).decode(source.encoding) == text


def test_the_encoding_can_be_given() -> None:
    text = "TY  - JOUR\nTI  - Příliš žluťoučký\nER  - \n"
    assert read(text.encode("cp1250"), encoding="cp1250").records[0].title == "Příliš žluťoučký"


def test_a_damaged_byte_in_a_header_is_repaired_in_the_name_of_its_column() -> None:
    content = "Title,Größe\n“Aspirin” – a trial,12\n".encode().replace("ö".encode(), b"\xf6")
    found = read_export(io.BytesIO(content), format="csv")
    assert found.records[0].extra == {"Größe": ("12",)}
    assert "repaired" in str(found.issues[0])


def test_packed_files_are_unpacked() -> None:
    assert len(read(gzip.compress(TEXT.encode())).records) == 1


def test_a_damaged_packed_file_is_told() -> None:
    with pytest.raises(ReadError, match=r"export\.ris"):
        read(gzip.compress(TEXT.encode())[:-20])


@pytest.mark.parametrize("content", [b"", b"  \n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(content: bytes) -> None:
    with pytest.raises(ReadError, match="empty"):
        read(content)


def test_a_workbook_taken_for_text_is_named() -> None:
    with pytest.raises(FormatUnknown, match="a workbook of a spreadsheet"):
        read_export(io.BytesIO(b"PK\x03\x04" + bytes(100)), format="ris")


def test_the_stream_stays_open_and_the_name_is_not_asked() -> None:
    stream = io.BytesIO(TEXT.encode())
    assert read_export(stream, name="export.xml").format == "ris"
    assert not stream.closed
