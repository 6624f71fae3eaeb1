"""What the law refuses in a transfer of a case (案件移送), and what a case that is to be transferred may not do any more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mingfa.cases.facts import ReviewFact
from mingfa.cases.limits import over
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.transfer import CRIME, STATUS, Transfer
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import term

CaseMatter = Matter[Any, CaseState]

RETURNABLE = frozenset({"reported", "examined", "notified", "deliberating"})
"""Stages from which an opinion of the review brings a case back to the investigation."""

OBJECTING: Mapping[str, str] = {"police": "C42", "procuratorate": "C42.procuratorate"}
"""The clock of each way of objecting to a refusal to file."""


def _transfer(matter: CaseMatter) -> Transfer | None:
    return matter.state.transfer


def _law(matter: CaseMatter, transfer: Transfer | None = None) -> Rule:
    """Return the rule a transfer rests on: the regulation for a crime, jurisdiction for another organ."""
    found = transfer or _transfer(matter)
    return matter.rule("clock.C41" if found is not None and found.kind == CRIME else "gate.G04")


def _posts(matter: CaseMatter, roles: Iterable[str]) -> str:
    found = ((matter.regime.role(code), code) for code in roles)
    return "、".join(role.name if role is not None and role.name else term("role", code) for role, code in found)


# What the case may not do ----------------------------------------------------------------------------------------------------------


@on_state
def refuse_when_only_transfer(matter: CaseMatter) -> Refusal | None:
    """After a review that came to a transfer, the case can only be transferred (review.outcome_when.transfer)."""
    verdict = matter.state.proceeding.only_transfer
    if verdict is None:
        return None
    parameter = "review.outcome_when.transfer"
    rule = matter.rule(parameter) if matter.has(parameter) else matter.rule("gate.G11")
    return matter.refuse(
        rule,
        "transfer.only",
        f"法制审核意见（{verdict.number or '未编号'}）为移送{verdict.target}，本案只能移送，不能再作其他处理",
        f"请提出移送意见，经批准后移送{verdict.target}；对审核意见有异议的，由审核机构重新出具意见",
    )


@on_state
def refuse_while_transferring(matter: CaseMatter) -> Refusal | None:
    """While a transfer is proposed, approved or objected about, nothing is decided here: a penalty does not stand in for a transfer (以罚代移)."""
    last = _transfer(matter)
    if last is None or not last.stands:
        return None
    return matter.refuse(
        _law(matter, last),
        "transfer.pending",
        f"本案正在办理移送（{STATUS[last.status]}），不能作出决定",
        "请先办结移送；决定不移送的，由有权的负责人写明理由",
    )


# Proposal and decision -------------------------------------------------------------------------------------------------------------


@on_state
def refuse_second_transfer(matter: CaseMatter) -> Refusal | None:
    """One transfer is under way at a time."""
    last = _transfer(matter)
    if last is None or not last.stands:
        return None
    return Refusal("transfer.running", PLATFORM, f"已经有一件移送在办理：{STATUS[last.status]}", "请先办结该件移送")


def refuse_too_few_verifiers(matter: CaseMatter) -> Refusal | None:
    """A suspected crime is verified by two officers or more before it is reported (行政执法机关移送涉嫌犯罪案件的规定 第五条)."""
    if matter.act.transfer_kind != CRIME:
        return None
    rule = matter.rule("transfer.officers")
    wanted, present = matter.regime.number("transfer.officers", matter.on), len(set(matter.act.officers))
    if present >= wanted:
        return None
    return matter.refuse(
        rule, "transfer.too_few", f"涉嫌犯罪的情况应由 {wanted} 名以上执法人员核实，现只有 {present} 人", "请写明核实情况的执法人员"
    )


def refuse_other_target(matter: CaseMatter) -> Refusal | None:
    """A case that a review sends to an organ goes to that organ."""
    verdict = matter.state.proceeding.only_transfer
    if verdict is None or not verdict.target or verdict.target == matter.act.target:
        return None
    return matter.refuse(
        matter.rule("gate.G04"),
        "transfer.other_target",
        f"审核意见写明移送{verdict.target}，不是{matter.act.target}",
        f"请移送{verdict.target}，或者请审核机构重新出具意见",
    )


@on_state
def refuse_nothing_proposed(matter: CaseMatter) -> Refusal | None:
    """There is a proposal to decide on."""
    last = _transfer(matter)
    if last is not None and last.status == "proposed":
        return None
    return Refusal("transfer.nothing_proposed", PLATFORM, "没有待决定的移送意见", "请先由承办机构提出移送意见")


@on_state
def refuse_other_approver(matter: CaseMatter) -> Refusal | None:
    """Whether a suspected crime is transferred is the chief's to decide (行政执法机关移送涉嫌犯罪案件的规定 第五条)."""
    last = _transfer(matter)
    if last is None or last.kind != CRIME:
        return None
    roles = matter.regime.items("transfer.approver", matter.on)
    if any(matter.by.holds(role) for role in roles):
        return None
    words = _posts(matter, roles)
    return matter.refuse(
        matter.rule("transfer.approver"),
        "transfer.approver",
        f"移送涉嫌犯罪案件由{words}决定，{matter.by.name}没有该岗位",
        f"请报{words}决定",
    )


@on_state
def warn_late_approval(matter: CaseMatter) -> Refusal | None:
    """A decision after the three days is not refused, but marked (C41)."""
    due = over(matter.state, "C41", matter, matter.on) if _open(matter, "C41") else None
    if due is None:
        return None
    return Refusal(
        "transfer.decided_late",
        matter.rule("clock.C41").article,
        f"决定是否移送的期限已于{due}届满",
        "已在留痕中标明超期；请说明原因",
        warns_only=True,
    )


def _open(matter: CaseMatter, key: str) -> bool:
    running = matter.state.clocks.get(key)
    return running is not None and running.ended is None


# Sending -----------------------------------------------------------------------------------------------------------------------------


@on_state
def refuse_unapproved_transfer(matter: CaseMatter) -> Refusal | None:
    """A case is sent after the transfer was approved."""
    last = _transfer(matter)
    if last is not None and last.status == "approved":
        return None
    status = STATUS[last.status] if last is not None else "没有移送意见"
    return matter.refuse(_law(matter), "transfer.not_approved", f"移送没有经过批准（{status}）", "请先提出移送意见，报有权的负责人决定")


@on_state
def refuse_other_letter(matter: CaseMatter) -> Refusal | None:
    """What is reviewed or sent is the letter that was proposed."""
    last = _transfer(matter)
    if last is not None and last.pending and (matter.act is None or last.letter == matter.act.draft_digest):
        return None
    return matter.refuse(
        _law(matter), "transfer.other_letter", "不是现在所提的移送书（函）文稿", "请刷新页面；文稿有改动的，请重新提出移送意见"
    )


def refuse_incomplete_transfer(matter: CaseMatter) -> Iterable[Refusal]:
    """The papers the law or form asks for go with the case, and what things and findings the file holds is on the list (第六条)."""
    last = _transfer(matter)
    if last is None:
        return
    parameter = f"transfer.papers.{last.kind}"
    sent, verdict = {one.code for one in matter.act.items}, matter.state.proceeding.only_transfer
    wanted = [code for code in matter.regime.items(parameter, matter.on) if code not in sent]
    if wanted:
        words = "、".join(term("transfer_paper", code) for code in wanted)
        yield matter.refuse(matter.rule(parameter), "transfer.papers_missing", f"移送材料缺少：{words}", "请补齐后再移送")
    named = {one.title for one in matter.act.items}
    left = [title for title in (verdict.papers if verdict is not None else ()) if title not in named]
    if left:
        yield matter.refuse(
            matter.rule(parameter),
            "transfer.papers_of_opinion",
            f"审核意见要求一并移送的材料没有列入：{'、'.join(left)}",
            "请列入移送材料清单",
        )


def transfer_reviewed_on(regime: Regime, on: date) -> bool:
    """Say whether transfers for a crime need a passed review in this agency on a day (review.grounds: crime_transfer)."""
    if regime.has("review.gate", on) and not regime.flag("review.gate", on):
        return False
    return regime.has("review.grounds", on) and "crime_transfer" in regime.items("review.grounds", on)


@on_state
def refuse_unreviewed_transfer(matter: CaseMatter) -> Iterable[Refusal]:
    """Where the agency's rule says so, a suspected crime is sent only after a review passed this very letter with this evidence."""
    last = _transfer(matter)
    if last is None or last.kind != CRIME or not transfer_reviewed_on(matter.regime, matter.on):
        return
    rule = matter.rule("review.grounds")
    review: ReviewFact | None = matter.fact("review")
    if review is None:
        yield matter.refuse(rule, "review.missing", "移送涉嫌犯罪案件应当经法制审核，尚未审核", "请先送法制审核")
    elif review.status != "passed":
        yield matter.refuse(
            rule,
            "review.not_passed",
            f"移送的法制审核没有通过（{term('outcome', review.outcome) if review.outcome else '尚未出具意见'}）",
            "请按审核意见处理后重新送审",
        )
    else:
        if review.draft_digest != last.letter:
            yield matter.refuse(rule, "review.other_draft", "审核通过的不是这一份移送书文稿", "请将现在的移送书文稿送审")
        if review.evidence_digest != matter.state.investigation.evidence_digest:
            yield matter.refuse(rule, "review.other_evidence", "审核之后证据有变化", "请就现在的证据重新送审")


@on_state
def warn_late_sending(matter: CaseMatter) -> Refusal | None:
    """A transfer for a crime after the twenty-four hours is marked (C41.hand_over)."""
    running = matter.state.clocks.get("C41.hand_over")
    if running is None or running.ended is not None:
        return None
    if not running.clock(matter.regime).answer(matter.calendar).overdue(matter.done_at):
        return None
    return Refusal(
        "transfer.sent_late",
        matter.rule("clock.C41.hand_over").article,
        "批准移送已超过二十四小时",
        "已在留痕中标明超期；请说明原因",
        warns_only=True,
    )


def warn_without_copy(matter: CaseMatter) -> Refusal | None:
    """A copy of the letter for a crime goes to the procuratorate, which supervises the transfer (第十四条)."""
    last = _transfer(matter)
    if last is None or last.kind != CRIME or matter.act.copied_to:
        return None
    return Refusal(
        "transfer.no_copy",
        matter.rule("clock.C41").article,
        "没有写明抄送的人民检察院",
        "移送接受人民检察院监督，请抄送同级人民检察院",
        warns_only=True,
    )


# Answer, objection, things -------------------------------------------------------------------------------------------------------------


@on_state
def refuse_nothing_sent(matter: CaseMatter) -> Refusal | None:
    """There is a transfer that was sent."""
    last = _transfer(matter)
    if last is not None and last.sent_on is not None:
        return None
    return Refusal("transfer.nothing_sent", PLATFORM, "没有已经送出的移送", "请先办理移送")


@on_state
def refuse_second_receipt(matter: CaseMatter) -> Refusal | None:
    """One receipt is kept."""
    last = _transfer(matter)
    if last is None or not last.receipt:
        return None
    return Refusal("transfer.received", PLATFORM, f"已经登记回执：{last.receipt}", "不需要再次登记")


@on_state
def refuse_second_answer(matter: CaseMatter) -> Refusal | None:
    """One answer is kept; what follows a refusal are objections."""
    last = _transfer(matter)
    if last is None or not last.answer:
        return None
    return Refusal("transfer.answered", PLATFORM, f"已经登记答复：{STATUS[last.answer]}", "有异议的，办理“对不予立案提出异议”")


def refuse_other_answer(matter: CaseMatter) -> Refusal | None:
    """The police files or declines; another organ accepts or returns."""
    last = _transfer(matter)
    allowed = ("filed", "declined") if last is not None and last.kind == CRIME else ("accepted", "returned")
    if matter.act.answer in allowed:
        return None
    return matter.refuse(
        _law(matter), "transfer.other_answer", f"这一移送的答复应为：{'、'.join(STATUS[one] for one in allowed)}", "请重新选择"
    )


@on_state
def refuse_objection_to_nothing(matter: CaseMatter) -> Refusal | None:
    """An objection follows a refusal to file, and the answer to the one before."""
    last = _transfer(matter)
    if last is not None and last.status == "declined":
        asked = {one.to for one in last.objections}
        left = set(OBJECTING) - asked if matter.act is None else {matter.act.to} - asked
        if left:
            return None
    return matter.refuse(
        matter.rule("clock.C42"), "transfer.no_refusal", "没有可以提出异议的不予立案决定，或者已经以这一方式提出过", "请核对公安机关的答复"
    )


def refuse_late_objection(matter: CaseMatter) -> Refusal | None:
    """Three days each (C42, C42.procuratorate); who went straight to the procuratorate has the three days of the police's notice."""
    key = OBJECTING[matter.act.to]
    if not _open(matter, key):
        key = "C42"
    due = over(matter.state, key, matter, matter.on) if _open(matter, key) else None
    if due is None:
        return None
    return matter.refuse(
        matter.rule(f"clock.{key}"),
        "transfer.objection_late",
        f"提出异议的期限已于{due}届满",
        "请由本机关依法处理；可以另行向人民检察院反映",
    )


@on_state
def refuse_no_objection(matter: CaseMatter) -> Refusal | None:
    """There is an objection that waits for its answer."""
    last = _transfer(matter)
    if last is not None and last.status == "objecting":
        return None
    return Refusal("transfer.no_objection", PLATFORM, "没有等待答复的异议", "请先提出异议")


@on_state
def refuse_handing_before_filing(matter: CaseMatter) -> Refusal | None:
    """Things are handed over once, after the police has filed the case (第十二条)."""
    last = _transfer(matter)
    if last is not None and last.answer == "filed" and last.handed_on is None:
        return None
    return matter.refuse(
        matter.rule("clock.C43"), "transfer.not_filed", "公安机关尚未立案，或者物品已经移交", "请先登记公安机关的立案通知书"
    )


@on_state
def warn_late_handing(matter: CaseMatter) -> Refusal | None:
    """Handing over after the three days is marked (C43)."""
    due = over(matter.state, "C43", matter, matter.on) if _open(matter, "C43") else None
    if due is None:
        return None
    return Refusal(
        "transfer.handed_late",
        matter.rule("clock.C43").article,
        f"移交涉案物品的期限已于{due}届满",
        "已在留痕中标明超期；请说明原因",
        warns_only=True,
    )
