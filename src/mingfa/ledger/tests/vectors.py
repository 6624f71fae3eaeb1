"""The test vectors of docs/spec/ledger.md, made from fixed seeds. `python -m mingfa.ledger.tests.vectors` writes vectors.json anew.

A change of the file is a change of the format: released ledgers could no longer be verified. It needs a new version line.
"""

from __future__ import annotations

import json
import tempfile
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from mingfa.ledger.bundle import Body, Erased, Evidence, Proved, body_line, write_evidence
from mingfa.ledger.canonical import canonical
from mingfa.ledger.leaf import ZERO, body_hash, leaf_hash, seal_leaf, unsigned_bytes
from mingfa.ledger.merkle import EMPTY_ROOT, consistency_proof, inclusion_proof, root
from mingfa.ledger.notes import Checkpoint, Signer, add_signatures, sign_checkpoint
from mingfa.ledger.proofs import InclusionProof
from mingfa.ledger.tests.a_log import DESK, LOG, WITNESS
from mingfa.ledger.tiles import bundle_path, pack_bundle, tile_path, tiles_of

SPEC = Path(__file__).parents[4] / "docs" / "spec"
FILE = SPEC / "vectors.json"
BODIES: list[tuple[str, int, str, int, object]] = [
    ("case/2025-000017", 0, "cases.penalty.file", 1, {"案由": "未按规定公示", "立案日期": "2025-09-30", "金额分": 500000}),
    ("recording/0001", 0, "recording.register", 2, {"覆盖": [0, 1.5, 1e21], "机号": "\U0001f3a5\ufb33", "说明": '行一\n行二\t"引"\u007f'}),
    ("case/2025-000017", 1, "cases.penalty.decide", 1, {}),
    ("case/2025-000017", 2, "cases.penalty.serve", 1, None),
    ("disposal/2031-0001", 0, "vault.dispose", 1, {"entries": ["recording/0001#0"], "依据": "保管期满"}),
]


def build() -> dict[str, Any]:
    """Return every vector, computed by the code as it is."""
    entries: list[dict[str, Any]] = []
    heads: dict[str, bytes] = {}
    leaves: list[bytes] = []
    bodies: list[Body] = []
    for index, (stream, seq, act, version, value) in enumerate(BODIES):
        salt, body = sha256(b"salt %d" % index).digest(), canonical(value)
        fields: dict[str, Any] = {
            "stream": stream,
            "seq": seq,
            "act": act,
            "version": version,
            "done_at": datetime(2025, 9, 30, 2, 20, index, tzinfo=UTC),
            "recorded_at": datetime(2025, 9, 30, 2, 21, index, 123_456, tzinfo=UTC),
            "previous": heads.get(stream, ZERO),
            "body_hash": body_hash(salt, body),
            "key_id": DESK.verifier.key_id,
        }
        _, raw, hash_ = seal_leaf(DESK.private, **fields)
        heads[stream] = hash_
        leaves.append(raw)
        bodies.append(Body(index, salt, body))
        entries.append(
            {
                "body": body.decode(),
                "salt": salt.hex(),
                "body_hash": fields["body_hash"].hex(),
                "signed": unsigned_bytes(**fields).decode(),
                "leaf": raw.decode(),
                "leaf_hash": hash_.hex(),
            }
        )
    hashes = [leaf_hash(raw) for raw in leaves]
    size = len(hashes)

    def get(level: int, index: int) -> bytes:
        return root(hashes[index << level : (index + 1) << level])

    note = sign_checkpoint(Checkpoint(LOG.name, size, root(hashes)), [LOG])
    cosigned = add_signatures(note, [WITNESS])
    path = inclusion_proof(2, size, get)
    evidence = Evidence(
        note,
        (
            Proved(leaves[2], tuple(path), bodies[2]),
            Proved(leaves[1], tuple(inclusion_proof(1, size, get)), Erased(1, "disposal/2031-0001", 0)),
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        write_evidence(Path(folder) / "evidence", evidence)
        evidence_text = (Path(folder) / "evidence").read_text(encoding="utf-8")
    return {
        "keys": [_key(one) for one in (LOG, DESK, WITNESS)],
        "entries": entries,
        "tree": {
            "empty_root": EMPTY_ROOT.hex(),
            "roots": [root(hashes[:n]).hex() for n in range(1, size + 1)],
            "inclusion": [[one.hex() for one in inclusion_proof(at, size, get)] for at in range(size)],
            "consistency": [[one.hex() for one in consistency_proof(old, size, get)] for old in range(size + 1)],
        },
        "paths": {
            "tiles": {str(number): tile_path(0, number) for number in (0, 999, 1000, 1234067)},
            "partial": tile_path(2, 0, 1),
            "bundle": bundle_path(273, 112),
            "of_70000": sorted({tile_path(*one) for one in tiles_of(70_000) if one[2] < 256}),
        },
        "bundle": b64encode(pack_bundle(leaves)).decode(),
        "checkpoint": note.decode(),
        "cosigned": cosigned.decode(),
        "proof": InclusionProof(2, tuple(path), note).marshal().decode(),
        "body_line": body_line(bodies[2]).decode(),
        "erased_line": body_line(Erased(1, "disposal/2031-0001", 0)).decode(),
        "evidence": evidence_text,
    }


def _key(signer: Signer) -> dict[str, str]:
    return {
        "name": signer.name,
        "seed": signer.private.private_bytes_raw().hex(),
        "key_id": signer.verifier.key_id,
        "verifier": str(signer.verifier),
    }


def text() -> str:
    """Return the contents of vectors.json."""
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
