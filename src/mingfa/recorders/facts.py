"""What others may know of a recording device, as kept in the entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import StringConstraints
from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.law.article import Article
from mingfa.law.regime_model import Regime
from mingfa.recorders.state.recorder import FUNCTIONS, recorder_stream

__all__ = ["RecorderFact", "RecorderUse", "RoomStream", "ban_of", "banned_items", "recorder_stream"]

RoomStream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/recorder/[A-Za-z0-9._-]{1,80})?$")]
"""A registered room, "" for none."""

USES_KEPT = 40


class RecorderUse(FactView):
    """One taking of a device: by whom, for which task, from when to when (None: still out). case: stream, "" for a task without case."""

    user: str
    purpose: str
    case: str = ""
    task: str = ""
    taken_at: datetime
    returned_at: datetime | None = None


class RecorderFact(FactView):
    """A registered device or room as a recording or a case asks for it.

    status: "registered", "idle", "out", "repair", "lost" or "retired". kind: "recorder", "camera", "phone", "audio_recorder", "surveillance",
    "room" or "other". room: "interview", "hearing" or "other" for a room. keeper, holder: streams, "" for nobody. offset_ms: device time minus
    true time as last measured. uses: the latest ones, oldest first.
    """

    status: str
    number: str
    brand: str = ""
    model: str = ""
    functions: tuple[str, ...] = ()
    kind: str = ""
    room: str = ""
    place: str = ""
    unit: str = ""
    keeper: str = ""
    holder: str = ""
    offset_ms: int = 0
    offset_measured_at: datetime | None = None
    in_service: bool = False
    uses: tuple[RecorderUse, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a device."""
        last = state.offsets[-1] if state.offsets else None
        return cls(
            status=state.stage,
            number=state.number,
            brand=state.brand,
            model=state.model,
            functions=state.functions,
            kind=state.kind,
            room=state.room,
            place=state.place,
            unit=state.unit,
            keeper=state.keepers[0] if state.keepers else "",
            holder=state.holder,
            offset_ms=last.ms if last is not None else 0,
            offset_measured_at=last.at if last is not None else None,
            in_service=state.in_service,
            uses=tuple(
                RecorderUse(
                    user=one.user, purpose=one.purpose, case=one.case, task=one.task, taken_at=one.taken_at, returned_at=one.returned_at
                )
                for one in state.uses[-USES_KEPT:]
            ),
        )

    @property
    def is_recorder(self) -> bool:
        """True for a body camera (执法记录仪) with all its functions: only such a one satisfies a duty that names it."""
        return self.kind == "recorder" and set(self.functions) >= {code for code, _ in FUNCTIONS}

    def task_at(self, user: str, started: datetime, ended: datetime) -> RecorderUse | None:
        """Return the use of this device by a person within which a stretch of time lies; None when there is none."""
        return next(
            (
                one
                for one in self.uses
                if one.user == user and one.taken_at <= started and (one.returned_at is None or ended <= one.returned_at)
            ),
            None,
        )


BANNED = "recording.banned_behaviour"


def banned_items(regime: Regime, on: date) -> tuple[str, ...]:
    """Return what the agency's rules ban with recorders, by code: its list (recording.banned_behaviour), and taking devices apart.

    Law: 湘西州 记录制度 第九条, 第十四条 (严禁随意拆卸). An agency without such a rule bans nothing here.
    """
    listed = regime.items(BANNED, on) if regime.has(BANNED, on) else ()
    responsible = "recording.user_responsible"
    apart = ("dismantle",) if regime.has(responsible, on) and regime.flag(responsible, on) else ()
    return tuple(dict.fromkeys((*listed, *apart)))


def ban_of(regime: Regime, item: str, on: date) -> Article | None:
    """Return the article that bans an item on a day; None where the agency's rules do not."""
    if item not in banned_items(regime, on):
        return None
    return regime.rule("recording.user_responsible" if item == "dismantle" else BANNED, on).article
