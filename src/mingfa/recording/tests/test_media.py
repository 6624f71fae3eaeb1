"""What a file really is, and that nothing stays of one that is refused."""

from __future__ import annotations

import hashlib
import io

import pytest

from mingfa.recording.intake import take_in
from mingfa.recording.media import BadMedia, check_media, safe_name, sniff
from mingfa.vault.folder import FolderVault
from mingfa.vault.store import OriginalBroken

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(200)
HEADS = [
    (MP4, "video/mp4"), (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "audio/mp4"), (b"\x00\x00\x00\x14ftypqt  " + bytes(40), "video/quicktime"),
    (b"\x00\x00\x00\x18ftyp3gp5" + bytes(40), "video/3gpp"), (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav"),
    (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(40), "video/x-msvideo"), (b"RIFF\x24\x00\x00\x00CDDA" + bytes(40), ""),
    (b"\x1a\x45\xdf\xa3" + bytes(40), "video/x-matroska"), (b"ID3\x04" + bytes(40), "audio/mpeg"), (b"\xff\xfb\x90\x00" + bytes(40), "audio/mpeg"),
    (b"\xff\xf1\x50\x80" + bytes(40), "audio/aac"), (b"#!AMR\n" + bytes(40), "audio/amr"), (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"), ((b"\x47" + bytes(187)) * 3, "video/mp2t"), (b"\x47" + bytes(500), ""),
    ("这是一份文字材料".encode() * 9, ""), (b"<html>" + bytes(40), ""), (b"\x00" * 100, ""), (b"PK\x03\x04" + bytes(40), ""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "media"), HEADS)
def test_the_first_bytes_tell_the_type(head, media):
    assert sniff(head) == media


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "现场.mp4", "media.empty"),
        (MP4[:20], "现场.mp4", "media.too_small"),
        ("现场检查笔录".encode() * 100, "现场.mp4", "media.unknown"),
        (MP4, "现场.mp3", "media.mismatch"),
        (MP4, "现场.exe", "media.mismatch"),
    ],
)
def test_an_empty_broken_or_renamed_file_is_refused_in_words_and_nothing_of_it_stays(tmp_path, content, name, code):
    vault = FolderVault(tmp_path)
    with pytest.raises(BadMedia) as refused:
        take_in(vault, io.BytesIO(content), name)
    assert refused.value.code == code
    assert name in str(refused.value)
    assert "请" in str(refused.value)
    assert list(vault.all()) == []
    assert not (tmp_path / "incoming").exists() or list((tmp_path / "incoming").iterdir()) == []


def test_a_recording_is_kept_byte_for_byte_under_its_digest(tmp_path):
    vault, content = FolderVault(tmp_path), MP4 + bytes(range(256)) * 40_000
    chunks = [content[i : i + 1000] for i in range(0, len(content), 1000)]
    taken = take_in(vault, chunks, "C:\\DCIM\\..\\现场\x07检查.MP4", sm3=True)
    assert (taken.digest, taken.size, taken.media_type, taken.file_name) == (
        hashlib.sha256(content).hexdigest(), len(content), "video/mp4", "现场检查.MP4",
    )  # fmt: skip
    assert taken.sm3 == hashlib.new("sm3", content).hexdigest()
    assert b"".join(vault.read(taken.digest)) == content


def test_a_transfer_that_changed_a_byte_is_refused(tmp_path):
    vault = FolderVault(tmp_path)
    with pytest.raises(OriginalBroken):
        take_in(vault, io.BytesIO(MP4), "a.mp4", expected=hashlib.sha256(MP4 + b"x").hexdigest())
    assert list(vault.all()) == []


@pytest.mark.parametrize(
    ("given", "kept"), [("../../etc/passwd", "passwd"), ("..", "未命名"), ("", "未命名"), ("𠮷㐀.mp4", "𠮷㐀.mp4"), ("a" * 300, "a" * 200)]
)
def test_a_name_is_never_a_path(given, kept):
    assert safe_name(given) == kept


def test_a_file_without_an_ending_is_taken_for_what_it_is():
    assert check_media(MP4, len(MP4), "现场") == "video/mp4"
