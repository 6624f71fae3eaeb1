"""A proof in one piece (C2SP tlog-proof): an index, the path to the root, and the checkpoint that bears the root."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mingfa.ledger.errors import NoteInvalid, ProofInvalid
from mingfa.ledger.merkle import GetNode, inclusion_proof, verify_inclusion
from mingfa.ledger.notes import Checkpoint, Verifier, open_checkpoint, unverified_checkpoint

HEAD: Final = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a leaf stands at `index` of a checkpoint's tree. path: 32-byte hashes, the leaf's sibling first. checkpoint: the signed note."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def marshal(self) -> bytes:
        """Return the proof as text, to be kept as *.tlog-proof."""
        lines = [HEAD, f"index {self.index}", *(b64encode(one).decode() for one in self.path), ""]
        return "".join(line + "\n" for line in lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, raw: bytes) -> InclusionProof:
        """Return the proof of such a text. Raises ProofInvalid."""
        front, gap, checkpoint = raw.partition(b"\n\n")
        try:
            head, *lines = front.decode("ascii").split("\n")
            if lines and lines[0].startswith("extra "):
                lines = lines[1:]  # opaque and not authenticated, so of no use to us
            index = _INDEX.fullmatch(lines[0]) if lines else None
            path = tuple(b64decode(line, validate=True) for line in lines[1:])
        except ValueError as error:
            raise ProofInvalid("证明文件不合格式") from error
        if head != HEAD or not gap or index is None or any(len(one) != 32 for one in path):
            raise ProofInvalid("证明文件不合格式")
        return cls(int(index[1]), path, checkpoint)

    def verify(self, leaf: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
        """Check that this leaf hash is in a tree the log signed, and return that checkpoint. Raises NoteInvalid, ProofInvalid."""
        point, _ = open_checkpoint(self.checkpoint, verifiers)
        verify_inclusion(leaf, self.index, point.size, self.path, point.root)
        return point


def prove(index: int, checkpoint: bytes, get: GetNode) -> InclusionProof:
    """Return the proof of leaf `index` under a signed checkpoint, from stored nodes. Raises ProofInvalid, NoteInvalid."""
    try:
        point = unverified_checkpoint(checkpoint)
    except NoteInvalid as error:
        raise ProofInvalid("检查点不合格式") from error
    return InclusionProof(index, tuple(inclusion_proof(index, point.size, get)), checkpoint)
