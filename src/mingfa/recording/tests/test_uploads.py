"""Uploads as they grow: what is acknowledged is on the disk, what is broken off goes on, what is wrong leaves nothing behind."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingfa.recording.media import BadMedia
from mingfa.recording.tests.test_media import MP4
from mingfa.recording.uploads import Checksum, OffsetDiffers, Upload, UploadBusy, UploadError, UploadFull, Uploads, UploadUnknown
from mingfa.vault import FolderVault, VaultFull

WHO = ("xiangxi", "xiangxi/person/p1")
FILM = MP4 + bytes(range(256)) * 400
DIGEST = hashlib.sha256(FILM).hexdigest()


class Clock:
    """A clock that stands still until it is set."""

    at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path / "vault")


def opened(tmp_path: Path, vault: FolderVault, clock: Clock, **changes: int) -> Uploads:
    given = {"largest": 1 << 20, "quota": 4 << 20, "lasts_s": 7 * 86400.0, **changes}
    return Uploads(tmp_path / "uploads", vault.put_file, clock=clock, **given)


@pytest.fixture
def uploads(tmp_path: Path, vault: FolderVault, clock: Clock) -> Uploads:
    return opened(tmp_path, vault, clock)


def begin(uploads: Uploads, name: str = "检查.mp4", size: int | None = len(FILM), **more: str) -> Upload:
    return uploads.create(*WHO, name, size, **more)


def send(uploads: Uploads, upload: Upload, start: int, end: int, *, by: int = 10_000, checksum: Checksum | None = None) -> int:
    with uploads.held(upload.id) as held:
        uploads.append(held, start, [FILM[at : min(at + by, end)] for at in range(start, end, by)], length=end - start, checksum=checksum)
        return held.offset


def files(uploads: Uploads) -> list[str]:
    return sorted(str(path.relative_to(uploads.root)) for path in uploads.root.rglob("*")) if uploads.root.exists() else []


def test_a_file_comes_in_pieces_and_is_moved_under_its_digest(uploads: Uploads, vault: FolderVault):
    upload = begin(uploads, declared=DIGEST)
    assert send(uploads, upload, 0, 30_000) == 30_000
    with uploads.held(upload.id) as held:
        assert held.offset == 30_000
        number = held.part.stat().st_ino
    assert send(uploads, upload, 30_000, len(FILM)) == len(FILM)
    done = uploads.get(upload.id)
    assert (done.digest, done.media_type, done.name) == (DIGEST, "video/mp4", "检查.mp4")
    assert vault.verify(DIGEST).size == len(FILM)
    assert vault._path(DIGEST).stat().st_ino == number, "it was copied"
    assert files(uploads) == [upload.id, f"{upload.id}/upload.json"]
    assert send(uploads, upload, len(FILM), len(FILM)) == len(FILM)


def test_after_a_restart_the_hash_is_made_anew(tmp_path: Path, vault: FolderVault, clock: Clock, uploads: Uploads):
    upload = begin(uploads)
    send(uploads, upload, 0, 50_000)
    again = opened(tmp_path, vault, clock)
    assert send(again, upload, 50_000, len(FILM)) == len(FILM)
    assert again.get(upload.id).digest == DIGEST


def test_a_sender_that_breaks_off_leaves_what_has_come(uploads: Uploads):
    upload = begin(uploads)

    def broken() -> Iterator[bytes]:
        yield FILM[:20_000]
        raise ConnectionResetError

    with uploads.held(upload.id) as held, pytest.raises(ConnectionResetError):
        uploads.append(held, 0, broken(), length=len(FILM))
    assert send(uploads, upload, 20_000, len(FILM)) == len(FILM)
    assert uploads.get(upload.id).digest == DIGEST


def test_another_offset_and_too_many_bytes_are_refused_and_nothing_is_lost(uploads: Uploads):
    upload = begin(uploads)
    send(uploads, upload, 0, 10_000)
    with pytest.raises(OffsetDiffers) as differs:
        send(uploads, upload, 5_000, 20_000)
    assert differs.value.offset == 10_000
    with uploads.held(upload.id) as held, pytest.raises(UploadError, match="超过了说明的大小"):
        uploads.append(held, 10_000, [FILM, FILM])
    with uploads.held(upload.id) as held, pytest.raises(UploadError, match="超过了说明的大小"):
        uploads.append(held, 10_000, [], length=len(FILM))
    assert send(uploads, upload, 10_000, len(FILM)) == len(FILM)
    assert uploads.get(upload.id).digest == DIGEST


def test_a_chunk_with_a_checksum_counts_whole_or_not_at_all(tmp_path: Path, vault: FolderVault, clock: Clock, uploads: Uploads):
    upload = begin(uploads)
    right = Checksum("sha1", hashlib.sha1(FILM[:20_000]).digest())
    assert send(uploads, upload, 0, 20_000, checksum=right) == 20_000
    with pytest.raises(UploadError) as wrong:
        send(uploads, upload, 20_000, 40_000, checksum=right)
    assert (wrong.value.status, wrong.value.code) == (460, "upload.checksum")
    # killed in the middle of a chunk that was not compared yet
    with (uploads.root / upload.id / "part").open("ab") as part:
        part.write(b"not compared")
    (uploads.root / upload.id / "hold").write_text("20000", encoding="ascii")
    again = opened(tmp_path, vault, clock)
    assert send(again, upload, 20_000, len(FILM)) == len(FILM)
    assert again.get(upload.id).digest == DIGEST


def test_two_at_once_to_one_file_are_told_apart(uploads: Uploads):
    upload = begin(uploads)
    with uploads.held(upload.id), pytest.raises(UploadBusy, match="不能同时上传"):
        send(uploads, upload, 0, 10)
    with uploads.held(upload.id), pytest.raises(UploadBusy):
        uploads.terminate(upload.id)
    assert send(uploads, upload, 0, 10) == 10


def test_another_digest_than_the_one_computed_before_leaves_nothing(uploads: Uploads, vault: FolderVault):
    upload = begin(uploads, declared="0" * 64)
    with pytest.raises(UploadError) as wrong:
        send(uploads, upload, 0, len(FILM))
    assert (wrong.value.status, wrong.value.code) == (422, "upload.digest")
    assert files(uploads) == []
    assert list(vault.all()) == []


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(99_000), "这是一个文本文件，改名为录像。".encode() * 3000])
def test_what_is_no_recording_is_refused_with_its_first_bytes(uploads: Uploads, content: bytes):
    """A text file, or a zip bomb, named .mp4: refused before the rest is asked for, and never unpacked."""
    upload = begin(uploads, size=1 << 20)
    asked = []

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(content), 4096):
            asked.append(at)
            yield content[at : at + 4096]

    with uploads.held(upload.id) as held, pytest.raises(BadMedia, match="不是可以识别的音像格式"):
        uploads.append(held, 0, chunks())
    assert len(asked) == 1
    assert files(uploads) == []
    with pytest.raises(UploadUnknown):
        uploads.get(upload.id)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.mp4", "C:\\evil.mp4", "/srv/a.mp4", "a\x00.mp4", "a\u202e4pm.exe.mp4", ".hidden.mp4", "", "x" * 300 + ".mp4"],
)
def test_names_with_tricks_are_refused(uploads: Uploads, name: str):
    with pytest.raises(UploadError, match="文件名不能使用"):
        begin(uploads, name)
    assert files(uploads) == []


def test_sizes_that_cannot_be_are_refused_at_once(uploads: Uploads):
    with pytest.raises(BadMedia, match="0 字节"):
        begin(uploads, size=0)
    with pytest.raises(BadMedia, match="只有 31 字节"):
        begin(uploads, size=31)
    with pytest.raises(UploadError) as large:
        begin(uploads, size=(1 << 20) + 1)
    assert large.value.status == 413
    assert files(uploads) == []


def test_an_agency_keeps_to_its_quota_and_another_is_not_held_up(uploads: Uploads):
    for _ in range(4):
        begin(uploads, size=1 << 20)
    with pytest.raises(UploadError, match="限额"):
        begin(uploads, size=1 << 20)
    assert uploads.create("panjin", "panjin/person/p1", "a.mp4", 1 << 20).size == 1 << 20


def test_a_sender_may_not_know_the_size_at_first(uploads: Uploads):
    """A recorder that sends while it records says the size with its last part."""
    upload = begin(uploads, size=None)
    assert send(uploads, upload, 0, 60_000) == 60_000
    with uploads.held(upload.id) as held:
        with pytest.raises(UploadError, match="少于已经收到的"):
            uploads.state_size(held, 50_000)
        uploads.state_size(held, len(FILM))
        with pytest.raises(UploadError, match="不能改变"):
            uploads.state_size(held, len(FILM) + 1)
        uploads.append(held, 60_000, [FILM[60_000:]])
    assert uploads.get(upload.id).digest == DIGEST


def test_a_full_disk_stops_the_upload_and_keeps_what_was_acknowledged(uploads: Uploads):
    """The kernel itself refuses to write further: a limit on the size of files."""
    upload = begin(uploads)
    send(uploads, upload, 0, 40_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (75_000, hard))
    try:
        with pytest.raises(UploadFull) as full:
            send(uploads, upload, 40_000, len(FILM))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.value.status == 507
    with uploads.held(upload.id) as held:
        assert held.offset == 70_000
    assert send(uploads, upload, 70_000, len(FILM)) == len(FILM)
    assert uploads.get(upload.id).digest == DIGEST


def test_a_flush_that_fails_acknowledges_nothing(uploads: Uploads, monkeypatch: pytest.MonkeyPatch):
    upload = begin(uploads)
    send(uploads, upload, 0, 40_000)
    with uploads.held(upload.id) as held:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(errno.ENOSPC, "no space left on device")))
            with pytest.raises(UploadFull):
                uploads.append(held, 40_000, [FILM[40_000:50_000]])
        assert held.offset == held.part.stat().st_size == 40_000
    assert send(uploads, upload, 40_000, len(FILM)) == len(FILM)
    assert uploads.get(upload.id).digest == DIGEST


def test_no_room_in_the_vault_keeps_the_whole_file_until_there_is(tmp_path: Path, vault: FolderVault, clock: Clock, uploads: Uploads):
    def full(path: Path, digest: str) -> None:
        raise VaultFull

    upload, uploads.keep = begin(uploads), full
    with pytest.raises(UploadFull):
        send(uploads, upload, 0, len(FILM))
    again = opened(tmp_path, vault, clock)
    with again.held(upload.id) as held:
        assert (held.offset, held.upload.digest) == (len(FILM), DIGEST)
    assert vault.has(DIGEST)
    assert files(again) == [upload.id, f"{upload.id}/upload.json"]


def test_a_server_killed_before_handing_over_a_whole_file_does_so_at_the_next_question(tmp_path, vault, clock, uploads: Uploads):
    upload = begin(uploads)
    (uploads.root / upload.id / "part").write_bytes(FILM)
    with opened(tmp_path, vault, clock).held(upload.id) as held:
        assert held.upload.digest == DIGEST
    assert vault.verify(DIGEST)


def test_expiry_leaves_no_orphan(uploads: Uploads, vault: FolderVault, clock: Clock):
    old, whole = begin(uploads), begin(uploads)
    send(uploads, old, 0, 5_000)
    send(uploads, whole, 0, len(FILM))
    os.utime(uploads.root / old.id / "part", (clock.at, clock.at))
    (uploads.root / ("f" * 32)).mkdir()
    os.utime(uploads.root / ("f" * 32), (clock.at, clock.at))
    assert uploads.expire() == 0
    clock.at += 7 * 86400 + 1
    assert uploads.expire() == 2, "the one nobody goes on with, and what a killed server left"
    assert files(uploads) == [whole.id, f"{whole.id}/upload.json"]
    assert uploads.expire(lambda upload: vault.has(upload.digest)) == 1
    assert files(uploads) == []
    assert list(vault.all()) == [DIGEST]


def test_an_upload_that_is_being_sent_to_does_not_expire(uploads: Uploads, clock: Clock):
    upload = begin(uploads)
    clock.at += 40 * 86400
    os.utime(uploads.root / upload.id / "part", (1.0, 1.0))
    with uploads.held(upload.id):
        assert uploads.expire() == 0
    assert uploads.expire() == 1
