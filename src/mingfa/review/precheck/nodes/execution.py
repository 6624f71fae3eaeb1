"""After the decision (执行): performance, surcharge, demand, court, closing: for files that come so far. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.limits import court_window
from mingfa.cases.state.execution import PartyExecution
from mingfa.cases.state.proceeding import Decision
from mingfa.documents.digest import PenaltyKind, heavier_penalties
from mingfa.law.errors import MingfaError
from mingfa.law.money import yuan_text
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node


def decided(file: CaseFile) -> bool:
    """For nodes that look at a decision."""
    return file.case.proceeding.decision is not None


def punished(file: CaseFile) -> bool:
    """For nodes that look at a penalty decided."""
    decision = file.case.proceeding.decision
    return decision is not None and decision.result == "penalty"


def spared(file: CaseFile) -> bool:
    """For nodes that look at a decision not to punish."""
    decision = file.case.proceeding.decision
    return decision is not None and decision.result == "no_penalty"


def executed(file: CaseFile) -> bool:
    """For nodes that look at performance."""
    return punished(file) and bool(file.case.execution.parties)


def closing(file: CaseFile) -> bool:
    """For nodes that look at the closing."""
    return file.case.execution.closing is not None


def _decision(file: CaseFile) -> Decision:
    found = file.case.proceeding.decision
    if found is None:
        raise LookupError(file.case.stream)
    return found


def _parties(file: CaseFile) -> Iterator[tuple[str, PartyExecution]]:
    for ident, one in file.case.execution.parties.items():
        party = file.case.party(ident)
        yield (party.name if party is not None else ident), one


@node(
    "decision.heavier_than_draft", "rule:gate.G13", "discretion", "fatal", problem=(12,), when=lambda file: punished(file) and file.notice is not None,
    words="决定的处罚比告知的重：{reasons}；该决定应当撤销或者变更。",
)  # fmt: skip
def heavier_than_draft(file: CaseFile) -> Iterator[Hit]:
    """The penalties in force do not go beyond those notified."""
    decision, notice = _decision(file), file.notice
    if decision.version is None or notice is None or decision.penalties == decision.version.draft.penalties:
        return
    reasons = heavier_penalties(decision.version.draft.model_copy(update={"penalties": decision.penalties}), notice.version.draft)
    if reasons:
        yield hit(file.at(decision.seq), reasons="；".join(reasons))


@node(
    "decision.not_issued",
    "penalty_law 第五十七条",
    "documents",
    "minor",
    when=decided,
    words="决定已经作出，还没有签发；没有签发的决定不发生效力。",
)
def not_issued(file: CaseFile) -> Iterator[Hit]:
    """A decision exists once it is issued."""
    if not _decision(file).exists:
        yield hit(file.at(_decision(file).seq))


@node("decision.no_number", "penalty_law 第五十九条", "documents", "serious", when=decided, words="决定书没有文号；请编号后补正。")
def no_number(file: CaseFile) -> Iterator[Hit]:
    """A decision is numbered."""
    if not _decision(file).number:
        yield hit(file.at(_decision(file).seq))


@node(
    "decision.by_handler",
    "penalty_law 第五十七条",
    "procedure",
    "serious",
    when=decided,
    words="决定由承办、调查人员{name}作出；请由机关负责人决定。",
)
def by_handler(file: CaseFile) -> Iterator[Hit]:
    """Who decides did not investigate."""
    if _decision(file).decided_by in file.case.investigators:
        yield hit(file.at(_decision(file).seq), name=file.name(_decision(file).decided_by))


@node(
    "decision.over_time", "rule:clock.C07", "procedure", "serious", when=decided, words="决定超过办案期限作出；请核对中止、扣除和延长手续。"
)
def over_time(file: CaseFile) -> Iterator[Hit]:
    """A decision is made within the time for handling."""
    if _decision(file).over_time:
        yield hit(file.at(_decision(file).seq))


@node(
    "decision.no_education", "penalty_law 第三十三条第三款", "documents", "serious", when=spared,
    words="不予处罚的决定没有对当事人教育的记录；请补充教育的时间、内容。",
)  # fmt: skip
def no_education(file: CaseFile) -> Iterator[Hit]:
    """Who is not punished is taught, and it is recorded."""
    if not _decision(file).education.strip():
        yield hit(file.at(_decision(file).seq))


@node(
    "decision.not_corrected", "penalty_law 第三十三条第一款", "facts", "minor", when=spared,
    words="以及时改正为由不予处罚，案内没有改正的证明；请补充复查记录。",
)  # fmt: skip
def not_corrected(file: CaseFile) -> Iterator[Hit]:
    """A correction that spares a penalty is proved."""
    if _decision(file).ground in ("slight", "first") and not any(one.done for one in file.case.investigation.orders):
        yield hit(file.at(_decision(file).seq))


@node(
    "execution.unserved",
    "penalty_law 第六十一条",
    "procedure",
    "serious",
    when=lambda file: punished(file) and file.case.stage in ("performing", "in_court", "closed", "archived"),
    words="决定书没有送达{name}，对其不发生效力；请送达。",
)
def unserved(file: CaseFile) -> Iterator[Hit]:
    """The decision was served on every party."""
    decision = _decision(file)
    for ident in decision.parties if decision.exists else ():
        party, service = file.case.party(ident), file.case.execution.of(ident).service
        if party is not None and (service is None or service.on is None) and file.ended_late(f"C08:{ident}") is not None:
            yield hit(file.party_place(party), name=party.name)


@node(
    "execution.surcharge_over_fine",
    "rule:surcharge.cap_percent",
    "discretion",
    "serious",
    when=executed,
    words="{name}已缴加处罚款{paid}元，超过罚款本金{fine}元；请退还超过部分。",
)
def surcharge_over_fine(file: CaseFile) -> Iterator[Hit]:
    """The surcharge does not exceed the fine."""
    percent, decision = file.number("surcharge.cap_percent") or 100, _decision(file)
    for name, one in _parties(file):
        fine = sum(held.amount_fen or 0 for held in decision.penalties if held.kind is PenaltyKind.FINE and held.on_party in ("", name))
        paid = one.paid("surcharge")
        if paid * 100 > fine * percent:
            yield hit(file.at(one.payments[-1].seq), name=name, paid=yuan_text(paid), fine=yuan_text(fine))


@node(
    "execution.no_receipt",
    "penalty_law 第七十条",
    "documents",
    "minor",
    when=executed,
    words="{name}{on}缴款{amount}元没有票据号码；请补充专用票据。",
)
def no_receipt(file: CaseFile) -> Iterator[Hit]:
    """Money has its official receipt."""
    for name, one in _parties(file):
        for paid in one.payments:
            if not paid.receipt.strip():
                yield hit(file.at(paid.seq), name=name, on=paid.on, amount=yuan_text(paid.amount_fen))


@node(
    "execution.paid_before_service",
    "penalty_law 第六十七条",
    "procedure",
    "minor",
    when=executed,
    words="{name}在决定书送达（{served}）之前（{on}）缴款；请核对日期和票据。",
)
def paid_before_service(file: CaseFile) -> Iterator[Hit]:
    """Nobody pays before he has the decision."""
    for name, one in _parties(file):
        served = one.service.on if one.service is not None else None
        for paid in one.payments:
            if served is not None and paid.on < served:
                yield hit(file.at(paid.seq), name=name, served=served, on=paid.on)


@node(
    "execution.deferral_untold_bank",
    "penalty_law 第六十六条",
    "documents",
    "minor",
    when=executed,
    words="同意{name}延期、分期缴纳，没有通知代收银行；请补送通知书。",
)
def deferral_untold_bank(file: CaseFile) -> Iterator[Hit]:
    """The collecting bank knows of a deferral."""
    for name, one in _parties(file):
        for deferral in one.deferrals:
            if deferral.state == "approved" and deferral.told_on is not None and not deferral.bank_told:
                yield hit(file.at(deferral.seq), name=name)


@node(
    "execution.demand_unanswered",
    "coercion_law 第三十六条",
    "procedure",
    "serious",
    when=executed,
    words="{name}对催告提出的意见“{said}”没有复核答复；请答复后再申请执行。",
)
def demand_unanswered(file: CaseFile) -> Iterator[Hit]:
    """What a party says to a demand is answered."""
    for name, one in _parties(file):
        for demand in one.demands:
            for said, answer in demand.defence:
                if not answer.strip():
                    yield hit(file.at(demand.seq), name=name, said=said[:40])


@node(
    "execution.court_without_demand",
    "rule:gate.G15",
    "procedure",
    "serious",
    when=executed,
    words="对{name}申请法院强制执行之前没有催告；请先催告。",
)
def court_without_demand(file: CaseFile) -> Iterator[Hit]:
    """The court is asked after a written demand."""
    for name, one in _parties(file):
        if one.court is not None and one.demand is None:
            yield hit(file.at(one.court.seq), name=name)


@node(
    "execution.court_out_of_time",
    "rule:gate.G15",
    "procedure",
    "serious",
    when=executed,
    words="对{name}于{applied}申请法院强制执行，应当在{first}至{last}之间申请；请核对期限。",
)
def court_out_of_time(file: CaseFile) -> Iterator[Hit]:
    """The court is asked within its three months, not before the remedies are over."""
    for ident, one in file.case.execution.parties.items():
        party = file.case.party(ident)
        if one.court is None or party is None:
            continue
        try:
            window = court_window(file.case, ident, file)
        except MingfaError:
            continue
        if window is not None and not window.first <= one.court.applied_on <= window.last:
            yield hit(file.at(one.court.seq), name=party.name, applied=one.court.applied_on, first=window.first, last=window.last)


@node(
    "execution.during_remedy",
    "penalty_law 第七十三条",
    "procedure",
    "serious",
    when=executed,
    words="{name}的行政复议、诉讼尚未结束，已经申请法院强制执行；请撤回申请。",
)
def during_remedy(file: CaseFile) -> Iterator[Hit]:
    """No application while a remedy runs."""
    for ident, one in file.case.execution.parties.items():
        party = file.case.party(ident)
        if (
            one.court is not None
            and party is not None
            and any(held.running and held.filed_on <= one.court.applied_on for held in file.case.execution.remedies_of(ident))
        ):
            yield hit(file.at(one.court.seq), name=party.name)


@node(
    "closing.no_voucher", "penalty_law 第七十四条", "documents", "serious", when=closing, words="结案没有附履行、处理的凭证；请补充凭证。"
)
def no_voucher(file: CaseFile) -> Iterator[Hit]:
    """A closing has its vouchers."""
    found = file.case.execution.closing
    if found is not None and not found.vouchers:
        yield hit(file.at(found.seq))


@node(
    "closing.unpaid",
    "penalty_law 第六十六条",
    "procedure",
    "serious",
    when=lambda file: closing(file) and punished(file),
    words="以履行完毕结案，{names}的罚款还没有缴清；请核对缴款记录。",
)
def unpaid(file: CaseFile) -> Iterator[Hit]:
    """Who closes a case as performed has been paid."""
    found, decision = file.case.execution.closing, _decision(file)
    if found is None or found.ground != "performed":
        return
    owing = []
    for ident in decision.parties:
        party = file.case.party(ident)
        name = party.name if party is not None else ident
        fine = sum(one.amount_fen or 0 for one in decision.penalties if one.kind is PenaltyKind.FINE and one.on_party in ("", name))
        if file.case.execution.of(ident).paid("fine") < fine:
            owing.append(name)
    if owing:
        yield hit(file.at(found.seq), names=joined(owing))


@node(
    "closing.uncorrected",
    "penalty_law 第二十八条第一款",
    "procedure",
    "minor",
    when=closing,
    words="结案时{where}没有复查改正情况；请复查后再结案。",
)
def uncorrected(file: CaseFile) -> Iterator[Hit]:
    """Payment without correction is no performance."""
    found = file.case.execution.closing
    for one in file.case.investigation.orders if found is not None else ():
        if one.done is not True:
            yield hit(file.at(one.seq))


@node(
    "closing.by_handler",
    "penalty_law 第五十七条",
    "procedure",
    "minor",
    when=lambda file: closing(file) and bool(file.case.execution.closing and file.case.execution.closing.approved_by),
    words="结案由申请人{name}自己批准；请由负责人审批。",
)
def by_proposer(file: CaseFile) -> Iterator[Hit]:
    """Who proposes a closing does not approve it."""
    found = file.case.execution.closing
    if found is not None and found.approved_by == found.proposed_by:
        yield hit(file.at(found.seq), name=file.name(found.approved_by))
