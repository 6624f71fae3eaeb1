"""The publication feed's bytes (公示数据流): one leaf for each publish, correct, withdraw, register and statement, its content beside it.

A leaf is canonical JSON signed with the agency's feed key; it names the entry of the agency's ledger it came from and the checkpoint that
covers that entry. Contents lie in content/<hash>.json behind a salt, so that a content which is gone cannot be guessed from its hash.
docs/spec/feed.md fixes the format. Pure: both the office, which writes feeds, and the portal, which follows them, use it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from mingfa.ledger.canonical import canonical, parse
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.notes import ED25519, Verifier

VERSION: Final = 1
KINDS: Final = ("publish", "correct", "withdraw", "register", "statement", "annual", "compliance", "inbox", "answer", "list")
"""What a leaf can be: first publication, corrected content, withdrawal with its notice, an agency's officer register, a day's statement,
a year's enforcement data, how the agency carries out its own rules, the key of its inbox for letters, an answer only its writer can open, a
version of a standing list or the notice that it was taken down: of lists every version stays readable."""

SALT: Final = 32
_DOMAIN: Final = b"mingfa/feed/1\n"
_AGENCY = re.compile(r"\A[a-z][a-z0-9_-]{1,39}\Z")
_ITEM = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,119}\Z")
_HEX = re.compile(r"\A[0-9a-f]{64}\Z")
_SIG = re.compile(rb'"sig":"[A-Za-z0-9+/=]*",')
_FILE = re.compile(rb'\{"content":(.+),"salt":"([0-9a-f]{64})"\}', re.DOTALL)
_AT = re.compile(r"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z\Z")


class FeedInvalid(LedgerError):
    """A leaf or a content of a feed is not what the format and its signature say."""

    code = "feed.invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"公示数据流不可信：{what}；请停止使用该来源并联系发布机关核实")


@dataclass(frozen=True, slots=True)
class FeedLeaf:
    """One line of a feed.

    index: its place in the feed, from 0. item: what it is about, unique in the agency. content_hash: SHA-256(salt || content), hex.
    at: when the office emitted it, UTC. stream, seq, place: the entry it came from and that entry's place in the agency's ledger, "" and -1
    for a statement, which no single entry causes. size: leaves of the ledger checkpoint relied on. key_id: the key that signed it.
    """

    agency: str
    index: int
    kind: str
    item: str
    content_hash: str
    at: str
    stream: str
    seq: int
    place: int
    size: int
    key_id: str

    def told(self) -> dict[str, Any]:
        """Return what is signed."""
        return {
            "v": VERSION, "agency": self.agency, "index": self.index, "kind": self.kind, "item": self.item, "content": self.content_hash,
            "at": self.at, "entry": {"stream": self.stream, "seq": self.seq}, "place": self.place, "size": self.size, "key": self.key_id,
        }  # fmt: skip

    def sealed(self, private: Ed25519PrivateKey) -> bytes:
        """Return the leaf's bytes, signed. Raises FeedInvalid when a field is not as the format has it."""
        told = self.told()
        signature = private.sign(_DOMAIN + canonical(told))
        raw = canonical({**told, "sig": b64encode(signature).decode()})
        open_leaf(raw)
        return raw


def open_leaf(raw: bytes) -> tuple[FeedLeaf, bytes]:
    """Return a leaf and its signature without asking who signed. Raises FeedInvalid."""
    try:
        told = parse(raw)
        entry = told["entry"]
        leaf = FeedLeaf(
            told["agency"], told["index"], told["kind"], told["item"], told["content"], told["at"], entry["stream"], entry["seq"],
            told["place"], told["size"], told["key"],
        )  # fmt: skip
        signature = b64decode(told["sig"], validate=True)
        known = set(leaf.told()) | {"sig"}
    except (LedgerError, KeyError, TypeError, Base64Error, ValueError) as error:
        raise FeedInvalid("条目不合格式") from error
    whole = all(type(one) is int for one in (leaf.index, leaf.seq, leaf.place, leaf.size)) and leaf.index >= 0 and leaf.size >= 0
    words = all(isinstance(one, str) for one in (leaf.agency, leaf.kind, leaf.item, leaf.content_hash, leaf.at, leaf.stream, leaf.key_id))
    if not whole or not words or set(told) != known or set(entry) != {"stream", "seq"} or told["v"] != VERSION:
        raise FeedInvalid("条目不合格式")
    fits = _AGENCY.match(leaf.agency) and _ITEM.match(leaf.item) and _HEX.match(leaf.content_hash) and _AT.match(leaf.at)
    if leaf.kind not in KINDS or not fits:
        raise FeedInvalid("条目的种类、编号、散列或者时间不合格式")
    return leaf, signature


def reread_leaf(raw: bytes) -> FeedLeaf:
    """Return a leaf whose bytes have been checked before and are known to be the same."""
    told = json.loads(raw)
    entry = told["entry"]
    return FeedLeaf(
        told["agency"], told["index"], told["kind"], told["item"], told["content"], told["at"], entry["stream"], entry["seq"],
        told["place"], told["size"], told["key"],
    )  # fmt: skip


def check_leaf(raw: bytes, agency: str, index: int, keys: dict[str, Verifier]) -> FeedLeaf:
    """Return a leaf that stands where it says and is signed by one of these keys (key id -> key). Raises FeedInvalid."""
    leaf, signature = open_leaf(raw)
    if leaf.agency != agency or leaf.index != index:
        raise FeedInvalid(f"第 {index} 条自称是“{leaf.agency}”的第 {leaf.index} 条")
    key = keys.get(leaf.key_id)
    if key is None or key.kind != ED25519:
        raise FeedInvalid(f"第 {index} 条由未登记的密钥签名")
    try:
        crypto_sign_open(signature + signed_bytes(raw), key.public)
    except (BadSignatureError, ValueError) as error:
        raise FeedInvalid(f"第 {index} 条的签名验证不过") from error
    return leaf


def signed_bytes(raw: bytes) -> bytes:
    """Return what the signature of a leaf covers: the domain and the canonical leaf without its member `sig`.

    In canonical bytes the member stands between two others, and no text inside a string looks like it, for quotes are escaped there.
    """
    return _DOMAIN + _SIG.sub(b"", raw, count=1)


def pack_content(salt: bytes, content: Any) -> tuple[str, bytes]:
    """Return (hash in hex, bytes of the content file). Raises NotCanonical, BodyTooLarge."""
    told = canonical(content)
    return sha256(salt + told).hexdigest(), canonical({"salt": salt.hex(), "content": content})


def open_content(raw: bytes, content_hash: str) -> Any:
    """Return the content of a file whose hash a leaf names; the hash is that of the very bytes in the file. Raises FeedInvalid."""
    found = _FILE.fullmatch(raw)
    if found is None:
        raise FeedInvalid("内容文件不合格式")
    told = raw[found.start(1) : found.end(1)]
    if sha256(bytes.fromhex(found[2].decode()) + told).hexdigest() != content_hash:
        raise FeedInvalid("内容与条目所记的散列不符")
    try:
        return parse(told, strict=False)
    except LedgerError as error:
        raise FeedInvalid("内容文件不合格式") from error


def token_of(agency: str, item: str) -> str:
    """Return the token by which completeness statements name a decision: it tells nothing, and whoever has the item can compute it."""
    return sha256(f"mingfa/decision/1\n{agency}/{item}".encode()).hexdigest()[:32]


def superseded_by(kind: str) -> bool:
    """Say whether a leaf of this kind takes the place of the content its item had before."""
    return kind in ("correct", "withdraw", "register", "annual", "compliance", "inbox", "answer")
