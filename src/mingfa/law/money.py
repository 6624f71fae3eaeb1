"""Amounts of money (金额): whole numbers of 分 inside; 元 typed by people, 大写 in decisions, 万元 in exchange files.

Law: capitals (大写) follow the Ministry's rules for filling in bills (正确填写票据和结算凭证的基本规定); 双公示 fields carry 万元 with six
decimals. Nothing here rounds unless it says so, and no floating-point number is ever an amount.
"""

from __future__ import annotations

import re
from decimal import Decimal

from mingfa.law.errors import AmountInvalid

FEN_A_YUAN = 100
FEN_A_WAN_YUAN = 1_000_000
PERMILLE = 1_000

# One trillion yuan, less one 分: beyond any fine, and the last amount that 亿 can still write in capitals.
MAX_FEN = 10**14 - 1

_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．－￥", "0123456789,.-¥")
_AMOUNT = re.compile(r"(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("亿", "万", "")


def yuan(amount: str | int | Decimal) -> int:
    """Return an amount in 元, as a person types it, as whole 分.

    Takes full-width digits, commas between groups of three, a leading ¥ or 人民币, and a trailing 元. Raises AmountInvalid for
    a fraction of a 分, a negative or absurdly large amount, a floating-point number, and everything that is not an amount.
    """
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise AmountInvalid(str(amount), "金额必须以文字或整数给出，不得使用浮点数")
    if isinstance(amount, int) and abs(amount) > MAX_FEN:
        raise AmountInvalid("", "金额过大，请核对是否多输了数字")
    typed = str(amount) if isinstance(amount, str | int) else format(amount, "f")
    text = typed.translate(_HALF_WIDTH).strip().removeprefix("人民币").removeprefix("¥").removesuffix("元").strip()
    if text.startswith("-"):
        raise AmountInvalid(typed, "金额不得为负数")
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise AmountInvalid(typed, "请以元为单位填写数字，如 12345.67 或 12,345.67；逗号只用于每三位分节")
    part = match["part"] or ""
    if part[2:].strip("0"):
        raise AmountInvalid(typed, "金额最多精确到分（小数点后两位）")
    whole = match["whole"].replace(",", "")
    # The length is looked at first, so that a line of a million digits costs nothing.
    if len(whole) > len(str(MAX_FEN)) or (fen := int(whole) * FEN_A_YUAN + int(part[:2].ljust(2, "0"))) > MAX_FEN:
        raise AmountInvalid(typed[:40], "金额过大，请核对是否多输了数字")
    return fen


def check_fen(fen: int) -> int:
    """Return fen itself when it is an amount that we take: whole, not negative, not above MAX_FEN. Raises AmountInvalid."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise AmountInvalid(str(fen), "内部金额必须是以分为单位的整数")
    if not 0 <= fen <= MAX_FEN:
        raise AmountInvalid(f"{fen}分" if abs(fen) <= MAX_FEN else "", "金额不得为负数，也不得达到一万亿元")
    return fen


def yuan_text(fen: int) -> str:
    """Return an amount in 元 with two decimals and commas, e.g. 100500.00 元 as "100,500.00". Raises AmountInvalid."""
    whole, part = divmod(check_fen(fen), FEN_A_YUAN)
    return f"{whole:,}.{part:02d}"


def daxie(fen: int) -> str:
    """Return an amount in capitals (大写), e.g. 人民币壹拾万零伍佰元整. Raises AmountInvalid.

    整 follows 元 or 角, never 分. A gap of zeros is read as one 零; where the rules leave 零 free (the 元 place is zero and 角 is not,
    the 万 place is zero and 仟 is not) it is left out.
    """
    whole, part = divmod(check_fen(fen), FEN_A_YUAN)
    jiao, fen_digit = divmod(part, 10)
    words = "人民币"
    if whole or not part:
        words += _whole_in_capitals(whole) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif fen_digit and whole:
        words += "零"
    return words + (_DIGITS[fen_digit] + "分" if fen_digit else "整")


def _whole_in_capitals(whole: int) -> str:
    if whole == 0:
        return "零"
    words, gap = "", False
    for place, digit in enumerate(f"{whole:012d}"):
        group, within = divmod(place, 4)
        if digit == "0":
            gap = True
        else:
            words += ("零" if gap and words else "") + _DIGITS[int(digit)] + _PLACES[within]
            gap = False
        if within == 3 and int(f"{whole:012d}"[group * 4 : place + 1]):
            words += _GROUPS[group]
            gap = False
    return words


def wan_yuan(fen: int) -> str:
    """Return an amount in 万元 with six decimals, exactly, e.g. 2,000 元 as "0.200000". Raises AmountInvalid."""
    whole, part = divmod(check_fen(fen), FEN_A_WAN_YUAN)
    return f"{whole}.{part:06d}"


def surcharge(fine_fen: int, days: int, rate_permille: int, cap_fen: int) -> int:
    """Return the surcharge (加处罚款) in 分 for so many days, never above the cap.

    Law: the caller passes rate and cap with their Article (行政处罚法 第七十二条: 3 % a day, not above the fine itself). days: those that
    count, the first being the day after the term for payment ended; days under reconsideration or suit are left out by the caller.
    A fine in whole 元 gives whole 分; of any other, the fraction of a 分 is dropped, once, in the party's favour.
    Raises AmountInvalid for an amount we do not take, a negative number of days or a negative rate.
    """
    check_fen(fine_fen)
    check_fen(cap_fen)
    if days < 0 or rate_permille < 0:
        raise AmountInvalid(f"{days} 日、千分之{rate_permille}", "加处罚款的天数和比例不得为负数")
    return min(fine_fen * days * rate_permille // PERMILLE, cap_fen)
