"""What tests of devices need: an agency with a store of recorders, brought to any point of their use by the real acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.recorders.acts.register import AssignKeeper, PutIntoService, RegisterRecorder
from mingfa.recorders.acts.use import CheckBeforeUse, CheckDaily, CheckOut
from mingfa.recorders.state.recorder import RecorderState, recorder_stream
from mingfa.review.tests.a_case import Table, moment, on, table

ITEMS = ("无故障", "电量充足", "存储空间足够", "日期时间准确")

__all__ = ["ITEMS", "Store", "moment", "on"]


class Store:
    """An agency's devices, and short ways of acting on one of them."""

    def __init__(self, site: Site, number: str = "ZF-014") -> None:
        self.at: Table = table(site)
        self.site, self.number = site, number
        self.stream = recorder_stream(site.agency, number)
        self.keeper, self.head = site.people["device_keeper"][0], site.person("unit_head", "enforcement")
        self.user = site.people["officer"][1]

    @property
    def state(self) -> RecorderState:
        state: RecorderState = look(self.stream).state
        return state

    def do(self, act: Act, by: str = "", stream: str = "") -> Entry[Act]:
        """Perform an act on the device, as its keeper unless another is named."""
        return self.at.do(act, stream or self.stream, by or self.keeper)

    def refusals(self, act: Act, by: str = "", stream: str = "") -> dict[str, str]:
        """Return code -> article and message of everything that refuses an act; {} when it is let through."""
        try:
            self.do(act, by, stream)
        except Refused as error:
            return {one.code: str(one) for one in error.refusals}
        return {}

    def act(self, **changes: Any) -> RegisterRecorder:
        """Make the act that registers a body camera up to standard."""
        fields: dict[str, Any] = {
            "number": self.number, "device_kind": "recorder", "brand": "示范牌", "model": "DSJ-1", "functions": ["video", "photo", "audio"],
            "storage_gb": 64, "resolution": 1080, "battery_hours": 8, "unit": "enforcement",
        }  # fmt: skip
        return RegisterRecorder.model_validate({**fields, **changes})

    def ready(self, charge: int = 100) -> None:
        """Register the device, give it its keeper, put it into service, and check it as its keeper does every day."""
        self.do(self.act())
        self.do(AssignKeeper(keepers=(self.keeper,)))
        self.do(PutIntoService())
        self.do(CheckDaily(charge=charge, parts=True))

    def check(self, passed: tuple[str, ...] = ITEMS, seconds: float = 1) -> None:
        """Check it before use; seconds: how far its clock is ahead."""
        self.do(CheckBeforeUse(passed=passed, device_time=now() + timedelta(seconds=seconds)), self.user)

    def out(self, **changes: Any) -> CheckOut:
        """Make the act by which the user takes it for his case."""
        return CheckOut.model_validate({"user": self.user, "purpose": "case", "case": self.at.case, **changes})
