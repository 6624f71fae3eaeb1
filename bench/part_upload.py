"""A recording of 2 GiB through the running server, hashed, flushed and under its digest, against `cp`, `sync` and `openssl dgst -sha256` in turn.

The office runs as `mingfa serve` starts it; the sender is the plain protocol with the parts the upload page sends. Both work on the same file,
in turn, and are durable when they are done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from measuring import Result, timed
from sites import empty_site

AT_LEAST = 0.7
PART = 64 * 1024 * 1024
MIB = 1024 * 1024


def run(*, quick: bool) -> Iterator[Result]:
    """Upload and copy in turn."""
    size, rounds = (64 * MIB, 1) if quick else (2048 * MIB, 5)
    with empty_site() as folder, office(folder) as (port, headers):
        film, digest = make(folder / "film.mp4", size)
        ours, theirs, sent = [], [], []
        for number in range(rounds):
            for way in ("copy", "upload") if number % 2 else ("upload", "copy"):
                if way == "copy":
                    theirs.append(timed(lambda: copy(film, folder / "copy.mp4")))
                    (folder / "copy.mp4").unlink()
                else:
                    begun = time.perf_counter()
                    upload(port, headers, film, digest)
                    ours.append(time.perf_counter() - begun)
                    sent.append(kept(folder, digest).stat().st_size)
                    kept(folder, digest).unlink()
        ratio = statistics.median(theirs) / statistics.median(ours)
        yield Result(
            "upload of a recording",
            [
                f"{size // MIB} MiB in parts of {PART // MIB} MiB, {rounds} times in turn",
                f"through the server: {size / MIB / statistics.median(ours):.0f} MiB/s (median {statistics.median(ours):.2f} s)",
                f"cp, sync, openssl dgst -sha256 one after the other: {size / MIB / statistics.median(theirs):.0f} MiB/s (median {statistics.median(theirs):.2f} s)",
                f"every one of {len(sent)} uploads was kept whole under its digest: {'yes' if set(sent) == {size} else 'NO'}",
            ],
            f"{ratio:.2f} of the speed",
            f">= {AT_LEAST:.1f}",
            ratio >= AT_LEAST and set(sent) == {size},
        )


def make(path: Path, size: int) -> tuple[Path, str]:
    """Write a file that begins as a film does and goes on with noise; return it with its digest."""
    noise, hasher = os.urandom(16 * MIB), hashlib.sha256()
    with path.open("wb") as file:
        for number in range(size // len(noise)):
            block = (bytes.fromhex("0000001c667479706d703432") if number == 0 else number.to_bytes(12, "big")) + noise[12:]
            hasher.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return path, hasher.hexdigest()


def copy(source: Path, target: Path) -> None:
    """Copy, flush and hash with the programs everybody has."""
    subprocess.run(["cp", str(source), str(target)], check=True)
    subprocess.run(["sync", str(target)], check=True)
    subprocess.run([shutil.which("openssl") or "openssl", "dgst", "-sha256", str(target)], check=True, stdout=subprocess.DEVNULL)


def kept(folder: Path, digest: str) -> Path:
    """Return where a file that has come waits."""
    return folder / "uploads" / digest[:2] / digest[2:4] / digest


def upload(port: int, headers: dict[str, str], film: Path, digest: str) -> None:
    """Send a file; return when the server has it whole."""
    size = film.stat().st_size
    link = HTTPConnection("127.0.0.1", port, timeout=120, blocksize=MIB)
    told = f"filename {b64encode(b'film.mp4').decode()},sha256 {b64encode(digest.encode()).decode()}"
    link.request(
        "POST", "/recordings/uploads/", headers={**headers, "Upload-Length": str(size), "Upload-Metadata": told, "Content-Length": "0"}
    )
    begun = link.getresponse()
    begun.read()
    address = begun.headers["Location"]
    offset = 0
    with film.open("rb") as file:
        while offset < size:
            length = min(PART, size - offset)
            link.putrequest("PATCH", address)
            more = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset), "Content-Length": str(length)}
            for name, value in {**headers, **more}.items():
                link.putheader(name, value)
            link.endheaders()
            link.sock.sendfile(file, offset, length)
            answer = link.getresponse()
            words = answer.read()
            if answer.status != 204:
                raise RuntimeError(f"{answer.status} {words.decode(errors='replace')}")
            offset = int(answer.headers["Upload-Offset"])
    if answer.headers["Mingfa-Digest"] != digest:
        raise RuntimeError("another digest")
    link.close()


@contextmanager
def office(folder: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Serve the office as `mingfa serve` does, and sign an officer in; give the port and the headers of his requests."""
    from django.db import connection

    from mingfa.office.serve import _server
    from mingfa.testing.soak.bureau import prepare
    from mingfa.testing.soak.clients import CSRF, Session

    held = prepare(0)
    connection.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        _server("mingfa.office.wsgi", "127.0.0.1", port),
        env={**os.environ},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        session = Session(port, held.posts[0].account, held.password)
        until = time.monotonic() + 60
        while not session.signed_in:
            try:
                session.sign_in()
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
        yield port, {"Cookie": cookies, "X-CSRFToken": session.cookies[CSRF], "Tus-Resumable": "1.0.0"}
    finally:
        process.terminate()
        process.wait(20)
