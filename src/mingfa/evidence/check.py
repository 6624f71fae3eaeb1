"""Verifying an evidence package from its files alone (核验证据包): no server, no database, no Django; the same steps as the offline page.

    python -m mingfa.evidence.check DIR [--key 'name+hash+base64' | --key @keys.txt]...

Exit status: 0 nothing wrong, 1 findings, 2 the call itself is wrong. docs/spec/evidence.md says what is checked.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import new, sha256
from pathlib import Path
from typing import Any

from mingfa.evidence import layout
from mingfa.ledger.audit import Finding, TrustedKey, audit_evidence
from mingfa.ledger.bundle import Body, BundleMalformed, Evidence, read_evidence
from mingfa.ledger.canonical import parse
from mingfa.ledger.errors import LeafMalformed, LedgerError, NoteInvalid
from mingfa.ledger.leaf import parse_leaf
from mingfa.ledger.notes import ED25519, open_note, unverified_checkpoint

READ = 4 * 1024 * 1024
Told = Callable[[int, int, str], None]


@dataclass(slots=True)
class Report:
    """What was found. findings: empty when nothing is wrong. compared: the keys were held against keys given from elsewhere."""

    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    entries: int = 0
    origin: str = ""
    manifest: str = ""
    keys: tuple[str, ...] = ()
    compared: bool = False

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.findings

    def bad(self, kind: str, where: str, detail: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(kind, where, detail))


def check_package(folder: Path, trusted: Iterable[TrustedKey] = (), told: Told = lambda done, total, path: None) -> Report:
    """Verify a package in a folder, or a folder above it (a bag, a whole disc). trusted: keys published elsewhere, none to take those inside.

    Raises OSError when the folder itself cannot be read; everything else is a finding.
    """
    report = Report()
    inside = _inside(folder, report)
    if inside is None:
        return report
    keys = _keys(inside.get(layout.KEYS), list(trusted), report)
    manifest = _manifest(inside, keys, report)
    digests = _files(inside, manifest, report, told)
    evidence = _ledger(inside.get(layout.LEDGER), keys, manifest, report)
    if manifest is not None and evidence is not None:
        _bound(manifest, digests, evidence, report)
    return report


def _inside(folder: Path, report: Report) -> dict[str, Path] | None:
    held = {unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path for path in sorted(folder.rglob("*")) if path.is_file()}
    lists = sorted((path for path in held if path == layout.MANIFEST or path.endswith(f"/{layout.MANIFEST}")), key=len)
    if not lists:
        report.bad("manifest.missing", layout.MANIFEST, "所选文件夹中没有证据包的文件清单；请选择证据包所在的文件夹")
        return None
    top = lists[0].removesuffix(layout.MANIFEST)
    return {path.removeprefix(top): file for path, file in held.items() if path.startswith(top)}


def _keys(path: Path | None, trusted: list[TrustedKey], report: Report) -> list[TrustedKey]:
    found: list[TrustedKey] = []
    try:
        text = path.read_text(encoding="utf-8") if path is not None else ""
        found = [TrustedKey.parse(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    except (UnicodeDecodeError, NoteInvalid, OSError) as error:
        report.bad("keys.malformed", layout.KEYS, str(error))
        return found
    if not found:
        report.bad("keys.malformed", layout.KEYS, "缺少公钥文件，或者其中没有公钥")
    report.keys = tuple(str(one.verifier) for one in found)
    if trusted:
        report.compared = True
        published = {str(one.verifier) for one in trusted}
        for one in report.keys:
            if one not in published:
                report.bad("keys.untrusted", layout.KEYS, f"公钥 {one.rpartition('+')[0]} 不在机关公布的公钥之中")
    return found


def _manifest(inside: Mapping[str, Path], keys: list[TrustedKey], report: Report) -> Mapping[str, Any] | None:
    raw = inside[layout.MANIFEST].read_bytes()
    report.manifest = sha256(raw).hexdigest()
    manifest: Mapping[str, Any] | None = None
    try:
        told = parse(raw)
        if not isinstance(told, dict) or told.get("format") != layout.FORMAT or not _well_formed(told):
            raise LedgerError("格式")
        manifest = told
    except LedgerError:
        report.bad("manifest.malformed", layout.MANIFEST, "文件清单不合格式，内容被改动")
    signature = inside.get(layout.SIGNATURE)
    try:
        note = open_note(signature.read_bytes() if signature is not None else b"", [one.verifier for one in keys])
        if note.text != layout.signed_text(report.manifest):
            raise NoteInvalid("签名所签的不是这一份清单")
        origin = manifest["ledger"]["origin"] if manifest is not None else ""
        if not any(one.verifier.kind == ED25519 and one.verifier.name != origin for one in note.signed_by):
            raise NoteInvalid("不是机关登记密钥的签名")
    except (NoteInvalid, OSError) as error:
        where = f"{layout.MANIFEST}、{layout.SIGNATURE}" if signature is not None else layout.SIGNATURE
        report.bad("manifest.signature", where, f"清单的签名验证不过：清单、签名或者公钥被改动（{error}）")
    return manifest


def _well_formed(told: Mapping[str, Any]) -> bool:
    try:
        files = all(
            isinstance(one["path"], str) and isinstance(one["sha256"], str) and isinstance(one["size"], int) for one in told["files"]
        )
        ledger = told["ledger"]
        entries = all(
            isinstance(one["last"], int) and all(isinstance(o["entry"], int) for o in one["originals"]) for one in told["recordings"]
        )
        return files and entries and isinstance(ledger["origin"], str) and isinstance(ledger["root"], str)
    except (KeyError, TypeError):
        return False


def _files(inside: Mapping[str, Path], manifest: Mapping[str, Any] | None, report: Report, told: Told) -> dict[str, str]:
    digests: dict[str, str] = {}
    listed = manifest["files"] if manifest is not None else []
    total, done = sum(one["size"] for one in listed), 0
    for one in listed:
        path = inside.get(one["path"])
        if path is None:
            report.bad("file.missing", one["path"], "清单上有此文件，文件夹中没有")
            continue
        wanted = [sha256()] + ([new("sm3")] if one.get("sm3") else [])
        size = 0
        try:
            with path.open("rb") as file:
                while chunk := file.read(READ):
                    for each in wanted:
                        each.update(chunk)
                    size += len(chunk)
                    told(done + size, total, one["path"])
        except OSError as error:
            report.bad("file.unreadable", one["path"], f"读不出来：光盘或者磁盘可能损坏（{error.strerror}）")
            continue
        done += one["size"]
        digests[one["path"]] = wanted[0].hexdigest()
        report.files += 1
        report.bytes += size
        if digests[one["path"]] != one["sha256"]:
            size_words = "" if size == one["size"] else f"，大小应为 {one['size']} 字节，实为 {size} 字节"
            report.bad("file.changed", one["path"], f"SHA-256 应为 {one['sha256']}，实为 {digests[one['path']]}{size_words}：内容被改动")
        elif len(wanted) > 1 and wanted[1].hexdigest() != one["sm3"]:
            report.bad("file.changed", one["path"], "SM3 与清单不符：清单被改动")
    if manifest is not None:
        named = {*layout.UNLISTED, *(one["path"] for one in listed)}
        for name in inside:
            if name not in named:
                report.bad("file.extra", name, "清单上没有此文件，不属于本证据包")
    return digests


def _ledger(path: Path | None, keys: list[TrustedKey], manifest: Mapping[str, Any] | None, report: Report) -> Evidence | None:
    if path is None:
        report.bad("evidence.malformed", layout.LEDGER, "缺少留痕文件")
        return None
    findings = audit_evidence(path, keys)
    report.findings += [Finding(one.kind, f"{layout.LEDGER} {one.where}", one.detail) for one in findings]
    try:
        evidence = read_evidence(path)
        point = unverified_checkpoint(evidence.checkpoint)
    except (BundleMalformed, NoteInvalid):
        return None  # found above
    report.entries, report.origin = len(evidence.entries), point.origin
    if manifest is not None and not any(one.kind == "checkpoint.invalid" for one in findings):
        told = manifest["ledger"]
        if (told["origin"], told["size"], told["root"]) != (point.origin, point.size, point.root.hex()):
            report.bad("ledger.other", layout.LEDGER, "检查点与清单所写的不是同一个")
    return evidence


def _bound(manifest: Mapping[str, Any], digests: Mapping[str, str], evidence: Evidence, report: Report) -> None:
    """Say which originals are not named by the entry that stored them, and which entries of their recordings are not there."""
    bodies: dict[tuple[str, int], bytes] = {}
    for one in evidence.entries:
        try:
            leaf = parse_leaf(one.leaf)
        except LeafMalformed:
            continue  # found by audit_evidence
        bodies[leaf.stream, leaf.seq] = one.entry.body if isinstance(one.entry, Body) else b""
    for recording in manifest["recordings"]:
        stream = recording["stream"]
        for seq in range(recording["last"] + 1):
            if (stream, seq) not in bodies:
                report.bad("ledger.incomplete", layout.LEDGER, f"缺少 {stream} 的第 {seq} 条留痕")
        for original in recording["originals"]:
            digest = digests.get(original["path"], original["sha256"])
            if f'"{digest}"'.encode() not in bodies.get((stream, original["entry"]), b""):
                report.bad("original.unrecorded", original["path"], "该原件的 SHA-256 不在入库时的留痕条目之中")


def words_of(report: Report) -> list[str]:
    """Return the lines that people read."""
    lines = [str(finding) for finding in report.findings]
    if report.findings:
        return [*lines, f"核验不通过：{len(report.findings)} 处问题", "verify: failed"]
    return [
        f"文件 {report.files} 个，{report.bytes} 字节，与导出时逐字节相同；清单 SHA-256 {report.manifest}",
        f"留痕 {report.entries} 条，在账本 {report.origin} 之中，前后相连，签名有效",
        *(f"验证公钥 {key}" for key in report.keys),
        "包内公钥与所给的公钥一致" if report.compared else "公钥随包提供，尚未与机关公布的公钥核对；请用 --key 给出公布的公钥再核验一次",
        "核验通过",
        "verify: ok",
    ]


def trusted_keys(texts: Iterable[str]) -> list[TrustedKey]:
    """Return the keys of a command line: each a key, or @file with one a line. Raises NoteInvalid, OSError."""
    keys: list[TrustedKey] = []
    for text in texts:
        lines = Path(text[1:]).read_text(encoding="utf-8").splitlines() if text.startswith("@") else [text]
        keys += [TrustedKey.parse(line) for line in lines if line.strip() and not line.startswith("#")]
    return keys


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify from the command line; print the findings, one a line."""
    call = argparse.ArgumentParser(prog="python -m mingfa.evidence.check", description="核验音像证据包，只需文件，不需服务器")
    call.add_argument("folder", type=Path, help="证据包所在的目录")
    call.add_argument("--key", action="append", default=[], help="机关公布的公钥 name+hash+base64，或 @文件（每行一个）")
    given = call.parse_args(arguments)
    try:
        report = check_package(given.folder, trusted_keys(given.key))
    except (NoteInvalid, OSError) as error:
        call.error(str(error))
    sys.stdout.write("\n".join(words_of(report)) + "\n")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
