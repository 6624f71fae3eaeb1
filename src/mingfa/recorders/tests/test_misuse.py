"""Findings of misuse through the desk: reported by people or found by the system, answered by the officer, decided by supervision, never gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mingfa.desk.act import all_acts
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.recorders.acts.misuse import AnswerMisuse, DecideMisuse, DetectMisuse, ReportMisuse
from mingfa.recorders.facts import ban_of, banned_items
from mingfa.recorders.models import MisuseRow
from mingfa.recorders.tests.a_store import Store, moment, on

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


def test_only_what_the_agencys_rule_bans_is_reported(store, supervisor, installed):
    assert list(store.refusals(report(store, item="edit"), supervisor, FOUND)) == ["misuse.unbanned"]
    assert list(store.refusals(report(store, recording="panjin/recording/0123456789"), supervisor, FOUND)) == ["recorder.other_agency"]
    from mingfa.law.regime import load_regime

    day = moment("2026-03-02").date()
    assert "dismantle" in banned_items(load_regime("xiangxi", True), day)
    assert banned_items(load_regime("jiangbei", True), day) == ("destroy", "edit")
    assert ban_of(load_regime("jiangbei", True), "misuse", day) is None


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


def test_an_officer_who_does_not_answer_is_decided_on_with_the_reason_and_nobody_decides_for_himself(store, supervisor):
    store.do(report(store, officer=supervisor), store.site.people["legal_head"][0], FOUND)
    alone = DecideMisuse(outcome="liable", words="情况属实", liability="责令作出书面检查，依据本局规定", unheard="两次书面催告，拒不说明")
    assert list(store.refusals(alone, supervisor, FOUND)) == ["misuse.own"]
    store.do(alone, store.site.people["legal_head"][0], FOUND)
    assert ConcernRow.objects.get(stream=FOUND).code == "misuse.liable"


def test_found_again_by_the_system_only_what_it_amounts_to_changes(store, supervisor):
    """The clock does it, nobody else; words and minutes are brought up to date, officer and item stay."""
    store.do(report(store, item="misuse", recording=""), supervisor, FOUND)
    again = DetectMisuse(item="leak", officer=supervisor, words="现场检查有 9 分钟没有录制", minutes=9, case=store.at.case, step=3)
    assert "duty.internal" in store.refusals(again, supervisor, FOUND)
    store.do(again, "clock", FOUND)
    row = MisuseRow.objects.get()
    assert (row.item, row.officer, row.minutes, row.words) == ("misuse", store.user, 9, "现场检查有 9 分钟没有录制")


def test_no_act_takes_a_finding_back():
    """A finding is found, reported, answered and decided; there is no other act on it, and none of them takes it away."""
    assert {act.name for act in all_acts() if act.kind == "misuse"} == {
        "recorders.answer_misuse", "recorders.decide_misuse", "recorders.detect_misuse", "recorders.report_misuse",
    }  # fmt: skip
