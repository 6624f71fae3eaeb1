"""A recorder's folder is taken in: known files are skipped, broken-off ones go on, bad ones are named and stop nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from mingfa.recording.ingest import Docked, dock
from mingfa.recording.tests.test_media import MP4
from mingfa.recording.uploads import Uploads
from mingfa.vault import FolderVault

FILM = MP4 + bytes(range(256)) * 40


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads", FolderVault(tmp_path / "vault").put_file, largest=1 << 20, quota=1 << 24, lasts_s=86400.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "DCIM"
    (made / "100").mkdir(parents=True)
    for number in (1, 2, 3):
        (made / "100" / f"REC_00{number}.MP4").write_bytes(FILM + bytes([number]))
    return made


def docked(uploads: Uploads, folder: Path, known: frozenset[str] = frozenset(), *, dry_run: bool = False) -> dict[str, Docked]:
    found = dock(
        uploads, folder, agency="xiangxi", person="xiangxi/person/p1", known=known.__contains__, told={"device": "ZF-014"}, dry_run=dry_run
    )
    return {one.path.name: one for one in found}


def outcomes(found: dict[str, Docked]) -> dict[str, str]:
    return {name: one.outcome for name, one in found.items()}


def test_a_folder_is_taken_in_once(uploads: Uploads, folder: Path):
    first = docked(uploads, folder)
    assert set(outcomes(first).values()) == {"kept"}
    upload = first["REC_002.MP4"].upload
    assert upload is not None
    assert upload.digest == hashlib.sha256(FILM + b"\x02").hexdigest()
    assert (upload.told["device"], upload.told["source"]) == ("ZF-014", "dock")
    assert set(outcomes(docked(uploads, folder)).values()) == {"there"}
    assert len(list(uploads.all())) == 3


def test_what_is_registered_is_skipped_by_its_digest_whatever_its_name(uploads: Uploads, folder: Path):
    (folder / "100" / "REC_001.MP4").rename(folder / "100" / "OTHER_9.MP4")
    found = docked(uploads, folder, frozenset({hashlib.sha256(FILM + b"\x01").hexdigest()}))
    assert outcomes(found) == {"OTHER_9.MP4": "there", "REC_002.MP4": "kept", "REC_003.MP4": "kept"}


def test_a_dry_run_changes_nothing(uploads: Uploads, folder: Path):
    assert set(outcomes(docked(uploads, folder, dry_run=True)).values()) == {"would"}
    assert list(uploads.all()) == []


def test_a_docking_that_broke_off_goes_on_where_it_was(uploads: Uploads, folder: Path):
    class Pulled(Exception):
        pass

    def pull(name: str, done: int, size: int) -> None:
        if name == "REC_002.MP4" and done == size:
            raise Pulled

    big = FILM + os.urandom(900_000)
    (folder / "100" / "REC_002.MP4").write_bytes(big)
    with pytest.raises(Pulled):
        list(dock(uploads, folder, agency="xiangxi", person="xiangxi/person/p1", known=lambda digest: False, told={}, progress=pull))
    before = {one.id: uploads.received(one) for one in uploads.all()}
    assert len(before) == 2
    assert min(before.values()) >= len(FILM)
    assert outcomes(docked(uploads, folder)) == {"REC_001.MP4": "there", "REC_002.MP4": "kept", "REC_003.MP4": "kept"}
    assert {one.id for one in uploads.all()} > set(before)
    assert hashlib.sha256(big).hexdigest() in {one.digest for one in uploads.all()}


def test_bad_files_are_named_each_with_its_reason_and_the_rest_goes_on(uploads: Uploads, folder: Path, tmp_path: Path):
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(FILM)
    bad = folder / "100"
    (bad / "link.mp4").symlink_to(secret)
    (bad / "dir.mp4").symlink_to(tmp_path)
    os.mkfifo(bad / "pipe.mp4")
    (bad / "empty.mp4").touch()
    (bad / "text.mp4").write_text("这是一份文本文件，只是改了扩展名，不是录像" * 100, encoding="utf-8")
    (bad / "bomb.zip").write_bytes(b"PK\x03\x04" + bytes(5000))
    (bad / "bomb.mp4").write_bytes(b"PK\x03\x04" + bytes(5000))
    (bad / "a\u202e4pm.mp4").write_bytes(FILM)
    (bad / "new\nline.mp4").write_bytes(FILM)
    (bad / "back\\slash.mp4").write_bytes(FILM)
    (bad / ".hidden.mp4").write_bytes(FILM)
    (bad / "long.mp4").write_bytes(FILM + bytes(1 << 20))
    found = docked(uploads, folder)
    wrong = {name: one.words for name, one in found.items() if one.outcome == "wrong"}
    assert set(found) - set(wrong) == {"REC_001.MP4", "REC_002.MP4", "REC_003.MP4"}
    for name, words in {
        "link.mp4": "符号链接", "dir.mp4": "符号链接", "pipe.mp4": "管道", "empty.mp4": "0 字节", "text.mp4": "不是可以识别的音像格式",
        "bomb.zip": "不是可以识别的音像格式", "bomb.mp4": "不是可以识别的音像格式", "a\u202e4pm.mp4": "文件名不能使用", "new\nline.mp4": "文件名不能使用",
        "back\\slash.mp4": "文件名不能使用", ".hidden.mp4": "文件名不能使用", "long.mp4": "超过单个文件",
    }.items():  # fmt: skip
        assert words in wrong[name], name
    assert len(list(uploads.all())) == 3
    assert not any(upload.digest == "" for upload in uploads.all())
