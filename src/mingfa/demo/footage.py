"""Small real recordings made from nothing, for the demonstration and for tests: films of tiny pictures, as long as one likes, with what may go
wrong with them (a cut, a pause, marks of an editor, an end that is missing)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av

WIDTH, HEIGHT = 64, 48
MARKS = "fflags"
PLATE = "0123456789abcdef" * 2
"""What every film bears as its title until it is given one of its own."""
EVERY_S = 5
"""How many seconds a picture of the demonstration's films stands."""


def filmed(started: datetime, ended: datetime, mark: str) -> bytes:
    """Return a film that lasts from one instant to the other, another for each mark; one picture every five seconds."""
    seconds = max(-(-(ended - started) // timedelta(seconds=EVERY_S)), 1) * EVERY_S
    return stamped(film(seconds, fps=Fraction(1, EVERY_S)), mark)


def stamped(content: bytes, mark: str) -> bytes:
    """Return the same film with a title of its own, so that it is another file."""
    return content.replace(PLATE.encode(), hashlib.sha256(mark.encode()).hexdigest()[: len(PLATE)].encode(), 1)


@lru_cache(maxsize=256)
def film(
    seconds: int,
    *,
    cuts: tuple[tuple[float, float], ...] = (),
    jumps: tuple[tuple[float, float], ...] = (),
    tone: int = 0,
    created: datetime | None = None,
    container: str = "mp4",
    edited: bool = False,
    wide: int = WIDTH,
    fps: Fraction | int = 1,
    fragments: bool = False,
) -> bytes:
    """Return a film as a recorder writes it, one picture a second unless `fps` says otherwise.

    cuts: (from, to) in seconds of the film that are taken out, the times of the rest left as they are. jumps: (at, by) the clock of the film
    goes on by so many seconds there, as after a pause. tone: another one gives another file. created: creation time it bears. edited: it bears
    the mark of a program for converting films. fragments: written piece by piece, so that a film cut off is readable up to there.
    """
    out = io.BytesIO()
    options = {} if edited else {MARKS: "+bitexact"}
    options |= {"movflags": "frag_keyframe+empty_moov"} if fragments else {}
    with av.open(out, "w", format=container, container_options=options) as file:
        file.metadata["title"] = PLATE
        if created is not None:
            file.metadata["creation_time"] = created.astimezone(UTC).isoformat()
        stream: Any = file.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = wide, HEIGHT, "yuv420p"
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "g": "10"}
        frame = av.VideoFrame(wide, HEIGHT, "yuv420p")
        for plane, shade in zip(frame.planes, (tone % 200 + 20, 90 + tone // 200 % 60, 128), strict=True):
            plane.update(bytes([shade]) * plane.buffer_size)
        frame.time_base = 1 / Fraction(fps)
        for at in range(int(seconds * fps)):
            frame.pts = at
            _mux(file, stream.encode(frame), fps, cuts, jumps)
        _mux(file, stream.encode(None), fps, cuts, jumps)
    return out.getvalue()


def _mux(
    file: Any, packets: Iterable[Any], fps: Fraction | int, cuts: tuple[tuple[float, float], ...], jumps: tuple[tuple[float, float], ...]
) -> None:
    for packet in packets:
        second = float(packet.pts * packet.time_base)
        if any(start <= second < end for start, end in cuts):
            continue
        later = int(sum(by for at, by in jumps if second >= at) * fps)
        packet.pts += later
        packet.dts += later
        file.mux(packet)


@lru_cache(maxsize=16)
def photo(tone: int = 0) -> bytes:
    """Return a photo (JPEG) of one colour; another tone gives another file."""
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as file:
        stream: Any = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuvj420p")
        for plane, shade in zip(frame.planes, (tone % 200 + 20, 90 + tone // 200 % 60, 128), strict=True):
            plane.update(bytes([shade]) * plane.buffer_size)
        frame.pts = 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()
