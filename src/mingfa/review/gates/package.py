"""What stands in the way of sending a draft to legal review (送审): rules, package, declaration, the very draft, the round. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term
from mingfa.review.gates.common import ReviewMatter, items_of, rule_or
from mingfa.review.period import DAYS

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


def refuse_incomplete_package(matter: ReviewMatter) -> Iterable[Refusal]:
    """The package (送审材料) holds every item the agency asks for, and the conditional ones where the case has given cause for them."""
    sent = {item.code for item in matter.act.items}
    conditional = items_of(matter, "review.package.conditional")
    brief = matter.fact("case")
    called = {*matter.act.conditions, *(("hearing_papers",) if brief is not None and brief.heard else ())}
    for parameter, wanted in (
        ("review.package", items_of(matter, "review.package")),
        ("review.package.conditional", tuple(code for code in conditional if code in called)),
    ):
        missing = [code for code in wanted if code not in sent and not (code == "declaration" and matter.act.declaration)]
        if missing:
            words = "、".join(term("package_item", code) for code in missing)
            yield matter.refuse(matter.rule(parameter), "review.package_incomplete", f"送审材料缺少：{words}", "请补齐后再送审")


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
    if brief.draft_digest and matter.act.draft_digest != brief.draft_digest:
        yield matter.refuse(rule, "review.other_draft", "所审文稿不是案件现在的文稿，送审之后文稿有改动", "请将现在的文稿重新送审")
    if matter.act.evidence_digest != brief.evidence_digest:
        yield matter.refuse(rule, "review.other_evidence", "所审证据不是案件现在的证据，送审之后证据有变化", "请就现在的证据重新送审")


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
