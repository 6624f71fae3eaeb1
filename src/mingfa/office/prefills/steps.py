"""Numbers that nobody types: the step an act belongs to, the approval it rests on, the certificate it is about are picked by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer
from mingfa.office.prefills.cases import activities, steps
from mingfa.office.told import moment

View = RegimeView | None


@offer("cases.add_evidence", "step")
@offer("cases.approve_internally", "step")
def any_step(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps by their names: nobody types the number of an entry."""
    return steps(state, actor, view)


@offer("cases.execute_measure", "approval")
@offer("cases.register_preservation", "approval")
def approvals(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """What was approved inside the house, the latest first; what was not approved carries nothing."""
    if not isinstance(state, CaseState):
        return []
    held = [one for one in reversed(state.investigation.approvals) if one.granted]
    return [Offer(str(one.seq), f"第 {one.seq + 1} 条 同意{one.subject}，{one.on}") for one in held]


@offer("cases.receive_result", "entrusted")
def entrustments(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The entrustments whose result has not come."""
    if not isinstance(state, CaseState):
        return []
    waits = [(one, state.step_at(one.seq)) for one in state.investigation.pauses if one.until is None]
    return [
        Offer(str(one.seq), f"第 {one.seq + 1} 条 {step.label}（{one.ground}），自 {one.since}") for one, step in waits if step is not None
    ]


@offer("cases.receive_result", "sample")
def samplings(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The takings of samples, the latest first."""
    if not isinstance(state, CaseState):
        return []
    held = [one for one in reversed(state.investigation.activities) if "sampling" in one.kinds]
    return [Offer(str(one.seq), f"第 {one.seq + 1} 条 {one.label}，{one.place}，{moment(one.started_at)}") for one in held]


@offer("cases.report_on_uniform", "activity")
def without_uniform(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The on-site activities, the latest first."""
    return activities(state, actor, view)


@offer("agencies.renew_certificate", "number")
@offer("agencies.suspend_certificate", "number")
@offer("agencies.restore_certificate", "number")
@offer("agencies.revoke_certificate", "number")
def certificates(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The certificates of the person that were not revoked."""
    held = [one for one in getattr(state, "certificates", ()) if one.revoked_on is None]
    return [Offer(one.number, f"{one.number}，{one.valid_from} 至 {one.valid_to}") for one in held]
