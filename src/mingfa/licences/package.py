"""What an application has for the package sent to legal review (送审材料), item by item, so that nobody types what it shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.package import Filled
from mingfa.licences.state.licence import LicenceState


def package_of(state: LicenceState, draft: str) -> tuple[Filled, ...]:
    """Return all items the application can fill; what it does not have is not in the answer, and the gate names it. draft: digest of what is sent."""
    return tuple(_items(state, draft))


def _items(state: LicenceState, draft: str) -> Iterator[Filled]:
    proposal, hearing = state.reviewing.draft, state.hearing
    if proposal is not None and proposal.digest == draft:
        words = "准予" if proposal.granted else "不予"
        yield Filled("draft", f"拟作决定（{words}许可，第 {len(state.reviewing.drafts)} 稿，{proposal.on}）", "", proposal.seq)
        yield Filled("unit_opinion", f"承办机构拟办意见（{proposal.name}，{proposal.on}）", "", proposal.seq)
        yield Filled("legal_basis", proposal.basis[:300], "", proposal.seq)
    for one in state.examinations:
        yield Filled("assessment_papers" if one.kind == "expert" else "report", f"审查情况和意见（{one.on}）", "", one.seq)
    if state.materials:
        yield Filled("facts_evidence", f"申请材料（{len(state.materials)} 件）", "", 0)
    for step in state.steps:
        if step.label in PROCEDURE:
            yield Filled("procedure_papers", f"{step.label}（{step.on}）", "", step.seq)
    if hearing.held_on is not None:
        yield Filled("hearing_papers", f"听证笔录（{hearing.held_on}）", hearing.paper, _held(state))


PROCEDURE = frozenset({"收到申请", "告知补正材料", "收到补正材料", "视为受理", "受理申请", "告知听证权利", "通知听证", "延长办理期限"})
"""Steps that are the procedure itself, by the words under which the applicant reads them."""


def _held(state: LicenceState) -> int:
    return next((step.seq for step in reversed(state.steps) if step.label == "举行听证"), -1)
