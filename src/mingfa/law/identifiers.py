"""Codes, numbers and names that people type: 统一社会信用代码, 公民身份号码, 文号, 行政区划代码, names of persons and organisations.

Each check takes text as typed and returns a typed value in its one written form, or raises InvalidIdentifier with Chinese words.
Full-width digits and letters are made half-width in codes and numbers; a name is never changed beyond trimming its ends.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from mingfa.law.errors import InvalidIdentifier

# U+FF01..U+FF5E are the full-width forms of ASCII; only digits and letters are taken, brackets and signs stay as they are.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()}


def half_width(text: str) -> str:
    """Return the text with full-width digits and Latin letters made half-width, and nothing else changed."""
    return text.translate(_HALF_WIDTH)


# Unified social credit code -----------------------------------------------------------------------------------------

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_LENGTH = 18
_USCC_BASE = len(_USCC_ALPHABET)
_USCC_WEIGHTS = tuple(pow(3, place, _USCC_BASE) for place in range(_USCC_LENGTH - 1))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class SocialCreditCode:
    """A unified social credit code (统一社会信用代码), eighteen characters. warnings: doubts that do not make it invalid."""

    value: str
    warnings: tuple[str, ...] = ()

    @property
    def department(self) -> str:
        """The registering department and the class of organisation, two characters."""
        return self.value[:2]

    @property
    def region(self) -> str:
        """The six digits of the region of the registering office, of the day of registration."""
        return self.value[2:8]

    @property
    def organisation(self) -> str:
        """The inner organisation code (组织机构代码), nine characters."""
        return self.value[8:17]

    def __str__(self) -> str:
        return self.value


def social_credit_code(text: str) -> SocialCreditCode:
    """Return the code when its form and check character are right.

    Law: GB 32100-2015; the inner organisation code after GB 11714, whose check failing is only a warning because some registers issued
    such codes. Small letters are taken as capitals. Raises InvalidIdentifier: uscc.length, uscc.characters, uscc.region, uscc.check.
    """
    code = half_width(text).strip().upper()
    if len(code) != _USCC_LENGTH:
        raise InvalidIdentifier("uscc.length", f"统一社会信用代码应为 18 位，现为 {len(code)} 位，请核对营业执照或登记证书")
    strange = sorted({character for character in code if character not in _USCC_ALPHABET})
    if strange:
        raise InvalidIdentifier(
            "uscc.characters", f"统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z；请更正其中的 {'、'.join(strange)}"
        )
    if not code[2:8].isdigit():
        raise InvalidIdentifier("uscc.region", f"统一社会信用代码第 3 至 8 位是行政区划代码，应全为数字，现为 {code[2:8]}")
    expected = _uscc_check(code)
    if code[-1] != expected:
        raise InvalidIdentifier("uscc.check", f"统一社会信用代码校验不通过：按前 17 位末位应为 {expected}，现为 {code[-1]}，请逐位核对")
    inner = code[8:17]
    if inner[-1] != _organisation_check(inner):
        return SocialCreditCode(code, (f"代码中的组织机构代码 {inner[:8]}-{inner[8]} 校验不符，请与登记证书核对；核对无误可以使用",))
    return SocialCreditCode(code)


def _uscc_check(code: str) -> str:
    total = sum(_USCC_ALPHABET.index(character) * weight for character, weight in zip(code, _USCC_WEIGHTS, strict=False))
    return _USCC_ALPHABET[-total % _USCC_BASE]


def _organisation_check(code: str) -> str:
    total = sum(int(character, 36) * weight for character, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    return "0123456789X"[-total % 11]


# Citizen number -----------------------------------------------------------------------------------------------------

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CITIZEN_FORM = re.compile(r"[0-9]{17}[0-9X]")
_CITIZEN_LEGACY_FORM = re.compile(r"[0-9]{15}")
# First two digits after GB/T 2260; 81 to 83 stand on the residence permits of people from 港澳台.
_PROVINCES = frozenset(
    str(code)
    for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91)
)


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    """A citizen number (公民身份号码). Its text never shows by accident: str and repr give the masked form, `value` the whole.

    legacy: fifteen digits, as issued before 1999; such a number has no check.
    """

    value: str = field(repr=False)
    born: date = field(repr=False)
    legacy: bool = False

    @property
    def region(self) -> str:
        """The six digits of the region where the number was issued."""
        return self.value[:6]

    @property
    def masked(self) -> str:
        """The first six and the last four characters, stars between: the most that may be shown."""
        return self.value[:6] + "*" * (len(self.value) - 10) + self.value[-4:]

    def __str__(self) -> str:
        return self.masked


def citizen_number(text: str, today: date, *, legacy_allowed: bool = False) -> CitizenNumber:
    """Return the number when form, region, birth date and check are right.

    Law: GB 11643. today: the local day; nobody is born after it. legacy_allowed: take fifteen digits from old papers too.
    Raises InvalidIdentifier: citizen.form, citizen.legacy, citizen.region, citizen.birth, citizen.check. No message repeats the number.
    """
    number = half_width(text).strip().upper()
    legacy = _CITIZEN_LEGACY_FORM.fullmatch(number) is not None
    if legacy and not legacy_allowed:
        raise InvalidIdentifier("citizen.legacy", "这是 15 位旧身份号码，已停止使用，请填写 18 位公民身份号码")
    if not legacy and _CITIZEN_FORM.fullmatch(number) is None:
        raise InvalidIdentifier("citizen.form", f"公民身份号码应为 17 位数字加 1 位数字或 X，现填 {len(number)} 个字符，请核对证件")
    if number[:2] not in _PROVINCES:
        raise InvalidIdentifier("citizen.region", f"公民身份号码开头的地区代码 {number[:2]} 不存在，请核对证件")
    birth = "19" + number[6:12] if legacy else number[6:14]
    try:
        born = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        raise InvalidIdentifier("citizen.birth", "公民身份号码中的出生日期不存在，请核对证件") from None
    if born > today or born.year < 1800:
        raise InvalidIdentifier("citizen.birth", "公民身份号码中的出生日期晚于今天或早得不合情理，请核对证件")
    if not legacy:
        total = sum(int(digit) * weight for digit, weight in zip(number, _CITIZEN_WEIGHTS, strict=False))
        if number[-1] != _CITIZEN_CHECKS[total % 11]:
            raise InvalidIdentifier("citizen.check", "公民身份号码校验不通过，可能有一位输错，请逐位核对证件")
    return CitizenNumber(number, born, legacy)


# Document number ----------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = "\u3014", "\u3015"  # 〔 〕
_WRONG_BRACKETS = "[]［］【】〖〗﹝﹞❲❳{}｛｝<>＜＞〈〉《》「」⟦⟧"
_DOCUMENT_FORM = re.compile(rf"(?P<stem>[^{_OPEN}{_CLOSE}]+){_OPEN}(?P<year>[0-9]{{4}}){_CLOSE}(?P<number>[0-9]+)号")
_YEAR_IN_ROUND_BRACKETS = re.compile(r"[(（][0-9]{4}[)）]")
_STEM_FORM = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3007\U00020000-\U000323af（）]+")
_FIRST_DOCUMENT_YEAR = 1949
_MAX_DOCUMENT_NUMBER = 999_999


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number (发文字号), e.g. 湘环罚〔2026〕12号.

    stem: agency word and kind. number: counted from 1 in one gap-free series for each stem and year.
    Raises InvalidIdentifier, as document_number does, for parts that cannot be written.
    """

    stem: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if not _STEM_FORM.fullmatch(self.stem) or self.stem.count("（") != self.stem.count("）"):
            raise InvalidIdentifier(
                "document.stem", f"文号的机关代字“{self.stem}”只能由汉字组成（可带成对的全角圆括号），不得有空格和其他符号"
            )
        if not _FIRST_DOCUMENT_YEAR <= self.year <= 9999:
            raise InvalidIdentifier("document.year", f"文号的年份 {self.year} 有误，应为四位公元年份")
        if not 1 <= self.number <= _MAX_DOCUMENT_NUMBER:
            raise InvalidIdentifier("document.number", f"文号的序号 {self.number} 有误，应从 1 起编")

    def __str__(self) -> str:
        return f"{self.stem}{_OPEN}{self.year}{_CLOSE}{self.number}号"


def document_number(text: str) -> DocumentNumber:
    """Return the parts of a document number. str() of the result is the one written form.

    Law: GB/T 9704: hexagonal brackets 〔〕, four-digit year, no leading zero, no 第. Half-width round brackets in the stem become
    full-width, as in 环查（扣）. Raises InvalidIdentifier: document.brackets, .ordinal, .leading_zero, .form, .stem, .year, .number.
    """
    typed = half_width(text).strip()
    if any(character in _WRONG_BRACKETS for character in typed) or _YEAR_IN_ROUND_BRACKETS.search(typed):
        raise InvalidIdentifier("document.brackets", f"文号“{typed}”的年份应使用六角括号〔〕，不得使用方括号、方头括号、圆括号等其他括号")
    if f"{_CLOSE}第" in typed:
        raise InvalidIdentifier("document.ordinal", f"文号“{typed}”的序号前不加“第”字，请改为如“〔2026〕12号”")
    match = _DOCUMENT_FORM.fullmatch(typed)
    if match is None:
        raise InvalidIdentifier("document.form", f"文号“{typed}”的写法应为：机关代字〔四位年份〕序号号，中间没有空格，如“〔2026〕12号”")
    if match["number"].startswith("0"):
        raise InvalidIdentifier("document.leading_zero", f"文号“{typed}”的序号不编虚位，请去掉前面的 0，如“1号”不写作“001号”")
    if len(match["number"]) > len(str(_MAX_DOCUMENT_NUMBER)):
        raise InvalidIdentifier("document.number", f"文号“{typed}”的序号过大，请核对")
    stem = match["stem"].replace("(", "（").replace(")", "）")
    return DocumentNumber(stem, int(match["year"]), int(match["number"]))


# Region code --------------------------------------------------------------------------------------------------------

_REGION_FORM = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")


@dataclass(frozen=True, slots=True)
class RegionCode:
    """A region code (行政区划代码): six digits down to the county, nine for a street or town, twelve for a village or community.

    Codes change over the years; the code of the day is kept, so being well formed is all that is checked here.
    """

    value: str

    @property
    def province(self) -> str:
        """The code of the province-level region, six digits."""
        return self.value[:2] + "0000"

    @property
    def prefecture(self) -> str:
        """The code of the prefecture-level region, six digits; that of the province when there is none."""
        return self.value[:4] + "00"

    @property
    def county(self) -> str:
        """The first six digits."""
        return self.value[:6]

    def within(self, other: RegionCode) -> bool:
        """Say whether this region is the other one or lies in it."""
        top = other.value
        while len(top) > 6 and top.endswith("000"):
            top = top[:-3]
        return self.value.startswith(top if len(top) > 6 else top.removesuffix("00").removesuffix("00"))

    def __str__(self) -> str:
        return self.value


def region_code(text: str) -> RegionCode:
    """Return the code when it is well formed. Law: GB/T 2260, and the statistics bureau's nine and twelve digits.

    Raises InvalidIdentifier: region.form, region.province.
    """
    code = half_width(text).strip()
    if _REGION_FORM.fullmatch(code) is None:
        raise InvalidIdentifier("region.form", f"行政区划代码应为 6 位、9 位或 12 位数字，现为“{code[:20]}”")
    if code[:2] not in _PROVINCES:
        raise InvalidIdentifier("region.province", f"行政区划代码开头的 {code[:2]} 不是省级代码，请核对")
    return RegionCode(code)


# Names --------------------------------------------------------------------------------------------------------------

_MIDDLE_DOT = "\u00b7"  # · between the parts of a name
_DOT_LOOKALIKES = frozenset("\u2022\u2027\u30fb\uff65\u2219\u22c5\u2024\u25cf\u25aa")
_MAX_NAME = 200
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The name of a natural person, as in the papers."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class PartyName:
    """The name of a party, as in the licence or the register: an organisation, a sole trader's trade name or a person."""

    value: str

    def __str__(self) -> str:
        return self.value


def person_name(text: str) -> PersonName:
    """Return a person's name, unchanged but for space at its ends.

    Every Han character is taken, those outside the basic plane too (𠮷), and Latin letters of foreign names; the parts of a name
    are joined by · (U+00B7). Raises InvalidIdentifier: name.empty, .length, .unreadable, .own_character, .dot, .characters.
    """
    name = _readable(text, "姓名")
    if any(character in _DOT_LOOKALIKES for character in name):
        raise InvalidIdentifier("name.dot", f"姓名“{name}”中的间隔号应使用“·”，请更正")
    letters = _VARIATION_SELECTORS.sub("", name)
    strange = sorted({c for c in letters if not (_HAN.match(c) or c in " -'’.," or c == _MIDDLE_DOT or _is_letter(c))})
    if strange:
        raise InvalidIdentifier("name.characters", f"姓名中不应出现 {'、'.join(strange)}，请按证件填写")
    if not any(_HAN.match(c) or _is_letter(c) for c in letters):
        raise InvalidIdentifier("name.characters", "姓名中没有文字，请按证件填写")
    return PersonName(name)


def party_name(text: str) -> PartyName:
    """Return the name of a party, unchanged but for space at its ends; digits, brackets and signs are a trade name's own.

    Raises InvalidIdentifier: name.empty, name.length, name.unreadable, name.own_character, name.characters.
    """
    name = _readable(text, "名称")
    if not any(_HAN.match(c) or c.isalnum() for c in name):
        raise InvalidIdentifier("name.characters", "名称中没有文字，请按登记证书填写")
    return PartyName(name)


def _readable(text: str, what: str) -> str:
    name = text.strip()
    if not name:
        raise InvalidIdentifier("name.empty", f"{what}没有填写")
    if len(name) > _MAX_NAME:
        raise InvalidIdentifier("name.length", f"{what}超过 {_MAX_NAME} 个字符，请核对")
    for character in name:
        category = unicodedata.category(character)
        code = f"U+{ord(character):04X}"
        if category == "Co":
            raise InvalidIdentifier(
                "name.own_character", f"{what}中有一个自造字（{code}），别处无法显示；请改用国家标准 GB 18030 收录的该字"
            )
        # A character newer than our tables has no category yet; on the planes of Han characters it is taken.
        unreadable = category in ("Cc", "Cf", "Cs", "Zl", "Zp") or (category == "Cn" and not _HAN.match(character))
        if unreadable or character == "\ufffd":
            raise InvalidIdentifier("name.unreadable", f"{what}中有无法显示的字符（{code}），可能是复制时带入或转码出错，请重新输入")
    return name


def _is_letter(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC", "ARABIC", "TIBETAN", "MONGOLIAN"))
