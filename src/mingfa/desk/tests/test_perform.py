"""The door: what passes becomes an entry, what is refused leaves nothing, and doing it twice is doing it once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from mingfa.desk import now
from mingfa.desk.act import act_class
from mingfa.desk.errors import Conflict, InvalidAct, KeyReused, Refused, UnknownAct, UnknownPerson, UnknownStream
from mingfa.desk.perform import forget, look, outlook, parse_act, perform, would_refuse
from mingfa.desk.store import read_entries
from mingfa.desk.streams import BadStream
from mingfa.desk.tests import toy
from mingfa.desk.tests.conftest import NOTE, WRITER
from mingfa.desk.timer import run_due
from mingfa.desk.verify import verify


def counts() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        found = []
        for table in ("ledger_entry", "ledger_body", "desk_receipt", "desk_head", "ledger_pending"):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            found.append(cursor.fetchone()[0])
    return tuple(found)


def test_an_act_that_passes_is_an_entry_and_shows_in_the_state(site):
    entry = perform(toy.Write(line="请进"), NOTE, by=WRITER, key="1")
    assert (entry.seq, entry.by.name, entry.regime) == (1, "writer", (toy.REGIME.version, 0))
    assert look(NOTE).state.lines == ("请进",)
    forget()
    assert look(NOTE).state.lines == ("请进",)


def test_a_refused_act_names_every_reason_with_its_article_and_changes_nothing(site):
    before = counts()
    with pytest.raises(Refused) as refused:
        perform(toy.Write(line="这一行写得实在太长了请缩短"), NOTE, by="toy/toyperson/guest", key="1")
    assert refused.value.codes == ("duty.not_yours", "note.too_long")
    assert "《笔记规则》第一条" in str(refused.value)
    assert counts() == before


def test_an_unconfirmed_rule_warns_and_is_written_into_the_entry(site):
    entry = perform(toy.Write(line="进来"), NOTE, by=WRITER, key="1")
    assert [warning["code"] for warning in entry.warnings] == ["note.rude"]
    again = read_entries(NOTE)[-1]
    assert again.warnings == entry.warnings


def test_the_same_key_and_act_give_the_same_entry_another_act_is_refused(site):
    first = perform(toy.Write(line="请进"), NOTE, by=WRITER, key="1")
    before = counts()
    assert perform(toy.Write(line="请进"), NOTE, by=WRITER, key="1") == first
    with pytest.raises(KeyReused):
        perform(toy.Write(line="请坐"), NOTE, by=WRITER, key="1")
    assert counts() == before
    assert perform(toy.Write(line="请坐"), NOTE, by="toy/toyperson/other", key="1").seq == 2


def test_a_stale_form_is_a_conflict_only_when_what_it_showed_has_changed(site):
    perform(toy.Write(line="请进"), NOTE, by="toy/toyperson/other", key="1")
    assert perform(toy.Write(line="请坐"), NOTE, by=WRITER, key="2", expected_seq=0).seq == 2
    perform(toy.Rename(title="新题名"), NOTE, by="toy/toyperson/other", key="3")
    with pytest.raises(Conflict) as conflict:
        perform(toy.Write(line="请茶"), NOTE, by=WRITER, key="4", expected_seq=2)
    assert (conflict.value.expected, conflict.value.found) == (2, 3)
    assert look(NOTE).state.lines == ("请进", "请坐")


def test_unknown_names_wrong_kinds_and_odd_keys_have_errors_of_their_own(site):
    with pytest.raises(UnknownStream):
        perform(toy.Write(line="请进"), "toy/toynote/nowhere", by=WRITER, key="1")
    with pytest.raises(UnknownPerson):
        perform(toy.Write(line="请进"), NOTE, by="toy/toyperson/nobody", key="1")
    with pytest.raises(BadStream):
        perform(toy.Write(line="请进"), "../etc/passwd", by=WRITER, key="1")
    with pytest.raises(InvalidAct):
        perform(toy.Write(line="请进"), "toy/toycounter/main", by=WRITER, key="1")
    for key in ("", "x" * 121):
        with pytest.raises(InvalidAct):
            perform(toy.Write(line="请进"), NOTE, by=WRITER, key=key)
    with pytest.raises(UnknownAct):
        parse_act("toy.no_such_act", {})
    with pytest.raises(InvalidAct) as invalid:
        parse_act("toy.open", {"title": "", "color": "红"})
    assert {("题名", "至少填写 1 个字"), ("color", "没有这一项")} == set(invalid.value.problems)
    assert act_class("toy.open") is toy.Open


def test_another_agencys_stream_a_person_who_left_and_a_wrong_stage_are_refused(site):
    perform(toy.Adopt(), "yot/toyregime/main", by="installer", key="yot")
    perform(toy.Enrol(person="stranger"), "yot/toyperson/stranger", by="installer", key="stranger")
    with pytest.raises(Refused) as refused:
        perform(toy.Write(line="请进"), NOTE, by="yot/toyperson/stranger", key="1")
    assert refused.value.codes == ("stream.other_agency",)
    perform(toy.Leave(), "toy/toyperson/other", by="installer", key="leave")
    with pytest.raises(Refused) as refused:
        perform(toy.Write(line="请进"), NOTE, by="toy/toyperson/other", key="1")
    assert refused.value.codes == ("person.inactive",)
    perform(toy.Decide(), NOTE, by=WRITER, key="decide")
    with pytest.raises(Refused) as refused:
        perform(toy.Write(line="请进"), NOTE, by=WRITER, key="2")
    assert refused.value.codes == ("stage.wrong",)
    assert "写作" in str(refused.value)
    with pytest.raises(Refused) as refused:
        perform(toy.Open(title="再开"), NOTE, by=WRITER, key="3")
    assert "stream.exists" in refused.value.codes


@pytest.mark.parametrize(
    ("shift", "code"),
    [(timedelta(days=1), "time.future"), (timedelta(days=-20000), "time.absurd"), (timedelta(days=-1), "time.before_ground")],
)
def test_impossible_times_are_refused(site, shift, code):
    with pytest.raises(Refused) as refused:
        perform(toy.Write(line="请进"), NOTE, by=WRITER, key="1", done_at=datetime.now(UTC) + shift)
    assert code in refused.value.codes


def test_a_late_record_keeps_both_times_and_says_that_it_is_late(site):
    opened = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    with now.at(opened):
        perform(toy.Open(title="迟"), "toy/toynote/late", by=WRITER, key="open-late")
    with now.at(opened + timedelta(days=2)):
        entry = perform(
            toy.Write(line="请进"), "toy/toynote/late", by=WRITER, key="late", done_at=opened + timedelta(hours=1), late_reason="现场无网络"
        )
    assert entry.late
    assert entry.late_reason == "现场无网络"
    assert (entry.done_at, entry.recorded_at) == (opened + timedelta(hours=1), opened + timedelta(days=2))
    assert read_entries("toy/toynote/late")[-1].late


def test_the_clock_acts_by_itself_once_at_its_instant_before_anybody_else(site):
    opened = look(NOTE).state.opened_at
    with now.at(opened + timedelta(days=31)):
        with pytest.raises(Refused) as refused:
            perform(toy.Write(line="请进"), NOTE, by=WRITER, key="1")
        assert refused.value.codes == ("stage.wrong",)
        assert look(NOTE).state.lapsed_at == (opened + timedelta(days=30),)
        assert run_due() == 0
    assert [entry.by.person for entry in read_entries(NOTE)] == [WRITER, "clock"]


def test_the_timer_acts_on_streams_that_nobody_touches(site):
    opened = look(NOTE).state.opened_at
    with now.at(opened + timedelta(days=29)):
        assert run_due() == 0
    with now.at(opened + timedelta(days=40)):
        assert run_due() == 1
        assert run_due() == 0
    assert look(NOTE).state.stage == "lapsed"


def test_what_an_act_causes_commits_with_it_or_not_at_all(site):
    first = perform(toy.Number(), NOTE, by=WRITER, key="1")
    caused = read_entries("toy/toycounter/main")[-1]
    assert (caused.cause.stream, caused.cause.seq, caused.act.number) == (NOTE, first.seq, 1)
    assert (first.facts["counter"][0].seq, first.fact("counter").next) == (0, 1)
    before = counts()
    with pytest.raises(Refused) as refused:
        perform(toy.Number(skip=1), NOTE, by=WRITER, key="2")
    assert refused.value.codes == ("counter.gap",)
    assert counts() == before


def test_would_refuse_answers_as_perform_does_and_writes_nothing(site):
    before = counts()
    hard, soft = would_refuse(toy.Write(line="这一行写得实在太长了缩短"), NOTE, by="toy/toyperson/guest")
    assert [refusal.code for refusal in hard] == ["duty.not_yours", "note.too_long"]
    assert [refusal.code for refusal in soft] == ["note.rude"]
    assert would_refuse(toy.Write(line="请进"), NOTE, by=WRITER) == ((), ())
    assert counts() == before


def test_the_outlook_shows_possible_acts_first_and_blocked_ones_with_their_reason(site):
    for number in range(60):
        perform(toy.Write(line=f"请{number}"), NOTE, by=WRITER, key=f"w{number}")
    found = {
        item.act.name: [refusal.code for refusal in item.refusals]
        for item in outlook(NOTE, WRITER, [toy.Write, toy.Rename, toy.Open, toy.Lapse])
    }
    assert found == {"toy.rename": [], "toy.write": ["note.full"]}
    blocked = outlook(NOTE, "toy/toyperson/guest", [toy.Rename])
    assert [refusal.code for refusal in blocked[0].refusals] == ["duty.not_yours"]


def test_concurrent_numbers_leave_no_gap_and_no_double(site):
    errors: list[BaseException] = []

    def take(who: int) -> None:
        try:
            for at in range(5):
                perform(toy.Number(), f"toy/toynote/c{who}", by=WRITER, key=f"{who}-{at}")
        except BaseException as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connections.close_all()

    for who in range(4):
        perform(toy.Open(title="并行"), f"toy/toynote/c{who}", by=WRITER, key=f"o{who}")
    threads = [threading.Thread(target=take, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = sorted(number for who in range(4) for number in look(f"toy/toynote/c{who}").state.numbers)
    assert numbers == list(range(1, 21))
    assert verify().findings == []


@pytest.mark.parametrize("act", [toy.Write(line="请进"), toy.Decide()], ids=lambda act: act.name)
def test_the_same_submit_at_the_same_time_gives_one_entry(site, act):
    """Also of an act that is not possible twice: the second submit gets the entry, not a refusal for the wrong stage."""
    entries = []

    def submit() -> None:
        try:
            entries.append(perform(act, NOTE, by=WRITER, key="double"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {entry.seq for entry in entries} == {1}
    assert len(entries) == 6
    assert look(NOTE).seq == 1


def test_a_stream_that_only_the_state_names_is_locked_although_the_clock_acts_first(site, monkeypatch):
    """With nothing kept in memory the plan does not know it, and what the clock owes must not be done twice."""
    monkeypatch.setattr(toy.Number, "touches", lambda self, state, stream: ("toy/toycounter/main",) if state.title else ())
    forget()
    with now.at(datetime.now(UTC) + timedelta(days=31)), pytest.raises(Refused) as refused:
        perform(toy.Number(), NOTE, by=WRITER, key="late")
    assert refused.value.codes == ("stage.wrong",)
    assert [type(entry.act) for entry in read_entries(NOTE)] == [toy.Open, toy.Lapse]
