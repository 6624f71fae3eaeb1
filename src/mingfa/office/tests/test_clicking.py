"""An officer, a reviewer, a leader and the information centre take one case from lead to public page by clicking; a visitor finds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mingfa.demo.matters import parties
from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.desk.verify import verify
from mingfa.disclosure.feed import feed_folder
from mingfa.office.tests.clicking import PRESENT, Clicked, Desk
from mingfa.office.tests.conftest import accounts
from mingfa.portal.tests.visitor import Portal
from mingfa.testing.site import install_for_test

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
START = datetime(2026, 3, 2, 9, tzinfo=LOCAL)


@pytest.fixture
def address(settings: Any, transactional_db: None) -> Iterator[str]:
    """The address of a server of its own, whose every request happens in the simulated present."""
    settings.MIDDLEWARE = ["mingfa.office.tests.clicking.simulated_time", *settings.MIDDLEWARE]
    settings.ALLOWED_HOSTS = ["localhost"]
    PRESENT[:] = [START]
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def test_a_case_from_lead_to_public_page_by_clicking(browser: Browser, address: str, tmp_path: Path) -> None:
    with now.at(START):
        site = install_for_test("xiangxi")
        accounts("xiangxi")
    walk = Clicked(site, START, parties()[:1], desk=Desk(browser, address))
    assert walk.desk is not None
    walk.through("publish")
    walk.settle()
    assert len(walk.clicked) > 45
    state = walk.state
    assert state.proceeding.decision is not None
    assert state.proceeding.decision.issue is not None
    with now.at(walk.now):
        portal = Portal(tmp_path / "portal")
        visited = portal.visit("/decisions/", follow=(feed_folder(),))
        found = visited[0].text
        assert state.proceeding.decision.number in found
        report = verify()
        assert report.ok, [str(one) for one in report.findings[:5]]
    walk.desk.close()
