"""Checkpoints (检查点) as C2SP signed notes: what a log signs, what witnesses cosign, and how others open it.

c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature; the same bytes as Go's golang.org/x/mod/sumdb/note.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mingfa.ledger.errors import NoteInvalid

ED25519: Final = 1
"""Signature type: Ed25519 over the note text."""

COSIGNATURE: Final = 4
"""Signature type: a witness's Ed25519 over a time and the checkpoint (c2sp.org/tlog-cosignature v1)."""

MAX_SIGNATURES: Final = 100
MAX_NOTE: Final = 1 << 20  # bytes

_SIGNATURE_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]+={0,2})")
_HASH = re.compile("[0-9a-f]{8}")


def check_name(name: str) -> str:
    """Return a key name unchanged. Raises NoteInvalid when it is empty or holds a space, a plus sign or a control character."""
    if not name or "+" in name or any(one.isspace() or ord(one) < 0x20 for one in name):
        raise NoteInvalid(f"密钥名“{name}”为空，或含有空格、加号、控制字符")
    return name


def key_hash(name: str, public: bytes, kind: int = ED25519) -> bytes:
    """Return the 4-byte key hash SHA-256(name || LF || kind || public)[:4]."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key one trusts, with its name; `kind` is ED25519 or COSIGNATURE. public: 32 raw bytes."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def hash(self) -> bytes:
        """The 4-byte key hash."""
        return key_hash(self.name, self.public, self.kind)

    @property
    def key_id(self) -> str:
        """name+hash in hex: how a leaf names its desk key."""
        return f"{self.name}+{self.hash.hex()}"

    def __str__(self) -> str:
        """The C2SP verifier key, name+hash+base64(kind || public)."""
        return f"{self.key_id}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Return the key of a C2SP verifier key string. Raises NoteInvalid when it is malformed or its hash is not its own."""
        name, _, rest = text.partition("+")
        hash_, _, blob = rest.partition("+")
        check_name(name)
        raw = _base64(blob)
        if not _HASH.fullmatch(hash_) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise NoteInvalid(f"验证公钥“{text[:80]}”不是“名称+8 位散列+base64”的 Ed25519 公钥")
        key = cls(name, raw[1:], raw[0])
        if key.hash.hex() != hash_:
            raise NoteInvalid(f"验证公钥“{text[:80]}”的散列与公钥不符，可能抄写有误")
        return key

    def verify(self, text: bytes, signature: bytes) -> int | None:
        """Check one signature over a note text; return the witness's POSIX seconds for a cosignature, None otherwise.

        Raises NoteInvalid.
        """
        at: int | None = None
        if self.kind == COSIGNATURE:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            if at >= 1 << 63:
                raise NoteInvalid(f"“{self.name}”的见证时间超出范围")
            text = _cosigned(at, text)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError) as error:
            raise NoteInvalid(f"“{self.name}”的签名验证不过：内容被改动，或签名不是该密钥所作") from error
        return at


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name. With `at` (POSIX seconds) it signs as a witness, COSIGNATURE; without, as ED25519."""

    name: str
    private: Ed25519PrivateKey
    at: int | None = None

    @property
    def verifier(self) -> Verifier:
        """The matching public side."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw(), ED25519 if self.at is None else COSIGNATURE)

    def line(self, text: bytes) -> str:
        """Return the signature line over this note text, without its newline."""
        check_name(self.name)
        if self.at is None:
            signature = self.private.sign(text)
        else:
            signature = self.at.to_bytes(8, "big") + self.private.sign(_cosigned(self.at, text))
        return f"— {self.name} {b64encode(self.verifier.hash + signature).decode()}"


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A good signature found on a note. at: POSIX seconds claimed by a witness, None for a plain signature."""

    verifier: Verifier
    at: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """An opened note: its text, the good signatures of keys we know, and how many signatures of unknown keys were passed over."""

    text: str
    signed_by: tuple[SignedBy, ...]
    unknown: int


def sign_note(text: str, signers: Iterable[Signer]) -> bytes:
    """Return the signed note of this text.

    Raises NoteInvalid when the text does not end in a newline, holds control characters, or nobody signs.
    """
    raw = _check_text(text)
    lines = [signer.line(raw) for signer in signers]
    if not lines:
        raise NoteInvalid("没有签名人")
    return raw + b"\n" + "".join(line + "\n" for line in lines).encode()


def add_signatures(note: bytes, signers: Iterable[Signer]) -> bytes:
    """Return the note with further signature lines; what stands there already stays byte for byte.

    Raises NoteInvalid when it is malformed.
    """
    text, _ = _take_apart(note)
    return note + "".join(signer.line(text.encode()) + "\n" for signer in signers).encode()


def open_note(note: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Return the note if a key we know signed it. Unknown keys are passed over; one bad signature of a known key condemns the note.

    Raises NoteInvalid.
    """
    text, signatures = _take_apart(note)
    known = {(one.name, one.hash): one for one in verifiers}
    good: dict[tuple[str, bytes], SignedBy] = {}
    unknown = 0
    for name, blob in signatures:
        who = (name, blob[:4])
        if who not in known:
            unknown += 1
        elif who not in good:
            good[who] = SignedBy(known[who], known[who].verify(text.encode(), blob[4:]))
    if not good:
        raise NoteInvalid("没有一个已知密钥的签名；请核对验证公钥是否属于本账本")
    return Note(text, tuple(good.values()), unknown)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log signs about itself (c2sp.org/tlog-checkpoint): its name, how many leaves, their tree head.

    origin: the log's name, also the name of its checkpoint key. root: 32 bytes. extension: further lines, none of them empty.
    """

    origin: str
    size: int
    root: bytes
    extension: tuple[str, ...] = ()

    def marshal(self) -> str:
        """Return the note text. Raises NoteInvalid."""
        if not self.origin or self.size < 0 or len(self.root) != 32 or not all(self.extension):
            raise NoteInvalid("检查点须有账本名、不小于零的条数和 32 字节的根，扩展行不得为空")
        if any("\n" in line for line in (self.origin, *self.extension)):
            raise NoteInvalid("检查点的账本名和扩展行不得换行")
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), b64encode(self.root).decode(), *self.extension))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Return the checkpoint of a note text. Raises NoteInvalid."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise NoteInvalid("检查点不足三行或含有空行")
        origin, size, head, *extension = lines[:-1]
        raw = _base64(head)
        if not re.fullmatch("0|[1-9][0-9]{0,18}", size) or len(raw) != 32:
            raise NoteInvalid("检查点的条数或根不合格式")
        return cls(origin, int(size), raw, tuple(extension))


def open_checkpoint(note: bytes, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, Note]:
    """Return the checkpoint that the log itself signed, and the opened note with its witnesses.

    The log's key bears the origin as its name; witnesses alone do not make a checkpoint. Raises NoteInvalid.
    """
    note_ = open_note(note, verifiers)
    checkpoint = Checkpoint.parse(note_.text)
    if not any(one.verifier.name == checkpoint.origin and one.verifier.kind == ED25519 for one in note_.signed_by):
        raise NoteInvalid(f"检查点称属于账本“{checkpoint.origin}”，却没有该账本检查点密钥的签名")
    return checkpoint, note_


def unverified_checkpoint(note: bytes) -> Checkpoint:
    """Return what a note says without asking who signed it: only for one's own notes and for saying what is wrong. Raises NoteInvalid."""
    return Checkpoint.parse(_take_apart(note)[0])


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """Return the signed note of a checkpoint. Raises NoteInvalid unless the first signer bears the origin as its name."""
    if not signers or signers[0].name != checkpoint.origin or signers[0].at is not None:
        raise NoteInvalid(f"检查点须先由名为“{checkpoint.origin}”的检查点密钥签名")
    return sign_note(checkpoint.marshal(), signers)


def _cosigned(at: int, text: bytes) -> bytes:
    return f"cosignature/v1\ntime {at}\n".encode() + text


def _check_text(text: str) -> bytes:
    if not text.endswith("\n") or any(ord(one) < 0x20 and one != "\n" for one in text):
        raise NoteInvalid("正文须以换行结尾，且不得含有控制字符")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NoteInvalid("正文不是合法文字") from error


def _take_apart(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    if len(note) > MAX_NOTE:
        raise NoteInvalid(f"超过 {MAX_NOTE} 字节")
    try:
        whole = note.decode()
    except UnicodeDecodeError as error:
        raise NoteInvalid("不是 UTF-8 文字") from error
    split = whole.rfind("\n\n")
    if split < 0 or not whole.endswith("\n"):
        raise NoteInvalid("找不到正文与签名之间的空行")
    text, rest = whole[: split + 1], whole[split + 2 :]
    _check_text(text)
    lines = rest.split("\n")[:-1]
    if not lines or len(lines) > MAX_SIGNATURES:
        raise NoteInvalid(f"签名 {len(lines)} 行，应为 1 至 {MAX_SIGNATURES} 行")
    signatures: list[tuple[str, bytes]] = []
    for line in lines:
        match = _SIGNATURE_LINE.fullmatch(line)
        blob = _base64(match[2]) if match else b""
        if not match or len(blob) < 5:
            raise NoteInvalid("签名行不合格式")
        signatures.append((check_name(match[1]), blob))
    return text, signatures


def _base64(text: str) -> bytes:
    try:
        raw = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise NoteInvalid("base64 不合格式") from error
    if b64encode(raw).decode() != text:
        raise NoteInvalid("base64 不合格式")
    return raw
