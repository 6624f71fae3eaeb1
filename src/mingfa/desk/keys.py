"""Private keys as files of the site, one for each agency and purpose; what they may sign and until when is told by the keyring stream.

purposes: desk (entries), checkpoint (tree heads), issuing (decisions; held by the signer's process alone), feed (publications).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from mingfa.desk.errors import NotReady
from mingfa.ledger.notes import Signer, Verifier

PURPOSES = ("desk", "checkpoint", "issuing", "feed")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the name it signs under."""

    name: str
    key_id: str
    private: Ed25519PrivateKey

    @property
    def signer(self) -> Signer:
        """The key as a signer of C2SP notes."""
        return Signer(self.name, self.private)

    @property
    def verifier(self) -> Verifier:
        """The public side."""
        return self.signer.verifier


_held: dict[tuple[str, str, int], SigningKey] = {}


def folder() -> Path:
    """Return the folder of key files."""
    return Path(settings.SITE) / "keys"


def key_name(agency: str, purpose: str) -> str:
    """Return the C2SP name of a key: the checkpoint key bears the origin of the agency's log."""
    origin = f"mingfa/{agency}"
    return origin if purpose == "checkpoint" else f"{origin}/{purpose}"


def key_path(agency: str, purpose: str) -> Path:
    """Return where the present private key of a purpose lies."""
    return folder() / agency / f"{purpose}.key"


def make_key(agency: str, purpose: str, *, replace: bool = False) -> SigningKey:
    """Make a private key and keep it; an existing one is kept under its key id when it is replaced."""
    path = key_path(agency, purpose)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        if not replace:
            return load_key(agency, purpose)
        old = load_key(agency, purpose)
        os.replace(path, path.with_suffix(f".{old.key_id.rpartition('+')[2]}.old"))
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    _held.clear()
    made = load_key(agency, purpose)
    if purpose in ("desk", "checkpoint"):
        trust(agency, made.verifier)
    return made


def trusted_path(agency: str) -> Path:
    """Return the file of public keys that verifier and signer trust for an agency, outside the database."""
    return folder() / agency / "trusted.txt"


def trust(agency: str, key: Verifier) -> None:
    """Add a public key to those trusted for an agency; keys once trusted stay, so that old entries can be checked."""
    path = trusted_path(agency)
    lines = set(path.read_text(encoding="ascii").split()) if path.exists() else set()
    if str(key) in lines:
        return
    temporary = path.with_suffix(".tmp")
    temporary.write_text("".join(f"{line}\n" for line in sorted(lines | {str(key)})), encoding="ascii")
    os.replace(temporary, path)


def load_key(agency: str, purpose: str) -> SigningKey:
    """Return a private key; raises NotReady when the site has none."""
    path = key_path(agency, purpose)
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise NotReady(f"缺少机关“{agency}”的{purpose}密钥；请先运行 mingfa init 或者恢复密钥文件") from None
    held = _held.get((agency, purpose, stamp))
    if held is None:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
        if not isinstance(private, Ed25519PrivateKey):
            raise NotReady(f"密钥文件 {path.name} 不是 Ed25519 私钥")
        name = key_name(agency, purpose)
        held = _held[agency, purpose, stamp] = SigningKey(name, Signer(name, private).verifier.key_id, private)
    return held


_desk: dict[str, SigningKey] = {}


def desk_key(agency: str) -> SigningKey:
    """Return the key that signs an agency's entries, made when the agency's first entry is written."""
    found = _desk.get(agency)
    if found is None:
        found = _desk[agency] = make_key(agency, "desk")
    return found


def forget_keys() -> None:
    """Read all keys anew (after a rotation or when the site changes)."""
    _held.clear()
    _desk.clear()
