"""What the law refuses when a case is closed and filed away (结案、归档)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mingfa.cases.gates.executing import open_others
from mingfa.cases.gates.notice import day_words, party_name
from mingfa.cases.limits import over
from mingfa.cases.owed import owed
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import Decision
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.article import Article
from mingfa.law.money import yuan_text
from mingfa.law.refusal import Refusal

CaseMatter = Matter[Any, CaseState]


def closing_article(matter: CaseMatter) -> Article:
    """Cite 生态环境行政处罚办法 第七十七条 in the field of ecology; elsewhere the platform's own arrangement."""
    return matter.regime.article("mee30", "第七十七条", matter.on) if matter.regime.field == "ecology" else PLATFORM


def _decision(matter: CaseMatter) -> Decision | None:
    decision = matter.state.proceeding.decision
    return decision if decision is not None and decision.exists else None


# Grounds -----------------------------------------------------------------------------------------------------------------------


def _performed(matter: CaseMatter) -> Iterator[Refusal]:
    """Order and penalty are fully performed: everything paid and carried out by each party, every order to correct obeyed."""
    decision, article = _decision(matter), closing_article(matter)
    if decision is None or decision.result != "penalty":
        yield matter.refuse(article, "closing.no_decision", "没有已签发的处罚决定，不能以全部履行结案", "请选择相符的结案情形")
        return
    for party in decision.parties:
        name, mine = party_name(matter.state, party), matter.state.execution.of(party)
        if mine.service is None or mine.service.on is None:
            yield matter.refuse(article, "closing.not_served", f"决定书尚未送达{name}", "请先送达")
            continue
        due = owed(matter.state, party, matter.on, matter.regime, matter.calendar)
        deferral = mine.deferral
        if due.total and deferral is not None and deferral.ends_on is not None and matter.on <= deferral.ends_on:
            yield matter.refuse(
                article, "closing.instalments", f"{name}的分期（延期）缴纳到{day_words(deferral.ends_on)}为止，尚未缴清", "请在缴清后结案"
            )
        elif due.total:
            yield matter.refuse(
                article, "closing.unpaid", f"{name}尚欠 {yuan_text(due.total)} 元", "请在缴清后结案，或者依法催告、申请强制执行"
            )
        for kind in open_others(matter.state, party):
            yield matter.refuse(article, "closing.not_carried_out", f"对{name}的“{kind.label}”没有执行记录", "请登记执行情况和凭证")
    yield from _orders(matter)


def _orders(matter: CaseMatter) -> Iterator[Refusal]:
    for order in matter.state.investigation.orders:
        if order.done is not True:
            yield matter.refuse(
                closing_article(matter),
                "closing.not_corrected",
                f"责令改正（{order.content[:30]}）尚未改正完毕，已经缴款也不算全部履行",
                "请复查并登记改正情况",
            )


def _court_accepted(matter: CaseMatter) -> Iterator[Refusal]:
    """The court accepted the application, by its own paper, for every party that still owes something."""
    decision, article = _decision(matter), closing_article(matter)
    for party in decision.parties if decision is not None else ():
        court = matter.state.execution.of(party).court
        due = owed(matter.state, party, matter.on, matter.regime, matter.calendar)
        if not due.total and not open_others(matter.state, party):
            continue
        if court is None or court.state not in ("accepted", "granted"):
            yield matter.refuse(
                article, "closing.not_accepted", f"法院没有受理对{party_name(matter.state, party)}的强制执行申请", "请在法院受理后结案"
            )
        elif not court.paper:
            yield matter.refuse(article, "closing.no_court_paper", "没有法院受理的文书", "请归集法院受理通知书")
    if decision is None:
        yield matter.refuse(article, "closing.no_decision", "没有已签发的决定", "请选择相符的结案情形")


def _no_enforcement(matter: CaseMatter) -> Iterator[Refusal]:
    """There is nothing to enforce: it was decided not to punish, and the party was told."""
    decision, article = _decision(matter), closing_article(matter)
    if decision is None or decision.result != "no_penalty":
        yield matter.refuse(article, "closing.something_to_enforce", "不是不予处罚决定，不能以无需执行结案", "请选择相符的结案情形")
        return
    for party in decision.parties:
        service = matter.state.execution.of(party).service
        if service is None or service.on is None:
            yield matter.refuse(article, "closing.not_served", f"不予处罚决定书尚未送达{party_name(matter.state, party)}", "请先送达")
    yield from _orders(matter)


def _terminated(matter: CaseMatter) -> Iterator[Refusal]:
    """The case was terminated with approval."""
    if not matter.state.investigation.terminated:
        yield matter.refuse(
            closing_article(matter), "closing.not_terminated", "案件没有终止调查", "请先办理终止调查审批，或者选择相符的结案情形"
        )


def _revoked(matter: CaseMatter) -> Iterator[Refusal]:
    """The decision was revoked."""
    decision = matter.state.proceeding.decision
    if decision is None or not decision.annulled:
        yield matter.refuse(closing_article(matter), "closing.not_revoked", "处罚决定没有被撤销", "请选择相符的结案情形")


def _other(matter: CaseMatter) -> Iterator[Refusal]:
    """Another circumstance, in words."""
    detail = getattr(matter.act, "detail", None)
    if detail is None and matter.state.execution.closing is not None:
        detail = matter.state.execution.closing.detail
    if not detail:
        yield matter.refuse(closing_article(matter), "closing.no_detail", "以其他情形结案没有写明具体情形", "请写明结案情形")


GROUNDS: Mapping[str, Callable[[CaseMatter], Iterator[Refusal]]] = {
    "performed": _performed, "court_accepted": _court_accepted, "no_enforcement": _no_enforcement, "terminated": _terminated,
    "revoked": _revoked, "other": _other,
}  # fmt: skip


def refuse_unmet_ground(matter: CaseMatter) -> Iterable[Refusal]:
    """A case is closed on a ground of 办法 第七十七条 that the file shows to be met."""
    closing = matter.state.execution.closing
    ground = getattr(matter.act, "ground", None) or (closing.ground if closing is not None else "")
    if ground in GROUNDS:
        yield from GROUNDS[ground](matter)


def refuse_without_voucher(matter: CaseMatter) -> Iterable[Refusal]:
    """Each ground is proved by papers of the case (办法 第七十七条; closing “court accepted” without its paper is a known fault)."""
    if not matter.act.vouchers:
        yield matter.refuse(closing_article(matter), "closing.no_voucher", "结案没有附凭证", "请选择能够证明结案情形的文书、票据")
    for ident in matter.act.vouchers:
        document = matter.state.document(ident)
        if document is None or not document.current or not document.digest:
            yield matter.refuse(
                closing_article(matter), "closing.unknown_voucher", f"本案没有编号为“{ident}”的有效文书", "请从已归集的文书中选择"
            )


@on_state
def refuse_waiting_decision(matter: CaseMatter) -> Refusal | None:
    """A decision that waits for its issue is issued first; only a terminated case is closed without one."""
    if matter.state.stage != "decided" or matter.state.investigation.terminated:
        return None
    return Refusal("closing.waiting", PLATFORM, "决定尚未签发，不能结案", "请等待签发")


@on_state
def refuse_open_remedy(matter: CaseMatter) -> Iterable[Refusal]:
    """No case is closed while a reconsideration or lawsuit may still change its decision."""
    for one in matter.state.execution.running_remedies:
        words = "行政复议" if one.kind == "reconsideration" else "行政诉讼"
        yield matter.refuse(
            closing_article(matter),
            "closing.remedy_running",
            f"{party_name(matter.state, one.party)}提起的{words}尚未结束",
            "请登记结果后结案",
        )


@on_state
def refuse_no_proposal(matter: CaseMatter) -> Refusal | None:
    """A leader approves what was proposed."""
    closing = matter.state.execution.closing
    if closing is not None and closing.approved_on is None:
        return None
    return Refusal("closing.not_proposed", PLATFORM, "没有等待审批的结案申请", "请先由承办人员申请结案")


def refuse_unfinished_record(matter: CaseMatter) -> Refusal | None:
    """What has to be filed for record (报备) names the receiving body, the day and the number (湘西州 法制审核制度 第十三条)."""
    act = matter.act
    if not act.record_required:
        return None
    told = {"接收机关": act.record_body, "报备日期": act.record_on, "备案文号": act.record_number}
    lacks = [name for name, value in told.items() if not value]
    if not lacks:
        return None
    rule = matter.rule("review.filing_for_record") if matter.has("review.filing_for_record") else PLATFORM
    return matter.refuse(
        rule,
        "closing.record_incomplete",
        f"本案需要备案，但没有填写{'、'.join(lacks)}",
        "请先按规定报备，填写接收机关、报备日期和备案文号后结案",
    )


# Archive -----------------------------------------------------------------------------------------------------------------------


@on_state
def warn_late_archive(matter: CaseMatter) -> Refusal | None:
    """C44: within thirty days of closing; a late file is archived all the same, and marked."""
    due = over(matter.state, "C44", matter, matter.on)
    if due is None:
        return None
    return Refusal(
        "archive.late", matter.rule("clock.C44").article, f"归档期限已于{day_words(due)}届满", "已在留痕中标明逾期归档", warns_only=True
    )
