"""The signer (签发): a process of its own that holds the issuing keys and believes nothing it has not checked.

It gets the entries of the decided stream and of those it rests on, with proofs that they are in the agency's tree under a signed
checkpoint. It checks signatures, chains, bodies and proofs, folds the entries itself and asks the kind's own short statement
(`Issuer.terms`) whether the decision may be issued. Only then it signs. It has no database and no way to ask for one.
"""

from __future__ import annotations

import json
import socket
import socketserver
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from mingfa.desk.entry import Erased, decode_entry
from mingfa.desk.errors import DeskError, NotReady
from mingfa.desk.issuing import sign_issue
from mingfa.desk.keys import load_key, trusted_path
from mingfa.desk.kinds import IssueTerms, kind_named
from mingfa.desk.perform import apply
from mingfa.desk.streams import agency_of, kind_of
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.leaf import ZERO, body_hash, leaf_hash, parse_leaf, verify_leaf
from mingfa.ledger.merkle import verify_inclusion
from mingfa.ledger.notes import Verifier, open_checkpoint

MAX_REQUEST = 64 * 1024 * 1024


class SignerRefused(DeskError):
    """The signer does not sign; `why` says what it found."""

    code = "signer.refused"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"签发程序拒绝签名：{why}")


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signer gives back. checkpoint: SHA-256 (hex) of the note it relied on."""

    terms: IssueTerms
    key_id: str
    signature: str
    checkpoint: str


class SignerPort(Protocol):
    """Where signatures come from: a key file in the signer's process now; a cryptographic module behind the same call later."""

    def sign(self, request: Mapping[str, Any]) -> Signature:
        """Check a request and sign; raises SignerRefused or NotReady."""


def trusted(agency: str) -> dict[str, Verifier]:
    """Return the public keys (desk, checkpoint) this signer was told to trust, by key id; raises NotReady when there are none."""
    path = trusted_path(agency)
    try:
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        raise NotReady(f"签发程序没有机关“{agency}”的可信公钥；请把留痕和检查点公钥写入 {path.name}") from None
    return {key.key_id: key for key in map(Verifier.parse, lines)}


class LocalSigner:
    """The signer itself; `serve_signer` puts it behind a socket."""

    def sign(self, request: Mapping[str, Any]) -> Signature:
        """Check a request and sign; raises SignerRefused or NotReady."""
        stream = str(request["stream"])
        agency = agency_of(stream)
        keys = trusted(agency)
        note = b64decode(request["checkpoint"])
        try:
            checkpoint, _ = open_checkpoint(note, keys.values())
            states = {
                name: _checked_state(name, told, keys, checkpoint.size, checkpoint.root)
                for name, told in request["streams"].items()
                if agency_of(name) == agency
            }
        except LedgerError as error:
            raise SignerRefused(str(error)) from error
        if stream not in states:
            raise SignerRefused("没有收到所决定案卷的留痕")
        issuer = kind_named(kind_of(stream)).issuer
        if issuer is None:
            raise SignerRefused("这类卷没有需要签发的决定")
        waits = issuer.waits(states[stream])
        if waits is None:
            raise SignerRefused("该卷没有等待签发的决定")
        lacking = [name for name in waits if name not in states]
        if lacking:
            raise SignerRefused(f"没有收到所依据的卷：{'、'.join(lacking)}")
        terms = issuer.terms(states[stream], {name: states[name] for name in waits})
        if isinstance(terms, str):
            raise SignerRefused(terms)
        key = load_key(agency, "issuing")
        signature = sign_issue(
            key.private,
            stream=stream,
            seq=terms.seq,
            text_digest=terms.text_digest,
            opinion_digest=terms.opinion_digest,
            regime_version=terms.regime_version,
        )
        return Signature(terms, key.key_id, signature, sha256(note).hexdigest())


def _checked_state(stream: str, told: Mapping[str, Any], keys: Mapping[str, Verifier], size: int, root: bytes) -> Any:
    """Check a stream's entries from the first to the one proved, and fold them."""
    kind = kind_named(kind_of(stream))
    state, previous, seq = kind.initial(stream), ZERO, -1
    for line in told["entries"]:
        raw = b64decode(line["leaf"])
        leaf = parse_leaf(raw)
        seq += 1
        if leaf.stream != stream or leaf.seq != seq or leaf.previous != previous:
            raise SignerRefused(f"卷“{stream}”第 {seq} 条与前一条不相连")
        key = keys.get(leaf.key_id)
        if key is None or not verify_leaf(raw, Ed25519PublicKey.from_public_bytes(key.public)):
            raise SignerRefused(f"卷“{stream}”第 {seq} 条的签名不是可信密钥所作")
        previous = leaf_hash(raw)
        if line.get("body") is None:
            state = apply(state, Erased(stream, seq, leaf.act, leaf.done_at, leaf.recorded_at, previous), kind)
            continue
        body = b64decode(line["body"])
        if body_hash(b64decode(line["salt"]), body) != leaf.body_hash:
            raise SignerRefused(f"卷“{stream}”第 {seq} 条的正文与条目头不符")
        entry = decode_entry(stream, seq, leaf.act, leaf.version, leaf.done_at, leaf.recorded_at, previous, body)
        state = apply(state, entry, kind)
    verify_inclusion(previous, int(told["place"]), size, [b64decode(one) for one in told["path"]], root)
    return state


class SocketSigner:
    """The signer's process, asked over a socket of this machine."""

    def __init__(self, path: Path, timeout: float = 10.0) -> None:
        self.path, self.timeout = path, timeout

    def sign(self, request: Mapping[str, Any]) -> Signature:
        """Send a request and return the signature; raises SignerRefused or NotReady."""
        try:
            with socket.socket(socket.AF_UNIX) as link:
                link.settimeout(self.timeout)
                link.connect(str(self.path))
                with link.makefile("rwb") as file:
                    file.write(json.dumps(request).encode() + b"\n")
                    file.flush()
                    answer = json.loads(file.readline(MAX_REQUEST) or b"{}")
        except OSError as error:
            raise NotReady("签发程序没有应答；决定已经留痕，签发程序恢复后会自动签发") from error
        if "signature" not in answer:
            raise SignerRefused(str(answer.get("why", "没有给出理由")))
        return Signature(IssueTerms(**answer["terms"]), answer["key_id"], answer["signature"], answer["checkpoint"])


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        line = self.rfile.readline(MAX_REQUEST)
        try:
            signed = LocalSigner().sign(json.loads(line))
            answer: dict[str, Any] = {
                "terms": {
                    "seq": signed.terms.seq,
                    "text_digest": signed.terms.text_digest,
                    "opinion_digest": signed.terms.opinion_digest,
                    "regime_version": signed.terms.regime_version,
                },
                "key_id": signed.key_id,
                "signature": signed.signature,
                "checkpoint": signed.checkpoint,
            }
        except DeskError as error:
            answer = {"why": getattr(error, "why", str(error))}
        except (KeyError, ValueError, TypeError) as error:
            answer = {"why": f"请求格式不正确（{type(error).__name__}）"}
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def socket_path() -> Path:
    """Return the signer's socket: in the site's folder, or below /tmp when that path is too long for a socket."""
    path = Path(settings.SITE) / "run" / "signer.sock"
    if len(str(path)) < 100:
        return path
    return Path("/tmp") / f"mingfa-{sha256(str(path).encode()).hexdigest()[:16]}" / "signer.sock"  # noqa: S108


def serve_signer() -> None:
    """Answer requests until the process is ended."""
    path = socket_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    with socketserver.ThreadingUnixStreamServer(str(path), _Handler) as server:
        path.chmod(0o600)
        server.serve_forever()


def encode_request(stream: str, note: bytes, streams: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Make a request for the signer: the stream decided, the checkpoint, and the streams with their entries and proofs."""
    return {"stream": stream, "checkpoint": b64encode(note).decode(), "streams": streams}
