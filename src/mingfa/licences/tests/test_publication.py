"""A decision on a licence falls due for publication by itself, in its days, and its record of 双公示 is filled from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mingfa.desk.perform import regime_of
from mingfa.desk.times import LOCAL
from mingfa.disclosure import acts as pub
from mingfa.disclosure.kind import last_day as last_to_publish
from mingfa.disclosure.kind import publication_clock
from mingfa.disclosure.source import told_by_stream
from mingfa.documents.blocks import Citizen
from mingfa.exchange.acts.delivery import delivery_of
from mingfa.exchange.check import check
from mingfa.exchange.reading import records_of
from mingfa.licences.acts import deciding as dec
from mingfa.licences.tests.applying import FIRM

pytestmark = pytest.mark.django_db
DECIDED = datetime(2024, 9, 27, 9, tzinfo=LOCAL)


def due_on(case) -> date | None:
    """The last day to publish the decision."""
    view = regime_of(case.site.agency)
    return last_to_publish(publication_clock(case.public, view), view)


@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_a_licence_of_27_september_2024_is_due_on_the_worked_saturday(applying, agency):
    """上海 推进实施方案 三（一）3（1）, 江北 公示制度 第十条: seven working days; 29 September and 12 October 2024 were worked."""
    case = applying(agency, DECIDED).decided()
    assert (case.public.kind, case.public.stage, case.public.decided_on) == ("licence", "due", date(2024, 9, 27))
    assert due_on(case) == date(2024, 10, 12)


def test_a_refusal_is_published_like_a_licence_and_says_so(applying):
    case = applying("shanghai", DECIDED).accepted().examined()
    case.making(case.refusal()).settled()
    assert due_on(case) == date(2024, 10, 12)
    (told,) = told_by_stream("licence", case.state).decisions
    assert (told.result, told.fields["conclusion"]) == ("refused", "不予行政许可")
    assert "选址不符合规划" in told.fields["result"]
    assert "valid_from" not in told.fields


def published(case):
    """Go from the issued decision to the feed, each step by whom the regime names."""
    view = regime_of(case.site.agency)

    def at_step(step: str) -> str:
        roles = view.regime.items(f"disclosure.chain.decision.{step}.roles", case.today)
        return next(person for role in roles for person in case.site.people.get(role, []))

    case.done(pub.PreparePublication(), at_step("provide"), case.publication)
    case.done(pub.ApprovePublication(redaction_checked=True), at_step("approve"), case.publication)
    case.done(pub.Publish(), at_step("publish"), case.publication)
    return case.settled()


def test_the_record_of_double_publicity_is_filled_from_the_licence(applying, portal):
    from mingfa.desk import now
    from mingfa.desk.perform import look

    case = published(applying("shanghai").decided())
    content = case.public.emissions[-1].content
    fields = {one["key"]: one["value"] for one in content["fields"]}
    assert content["kind"] == "licence"
    assert fields["conclusion"] == "准予行政许可"
    assert (fields["valid_from"], fields["valid_until"]) == ("2026年3月2日", "2031年3月20日")
    with now.at(case.at):
        (record,) = records_of(look(delivery_of(case.publication)).state, "publish", case.today)
    assert {code: record.values[code] for code in ("XK_XDR_MC", "XK_XDR_SHXYM", "XK_FRDB", "XK_XKLB", "XK_WSH", "XK_ZT", "XK_YXQZI")} == {
        "XK_XDR_MC": FIRM.name, "XK_XDR_SHXYM": FIRM.credit_code, "XK_FRDB": FIRM.head_name, "XK_XKLB": "普通",
        "XK_WSH": case.state.decision.number, "XK_ZT": "1", "XK_YXQZI": "2031/03/20",
    }  # fmt: skip
    assert record.values["XK_NR"] == case.state.decision.content
    assert (record.values["XK_XKZS"], record.values["XK_XKBH"]) == ("排污许可证", "914331000001P")
    assert (record.values["XK_JDRQ"], record.values["XK_YXQZ"]) == ("2026/03/02", "2026/03/02")
    assert check("licence", [record], case.today).ok
    case.at += timedelta(days=1)
    case.done(dec.EndLicence(ending="cancelled", reason="企业注销"))
    with now.at(case.at):
        (record,) = records_of(look(delivery_of(case.publication)).state, "update", case.today)
    assert (record.action, record.values["XK_ZT"], record.values["BZ"]) == ("update", "2", "许可已注销")


def test_a_refusal_is_in_no_table_of_licences(applying):
    from mingfa.desk import now
    from mingfa.desk.perform import look

    case = applying("shanghai").accepted().examined()
    case = published(case.making(case.refusal()).settled())
    with now.at(case.at):
        assert records_of(look(delivery_of(case.publication)).state, "publish", case.today) == ()


def test_a_citizen_s_number_and_address_are_in_nothing_public(applying):
    person = Citizen(name="吴若水", id_number="11010519491231002X", address="甲市乙镇滨河路8号3单元")
    case = applying("shanghai")
    case.block = person
    case = published(case.decided(content="准予吴若水在其住址甲市乙镇滨河路8号3单元以外经营"))
    text = str(case.public.emissions[-1].content)
    assert person.id_number not in text
    assert person.address not in text
