"""Closing on a ground the file shows to be met, and the archive after which nothing changes (结案、归档)."""

from dataclasses import replace
from datetime import date

import pytest

from mingfa.cases import kind
from mingfa.cases.acts.closing import ApproveClosing, Archive, Leaf, ProposeClosing, RefuseClosing, ReopenCase
from mingfa.cases.acts.deciding import DecideNoPenalty
from mingfa.cases.acts.executing import ApproveDeferral, CourtAnswers, RemedyFiled, RequestDeferral, RevokeDecision, ServeDecision
from mingfa.cases.state.core import STAGES, FiledDocument
from mingfa.cases.state.investigation import OrderState
from mingfa.cases.tests.course import RECEIPT, serving
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.table import Table
from mingfa.cases.tests.test_executing_gates import DUE, LATE, SERVED, applying, demanded, issued, paying, served
from mingfa.cases.volume import missing, volumes, wanted
from mingfa.desk.act import all_acts
from mingfa.documents.digest import Penalty, PenaltyKind


def recorded(table):
    """Let every step have its record and the dossier be in order, so that only closing itself is asked."""
    table.state = replace(
        table.state,
        steps=tuple(replace(one, needs_record=False) for one in table.state.steps),
        dossier=replace(table.state.dossier, bound_seq=0, bound_on=date(2026, 9, 1), bound_by="承办人"),
    )
    return table


def voucher(table, form="", ident=900):
    table.state = replace(
        table.state, documents=(*table.state.documents, FiledDocument(ident, "enforcement_document", form, form or "凭证", "7" * 64))
    )
    return f"d{ident}"


def closing(table, ground="performed", **changes):
    return ProposeClosing(**{"ground": ground, "vouchers": (voucher(table),), "result": "执行完毕", **changes})


def close(table, act, on, by="handler"):
    return set(recorded(table).do(act, by, on, 18))


def test_paid_in_full_is_performed_and_nothing_less():
    table = served()
    assert close(table, closing(table), SERVED) == {"closing.unpaid"}
    table.must(paying(119_999, SERVED), "cashier", SERVED, 19)
    assert close(table, closing(table), SERVED) == {"closing.unpaid"}
    table.must(paying(1, SERVED, "票2"), "cashier", SERVED, 19)
    assert close(table, closing(table), SERVED) == set()


def test_surcharge_belongs_to_it():
    table = served()
    table.must(paying(120_000, LATE), "cashier", LATE)
    assert close(table, closing(table), LATE) == {"closing.unpaid"}


def test_paid_but_not_put_right_is_not_performed():
    """生态环境行政处罚办法 第七十七条: order and penalty together."""
    table = served()
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    order = OrderState(5, "p1", "拆除暗管", SERVED, DUE)
    table.state = replace(table.state, investigation=replace(table.state.investigation, orders=(order,)))
    assert close(table, closing(table), SERVED) == {"closing.not_corrected"}
    table.state = replace(table.state, investigation=replace(table.state.investigation, orders=(replace(order, done=True),)))
    assert close(table, closing(table), SERVED) == set()


def test_running_instalments_hold_the_case_open():
    table = served()
    table.must(RequestDeferral(party="p1", reason="资金困难", paper=RECEIPT), "cashier", DUE)
    plan = ({"due_on": date(2026, 11, 30), "amount_fen": 60_000_00}, {"due_on": date(2026, 12, 31), "amount_fen": 60_000_00})
    table.must(ApproveDeferral(party="p1", granted=True, plan=plan, reason="同意"), "leader", DUE)
    table.must(paying(60_000, date(2026, 11, 30)), "cashier", date(2026, 11, 30))
    assert close(table, closing(table), date(2026, 11, 30)) == {"closing.instalments"}
    table.must(paying(60_000, date(2026, 11, 30), "票2"), "cashier", date(2026, 11, 30), 19)
    assert close(table, closing(table), date(2026, 11, 30)) == set()


def test_things_confiscated_have_to_be_handled():
    goods = Penalty(kind=PenaltyKind.CONFISCATE_GOODS, amount_fen=1_000_00, detail="水泵一台")
    table = served(draft(fine(1_000), goods))
    table.must(paying(1_000, SERVED), "cashier", SERVED, 15)
    assert close(table, closing(table), SERVED) == {"closing.not_carried_out"}


def test_each_ground_has_its_vouchers():
    table = served()
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    assert close(table, closing(table, vouchers=()), SERVED) == {"closing.no_voucher"}
    assert close(table, closing(table, vouchers=("d12345",)), SERVED) == {"closing.unknown_voucher"}


@pytest.mark.parametrize(
    ("ground", "code"),
    [
        ("court_accepted", "closing.not_accepted"),
        ("no_enforcement", "closing.something_to_enforce"),
        ("terminated", "closing.not_terminated"),
        ("revoked", "closing.not_revoked"),
        ("other", "closing.no_detail"),
    ],
)
def test_a_ground_that_is_not_there(ground, code):
    table = served()
    assert close(table, closing(table, ground), SERVED) == {code}


def test_the_court_has_to_have_accepted_by_its_own_paper():
    table = demanded()
    on = date(2027, 3, 19)
    table.must(applying(), "handler", on)
    assert close(table, closing(table, "court_accepted"), on) == {"closing.not_accepted"}
    table.must(CourtAnswers(party="p1", outcome="accepted", on=on, paper=RECEIPT), "handler", on, 19)
    assert close(table, closing(table, "court_accepted"), on) == set()


def test_a_revoked_decision_is_a_ground_and_a_running_lawsuit_is_in_the_way():
    table = served()
    table.must(RemedyFiled(party="p1", way="litigation", organ="甲市人民法院", filed_on=LATE), "reviewer", LATE)
    table.must(paying(120_000, DUE), "cashier", LATE)
    assert close(table, closing(table), LATE) == {"closing.remedy_running"}
    other = served()
    other.must(RevokeDecision(reason="认定事实有误"), "principal", SERVED, 15)
    assert close(other, closing(other, "revoked"), SERVED) == set()


def test_a_step_without_record_holds_the_case_open():
    table = served()
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    act = closing(table)
    assert "record.missing" in table.do(act, "handler", SERVED, 16)
    assert close(table, act, SERVED) == set()


def closed():
    table = served()
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    assert close(table, closing(table), SERVED) == set()
    recorded(table).must(ApproveClosing(opinion="同意"), "leader", SERVED, 19)
    return recorded(table)


def test_a_leader_closes_what_was_proposed_or_sends_it_back():
    table = served()
    recorded(table)
    assert table.do(ApproveClosing(opinion="同意"), "leader", SERVED, 16) == ["closing.not_proposed"]
    table.must(paying(120_000, SERVED), "cashier", SERVED, 16)
    assert close(table, closing(table), SERVED) == set()
    table.must(RefuseClosing(reason="请补充票据"), "leader", SERVED, 19)
    assert recorded(table).do(ApproveClosing(opinion="同意"), "leader", SERVED, 20) == ["closing.not_proposed"]


def test_a_closed_case_may_be_opened_again_before_the_archive():
    table = closed()
    assert table.state.stage == "closed"
    table.must(ReopenCase(reason="发现票据有误"), "leader", SERVED, 20)
    assert table.state.stage == "performing"


def archive(table, **changes):
    """File the case away, two pages a paper."""
    leaves = tuple(Leaf(document=one.id, pages=2) for volume in volumes(table.state) for one in volume)
    fields = {"number": "2026-罚-001", "retention": "30", "pages": 2 * len(leaves), "leaves": leaves}
    return Archive(**{**fields, **changes})


def filled(table):
    """File every paper the archive asks for."""
    for number, one in enumerate(wanted(table.state)):
        voucher(table, one.code, 1000 + number)
    return table


def test_the_archive_is_complete_and_sealed():
    table = closed()
    assert set(table.do(archive(table), "handler", SERVED, 20)) == {"archive.missing"}
    table = filled(closed())
    assert list(missing(table.state)) == []
    table.must(archive(table), "handler", SERVED, 20)
    assert table.state.stage == "archived"
    main, side = volumes(table.state)
    assert table.state.execution.archived.main == tuple(one.id for one in main)
    assert next(one.form for one in main if one.form) == "penalty_decision"
    assert "discussion_record" not in [one.form for one in main] + [one.form for one in side]


@pytest.mark.guards("warn_late_archive")
def test_a_late_archive_is_marked():
    """湖南文书范本 文书64: thirty days from closing; 18 Sep and thirty days is Sun 18 Oct."""
    table = filled(closed())
    table.must(archive(table), "handler", date(2026, 10, 19))
    assert "archive.late" in table.warnings
    other = filled(closed())
    other.must(archive(other), "handler", date(2026, 10, 18))
    assert "archive.late" not in other.warnings


def test_no_act_on_a_case_is_possible_in_the_archive():
    """湖南文书范本 文书64: nothing is added, changed or taken out afterwards; an act that names no stage would be."""
    assert kind.__all__
    acts = [cls for cls in all_acts() if cls.kind == "case" and ".tests." not in cls.__module__ and not cls.internal and not cls.starts]
    assert len(acts) > 60
    assert [cls.name for cls in acts if not cls.stages or "archived" in cls.stages] == []
    assert ("archived", "归档") in STAGES


def test_a_terminated_case_is_closed_without_a_decision():
    table = Table()
    table.state = replace(table.state, stage="decided", investigation=replace(table.state.investigation, terminated="died"))
    assert close(table, closing(table, "terminated"), SERVED) == set()
    waiting = Table()
    waiting.state = replace(waiting.state, stage="decided")
    assert close(waiting, closing(waiting, "other", detail="特殊情形"), SERVED) == {"closing.waiting"}


def test_a_decision_not_to_punish_is_served_before_nothing_is_left_to_enforce():
    table = Table()
    table.must(
        DecideNoPenalty(year=2026, ground="slight", facts="轻微并及时改正", reason="第三十三条", education="当面教育"), "leader", SERVED
    )
    issued(table)
    assert close(table, closing(table), SERVED) == {"closing.no_decision"}
    assert close(table, closing(table, "no_enforcement"), SERVED) == {"closing.not_served"}
    table.must(serving(ServeDecision), "handler", SERVED, 19)
    assert "C15:p1" not in table.state.clocks
    assert close(table, closing(table, "no_enforcement"), SERVED) == set()


def test_a_court_that_accepted_without_a_paper_proves_nothing():
    """案卷评查: closed with “court accepted” but no document."""
    table = demanded()
    on = date(2027, 3, 19)
    table.must(applying(), "handler", on)
    mine = table.state.execution.of("p1")
    table.state = replace(
        table.state,
        stage="in_court",
        execution=table.state.execution.with_party(replace(mine, court=replace(mine.court, state="accepted"))),
    )
    assert close(table, closing(table, "court_accepted"), on) == {"closing.no_court_paper"}
