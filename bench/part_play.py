"""The first picture of a seek in a recording of 4 GiB, asked for through the running server by ranges, as a browser's player does.

The file is a real film with its table of packets at the end and a hole of zeros in front of it, so that it is 4 GiB long and takes little
room. A seek is: the beginning of the file, the table, and the bytes of the picture that stands there.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import struct
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from measuring import Result, milliseconds
from part_upload import office
from sites import empty_site

AT_MOST_MS = 300.0
GIB = 1024**3
SECONDS = 3600


def run(*, quick: bool) -> Iterator[Result]:
    """Put the film into the vault, tie it to a recording, and seek."""
    size, rounds = (GIB, 10) if quick else (4 * GIB, 60)
    with empty_site() as folder:
        film, samples, table = make(folder / "film.mp4", size)
        with office(folder) as (port, headers):
            stream, digest = store(film, signed_in(headers))
            times, plain = [], []
            link = HTTPConnection("127.0.0.1", port, timeout=30)
            chooser = random.Random(4)
            opening = get(link, headers, f"/s/{stream}/play/")
            for number in range(-2, rounds):
                offset, length = chooser.choice(samples)
                begun = time.perf_counter()
                get(link, headers, f"/s/{stream}/originals/{digest}", 0, 65_536)
                get(link, headers, f"/s/{stream}/originals/{digest}", table, 1024 * 1024)
                get(link, headers, f"/s/{stream}/originals/{digest}", offset, length)
                took = time.perf_counter() - begun
                begun = time.perf_counter()
                get(link, headers, f"/s/{stream}/originals/{digest}", offset, length)
                again = time.perf_counter() - begun
                if number >= 0:
                    times.append(took)
                    plain.append(again)
            link.close()
    worst = max(times) * 1e3
    yield Result(
        "first picture of a seek in a recording of 4 GiB",
        [
            f"{size / GIB:.0f} GiB, {SECONDS} s of film; {rounds} seeks at random moments; page of {len(opening) / 1024:.0f} KiB",
            f"beginning, table of packets and the picture: {milliseconds(times)}, worst {worst:.1f} ms",
            f"the picture alone, the table known: {milliseconds(plain)}",
        ],
        f"{statistics.median(times) * 1e3:.1f} ms, worst {worst:.1f} ms",
        f"< {AT_MOST_MS:.0f} ms",
        worst < AT_MOST_MS,
    )


def make(path: Path, size: int) -> tuple[Path, list[tuple[int, int]], int]:
    """Write a film of this size that is mostly a hole; return it with offset and length of each picture, and where its table begins."""
    import av

    from mingfa.demo.footage import film

    path.write_bytes(film(SECONDS))
    content = bytearray(path.read_bytes())
    places = boxes(content)
    (data, length), (moov, moov_length) = places[b"mdat"], places[b"moov"]
    if moov < data:
        raise RuntimeError("the table should stand at the end")
    hole = size - len(content) - 8
    # the data box gets a length of 64 bits, and the hole lies between its head and the packets
    head = content[:data] + struct.pack(">I4sQ", 1, b"mdat", length + 8 + hole)
    shift = 8 + hole
    table = bytes(moved(bytes(content[moov : moov + moov_length]), shift))
    with path.open("wb") as file:
        file.write(head)
        file.seek(hole, 1)
        file.write(content[data + 8 : data + length])
        start = file.tell()
        file.write(table)
        file.truncate(size + len(table) - moov_length)
    if path.stat().st_size < size - 65_536:
        raise RuntimeError("the film is too short")
    with av.open(str(path)) as source:
        samples = [(packet.pos, packet.size) for packet in source.demux(video=0) if packet.is_keyframe and packet.pos]
        source.seek(SECONDS // 2 * 1_000_000)
        if next(source.decode(video=0)).time is None:
            raise RuntimeError("the film cannot be played")
    return path, samples, start


def boxes(content: bytes | bytearray) -> dict[bytes, tuple[int, int]]:
    """Return where the outer boxes begin, and how long they are."""
    found, at = {}, 0
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        found[name] = (at, length)
        at += length
    return found


def moved(table: bytes, shift: int) -> bytes:
    """Return a table whose packets lie further on: chunk offsets of 32 bits become ones of 64."""
    length, name = struct.unpack_from(">I4s", table)
    if name == b"stco":
        count = struct.unpack_from(">I", table, 12)[0]
        offsets = struct.unpack_from(f">{count}I", table, 16)
        body = table[8:16] + struct.pack(f">{count}Q", *(one + shift for one in offsets))
        return struct.pack(">I4s", len(body) + 8, b"co64") + body
    if name not in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        return table[:length]
    body, at = b"", 8
    while at < length:
        inner = struct.unpack_from(">I", table, at)[0]
        body += moved(table[at : at + inner], shift)
        at += inner
    return struct.pack(">I4s", len(body) + 8, name) + body


def signed_in(headers: dict[str, str]) -> str:
    """Return the account that these headers have signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth.models import User

    key = headers["Cookie"].partition(f"{settings.SESSION_COOKIE_NAME}=")[2].partition(";")[0]
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return str(User.objects.get(pk=session["_auth_user_id"]).get_username())


def store(film: Path, account: str) -> tuple[str, str]:
    """Put the film under its digest and store it as the officer's recording; return its stream and its digest."""
    from datetime import datetime, timedelta

    from django.db import connection

    from mingfa.agencies.models import PersonRow
    from mingfa.desk import now
    from mingfa.desk.perform import perform
    from mingfa.desk.times import LOCAL
    from mingfa.recording.acts import UploadRecording
    from mingfa.recording.state import recording_stream
    from mingfa.vault.site import site_vault

    with film.open("rb") as file:
        name, size = hashlib.file_digest(file, "sha256").hexdigest(), film.stat().st_size
    site_vault().put_file(film, name)
    officer = PersonRow.objects.get(account=account).stream
    begun = datetime.now(LOCAL) - timedelta(hours=3)
    fields: dict[str, Any] = {
        "digest": name, "size": size, "file_name": "REC_001.mp4", "media_type": "video/mp4", "form": "video", "source": "camera",
        "operator": officer, "officers": [officer], "place": "某公司污水总排口", "started_at": begun, "ended_at": begun + timedelta(seconds=SECONDS),
        "activity": "inspection", "told_at": begun,
    }  # fmt: skip
    stream = recording_stream(officer.partition("/")[0], name)
    with now.at(begun + timedelta(seconds=SECONDS + 600)):
        perform(UploadRecording.model_validate(fields), stream, by=officer, key="bench-film")
    connection.close()
    return stream, name


def get(link: HTTPConnection, headers: dict[str, str], address: str, start: int = -1, length: int = 0) -> bytes:
    """Ask for an address, or for a range of it, as the player does."""
    more = {"Range": f"bytes={start}-{start + length - 1}"} if start >= 0 else {}
    link.request("GET", address, headers={**headers, **more})
    answer = link.getresponse()
    body = answer.read()
    if answer.status != (206 if more else 200):
        raise RuntimeError(f"{address}: {answer.status} {body[:300].decode(errors='replace')}")
    return body
