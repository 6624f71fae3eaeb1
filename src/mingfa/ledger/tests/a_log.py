"""A small ledger with real keys, for the tests of tiles, proofs, evidence and the verifier."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.ledger.audit import TrustedKey
from mingfa.ledger.bundle import Body
from mingfa.ledger.canonical import canonical
from mingfa.ledger.leaf import ZERO, Leaf, body_hash, leaf_hash, seal_leaf
from mingfa.ledger.merkle import root
from mingfa.ledger.notes import Checkpoint, Signer, sign_checkpoint

ORIGIN = "ledger.example/xx"
LOG = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
DESK = Signer("desk.example/xx", Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))
WITNESS = Signer("justice.example/w", Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32), at=1_759_200_000)
STRANGER = Signer("desk.example/other", Ed25519PrivateKey.from_private_bytes(bytes([4]) * 32))
KEYS = [TrustedKey(one.verifier) for one in (LOG, DESK, WITNESS)]
START = datetime(2025, 9, 30, 2, 20, tzinfo=UTC)


@dataclass
class ALog:
    """Leaves and bodies in tree order, and the heads of the streams."""

    leaves: list[bytes] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def add(self, stream: str, signer: Signer = DESK, body: object = None, **changed: object) -> Leaf:
        """Add one entry; `changed` overrides fields of its leaf before signing."""
        index = len(self.leaves)
        seq, previous = self.heads.get(stream, (-1, ZERO))
        raw_body = canonical({"第": index} if body is None else body)
        salt = sha256(b"salt %d" % index).digest()
        at = START + timedelta(seconds=index)
        fields = {
            "stream": stream,
            "seq": seq + 1,
            "act": "cases.note",
            "version": 1,
            "done_at": at,
            "recorded_at": at,
            "previous": previous,
            "body_hash": body_hash(salt, raw_body),
            "key_id": signer.verifier.key_id,
        } | changed
        leaf, raw, hash_ = seal_leaf(signer.private, **fields)  # type: ignore[arg-type]
        self.leaves.append(raw)
        self.bodies.append(Body(index, salt, raw_body))
        self.heads[stream] = (leaf.seq, hash_)
        return leaf

    def note(self, size: int | None = None, signers: tuple[Signer, ...] = (LOG,)) -> bytes:
        """Return the signed checkpoint of the first `size` leaves, of all when None."""
        leaves = self.leaves[:size]
        return sign_checkpoint(Checkpoint(ORIGIN, len(leaves), root([leaf_hash(one) for one in leaves])), signers)


def a_log(size: int, streams: int = 7) -> ALog:
    """Return a ledger of `size` entries over some streams, in turn."""
    log = ALog()
    for index in range(size):
        log.add(f"case/{index % streams}")
    return log
