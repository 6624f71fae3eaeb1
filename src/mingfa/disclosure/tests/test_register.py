"""The officer register on the public page: what an import brings, and the yearly check that takes an officer off and puts him back."""

from __future__ import annotations

from datetime import datetime

import pytest

from mingfa.agencies.acts.person import AmendPerson, EnrolPerson, FailYearlyCheck, IssueCertificate, PassYearlyCheck
from mingfa.agencies.facts import register_stream
from mingfa.agencies.setup import register_act
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.perform import look, perform
from mingfa.desk.times import LOCAL
from mingfa.lists.acts import PublishRegister

pytestmark = pytest.mark.django_db

SIX = ("姓名", "单位", "职务", "证件编号", "执法类别", "执法区域")


def do(act, stream, by, at, key):
    with now.at(at):
        return perform(act, stream, by=by, key=key)


@pytest.mark.obligation("XL-P-3.5a")
def test_the_public_page_of_xinglongtai_shows_six_fields_of_every_officer(publishing, portal):
    """兴隆台 二（一）3（5）: an officer lacking any of the six fields is not published; once it is there, the page shows him."""
    case = publishing("xinglongtai").settled()
    head, administrator = case.site.person("legal_head"), case.site.person("administrator")
    page = portal.page("/officers/xinglongtai/", follow=(case.feed,))
    assert page.status == 200
    assert all(f'<th scope="col">{name}</th>' in page.text for name in SIX)
    assert '">-</td>' not in page.text
    at = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    do(EnrolPerson(full_name="余无职", units=("enforcement",)), "xinglongtai/person/new", administrator, at, "enrol")
    card = IssueCertificate(
        number="55001",
        classes=("安全生产",),
        area="兴隆台区",
        valid_from=at.date(),
        valid_to=at.date().replace(year=2030),
        issuer="某省政府",
    )
    do(card, "xinglongtai/person/new", head, at, "card")
    case.at = at
    case.settled()
    assert "余无职" not in portal.page("/officers/xinglongtai/", follow=(case.feed,)).text
    with now.at(at):
        whole = register_act("xinglongtai", at.date())
    assert isinstance(whole, PublishRegister)
    with pytest.raises(Refused) as caught:
        do(whole, register_stream("xinglongtai"), head, at, "without a post")
    assert "register.field_missing" in caught.value.codes
    do(AmendPerson(title="科员", reason="补登职务"), "xinglongtai/person/new", administrator, at, "amend")
    case.settled()
    page = portal.page("/officers/xinglongtai/?number=55001", follow=(case.feed,))
    assert all(words in page.text for words in ("余无职", "科员", "55001", "安全生产", "兴隆台区"))


@pytest.mark.obligation("XL-P-3.5c")
def test_the_yearly_check_moves_the_public_page(publishing, portal):
    """兴隆台 二（一）3（5）: not passed in this year's check -> off the public list; passing restores him."""
    case = publishing("xinglongtai").settled()
    officer, head = case.site.people["officer"][0], case.site.person("legal_head")
    number = look(officer).state.certificates[0].number
    address = f"/officers/xinglongtai/?number={number}"
    assert look(officer).state.name in portal.page(address, follow=(case.feed,)).text
    case.at = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    do(FailYearlyCheck(year=2026, reason="未参加审验"), officer, head, case.at, "fail")
    case.settled()
    page, everybody = portal.visit(address, "/officers/xinglongtai/", follow=(case.feed,))
    assert f"名录中没有证件编号 {number}" in page.text
    assert look(officer).state.name not in everybody.text
    case.at = datetime(2026, 4, 1, 9, tzinfo=LOCAL)
    do(PassYearlyCheck(year=2026), officer, head, case.at, "pass")
    case.settled()
    assert look(officer).state.name in portal.page(address, follow=(case.feed,)).text
