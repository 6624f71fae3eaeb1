"""Originals come back as they were put, once, in ranges; what was changed is named."""

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest

from mingfa.vault import FolderVault, OriginalBroken, OriginalMissing, VaultForbidden, VaultFull


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path / "vault")


def test_an_original_is_kept_once_under_its_digest_and_read_in_ranges(vault: FolderVault):
    content = os.urandom(9 * 1024 * 1024)
    kept = vault.put(io.BytesIO(content))
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert vault.put([content]) == kept
    assert list(vault.all()) == [kept.digest]
    assert b"".join(vault.read(kept.digest, 5_000_000, 1000)) == content[5_000_000:5_001_000]
    assert b"".join(vault.read(kept.digest, len(content) - 3)) == content[-3:]
    assert vault.verify(kept.digest) == kept


def test_sm3_stands_beside_when_asked_for(vault: FolderVault):
    assert vault.put([b"abc"], sm3=True).sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert vault.put([b"abc"]).sm3 == ""


def test_an_upload_with_another_digest_leaves_nothing_behind(vault: FolderVault):
    with pytest.raises(OriginalBroken):
        vault.put([b"what arrived"], expected=hashlib.sha256(b"what was sent").hexdigest())
    assert list(vault.all()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_changed_byte_and_a_missing_file_are_named(vault: FolderVault):
    digest = vault.put([b"statement of 10:20"]).digest
    path = vault.root / digest[:2] / digest[2:4] / digest
    path.chmod(0o640)
    path.write_bytes(b"statement of 10:21")
    with pytest.raises(OriginalBroken) as broken:
        vault.verify(digest)
    assert broken.value.digest == digest
    path.unlink()
    with pytest.raises(OriginalMissing):
        vault.verify(digest)
    with pytest.raises(OriginalMissing):
        vault.read("../../etc/passwd")


def test_a_full_disk_keeps_nothing_and_says_so(vault: FolderVault, monkeypatch: pytest.MonkeyPatch):
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    vault.put([b"before"])
    vault.remove(hashlib.sha256(b"before").hexdigest(), b"{}")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultFull):
        vault.put([b"x" * 100])
    monkeypatch.undo()
    assert list(vault.all()) == []
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_whole_file_is_moved_in_without_a_second_copy(vault: FolderVault, tmp_path: Path):
    content = os.urandom(100_000)
    digest = hashlib.sha256(content).hexdigest()
    for _ in range(2):
        part = tmp_path / "part"
        part.write_bytes(content)
        number = part.stat().st_ino
        assert vault.put_file(part, digest).size == len(content)
        assert not part.exists()
        assert list(vault.all()) == [digest]
    assert vault.verify(digest).size == len(content)
    assert vault._path(digest).stat().st_ino != number, "the second was already there"
    assert oct(vault._path(digest).stat().st_mode)[-3:] == "440"


def test_a_folder_that_does_not_let_us_says_so_and_keeps_nothing(vault: FolderVault, monkeypatch: pytest.MonkeyPatch):
    vault.put([b"before"])

    def refused(*given: object, **named: object) -> None:
        raise OSError(errno.EROFS, "read-only file system")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(VaultForbidden, match="目录权限"):
        vault.put([b"after"])
    monkeypatch.undo()
    assert len(list(vault.all())) == 1
    assert list((vault.root / "incoming").iterdir()) == []


def test_a_file_system_without_second_names_keeps_files_too(vault: FolderVault, monkeypatch: pytest.MonkeyPatch):
    def refused(*given: object, **named: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refused)
    assert vault.verify(vault.put([b"before"]).digest).size == 6
    assert list((vault.root / "incoming").iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is always full")
def test_a_disk_that_fills_up_in_the_middle_keeps_nothing(vault: FolderVault, monkeypatch: pytest.MonkeyPatch):
    """Writing to /dev/full fails as a full disk does, from the operating system itself."""
    vault.put([b"before"])
    real = Path.open

    def opened(self: Path, mode: str = "r", **given: object):
        return real(Path("/dev/full"), "wb") if mode == "xb" else real(self, mode, **given)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(VaultFull):
        vault.put([os.urandom(100_000) for _ in range(5)])
    monkeypatch.undo()
    assert len(list(vault.all())) == 1


def test_a_file_of_the_wrong_length_is_set_aside_and_the_original_kept(vault: FolderVault):
    digest = vault.put([b"statement of 10:20"]).digest
    path = vault._path(digest)
    path.chmod(0o640)
    path.write_bytes(b"statement")
    vault.put([b"statement of 10:20"])
    assert vault.verify(digest).size == 18
    assert [each.read_bytes() for each in (vault.root / "damaged").iterdir()] == [b"statement"]


def test_a_file_that_vanishes_while_it_is_read_is_read_to_its_end(vault: FolderVault):
    content = os.urandom(9_000_000)
    digest = vault.put([content]).digest
    chunks = vault.read(digest)
    first = next(chunks)
    vault._path(digest).unlink()
    assert first + b"".join(chunks) == content
    assert not vault.has(digest)
