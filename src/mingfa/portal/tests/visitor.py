"""A portal in a process of its own, for tests: it follows feeds and is visited, with its own settings and store and nothing of the office."""

from __future__ import annotations

import json
import os
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingfa.testing.forked import Forked

MODULES = (
    *("django.test", "django.core.handlers.wsgi", "django.contrib.staticfiles.finders", "csp.middleware", "whitenoise.middleware"),
    *("mingfa.portal.follow", "mingfa.portal.context", "mingfa.portal.middleware", "mingfa.portal.letters.carry"),
    *("mingfa.portal.letters.inbox", "mingfa.portal.alerts.mailing"),
)
"""What portals of tests have loaded before they read their settings."""

_PROGRAM = """
import contextlib, io, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
import django
django.setup()
from django.test import Client
from mingfa.portal.follow import follow
client = Client(headers={"host": "localhost"})
rooms = ("mingfa.office", "mingfa.desk", "mingfa.cases", "mingfa.disclosure", "mingfa.agencies")
for line in sys.stdin:
    told, said = json.loads(line), io.StringIO()
    with contextlib.redirect_stderr(said):
        problem = follow(told["sources"], once=True) if told["sources"] else 0
    pages = []
    for address in told["pages"]:
        answer = client.get(address)
        pages.append([answer.status_code, answer.content.decode(errors="replace"), dict(answer.headers)])
    office = sorted(name for name in sys.modules if name.startswith(rooms))
    print(json.dumps({"problem": problem, "said": said.getvalue(), "pages": pages, "office": office}), flush=True)
"""


@dataclass(frozen=True)
class Page:
    """What a visitor got."""

    status: int
    text: str
    headers: dict[str, str]


class Portal:
    """A portal with its store in a folder of its own; its process lives until it is closed or forgotten."""

    def __init__(self, site: Path) -> None:
        self.site, self.problem, self.said = site, 0, ""
        site.mkdir(parents=True, exist_ok=True)
        self._process: Forked | None = None

    def _running(self) -> Forked:
        if self._process is None:
            self._process = Forked(_PROGRAM, environment(self.site), MODULES)
            weakref.finalize(self, _end, self._process)
        return self._process

    def close(self) -> None:
        """End the process; the store stays, and the next visit starts another one."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def visit(self, *pages: str, follow: tuple[str | Path, ...] = ()) -> list[Page]:
        """Follow feeds once, then open pages; `problem` is what the follower returned, `said` what it wrote."""
        process = self._running()
        process.stdin.write(json.dumps({"sources": [str(one) for one in follow], "pages": pages}) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, "the portal's process ended"
        told: dict[str, Any] = json.loads(line)
        assert told["office"] == [], "the portal loads parts of the office"
        self.problem, self.said = told["problem"], told["said"]
        return [Page(*page) for page in told["pages"]]

    def page(self, address: str, *, follow: tuple[str | Path, ...] = ()) -> Page:
        """Open one page."""
        return self.visit(address, follow=follow)[0]


def environment(site: Path, **more: str) -> dict[str, str]:
    """Return our environment as a portal on that site has it: it knows nothing of the office's settings and database."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return {**kept, "MINGFA_SITE": str(site), **more}


def _end(process: Forked) -> None:
    if not process.stdin.closed:
        process.close()


_SERVER = """
import os, socketserver, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from mingfa.portal.wsgi import application

class Quiet(WSGIRequestHandler):
    def log_message(self, *parts):
        pass

class Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

with make_server("127.0.0.1", 0, application, Threads, Quiet) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
"""


class Served:
    """The site of a portal behind an address, in a process of its own."""

    def __init__(self, site: Path) -> None:
        self.process = Forked(_SERVER, environment(site), MODULES)
        port = self.process.stdout.readline().strip()
        assert port, "the portal's server did not start"
        self.address = f"http://localhost:{port}"

    def close(self) -> None:
        """End it."""
        self.process.terminate()
