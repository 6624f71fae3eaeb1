"""Office and portal are two worlds: what is published, corrected and withdrawn arrives by folder, by address, and carried across a gate."""

from __future__ import annotations

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.disclosure import acts
from mingfa.disclosure.tests.test_completeness import day_over
from mingfa.law.regime import AGENCIES
from mingfa.portal.audit import audit
from mingfa.portal.tests.visitor import Portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(publishing):
    """A decision of each of the five agencies, published under its own regime."""
    cases = []
    for number, agency in enumerate(AGENCIES):
        case = publishing(agency)
        case.n = number * 100
        cases.append(case.decided(SMALL).issued().published())
    return cases


def test_one_portal_follows_all_five_agencies_by_folder_by_address_and_carried_across(published, portal, tmp_path):
    feeds = published[0].feed
    carried = tmp_path / "disc"
    shutil.copytree(feeds, carried)
    handler = partial(SimpleHTTPRequestHandler, directory=str(feeds))
    handler.func.log_message = lambda *parts: None
    by_address, by_hand = Portal(tmp_path / "by_address"), Portal(tmp_path / "by_hand")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}"
        for visited, source in ((portal, feeds), (by_address, where), (by_hand, carried)):
            home, *pages = visited.visit("/", *(case.item for case in published), follow=(source,))
            assert visited.problem == 0
            for case, page in zip(published, pages, strict=True):
                assert page.status == 200
                assert case.state.proceeding.decision.number in page.text
                assert f"/decisions/?agency={case.site.agency}" in home.text
        ended = published[-1]
        ended.at = max(case.at for case in published)
        number = ended.state.proceeding.decision.number
        assert ended.done(acts.WithdrawPublication(trigger="excepted", reason="误公示"), ended.at_step("publish")) == set()
        ended.settled()
        day_over(ended)
        assert all(one.ok for one in audit(where)), [one.findings for one in audit(where)]
        for visited, source in ((portal, feeds), (by_address, where)):
            page = visited.page(ended.item, follow=(source,))
            assert "误公示" in page.text
            assert "违法事实" not in page.text
        server.shutdown()
    assert "违法事实" in by_hand.page(ended.item).text  # nothing has been carried yet
    shutil.rmtree(carried)
    shutil.copytree(feeds, carried)
    page, listed = by_hand.visit(ended.item, f"/decisions/?agency={ended.site.agency}&state=shown", follow=(carried,))
    assert by_hand.problem == 0
    assert "误公示" in page.text
    assert "违法事实" not in page.text
    assert number not in listed.text
    shutil.rmtree(carried / ended.site.agency / "tile")
    assert by_hand.page(ended.item, follow=(carried,)).status == 200
    assert by_hand.problem == 0  # nothing new: the tiles are not needed
