"""A year's data from the counting to the reports, under the rules of the agencies that ask for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.agencies.setup import install_subordinate
from mingfa.cases.acts import executing as exe
from mingfa.desk import now
from mingfa.desk.models import ConcernRow, ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.verify import verify
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.exchange.acts.delivery import delivery_of
from mingfa.office.reading import left
from mingfa.statistics import acts, compiling
from mingfa.statistics.counting import Line, added, differences, without_units
from mingfa.statistics.kind import complete, due_on, owed
from mingfa.statistics.models import AnnualRow, MatterRow
from mingfa.statistics.tests.yearly import Yearly, at, decided
from mingfa.testing.site import install_for_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def installed_in_2024(publishing):
    """A function that installs an agency on 8 January 2024, on the test's own site."""

    def make(agency: str):
        with now.at(at(2024, 1, 8)):
            return install_for_test(agency)

    return make


def penalty(site, when):
    """A penalty case of a site whose decision was issued, begun at an instant."""
    case = Publishing(site)
    case.at = when
    return decided(lambda agency: case, site.agency, when)


def todo(year: Yearly, key: str) -> ToDoRow | None:
    """A to-do of the year."""
    return ToDoRow.objects.filter(stream=year.stream, key=key).first()


@pytest.mark.obligation("JB-P-14a")
@pytest.mark.guards("refuse_unfinished_year")
def test_the_table_is_due_on_20_january_and_counts_by_the_day_of_the_decision(installed_in_2024):
    """江北 执法公示制度 第十四条: last year's data by 20 January, that day included."""
    site = installed_in_2024("jiangbei")
    inside = penalty(site, at(2024, 11, 4))
    late = penalty(site, at(2024, 12, 20))
    assert inside.decision.decided_on.year == 2024
    assert late.decision.decided_on.year == 2025, "opened in 2024, decided in 2025: not of the year 2024"
    year = Yearly(site, 2024, at(2024, 12, 31))
    assert year.tried(acts.OpenYear(year=2024), year.who("provide")) == {"annual.year_not_over"}
    year.when = at(2025, 1, 20)
    year.counted()
    fen = sum(int(one.amount_fen or 0) for one in inside.decision.penalties)
    assert fen > 0
    assert year.state.counted.lines == (Line("decision", "penalty", inside.state.unit, "penalty", 1, fen),)
    assert year.state.counted.size > 0
    behind = MatterRow.objects.filter(agency="jiangbei", on__year=2024)
    assert [(row.stream, row.number, row.on) for row in behind] == [(inside.stream, inside.decision.number, inside.decision.decided_on)]
    with now.at(year.when):
        waiting = todo(year, "freeze")
        assert waiting.due_on == date(2025, 1, 20)
        assert "第十四条" in waiting.article
        assert left(waiting.due_on).words == "今天到期"
        assert left(waiting.due_on).urgency == "today"
    with now.at(at(2025, 1, 21)):
        assert left(todo(year, "freeze").due_on).urgency == "over"
        assert left(todo(year, "freeze").due_on).words == "已超期 1 天"
    year.published()
    assert todo(year, "freeze") is None
    assert not ConcernRow.objects.filter(stream=year.stream, code="annual.late").exists(), "published on the last day is in time"
    assert [(row["result"], row["number"], row["fen"]) for row in year.state.emissions[-1].content["rows"]] == [("penalty", 1, fen)]
    later = Yearly(site, 2023, at(2025, 1, 21)).counted().published()
    assert ConcernRow.objects.filter(stream=later.stream, code="annual.late").count() == 1, "the year before came out long after its day"


@pytest.mark.obligation("JB-P-14b")
@pytest.mark.guards("refuse_strange_recipient", "refuse_reported_twice", "refuse_report_day")
def test_publishing_alone_leaves_both_reports_open(installed_in_2024):
    """江北 执法公示制度 第十四条: reported to the district government and to the city bureau too."""
    year = Yearly(installed_in_2024("jiangbei"), 2024, at(2025, 1, 15)).counted()
    by = year.who("provide")
    first = acts.ReportFigures(recipient="区政府", on=date(2025, 1, 15), receipt="府办收文〔2025〕12号")
    assert "annual.published" not in (codes := year.tried(first, by))
    assert codes, "nothing is reported that nobody has signed off"
    year.published()
    view = regime_of("jiangbei")
    assert owed(year.state, view) == ("区政府", "市生态环境局")
    assert not complete(year.state, view)
    rows = ToDoRow.objects.filter(stream=year.stream, key__startswith="report")
    assert {row.label for row in rows} == {"报送年度数据：区政府", "报送年度数据：市生态环境局"}
    assert {row.due_on for row in rows} == {date(2025, 1, 20)}
    assert year.tried(first.model_copy(update={"recipient": "省生态环境厅"}), by) == {"annual.no_such_recipient"}
    assert year.tried(first.model_copy(update={"on": date(2025, 1, 16)}), by) == {"annual.report_in_future"}
    assert year.tried(first.model_copy(update={"on": date(2025, 1, 14)}), by) == {"annual.report_before_sign_off"}
    with pytest.raises(ValueError, match="receipt"):
        acts.ReportFigures(recipient="区政府", on=date(2025, 1, 15), receipt=" ")
    assert year.tried(first, by) == set(), year.said
    assert year.tried(first, by) == {"annual.reported"}
    assert (year.state.reports[0].on, year.state.reports[0].receipt) == (date(2025, 1, 15), "府办收文〔2025〕12号")
    assert owed(year.state, view) == ("市生态环境局",)
    assert not complete(year.state, view), "one of the two alone is not the whole"
    assert AnnualRow.objects.get(stream=year.stream).owed == 1
    second = acts.ReportFigures(recipient="市生态环境局", on=date(2025, 1, 15), receipt="市局平台回执 7781")
    assert year.tried(second, by) == set(), year.said
    assert complete(year.state, view)
    assert not ToDoRow.objects.filter(stream=year.stream).exists()


@pytest.mark.obligation("PJ-G-4b")
def test_after_the_year_the_platform_counts_and_the_public_sees_the_table_once_published(installed_in_2024, portal):
    """盘锦 实施方案 一（三）: nobody has to think of it, and it stays "not yet published" until there is a record of publication."""
    site = installed_in_2024("panjin")
    case = penalty(site, at(2024, 11, 4))
    with now.at(at(2024, 12, 31, 23)):
        assert compiling.count_due() == 0
    with now.at(at(2025, 1, 1, 0)):
        assert compiling.count_due() == 1
        assert compiling.count_due() == 0, "counted once"
    year = Yearly(site, 2024, at(2025, 1, 6))
    assert [(one.kind, one.number) for one in year.state.counted.lines] == [("penalty", 1)]
    assert year.state.published_on is None
    assert todo(year, "freeze").why == "2024 年度数据尚未公布"
    assert AnnualRow.objects.get(stream=year.stream).published_on is None
    year.signed()
    assert todo(year, "publish").why == "2024 年度数据尚未公布", "signed off is not published"
    with now.at(year.when):
        settle(LocalSigner())
    missing = portal.visit("/annual/panjin/2024/", follow=(case.feed,))[0]
    assert missing.status == 404
    year.published()
    assert year.state.published_on == date(2025, 1, 6)
    assert not ToDoRow.objects.filter(stream=year.stream, key="publish").exists()
    with now.at(year.when + timedelta(minutes=5)):
        settle(LocalSigner())
    page, listed = portal.visit("/annual/panjin/2024/", "/annual/", follow=(case.feed,))
    assert portal.problem == 0
    assert page.status == 200
    for words in ("2024 年度行政执法数据", "行政处罚", "给予处罚", "执法决定"):
        assert words in page.text
    assert "/annual/panjin/2024/" in listed.text
    assert look(delivery_of(year.stream)).state.published_on == date(2025, 1, 6)
    assert [one for one in verify().findings if one.kind not in ("original", "anchor")] == []


@pytest.mark.obligation("SH-P-3.3")
@pytest.mark.guards("refuse_no_superior")
def test_the_citys_table_is_the_sum_of_those_who_are_in_and_names_those_who_are_not(installed_in_2024):
    """上海 推进实施方案 三（一）3（3）: the city collects the whole system's figures and publishes them."""
    site = installed_in_2024("shanghai")
    with now.at(at(2024, 1, 8)):
        districts = [install_subordinate("shanghai", code) for code in ("sh_district", "sh_pudong", "sh_ftz")]
    tables = []
    for number, one in enumerate(districts[:2]):
        below = Yearly(one, 2024, at(2025, 1, 6))
        for _ in range(number + 1):
            penalty(one, at(2024, 11, 4))
        below.counted()
        assert below.tried(acts.HandInFigures(), below.who("provide")) != set(), "nothing is handed in that nobody signed off"
        below.published()
        assert owed(below.state, regime_of(code := one.agency)) == (), "to the city it hands in, which is a step of its own"
        assert not complete(below.state, regime_of(code))
        assert below.tried(acts.HandInFigures(), below.who("provide")) == set(), below.said
        assert complete(below.state, regime_of(code))
        assert below.tried(acts.HandInFigures(), below.who("provide")) == {"annual.handed_in"}
        tables.append(without_units(compiling.counted_now(one.agency, 2024)))
    city = Yearly(site, 2024, at(2025, 1, 7)).counted()
    assert [len(table) for table in tables] == [1, 1]
    assert {name for _, name in city.state.missing} == {look("sh_ftz/agency/main").state.name}
    city.published()
    assert city.tried(acts.HandInFigures(), city.who("provide")) == {"annual.no_superior"}
    assert city.state.published.whole == added(*tables)
    assert owed(city.state, regime_of("shanghai")) == (), "nobody reports to himself"
    assert sum(line.number for line in city.state.published.whole) == 3
    late = Yearly(districts[2], 2024, at(2025, 1, 8)).counted().signed()
    assert late.tried(acts.HandInFigures(), late.who("provide")) == set(), late.said
    assert city.state.missing == ()
    assert city.state.published.missing, "what comes in later is in the next table, not in this one"
    content = city.state.emissions[-1].content
    assert [(row["measure"], row["kind"], row["unit"], row["result"], row["number"], row["fen"]) for row in content["rows"]] == [
        line.told() for line in added(*tables)
    ]
    assert content["missing"] == [look("sh_ftz/agency/main").state.name]
    assert {body["agency"] for body in content["bodies"]} == {"shanghai", "sh_district", "sh_pudong"}
    from mingfa.statistics.files import table_rows, xlsx_of

    assert [row[:2] + row[3:] for row in table_rows(content)] == [
        ("执法决定", "行政处罚", "给予处罚", str(line.number), f"{line.fen // 100}.{line.fen % 100:02}") for line in added(*tables)
    ]
    assert _cells(xlsx_of(content))[1:] == [list(row) for row in table_rows(content)], "the file says what the table says"


def _cells(raw: bytes) -> list[list[str]]:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    return [[str(cell) for cell in row] for row in CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()]


@pytest.mark.guards(
    "refuse_others_to_provide_figures", "refuse_others_to_approve_figures", "refuse_others_to_publish_figures", "refuse_same_hand",
    "refuse_counted_anew", "refuse_other_year", "refuse_strange_lines",
)  # fmt: skip
def test_only_the_named_hands_and_only_what_they_saw(installed_in_2024):
    year = Yearly(installed_in_2024("jiangbei"), 2024, at(2025, 1, 6))
    provider, approver = year.who("provide"), year.who("approve")
    wrong = Yearly(year.site, 2023, year.when)
    assert wrong.tried(acts.OpenYear(year=2024), provider) == {"annual.other_year"}
    year.counted()
    other = next(one for one in year.site.people["legal_reviewer"])
    assert "annual.not_yours_to_provide" in year.tried(year.freezing(), other)
    assert "第十四条" in str(next(one for one in year.said if one.code == "annual.not_yours_to_provide").article)
    seen = year.freezing()
    penalty(year.site, at(2024, 11, 4))
    year.counted()
    assert year.tried(seen, provider) == {"annual.counted_anew"}
    twice = acts.EnterFigures(lines=(("decision", "penalty", "a", "penalty", 1, 0),) * 2, size=1)
    assert year.tried(twice, "statistician") == {"annual.lines"}
    year.frozen()
    assert "annual.not_yours_to_approve" in year.tried(acts.SignOffFigures(), provider)
    assert year.tried(acts.SignOffFigures(), approver) == set(), year.said
    assert "annual.not_yours_to_publish" in year.tried(acts.PublishFigures(), provider)
    assert year.tried(acts.PublishFigures(), year.who("publish")) == set(), year.said
    own = Yearly(year.site, 2023, year.when).counted()
    assert own.tried(own.freezing(), approver) in ({"annual.not_yours_to_provide"}, set())
    if own.state.stage == "counted":
        own.frozen()
    view_same = own.state.frozen
    from mingfa.desk.evolve import replace

    held = replace(own.state, frozen=replace(view_same, by=approver))
    assert _same_hand(own, held, approver) == "annual.same_person"
    assert _same_hand(own, held, provider) == ""


def _same_hand(year, state, who) -> str:
    from mingfa.desk.act import Matter
    from mingfa.desk.perform import actor_of, regime_of

    view = regime_of(year.site.agency)
    matter = Matter(acts.SignOffFigures(), state, year.stream, actor_of(who, year.when), year.when, year.when, view.regime, view.calendar)
    found = next(gate for gate in acts.SignOffFigures.gates if gate.__name__ == "refuse_same_hand")(matter)
    return found.code if found is not None else ""


def test_what_changes_after_freezing_is_listed_and_a_revision_says_why(installed_in_2024):
    """A reconsideration that comes in later is a difference beside the frozen table; the table itself changes by a revision only."""
    site = installed_in_2024("jiangbei")
    case = penalty(site, at(2024, 11, 4))
    year = Yearly(site, 2024, at(2025, 1, 6)).counted().published()
    before = year.state.published.whole
    case.at = at(2025, 1, 8)
    case.served()
    filed = exe.RemedyFiled(party="p1", way="reconsideration", organ="区政府", filed_on=case.at.date())
    assert case.refused(filed, case.person("legal_reviewer")) == set() or case.refused(filed) == set(), case.why
    now_lines = compiling.counted_now("jiangbei", 2024)
    assert [(one.key[0], one.before, one.now) for one in differences(before, now_lines)] == [("reconsideration", 0, 1)]
    assert year.state.published.whole == before
    year.when = at(2025, 2, 3)
    from mingfa.desk.errors import Refused

    with now.at(year.when), pytest.raises(Refused):
        compiling.count_year("jiangbei", 2024)
    assert year.tried(acts.ReviseFigures(reason="补登一件行政复议"), year.who("provide")) == set(), year.said
    assert year.state.published.whole == before, "the published table stays until the new one takes its place"
    year.counted().published()
    content = year.state.emissions[-1].content
    assert (content["round"], content["revised"]) == (2, "补登一件行政复议")
    assert ("reconsideration", 1) in {(row["measure"], row["number"]) for row in content["rows"]}
    assert year.state.first_published_on == date(2025, 1, 6)


@pytest.mark.parametrize(
    ("agency", "due"),
    [
        ("jiangbei", date(2025, 1, 20)),
        ("panjin", date(2025, 1, 31)),
        ("xinglongtai", date(2025, 1, 31)),
        ("xiangxi", None),
        ("shanghai", None),
    ],
)
def test_the_day_is_the_one_of_the_agencys_own_text(agency, due):
    """Where the text sets no day there is none; 盘锦 and 兴隆台 take the day of 国办发〔2018〕118号."""
    from mingfa.desk.kinds import RegimeView
    from mingfa.law.calendar import load_calendar
    from mingfa.law.regime import load_regime

    assert due_on(2024, RegimeView(load_regime(agency, True), load_calendar(), "", 0)) == due
    assert due_on(2024, None) is None
