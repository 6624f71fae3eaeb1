"""The pages of what has to be published: figures that open their decisions, what follows, what is kept back, random inspections."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.times import LOCAL
from mingfa.disclosure import acts
from mingfa.disclosure.tests.kinds import inspected, sealed
from mingfa.office.tests.conftest import accounts, signed_in

pytestmark = pytest.mark.django_db


def test_every_figure_opens_its_decisions(publishing):
    """Due, published, late, withheld, in time, overdue; by kind and by unit and month; what cannot be a month lists nothing."""
    late, waiting, withheld = publishing().decided(SMALL).issued(), sealed(publishing()), inspected(publishing())
    waiting.n, withheld.n = 50, 100
    assert withheld.done(acts.Withhold(ground="4", evidence="同案人员尚在调查"), withheld.at_step("provide")) == set()
    assert withheld.done(acts.ApproveWithholding(granted=True, opinion="同意"), withheld.site.person("leader_in_charge")) == set()
    late.at = datetime(2026, 4, 20, 9, tzinfo=LOCAL)
    late.published()
    accounts("xiangxi")
    client = signed_in(late.leader)
    shown = {}
    with now.at(late.at):
        page = client.get("/disclosure/due/").content.decode()
        for state in ("published", "late", "withheld", "waiting", "overdue"):
            shown[state] = client.get(f"/disclosure/due/?show=list&state={state}").content.decode()
        nothing = client.get("/disclosure/due/?show=list&month=2026-13").content.decode()
        of_kind = client.get("/disclosure/due/?show=list&kind=coercion").content.decode()
        kept = client.get("/disclosure/due/?show=withheld").content.decode()
        follow = client.get("/disclosure/due/?show=follow").content.decode()
    assert "公示率" in page
    assert "行政处罚" in page
    streams = {"late": late, "overdue": waiting, "withheld": withheld}
    for state, case in streams.items():
        for other in ("late", "withheld", "waiting", "overdue"):
            assert (case.publication in shown[other]) is (other == state), (state, other)
    assert late.publication in shown["published"]
    assert "没有这样的决定" in nothing
    assert waiting.publication in of_kind
    assert late.publication not in of_kind
    assert "可能妨害正常执法活动" in kept
    assert "disclosure.recheck_withholding" in kept
    assert late.publication in follow
    assert "执行情况" in follow


def test_a_drawn_period_says_what_lacks(publishing):
    case = publishing("xinglongtai")
    case.opened("inspection", title="某洗涤厂检查", ground="年度检查计划").inspected(random=True)
    accounts("xinglongtai")
    client = signed_in(case.leader)
    with now.at(case.at + timedelta(days=40)):
        page = client.get("/disclosure/due/?show=random").content.decode()
    for words in ("2026年3月", "每月", "已超期", "乙镇清源水洗有限公司", "disclosure.compile_random_report"):
        assert words in page
