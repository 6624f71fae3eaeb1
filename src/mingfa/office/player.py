"""What the player page of a recording shows: its files on one line of true time, moments to go to, what was made from it, and its proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingfa.desk.proving import place_entry
from mingfa.desk.times import LOCAL
from mingfa.office.positions import position_text
from mingfa.office.recording_panels import clock, lasting, shot_names
from mingfa.office.told import name_of
from mingfa.office.vaulting import media_type, plays
from mingfa.recording.coverage import MS, Span, timeline
from mingfa.recording.derived import CUTS, Cut
from mingfa.recording.state import Piece, RecordingState
from mingfa.vault.store import OriginalMissing

LEAST = 3
"""Thousandths of the bar that the shortest gap is wide, so that it is seen."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a recording as the page plays it.

    number: from 1. offset_ms: of its beginning from the beginning of the recording, in true time; length_ms: what it holds, by packet times.
    epoch_ms: its beginning, milliseconds since 1970. missing: its bytes are not in the vault.
    """

    number: int
    piece: Piece
    offset_ms: int
    length_ms: int
    media: str
    missing: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return self.piece.digest

    @property
    def name(self) -> str:
        """The name the device gave it."""
        return self.piece.file_name

    @property
    def epoch_ms(self) -> int:
        """When it begins."""
        return round(self.piece.started_at.timestamp() * 1000)

    @property
    def clock(self) -> str:
        """From when to when it was recorded."""
        return clock(Span(self.piece.started_at, self.piece.started_at + self.length_ms * MS))

    @property
    def plays(self) -> bool:
        """True when a browser's player takes its type."""
        return not self.missing and plays(self.media)

    @property
    def kind(self) -> str:
        """picture, video, audio or "" for what a browser does not show."""
        first = self.media.partition("/")[0]
        return "" if self.missing else {"image": "picture", "video": "video", "audio": "audio"}.get(first, "")

    @property
    def zone_ms(self) -> int:
        """What the local clock is ahead of UTC."""
        return (self.piece.started_at.astimezone(LOCAL).utcoffset() or timedelta(0)) // MS


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that can be gone to. at_ms: from the beginning of the recording, in true time; file, file_ms: the same in the file."""

    at_ms: int
    file: int
    file_ms: int
    kind: str
    label: str
    words: str
    at: datetime

    @property
    def position(self) -> str:
        """Its place in the file, in words."""
        return position_text(self.file_ms // 1000 * 1000)

    @property
    def time(self) -> str:
        """True time of day."""
        return f"{self.at.astimezone(LOCAL):%H:%M:%S}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The recording on one line of true time: stretches and marks as (kind, from, width, words), in thousandths."""

    words: str
    stretches: tuple[tuple[str, int, int, str], ...]
    marks: tuple[tuple[str, int, str], ...]
    total_ms: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A cut with what the page says of it."""

    cut: Cut
    kind: str
    file: str
    asked: str
    held: str
    by: str
    state: tuple[str, str]
    video: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How a file stands in the ledger. place: of its entry in the tree, from 1; None while it waits for one."""

    file: File
    entry: int
    place: int | None
    size: int
    steps: int


def files(state: RecordingState) -> tuple[File, ...]:
    """Return the files in the order of time."""
    found = []
    for number, piece in enumerate(state.pieces, 1):
        spans = piece.measure.spans if piece.measure is not None else ()
        end = max((span.end for span in spans), default=piece.ended_at)
        try:
            media, missing = media_type(piece.digest), False
        except OriginalMissing:
            media, missing = piece.media_type, True
        offset = (piece.started_at - state.pieces[0].started_at) // MS
        found.append(File(number, piece, offset, max(0, (end - piece.started_at) // MS), media, missing))
    return tuple(found)


def moments(state: RecordingState, held: tuple[File, ...]) -> tuple[Moment, ...]:
    """Return everything worth going to, in the order of time: notes and ticks, cuts, transcripts, gaps, when the party was told."""
    if not held:
        return ()
    return tuple(sorted(_moments(state, held), key=lambda one: (one.at_ms, one.kind)))


def _moments(state: RecordingState, held: tuple[File, ...]) -> Iterator[Moment]:
    begun = held[0].piece.started_at

    def at(ms: int, kind: str, label: str, words: str) -> Moment:
        file = next((one for one in reversed(held) if one.offset_ms <= ms), held[0])
        return Moment(ms, file.number, max(0, ms - file.offset_ms), kind, label, words, begun + ms * MS)

    def within(digest: str, ms: int, kind: str, label: str, words: str) -> Moment | None:
        file = next((one for one in held if one.digest == digest), None)
        return Moment(file.offset_ms + ms, file.number, ms, kind, label, words, begun + (file.offset_ms + ms) * MS) if file else None

    for note in state.notes:
        if note.at_ms is not None:
            speaker = f"{note.speaker}：" if note.speaker else ""
            yield at(note.at_ms, "note", "备注", f"{speaker}{note.gist}")
    names = shot_names(state) if state.shots else {}
    for shot in state.shots.values():
        if shot.at_ms is not None and not shot.absent:
            yield at(shot.at_ms, "shot", "摄录要素", names.get(shot.item, shot.item))
    for cut in state.cuts:
        found = within(cut.original, cut.from_ms, "cut", dict(CUTS)[cut.kind], f"至 {position_text(cut.to_ms)}，{cut.reason}")
        if found is not None:
            yield found
    for one in state.transcripts:
        found = None if one.replaced_by else within(one.original, one.from_ms, "words", "文字整理", one.words.partition("\n")[0])
        if found is not None:
            yield found
    for gap in gaps(state, held):
        yield at((gap.start - begun) // MS, "gap", "录制中断", f"{clock(gap)}，{lasting(gap.ms)}没有录制")
    if state.told_at is not None and begun <= state.told_at < begun + (held[-1].offset_ms + held[-1].length_ms) * MS:
        yield at((state.told_at - begun) // MS, "told", "告知", "告知当事人正在录音录像")


def gaps(state: RecordingState, held: tuple[File, ...]) -> tuple[Span, ...]:
    """Return what was not recorded between the beginning and the end, once all is measured."""
    spans = state.spans
    if not state.measured or len(spans) < 2:
        return ()
    window = Span(min(spans[0].start, held[0].piece.started_at), spans[-1].end)
    return tuple(one.span for one in timeline(window, (("", span) for span in spans)).gaps)


def bar(state: RecordingState, held: tuple[File, ...], found: tuple[Moment, ...]) -> Bar | None:
    """Return the line of true time under the player; None for photos, and for what has no length."""
    if not held or state.form == "photo":
        return None
    start = held[0].piece.started_at
    total = max(one.offset_ms + one.length_ms for one in held)
    if total <= 0:
        return None

    def x(at: datetime) -> int:
        return max(0, min(1000, round((at - start) // MS * 1000 / total)))

    window = Span(start, start + total * MS)
    if not state.measured:
        return Bar("还没有测定实际录制时段", (("unknown", 0, 1000, "等待测定"),), _marks(found, total), total, window.start, window.end)
    line = timeline(window, (("", span) for span in state.spans))
    told = {"covered": "已录制", "gap": "没有录制"}
    parts = [
        (one.kind, x(one.start), max(x(one.end) - x(one.start), LEAST), f"{told[one.kind]}：{clock(one.span)}") for one in line.stretches
    ]
    parts.sort(key=lambda one: one[0] == "gap")  # gaps are drawn over what lies beside them
    holes = "；".join(f"{clock(one.span)}没有录制" for one in line.gaps[:20])
    words = f"{clock(window)}，实际录制 {lasting(line.covered_ms)}" + (f"；{holes}" if holes else "，没有中断")
    return Bar(words, tuple(parts), _marks(found, total), total, window.start, window.end)


def _marks(found: tuple[Moment, ...], total: int) -> tuple[tuple[str, int, str], ...]:
    drawn = [one for one in found if one.kind != "gap"]
    return tuple((one.kind, min(997, one.at_ms * 1000 // total), f"{one.label}：{one.words[:80]}") for one in drawn if one.at_ms <= total)


def derivatives(state: RecordingState, held: tuple[File, ...]) -> tuple[Made, ...]:
    """Return what was asked for and made from the originals, the latest first."""
    names = {one.digest: one.name for one in held}
    made = []
    for cut in reversed(state.cuts):
        state_words = ("green", "已制作") if cut.derived else ("red", "未能制作") if cut.failed else ("orange", "等待制作")
        asked = f"{position_text(cut.from_ms)} 至 {position_text(cut.to_ms)}"
        held_words = f"{position_text(cut.made_from_ms)} 至 {position_text(cut.made_to_ms)}" if cut.derived else ""
        made.append(
            Made(
                cut, dict(CUTS)[cut.kind], names.get(cut.original, cut.original[:16]), asked, held_words, name_of(cut.by), state_words,
                not cut.media_type.startswith("audio/"),
            )
        )  # fmt: skip
    return tuple(made)


def proofs(stream: str, held: tuple[File, ...]) -> tuple[Proof, ...]:
    """Return how each file stands in the ledger."""
    found = []
    for one in held:
        placed = place_entry(stream, one.piece.seq)
        told = (None, 0, 0) if placed is None else (placed.place + 1, placed.size, len(placed.path))
        found.append(Proof(one, one.piece.seq, *told))
    return tuple(found)
