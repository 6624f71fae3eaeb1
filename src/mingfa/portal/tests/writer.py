"""A visitor who writes to the offices, for tests: a portal process of its own whose forms are opened and sent as a browser does."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingfa.portal.tests.visitor import MODULES, environment
from mingfa.testing.forked import Forked

_PROGRAM = """
import contextlib, io, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
import django
django.setup()
from pathlib import Path
from django.test import Client
from mingfa.portal.follow import follow
from mingfa.portal.letters import carry, inbox
client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
for line in sys.stdin:
    told, said = json.loads(line), io.StringIO()
    what = told["do"]
    if what == "follow":
        with contextlib.redirect_stderr(said):
            answer = follow(told["sources"], once=True)
        out = [answer, said.getvalue()]
    elif what == "export":
        out = carry.export(Path(told["folder"]))
    elif what == "lay_out":
        out = carry.lay_out(Path(told["folder"]))
    elif what == "key":
        out = carry.make_key(told["agency"])
    elif what == "mail":
        from mingfa.portal.alerts.mailing import send_all
        out = send_all()
    elif what == "waiting":
        out = [packed.decode() for _, packed in inbox.waiting()]
    else:
        asked = client.get if what == "get" else client.post
        page = asked(told["address"], *([told["fields"]] if what == "post" else []), headers=told.get("headers", {}),
                     REMOTE_ADDR=told.get("whence", "192.0.2.1"))
        out = [page.status_code, page.content.decode(), dict(page.headers)]
    office = sorted(name for name in sys.modules if name.startswith(("mingfa.office", "mingfa.desk", "mingfa.cases", "mingfa.disclosure", "mingfa.reports")))
    print(json.dumps([out, office]), flush=True)
"""


@dataclass(frozen=True)
class Page:
    """What the writer got."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def given(self) -> tuple[str, str]:
        """The receipt and the code that the page shows."""
        found = dict(re.findall(r'data-told="(receipt|code)">([^<]+)<', self.text))
        return found["receipt"], found["code"]

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found is not None, f"no hidden field {name}"
        return html.unescape(found[1])


class Writer:
    """A portal with its store and inbox in a folder of its own, and a visitor in front of it."""

    def __init__(self, site: Path, least: str = "0") -> None:
        self.site = site
        site.mkdir(parents=True, exist_ok=True)
        self._process = Forked(_PROGRAM, environment(site, MINGFA_PORTAL_FORM_LEAST_SECONDS=least), MODULES)

    def ask(self, do: str, **more: Any) -> Any:
        """Let the portal's process do one thing."""
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the portal's process ended"
        out, office = json.loads(line)
        assert office == [], "the portal loads parts of the office"
        return out

    def follow(self, *feeds: Path) -> tuple[int, str]:
        """Follow feeds once."""
        problem, said = self.ask("follow", sources=[str(one) for one in feeds])
        return problem, said

    def page(self, address: str, **headers: str) -> Page:
        """Open a page."""
        return Page(*self.ask("get", address=address, headers=headers))

    def post(self, address: str, fields: dict[str, str], whence: str = "192.0.2.1", **headers: str) -> Page:
        """Send fields as they are."""
        return Page(*self.ask("post", address=address, fields=fields, whence=whence, headers=headers))

    def send(self, address: str, whence: str = "192.0.2.1", **fields: str) -> Page:
        """Open a form, fill it in and send it."""
        form = self.page(address)
        assert form.status == 200, form.text
        hidden = {"csrfmiddlewaretoken": form.hidden("csrfmiddlewaretoken")}
        if 'name="opened"' in form.text:
            hidden["opened"] = form.hidden("opened")
        return self.post(address, {**hidden, **fields}, whence)

    def status(self, receipt: str, code: str, whence: str = "192.0.2.1") -> Page:
        """Ask what became of a letter."""
        return self.send("/answers/", whence, receipt=receipt, code=code)

    def close(self) -> None:
        """End the portal's process."""
        self._process.close()
