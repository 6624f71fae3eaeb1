"""What others may know of a recording, as kept in the entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.desk.sources import sources
from mingfa.desk.times import LOCAL
from mingfa.recording.coverage import Span


def _clock(start: datetime, end: datetime) -> str:
    """Say a stretch of time of one day, to the second."""
    return f"{start.astimezone(LOCAL):%Y-%m-%d %H:%M:%S} 至 {end.astimezone(LOCAL):%H:%M:%S}"


class RecordingSnapshot(FactView):
    """A recording as it stands, for cases, reviews, custody and evidence; linked to a case anew whenever anything of this changes.

    recording: its stream; seq: the entry after which this was so. status: "stored" or "disposed". digests: SHA-256 of
    the originals, one a piece, in order. form, source: codes. device: number of the device; registered_recorder: it was in the register of
    recorders (执法记录仪) when used; room: the interview or hearing room it is fixed in. started_at, ended_at: as claimed, in true time.

    measured: the files were read; only then do spans (start, end) say what was really recorded, by packet times, in true time (a photo: start
    = end). damaged: a piece cannot be read whole. edited: codes of signs of editing. told_at: when the party was told. covert: lawfully, without
    telling. annotated: it is noted what it shows. audio_described: speaker and gist are noted, or why not; true for anything but audio.
    shots_blank: lines of the shot list not yet ticked; filmed: ids of the case's physical items that are ticked. suspicious: edited, and not
    cleared. steps: (case, entry of the step or -1 for the case as a whole, kind of activity). numbers: (case, number in its dossier).
    documents: (case, number of the paper on the same step). long_term: grounds for keeping it long. evidence: it serves as evidence; disc: ""
    none is wanted, "open", "sheet" or "signed". secret: "", "trade", "state" or "privacy". gone: disposed of on a lawful ground.
    """

    recording: str
    seq: int = -1
    status: str = "stored"
    digests: tuple[str, ...] = ()
    form: str = ""
    source: str = ""
    device: str = ""
    registered_recorder: bool = False
    room: str = ""
    operator: str = ""
    officers: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    spans: tuple[tuple[datetime, datetime], ...] = ()
    measured: bool = False
    damaged: bool = False
    edited: tuple[str, ...] = ()
    suspicious: bool = False
    told_at: datetime | None = None
    covert: bool = False
    annotated: bool = False
    audio_described: bool = True
    shots_blank: int = 0
    filmed: tuple[str, ...] = ()
    steps: tuple[tuple[str, int, str], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    place: str = ""
    unit: str = ""
    file_name: str = ""
    long_term: tuple[str, ...] = ()
    evidence: bool = False
    disc: str = ""
    secret: str = ""
    gone: bool = False

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a recording."""
        return cls(
            recording=stream,
            seq=state.seq,
            status=state.stage,
            digests=state.digests,
            form=state.form,
            source=state.source,
            device=state.device,
            registered_recorder=state.registered_recorder,
            room=state.room,
            operator=state.operator,
            officers=state.officers,
            started_at=state.started_at,
            ended_at=state.ended_at,
            spans=tuple((span.start, span.end) for span in state.spans),
            measured=state.measured,
            damaged=state.damaged,
            edited=state.edited,
            suspicious=state.suspicious,
            told_at=state.told_at,
            covert=state.covert,
            annotated=state.annotated,
            audio_described=state.audio_described,
            shots_blank=len(state.blank_shots),
            filmed=state.filmed,
            steps=tuple((tie.case, -1 if tie.step is None else tie.step, tie.activity) for tie in state.ties),
            numbers=tuple({tie.case: tie.number for tie in reversed(state.ties) if tie.number}.items()),
            documents=tuple((tie.case, tie.document) for tie in state.ties if tie.document),
            place=state.place,
            unit=state.unit,
            file_name=state.file_name,
            long_term=state.long_term,
            evidence=state.evidence,
            disc=state.disc,
            secret=state.secret,
            gone=state.gone,
        )

    @property
    def number(self) -> str:
        """Its number in the dossier of the case it was first numbered in."""
        return self.numbers[-1][1] if self.numbers else ""

    def number_in(self, case: str) -> str:
        """Return its number in the dossier of a case, "" where it has none."""
        return dict(self.numbers).get(case, "")

    def steps_of(self, case: str) -> tuple[int, ...]:
        """Return the steps of a case that it shows; -1: the case as a whole."""
        return tuple(step for of, step, _ in self.steps if of == case)

    def placed_in(self, case: str) -> bool:
        """Say whether it is tied to a step of a case, or to a document of it (案卷内可查可溯)."""
        return any(of == case and step >= 0 for of, step, _ in self.steps) or any(of == case for of, _ in self.documents)

    def said(self) -> Iterator[tuple[str, str]]:
        """Say in words how it stands, for the history of a case: label and words."""
        for label, held in (("编号", self.number), ("设备编号", self.device), ("地点", self.place)):
            if held:
                yield label, held
        if self.gone:
            yield "状态", "原件已经销毁"
        elif not self.measured:
            yield "状态", "等待测定"
        else:
            yield "实际录制", "；".join(_clock(start, end) for start, end in self.spans[:20]) or "没有可以读取的内容"
        told = (
            (self.damaged, "文件损坏"), (self.suspicious, "有编辑痕迹"), (not self.annotated, "没有备注摄录内容"),
            (not self.audio_described, "录音没有备注对话人员"), (self.shots_blank, f"{self.shots_blank} 项摄录要素未填写"),
            (not self.steps, "已经解除关联"),
        )  # fmt: skip
        if lacks := "、".join(words for there, words in told if there):
            yield "尚缺", lacks

    def recorded(self) -> Iterator[tuple[str, Span]]:
        """Name what was really recorded, for `coverage.timeline`; nothing before it is measured."""
        for start, end in self.spans:
            yield self.recording, Span(start, end)


NUMBER = "音像-{:03}"
"""How recordings are numbered in the dossier of a case."""


class CaseActivity(FactView):
    """An activity of a case: its step, in words, from when to when."""

    step: int
    label: str
    started_at: datetime
    ended_at: datetime


class RecordedCase(FactView):
    """What a recording asks of the case it is tied to: whose it is, when its activities were, which number comes next in its dossier."""

    title: str
    unit: str = ""
    people: tuple[str, ...] = ()
    activities: tuple[CaseActivity, ...] = ()
    physical: tuple[tuple[str, str], ...] = ()
    next_number: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a case's state."""
        given = [number for one in state.recordings.values() if (number := one.number_in(stream))]
        people = {*state.handlers, *state.investigators, *(member.person for member in state.team)}
        return cls(
            title=state.title,
            unit=state.unit,
            people=tuple(sorted(people)),
            activities=tuple(
                CaseActivity(step=one.seq, label=one.label, started_at=one.started_at, ended_at=one.ended_at)
                for one in state.investigation.activities
            ),
            physical=tuple((one.id, one.name) for one in state.investigation.evidence if one.kind == "physical" and not one.out),
            next_number=NUMBER.format(1 + max((int(number.rpartition("-")[2]) for number in given), default=0)),
        )

    def activity(self, step: int) -> CaseActivity | None:
        """Return the activity that a step began; None for a step that is none."""
        return next((one for one in self.activities if one.step == step), None)


class ShotRules(FactView):
    """The lines of the shot list (摄录要素) by the rule of the day. Law: recording.shot_list, recording.shot_list_violation."""

    lines: tuple[str, ...] = ()
    violation: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the rules in force on a day from the state of the regime's stream."""
        view = sources().regime_view(state, stream, 0)
        if view is None:
            return cls()
        lines, more = ("recording.shot_list", "recording.shot_list_violation")
        held = view.regime
        return cls(lines=held.items(lines, on) if held.has(lines, on) else (), violation=held.items(more, on) if held.has(more, on) else ())
