"""What the law refuses from the issued decision to its performance (送达、缴款、催告、申请法院、救济)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mingfa.cases.gates.notice import day_words, party_name, penalty_law, service_days
from mingfa.cases.limits import court_window, runs, settled
from mingfa.cases.owed import fine_of, others_of, owed, payment_due, plan_of
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.execution import PartyExecution
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.documents.digest import PenaltyKind
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.money import yuan_text
from mingfa.law.refusal import Refusal

CaseMatter = Matter[Any, CaseState]


def coercion_law(matter: CaseMatter, article: str) -> Article:
    """Cite an article of 行政强制法 as in force that day."""
    return matter.regime.article("coercion_law", article, matter.on)


def _mine(matter: CaseMatter) -> PartyExecution:
    return matter.state.execution.of(matter.act.party)


# Service and payment ---------------------------------------------------------------------------------------------------------


@on_state
def refuse_before_issue(matter: CaseMatter) -> Refusal | None:
    """What the issuing key has not signed does not exist: nothing of it is served, corrected or enforced (platform: the gate by key)."""
    decision = matter.state.proceeding.decision
    if decision is not None and decision.exists:
        return None
    return Refusal("decision.not_issued", PLATFORM, "决定尚未签发，不能送达或者执行", "请等待签发程序签发")


def refuse_decision_served(matter: CaseMatter) -> Refusal | None:
    """A decision is served once on each party; a public notice may follow where no other way worked."""
    service = _mine(matter).service
    if service is None or service.on is None:
        return None
    return Refusal(
        "service.done", PLATFORM, f"决定书已于{day_words(service.on)}送达{party_name(matter.state, matter.act.party)}", "不需要再次送达"
    )


def refuse_decision_days(matter: CaseMatter) -> Iterable[Refusal]:
    """Nothing is served before it was decided, nor received later than today, nor on somebody whom it does not bind."""
    decision = matter.state.proceeding.decision
    yield from service_days(matter, decision.decided_on if decision is not None else None)
    if decision is not None and matter.act.party not in decision.parties:
        yield Refusal("service.not_addressee", PLATFORM, f"{party_name(matter.state, matter.act.party)}不是决定的当事人", "请核对受送达人")


def refuse_unserved_decision(matter: CaseMatter) -> Refusal | None:
    """A decision binds a party from its service (行政处罚法 第六十一条)."""
    service = _mine(matter).service
    if service is not None and service.on is not None:
        return None
    return matter.refuse(
        penalty_law(matter, "第六十一条"),
        "decision.not_served",
        f"决定书尚未送达{party_name(matter.state, matter.act.party)}",
        "请先送达决定书",
    )


def refuse_wrong_payment(matter: CaseMatter) -> Iterable[Refusal]:
    """Nobody pays more than is owed, on a day to come, or twice by one receipt (行政处罚法 第六十七条)."""
    act = matter.act
    rule = penalty_law(matter, "第六十七条")
    if act.paid_on > matter.on:
        yield matter.refuse(rule, "payment.future", "缴款日期晚于办理时间", "请按票据日期登记")
        return
    if any(
        payment.receipt == act.receipt and payment.item == act.item
        for one in matter.state.execution.parties.values()
        for payment in one.payments
    ):
        yield matter.refuse(rule, "payment.receipt_used", f"票据号“{act.receipt}”已经登记过", "请核对票据号")
    now = owed(matter.state, act.party, act.paid_on, matter.regime, matter.calendar)
    open_fen = {"fine": now.fine, "gains": now.gains, "surcharge": now.surcharge}[act.item]
    if act.amount_fen > open_fen:
        yield matter.refuse(
            rule,
            "payment.too_much",
            f"缴款 {yuan_text(act.amount_fen)} 元，超过尚欠的 {yuan_text(max(0, open_fen))} 元",
            "请核对金额；多缴的应当退还",
        )


def refuse_late_deferral(matter: CaseMatter) -> Refusal | None:
    """C17: a request to pay later is made before the term to pay is over; its last day still belongs to the party."""
    asked = matter.act.made_on or matter.on
    due = settled(lambda: payment_due(matter.state, matter.act.party, matter.regime, matter.calendar), asked)
    if due is None or asked <= due:
        return None
    rule = matter.rule("clock.C17") if matter.has("clock.C17") else penalty_law(matter, "第六十六条第二款")
    return matter.refuse(
        rule, "deferral.late", f"缴款期限已于{day_words(due)}届满，期满后提出的延期、分期申请不予受理", "请告知当事人依法缴纳"
    )


def refuse_second_deferral(matter: CaseMatter) -> Refusal | None:
    """One request is decided before the next."""
    last = _mine(matter).deferrals[-1:]
    if not last or last[0].state != "requested":
        return None
    return Refusal("deferral.open", PLATFORM, "前一次申请尚未审批", "请先审批前一次申请")


def refuse_no_paper(matter: CaseMatter) -> Refusal | None:
    """What has to be in writing comes with its paper."""
    if matter.act.papers():
        return None
    return Refusal("paper.missing", PLATFORM, f"“{matter.act.label}”没有附文书", "请上传当事人或者法院的书面材料")


def refuse_nothing_asked(matter: CaseMatter) -> Refusal | None:
    """Only what was asked for is decided."""
    last = _mine(matter).deferrals[-1:]
    if last and last[0].state == "requested":
        return None
    return Refusal("deferral.none", PLATFORM, "没有等待审批的延期、分期申请", "请先登记当事人的书面申请")


def refuse_wrong_plan(matter: CaseMatter) -> Iterable[Refusal]:
    """A plan covers what is owed of the fine, in parts that lie ahead, one after another (行政处罚法 第六十六条第二款)."""
    act = matter.act
    if not act.granted:
        return
    rule = penalty_law(matter, "第六十六条第二款")
    fine = fine_of(matter.state, act.party)
    total = sum(part.amount_fen for part in act.plan)
    days = [part.due_on for part in act.plan]
    if not act.plan:
        yield matter.refuse(rule, "deferral.no_plan", "同意延期、分期缴纳没有写明缴纳安排", "请写明各期期限和金额")
    elif total != fine:
        yield matter.refuse(
            rule, "deferral.wrong_sum", f"各期合计 {yuan_text(total)} 元，与罚款 {yuan_text(fine)} 元不一致", "请核对各期金额"
        )
    if days != sorted(set(days)):
        yield matter.refuse(rule, "deferral.order", "各期期限应当由先到后，不得重复", "请核对各期期限")
    due = settled(lambda: payment_due(matter.state, act.party, matter.regime, matter.calendar), matter.on)
    if days and due is not None and days[-1] <= due:
        yield matter.refuse(rule, "deferral.no_later", f"最后一期不晚于原缴款期限 {day_words(due)}，不构成延期", "请核对各期期限")


# Demand and court ------------------------------------------------------------------------------------------------------------


def _last_due(matter: CaseMatter) -> date | None:
    plan = plan_of(matter.state, matter.act.party, matter.regime, matter.calendar)
    due = payment_due(matter.state, matter.act.party, matter.regime, matter.calendar)
    return max((part.due_on for part in plan), default=due)


def refuse_demand_in_term(matter: CaseMatter) -> Refusal | None:
    """A demand follows a term that was let go by (行政强制法 第三十四条、第三十五条)."""
    due = settled(lambda: _last_due(matter), matter.on)
    if due is not None and matter.on > due:
        return None
    until = f"到{day_words(due)}为止，" if due is not None else ""
    return matter.refuse(coercion_law(matter, "第三十五条"), "demand.early", f"履行期限{until}尚未届满", "请在期限届满后催告")


def refuse_other_amount(matter: CaseMatter) -> Refusal | None:
    """A demand names the exact amount owed on its day (行政强制法 第三十五条第二项)."""
    act = matter.act
    due = owed(matter.state, act.party, matter.on, matter.regime, matter.calendar)
    if (act.fine_fen, act.gains_fen, act.surcharge_fen) == (due.fine, due.gains, due.surcharge):
        return None
    words = f"罚款 {yuan_text(due.fine)} 元、没收违法所得 {yuan_text(due.gains)} 元、加处罚款 {yuan_text(due.surcharge)} 元"
    return matter.refuse(
        coercion_law(matter, "第三十五条第二项"), "demand.other_amount", f"催告金额与应缴的不一致；今日应缴：{words}", "请按应缴金额催告"
    )


def refuse_no_demand(matter: CaseMatter) -> Refusal | None:
    """There is a demand to serve, not served yet."""
    demand = _mine(matter).demand
    if demand is not None and (demand.service is None or demand.service.on is None):
        return None
    return Refusal("demand.none", PLATFORM, "没有等待送达的催告书", "请先制发催告书")


def refuse_undemanded(matter: CaseMatter) -> Refusal | None:
    """G15: a served demand comes before anything else (行政强制法 第五十四条)."""
    demand = _mine(matter).demand
    if demand is not None and demand.service is not None and demand.service.on is not None:
        return None
    return matter.refuse(
        matter.rule("gate.G15") if matter.act.name.endswith("apply_to_court") else coercion_law(matter, "第五十四条"),
        "court.no_demand",
        f"没有向{party_name(matter.state, matter.act.party)}送达催告书",
        "请先制发并送达催告书",
    )


def refuse_demand_running(matter: CaseMatter) -> Refusal | None:
    """G15, C21: ten working days from service of the demand; the last one still belongs to the party (行政强制法 第五十四条、第六十九条)."""
    if not runs(matter.state, f"C21:{matter.act.party}", matter, matter.on):
        return None
    return matter.refuse(matter.rule("clock.C21"), "court.demand_running", "催告书送达后的履行期限尚未届满", "请在期限届满的次日以后申请")


def refuse_demand_unanswered(matter: CaseMatter) -> Iterable[Refusal]:
    """What the party said to the demand is heard, recorded and reviewed (行政强制法 第三十六条)."""
    demand = _mine(matter).demand
    for said, answer in demand.defence if demand is not None else ():
        if not answer:
            yield matter.refuse(
                coercion_law(matter, "第三十六条"), "court.defence_open", f"对催告的陈述申辩“{said[:40]}”尚未复核", "请先复核并登记"
            )


def refuse_remedy_running(matter: CaseMatter) -> Iterable[Refusal]:
    """G15: no application while a reconsideration or lawsuit runs (行政强制法 第五十三条)."""
    for one in matter.state.execution.remedies_of(matter.act.party):
        if one.running:
            words = "行政复议" if one.kind == "reconsideration" else "行政诉讼"
            yield matter.refuse(matter.rule("gate.G15"), "court.remedy_running", f"{words}尚未结束，不能申请强制执行", "请在其结束后办理")


def refuse_outside_window(matter: CaseMatter) -> Refusal | None:
    """G15, C22: after the terms for reconsideration and lawsuit, within three months; a deferral moves the start (行政处罚法 第七十二条第二款)."""
    try:
        window = court_window(matter.state, matter.act.party, matter)
    except CalendarNotPublished as unknown:
        if matter.on > unknown.counted_to:
            raise
        words = f"复议、诉讼期限到{unknown.year}年才届满"
        return matter.refuse(matter.rule("gate.G15"), "court.early", words, "请在期限届满、该年放假安排录入后申请")
    if window is None or window.first <= matter.on <= window.last:
        return None
    span = f"{day_words(window.first)}至{day_words(window.last)}"
    if matter.on < window.first:
        return matter.refuse(
            matter.rule("gate.G15"), "court.early", f"可以申请的期间为{span}（{window.why}），尚未开始", "请在期间开始后申请"
        )
    return matter.refuse(
        matter.rule("clock.C22"), "court.late", f"可以申请的期间为{span}（{window.why}），已经届满，法院不予受理", "请研究其他处理办法"
    )


def refuse_unsigned_application(matter: CaseMatter) -> Refusal | None:
    """G15: the person in charge of the agency signs the application (行政强制法 第五十五条第二款)."""
    signer = matter.fact("signer")
    roles = matter.regime.duty("penalty.decide", matter.on).roles
    if signer is not None and any(signer.holds(role) for role in roles):
        return None
    return matter.refuse(
        coercion_law(matter, "第五十五条第二款"), "court.unsigned", "强制执行申请书应当由行政机关负责人签名", "请由负责人签名"
    )


def refuse_nothing_owed(matter: CaseMatter) -> Refusal | None:
    """The court enforces what was not performed."""
    due = owed(matter.state, matter.act.party, matter.on, matter.regime, matter.calendar)
    if due.total or open_others(matter.state, matter.act.party):
        return None
    return matter.refuse(matter.rule("gate.G15"), "court.performed", "当事人已经履行，不需要申请强制执行", "请办理结案")


def refuse_deferral_running(matter: CaseMatter) -> Refusal | None:
    """While a deferral runs nothing is overdue (行政处罚法 第七十二条第二款)."""
    deferral = _mine(matter).deferral
    if deferral is None or deferral.ends_on is None or matter.on > deferral.ends_on:
        return None
    return matter.refuse(
        penalty_law(matter, "第七十二条第二款"),
        "court.deferral_running",
        f"批准的延期、分期缴纳到{day_words(deferral.ends_on)}为止",
        "请在其结束后申请",
    )


def open_others(case: CaseState, party: str) -> tuple[PenaltyKind, ...]:
    """Return the penalties other than money on a party of which nothing was recorded as carried out."""
    done = {one.what for one in case.execution.of(party).done}
    return tuple(kind for kind in others_of(case, party) if kind.value not in done)


def refuse_no_application(matter: CaseMatter) -> Refusal | None:
    """The court answers an application."""
    if _mine(matter).court is not None:
        return None
    return Refusal("court.none", PLATFORM, "没有向法院申请强制执行", "请先申请")


def refuse_court_order(matter: CaseMatter) -> Refusal | None:
    """A ruling follows acceptance; nothing follows the end."""
    court, act = _mine(matter).court, matter.act
    if court is None:
        return None
    allowed = {"applied": ("accepted", "not_accepted"), "accepted": ("granted", "denied"), "not_accepted": ("accepted",)}.get(
        court.state, ()
    )
    if act.outcome in allowed and court.applied_on <= act.on <= matter.on:
        return None
    return Refusal("court.order", PLATFORM, "法院处理情况与此前登记的不衔接，或者日期不在申请之后", "请核对法院文书和日期")


# Remedies --------------------------------------------------------------------------------------------------------------------


def refuse_same_remedy(matter: CaseMatter) -> Refusal | None:
    """One reconsideration, one lawsuit of a party runs at a time."""
    act = matter.act
    if all(not (one.running and one.kind == act.way) for one in matter.state.execution.remedies_of(act.party)):
        return None
    return Refusal("remedy.running", PLATFORM, "该当事人的同类复议、诉讼正在进行", "请核对")


def refuse_remedy_in_future(matter: CaseMatter) -> Refusal | None:
    """Nothing was filed before the decision was served, nor after today."""
    service = _mine(matter).service
    if matter.act.filed_on > matter.on or (service is not None and service.on is not None and matter.act.filed_on < service.on):
        return Refusal("remedy.date", PLATFORM, "受理日期早于决定书送达之日，或者晚于办理时间", "请核对受理日期")
    return None


def refuse_unknown_remedy(matter: CaseMatter) -> Refusal | None:
    """An outcome belongs to a remedy that runs."""
    found = next((one for one in matter.state.execution.remedies if one.seq == matter.act.remedy), None)
    if found is not None and found.running:
        return None
    return Refusal("remedy.unknown", PLATFORM, "没有正在进行的该项复议、诉讼", "请从已登记的复议、诉讼中选择")


def refuse_outcome_dates(matter: CaseMatter) -> Refusal | None:
    """An outcome comes after the filing, and is known no earlier than it was made and no later than today."""
    act = matter.act
    found = next((one for one in matter.state.execution.remedies if one.seq == act.remedy), None)
    if found is None or (
        found.filed_on <= act.ended_on <= act.known_on <= matter.on and (act.received_on is None or act.ended_on <= act.received_on)
    ):
        return None
    return Refusal("remedy.dates", PLATFORM, "结果日期、知道日期与受理日期先后不合", "请核对文书日期和收到日期")


def refuse_changed_without_content(matter: CaseMatter) -> Refusal | None:
    """A changed decision says what is owed now."""
    act = matter.act
    if (act.outcome == "changed") == bool(act.penalties):
        return None
    return Refusal("remedy.content", PLATFORM, "变更决定的应当写明变更后的处罚；其他结果不填", "请按复议决定书、判决书填写变更后的处罚")


# Correction and revocation -----------------------------------------------------------------------------------------------------


def refuse_substance_as_clerical(matter: CaseMatter) -> Refusal | None:
    """Amounts, kinds and parties are substance: they change by another decision, not by correcting words (办法 第八十五条)."""
    decision, act = matter.state.proceeding.decision, matter.act
    if decision is None or decision.version is None:
        return None
    amounts = {yuan_text(p.amount_fen) for p in decision.penalties if p.amount_fen}
    kinds = {p.kind.label for p in decision.penalties}
    names = {party.name for party in decision.version.draft.parties}
    if any(word in act.wrong for word in amounts | kinds | names):
        article = (
            matter.regime.article("mee30", "第八十五条", matter.on)
            if matter.regime.field == "ecology"
            else penalty_law(matter, "第五十九条")
        )
        return matter.refuse(
            article,
            "decision.substance",
            "所更正的内容涉及处罚种类、金额或者当事人，不是文字错误",
            "请办理“自行变更决定”或者“自行撤销决定”",
        )
    return None


@on_state
def refuse_annulled(matter: CaseMatter) -> Refusal | None:
    """What has no effect any more cannot be taken back again."""
    decision = matter.state.proceeding.decision
    if decision is None or not decision.annulled:
        return None
    return Refusal("decision.annulled", PLATFORM, "该决定已被撤销", "不需要再次撤销")


def refuse_no_such_penalty(matter: CaseMatter) -> Refusal | None:
    """Only what was decided is carried out."""
    if matter.act.what in {kind.value for kind in others_of(matter.state, matter.act.party)}:
        return None
    return Refusal("performance.none", PLATFORM, f"决定没有对{party_name(matter.state, matter.act.party)}给予该种处罚", "请核对处罚种类")
