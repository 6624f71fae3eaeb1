"""What goes out beside the tiles: bodies with their salts, and evidence (证据包), chosen entries that prove themselves.

Both are files of one JSON object a line. Evidence begins with a line that bears the signed checkpoint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mingfa.ledger.canonical import canonical, parse
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.proofs import InclusionProof

FORMAT: Final = "mingfa-evidence/v1"
_BODY = re.compile(rb'\{"body":(.*),"index":(0|[1-9][0-9]{0,15}),"salt":"([0-9a-f]{64})"\}', re.DOTALL)
_ERASED = re.compile(rb'\{"erased":\{"seq":(0|[1-9][0-9]{0,15}),"stream":"([A-Za-z0-9._:/@+=~#-]{1,160})"\},"index":(0|[1-9][0-9]{0,15})\}')
_PROVED = re.compile(rb'\{"entry":(.*),"leaf":(\{"act":[^{}]*\}),"path":\[((?:"[0-9a-f]{64}",?)*)\]\}', re.DOTALL)


class BundleMalformed(LedgerError):
    """A file of bodies or evidence does not follow docs/spec/ledger.md. line: counted from 1."""

    code = "ledger.bundle_malformed"

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"第 {line} 行不合正文文件或证据包的格式；请重新导出")


@dataclass(frozen=True, slots=True)
class Body:
    """A body and its salt. index: the place of its leaf in the tree. body: canonical JSON. salt: 32 bytes."""

    index: int
    salt: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Erased:
    """A body that is lawfully gone, and the entry of the disposal (处置) that says on what ground."""

    index: int
    by_stream: str
    by_seq: int


@dataclass(frozen=True, slots=True)
class Proved:
    """One entry of an evidence file: its leaf, the path to the checkpoint's root, its body or its erasure."""

    leaf: bytes
    path: tuple[bytes, ...]
    entry: Body | Erased


@dataclass(frozen=True, slots=True)
class Evidence:
    """Entries that prove themselves under one signed checkpoint."""

    checkpoint: bytes
    entries: tuple[Proved, ...]

    def proof(self, entry: Proved) -> InclusionProof:
        """Return the inclusion proof of one of the entries."""
        return InclusionProof(entry.entry.index, entry.path, self.checkpoint)


def body_line(entry: Body | Erased) -> bytes:
    """Return the line of a body or of an erasure, without its newline."""
    if isinstance(entry, Erased):
        return f'{{"erased":{{"seq":{entry.by_seq},"stream":"{entry.by_stream}"}},"index":{entry.index}}}'.encode()
    return b'{"body":%b,"index":%d,"salt":"%b"}' % (entry.body, entry.index, entry.salt.hex().encode())


def write_bodies(path: Path, entries: Iterable[Body | Erased]) -> None:
    """Write a file of bodies."""
    with path.open("wb") as file:
        file.writelines(body_line(entry) + b"\n" for entry in entries)


def read_bodies(path: Path) -> Iterator[Body | Erased]:
    """Yield the lines of a file of bodies. Raises BundleMalformed; whether a body is the right one is for audit.py to say."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            yield _entry(line.removesuffix(b"\n"), number)


def write_evidence(path: Path, evidence: Evidence) -> None:
    """Write an evidence file."""
    head = canonical({"checkpoint": evidence.checkpoint.decode(), "format": FORMAT})
    with path.open("wb") as file:
        file.write(head + b"\n")
        for one in evidence.entries:
            hashes = json.dumps([hash_.hex() for hash_ in one.path], separators=(",", ":")).encode()
            file.write(b'{"entry":%b,"leaf":%b,"path":%b}\n' % (body_line(one.entry), one.leaf, hashes))


def read_evidence(path: Path) -> Evidence:
    """Return the contents of an evidence file. Raises BundleMalformed; what it proves is for audit.py to say."""
    with path.open("rb") as file:
        try:
            head = parse(file.readline().removesuffix(b"\n"))
        except LedgerError as error:
            raise BundleMalformed(1) from error
        if not isinstance(head, dict) or head.keys() != {"checkpoint", "format"} or head["format"] != FORMAT:
            raise BundleMalformed(1)
        entries: list[Proved] = []
        for number, line in enumerate(file, 2):
            match = _PROVED.fullmatch(line.removesuffix(b"\n"))
            if match is None:
                raise BundleMalformed(number)
            hashes = tuple(bytes.fromhex(one) for one in re.findall("[0-9a-f]{64}", match[3].decode()))
            entries.append(Proved(match[2], hashes, _entry(match[1], number)))
    return Evidence(str(head["checkpoint"]).encode(), tuple(entries))


def _entry(line: bytes, number: int) -> Body | Erased:
    if match := _BODY.fullmatch(line):
        return Body(int(match[2]), bytes.fromhex(match[3].decode()), match[1])
    if match := _ERASED.fullmatch(line):
        return Erased(int(match[3]), match[2].decode(), int(match[1]))
    raise BundleMalformed(number)
