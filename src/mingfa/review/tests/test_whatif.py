"""What if: decided cases under a changed regime. Exactly those that come out otherwise are named, with gate and article; nothing is written."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from mingfa.cli import main
from mingfa.demo.walk import Walk, case_at
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import load_regime
from mingfa.review.whatif import changes, hypothetical, whatif
from mingfa.review.whatif.regimes import EVERYTHING, GROUP, PEOPLE, to_toml, traced

DAYS = ("[review]", "days")
POLICY = "《湘西州生态环境局重大行政执法决定法制审核制度（试行）》"


def written(**changed):
    """Return the present text of 湘西州 with these parameters of [review] in place of the ones it has; None takes one out."""
    agency = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    for name, leaf in changed.items():
        key = name.replace("__", ".")
        agency["review"].pop(key, None)
        agency["review"][key] = leaf if leaf is not None else {"silent": True}
    return to_toml(agency)


def ledger():
    """Return every table of the site but those of the tests themselves, as it stands."""
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told[table] = sorted(map(repr, cursor.fetchall()))
    return told


@pytest.fixture
def closed(own_site):
    """A closed case of 湘西州 that was reviewed, signed off, discussed and decided."""
    return case_at("closed")


def found(text, **how):
    outcome = whatif("xiangxi", text, **how)
    return [(one.stream, one.kind, one.code) for case in outcome.results for one in case.differences]


def test_the_same_regime_changes_nothing_and_nothing_is_written(closed):
    before = ledger()
    outcome = whatif("xiangxi", written())
    assert (outcome.changes, outcome.cases, outcome.results) == ((), 1, [])
    assert outcome.asked == outcome.alike > 60
    assert whatif("xiangxi", written(sign_off=None)).results
    assert ledger() == before


def test_an_act_that_passed_is_refused_with_gate_and_article(closed):
    """A leader's consent that the new text gives to another post, a first review that it asks for, another submitter after the pass."""
    review = closed.review_stream
    text = written(sign_off={"value": ["principal"], "cite": "L 第十一条"})
    [case] = whatif("xiangxi", text).results
    [one] = [one for one in case.differences if one.code == "review.sign_off_role"]
    assert (one.kind, one.stream, one.act, one.article) == ("refused", review, "签批审核意见", f"{POLICY}第十一条")
    first = {"first_review": {"value": True, "cite": "L 第六条"}, "first_review__signer": {"value": ["unit_head"], "cite": "L 第六条"}}
    assert (review, "refused", "review.no_first_review") in found(written(**first))
    other = written(submitter_after_pass={"value": ["legal_head"], "cite": "L 第十二条"})
    assert (closed.case, "refused", "discussion.wrong_submitter") in found(other)
    more = written(checklist={"value": [*load_regime("xiangxi", True).items("review.checklist", closed.on), "abuse"], "cite": "L 第八条"})
    assert {code for _, _, code in found(more)} >= {"review.unanswered"}


def test_a_consent_that_nobody_gave_stands_in_the_way_of_the_decision(own_site):
    """The review is folded as it would have been: without the consent that the new text asks for, its opinion is not given back, nor decided on."""
    walk = case_at("decided", "panjin")
    agency = json.loads(load_regime("panjin", True).canonical)["agency"]
    agency["silent"].remove("review.sign_off")
    agency["review"]["sign_off"] = {"value": ["legal_head"], "cite": "plan 二（三）"}
    outcome = whatif("panjin", to_toml(agency))
    codes = {(one.stream == walk.case, one.act, one.code) for case in outcome.results for one in case.differences}
    assert (False, "制作审核意见书", "review.not_signed_off") in codes
    assert (True, "提交集体讨论", "review.not_signed_off") in codes


def test_a_shorter_period_makes_an_opinion_late_on_the_day_after_its_last(closed):
    """Received and answered some working days apart: with just as many days it is in time, with one less it is late."""
    state = closed.review_state
    apart = sum(closed.calendar.is_working_day(day) for day in _days(state.received_on, state.concluded_on))
    assert apart > 1
    assert found(written(days={"value": apart, "cite": "L 第十条"})) == []
    assert found(written(days={"value": apart - 1, "cite": "L 第十条"})) == [(closed.review_stream, "overdue", "review.days")]


def _days(first, last):
    from datetime import timedelta

    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def test_what_need_not_be_reviewed_or_discussed_any_more_is_named(closed):
    agency = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency["review"]["kinds"]["value"] = ["coercion"]
    agency["kinds"]["penalty"]["systems"]["value"] = ["disclosure", "recording"]
    kinds = {kind for _, kind, _ in found(to_toml(agency))}
    assert "review_not_due" in kinds


def test_another_day_of_publication_is_named(closed):
    agency = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency["disclosure"]["days"]["penalty"] = {"value": 3, "cite": "P 第十四条", "overrides": "clock.C09", "because": "试算"}
    [case] = whatif("xiangxi", to_toml(agency)).results
    assert [one.kind for one in case.differences if one.code == "disclosure.days.penalty"] == ["publish_by"]


def test_only_cases_decided_since_a_day_are_replayed(closed):
    text, decided = written(sign_off=None), closed.state.proceeding.decision.decided_on
    assert found(text, since=decided)
    from datetime import timedelta

    assert whatif("xiangxi", text, since=decided + timedelta(days=1)).cases == 0


def test_only_cases_that_differ_are_listed(closed):
    """Two cases, of which one is closed: a duty of closing that goes to another post touches that one alone."""
    other = Walk(closed.site, closed.start, slot=2, pair=1).to("decided")
    outcome = whatif("xiangxi", written(sign_off={"value": ["principal"], "cite": "L 第十一条"}))
    assert outcome.cases == 2
    assert {case.stream for case in outcome.results} == {closed.case, other.case}
    agency = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency.setdefault("duty", {})["case.approve_closing"] = {
        "value": ["unit_head"], "cite": "L 第十三条", "overrides": "national", "because": "试算"
    }  # fmt: skip
    outcome = whatif("xiangxi", to_toml(agency))
    assert [(case.stream, [one.code for one in case.differences]) for case in outcome.results] == [(closed.case, ["duty.not_yours"])]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = [", "不是合法的 TOML"),
        ('[agency]\ncode = "panjin"', "文件是“panjin”的制度"),
        ("[review]\ndays = 3", "文件是“（未写明）”的制度"),
    ],
)
def test_a_text_that_is_no_regime_of_the_agency_does_nothing(own_site, text, words):
    with pytest.raises(ProfileInvalid, match=words):
        hypothetical(load_regime("xiangxi", True).canonical, text)


def test_every_problem_of_an_invalid_regime_is_told(own_site):
    agency = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency["review"]["days"] = {"value": "七", "cite": "Q 第十条"}
    with pytest.raises(ProfileInvalid) as caught:
        hypothetical(load_regime("xiangxi", True).canonical, to_toml(agency))
    assert len(caught.value.problems) == 2


def test_a_rule_of_the_agency_takes_the_place_of_a_demonstration_value():
    regime = load_regime("jiangbei", True)
    agency = json.loads(regime.canonical)["agency"]
    agency["review"]["days"] = {"value": 4, "cite": "L 第九条"}
    new = hypothetical(regime.canonical, to_toml(agency))
    assert [(one.id, one.before, one.after) for one in changes(regime, new)] == [("review.days", "5", "4")]
    assert not new.versions("review.days")[0].overlay


@pytest.mark.parametrize("agency", ["xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei"])
def test_a_document_written_as_toml_is_the_same_regime(agency):
    regime = load_regime(agency, True)
    again = hypothetical(regime.canonical, to_toml(json.loads(regime.canonical)["agency"]))
    assert changes(regime, again) == ()


def test_whoever_reads_a_regime_is_noted():
    from datetime import date

    regime = traced(load_regime("xiangxi", True))
    on = date(2026, 3, 2)
    assert (regime.number("review.days", on), regime.reads) == (7, {"review.days"})
    regime.reads.clear()
    assert regime.unit("legal") is not None
    assert regime.reads == {PEOPLE}
    regime.reads.clear()
    assert regime.kinds(on)
    assert regime.reads == {f"kinds{GROUP}"}
    regime.reads.clear()
    assert not regime.has("review.no_such_rule", on)
    assert regime.reads == {"review.no_such_rule"}
    regime.reads.clear()
    assert list(regime)
    assert regime.reads == {EVERYTHING}
    assert regime.memo is not regime.memo


def test_the_command_tells_the_differences_and_refuses_an_invalid_text(closed, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("mingfa.cli.setup", lambda site: None)
    path = tmp_path / "new.toml"
    path.write_text(written(sign_off={"value": ["principal"], "cite": "L 第十一条"}), encoding="utf-8")
    assert main(["whatif", "--regime", str(path), "--since", "2026-01-01"]) == 0
    told = capsys.readouterr().out
    assert "1 件结果不同" in told
    assert "review.sign_off_role" in told
    assert f"{POLICY}第十一条" in told
    assert main(["whatif", "--regime", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differing"][0]["case"] == closed.case
    path.write_text("x = [", encoding="utf-8")
    assert main(["whatif", "--regime", str(path), "--agency", "xiangxi"]) == 1
    assert "不是合法的 TOML" in capsys.readouterr().out
    assert main(["whatif", "--regime", str(tmp_path / "absent.toml")]) == 1
    assert "文件无法读取" in capsys.readouterr().out
