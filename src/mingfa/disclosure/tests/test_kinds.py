"""Every kind of decision is due by itself and tells at least what the regime wants: inspections, measures, penalties; what lacks is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.tests.acting import edited
from mingfa.cases.acts import outline as out
from mingfa.cases.tests.whole import SMALL
from mingfa.desk import now
from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look, perform
from mingfa.disclosure import acts
from mingfa.disclosure.acts.supplying import Supplied
from mingfa.disclosure.following import PENDING
from mingfa.disclosure.models import PublicationRow
from mingfa.disclosure.tests.kinds import inspected, ordered, sealed
from mingfa.disclosure.tests.test_following import followed
from mingfa.exchange.acts.delivery import FinishTask, delivery_of
from mingfa.exchange.models import TaskRow
from mingfa.law.regime import AGENCIES
from mingfa.law.regime_terms import term

pytestmark = pytest.mark.django_db


def fields_of(case: Any) -> dict[str, str]:
    """Return the fields that went to the feed."""
    return {one["key"]: one["value"] for one in case.public.emissions[-1].content["fields"]}


def refused_field(case: Any, field: str, article: str, **draft: Any) -> None:
    """Expect that providing is refused and names the field, with the article that wants it."""
    assert case.done(acts.PreparePublication(**draft), case.at_step("provide")) == {"publication.field_missing"}
    (refusal,) = case.said
    assert term("publication_field", field) in refusal.message
    assert article in str(refusal.article)
    assert case.public.stage == "due"


EIGHT = ("object", "basis", "mode", "time", "matters", "sampled", "problems")


@pytest.mark.obligation("XX-P-9.3a")
def test_an_inspection_tells_eight_things_and_says_when_nothing_was_found(publishing):
    """湘西州 第九条（三）: body, object, basis, mode, time, matters, sampled content, problems; each one missing is refused and named."""
    case = inspected(publishing())
    for field in EIGHT:
        refused_field(case, field, "第九条", leave_out=(field,))
    case.published()
    told = fields_of(case)
    assert {"organ", *EIGHT} <= set(told)
    assert told["problems"] == "污泥脱水间台账不全"
    assert "2026年3月2日" in told["time"]
    blank = inspected(publishing(), problems="", no_problem=False)
    blank.n = 50
    refused_field(blank, "problems", "第九条")
    clean = inspected(publishing(), problems="", no_problem=True, handling="", result="未发现违法行为")
    clean.n = 100
    clean.published()
    assert fields_of(clean)["problems"] == "未发现问题"


@pytest.mark.obligation("XX-P-14c")
def test_each_kind_names_agency_object_class_and_conclusion(publishing):
    """湘西州 第十四条: an inspection with no conclusion is refused and names it; the same for a penalty and a measure, and for all four."""
    four = ("object", "category", "conclusion")
    cases = [inspected(publishing()), sealed(publishing()), publishing().decided(SMALL).issued()]
    for number, case in enumerate(cases):
        case.n = number * 50
        for field in four:
            refused_field(case, field, "第", leave_out=(field,))
        case.published()
        assert {"organ", *four} <= set(fields_of(case))


@pytest.mark.obligation("XX-P-9.1a")
def test_a_penalty_tells_six_things(publishing, portal):
    """湘西州 第九条（一）: body, offender, facts and evidence, basis, result, date."""
    case = publishing().decided(SMALL).issued()
    for field in ("evidence", "basis"):
        refused_field(case, field, "第九条（一）", leave_out=(field,))
    case.published()
    page = portal.page(case.item, follow=(case.feed,))
    told = fields_of(case)
    for field in ("organ", "object", "facts", "evidence", "basis", "result", "decided_on"):
        assert told[field]
        assert told[field].splitlines()[0] in page.text


@pytest.mark.obligation("XX-P-9.2")
@pytest.mark.obligation("XX-P-11.3")
def test_a_measure_tells_how_and_goes_to_the_portal_and_every_other_platform(publishing, portal):
    """湘西州 第九条（二）、第十一条: without mode refused; the result may follow; one task for each other platform that is configured."""
    case = sealed(publishing(), mode="")
    refused_field(case, "mode", "第九条（二）")
    case.provided(supplied=(Supplied(field="mode", words="现场加贴封条"),)).published()
    told = fields_of(case)
    assert told["measure"].startswith("查封场所、设施或者财物（水泵 1台）")
    assert told["mode"] == "现场加贴封条"
    assert "查封场所、设施或者财物已实施" in told["execution_result"]
    page = portal.page(case.item, follow=(case.feed,))
    assert page.status == 200
    assert "现场加贴封条" in page.text
    tasks = {row.channel: row.state for row in TaskRow.objects.filter(stream=delivery_of(case.publication))}
    assert tasks["portal"] == "done"
    assert tasks.keys() - {"portal"} == {"other_sites"}
    assert tasks["other_sites"] == "open"
    finish = FinishTask(channel="other_sites", receipt="https://other.example/1")
    assert case.done(finish, case.site.person("info_centre"), stream=delivery_of(case.publication)) == set(), case.said
    assert TaskRow.objects.get(stream=delivery_of(case.publication), channel="other_sites").state == "done"


@pytest.mark.obligation("XX-P-9.2")
def test_a_measure_that_is_not_carried_out_yet_is_published_with_its_result_pending(publishing):
    """湘西州 第九条（二）: without result published, marked pending and on the list; carried out, the case's record becomes the line."""
    case = ordered(publishing()).published()
    assert fields_of(case)["execution_result"] == PENDING
    assert PublicationRow.objects.get(stream=case.publication).follow == "execution_result"
    seq = case.do(case.on_site(out.ExecuteMeasure)).seq
    with pytest.raises(UnknownStream):
        look(acts.publication_of(case.stream, seq))
    followed(case, "execution_result")
    assert "查封场所、设施或者财物已实施（水泵 1台）" in fields_of(case)["execution_result"]
    assert PublicationRow.objects.get(stream=case.publication).follow == ""


@pytest.mark.obligation("SH-P-3.1a")
@pytest.mark.obligation("JB-P-10c")
@pytest.mark.parametrize(("agency", "article"), [("shanghai", "三（一）"), ("jiangbei", "第十条")])
def test_four_fields_are_enough_where_the_rules_ask_for_four(publishing, agency, article):
    """上海 三（一）3（1）, 江北 第十条: agency, object, class, conclusion; one missing is refused; with the four it is public."""
    from mingfa.disclosure.tests.test_due_dates import TWENTY, due, of

    assert due("inspection", of(agency)) == TWENTY
    case = inspected(publishing(agency))
    for field in ("object", "category", "conclusion"):
        refused_field(case, field, article, leave_out=(field,))
    case.provided(leave_out=("basis", "mode", "time", "matters", "sampled", "problems", "handling", "number")).published()
    assert case.public.stage == "published"
    assert {"organ", "object", "category", "conclusion"} <= set(fields_of(case))


@pytest.mark.parametrize(
    "agency", [pytest.param(one, marks=pytest.mark.obligation("PJ-P-4b") if one == "panjin" else ()) for one in AGENCIES]
)
def test_every_kind_is_due_by_itself(publishing, agency):
    """盘锦 二（一）: nobody asks for it; the task and its days are there with the decision, of a penalty, an inspection and a measure."""
    from mingfa.disclosure.figures import months

    cases = [publishing(agency).decided(SMALL).issued(), sealed(publishing(agency)), inspected(publishing(agency))]
    for number, case in enumerate(cases):
        case.n = number * 50
        assert case.public.stage == "due"
        assert ToDoRow.objects.filter(stream=case.publication, key="provide", duty="publication.provide").count() == 1
        assert DeadlineRow.objects.get(stream=case.publication, key="publish").due_on == case_due(case)
    case.published()
    told = {(row.unit, row.month): row for row in months(agency, case.at.date())}
    expected: dict[tuple[str, str], list[Any]] = {}
    for one in cases:
        expected.setdefault((one.public.unit, f"{case_due(one):%Y-%m}"), []).append(one)
    assert told.keys() == expected.keys()
    for key, of_month in expected.items():
        public = sum(one is case for one in of_month)
        assert (told[key].due, told[key].published) == (len(of_month), public)
        assert told[key].ratio == round(100 * public / len(of_month), 1)


def case_due(case: Any) -> date:
    """Return the last day of a publication as its kind works it out."""
    from mingfa.desk.perform import regime_of
    from mingfa.disclosure.kind import last_day, publication_clock

    view = regime_of(case.site.agency)
    found = last_day(publication_clock(case.public, view), view)
    assert found is not None
    return found


@pytest.mark.obligation("XX-P-13a")
def test_the_unit_that_decided_publishes_after_the_leader_has_looked(publishing):
    """湘西州 第十三条: without the leader's review refused; after it the section's own user publishes, no information centre needed."""
    case = inspected(publishing()).provided()
    own = case.public.version.provided_by
    assert case.done(acts.Publish(), own) == {"publication.not_approved"}
    assert "第十三条" in str(case.said[0].article)
    assert "publication.not_yours_to_approve" in case.done(acts.ApprovePublication(redaction_checked=True), own)
    case.approved()
    liaison = case.at_step("publish")
    from mingfa.desk.perform import actor_of

    assert not any(post.role == "info_centre" for post in actor_of(liaison, case.at).posts)
    assert case.done(acts.Publish(), liaison) == set()
    assert case.public.stage == "published"


@pytest.mark.obligation("SH-P-0a")
def test_who_enforces_publishes_and_answers_for_it(publishing):
    """上海 三（一）: another agency's decision is refused, the own one goes out with the agency's name."""
    other, own = inspected(publishing("jiangbei")), inspected(publishing("shanghai"))
    own.n = 50
    foreign = acts.OpenPublication(case=other.stream, decision_seq=other.seq)
    stream = acts.publication_of(other.stream, other.seq).replace("jiangbei/", "shanghai/").replace(f"d{other.seq}", "d99")
    codes = own.done(foreign, own.at_step("provide"), stream=stream)
    assert "publication.other_agency" in codes
    refusal = next(one for one in own.said if one.code == "publication.other_agency")
    assert "三（一）" in str(refusal.article)
    assert "谁执法" in refusal.remedy
    own.published()
    assert fields_of(own)["organ"] == "上海市生态环境局"


def test_what_one_searches_by_goes_out_with_the_content_and_hides_like_it(publishing, portal):
    """Laws by article, money, place, matter and parties; a citizen's number never."""
    case = publishing().decided(SMALL).issued().published()
    content = case.public.emissions[-1].content
    assert content["amount_fen"] == 12_000_000
    assert content["laws"][0]["instrument"] == "中华人民共和国生态环境法典"
    assert content["laws"][0]["article"].startswith("第")
    assert {"place", "matter", "parties"} <= set(content)
    assert content["parties"][0]["code"] == case.state.parties[0].code
    asked, other = portal.visit("/decisions/?least=120000&most=120000", "/decisions/?least=120001", follow=(case.feed,))
    assert case.item in asked.text
    assert case.item not in other.text


@pytest.mark.guards("refuse_both_problem_and_none")
def test_an_inspection_does_not_both_find_something_and_nothing(publishing):
    with pytest.raises(Refused) as caught:
        inspected(publishing("jiangbei"), no_problem=True)
    assert set(caught.value.codes) == {"decision.problem_and_none"}
    assert inspected(publishing("jiangbei"), no_problem=True, problems="").public.stage == "due"


@pytest.mark.guards("refuse_uncovered")
def test_a_kind_that_the_rules_do_not_cover_is_not_opened(publishing):
    """Nothing falls due by itself, and by hand it is refused with what to do."""
    case = publishing("jiangbei")
    systems = {"kinds.inspection.systems": {"value": ["recording"], "cite": "R 第二条"}}
    with now.at(case.at):
        perform(edited("jiangbei", with_=systems), regime_stream("jiangbei"), by="installer", key="without disclosure of inspections")
    inspected(case)
    with pytest.raises(UnknownStream):
        look(case.publication)
    opening = acts.OpenPublication(case=case.stream, decision_seq=case.seq)
    assert case.done(opening, case.at_step("provide"), stream=case.publication) == {"publication.kind_not_covered"}
    assert "行政检查" in case.said[0].message
