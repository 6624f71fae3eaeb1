"""Making a cut from an original (节选): packets copied as they are, or decoded, covered and silenced, and encoded anew. The original is only read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from av.filter import Graph

from mingfa.law.errors import MingfaError
from mingfa.recording.derived import Box, Stretch
from mingfa.recording.probe import BUFFER, VaultFile
from mingfa.vault.store import Vault

_COPY = {
    "mp4": ("mp4", "video/mp4"),
    "mov": ("mp4", "video/mp4"),
    "matroska": ("matroska", "video/x-matroska"),
    "webm": ("webm", "video/webm"),
}
_OPUS = 48_000


class CannotCut(MingfaError):
    """The file cannot be read, or nothing of it lies in the range."""

    code = "recording.cannot_cut"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"节选没有制作成功：{why}；原件没有变化，请核对时间点后重新办理，或者直接使用原件")


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: its media type and the stretch of the original it holds, in milliseconds of the file."""

    media_type: str
    from_ms: int
    to_ms: int


def clip(vault: Vault, digest: str, from_ms: int, to_ms: int, out: Path) -> Made:
    """Copy the packets of a stretch into a file of their own, without decoding; it begins at the picture before, from which one can start.

    Raises CannotCut, OriginalMissing.
    """
    try:
        with _opened(vault, digest) as source:
            name = source.format.name.partition(",")[0]
            container, media = _COPY.get(name, ("matroska", "video/x-matroska"))
            streams = [stream for stream in source.streams if stream.type in ("video", "audio") and stream.codec_context is not None]
            if not streams:
                raise CannotCut("文件中没有画面和声音")
            zero = _zero(source)
            source.seek(int((zero + Fraction(from_ms, 1000)) * 1_000_000), backward=True, any_frame=False)
            with av.open(str(out), "w", format=container) as target:
                return _copy(source, target, streams, media if any(s.type == "video" for s in streams) else "audio/mp4", zero, to_ms)
    except (FFmpegError, ValueError) as error:
        raise CannotCut(str(error)[:200]) from error


def _opened(vault: Vault, digest: str) -> Any:
    return av.open(io.BufferedReader(VaultFile(vault, digest), BUFFER), "r")


def _zero(source: Any) -> Fraction:
    """Return the time of the file's first packet, seconds."""
    return Fraction(source.start_time or 0, 1_000_000)


def _copy(source: Any, target: Any, streams: Sequence[Any], media: str, zero: Fraction, to_ms: int) -> Made:
    pairs = {stream.index: target.add_stream_from_template(stream) for stream in streams}
    first: Fraction | None = None
    last = Fraction(0)
    ends = zero + Fraction(to_ms, 1000)
    over: set[int] = set()
    for packet in source.demux(list(streams)):
        if packet.pts is None or packet.dts is None:
            continue
        at = packet.pts * packet.time_base
        if at >= ends:
            over.add(packet.stream.index)
            if len(over) == len(streams):
                break
            continue
        if first is None:
            if packet.stream.type == "video" and not packet.is_keyframe:
                continue
            first = packet.dts * packet.time_base
        if packet.dts * packet.time_base < first:
            continue
        last = max(last, at + (packet.duration or 0) * packet.time_base)
        shift = int(first / packet.time_base)
        packet.pts -= shift
        packet.dts -= shift
        packet.stream = pairs[packet.stream.index]
        target.mux(packet)
    if first is None:
        raise CannotCut("这一时段没有录制内容")
    return Made(media, max(0, round((first - zero) * 1000)), round((last - zero) * 1000))


def redact(vault: Vault, digest: str, from_ms: int, to_ms: int, boxes: Sequence[Box], silenced: Sequence[Stretch], out: Path) -> Made:
    """Decode a stretch, cover and silence what is marked, and encode it anew as WebM (VP8, Opus); nothing under a cover can be got back.

    Raises CannotCut, OriginalMissing.
    """
    try:
        with _opened(vault, digest) as source, av.open(str(out), "w", format="webm") as target:
            video = next(iter(source.streams.video), None)
            audio = next(iter(source.streams.audio), None)
            if video is None and audio is None:
                raise CannotCut("文件中没有画面和声音")
            made = _Redaction(source, target, video, audio, from_ms, to_ms, boxes, silenced).run()
            return Made("video/webm" if video is not None else "audio/webm", *made)
    except (FFmpegError, ValueError) as error:
        raise CannotCut(str(error)[:200]) from error


class _Redaction:
    """One stretch on its way from packets to packets."""

    def __init__(
        self, source: Any, target: Any, video: Any, audio: Any, from_ms: int, to_ms: int, boxes: Sequence[Box], silenced: Sequence[Stretch]
    ) -> None:
        self.source, self.target, self.streams = source, target, [one for one in (video, audio) if one is not None]
        self.zero, self.start, self.end = _zero(source), Fraction(from_ms, 1000), Fraction(to_ms, 1000)
        self.first: Fraction | None = None
        self.last = Fraction(0)
        self.video = self.audio = None
        if video is not None:
            rate = video.average_rate or Fraction(25)
            self.video = target.add_stream("libvpx", rate=max(Fraction(1), min(rate, Fraction(60))))
            self.video.width, self.video.height, self.video.pix_fmt = (
                video.width - video.width % 2,
                video.height - video.height % 2,
                "yuv420p",
            )
            self.video.options = {"deadline": "realtime", "cpu-used": "8"}
            self.video.codec_context.time_base = Fraction(1, 1000)
            self.pictures = _chain(_picture_source(video), [*(_cover(box) for box in boxes), ("format", "yuv420p")])
        if audio is not None:
            self.audio = target.add_stream("libopus", rate=_OPUS)
            self.sound = _chain(
                _sound_source(audio),
                [*(_silence(one) for one in silenced), ("aformat", f"sample_fmts=flt:sample_rates={_OPUS}:channel_layouts=mono")],
            )
            self.audio.codec_context.layout = "mono"

    def run(self) -> tuple[int, int]:
        """Go through the stretch; returns what was really taken, in milliseconds of the file."""
        self.source.seek(int((self.zero + self.start) * 1_000_000), backward=True, any_frame=False)
        over: set[int] = set()
        for packet in self.source.demux(self.streams):
            if packet.stream.index in over:
                if len(over) == len(self.streams):
                    break
                continue
            for frame in packet.decode():
                if frame.pts is None:
                    continue
                at = frame.pts * frame.time_base - self.zero
                if at >= self.end:
                    over.add(packet.stream.index)
                    break
                if at >= self.start:
                    self._take(frame, at, packet.stream.type)
        for stream in (self.video, self.audio):
            if stream is not None:
                self.target.mux(stream.encode(None))
        if self.first is None:
            raise CannotCut("这一时段没有录制内容")
        return round(self.first * 1000), round(self.last * 1000)

    def _take(self, frame: Any, at: Fraction, kind: str) -> None:
        self.first = at if self.first is None else self.first
        length = Fraction(frame.samples, frame.sample_rate) if kind == "audio" else Fraction(0)
        self.last = max(self.last, at + length)
        graph, stream = (self.pictures, self.video) if kind == "video" else (self.sound, self.audio)
        frame.pts, frame.time_base = round(at * 1_000_000), Fraction(1, 1_000_000)
        graph.push(frame)
        while True:
            try:
                out: Any = graph.pull()
            except (BlockingIOError, EOFError):
                return
            base = Fraction(1, 1000) if kind == "video" else Fraction(1, _OPUS)
            out.pts, out.time_base = round((out.pts * out.time_base - self.start) / base), base
            assert stream is not None
            self.target.mux(stream.encode(out))


def _picture_source(video: Any) -> tuple[str, str]:
    shape = video.sample_aspect_ratio or Fraction(1)
    words = f"video_size={video.width}x{video.height}:pix_fmt={video.pix_fmt}:time_base=1/1000000:pixel_aspect={shape.numerator or 1}/{shape.denominator}"
    return "buffer", words


def _sound_source(audio: Any) -> tuple[str, str]:
    return "abuffer", f"sample_rate={audio.rate}:sample_fmt={audio.format.name}:channel_layout={audio.layout.name}:time_base=1/1000000"


def _cover(box: Box) -> tuple[str, str]:
    during = f"between(t,{box.from_ms / 1000},{box.to_ms / 1000})"
    place = f"x=iw*{box.x}/1000:y=ih*{box.y}/1000:w=iw*{box.width}/1000:h=ih*{box.height}/1000"
    return "drawbox", f"{place}:color=black:t=fill:enable='{during}'"


def _silence(one: Stretch) -> tuple[str, str]:
    return "volume", f"volume=0:enable='between(t,{one.from_ms / 1000},{one.to_ms / 1000})'"


def _chain(source: tuple[str, str], steps: Sequence[tuple[str, str]]) -> Graph:
    graph = Graph()
    nodes = [graph.add(*source), *(graph.add(*step) for step in steps)]
    nodes.append(graph.add("buffersink" if source[0] == "buffer" else "abuffersink"))
    graph.link_nodes(*nodes).configure()
    return graph
