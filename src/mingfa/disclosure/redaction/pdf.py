"""Everything that can be read out of a PDF, whether a viewer shows it or not (PDF 的全部文字): for the leak test. Pure.

Every object of every revision is read, the overwritten ones of incremental updates too: text layer by the fonts' own tables, information
dictionary, XMP, annotations and form fields whether hidden or not, alternative texts, embedded files, images with what they carry. What
cannot be read is named, so that a file is never passed because nobody could look into it.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST = 256 * 1024 * 1024
"""Bytes unpacked from one file; more is not looked through."""

_OBJECT = re.compile(rb"(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|/([A-Za-z0-9]+))")
_NAMES = re.compile(rb"/([A-Za-z0-9]+)")
_TO_UNICODE = re.compile(rb"/ToUnicode\s+(\d+)\s+\d+\s+R")
_NAMED_REF = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R")
_DESCENDS = re.compile(rb"/Type\s*/Font\b")
_BF_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_IMAGES = {b"DCTDecode": "jpeg", b"JPXDecode": "image", b"CCITTFaxDecode": "image", b"JBIG2Decode": "image"}
_ESCAPES = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}
_MOST_RANGE = 65_536
_SIXTEEN_BITS = 2
_MOST_MEANINGS = 32


@dataclass(slots=True)
class Found:
    """What was read. texts: (where, text). files: (where, bytes) of what lies inside. unread: what could not be looked into."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    number: int
    head: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class _Map:
    """A font's table from codes to text."""

    width: int
    codes: dict[int, str]


def read_pdf(data: bytes) -> Found:
    """Return everything that can be read out of a PDF."""
    found = Found()
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<", data):
        found.unread.append("文件已加密")
        return found
    left = [MOST]
    parts = list(_parts(data, found, left))
    for part in list(parts):
        if part.body is not None and re.search(rb"/Type\s*/ObjStm\b", part.head):
            parts += _packed(part)
    tables: dict[int, list[_Map]] = {}
    for part in parts:
        if part.body is not None and b"beginbf" in part.body:
            tables.setdefault(part.number, []).append(_table(part.body))
    fonts = _fonts(parts, tables)
    for part in parts:
        _read_part(part, fonts, found)
    outside = _OBJECT.sub(b" ", _between(data))
    found.texts += [("文件结构", text) for raw in _strings(outside) for text in _decoded(raw)]
    return found


def _between(data: bytes) -> bytes:
    """Return what stands outside of streams: dictionaries, trailers, and whatever somebody wrote between objects."""
    return re.sub(rb"stream\r?\n.*?endstream", b" ", data, flags=re.DOTALL)


def _parts(data: bytes, found: Found, left: list[int]) -> Iterator[_Part]:
    """Iterate over all objects of all revisions, unpacked."""
    starts = list(_OBJECT.finditer(data))
    for at, match in enumerate(starts):
        begin = match.end()
        end = starts[at + 1].start() if at + 1 < len(starts) else len(data)
        stream = _STREAM.search(data, begin, end)
        closing = data.find(b"endobj", begin, end)
        if stream is None or 0 <= closing < stream.start():
            yield _Part(int(match[1]), data[begin : closing if closing >= 0 else end], None)
            continue
        finish = data.find(b"endstream", stream.end())
        head = data[begin : stream.start()]
        raw = data[stream.end() : finish if finish >= 0 else end]
        yield _Part(int(match[1]), head, _unpacked(head, raw, found, left))


def _unpacked(head: bytes, raw: bytes, found: Found, left: list[int]) -> bytes:
    """Return a stream's bytes without its filters; an image keeps its own format."""
    given = _FILTER.search(head)
    names = _NAMES.findall(given[1]) if given is not None and given[1] is not None else [given[2]] if given is not None else []
    for name in names:
        try:
            if name in (b"FlateDecode", b"Fl"):
                raw = _inflated(raw, left[0])
                left[0] -= len(raw)
            elif name in (b"ASCIIHexDecode", b"AHx"):
                raw = bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", raw.split(b">")[0]).decode())
            elif name in (b"ASCII85Decode", b"A85"):
                raw = base64.a85decode(raw.split(b"~>")[0].removeprefix(b"<~"))
            elif name not in _IMAGES:
                found.unread.append(f"压缩方式 {name.decode('ascii', 'replace')} 无法读取")
        except (ValueError, zlib.error):
            found.unread.append("有一段内容损坏，无法读取")
        if left[0] <= 0:
            found.unread.append("解压后的内容过大，没有全部检查")
            return b""
    return raw


def _inflated(raw: bytes, most: int) -> bytes:
    engine = zlib.decompressobj()
    try:
        return engine.decompress(raw, max(1, most))
    except zlib.error:
        whole = zlib.decompressobj(-15)
        return whole.decompress(raw[2:], max(1, most))


def _packed(part: _Part) -> Iterator[_Part]:
    """Iterate over the objects inside an object stream."""
    body = part.body or b""
    first = re.search(rb"/First\s+(\d+)", part.head)
    count = re.search(rb"/N\s+(\d+)", part.head)
    if first is None or count is None:
        yield _Part(part.number, body, None)
        return
    start = int(first[1])
    numbers = [int(one) for one in body[:start].split()[: 2 * int(count[1])] if one.isdigit()]
    places = list(zip(numbers[::2], numbers[1::2], strict=False))
    for at, (number, offset) in enumerate(places):
        end = start + places[at + 1][1] if at + 1 < len(places) else len(body)
        yield _Part(number, body[start + offset : end], None)


def _table(body: bytes) -> _Map:
    codes: dict[int, str] = {}
    space = _SPACE.search(body)
    width = len(space[1]) // 2 if space is not None else _SIXTEEN_BITS
    for block in _BF_BLOCK.finditer(body):
        words = [re.sub(rb"\s", b"", one) for one in _HEX.findall(block[2])]
        if block[1] == b"char":
            for code, text in zip(words[::2], words[1::2], strict=False):
                codes[int(code or b"0", 16)] = _utf16(text)
        else:
            _ranges(block[2], codes)
    return _Map(max(1, width), codes)


def _ranges(block: bytes, codes: dict[int, str]) -> None:
    for low, high, rest in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f]+>)", block):
        first, last = int(low, 16), int(high, 16)
        if last - first > _MOST_RANGE:
            continue
        texts = _HEX.findall(rest)
        for at in range(last - first + 1):
            if rest.startswith(b"["):
                codes[first + at] = _utf16(texts[at]) if at < len(texts) else ""
            else:
                base = _utf16(texts[0])
                codes[first + at] = base[:-1] + chr(min(ord(base[-1]) + at, 0x10FFFF)) if base else ""


def _utf16(digits: bytes) -> str:
    try:
        return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
    except ValueError:
        return ""


def _fonts(parts: list[_Part], tables: dict[int, list[_Map]]) -> dict[bytes, list[_Map]]:
    """Return name of a font in the pages' resources -> its tables, one for each revision or page that means another font; "" for all."""
    by_object: dict[int, list[_Map]] = {}
    for part in parts:
        told = _TO_UNICODE.search(part.head)
        if told is not None and int(told[1]) in tables:
            by_object.setdefault(part.number, tables[int(told[1])])
    named: dict[bytes, list[_Map]] = {b"": [one for more in tables.values() for one in more]}
    for part in parts:
        for name, number in _NAMED_REF.findall(part.head):
            for table in by_object.get(int(number), ()):
                if table not in named.setdefault(name, []):
                    named[name].append(table)
    return named


def _read_part(part: _Part, fonts: dict[bytes, list[_Map]], found: Found) -> None:
    where = "批注、表单或者书签" if re.search(rb"/Subtype\s*/(?:Text|FreeText|Popup|Widget|Stamp|Link)\b", part.head) else "对象"
    if re.search(rb"/(?:Producer|Creator|Author|Title|Subject|Keywords|CreationDate)\b", part.head):
        where = "文档属性"
    if b"/EmbeddedFile" in part.head or b"/Filespec" in part.head:
        where = "附件"
    found.texts += [(where, text) for raw in _strings(part.head) for text in _decoded(raw)]
    body = part.body
    if body is None or b"beginbf" in body or re.search(rb"/Type\s*/(?:XRef|ObjStm)\b", part.head):
        return
    if re.search(rb"/Subtype\s*/Image\b", part.head):
        if b"/DCTDecode" in part.head:
            found.files.append(("图像", body))
        if not re.search(rb"/ImageMask\s+true", part.head):
            found.unread.append("含有图像，图像中的文字须由人核对")
    elif re.search(rb"/Type\s*/Metadata\b", part.head) or body.lstrip()[:5] in (b"<?xpa", b"<x:xm"):
        found.texts.append(("XMP 元数据", body.decode("utf-8", "replace")))
        found.files.append(("XMP 元数据", body))
    elif b"/EmbeddedFile" in part.head:
        found.files.append(("附件", body))
    elif not re.search(rb"/(?:FontFile[23]?|Length[123]|Subtype\s*/(?:CIDFontType0C|Type1C|OpenType))\b", part.head):
        found.texts += [("正文", text) for text in _shown(body, fonts)]
        found.texts += [("替代文字", text) for raw in _strings(body) for text in _decoded(raw)]


_TOKEN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+-?[\d.]+\s+Tf|(?P<string>\()|<(?P<hex>[0-9A-Fa-f\s]*)>(?!>)|(?P<move>\b(?:Td|TD|Tm|T\*|BT|ET)\b|(?<=[\s)>])['\"](?=\s))"
)


def _shown(body: bytes, fonts: dict[bytes, list[_Map]]) -> list[str]:
    """Return the text that a content stream shows, in its order, a line for each move; several, where a font's name has several meanings."""
    pieces = list(_pieces(body))
    used = {name for name, _ in pieces if name in fonts} | ({b""} if any(name not in fonts for name, _ in pieces) else set())
    many = min(max((len(fonts[name]) for name in used), default=1) or 1, _MOST_MEANINGS)
    texts = []
    for at in range(many):
        shown = "".join(raw if isinstance(raw, str) else _mapped(raw, fonts.get(name, fonts[b""]), at) for name, raw in pieces)
        texts.append(re.sub("\n+", "\n", shown).strip())
    return texts


def _pieces(body: bytes) -> Iterator[tuple[bytes, bytes | str]]:
    """Iterate over (name of the font, bytes shown); a move is a line break."""
    font, at = b"", 0
    while (token := _TOKEN.search(body, at)) is not None:
        at = token.end()
        if token["font"] is not None:
            font = token["font"]
        elif token["move"] is not None:
            yield font, "\n"
        elif token["string"] is not None:
            raw, at = _literal(body, token.start())
            yield font, raw
        else:
            digits = re.sub(rb"\s", b"", token["hex"])
            yield font, bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _mapped(raw: bytes, tables: list[_Map], at: int) -> str:
    if not tables:
        return raw.decode("latin-1")
    table = tables[min(at, len(tables) - 1)]
    codes = [int.from_bytes(raw[place : place + table.width], "big") for place in range(0, len(raw), table.width)]
    return "".join(table.codes.get(code, "") for code in codes)


def _literal(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the bytes of a literal string that begins here, and where it ends."""
    out, depth, at = bytearray(), 0, start
    while at < len(data):
        byte = data[at]
        if byte == ord("\\") and at + 1 < len(data):
            after = data[at + 1]
            octal = re.match(rb"[0-7]{1,3}", data[at + 1 : at + 4])
            if octal is not None:
                out.append(int(octal[0], 8) & 0xFF)
                at += 1 + len(octal[0])
                continue
            if after not in (10, 13):
                out.append(_ESCAPES.get(after, after))
            at += 2
            continue
        if byte == ord("("):
            depth += 1
            if depth > 1:
                out.append(byte)
        elif byte == ord(")"):
            depth -= 1
            if not depth:
                return bytes(out), at + 1
            out.append(byte)
        else:
            out.append(byte)
        at += 1
    return bytes(out), len(data)


def _strings(data: bytes) -> Iterator[bytes]:
    """Iterate over the literal and hexadecimal strings of an object."""
    at = 0
    while (token := re.compile(rb"\(|<([0-9A-Fa-f\s]{2,})>(?!>)").search(data, at)) is not None:
        if token[0] == b"(":
            raw, at = _literal(data, token.start())
        else:
            digits = re.sub(rb"\s", b"", token[1])
            raw, at = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), token.end()
        if raw:
            yield raw


def _decoded(raw: bytes) -> Iterator[str]:
    """Iterate over what the bytes of a string may say."""
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        yield raw.decode("utf-16", "replace")
        return
    yield raw.decode("utf-8", "replace")
    if any(byte > 127 for byte in raw):
        yield raw.decode("gb18030", "replace")
