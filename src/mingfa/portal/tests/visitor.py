"""A portal in a process of its own, for tests: it follows feeds and is visited, with its own settings and store and nothing of the office."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PROGRAM = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mingfa.settings.portal"
import django
django.setup()
from django.test import Client
from mingfa.portal.follow import follow
told = json.loads(sys.stdin.read())
problem = follow(told["sources"], once=True) if told["sources"] else 0
client = Client(headers={"host": "localhost"})
pages = []
for address in told["pages"]:
    answer = client.get(address)
    pages.append([answer.status_code, answer.content.decode(), dict(answer.headers)])
office = sorted(name for name in sys.modules if name.startswith(("mingfa.office", "mingfa.desk", "mingfa.cases", "mingfa.disclosure", "mingfa.agencies")))
json.dump({"problem": problem, "pages": pages, "office": office}, sys.stdout)
"""


@dataclass(frozen=True)
class Page:
    """What a visitor got."""

    status: int
    text: str
    headers: dict[str, str]


class Portal:
    """A portal with its store in a folder of its own."""

    def __init__(self, site: Path) -> None:
        self.site, self.problem, self.said = site, 0, ""
        site.mkdir(parents=True, exist_ok=True)

    def visit(self, *pages: str, follow: tuple[str | Path, ...] = ()) -> list[Page]:
        """Follow feeds once, then open pages; `problem` is what the follower returned, `said` what it wrote."""
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM], input=json.dumps({"sources": [str(one) for one in follow], "pages": pages}), text=True,
            capture_output=True, env={**environment, "MINGFA_SITE": str(self.site)}, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        assert told["office"] == [], "the portal loads parts of the office"
        self.problem, self.said = told["problem"], done.stderr
        return [Page(*page) for page in told["pages"]]

    def page(self, address: str, *, follow: tuple[str | Path, ...] = ()) -> Page:
        """Open one page."""
        return self.visit(address, follow=follow)[0]
