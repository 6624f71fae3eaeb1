"""Small real media files made from nothing: a recording of a few seconds (WAV) and a scanned sheet (PNG)."""

from __future__ import annotations

import io
import math
import struct
import wave
import zlib

RATE = 8000
SECONDS = 2


def recording(tone: int) -> bytes:
    """Return a WAV file of two seconds, mono, eight bits; another tone gives another file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        length = 16 + tone % 20
        swing = bytes(128 + round(40 * math.sin(2 * math.pi * at / length)) for at in range(length))
        file.writeframes(struct.pack(">Q", tone))
        file.writeframes((swing * (RATE * SECONDS // length + 1))[: RATE * SECONDS])
    return out.getvalue()


def sheet(words: str) -> bytes:
    """Return a PNG picture of a sheet with grey lines, one for each byte of the words: other words give another picture."""
    lines = words.encode()
    width, white = 96, 255
    rows = [b"\0" + bytes(width * [white])]
    for one in lines:
        rows += [b"\0" + bytes(96 if 4 <= x < 4 + one % 88 else white for x in range(width)), b"\0" + bytes(width * [white])]
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*part) for part in ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
