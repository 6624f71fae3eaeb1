"""Letters from the public in the office: taken once, given to somebody, answered in time, closed to whom they complain about."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import datetime, timedelta
from itertools import count

import pytest

from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.act import Actor
from mingfa.desk.errors import NotReady, Refused
from mingfa.desk.models import ConcernRow, DeadlineRow, ToDoRow
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.verify import verify
from mingfa.disclosure import acts as pub
from mingfa.ledger.letters import answer_key, code_of, make_parcel, open_answer, receipt_of, token_of
from mingfa.office.keeping import keep_fetching
from mingfa.portal.tests.visitor import Served
from mingfa.portal.tests.writer import Writer
from mingfa.reports import acts
from mingfa.reports.keys import inbox_keys, make_inbox_key
from mingfa.reports.kind import visible
from mingfa.reports.models import ReportRow
from mingfa.reports.state import ReportState
from mingfa.reports.taking import Fetched, InboxUnreachable, fetch, open_inboxes, take

_N = count()


class Letters:
    """An agency's inbox, and letters thrown into it without a portal."""

    def __init__(self, case) -> None:
        self.case, self.agency, self.at = case, case.site.agency, case.at
        with now.at(case.at):
            self.public = make_inbox_key(self.agency)
            self.done(acts.OpenInbox(public=self.public), case.site.person("administrator"), acts.inbox_stream(self.agency))
        self.codes: dict[str, str] = {}

    def done(self, act, by: str, stream: str) -> set[str]:
        """Try an act; return the codes of what refuses it."""
        try:
            with now.at(self.case.at):
                perform(act, stream, by=by, key=f"letters-{next(_N)}")
        except Refused as error:
            self.said = error.refusals
            return set(error.codes)
        self.case.at += timedelta(minutes=10)
        return set()

    def parcel(self, form: str = "complaint", item: str = "", public: str = "", **told: str):
        """A parcel as the portal makes it."""
        seed = str(next(_N)).encode()
        receipt, code = receipt_of("20260305", seed), code_of(seed)
        self.codes[receipt] = code
        whole = {
            "subject": "检查时没有出示证件", "text": "三月五日上午两名检查人员没有出示证件。", "category": "fact" if form == "error" else "", **told,
            "token": token_of(self.agency, receipt, code), "answer_key": answer_key(self.agency, receipt, code).hex(),
        }  # fmt: skip
        return make_parcel(public or self.public, self.agency, receipt, form, item, "2026-03-05T02:00:00Z", whole)

    def taken(self, form: str = "complaint", item: str = "", **told: str) -> str:
        """Take a letter; return its stream."""
        found, parcel = Fetched(), self.parcel(form, item, **told)
        with now.at(self.case.at):
            take(parcel.packed(), self.agency, found)
        assert found.taken == [parcel.receipt]
        self.case.at += timedelta(minutes=10)
        return acts.report_stream(self.agency, parcel.receipt)

    def told(self, stream: str) -> dict:
        """What the writer reads with receipt and code."""
        state = look(stream).state
        key = answer_key(self.agency, state.receipt, self.codes[state.receipt])
        return open_answer(key, state.emissions[-1].content["box"])

    def someone(self, *roles: str, besides: str = "") -> str:
        """Somebody who holds one of these roles."""
        return next(one for role in roles for one in self.case.site.people.get(role, []) if one != besides)

    @property
    def router(self) -> str:
        """Somebody who gives letters to units."""
        return self.someone("supervisor", "legal_head", "info_centre")


@pytest.fixture
def letters(publishing):
    """An agency with an open inbox and one published decision."""
    return Letters(publishing("jiangbei").decided(SMALL).issued().published())


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-0e")
def test_a_visitors_report_is_corrected_and_answered_from_portal_to_portal(publishing, tmp_path):
    """上海 推进实施方案 三（一）: anybody reports, the office has a task with its age, the page is corrected, and the writer alone reads the answer."""
    case = publishing("shanghai").decided(SMALL).issued().published()
    letters = Letters(case)
    assert letters.done(acts.OpenInbox(public=letters.public), case.site.person("administrator"), acts.inbox_stream("shanghai")) != set()
    case.settled()
    writer = Writer(tmp_path / "portal")
    try:
        assert writer.follow(case.feed) == (0, "")
        address = case.item.replace("/decisions/", "/report/")
        receipt, code = writer.send(address, category="text", text="门牌号应当是18号，写成了8号。", contact="writer@example.org").given
        folder = tmp_path / "carried"
        writer.ask("export", folder=str(folder))
        assert "writer@example.org" not in (folder / "shanghai" / f"{receipt}.json").read_text()
        with now.at(case.at):
            found = fetch(str(folder), open_inboxes())
            again = fetch(str(folder), open_inboxes())
        assert (found.taken, found.faults) == ([receipt], [])
        assert (again.taken, again.known) == ([], [receipt])
        stream = acts.report_stream("shanghai", receipt)
        arrived = case.at.date()
        fault = case.public.open_faults[0]
        assert (fault.source, fault.found_on) == (stream, arrived)
        task = ToDoRow.objects.get(stream=case.publication, key=f"correct{fault.seq}")
        assert str(arrived) in task.why
        assert "门牌号应当是18号" in task.why
        due = regime_of("shanghai").calendar.add_working_days(arrived, 3)
        assert DeadlineRow.objects.get(stream=case.publication, key=f"correct{fault.seq}").due_on == due
        case.settled()
        assert writer.follow(case.feed) == (0, "")
        assert writer.ask("waiting") == []
        assert "执法机关已收到" in writer.status(receipt, code).text
        owner = case.officers[0]
        assert letters.done(acts.RouteReport(unit=case.unit, owner=owner), letters.router, stream) == set()
        answer = acts.AnswerReport(outcome="corrected", answer="门牌号已经更正，感谢您的指正。")
        assert letters.done(answer, owner, stream) == {"report.not_corrected"}
        words = "2026年9月1日；甲市乙镇滨河路18号；通过暗管排放水污染物。"
        assert case.done(pub.CorrectPublication(reason="更正门牌号", facts_words=words), case.at_step("publish")) == set()
        case.published()
        assert letters.done(answer, owner, stream) == set()
        case.settled()
        assert writer.follow(case.feed) == (0, "")
        page = writer.page(case.item).text
        assert "滨河路18号" in page
        assert "更正：更正门牌号" in page
        assert "滨河路8号" in page.split("更正前的文字")[1]
        told = writer.status(receipt, code).text
        assert "已答复" in told
        assert "感谢您的指正" in told
        assert "感谢您的指正" not in writer.status(receipt, code_of(b"other")).text
        assert not any("感谢您的指正".encode() in path.read_bytes() for path in case.feed.rglob("*") if path.is_file())
        assert not any("感谢您的指正".encode() in path.read_bytes() for path in writer.site.rglob("*") if path.is_file())
        assert [one for one in verify().findings if one.kind != "original"] == []
    finally:
        writer.close()


@pytest.mark.django_db
@pytest.mark.guards("refuse_unknown_unit", "refuse_others_report", "refuse_answer_before_correction")
def test_a_letter_is_given_to_a_unit_and_answered_by_its_owner(letters):
    """江北 公示制度 第九条: received, given to somebody, answered within the days; each step is told to its writer."""
    case = letters.case
    stream = letters.taken()
    state = look(stream).state
    assert ToDoRow.objects.get(stream=stream).duty == "report.route"
    row = DeadlineRow.objects.get(stream=stream, key="answer")
    assert row.due_on == regime_of("jiangbei").calendar.add_working_days(state.received_on, 15)
    assert letters.told(stream)["due_on"] == row.due_on.isoformat()
    owner, other = case.officers
    answer = acts.AnswerReport(outcome="handled", answer="已对检查人员批评教育。", note="内部谈话记录一份")
    assert letters.done(answer, owner, stream) == {"stage.wrong"}
    assert letters.done(acts.RouteReport(unit="nowhere"), letters.router, stream) == {"report.unknown_unit"}
    assert letters.done(acts.RouteReport(unit=case.unit, owner=owner, note="十日内报结果"), letters.router, stream) == set()
    assert ToDoRow.objects.get(stream=stream).person == owner
    assert letters.done(answer, other, stream) == {"report.not_yours"}
    assert letters.done(answer.model_copy(update={"outcome": "corrected"}), owner, stream) == {"report.nothing_corrected"}
    assert letters.done(answer, owner, stream) == set()
    assert not DeadlineRow.objects.filter(stream=stream).exists()
    told = letters.told(stream)
    assert [step["label"] for step in told["steps"]] == ["执法机关已收到", "已交承办机构办理", "已经办理"]
    assert told["steps"][-1]["words"] == "已对检查人员批评教育。"
    assert "内部谈话记录" not in json.dumps(told, ensure_ascii=False)
    assert "十日内" not in json.dumps(told, ensure_ascii=False)
    assert ReportRow.objects.get(stream=stream).outcome == "handled"
    unowned = letters.taken()
    assert letters.done(acts.RouteReport(unit=case.unit), letters.router, unowned) == set()
    outsider = letters.someone("info_centre")
    assert letters.done(answer, outsider, unowned) == {"report.other_unit"}
    assert letters.done(answer, other, unowned) == set()


@pytest.mark.django_db
@pytest.mark.guards("refuse_complained", "refuse_complained_owner")
def test_whom_a_letter_complains_about_neither_handles_nor_sees_it(letters):
    case = letters.case
    owner, other = case.officers
    name = actor_of(owner, case.at).name
    named = letters.taken(about=f"检查人员{name}")
    assert letters.done(acts.RouteReport(unit=case.unit, owner=owner), letters.router, named) == {"report.complained_owner"}
    found = letters.taken(about="高个子的检查人员")
    assert letters.done(acts.RouteReport(unit=case.unit, owner=owner, complained=(owner,)), letters.router, found) == {
        "report.complained_owner"
    }
    assert letters.done(acts.RouteReport(unit=case.unit, complained=(owner,)), letters.router, found) == set()
    assert letters.done(acts.RouteReport(unit=case.unit), letters.router, named) == set()
    answer = acts.AnswerReport(outcome="unfounded", answer="经核实，情况不属实。")
    for stream in (named, found):
        assert letters.done(answer, owner, stream) == {"report.complained"}
        state = look(stream).state
        assert not visible(state, actor_of(owner, case.at))
        assert visible(state, actor_of(other, case.at))
        assert letters.done(answer, other, stream) == set()
    again = letters.taken(about="")
    assert letters.done(acts.RouteReport(unit=case.unit, complained=(letters.router,)), letters.router, again) == set()
    assert letters.done(acts.TransferReport(organ="市生态环境局", reason="属于其职责"), letters.router, again) == {"report.complained"}


def test_a_name_is_a_name_and_not_a_letter_of_it():
    state = ReportState("a/report/R1", about="王小明和李四")
    assert state.meant("a/person/x", "王小明")
    assert not state.meant("a/person/x", "赵")
    assert not state.meant("a/person/x", "")
    assert visible(state, Actor("a/person/y", "陈五", "a"))


@pytest.mark.django_db
@pytest.mark.guards("refuse_long_extension")
def test_the_days_are_made_longer_once_by_the_leader_and_lateness_is_seen(letters):
    case = letters.case
    stream = letters.taken()
    owner, leader = case.officers[0], case.leader
    before = DeadlineRow.objects.get(stream=stream, key="answer").due_on
    longer = acts.ExtendReport(days=11, reason="需要委托鉴定")
    assert "duty.not_yours" in letters.done(longer, owner, stream)
    assert letters.done(longer, leader, stream) == {"report.too_long"}
    assert letters.done(longer.model_copy(update={"days": 10}), leader, stream) == set()
    assert letters.done(longer.model_copy(update={"days": 1}), leader, stream) == {"report.extended"}
    after = DeadlineRow.objects.get(stream=stream, key="answer").due_on
    assert after == regime_of("jiangbei").calendar.add_working_days(before, 10)
    assert "需要委托鉴定" in letters.told(stream)["steps"][-1]["words"]
    assert letters.done(acts.RouteReport(unit=case.unit, owner=owner), letters.router, stream) == set()
    case.at = datetime.combine(after + timedelta(days=1), case.at.timetz())
    assert letters.done(acts.AnswerReport(outcome="handled", answer="已经办理。"), owner, stream) == set()
    assert ConcernRow.objects.get(stream=stream).code == "report.late"


@pytest.mark.django_db
def test_what_is_another_organs_is_passed_on_and_its_writer_is_told(letters):
    stream = letters.taken("report")
    passed = acts.TransferReport(organ="市应急管理局", reason="所反映的情况属于安全生产，由其处理")
    assert letters.done(passed, letters.router, stream) == set()
    assert look(stream).state.stage == "transferred"
    assert letters.told(stream)["label"] == "已转送市应急管理局"
    assert not DeadlineRow.objects.filter(stream=stream).exists()
    assert letters.done(acts.RouteReport(unit=letters.case.unit), letters.router, stream) == {"stage.wrong"}


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_taken_twice_when_the_transfer_breaks(letters, tmp_path):
    """A torn, changed, foreign or wrongly sealed parcel is named and stays; the others are taken; done again, nothing comes twice."""
    folder = tmp_path / "carried" / "jiangbei"
    folder.mkdir(parents=True)
    good = [letters.parcel() for _ in range(3)]
    for one in good:
        (folder / f"{one.receipt}.json").write_bytes(one.packed())
    torn = letters.parcel()
    (folder / f"{torn.receipt}.json").write_bytes(torn.packed()[:200])
    other = letters.parcel(public="11" * 32)
    (folder / f"{other.receipt}.json").write_bytes(other.packed())
    changed = letters.parcel("error", letters.case.publication.rpartition("/")[2])
    (folder / f"{changed.receipt}.json").write_bytes(changed.packed().replace(b'"form":"error"', b'"form":"report"'))
    (folder / "notes.txt").write_text("不是来信")
    with now.at(letters.case.at):
        found = fetch(str(tmp_path / "carried"), ["jiangbei"])
    assert sorted(found.taken) == sorted(one.receipt for one in good)
    assert len(found.faults) == 3
    for one in (torn, other, changed):
        assert any(one.receipt in words for words in found.faults)
    (folder / f"{torn.receipt}.json").write_bytes(torn.packed())
    with now.at(letters.case.at):
        again = fetch(str(tmp_path / "carried"), ["jiangbei"])
    assert again.taken == [torn.receipt]
    assert sorted(again.known) == sorted(one.receipt for one in good)
    assert ReportRow.objects.filter(agency="jiangbei").count() == 4
    shutil.rmtree(tmp_path / "carried")
    with pytest.raises(InboxUnreachable):
        fetch(str(tmp_path / "carried"), ["jiangbei"])
    with pytest.raises(InboxUnreachable):
        fetch("http://127.0.0.1:9/", ["jiangbei"])


@pytest.mark.django_db
def test_letters_are_fetched_over_http_with_the_key_alone(letters, tmp_path):
    """The portal is a process behind an address; a wrong key gets nothing and loses nothing."""
    case = letters.case
    case.settled()
    writer = Writer(tmp_path / "portal")
    served = None
    try:
        assert writer.follow(case.feed) == (0, "")
        told = {"agency": "jiangbei", "form": "opinion", "subject": "建议", "text": "建议增加公示牌。"}
        sent = [writer.send("/complaints/", **{**told, "text": f"建议之{n}"}).given[0] for n in range(3)]
        key = writer.ask("key", agency="jiangbei")
        served = Served(writer.site)
        with now.at(case.at):
            with pytest.raises(InboxUnreachable, match="取件密钥不正确"):
                fetch(served.address, ["jiangbei"], f"{key}x")
            found = fetch(served.address, ["jiangbei"], key)
            again = fetch(served.address, ["jiangbei"], key)
        assert sorted(found.taken) == sorted(sent)
        assert (again.taken, sorted(again.known)) == ([], sorted(sent))
        newer = writer.ask("key", agency="jiangbei")
        with pytest.raises(InboxUnreachable):
            fetch(served.address, ["jiangbei"], key)
        assert sorted(fetch(served.address, ["jiangbei"], newer).known) == sorted(sent)
    finally:
        writer.close()
        if served is not None:
            served.close()


@pytest.mark.django_db
def test_the_worker_takes_letters_by_itself_and_the_folder_empties_once_they_are_confirmed(letters, tmp_path, settings):
    """What `mingfa serve` does: the portal lays out what waits, the worker takes it, the feed confirms it, the portal takes it away."""
    case, folder = letters.case, tmp_path / "letters"
    case.settled()
    writer = Writer(tmp_path / "portal")
    settings.LETTERS_FROM = (str(folder),)
    try:
        assert writer.follow(case.feed) == (0, "")
        told = {"agency": "jiangbei", "form": "opinion", "subject": "建议", "text": "建议增加公示牌。"}
        receipt = writer.send("/complaints/", **told).given[0]
        assert writer.ask("lay_out", folder=str(folder)) == 1
        assert writer.ask("lay_out", folder=str(folder)) == 0
        with now.at(case.at):
            for _ in range(2):
                keep_fetching(threading.Event())
        assert [row.receipt for row in ReportRow.objects.filter(agency="jiangbei")] == [receipt]
        assert list(folder.glob("*/*.json"))
        case.settled()
        assert writer.follow(case.feed) == (0, "")
        writer.ask("lay_out", folder=str(folder))
        assert list(folder.glob("*/*.json")) == []
    finally:
        writer.close()


@pytest.mark.django_db
def test_an_inbox_has_one_key_at_a_time_and_the_former_still_opens(letters):
    inbox, admin = acts.inbox_stream("jiangbei"), letters.case.site.person("administrator")
    old = letters.parcel()
    with now.at(letters.case.at):
        newer = make_inbox_key("jiangbei", replace=True)
    assert newer != letters.public
    assert len(inbox_keys("jiangbei")) == 2
    assert "duty.not_yours" in letters.done(acts.ReplaceInboxKey(public=newer), letters.case.officers[0], inbox)
    assert letters.done(acts.ReplaceInboxKey(public=newer), admin, inbox) == set()
    assert look(inbox).state.emissions[-1].content["public"] == newer
    assert letters.done(acts.CloseInbox(reason="系统升级"), admin, inbox) == set()
    assert look(inbox).state.emissions[-1].content["open"] is False
    assert letters.done(acts.ReopenInbox(), admin, inbox) == set()
    assert letters.done(acts.ReopenInbox(), admin, inbox) == {"stage.wrong"}
    found = Fetched()
    with now.at(letters.case.at):
        take(old.packed(), "jiangbei", found)
        take(letters.parcel(public=newer).packed(), "jiangbei", found)
    assert len(found.taken) == 2
    with pytest.raises(NotReady):
        inbox_keys("shanghai")


@pytest.mark.django_db
def test_an_error_report_about_nothing_public_is_a_letter_all_the_same(letters):
    case = letters.case
    lost = letters.taken("error", "gone-d9")
    assert look(lost).state.publication == ""
    item = case.publication.rpartition("/")[2]
    assert case.done(pub.WithdrawPublication(trigger="excepted", reason="涉及商业秘密"), case.at_step("publish")) == set()
    late = letters.taken("error", item)
    assert case.public.faults[-1].outcome == "gone"
    assert case.public.open_faults == ()
    assert letters.done(acts.RouteReport(unit=case.unit, owner=case.officers[0]), letters.router, late) == set()
    assert letters.done(acts.AnswerReport(outcome="corrected", answer="该信息已经撤下。"), case.officers[0], late) == set()
