"""Coverage of a one-hour recording: the time of every packet read from the vault, and the time line of the step it shows.

The pictures are small: MP4 keeps the times in a table of its own, so their size does not matter; Matroska is read through, at the speed of
the disk.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measuring import Result, milliseconds, timed

AT_MOST_S = 2.0
SECONDS = 3600


def run(*, quick: bool) -> Iterator[Result]:
    """Measure a film of one hour at 25 pictures a second with sound beside it, as a recorder writes it, and lay it on its hour."""
    from datetime import UTC, datetime, timedelta

    from mingfa.recording.coverage import MS, Span, timeline
    from mingfa.recording.probe import probe_original
    from mingfa.vault import FolderVault

    rounds, seconds = (2, SECONDS // 12) if quick else (7, SECONDS)
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as folder:
        vault = FolderVault(Path(folder) / "vault")
        for container in ("mp4", "matroska"):
            film = record(Path(folder) / "film", container, seconds)
            size = film.stat().st_size
            with film.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            vault.put_file(film, digest)
            begun = datetime(2026, 3, 2, 2, tzinfo=UTC)
            window = Span(begun, begun + timedelta(seconds=seconds))
            found: list[Any] = []

            def cover(digest: str = digest, begun: datetime = begun, window: Span = window, found: list[Any] = found) -> None:
                held = probe_original(vault, digest)
                spans = [("recorder", Span(begun + start * MS, begun + end * MS)) for start, end in held.stretches]
                found[:] = [held, timeline(window, spans, tolerance_ms=1000)]

            times = [timed(cover) for _ in range(rounds)]
            held, line = found
            right = not held.damaged and [one.kind for one in line.stretches] == ["covered", "gap", "covered"]
            yield Result(
                f"coverage of a one-hour recording, {container}",
                [
                    f"{seconds} s, 25 pictures and 50 packets of sound a second, {size / 1024**2:.0f} MiB; ten seconds are missing in the middle",
                    f"packets read, time line laid: {milliseconds(times)}; the hole found: {'yes' if right else 'NO'}, {line.percent} percent covered",
                ],
                f"{max(times):.2f} s",
                f"< {AT_MOST_S:.0f} s",
                max(times) < AT_MOST_S and right,
            )


def record(path: Path, container: str, seconds: int) -> Path:
    """Write a film with sound whose packets are those of one second over and over; a hole of ten seconds in the middle."""
    from fractions import Fraction

    import av

    with av.open(str(path), "w", format=container) as file:
        video: Any = file.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 160, 120, "yuv420p"
        video.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "g": "25"}
        audio: Any = file.add_stream("aac", rate=48_000)
        audio.codec_context.layout = "mono"
        picture = av.VideoFrame(160, 120, "yuv420p")
        picture.time_base = Fraction(1, 25)
        for plane in picture.planes:
            plane.update(bytes([100]) * plane.buffer_size)
        sound = av.AudioFrame("fltp", "mono", 1024)
        sound.sample_rate, sound.time_base = 48_000, Fraction(1, 48_000)
        sound.planes[0].update(bytes(4096))
        hole = range(seconds // 2, seconds // 2 + 10)
        samples = 0
        for second in range(seconds):
            for at in range(25):
                picture.pts = second * 25 + at
                for packet in video.encode(picture):
                    if second not in hole:
                        file.mux(packet)
            while samples < (second + 1) * 48_000:
                sound.pts, samples = samples, samples + 1024
                for packet in audio.encode(sound):
                    if second not in hole:
                        file.mux(packet)
        for stream in (video, audio):
            file.mux(stream.encode(None))
    return path
