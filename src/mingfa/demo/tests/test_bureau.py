"""The demonstration bureau: what `make run` shows, counted back from the present, and set up once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from mingfa.agencies.setup import load_site
from mingfa.cases.state.core import CaseState
from mingfa.demo import bureau
from mingfa.desk import now
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.desk.verify import verify
from mingfa.law.regime import AGENCIES
from mingfa.ledger.models import EntryRow

TODAY = datetime(2026, 11, 17, 10, tzinfo=LOCAL)


def case(name: str, agency: str = "xiangxi") -> CaseState:
    """Return a case of the bureau."""
    state: CaseState = look(f"{agency}/case/demo-{name}").state
    return state


def publication(name: str, agency: str = "xiangxi") -> Any:
    """Return the publication of a case's decision."""
    from mingfa.disclosure.acts import publication_of

    state = case(name, agency)
    made = state.proceeding.decision
    assert made is not None
    return look(publication_of(state.stream, made.seq)).state


def due(state: CaseState, key: str) -> date:
    """Return the last day of a limit."""
    view = regime_of("xiangxi")
    assert view is not None
    last = state.clocks[key].clock(view.regime).answer(view.calendar).due_day
    assert last is not None
    return last


def test_the_bureau_is_full_set_up_once_and_true(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases in many stages relative to today, accounts that open the door, nothing done twice, and everything verifies."""
    lines: list[str] = []
    monkeypatch.setattr(bureau, "say", lines.append)
    with now.at(TODAY):
        bureau.ensure_bureau()
        _stages()
        _relative_to_today()
        _accounts()
        entries, told = EntryRow.objects.count(), len(lines)
        bureau.ensure_bureau()
        assert EntryRow.objects.count() == entries
        assert len(lines) == told
        report = verify()
    assert report.ok, report.findings
    assert EntryRow.objects.filter(recorded_at__gt=int(TODAY.timestamp() * 1_000_000)).count() == 0


def _stages() -> None:
    stages = {
        "archived": "archived", "revoked": "performing", "unpaid": "performing", "several": "performing", "approved": "performing",
        "provided": "performing", "leaders": "deliberating", "reviewing": "deliberating", "to-review": "deliberating", "defence": "notified",
        "preserved": "investigating", "suspended": "suspended", "examination": "reported", "filed": "investigating", "lead": "lead",
        "declined": "not_filed", "inspection": "closed", "coercion": "investigating",
    }  # fmt: skip
    assert {name: case(name).stage for name in stages} == stages
    assert publication("archived").stage == "published"
    assert publication("provided").stage == "prepared"
    assert publication("approved").stage == "approved"
    assert publication("revoked").stage == "published", "湘西 P 第十七条: updated and explained"
    assert publication("revoked").emissions[-1].content["state"]["label"] == "决定被撤销"
    assert publication("revoked", "jiangbei").stage == "withdrawn", "江北 P 第十一条: taken down"
    assert case("to-review").proceeding.review is not None
    assert len(case("several").parties) == 2
    assert not case("leaders").proceeding.discussions
    assert all(len(bureau.plans(agency)) >= 2 for agency in AGENCIES)


def _relative_to_today() -> None:
    today = local_day(TODAY)
    kept = case("preserved").investigation.preservations[-1]
    assert kept.open
    assert today <= due(case("preserved"), f"C02:{kept.id}") <= today + timedelta(days=4), "about to lapse"
    assert due(case("defence"), "C04:p1") > today, "the defence period runs"
    assert due(case("unpaid"), "C15:p1") < today, "overdue"
    lead = case("lead").investigation.lead
    assert lead is not None
    assert today - timedelta(days=7) <= lead.found_on <= today


def _accounts() -> None:
    told = [line.split("  ") for line in bureau.accounts()]
    assert all(len(parts) == 4 for parts in told)
    names = [parts[0] for parts in told]
    assert len(set(names)) == len(names)
    assert {name.partition(".")[0] for name in names} == set(AGENCIES)
    held = {post.role for person in _people("xiangxi") for post in look(person).state.posts}
    assert {"lead_handler", "legal_reviewer", "leader_in_charge", "info_liaison", "archivist"} <= held
    for name in names:
        assert User.objects.get(username=name).check_password(bureau.PASSWORD)


def _people(agency: str) -> list[str]:
    return sorted({person for people in load_site(agency).people.values() for person in people})


def test_in_a_year_without_holiday_notice_the_bureau_stays_in_the_last_one_that_has_it() -> None:
    """Working days are never guessed: with 2027 unannounced the demonstration lives at the end of 2026."""
    with now.at(datetime(2027, 3, 3, 9, tzinfo=LOCAL)):
        present = bureau.present(None)
    announced = bureau.load_calendar().announced(date(2027, 3, 3))
    assert present == (datetime(2027, 3, 3, 9, tzinfo=LOCAL) if announced else datetime(2026, 12, 31, 18, tzinfo=LOCAL))


def test_no_two_cases_need_the_same_officers_at_the_same_time() -> None:
    """Cases of one unit and hour begin at least seven working days apart: their days on site never meet."""
    for agency in AGENCIES:
        begun: dict[tuple[int, int], list[int]] = {}
        for plan in bureau.plans(agency):
            begun.setdefault((plan.unit, plan.slot), []).append(plan.ago)
        for days in begun.values():
            ordered = sorted(days)
            assert all(later - earlier >= 7 for earlier, later in pairwise(ordered)), days
