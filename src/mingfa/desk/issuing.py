"""What an issuing key signs when a decision is issued (签发): pure, so that anybody can check a decision with the public key alone."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

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
