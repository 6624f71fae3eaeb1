"""The leak test of a file (文件泄露检查): its name, what it shows, and what it carries without showing. Pure: bytes in, leaks out.

PDF, images, office documents and OFD (zip of XML), and plain text. A file of which some part cannot be read does not pass.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from mingfa.disclosure.redaction.engine import find, trace
from mingfa.disclosure.redaction.leaks import Leak
from mingfa.disclosure.redaction.model import NO_CHOICES, Choices, Secrets
from mingfa.disclosure.redaction.pdf import MOST, read_pdf

_DEEP = 4
_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r"=\s*\"([^\"]*)\"|=\s*'([^']*)'")
_GPS = 0x8825
_FORMATS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def inspect_file(name: str, data: bytes, secrets: Secrets, choices: Choices = NO_CHOICES) -> tuple[Leak, ...]:
    """Return what a file tells that must not be shown, and what of it could not be looked into; empty when it may go out."""
    found = [*_told("文件名", name.rpartition(".")[0] or name, secrets, choices), *_inspect(data, secrets, choices, "文件", 0)]
    return tuple(dict.fromkeys(found))


def _inspect(data: bytes, secrets: Secrets, choices: Choices, where: str, deep: int) -> Iterator[Leak]:
    if deep > _DEEP:
        yield Leak(where, "层层套装的文件，没有检查到底")
    elif data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        yield from _pdf(data, secrets, choices, where, deep)
    elif data[:4] == b"PK\x03\x04":
        yield from _zip(data, secrets, choices, where, deep)
    elif data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[:4] in (b"II*\x00", b"MM\x00*", b"RIFF", b"GIF8"):
        yield from _image(data, secrets, choices, where)
    elif (text := _plain(data)) is not None:
        yield from _markup(text, secrets, choices, where)
    else:
        yield from _raw(data, secrets, choices, where)
        yield Leak(where, "无法识别的格式，不能检查")


def _told(where: str, text: str, secrets: Secrets, choices: Choices) -> Iterator[Leak]:
    """Known words are looked for across lines, forms of numbers within each line: lines of a page need not belong together."""
    for span in find(text, secrets, choices):
        if span.hides and (span.source != "recognised" or span.rule == "citizen_number"):
            yield Leak(where, trace(span, text))
    for line in text.split("\n"):
        for span in find(line, secrets, choices):
            if span.source == "recognised":
                yield Leak(where, trace(span, line))


def _known(where: str, text: str, secrets: Secrets, choices: Choices) -> Iterator[Leak]:
    for span in find(text, secrets, choices):
        if span.hides and span.source != "recognised":
            yield Leak(where, trace(span, text))


def _raw(data: bytes, secrets: Secrets, choices: Choices, where: str) -> Iterator[Leak]:
    for coding in _FORMATS:
        yield from _known(where, data.decode(coding, "ignore"), secrets, choices)


def _pdf(data: bytes, secrets: Secrets, choices: Choices, where: str, deep: int) -> Iterator[Leak]:
    found = read_pdf(data)
    for part, text in found.texts:
        yield from _told(f"{where}的{part}", text, secrets, choices)
    for part, inner in found.files:
        yield from _inspect(inner, secrets, choices, f"{where}的{part}", deep + 1)
    for why in dict.fromkeys(found.unread):
        yield Leak(where, why)


def _zip(data: bytes, secrets: Secrets, choices: Choices, where: str, deep: int) -> Iterator[Leak]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            total = 0
            for one in packed.infolist():
                total += one.file_size
                if one.flag_bits & 1 or total > MOST:
                    yield Leak(where, "加密或者过大的压缩内容，没有全部检查")
                    return
                yield from _told(f"{where}内的文件名", one.filename, secrets, choices)
                if not one.is_dir():
                    yield from _inspect(packed.read(one), secrets, choices, f"{where}内的 {_short(one.filename)}", deep + 1)
            yield from _told(f"{where}的注释", packed.comment.decode("utf-8", "replace"), secrets, choices)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
        yield Leak(where, "压缩内容损坏，不能检查")


def _short(name: str) -> str:
    """Return where in a package something lies, without what somebody may have called it."""
    folder, _, last = name.rpartition("/")
    return f"{folder or '根目录'}/*.{last.rpartition('.')[2]}" if "." in last else folder or "根目录"


def _plain(data: bytes) -> str | None:
    for coding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return None


def _markup(text: str, secrets: Secrets, choices: Choices, where: str) -> Iterator[Leak]:
    """Text, and XML or HTML with its tags taken out: a word may be split by them, or stand in an attribute."""
    yield from _told(where, text, secrets, choices)
    if "&" in text:
        yield from _known(where, html.unescape(text), secrets, choices)
    if "<" in text and ">" in text:
        yield from _known(where, html.unescape(_TAG.sub("", text)), secrets, choices)
        for one, other in _VALUE.findall(text):
            yield from _known(where, html.unescape(one or other), secrets, choices)
    if "\\u" in text:
        yield from _known(where, re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text), secrets, choices)


# Images ----------------------------------------------------------------------------------------------------------------------------


def _image(data: bytes, secrets: Secrets, choices: Choices, where: str) -> Iterator[Leak]:
    """What an image carries beside its picture: EXIF with the place, comments, text chunks."""
    segments = list(_jpeg(data)) if data[:3] == b"\xff\xd8\xff" else list(_png(data)) if data[:4] == b"\x89PNG" else [data]
    for segment in segments:
        yield from _raw(segment, secrets, choices, f"{where}的图像信息")
        if _has_place(segment):
            yield Leak(f"{where}的图像信息", "拍摄位置")


def _jpeg(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xDA:  # the picture begins; what is hung on behind its end is read too
            end = data.rfind(b"\xff\xd9")
            yield data[end + 2 :] if end >= 0 else b""
            return
        if kind == 0xFE or 0xE1 <= kind <= 0xEF:
            yield data[at + 4 : at + 2 + size]
        at += 2 + size


def _png(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind in (b"tEXt", b"eXIf"):
            yield body
        elif kind in (b"zTXt", b"iTXt"):
            yield body
            for place in range(min(len(body), 400)):
                if body[place : place + 1] == b"\x78":
                    try:
                        yield zlib.decompressobj().decompress(body[place:], MOST)
                    except zlib.error:
                        continue
        at += 12 + size
        if kind == b"IEND":
            yield data[at:]
            return


def _has_place(segment: bytes) -> bool:
    """Say whether an EXIF block has a pointer to GPS data (tag 0x8825 of its first directory)."""
    body = segment.removeprefix(b"Exif\x00\x00")
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None or len(body) < 10:
        return False
    start = struct.unpack_from(f"{order}I", body, 4)[0]
    if start + 2 > len(body):
        return False
    count = struct.unpack_from(f"{order}H", body, start)[0]
    places = range(start + 2, min(start + 2 + 12 * count, len(body) - 11), 12)
    return any(struct.unpack_from(f"{order}H", body, place)[0] == _GPS for place in places)
