"""The verifier (核验): recompute an exported ledger from its files and public keys alone; no server, no database, no Django.

    python -m mingfa.ledger.audit DIR --key 'name+hash+base64' --key @keys.txt [--bodies FILE] [--earlier CHECKPOINT]...
    python -m mingfa.ledger.audit --evidence FILE --key ...

Exit status: 0 nothing wrong, 1 findings, 2 the call itself is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from mingfa.ledger.bundle import Body, BundleMalformed, Erased, read_bodies, read_evidence
from mingfa.ledger.canonical import parse
from mingfa.ledger.errors import LeafMalformed, LedgerError, NoteInvalid, ProofInvalid, TileMissing
from mingfa.ledger.leaf import ZERO, Leaf, bad_signatures_of, body_hash, leaf_hash, parse_leaf, parse_signed
from mingfa.ledger.merkle import EMPTY_ROOT, verify_inclusion
from mingfa.ledger.notes import COSIGNATURE, ED25519, Checkpoint, Verifier, open_checkpoint, unverified_checkpoint
from mingfa.ledger.tiles import WIDTH, StaticLog, TileBuilder, tile_path, width_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. kind: stable, dotted. where: a file, or a place in the tree with stream and seq. detail: Chinese, for people."""

    kind: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.where}：{self.detail}"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key the verifying person trusts. until: leaves from this place in the tree on may not be signed with it; None is open."""

    verifier: Verifier
    until: int | None = None

    @classmethod
    def parse(cls, text: str) -> TrustedKey:
        """Return the key of `name+hash+base64`, optionally followed by ` until=N`. Raises NoteInvalid."""
        key, _, rest = text.strip().partition(" ")
        until = rest.strip()
        if until and not (until.startswith("until=") and until[6:].isdecimal() and until.isascii()):
            raise NoteInvalid(f"公钥“{key[:60]}”后面的“{until[:40]}”不是 until=条数")
        return cls(Verifier.parse(key), int(until[6:]) if until else None)


class LeafCheck:
    """Feed it the leaves of one tree in order; it checks form, signature and chain of each, whatever they come from.

    Use as a context manager; `findings` is complete once the context is left. Signatures run in two threads beside the feeder.
    """

    def __init__(self, keys: Mapping[str, TrustedKey], workers: int = 2) -> None:
        self.findings: list[Finding] = []
        self.heads: dict[str, tuple[int, bytes, datetime]] = {}
        self._keys = keys
        self._pool = ThreadPoolExecutor(max_workers=workers)
        self._most_waiting = 2 * workers + 1
        self._waiting: list[tuple[Future[list[int]], list[str]]] = []
        self._batch: list[tuple[bytes, bytes]] = []
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._submit()
        while self._waiting:
            self._collect()
        self._pool.shutdown()

    def add(self, index: int, raw: bytes) -> Leaf | None:
        """Check one leaf; None when it is malformed, and then its stream is not known either."""
        try:
            leaf, signed = parse_signed(raw)
        except LeafMalformed as error:
            self._found("leaf.malformed", f"第 {index} 条", str(error))
            return None
        where = place(index, leaf)
        key = self._keys.get(leaf.key_id)
        if key is None:
            self._found("leaf.key_unknown", where, f"签名密钥 {leaf.key_id} 不在信任的公钥之中；请核对是否漏给了该单位的公钥")
        else:
            if key.until is not None and index >= key.until:
                self._found("leaf.key_retired", where, f"密钥 {leaf.key_id} 只对前 {key.until} 条有效，此后不得再用")
            self._batch.append((signed, key.verifier.public))
            self._names.append(where)
            if len(self._batch) == 512:
                self._submit()
        self._chain(where, leaf, raw)
        return leaf

    def _chain(self, where: str, leaf: Leaf, raw: bytes) -> None:
        head = self.heads.get(leaf.stream)
        due = 0 if head is None else head[0] + 1
        if leaf.seq != due:
            self._found("chain.gap", where, f"本卷此处应为第 {due} 号：有条目缺失、重复或次序颠倒")
        if leaf.previous != (ZERO if head is None else head[1]):
            self._found("chain.previous", where, "所记前一条的散列与前一条不符：前一条被改写，或本条不属于此链")
        if head is not None and leaf.recorded_at < head[2]:
            self._found("chain.time", where, f"登记时间早于前一条的 {head[2].isoformat()}")
        self.heads[leaf.stream] = (leaf.seq, leaf_hash(raw), leaf.recorded_at)

    def _found(self, kind: str, where: str, detail: str) -> None:
        self.findings.append(Finding(kind, where, detail))

    def _submit(self) -> None:
        if self._batch:
            self._waiting.append((self._pool.submit(bad_signatures_of, self._batch), self._names))
            self._batch, self._names = [], []
        if len(self._waiting) >= self._most_waiting:
            self._collect()

    def _collect(self) -> None:
        done, names = self._waiting.pop(0)
        for at in done.result():
            self._found("leaf.signature", names[at], "签名验证不过：条目被改动，或不是该密钥所签")


def place(index: int, leaf: Leaf) -> str:
    """Return how findings name an entry: its place in the tree, its stream and seq."""
    return f"第 {index} 条（{leaf.stream}#{leaf.seq}）"


def audit_static(
    folder: Path,
    keys: Iterable[TrustedKey],
    bodies: Path | None = None,
    earlier: Sequence[bytes] = (),
    need_witnesses: int = 0,
) -> list[Finding]:
    """Recompute a static export: checkpoint, every leaf, every chain, every tile, the root; bodies and earlier checkpoints when given.

    keys: the log's checkpoint key (named as the origin), desk keys, witnesses' keys; each is used only for its own job.
    bodies: a file of bodies, all or some. earlier: checkpoints kept elsewhere; the log must still begin with what they say.
    """
    log, keyring = StaticLog(folder), list(keys)
    findings: list[Finding] = []
    point = _checkpoint(log, keyring, need_witnesses, findings)
    if point is None:
        return findings
    old = _earlier(earlier, keyring, point, findings)
    builder = TileBuilder()
    hashes: dict[int, bytes] = {}  # body hashes by place
    entries: dict[str, int] = {}  # places by stream#seq

    def grow(hash_: bytes) -> None:
        for full in builder.add(hash_):
            _check_tile(log, full, findings)
        _compare(old, builder, findings)

    _compare(old, builder, findings)
    with LeafCheck({key.verifier.key_id: key for key in keyring if _is_desk(key.verifier, point.origin)}) as check:
        for number in range(-(-point.size // WIDTH)):
            width = width_of(0, number, point.size)
            try:
                leaves = log.read_bundle(number, width)
            except TileMissing as error:
                check.findings.append(Finding("bundle.missing", error.path, str(error)))
                try:  # the hashes still stand for the lost leaves, so that everything after them is checked too
                    tile = log.read_tile(0, number, width)
                except TileMissing as lost:
                    check.findings.append(Finding("tile.missing", lost.path, str(lost)))
                    break
                for at in range(0, len(tile), 32):
                    grow(tile[at : at + 32])
                continue
            for index, raw in enumerate(leaves, number * WIDTH):
                leaf = check.add(index, raw)
                if bodies is not None and leaf is not None:
                    hashes[index] = leaf.body_hash
                    entries[f"{leaf.stream}#{leaf.seq}"] = index
                grow(leaf_hash(raw))
    for part in builder.rest():
        _check_tile(log, part, findings)
    if builder.root() != point.root:
        findings.append(
            Finding("checkpoint.root", "checkpoint", f"条目算出的根是 {builder.root().hex()}，检查点签的是 {point.root.hex()}：条目被改动")
        )
    findings += check.findings
    if bodies is not None:
        findings += _bodies(bodies, hashes, entries)
    return findings


def audit_evidence(path: Path, keys: Iterable[TrustedKey]) -> list[Finding]:
    """Check an evidence file: its checkpoint, and of each entry the signature, the inclusion and the body; chains where seq follows seq."""
    keyring, findings = list(keys), list[Finding]()
    try:
        evidence = read_evidence(path)
        point, _ = open_checkpoint(evidence.checkpoint, [key.verifier for key in keyring])
    except (BundleMalformed, NoteInvalid) as error:
        return [Finding("evidence.malformed" if isinstance(error, BundleMalformed) else "checkpoint.invalid", path.name, str(error))]
    desk = {key.verifier.key_id: key for key in keyring if _is_desk(key.verifier, point.origin)}
    heads: dict[str, tuple[int, bytes, datetime]] = {}
    with LeafCheck(desk) as check:
        for one in evidence.entries:
            index = one.entry.index
            try:
                leaf = parse_leaf(one.leaf)
            except LeafMalformed as error:
                findings.append(Finding("leaf.malformed", f"第 {index} 条", str(error)))
                continue
            if leaf.seq and heads.get(leaf.stream, (-1,))[0] != leaf.seq - 1:
                # Chosen entries may begin or jump anywhere in a stream; only neighbours can be held against each other.
                check.heads[leaf.stream] = (leaf.seq - 1, leaf.previous, leaf.recorded_at)
            check.add(index, one.leaf)
            heads[leaf.stream] = check.heads[leaf.stream]
            try:
                verify_inclusion(leaf_hash(one.leaf), index, point.size, one.path, point.root)
            except ProofInvalid as error:
                findings.append(Finding("evidence.inclusion", place(index, leaf), str(error)))
            if isinstance(one.entry, Body):
                findings += _body(one.entry, leaf.body_hash, place(index, leaf))
    return findings + check.findings


def _is_desk(key: Verifier, origin: str) -> bool:
    return key.kind == ED25519 and key.name != origin


def _checkpoint(log: StaticLog, keys: list[TrustedKey], need_witnesses: int, findings: list[Finding]) -> Checkpoint | None:
    try:
        point, note = open_checkpoint(log.note(), [key.verifier for key in keys])
    except (TileMissing, NoteInvalid) as error:
        findings.append(Finding("checkpoint.invalid", "checkpoint", str(error)))
        return None
    witnesses = [one for one in note.signed_by if one.verifier.kind == COSIGNATURE]
    if len(witnesses) < need_witnesses:
        findings.append(Finding("checkpoint.witnesses", "checkpoint", f"要求 {need_witnesses} 个见证签名，只有 {len(witnesses)} 个"))
    return point


def _earlier(notes: Sequence[bytes], keys: list[TrustedKey], point: Checkpoint, findings: list[Finding]) -> dict[int, set[bytes]]:
    """Return the roots that the log must have had, by size."""
    due: dict[int, set[bytes]] = {}
    for number, note in enumerate(notes, 1):
        where = f"留存的检查点 {number}"
        try:
            old, _ = open_checkpoint(note, [key.verifier for key in keys])
        except NoteInvalid as error:
            findings.append(Finding("earlier.invalid", where, str(error)))
            continue
        if old.origin != point.origin:
            findings.append(Finding("earlier.invalid", where, f"属于账本“{old.origin}”，不是“{point.origin}”"))
        elif old.size > point.size:
            findings.append(Finding("log.cut", where, f"当时已有 {old.size} 条，现在只有 {point.size} 条：账本尾部被截去"))
        else:
            due.setdefault(old.size, set()).add(old.root)
    return due


def _compare(due: dict[int, set[bytes]], builder: TileBuilder, findings: list[Finding]) -> None:
    if builder.size in due:
        head = builder.root() if builder.size else EMPTY_ROOT
        if due[builder.size] != {head}:
            detail = "当时的根与现在前若干条算出的根不同：账本被改写或分叉"
            findings.append(Finding("log.rewritten", f"前 {builder.size} 条", detail))


def _check_tile(log: StaticLog, tile: tuple[int, int, bytes], findings: list[Finding]) -> None:
    level, number, content = tile
    width = len(content) // 32
    path = tile_path(level, number, width)
    try:
        if log.read_tile(level, number, width) != content:
            findings.append(Finding("tile.wrong", path, "散列与条目算出的不符：文件被改动"))
    except TileMissing as error:
        findings.append(Finding("tile.missing", path, str(error)))


def _bodies(path: Path, hashes: dict[int, bytes], entries: dict[str, int]) -> list[Finding]:
    findings: list[Finding] = []
    seen: set[int] = set()
    try:
        for entry in read_bodies(path):
            where = f"第 {entry.index} 条正文"
            if entry.index not in hashes:
                findings.append(Finding("body.no_leaf", where, "账本中没有这一条"))
            elif entry.index in seen:
                findings.append(Finding("body.twice", where, "正文出现了两次"))
            elif isinstance(entry, Body):
                findings += _body(entry, hashes[entry.index], where)
            else:
                findings += _erased(entry, entries, where)
            seen.add(entry.index)
    except BundleMalformed as error:
        findings.append(Finding("body.malformed", path.name, str(error)))
    except OSError as error:
        findings.append(Finding("body.malformed", path.name, f"读不出正文文件：{error.strerror}"))
    return findings


def _body(entry: Body, expected: bytes, where: str) -> list[Finding]:
    if body_hash(entry.salt, entry.body) != expected:
        return [Finding("body.wrong", where, "正文或盐的散列与条目所记不符：正文被改动")]
    try:
        parse(entry.body)
    except LedgerError as error:
        return [Finding("body.not_canonical", where, str(error))]
    return []


def _erased(entry: Erased, entries: dict[str, int], where: str) -> list[Finding]:
    at = entries.get(f"{entry.by_stream}#{entry.by_seq}")
    if at is None or at <= entry.index:
        detail = f"称已依 {entry.by_stream}#{entry.by_seq} 处置，账本中此条之后却没有这一处置"
        return [Finding("body.disposal_missing", where, detail)]
    return []


def _keys(texts: Iterable[str]) -> list[TrustedKey]:
    keys: list[TrustedKey] = []
    for text in texts:
        lines = Path(text[1:]).read_text(encoding="utf-8").splitlines() if text.startswith("@") else [text]
        keys += [TrustedKey.parse(line) for line in lines if line.strip() and not line.startswith("#")]
    return keys


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify from the command line; print the findings, one a line, and `verify: ok` when there are none."""
    call = argparse.ArgumentParser(prog="python -m mingfa.ledger.audit", description="核验导出的留痕账本，只需文件和公钥，不需服务器")
    call.add_argument("folder", nargs="?", type=Path, help="导出目录（内有 checkpoint 和 tile/）")
    call.add_argument(
        "--key", action="append", default=[], required=True, help="信任的公钥 name+hash+base64 [until=N]，或 @文件（每行一个）"
    )
    call.add_argument("--bodies", type=Path, help="正文文件")
    call.add_argument("--earlier", action="append", default=[], type=Path, help="以前留存的检查点文件，可多次给出")
    call.add_argument("--witnesses", type=int, default=0, help="至少要有几个见证签名")
    call.add_argument("--evidence", type=Path, help="核验证据包，代替导出目录")
    options = call.parse_args(arguments)
    if (options.folder is None) == (options.evidence is None):
        call.error("请给出导出目录，或用 --evidence 给出证据包，两者取一")
    try:
        keys = _keys(options.key)
        earlier = [path.read_bytes() for path in options.earlier]
        if options.evidence is not None:
            findings = audit_evidence(options.evidence, keys)
        else:
            findings = audit_static(options.folder, keys, options.bodies, earlier, options.witnesses)
    except (NoteInvalid, OSError) as error:
        call.error(str(error))
    out = sys.stdout
    for finding in findings:
        out.write(f"{finding}\n")
    if findings:
        out.write(f"核验不通过：{len(findings)} 处问题\nverify: failed\n")
        return 1
    if options.folder is not None:
        point = unverified_checkpoint(StaticLog(options.folder).note())
        out.write(f"账本 {point.origin}，{point.size} 条，根 {point.root.hex()}\n")
    out.write("核验通过\nverify: ok\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
