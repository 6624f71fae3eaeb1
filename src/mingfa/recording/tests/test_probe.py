"""Reading files: what packets say was recorded, and what speaks for damage or editing. All media are made here, none is foreign."""

from __future__ import annotations

import io
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest

from mingfa.demo.footage import film, photo
from mingfa.demo.media import recording, sheet
from mingfa.recording.probe import Probe, probe, probe_original
from mingfa.vault.folder import FolderVault

HOUR = 3600
MADE = datetime(2026, 3, 2, 1, tzinfo=UTC)


def read(content: bytes) -> Probe:
    return probe(io.BytesIO(content))


def seconds(found: Probe) -> list[tuple[float, float]]:
    return [(start / 1000, end / 1000) for start, end in found.stretches]


def test_an_hour_is_an_hour_and_is_read_in_no_time():
    content = film(HOUR, created=MADE)
    begun = time.perf_counter()
    found = read(content)
    assert time.perf_counter() - begun < 2
    assert (seconds(found), found.codec, found.created, found.signs, found.damaged) == ([(0, HOUR)], "h264", (MADE,), (), False)


def test_ten_seconds_cut_out_are_missing_though_the_container_claims_the_hour():
    found = read(film(HOUR, cuts=((1200, 1210),)))
    assert found.duration_ms == HOUR * 1000
    assert (seconds(found), found.signs) == ([(0, 1200), (1210, HOUR)], ("jump_forward",))


def test_a_pause_is_a_gap_as_long_as_it_was():
    assert seconds(read(film(HOUR, jumps=((1800, 300),)))) == [(0, 1800), (2100, 3900)]


def test_a_fragmented_film_is_measured_packet_by_packet_alike():
    """Cameras that write fragments have no table of all packets; cut off in the middle, what was written stays readable."""
    content = film(600, cuts=((100, 130),), fragments=True)
    assert read(content).stretches == read(film(600, cuts=((100, 130),))).stretches == ((0, 100_000), (130_000, 600_000))
    cut = read(content[: len(content) // 2])
    assert (cut.damaged, cut.stretches[0]) == (True, (0, 100_000))
    assert 200_000 < cut.stretches[-1][1] < 400_000


def test_slow_and_fast_pictures_alike_have_no_gap_of_their_own():
    assert seconds(read(film(20, fps=25))) == [(0, 20)]
    assert seconds(read(film(20, fps=25, cuts=((5, 5.5),)))) == [(0, 20)], "half a second is no gap"
    assert seconds(read(film(20, fps=25, cuts=((5, 8),)))) == [(0, 5), (8, 20)]


@pytest.mark.parametrize(
    ("content", "signs"),
    [
        (lambda: film(30, edited=True), ("software",)),
        (lambda: film(30, container="mpegts") + film(30, container="mpegts", wide=128), ("jump_backward", "mixed_parameters")),
        (lambda: film(30, container="mpegts"), ()),
        (lambda: described_twice(film(30)), ("mixed_parameters",)),
        (lambda: with_stream_time(film(30, created=MADE), MADE + timedelta(days=2)), ("created_twice",)),
        (lambda: with_stream_time(film(30, created=MADE), MADE + timedelta(seconds=100)), ()),
        (lambda: exif(photo(1), b"Adobe Photoshop 25", b"2026:03:02 09:00:00"), ("software",)),
        (lambda: exif(photo(1), b"DSJ firmware", b"2026:03:02 09:00:00", b"2026:03:04 18:00:00"), ("created_twice",)),
        (lambda: exif(photo(1), b"DSJ firmware", b"2026:03:02 09:00:00"), ()),
    ],
    ids=["converted", "joined", "whole", "joined-in-a-table", "made-twice", "made-once", "painted", "saved-again", "as-taken"],
)
def test_signs_of_editing_are_flagged(content, signs):
    """Timestamps that jump, other programs' marks, a second creation time, other codec parameters in one film."""
    assert read(content()).signs == signs


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (lambda: film(HOUR)[:30_000], []),
        (lambda: film(600, container="matroska")[:7000], [(0, 286)]),
        (lambda: recording(5)[:-4000], [(0, 1.5)]),
        (lambda: photo(1)[:-40], [(0, 0)]),
        (lambda: sheet("a")[:-12], [(0, 0)]),
        (lambda: b"this is a text that calls itself a film; " * 20, []),
    ],
    ids=["mp4", "matroska", "wav", "jpeg", "png", "text"],
)
def test_a_broken_file_is_called_damaged_and_what_is_left_counts(content, left):
    found = read(content())
    assert found.damaged
    assert found.why
    assert [(round(start, 1), round(end) if end > 2 else round(end, 1)) for start, end in seconds(found)] == left


def test_a_table_of_packets_that_points_behind_the_end_counts_for_nothing():
    """A file whose index came first and whose end is missing."""
    content = index_first(film(600))
    whole, cut = read(content), read(content[: len(content) * 2 // 3])
    assert (whole.damaged, whole.stretches) == (False, ((0, 600_000),))
    assert cut.damaged
    assert cut.stretches[0][0] == 0
    assert 100_000 < cut.stretches[-1][1] < 500_000


def test_photos_and_sound():
    taken = read(exif(photo(7), b"DSJ", b"2026:03:02 09:00:00"))
    assert (taken.stretches, taken.damaged, taken.created) == (((0, 0),), False, (datetime(2026, 3, 2, 9, tzinfo=UTC),))
    assert (read(sheet("abc")).stretches, read(sheet("abc")).damaged) == (((0, 0),), False)
    sound = read(recording(3))
    assert (sound.codec, sound.damaged) == ("pcm_u8", False)
    assert abs(sound.stretches[-1][1] - 2000) < 5


def test_an_original_is_read_where_it_lies(tmp_path):
    vault = FolderVault(tmp_path)
    kept = vault.put([film(HOUR)])
    assert probe_original(vault, kept.digest) == read(film(HOUR))
    assert vault.verify(kept.digest).digest == kept.digest


# Making what no encoder would write -----------------------------------------------------------------------------------------

EPOCH = 2_082_844_800
"""Seconds from 1904, when the time of MP4 begins, to 1970."""


def with_stream_time(content: bytes, at: datetime) -> bytes:
    """Give the stream another creation time than its container (mdhd in MP4)."""
    where = content.index(b"mdhd") + 8
    return content[:where] + struct.pack(">I", int(at.timestamp()) + EPOCH) + content[where + 4 :]


def described_twice(content: bytes) -> bytes:
    """Say in the table that the picture has two descriptions, as in a film joined from two."""
    at = content.index(b"stsd") + 8
    return content[:at] + struct.pack(">I", 2) + content[at + 4 :]


def index_first(content: bytes) -> bytes:
    """Put the index of an MP4 before its pictures, as cameras that stream do."""
    start = content.index(b"moov") - 4
    moov = bytearray(content[start : start + int.from_bytes(content[start : start + 4], "big")])
    rest = content[:start] + content[start + len(moov) :]
    at = moov.index(b"stco") + 8
    for entry in range(at + 4, at + 4 + 4 * int.from_bytes(moov[at : at + 4], "big"), 4):
        moov[entry : entry + 4] = struct.pack(">I", int.from_bytes(moov[entry : entry + 4], "big") + len(moov))
    head = int.from_bytes(rest[:4], "big")
    return rest[:head] + bytes(moov) + rest[head:]


def exif(jpeg: bytes, software: bytes, taken: bytes, changed: bytes | None = None) -> bytes:
    """Give a JPEG an EXIF block: the program that wrote it, when it was taken, when it was saved."""
    values, entries, inner = b"", [], []
    base = 8 + 2 + 3 * 12 + 4 + 2 + 12 + 4
    for group, tag, value in ((entries, 0x0131, software), (entries, 0x0132, changed or taken), (inner, 0x9003, taken)):
        text = value + b"\0"
        group.append(struct.pack(">HHII", tag, 2, len(text), base + len(values)))
        values += text
    entries.append(struct.pack(">HHII", 0x8769, 4, 1, 8 + 2 + 3 * 12 + 4))
    block = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 3) + b"".join(entries) + bytes(4)
    block += struct.pack(">H", 1) + b"".join(inner) + bytes(4) + values
    body = b"Exif\0\0" + block
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
