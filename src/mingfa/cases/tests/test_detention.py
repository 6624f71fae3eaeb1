"""Transfer for administrative detention (移送行政拘留): after the decision, approved, within its days, with its papers; the case goes on."""

from __future__ import annotations

from typing import Any

import pytest

from mingfa.cases.acts import detention as det
from mingfa.cases.acts.executing import RevokeDecision
from mingfa.cases.tests.stories import digest
from mingfa.cases.tests.whole import Whole
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import regime_of

pytestmark = pytest.mark.django_db

PAPERS = ({"code": "letter", "title": "行政拘留案件移送书"}, {"code": "evidence", "title": "询问笔录、监测报告"})


def proposing(case: Whole, **changes: Any) -> det.ProposeDetention:
    fields: dict[str, Any] = {
        "party": "p1", "person": "周某某", "target": "某县公安局", "ground": "通过暗管排放水污染物，对直接负责的主管人员", "officers": case.officers,
        "letter": digest(41), **changes,
    }  # fmt: skip
    return det.ProposeDetention.model_validate(fields)


def deciding(ident: str, *, agreed: bool = True) -> det.DecideDetention:
    return det.DecideDetention(detention=ident, agreed=agreed, opinion="同意移送" if agreed else "情节轻微，不移送")


def sending(ident: str, papers: tuple[dict[str, str], ...] = PAPERS) -> det.SendDetention:
    return det.SendDetention.model_validate({
        "detention": ident, "number": "州环拘移〔2026〕1号", "items": papers, "receipt": "某县公安局法制大队",
        "paper": {"kind": "enforcement_document", "form": "", "title": "行政拘留案件移送书", "original": digest(41)},
    })  # fmt: skip


def answering(case: Whole, ident: str, answer: str = "detained", **changes: Any) -> det.AnswerDetention:
    fields: dict[str, Any] = {"detention": ident, "answer": answer, "received_on": case.at.date(), "words": "决定行政拘留五日", **changes}
    return det.AnswerDetention.model_validate(fields)


def todo(case: Whole, ident: str) -> ToDoRow:
    return ToDoRow.objects.get(stream=case.stream, key=f"detention:{ident}")


def warned(case: Whole) -> set[str]:
    return {str(one["code"]) for one in case.state.entry(len(case.state.history) - 1).warnings}


@pytest.mark.guards(
    "refuse_before_decision", "refuse_second_detention", "refuse_nothing_to_decide", "refuse_unapproved_detention", "refuse_lacking_papers"
)
def test_a_person_goes_to_the_police_after_the_decision_and_an_approval_with_the_papers_of_the_form(whole):
    """湖南省生态环境行政处罚文书 51 to 53: the three working days run from the decision; nothing of it is done before."""
    case = whole("xiangxi").deliberating()
    assert case.refused(proposing(case), case.officers[0]) & {"stage.wrong", "detention.no_decision"}
    case = whole("xiangxi").decided().issued()
    decided = case.decision.decided_on
    assert case.refused(proposing(case, party="p9"), case.officers[0]) == {"party.unknown"}
    assert case.refused(proposing(case), case.officers[0]) == set()
    held = case.state.execution.detentions[0]
    view = regime_of(case.site.agency)
    assert view is not None
    last = view.calendar.add_working_days(decided, 3)
    assert DeadlineRow.objects.get(stream=case.stream, key=f"C41.detention:{held.id}").due_on == last
    assert (todo(case, held.id).act, todo(case, held.id).due_on) == ("cases.decide_detention", last)
    assert case.refused(proposing(case), case.officers[0]) == {"detention.running"}
    assert case.refused(proposing(case, person="吴某某"), case.officers[0]) == set()
    assert case.refused(sending(held.id), case.officers[0]) == {"detention.not_approved"}
    assert case.refused(deciding(held.id), case.officers[0]) == {"duty.not_yours"}
    assert case.refused(deciding("x999"), case.principal) == {"detention.nothing_proposed"}
    assert case.refused(deciding(held.id), case.principal) == set()
    assert case.refused(deciding(held.id), case.principal) == {"detention.nothing_proposed"}
    assert todo(case, held.id).act == "cases.send_detention"
    assert case.refused(sending(held.id, PAPERS[:1]), case.officers[0]) == {"detention.papers_missing"}
    assert "证据材料" in case.why[0].message
    assert case.state.stage == "performing"


@pytest.mark.guards("warn_late_detention", "refuse_unsent_detention", "refuse_answer_before_sending")
@pytest.mark.parametrize("late", [False, True])
def test_the_third_working_day_is_in_time_and_the_next_is_marked(whole, late):
    """Regime clock.C41.detention, both sides; what the police answers ends it, and what came back may be proposed again."""
    case = whole("xiangxi").decided().issued()
    case.do(proposing(case), case.officers[0])
    held = case.state.execution.detentions[0]
    case.do(deciding(held.id), case.principal)
    view = regime_of(case.site.agency)
    assert view is not None
    last = view.calendar.add_working_days(case.decision.decided_on, 3)
    case.until(view.calendar.next_working_day(last) if late else last, 16)
    assert case.refused(answering(case, held.id), case.officers[0]) == {"detention.not_sent"}
    case.do(sending(held.id), case.officers[0])
    assert warned(case) & {"detention.sent_late"} == ({"detention.sent_late"} if late else set())
    running = case.state.clocks[held.clock]
    assert running.ended == case.at.date()
    early = answering(case, held.id, received_on=case.decision.decided_on)
    assert case.refused(early, case.officers[0]) == {"detention.answered_when"}
    assert case.refused(answering(case, held.id, "returned"), case.officers[0]) == set()
    assert case.refused(answering(case, held.id), case.officers[0]) == {"detention.not_sent"}
    assert todo(case, held.id).act == "cases.propose_detention"
    assert case.refused(proposing(case), case.officers[0]) == set()
    assert not ToDoRow.objects.filter(stream=case.stream, key=f"detention:{held.id}").exists()


def test_a_refusal_ends_the_limit_and_an_agency_of_another_field_has_none(whole):
    """The days are a rule of ecological enforcement: in work safety the transfer is possible and no limit runs."""
    case = whole("xiangxi").decided().issued()
    case.do(proposing(case), case.officers[0])
    held = case.state.execution.detentions[0]
    case.do(deciding(held.id, agreed=False), case.principal)
    assert case.state.execution.detentions[0].status == "refused"
    assert case.state.clocks[held.clock].ended is not None
    assert not DeadlineRow.objects.filter(stream=case.stream, key=f"C41.detention:{held.id}").exists()
    other = whole("xinglongtai").decided().issued()
    other.do(proposing(other), other.officers[0])
    ident = other.state.execution.detentions[0].id
    assert not DeadlineRow.objects.filter(stream=other.stream, key=f"C41.detention:{ident}").exists()
    other.do(deciding(ident), other.principal)
    assert other.refused(sending(ident, ()), other.officers[0]) == set()
    assert warned(other) == set()


@pytest.mark.guards("refuse_before_decision")
def test_nothing_goes_to_the_police_on_a_decision_that_was_revoked(whole):
    """What was proposed before is neither approved nor sent, and nobody else is proposed."""
    case = whole("xiangxi").decided().issued()
    case.do(proposing(case), case.officers[0])
    case.do(proposing(case, person="吴某某"), case.officers[0])
    first, second = (one.id for one in case.state.execution.detentions)
    case.do(deciding(first), case.principal)
    case.do(RevokeDecision(reason="认定事实有误"), case.principal)
    assert case.refused(proposing(case, person="郑某某"), case.officers[0]) == {"detention.no_decision"}
    assert case.refused(deciding(second), case.principal) == {"detention.no_decision"}
    assert case.refused(sending(first), case.officers[0]) == {"detention.no_decision"}
