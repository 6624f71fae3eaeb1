"""Disposal (处置) of an entry's body: proposed on a legal ground by one person, approved by another; the leaf stays for ever.

Law: 个人信息保护法 第四十七条 and the archive rules say when personal data must go; the ground is named by whoever proposes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pydantic import Field

from mingfa.desk.act import Act, FactView, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.gates import PLATFORM
from mingfa.desk.kinds import RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.streams import agency_of, check_stream
from mingfa.law.refusal import Refusal


@dataclass(frozen=True, slots=True)
class DisposalState:
    """One disposal. stage: "" before it is proposed, proposed, approved, declined."""

    stream: str
    stage: str = ""
    target: str = ""
    target_seq: int = -1
    ground: str = ""
    proposed_by: str = ""
    proposed_at: datetime | None = None


class TargetFact(FactView):
    """That the stream exists; its head is where the fact was read."""

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> TargetFact:
        """Nothing of the state is needed."""
        return cls()


class ProposeDisposal(Act):
    """Propose to erase the body of one entry (申请处置留痕正文)."""

    label = "申请处置留痕正文"
    name = "desk.propose_disposal"
    kind = "disposal"
    duty = "ledger.dispose"
    starts = True
    needs = (Need("target", lambda act, state: (act.target,) if act is not None else (), TargetFact),)

    target: str = Field(title="卷号", description="打开该卷，网址中 /s/ 之后的部分，例如 xiangxi/case/01abc", max_length=160)
    target_seq: int = Field(title="留痕序号", description="从 0 起计：办理经过中的“第 5 条”填 4", ge=0)
    ground: str = Field(title="法律依据", min_length=4, max_length=400)
    reason: str = Field(title="处置理由", min_length=4, max_length=2000)


def refuse_bad_target(matter: Matter[ProposeDisposal, DisposalState]) -> Refusal | None:
    """Only entries of one's own agency, and never those of a disposal itself."""
    target = check_stream(matter.act.target)
    if agency_of(target) != matter.agency:
        return Refusal("disposal.other_agency", PLATFORM, "只能处置本机关卷中的留痕", "请核对卷号")
    if target.split("/")[1] in ("disposal", "keyring", "regime"):
        return Refusal("disposal.kept", PLATFORM, "处置、密钥和制度的留痕不能处置", "请核对卷号")
    found = matter.facts.get("target", ())
    if found and matter.act.target_seq > found[0].seq:
        return Refusal("disposal.no_entry", PLATFORM, f"该卷没有序号为 {matter.act.target_seq} 的留痕", "请核对留痕序号")
    return None


class ApproveDisposal(Act):
    """Approve it, as a second person (批准处置留痕正文)."""

    label = "批准处置留痕正文"
    name = "desk.approve_disposal"
    kind = "disposal"
    duty = "ledger.dispose"
    stages = frozenset({"proposed"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The stream whose entry loses its body."""
        return (state.target,) if state.target else ()

    def erases(self, matter: Matter[Any, Any]) -> Iterable[tuple[str, int]]:
        """The one entry proposed."""
        return ((matter.state.target, matter.state.target_seq),)


def refuse_same_person(matter: Matter[Any, DisposalState]) -> Refusal | None:
    """Two people dispose, never one alone."""
    if matter.by.person != matter.state.proposed_by:
        return None
    return Refusal("disposal.same_person", PLATFORM, "申请人不能自己批准处置", "请由另一名有处置职责的人员批准")


class DeclineDisposal(Act):
    """Decline it (不同意处置)."""

    label = "不同意处置"
    name = "desk.decline_disposal"
    kind = "disposal"
    duty = "ledger.dispose"
    stages = frozenset({"proposed"})

    reason: str = Field(title="理由", min_length=2, max_length=2000)


refuse_same_person.on_state = True  # type: ignore[attr-defined]
ProposeDisposal.gates = (refuse_bad_target,)
ApproveDisposal.gates = (refuse_same_person,)


@folds(ProposeDisposal)
def apply_propose(state: DisposalState, entry: Entry[ProposeDisposal]) -> DisposalState:
    """A disposal waits for its second person."""
    act = entry.act
    return replace(
        state,
        stage="proposed",
        target=act.target,
        target_seq=act.target_seq,
        ground=act.ground,
        proposed_by=entry.by.person,
        proposed_at=entry.done_at,
    )


@folds(ApproveDisposal)
def apply_approve(state: DisposalState, entry: Entry[ApproveDisposal]) -> DisposalState:
    """The body is gone."""
    return replace(state, stage="approved")


@folds(DeclineDisposal)
def apply_decline(state: DisposalState, entry: Entry[DeclineDisposal]) -> DisposalState:
    """The body stays."""
    return replace(state, stage="declined")


def todos(state: DisposalState, view: RegimeView) -> Iterable[ToDo]:
    """A proposed disposal waits for somebody with the duty."""
    if state.stage == "proposed":
        yield ToDo(
            "approve",
            "审批留痕正文处置",
            ApproveDisposal.name,
            f"申请处置 {state.target} 第 {state.target_seq} 条，依据：{state.ground}",
            duty="ledger.dispose",
        )


KIND = register_kind(
    StreamKind(
        "disposal",
        "处置",
        DisposalState,
        title=lambda state: f"处置 {state.target} 第 {state.target_seq} 条",
        stages=(("proposed", "待批准"), ("approved", "已处置"), ("declined", "未同意")),
        todos=todos,
    )
)
