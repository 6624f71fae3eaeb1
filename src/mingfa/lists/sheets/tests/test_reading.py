"""A spreadsheet is read cell by cell, and what cannot be taken over as it stands is refused with the cell's name."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.lists.sheets import reading
from mingfa.lists.sheets.reading import SheetInvalid, address, letters, read
from mingfa.lists.sheets.tests.books import (
    DAY,
    MOMENT,
    PERCENT,
    TENTHS,
    book,
    encrypted,
    error,
    formula,
    number,
    old,
    table,
    text,
    truth,
)


def told(name: str, raw: bytes) -> list[dict[str, object]]:
    return [{cell.address: cell.value for cell in row.values()} for row in read(name, raw).rows]


def problems(name: str, raw: bytes) -> tuple[str, ...]:
    with pytest.raises(SheetInvalid) as caught:
        read(name, raw)
    assert "清单没有改动" in str(caught.value)
    return caught.value.problems


def test_columns_are_named_as_a_spreadsheet_names_them():
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
    assert address(7, 1) == "B7"


def test_cells_keep_their_addresses_wherever_the_table_begins_and_empty_rows_are_passed_over():
    raw = book(("清单", {"C3": "名称", "D3": "依据", "C4": " 甲 ", "D6": number(7), "C9": text(" ")}))
    assert told("a.xlsx", raw) == [{"C3": "名称", "D3": "依据"}, {"C4": "甲"}, {"D6": 7}]


def test_values_come_as_what_they_are():
    cells = {
        "A1": number(46023, DAY), "B1": number(0.25, PERCENT), "C1": number(0.055, TENTHS), "D1": truth(True), "E1": number(1.5), "F1": number(46023),
        "G1": number(0.07, PERCENT),
    }  # fmt: skip
    assert told("a.xlsx", book(("清单", cells))) == [
        {"A1": date(2026, 1, 1), "B1": "25%", "C1": "5.5%", "D1": True, "E1": 1.5, "F1": 46023, "G1": "7%"}
    ]


def test_a_formula_an_error_value_and_a_time_of_day_are_named_with_their_cells():
    cells = {"A1": "名称", "B2": formula("1+1", 2), "C3": error(), "D4": number(46023.5, MOMENT), "E4": number(0.5, MOMENT)}
    found = problems("a.xlsx", book(("清单", cells)))
    assert [one[:6] for one in found] == ["单元格 B2", "单元格 C3", "单元格 D4", "单元格 E4"]
    assert "公式" in found[0]
    assert "错误值" in found[1]
    assert "时间" in found[2]


def test_merged_ranges_and_further_sheets_are_told():
    grid = read("a.xlsx", book(("清单", table(["名称", "依据"])), ("说明", table(["甲"])), merged=("A1:B1",)))
    assert grid.merged == ("A1:B1",)
    assert grid.notes == ("工作表“说明”没有读取，只导入第一张工作表“清单”",)
    hidden = read("a.xlsx", book(("旧表", table(["乙"])), ("清单", table(["甲"])), hidden=("旧表",)))
    assert hidden.rows[0][0].value == "甲"
    assert hidden.notes == ()


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.xlsx", b"", "空的"),
        ("a.xlsx", encrypted(), "打开密码"),
        ("a.xls", encrypted(), "打开密码"),
        ("a.xls", old(), "旧版的 XLS"),
        ("a.xlsx", old(), "旧版的 XLS"),
        ("a.xlsx", b"PK\x03\x04 broken", "损坏"),
        ("a.xlsx", "名称,依据".encode(), "损坏"),
        ("a.xlsx", book(("清单", table(["甲"])))[:-40], "损坏"),
        ("a.xlsx", book(("清单", table(["甲"])), more='<!DOCTYPE x [<!ENTITY a "b">]>'), "损坏"),
        ("a.xlsx", book(("清单", table(["甲"])), hidden=("清单",)), "没有可见的工作表"),
        ("a.pdf", b"%PDF", "XLSX、CSV"),
        ("清单", b"x", "XLSX、CSV"),
        ("a.csv", book(("清单", table(["甲"]))), "XLSX 工作簿"),
        ("a.csv", "名称".encode("utf-16"), "UTF-16"),
        ("a.csv", b"\xff\x80\x81", "GB18030"),
        ("a.csv", b"a\x00b", "NUL"),
        ("a.csv", '名称,依据\n"甲,乙\n'.encode(), "引号不成对"),
        ("a.csv", ("名称\n" + "x" * 140_000).encode(), "第 2 行起"),
        ("a.csv", "名称\n=1+1\n".encode(), "单元格 A2 像是公式"),
        ("a.csv", ("," * 200 + "x\n").encode(), "第 1 行有 201 栏"),
        ("a.xlsx", book(("清单", {"A1": "名称", "GS2": "x"})), "第 2 行超过 200 栏"),
        ("a.xlsx", book(("清单", {"A1": "名称", "A50001": "x"})), "50000 行之后"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(name, raw, words):
    (told,) = problems(name, raw)
    assert words in told


def test_the_last_column_and_row_that_are_taken():
    assert told("a.csv", ("," * 199 + "x\n").encode()) == [{"GR1": "x"}]
    assert told("a.xlsx", book(("清单", {"GR2": "x"}))) == [{"GR2": "x"}]
    assert told("a.xlsx", book(("清单", {"A50000": "x"}))) == [{"A50000": "x"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding):
    raw = '名称,依据\r\n\r\n甲,《水污染防治法》\r\n乙,"第一行\n第二行"\r\n'.encode(encoding)
    assert told("a.csv", raw)[1:] == [{"A3": "甲", "B3": "《水污染防治法》"}, {"A4": "乙", "B4": "第一行\n第二行"}]


def test_the_guard_before_what_a_spreadsheet_would_run_is_taken_off_again():
    assert told("a.csv", "'=1+1,'-,+5\n'甲\n".encode()) == [{"A1": "=1+1", "B1": "-", "C1": "+5"}, {"A2": "'甲"}]


def test_a_csv_with_other_separators_says_which():
    assert "分号" in read("a.csv", "名称;依据\n甲;乙\n".encode()).notes[0]
    assert "制表符" in read("a.csv", "名称\t依据\n".encode()).notes[0]


def test_five_thousand_rows_are_taken_and_one_more_is_refused():
    rows = ["名称", *(f"事项{n}" for n in range(5000))]
    assert len(read("a.csv", "\n".join(rows).encode()).rows) == 5001
    assert "5000 行" in problems("a.csv", "\n".join([*rows, "又"]).encode())[0]
    cells = {f"A{n}": value for n, value in enumerate(rows, 1)}
    assert len(read("a.xlsx", book(("清单", cells))).rows) == 5001
    assert "5000 行" in problems("a.xlsx", book(("清单", {**cells, "A5002": "又"})))[0]


def test_only_the_first_problems_are_told_one_by_one():
    raw = "\n".join(f"=A{n}" for n in range(1, reading.MOST_TOLD + 6)).encode()
    with pytest.raises(SheetInvalid, match="另有 5 处") as caught:
        read("a.csv", raw)
    assert len(caught.value.problems) == reading.MOST_TOLD + 5


def test_a_file_beyond_the_size_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 1024**2)
    assert "1 兆字节" in problems("a.csv", b"x" * (1024**2 + 1))[0]
    assert read("a.csv", b"x" * 1024).rows
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100)
    assert "展开后过大" in problems("a.xlsx", book(("清单", table(["甲"]))))[0]
