"""Office and worker whose writes and flushes fail now and then, once not stored and once stored with the answer lost.

`application` wraps the office. SOAK_FAULTS: how many of a hundred requests (or of the worker's rounds) have one fault; SOAK_SEED and
SOAK_START: which. Every fault that struck is noted in soak-faults.log of the site.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from mingfa.testing.faults import AFTER, BEFORE, Faults, database_faults, disk_faults

LAST_POINT = 20
"""Faults strike at the first twenty statements, commits and flushes of a request or a round: more than most have."""


def calm() -> Path:
    """Return the file that ends all faults when it is there."""
    return Path(os.environ["MINGFA_SITE"]) / "soak-calm"


class Striker:
    """Decides by dice when something fails, one at a time: flushes fail for the whole process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.often = float(os.environ.get("SOAK_FAULTS", "0")) / 100
        self.dice = Random(f"{os.environ.get('SOAK_SEED', '0')} {name} {os.environ.get('SOAK_START', '0')}")
        self.busy = threading.Lock()

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Let one statement, commit or flush in here fail, or none."""
        if self.dice.random() >= self.often or calm().exists() or not self.busy.acquire(blocking=False):
            yield
            return
        faults = Faults(self.dice.randrange(LAST_POINT), self.dice.choice((BEFORE, AFTER)))
        try:
            with database_faults(faults), disk_faults(faults):
                yield
        finally:
            self.busy.release()
            if faults.fired:
                with (Path(os.environ["MINGFA_SITE"]) / "soak-faults.log").open("a", encoding="ascii") as file:
                    file.write(f"{self.name}: {faults.mode}\n")


class Office:
    """The office, with faults in requests that write."""

    def __init__(self, plain: Callable[..., Iterable[bytes]]) -> None:
        self.plain, self.striker = plain, Striker("office")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] != "POST":
            return self.plain(environ, start_response)
        with self.striker.perhaps():
            return self.plain(environ, start_response)


def work() -> None:
    """Run the worker with faults in its rounds."""
    from mingfa.office import worker

    striker = Striker("worker")

    def round_of(do: Callable[..., Any]) -> Callable[..., Any]:
        def with_faults(*given: Any) -> Any:
            with striker.perhaps():
                return do(*given)

        return with_faults

    for name in ("place", "settle"):
        setattr(worker, name, round_of(getattr(worker, name)))
    worker.work()


def serve(port: int) -> None:
    """Serve the office from this process, a thread for each request."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    from mingfa.office.wsgi import application as plain

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 64

        def server_bind(self) -> None:
            """Bind without asking for the machine's name."""
            self.socket.bind(self.server_address)
            self.server_name, self.server_port = "localhost", port
            self.setup_environ()

    class Handler(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing of single requests."""

    server = Server(("127.0.0.1", port), Handler, bind_and_activate=False)
    server.allow_reuse_address = True
    import socket

    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.server_bind()
    server.server_activate()
    server.set_app(Office(plain))
    server.serve_forever()


def nursery(port: int) -> int:
    """Load everything once; fork a process for each role named on standard input, and tell its pid. Ends its forks when the input ends."""
    from mingfa.desk.boot import setup

    setup(None)
    from mingfa.desk.signer import serve_signer
    from mingfa.office import urls, worker, wsgi

    assert urls.urlpatterns
    assert worker.BEAT
    assert wsgi.application
    roles: dict[str, Callable[[], None]] = {"office": lambda: serve(port), "worker": work, "signer": serve_signer}
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    forks = []
    for starts, line in enumerate(sys.stdin, 1):
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.environ["SOAK_START"] = str(starts)
            sys.stdin.close()
            os.dup2(2, 1)
            try:
                roles[line.strip()]()
            finally:
                os._exit(1)
        forks.append(pid)
        print(pid, flush=True)
    for pid in forks:
        if _is_mine(pid):
            os.kill(pid, signal.SIGKILL)
    return 0


def _is_mine(pid: int) -> bool:
    """Say whether a fork still runs: a number may have gone to somebody else since."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1]) == os.getpid()
    except (OSError, ValueError, IndexError):
        return False


def __getattr__(name: str) -> Any:
    """Make `application` when a server asks for it."""
    if name != "application":
        raise AttributeError(name)
    from mingfa.office.wsgi import application as plain

    return Office(plain)


def main() -> int:
    """Run a worker, or the process that forks."""
    if sys.argv[1] == "nursery":
        return nursery(int(sys.argv[2]))
    from mingfa.desk.boot import setup

    setup(None)
    work()
    return 0


if __name__ == "__main__":
    sys.exit(main())
