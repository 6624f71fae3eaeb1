"""The leaf (留痕条目): the signed header of one entry, the only part of it that goes into the Merkle tree and out of the house.

docs/spec/ledger.md fixes the bytes; a change starts there, with new test vectors.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nacl.bindings import crypto_sign_open, crypto_sign_PUBLICKEYBYTES
from nacl.exceptions import BadSignatureError

from mingfa.ledger.canonical import MAX_INT
from mingfa.ledger.errors import LeafMalformed

ZERO: Final = bytes(32)
"""The hash before the first entry of a stream."""

SIGNED_PREFIX: Final = b"mingfa-entry/v1\n"
"""First line of what the desk key signs, so that no other thing it might sign can be taken for an entry."""

MAX_LEAF: Final = 0xFFFF
"""Bytes: a C2SP entry bundle gives each entry a 16-bit length."""

# Names go out of the house and into the tree for ever: ASCII only, so that no person's name can slip in and no JSON escape is needed.
_NAME = r"[A-Za-z0-9._:/@+=~#-]{1,160}"
_HEX32 = r"[0-9a-f]{64}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
_INT = r"(?:0|[1-9][0-9]{0,15})"
_is_name = re.compile(_NAME).fullmatch
_LAYOUT = re.compile(
    (
        rf'\{{"act":"(?P<act>{_NAME})","body_hash":"(?P<body_hash>{_HEX32})","done_at":"(?P<done_at>{_TIME})","key_id":"(?P<key_id>{_NAME})",'
        rf'"previous":"(?P<previous>{_HEX32})","recorded_at":"(?P<recorded_at>{_TIME})","seq":(?P<seq>{_INT})'
        rf'(?P<signed>,"signature":"(?P<signature>[0-9a-f]{{128}})"),"stream":"(?P<stream>{_NAME})","version":(?P<version>{_INT})\}}'
    ).encode()
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The header of one entry, written once; a mistake is put right by a later entry.

    stream: the thing with a history (卷). seq: 0, 1, 2 with no gap in the stream. act, version: what was done, in which form of that act.
    done_at: claimed by the actor. recorded_at: set by the server, never earlier than the one before. Both aware, kept in UTC microseconds.
    previous: `leaf_hash` of the entry before in the stream, ZERO at seq 0. body_hash: SHA-256(salt || body), so the leaf tells nothing.
    key_id: which desk key signed, "name+8 hex digits" as in a C2SP verifier key. signature: Ed25519, 64 bytes, over `unsigned_bytes`.
    """

    stream: str
    seq: int
    act: str
    version: int
    done_at: datetime
    recorded_at: datetime
    previous: bytes
    body_hash: bytes
    key_id: str
    signature: bytes


def body_hash(salt: bytes, body: bytes) -> bytes:
    """Return SHA-256(salt || body). The 32-byte random salt keeps a short body from being guessed.

    Raises LeafMalformed for a salt of another length.
    """
    if len(salt) != 32:
        raise LeafMalformed(f"盐长 {len(salt)} 字节，应为 32 字节")
    return sha256(salt + body).digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the RFC 9162 leaf hash SHA-256(0x00 || leaf): the place in the tree, and `previous` of the next entry of the stream."""
    return sha256(b"\0" + leaf).digest()


def utc_text(at: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC with six digits of second: 2025-09-30T02:20:00.000000Z.

    Raises LeafMalformed for a naive one.
    """
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise LeafMalformed(f"时间 {at.isoformat()} 没有时区")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def unsigned_bytes(
    *,
    stream: str,
    seq: int,
    act: str,
    version: int,
    done_at: datetime,
    recorded_at: datetime,
    previous: bytes,
    body_hash: bytes,
    key_id: str,
) -> bytes:
    """Return what the desk key signs: SIGNED_PREFIX and the canonical header without its signature. Raises LeafMalformed."""
    head, tail = _halves(stream, seq, act, version, done_at, recorded_at, previous, body_hash, key_id)
    return SIGNED_PREFIX + (head + tail).encode()


def leaf_bytes(leaf: Leaf) -> bytes:
    """Return the RFC 8785 bytes of the whole header: what the tree holds and the tiles carry. Raises LeafMalformed."""
    if len(leaf.signature) != 64:
        raise LeafMalformed(f"签名长 {len(leaf.signature)} 字节，应为 64 字节")
    head, tail = _halves(
        leaf.stream, leaf.seq, leaf.act, leaf.version, leaf.done_at, leaf.recorded_at, leaf.previous, leaf.body_hash, leaf.key_id
    )
    return f'{head},"signature":"{leaf.signature.hex()}"{tail}'.encode()


def sign_leaf(
    key: Ed25519PrivateKey,
    *,
    stream: str,
    seq: int,
    act: str,
    version: int,
    done_at: datetime,
    recorded_at: datetime,
    previous: bytes,
    body_hash: bytes,
    key_id: str,
) -> Leaf:
    """Return the signed leaf. Raises LeafMalformed for fields the format does not allow; `seal_leaf` gives the bytes and hash as well."""
    return seal_leaf(
        key,
        stream=stream,
        seq=seq,
        act=act,
        version=version,
        done_at=done_at,
        recorded_at=recorded_at,
        previous=previous,
        body_hash=body_hash,
        key_id=key_id,
    )[0]


def seal_leaf(
    key: Ed25519PrivateKey,
    *,
    stream: str,
    seq: int,
    act: str,
    version: int,
    done_at: datetime,
    recorded_at: datetime,
    previous: bytes,
    body_hash: bytes,
    key_id: str,
) -> tuple[Leaf, bytes, bytes]:
    """Sign once and return (leaf, its bytes, its leaf hash): the header is written out a single time. Raises LeafMalformed."""
    if (seq == 0) != (previous == ZERO):
        raise LeafMalformed(f"序号 {seq} 与前一条的散列不符：只有第 0 条的前一条散列为零")
    head, tail = _halves(stream, seq, act, version, done_at, recorded_at, previous, body_hash, key_id)
    signature = key.sign(SIGNED_PREFIX + (head + tail).encode())
    raw = f'{head},"signature":"{signature.hex()}"{tail}'.encode()
    return Leaf(stream, seq, act, version, done_at, recorded_at, previous, body_hash, key_id, signature), raw, leaf_hash(raw)


def parse_leaf(raw: bytes) -> Leaf:
    """Return the leaf of exactly the bytes `leaf_bytes` writes. Raises LeafMalformed for anything else; the signature is not checked."""
    return parse_signed(raw)[0]


def parse_signed(raw: bytes) -> tuple[Leaf, bytes]:
    """Return the leaf of these bytes, and its signature followed by what it is over, as `bad_signatures_of` takes it. Raises LeafMalformed."""
    match = _LAYOUT.fullmatch(raw)
    if match is None:
        raise LeafMalformed("不是规范的条目头")
    act, body_hash, done_at, key_id, previous, recorded_at, seq, _, signature, stream, version = match.groups()
    number, form = int(seq), int(version)
    if number > MAX_INT or form > MAX_INT:
        raise LeafMalformed(f"序号 {number} 或版本 {form} 超出 2^53-1")
    try:
        done, recorded = datetime.fromisoformat(done_at.decode()), datetime.fromisoformat(recorded_at.decode())
    except ValueError as error:
        raise LeafMalformed(f"时间 {done_at.decode()} 或 {recorded_at.decode()} 不存在") from error
    leaf = Leaf(
        stream.decode(),
        number,
        act.decode(),
        form,
        done,
        recorded,
        bytes.fromhex(previous.decode()),
        bytes.fromhex(body_hash.decode()),
        key_id.decode(),
        bytes.fromhex(signature.decode()),
    )
    start, end = match.span("signed")
    return leaf, leaf.signature + SIGNED_PREFIX + raw[:start] + raw[end:]


def verify_leaf(leaf: Leaf | bytes, public_key: Ed25519PublicKey) -> bool:
    """Say whether this key signed this leaf (given as a Leaf or as its bytes). Malformed bytes are simply not signed."""
    if isinstance(leaf, Leaf):
        try:
            leaf = leaf_bytes(leaf)
        except LeafMalformed:
            return False
    match = _LAYOUT.fullmatch(leaf)
    return match is not None and _signed_by(match, leaf, public_key)


def verify_many(leaves: Iterable[tuple[bytes, bytes]], *, workers: int = 2) -> list[int]:
    """Return the positions, in order, of the leaves that are malformed or not signed by their key.

    leaves: (leaf bytes, raw 32-byte Ed25519 public key). Reads the iterable once and holds a few thousand leaves at a time.
    One verification costs about 0.06 ms of one core by libsodium, half of what it costs by OpenSSL; it runs outside the interpreter
    lock, so two threads double the rate and processes would add nothing but their start.
    """
    bad: list[int] = []
    source = iter(leaves)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: deque[tuple[int, Future[list[int]]]] = deque()
        at, more = 0, True
        while more or waiting:
            chunk = list(islice(source, 512)) if more else []
            more = bool(chunk)
            if chunk:
                waiting.append((at, pool.submit(bad_signatures, chunk)))
                at += len(chunk)
            if waiting and (not more or len(waiting) > 2 * workers):
                first, done = waiting.popleft()
                bad += [first + one for one in done.result()]
    return bad


def bad_signatures(leaves: Iterable[tuple[bytes, bytes]]) -> list[int]:
    """Do the work of `verify_many` in the calling thread."""
    bad: list[int] = []
    for at, (raw, public) in enumerate(leaves):
        try:
            signed = parse_signed(raw)[1]
        except LeafMalformed:
            bad.append(at)
        else:
            bad += [at] * len(bad_signatures_of([(signed, public)]))
    return bad


def bad_signatures_of(signed: Iterable[tuple[bytes, bytes]]) -> list[int]:
    """Return the positions of what is not signed by its key. signed: (as `parse_signed` gives it, raw 32-byte Ed25519 public key)."""
    bad: list[int] = []
    for at, (message, public) in enumerate(signed):
        try:
            if len(public) != crypto_sign_PUBLICKEYBYTES:
                bad.append(at)
            else:
                crypto_sign_open(message, public)
        except BadSignatureError:
            bad.append(at)
    return bad


def _halves(
    stream: str,
    seq: int,
    act: str,
    version: int,
    done_at: datetime,
    recorded_at: datetime,
    previous: bytes,
    body_hash: bytes,
    key_id: str,
) -> tuple[str, str]:
    """Return the canonical header up to and after the place of the signature; equality with RFC 8785 is proved in test_leaf."""
    if not (_is_name(stream) and _is_name(act) and _is_name(key_id)):
        raise LeafMalformed(f"卷号“{stream}”、行为“{act}”、密钥号“{key_id}”只能用 1 至 160 个英文字母、数字和 . _ : / @ + = ~ # -")
    if type(seq) is not int or type(version) is not int or not 0 <= seq <= MAX_INT or not 0 <= version <= MAX_INT:
        raise LeafMalformed(f"序号 {seq} 或版本 {version} 不是 0 至 2^53-1 的整数")
    if len(previous) != 32 or len(body_hash) != 32:
        raise LeafMalformed("前一条散列和正文散列必须各为 32 字节")
    head = (
        f'{{"act":"{act}","body_hash":"{body_hash.hex()}","done_at":"{utc_text(done_at)}","key_id":"{key_id}",'
        f'"previous":"{previous.hex()}","recorded_at":"{utc_text(recorded_at)}","seq":{seq}'
    )
    return head, f',"stream":"{stream}","version":{version}}}'


def _signed_by(match: re.Match[bytes], raw: bytes, public_key: Ed25519PublicKey) -> bool:
    start, end = match.span("signed")
    try:
        public_key.verify(bytes.fromhex(match["signature"].decode()), SIGNED_PREFIX + raw[:start] + raw[end:])
    except InvalidSignature:
        return False
    return True
