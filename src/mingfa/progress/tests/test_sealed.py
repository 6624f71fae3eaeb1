"""Sealed texts: only number, identity and code together open them, and neither name nor size tells whose they are. docs/spec/progress.md."""

from __future__ import annotations

import pytest

from mingfa.ledger.errors import LedgerError
from mingfa.ledger.notes import Signer
from mingfa.ledger.sealed import (
    ALPHABET,
    CODE_LENGTH,
    SealInvalid,
    Shelf,
    make_code,
    make_lock,
    open_shelf,
    padded_size,
    plain_code,
    plain_identity,
    plain_number,
    seal,
    shown_code,
    sign_shelf,
    unpack_shelf,
    unseal,
)

CODE = "ABCDEFGH2345"
THREE = ("shanghai", "沪环许受〔2026〕1号", "514170", CODE)


def test_only_the_three_together_open_it():
    lock = make_lock(*THREE)
    raw = seal(lock, {"stage": "已受理"})
    assert unseal(make_lock(*THREE), raw) == {"stage": "已受理"}
    for at, other in ((0, "jiangbei"), (1, "沪环许受〔2026〕2号"), (2, "514171"), (3, "ABCDEFGH2346")):
        wrong = make_lock(*(other if at == place else one for place, one in enumerate(THREE)))
        assert wrong.name != lock.name
        assert unseal(wrong, raw) is None
    assert unseal(lock, raw[:-1] + bytes([raw[-1] ^ 1])) is None
    assert unseal(lock, b"") is None


def test_the_name_and_the_bytes_tell_nothing_of_the_number():
    lock = make_lock(*THREE)
    assert len(lock.name) == 32
    assert seal(lock, {"a": 1}) != seal(lock, {"a": 1})  # a nonce of its own each time
    assert "沪环".encode() not in seal(lock, {"number": "沪环许受〔2026〕1号"})


def test_sizes_are_few():
    lock = make_lock(*THREE)
    sizes = {len(seal(lock, {"text": "字" * length})) for length in (1, 100, 2000, 5000)}
    assert sizes == {16 * 1024 + 40}
    assert len(seal(lock, {"text": "字" * 5500})) == 32 * 1024 + 40
    assert (padded_size(16 * 1024 - 8), padded_size(16 * 1024 - 7)) == (16 * 1024, 32 * 1024)
    assert padded_size(4 * 1024 * 1024 - 8) == 4 * 1024 * 1024
    with pytest.raises(SealInvalid):
        padded_size(4 * 1024 * 1024 - 7)


@pytest.mark.parametrize(
    "typed", ["沪环许受〔2026〕1号", "沪环许受[2026]1号", " 沪环许受（2026） 1 ", "沪环许受【２０２６】１号", "沪环许受(2026)1"]
)
def test_a_number_is_typed_with_any_brackets_and_blanks(typed):
    assert plain_number(typed) == plain_number(THREE[1])


def test_identity_and_code_are_taken_as_they_are_typed():
    assert plain_identity("91433100MA4L514170", 6) == "514170"
    assert plain_identity("１２３ 45x", 6) == "12345X"
    assert plain_identity("12345", 6) == ""
    assert plain_code(" abcd-efgh-2345 ") == CODE
    assert shown_code(CODE) == "ABCD-EFGH-2345"
    made = make_code(bytes(range(CODE_LENGTH)))
    assert len(made) == CODE_LENGTH
    assert len(set(ALPHABET)) == 32
    assert not set("IO01") & set(ALPHABET)


def test_a_list_is_believed_only_when_it_is_signed_and_whole():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signer, other = (Signer("mingfa/shanghai/feed", Ed25519PrivateKey.generate()) for _ in range(2))
    shelf = Shelf("shanghai", 7, "某局", 6, {"a" * 32: "b" * 64})
    note = sign_shelf(shelf, [signer])
    serial, digest = open_shelf(note, "shanghai", [signer.verifier])
    assert (serial, len(digest)) == (7, 64)
    assert unpack_shelf(shelf.packed()) == shelf
    with pytest.raises(LedgerError):
        open_shelf(note, "shanghai", [other.verifier])
    with pytest.raises(SealInvalid):
        open_shelf(note, "jiangbei", [signer.verifier])
    with pytest.raises(LedgerError):
        open_shelf(note.replace(b"\n7\n", b"\n8\n"), "shanghai", [signer.verifier])
    for bad in (b"{}", b"x", Shelf("shanghai", 7, "某局", 9, {}).packed(), Shelf("shanghai", 7, "某局", 6, {"../x": "b" * 64}).packed()):
        with pytest.raises(SealInvalid):
            unpack_shelf(bad)
