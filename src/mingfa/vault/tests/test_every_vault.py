"""What every vault does, whatever it stands on: the same tests on a folder and on a real S3-compatible store."""

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from mingfa.vault import OriginalBroken, OriginalHeld, OriginalMissing, Vault
from mingfa.vault.disposal import remove_original, removed_by

LARGE = os.urandom(11 * 1024 * 1024)
AT = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("content", [b"", b"statement of 10:20", LARGE], ids=["empty", "small", "in parts"])
def test_an_original_comes_back_as_it_was_put_whole_and_in_ranges(vault: Vault, content: bytes):
    kept = vault.put(io.BytesIO(content), expected=sha256(content))
    assert (kept.digest, kept.size) == (sha256(content), len(content))
    assert vault.has(kept.digest)
    assert vault.size(kept.digest) == len(content)
    assert b"".join(vault.read(kept.digest)) == content
    for start, length in (
        (0, 1),
        (5_000_000, 1_000),
        (len(content) - 3, None),
        (len(content), 10),
        (len(content) + 5, None),
        (0, 0),
        (2, 10**9),
    ):
        if start >= 0:
            wanted = content[start:] if length is None else content[start : start + length]
            assert b"".join(vault.read(kept.digest, start, length)) == wanted, (start, length)
    assert vault.verify(kept.digest) == kept


def test_chunks_are_bytes_that_can_be_sent_as_they_are(vault: Vault):
    digest = vault.put([b"abc"]).digest
    assert {type(chunk) for chunk in vault.read(digest)} == {bytes}


@pytest.mark.parametrize("content", [b"photograph", LARGE], ids=["small", "in parts"])
def test_a_digest_not_known_beforehand_is_found_while_keeping(vault: Vault, content: bytes):
    halves = [content[: len(content) // 2], content[len(content) // 2 :]]
    assert vault.put(iter(halves)).digest == sha256(content)
    assert vault.put(io.BytesIO(content), sm3=True).sm3 == hashlib.new("sm3", content).hexdigest()
    assert vault.put(halves, expected=sha256(content).upper()).size == len(content)
    assert list(vault.all()) == [sha256(content)]


@pytest.mark.parametrize("content", [b"what arrived", LARGE], ids=["small", "in parts"])
def test_other_bytes_than_announced_leave_nothing_behind(vault: Vault, content: bytes):
    announced = sha256(b"what was sent")
    with pytest.raises(OriginalBroken) as broken:
        vault.put([content], expected=announced)
    assert (broken.value.digest, broken.value.found) == (announced, sha256(content))
    assert list(vault.all()) == []
    assert not vault.has(announced)
    assert vault.sweep(-10) == 0, "no part of it is left either"


class Torn(Exception):
    pass


@pytest.mark.parametrize("after", [1, 9], ids=["small", "in parts"])
def test_a_source_that_breaks_off_leaves_nothing_behind(vault: Vault, after: int):
    def torn():
        for _ in range(after):
            yield bytes(1024 * 1024)
        raise Torn

    for expected in (None, sha256(b"whole")):
        with pytest.raises(Torn):
            vault.put(torn(), expected=expected)
    assert list(vault.all()) == []
    assert vault.sweep(-10) == 0


def test_a_whole_file_goes_in_and_is_gone_where_it_was(vault: Vault, tmp_path: Path):
    for content in (b"small", LARGE):
        path = tmp_path / "part"
        path.write_bytes(content)
        assert vault.put_file(path, sha256(content)).size == len(content)
        assert not path.exists()
        assert vault.verify(sha256(content)).size == len(content)


def test_two_who_put_the_same_at_once_keep_it_once(vault: Vault):
    for content in (os.urandom(100_000), LARGE):
        start = Barrier(3)

        def put(content: bytes = content, start: Barrier = start):
            start.wait(20)
            return vault.put(io.BytesIO(content), expected=sha256(content))

        with ThreadPoolExecutor(3) as pool:
            kept = [future.result() for future in [pool.submit(put) for _ in range(3)]]
        assert {one.digest for one in kept} == {sha256(content)}
        assert vault.verify(sha256(content)).size == len(content)
    assert len(list(vault.all())) == 2
    assert vault.sweep(-10) == 0


def test_what_is_not_there_is_named(vault: Vault):
    for digest in (sha256(b"never"), "../../etc/passwd", ""):
        assert not vault.has(digest)
        for call in (vault.size, vault.read, vault.verify):
            with pytest.raises(OriginalMissing):
                call(digest)
    assert list(vault.all()) == []
    assert list(vault.listing()) == []


def test_a_listing_is_in_order_of_digests_with_sizes_and_goes_on_from_any(vault: Vault):
    contents = {sha256(bytes([number])): bytes([number]) * 1 for number in range(12)}
    for content in contents.values():
        vault.put([content])
    listed = list(vault.listing())
    assert [one.digest for one in listed] == sorted(contents) == list(vault.all())
    assert {one.size for one in listed} == {1}
    assert all(abs(datetime.now(UTC) - one.stored_at) < timedelta(minutes=5) for one in listed)
    middle = sorted(contents)[5]
    assert [one.digest for one in vault.listing(middle)] == sorted(contents)[6:]
    between = middle[:20] + "f" * 44
    assert [one.digest for one in vault.listing(between)] == [digest for digest in sorted(contents) if digest > between]


def test_a_hold_keeps_an_original_until_it_is_lifted(vault: Vault):
    digest = vault.put([b"subject of a suit"]).digest
    vault.hold(digest, True)
    vault.hold(digest, True)
    assert vault.is_held(digest)
    with pytest.raises(OriginalHeld):
        remove_original([vault], digest, by_stream="xx/custody/1", by_seq=4, at=AT)
    assert vault.verify(digest)
    assert vault.tombstone(digest) is None
    vault.hold(digest, False)
    assert not vault.is_held(digest)
    with pytest.raises(OriginalMissing):
        vault.hold(sha256(b"never"), True)


def test_what_was_disposed_of_is_gone_and_a_tombstone_names_the_act(vault: Vault):
    digest, other = vault.put([b"to be disposed of"]).digest, vault.put([b"to stay"]).digest
    for _ in range(2):
        remove_original([vault], digest, by_stream="xx/custody/1", by_seq=4, at=AT)
    assert not vault.has(digest)
    assert list(vault.all()) == [other]
    told = removed_by(vault, digest)
    assert told == {"digest": digest, "by_stream": "xx/custody/1", "by_seq": 4, "removed_at": "2026-11-02T03:04:05+00:00"}
    assert removed_by(vault, other) is None
    with pytest.raises(OriginalMissing):
        vault.read(digest)


def test_a_hold_in_one_store_keeps_the_original_in_all(vault: Vault, second: Vault):
    for one in (vault, second):
        one.put([b"in both"])
    digest = sha256(b"in both")
    second.hold(digest, True)
    with pytest.raises(OriginalHeld):
        remove_original([vault, second], digest, by_stream="xx/custody/1", by_seq=4, at=AT)
    assert vault.has(digest)
    assert vault.tombstone(digest) is None


def test_a_repair_puts_good_bytes_in_place_and_nothing_else(vault: Vault):
    digest = vault.put([LARGE]).digest
    with pytest.raises(OriginalBroken):
        vault.replace(digest, [b"not the original either"])
    assert vault.verify(digest).size == len(LARGE)
    assert vault.replace(digest, [LARGE]).digest == digest
    assert vault.verify(digest).size == len(LARGE)
    assert list(vault.all()) == [digest]
