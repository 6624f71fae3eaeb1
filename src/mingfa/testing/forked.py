"""Processes for tests that start in a tenth of the time: forked from one that has loaded their modules and done nothing with them.

    portal = Forked(program, {"MINGFA_SITE": ...}, modules=("mingfa.portal.follow",))

Each is a process of its own with its own environment and settings, for settings are read after the fork. The process they are forked from
ends with the process that started it.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

_WAIT = 20.0
_MOTHER = """
import importlib, json, os, signal, socket, sys
for name in sys.argv[2:]:
    importlib.import_module(name)
from django.conf import settings
assert not settings.configured, "a module that is loaded beforehand asked for settings"
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
asked = socket.socket(fileno=int(sys.argv[1]))

def program():
    while True:
        size, files, _, _ = socket.recv_fds(asked, 8, 3)
        if not size:
            sys.exit(0)
        told = json.loads(asked.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))
        child = os.fork()
        if child:
            for file in files:
                os.close(file)
            asked.sendall(child.to_bytes(8, "big"))
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked.close()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.environ.clear()
        os.environ.update(told["environment"])
        os.chdir(told["folder"])
        sys.argv[:] = ["-c"]
        return told["program"]

exec(program(), {"__name__": "__main__"})
"""
_mothers: dict[tuple[int, tuple[str, ...]], socket.socket] = {}


def _mother(modules: tuple[str, ...]) -> socket.socket:
    """Return the line to the process that has loaded these modules; started when this process first asks for it."""
    key = (os.getpid(), modules)
    if key not in _mothers:
        ours, theirs = socket.socketpair()
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        process = subprocess.Popen(
            [sys.executable, "-c", _MOTHER, str(theirs.fileno()), *modules],
            env=kept,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        _mothers[key] = ours
        atexit.register(_end, ours, process, os.getpid())
    return _mothers[key]


def _end(line: socket.socket, mother: subprocess.Popen[bytes], of: int) -> None:
    if os.getpid() == of:
        line.close()
        mother.wait(_WAIT)


class Forked:
    """A running program; what it reads and writes are text. A fault of it is written to our standard error."""

    stdin: TextIO
    stdout: TextIO
    pid: int

    def __init__(self, program: str, environment: Mapping[str, str], modules: tuple[str, ...]) -> None:
        line = _mother(modules)
        read, to_read = os.pipe()
        to_write, written = os.pipe()
        told = {"program": program, "environment": dict(environment), "folder": str(Path.cwd())}
        sent = json.dumps(told).encode()
        try:
            socket.send_fds(line, [len(sent).to_bytes(8, "big")], [read, written, 2])
            line.sendall(sent)
        finally:
            os.close(read)
            os.close(written)
        self.stdin, self.stdout = os.fdopen(to_read, "w", encoding="utf-8"), os.fdopen(to_write, encoding="utf-8")
        answer = line.recv(8, socket.MSG_WAITALL)
        if len(answer) < 8:
            raise RuntimeError("the process with the loaded modules ended")
        self.pid = int.from_bytes(answer, "big")

    def close(self) -> None:
        """Let it read the end of its input, and wait until it has ended; raises TimeoutError when it does not."""
        self.stdin.close()
        end = time.monotonic() + _WAIT
        while True:
            ready, _, _ = select.select([self.stdout], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError(self.pid)
            if not os.read(self.stdout.fileno(), 65536):
                break
        self.stdout.close()

    def terminate(self) -> None:
        """Stop it where it is, and wait until it has ended."""
        os.kill(self.pid, signal.SIGTERM)
        self.close()
