"""What a file really is, by its first bytes (文件类型): a name ending in .mp4 proves nothing. Pure."""

from __future__ import annotations

import re

from mingfa.law.errors import MingfaError

HEAD = 4096
"""How many bytes of the beginning are looked at."""

SMALLEST = 32
"""No recording, not the smallest photo, has fewer bytes."""


class BadMedia(MingfaError):
    """The file is not a recording that can be kept as one. Codes: media.empty, media.too_small, media.unknown, media.mismatch."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)


_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "video/mp4": ("mp4", "m4v", "m4a", "mov", "3gp"),
    "audio/mp4": ("m4a", "mp4"),
    "video/quicktime": ("mov", "mp4"),
    "video/3gpp": ("3gp", "3g2", "mp4"),
    "video/x-msvideo": ("avi",),
    "video/x-matroska": ("mkv", "webm", "mka"),
    "video/mp2t": ("ts", "mts", "m2ts"),
    "video/mpeg": ("mpg", "mpeg", "vob", "ps"),
    "video/x-ms-asf": ("wmv", "wma", "asf"),
    "video/x-flv": ("flv",),
    "audio/wav": ("wav",),
    "audio/mpeg": ("mp3",),
    "audio/aac": ("aac",),
    "audio/amr": ("amr",),
    "audio/ogg": ("ogg", "oga", "opus", "ogv"),
    "audio/flac": ("flac",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/heic": ("heic", "heif"),
    "image/webp": ("webp",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tif", "tiff"),
}
"""Types we keep, each with the endings its files may have."""

_BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
}
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"FLV\x01", "video/x-flv"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_RIFF = {b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav", b"WEBP": "image/webp"}
_TS_PACKET = 188


def sniff(head: bytes) -> str:
    """Return the media type that the first bytes tell; "" when they tell none that we keep."""
    if head[4:8] == b"ftyp" and 8 <= int.from_bytes(head[:4], "big") <= HEAD:
        brand = head[8:12]
        return _BRANDS.get(brand, "video/3gpp" if brand.startswith(b"3g") else "video/mp4")
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return "video/quicktime"
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    found = next((media for start, media in _STARTS if head.startswith(start)), "")
    if found:
        return found
    if len(head) > 2 * _TS_PACKET and head[0] == head[_TS_PACKET] == head[2 * _TS_PACKET] == 0x47:
        return "video/mp2t"
    if len(head) >= 2 and head[0] == 0xFF:
        if head[1] & 0xF6 == 0xF0:
            return "audio/aac"
        if head[1] & 0xE0 == 0xE0:
            return "audio/mpeg"
    return ""


def ending(file_name: str) -> str:
    """Return the ending of a file's name in lower case, without its dot; "" when it has none."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_media(head: bytes, size: int, file_name: str) -> str:
    """Return the media type of a file. head: its first HEAD bytes. Raises BadMedia with what is wrong and what to do."""
    if size == 0:
        raise BadMedia("media.empty", f"文件“{file_name}”是空的（0 字节），不能作为音像记录保存；请检查设备中的原文件后重新上传")
    if size < SMALLEST:
        raise BadMedia("media.too_small", f"文件“{file_name}”只有 {size} 字节，不是完整的音像文件；请检查设备中的原文件后重新上传")
    media = sniff(head)
    if not media:
        raise BadMedia(
            "media.unknown",
            f"文件“{file_name}”的内容不是可以识别的音像格式（可能已损坏，或者只是改了扩展名）；请上传设备生成的原文件，不要转换格式",
        )
    suffix = ending(file_name)
    if suffix and suffix not in _EXTENSIONS[media]:
        raise BadMedia("media.mismatch", f"文件“{file_name}”的内容是 {media}，与扩展名“.{suffix}”不符；请上传设备生成的原文件，不要改名")
    return media


def safe_name(file_name: str) -> str:
    """Return the last part of a name as a browser sent it, without control characters; never a path."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip(". ")[:200] or "未命名"


_NUMBERED = re.compile(r"^(.*?)([0-9]{1,5})$", re.DOTALL)


def file_number(file_name: str) -> tuple[str, int] | None:
    """Return what comes before the running number in a device's file name, and the number ("REC_013.mp4": "REC_", 13); None without one.

    Six figures and more are a date or a time of day, no running number.
    """
    stem = safe_name(file_name).rpartition(".")[0] or safe_name(file_name)
    found = _NUMBERED.match(stem)
    if found is None or found[1][-1:].isdigit():
        return None
    return found[1], int(found[2])
