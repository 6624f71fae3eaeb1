"""One value, one byte string: RFC 8785 canonical JSON, the form of every entry body."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, Final

import rfc8785

from mingfa.ledger.errors import BodyTooLarge, NotCanonical

MAX_BODY: Final = 1 << 20  # bytes of canonical JSON in one body, 1 MiB
MAX_INT: Final = 2**53 - 1  # largest integer every JSON reader holds exactly (RFC 7493, section 2.2)
MAX_DEPTH: Final = 100  # nested arrays and objects

# Where the order of code points and the order of UTF-16 units may differ; RFC 8785 sorts by the latter.
_UNUSUAL_KEY = re.compile("[\ud800-\U0010ffff]")


def canonical(obj: object) -> bytes:
    """Return the RFC 8785 bytes of a JSON value made of dict, list, tuple, str, int, float, bool and None.

    Raises NotCanonical for NaN, infinities, integers beyond 2^53 - 1, keys that are not strings, lone surrogates, other types,
    and nesting deeper than MAX_DEPTH; BodyTooLarge beyond MAX_BODY bytes.
    """
    try:
        raw = _plain_json(obj).encode() if _same_as_plain_json(obj, 0) else rfc8785.dumps(obj)  # type: ignore[arg-type]
    except _NoForm as reason:
        raise NotCanonical(reason.what, "/".join(reversed(reason.path))[:200]) from None
    except ValueError as error:  # the checks above leave only text that UTF-8 cannot hold
        raise NotCanonical("含有不成对的代理字符，不是合法文字") from error
    if len(raw) > MAX_BODY:
        raise BodyTooLarge(len(raw), MAX_BODY)
    return raw


def parse(raw: bytes, *, strict: bool = True) -> Any:
    """Return the value of canonical bytes.

    Duplicate keys, NaN, infinities and numbers that a double cannot hold exactly are always refused; strict also refuses every
    byte string that `canonical` would not have written. Raises NotCanonical, and BodyTooLarge beyond MAX_BODY bytes.
    """
    if len(raw) > MAX_BODY:
        raise BodyTooLarge(len(raw), MAX_BODY)
    try:
        obj = _DECODER.decode(raw.decode())
    except UnicodeDecodeError as error:
        raise NotCanonical("不是 UTF-8 文字") from error
    except json.JSONDecodeError as error:
        raise NotCanonical(f"不是 JSON（第 {error.pos} 个字符处）") from error
    except RecursionError as error:
        raise NotCanonical(f"嵌套超过 {MAX_DEPTH} 层") from error
    if strict and canonical(obj) != raw:
        raise NotCanonical("字节不是 RFC 8785 规范形式")
    return obj


_plain_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False).encode


def _same_as_plain_json(obj: object, depth: int) -> bool:
    """Check every node; True when the standard library's sorted, compact output is already the RFC 8785 form.

    It is, unless a number is a float or a key holds characters from U+D800 up (test_canonical proves it against rfc8785).
    """
    kind = type(obj)
    if kind is str or kind is bool or obj is None:
        return True
    if kind is int:
        if not -MAX_INT <= obj <= MAX_INT:  # type: ignore[operator]
            raise _NoForm(f"整数 {str(obj)[:40]} 超出 2^53-1，请改用文字")
        return True
    if kind is float:
        if not isfinite(obj):  # type: ignore[arg-type]
            raise _NoForm("数值是 NaN 或无穷大")
        return False
    if depth >= MAX_DEPTH:
        raise _NoForm(f"嵌套超过 {MAX_DEPTH} 层")
    plain, at = True, None
    try:
        if kind is dict:
            for at, value in obj.items():  # type: ignore[attr-defined]
                if type(at) is not str:
                    raise _NoForm("键不是文字")
                if _UNUSUAL_KEY.search(at):
                    plain = False
                if not _same_as_plain_json(value, depth + 1):
                    plain = False
        elif kind is list or kind is tuple:
            for at, value in enumerate(obj):  # type: ignore[arg-type]  # noqa: B007 - named in the path below
                if not _same_as_plain_json(value, depth + 1):
                    plain = False
        else:
            raise _NoForm(f"类型 {kind.__name__} 不能写成 JSON")
    except _NoForm as reason:
        if at is not None or kind is dict:
            reason.path.append(str(at))
        raise
    return plain


class _NoForm(Exception):
    """Carries the reason up; each level adds its key, so that the good case pays nothing for paths."""

    def __init__(self, what: str) -> None:
        self.what, self.path = what, list[str]()


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    obj = dict(pairs)
    if len(obj) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotCanonical(f"键“{key}”重复出现")
            seen.add(key)
    return obj


def _int(text: str) -> int | float:
    if len(text) <= 15:
        return int(text)
    if len(text) <= 400:
        number = int(text)
        if -MAX_INT <= number <= MAX_INT:
            return number
        as_float = float(number) if abs(number) < 10**300 else float("inf")
        # RFC 8785 writes doubles up to 1e21 without an exponent: such digits are a float, if they are exactly its shortest form.
        if abs(as_float) < 1e21 and rfc8785.dumps(as_float) == text.encode():
            return as_float
    raise NotCanonical(f"整数 {text[:40]} 超出 2^53-1，请改用文字")


def _constant(text: str) -> Any:
    raise NotCanonical(f"数值 {text} 不是 JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_int=_int, parse_constant=_constant)
