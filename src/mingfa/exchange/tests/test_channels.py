"""Every publication on its channels: a task for each by itself, done only with a receipt, missing where it is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mingfa.cases.acts import executing as exe
from mingfa.cases.tests.whole import SMALL
from mingfa.cases.volume import bind
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.desk.verify import verify
from mingfa.disclosure import acts
from mingfa.dossier.models import LedgerRow
from mingfa.exchange.acts.channels import (
    ArrangeChannels,
    ArrangeSections,
    DesignateEntrant,
    SectionRow,
    channels_stream,
)
from mingfa.exchange.acts.delivery import FinishTask, NoteAnswer, PutOnChannel, ReportMissing, delivery_of, send_out
from mingfa.exchange.check import check
from mingfa.exchange.exporting import due, export, preview
from mingfa.exchange.files import read
from mingfa.exchange.models import DeliveryRow, TaskRow
from mingfa.exchange.state.channels import SECTIONS, Channel, Named, in_force
from mingfa.exchange.tests.delivering import arrange, configure, configurer, delivery, doing, state_of, tried
from mingfa.exchange.texts import SHORT, text_for

pytestmark = pytest.mark.django_db


def missing(case) -> set[str]:
    """Channels that are a must and on which the item is not, as the gap list has them."""
    rows = TaskRow.objects.filter(stream=delivery_of(case.publication), mandatory=True, state__in=("open", "waiting", "failed", "recall"))
    return set(rows.values_list("channel", flat=True))


def unlisted(case, channel: str) -> bool:
    """Whether the item is among those that are not on a channel yet and have no task for it."""
    return DeliveryRow.objects.filter(source=case.publication).exclude(channels__contains=f",{channel},").exists()


@pytest.mark.obligation("XX-P-11a")
@pytest.mark.guards("refuse_known_channel", "refuse_unnamed_channel")
def test_a_new_channel_gets_tasks_for_new_items_and_lists_the_old_ones(publishing):
    old = publishing().decided(SMALL).issued().published()
    assert configure(old, "toutiao", "政务号") == {"channel.no_source"}
    assert configure(old, "toutiao", "政务号", source="局长办公会决定") == set()
    assert unlisted(old, "toutiao")
    assert state_of(old, "toutiao") == ""
    new = publishing().decided(SMALL).issued()
    new.n = 300
    new.published()
    assert state_of(new, "toutiao") == "open"
    assert not unlisted(new, "toutiao")
    assert doing(new, PutOnChannel(channel="toutiao")) == {"delivery.there"}
    assert doing(old, PutOnChannel(channel="tv")) == {"delivery.not_for_channel"}
    assert doing(old, PutOnChannel(channel="toutiao")) == set()
    assert state_of(old, "toutiao") == "open"
    assert not unlisted(old, "toutiao")


@pytest.mark.obligation("XX-P-11.2a")
def test_a_penalty_is_on_the_portal_and_every_other_site_shows_how_it_stands(publishing):
    case = publishing().decided(SMALL).issued().published()
    portal = delivery(case).task("portal")
    assert (portal.state, portal.done_on) == ("done", case.public.published_on)
    assert {one.channel: one.state for one in delivery(case).tasks if one.channel != "portal"} == {
        "other_sites": "open", "case_system": "open", "credit": "open",
    }  # fmt: skip
    assert doing(case, FinishTask(channel="other_sites", receipt="网址")) == set()
    assert state_of(case, "other_sites") == "done"
    assert "portal" not in missing(case)
    assert doing(case, ReportMissing(channel="portal", found="打开网页未见该条")) == set()
    assert "portal" in missing(case)
    case.settled()
    assert "portal" in missing(case), "what a person found missing is not there again because the feed still has its line"
    assert doing(case, FinishTask(channel="portal", receipt="已恢复，截图 1 号")) == set()
    assert "portal" not in missing(case)


@pytest.mark.guards("refuse_by_hand", "refuse_not_owed")
def test_nobody_says_by_hand_that_the_feed_is_out(publishing):
    case = publishing().decided(SMALL).issued().provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    assert doing(case, FinishTask(channel="portal", receipt="看到了")) == {"delivery.by_feed"}
    case.settled()
    assert state_of(case, "portal") == "done"
    assert doing(case, FinishTask(channel="portal", receipt="看到了")) >= {"delivery.not_owed"}


@pytest.mark.obligation("XX-P-11.2b")
@pytest.mark.guards("refuse_no_receipt", "refuse_old_answer")
def test_a_penalty_without_the_number_of_the_case_system_is_incomplete(publishing):
    """Also after its record was exported to the file of the platform."""
    from mingfa.exchange.acts.delivery import NoteExport

    case = publishing().decided(SMALL).issued().published()
    assert "case_system" in missing(case)
    assert doing(case, FinishTask(channel="case_system", receipt="已录入")) == {"delivery.no_number"}
    assert doing(case, NoteAnswer(channel="case_system", accepted=True)) == {"delivery.nothing_sent"}
    assert doing(case, NoteExport(channel="case_system", file="环境处罚.xlsx", digest="0" * 64)) == set()
    assert state_of(case, "case_system") == "waiting"
    assert "case_system" in missing(case)
    assert doing(case, NoteAnswer(channel="case_system", accepted=True)) == set()
    assert "case_system" in missing(case)
    assert doing(case, FinishTask(channel="case_system", number="HJCF-2026-001")) == set()
    assert "case_system" not in missing(case)


@pytest.mark.obligation("XX-P-13b")
@pytest.mark.guards("refuse_outsider", "refuse_unknown_unit")
def test_the_designated_person_gets_one_task_for_each_other_platform(publishing):
    """Tasks open after the configured delay show as late; a unit without anybody designated is flagged."""
    flagged = publishing().decided(SMALL).issued().published()
    assert ConcernRow.objects.filter(stream=delivery_of(flagged.publication), code="channel.no_entrant").count() == 1
    unit, person = flagged.state.unit, flagged.officers[1]
    assert arrange(flagged, DesignateEntrant(unit="nowhere", person=person)) >= {"unit.unknown"}
    assert arrange(flagged, DesignateEntrant(unit=unit, person=flagged.leader)) == {"channel.entrant_outside"}
    assert arrange(flagged, DesignateEntrant(unit=unit, person=person)) == set()
    assert configure(flagged, "other_sites", "其他网站", delay_days=2) == set()
    case = publishing().decided(SMALL).issued()
    case.n = 300
    case.published()
    stream = delivery_of(case.publication)
    assert not ConcernRow.objects.filter(stream=stream, code="channel.no_entrant").exists()
    todos = ToDoRow.objects.filter(stream=stream)
    assert {row.key for row in todos} == {"other_sites", "case_system", "credit"}
    assert {row.person for row in todos} == {person}
    row = TaskRow.objects.get(stream=stream, channel="other_sites")
    view = regime_of("xiangxi")
    assert view is not None
    assert row.due_on == view.calendar.add_working_days(row.since, 2)
    late = TaskRow.objects.filter(stream=stream, state="open", due_on__lt=row.due_on + timedelta(days=1)).values_list("channel", flat=True)
    assert "other_sites" in late
    assert "other_sites" not in TaskRow.objects.filter(stream=stream, state="open", due_on__lt=row.due_on).values_list("channel", flat=True)
    case.until(row.due_on + timedelta(days=1))
    assert doing(case, FinishTask(channel="other_sites", receipt="网址"), person) == set()
    assert ConcernRow.objects.filter(stream=stream, code="channel.late", key="late:other_sites").exists()


@pytest.mark.obligation("XL-G-3.2b")
@pytest.mark.guards("refuse_no_section", "refuse_muddled_sections")
def test_every_item_falls_in_exactly_one_section(publishing):
    first = publishing("xinglongtai").decided(SMALL).issued().published()
    assert delivery(first).section == "after"
    both = ArrangeSections(
        sections=(SectionRow(code="all", label="全部"), SectionRow(code="cf", label="处罚", kinds=("penalty",))),
    )
    assert arrange(first, both) == {"section.overlap"}
    lists = ArrangeSections(sections=(SectionRow(code="lists", label="清单", kinds=("list", "register")),))
    assert arrange(first, lists) == set()
    case = publishing("xinglongtai").decided(SMALL).issued()
    case.n = 300
    case.provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == {"channel.no_section"}
    assert case.public.stage == "approved"
    penalties = SectionRow(code="cf", label="行政处罚", kinds=("penalty",), stages=("after",))
    rest = SectionRow(code="lists", label="清单", kinds=("list", "register"))
    assert arrange(case, ArrangeSections(sections=(penalties, rest))) == set()
    case.published()
    assert delivery(case).section == "cf"
    assert all(sum(one.takes(kind, stage) for one in SECTIONS) == 1 for kind in ("penalty", "list") for stage in ("pre", "during", "after"))


@pytest.mark.obligation("XL-P-0")
def test_a_gap_is_told_of_musts_and_not_of_others(publishing):
    """Portal (the column) and window are musts; microblog, WeChat and television are not."""
    case = publishing("xinglongtai").decided(SMALL).issued().provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    tasks = {one.channel: one.mandatory for one in delivery(case).tasks}
    assert (tasks["district_column"], tasks["window"]) == (True, True)
    assert (tasks["weibo"], tasks["wechat"], tasks["television"]) == (False, False, False)
    assert {"district_column", "window"} <= missing(case)
    assert not {"weibo", "wechat", "television"} & missing(case)
    case.settled()
    assert doing(case, FinishTask(channel="window", receipt="照片 1 号")) == set()
    assert not {"district_column", "window"} & missing(case)


@pytest.mark.obligation("XL-P-2a")
def test_an_item_stands_in_the_column_or_is_listed(publishing):
    case = publishing("xinglongtai").decided(SMALL).issued().published()
    column = delivery(case).task("district_column")
    assert (column.state, column.done_on) == ("done", case.public.published_on)
    assert "行政执法公示" in column.name
    assert doing(case, ReportMissing(channel="district_column", found="栏目中没有")) == set()
    assert "district_column" in missing(case)


@pytest.mark.obligation("SH-P-0b")
def test_an_item_on_wechat_only_is_missing_on_the_government_website(publishing):
    case = publishing("shanghai").decided(SMALL).issued().provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    assert doing(case, FinishTask(channel="wechat", receipt="推文链接")) == set()
    assert state_of(case, "wechat") == "done"
    assert "government_site" in missing(case)
    case.settled()
    assert "government_site" not in missing(case)


@pytest.mark.obligation("SH-P-0c")
@pytest.mark.guards("refuse_narrowing_a_must", "refuse_feed_elsewhere")
def test_wechat_is_switched_on_for_one_unit_and_leaves_no_gap_where_it_is_off(publishing):
    case = publishing("shanghai").decided(SMALL).issued()
    assert configure(case, "wechat", "政务微信", on=False) == set()
    assert configure(case, "government_site", "政府网站", on=False) == {"channel.must_stay"}
    assert configure(case, "government_site", "政府网站", units=("legal",)) == {"channel.must_be_whole"}
    assert configure(case, "wechat", "政务微信", mode="feed") == {"channel.not_ours"}
    case.published()
    assert state_of(case, "wechat") == ""
    assert "wechat" not in missing(case)
    assert configure(case, "wechat", "政务微信", units=(case.state.unit,)) == set()
    here = publishing("shanghai").decided(SMALL).issued()
    here.n = 300
    here.published()
    assert state_of(here, "wechat") == "open"
    assert "wechat" not in missing(here)
    assert configure(case, "wechat", "政务微信", units=("legal",)) == set()
    elsewhere = publishing("shanghai").decided(SMALL).issued()
    elsewhere.n = 600
    elsewhere.published()
    assert state_of(elsewhere, "wechat") == ""


@pytest.mark.obligation("JB-P-2")
def test_an_item_not_on_the_district_website_is_missing_and_others_show_how_they_stand(publishing):
    case = publishing("jiangbei").decided(SMALL).issued().provided().approved()
    assert case.done(acts.Publish(), case.at_step("publish")) == set()
    assert "government_site" in missing(case)
    others = {"weibo", "wechat", "media", "hall_board", "window"}
    assert {one.channel for one in delivery(case).tasks} >= others
    assert doing(case, FinishTask(channel="hall_board", receipt="")) == {"delivery.no_receipt"}
    assert doing(case, FinishTask(channel="hall_board", receipt="照片 3 号")) == set()
    assert {channel: state_of(case, channel) for channel in sorted(others)} == {
        "hall_board": "done", "media": "open", "wechat": "open", "weibo": "open", "window": "open",
    }  # fmt: skip
    assert not others & missing(case)
    case.settled()
    assert "government_site" not in missing(case)


@pytest.mark.obligation("PJ-G-3c")
def test_one_decision_is_on_the_page_in_the_export_and_in_the_dossier(publishing, portal, tmp_path):
    """One entry: the same number, party and result everywhere, and nothing typed a second time."""
    case = publishing("panjin").decided(SMALL).issued().published()
    page = portal.page(case.item, follow=(case.feed,))
    with now.at(case.at):
        assert due("panjin", "penalty") == [delivery_of(case.publication)]
        made = export("panjin", "penalty", by=case.site.people["legal_head"][0], target=tmp_path)
    assert (made.good, made.bad) == (1, 0)
    assert len(made.files) == 3
    for name in made.files:
        _, (record,) = read(tmp_path / name)
        assert check("penalty", [record], case.at.date()).ok
        assert record.values["CF_WSH"] == case.decision.number
        assert record.values["CF_XDR_MC"] == "乙镇清源水洗有限公司"
        assert record.values["CF_NR_FK"] == "12.000000"
    assert case.decision.number in page.text
    assert "乙镇清源水洗有限公司" in page.text
    bound = [one.document for one in bind(case.state, {})]
    assert [one.seq for one in bound if one.form == "penalty_decision"] == [case.decision.seq]
    assert LedgerRow.objects.get(stream=case.stream).decision_number == case.decision.number
    task = delivery(case).task("credit")
    assert (task.state, len(task.exported)) == ("waiting", 1)
    assert doing(case, NoteAnswer(channel="credit", accepted=False, reason="机关代码不符"), case.site.people["legal_head"][0]) == set()
    assert state_of(case, "credit") == "failed"
    with now.at(case.at):
        assert due("panjin", "penalty") == [delivery_of(case.publication)]
        export("panjin", "penalty", by=case.site.people["legal_head"][0], target=tmp_path)
    assert doing(case, NoteAnswer(channel="credit", accepted=True, number="XY-1"), case.site.people["legal_head"][0]) == set()
    assert (state_of(case, "credit"), delivery(case).task("credit").number) == ("done", "XY-1")
    assert [one for one in verify().findings if one.kind != "original"] == []


def test_a_faulty_record_is_left_out_and_stays_due(publishing, tmp_path):
    """江北 第十条 lets the facts be left out of a publication; the credit platform does not."""
    case = publishing("jiangbei").decided(SMALL).issued().provided(leave_out=("facts",)).published()
    folder = tmp_path / "out"
    with now.at(case.at):
        made = export("jiangbei", "penalty", by=case.site.people["legal_head"][0], target=folder)
    assert (made.good, made.bad) == (0, 1)
    assert [name.rpartition("-")[2] for name in made.files] == ["核验报告.xlsx"]
    assert {one.field for one in made.report.problems} == {"CF_SY"}
    assert state_of(case, "credit") == "open"


def test_whoever_may_not_export_gets_no_file(publishing, tmp_path):
    case = publishing().decided(SMALL).issued().published()
    folder = tmp_path / "out"
    with now.at(case.at), pytest.raises(Refused):
        export("xiangxi", "penalty", by=case.site.people["officer"][0], target=folder)
    assert not folder.exists()
    assert state_of(case, "credit") == "open"


def test_a_correction_reopens_what_was_done_and_is_sent_as_an_update(publishing, tmp_path):
    case = publishing().decided(SMALL).issued().published()
    chief = case.site.people["legal_head"][0]
    assert doing(case, FinishTask(channel="other_sites", receipt="网址")) == set()
    with now.at(case.at):
        export("xiangxi", "penalty", by=chief, target=tmp_path)
    assert doing(case, NoteAnswer(channel="credit", accepted=True, number="XY-1"), chief) == set()
    assert case.done(acts.CorrectPublication(reason="补充执行情况", execution="罚款已缴清"), case.at_step("publish")) == set()
    case.published()
    assert {one.channel: (one.work, one.state) for one in delivery(case).tasks} == {
        "portal": ("publish", "done"), "other_sites": ("update", "open"), "case_system": ("publish", "open"), "credit": ("update", "open"),
    }  # fmt: skip
    with now.at(case.at):
        found, _ = preview("xiangxi", "penalty")
    assert [record.action for _, record in found] == ["update"]


def test_a_withdrawn_item_is_recalled_where_it_was_and_dropped_where_it_was_not(publishing):
    """上海 推进实施方案 三（一）3（2）: a take-down task for each other channel."""
    case = publishing("jiangbei").decided(SMALL).issued().published().served()
    assert doing(case, FinishTask(channel="hall_board", receipt="照片")) == set()
    case.do(exe.RevokeDecision(reason="适用法律错误"), case.leader)
    assert case.done(acts.WithdrawPublication(trigger="revoked", reason="已自行撤销"), case.at_step("publish")) == set()
    assert state_of(case, "hall_board") == "recall"
    assert state_of(case, "weibo") == "recalled"
    assert state_of(case, "government_site") == "recall"
    case.settled()
    assert state_of(case, "government_site") == "recalled"
    assert doing(case, ReportMissing(channel="hall_board", found="没有")) == {"stage.wrong"}
    assert doing(case, FinishTask(channel="hall_board", receipt="已揭下，照片")) == set()
    assert state_of(case, "hall_board") == "recalled"


@pytest.mark.guards("refuse_other_stream")
def test_an_agency_has_one_stream_of_channels(publishing):
    case = publishing().decided(SMALL).issued()
    stray = channels_stream("xiangxi").replace("main", "other")
    assert tried(case, ArrangeChannels(), stray, configurer(case)) == {"channel.other_stream"}
    assert tried(case, ArrangeChannels(), channels_stream("xiangxi"), configurer(case)) == set()
    assert tried(case, ArrangeChannels(), channels_stream("xiangxi"), configurer(case)) == {"stream.exists"}


def test_what_was_arranged_never_loosens_a_must():
    named = (Named("portal", True, "第十一条"), Named("wechat", False, "第二条"))
    off = {"portal": Channel("portal", "门户", "feed", False, on=False), "wechat": Channel("wechat", "微信", "manual", False, on=False)}
    portal, wechat = in_force(named, off)
    assert (portal.mandatory, portal.on) == (True, True)
    assert (wechat.mandatory, wechat.on) == (False, False)
    assert portal.takes("penalty", "after", "any")
    assert not wechat.takes("penalty", "after", "any")


def test_texts_for_people_come_from_the_public_words(publishing):
    case = publishing("jiangbei").decided(SMALL).issued().published()
    content = case.public.emissions[-1].content
    short = text_for("weibo", content, address="https://x.example/d/1")
    assert len(short) <= SHORT
    assert "乙镇清源水洗有限公司" in short
    assert short.endswith("https://x.example/d/1")
    board = text_for("hall_board", content)
    assert all(str(one["value"]) in board for one in content["fields"])
    long = dict(content) | {"fields": [{"key": "object", "label": "当事人", "value": "甲" * 500}]}
    assert len(text_for("weibo", long, address="https://x.example/d/1")) == SHORT
    gone = text_for("weibo", {"organ": "甲局", "kind": "penalty", "number": "〔2026〕1号", "reason": "已撤销"}, "recall")
    assert "已撤销" in gone
    assert "清源" not in gone


def test_other_streams_deliver_too():
    caused = send_out("publish", "xiangxi/register/officers", "register", title="执法人员名录", stage="pre")
    assert caused.stream == "xiangxi/delivery/register-officers"
    assert (caused.act.item_stage, caused.act.item_kind) == ("pre", "register")
    assert delivery_of("xiangxi/publication/abc-d1") == "xiangxi/delivery/abc-d1"


def test_the_officer_register_goes_to_the_channels_before_any_enforcement(publishing):
    """事前公开: the portal shows it when the feed carries it, other channels have tasks; a later change of it updates nothing twice."""
    from mingfa.agencies.setup import register_act

    case = publishing()
    act = register_act("xiangxi", case.at.date())
    by = next(person for role in ("legal_head", "info_centre", "leader_in_charge") for person in case.site.people.get(role, []))
    assert tried(case, act, "xiangxi/register/officers", by) == set(), case.said
    found = look("xiangxi/delivery/register-officers").state
    assert (found.item_stage, found.kind, found.section) == ("pre", "register", "pre")
    assert {one.channel for one in found.tasks} == {"portal", "other_sites"}
    case.settled()
    assert look("xiangxi/delivery/register-officers").state.task("portal").state == "done"
    case.at += timedelta(hours=1)
    assert tried(case, act, "xiangxi/register/officers", by) == set(), case.said
    case.settled()
    assert look("xiangxi/delivery/register-officers").state.task("portal").state == "done"
    assert [one for one in verify().findings if one.kind != "original"] == []
