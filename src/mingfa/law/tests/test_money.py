"""Amounts: what people type, capitals, 万元, and the surcharge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingfa.law.errors import AmountInvalid
from mingfa.law.money import MAX_FEN, daxie, surcharge, wan_yuan, yuan, yuan_text

FEN = st.one_of(st.integers(0, 10**6), st.integers(0, MAX_FEN))


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("100500", 10_050_000),
        ("1,234.56", 123_456),
        ("12,345,678.9", 1_234_567_890),
        ("１２，３４５．６７", 1_234_567),
        ("￥2000元", 200_000),
        ("人民币 2000 元", 200_000),
        ("0.01", 1),
        ("1.500", 150),
        (" 5 ", 500),
        (20, 2_000),
        (Decimal("1234.5"), 123_450),
        ("999,999,999,999.99", MAX_FEN),
    ],
)
def test_amounts_as_people_type_them(typed, fen):
    assert yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "最多精确到分"),
        (Decimal("0.001"), "最多精确到分"),
        ("-1", "不得为负数"),
        ("－１", "不得为负数"),
        (-1, "不得为负数"),
        ("", "请以元为单位"),
        ("12,34", "每三位分节"),
        ("1234,567", "每三位分节"),
        ("007", "请以元为单位"),
        ("1e5", "请以元为单位"),
        (".5", "请以元为单位"),
        ("5.", "请以元为单位"),
        ("1 000", "请以元为单位"),
        ("①", "请以元为单位"),
        ("٣", "请以元为单位"),
        ("1.5万元", "请以元为单位"),
        ("两千", "请以元为单位"),
        (Decimal("NaN"), "请以元为单位"),
        (1.5, "不得使用浮点数"),
        (True, "不得使用浮点数"),
        (None, "不得使用浮点数"),
        ("1000000000000", "金额过大"),
        ("9" * 5000, "金额过大"),
        (MAX_FEN + 1, "金额过大"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(typed, words):
    with pytest.raises(AmountInvalid, match=words):
        yuan(typed)


@given(FEN)
def test_an_amount_survives_being_written_and_read(fen):
    assert yuan(yuan_text(fen)) == fen
    assert yuan(f"{fen // 100}.{fen % 100:02d}元") == fen


@pytest.mark.parametrize(
    ("typed", "capitals"),
    [
        ("100500", "人民币壹拾万零伍佰元整"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.5", "人民币伍角整"),
        ("0.55", "人民币伍角伍分"),
        ("10", "人民币壹拾元整"),
        ("10.05", "人民币壹拾元零伍分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("1409.5", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("200000", "人民币贰拾万元整"),
        ("10000100", "人民币壹仟万零壹佰元整"),
        ("100000000", "人民币壹亿元整"),
        ("100010000", "人民币壹亿零壹万元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1010101010", "人民币壹拾亿壹仟零壹拾万壹仟零壹拾元整"),
        ("999999999999.99", "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals(typed, capitals):
    """正确填写票据和结算凭证的基本规定; the free 零 is left out (1680.32, 107000.53)."""
    assert daxie(yuan(typed)) == capitals


def read_capitals(words):
    """Read capitals back by place values, knowing nothing of how they were written."""
    digits = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
    places = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = digit = fen = 0
    for character in words.removeprefix("人民币").removesuffix("整"):
        if character in digits:
            digit = digits[character]
        elif character in places:
            group, digit = group + digit * places[character], 0
        elif character in "亿万元":
            total, group, digit = total + (group + digit) * {"亿": 10**8, "万": 10**4, "元": 1}[character], 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[character], 0
    return total * 100 + fen


@given(FEN)
def test_capitals_read_back_to_the_same_amount(fen):
    words = daxie(fen)
    assert read_capitals(words) == fen
    assert "零零" not in words
    assert "零元" not in words or fen == 0
    assert words.endswith("分") == bool(fen % 10)
    assert words.endswith("整") != words.endswith("分")


def test_wan_yuan_carries_six_decimals():
    """双公示 sample of the law file: a fine of 2,000 yuan is 0.2 万元."""
    assert wan_yuan(yuan("2000")) == "0.200000"
    assert wan_yuan(1) == "0.000001"
    assert wan_yuan(yuan("1234567.89")) == "123.456789"
    assert wan_yuan(0) == "0.000000"


@given(FEN)
def test_wan_yuan_is_exact(fen):
    assert Decimal(wan_yuan(fen)) * 1_000_000 == fen


@pytest.mark.parametrize("wrong", [-1, MAX_FEN + 1, 1.0, True])
@pytest.mark.parametrize("write", [daxie, wan_yuan, yuan_text])
def test_what_is_no_amount_is_not_written(write, wrong):
    with pytest.raises(AmountInvalid):
        write(wrong)


def test_a_number_too_long_to_print_is_refused_too():
    for take in (yuan, daxie):
        with pytest.raises(AmountInvalid):
            take(10**5000)


def test_surcharge_is_capped_on_day_34():
    """Law facts 0.5: 33 days give 99 %, so the cap of the fine itself binds on day 34."""
    fine = yuan("20000")
    assert surcharge(fine, 0, 30, fine) == 0
    assert surcharge(fine, 1, 30, fine) == yuan("600")
    assert surcharge(fine, 33, 30, fine) == yuan("19800")
    assert surcharge(fine, 34, 30, fine) == fine
    assert surcharge(fine, 5000, 30, fine) == fine


def test_surcharge_on_odd_fen_drops_the_fraction_once():
    """A fine of 1,234.56 yuan: 3 % for two days is 7,407.36 分."""
    assert surcharge(123_456, 2, 30, 123_456) == 7_407


@given(st.integers(0, 10**8), st.integers(0, 400))
def test_surcharge_on_whole_yuan_needs_no_rounding(whole, days):
    assert surcharge(whole * 100, days, 30, whole * 100) == min(whole * 3 * days, whole * 100)


def test_surcharge_refuses_negative_days_and_rates():
    for arguments in ((100, -1, 30, 100), (100, 1, -30, 100), (-100, 1, 30, 100), (100, 1, 30, -1)):
        with pytest.raises(AmountInvalid):
            surcharge(*arguments)
