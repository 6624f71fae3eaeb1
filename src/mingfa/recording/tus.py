"""The tus protocol 1.0.0 (断点续传): what a request asks of the uploads, and what it is answered. No Django here.

Core, creation, creation-with-upload, creation-defer-length, termination, checksum and expiration; no concatenation. Every byte that an
answer acknowledges is on the disk. Errors carry a JSON body with a stable code and Chinese words.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from mingfa.law.errors import MingfaError
from mingfa.recording.media import BadMedia
from mingfa.recording.uploads import Checksum, Held, OffsetDiffers, Upload, UploadError, Uploads, UploadUnknown

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration"
ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "md5": "md5"}
CHUNK_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 8192
_NUMBER = re.compile(r"[0-9]{1,18}").fullmatch
_KEY = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,100}").fullmatch
_DIGEST = re.compile(r"[0-9a-fA-F]{64}").fullmatch


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. header: looks one up, "" when it is not there. length: of the body, None when not said. chunks: the body, read when it is time."""

    method: str
    header: Callable[[str], str]
    length: int | None
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered. problem: code and words of an error, sent as JSON."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    problem: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: agency and person (a stream)."""

    agency: str
    person: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an upload shall belong."""

    case: str
    step: int | None


def options(uploads: Uploads) -> Answer:
    """Say what we can."""
    return Answer(
        204,
        {
            "Tus-Resumable": VERSION, "Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(uploads.largest),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )  # fmt: skip


def answer(
    uploads: Uploads,
    asked: Asked,
    sender: Sender,
    ident: str,
    *,
    address: Callable[[str], str],
    check_place: Callable[[Place], None] = lambda place: None,
) -> Answer:
    """Answer a request. ident: of the upload, "" for the place where uploads begin. address: of an upload, for `Location`.

    check_place: raises an error of ours when the sender may not send to that case. Such errors, and those of the uploads, become answers here
    where the protocol has one for them; others pass through.
    """
    if asked.method == "OPTIONS":
        return options(uploads)
    if asked.header("Tus-Resumable") != VERSION:
        words = f"请求没有写明断点续传协议版本，或者版本不是 {VERSION}；请使用支持 tus {VERSION} 的上传程序"
        return Answer(412, {"Tus-Version": VERSION, "Tus-Resumable": VERSION}, ("upload.version", words))
    try:
        if not ident:
            if asked.method != "POST":
                return _problem(405, "http.method", "这个地址只接受新建上传", Allow="POST, OPTIONS")
            return _create(uploads, asked, sender, address, check_place)
        if asked.method == "HEAD":
            return _head(uploads, sender, ident)
        if asked.method == "PATCH":
            return _patch(uploads, asked, sender, ident)
        if asked.method == "DELETE":
            _own(uploads, sender, ident)
            uploads.terminate(ident)
            return Answer(204, {"Tus-Resumable": VERSION})
        return _problem(405, "http.method", "上传任务不支持这种请求方式", Allow="HEAD, PATCH, DELETE, OPTIONS")
    except OffsetDiffers as error:
        return _problem(error.status, error.code, str(error), **{"Upload-Offset": str(error.offset)})
    except UploadError as error:
        return _problem(error.status, error.code, str(error))
    except BadMedia as error:
        return _problem(422, error.code, str(error))


def problem_of(error: MingfaError, status: int) -> Answer:
    """Return the answer for an error from elsewhere."""
    return _problem(status, error.code, str(error))


def _problem(status: int, code: str, words: str, **headers: str) -> Answer:
    return Answer(status, {"Tus-Resumable": VERSION, **headers}, (code, words))


def _own(uploads: Uploads, sender: Sender, ident: str) -> Upload:
    """Return the sender's own upload; somebody else's is as good as none. Raises UploadUnknown."""
    upload = uploads.get(ident)
    if (upload.agency, upload.person) != (sender.agency, sender.person):
        raise UploadUnknown
    return upload


def _create(uploads: Uploads, asked: Asked, sender: Sender, address: Callable[[str], str], check_place: Callable[[Place], None]) -> Answer:
    if asked.header("Upload-Concat"):
        raise UploadError("upload.concat", "不支持把一个文件分成几个并行的上传再合并；请按顺序上传")
    size, deferred = asked.header("Upload-Length"), asked.header("Upload-Defer-Length")
    if bool(size) == bool(deferred) or (deferred and deferred != "1"):
        raise UploadError("upload.length", "请写明文件大小（Upload-Length），或者写明大小待定（Upload-Defer-Length: 1），二者择一")
    told = read_metadata(asked.header("Upload-Metadata"))
    declared = told.pop("sha256", "")
    if declared and not _DIGEST(declared):
        raise UploadError("upload.sha256", "上传前计算的 SHA-256 应为 64 位十六进制数")
    place = Place(told.pop("case", ""), _step(told.pop("step", "")))
    check_place(place)
    name = told.pop("filename", "") or told.pop("name", "")
    if not name:
        raise UploadError("upload.name", "没有写明文件名（Upload-Metadata 中的 filename）；请用设备生成的原文件名上传", 422)
    upload = uploads.create(
        sender.agency, sender.person, name, _number(size, "Upload-Length") if size else None, declared=declared, case=place.case, step=place.step,
        told=told,
    )  # fmt: skip
    headers = {"Location": address(upload.id)}
    if asked.header("Content-Type") == CHUNK_TYPE:
        with uploads.held(upload.id) as held:
            uploads.append(held, 0, asked.chunks(), length=asked.length, checksum=_checksum(asked))
            headers |= _state(uploads, held)
    return Answer(201, {"Tus-Resumable": VERSION, **_expires(uploads, upload), **headers})


def _head(uploads: Uploads, sender: Sender, ident: str) -> Answer:
    upload = _own(uploads, sender, ident)
    with uploads.held(ident) as held:
        size = {"Upload-Length": str(held.upload.size)} if held.upload.size is not None else {"Upload-Defer-Length": "1"}
        metadata = {"filename": upload.name, **upload.told} | ({"sha256": upload.declared} if upload.declared else {})
        shown = {"Upload-Metadata": write_metadata(metadata), "Cache-Control": "no-store"}
        return Answer(200, {"Tus-Resumable": VERSION, **_state(uploads, held), **size, **shown})


def _patch(uploads: Uploads, asked: Asked, sender: Sender, ident: str) -> Answer:
    if asked.header("Content-Type") != CHUNK_TYPE:
        raise UploadError("upload.type", f"内容类型应为 {CHUNK_TYPE}", 415)
    offset = _number(asked.header("Upload-Offset"), "Upload-Offset")
    checksum = _checksum(asked)
    _own(uploads, sender, ident)
    with uploads.held(ident) as held:
        if size := asked.header("Upload-Length"):
            uploads.state_size(held, _number(size, "Upload-Length"))
        uploads.append(held, offset, asked.chunks(), length=asked.length, checksum=checksum)
        return Answer(204, {"Tus-Resumable": VERSION, **_state(uploads, held)})


def _state(uploads: Uploads, held: Held) -> dict[str, str]:
    """Say how far it goes, until when, and once whole under which digest it is kept."""
    whole = {"Mingfa-Digest": held.upload.digest} if held.upload.digest else {}
    return {"Upload-Offset": str(held.offset), **_expires(uploads, held.upload), **whole}


def _expires(uploads: Uploads, upload: Upload) -> dict[str, str]:
    at = uploads.expires_at(upload)
    return {"Upload-Expires": formatdate(at, usegmt=True)} if math.isfinite(at) else {}


def _number(text: str, what: str) -> int:
    if not _NUMBER(text):
        raise UploadError("upload.number", f"{what} 应为不带符号的整数")
    return int(text)


def _step(text: str) -> int | None:
    if not text:
        return None
    return _number(text, "环节序号")


def _checksum(asked: Asked) -> Checksum | None:
    text = asked.header("Upload-Checksum")
    if not text:
        return None
    name, _, encoded = text.partition(" ")
    if name not in ALGORITHMS:
        raise UploadError("upload.algorithm", f"不支持校验算法“{name[:20]}”；可以使用：{'、'.join(ALGORITHMS)}")
    try:
        return Checksum(ALGORITHMS[name], base64.b64decode(encoded, validate=True))
    except binascii.Error:
        raise UploadError("upload.algorithm", "校验和的编码不正确，应为 Base64") from None


def read_metadata(text: str) -> dict[str, str]:
    """Read `Upload-Metadata`: keys with values in Base64; raises UploadError for what is neither, or not UTF-8, or says a key twice."""
    wrong = UploadError("upload.metadata", "上传说明（Upload-Metadata）的格式不正确；每项应为名称、空格、Base64 编码的内容，各项以逗号分隔")
    if len(text) > LONGEST_METADATA:
        raise wrong
    found: dict[str, str] = {}
    for part in text.split(",") if text.strip() else ():
        key, _, value = part.strip().partition(" ")
        if not _KEY(key) or key in found:
            raise wrong
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            raise wrong from None
    return found


def write_metadata(told: Mapping[str, str]) -> str:
    """Write `Upload-Metadata`."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
