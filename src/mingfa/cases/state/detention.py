"""Transfer for administrative detention (移送行政拘留): after the penalty decision, of the person who answers for the act, to the police."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.cases.state.transfer import TransferPaper

ANSWERS: tuple[tuple[str, str], ...] = (("detained", "公安机关决定行政拘留"), ("declined", "公安机关不予行政拘留"), ("returned", "公安机关退回补充材料"))  # fmt: skip
"""What the police may answer (公安机关的处理)."""

STATUS: dict[str, str] = {
    "proposed": "待决定是否移送", "refused": "决定不移送", "approved": "批准移送，待送出", "sent": "已送出，待答复", **dict(ANSWERS),
}  # fmt: skip
"""The words for each status."""


@dataclass(frozen=True)
class DetentionTransfer:
    """One person whom the agency asks the police to detain. The case itself goes on here.

    party: id of the party for which he acted, or who he is. letter: SHA-256 of the letter as proposed, hex. agreed: None until somebody decided.
    answer: "", or one of ANSWERS.
    """

    seq: int
    party: str
    person: str
    target: str
    ground: str
    letter: str
    proposed_on: date
    proposed_by: str
    officers: tuple[str, ...] = ()
    agreed: bool | None = None
    decided_on: date | None = None
    decided_by: str = ""
    opinion: str = ""
    sent_on: date | None = None
    number: str = ""
    papers: tuple[TransferPaper, ...] = ()
    receipt: str = ""
    answer: str = ""
    answered_on: date | None = None
    words: str = ""

    @property
    def id(self) -> str:
        """The name by which acts refer to it, e.g. "x41"."""
        return f"x{self.seq}"

    @property
    def clock(self) -> str:
        """The key of its limit among the case's."""
        return f"C41.detention:{self.id}"

    @property
    def status(self) -> str:
        """One of proposed, refused, approved, sent, or what the police answered."""
        if self.sent_on is None:
            return "proposed" if self.agreed is None else ("approved" if self.agreed else "refused")
        return self.answer or "sent"

    @property
    def running(self) -> bool:
        """True until the police has answered, or the agency has decided not to send it."""
        return self.status in ("proposed", "approved", "sent")
