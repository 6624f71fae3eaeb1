"""A standing list from the draft to the public: who does which step, and what each step leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.agencies.acts.person import AppointPost
from mingfa.demo.standing import liaison_of
from mingfa.desk import now
from mingfa.desk.models import ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.desk.store import read_entries
from mingfa.lists.published import gaps_of
from mingfa.lists.standing.acts import CollectVersion, DraftVersion, GiveUpVersion, PublishList, ReturnVersion, RowIn, WithdrawList
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.tests.rows import COERCION, POWER, POWERS, jiangbei_row
from mingfa.lists.tests.standing import DAY, Lists, at

pytestmark = pytest.mark.django_db


@pytest.mark.obligation("XX-P-3a")
@pytest.mark.guards("refuse_nobody_answering", "refuse_changed_provider", "refuse_other_unit", "refuse_others_to_give_up")
def test_whoever_provides_answers_for_it(xiangxi):
    """湘西州 公示制度 第三条: no unit and provider, no item; both stay in its history whatever comes later."""
    lists = Lists(xiangxi)
    person, unit = lists.drafter("powers")
    lists.create("powers")
    assert lists.do(lists.draft("powers", POWERS, unit="", provider=""), "powers", by=person) == {"list.no_unit", "list.no_provider"}
    assert lists.do(lists.draft("powers", POWERS, provider=""), "powers", by=person) == {"list.no_provider"}
    assert lists.do(lists.draft("powers", POWERS, unit="", provider=person), "powers", by=person) == {"list.no_unit"}
    assert "list.unknown_provider" in lists.do(lists.draft("powers", POWERS, provider="xiangxi/person/nobody"), "powers", by=person)
    elsewhere = xiangxi.person("info_centre")
    assert "list.provider_elsewhere" in lists.do(lists.draft("powers", POWERS, provider=elsewhere), "powers", by=person)
    assert "list.unknown_unit" in lists.do(lists.draft("powers", POWERS, unit="moon"), "powers", by=person)
    assert "list.not_your_unit" in lists.do(lists.draft("powers", POWERS, unit="legal", provider=person), "powers", by=person)
    lists.drafted("powers", POWERS)
    draft = lists.state("powers").draft
    assert (draft.provider, draft.unit) == (person, unit)
    colleague = next(p for p in xiangxi.people["officer"] if p != person and unit in look(p).state.units_on(DAY))
    assert lists.do(lists.draft("powers", POWERS, provider=colleague), "powers", by=person) == {"list.provider_changed"}
    stranger = next(p for p in xiangxi.people["info_liaison"] if unit not in look(p).state.units_on(DAY))
    assert lists.do(GiveUpVersion(reason="不再需要"), "powers", by=stranger) == {"list.not_your_draft"}
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == set()
    public = lists.state("powers").public
    assert (public.provider, public.unit) == (person, unit)
    assert lists.do(lists.draft("powers", POWERS, provider=colleague), "powers", by=colleague) == set()
    assert (lists.state("powers").versions[0].provider, lists.state("powers").draft.provider) == (person, colleague)


@pytest.mark.obligation("XX-P-16b")
@pytest.mark.guards("refuse_others_to_collect", "refuse_uncollected")
def test_what_others_of_a_section_enter_goes_to_its_liaison_first(xiangxi):
    """湘西州 公示制度 第十六条: the liaison collects; the leader is not asked before."""
    lists = Lists(xiangxi)
    officer = next(p for p in xiangxi.people["officer"] if "enforcement" in look(p).state.units_on(DAY))
    liaison = liaison_of(xiangxi, lists.regime, "enforcement", DAY)
    other = next(p for p in xiangxi.people["info_liaison"] if p != liaison)
    lists.create("powers")
    act = lists.draft("powers", POWERS, provider=officer, unit="enforcement")
    assert lists.do(act, "powers", by=officer) == set()
    assert lists.state("powers").stage == "collecting"
    todo = ToDoRow.objects.get(stream=list_stream("xiangxi", "powers"))
    assert (todo.duty, todo.unit, todo.act) == ("list.collect", "enforcement", CollectVersion.name)
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == {"list.not_collected"}
    assert lists.do(CollectVersion(), "powers", by=officer) == {"list.not_the_liaison"}
    assert lists.do(CollectVersion(), "powers", by=other) == {"list.not_the_liaison"}
    assert lists.do(CollectVersion(note="已核对"), "powers", by=liaison) == set()
    state = lists.state("powers")
    assert (state.stage, state.draft.collected_by, state.draft.provider) == ("review", liaison, officer)
    assert ToDoRow.objects.get(stream=state.stream).duty == "list.approve"
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    # entered by the liaison, it goes to the leader at once
    lists.create("organisation")
    act = lists.draft("organisation", {"o": {"name": "本局", "duties": "监督执法"}}, unit="enforcement", provider=liaison)
    assert lists.do(act, "organisation", by=liaison) == set()
    assert lists.state("organisation").stage == "review"


@pytest.mark.obligation("XX-P-12a", "XX-P-12b")
@pytest.mark.guards(
    "refuse_others_to_approve", "refuse_own_approval", "refuse_unapproved", "refuse_others_to_publish", "refuse_other_draft"
)
def test_a_leader_approves_and_the_information_centre_publishes(xiangxi):
    """湘西州 公示制度 第十二条: sections compile, the leader in charge reviews, the information centre publishes."""
    lists = Lists(xiangxi)
    person, _ = lists.drafter("powers")
    lists.drafted("powers", POWERS)
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == {"list.not_approved"}
    with now.at(at(DAY)):
        perform(AppointPost(role="leader_in_charge", unit="leadership", first=DAY), person, by="installer", key="also a leader")
    assert lists.do(lists.approving("powers"), "powers", by=person) == {"list.own_approval"}
    assert lists.do(lists.approving("powers").model_copy(update={"digest": "0" * 64}), "powers", by=lists.approver(person)) == {
        "list.other_draft"
    }
    head = xiangxi.person("legal_head")
    assert lists.do(lists.approving("powers"), "powers", by=head) == {"list.not_yours_to_approve"}
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == {"list.not_approved"}
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver(person)) == set()
    assert lists.do(PublishList(), "powers", by=head) == {"list.not_yours_to_publish"}
    assert "list.not_yours_to_publish" in lists.do(PublishList(), "powers", by=lists.approver(person))
    centre = xiangxi.person("info_centre")
    assert lists.do(PublishList(), "powers", by=centre) == set()
    public = lists.state("powers").public
    assert (public.published_by, public.published_on) == (centre, DAY)
    entry = read_entries(list_stream("xiangxi", "powers"))[-1]
    assert (entry.act.name, entry.by.person) == (PublishList.name, centre)


@pytest.mark.obligation("JB-P-1a", "JB-P-1b", "JB-P-1c")
@pytest.mark.guards("refuse_other_provider_role", "refuse_others_to_return")
def test_the_detachment_compiles_its_head_reviews_the_information_centre_publishes(installed):
    """江北区 公示制度 第一条."""
    site = installed("jiangbei")
    lists = Lists(site)
    lists.create("powers")
    targets = site.person("legal_head")
    refused = lists.do(lists.draft("powers", POWERS, unit="targets", provider=targets), "powers", by=targets)
    assert "list.unit_does_not_provide" in refused
    assert "第一条" in lists.words()
    assert "list.not_your_unit" in lists.do(lists.draft("powers", POWERS), "powers", by=targets)
    officer = next(
        p for p in site.people["officer"] if "enforcement" in look(p).state.units_on(DAY) and p not in site.people["lead_handler"]
    )
    assert "list.not_yours_to_provide" in lists.do(
        lists.draft("powers", POWERS, provider=site.person("unit_head", "enforcement")),
        "powers",
        by=site.person("unit_head", "enforcement"),
    )
    assert lists.do(lists.draft("powers", POWERS, provider=officer), "powers", by=officer) == set()
    draft = lists.state("powers").draft
    assert (draft.provider, draft.unit, draft.made_on, lists.state("powers").stage) == (officer, "enforcement", DAY, "review")

    centre = site.person("info_centre")
    todo = ToDoRow.objects.get(stream=list_stream("jiangbei", "powers"))
    assert todo.duty == "list.approve"
    assert lists.do(PublishList(), "powers", by=centre) == {"list.not_approved"}
    refused = lists.do(lists.approving("powers"), "powers", by=next(p for p in site.people["officer"] if p != officer))
    assert "list.not_yours_to_approve" in refused
    head = site.person("unit_head", "enforcement")
    elsewhere = next((p for p in site.people["unit_head"] if p != head), "")
    if elsewhere:
        assert "list.not_yours_to_approve" in lists.do(lists.approving("powers"), "powers", by=elsewhere)
    assert lists.do(ReturnVersion(reason="内容不完整"), "powers", by=targets) == {"list.not_yours_to_approve"}
    assert lists.do(lists.approving("powers"), "powers", by=head) == set()
    todo = ToDoRow.objects.get(stream=list_stream("jiangbei", "powers"))
    assert (todo.duty, lists.state("powers").stage) == ("list.publish", "approved")

    assert "list.not_yours_to_publish" in lists.do(PublishList(), "powers", by=head)
    assert {"list.not_yours_to_publish", "duty.not_yours"} & lists.do(PublishList(), "powers", by=officer)
    lists.publish("responsibilities", {"r": jiangbei_row()})
    approved = lists.drafted("responsibilities", {"r": {**jiangbei_row(), "functions": "新的职责"}})
    assert approved.do(lists.approving("responsibilities"), "responsibilities", by=head) == set()
    waiting = [gap for gap in gaps_of("jiangbei", DAY + timedelta(days=3)) if gap.kind == "waiting"]
    assert [gap.code for gap in waiting] == ["responsibilities"]
    assert "已等待 3 天" in waiting[0].words
    assert lists.do(PublishList(), "powers", by=centre) == set()
    assert lists.state("powers").public.published_by == centre


@pytest.mark.guards("refuse_nothing_public", "refuse_bad_rows")
def test_a_draft_is_read_cell_by_cell_and_given_up_or_taken_down_with_a_reason(xiangxi):
    lists = Lists(xiangxi)
    person, _ = lists.drafter("powers")
    lists.create("powers")

    def refused(rows):
        return lists.do(lists.draft("powers", rows), "powers", by=person)

    assert refused({}) == {"list.empty"}
    assert refused({"p": {"name": "处罚"}}) == {"list.cell_needed"}
    assert refused({"p": {**POWER, "kind": "行政处罚"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "kind": "divination"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "basis": "没有书名号的法律"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "moon": "x"}}) == {"list.unknown_column"}
    twice = DraftVersion(
        unit="enforcement", provider=person, source="试", rows=(RowIn(id="p", cells=POWER), RowIn(id="p", cells=COERCION))
    )  # fmt: skip
    assert lists.do(twice, "powers", by=person) == {"list.same_id"}
    assert refused({f"r{n}": {**POWER, "content": "长" * 4000} for n in range(70)}) == {"list.too_large"}
    many = refused({f"r{n}": {"name": "处罚"} for n in range(50)})
    assert many == {"list.cell_needed", "list.more_faults"}
    assert len(lists.last) == 21
    assert lists.do(WithdrawList(reason="试"), "powers", by=lists.publisher()) == {"list.nothing_public"}
    lists.drafted("powers", POWERS)
    assert lists.do(GiveUpVersion(reason="重新组织"), "powers", by=person) == set()
    assert lists.state("powers").stage == "empty"
    lists.publish("powers", POWERS)
    assert "list.not_yours_to_publish" in lists.do(WithdrawList(reason="试"), "powers", by=person)
    assert lists.do(WithdrawList(reason="职能移交"), "powers", by=lists.publisher()) == set()
    state = lists.state("powers")
    assert (state.stage, state.public, state.current(DAY), state.withdrawals[0].reason) == ("withdrawn", None, None, "职能移交")
    assert state.versions[0].rows
    assert lists.publish("powers", POWERS, day=DAY + timedelta(days=1)).public.number == 2
