"""Canonical bytes: RFC 8785, held against the rfc8785 package and the vectors of the RFC."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mingfa.ledger.canonical import MAX_BODY, MAX_DEPTH, MAX_INT, canonical, parse
from mingfa.ledger.errors import BodyTooLarge, LedgerError, NotCanonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_bytes_are_those_of_rfc8785(value):
    """RFC 8785, whole: the short way through the standard library changes no byte."""
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_canonical_bytes_read_back_and_write_the_same(value):
    """Numbers that are whole read back as int, which compares equal to the float."""
    raw = canonical(value)
    assert canonical(parse(raw)) == raw
    assert parse(raw) == value


def test_example_of_rfc8785():
    """RFC 8785, section 3.2.2 and 3.2.4: the sample object and its bytes."""
    source = r"""{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
        "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"""
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(parse(source.encode(), strict=False)) == expected.encode()


def test_keys_sort_by_utf16_units():
    """RFC 8785, section 3.2.3: an emoji (surrogate pair D83D) sorts before U+FB33, though its code point is larger."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = [*json.loads(canonical(dict.fromkeys(keys, 0)))]
    assert in_order == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (float("nan"), "NaN"),
        ([float("-inf")], "无穷大"),
        ({"a": {"b": 2**53}}, "位置：a/b"),
        ({"a": -(2**53)}, "请改用文字"),
        ({1: "a"}, "键不是文字（位置：1）"),
        ({None: "a"}, "不是文字"),
        ({"a": b"bytes"}, "类型 bytes"),
        ("\ud800", "代理字符"),
        ({"\ud800": 1.5}, "代理字符"),
        ({"a": 1.5, "b": "\udfff"}, "代理字符"),
    ],
)
def test_values_without_a_canonical_form_are_refused(value, says):
    """RFC 8785, section 3.2.2: what a double or UTF-8 cannot hold is refused, and the error says where."""
    with pytest.raises(NotCanonical) as caught:
        canonical(value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"a":NaN}',
        b"[Infinity]",
        b"9007199254740993",
        b"1" + b"0" * 21,
        b"1" * 5000,
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{",
        b"",
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_bytes_that_do_not_say_one_thing_are_refused(raw, strict):
    """Duplicate keys, NaN, inexact integers, other encodings: refused even where the exact form is not asked for."""
    with pytest.raises(LedgerError):
        parse(raw, strict=strict)


@pytest.mark.parametrize("raw", [b' {"a":1}', b'{"b":1,"a":2}', b"1.0", b"-0", b'"\\u0041"', b"1e2", b"[1, 2]", b'"\\ud800"'])
def test_other_spellings_are_refused_only_when_strict(raw):
    """What `canonical` would not write is refused when strict, read when not."""
    parse(raw, strict=False)
    with pytest.raises(NotCanonical):
        parse(raw)


def test_size_and_depth_have_limits():
    """A body of MAX_BODY bytes passes, one byte more does not; nor does nesting beyond MAX_DEPTH."""
    assert len(canonical("a" * (MAX_BODY - 2))) == MAX_BODY
    with pytest.raises(BodyTooLarge) as caught:
        canonical("a" * (MAX_BODY - 1))
    assert (caught.value.size, caught.value.limit) == (MAX_BODY + 1, MAX_BODY)
    with pytest.raises(BodyTooLarge):
        parse(b" " * (MAX_BODY + 1))
    deep: object = 0
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert parse(canonical(deep)) == deep
    with pytest.raises(NotCanonical):
        canonical([deep])
