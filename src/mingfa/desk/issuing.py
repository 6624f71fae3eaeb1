"""What an issuing key signs when a decision is issued (签发): pure, so that anybody can check a decision with the public key alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.ledger.canonical import canonical

PREFIX = b"mingfa-decision/v1\n"


def issue_bytes(*, stream: str, seq: int, text_digest: str, opinion_digest: str, regime_version: str) -> bytes:
    """Return the bytes that are signed. seq: the entry that decided. Digests are SHA-256 in hex; opinion_digest "" where no review was due."""
    told = {"stream": stream, "seq": seq, "text": text_digest, "opinion": opinion_digest, "regime": regime_version}
    return PREFIX + canonical(told)


def sign_issue(key: Ed25519PrivateKey, *, stream: str, seq: int, text_digest: str, opinion_digest: str, regime_version: str) -> str:
    """Return the signature in hex."""
    message = issue_bytes(stream=stream, seq=seq, text_digest=text_digest, opinion_digest=opinion_digest, regime_version=regime_version)
    return key.sign(message).hex()


def issue_holds(
    public: bytes, signature: str, *, stream: str, seq: int, text_digest: str, opinion_digest: str, regime_version: str
) -> bool:
    """Say whether a decision was signed by this key (32 raw bytes) over exactly this text, opinion and regime."""
    message = issue_bytes(stream=stream, seq=seq, text_digest=text_digest, opinion_digest=opinion_digest, regime_version=regime_version)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


# The gate by key: what every act that records an issue (签发) is asked, of whatever kind the decision is ---------------------------------


class Signed(Protocol):
    """What a signature covers, as a decision holds it and as an act that records its issue says it."""

    @property
    def seq(self) -> int:
        """The entry that decided."""

    @property
    def text_digest(self) -> str:
        """Of the whole text, SHA-256 in hex."""

    @property
    def opinion_digest(self) -> str:
        """Of the legal review's opinion it rests on; "" where none was due."""

    @property
    def regime_version(self) -> str:
        """The rules of the day."""


def refuse_different(decided: Signed, told: Signed) -> Iterator[Refusal]:
    """What was signed is what was decided: the entry, the text, the opinion it rests on, the rules of the day (platform: the gate by key)."""
    for code, ours, theirs, words in (
        ("issue.other_seq", decided.seq, told.seq, "作出决定的留痕"),
        ("issue.other_text", decided.text_digest, told.text_digest, "决定全文"),
        ("issue.other_opinion", decided.opinion_digest, told.opinion_digest, "法制审核意见"),
        ("issue.other_regime", decided.regime_version, told.regime_version, "制度版本"),
    ):
        if ours != theirs:
            yield Refusal(code, PLATFORM, f"所签的{words}与作出的决定不一致，不予签发", "请核对签发程序所读的账本，重新签发")


def refuse_unsigned(keys: Any, act: Any, stream: str) -> Refusal | None:
    """The signature is by an issuing key of the agency that holds now, over exactly this decision.

    keys: the agency's issuing keys, with issuing(key_id) -> 32 raw bytes or None; None where there is no keyring. act: as `Signed`, with
    key_id and signature.
    """
    key = keys.issuing(act.key_id) if keys is not None else None
    if key is None:
        return Refusal("issue.unknown_key", PLATFORM, "签发所用的密钥不是本机关现行的签发密钥", "请使用登记在册的签发密钥，或者先登记密钥")
    if issue_holds(
        key, act.signature, stream=stream, seq=act.seq, text_digest=act.text_digest, opinion_digest=act.opinion_digest,
        regime_version=act.regime_version,
    ):  # fmt: skip
        return None
    return Refusal("issue.bad_signature", PLATFORM, "签发签名验证不通过，决定不成立", "请重新签发")
