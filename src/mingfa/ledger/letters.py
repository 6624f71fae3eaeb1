"""Letters from the public (公众来信): reports of errors and complaints sealed to the office, and answers only their writers can open. Pure.

A portal has no way into the office. What a visitor writes is sealed to the public key that the office's feed names, and waits on the portal
as a parcel until the office fetches it; the answer comes back with the feed, in a box that opens with the receipt and its code alone.
docs/spec/reports.md fixes the bytes.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Any, Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from mingfa.ledger.canonical import canonical, parse
from mingfa.ledger.errors import LedgerError

VERSION: Final = 1
FORMS: Final = ("error", "complaint", "report", "opinion")
"""What a letter can be: 报错、投诉、举报、意见建议."""

MAX_PARCEL: Final = 128 * 1024
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECEIPT = re.compile(r"\AR\d{8}-[0-9A-HJKMNP-TV-Z]{8}\Z")
_AGENCY = re.compile(r"\A[a-z][a-z0-9_-]{1,39}\Z")
_ITEM = re.compile(r"\A([A-Za-z0-9][A-Za-z0-9._-]{0,119})?\Z")
_AT = re.compile(r"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z")
_FIELDS: Final = {"v", "agency", "receipt", "form", "item", "at", "key", "sealed"}


class ParcelInvalid(LedgerError):
    """A parcel, or what is sealed in it, is not as the format says, or was sealed to another key."""

    code = "letters.invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"来信包不可用：{what}；该包原样保留，请联系公示端管理人员重新导出")


def receipt_of(day: str, seed: bytes) -> str:
    """Return a receipt number (回执编号): the day, YYYYMMDD, and 40 bits of the seed."""
    return f"R{day}-{_letters(sha256(b'mingfa/receipt/1' + seed).digest(), 8)}"


def code_of(seed: bytes) -> str:
    """Return the query code (查询码) of a receipt: 80 bits of the seed, in four groups; whoever has both reads the answer."""
    letters = _letters(sha256(b"mingfa/code/1" + seed).digest(), 16)
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _letters(digest: bytes, count: int) -> str:
    number = int.from_bytes(digest, "big")
    return "".join(_ALPHABET[number >> 5 * at & 31] for at in range(count))


def typed(text: str) -> str:
    """Return a receipt or code as people type it in the form in which it was given: case, look-alikes, blanks and dashes made even."""
    even = text.strip().upper().replace("—", "-").replace("－", "-").replace(" ", "")
    if re.fullmatch(r"R\d{8}-?[0-9A-Z]{8}", even):
        tail = even[9:].lstrip("-")
        return f"{even[:9]}-{_alike(tail)}"
    bare = _alike(even.replace("-", ""))
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def _alike(text: str) -> str:
    return text.replace("I", "1").replace("L", "1").replace("O", "0").replace("U", "V")


def token_of(agency: str, receipt: str, code: str) -> str:
    """Return the name under which the answer to a letter stands in the feed; it tells neither receipt nor code."""
    return sha256(f"mingfa/answer/1\n{agency}/{receipt}\n{code}".encode()).hexdigest()[:32]


def answer_key(agency: str, receipt: str, code: str) -> bytes:
    """Return the key of the answers to a letter, 32 bytes: whoever has receipt and code has it, nobody else."""
    return blake2b(f"{agency}/{receipt}\n{code}".encode(), digest_size=32, person=b"mingfa-answer-1").digest()


def seal_answer(key: bytes, seq: int, told: dict[str, Any]) -> str:
    """Return an answer in its box, base64. The nonce comes from key, seq and words, so that the same answer makes the same bytes."""
    raw = canonical(told)
    nonce = blake2b(f"{seq}\n".encode() + raw, key=key, digest_size=SecretBox.NONCE_SIZE, person=b"mingfa-nonce-1").digest()
    return b64encode(bytes(SecretBox(key).encrypt(raw, nonce))).decode()


def open_answer(key: bytes, box: str) -> dict[str, Any]:
    """Return what an answer's box holds. Raises ParcelInvalid."""
    try:
        told = parse(SecretBox(key).decrypt(b64decode(box, validate=True)), strict=False)
    except (CryptoError, Base64Error, LedgerError, ValueError) as error:
        raise ParcelInvalid("答复不能用该回执编号和查询码打开") from error
    if not isinstance(told, dict):
        raise ParcelInvalid("答复不合格式")
    return told


# The office's inbox key ------------------------------------------------------------------------------------------------------------


def new_inbox_key() -> bytes:
    """Return a new private key of an office's inbox, 32 bytes."""
    return bytes(PrivateKey.generate())


def public_side(private: bytes) -> str:
    """Return the public key that the feed names, hex."""
    return bytes(PrivateKey(private).public_key).hex()


def key_id(public: str) -> str:
    """Return the short name of an inbox key, so that a parcel tells to which it was sealed."""
    return sha256(b"mingfa/inbox/1" + bytes.fromhex(public)).hexdigest()[:16]


# Parcels ------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parcel:
    """One letter on its way to the office. at: UTC. item: what an error report is about, else "". key: id of the key it is sealed to."""

    agency: str
    receipt: str
    form: str
    item: str
    at: str
    key: str
    sealed: bytes

    def packed(self) -> bytes:
        """Return the bytes of the parcel, canonical JSON; the same letter always makes the same bytes."""
        return canonical({
            "v": VERSION, "agency": self.agency, "receipt": self.receipt, "form": self.form, "item": self.item, "at": self.at, "key": self.key,
            "sealed": b64encode(self.sealed).decode(),
        })  # fmt: skip


def make_parcel(public: str, agency: str, receipt: str, form: str, item: str, at: str, told: dict[str, Any]) -> Parcel:
    """Seal what a visitor wrote to an office's key; the outside is repeated inside, so that nobody can change it on the way."""
    inside = canonical({**told, "agency": agency, "receipt": receipt, "form": form, "item": item, "at": at})
    sealed = bytes(SealedBox(PublicKey(bytes.fromhex(public))).encrypt(inside))
    return Parcel(agency, receipt, form, item, at, key_id(public), sealed)


def read_parcel(raw: bytes) -> Parcel:
    """Return the parcel that these bytes are. Raises ParcelInvalid."""
    if len(raw) > MAX_PARCEL:
        raise ParcelInvalid(f"超过 {MAX_PARCEL // 1024} KiB")
    try:
        told = parse(raw, strict=False)
        if not isinstance(told, dict) or set(told) != _FIELDS or told["v"] != VERSION:
            raise ParcelInvalid("不合格式")
        words = [told[name] for name in ("agency", "receipt", "form", "item", "at", "key", "sealed")]
        if not all(isinstance(one, str) for one in words):
            raise ParcelInvalid("不合格式")
        agency, receipt, form, item, at, key, sealed = words
        fits = _AGENCY.match(agency) and _RECEIPT.match(receipt) and _ITEM.match(item) and _AT.match(at) and form in FORMS
        if not fits:
            raise ParcelInvalid("机关、回执编号、种类或者时间不合格式")
        return Parcel(agency, receipt, form, item, at, key, b64decode(sealed, validate=True))
    except (LedgerError, Base64Error, ValueError, RecursionError) as error:
        if isinstance(error, ParcelInvalid):
            raise
        raise ParcelInvalid("不合格式") from error


def open_parcel(parcel: Parcel, private: bytes) -> dict[str, Any]:
    """Return what a visitor wrote. Raises ParcelInvalid when it was sealed to another key or its outside was changed."""
    if parcel.key != key_id(public_side(private)):
        raise ParcelInvalid("是用另一把收信公钥加密的")
    try:
        told = parse(SealedBox(PrivateKey(private)).decrypt(parcel.sealed), strict=False)
    except (CryptoError, LedgerError, ValueError, TypeError) as error:
        raise ParcelInvalid("不能解密") from error
    if not isinstance(told, dict):
        raise ParcelInvalid("内容不合格式")
    for name in ("agency", "receipt", "form", "item", "at"):
        if not hmac.compare_digest(str(told.get(name, "")).encode(), str(getattr(parcel, name)).encode()):
            raise ParcelInvalid("封面与内容不一致")
    return told
