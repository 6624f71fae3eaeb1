"""Reading a recording's file (测定): from when to when it really holds pictures or sound, and what speaks for editing or damage.

Packet times decide, not the length the container claims: with ten seconds cut out, a container still claims the whole hour. Nothing is
decoded but one picture of a photo, and nothing is written; a file that cannot be read is kept and called damaged.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Any, BinaryIO

import av
from av.error import FFmpegError
from typing_extensions import override

from mingfa.recording.media import HEAD, sniff
from mingfa.vault.store import Vault

WHOLE_TABLE = 256 * 1024 * 1024
"""A table of packets above this size is not looked through for further descriptions of the picture."""
BUFFER = 1024 * 1024
LEAST_GAP_MS = 1000
"""Nothing shorter is a gap."""
GAP_IN_INTERVALS = 3
"""A gap is longer than this many times the usual distance between two packets."""
SAME_CREATION = timedelta(minutes=2)
"""Creation times in one file that are no further apart are one: devices write a header at the start and another at the end."""

EDITORS = re.compile(
    r"Lav[fc]|FFmpeg|HandBrake|Adobe|Premiere|After Effects|Photoshop|Lightroom|Final Cut|iMovie|DaVinci|Vegas|CyberLink|PowerDirector"
    r"|Wondershare|Filmora|Camtasia|Movavi|Avidemux|VirtualDub|MKVToolNix|mkvmerge|CapCut|JianYing|剪映|VideoStudio|会声会影|Format ?Factory"
    r"|格式工厂|GIMP|Snapseed|Meitu|美图",
    re.IGNORECASE,
)
TAGS = ("encoder", "encoding_tool", "software", "writing_application", "com.apple.quicktime.software", "comment", "tool")


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds. stretches: (from, to) in milliseconds after its first packet, in order; a photo has one without length.

    duration_ms: as the container claims. created: instants the file itself bears. signs: codes in state.SIGNS. why: what is damaged, in words.
    """

    container: str = ""
    codec: str = ""
    stretches: tuple[tuple[int, int], ...] = ()
    duration_ms: int | None = None
    created: tuple[datetime, ...] = ()
    signs: tuple[str, ...] = ()
    software: str = ""
    damaged: bool = False
    why: str = ""


class VaultFile(io.RawIOBase):
    """An original in a vault as a file that can be read and searched, never written."""

    def __init__(self, vault: Vault, digest: str) -> None:
        super().__init__()
        self._vault, self._digest, self._at = vault, digest, 0
        self._size = vault.size(digest)

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte, as of any file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    @override
    def readinto(self, buffer: Any) -> int:
        """Read what fits, from where we are."""
        wanted = min(len(buffer), self._size - self._at)
        done = 0
        if wanted > 0:
            for chunk in self._vault.read(self._digest, self._at, wanted):
                buffer[done : done + len(chunk)] = chunk
                done += len(chunk)
        self._at += done
        return done


def probe_original(vault: Vault, digest: str) -> Probe:
    """Read an original of a vault; raises OriginalMissing, VaultUnreachable."""
    return probe(io.BufferedReader(VaultFile(vault, digest), BUFFER))


def probe(source: BinaryIO | io.BufferedReader) -> Probe:
    """Read a file from its start and say what it holds; a file that cannot be read is damaged, no error."""
    head = source.read(HEAD)
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    media = sniff(head)
    if media.startswith("image/"):
        return _photo(source, media, size)
    boxes = _boxes(source, size) if head[4:8] in _BOXES else _Boxes(_riff_broken(head, size))
    try:
        with av.open(source, buffer_size=BUFFER) as file:
            return _moving(file, size, boxes)
    except (FFmpegError, ValueError, EOFError) as error:
        return Probe(damaged=True, why=boxes.broken or f"文件不能读取：{_words(error)}")


def _words(error: BaseException) -> str:
    return "数据不完整或者已损坏" if isinstance(error, FFmpegError) else str(error)[:200]


# Pictures and sound that run in time ---------------------------------------------------------------------------------------


def _moving(file: Any, size: int, boxes: _Boxes) -> Probe:
    streams = [*(one for one in file.streams.video if "attached_pic" not in str(one.disposition)), *file.streams.audio]
    if not streams:
        return Probe(container=file.format.name, damaged=True, why="文件中没有图像，也没有声音")
    stream = streams[0]
    read = _Read()
    read.spoil(boxes.broken)
    if boxes.table and len(stream.index_entries) >= max(stream.frames, 2):
        read.index(stream, size)
        read.mixed = boxes.described > 1
    else:
        read.packets(file, stream)
    stretches, jumped = _stretches(read.times)
    claimed = file.duration // 1000 if file.duration else None
    stretches = _within_claim(stretches, claimed)
    end = stretches[-1][1] if stretches else 0
    if claimed is not None and end + max(2000, 2 * LEAST_GAP_MS) < claimed:
        read.spoil("文件被截断，实际内容短于文件所称的时长")
    if not stretches:
        read.spoil("文件中没有可以读取的图像和声音")
    created = _created([file.metadata, *(one.metadata for one in streams)])
    software = _software([file.metadata, *(one.metadata for one in streams)])
    signs = [
        *(("jump_forward",) if jumped else ()),
        *(("jump_backward",) if read.backwards else ()),
        *(("software",) if software else ()),
        *(("created_twice",) if _twice(created) else ()),
        *(("mixed_parameters",) if read.mixed else ()),
    ]
    return Probe(
        file.format.name, stream.codec_context.name, stretches, claimed, created, tuple(signs), software, bool(read.why), read.why
    )  # fmt: skip


class _Read:
    """What goes through the hands while packets are read: their times in milliseconds, and what is wrong with them."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.backwards = self.mixed = False
        self.why = ""

    def spoil(self, why: str) -> None:
        self.why = self.why or why

    def packets(self, file: Any, stream: Any) -> None:
        """Read every packet; what follows an unreadable place is not taken for recorded. A file of hours takes a second or two."""
        times: list[int] = []
        annexb = stream.codec_context.name in _SPS
        last: int | None = None
        parameters: set[bytes] = set()
        corrupt = False
        try:
            for packet in file.demux(stream):
                pts = packet.pts if packet.pts is not None else packet.dts
                if pts is None:
                    continue
                order = packet.dts if packet.dts is not None else pts
                if last is not None and order < last:
                    self.backwards = True
                last = order
                times.append(pts)
                corrupt = corrupt or packet.is_corrupt
                if packet.is_keyframe:
                    self.mixed = self.mixed or packet.has_sidedata("new_extradata")
                    if annexb and (found := _parameters(bytes(memoryview(packet)[:1024]), stream.codec_context.name)):
                        parameters.add(found)
        except (FFmpegError, EOFError) as error:
            self.spoil(f"文件只能读取一部分：{_words(error)}")
        if corrupt:
            self.spoil("文件中有损坏的数据")
        self.mixed = self.mixed or len(parameters) > 1
        self.times = _ms(times, stream)

    def index(self, stream: Any, size: int) -> None:
        """Take the times from the file's own table of packets, without reading them; those that lie behind its end do not exist."""
        entries = [(one.timestamp, one.pos + one.size) for one in stream.index_entries]
        if any(end > size for _, end in entries):
            self.spoil("文件被截断，实际内容短于文件所称的内容")
        self.times = _ms([at for at, end in entries if end <= size], stream)


def _ms(times: list[int], stream: Any) -> list[int]:
    """Return times of a stream in milliseconds."""
    over, under = stream.time_base.numerator * 1000, stream.time_base.denominator
    return [at * over // under for at in times]


def _stretches(times: list[int]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the stretches without a gap, in milliseconds after the first packet, and whether there was a gap."""
    if not times:
        return (), False
    times.sort()
    apart = [later - one for one, later in pairwise(times)]
    usual = max(median_low([one for one in apart if one > 0] or [40]), 1)
    longest = max(LEAST_GAP_MS, GAP_IN_INTERVALS * usual)
    first = begun = times[0]
    parts = []
    for one, gap in zip(times, apart, strict=False):
        if gap > longest:
            parts.append((begun - first, one + usual - first))
            begun = one + gap
    parts.append((begun - first, times[-1] + usual - first))
    return tuple(parts), len(parts) > 1


def _within_claim(stretches: tuple[tuple[int, int], ...], claimed: int | None) -> tuple[tuple[int, int], ...]:
    """Let the last packet, whose own length is not known, last no longer than the file claims to."""
    if not stretches or claimed is None or not stretches[-1][0] < claimed < stretches[-1][1]:
        return stretches
    return (*stretches[:-1], (stretches[-1][0], claimed))


_SPS = ("h264", "hevc")


def _parameters(head: bytes, codec: str) -> bytes:
    """Return the parameter set (SPS) at the head of a key frame in a byte stream; b"" when there is none."""
    for part in re.split(rb"\x00\x00\x01", head)[1:]:
        if part and ((codec == "h264" and part[0] & 0x1F == 7) or (codec == "hevc" and (part[0] & 0x7E) >> 1 == 33)):
            return part.rstrip(b"\0")
    return b""


def _created(tags: Iterable[Mapping[str, str]]) -> tuple[datetime, ...]:
    """Return the instants of creation that the tags name; what is no time, or before this century, is none."""
    found = []
    for tag in tags:
        for name in ("creation_time", "date", "com.apple.quicktime.creationdate"):
            try:
                at = datetime.fromisoformat(tag[name])
            except (KeyError, ValueError):
                continue
            at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
            if at.year >= 2000:
                found.append(at.astimezone(UTC))
    return tuple(sorted(set(found)))


def _twice(created: tuple[datetime, ...]) -> bool:
    return bool(created) and created[-1] - created[0] > SAME_CREATION


def _software(tags: Iterable[Mapping[str, str]]) -> str:
    """Return what names a program for editing or converting; "" when nothing does."""
    for tag in tags:
        for name, value in tag.items():
            if name.lower() in TAGS and EDITORS.search(value):
                return value[:100]
    return ""


# Whether the file is all there ---------------------------------------------------------------------------------------------

_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


@dataclass(frozen=True, slots=True)
class _Boxes:
    """What the boxes of an MP4 or MOV file say. table: all packets stand in one table. described: how many descriptions the picture has."""

    broken: str = ""
    table: bool = False
    described: int = 1


def _boxes(source: Any, size: int) -> _Boxes:
    """Walk over the boxes of an MP4 or MOV file and say what is missing, and where its packets are told."""
    at, kinds, described = 0, set(), 1
    broken = ""
    while at + 8 <= size and not broken:
        source.seek(at)
        head = source.read(16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1 and len(head) == 16:
            length = int.from_bytes(head[8:16], "big")
        length = length or size - at
        kinds.add(kind)
        if length < 8 or at + length > size:
            broken = "文件被截断，没有写完" if length >= 8 else "文件结构已损坏"
        elif kind == b"moov" and length <= WHOLE_TABLE:
            source.seek(at)
            described = _described(source.read(length))
        at += length
    source.seek(0)
    if not broken and at < size:
        broken = "文件被截断，没有写完"
    if not broken and not kinds & {b"moov", b"moof"}:
        broken = "文件没有写完，缺少索引，不能播放"
    return _Boxes(broken, b"moov" in kinds and b"moof" not in kinds, described)


def _described(table: bytes) -> int:
    """Return the largest number of descriptions that a track has: joined films of other sizes have one each."""
    most, at = 1, table.find(b"stsd")
    while at >= 0:
        most = max(most, int.from_bytes(table[at + 8 : at + 12], "big") if at + 12 <= len(table) else 1)
        at = table.find(b"stsd", at + 4)
    return most


def _riff_broken(head: bytes, size: int) -> str:
    """Say whether a WAV or AVI file is shorter than it says."""
    if head[:4] != b"RIFF":
        return ""
    length = int.from_bytes(head[4:8], "little")
    return "文件被截断，没有写完" if 0 < length < 0xFFFFFFFF and length + 8 > size else ""


# Photos --------------------------------------------------------------------------------------------------------------------

_ENDS = {"image/jpeg": b"\xff\xd9", "image/png": b"IEND"}
_EXIF_SOFTWARE, _EXIF_CHANGED, _EXIF_IFD, _EXIF_TAKEN = 0x0131, 0x0132, 0x8769, 0x9003


def _photo(source: Any, media: str, size: int) -> Probe:
    """Look at a photo: it is a moment; one picture is decoded to see whether it can be read."""
    source.seek(max(0, size - 65536))
    tail = source.read(65536)
    source.seek(0)
    tags = dict(_exif(source.read(256 * 1024))) if media == "image/jpeg" else {}
    source.seek(0)
    why = "照片文件被截断，没有写完" if media in _ENDS and _ENDS[media] not in tail else ""
    name = codec = ""
    try:
        with av.open(source, buffer_size=BUFFER) as file:
            name, codec = file.format.name, file.streams.video[0].codec_context.name
            next(file.decode(video=0))
    except (FFmpegError, ValueError, EOFError, IndexError, StopIteration):
        why = why or "照片不能读取：数据不完整或者已损坏"
    taken = tuple(sorted({at for tag in (_EXIF_TAKEN, _EXIF_CHANGED) if (at := _exif_time(tags.get(tag, "")))}))
    software = tags.get(_EXIF_SOFTWARE, "")
    software = software[:100] if EDITORS.search(software) else ""
    signs = (*(("software",) if software else ()), *(("created_twice",) if _twice(taken) else ()))
    return Probe(name, codec, ((0, 0),), None, taken, signs, software, bool(why), why)


def _exif(head: bytes) -> Iterator[tuple[int, str]]:
    """Iterate over the text tags of a JPEG file's EXIF block (and of the block it points to)."""
    start = head.find(b"Exif\0\0")
    if start < 0:
        return
    block = head[start + 6 :]
    order = "little" if block[:2] == b"II" else "big"

    def number(at: int, length: int) -> int:
        return int.from_bytes(block[at : at + length], "little" if order == "little" else "big")

    pending, seen = [number(4, 4)], set()
    while pending:
        at = pending.pop()
        if at in seen or at + 2 > len(block):
            continue
        seen.add(at)
        for entry in range(at + 2, at + 2 + 12 * number(at, 2), 12):
            tag, kind, count = number(entry, 2), number(entry + 2, 2), number(entry + 4, 4)
            if tag == _EXIF_IFD:
                pending.append(number(entry + 8, 4))
            elif kind == 2 and count < 1000:
                where = entry + 8 if count <= 4 else number(entry + 8, 4)
                yield tag, block[where : where + count].split(b"\0")[0].decode("utf-8", "replace").strip()


def _exif_time(words: str) -> datetime | None:
    """Return an EXIF time as if it were UTC; it bears no zone."""
    try:
        return datetime.strptime(words, "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
