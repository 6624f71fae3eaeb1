"""When a decision is kept from the public: each ground with its own evidence, a minor found by the system, another look later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mingfa.cases.tests.drafts import FIRM
from mingfa.desk.models import ToDoRow
from mingfa.desk.times import local_day
from mingfa.disclosure import acts
from mingfa.disclosure.models import PublicationRow
from mingfa.disclosure.rules import of_age
from mingfa.disclosure.tests.kinds import inspected, sealed
from mingfa.disclosure.tests.test_due_dates import of
from mingfa.documents.blocks import Citizen
from mingfa.law.identifiers import InvalidIdentifier, citizen_number

pytestmark = pytest.mark.django_db
WHY = "写明符合该情形的事实"


def asking(ground: str, **more: Any) -> acts.Withhold:
    """Return a request to withhold."""
    return acts.Withhold(ground=ground, evidence=WHY, **more)


def refused(case: Any, act: Any, code: str, article: str) -> str:
    """Expect one refusal with this code and article; return its words."""
    assert case.done(act, case.at_step("provide")) == {code}
    (refusal,) = case.said
    assert article in str(refusal.article)
    assert refusal.remedy
    assert case.public.stage == "due"
    return refusal.message


def withheld(case: Any, act: Any) -> None:
    """Ask, have a leader approve, and see that it is kept back and counted by its ground."""
    assert case.done(act, case.at_step("provide")) == set(), case.said
    asker = case.public.withhold_by
    assert {"publication.not_yours_to_withhold", "publication.same_person"} <= case.done(
        acts.ApproveWithholding(granted=True, opinion="同意"), asker
    )
    assert case.done(acts.ApproveWithholding(granted=True, opinion="同意"), case.site.person("leader_in_charge")) == set(), case.said
    assert case.public.stage == "withheld"
    row = PublicationRow.objects.get(stream=case.publication)
    assert (row.ground, row.withheld_on) == (act.ground, local_day(case.at - timedelta(hours=1)))


def citizen(born: str) -> Citizen:
    """Return a party born on a day, written YYYYMMDD; the number's check is right."""
    for last in "0123456789X":
        number = f"110105{born}002{last}"
        try:
            citizen_number(number, date(2026, 3, 2))
        except InvalidIdentifier:
            continue
        return Citizen(name="周小某", id_number=number, address="甲市乙镇一号")
    raise AssertionError(born)


@pytest.mark.obligation("XX-P-10.1")
def test_a_minor_is_found_by_the_system_and_nobody_can_publish(publishing):
    """湘西州 第十条（一）: under eighteen on the day of the decision -> withheld at once; on the eighteenth birthday -> the normal duty."""
    young, grown = publishing(), publishing()
    grown.n = 50
    opening = {"title": "查封某作坊", "ground": "行政强制法第十八条"}
    for case, born in ((young, "20080303"), (grown, "20080302")):  # measures of 2 March 2026
        case.opened("coercion", block=citizen(born), **opening)
        measured(case)
    assert (young.public.stage, young.public.ground) == ("withheld", "1")
    assert "未满18周岁" in young.public.evidence
    assert PublicationRow.objects.get(stream=young.publication).withheld_on is not None
    assert young.done(acts.PreparePublication(), young.at_step("provide")) == {"stage.wrong"}
    lift = acts.RecheckWithholding(stands=False, reason="要求公示")
    assert young.done(lift, young.site.person("leader_in_charge")) == {"publication.minor"}
    assert "第十条（一）" in str(young.said[0].article)
    assert grown.public.stage == "due"
    assert "publication.grown_up" in grown.done(asking("1"), grown.at_step("provide"))
    grown.published()
    assert grown.public.stage == "published"


def measured(case: Any) -> None:
    """Approve a sealing and carry it out in a case that is open."""
    from mingfa.cases.acts import investigation as inv
    from mingfa.cases.acts import outline as out
    from mingfa.cases.tests.stories import approval

    granted = case.do(inv.ApproveInternally(subject="查封", granted=True, opinion="同意", paper=approval()), case.leader).seq
    case.seq = case.do(case.on_site(out.ExecuteMeasure, approval=granted, mode="现场加贴封条")).seq


@pytest.mark.guards("refuse_minor")
def test_a_birth_date_put_right_later_still_stops_the_publication(publishing):
    """The file said of age when the decision was made; the corrected number says seventeen: what was prepared cannot be prepared again."""
    from mingfa.cases.acts.opening import CorrectParty

    case = publishing()
    case.opened("coercion", block=citizen("19800302"), title="查封某作坊", ground="行政强制法第十八条")
    measured(case)
    case.do(CorrectParty(party="p1", block=citizen("20090302"), reason="证件号码录错"))
    assert "publication.minor" in case.done(acts.PreparePublication(), case.at_step("provide"))


@pytest.mark.parametrize(
    ("born", "on", "grown"),
    [
        ((2008, 3, 2), (2026, 3, 1), False), ((2008, 3, 2), (2026, 3, 2), True), ((2008, 3, 2), (2027, 1, 1), True),
        ((2008, 2, 29), (2026, 2, 28), False), ((2008, 2, 29), (2026, 3, 1), True), ((2008, 12, 31), (2026, 12, 30), False),
    ],
)  # fmt: skip
def test_the_age_is_completed_on_the_birthday(born, on, grown):
    """民法典 第十七条."""
    years = of("xiangxi").regime.number("disclosure.minor_age", date(*on))
    assert of_age(date(*born), years, date(*on)) is grown


@pytest.mark.obligation("XX-P-10.2")
def test_a_secret_names_the_main_fact_that_is_secret(publishing):
    """湘西州 第十条（二）."""
    case = inspected(publishing())
    refused(case, asking("2"), "publication.no_secret_fact", "第十条（二）")
    withheld(case, asking("2", secret_fact="检查所见的生产工艺配方属于该公司商业秘密"))
    assert "生产工艺配方" in case.public.evidence
    assert case.done(acts.Publish(), case.at_step("publish")) == {"stage.wrong"}


@pytest.mark.obligation("XX-P-10.3")
def test_an_endangered_interest_is_one_of_four(publishing):
    """湘西州 第十条（三）: without naming one, or without a reason, refused."""
    case = inspected(publishing())
    assert "国家安全、公共安全、经济安全、社会稳定" in case_remedy(case, asking("3"), "publication.no_interest")
    with pytest.raises(ValueError, match="evidence"):
        acts.Withhold(ground="3", interest="public", evidence=" ")
    withheld(case, asking("3", interest="public"))
    assert "公共安全" in case.public.evidence


def case_remedy(case: Any, act: Any, code: str) -> str:
    """Expect a refusal; return what it says to do."""
    refused(case, act, code, "第十条")
    return str(case.said[0].remedy)


@pytest.mark.obligation("XX-P-10.4")
def test_what_no_longer_obstructs_is_due_again(publishing):
    """湘西州 第十条（四）: with reason and approval on the recheck list; rechecked as no longer obstructing, the duty is back, with new days."""
    case = inspected(publishing())
    with pytest.raises(ValueError, match="evidence"):
        acts.Withhold(ground="4", evidence="")
    withheld(case, asking("4"))
    row = PublicationRow.objects.get(stream=case.publication)
    assert row.recheck_on == date(2026, 3, 30), "twenty working days of the demonstration from 2 March"
    todo = ToDoRow.objects.get(stream=case.publication, key="recheck")
    assert todo.due_on == row.recheck_on
    leader = case.site.person("leader_in_charge")
    case.at += timedelta(days=7)
    assert case.done(acts.RecheckWithholding(stands=True, reason="同案人员尚在调查"), leader) == set(), case.said
    assert PublicationRow.objects.get(stream=case.publication).recheck_on == date(2026, 4, 7), "清明 4 to 6 April"
    case.at += timedelta(days=7)
    again = local_day(case.at)
    assert case.done(acts.RecheckWithholding(stands=False, reason="调查已经结束"), leader) == set(), case.said
    assert (case.public.stage, case.public.due_since, case.public.ground) == ("due", again, "")
    row = PublicationRow.objects.get(stream=case.publication)
    assert row.withheld_on is None
    assert row.due_on is not None
    assert row.due_on > again
    assert not ToDoRow.objects.filter(stream=case.publication, key="recheck").exists()
    case.published()


@pytest.mark.obligation("XX-P-10.5")
def test_only_another_authority_can_find_it_unsuitable(publishing):
    """湘西州 第十条（五）: without the attached opinion of a named authority refused; the bureau's own opinion is none."""
    case = inspected(publishing())
    opinion = {"authority": "province_department", "opinion_issuer": "湖南省生态环境厅", "opinion_paper": "ab" * 32}
    for lacking in opinion:
        refused(
            case,
            asking("5", **{name: value for name, value in opinion.items() if name != lacking}),
            "publication.no_opinion",
            "第十条（五）",
        )
    refused(case, asking("5", **opinion | {"authority": "county"}), "publication.no_opinion", "第十条（五）")
    from mingfa.desk.perform import regime_of

    regime = regime_of("xiangxi").regime
    for issuer in (regime.name, f"{regime.name}政策法规科", next(unit.name for unit in regime.units if unit.name)):
        refused(case, asking("5", **opinion | {"opinion_issuer": issuer}), "publication.own_opinion", "第十条（五）")
    withheld(case, asking("5", **opinion))
    assert case.public.opinion_paper == "ab" * 32


@pytest.mark.obligation("XX-P-9a")
def test_without_a_ground_or_a_clause_it_stays_due(publishing):
    """湘西州 第九条: neither a ground of article 10 nor a cited clause -> refused; doing nothing leaves it due."""
    case = inspected(publishing())
    assert "publication.ground_unknown" in case.done(asking("6"), case.at_step("provide"))
    refused(case, asking("barred"), "publication.no_clause", "第九条")
    refused(
        case,
        asking("barred", clause_title="某通知", clause_article="第三条", clause_level="policy"),
        "publication.clause_too_low",
        "第九条",
    )
    assert case.public.stage == "due"
    row = PublicationRow.objects.get(stream=case.publication)
    assert row.due_on is not None
    assert (row.published_on, row.withheld_on) == (None, None)
    withheld(case, asking("barred", clause_title="中华人民共和国未成年人保护法", clause_article="第一百零三条", clause_level="law"))
    assert case.public.ground_words == "《中华人民共和国未成年人保护法》第一百零三条"


@pytest.mark.obligation("XL-P-5")
def test_xinglongtai_withholds_only_by_law_regulation_or_rule(publishing):
    """兴隆台 二（一）5: no provision cited -> refused; the bureau's own paper is no ground; a rule (规章) is one."""
    case = sealed(publishing("xinglongtai"))
    refused(case, asking("barred"), "publication.no_clause", "二（一）5")
    own = asking("barred", clause_title="本局公示办法", clause_article="第六条", clause_level="agency")
    assert "本机关制度" in refused(case, own, "publication.clause_too_low", "二（一）5")
    withheld(case, asking("barred", clause_title="某部门规章", clause_article="第六条", clause_level="rule"))


@pytest.mark.guards("refuse_low_clause")
@pytest.mark.parametrize("agency", ["panjin", "shanghai", "jiangbei"])
def test_where_the_rules_say_nothing_only_a_statute_bars(publishing, agency):
    """政府信息公开条例 第十四条: laws and administrative regulations bind everybody; a rule bars only where the agency's own text says so."""
    case = sealed(publishing(agency))
    low = asking("barred", clause_title="某部门规章", clause_article="第六条", clause_level="rule")
    assert case.done(low, case.at_step("provide")) == {"publication.clause_too_low"}
    withheld(case, asking("barred", clause_title="某行政法规", clause_article="第六条", clause_level="administrative_regulation"))


def test_the_firm_of_the_other_tests_is_no_minor():
    assert FIRM.kind == "organisation"
