"""What a recording that serves as evidence has to have: the flag, the exported copy, the disc sheet (光盘说明), its signatures. Pure.

Law: recording.evidence_disc_fields and recording.evidence_disc_signers of the agency's regime; where it has none, a sheet is welcome and
nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

OFFICER = "officer"
"""The role by which a rule asks for the signatures of the officers who are named on the sheet."""


@dataclass(frozen=True, slots=True)
class Flag:
    """That the recording serves as evidence in a case. case: its stream."""

    seq: int
    on: date
    by: str
    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was exported. package: stream of the package; manifest: SHA-256 of its manifest; digests: of the copied originals, hex."""

    seq: int
    at: datetime
    package: str
    manifest: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The disc sheet: number of the disc, digests of the copies on it, the fields as written, the officers who have to sign."""

    seq: int
    on: date
    by: str
    by_name: str
    number: str
    medium: str
    digests: tuple[str, ...]
    officers: tuple[str, ...]
    officer_names: str
    operator_name: str
    started_at: datetime | None
    ended_at: datetime | None
    place: str
    model: str
    format: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature on the sheet. roles: the roles of the rule in which it counts. excused: officers who can no longer sign, and why."""

    seq: int
    at: datetime
    person: str
    name: str
    roles: tuple[str, ...]
    excused: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything of a recording that has to do with its serving as evidence.

    required: the agency's rule wants a disc. signers: roles that have to sign. Signatures are those on the present sheet.
    """

    flags: tuple[Flag, ...] = ()
    required: bool = False
    signers: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    sheet: Sheet | None = None
    signatures: tuple[Signature, ...] = ()

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Who has yet to sign the present sheet: streams of officers, and roles of which nobody has signed."""
        if self.sheet is None:
            return ()
        done = {one.person for one in self.signatures} | {person for one in self.signatures for person in one.excused}
        roles = {role for one in self.signatures for role in one.roles}
        wanted = self.signers or (OFFICER,)
        officers = tuple(person for person in self.sheet.officers if person not in done) if OFFICER in wanted else ()
        return (*officers, *(role for role in wanted if role != OFFICER and role not in roles))

    @property
    def disc(self) -> str:
        """How far the disc is: "open" wanted and not made, "sheet" made and not signed by all, "signed".

        "" where none is wanted; an unsigned sheet that nobody asked for holds nothing up.
        """
        if self.sheet is not None and not self.unsigned:
            return "signed"
        if not (self.flags and self.required):
            return ""
        return "open" if self.sheet is None else "sheet"
