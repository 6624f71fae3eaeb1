"""What is taken out of a text, and what stays although it looks like a number of a person."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingfa.disclosure.redaction import HIDDEN, Choices, Secrets, find, leftovers, redact, short_name
from mingfa.disclosure.redaction.plain import core

NONE = Secrets({})


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("身份证号11010519491231002X。", "公民身份号码"),
        ("身份证号11010519491231002x", "公民身份号码"),
        ("全角１１０１０５１９４９１２３１００２Ｘ号", "公民身份号码"),
        ("旧号110105491231002", "公民身份号码"),
        ("手机13812345678联系", "手机号码"),
        ("手机138 1234 5678", "手机号码"),
        ("手机+86-13812345678", "手机号码"),
        ("电话0743-8221234", "电话号码"),
        ("账号6222020200112233445", "银行账号"),
        ("账号6222 0202 0011 2233 445", "银行账号"),
        ("车牌湘U12345停放", "车牌号码"),
        ("新能源湘U·D12345", "车牌号码"),
        ("邮箱someone.else@example.com", "电子邮箱"),
    ],
)
def test_numbers_of_persons_are_found_however_they_are_written(words, rule):
    shown, hits = redact(words, NONE)
    assert hits == (rule,)
    assert HIDDEN in shown
    assert leftovers(words, NONE)
    assert leftovers(shown, NONE) == ()


@pytest.mark.parametrize(
    "words",
    [
        "罚款人民币壹拾贰万元整（120000.00元）",
        "州环罚〔2026〕12号",
        "2026年9月1日10时20分",
        "《中华人民共和国行政处罚法》第五十九条第一款",
        "COD浓度为1234.56mg/L，超标0.8倍",
        "监测报告编号HJ20260901001",
    ],
)
def test_amounts_dates_and_document_numbers_stay(words):
    assert redact(words, NONE) == (words, ())


def test_a_credit_code_of_digits_alone_stays_and_another_number_beside_it_goes():
    code = "110105194912310027"
    secrets = Secrets({}, (), (code,))
    shown, hits = redact(f"统一社会信用代码{code}，经营者证件110105194912310035", secrets)
    assert code in shown
    assert "110105194912310035" not in shown
    assert hits == ("公民身份号码",)


def test_known_names_and_addresses_go_exactly_the_longer_first():
    secrets = Secrets({"欧阳明远": "欧某", "欧阳": "欧某"}, ("甲市乙镇东街1号", "东街1号"))
    shown, hits = redact("欧阳明远住甲市乙镇东街1号，欧阳在场", secrets)
    assert shown == f"欧某住{HIDDEN}，欧某在场"
    assert sorted(hits) == ["住址", "姓名", "姓名"]
    assert leftovers("欧阳明远", secrets)
    assert "欧阳明远" not in "".join(leftovers("欧阳明远", secrets))


def test_names_with_rare_characters_are_hidden_whole():
    secrets = Secrets({"𠮷田㐀": short_name("𠮷田㐀")})
    shown, _ = redact("询问𠮷田㐀的笔录", secrets)
    assert shown == "询问𠮷某的笔录"


def test_words_a_person_adds_are_hidden_everywhere():
    shown, hits = redact("滨河路的排口，滨河路西侧", NONE, Choices(added={"滨河路": ("other", "可以认出住处")}))
    assert "滨河路" not in shown
    assert hits == ("人工指定", "人工指定")


# However it is written ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("欧 阳 明 远到场", "欧某到场"), ("欧阳\n明远到场", "欧某到场"), ("欧阳·明远先生到场", "欧某先生到场"), ("歐陽明遠女士到场", "欧某女士到场"),
        ("欧\u200b阳\u200b明远到场", "欧某到场"), ("欧阳明远、欧阳明远", "欧某、欧某"), ("（欧阳_明_远）", "（欧某）"),
    ],
)  # fmt: skip
def test_a_known_name_is_found_however_it_is_split(words, shown):
    secrets = Secrets({"欧阳明远": "欧某"})
    assert redact(words, secrets) == (shown, ("姓名",) * shown.count("欧某"))
    assert leftovers(words, secrets)
    assert leftovers(shown, secrets) == ()


def test_a_known_address_goes_down_to_the_door_and_its_tail_alone_too():
    secrets = Secrets({}, ("湖南省甲市乙镇东街12号",))
    for words in ("湖南省甲市乙镇东街12号3单元401室", "乙镇东街１２号", "东街12号2栋", "甲市 乙镇\n东街12号"):
        assert redact(f"住{words}，", secrets) == (f"住{HIDDEN}，", ("住址",)), words
    assert redact("湖南省甲市乙镇人民政府", secrets)[1] == ()


def test_a_known_number_goes_whatever_its_form_and_not_as_a_part_of_another():
    secrets = Secrets({}, (), ("0743-8221111",), ("A-20931", "8221234"))
    assert redact("证件 A 20931、电话822-1234", secrets) == (f"证件 {HIDDEN}、电话{HIDDEN}", ("案内号码", "电话号码"))
    assert redact("共98221234吨，咨询0743-8221111", secrets)[1] == ()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("110105 19491231 002X", "公民身份号码"), ("110105-19491231-002X", "公民身份号码"), ("身份证号：110105194912310021", "公民身份号码"),
        ("护照号码E12345678", "身份证件号码"), ("军官证：南字第1234567号", "身份证件号码"), ("1980年3月5日出生", "出生日期"), ("出生日期：1980-03-05", "出生日期"),
        ("138.1234.5678", "手机号码"), ("１３８ １２３４ ５６７８", "手机号码"), ("(0743)8221234转801", "电话号码"), ("电话：82212345", "电话号码"),
        ("卡号4111 1111 1111 1111", "银行账号"), ("4111111111111111", "银行账号"), ("账户为4300 1500 0610 5050 9999", "银行账号"),
        ("someone ＠ example.com", "电子邮箱"), ("京A12345", "车牌号码"), ("湘AD12345", "车牌号码"), ("粤Z1234港", "车牌号码"), ("微信号：abc_12345", "网络账号"),
        ("QQ：1234567", "网络账号"), ("家住甲市乙镇东街1号2栋301室", "住址"), ("现住址：幸福村三组5号", "住址"), ("阳光花园小区3栋2单元501室", "住址"),
    ],
)  # fmt: skip
def test_what_tells_of_a_person_is_known_by_its_form(words, rule):
    shown, hits = redact(f"；{words}。", NONE)
    assert hits == (rule,)
    assert HIDDEN in shown
    assert leftovers(shown, NONE) == ()


@pytest.mark.parametrize(
    "words",
    [
        "统一社会信用代码91433100MA4L514170", "执法证件编号12345678", "住所地甲市乙镇滨河路8号", "投诉热线12369、12345", "东经109.738123度，北纬28.312度",
        "罚款150 2026-09-01", "入住酒店301室", "住院部3号楼", "排污许可证编号91433100MA4L514170001V", "4111111111111112", "环境影响评价批复〔2020〕138号",
        "2026年9月1日至2026年10月1日", "设备编号12345678901234567890", "共产生废水13812吨、45678升", "《中华人民共和国生态环境法典》第三百条第一款",
    ],
)  # fmt: skip
def test_what_tells_of_no_person_stays(words):
    assert redact(words, NONE) == (words, ())


def test_names_that_the_law_publishes_stay_and_longer_ones_of_others_go():
    secrets = Secrets({"张明": "张某", "张三丰": "张某"}, shown=("张明水产有限公司", "张三"))
    assert redact("张明水产有限公司的张明、张三、张三丰", secrets)[0] == "张明水产有限公司的张某、张三、张某"


def test_suggestions_hide_nothing_until_a_person_confirms():
    words = "举报人罗小琴称，周建国先生在场，负责人王五"
    found = [words[span.start : span.end] for span in find(words, NONE) if not span.hides]
    assert found == ["罗小琴", "周建国", "王五"]
    assert redact(words, NONE) == (words, ())
    assert redact(words, NONE, Choices(confirmed=("罗小琴",), rejected=("王五",)))[0] == "举报人罗某称，周建国先生在场，负责人王五"
    assert [span for span in find(words, NONE, Choices(rejected=("罗小琴", "周建国", "王五"))) if not span.hides] == []
    assert find("法定代表人钱某某", NONE) == ()
    assert find("村民委员会、股东会议、员工宿舍", NONE) == ()


def test_a_lifted_hit_stays_only_where_it_was_lifted():
    choices = Choices(lifted={("facts", "湘U12345"): "设备编号"})
    assert redact("湘U12345", NONE, choices, "facts") == ("湘U12345", ())
    assert redact("湘U12345", NONE, choices, "evidence")[1] == ("车牌号码",)
    everywhere = Choices(lifted={("", "湘U 12345"): "设备编号"})
    assert redact("湘U12345", NONE, everywhere, "evidence") == ("湘U12345", ())
    assert redact("湘U12346", NONE, everywhere, "evidence")[1] == ("车牌号码",)


# Whatever is typed -------------------------------------------------------------------------------------------------------------------

UNHURRIED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine draws slowly; that is no fault."""
_HAN = st.sampled_from("王李张刘陈明华军丽强芳敏静磊洋艳勇杰娟涛超霞平刚桂英建国文辉力")
_NAMES = st.text(_HAN, min_size=2, max_size=4)
_NUMBERS = st.text(st.sampled_from("0123456789"), min_size=7, max_size=19)
_SEPARATORS = st.sampled_from(["", " ", "\n", "\u3000", "·", "\u200b", "-", " ·", "\u00a0"])
_AROUND = st.text(st.sampled_from("经查该单位排放废水，。；（）第一二三条款 \nabcXYZ"), max_size=30)


@UNHURRIED
@given(_NAMES | _NUMBERS, st.lists(_SEPARATORS, min_size=20, max_size=20), _AROUND, _AROUND, st.booleans())
def test_no_known_word_survives_wherever_and_however_it_stands(word, separators, before, after, wide):
    written = "".join(letter + separator for letter, separator in zip(word, separators, strict=False))
    if wide:
        written = "".join(chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isdigit() else letter for letter in written)
    secrets = Secrets({word: short_name(word)}) if not word.isdigit() else Secrets({}, (), (), (word,))
    text = f"{before}，{written}，{after}"
    spans = find(text, secrets)
    shown, _ = redact(text, secrets)
    assert core(word) not in core(shown.replace(HIDDEN, "#"))
    assert leftovers(shown, secrets) == ()
    assert redact(shown, secrets) == (shown, ())
    assert all(one.end <= other.start for one, other in pairwise(spans))


@UNHURRIED
@given(st.text(max_size=200))
def test_any_text_is_read_and_hiding_it_twice_changes_nothing_more(text):
    secrets = Secrets({"欧阳明远": "欧某"}, ("甲市乙镇东街1号",), ("91433100MA4L514170",))
    shown, _ = redact(text, secrets)
    assert redact(shown, secrets) == (shown, ())
    spans = find(text, secrets)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@UNHURRIED
@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2020, 12, 31)), st.integers(1, 999), _AROUND, st.sampled_from(["", " ", "-"]))
def test_every_citizen_number_is_found(born, order, around, gap):
    body = f"433101{born:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, weights, strict=True)) % 11]
    written = gap.join((number[:6], number[6:14], number[14:]))
    shown, hits = redact(f"{around}，{written}，{around}", NONE)
    assert hits == ("公民身份号码",)
    assert number[-4:] not in shown


@UNHURRIED
@given(st.integers(0, 9999), st.integers(1, 9_999_999), st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 1, 1)))
def test_amounts_and_document_numbers_are_never_hidden(number, yuan, day):
    words = f"州环罚〔{day.year}〕{number + 1}号，{day.year}年{day.month}月{day.day}日，罚款{yuan:,}.00元（{yuan}元）"
    assert redact(words, NONE) == (words, ())


@pytest.mark.parametrize(
    "words",
    ["1" * 20_000, "a" * 20_000, "a@" + "a-" * 9_000, "家住" + "东街1号2栋" * 2_500, "1 " * 10_000, "王·" * 10_000, "证人王" * 6_000, "住在" * 10_000],
)  # fmt: skip
def test_the_longest_text_a_form_takes_is_read_in_a_moment(words):
    """A field takes 20,000 characters; whatever stands in them, nobody waits."""
    secrets = Secrets({"王明": "王某"}, ("湖南省甲市乙镇东街1号",))
    before = perf_counter()
    find(words, secrets)
    assert perf_counter() - before < 10
