"""The recording devices of a demonstration (演示设备): registered, kept, checked, taken and brought back, one of them damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look, perform
from mingfa.desk.times import LOCAL
from mingfa.law.calendar import WorkCalendar
from mingfa.law.regime_model import Regime
from mingfa.recorders.acts.harm import HandleDamage, ServiceRecorder
from mingfa.recorders.acts.register import AssignKeeper, PutIntoService, RegisterRecorder
from mingfa.recorders.acts.use import CheckBeforeUse, CheckDaily, CheckOut, MeasureClock, ReturnRecorder
from mingfa.recorders.state.recorder import RecorderState, recorder_stream

BODY_CAMERA = "DSJ-0001"
"""The first device of a bureau."""

BRAND, MODEL = "示范牌", "DSJ-V9"


def stock(site: Site, at: datetime, number: str = BODY_CAMERA) -> None:
    """Register a body camera of the agency at an instant, with its keeper and in service; nothing when it is there."""
    if not _is_there(site, number):
        Store(site, at).add(number)


def camera_of(site: Site, officer: str) -> str:
    """Return the number of an officer's own body camera: nobody films with one that a colleague has on him."""
    return f"DSJ-{101 + site.people['officer'].index(officer):04}"


def show_devices(site: Site, long_ago: datetime, calendar: WorkCalendar, today: datetime) -> int:
    """Give a bureau its devices, with some days of their use up to the last working day that is over; returns how many were added."""
    if _is_there(site, "DSJ-0002"):
        return 0
    stock(site, long_ago)
    store = Store(site, long_ago)
    first, second = (*site.handling, *site.handling)[:2]
    for number, unit in (("DSJ-0002", first), ("DSJ-0003", second), ("DSJ-0004", second)):
        store.add(number, unit)
    store.room()
    last = calendar.add_working_days(today.astimezone(LOCAL).date(), -1)
    days = [calendar.add_working_days(last, -back) for back in (4, 3, 1, 0)]
    store.used("DSJ-0002", datetime.combine(days[0], time(8, 30), LOCAL), "饮用水水源地巡查", offset=2)
    store.used("DSJ-0004", datetime.combine(days[0], time(8, 40), LOCAL), "尾矿库专项检查", harm="攀爬时跌落，屏幕碎裂", special=True)
    store.mended("DSJ-0004", datetime.combine(days[1], time(15), LOCAL))
    store.used("DSJ-0003", datetime.combine(days[2], time(8, 50), LOCAL), "企业排污口巡查", harm="被雨水浸泡，不能开机")
    for number in (BODY_CAMERA, "DSJ-0004"):
        store.checked(number, datetime.combine(days[3], time(8, 15), LOCAL))
    store.used("DSJ-0002", datetime.combine(days[3], time(8, 30), LOCAL), "夜间施工噪声巡查", offset=3, back=False)
    return 5


def _is_there(site: Site, number: str) -> bool:
    try:
        look(recorder_stream(site.agency, number))
    except UnknownStream:
        return False
    return True


class Store:
    """Who registers, keeps and uses the devices of an agency, and a way of letting them do it."""

    def __init__(self, site: Site, at: datetime) -> None:
        self.site, self.at = site, at
        self.people = sorted({one for people in site.people.values() for one in people})
        on = at.astimezone(LOCAL).date()
        self.home = self.regime.text("recording.storage_unit", on)
        if self.regime.has("recording.equipment_unit", on):
            self.home = self.regime.text("recording.equipment_unit", on)
        self.keeper = next(iter(self._who("recorder.keep", self.home)))
        self.clerk = next(iter(self._who("recorder.register", self.home)))

    @property
    def regime(self) -> Regime:
        """The rules of the agency."""
        regime: Regime = look(regime_stream(self.site.agency)).state.regime
        return regime

    def _who(self, duty: str, unit: str = "") -> Iterator[str]:
        wanted = self.regime.duty(duty, self.at.astimezone(LOCAL).date())
        for person in self.people:
            actor = actor_of(person, self.at)
            if has_duty(actor, wanted) and (not unit or unit in actor.units or any(post.unit == unit for post in actor.posts)):
                yield person

    @contextmanager
    def _moment(self, at: datetime) -> Iterator[None]:
        before, self.at = self.at, at
        with now.at(at):
            yield
        self.at = before

    def do(self, number: str, act: Act, by: str) -> None:
        """Let somebody do an act on a device, at the store's present moment."""
        stream = recorder_stream(self.site.agency, number)
        with now.at(self.at):
            perform(act, stream, by=by, key=f"demo:{stream}:{act.name}:{self.at.isoformat()}"[-120:])

    def state(self, number: str) -> RecorderState:
        """Return a device as it stands."""
        state: RecorderState = look(recorder_stream(self.site.agency, number)).state
        return state

    def add(self, number: str, unit: str = "") -> None:
        """Register a body camera, give it its keeper, put it into service."""
        act = RegisterRecorder(
            number=number, device_kind="recorder", brand=BRAND, model=MODEL, functions=("video", "photo", "audio"), storage_gb=128,
            resolution=1440, battery_hours=10, unit=unit or self.site.handling[0],
        )  # fmt: skip
        self.do(number, act, self.clerk)
        self.do(number, AssignKeeper(keepers=(self.keeper,)), self.clerk)
        self.do(number, PutIntoService(), self.clerk)
        self.do(number, MeasureClock(device_time=self.at, true_time=self.at), self.keeper)

    def room(self) -> None:
        """Register an interview room with its fixed recording."""
        act = RegisterRecorder(
            number="XWS-01", device_kind="room", brand=BRAND, model="SXJ-2", functions=("video", "audio"), storage_gb=2000, resolution=1080,
            unit=self.home, room="interview", place="第一询问室",
        )  # fmt: skip
        self.do("XWS-01", act, self.clerk)
        self.do("XWS-01", AssignKeeper(keepers=(self.keeper,)), self.clerk)
        self.do("XWS-01", PutIntoService(), self.clerk)

    def used(
        self, number: str, at: datetime, task: str, *, offset: int = 1, harm: str = "", special: bool = False, back: bool = True
    ) -> None:
        """Let a device be checked, taken for a task, and brought back in the afternoon; harm: what is wrong with it then."""
        unit = self.state(number).unit
        user = next(
            (person for person in self.site.people["officer"] if unit in actor_of(person, at).units), self.site.people["officer"][0]
        )
        items: tuple[str, ...] = ()
        if self.regime.has("recording.pre_use_check", at.date()):
            items = self.regime.items("recording.pre_use_check", at.date())
        self.checked(number, at)
        with self._moment(at + timedelta(minutes=10)):
            self.do(number, CheckBeforeUse(passed=items, device_time=self.at + timedelta(seconds=offset)), user)
        with self._moment(at + timedelta(minutes=15)):
            self.do(number, CheckOut(user=user, purpose="special" if special else "patrol", task=task), user)
        if back:
            with self._moment(at.replace(hour=16)):
                shown = self.at + timedelta(seconds=offset, milliseconds=400)
                act = ReturnRecorder(condition="damaged" if harm else "sound", words=harm, device_time=shown, true_time=self.at)
                self.do(number, act, user)

    def checked(self, number: str, at: datetime) -> None:
        """Let the keeper check a device of a morning."""
        with self._moment(at):
            self.do(number, CheckDaily(charge=100, spares=1, parts=True), self.keeper)

    def mended(self, number: str, at: datetime) -> None:
        """Handle the damage of a device, and bring it back into use."""
        with self._moment(at):
            act = HandleDamage(
                harm=self.state(number).open_harms[0].id, cause="accident", compensation=False, words="执行公务中意外损坏，由单位维修。"
            )
            user = self.state(number).open_harms[0].user
            self.do(number, act, next(person for person in self._who("recorder.handle_damage") if person != user))
            self.do(number, ServiceRecorder(words="更换屏幕，检测合格", parts="屏幕一块", fit=True), self.keeper)
