"""Whether the case is this agency's, was filed as the law has it, and the act may still be punished (管辖、立案、追责期限). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.node import Hit, hit, node

CONDITIONS = {
    "evidence": "有涉嫌违法的初步证据",
    "punishable": "依法应当或者可以给予行政处罚",
    "jurisdiction": "属于本机关管辖",
    "in_time": "未超过追责期限",
}
LIMITATION = {"ecology": "clock.C40.ecology_harm", "life_or_finance": "clock.C40.life_or_finance"}


def penalty(file: CaseFile) -> bool:
    """For nodes that look at a case of penalty."""
    return file.penalty


def proposed(file: CaseFile) -> bool:
    """For nodes that look at the proposal to file."""
    return file.penalty and file.case.investigation.proposal is not None


@node(
    "jurisdiction.condition_not_met", "rule:gate.G04", "jurisdiction", "serious", when=proposed,
    words="立案呈批中“{condition}”一项为否，不应当立案；请核对，确实不符合的撤销立案。",
)  # fmt: skip
def condition_not_met(file: CaseFile) -> Iterator[Hit]:
    """All four conditions of filing hold."""
    proposal = file.case.investigation.proposal
    for code, met, _ in proposal.conditions if proposal is not None else ():
        if not met:
            yield hit(file.at(proposal.seq if proposal is not None else 0), condition=code)


@node(
    "jurisdiction.condition_no_reason", "rule:gate.G04", "jurisdiction", "minor", when=proposed,
    words="立案呈批中“{condition}”一项没有写明理由；请补充。",
)  # fmt: skip
def condition_no_reason(file: CaseFile) -> Iterator[Hit]:
    """Each condition has its reason."""
    proposal = file.case.investigation.proposal
    for code, _, reason in proposal.conditions if proposal is not None else ():
        if not reason.strip():
            yield hit(file.at(proposal.seq if proposal is not None else 0), condition=code)


@node(
    "jurisdiction.condition_missing", "rule:gate.G04", "jurisdiction", "serious", when=proposed,
    words="立案呈批缺少“{condition}”的判断；请补充后重新呈批。",
)  # fmt: skip
def condition_missing(file: CaseFile) -> Iterator[Hit]:
    """Each of the four conditions was judged."""
    proposal = file.case.investigation.proposal
    judged = {code for code, _, _ in proposal.conditions} if proposal is not None else set()
    for title in file.items("filing.conditions", file.case.investigation.filed_on):
        if title not in judged:
            yield hit(file.at(proposal.seq if proposal is not None else 0), condition=title)


@node(
    "jurisdiction.not_filed", "penalty_law 第五十四条第二款", "procedure", "serious", when=lambda file: file.penalty and file.report is not None,
    words="已经调查终结，没有批准立案的记载；请补办立案，或者说明属于不需要立案的情形。",
)  # fmt: skip
def not_filed(file: CaseFile) -> Iterator[Hit]:
    """A case is filed before it is investigated to the end."""
    if file.case.investigation.filed_on is None:
        yield hit(file.case_place)


@node(
    "jurisdiction.filed_by_handler", "penalty_law 第五十四条", "procedure", "serious",
    when=lambda file: proposed(file) and file.case.investigation.filing_seq is not None,
    words="{where}由呈批人{name}自己批准立案；请由负责人审批。",
)  # fmt: skip
def filed_by_handler(file: CaseFile) -> Iterator[Hit]:
    """Who proposed the filing did not approve it."""
    found = file.case.investigation
    step = file.step(found.filing_seq if found.filing_seq is not None else -1)
    if step is not None and found.proposal is not None and step.by == found.proposal.proposed_by:
        yield hit(file.at(step.seq), name=step.by_name)


@node(
    "jurisdiction.limitation", "rule:clock.C40", "jurisdiction", "serious",
    when=lambda file: file.penalty and file.case.investigation.lead is not None,
    words="违法行为{ended}终了，{found}才被发现，追责期限到{last}为止；请核实是否连续、继续或者适用较长期限，否则不再处罚。",
)  # fmt: skip
def limitation(file: CaseFile) -> Iterator[Hit]:
    """The act was discovered before the limitation ended; a continuing act counts from its end."""
    lead = file.case.investigation.lead
    if lead is None or lead.ongoing:
        return
    ended = lead.ended_on or lead.occurred_on
    if ended is None:
        return
    lasts: list[date] = [
        day for name in ("clock.C40", *(LIMITATION[one] for one in lead.harm if one in LIMITATION)) if (day := _last(file, name, ended))
    ]
    if lasts and lead.found_on > max(lasts):
        yield hit(file.case_place, ended=ended, found=lead.found_on, last=max(lasts))


def _last(file: CaseFile, parameter: str, started: date) -> date | None:
    if file.regime.has(parameter, started):
        return file.last_day(parameter, started)
    if not file.regime.has(parameter, file.on):
        return None
    terms = file.regime.clock(parameter, file.on)
    try:
        return started.replace(year=started.year + (terms.amount or 0)) if terms.unit == "years" else None
    except ValueError:
        return date(started.year + (terms.amount or 0), 3, 1)


@node(
    "jurisdiction.no_occurrence", "penalty_law 第三十六条", "facts", "minor",
    when=lambda file: file.penalty and file.case.investigation.lead is not None,
    words="没有查明违法行为发生或者终了的日期，不能判断是否超过追责期限；请补充查明。",
)  # fmt: skip
def no_occurrence(file: CaseFile) -> Iterator[Hit]:
    """The day of the act is known."""
    lead = file.case.investigation.lead
    if lead is not None and lead.occurred_on is None and lead.ended_on is None and not lead.ongoing:
        yield hit(file.case_place)


@node(
    "jurisdiction.terminated", "penalty_law 第五十七条", "procedure", "serious", when=lambda file: file.draft is not None,
    words="本案已经终止调查（{why}），不应再拟定处罚；请按终止处理结案。",
)  # fmt: skip
def terminated(file: CaseFile) -> Iterator[Hit]:
    """Nothing is proposed in a case whose investigation was ended for good."""
    if file.case.investigation.terminated:
        yield hit(file.draft_place, why=file.case.investigation.terminated)


@node(
    "jurisdiction.filed_elsewhere", "penalty_law 第二十五条", "jurisdiction", "serious", when=penalty,
    words="本案已并入{into}或者已经结束（{stage}），不能再单独作出决定；请在并入的案件中办理。",
)  # fmt: skip
def filed_elsewhere(file: CaseFile) -> Iterator[Hit]:
    """A case that was merged or withdrawn is not decided on its own."""
    if file.case.merged_into or (file.case.stage in ("withdrawn", "not_filed", "merged") and file.draft is not None):
        yield hit(file.case_place, into=file.case.merged_into or "其他案件", stage=file.case.stage)
