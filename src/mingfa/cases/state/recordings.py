"""What a case knows of its recordings (音像记录): those tied to it, means chosen, scenes, notices, explanations of gaps, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingfa.desk.evolve import replace
from mingfa.lists.av_items import AvLine, PostMark
from mingfa.recording.coverage import Span

TECHNICAL = "technical"
"""The code of a gap for technical reasons, which is no stop of the recorder by a person."""

SCENES: tuple[tuple[str, str], ...] = (
    ("emergency_scene", "突发性、群体性事（案）件现场"),
    ("safety_scene", "危及人身安全等复杂案件现场处置"),
    ("obstruction", "当事人逃避、拒绝、阻碍执法或者谩骂、侮辱、殴打执法人员"),
    ("dispute_expected", "当事人有异议并可能复议、诉讼、投诉、上访"),
    ("sensitive_case", "其他敏感、重大、复杂案件"),
    ("case_place", "在执法办案场所进行"),
    ("major_case_site", "直接涉及重大案件的现场"),
    ("complaint_callout", "接投诉、举报出现场"),
)
"""Circumstances (现场情形) that people mark on a case or a step, because no field of an act tells them."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A circumstance marked on a step; step None: on the whole case."""

    seq: int
    scene: str
    step: int | None
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Means:
    """How a step is recorded by choice (记录方式): any of text, photo, audio, video, monitor, with the reason. by: stream."""

    seq: int
    step: int
    means: tuple[str, ...]
    reason: str
    by: str

    @property
    def recorded(self) -> bool:
        """True when more than words was chosen."""
        return any(one != "text" for one in self.means)


@dataclass(frozen=True, slots=True)
class Telling:
    """The party was told that it is recorded (告知录音录像). step None: of an activity that is about to begin. how: "said" or "opening"."""

    seq: int
    step: int | None
    at: datetime
    how: str
    whom: str


@dataclass(frozen=True, slots=True)
class LegalityNote:
    """Why recording an activity outside the lists is lawful (合法性论证). approved: None while nobody has decided."""

    id: str
    seq: int
    activity: str
    words: str
    by: str
    written_at: datetime
    approved: bool | None = None
    approved_at: datetime | None = None
    approved_by: str = ""

    def covers(self, activities: tuple[str, ...], begun: datetime) -> bool:
        """Say whether it was approved for one of these activities before the recording began."""
        return bool(self.approved) and self.activity in activities and self.approved_at is not None and self.approved_at <= begun


@dataclass(frozen=True, slots=True)
class GapReview:
    """What the leader said of an explanation. accepted: the gap counts as explained."""

    seq: int
    accepted: bool
    opinion: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class GapStory:
    """Why a stretch of a step was not recorded (停用、中断说明). span None: of the step as a whole. conflict: on a scene that had to be recorded.

    id: "x5" for the one entry 5 told. asker, secret, vehicle: what makes the ground one. request: digest of the signed request; declined:
    who asked would not sign. work_record: digest of the record made afterwards, "" while there is none.
    """

    id: str
    seq: int
    step: int
    span: Span | None
    ground: str
    words: str
    basis: str
    asker: str
    secret: str
    vehicle: str
    request: str
    declined: bool
    work_record: str
    by: str
    on: date
    conflict: bool = False
    review: GapReview | None = None

    @property
    def accepted(self) -> bool:
        """True once the leader has accepted it, work record included."""
        return self.review is not None and self.review.accepted

    @property
    def rejected(self) -> bool:
        """True when the leader did not accept it: the gap counts as unexplained."""
        return self.review is not None and not self.review.accepted


@dataclass(frozen=True, slots=True)
class Missing:
    """What should have been recorded and was not (应录未录), as the clock noted it: the stretches, and minutes rounded up."""

    seq: int
    step: int
    spans: tuple[Span, ...]
    minutes: int
    on: date
    officers: tuple[str, ...]


@dataclass(frozen=True)
class Footage:
    """Everything about recordings of a case besides the recordings themselves.

    lines: the list of items to be recorded (音像记录事项清单) and posts: the posts marked in it, as last read by an act of the case.
    """

    scenes: tuple[Scene, ...] = ()
    means: tuple[Means, ...] = ()
    tellings: tuple[Telling, ...] = ()
    notes: tuple[LegalityNote, ...] = ()
    stories: tuple[GapStory, ...] = ()
    missing: tuple[Missing, ...] = ()
    lines: tuple[AvLine, ...] = ()
    posts: tuple[PostMark, ...] = ()

    def scenes_of(self, step: int) -> tuple[str, ...]:
        """Return the circumstances of a step, those of the whole case among them."""
        return tuple(dict.fromkeys(one.scene for one in self.scenes if one.step in (None, step)))

    def means_of(self, step: int) -> Means | None:
        """Return what was chosen last for a step."""
        return next((one for one in reversed(self.means) if one.step == step), None)

    def stories_of(self, step: int) -> tuple[GapStory, ...]:
        """Return the explanations of a step's gaps."""
        return tuple(one for one in self.stories if one.step == step)

    def story(self, ident: str) -> GapStory | None:
        """Return an explanation by its id."""
        return next((one for one in self.stories if one.id == ident), None)

    def note(self, ident: str) -> LegalityNote | None:
        """Return a legality note by its id."""
        return next((one for one in self.notes if one.id == ident), None)

    def with_story(self, ident: str, **changes: Any) -> Footage:
        """Return the same with one explanation changed."""
        return replace(self, stories=tuple(replace(one, **changes) if one.id == ident else one for one in self.stories))
