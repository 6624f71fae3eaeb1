"""What one applicant or party may read of the own matter (定向公示), sealed so that only number, identity and code together open it.

The key is derived from all three; so is the name under which the sealed text lies, so that whoever holds every file can tell neither whose
they are nor which numbers there are. Texts are padded to a few sizes. docs/spec/progress.md fixes the format. Pure: the office seals, the
portal opens.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from mingfa.ledger.canonical import canonical, parse
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.notes import Signer, Verifier, open_note, sign_note

VERSION: Final = 1
ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Characters of a code: 32, without I, O, 0 and 1, so that it can be read aloud and typed from paper."""

CODE_LENGTH: Final = 12
"""Sixty bits, so that whoever has copied the files and knows number and identity still has to derive 2^59 keys."""

SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 15, 8, 1
"""What one attempt costs: 32 MiB and some 80 ms."""

LEAST: Final = 16 * 1024
MOST: Final = 4 * 1024 * 1024
_HEX = re.compile(r"\A[0-9a-f]{64}\Z")
_NAME = re.compile(r"\A[0-9a-f]{32}\Z")
_BRACKETS = str.maketrans("〔【［[（{", "((((((") | str.maketrans("〕】］]）}", "))))))")


class SealInvalid(LedgerError):
    """A list of sealed texts, or one of them, is not what the format and its signature say."""

    code = "progress.invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"办理进度数据不可信：{what}；请停止使用并联系办理机关核实")


@dataclass(frozen=True, slots=True)
class Lock:
    """Where a sealed text lies (32 hex digits) and the key that opens it (32 bytes)."""

    name: str
    key: bytes


def plain_number(text: str) -> str:
    """Return a number as it is compared: half width, no blanks, one kind of brackets, no 第 and 号 around the last figure."""
    kept = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    kept = "".join(c for c in kept if not c.isspace() and unicodedata.category(c)[0] != "C").upper()
    return kept.removesuffix("号")


def plain_identity(text: str, characters: int) -> str:
    """Return the last characters of an identity or credit code, half width and in capitals; "" when there are too few."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isascii() and c.isalnum())
    return kept[-characters:] if len(kept) >= characters else ""


def plain_code(text: str) -> str:
    """Return a code without blanks and dashes, in capitals."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isascii() and c.isalnum())


def shown_code(code: str) -> str:
    """Return a code as it is printed, in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def make_lock(agency: str, number: str, identity: str, code: str) -> Lock:
    """Return name and key of what an agency sealed for whoever has these three. identity: the last characters, as the agency asks for them."""
    secret = "\n".join((plain_number(number), identity, plain_code(code))).encode()
    salt = f"mingfa/progress/{VERSION}/{agency}".encode()
    made = hashlib.scrypt(secret, salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, maxmem=128 * SCRYPT_N * SCRYPT_R * 2, dklen=64)
    return Lock(hmac.digest(made[:32], b"name", "sha256").hex()[:32], made[32:])


def padded_size(size: int) -> int:
    """Return the size to which so many bytes are padded: 16 KiB, 32 KiB, 64 KiB ... Raises SealInvalid above 4 MiB."""
    wanted = LEAST
    while wanted < size + 8:
        wanted *= 2
    if wanted > MOST:
        raise SealInvalid("内容过长")
    return wanted


def seal(lock: Lock, content: Mapping[str, Any]) -> bytes:
    """Return a content sealed: nonce and XSalsa20-Poly1305 over its length (8 bytes, big-endian), canonical JSON and zeros."""
    raw = canonical(dict(content))
    whole = len(raw).to_bytes(8, "big") + raw
    return bytes(SecretBox(lock.key).encrypt(whole.ljust(padded_size(len(raw)), b"\0")))


def unseal(lock: Lock, raw: bytes) -> dict[str, Any] | None:
    """Return the content, None when this lock does not open it."""
    try:
        whole = SecretBox(lock.key).decrypt(raw)
    except (CryptoError, ValueError):
        return None
    size = int.from_bytes(whole[:8], "big")
    try:
        found = parse(whole[8 : 8 + size])
    except LedgerError:
        return None
    return found if isinstance(found, dict) else None


# The list of what is there now -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an agency has sealed at a moment. serial: grows with every list. identity: how many characters of it are asked for.

    entries: name -> SHA-256 (hex) of the sealed text, also the name of its file.
    """

    agency: str
    serial: int
    organ: str
    identity: int
    entries: Mapping[str, str]

    def packed(self) -> bytes:
        """Return the list as it lies in a file, named by its SHA-256."""
        return canonical(
            {
                "v": VERSION, "agency": self.agency, "serial": self.serial, "organ": self.organ, "identity": self.identity,
                "entries": dict(self.entries),
            }
        )  # fmt: skip


def unpack_shelf(raw: bytes) -> Shelf:
    """Return the list of a file. Raises SealInvalid."""
    try:
        told = parse(raw)
        shelf = Shelf(told["agency"], told["serial"], told["organ"], told["identity"], told["entries"])
        fits = type(shelf.serial) is int and type(shelf.identity) is int and 4 <= shelf.identity <= 8 and told["v"] == VERSION
        whole = all(_NAME.match(name) and _HEX.match(digest) for name, digest in shelf.entries.items())
    except (LedgerError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise SealInvalid("清单不合格式") from error
    if not fits or not whole:
        raise SealInvalid("清单不合格式")
    return shelf


def sign_shelf(shelf: Shelf, signers: Iterable[Signer]) -> bytes:
    """Return the signed note that names the list now in force: origin, serial, SHA-256 of the list."""
    digest = hashlib.sha256(shelf.packed()).hexdigest()
    return sign_note(f"mingfa/{shelf.agency}/progress\n{shelf.serial}\n{digest}\n", signers)


def open_shelf(note: bytes, agency: str, keys: Iterable[Verifier]) -> tuple[int, str]:
    """Return serial and digest of the list that a note names. Raises SealInvalid, NoteInvalid."""
    lines = open_note(note, keys).text.split("\n")
    if len(lines) != 4 or lines[0] != f"mingfa/{agency}/progress" or not lines[1].isdigit() or not _HEX.match(lines[2]):
        raise SealInvalid("签名的说明不合格式")
    return int(lines[1]), lines[2]


def make_code(random: Iterable[int]) -> str:
    """Return a code from random bytes, five bits of each."""
    return "".join(ALPHABET[byte & 31] for byte in random)
