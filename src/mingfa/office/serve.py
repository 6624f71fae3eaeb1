"""`mingfa serve`: the parent of office, worker, signer and portal; each is a process with its own settings and, for the portal, its own store."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_WITHIN = 60.0
THREADS = "16"
"""Requests answered at the same time. One that receives a long part of a recording waits for the network most of its time; pages.tus lets fewer
of those in than there are threads, so that pages are answered meanwhile. The server's own warning counts threads by processors; it is not shown."""


class Child:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts = 0

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(self.command, env=self.environment)

    def watch(self) -> None:
        """Start it again when it has ended, a little later each time."""
        if self.process is not None and self.process.poll() is not None:
            self.restarts += 1
            sys.stderr.write(f"{self.name} 意外结束（{self.process.returncode}），第 {self.restarts} 次重新启动\n")
            time.sleep(min(5.0, 0.5 * self.restarts))
            self.start()

    def stop(self) -> None:
        """End it: politely, then for good."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _server(module: str, host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", THREADS, "--backpressure", "64", "--no-ws", "--log-level", "error", f"{module}:application",
    ]  # fmt: skip


DEMO_NOTICE = "演示网站：案件、当事人、人员和文号都是虚构的，与所列机关的实际执法无关，不具有法律效力。"
"""What the portal of a demonstration says over every page: it names real agencies."""


def serve(site: Path, *, host: str, port: int, demo: bool) -> int:
    """Serve a site until interrupted; with `demo`, an empty site first gets a demonstration bureau."""
    from mingfa.desk.boot import migrate, setup

    site.mkdir(parents=True, exist_ok=True)
    setup(site)
    migrate()
    if demo:
        from mingfa.demo.bureau import ensure_bureau

        ensure_bureau()
    from mingfa.disclosure.feed import feed_folder

    office = {**os.environ, "MINGFA_SITE": str(site), "DJANGO_SETTINGS_MODULE": "mingfa.settings.office"}
    office["MINGFA_HOSTS"] = os.environ.get("MINGFA_HOSTS", f"localhost,127.0.0.1,[::1],{host}")
    office.setdefault("MINGFA_PORTAL_ADDRESS", f"http://{host}:{port + 1}")
    portal = {key: value for key, value in office.items() if key != "DATABASE_URL"}
    portal |= {"MINGFA_SITE": str(site / "portal"), "DJANGO_SETTINGS_MODULE": "mingfa.settings.portal"}
    if "MINGFA_LETTERS_FROM" not in office:
        letters = site / "letters"
        letters.mkdir(exist_ok=True)
        office["MINGFA_LETTERS_FROM"], portal["MINGFA_LETTERS_TO"] = shlex.quote(str(letters)), str(letters)
    if demo:
        portal.setdefault("MINGFA_EMAIL_TO_FILES", "1")
        portal.setdefault("MINGFA_PORTAL_NOTICE", DEMO_NOTICE)
    this = [sys.executable, "-m", "mingfa.cli"]
    children = [
        Child("signer", [*this, "signer"], {**office, "DJANGO_SETTINGS_MODULE": "mingfa.settings.signer"}),
        Child("worker", [*this, "worker"], office),
        Child("office", _server("mingfa.office.wsgi", host, port), office),
        Child("follow", [*this, "portal", "follow", str(feed_folder())], portal),
        Child("portal", _server("mingfa.portal.wsgi", host, port + 1), portal),
    ]
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    for child in children:
        child.start()
    try:
        _announce(host, port, demo, ended)
        while not ended.wait(1.0):
            for child in children:
                child.watch()
    finally:
        for child in reversed(children):
            child.stop()
    return 0


def _announce(host: str, port: int, demo: bool, ended: threading.Event) -> None:
    for name, number in (("办公端", port), ("公示端", port + 1)):
        address = f"http://{host}:{number}/"
        until = time.monotonic() + READY_WITHIN
        while not _answers(address) and time.monotonic() < until and not ended.wait(0.3):
            pass
        _say(f"{name}  {address}")
    if demo:
        from mingfa.demo.bureau import accounts
        from mingfa.demo.licensing import code_lines

        _say("演示账号（口令均为 mingfa-demo）：")
        for line in accounts():
            _say(f"  {line}")
        _say(f"演示办理进度查询码（在公示端 http://{host}:{port + 1}/progress/ 使用）：")
        for line in code_lines():
            _say(f"  {line}")
    _say("按 Ctrl+C 停止")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
