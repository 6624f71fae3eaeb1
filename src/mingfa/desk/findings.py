"""What `verify` finds: bad things, each with its place, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. where: table, stream, seq or file."""

    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"[{self.kind}] {self.where}：{self.words}"


@dataclass(slots=True)
class Report:
    """What `verify` looked at and what it found.

    named: digest of each original -> a stream that names it, for a check of the vault; removed: of each that was lawfully disposed of.
    signers: (agency, id of a key that its leaves name) -> an entry that names it. notes: what is worth knowing and not bad.
    """

    entries: int = 0
    streams: int = 0
    rows: int = 0
    checkpoints: int = 0
    originals: int = 0
    findings: list[Finding] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    signers: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing bad was found."""
        return not self.findings

    def bad(self, kind: str, where: str, words: str) -> None:
        """Note something bad."""
        self.findings.append(Finding(kind, where, words))
