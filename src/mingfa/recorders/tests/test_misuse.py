"""Findings of misuse through the desk: reported by people or found by the system, answered by the officer, decided by supervision, never gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from mingfa.cases.acts.investigation import InspectSite, QuestionPerson
from mingfa.cases.tests.stories import Story
from mingfa.desk.act import all_acts
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.desk.timer import run_due
from mingfa.law.regime import load_regime
from mingfa.recorders.acts.misuse import AnswerMisuse, DecideMisuse, DetectMisuse, ReportMisuse
from mingfa.recorders.acts.use import ReturnRecorder
from mingfa.recorders.facts import ban_of, banned_items
from mingfa.recorders.models import MisuseRow
from mingfa.recorders.tests.a_store import Store, moment, on
from mingfa.recording.acts import ReportUnrelated, TieToStep, UploadRecording
from mingfa.recording.state import recording_stream

pytestmark = pytest.mark.django_db
FOUND = "xiangxi/misuse/m1"
RECORDING = "xiangxi/recording/0123456789"


@pytest.fixture
def store(xiangxi) -> Iterator[Store]:
    with on("2026-03-02T08:30"):
        yield Store(xiangxi)


@pytest.fixture
def supervisor(store) -> str:
    return store.site.people["supervisor"][0]


def report(store: Store, **changes: Any) -> ReportMisuse:
    fields = {"officer": store.user, "item": "unrelated", "words": "摄录私人聚会", "recording": RECORDING}
    return ReportMisuse.model_validate({**fields, **changes})


@pytest.mark.obligation("XX-R-9.4")
def test_footage_of_no_task_enters_the_officers_list_and_the_supervision_report(store, supervisor):
    """湘西州 第九条（四）: reported under this item, it is in the officer's misuse list and on the supervision list."""
    assert "duty.not_yours" in store.refusals(report(store), store.user, FOUND)
    store.do(report(store), supervisor, FOUND)
    row = MisuseRow.objects.get(officer=store.user)
    assert (row.item, row.recording, row.stage, row.found_by) == ("unrelated", RECORDING, "open", supervisor)
    concern = ConcernRow.objects.get(stream=FOUND)
    assert (concern.person, concern.code) == (store.user, "misuse.open")
    assert "第九条" in concern.article
    assert ToDoRow.objects.get(stream=FOUND).person == store.user


@pytest.mark.obligation("XX-R-9.6")
def test_a_finding_in_free_words_cites_its_rule(store, supervisor):
    """湘西州 第九条（六）: free text with the rule cited is listed; without a rule it is refused."""
    free = {"item": "other", "words": "把设备借给协管人员使用", "recording": ""}
    refused = store.refusals(report(store, **free), supervisor, FOUND)
    assert list(refused) == ["misuse.uncited"]
    assert "第九条" in refused["misuse.uncited"]
    store.do(report(store, **free, rule="本局执法记录仪使用管理规定第八条"), supervisor, FOUND)
    row = MisuseRow.objects.get()
    assert (row.words, row.rule) == ("把设备借给协管人员使用", "本局执法记录仪使用管理规定第八条")


@pytest.mark.obligation("XX-R-14a")
def test_taking_a_device_apart_is_misuse(store, supervisor):
    """湘西州 第十四条: dismantling is entered under its own article."""
    store.do(report(store, item="dismantle", words="自行拆开机身", recording=""), supervisor, FOUND)
    assert "第十四条" in ConcernRow.objects.get(stream=FOUND).article


@pytest.mark.obligation("XX-R-9.6")
def test_only_what_the_agencys_rule_bans_is_reported(store, supervisor, installed):
    assert list(store.refusals(report(store, item="edit"), supervisor, FOUND)) == ["misuse.unbanned"]
    assert list(store.refusals(report(store, recording="panjin/recording/0123456789"), supervisor, FOUND)) == ["recorder.other_agency"]
    day = moment("2026-03-02").date()
    assert "dismantle" in banned_items(load_regime("xiangxi", True), day)
    assert banned_items(load_regime("jiangbei", True), day) == ("destroy", "edit")
    assert ban_of(load_regime("jiangbei", True), "misuse", day) is None


@pytest.mark.obligation("XX-R-9.1")
def test_the_officer_answers_supervision_decides_and_the_finding_stays(store, supervisor):
    store.do(report(store), supervisor, FOUND)
    answer, decide = AnswerMisuse(words="误触录像键，已经说明"), DecideMisuse(outcome="corrected", words="批评教育")
    refused = store.refusals(answer, supervisor, FOUND)
    assert list(refused) == ["misuse.not_yours"]
    assert list(store.refusals(decide, supervisor, FOUND)) == ["misuse.unheard"]
    store.do(answer, store.user, FOUND)
    assert ToDoRow.objects.get(stream=FOUND).duty == "recorder.decide_misuse"
    assert list(store.refusals(DecideMisuse(outcome="liable", words="移送"), supervisor, FOUND)) == ["misuse.no_liability"]
    store.do(decide, supervisor, FOUND)
    row = MisuseRow.objects.get()
    assert (row.stage, row.outcome, row.answers) == ("decided", "corrected", 1)
    assert not ConcernRow.objects.filter(stream=FOUND).exists()
    assert "stage.wrong" in store.refusals(answer, store.user, FOUND)
    assert [one.words for one in look(FOUND).state.answers] == ["误触录像键，已经说明"]


@pytest.mark.obligation("XX-R-9.1")
def test_an_officer_who_does_not_answer_is_decided_on_with_the_reason_and_nobody_decides_for_himself(store, supervisor):
    store.do(report(store, officer=supervisor), store.site.people["legal_head"][0], FOUND)
    alone = DecideMisuse(outcome="liable", words="情况属实", liability="责令作出书面检查，依据本局规定", unheard="两次书面催告，拒不说明")
    assert list(store.refusals(alone, supervisor, FOUND)) == ["misuse.own"]
    store.do(alone, store.site.people["legal_head"][0], FOUND)
    assert ConcernRow.objects.get(stream=FOUND).code == "misuse.liable"


@pytest.mark.obligation("XX-R-9.1")
def test_found_again_by_the_system_only_what_it_amounts_to_changes(store, supervisor):
    """The clock does it, nobody else; words and minutes are brought up to date, officer and item stay."""
    store.do(report(store, item="misuse", recording=""), supervisor, FOUND)
    again = DetectMisuse(item="leak", officer=supervisor, words="现场检查有 9 分钟没有录制", minutes=9, case=store.at.case, step=3)
    assert "duty.internal" in store.refusals(again, supervisor, FOUND)
    store.do(again, "clock", FOUND)
    row = MisuseRow.objects.get()
    assert (row.item, row.officer, row.minutes, row.words) == ("misuse", store.user, 9, "现场检查有 9 分钟没有录制")


def footage(store: Store, number: int, start: str, end: str, **changes: Any) -> UploadRecording:
    fields: dict[str, Any] = {
        "digest": f"{number}" * 64, "size": 4096, "file_name": f"2026030{number}.mp4", "media_type": "video/mp4", "form": "video",
        "source": "recorder", "device": store.number, "operator": store.user, "officers": [store.user], "place": "滨河路", "started_at": moment(start),
        "ended_at": moment(end),
    }  # fmt: skip
    return UploadRecording.model_validate({**fields, **changes})


def unexplained(stream: str) -> bool:
    return ConcernRow.objects.filter(stream=stream, code="recording.unexplained").exists()


@pytest.mark.obligation("XX-R-4b", "XX-R-9.4")
def test_footage_that_matches_no_task_of_its_user_is_listed_until_it_is_tied_or_reported(store):
    """湘西州 第四条、第九条（四）: filmed within the patrol it was taken for, it is explained; outside, it is listed until tied or reported."""
    store.ready()
    store.check()
    store.do(store.out(purpose="patrol", case="", task="饮用水水源地巡查"), store.user)
    with on("2026-03-02T11:00"):
        store.do(ReturnRecorder(condition="sound"), store.user)
    with on("2026-03-02T15:00"):
        streams = []
        for number, (start, end) in enumerate((("09:00", "10:00"), ("12:00", "12:10"), ("13:00", "13:10")), 1):
            act = footage(store, number, f"2026-03-02T{start}", f"2026-03-02T{end}")
            streams.append(recording_stream("xiangxi", act.digest))
            store.do(act, store.user, streams[-1])
        assert [unexplained(stream) for stream in streams] == [False, True, True]
        assert not MisuseRow.objects.exists()
        store.do(TieToStep(case=store.at.case), store.user, streams[1])
        store.do(ReportUnrelated(words="午间摄录私人活动"), store.keeper, streams[2])
        assert not any(unexplained(stream) for stream in streams)
    row = MisuseRow.objects.get()
    assert (row.officer, row.item, row.recording, row.stage) == (store.user, "unrelated", streams[2], "open")
    assert ConcernRow.objects.get(stream=row.stream).person == store.user


@pytest.mark.obligation("XX-R-9.1")
@pytest.mark.parametrize(("act", "form"), [(InspectSite, "site_record"), (QuestionPerson, "questioning_record")])
def test_an_unexplained_gap_of_an_inspection_or_questioning_is_misuse(xiangxi, act, form):
    """湘西州 第九条（一）: the finding names officer and minutes; nothing deletes it, the officer answers it."""
    story = Story(xiangxi, at=moment("2026-03-03T10:00")).filed()
    seq = story.do(story.on_site(act)).seq
    story.do(story.record(seq, form))
    held = story.state.investigation.activity(seq)
    story.film(seq, (held.started_at, held.ended_at - timedelta(minutes=17)))
    story.sleep(1)
    with on(story.at.isoformat()[:16]):
        run_due()
    assert not MisuseRow.objects.exists()
    story.sleep(20)
    with on(story.at.isoformat()[:16]):
        run_due()
    rows = list(MisuseRow.objects.order_by("officer"))
    assert sorted(row.officer for row in rows) == sorted(story.officers)
    assert {(row.item, row.minutes, row.stage, row.case_stream) for row in rows} == {("misuse", 17, "open", story.stream)}
    assert all("第九条" in row.rule and row.officer_name for row in rows)
    with on(story.at.isoformat()[:16]):
        perform(AnswerMisuse(words="电池耗尽"), rows[0].stream, by=rows[0].officer, key="answer")
        run_due()
    assert MisuseRow.objects.get(stream=rows[0].stream).stage == "answered"
    assert MisuseRow.objects.count() == 2


@pytest.mark.obligation("XX-R-9.1")
def test_no_act_takes_a_finding_back():
    """A finding is found, reported, answered and decided; there is no other act on it, and none of them takes it away."""
    assert {act.name for act in all_acts() if act.kind == "misuse"} == {
        "recorders.answer_misuse", "recorders.decide_misuse", "recorders.detect_misuse", "recorders.report_misuse",
    }  # fmt: skip
