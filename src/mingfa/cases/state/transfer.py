"""Transfer of a case (案件移送): to the police for a suspected crime, or to the organ that is competent, from proposal to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

CRIME, ORGAN = "crime", "organ"
KINDS: tuple[tuple[str, str], ...] = ((CRIME, "涉嫌犯罪，移送公安机关"), (ORGAN, "不属于本机关管辖，移送其他机关"))
"""Kinds of transfer (移送种类): for a crime (国令310), or for want of jurisdiction."""


@dataclass(frozen=True, slots=True)
class TransferPaper:
    """One paper that goes with the case (附送材料). code: the regime's word. digest: SHA-256 hex, "" for one named by its place in the file."""

    code: str
    title: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to the police's refusal (对不予立案的异议). to: police (复议) or procuratorate (立案监督). outcome: "", filed or upheld."""

    seq: int
    to: str
    on: date
    reason: str
    outcome: str = ""
    answered_on: date | None = None


@dataclass(frozen=True)
class Transfer:
    """One transfer of the case.

    letter: SHA-256 of the letter as proposed (移送书文稿), hex; a review of the transfer is bound to it. stage_before: where the case goes
    on when it comes back. agreed: None until somebody decided. answer: "", filed or declined by the police, accepted or returned by an organ.
    """

    seq: int
    kind: str
    target: str
    ground: str
    opinion: str
    letter: str
    proposed_on: date
    proposed_by: str
    officers: tuple[str, ...] = ()
    agreed: bool | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    decision: str = ""
    stage_before: str = ""
    sent_seq: int = -1
    sent_on: date | None = None
    number: str = ""
    papers: tuple[TransferPaper, ...] = ()
    copied_to: str = ""
    receipt: str = ""
    received_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    answer_number: str = ""
    answer_words: str = ""
    objections: tuple[Objection, ...] = ()
    handed_on: date | None = None
    handed: tuple[str, ...] = ()
    handed_to: str = ""

    @property
    def status(self) -> str:
        """One of proposed, refused, approved, sent, filed, declined, objecting, accepted, returned."""
        if self.sent_on is None:
            return "proposed" if self.agreed is None else ("approved" if self.agreed else "refused")
        if self.answer == "declined" and self.objections and not self.objections[-1].outcome:
            return "objecting"
        return self.answer or "sent"

    @property
    def pending(self) -> bool:
        """True from the proposal until the case is sent, unless it was refused."""
        return self.sent_on is None and self.agreed is not False

    @property
    def stands(self) -> bool:
        """True while the case is on its way out or away: not refused, not come back."""
        return self.status not in ("refused", "declined", "returned")


STATUS: dict[str, str] = {
    "proposed": "待决定是否移送", "refused": "决定不移送", "approved": "批准移送，待送出", "sent": "已送出，待答复", "filed": "公安机关已立案",
    "declined": "公安机关不予立案", "objecting": "已提出异议，待答复", "accepted": "受移送机关已接收", "returned": "受移送机关已退回",
}  # fmt: skip
"""The words for each status of a transfer."""
