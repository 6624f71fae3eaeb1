"""What the law refuses where it is judged whether a decision is a major one (是否属于重大执法决定). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.cases.gates.reviewed import no_reviewing_unit, unnamed_relations
from mingfa.cases.grounds import ground_lists, own_rule, review_grounds, scale_of, shown_by_file
from mingfa.cases.grounds import outline_grounds as outline_due
from mingfa.cases.major import said_of
from mingfa.cases.state.core import CaseState
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.documents.digest import PenaltyKind
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.lists.review_items import ReviewListFact

CaseMatter = Matter[Any, CaseState]
NOT_ASKED = frozenset({"listed", "every"})
"""Grounds that the list and the scope answer, not a person."""


def criteria(kind: str, regime: Any, on: Any, listed: ReviewListFact | None) -> dict[str, str]:
    """Return the criteria a form asks, with their words: the grounds of the law and of the agency, and the rows its list puts to a person.

    The law's rights together with a hearing (第五十八条第一款第二项) are not asked again where the agency's own text asks for each of them.
    """
    found = {code: term("review_ground", code) for _, words in ground_lists(regime, on, kind) for code in sorted(words - NOT_ASKED)}
    order = list(regime.items("review.grounds", on)) if regime.has("review.grounds", on) else []
    if {"major_rights", "after_hearing"} <= found.keys():
        found.pop("rights_and_hearing", None)
    found = {code: found[code] for code in sorted(found, key=lambda code: (code not in order, order.index(code) if code in order else 0))}
    for row in listed.rows if listed is not None else ():
        if row.asked and row.kind in (kind, "transfer"):
            found[f"row:{row.id}"] = f"{row.name}（{row.source}）"
    return found


def _rule(matter: CaseMatter) -> Rule | Article:
    return matter.rule("review.grounds") if matter.has("review.grounds") else matter.rule("gate.G11")


def _digest(matter: CaseMatter) -> str:
    version = matter.state.proceeding.version
    return version.digest if version is not None else ""


def refuse_other_draft_judged(matter: CaseMatter) -> Refusal | None:
    """The form is about the draft now proposed."""
    if matter.act.draft_digest == _digest(matter):
        return None
    return Refusal("major.other_draft", PLATFORM, "认定所依据的文稿不是现在这一稿", "请刷新页面，按现在的文稿认定")


def refuse_incomplete_form(matter: CaseMatter) -> Iterable[Refusal]:
    """Every criterion is answered yes or no, with the reason; nothing else is asked (湘西州 法制审核制度 第三条)."""
    asked = criteria(matter.state.kind, matter.regime, matter.on, matter.fact("review_list"))
    answers = {one.criterion: one for one in matter.act.answers}
    for code, words in asked.items():
        if code not in answers:
            yield matter.refuse(_rule(matter), "major.unanswered", f"没有回答：{words}", "请逐项回答是或者否，并写明理由")
        elif not answers[code].reason.strip():
            yield matter.refuse(_rule(matter), "major.no_reason", f"没有写明理由：{words}", "回答是或者否都要写明理由")
    for code in answers.keys() - asked.keys():
        yield matter.refuse(_rule(matter), "major.not_asked", f"“{code}”不在认定表的事项中", "请刷新页面后重新填写")
    if len(answers) != len(matter.act.answers):
        yield Refusal("major.twice", PLATFORM, "同一事项回答了两次", "请每项只回答一次")


def refuse_unticking(matter: CaseMatter) -> Iterable[Refusal]:
    """What the file shows, a hearing held for one, is not answered with no; nor is what somebody already said: a ground is never taken away."""
    shown, said = shown_by_file(matter.state, matter.regime, matter.on), said_of(matter.state)
    for one in matter.act.answers:
        if one.yes:
            continue
        if one.criterion in shown:
            yield matter.refuse(
                _rule(matter), "major.shown_by_file", f"案卷显示：{shown[one.criterion]}，不能回答否",
                "该情形由系统按留痕认定，不能取消；请回答是",
            )  # fmt: skip
        elif one.criterion in said:
            yield matter.refuse(
                _rule(matter), "major.not_taken_back", f"此前已认定“{term('review_ground', one.criterion)}”：{said[one.criterion]}",
                "已经认定的审核情形不能撤销；请回答是",
            )  # fmt: skip


def refuse_unnamed_relations(matter: CaseMatter) -> Refusal | None:
    """Several legal relations are named one by one (疑难复杂、涉及多个法律关系)."""
    answers = getattr(matter.act, "answers", None)
    said = any(one.yes and one.criterion == "complex" for one in answers) if answers is not None else matter.act.ground == "complex"
    return unnamed_relations(matter, matter.act.relations) if said and not matter.state.merged_from else None


def refuse_not_summary(matter: CaseMatter) -> Iterable[Refusal]:
    """The summary procedure is for warnings and small fines on clear facts only (行政处罚法 第五十一条): summary.kinds, summary.fine_fen."""
    if not matter.act.summary:
        return
    rule, version = matter.rule("summary.kinds"), matter.state.proceeding.version
    if matter.state.kind != "penalty" or version is None:
        yield matter.refuse(rule, "major.not_summary", "简易程序只适用于行政处罚", "请按普通程序办理")
        return
    allowed = {PenaltyKind.WARNING.value: "warning", PenaltyKind.FINE.value: "fine"}
    kinds = set(matter.regime.items("summary.kinds", matter.on))
    for party in version.draft.parties:
        mine = [one for one in version.draft.penalties if one.on_party in ("", party.name)]
        limit = matter.rule(f"summary.fine_fen.{scale_of(party)}")
        fine = sum(one.amount_fen or 0 for one in mine if one.kind is PenaltyKind.FINE)
        if any(allowed.get(one.kind.value) not in kinds for one in mine) or fine > int(str(limit.value)):
            yield matter.refuse(limit, "major.not_summary", f"对{party.name}的处罚超出简易程序的范围", "请按普通程序办理")


# What a decision waits for ---------------------------------------------------------------------------------------------------


def _due(matter: CaseMatter) -> bool:
    version, listed = matter.state.proceeding.version, matter.fact("review_list")
    if matter.state.kind == "penalty":
        return version is not None and bool(review_grounds(matter.state, version.draft, matter.regime, matter.on, listed))
    return bool(outline_due(matter.state, matter.regime, matter.on, listed))


def _reviewed(matter: CaseMatter) -> bool:
    """Say whether this very draft passed a review, though none was due."""
    review = matter.fact("review")
    proposed = _digest(matter) or getattr(matter.act, "draft_digest", "")
    return review is not None and review.status == "passed" and proposed in ("", review.draft_digest)


@on_state
def refuse_unjudged(matter: CaseMatter) -> Refusal | None:
    """Whoever decides without review has first answered every criterion with no, on this very draft (review.criteria_form).

    Reading: where file, list or a person already makes the review due, or this draft passed one anyway, the form would decide nothing and is
    not asked.
    """
    if not matter.has("review.criteria_form") or not matter.regime.flag("review.criteria_form", matter.on):
        return None
    kind = matter.state.kind
    if own_rule(matter.regime, matter.on, kind) is None or matter.state.major.other_body:
        return None
    if _due(matter) or _reviewed(matter) or matter.state.major.form_for(_digest(matter)) is not None:
        return None
    return matter.refuse(
        matter.rule("review.criteria_form"),
        "major.form_missing",
        "没有就现在的决定填写重大执法决定认定表",
        "请办理“认定是否属于重大执法决定”，逐项回答并写明理由；有一项回答是的，送法制审核",
    )


@on_state
def refuse_other_body(matter: CaseMatter) -> Refusal | None:
    """Only decisions in the agency's own name are reviewed and made here (湘西州 法制审核制度 第二条; review.own_name)."""
    body = matter.state.major.other_body
    if not body:
        return None
    rule = matter.rule("review.own_name") if matter.has("review.own_name") else PLATFORM
    return matter.refuse(
        rule,
        "major.other_body",
        f"该决定以{body}的名义作出，不由本机关审核和作出",
        f"请将案件材料报送{body}；改以本机关名义作出的，重新填写认定表",
    )


def refuse_no_reviewing_unit(matter: CaseMatter) -> Refusal | None:
    """A kind that is to be reviewed has somebody who reviews it: the profile says who (review.reviewer.<kind>)."""
    return no_reviewing_unit(matter, matter.state.kind)


__all__ = [
    "criteria", "refuse_incomplete_form", "refuse_no_reviewing_unit", "refuse_not_summary", "refuse_other_body",
    "refuse_other_draft_judged", "refuse_unjudged", "refuse_unnamed_relations", "refuse_unticking",
]  # fmt: skip
