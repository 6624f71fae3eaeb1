"""Codes, numbers and names as people type them. Every citizen number here is a published example or made up."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mingfa.law.errors import InvalidIdentifier, RuleError
from mingfa.law.identifiers import (
    DocumentNumber,
    RegionCode,
    citizen_number,
    document_number,
    half_width,
    party_name,
    person_name,
    region_code,
    social_credit_code,
)

TODAY = date(2026, 11, 21)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refused(code, check, *arguments, **options):
    with pytest.raises(InvalidIdentifier) as caught:
        check(*arguments, **options)
    assert caught.value.code == code
    assert isinstance(caught.value, RuleError)
    return str(caught.value)


# Unified social credit code


@pytest.mark.parametrize("code", ["91230500MA1B3N1N2M", "11230500001755309F", "91433100MA4L514170", "91350100M000100Y43"])
def test_credit_codes_of_the_law_file_are_valid(code):
    """Law facts 7.2; 91433100MA4L514170 is the case where the sum is a multiple of 31."""
    assert str(social_credit_code(code)) == code


def test_the_credit_code_with_a_wrong_check_is_refused_with_the_right_one():
    """Law facts 7.2: 911100001000024296 should end in W."""
    message = refused("uscc.check", social_credit_code, "911100001000024296")
    assert "末位应为 W，现为 6" in message
    assert social_credit_code("91110000100002429W").value == "91110000100002429W"


def test_credit_code_parts():
    code = social_credit_code("11230500001755309F")
    assert (code.department, code.region, code.organisation) == ("11", "230500", "001755309")
    assert code.warnings == ()


@pytest.mark.parametrize(
    "typed", ["91230500ma1b3n1n2m", " 91230500MA1B3N1N2M ", "９１２３０５００ＭＡ１Ｂ３Ｎ１Ｎ２Ｍ", "91230500MA1B3N1N2m"]
)
def test_small_and_full_width_letters_are_made_plain(typed):
    assert social_credit_code(typed).value == "91230500MA1B3N1N2M"


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("91230500MA1B3N1N2", "uscc.length", "现为 17 位"),
        ("", "uscc.length", "现为 0 位"),
        ("91230500MA1B3N1N2I", "uscc.characters", "不用 I、O、S、V、Z"),
        ("9123050OMA1B3N1N2M", "uscc.characters", "更正其中的 O"),
        ("91230500MA1B3-1N2M", "uscc.characters", "更正其中的 -"),
        ("9123A500MA1B3N1N2M", "uscc.region", "应全为数字"),
    ],
)
def test_malformed_credit_codes(typed, code, words):
    assert words in refused(code, social_credit_code, typed)


def check_character(first_seventeen):
    """Work the check out in the other direction: the character that makes the whole sum, weight 3^17, a multiple of 31."""
    total = sum(ALPHABET.index(c) * 3**place for place, c in enumerate(first_seventeen))
    return next(c for c in ALPHABET if (total + ALPHABET.index(c)) % 31 == 0)


@given(st.text(ALPHABET, min_size=2, max_size=2), st.text("0123456789", min_size=6, max_size=6), st.text(ALPHABET, min_size=9, max_size=9))
def test_exactly_one_check_character_is_valid(head, region, organisation):
    body = head + region + organisation
    right = check_character(body)
    assert social_credit_code(body + right).value == body + right
    for wrong in ALPHABET.replace(right, ""):
        refused("uscc.check", social_credit_code, body + wrong)


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_slip_is_caught(place, character):
    valid = "91350100M000100Y43"
    slipped = valid[:place] + character + valid[place + 1 :]
    assume(slipped != valid)
    with pytest.raises(InvalidIdentifier):
        social_credit_code(slipped)


def test_a_wrong_inner_organisation_code_only_warns():
    """GB 11714 check of 00175530 is 9; some registers issued codes without it."""
    body = "11230500001755308"
    code = social_credit_code(body + check_character(body))
    assert len(code.warnings) == 1
    assert "00175530-8 校验不符" in code.warnings[0]


# Citizen number


def test_citizen_number_of_the_law_file():
    number = citizen_number("11010519491231002X", TODAY)
    assert (number.value, number.born, number.region, number.legacy) == ("11010519491231002X", date(1949, 12, 31), "110105", False)


@pytest.mark.parametrize("typed", ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 11010519491231002X "])
def test_citizen_number_is_written_with_a_capital_x(typed):
    assert citizen_number(typed, TODAY).value == "11010519491231002X"


def test_a_citizen_number_never_shows_by_accident():
    number = citizen_number("11010519491231002X", TODAY)
    for shown in (str(number), repr(number), f"{number}"):
        assert "19491231" not in shown
        assert "1949, 12, 31" not in shown
    assert number.masked == "110105********002X"
    for broken in ("110105194912310021", "11010519491331002X", "99010519491231002X"):
        with pytest.raises(InvalidIdentifier) as caught:
            citizen_number(broken, TODAY)
        assert broken[6:] not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110105194912310021", "citizen.check"),
        ("110105194912310020", "citizen.check"),
        ("99010519491231002X", "citizen.region"),
        ("00010519491231002X", "citizen.region"),
        ("11010519490231002X", "citizen.birth"),
        ("11010520261122002X", "citizen.birth"),
        ("11010517991231002X", "citizen.birth"),
        ("1101051949123100X2", "citizen.form"),
        ("1101051949123100", "citizen.form"),
        ("", "citizen.form"),
        ("110105491231002", "citizen.legacy"),
    ],
)
def test_wrong_citizen_numbers(typed, code):
    assert refused(code, citizen_number, typed, TODAY), "the refusal says what is wrong"


def test_a_child_born_today_is_taken_and_tomorrow_refused():
    body = "11010520261121002"
    valid = [digit for digit in "0123456789X" if _taken(body + digit, TODAY)]
    assert len(valid) == 1
    assert not _taken(body + valid[0], date(2026, 11, 20))


def _taken(number, today):
    try:
        return bool(citizen_number(number, today))
    except InvalidIdentifier:
        return False


def test_fifteen_digits_only_from_old_papers():
    number = citizen_number("110105491231002", TODAY, legacy_allowed=True)
    assert (number.legacy, number.born, number.masked) == (True, date(1949, 12, 31), "110105*****1002")
    refused("citizen.birth", citizen_number, "110105491331002", TODAY, legacy_allowed=True)


# Document number


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("湘环罚〔2026〕12号", ("湘环罚", 2026, 12)),
        ("州环查（扣）延〔2026〕1号", ("州环查（扣）延", 2026, 1)),
        ("州环责限(告)〔2026〕7号", ("州环责限（告）", 2026, 7)),
        (" 湘环罚〔２０２６〕１２号 ", ("湘环罚", 2026, 12)),
        ("𠮷环罚〔2026〕3号", ("𠮷环罚", 2026, 3)),
    ],
)
def test_document_numbers(typed, parts):
    number = document_number(typed)
    assert (number.stem, number.year, number.number) == parts
    assert document_number(str(number)) == number


def test_a_document_number_is_written_with_hexagonal_brackets():
    assert str(DocumentNumber("湘环罚", 2026, 12)) == "湘环罚\u30142026\u301512号"


@pytest.mark.parametrize("brackets", ["[]", "［］", "【】", "()", "（）", "〖〗", "﹝﹞", "{}", "《》"])
def test_other_brackets_are_refused(brackets):
    """Law facts 7.6: full-width or square brackets instead of 〔〕."""
    message = refused("document.brackets", document_number, f"湘环罚{brackets[0]}2026{brackets[1]}12号")
    assert "应使用六角括号〔〕" in message


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("湘环罚〔2026〕第12号", "document.ordinal"),
        ("湘环罚〔2026〕012号", "document.leading_zero"),
        ("湘环罚〔2026〕0号", "document.leading_zero"),
        ("湘环罚〔26〕12号", "document.form"),
        ("湘环罚〔2026〕12", "document.form"),
        ("湘环罚〔2026〕 12号", "document.form"),
        ("湘环罚〔2026〕一号", "document.form"),
        ("湘环罚2026〕12号", "document.form"),
        ("〔2026〕12号", "document.form"),
        ("", "document.form"),
        ("湘环 罚〔2026〕12号", "document.stem"),
        ("湘环（罚〔2026〕12号", "document.stem"),
        ("XH〔2026〕12号", "document.stem"),
        ("湘环罚〔1226〕12号", "document.year"),
        ("湘环罚〔2026〕12345678号", "document.number"),
    ],
)
def test_malformed_document_numbers(typed, code):
    assert refused(code, document_number, typed), "the refusal says what is wrong"


@pytest.mark.parametrize("parts", [("", 2026, 1), ("湘环罚", 26, 1), ("湘环罚", 2026, 0), ("湘环罚", 2026, -3), ("环(罚)", 2026, 1)])
def test_a_document_number_that_cannot_be_written_does_not_exist(parts):
    with pytest.raises(InvalidIdentifier):
        DocumentNumber(*parts)


# Region code


def test_region_codes():
    county = region_code("４３３１０１")
    assert (county.value, county.province, county.prefecture, county.county) == ("433101", "430000", "433100", "433101")
    assert region_code("433101001002").county == "433101"


@pytest.mark.parametrize(
    ("typed", "code"), [("43310", "region.form"), ("4331011", "region.form"), ("A33101", "region.form"), ("003101", "region.province")]
)
def test_malformed_region_codes(typed, code):
    assert refused(code, region_code, typed), "the refusal says what is wrong"


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("433101", "430000", True),
        ("433101", "433100", True),
        ("433101", "433101", True),
        ("431003", "431000", True),
        ("433101001002", "433101001000", True),
        ("433101002002", "433101001000", False),
        ("433101", "433122", False),
        ("430000", "433100", False),
        ("433101", "440000", False),
    ],
)
def test_a_region_lies_in_another(inner, outer, inside):
    assert RegionCode(inner).within(RegionCode(outer)) == inside


# Names


@pytest.mark.parametrize(
    "name",
    [
        "张三",
        "𠮷田某",  # U+20BB7, outside the basic plane
        "㐀某",  # U+3400
        "䶮某",  # U+4DAE
        "𰀀某",  # U+30000, extension G
        "\U00031350某",  # extension H, newer than the tables of Python 3.11
        "某〇",
        "阿卜杜拉·买买提",
        "葛\U000e0100某",  # with a variation selector
        "Jean-Luc O'Neill",
        "某\uf9d8",  # a compatibility ideograph that NFKC would replace
    ],
)
def test_names_with_rare_characters_stay_as_they_are(name):
    assert person_name(name).value == name
    assert party_name(name).value == name


def test_a_name_is_never_normalised():
    """NFKC would turn U+F9D8 into another character, and full-width letters into plain ones."""
    assert person_name(" 某\uf9d8 ").value == "某\uf9d8"
    assert party_name("Ａ１（湘西）有限公司").value == "Ａ１（湘西）有限公司"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name.empty"),
        (" \u3000", "name.empty"),
        ("某" * 201, "name.length"),
        ("某\ue123", "name.own_character"),
        ("某\U000f0000", "name.own_character"),
        ("某\u200b某", "name.unreadable"),
        ("某\n某", "name.unreadable"),
        ("某\ufffd", "name.unreadable"),
        ("某" + chr(0xD842), "name.unreadable"),
        ("某\u0378", "name.unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused_in_any_name(typed, code):
    assert refused(code, person_name, typed)
    assert refused(code, party_name, typed)


def test_signs_and_digits_belong_to_trade_names_only():
    assert "间隔号应使用“·”" in refused("name.dot", person_name, "阿卜杜拉•买买提")
    refused("name.characters", person_name, "张三1")
    refused("name.characters", person_name, "张三（曾用名）")
    refused("name.characters", person_name, "···")
    refused("name.characters", party_name, "（）")
    assert party_name("7天连锁（湘西）酒店").value == "7天连锁（湘西）酒店"


def test_half_width_touches_digits_and_letters_only():
    assert half_width("Ａｚ０９（）［］，．　①吉𠮷") == "Az09（）［］，．　①吉𠮷"
