"""A strip of small pictures of a film (缩略图): made in the background, kept beside the site's data, thrown away and made again at will."""

from __future__ import annotations

import io
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError

from mingfa.recording.probe import BUFFER, VaultFile
from mingfa.vault.store import Vault

PICTURES = 12
WIDTH = 160


@dataclass(frozen=True, slots=True)
class Picture:
    """One small picture: its moment in milliseconds of the file, and where it lies."""

    at_ms: int
    name: str


def strip_folder(root: Path, digest: str) -> Path:
    """Return the folder of an original's strip. root: the folder of all strips."""
    return root / digest[:2] / digest


def strip(root: Path, digest: str) -> tuple[Picture, ...] | None:
    """Return the strip of an original in the order of time; None when it has not been made yet. One without pictures is empty."""
    try:
        held = json.loads((strip_folder(root, digest) / "strip.json").read_text())
    except (OSError, ValueError):
        return None
    return tuple(Picture(int(at), str(name)) for at, name in held)


def make_strip(root: Path, vault: Vault, digest: str, count: int = PICTURES) -> tuple[Picture, ...]:
    """Make the strip of an original: pictures at even distances, each the nearest that needs none before it.

    A file without pictures, or one that cannot be read, has an empty strip. Raises OriginalMissing.
    """
    folder = strip_folder(root, digest)
    made = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    found: list[tuple[int, str]] = []
    try:
        with av.open(io.BufferedReader(VaultFile(vault, digest), BUFFER)) as source:
            found = _pictures(source, made, count)
    except (FFmpegError, ValueError, EOFError):
        found = []
    (made / "strip.json").write_text(json.dumps(found))
    shutil.rmtree(folder, ignore_errors=True)
    made.replace(folder)
    return tuple(Picture(at, name) for at, name in found)


def _pictures(source: Any, folder: Path, count: int) -> list[tuple[int, str]]:
    video = next(iter(source.streams.video), None)
    if video is None or not source.duration:
        return []
    video.thread_type = "NONE"
    start, length = source.start_time or 0, source.duration
    found: list[tuple[int, str]] = []
    for number in range(count):
        source.seek(start + length * number // count, backward=True, any_frame=False)
        frame = next(iter(source.decode(video)), None)
        if frame is None or frame.pts is None:
            continue
        at = max(0, round((float(frame.pts * frame.time_base) - start / 1e6) * 1000))
        if found and found[-1][0] >= at:
            continue
        name = f"{number:02}.jpg"
        (folder / name).write_bytes(_small(frame))
        found.append((at, name))
    return found


def _small(frame: Any) -> bytes:
    """Return a frame as a small JPEG."""
    height = max(2, round(WIDTH * frame.height / frame.width / 2) * 2)
    small = frame.reformat(WIDTH, height, format="yuvj420p")
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = WIDTH, height, "yuvj420p", small.time_base
    small.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(small), *encoder.encode(None)))
