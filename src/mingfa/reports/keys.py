"""The private keys of an agency's inbox (收信私钥): files of the site beside its other keys; a former key still opens what was sealed to it."""

from __future__ import annotations

import os
from pathlib import Path

from mingfa.desk.errors import NotReady
from mingfa.desk.keys import folder
from mingfa.ledger.letters import key_id, new_inbox_key, public_side


def _path(agency: str) -> Path:
    return folder() / agency / "inbox.key"


def make_inbox_key(agency: str, *, replace: bool = False) -> str:
    """Return the public key (hex) of an agency's inbox; its private key is made when there is none, or another one with `replace`."""
    path = _path(agency)
    if path.exists() and not replace:
        return public_side(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        former = public_side(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        os.replace(path, path.with_name(f"inbox.{key_id(former)}.old"))
    private = new_inbox_key()
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(f"{private.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    return public_side(private)


def inbox_keys(agency: str) -> dict[str, bytes]:
    """Return the private keys of an agency's inbox by their ids, former ones too. Raises NotReady when it has none."""
    found = {}
    for path in (_path(agency), *sorted(_path(agency).parent.glob("inbox.*.old"))):
        if path.exists():
            private = bytes.fromhex(path.read_text(encoding="ascii").strip())
            found[key_id(public_side(private))] = private
    if not found:
        raise NotReady(f"机关“{agency}”没有收信私钥；请先开通网上收信，或者恢复密钥文件 inbox.key")
    return found
