"""The period of a review day by day (审核期限): both sides of each limit, and the page's own explanation. Dates are written out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mingfa.agencies.acts.regime import ReplaceProfile
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.cases.facts import ReviewFact
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import perform, regime_of
from mingfa.desk.timer import run_due
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import document, load_profile_text
from mingfa.review.acts import ExtendReview, FileOpinion, RenderOpinion, Resubmit, ReturnForSupplement
from mingfa.review.kind import warn_day
from mingfa.review.models import ReviewRow
from mingfa.review.tests.a_case import OPINION_PDF, Table, on, submit, table
from mingfa.review.tests.test_asking import under_review
from mingfa.review.tests.test_period import due, extension
from mingfa.review.tests.test_reviewers import sound
from mingfa.review.tests.test_round import conclusion, reviewing
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_2024(db) -> Site:
    with on("2024-09-02"):
        return install_for_test("xiangxi")


def lines(at: Table) -> list[tuple[str, str, int]]:
    """Return the explanation as the page shows it: first day, last day, units counted."""
    return [(first, last, counted) for first, last, _, counted in json.loads(DeadlineRow.objects.get(stream=at.review).lines)]


def words(at: Table) -> str:
    return "\n".join(text for _, _, text, _ in json.loads(DeadlineRow.objects.get(stream=at.review).lines))


@pytest.mark.obligation("XX-L-10a")
def test_seven_working_days_over_the_national_holiday(in_2024):
    """第十条: received Mon 2024-09-30; 1 to 7 October off, Sat 12 October worked: due 15 October; red on the 16th, and no pass."""
    with on("2024-09-30"):
        at = table(in_2024)
        reviewing(at)
        assert due(at) == date(2024, 10, 15)
        assert [line for line in lines(at) if line[2]] == [("2024-10-08", "2024-10-12", 5), ("2024-10-14", "2024-10-15", 2)]
        assert ("2024-10-01", "2024-10-07", 0) in lines(at)
    with on("2024-10-15T23:59"):
        run_due()
        assert not ReviewRow.objects.get(stream=at.review).overdue
    with on("2024-10-16T00:01"):
        run_due()
        assert ReviewRow.objects.get(stream=at.review).overdue
        assert (at.state.status, at.state.overdue_since) == ("open", date(2024, 10, 16))
        fact = ReviewFact.of(at.state, at.review, date(2024, 10, 16))
        assert (fact.status, fact.overdue) == ("open", True)


def test_the_page_explains_each_day_of_a_supplement_and_an_extension(in_2024):
    """第十条: three working days taken out for a supplement (8 to 10 October), three more approved: due 2024-10-23."""
    with on("2024-09-30"):
        at = table(in_2024)
        reviewing(at)
    with on("2024-10-08"):
        asked = at.do(ReturnForSupplement(wanted=("监测报告",)))
        assert DeadlineRow.objects.get(stream=at.review).stopped
    with on("2024-10-11"):
        digests = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest}
        at.do(Resubmit.model_validate({"answer": "已补充", **digests}), by=at.handler)
        assert due(at) == date(2024, 10, 18)
        at.do(extension(), by=at.person("legal_leader"))
        assert due(at) == date(2024, 10, 23)
    told, text = lines(at), words(at)
    assert ("2024-10-08", "2024-10-10", 0) in told
    assert sum(counted for _, _, counted in told) == 10
    days = [line for line in told if line[0] <= line[1]]
    assert (days[0][0], max(last for _, last, _ in days)) == ("2024-09-30", "2024-10-23")
    for said in ("收到送审材料", "补充材料", "延长3个工作日", "涉及多个排污主体"):
        assert said in text, said
    assert str(asked.seq) in {hold.name for hold in at.state.running.holds}


@pytest.mark.parametrize(
    ("day", "days", "code"),
    [("2026-03-11", 3, ()), ("2026-03-11", 4, ("review.extension_days",)), ("2026-03-12", 3, ("review.extension_late",))],
)
@pytest.mark.obligation("XX-L-10b")
def test_both_sides_of_an_extension(xiangxi, day, days, code):
    """第十条: received Mon 2026-03-02, due Wed 11 March: three days on the last day are granted; four, or a day later, are not."""
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
    with on(f"{day}T16:00"):
        assert at.refused(ExtendReview(days=days, complexity="案情复杂"), by=at.person("legal_leader")) == code
        assert due(at) == (date(2026, 3, 16) if not code else date(2026, 3, 11))


def test_a_supplement_of_one_day_moves_the_end_by_one(xiangxi):
    """Asked Tue 2026-03-10 and brought on the same day: nothing; brought on Wed: one working day, due Thu 12 March."""
    for number, (back, end) in enumerate((("2026-03-10", date(2026, 3, 11)), ("2026-03-11", date(2026, 3, 12))), 1):
        with on("2026-03-02"):
            at = table(xiangxi, number=number)
            reviewing(at)
        with on("2026-03-10"):
            at.do(ReturnForSupplement(wanted=("监测报告",)))
        with on(f"{back}T17:00"):
            digests = {"draft_digest": at.state.draft_digest, "evidence_digest": at.state.evidence_digest}
            at.do(Resubmit.model_validate({"answer": "已补充", **digests}), by=at.handler)
            assert due(at) == end


@pytest.mark.obligation("XX-L-10a")
def test_warning_is_given_before_the_last_day_and_again_when_it_moves(xiangxi):
    """platform: two working days before. Due Wed 2026-03-11: warned on Mon 9 March; extended to Mon 16 March: warned again on Thu 12."""
    view = regime_of("xiangxi")
    assert warn_day(date(2026, 3, 11), view) == date(2026, 3, 9)
    assert warn_day(date(2026, 3, 16), view) == date(2026, 3, 12)
    with on("2026-03-02"):
        at = table(xiangxi)
        reviewing(at)
    with on("2026-03-08T23:59"):
        run_due()
        assert (at.state.warned_for, ToDoRow.objects.filter(stream=at.review, key="warning").count()) == (None, 0)
    with on("2026-03-09T00:01"):
        run_due()
        warned = ToDoRow.objects.get(stream=at.review, key="warning")
        assert (at.state.warned_for, warned.due_on, warned.unit) == (date(2026, 3, 11), date(2026, 3, 11), "legal")
        assert "2026-03-11 届满" in warned.why
        assert at.state.overdue_since is None
    with on("2026-03-10"):
        before = at.state.last_at
        at.do(extension(), by=at.person("legal_leader"))
        assert not ToDoRow.objects.filter(stream=at.review, key="warning").exists()
        assert before < at.state.last_at
    with on("2026-03-12T00:01"):
        run_due()
        assert (at.state.warned_for, ToDoRow.objects.filter(stream=at.review, key="warning").count()) == (date(2026, 3, 16), 1)
    with on("2026-03-12T10:00"):
        at.do(sound(at))
        at.do(conclusion(at))
        assert not ToDoRow.objects.filter(stream=at.review, key="warning").exists()


# Where the text is silent --------------------------------------------------------------------------------------------------------


def replaced(agency: str, days: int) -> None:
    """Adopt an edition of the profile whose period has a source of its own."""
    profile, extra = document(agency), document(agency, overlay=True)
    extra["review"].pop("days")
    cite = "plan 二（三）5" if agency == "xinglongtai" else "plan 三（三）4" if agency == "shanghai" else "L 第九条"
    profile["review"]["days"] = {"value": days, "cite": cite}
    act = ReplaceProfile.of(load_profile_text(profile, overlay=extra), "规定审核期限")
    perform(act, regime_stream(agency), by="installer", key="days")


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("xinglongtai", marks=pytest.mark.obligation("XL-L-5d")),
        pytest.param("shanghai", marks=pytest.mark.obligation("SH-L-4b")),
        pytest.param("jiangbei", marks=pytest.mark.obligation("JB-L-9b")),
    ],
)
def test_the_period_is_named_by_the_agency_or_there_is_no_profile(installed, agency):
    """An empty period is no profile; five days with their source: received Mon 2026-03-02, due Mon 9 March, overdue on Tue 10."""
    profile, extra = document(agency), document(agency, overlay=True)
    extra["review"].pop("days")
    with pytest.raises(ProfileInvalid, match=r"review\.days"):
        load_profile_text(profile, overlay=extra)
    site = installed(agency)
    with on("2026-03-02T09:00"):
        replaced(agency, 5)
        rule = regime_of(agency).regime.rule("review.days", date(2026, 3, 2))
        assert (rule.value, rule.overlay, bool(rule.article.article)) == (5, False, True)
    with on("2026-03-02"):
        at = under_review(site)
        assert due(at) == date(2026, 3, 9)
    with on("2026-03-09T23:59"):
        run_due()
        assert not ReviewRow.objects.get(stream=at.review).overdue
    with on("2026-03-10T00:01"):
        run_due()
        row = ReviewRow.objects.get(stream=at.review)
        assert (row.overdue, row.due_on) == (True, date(2026, 3, 9))


@pytest.mark.obligation("XL-L-6a")
def test_a_review_is_answered_promptly_and_the_unit_sees_when(installed):
    """兴隆台 二（三）6: age of what waits, overdue past the days set, and the day on which the opinion went back."""
    site = installed("xinglongtai")
    with on("2026-03-02"):
        at = under_review(site)
    with on("2026-03-05"):
        at.do(conclusion(at, "passed"))
        at.do(RenderOpinion(year=2026))
    with on("2026-03-06"):
        at.do(FileOpinion(digest=OPINION_PDF, size=1000))
    state = at.state
    assert (state.received_on, state.concluded_on, state.filed.on) == (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 6))
    with on("2026-03-02"):
        late = table(site, number=2)
        submit(late)
    with on("2026-03-20"):
        run_due()
    assert late.state.received_on is None
    with on("2026-03-20"):
        third = under_review(site, 3)
        assert third.state.overdue_since is None
    with on("2026-03-28"):
        run_due()
        assert (third.state.overdue_since, ReviewRow.objects.get(stream=third.review).overdue) == (date(2026, 3, 28), True)
