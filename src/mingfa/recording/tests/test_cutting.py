"""Cuts: the packets of a stretch as they are, or covered and silenced; the original is what it was."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import pytest

from mingfa.demo.footage import film
from mingfa.recording.cutting import CannotCut, clip, redact
from mingfa.recording.derived import Box, Stretch
from mingfa.recording.probe import probe
from mingfa.vault.folder import FolderVault


@pytest.fixture
def vault(tmp_path):
    return FolderVault(tmp_path / "vault")


def talking(seconds: int) -> bytes:
    """A film with a tone beside the picture."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as file:
        video: Any = file.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.codec_context.options = {"preset": "ultrafast", "g": "10"}
        audio: Any = file.add_stream("libopus", rate=48_000)
        audio.codec_context.layout = "mono"
        picture = av.VideoFrame(64, 48, "yuv420p")
        for plane, shade in zip(picture.planes, (200, 128, 128), strict=True):
            plane.update(bytes([shade]) * plane.buffer_size)
        picture.time_base = Fraction(1, 10)
        for at in range(seconds * 10):
            picture.pts = at
            file.mux(video.encode(picture))
        sound = av.AudioFrame("s16", "mono", 960)
        sound.sample_rate, sound.time_base = 48_000, Fraction(1, 48_000)
        sound.planes[0].update((b"\x00\x20" * 24 + b"\x00\xe0" * 24) * 20)
        for at in range(seconds * 50):
            sound.pts = at * 960
            file.mux(audio.encode(sound))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))
    return out.getvalue()


def test_a_clip_is_the_packets_of_its_stretch(vault, tmp_path):
    """A picture a second, one in ten can be started from: 25 s to 40 s begins at 20 s, and says so."""
    digest = vault.put(io.BytesIO(film(60))).digest
    made = clip(vault, digest, 25_000, 40_000, tmp_path / "out")
    assert (made.media_type, made.from_ms, made.to_ms) == ("video/mp4", 20_000, 40_000)
    with (tmp_path / "out").open("rb") as file:
        found = probe(file)
    assert [end - start for start, end in found.stretches] == [pytest.approx(20_000, abs=1100)]
    vault.verify(digest)


def test_a_clip_of_picture_and_sound_keeps_both(vault, tmp_path):
    digest = vault.put(io.BytesIO(talking(6))).digest
    made = clip(vault, digest, 2_000, 4_000, tmp_path / "out")
    assert made.media_type == "video/x-matroska"
    with av.open(str(tmp_path / "out")) as file:
        assert {stream.type for stream in file.streams} == {"video", "audio"}
        assert file.duration / 1e6 == pytest.approx(2.0, abs=0.3)


def levels(path, kind, at):
    """Brightness of the picture's left and right half, or loudness, at a second of the cut."""
    with av.open(str(path)) as file:
        for frame in file.decode(**{kind: 0}):
            if frame.time >= at:
                plane = frame.planes[0]
                content = bytes(plane)
                if kind == "audio":
                    return max(content[3::4]) > 0x80 or any(content)
                row = content[24 * plane.line_size : 24 * plane.line_size + 64]
                return row[8], row[56]
    raise AssertionError("nothing at that second")


def test_what_is_covered_and_silenced_cannot_be_seen_or_heard(vault, tmp_path):
    digest = vault.put(io.BytesIO(talking(8))).digest
    box, silence = Box(0, 0, 500, 1000, 3_000, 5_000), Stretch(4_000, 6_000)
    made = redact(vault, digest, 2_000, 7_000, [box], [silence], tmp_path / "out")
    assert (made.media_type, made.from_ms) == ("video/webm", 2_000)
    assert made.to_ms == pytest.approx(7_000, abs=120)
    left, right = levels(tmp_path / "out", "video", 2.0)
    assert left < 40
    assert right > 150
    assert min(levels(tmp_path / "out", "video", 0.5)) > 150
    assert min(levels(tmp_path / "out", "video", 4.0)) > 150
    with av.open(str(tmp_path / "out")) as file:
        loud = {round(frame.time, 1): max(abs(x) for x in memoryview(bytes(frame.planes[0])).cast("f")) for frame in file.decode(audio=0)}
    assert max(level for at, level in loud.items() if 2.2 < at < 3.7) < 0.01
    assert min(level for at, level in loud.items() if 0.3 < at < 1.7) > 0.1
    vault.verify(digest)


def test_nothing_is_cut_from_what_cannot_be_read_or_is_not_there(vault, tmp_path):
    text = vault.put(io.BytesIO(b"not a film" * 100)).digest
    with pytest.raises(CannotCut, match="原件没有变化"):
        clip(vault, text, 0, 1000, tmp_path / "out")
    short = vault.put(io.BytesIO(film(20))).digest
    with pytest.raises(CannotCut, match="没有录制内容"):
        redact(vault, short, 30_000, 40_000, [Box(0, 0, 10, 10, 30_000, 40_000)], [], tmp_path / "out")
