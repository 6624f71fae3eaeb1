"""`make soak`: prepare a site, let clients act, kill its processes at random moments, and hold the end against what was acknowledged."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random

from mingfa.testing.faults import AFTER, BEFORE
from mingfa.testing.soak import bureau
from mingfa.testing.soak.clients import Client, Handler, Leader, Log
from mingfa.testing.soak.processes import ROLES, Commands, Forks, Site

ALIVE_WITHIN = 60.0
MANY = 50
"""A run of so many kills in which a kind of fault has not struck has not tried what it should."""


def main() -> int:
    """Run a soak; exit code 0 when nothing was lost, doubled or half done."""
    options = argparse.ArgumentParser(prog="soak", description=__doc__)
    options.add_argument("--kills", type=int, default=200, help="how often the office is killed")
    options.add_argument("--clients", type=int, default=4)
    options.add_argument("--decisions", type=int, default=10, help="cases that are decided meanwhile, so that the signer has work")
    options.add_argument("--seed", type=int, default=20261121)
    options.add_argument("--faults", type=float, default=6, help="of a hundred requests that write, how many have a fault")
    options.add_argument("--forked", action="store_true", help="processes are forks of one that has everything loaded: starts in no time")
    options.add_argument("--uploads", type=int, default=100, help="recordings uploaded while the office is killed; 0 leaves uploads out")
    options.add_argument("--aborts", type=int, default=200, help="how often uploads by foreign clients are broken off")
    options.add_argument(
        "--sequences", type=int, default=10_000, help="random sequences of acts, none of which may decide without its review"
    )
    given = options.parse_args()
    if given.sequences:
        words = ["--sequences", str(given.sequences)]
        sequences = subprocess.run(
            [sys.executable, "-m", "mingfa.testing.never", *words], env={**os.environ, "DATABASE_URL": ""}
        ).returncode
        if sequences:
            return sequences
    if given.uploads or given.aborts:
        words = ["--uploads", str(given.uploads), "--aborts", str(given.aborts), "--seed", str(given.seed)]
        uploads = subprocess.run([sys.executable, "-m", "mingfa.testing.soak.uploads", *words]).returncode
        if uploads:
            return uploads
    with tempfile.TemporaryDirectory(prefix="mingfa-soak-") as folder:
        os.environ |= {"MINGFA_SITE": folder, "SOAK_SEED": str(given.seed), "SOAK_FAULTS": str(given.faults), "PYTHONUTF8": "1"}
        from mingfa.desk.boot import setup

        setup(Path(folder))
        try:
            return Soak(given, Path(folder)).run()
        finally:
            from django.db import connection

            connection.close()


class Soak:
    """One run."""

    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given, self.folder = given, folder
        self.dice = Random(given.seed)
        self.log, self.ended = Log(), threading.Event()
        self.kills: Counter[str] = Counter()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def run(self) -> int:
        """Do everything; return the exit code."""
        from django.db import connection

        begun = time.monotonic()
        held = bureau.prepare(self.given.decisions)
        decided = list(held.office.to_decide.queue)
        vendor = connection.vendor
        connection.close()
        prepared = time.monotonic() - begun
        print(f"soak on {vendor}: {self.given.kills} kills, {self.given.clients} clients, seed {self.given.seed}", flush=True)
        with (self.folder / "soak-output.log").open("ab") as output:
            site: Site = (Forks if self.given.forked else Commands)({**os.environ}, self.port, output)
            try:
                clients = self.work(site, held)
                (self.folder / "soak-calm").touch()
                for client in clients:
                    client.join(180)
                faults = [f"{client.name} is still at work" for client in clients if client.is_alive()]
                again = self.dice.sample(self.log.acknowledged, min(len(self.log.acknowledged), 400))
                same = bureau.same_again(again, self.port, held.password, self.log)
                faults += [f"left undone: {what}" for what in bureau.settled()]
            finally:
                self.ended.set()
                site.close()
        faults += bureau.check(self.log, decided)
        verified, words = bureau.verify()
        faults += [] if verified else [words]
        struck = self._struck()
        done = {one.submit.key for one in self.log.acknowledged}
        if self.given.kills >= MANY:
            faults += [f"no fault “{mode}” has struck" for mode in (BEFORE, AFTER) if not any(what.endswith(mode) for what in struck)]
        print(
            f"  prepared in {prepared:.0f} s, soaked for {time.monotonic() - begun - prepared:.0f} s\n"
            f"  killed: {', '.join(f'{role} {self.kills[role]}' for role in ROLES)}\n"
            f"  failed on order: {', '.join(f'{what} {count}' for what, count in sorted(struck.items())) or 'nothing'}\n"
            f"  acts acknowledged {len(self.log.acknowledged)}, refused {len(self.log.refused)}, asked again {self.log.asked_again} times\n"
            f"  decisions made {sum(submit.key in done for submit in decided)}, each issued once\n"
            f"  submitted again with the same key: {same} of {len(again)} gave the same entry\n"
            f"  {words.strip().splitlines()[0] if words.strip() else ''}"
        )
        for refused, count in Counter(words for _, words in self.log.refused).most_common(5):
            print(f"  refused {count} times: {refused}")
        for fault in faults:
            print(f"  WRONG: {fault}")
        if faults:
            print((self.folder / "soak-output.log").read_text(errors="replace")[-6000:], file=sys.stderr)
        print("soak: ok" if not faults else f"soak: {len(faults)} things are wrong", flush=True)
        return 1 if faults else 0

    def work(self, site: Site, held: bureau.Bureau) -> list[Client]:
        """Start everything, kill the office as often as asked for, the worker and the signer now and then; return the clients."""
        for role in ROLES:
            site.start(role)
        common = (self.port, held.password, self.log, self.ended)
        clients: list[Client] = [Leader(held.office, held.leader, *common, Random(f"{self.given.seed} leader"), name="leader")]
        for number in range(1, self.given.clients):
            post = held.posts[(number - 1) % len(held.posts)]
            clients.append(Handler(held.office, post, *common, Random(f"{self.given.seed} {number}"), name=f"handler{number}"))
        for client in clients:
            client.start()
        self._alive()
        while self.kills["office"] < self.given.kills:
            time.sleep(self.dice.uniform(0, 0.7))
            also = self.dice.random()
            for role in ("office", *(("worker",) if also < 0.3 else ("signer",) if also < 0.5 else ())):
                site.kill(role)
                self.kills[role] += 1
                site.start(role)
            self._alive()
        self.ended.set()
        return clients

    def _alive(self) -> None:
        """Wait until the office has acknowledged something since; raises RuntimeError when it does not."""
        before, until = len(self.log.acknowledged), time.monotonic() + ALIVE_WITHIN
        while len(self.log.acknowledged) == before:
            if time.monotonic() > until or self.log.given_up:
                words = (self.folder / "soak-output.log").read_text(errors="replace")[-4000:]
                raise RuntimeError(f"the office does not come back {self.log.given_up} {self.log.refused[-3:]}\n{words}")
            time.sleep(0.01)

    def _struck(self) -> Counter[str]:
        path = self.folder / "soak-faults.log"
        return Counter(path.read_text(encoding="ascii").splitlines()) if path.exists() else Counter()


if __name__ == "__main__":
    sys.exit(main())
