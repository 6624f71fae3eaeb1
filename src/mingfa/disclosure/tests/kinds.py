"""Inspections and coercive measures whose publication is told, for tests: decided through the door, then published like a penalty."""

from __future__ import annotations

from typing import Any

from mingfa.agencies.tests.acting import regime_now
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import outline as out
from mingfa.cases.acts.deciding import SubmitOutlineForReview
from mingfa.cases.acts.preparing import GiveUnitOpinion
from mingfa.cases.grounds import outline_grounds
from mingfa.cases.tests.stories import approval, digest, paper
from mingfa.disclosure.tests.publishing import Publishing

INSPECTED: dict[str, Any] = {
    "result": "责令改正", "number": "检查〔2026〕5号", "basis": "《中华人民共和国生态环境法典》第九十条", "mode": "现场检查", "matters": "污染防治设施运行情况",
    "sampled": "总排口废水一组", "problems": "污泥脱水间台账不全", "handling": "责令十日内补齐",
}  # fmt: skip
"""What the decision on an inspection says when nothing lacks."""


def inspected(case: Publishing, *, random: bool = False, **changes: Any) -> Publishing:
    """Open an inspection, go there, decide on it; its publication is due."""
    case.opened("inspection", title="某洗涤厂检查", ground="年度检查计划").inspected(random=random)
    return concluded(case, **changes)


def concluded(case: Publishing, **changes: Any) -> Publishing:
    """Approve and decide what comes of an inspection, after its legal review where the agency reviews it."""
    case.do(inv.ApproveInternally(subject="检查处理", granted=True, opinion="同意", paper=approval()), case.leader)
    fields = INSPECTED | {"draft_digest": digest(5), "paper": paper("enforcement_document", "检查结果告知书", 6)} | changes
    if outline_grounds(case.state, regime_now(case.site.agency), case.at.date(), None):
        if regime_now(case.site.agency).has("review.unit_opinion", case.at.date()):
            case.do(GiveUnitOpinion(opinion="建议作出决定"), case.officers[0])
        sent = case.sending(draft_digest=digest(5)).model_dump()
        case.do(SubmitOutlineForReview(**sent, ground="every"), case.officers[0])
        case.first_reviewed().concluded()
        fields["review"] = case.review
    case.seq = case.do(out.DecideOutline(**fields), case.leader).seq
    return case


def sealed(case: Publishing, **changes: Any) -> Publishing:
    """Open a case of coercion and carry a sealing out that a leader has approved; its publication is due."""
    case.opened("coercion", title="查封某洗涤厂排放设施", ground="《中华人民共和国行政强制法》第十八条")
    granted = case.do(inv.ApproveInternally(subject="查封", granted=True, opinion="同意", paper=approval()), case.leader).seq
    fields = {"approval": granted, "mode": "现场加贴封条，制作现场笔录"} | changes
    case.seq = case.do(case.on_site(out.ExecuteMeasure, **fields)).seq
    return case


def ordered(case: Publishing, **changes: Any) -> Publishing:
    """Decide on coercion, after its legal review where the agency reviews it; nothing is carried out yet."""
    case.opened("coercion", title="查封某洗涤厂排放设施", ground="《中华人民共和国行政强制法》第十八条")
    fields = {
        "result": "查封水泵一台", "number": "查封〔2026〕1号", "mode": "现场加贴封条", "remedies": "六十日内申请行政复议，六个月内提起行政诉讼",
        "paper": paper("enforcement_document", "查封决定书", 6),
    } | changes  # fmt: skip
    for name in INSPECTED.keys() - {"result", "number", "mode"}:
        fields.setdefault(name, "")
    fields["basis"] = "《中华人民共和国行政强制法》第十八条"
    return concluded(case, **fields)
