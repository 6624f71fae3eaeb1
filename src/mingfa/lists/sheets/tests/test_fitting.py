"""Heads find their columns, texts become what the columns hold, and every fault is told with its cell; nothing is half taken."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from mingfa.law.regime import load_regime
from mingfa.lists.matters.types import INSPECTION, ITEMS
from mingfa.lists.sheets.fitting import fit
from mingfa.lists.sheets.reading import SheetInvalid, read
from mingfa.lists.sheets.tests.books import book, formula, number, table, truth
from mingfa.lists.sheets.writing import blank, written
from mingfa.lists.standing.cells import Column, Line, file_cell
from mingfa.lists.standing.types import ListType

DAY = date(2026, 3, 2)
XL = load_regime("xinglongtai", overlay=True)
PJ = load_regime("panjin", overlay=True)
UNIT = XL.units[0]
HEAD = ["事项名称", "执法行为种类", "执法类别", "执法依据", "裁量基准", "承办机构", "办理时限", "重点公示", "重点音像记录", "重点法制审核"]
ROW = ["对未按规定培训的处罚", "行政处罚", "安全培训", "《安全生产法》第九十七条", "按违法人数裁量", UNIT.name, "90日", "是", "否", ""]
DATED = ListType(
    "dated",
    "示例清单",
    (),
    (Column("title", "名称", always=True), Column("since", "施行日期", "date"), Column("n", "数量", "number", measure="件")),
)


def lines(name, raw, kind=ITEMS, regime=XL, before=(), used=()):
    return fit(read(name, raw), kind, regime, DAY, before, used)


def faults(raw, name="a.xlsx", kind=ITEMS, regime=XL, before=()):
    with pytest.raises(SheetInvalid) as caught:
        lines(name, raw, kind, regime, before)
    return caught.value.problems


def test_a_full_table_becomes_rows_with_codes_for_labels():
    found = lines("a.xlsx", book(("清单", table(HEAD, ROW))))
    (line,) = found.lines
    assert dict(line.cells) == {
        "title": "对未按规定培训的处罚", "kind": "penalty", "class": "安全培训", "basis": "《安全生产法》第九十七条", "benchmark": "按违法人数裁量",
        "unit": UNIT.code, "period": "90日", "disclose": "是", "record": "否",
    }  # fmt: skip
    assert line.id == "r1"
    assert found.places == {"r1": "A2"}
    assert found.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_gives_the_same_rows_as_the_workbook(encoding):
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, ROW])
    assert lines("a.csv", out.getvalue().encode(encoding)).lines == lines("a.xlsx", book(("清单", table(HEAD, ROW)))).lines


def test_heads_are_understood_in_the_words_of_the_texts_and_with_the_marks_of_forms():
    head = ["序号", "名称*", " 执法行为\n种类", "类别（必填）", "依据", "裁量基准", "承办机构", "办理时限"]
    found = lines("a.xlsx", book(("清单", table(head, ["1", *ROW[:7]]))))
    assert found.lines[0].get("title") == ROW[0]
    assert found.lines[0].get("class") == "安全培训"
    assert "A 列“序号”不属于清单，没有导入" in found.notes
    assert any("重点公示" in note and "为空" in note for note in found.notes)


def test_merged_cells_are_refused_with_their_range():
    for area in ("A1:C1", "B2:B9"):
        (told,) = faults(book(("清单", table(HEAD, ROW)), merged=(area,)))
        assert told.startswith(f"{area} 是合并的单元格")


def test_an_unknown_a_repeated_and_a_missing_column_are_named():
    head = [*HEAD[:3], "名称", "负责人", *HEAD[5:]]
    found = faults(book(("清单", table(head, ROW))))
    assert found[0].startswith("单元格 D1 的表头“名称”与 A1 重复")
    assert found[1].startswith("单元格 E1 的表头“负责人”不是《行政执法事项清单》的栏目")
    assert found[2] == "第 1 行的表头缺少必须填写的栏目：执法依据、裁量基准"


def test_which_columns_must_be_there_is_the_regimes_word():
    head, row = [one for one in HEAD if one != "裁量基准"], [one for one in ROW if one != "按违法人数裁量"]
    assert "裁量基准" in faults(book(("清单", table(head, row))))[0]
    unit = PJ.units[0].name
    assert lines("a.xlsx", book(("清单", table(head, [unit if one == UNIT.name else one for one in row]))), regime=PJ).lines


def test_every_fault_is_told_with_its_cell_and_nothing_is_taken():
    other = ["对乙的处罚", "行政奖励", "安全培训", "安全生产法", "x", "不存在的机构", "90日", "也许"]
    found = faults(book(("清单", table(HEAD, ROW, other, ["", *ROW[1:]]))))
    assert [one[: one.index("：") if "：" in one else 6] for one in found] == [
        "单元格 B3", "单元格 D3", "单元格 F3", "单元格 H3", "单元格 A4"[:6],
    ]  # fmt: skip
    assert "可选：行政处罚、行政强制、行政检查、行政许可" in found[0]
    assert found[-1] == "单元格 A4 是空的，必须填写“事项名称”"


def test_a_cell_under_no_head_is_refused():
    assert faults(book(("清单", {**table(HEAD, ROW), "L2": "附注"}))) == ("单元格 L2 有内容，但是 L 列没有表头",)


def test_dates_numbers_and_truth_values_are_taken_where_they_belong_and_refused_elsewhere():
    head = ["名称", "施行日期", "数量（件）"]
    cells = {
        **table(head),
        "A2": "甲",
        "B2": number(46023, 2),
        "C2": number(7),
        "A3": "乙",
        "B3": "2026年3月1日",
        "C3": "8件",
        "A4": number(12),
    }
    found = lines("a.xlsx", book(("清单", cells)), DATED).lines
    assert [dict(line.cells) for line in found] == [
        {"title": "甲", "since": "2026-01-01", "n": "7"}, {"title": "乙", "since": "2026-03-01", "n": "8"}, {"title": "12"},
    ]  # fmt: skip
    cells = {**table(head), "A2": number(46023, 2), "B2": number(46023), "C2": truth(True), "A3": "丙", "B3": number(12), "C3": "很多"}
    told = faults(book(("清单", cells)), kind=DATED)
    assert told[0].startswith("单元格 A2：“名称”被电子表格当成了日期（2026-01-01）")
    assert told[1].startswith("单元格 B2：“施行日期”填写的是数字 46023（如果是日期，即 2026-01-01）")
    assert told[2].startswith("单元格 C2：“数量”填写的是逻辑值")
    assert told[3].startswith("单元格 B3：“施行日期”填写的是数字 12；")
    assert told[4].startswith("单元格 C3：“数量”填写的是“很多”")


def test_flags_may_be_truth_values_and_formulas_are_refused_before_anything_is_fitted():
    cells = {**table(HEAD, ROW), "I2": truth(True), "J2": truth(False)}
    (line,) = lines("a.xlsx", book(("清单", cells))).lines
    assert (line.get("record"), line.get("review")) == ("是", "否")
    assert faults(book(("清单", {**cells, "G2": formula("30*3", 90)}))) == ("单元格 G2 是公式；请改为公式的结果（复制后选择性粘贴为数值）",)


def test_a_head_alone_and_an_empty_file_hold_nothing():
    assert faults(book(("清单", table(HEAD)))) == ("只有表头（第 1 行），没有任何一行内容",)
    assert faults(book(("清单", {}))) == ("文件中没有内容",)
    assert faults(b" , \n\n", "a.csv") == ("文件中没有内容",)


def test_a_cell_holds_so_many_characters_and_no_more():
    row = [*ROW[:4], "甲" * 20_000, *ROW[5:]]
    assert lines("a.xlsx", book(("清单", table(HEAD, row)))).lines
    row[4] += "乙"
    assert faults(book(("清单", table(HEAD, row)))) == ("单元格 E2：“裁量基准”有 20001 个字，最多 20000 个字",)


def test_a_row_keeps_its_number_by_number_or_by_the_one_row_of_its_name():
    before = (Line("r1", {"title": "甲"}), Line("r3", {"title": "乙"}), Line("r4", {"title": "丙"}), Line("r5", {"title": "丙"}))
    raw = "编号,名称\nr3,乙改名\n,甲\n,丁\n,丙\n,甲乙\n".encode()
    found = lines("a.csv", raw, DATED, before=before, used=("r1", "r2", "r3", "r4", "r5"))
    assert [(line.id, line.get("title")) for line in found.lines] == [
        ("r3", "乙改名"),
        ("r1", "甲"),
        ("r6", "丁"),
        ("r7", "丙"),
        ("r8", "甲乙"),
    ]
    wrong = faults("编号,名称\nr9,甲\nr1,乙\nr1,丙\n".encode(), "a.csv", DATED, before=before)
    assert wrong == ("第 2 行的编号“r9”不在现行清单中；新增的行请把编号留空", "第 4 行的编号“r1”与 A3 所在的行重复")


def test_what_is_written_out_is_read_in_again_the_same():
    rules = file_cell("ab" * 32, "抽查工作细则.pdf")
    held = (
        Line(
            "r2",
            {
                "title": "=对排污单位的抽查",
                "subject": XL.units[0].code,
                "basis": "《安全生产法》第六十五条\n《行政处罚法》第四十二条",
                "rules": rules,
            },
        ),
        Line("r7", {"title": "- 另一事项", "object": "+甲", "content": '第一行\n第二行,“引号”"', "ratio": "5%"}),
    )
    regime = load_regime("shanghai", overlay=True)
    held = (Line("r2", {**held[0].cells, "subject": regime.units[0].code}), held[1])
    for ending in ("xlsx", "csv"):
        raw = written(INSPECTION, held, regime, ending)
        assert lines(f"a.{ending}", raw, INSPECTION, regime, held).lines == held
    text = written(INSPECTION, held, regime, "csv").decode("utf-8-sig")
    assert "'=对排污单位的抽查" in text
    assert ",'+甲," in text
    assert regime.units[0].name in text
    with pytest.raises(KeyError):
        written(INSPECTION, held, regime, "pdf")


def test_an_attachment_does_not_come_in_by_a_table():
    raw = f"抽查事项,抽查工作细则\n甲,{file_cell('ab' * 32, '细则.pdf')}\n".encode()
    (told,) = faults(raw, "a.csv", INSPECTION, load_regime("shanghai", overlay=True))
    assert "附件不能随表格导入" in told


def test_the_blank_table_is_accepted_once_a_row_is_filled_in():
    assert faults(blank(ITEMS)) == ("只有表头（第 1 行），没有任何一行内容",)
    assert [cell.value for cell in read("a.xlsx", blank(ITEMS)).rows[0].values()] == HEAD


def test_five_thousand_rows_are_fitted():
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([[f"事项{n}", *ROW[1:]] for n in range(5000)])
    assert len(lines("a.csv", out.getvalue().encode()).lines) == 5000
