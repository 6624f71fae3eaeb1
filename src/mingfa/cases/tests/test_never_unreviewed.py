"""Whatever is done in whatever order: no decision for which review is due without a review passed for this draft and this evidence.

The statement kept here is written apart from the gates: it remembers only what was sent, what the reviewer said of it, and what changed
since (行政处罚法 第五十八条).
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from mingfa.cases.acts.deciding import SubmitForReview, apply_decide, terms, waits
from mingfa.cases.acts.notice import PrepareDraft
from mingfa.cases.gates import reviewed
from mingfa.cases.tests.course import AFTER, deciding, deliberating, digest, discussing, putting
from mingfa.cases.tests.drafts import draft, fine
from mingfa.desk.act import all_acts
from mingfa.desk.entry import Entry
from mingfa.desk.kinds import RegimeView
from mingfa.desk.times import start_of
from mingfa.testing.never.sequences import STARTS, Start, Wrong, run

AMOUNTS = (120_000, 250_000, 300_000)
DUE_FROM = 200_000  # 生态环境行政处罚办法 第八十九条: from here the draft touches major rights, and 湘西州 reviews it

SEED = 20261122
OUTLINES = tuple(start for start in STARTS if start.kind not in ("penalty", "application"))
APPLICATIONS = tuple(start for start in STARTS if start.kind == "application")
IN_XINGLONGTAI = tuple(start for start in OUTLINES if start.agency == "xinglongtai")
IN_JIANGBEI = (Start("jiangbei"),)


def without(monkeypatch, *names):
    """Take gates of these names out of every act."""
    for act in all_acts():
        left = tuple(gate for gate in act.gates if getattr(gate, "__name__", "") not in names)
        if left != act.gates:
            monkeypatch.setattr(act, "gates", left)


@pytest.mark.obligation("XX-L-5a")
def test_whatever_is_done_at_the_door_no_decision_is_made_without_the_review_that_is_due(own_site):
    """The rule as testing/never/rule.py states it, under all five regimes; a decision that it allows is not refused for its review."""
    tally = run(60, SEED)
    assert tally["decided, review due"] >= 15
    assert tally["decided, no review due"] >= 8
    assert tally["the signer would sign"] >= 5
    assert tally["no decision"] >= 3


@pytest.mark.parametrize(
    ("gates", "starts"),
    [
        (("refuse_to_decide",), IN_JIANGBEI),
        (("refuse_unreviewed_outline",), OUTLINES),
        (("refuse_unreviewed_licence",), APPLICATIONS),
        (("refuse_unanswered",), OUTLINES),
        (("refuse_conflicting_outcome", "refuse_conclusion_against_facts"), OUTLINES),
        (("refuse_before_first_review",), IN_XINGLONGTAI),
    ],
    ids=lambda value: value[0] if isinstance(value[0], str) else "",
)
def test_without_one_of_its_gates_a_sequence_leads_to_a_decision_that_the_rule_forbids(own_site, monkeypatch, gates, starts):
    without(monkeypatch, *gates)
    with pytest.raises(Wrong, match="规则不允许"):
        run(400, SEED, starts=starts)


def test_without_the_part_of_the_gate_that_binds_a_pass_to_its_draft_neither(own_site, monkeypatch):
    monkeypatch.setattr(reviewed, "bound", lambda *_: ())
    for starts in (IN_JIANGBEI, APPLICATIONS):
        with pytest.raises(Wrong, match="规则不允许"):
            run(400, SEED, starts=starts)


@pytest.mark.obligation("SH-L-0")
def test_whatever_is_done_no_application_for_a_licence_is_decided_without_the_review_that_is_due(own_site):
    """The same rule on a stream of another kind: 上海, 兴隆台, 盘锦 review licences, 江北 those of which a ground is met or that were heard."""
    tally = run(15, SEED, starts=APPLICATIONS)
    assert tally["decided, review due"] >= 8
    assert tally["decided, no review due"] >= 1
    assert tally["the signer would sign"] >= 9


def test_without_the_statement_of_the_signer_a_gate_that_fails_is_the_last_one(own_site, monkeypatch):
    """The signer asks no gate: with the gate gone, it is the signer that does not put its name to the decision."""
    without(monkeypatch, "refuse_to_decide", "refuse_unreviewed_licence")
    for starts in (IN_JIANGBEI, APPLICATIONS):
        with pytest.raises(Wrong) as caught:
            run(400, SEED, starts=starts)
        assert caught.value.refused_by_signer


@dataclass
class Told:
    """What somebody who only watches would know."""

    amount: int = 300_000
    evidence: int = 0
    sent: tuple[int, int] | None = None
    answer: str = ""


steps = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.sampled_from(AMOUNTS)),
        st.tuples(st.just("evidence"), st.just(0)),
        st.tuples(st.just("send"), st.just(0)),
        st.tuples(st.just("answer"), st.sampled_from(("passed", "failed", "open", "returned"))),
        st.tuples(st.just("put"), st.just(0)),
        st.tuples(st.just("discuss"), st.just(0)),
        st.tuples(st.just("decide"), st.just(0)),
    ),
    max_size=24,
)
honest = st.just([("send", 0), ("answer", "passed"), ("put", 0), ("discuss", 0), ("decide", 0)])


@pytest.mark.obligation("XX-L-5a")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, honest, steps)
def test_no_decision_without_a_passed_review_of_this_draft_and_evidence(before, straight, after):
    table, told, number = deliberating(text=draft(fine(300_000)), told=("p1",)), Told(), 0
    for what, value in [*before, *(straight if len(before) % 2 else []), *after]:
        if what == "draft":
            if not table.do(PrepareDraft(draft=draft(fine(value))), "handler", AFTER):
                told.amount = value
        elif what == "evidence":
            number += 1
            table.add_evidence(f"x{number}", f"{number:064x}")
            told.evidence += 1
        elif what == "send":
            number += 1
            if not table.do(SubmitForReview(review=f"xiangxi/review/r{number}", draft_digest=digest(table)), "handler", AFTER):
                told.sent, told.answer = (told.amount, told.evidence), "open"
                table.passed(status="open", outcome="")
        elif what == "answer" and told.sent is not None:
            told.answer = str(value)
            table.passed(status=value, outcome="lawful" if value == "passed" else "correct")
        elif what == "put":
            table.do(putting(table), "handler", AFTER)
        elif what == "discuss":
            table.do(discussing(table), "secretary", AFTER)
        elif what == "decide" and not table.do(deciding(table), "leader", AFTER):
            due = told.amount >= DUE_FROM
            assert not due or (told.answer == "passed" and told.sent == (told.amount, told.evidence))
            event("decided, review due" if due else "decided, no review due")
            signed = terms(table.state, {name: _other(table, name) for name in waits(table.state) or ()})
            assert not isinstance(signed, str), signed
            return


def _other(table, name):
    return RegimeView(table.regime, table.calendar, name, 0) if name.endswith("/regime/current") else table.review


@pytest.mark.obligation("XX-L-5a")
def test_the_signer_asks_by_itself():
    """Somebody who gets past every gate still has no signature: the signer looks for the review itself."""
    table = deliberating(text=draft(fine(300_000)), told=("p1",))
    act, at = deciding(table), start_of(AFTER)
    entry = Entry(table.state.stream, 9, act, table.actor("leader"), at, at, bytes(32), table.facts(act), regime=("v", 0), key="k")
    table.state = apply_decide(table.state, entry)
    streams = waits(table.state)
    assert streams == ("xiangxi/regime/current",)
    answer = terms(table.state, {name: _other(table, name) for name in streams})
    assert isinstance(answer, str)
    assert "没有审核通过" in answer
