"""What a case waits for after an opinion of the review, and in a transfer: who has to do what, until when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.cases.gates.transfer import OBJECTING, transfer_reviewed_on
from mingfa.cases.limits import due_day
from mingfa.cases.state.core import ENDS, CaseState
from mingfa.cases.state.detention import STATUS as DETENTION
from mingfa.cases.state.detention import DetentionTransfer
from mingfa.cases.state.transfer import CRIME, STATUS, Transfer
from mingfa.desk.kinds import RegimeView, ToDo
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_terms import term

MEASURES = {"again": "重新调查", "supplement": "补充调查", "refuse": "不予作出决定"}
"""What an opinion may send a case back to."""


def todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    """Return what an opinion or a transfer asks for now."""
    yield from _after_opinion(case, view)
    last = case.transfer
    if last is not None and last.kind == CRIME and last.status in ("proposed", "approved", "sent", "filed", "declined", "objecting"):
        yield from _crime(case, last, view)
    elif last is not None and last.status in ("proposed", "approved"):
        yield from _organ(case, last, view)
    for held in case.execution.detentions:
        yield from _detention(case, held, view)


def _detention(case: CaseState, held: DetentionTransfer, view: RegimeView) -> Iterator[ToDo]:
    rule, due, key = _article(view, "clock.C41.detention"), _due(case, held.clock, view), f"detention:{held.id}"
    why = f"{held.person}：{DETENTION[held.status]}"
    match held.status:
        case "proposed":
            yield ToDo(key, "决定是否移送行政拘留", "cases.decide_detention", why, rule, due, "transfer.approve")
        case "approved":
            yield ToDo(key, f"移送{held.target}", "cases.send_detention", why, rule, due, person=case.lead_handler)
        case "sent":
            yield ToDo(
                key, "登记公安机关对行政拘留的处理", "cases.answer_detention", why, rule, due, person=case.lead_handler
            )  # fmt: skip
        case "returned" if not any(one.person == held.person and one.seq > held.seq for one in case.execution.detentions):
            yield ToDo(key, "补充材料后重新提出移送", "cases.propose_detention", why, rule, None, person=case.lead_handler)
        case _:
            return


def _after_opinion(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    given, sent = case.proceeding.verdict, case.proceeding.review
    if given is None or given.passed or case.stage in ENDS or sent is None or sent.stream != given.review:
        return
    article = _article(view, f"review.outcome_when.{given.outcome}") or _article(view, "review.after_fail")
    words = f"法制审核意见{given.number}：{term('outcome', given.outcome)}"
    if given.outcome == "transfer":
        if case.transfer is None or not case.transfer.stands:
            yield ToDo(
                "opinion", f"移送{given.target}", "cases.propose_transfer", f"{words}，本案只能移送", article, person=case.lead_handler
            )
        return
    if given.measure in ("again", "supplement"):
        if case.stage == "investigating":
            act = "cases.submit_report" if case.kind == "penalty" else "cases.submit_outline_for_review"
            yield ToDo("opinion", MEASURES[given.measure], act, words, article, person=case.lead_handler)
        return
    act = "cases.submit_for_review" if case.kind == "penalty" else "cases.submit_outline_for_review"
    label = MEASURES.get(given.measure) or "按审核意见改正，重新送审"
    yield ToDo("opinion", label, act, words, article, person=case.lead_handler)


def _crime(case: CaseState, last: Transfer, view: RegimeView) -> Iterator[ToDo]:
    rule = _article(view, "clock.C41")
    if last.status == "proposed":
        yield ToDo(
            "transfer", "决定是否移送公安机关", "cases.approve_transfer", "收到移送书面报告后应当在期限内决定", rule, _due(case, "C41", view), "transfer.approve"
        )  # fmt: skip
    if last.status in ("proposed", "approved") and transfer_reviewed_on(view.regime, last.proposed_on):
        sent = case.proceeding.review
        if sent is None or sent.draft_digest != last.letter:
            yield ToDo(
                "transfer_review", "移送涉嫌犯罪案件送法制审核", "cases.submit_transfer_for_review", "移送前须经法制审核",
                _article(view, "review.grounds"), _due(case, "C41", view), person=case.lead_handler,
            )  # fmt: skip
    if last.status == "approved":
        yield ToDo(
            "transfer", f"移送{last.target}", "cases.send_transfer", "批准后应当在二十四小时内移送", _article(view, "clock.C41.hand_over"),
            _due(case, "C41.hand_over", view), person=case.lead_handler,
        )  # fmt: skip
    elif last.status == "sent":
        yield ToDo("transfer", "登记公安机关的答复", "cases.record_transfer_answer", STATUS["sent"], rule, person=case.lead_handler)
    elif last.status == "filed" and last.handed_on is None:
        yield ToDo(
            "transfer", "移交涉案物品和材料", "cases.hand_over_things", "公安机关已经立案", _article(view, "clock.C43"), _due(case, "C43", view),
            person=case.lead_handler,
        )  # fmt: skip
    elif last.status == "objecting":
        yield ToDo("transfer", "登记异议结果", "cases.record_objection_result", STATUS["objecting"], rule, person=case.lead_handler)
    elif last.status == "declined":
        for key in OBJECTING.values():
            running = case.clocks.get(key)
            if running is not None and running.ended is None:
                yield ToDo(
                    f"object:{key}", "对不予立案有异议的，在期限内提出", "cases.object_to_refusal", STATUS["declined"], _article(view, f"clock.{key}"),
                    _due(case, key, view), person=case.lead_handler,
                )  # fmt: skip


def _organ(case: CaseState, last: Transfer, view: RegimeView) -> Iterator[ToDo]:
    rule = _article(view, "gate.G04")
    if last.status == "proposed":
        yield ToDo(
            "transfer", f"决定是否移送{last.target}", "cases.approve_transfer", "承办机构已提出移送意见", rule, None, "transfer.approve"
        )
    else:
        yield ToDo("transfer", f"移送{last.target}", "cases.send_transfer", "移送已经批准", rule, person=case.lead_handler)


def _article(view: RegimeView, parameter: str) -> Article | None:
    rules = view.regime.versions(parameter)
    return rules[0].article if rules else None


def _due(case: CaseState, key: str, view: RegimeView) -> date | None:
    running = case.clocks.get(key)
    if running is None or running.ended is not None:
        return None
    try:
        return due_day(case, key, view)
    except CalendarNotPublished:
        return None
