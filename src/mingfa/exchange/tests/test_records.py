"""双公示: each amount, date and code at its limits; each field against its table; files written and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingfa.cases.acts.opening import party_state
from mingfa.documents.blocks import Citizen, Organisation, SoleTrader
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.dossier.sheet import xlsx
from mingfa.exchange.check import check
from mingfa.exchange.convert import (
    LONG_TERM,
    WITHOUT_CODE,
    DateInvalid,
    amount_fen,
    amount_text,
    code_text,
    date_of,
    date_text,
    months_later,
)
from mingfa.exchange.files import FileInvalid, heads, read_bytes, write
from mingfa.exchange.records import (
    LicenceDecision,
    Organ,
    Record,
    licence_record,
    penalty_kinds_text,
    public_until,
    public_view,
    valid_until,
)
from mingfa.exchange.tables import NoTable, code_list, table, weight_of
from mingfa.law.errors import AmountInvalid
from mingfa.law.money import MAX_FEN
from mingfa.law.regime import load_regime

ON = date(2026, 11, 20)
ORGAN = Organ("甲市生态环境局", "11433100000000000D")
FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")

# law.md 7.1: code -> length; 0 where the form decides. What a platform's table has and ours has not, or the other way round, shows here.
PENALTY = {
    "CF_XDR_MC": 200, "CF_XDR_LB": 16, "CF_XDR_SHXYM": 18, "CF_XDR_GSZC": 50, "CF_XDR_ZZJG": 9, "CF_XDR_SWDJ": 15, "CF_XDR_SYDW": 12,
    "CF_XDR_SHZZ": 50, "CF_FRDB": 50, "CF_FR_ZJLX": 64, "CF_FR_ZJHM": 64, "CF_XDR_ZJLX": 64, "CF_XDR_ZJHM": 64, "CF_WSH": 128,
    "CF_WFXW": 2000, "CF_SY": 5000, "CF_YJ": 2000, "CF_CFLB": 2000, "CF_NR": 4000, "CF_NR_FK": 0, "CF_NR_WFFF": 0, "CF_NR_ZKDX": 200,
    "CF_JDRQ": 0, "CF_YXQ": 0, "CF_GSJZQ": 0, "CF_CFJG": 200, "CF_CFJGDM": 18, "CF_SJLY": 200, "CF_SJLYDM": 18, "BZ": 512,
}  # fmt: skip
LICENCE = {
    "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW", "XK_XDR_SHZZ", "XK_FRDB",
    "XK_FR_ZJLX", "XK_FR_ZJHM", "XK_XDR_ZJLX", "XK_XDR_ZJHM", "XK_XKWS", "XK_WSH", "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR", "XK_JDRQ",
    "XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM", "BZ",
}  # fmt: skip


def penalty(**values: str) -> Record:
    """A record with nothing wrong, changed in some fields."""
    told = dict.fromkeys(PENALTY, "") | {
        "CF_XDR_MC": "乙镇清源水洗有限公司", "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": "91433100MA4L514170", "CF_FRDB": "钱某某",
        "CF_WSH": "州环罚〔2026〕1号", "CF_WFXW": "通过暗管排放水污染物", "CF_SY": "2026年9月1日通过暗管排放水污染物。", "CF_YJ": "第一千一百条第二项",
        "CF_CFLB": "罚款", "CF_NR": "罚款人民币贰仟元整", "CF_NR_FK": "0.200000", "CF_JDRQ": "2026/10/10", "CF_YXQ": "2099/12/31",
        "CF_GSJZQ": "2027/10/10", "CF_CFJG": ORGAN.name, "CF_CFJGDM": ORGAN.code, "CF_SJLY": ORGAN.name, "CF_SJLYDM": ORGAN.code,
    }  # fmt: skip
    return Record("penalty", "new", told | values)


def wrong(**values: str) -> dict[str, str]:
    """Field -> what is wrong, of such a record."""
    found: dict[str, str] = {}
    for one in check("penalty", [penalty(**values)], ON).problems:
        found[one.field] = f"{found.get(one.field, '')}{one.words}；"
    return found


def test_the_tables_have_the_fields_and_lengths_written_down():
    assert {one.code: one.length for one in table("penalty", ON).fields} == PENALTY
    assert {one.code for one in table("licence", ON).fields} == LICENCE
    assert all(one.source for one in (table("penalty", ON), table("licence", ON), code_list("penalty_kinds", ON)))
    with pytest.raises(NoTable):
        table("penalty", date(2018, 6, 30))
    assert table("penalty", date(2018, 7, 1)).kind == "penalty"


# Conversions at their limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.000000"), (1, "0.000001"), (99, "0.000099"), (200_000, "0.200000"), (1_000_000, "1.000000"), (999_999, "0.999999"),
     (12_000_000, "12.000000"), (MAX_FEN, "99999999.999999")],
)  # fmt: skip
def test_amounts_go_to_ten_thousand_yuan_with_six_places_and_back(fen, text):
    assert amount_text(fen) == text
    assert amount_fen(text) == fen


@pytest.mark.parametrize(
    "text",
    ["2000", "0.2", "0.20000", "0.2000000", "1,000.000000", "-0.200000", "+0.200000", "00.200000", ".200000", "2e-1", "０.200000",
     "100000000.000000", " 0.200000", "", "NaN"],
)  # fmt: skip
def test_amounts_in_any_other_form_are_refused(text):
    """In yuan instead of 万元 a fine would be ten thousand times too high: nothing is guessed."""
    with pytest.raises(AmountInvalid):
        amount_fen(text)


@pytest.mark.parametrize("fen", [-1, MAX_FEN + 1])
def test_amounts_beyond_the_limits_are_not_written(fen):
    with pytest.raises(AmountInvalid):
        amount_text(fen)


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(1949, 10, 1), "1949/10/01"), (date(2019, 10, 10), "2019/10/10"), (date(2024, 2, 29), "2024/02/29"), (LONG_TERM, "2099/12/31")],
)
def test_dates_are_written_with_strokes_and_read_back(day, text):
    assert date_text(day) == text
    assert date_of(text) == day


@pytest.mark.parametrize(
    "text", ["2026-01-31", "2026/1/31", "2023/02/29", "2026/13/01", "2026/00/10", "1949/09/30", "2100/01/01", "20260131", "", "2026/01/31 "]
)
def test_other_dates_are_refused(text):
    with pytest.raises(DateInvalid):
        date_of(text)


def test_days_beyond_the_limits_are_not_written():
    for day in (date(1949, 9, 30), date(2100, 1, 1)):
        with pytest.raises(DateInvalid):
            date_text(day)


def test_months_end_on_the_last_day_there_is():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 10, 31), 36) == date(2029, 10, 31)
    assert months_later(date(2025, 12, 31), 2) == date(2026, 2, 28)


@pytest.mark.parametrize("kind", list(PenaltyKind))
def test_every_kind_of_penalty_has_words_on_every_day(kind):
    """The list of 2018 knows no 通报批评; before the law of 2021-07-15 it is 其他, from that day on it has a name of its own."""
    money = {"amount_fen": 100} if kind in (PenaltyKind.FINE, PenaltyKind.CONFISCATE_GAINS) else {}
    one = Penalty(kind=kind, detail="责令改正" if kind in (PenaltyKind.OTHER, PenaltyKind.CONFISCATE_GOODS) else "", **money)
    for day in (date(2021, 7, 14), date(2021, 7, 15)):
        assert code_list("penalty_kinds", day).holds(penalty_kinds_text([one], day))
    if kind is PenaltyKind.CRITICISM:
        assert penalty_kinds_text([one], date(2021, 7, 14)) == "其他-通报批评"
        assert penalty_kinds_text([one], date(2021, 7, 15)) == "通报批评"


def test_several_kinds_are_joined_each_once():
    several = [
        Penalty(kind=PenaltyKind.FINE, amount_fen=1), Penalty(kind=PenaltyKind.CONFISCATE_GAINS, amount_fen=1),
        Penalty(kind=PenaltyKind.CONFISCATE_GOODS, detail="泵一台"), Penalty(kind=PenaltyKind.OTHER, detail="责令改正"),
    ]  # fmt: skip
    assert penalty_kinds_text(several, ON) == "罚款；没收违法所得、没收非法财物；其他-责令改正"
    assert not code_list("penalty_kinds", ON).holds("罚款；其他-")
    assert not code_list("penalty_kinds", ON).holds("罚金")


@pytest.mark.guards("parameters")
def test_until_when_a_penalty_holds_and_may_be_shown():
    """信用修复管理办法 since 2026-04-01: slight at most 3 months, ordinary 1 year, serious 3 years, from the decision."""
    regime, decided = load_regime("xiangxi", overlay=True), date(2026, 10, 31)
    warning, fine = Penalty(kind=PenaltyKind.WARNING), Penalty(kind=PenaltyKind.FINE, amount_fen=1)
    revoked = Penalty(kind=PenaltyKind.REVOKE_LICENCE)
    assert public_until([warning], decided, regime, ON) == date(2027, 1, 31)
    assert public_until([warning, fine], decided, regime, ON) == date(2027, 10, 31)
    assert public_until([fine, revoked], decided, regime, ON) == date(2029, 10, 31)
    assert public_until([fine], decided, regime, date(2026, 3, 31)) is None
    assert public_until([fine], decided, regime, date(2026, 4, 1)) is not None
    assert weight_of(()) == "ordinary"
    assert valid_until([fine], decided) == LONG_TERM
    assert valid_until([fine, Penalty(kind=PenaltyKind.SUSPEND_LICENCE, days=30)], decided) == decided + timedelta(days=30)


def test_codes_have_one_written_form():
    assert code_text(" ９１433100ma4l514170 ") == "91433100MA4L514170"


# Parties -----------------------------------------------------------------------------------------------------------------------------


def record_of(block: object, **changes: object) -> Record:
    decided = LicenceDecision(
        "准予行政许可决定书", "州环许〔2026〕3号", ("ordinary",), "准予排放", date(2026, 10, 10), date(2026, 10, 11), None
    )
    return licence_record(replace(decided, **changes), party_state("p1", block), ORGAN, ON)  # type: ignore[arg-type]


def test_an_organisation_is_told_by_code_and_head_and_not_by_papers():
    record = record_of(FIRM)
    assert check("licence", [record], ON).ok
    assert record.values["XK_XDR_LB"] == "法人及非法人组织"
    assert record.values["XK_FRDB"] == "钱某某"
    assert record.values["XK_YXQZI"] == "2099/12/31"
    assert record.values["XK_XDR_ZJHM"] == ""


def test_a_person_is_told_by_paper_to_the_platform_and_not_to_the_public():
    """The set of a natural person has no codes of organisations; the number goes to the platform and in no public view."""
    record = record_of(Citizen(name="赵某某", id_number="11010519491231002x", address="甲市乙镇东街1号"))
    assert check("licence", [record], ON).ok
    assert (record.values["XK_XDR_LB"], record.values["XK_XDR_ZJLX"]) == ("自然人", "身份证")
    assert record.values["XK_XDR_ZJHM"] == "11010519491231002X"
    assert record.values["XK_XDR_SHXYM"] == ""
    assert "甲市乙镇东街" not in "".join(record.values.values())
    shown = public_view(record, ON)
    assert shown.values["XK_XDR_ZJHM"] == ""
    assert "11010519491231002X" not in "".join(shown.values.values())
    assert shown.values["XK_XDR_MC"] == "赵某某"


def test_a_sole_trader_without_a_code_has_the_registration_number_instead():
    record = record_of(SoleTrader(trade_name="明净洗衣店", operator="孙某某", premises="丙县", credit_code="430000600123456"))
    assert (record.values["XK_XDR_SHXYM"], record.values["XK_XDR_GSZC"]) == (WITHOUT_CODE, "430000600123456")
    assert check("licence", [record], ON).ok
    bare = Record("licence", "new", dict(record.values) | {"XK_XDR_GSZC": ""})
    assert [one.field for one in check("licence", [bare], ON).problems] == ["XK_XDR_GSZC"]
    firm = Record("licence", "new", dict(record.values) | {"XK_XDR_LB": "法人及非法人组织", "XK_FRDB": "孙某某"})
    assert "XK_XDR_SHXYM" in {one.field for one in check("licence", [firm], ON).problems}


def test_a_licence_that_is_over_says_so():
    record = record_of(FIRM, valid=False, valid_until=date(2026, 10, 10), valid_from=date(2026, 10, 10))
    assert record.values["XK_ZT"] == "2"
    assert check("licence", [record], ON).ok
    early = record_of(FIRM, valid_until=date(2026, 10, 10))
    assert {one.field for one in check("licence", [early], ON).problems} == {"XK_YXQZI"}


# The report --------------------------------------------------------------------------------------------------------------------------


def test_a_good_record_passes():
    assert check("penalty", [penalty()], ON).ok


@pytest.mark.parametrize("code", sorted(code for code, length in PENALTY.items() if length))
def test_each_text_may_be_as_long_as_its_field_and_no_longer(code):
    spec = table("penalty", ON).field(code)
    assert spec is not None
    if spec.type == "text" and code != "CF_WSH":
        assert code not in wrong(**{code: "字" * spec.length})
    assert "最多" in wrong(**{code: "字" * (spec.length + 1)})[code]


@pytest.mark.parametrize(
    "code", ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_FRDB", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_FK",
             "CF_JDRQ", "CF_YXQ", "CF_CFJG", "CF_CFJGDM", "CF_SJLY", "CF_SJLYDM"],
)  # fmt: skip
def test_each_field_that_must_be_there_is_named_when_it_is_not(code):
    assert "必须填写" in wrong(**{code: ""})[code] if code != "CF_XDR_LB" else "CF_XDR_LB" in wrong(CF_XDR_LB="")


@pytest.mark.parametrize(
    ("code", "text", "says"),
    [
        ("CF_NR_FK", "2000", "万元"), ("CF_JDRQ", "2026-10-10", "2026/01/31"), ("CF_XDR_SHXYM", "911100001000024296", "校验"),
        ("CF_WSH", "州环罚[2026]1号", "六角括号"), ("CF_WSH", "州环罚〔2026〕01号", "虚位"), ("CF_CFLB", "罚金", "警告"), ("CF_XDR_LB", "企业", "自然人"),
        ("CF_NR", "=1+1", "公式"), ("CF_SY", "甲\x07乙", "控制字符"), ("CF_YXQ", "2026/10/09", "早于"), ("CF_XDR_SHXYM", "91433100ma4l514170", "大写"),
        ("CF_XDR_ZJHM", "11010519491231002X", "自然人"), ("CF_CFJGDM", "", "必须填写"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_field(code, text, says):
    assert says in wrong(**{code: text})[code]


def test_a_wrong_citizen_number_is_not_repeated_by_the_report():
    found = wrong(CF_XDR_LB="自然人", CF_XDR_SHXYM="", CF_FRDB="", CF_XDR_ZJLX="身份证", CF_XDR_ZJHM="110105194912310021")
    assert "校验" in found["CF_XDR_ZJHM"]
    assert "110105194912310021" not in found["CF_XDR_ZJHM"]


def test_a_licence_taken_and_gains_need_their_fields():
    assert "CF_NR_ZKDX" in wrong(CF_CFLB="罚款；暂扣或者吊销许可证、执照")
    assert "CF_NR_WFFF" in wrong(CF_CFLB="罚款；没收违法所得、没收非法财物", CF_NR="没收违法所得人民币壹元整")


def test_the_same_number_twice_is_an_update_and_no_record():
    report = check("penalty", [penalty(), penalty(CF_XDR_MC="丙县明净洗涤厂"), penalty()], ON)
    assert [(one.row, one.words[:4]) for one in report.problems] == [(3, "与第 1")]


def test_an_unknown_field_and_way_of_sending_are_named():
    strange = Record("penalty", "delete", dict(penalty().values) | {"CF_XYZ": "1"})
    assert {one.field for one in check("penalty", [strange], ON).problems} == {"CF_XYZ", ""}


# Files -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_files_give_back_the_same_records(ending):
    made = [penalty(CF_SY='甲，“乙”\n第二行,"丙"'), penalty(CF_WSH="州环罚〔2026〕2号", CF_NR_FK="99999999.999999")]
    raw = write(made, "penalty", ON, ending)
    assert raw == write(made, "penalty", ON, ending)
    kind, found = read_bytes(f"a.{ending}", raw)
    assert kind == "penalty"
    assert [dict(one.values) for one in found] == [dict(one.values) for one in made]
    if ending == "csv":
        assert raw.startswith(b"\xef\xbb\xbf")


def test_a_file_in_gb18030_is_read():
    raw = write([penalty()], "penalty", ON, "csv")[3:].decode().encode("gb18030")
    _, found = read_bytes("a.csv", raw)
    assert found[0].values["CF_XDR_MC"] == "乙镇清源水洗有限公司"


def test_dates_and_amounts_that_a_spreadsheet_keeps_as_such_are_read():
    """A workbook saved by an office program holds numbers: an amount is read to its six places, never rounded."""
    from mingfa.exchange.files import _cell

    assert _cell(0.2) == "0.200000"
    assert _cell(12.0) == "12.000000"
    assert _cell(0.2000005) != "0.200001"
    assert _cell(date(2026, 1, 5)) == "2026/01/05"


def merged() -> bytes:
    """A workbook whose head has two cells merged."""
    import io
    import zipfile

    raw, out = xlsx([("表", heads(table("penalty", ON)), [list(penalty().values.values())])]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.xlsx", b"no workbook", "XLSX"), ("a.csv", "甲,乙\r\n1,2".encode(), "字段代码"), ("a.csv", b"", "没有内容"), ("a.csv", b"\xff\xff\xff", "编码"),
        ("a.json", b"{", "JSON"), ("a.json", b'{"format":"x"}', "格式"), ("a.txt", b"x", "只支持"), ("a.csv", b"CF_WSH,CF_WSH\r\n1,2", "重复"),
        ("a.csv", b"CF_WSH\r\n1,2", "比表头多"), ("a.json", json.dumps({"format": "mingfa-exchange/1", "kind": "penalty"}).encode(), "records"),
        ("a.json", b"[" * 100_000, "JSON"),
    ],
)  # fmt: skip
def test_what_holds_no_records_is_refused(name, raw, says):
    with pytest.raises(FileInvalid, match=says):
        read_bytes(name, raw)


def test_merged_heads_are_refused():
    with pytest.raises(FileInvalid, match="合并"):
        read_bytes("a.xlsx", merged())


def test_the_command_validates_a_file(tmp_path: Path, capsys):
    from mingfa.cli import main

    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(write([penalty()], "penalty", ON, "csv"))
    bad.write_bytes(write([penalty(CF_NR_FK="2000")], "penalty", ON, "csv"))
    assert main(["exchange", "validate", str(good), "--on", "2026-11-20"]) == 0
    assert main(["exchange", "validate", str(bad), "--on", "2026-11-20", "--report", str(tmp_path / "r.xlsx")]) == 1
    said = capsys.readouterr().out
    assert "CF_NR_FK" in said
    assert "0.200000" in said
    assert (tmp_path / "r.xlsx").stat().st_size > 500
