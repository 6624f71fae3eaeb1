"""A scrub reads everything, names what is bad with the streams that name it, goes on where it stopped, keeps its rate, and mends."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mingfa.vault import FolderVault, OriginalBroken, OriginalMissing, Vault, VaultFull, VaultUnreachable
from mingfa.vault.copying import copy_missing, missing_in
from mingfa.vault.disposal import remove_original
from mingfa.vault.pace import Rate, Stopped
from mingfa.vault.repair import NotRepairable, repair
from mingfa.vault.s3 import S3Vault
from mingfa.vault.scrub import Scrub, Scrubbed

AT = datetime(2026, 11, 2, tzinfo=UTC)


def fill(vault: Vault, count: int = 9, size: int = 1000) -> list[str]:
    return sorted(vault.put([os.urandom(size)]).digest for _ in range(count))


def spoil(vault: Vault, digest: str, content: bytes = b"another original") -> None:
    """Change the stored bytes as a worn disk or an intruder would."""
    if isinstance(vault, FolderVault):
        path = vault._path(digest)
        path.chmod(0o640)
        path.write_bytes(content)
    else:
        import obstore

        obstore.put(vault._store, vault._key(digest), content)


def lose(vault: Vault, digest: str) -> None:
    if isinstance(vault, FolderVault):
        vault._path(digest).unlink()
    else:
        vault._delete_all(vault._key(digest))


def named(digests: list[str]) -> dict[str, list[str]]:
    return {digest: [f"xx/recording/{number}", "xx/case/1"] for number, digest in enumerate(digests)}


def test_every_bad_and_missing_original_is_named_with_the_streams_that_name_it(vault: Vault):
    digests = fill(vault)
    broken, lost, last = digests[2], digests[4], digests[-1]
    nobody = vault.put([b"named by nobody"]).digest
    spoil(vault, broken)
    lose(vault, lost)
    lose(vault, last)
    found = Scrub(vault, named(digests)).run()
    assert found.finished
    assert found.originals == len(digests) - 2 + 1
    assert {(bad.digest, bad.code, tuple(bad.streams)) for bad in found.bad} == {
        (broken, "broken", ("xx/recording/2", "xx/case/1")),
        (lost, "missing", ("xx/recording/4", "xx/case/1")),
        (last, "missing", (f"xx/recording/{len(digests) - 1}", "xx/case/1")),
    }
    assert found.unnamed_digests == [nobody]
    assert len(found.faults) == 3
    assert all("原件" in bad.words or "摘要" in bad.words for bad in found.bad)


def test_a_sound_vault_has_no_faults_whatever_the_number_of_workers(vault: Vault):
    digests = fill(vault)
    for workers in (1, 2, 5):
        found = Scrub(vault, named(digests), workers=workers, from_disk=True).run()
        assert (found.finished, found.bad, found.originals, found.bytes) == (True, [], 9, 9000)


def test_a_stopped_run_goes_on_where_it_was_and_misses_nothing(vault: Vault):
    digests = fill(vault, 12)
    spoil(vault, digests[3])
    lose(vault, digests[7])
    stop = threading.Event()

    def tell(done: Scrubbed) -> None:
        if done.originals == 5:
            stop.set()

    found = Scrub(vault, named(digests), workers=2, rate_bytes_s=30_000, stop=stop, told=tell).run()
    assert not found.finished
    assert digests[4] <= found.position < digests[-1]
    going_on = Scrubbed(position=found.position, originals=found.originals, bytes=found.bytes, bad=found.bad)
    found = Scrub(vault, named(digests), workers=2).run(going_on)
    assert found.finished
    assert [bad.digest for bad in found.bad] == [digests[3], digests[7]]
    assert found.originals == 11


def test_only_what_was_stored_since_is_read(tmp_path: Path):
    vault = FolderVault(tmp_path / "vault")
    old, new = fill(vault, 2)
    long_ago = (datetime.now(UTC) - timedelta(days=30)).timestamp()
    os.utime(vault._path(old), (long_ago, long_ago))
    spoil(vault, new)
    found = Scrub(vault, {**named([old, new]), "0" * 64: ["xx/case/2"]}, since=datetime.now(UTC) - timedelta(days=1)).run()
    assert [bad.digest for bad in found.bad] == [new], "what is missing has no time, a whole run finds it"
    assert found.originals == 1


def test_the_rate_holds_for_all_workers_together(tmp_path: Path):
    vault = FolderVault(tmp_path / "vault")
    digests = fill(vault, 6, 100_000)
    begun = time.monotonic()
    Scrub(vault, named(digests), workers=3, rate_bytes_s=1_000_000).run()
    assert 0.45 < time.monotonic() - begun < 5
    begun = time.monotonic()
    Scrub(vault, named(digests), workers=3).run()
    assert time.monotonic() - begun < 0.45


def test_a_stop_is_heard_in_the_middle_of_an_original(tmp_path: Path):
    vault = FolderVault(tmp_path / "vault")
    digests = fill(vault, 1, 5_000_000)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    begun = time.monotonic()
    found = Scrub(vault, named(digests), rate_bytes_s=1_000_000, stop=stop).run()
    assert time.monotonic() - begun < 3
    assert not found.finished
    assert found.position == ""
    assert found.bad == []


def test_a_file_that_cannot_be_read_is_named_and_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    vault = FolderVault(tmp_path / "vault")
    digests = fill(vault, 4)
    vault._path(digests[1]).unlink()
    vault._path(digests[1]).mkdir()  # reading it gives the error EISDIR, as a bad sector gives EIO
    found = Scrub(vault, named(digests)).run()
    assert found.finished
    assert [(bad.digest, bad.code) for bad in found.bad] == [(digests[1], "unreadable")]


@pytest.mark.needs("swift")
def test_a_store_that_fails_ends_the_run_and_the_position_stands(make_s3: Callable[[], S3Vault]):
    vault = make_s3()
    digests = fill(vault, 6)
    seen: list[str] = []
    real = vault.verify

    def verify(digest: str, **given: object):
        if digest == digests[3]:
            raise VaultUnreachable(vault.where, "gone")
        return real(digest)

    def tombstone(digest: str) -> bytes | None:
        raise VaultUnreachable(vault.where, "gone")

    vault.verify = verify
    vault.tombstone = tombstone
    with pytest.raises(VaultUnreachable):
        Scrub(vault, named(digests), workers=1, told=lambda done: seen.append(done.position)).run()
    assert seen[-1] == digests[2]
    del vault.tombstone
    found = Scrub(vault, named(digests)).run()
    assert [(bad.digest, bad.code) for bad in found.bad] == [(digests[3], "unreadable")], (
        "one original alone is unreadable: the run goes on"
    )
    assert found.finished


# Repair ----------------------------------------------------------------------------------------------------------------------------


def test_bad_originals_are_mended_from_a_second_store_and_read_again(vault: Vault, second: Vault):
    digests = fill(vault, 5, 300_000)
    copy_missing(vault, second)
    spoil(vault, digests[0])
    lose(vault, digests[1])
    spoil(vault, digests[2])
    spoil(second, digests[2])
    lose(vault, digests[3])
    lose(second, digests[3])
    found = Scrub(vault, named(digests), mend_from=second).run()
    assert [(bad.digest, bad.code, bad.mended) for bad in found.bad] == [
        (digests[0], "broken", True), (digests[1], "missing", True), (digests[2], "broken", False), (digests[3], "missing", False),
    ]  # fmt: skip
    assert "没有修复" in found.bad[2].words
    for digest in (digests[0], digests[1], digests[4]):
        assert vault.verify(digest).size == 300_000
    with pytest.raises(OriginalBroken):
        vault.verify(digests[2])


def test_broken_bytes_stay_for_whoever_looks_into_it(tmp_path: Path):
    vault, other = FolderVault(tmp_path / "vault"), FolderVault(tmp_path / "other")
    for one in (vault, other):
        digest = one.put([b"statement of 10:20"]).digest
    spoil(vault, digest, b"statement of 10:21")
    repair(vault, digest, other)
    (aside,) = (vault.root / "damaged").iterdir()
    assert aside.read_bytes() == b"statement of 10:21"
    assert list(vault.all()) == [digest]


def test_what_was_disposed_of_is_not_brought_back(vault: Vault, second: Vault):
    digest = vault.put([b"disposed of"]).digest
    copy_missing(vault, second)
    remove_original([vault], digest, by_stream="xx/custody/1", by_seq=4, at=AT)  # the second store did not answer
    with pytest.raises(NotRepairable):
        repair(vault, digest, second)
    assert not vault.has(digest)
    found = Scrub(vault, {}, mend_from=second).run()
    assert found.bad == []


# The second store --------------------------------------------------------------------------------------------------------------------


def test_a_second_store_receives_what_it_misses_and_only_that(vault: Vault, second: Vault):
    digests = fill(vault, 6)
    for digest in digests[::2]:
        second.put(vault.read(digest), expected=digest)
    extra = second.put([b"only here"]).digest
    assert [listed.digest for listed in missing_in(second, vault)] == digests[1::2]
    done = copy_missing(vault, second)
    assert (done.originals, done.bytes, done.bad, done.stopped) == (3, 3000, {}, False)
    assert list(missing_in(second, vault)) == []
    assert second.has(extra), "nothing is ever taken away"
    assert [listed.digest for listed in missing_in(vault, second)] == [extra]


def test_a_round_that_stops_loses_nothing(vault: Vault, tmp_path: Path):
    digests, second, stop = fill(vault, 6), FolderVault(tmp_path / "second"), threading.Event()
    done = copy_missing(vault, second, stop=stop, told=lambda done: stop.set() if done.originals == 2 else None)
    assert done.stopped
    assert list(second.all()) == digests[:2]
    assert copy_missing(vault, second).originals == 4
    assert list(second.all()) == digests


def test_a_broken_original_is_named_and_not_copied(vault: Vault, tmp_path: Path):
    digests, second = fill(vault, 4), FolderVault(tmp_path / "second")
    spoil(vault, digests[1])
    done = copy_missing(vault, second)
    assert list(done.bad) == [digests[1]]
    assert list(second.all()) == [digests[0], *digests[2:]]


def test_a_disposal_during_the_copy_reaches_the_second_store_too(tmp_path: Path):
    vault, second = FolderVault(tmp_path / "vault"), FolderVault(tmp_path / "second")
    (digest,) = fill(vault, 1)
    put = second.put

    def late(*given: object, **named: object):
        kept = put(*given, **named)
        remove_original([vault], digest, by_stream="xx/custody/1", by_seq=4, at=AT)
        return kept

    second.put = late
    copy_missing(vault, second)
    assert not second.has(digest)
    assert second.tombstone(digest) == vault.tombstone(digest) is not None


def test_a_full_second_store_says_so_and_the_next_round_goes_on(tmp_path: Path):
    vault, second = FolderVault(tmp_path / "vault"), FolderVault(tmp_path / "second")
    digests, put = fill(vault, 3), second.put

    def full(*given: object, **named: object):
        raise VaultFull

    second.put = full
    with pytest.raises(VaultFull):
        copy_missing(vault, second)
    second.put = put
    assert copy_missing(vault, second).originals == len(digests)


def test_a_rate_of_nothing_is_no_rate_and_a_stop_stops():
    stop = threading.Event()
    Rate(0, stop)(10**12)
    stop.set()
    with pytest.raises(Stopped):
        Rate(0, stop)(1)
    with pytest.raises(OriginalMissing):
        FolderVault(Path("/nowhere")).verify("a" * 64)
