"""The processes of the site under soak, started and killed one by one: the commands of `mingfa serve`, or forks of one loaded process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

ROLES = ("office", "worker", "signer")


class Site(Protocol):
    """Processes by role."""

    def start(self, role: str) -> None:
        """Start the process of a role."""

    def kill(self, role: str) -> None:
        """End it with SIGKILL, and wait until it is gone."""

    def close(self) -> None:
        """End everything that was started."""


class Commands:
    """Each role as its own command, as `mingfa serve` starts it; faults come in with `mingfa.testing.soak.faulty`."""

    def __init__(self, environment: dict[str, str], port: int, output: IO[bytes]) -> None:
        self.environment, self.output = environment, output
        this = [sys.executable, "-m"]
        self.commands = {
            "office": [
                *this, "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4",
                "--backpressure", "64", "--no-ws", "--log-level", "warning", "mingfa.testing.soak.faulty:application",
            ],
            "worker": [*this, "mingfa.testing.soak.faulty", "worker"],
            "signer": [*this, "mingfa.cli", "signer"],
        }  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.starts = 0

    def start(self, role: str) -> None:
        """Start the command in a session of its own, so that its children can be killed with it."""
        self.starts += 1
        self.running[role] = subprocess.Popen(
            self.commands[role], env={**self.environment, "SOAK_START": str(self.starts)}, stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=self.output, start_new_session=True,
        )  # fmt: skip

    def kill(self, role: str) -> None:
        """Kill the process and its children: they are the session that was started for it."""
        process = self.running.pop(role)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Kill what still runs."""
        for role in list(self.running):
            self.kill(role)


class Forks:
    """Each role as a fork of one process that has everything loaded: it starts in no time. It forks on request and tells the pid."""

    def __init__(self, environment: dict[str, str], port: int, output: IO[bytes]) -> None:
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "mingfa.testing.soak.faulty", "nursery", str(port)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,
        )
        self.running: dict[str, int] = {}
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.asking, self.answers = self.nursery.stdin, self.nursery.stdout

    def start(self, role: str) -> None:
        """Have a fork made."""
        self.asking.write(f"{role}\n".encode())
        self.asking.flush()
        answer = self.answers.readline()
        if not answer:
            raise RuntimeError("the process that forks has ended")
        self.running[role] = int(answer)

    def kill(self, role: str) -> None:
        """Kill the fork by its pid, and wait until it is gone (its parent does not keep the dead)."""
        pid = self.running.pop(role)
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while Path(f"/proc/{pid}").exists():
            if time.monotonic() > until:
                raise RuntimeError(f"process {pid} does not go away")
            time.sleep(0.005)

    def close(self) -> None:
        """Kill the forks and end their parent."""
        for role in list(self.running):
            with suppress(ProcessLookupError):
                self.kill(role)
        self.asking.close()
        self.nursery.wait(30)
        self.answers.close()
