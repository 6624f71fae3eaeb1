"""Devices through the desk: registered up to standard, kept by one person, checked, taken for a task, brought back, repaired, retired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from mingfa.agencies.acts.person import LeaveService
from mingfa.cases.acts.investigation import EndActivity, InspectSite, QuestionPerson
from mingfa.cases.tests.stories import Story
from mingfa.desk.act import CLOCK, Matter
from mingfa.desk.errors import Refused
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.verify import verify
from mingfa.law.calendar import load_calendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime import document, load_profile_text
from mingfa.recorders.acts.harm import HandleDamage, MarkDamaged, MarkLost, ServiceRecorder
from mingfa.recorders.acts.register import AllotRecorder, AssignKeeper, PutIntoService, RemoveKeeper, RetireRecorder
from mingfa.recorders.acts.use import ApproveOtherUse, CheckBeforeUse, CheckDaily, MeasureClock, ReturnRecorder
from mingfa.recorders.facts import RecorderFact
from mingfa.recorders.gates.register import refuse_too_few_keepers
from mingfa.recorders.models import MisuseRow, RecorderRow
from mingfa.recorders.ratios import ratio_of
from mingfa.recorders.tests.a_store import ITEMS, Store, moment, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(xiangxi) -> Iterator[Store]:
    with on("2026-03-02T08:30"):
        yield Store(xiangxi)


def fact(store: Store) -> RecorderFact:
    return RecorderFact.of(store.state, store.stream, date(2026, 3, 2))


# Registering -----------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-12a")
def test_only_the_unit_that_manages_devices_registers_and_retires_them(store):
    """湘西州 第十二条: the enforcement bureau manages the recorders; a keeper of a branch does not register them."""
    branch = store.site.person("device_keeper", "branches")
    refused = store.refusals(store.act(), branch)
    assert list(refused) == ["recorder.wrong_unit"]
    assert "第十二条" in refused["recorder.wrong_unit"]
    assert "生态环境保护综合行政执法局" in refused["recorder.wrong_unit"]
    assert list(store.refusals(store.act(), store.site.people["legal_head"][0]))  # no duty, and no unit
    store.ready()
    assert list(store.refusals(RetireRecorder(reason="老化"), branch)) == ["recorder.wrong_unit"]
    store.do(ServiceRecorder(words="更换电池", parts="电池一块", fit=True))
    assert [one.words for one in store.state.services] == ["更换电池；更换：电池一块"]
    store.do(RetireRecorder(reason="老化"))
    assert (store.state.stage, fact(store).in_service) == ("retired", False)


@pytest.mark.obligation("XX-R-2d")
def test_a_recorder_has_video_photo_and_audio(store):
    """湘西州 第二条: what is registered as 执法记录仪 does all three; a registered phone is none, and satisfies no duty that names one."""
    refused = store.refusals(store.act(functions=["video", "audio"]))
    assert "照相" in refused["recorder.functions"]
    assert "第二条" in refused["recorder.functions"]
    store.do(store.act(device_kind="phone", functions=["video", "audio"], battery_hours=0))
    assert not fact(store).is_recorder
    store.number, store.stream = "ZF-015", store.stream.replace("014", "015")
    store.do(store.act())
    assert fact(store).is_recorder


@pytest.mark.obligation("PJ-R-3b")
def test_a_device_below_the_agencys_standard_is_refused(installed):
    """盘锦 二（二）3: storage and resolution are held against the standard the agency configured."""
    with on("2026-03-02T08:30"):
        store = Store(installed("panjin"))
        low = store.refusals(store.act(storage_gb=16, resolution=720))
        assert list(low) == ["recorder.below_standard"]
        assert list(store.refusals(store.act(storage_gb=16))) == ["recorder.below_standard"]
        assert list(store.refusals(store.act(resolution=720))) == ["recorder.below_standard"]
        store.do(store.act(storage_gb=32, resolution=1080))
        assert store.state.stage == "registered"


@pytest.mark.obligation("JB-R-8")
def test_a_room_is_registered_with_what_it_can_record(installed):
    """江北 第八条: interview and hearing rooms are registered with their recording ability, and never taken away."""
    with on("2026-03-02T08:30"):
        store = Store(installed("jiangbei"), "XWS-1")
        room = {"device_kind": "room", "battery_hours": 0, "functions": ["video", "audio"]}
        refused = store.refusals(store.act(**room))
        assert "第八条" in refused["recorder.no_room"]
        assert "recorder.dumb_room" in store.refusals(store.act(**{**room, "functions": ["photo"]}, room="interview", place="第一询问室"))
        assert "recorder.not_a_room" in store.refusals(store.act(room="interview", place="第一询问室"))
        store.do(store.act(**room, room="interview", place="第一询问室"))
        store.do(PutIntoService())
        told = fact(store)
        assert (told.kind, told.room, told.place, told.functions, told.in_service) == (
            "room", "interview", "第一询问室", ("video", "audio"), True,
        )  # fmt: skip
        assert "recorder.fixed" in store.refusals(store.out())


@pytest.mark.obligation("JB-R-8")
def test_a_questioning_in_a_registered_room_needs_the_rooms_footage(installed):
    """江北 第八条: held in the interview room, it ends with the room's own footage and not with a body camera's."""
    with on("2026-03-02T08:30"):
        site = installed("jiangbei")
        store = Store(site, "XWS-1")
        store.do(store.act(device_kind="room", battery_hours=0, functions=["video", "audio"], room="interview", place="第一询问室"))
    story = Story(site, at=moment("2026-03-03T10:00")).filed()
    asked = {"place": "第一询问室", "room": store.stream}
    assert story.refuse(story.on_site(QuestionPerson, **asked)).codes == ("questioning.no_room",)
    with on("2026-03-02T08:40"):
        store.do(PutIntoService())
    seq = story.do(story.on_site(QuestionPerson, **asked)).seq
    story.do(story.record(seq, "questioning_record"))
    story.film(seq)
    refused = story.refuse(EndActivity(activity=seq))
    assert "须有该场所的录音录像" in str(refused.refusals[0])
    story.film(seq, source="room", device="XWS-1", room="interview", registered_recorder=False)
    story.do(EndActivity(activity=seq))


@pytest.mark.obligation("XX-R-2d")
def test_film_of_an_unregistered_phone_clears_no_duty_that_names_the_recorder(xiangxi):
    """湘西州 第二条: the phone's film is tied to the inspection and the gap stays; the registered recorder's closes it."""
    story = Story(xiangxi, at=moment("2026-03-03T10:00")).filed()
    seq = story.do(story.on_site(InspectSite)).seq
    story.do(story.record(seq, "site_record"))
    story.film(seq, source="phone", device="SJ-1", registered_recorder=False)
    refused = story.refuse(EndActivity(activity=seq))
    assert len(refused.codes) == 1
    story.film(seq)
    story.do(EndActivity(activity=seq))


@pytest.mark.obligation("XX-R-12a")
def test_the_number_on_the_device_is_its_stream_and_taken_once(store):
    assert list(store.refusals(store.act(number="ZF-099"))) == ["recorder.number"]
    assert list(store.refusals(store.act(battery_hours=0))) == ["recorder.no_battery"]
    assert list(store.refusals(store.act(unit="nowhere"))) == ["recorder.no_unit"]
    store.do(store.act())
    assert "stream.exists" in store.refusals(store.act())


# Keepers ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-12b")
def test_nobody_uses_a_device_without_keeper(store):
    """湘西州 第十二条: put into service without keeper, refused; keeper taken off with no successor, cannot be checked out."""
    store.do(store.act())
    refused = store.refusals(PutIntoService())
    assert list(refused) == ["recorder.no_keeper"]
    assert "第十二条" in refused["recorder.no_keeper"]
    assert ToDoRow.objects.filter(stream=store.stream, act=AssignKeeper.name, duty="recorder.register").exists()
    assert list(store.refusals(AssignKeeper(keepers=(store.user,)))) == ["recorder.keeper_unfit"]
    store.do(AssignKeeper(keepers=(store.keeper,)))
    store.do(PutIntoService())
    store.do(CheckDaily(charge=100, parts=True))
    store.check()
    assert list(store.refusals(RemoveKeeper(keeper=store.user, reason="调离"))) == ["recorder.not_keeper"]
    store.do(RemoveKeeper(keeper=store.keeper, reason="调离"))
    assert list(store.refusals(store.out(), store.user)) == ["recorder.no_keeper"]
    assert ConcernRow.objects.filter(stream=store.stream, code="recorder.no_keeper").exists()
    store.do(AssignKeeper(keepers=(store.keeper,)))
    store.do(store.out(), store.user)
    assert (fact(store).keeper, fact(store).holder) == (store.keeper, store.user)


# Checks ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-12c")
def test_the_keeper_sees_to_a_working_days_power_and_all_parts(store):
    """湘西州 第十二条: eight hours make a working day; at 60 per cent of a battery of eight hours the device is not ready."""
    store.ready(charge=60)
    store.check()
    refused = store.refusals(store.out(), store.user)
    assert list(refused) == ["recorder.low_charge"]
    assert "4.8 小时" in refused["recorder.low_charge"]
    assert "第十二条" in refused["recorder.low_charge"]
    assert list(store.refusals(CheckDaily(charge=100, parts=True), store.user)) == ["duty.not_yours", "recorder.other_keeper"]
    assert list(store.refusals(CheckDaily(charge=100, parts=True), store.site.person("device_keeper", "branches"))) == [
        "recorder.other_keeper"
    ]
    assert list(store.refusals(CheckDaily(charge=100, parts=False))) == ["recorder.parts_unnamed"]
    store.do(CheckDaily(charge=100, parts=False, missing="背夹"))
    assert list(store.refusals(store.out(), store.user)) == ["recorder.parts_missing"]
    store.do(CheckDaily(charge=20, spares=1, parts=True))
    row = ToDoRow.objects.get(stream=store.stream, act=CheckDaily.name)
    assert (row.person, row.due_on) == (store.keeper, date(2026, 3, 3))
    store.do(store.out(), store.user)


@pytest.mark.obligation("XX-R-13")
@pytest.mark.parametrize("failed", ITEMS)
def test_each_item_of_the_check_before_use_must_pass(store, failed):
    """湘西州 第十三条: no fault, power, storage, clock; any of the four failed, refused."""
    store.ready()
    store.check(tuple(item for item in ITEMS if item != failed))
    refused = store.refusals(store.out(), store.user)
    assert list(refused) == ["recorder.check_failed"]
    assert failed in refused["recorder.check_failed"]
    assert "第十三条" in refused["recorder.check_failed"]
    store.check()
    store.do(store.out(), store.user)


@pytest.mark.obligation("XX-R-13")
def test_a_task_needs_todays_check_and_a_true_clock(store):
    """湘西州 第十三条: no check today, refused; a clock 61 seconds off fails by the configured 60, 60 seconds pass."""
    store.ready()
    store.check()
    with on("2026-03-03T08:30"):
        assert list(store.refusals(store.out(), store.user)) == ["recorder.unchecked"]
        store.check(seconds=-61)
        refused = store.refusals(store.out(), store.user)
        assert list(refused) == ["recorder.clock_off"]
        assert "61 秒" in refused["recorder.clock_off"]
        assert ConcernRow.objects.get(stream=store.stream, code="recorder.clock_off").words.count("慢 61 秒") == 1
        store.check(seconds=-60)
        store.do(store.out(), store.user)
        assert (fact(store).offset_ms, fact(store).offset_measured_at) == (-60_000, moment("2026-03-03T08:30"))


@pytest.mark.obligation("XX-R-13")
def test_a_check_names_items_of_the_rule_and_a_time_that_has_come(store):
    store.ready()
    assert list(store.refusals(CheckBeforeUse(passed=("外观整洁",), device_time=now()))) == ["recorder.unknown_item"]
    ahead = CheckBeforeUse(device_time=now(), true_time=now() + timedelta(minutes=3))
    assert list(store.refusals(ahead)) == ["recorder.true_time"]
    store.do(MeasureClock(device_time=moment("2026-03-02T08:20:05.250"), true_time=moment("2026-03-02T08:20:00")))
    assert fact(store).offset_ms == 5250


# Taking and bringing back ----------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-4a")
def test_a_recorder_is_taken_for_a_named_enforcement_task(store):
    """湘西州 第四条: case, patrol or special inspection; anything else needs a reason and approval."""
    store.ready()
    store.check()
    for fields in ({"case": ""}, {"purpose": "patrol", "case": ""}, {"purpose": "special", "case": "", "task": ""}):
        refused = store.refusals(store.out(**fields), store.user)
        assert len(refused) == 1
        assert next(iter(refused)) in ("recorder.no_case", "recorder.no_task")
        assert "第四条" in next(iter(refused.values()))
    other = store.out(purpose="other", case="", task="宣传片拍摄")
    assert list(store.refusals(other, store.user)) == ["recorder.not_enforcement"]
    leader = store.site.people["leader_in_charge"][0]
    leave = ApproveOtherUse(user=store.user, reason="环境日宣传需要", until=date(2026, 3, 2))
    assert list(store.refusals(leave, store.user)) == ["duty.not_yours", "recorder.own_leave"]
    with pytest.raises(ValueError, match="reason"):
        ApproveOtherUse(user=store.user, reason="", until=date(2026, 3, 2))
    store.do(leave, leader)
    store.do(other, store.user)
    assert ConcernRow.objects.filter(stream=store.stream, code="recorder.other_use").exists()
    store.do(ReturnRecorder(condition="sound"), store.user)
    assert list(store.refusals(other, store.user)) == ["recorder.not_enforcement"]  # leave is for once
    for fields in (
        {},
        {"purpose": "patrol", "case": "", "task": "饮用水源地巡查"},
        {"purpose": "special", "case": "", "task": "尾矿库专项检查"},
    ):
        store.do(store.out(**fields), store.user)
        store.do(ReturnRecorder(condition="sound"), store.user)
    assert RecorderRow.objects.get(stream=store.stream).uses == 4


@pytest.mark.obligation("XX-R-14a")
def test_whoever_uses_it_answers_for_it(store):
    """湘西州 第十四条: check-out and return name one user, and a fault found at the return is his."""
    store.ready()
    store.check()
    other = store.site.people["officer"][2]
    refused = store.refusals(store.out(user=other), store.user)
    assert list(refused) == ["recorder.for_another"]
    assert "第十四条" in refused["recorder.for_another"]
    store.do(store.out())  # the keeper hands it out
    assert "stage.wrong" in store.refusals(store.out(user=other), other)
    assert list(store.refusals(ReturnRecorder(condition="sound"), other)) == ["recorder.other_user"]
    assert list(store.refusals(ReturnRecorder(condition="fault"), store.user)) == ["recorder.fault_unnamed"]
    store.do(ReturnRecorder(condition="fault", words="按键失灵"), store.user)
    harm = store.state.harms[0]
    assert (harm.what, harm.user, store.state.stage) == ("fault", store.user, "repair")
    assert [one.user for one in store.state.uses] == [store.user]
    assert store.state.holder == ""
    assert "stage.wrong" in store.refusals(store.out(), store.user)
    store.do(ServiceRecorder(words="更换按键", fit=True))
    store.do(store.out(), store.user)


@pytest.mark.obligation("XX-R-13")
def test_the_clock_is_measured_at_the_return(store):
    store.ready()
    store.check()
    store.do(store.out(), store.user)
    with on("2026-03-02T17:00"):
        half = ReturnRecorder(condition="sound", true_time=moment("2026-03-02T16:59"))
        assert list(store.refusals(half, store.user)) == ["recorder.no_device_time"]
        store.do(ReturnRecorder(condition="sound", device_time=moment("2026-03-02T16:59:52")), store.user)
    told = fact(store)
    assert (told.offset_ms, told.holder, told.status) == (-8000, "", "idle")
    assert told.task_at(store.user, moment("2026-03-02T09:00"), moment("2026-03-02T10:00")).case == store.at.case
    assert told.task_at(store.user, moment("2026-03-02T16:00"), moment("2026-03-02T17:01")) is None
    assert told.task_at(store.keeper, moment("2026-03-02T09:00"), moment("2026-03-02T10:00")) is None


@pytest.mark.obligation("XX-R-12c")
def test_a_device_goes_to_somebody_in_service_after_its_keepers_check_and_comes_back_later(store):
    store.do(store.act(accepted_on=date(2026, 2, 20)))
    assert store.state.accepted_on == date(2026, 2, 20)
    store.do(AssignKeeper(keepers=(store.keeper,)))
    store.do(PutIntoService())
    store.check()
    assert list(store.refusals(store.out(), store.user)) == ["recorder.never_checked"]
    store.do(CheckDaily(charge=100, parts=True))
    gone = store.site.people["officer"][2]
    perform(LeaveService(reason="调离"), gone, by=store.site.people["administrator"][0], key="gone")
    assert list(store.refusals(store.out(user=gone))) == ["recorder.user_inactive"]
    store.do(store.out(), store.user)
    with on("2026-03-02T12:00"), pytest.raises(Refused) as early:
        store.at.do(ReturnRecorder(condition="sound"), store.stream, store.user, done_at=moment("2026-03-02T08:00"))
    assert "recorder.before_taken" in early.value.codes


@pytest.mark.obligation("XX-R-4a")
@pytest.mark.parametrize("until", [date(2026, 3, 1), date(2027, 6, 1)])
def test_leave_for_another_use_is_for_days_to_come_and_not_for_ever(store, until):
    store.ready()
    leave = ApproveOtherUse(user=store.user, reason="环境日宣传需要", until=until)
    assert list(store.refusals(leave, store.site.people["leader_in_charge"][0])) == ["recorder.leave_over"]


@pytest.mark.obligation("XX-R-12b")
@pytest.mark.guards("refuse_too_few_keepers")
def test_as_many_keepers_are_named_as_the_rule_asks_for(store):
    """An agency whose rule wants two keepers a device."""
    text = document("xiangxi")
    text["recording"]["keepers_per_device"]["value"] = 2
    regime = load_profile_text(text, overlay=document("xiangxi", overlay=True))
    store.do(store.act())
    at = now()

    gate = next(gate for gate in AssignKeeper.gates if gate.__name__ == refuse_too_few_keepers.__name__)

    def answer(*keepers: str) -> Refusal | None:
        return gate(Matter(AssignKeeper(keepers=keepers), store.state, store.stream, CLOCK, at, at, regime, load_calendar()))

    refusal = answer(store.keeper)
    assert refusal is not None
    assert (refusal.code, "2 名" in refusal.message) == ("recorder.few_keepers", True)
    assert answer(store.keeper, store.user) is None


# Damage and loss -------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-14b")
def test_damage_and_loss_stay_open_until_the_handling_record_is_filled(store):
    """湘西州 第十四条: cause, compensation yes or no, amount; the sum is decided by people."""
    store.ready()
    store.check()
    store.do(store.out(), store.user)
    assert list(store.refusals(MarkLost(words="巡查途中落水"), store.site.people["officer"][2])) == ["recorder.stranger"]
    store.do(MarkLost(words="巡查途中落水"), store.user)
    harm = store.state.harms[0]
    assert (store.state.stage, harm.user, harm.open, store.state.current) == ("lost", store.user, True, None)
    todo = ToDoRow.objects.get(stream=store.stream, act=HandleDamage.name)
    assert (todo.duty, "第十四条" in todo.article) == ("recorder.handle_damage", True)
    assert ConcernRow.objects.filter(stream=store.stream, code="recorder.harm_open").exists()
    assert list(store.refusals(RetireRecorder(reason="遗失"))) == ["recorder.harm_open"]
    handled = {"harm": harm.id, "cause": "keeping", "compensation": True, "words": "按折旧后价值赔偿"}
    assert list(store.refusals(HandleDamage(**handled), store.head)) == ["recorder.no_amount"]
    stray = HandleDamage(**{**handled, "compensation": False, "amount_fen": 1})
    assert list(store.refusals(stray, store.head)) == ["recorder.stray_amount"]
    assert list(store.refusals(HandleDamage(**{**handled, "harm": "d99"}, amount_fen=1), store.head)) == ["recorder.no_harm"]
    store.do(HandleDamage(**handled, amount_fen=80_000), store.head)
    assert store.state.harms[0].handling.amount_fen == 80_000
    assert not ToDoRow.objects.filter(stream=store.stream, act=HandleDamage.name).exists()
    assert not ConcernRow.objects.filter(stream=store.stream).exists()
    assert not MisuseRow.objects.exists()
    store.do(RetireRecorder(reason="遗失"))


@pytest.mark.obligation("XX-R-9.5")
def test_wilful_damage_opens_a_liability_finding(store):
    """湘西州 第九条（五）: returned damaged, it needs a damage record with its cause; cause wilful opens a finding against the user."""
    store.ready()
    store.check()
    store.do(store.out(), store.user)
    store.do(ReturnRecorder(condition="damaged", words="镜头被砸碎"), store.user)
    assert ToDoRow.objects.filter(stream=store.stream, act=HandleDamage.name).exists()
    with pytest.raises(ValueError, match="cause"):
        HandleDamage(harm="d8", compensation=False, words="登记备查")
    harm = store.state.harms[0].id
    handled = {"harm": harm, "cause": "wilful", "compensation": True, "amount_fen": 120_000, "words": "移送处理"}
    store.do(HandleDamage(**handled), store.head)
    row = MisuseRow.objects.get()
    assert (row.officer, row.item, row.recorder, row.stage) == (store.user, "destroy", store.stream, "open")
    assert "第九条" in row.rule
    assert "镜头被砸碎" in row.words
    assert look(row.stream).state.liability_asked
    assert ConcernRow.objects.get(stream=row.stream).code == "misuse.liable"


@pytest.mark.obligation("XX-R-14b")
def test_damage_in_store_is_the_keepers_and_repair_brings_it_back(store):
    store.ready()
    store.do(MarkDamaged(words="充电座烧毁"))
    assert (store.state.harms[0].user, store.state.stage) == (store.keeper, "repair")
    own = HandleDamage(harm=store.state.harms[0].id, cause="accident", compensation=False, words="意外")
    assert list(store.refusals(own)) == ["duty.not_yours", "recorder.own_harm"]
    store.do(ServiceRecorder(words="送修", fit=False))
    assert store.state.stage == "repair"
    store.do(ServiceRecorder(words="修复", fit=True))
    assert store.state.stage == "idle"
    store.do(AllotRecorder(unit="branches", reason="分局需要"))
    assert RecorderRow.objects.get(stream=store.stream).unit == "branches"


# Ratios ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-R-3.2a")
@pytest.mark.parametrize(
    ("officers", "present", "each", "required", "short"),
    [(9, 4, 2, 5, 1), (9, 5, 2, 5, 0), (8, 4, 2, 4, 0), (0, 0, 2, 0, 0), (9, 4, 3, 3, 0)],
)
def test_a_section_of_nine_with_four_devices_is_short_by_one(officers, present, each, required, short):
    """兴隆台 二（二）3（2）: one device per two officers, as the office set it."""
    found = ratio_of("enforcement", officers, present, each)
    assert (found.required, found.present, found.short) == (required, present, short)


def test_what_is_known_of_devices_is_what_the_entries_say(store):
    store.ready()
    store.check()
    store.do(store.out(), store.user)
    store.do(ReturnRecorder(condition="damaged", words="外壳开裂"), store.user)
    assert verify().findings == []
