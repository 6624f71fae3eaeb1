"""Leaves: the header's bytes, its signature, and that no other bytes pass for it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mingfa.ledger.canonical import MAX_INT, parse
from mingfa.ledger.errors import LeafMalformed
from mingfa.ledger.leaf import (
    SIGNED_PREFIX,
    ZERO,
    Leaf,
    body_hash,
    leaf_bytes,
    leaf_hash,
    parse_leaf,
    seal_leaf,
    sign_leaf,
    unsigned_bytes,
    verify_leaf,
    verify_many,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NAMES = st.from_regex(r"\A[A-Za-z0-9._:/@+=~#-]{1,160}\Z")
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))])).filter(
    lambda at: 1 < at.year < 9999
)
HASHES = st.binary(min_size=32, max_size=32)
COUNTS = st.integers(0, MAX_INT)
LEAVES = st.builds(Leaf, NAMES, COUNTS, NAMES, COUNTS, TIMES, TIMES, HASHES, HASHES, NAMES, st.binary(min_size=64, max_size=64))


def a_leaf(**changed):
    given_fields = {
        "stream": "case/2025-000017",
        "seq": 0,
        "act": "cases.penalty.file",
        "version": 1,
        "done_at": datetime(2025, 9, 30, 2, 20, tzinfo=UTC),
        "recorded_at": datetime(2025, 9, 30, 2, 21, 5, 123456, tzinfo=UTC),
        "previous": ZERO,
        "body_hash": body_hash(bytes(32), b"{}"),
        "key_id": "ledger.example/desk+01020304",
    }
    return sign_leaf(KEY, **(given_fields | changed))


def as_json(leaf):
    def plain(value):
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
        return value.hex() if isinstance(value, bytes) else value

    return {field.name: plain(getattr(leaf, field.name)) for field in fields(leaf)}


@given(LEAVES)
def test_the_formatted_header_is_rfc8785(leaf):
    """docs/spec/ledger.md: the header is written by hand for speed, and is byte for byte what rfc8785 writes."""
    header = as_json(leaf)
    assert leaf_bytes(leaf) == rfc8785.dumps(header)
    signature = header.pop("signature")
    parts = {name: getattr(leaf, name) for name in header}
    assert unsigned_bytes(**parts) == SIGNED_PREFIX + rfc8785.dumps(header)
    assert signature == leaf.signature.hex()


@given(LEAVES)
def test_a_leaf_reads_back(leaf):
    """Times come back in UTC and mean the same instant."""
    again = parse_leaf(leaf_bytes(leaf))
    assert again == leaf
    assert leaf_bytes(again) == leaf_bytes(leaf)
    assert again.done_at.tzinfo is UTC


def test_leaf_hash_and_body_hash_are_what_the_spec_says():
    """RFC 9162, 2.1.1: 0x00 before a leaf; design: SHA-256(32-byte salt || body)."""
    raw = leaf_bytes(a_leaf())
    assert leaf_hash(raw) == sha256(b"\x00" + raw).digest()
    salt = bytes(range(32))
    assert body_hash(salt, b"{}") == sha256(salt + b"{}").digest()
    with pytest.raises(LeafMalformed, match="31"):
        body_hash(salt[1:], b"{}")


def test_sealing_gives_the_leaf_its_bytes_and_its_hash():
    """One signing gives all three, and they agree."""
    leaf = a_leaf()
    parts = {field.name: getattr(leaf, field.name) for field in fields(leaf) if field.name != "signature"}
    assert seal_leaf(KEY, **parts) == (leaf, leaf_bytes(leaf), leaf_hash(leaf_bytes(leaf)))


def test_only_the_signing_key_and_the_unchanged_header_verify():
    """Every field is under the signature."""
    leaf = a_leaf()
    assert verify_leaf(leaf, KEY.public_key())
    assert verify_leaf(leaf_bytes(leaf), KEY.public_key())
    assert not verify_leaf(leaf, OTHER.public_key())
    changes = {
        "stream": "case/2025-000018",
        "seq": 1,
        "act": "cases.penalty.close",
        "version": 2,
        "done_at": leaf.done_at + timedelta(microseconds=1),
        "recorded_at": leaf.recorded_at + timedelta(microseconds=1),
        "previous": bytes([1]) * 32,
        "body_hash": bytes([1]) * 32,
        "key_id": "ledger.example/desk+01020305",
        "signature": bytes(64),
    }
    assert set(changes) == {field.name for field in fields(leaf)}
    for name, value in changes.items():
        assert not verify_leaf(replace(leaf, **{name: value}), KEY.public_key()), name


@given(st.data())
def test_no_changed_byte_verifies(data):
    """Any one byte of the stored leaf changed, dropped or added is found."""
    raw = leaf_bytes(a_leaf())
    at = data.draw(st.integers(0, len(raw) - 1))
    new = data.draw(st.binary(max_size=2).filter(lambda one: one != raw[at : at + 1]))
    changed = raw[:at] + new + raw[at + 1 :]
    assert not verify_leaf(changed, KEY.public_key())


def test_a_signature_without_the_prefix_is_no_entry():
    """The prefix line keeps apart what the same key may sign for another purpose."""
    leaf = a_leaf()
    header = as_json(leaf)
    header.pop("signature")
    assert not verify_leaf(replace(leaf, signature=KEY.sign(rfc8785.dumps(header))), KEY.public_key())


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"stream": "案件"}, "卷号“案件”"),
        ({"stream": ""}, "只能用"),
        ({"act": 'a"b'}, "只能用"),
        ({"key_id": "a\n"}, "只能用"),
        ({"seq": -1, "previous": bytes([1]) * 32}, "序号 -1"),
        ({"seq": True, "previous": bytes([1]) * 32}, "序号 True"),
        ({"version": 2**53}, "版本 9007199254740992"),
        ({"done_at": datetime(2025, 9, 30, 10, 20, tzinfo=UTC).replace(tzinfo=None)}, "没有时区"),
        ({"previous": bytes([1]) * 32}, "第 0 条"),
        ({"seq": 1}, "第 0 条"),
        ({"body_hash": bytes(31)}, "32 字节"),
    ],
)
def test_fields_the_format_does_not_allow_are_refused(changed, says):
    """docs/spec/ledger.md, fields."""
    with pytest.raises(LeafMalformed, match=says):
        a_leaf(**changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b'"seq":0', b'"seq":00'),
        lambda raw: raw.replace(b"2025-09-30T02:20", b"2025-02-30T02:20"),
        lambda raw: raw.replace(b"T02:20:00", b"T25:20:00"),
        lambda raw: raw.replace(b'"version":1', b'"version":9999999999999999'),
        lambda raw: raw.replace(b'"act"', b'"Act"'),
        lambda raw: raw.replace(b",", b", "),
        lambda raw: rfc8785.dumps(parse(raw) | {"format": "v2"}),
    ],
)
def test_bytes_that_are_no_leaf_do_not_parse(change):
    """One leaf has one spelling."""
    raw = leaf_bytes(a_leaf())
    assert change(raw) != raw
    with pytest.raises(LeafMalformed):
        parse_leaf(change(raw))


def test_verifying_many_names_every_bad_one():
    """A forged leaf, a foreign key, a key that is none and garbage, across several chunks; the good ones pass."""
    good, public = leaf_bytes(a_leaf()), KEY.public_key().public_bytes_raw()
    many = [(good, public)] * 1500
    many[3] = (good.replace(b"000017", b"000018"), public)
    many[511] = (good, OTHER.public_key().public_bytes_raw())
    many[512] = (good, b"short")
    many[1499] = (b"{}", public)
    assert verify_many(iter(many)) == [3, 511, 512, 1499]
    assert verify_many([]) == []
