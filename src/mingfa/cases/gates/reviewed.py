"""Whether a legal review stands in the way of a decision that has to be reviewed (重大执法决定法制审核), of whatever kind the decision is.

One rule for penalties, for cases in outline and for applications for a licence: a decision rests on a review that passed this very text with
this very evidence, and on nothing else. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mingfa.cases.facts import ReviewFact
from mingfa.cases.grounds import Ground, ground_lists
from mingfa.cases.limits import last_day, settled
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term

AnyMatter = Matter[Any, Any]
RELATIONS = 2
"""How many legal relations several are (多个法律关系)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be decided. draft, evidence: digests of the text and of what it rests on, SHA-256 hex; draft "" where nobody said. people: who
    handles it, or looked into it: streams.
    """

    draft: str
    evidence: str
    people: frozenset[str] = frozenset()


def refuse_unpassed(
    matter: AnyMatter, rule: Rule, review: ReviewFact | None, proposal: Proposal, grounds: Iterable[Ground] = ()
) -> Iterator[Refusal]:
    """Say why the legal review stands in the way of a decision for which it is due; nothing when this very proposal has passed.

    Law: 行政处罚法 第五十八条 and the agency's own rule. An approval holds only for the draft and the evidence that were reviewed; a review
    that is late, sent back or not signed off is no approval, whatever anybody else decided meanwhile. rule: what forbids deciding without it.
    """
    if review is None:
        why = "、".join(dict.fromkeys(term("review_ground", ground.code) for ground in grounds))
        named = f"（{why}）" if why else ""
        yield matter.refuse(rule, "review.missing", f"本案属于应当法制审核的情形{named}，尚未审核", "请先送法制审核")
        return
    if review.status == "open":
        if review.overdue or _late(matter, review):
            yield matter.refuse(rule, "review.overdue", "法制审核已超过规定期限，尚未出具意见；超期不视为通过", "请督促审核机构出具意见")
        else:
            yield matter.refuse(rule, "review.pending", "法制审核正在进行，尚未出具意见", "请等待审核意见")
        return
    if review.disagreement == "open":
        yield matter.refuse(
            rule,
            "review.disagreement_open",
            "承办机构与审核机构意见不一致，协调尚无结果，不能作出决定",
            "请等待协调结果；维持审核意见的，处理后重新送审",
        )
    if review.status == "returned":
        yield matter.refuse(rule, "review.returned", "送审材料已被退回补充或者撤回，审核没有完成", "请补充后重新送审")
        return
    if review.status != "passed" or not _passing(matter, review):
        yield matter.refuse(
            rule, "review.failed", f"法制审核未通过：{term('outcome', review.outcome)}", "请按审核意见改正或者补充调查，重新送审"
        )
        return
    yield from bound(matter, rule, review, proposal)


def bound(matter: AnyMatter, rule: Rule, review: ReviewFact, proposal: Proposal) -> Iterator[Refusal]:
    """A passed review holds for its draft, its evidence, with its sign-off, by somebody who does not handle the matter."""
    if proposal.draft and review.draft_digest != proposal.draft:
        yield matter.refuse(rule, "review.other_draft", "审核通过的是另一稿，文稿在审核之后有改动", "请将现在的文稿重新送审")
    if review.evidence_digest != proposal.evidence:
        yield matter.refuse(rule, "review.other_evidence", "审核之后证据有变化", "请就现在的证据重新送审")
    if matter.has("review.sign_off") and matter.regime.items("review.sign_off", matter.on) and not review.signed_off:
        sign = matter.rule("review.sign_off")
        who = "、".join(role_name(matter, role) for role in matter.regime.items("review.sign_off", matter.on))
        yield matter.refuse(sign, "review.not_signed_off", f"法制审核意见尚未经{who}签批", f"请由{who}签批后再办理")
    if (
        matter.has("review.reviewer_not_handler")
        and matter.regime.flag("review.reviewer_not_handler", matter.on)
        and review.reviewer in proposal.people
    ):
        yield matter.refuse(
            matter.rule("review.reviewer_not_handler"), "review.own_case", "审核人员是本案承办或者调查人员", "请由其他审核人员重新审核"
        )


def _passing(matter: AnyMatter, review: ReviewFact) -> bool:
    if not review.outcome or not matter.has("review.outcomes.pass"):
        return True
    return review.outcome in matter.regime.items("review.outcomes.pass", matter.on)


def _late(matter: AnyMatter, review: ReviewFact) -> bool:
    if review.received_on is None or not matter.has("review.days", review.received_on):
        return False
    received = review.received_on
    due = settled(lambda: last_day(matter, "review.days", received), matter.on)
    return due is not None and matter.on > due


def role_name(matter: AnyMatter, code: str) -> str:
    """Return the Chinese name of a post, the agency's own where it has one."""
    role = matter.regime.role(code)
    return role.name if role is not None and role.name else term("role", code)


# Sending and adding grounds -----------------------------------------------------------------------------------------------------------


def review_running(review: ReviewFact | None) -> Refusal | None:
    """One review runs at a time; a new round begins when the last is over."""
    if review is None or review.status != "open":
        return None
    return Refusal("review.running", PLATFORM, "上一次送审尚未出具意见", "请等待审核意见，或者撤回该轮送审后再送")


def review_coordinated(matter: AnyMatter, review: ReviewFact | None) -> Refusal | None:
    """While a disagreement on the last review waits for its result, no new round begins (意见不一致协调)."""
    if review is None or review.disagreement != "open":
        return None
    rule = matter.rule("review.disagreement") if matter.has("review.disagreement") else PLATFORM
    return matter.refuse(rule, "review.disagreement_open", "承办机构与审核机构意见不一致，正在协调", "请等待协调结果，再重新送审")


def review_used(named: str, rounds: Iterable[Any]) -> Refusal | None:
    """A review belongs to one submission. rounds: those already sent, each with its stream."""
    if all(one.stream != named for one in rounds):
        return None
    return Refusal("review.used", PLATFORM, "该审核卷号已经使用过", "请刷新页面后重新送审")


def unknown_ground(matter: AnyMatter, kind: str, added: Iterable[Any]) -> Iterator[Refusal]:
    """A ground that a person adds is one the law or the agency's rules name for this kind; it is added once."""
    act, lists = matter.act, ground_lists(matter.regime, matter.on, kind)
    if lists and all(act.ground not in words for _, words in lists):
        named = "、".join(dict.fromkeys(term("review_ground", code) for _, words in lists for code in sorted(words)))
        yield matter.refuse(
            lists[-1][0], "review.ground_not_listed", f"“{term('review_ground', act.ground)}”不是规定的审核情形", f"可以补充的情形：{named}"
        )
    if any(one.ground == act.ground for one in added):
        yield Refusal("review.ground_known", PLATFORM, f"已经登记过“{term('review_ground', act.ground)}”", "不需要再次登记")


def unnamed_relations(matter: AnyMatter, relations: Iterable[str]) -> Refusal | None:
    """Several legal relations are named one by one (疑难复杂、涉及多个法律关系)."""
    if len({one for one in relations if one}) >= RELATIONS:
        return None
    return matter.refuse(
        _grounds_rule(matter),
        "major.no_relations",
        "认定疑难复杂、涉及多个法律关系的，没有列明是哪些法律关系",
        f"请至少列明 {RELATIONS} 个法律关系",
    )


def _grounds_rule(matter: AnyMatter) -> Rule:
    return matter.rule("review.grounds") if matter.has("review.grounds") else matter.rule("gate.G11")


def no_reviewing_unit(matter: AnyMatter, kind: str) -> Refusal | None:
    """A kind that is to be reviewed has somebody who reviews it: the profile says who (review.reviewer.<kind>)."""
    parameter = f"review.reviewer.{kind}"
    if matter.has(parameter):
        return None
    return matter.refuse(
        _grounds_rule(matter),
        "review.no_unit",
        f"本机关制度没有规定{term('kind', kind)}决定由哪个单位审核",
        f"请先在制度参数“{parameter}”中写明审核单位及其出处",
    )
