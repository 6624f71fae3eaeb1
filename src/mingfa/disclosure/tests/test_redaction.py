"""What is taken out of a text, and what stays although it looks like a number of a person."""

from __future__ import annotations

import pytest

from mingfa.disclosure.redaction import HIDDEN, Choices, Secrets, leftovers, redact, short_name

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
