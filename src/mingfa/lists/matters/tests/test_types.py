"""The lists of enforcement items and of random inspection items: what each agency's text asks of a row, what is refused, what is a gap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.demo.standing import drafter, publish_list
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.perform import forget, look, perform, regime_of
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal
from mingfa.law.regime import AGENCIES, load_regime
from mingfa.law.regime_model import Regime
from mingfa.lists.matters.types import INSPECTION, ITEMS, KEYS
from mingfa.lists.standing.acts import ApproveVersion, CreateList, DraftVersion, RowIn
from mingfa.lists.standing.cells import Line, file_cell
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.gaps import gaps
from mingfa.lists.standing.kind import deadlines, todos
from mingfa.lists.standing.types import ListType
from mingfa.testing.site import install_for_test

DAY = date(2026, 3, 2)
REGIMES = {agency: load_regime(agency, overlay=True) for agency in AGENCIES}
RULES = file_cell("ab" * 32, "随机抽查工作细则.pdf")
SIX = {
    "basis": "抽查依据",
    "subject": "抽查主体",
    "content": "抽查内容",
    "method": "抽查方式",
    "ratio": "抽查比例",
    "frequency": "抽查频次",
}


def item(regime: Regime, **changes: str) -> dict[str, str]:
    cells = {
        "title": "对未建立安全培训档案的处罚", "kind": "penalty", "class": "安全生产", "basis": "《中华人民共和国安全生产法》第九十七条", "benchmark": "按违法情节轻重裁量",
        "unit": next(one.code for one in regime.units if one.code == "enforcement"), "period": "立案之日起九十日",
    }  # fmt: skip
    return {key: text for key, text in {**cells, **changes}.items() if text}


def sampling(regime: Regime, **changes: str) -> dict[str, str]:
    cells = {
        "title": "安全生产培训情况抽查", "subject": "enforcement", "basis": "《中华人民共和国安全生产法》第六十五条", "object": "高危行业生产经营单位", "content": "培训计划和档案",
        "method": "现场检查", "ratio": "10%", "frequency": "每年一次",
    }  # fmt: skip
    return {key: text for key, text in {**cells, **changes}.items() if text}


def holes(kind: ListType, agency: str, *rows: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (column, word, parameter) of what not even a draft may lack, then of what stops publication."""
    lines = [Line(f"r{n}", row) for n, row in enumerate(rows, 1)]
    regime = REGIMES[agency]
    found = [*(hole for check in kind.row_checks for hole in check(lines, regime, DAY)), *kind.holes(lines, regime, DAY)]
    return [(hole.column, hole.part, hole.parameter) for hole in found]


# Enforcement items ---------------------------------------------------------------------------------------------------------------


def test_each_regime_says_which_columns_of_an_item_must_be_filled():
    xl = {"class", "title", "basis", "benchmark", "unit", "period"}
    for agency, regime in REGIMES.items():
        named = {key for key, (_, parameter) in ITEMS.required(regime, DAY).items() if parameter}
        assert named == (xl - {"title", "class", "basis"} if agency == "xinglongtai" else set())
        always = {key for key, (_, parameter) in ITEMS.required(regime, DAY).items() if not parameter}
        assert always == {"title", "kind", "class", "basis"}
    told = set(REGIMES["xinglongtai"].items("lists.items.fields", DAY))
    answered = {word: keys for word, keys in ITEMS.fields if word in told}
    assert told == set(answered), "every word of the text has its column"


@pytest.mark.parametrize("column", ["class", "basis", "benchmark", "unit", "period"])
def test_at_xinglongtai_each_of_the_six_fields_is_needed(column):
    regime = REGIMES["xinglongtai"]
    assert holes(ITEMS, "xinglongtai", item(regime)) == []
    found = holes(ITEMS, "xinglongtai", item(regime, **{column: ""}))
    assert column in {key for key, _, _ in found}
    assert "lists.items.fields" in {parameter for _, _, parameter in found}
    if column in ("benchmark", "unit", "period"):
        assert ("lists.items.fields") in {parameter for _, _, parameter in found}
        assert "不能保存" in next(
            hole.words for check in ITEMS.row_checks for hole in check([Line("r1", item(regime, **{column: ""}))], regime, DAY)
        )


def test_where_cases_cite_the_list_every_item_names_its_unit():
    for agency in ("panjin", "shanghai"):
        regime = REGIMES[agency]
        assert holes(ITEMS, agency, item(regime)) == []
        assert holes(ITEMS, agency, item(regime, unit="")) == [("unit", "承办机构", "lists.items.cited")]
    assert holes(ITEMS, "jiangbei", item(REGIMES["jiangbei"], unit="")) == []


def test_an_item_of_one_kind_and_unit_stands_in_the_list_once():
    regime = REGIMES["panjin"]
    same = [item(regime), item(regime, title="对未建立安全培训档案的处罚 ")]
    assert [key for key, _, _ in holes(ITEMS, "panjin", *same)] == ["title"]
    assert holes(ITEMS, "panjin", item(regime), item(regime, unit="legal"), item(regime, kind="inspection")) == []
    both = [item(regime, unit="legal、enforcement"), item(regime)]
    assert [key for key, _, _ in holes(ITEMS, "panjin", *both)] == ["title"]


# On the desk ------------------------------------------------------------------------------------------------------------------


class Bench:
    """A list of an agency on its desk."""

    def __init__(self, site: Site, kind: ListType) -> None:
        self.site, self.kind, self.stream = site, kind, list_stream(site.agency, kind.code)
        self.at = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
        self.count, self.refused = 0, ()
        with now.at(self.at):
            self.person, self.unit = drafter(site, self.regime, kind, DAY)
            self.do(CreateList())

    refused: tuple[Refusal, ...]

    @property
    def regime(self) -> Regime:
        return regime_of(self.site.agency).regime

    @property
    def state(self) -> Any:
        return look(self.stream).state

    def do(self, act: Act, by: str = "") -> set[str]:
        self.count += 1
        try:
            with now.at(self.at):
                perform(act, self.stream, by=by or self.person, key=f"bench{self.count}")
        except Refused as error:
            self.refused = error.refusals
            return set(error.codes)
        return set()

    def draft(self, *rows: Mapping[str, str]) -> set[str]:
        told = tuple(RowIn(id=f"r{n}", cells=dict(row)) for n, row in enumerate(rows, 1))
        return self.do(DraftVersion(unit=self.unit, provider=self.person, rows=told, source="清单编制方案"))

    def publish(self, *rows: Mapping[str, str]) -> None:
        with now.at(self.at):
            publish_list(self.site, self.kind.code, {f"r{n}": row for n, row in enumerate(rows, 1)}, key=f"p{self.at.isoformat()}")

    def gaps(self) -> dict[tuple[str, str], str]:
        return {
            (one.kind, one.part): str(one.article)
            for one in gaps(self.regime, self.at.date(), {self.kind.code: self.state})
            if one.code == self.kind.code
        }


@pytest.fixture
def bench(db: None) -> Iterator[Any]:
    forget()
    sites: dict[str, Site] = {}

    def make(agency: str, kind: ListType) -> Bench:
        with now.at(datetime(2026, 1, 5, 9, tzinfo=LOCAL)):
            sites[agency] = sites.get(agency) or install_for_test(agency)
        return Bench(sites[agency], kind)

    yield make
    forget()


@pytest.mark.obligation("PJ-G-3d")
def test_an_item_saved_without_its_kind_is_refused_and_one_carries_kind_class_and_three_flags(bench):
    """盘锦 实施方案 一（二）; what a case takes over is proven in cases/tests/test_items.py."""
    at = bench("panjin", ITEMS)
    assert [label for _, label in KEYS] == ["重点公示", "重点音像记录", "重点法制审核"]
    assert at.draft(item(at.regime, kind="")) == {"list.cell_needed"}
    assert "执法行为种类" in at.refused[0].message
    assert at.state.draft is None
    assert at.draft(item(at.regime, kind="reward")) == {"list.bad_cell"}
    assert at.draft(item(at.regime, record="也许")) == {"list.bad_cell"}
    assert at.draft(item(at.regime, disclose="是", record="否", review="是")) == set()
    line = at.state.draft.lines[0]
    assert (line.get("kind"), line.get("class")) == ("penalty", "安全生产")
    assert [line.flag(key) for key, _ in KEYS] == [True, False, True]


@pytest.mark.obligation("XL-P-3.2a")
def test_xinglongtai_saves_no_item_that_lacks_one_of_six_fields(bench):
    """兴隆台 二（一）3（2）."""
    at = bench("xinglongtai", ITEMS)
    for column in ("title", "class", "basis", "benchmark", "unit", "period"):
        refused = at.draft(item(at.regime, **{column: ""}))
        assert refused == {"list.cell_needed" if column == "title" else "list.hole"}, column
        assert at.state.draft is None, column
        if column != "title":
            assert "二（一）3（2）" in str(at.refused[0].article), column
    at.publish(item(at.regime))
    assert (at.state.public.number, at.state.public.published_on) == (1, DAY)


@pytest.mark.obligation("PJ-P-2b")
def test_the_item_list_is_public_with_version_and_date_once_approved_and_published(bench):
    """盘锦 二（一）2: a draft that nobody has approved is not public."""
    at = bench("panjin", ITEMS)
    assert ("missing", "") in at.gaps()
    assert "二（一）2" in at.gaps()["missing", ""]
    assert at.draft(item(at.regime)) == set()
    assert at.state.public is None
    assert ("missing", "") in at.gaps()
    own = ApproveVersion(digest=at.state.draft.digest, opinion="同意")
    assert at.do(own) != set()
    at = bench("shanghai", ITEMS)
    at.publish(item(at.regime))
    assert (at.state.public.number, at.state.public.published_on) == (1, DAY)
    assert ("missing", "") not in at.gaps()


# Random inspection items ------------------------------------------------------------------------------------------------------------


def test_each_regime_says_which_columns_of_a_sampling_item_must_be_filled():
    wanted = {
        agency: {key for key, (_, parameter) in INSPECTION.required(regime, DAY).items() if parameter} for agency, regime in REGIMES.items()
    }
    assert wanted["xiangxi"] == set(SIX)
    assert wanted["xinglongtai"] == {*SIX, "object"}
    assert wanted["panjin"] == wanted["shanghai"] == wanted["jiangbei"] == set()


def test_working_rules_are_demanded_as_a_part_where_the_text_asks_for_them():
    for agency, regime in REGIMES.items():
        parameter = "lists.inspection.working_rules"
        asked = regime.has(parameter, DAY) and regime.flag(parameter, DAY)
        assert ("rules" in regime.items("lists.demanded.inspection", DAY)) is asked, agency
    assert {agency for agency, regime in REGIMES.items() if "rules" in regime.items("lists.demanded.inspection", DAY)} == {
        "shanghai",
        "jiangbei",
    }


@pytest.mark.obligation("XX-P-5.4")
def test_xiangxi_saves_no_sampling_item_that_lacks_one_of_six_fields(bench):
    """湘西州 公示制度 第五条（四）: basis, subject, content, method, ratio, frequency; the object is not asked for."""
    at = bench("xiangxi", INSPECTION)
    for column, word in SIX.items():
        assert at.draft(sampling(at.regime, **{column: ""})) == {"list.hole"}, column
        assert word in at.refused[0].message
        assert "第五条" in str(at.refused[0].article)
        assert at.state.draft is None
    at.publish(sampling(at.regime, object=""))
    assert (at.state.public.number, at.state.public.published_on) == (1, DAY)


@pytest.mark.obligation("XL-P-3.3a")
def test_xinglongtai_needs_seven_fields_and_publishes_within_its_days(bench):
    """兴隆台 二（一）3（3）: the object too; approved and left unpublished past the configured days it is overdue."""
    at = bench("xinglongtai", INSPECTION)
    for column in (*SIX, "object"):
        assert at.draft(sampling(at.regime, **{column: ""})) == {"list.hole"}, column
        assert at.state.draft is None
    assert at.draft(sampling(at.regime)) == set()
    with now.at(at.at):
        from mingfa.demo.standing import approver

        leader = approver(at.site, at.regime, DAY, but=(at.person,))
    assert at.do(ApproveVersion(digest=at.state.draft.digest, opinion="同意"), leader) == set()
    view = regime_of("xinglongtai")
    (clock,) = [one.clock for one in deadlines(at.state, view) if one.key == "publish"]
    due = clock.answer(view.calendar).due_day
    days = at.regime.number("lists.publish_days", DAY)
    assert due == view.calendar.add_working_days(DAY, days)
    answer = clock.answer(view.calendar)
    assert not answer.overdue(due)
    assert answer.overdue(due + timedelta(days=1))
    assert [one.due for one in todos(at.state, view) if one.key == "publish"] == [due]
    at.at = datetime(due.year, due.month, due.day, 9, tzinfo=LOCAL) + timedelta(days=1)
    assert ("waiting", "") in at.gaps()
    assert at.state.public is None


@pytest.mark.parametrize(
    ("agency", "article"),
    [
        pytest.param("shanghai", "三（一）1（5）", marks=pytest.mark.obligation("SH-P-1.5")),
        pytest.param("jiangbei", "第五条（五）", marks=pytest.mark.obligation("JB-P-5.5")),
    ],
)
def test_a_list_without_working_rules_is_incomplete_until_they_are_attached_and_published(bench, agency, article):
    at = bench(agency, INSPECTION)
    at.publish(sampling(at.regime))
    assert at.gaps() == {("part", "rules"): at.gaps()["part", "rules"]}
    assert article in at.gaps()["part", "rules"]
    at.at += timedelta(days=1)
    at.publish(sampling(at.regime, rules=RULES))
    assert at.gaps() == {}


@pytest.mark.obligation("PJ-P-2d")
def test_the_sampling_list_is_public_with_its_version(bench):
    """盘锦 二（一）2; that a random inspection outside the list is refused is proven in cases/tests/test_items.py."""
    at = bench("panjin", INSPECTION)
    assert ("missing", "") in at.gaps()
    at.publish(sampling(at.regime))
    assert (at.state.public.number, at.state.public.published_on) == (1, DAY)
    assert at.gaps() == {}
