"""What stands in the way of sending a draft to legal review (送审): rules, package, declaration, the very draft, the round. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.facts import CaseBrief
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review.gates.common import ReviewMatter, flag, items_of, rule_or, unit_name
from mingfa.review.period import DAYS

PACKAGE, CONDITIONAL = "review.package", "review.package.conditional"
NEEDED = ("review.checklist", "review.answers", "review.outcomes", "review.outcomes.pass", "review.package", DAYS)


def refuse_without_rules(matter: ReviewMatter) -> Iterable[Refusal]:
    """A review cannot begin where the agency has not said what is reviewed, by whom, until when and with which outcomes."""
    brief = matter.fact("case")
    needed = (*NEEDED, f"review.reviewer.{brief.kind}") if brief is not None else NEEDED
    holes = [parameter for parameter in needed if not matter.has(parameter)]
    if holes:
        yield matter.refuse(
            matter.rule("gate.G11"),
            "review.no_rules",
            f"本机关制度在{matter.on}没有规定：{'、'.join(holes)}",
            "请先补足制度参数及其出处，再送法制审核",
        )


def package_rule(matter: ReviewMatter, kind: str) -> Rule | None:
    """Return the rule that lists the package of a kind of decision: its own where the agency has one, else the one for all kinds."""
    return next((matter.rule(name) for name in (f"{PACKAGE}.{kind}", PACKAGE) if matter.has(name)), None)


def refuse_incomplete_package(matter: ReviewMatter) -> Iterable[Refusal]:
    """The package (送审材料) holds every item the agency asks for, and the conditional ones where the case has given cause for them.

    An item counts when it can be opened: a paper of the case, or an original sent along. Law: review.package, of the kind where it has one.
    """
    brief = matter.fact("case")
    if brief is None:
        return
    sent = {item.code for item in matter.act.items if item.digest or item.step >= 0}
    rule = package_rule(matter, brief.kind)
    wanted = rule.value if rule is not None and isinstance(rule.value, tuple) else ()
    called = called_for(matter, brief)
    conditional = tuple(code for code in items_of(matter, CONDITIONAL) if code in called)
    for parameter, codes in ((rule, wanted), (matter.rule(CONDITIONAL) if conditional else None, conditional)):
        missing = [code for code in codes if code not in sent and not (code == "declaration" and matter.act.declaration)]
        if missing and parameter is not None:
            words = "、".join(term("package_item", code) for code in missing)
            yield matter.refuse(
                parameter, "review.package_incomplete", f"送审材料缺少：{words}", "请先在案卷中补齐，或者随送审上传原件，再送审"
            )


def called_for(matter: ReviewMatter, brief: CaseBrief) -> frozenset[str]:
    """Return the conditional items for which the case has given cause, by its facts, and those the unit says it has."""
    facts = {
        "hearing_papers": brief.heard,
        "assessment_papers": brief.assessed,
        "consultation_papers": bool(brief.consulted),
        "transfer_opinion": bool(brief.transfer_digest),
    }
    return frozenset({*matter.act.conditions, *(code for code, there in facts.items() if there)})


def refuse_without_unit_opinion(matter: ReviewMatter) -> Refusal | None:
    """Where the agency's rule says so, the handling unit has its own opinion first (先研究提出处理意见), then it submits."""
    brief = matter.fact("case")
    if brief is None or brief.unit_opinion or not flag(matter, "review.unit_opinion"):
        return None
    return matter.refuse(
        matter.rule("review.unit_opinion"),
        "review.no_unit_opinion",
        "承办机构还没有提出处理意见",
        "请先办理“提出承办机构处理意见”，再送法制审核",
    )


def refuse_open_consultation(matter: ReviewMatter) -> Refusal | None:
    """Where the agency's rule says so, sections asked for their view have answered before the draft is sent (征求意见在送审前完成)."""
    brief = matter.fact("case")
    if brief is None or not brief.unanswered or not flag(matter, "review.consultation_before"):
        return None
    names = "、".join(unit_name(matter, unit) for unit in brief.unanswered)
    return matter.refuse(
        matter.rule("review.consultation_before"),
        "review.consultation_open",
        f"征求意见尚未完成，没有答复的机构：{names}",
        f"请等待{names}答复后再送审",
    )


def refuse_missing_material(matter: ReviewMatter) -> Refusal | None:
    """What the legal unit has asked for besides, in cases of this kind and field (增列的送审材料), is there under its name."""
    brief, staff = matter.fact("case"), matter.fact("staff")
    if brief is None or staff is None:
        return None
    there = [item.title for item in matter.act.items if item.digest or item.step >= 0]
    missing = [one.title for one in staff.materials if one.wanted_in(brief) and not any(one.title in title for title in there)]
    if not missing:
        return None
    return matter.refuse(
        package_rule(matter, brief.kind) or matter.rule("gate.G11"),
        "review.material_missing",
        f"送审材料缺少法制审核机构要求提交的：{'、'.join(missing)}",
        "请先在案卷中补齐，或者随送审上传原件，再送审",
    )


def refuse_without_declaration(matter: ReviewMatter) -> Refusal | None:
    """Where the agency asks for it, the unit declares that it answers for what it sends (责任声明)."""
    if not (matter.has("review.declaration") and matter.regime.flag("review.declaration", matter.on)) or matter.act.declaration:
        return None
    return matter.refuse(
        matter.rule("review.declaration"), "review.no_declaration", "承办机构没有声明对送审材料的真实、准确、完整以及事实、证据、法律适用、程序负责", "请签署责任声明后送审"
    )  # fmt: skip


def refuse_other_papers(matter: ReviewMatter) -> Iterable[Refusal]:
    """What is sent, or concluded on, is the draft and the evidence as the case has them at that moment (行政处罚法 第五十八条)."""
    brief = matter.fact("case")
    if brief is None:
        return
    rule = matter.rule("gate.G11")
    if not brief.proposes(matter.act.draft_digest):
        yield matter.refuse(rule, "review.other_draft", "所审文稿不是案件现在的文稿，送审之后文稿有改动", "请将现在的文稿重新送审")
    if matter.act.evidence_digest != brief.evidence_digest:
        yield matter.refuse(rule, "review.other_evidence", "所审证据不是案件现在的证据，送审之后证据有变化", "请就现在的证据重新送审")


def refuse_without_transfer_opinion(matter: ReviewMatter) -> Iterable[Refusal]:
    """A case beyond the agency's jurisdiction is sent with a transfer opinion that names where it should go (移送移交意见)."""
    if not matter.act.beyond_jurisdiction:
        return
    rule = rule_or(matter, "review.package.conditional")
    if not any(item.code == "transfer_opinion" and (item.digest or item.step >= 0) for item in matter.act.items):
        yield matter.refuse(rule, "review.no_transfer_opinion", "本案超出本机关管辖范围，没有附移送移交意见", "请附移送移交意见后送审")
    if not matter.act.transfer_to:
        yield matter.refuse(rule, "review.no_target", "本案超出本机关管辖范围，没有写明拟移送的机关", "请写明拟移送的机关后送审")


def refuse_wrong_round(matter: ReviewMatter) -> Iterable[Refusal]:
    """A new round follows one that is over, in the same case, and answers every problem that one named."""
    act, former = matter.act, matter.fact("former")
    rule = rule_or(matter, "review.outcomes.pass")
    if not act.previous:
        if act.round != 1:
            yield matter.refuse(rule, "review.round", "第二轮以后的审核应当写明上一轮", "请从案件页面重新送审")
        return
    if former is None:
        return
    if former.case != act.case or act.round != former.round + 1:
        yield matter.refuse(rule, "review.round", "上一轮审核不属于本案，或者轮次不连续", "请从案件页面重新送审")
    if former.status in ("open", "returned"):
        yield matter.refuse(rule, "review.still_open", f"第 {former.round} 轮审核尚未完结", "请等待其意见，或者先撤回该轮送审")
    if former.status == "failed":
        answered = {response.problem: response.done for response in act.responses}
        open_points = [problem for problem in former.problems if not answered.get(problem)]
        if open_points:
            yield matter.refuse(
                rule,
                "review.problems_open",
                f"上一轮审核指出的问题没有逐项写明处理情况：{'；'.join(open_points)}",
                "请逐项写明处理情况后再送审",
            )
