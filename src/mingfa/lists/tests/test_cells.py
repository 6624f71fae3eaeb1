"""Cells of standing lists: what people write is read, what cannot be read is told, and what is kept is shown again."""

from __future__ import annotations

from datetime import date

import pytest

from mingfa.law.regime import load_regime
from mingfa.lists.standing.cells import BadCell, Column, LawRef, Line, file_cell, file_of, laws_of, options, read, shown
from mingfa.lists.standing.gaps import repealed
from mingfa.lists.standing.matching import touched_rows
from mingfa.lists.standing.state import ListState, Version, difference
from mingfa.lists.standing.types import ListType, register_type

REGIME = load_regime("xiangxi", True)
DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("column", "written", "kept", "again"),
    [
        (Column("k", "种类", "choice", terms="kind"), "行政处罚", "penalty", "行政处罚"),
        (Column("k", "种类", "choice", terms="kind"), " penalty ", "penalty", "行政处罚"),
        (Column("k", "种类", "choices", terms="kind"), "行政处罚，行政检查；行政处罚", "penalty、inspection", "行政处罚、行政检查"),
        (Column("u", "单位", "unit"), "政策法规科", "legal", "政策法规科"),
        (Column("u", "单位", "units"), "legal\n信息中心", "legal、info_centre", "政策法规科、信息中心"),
        (Column("f", "重点", "flag"), "√", "是", "是"),
        (Column("f", "重点", "flag"), "FALSE", "否", "否"),
        (Column("d", "日期", "date"), "2026年3月1日", "2026-03-01", "2026-03-01"),
        (Column("d", "日期", "date"), "2026/3/1", "2026-03-01", "2026-03-01"),
        (Column("d", "日期", "date"), "2026-03-01 00:00:00", "2026-03-01", "2026-03-01"),
        (Column("n", "比例", "number", measure="%"), "1,200.5%", "1200.5", "1200.5 %"),
        (Column("n", "天数", "number"), "1,200", "1200", "1200"),
        (Column("l", "依据", "laws"), "依据《水污染防治法》第八十三条、《大气污染防治法》 第九十九条。", "《水污染防治法》第八十三条\n《大气污染防治法》第九十九条", None),
        (Column("t", "文字"), "  一行\r\n两行 ", "一行\n两行", None),
        (Column("x", "附件", "file"), f"{DIGEST} 协议.pdf", f"{DIGEST} 协议.pdf", "协议.pdf"),
        (Column("t", "文字"), "   ", "", ""),
    ],
)  # fmt: skip
def test_what_people_write_is_read_and_shown_again(column, written, kept, again):
    assert read(column, written, REGIME) == kept
    assert shown(column, kept, REGIME) == (kept if again is None else again)
    assert read(column, kept, REGIME) == kept


@pytest.mark.parametrize(
    ("column", "written", "words"),
    [
        (Column("k", "种类", "choice", terms="kind"), "占卜", "“种类”不能填写“占卜”，可选：行政处罚"),
        (Column("k", "种类", "choices", terms="kind"), "行政处罚、占卜", "占卜"),
        (Column("u", "单位", "unit"), "月球分局", "“单位”不能填写“月球分局”"),
        (Column("f", "重点", "flag"), "也许", "请填写“是”或者“否”"),
        (Column("d", "日期", "date"), "2026-02-30", "请填写日期"),
        (Column("d", "日期", "date"), "四十五", "请填写日期"),
        (Column("n", "比例", "number", measure="%"), "很多", "单位：%"),
        (Column("n", "比例", "number"), "1e5", "请填写数字"),
        (Column("l", "依据", "laws"), "水污染防治法第八十三条", "请写成“《文件名称》第几条”"),
        (Column("x", "附件", "file"), "协议.pdf", "请上传附件"),
    ],
)
def test_what_cannot_be_read_is_told(column, written, words):
    with pytest.raises(BadCell, match=words.replace("（", ".").replace("）", ".")):
        read(column, written, REGIME)


def test_options_are_the_regimes_units_the_terms_or_the_columns_own():
    assert ("legal", "政策法规科") in options(Column("u", "单位", "unit"), REGIME)
    assert options(Column("k", "种类", "choice", choices=(("a", "甲"),)), REGIME) == (("a", "甲"),)
    assert options(Column("t", "文字"), REGIME) == ()


def test_a_reference_is_touched_by_its_law_and_by_its_article():
    ref = laws_of("《中华人民共和国水污染防治法》第八十三条第二项")[0]
    assert ref == LawRef("中华人民共和国水污染防治法", "第八十三条第二项")
    assert ref.touches("水污染防治法")
    assert ref.touches("《中华人民共和国水污染防治法》", "第八十三条")
    assert not ref.touches("水污染防治法", "第八十条")
    assert not LawRef("水法", "第八十三条之一").touches("水法", "第八十三条之")
    assert LawRef("水法").touches("水法", "第八十三条")
    assert not ref.touches("水法")
    assert file_of(file_cell(DIGEST, "甲 乙.pdf")) == (DIGEST, "甲 乙.pdf")
    assert file_of("没有散列") is None


def test_rows_are_found_by_law_unit_words_and_by_name():
    lines = (
        Line("a", {"basis": "《水法》第一条", "unit": "legal"}), Line("b", {"basis": "《气法》第一条", "unit": "office、legal"}),
        Line("c", {"who": "证号 18010001"}), Line("d", {"unit": "legally"}),
    )  # fmt: skip
    assert touched_rows(lines, law="水法") == ("a",)
    assert touched_rows(lines, law="水法", article="第二条") == ()
    assert touched_rows(lines, unit="legal") == ("a", "b")
    assert touched_rows(lines, mention="18010001") == ("c",)
    assert touched_rows(lines, rows=("d", "zz")) == ("d",)
    assert touched_rows(lines, law="气法", rows=("a",)) == ("a", "b")
    assert touched_rows(lines) == ()


def test_two_versions_are_compared_row_by_row():
    before = Version(1, ("名称", "内容"), (("甲", "一"), ("乙", "二")), "", date(2026, 1, 1), keys=("n", "c"), ids=("a", "b"))
    after = Version(2, ("名称", "内容"), (("甲", "三"), ("丙", "")), "", date(2026, 1, 1), keys=("n", "c"), ids=("a", "z"))
    found = {one.id: one for one in difference(before, after)}
    assert (found["a"].columns, found["z"].before, found["b"].after) == (("c",), None, None)
    assert [one.id for one in difference(None, after)] == ["a", "z"]
    assert list(difference(after, after)) == []


def test_a_version_holds_from_its_day_until_the_next_or_until_it_is_taken_down():
    def version(number, day, withdrawn=None):
        return Version(number, (), (), "", day, day, withdrawn_on=withdrawn)

    state = ListState("x/list/y", "试", (version(1, date(2026, 1, 5)), version(2, date(2026, 2, 5), date(2026, 3, 5))))
    held = {
        day: (found.number if (found := state.current(day)) else 0)
        for day in map(date.fromisoformat, ("2026-01-04", "2026-01-05", "2026-02-04", "2026-02-05", "2026-03-04", "2026-03-05"))
    }
    assert list(held.values()) == [0, 1, 1, 2, 2, 0]
    assert (state.stage, state.public) == ("withdrawn", None)


def test_a_repealed_law_is_known_by_its_title_and_its_last_day():
    version = Version(
        1,
        ("依据",),
        (("《水污染防治法》第一条",), ("《中华人民共和国行政处罚法》第一条",)),
        "",
        date(2026, 1, 1),
        date(2026, 1, 1),
        keys=("b",),
        ids=("a", "b"),
    )
    state = ListState("x/list/y", "试", (version,))
    assert repealed(state, REGIME, date(2026, 8, 14)) == {}
    assert repealed(state, REGIME, date(2026, 8, 15)) == {LawRef("水污染防治法", "第一条"): ("a",)}


def test_a_type_has_columns_and_a_code_of_its_own():
    with pytest.raises(TypeError, match="no column"):
        register_type(ListType("bare", "空", (), ()))
    with pytest.raises(TypeError, match="two list types"):
        register_type(ListType("bodies", "另一种", (), (Column("n", "名"),)))


def test_required_columns_come_from_the_type_and_from_the_regime():
    kind = ListType(
        "x", "试", (), (Column("n", "名称", always=True), Column("a", "甲", required=True), Column("area", "执法区域"), Column("i", "机构"), Column("j", "部门")),
        fields_parameter="lists.bodies.fields", fields=(("执法主体名称", ("n",)), ("内设执法机构", ("i", "j")), ("职责分工", ())),
    )  # fmt: skip
    on = date(2026, 3, 2)
    assert set(kind.required(REGIME, on)) == {"n", "a", "area"}
    words = [hole.words for hole in kind.holes((Line("r", {"n": "某"}),), REGIME, on)]
    assert [word for word in ("甲", "执法区域", "内设执法机构") if any(word in said for said in words)] == [
        "甲",
        "执法区域",
        "内设执法机构",
    ]
    assert [hole.words for hole in kind.holes((Line("r", {"n": "某", "a": "1", "area": "州", "j": "一"}),), REGIME, on)] == []
    assert [hole.words for hole in kind.holes((), REGIME, on)] == ["《试》没有任何一行"]
