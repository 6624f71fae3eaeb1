"""Document forms (文书样本) in use: nothing is issued from a form that is not in force, the city's forms bind its districts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from mingfa.agencies.setup import Site
from mingfa.cases.acts.common import Paper
from mingfa.cases.acts.handing import HandOverDocument
from mingfa.cases.acts.notice import PrepareDraft
from mingfa.cases.acts.papers import FileDocument, PrintDocument
from mingfa.cases.tests.course import noticing
from mingfa.cases.tests.drafts import draft
from mingfa.cases.tests.stories import Story, digest
from mingfa.cases.tests.table import Table
from mingfa.demo.reference import rows_of
from mingfa.desk.act import Fact
from mingfa.documents.samples import sample
from mingfa.lists.reference.laws import LibraryFact
from mingfa.lists.reference.templates import TemplateRow, TemplatesFact, wording_for
from mingfa.lists.reference.tests.test_reference import holes, lines_of, missing, public, regime_of
from mingfa.lists.standing.acts import WithdrawList
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.tests.standing import Lists

DAY = date(2026, 3, 2)
Install = Callable[[str], Site]


def forms_of(agency: str, *but: str) -> dict[str, dict[str, str]]:
    return {ident: cells for ident, cells in rows_of("templates", agency, regime_of(agency)).items() if cells["form"] not in but}


def own(version: int, title: str = "应急处置单") -> dict[str, dict[str, str]]:
    """A form of the agency's own, in a version."""
    return {
        "own-1": {
            "title": title,
            "form": "own",
            "version": str(version),
            "guide": "逐栏填写",
            "wording": "据实叙述",
            "file": file_cell("c" * 64, "样本.pdf"),
        }
    }


def slip(facts: str, title: str = "应急处置单", **more: Any) -> FileDocument:
    return FileDocument(paper=Paper(kind="enforcement_document", form=title, title=title, content={"facts": facts}, **more), to_sign=True)


@pytest.mark.obligation("PJ-P-3c")
def test_a_document_is_made_from_a_form_in_force_and_handed_over_with_its_explanation(installed: Install) -> None:
    """盘锦 二（一）3: prescribed forms, shown and explained."""
    site = installed("panjin")
    told, lists = Story(site).filed(), Lists(site)
    seq = told.do(told.on_site()).seq
    lists.publish("templates", forms_of("panjin", "site_record"))
    error = told.refuse(told.record(seq, "site_record"))
    assert error.codes == ("form.not_in_force",)
    assert "现场检查" in str(error)
    assert "二（一）3" in str(error)
    lists.publish("templates", forms_of("panjin"))
    old = told.record(seq, "site_record")
    old = old.model_copy(update={"paper": old.paper.model_copy(update={"template": 9})})
    assert told.refuse(old).codes == ("form.old_version",)
    filed = told.do(told.record(seq, "site_record"))
    document = next(one for one in told.state.documents if one.seq == filed.seq)
    assert document.template == 1
    handed = HandOverDocument(
        document=document.id, receiver="现场负责人", handed_at=told.at, explanation="逐项说明了检查内容和救济途径，对方无异议"
    )
    assert told.refuse(handed.model_copy(update={"explanation": ""})).codes == ("handing.unexplained",)
    assert told.refuse(handed.model_copy(update={"document": "d999"})).codes == ("document.unknown",)
    at = told.at
    told.do(handed)
    [kept] = told.state.document(document.id).handed
    assert (kept.at, kept.to, kept.explanation) == (at, "现场负责人", handed.explanation)
    assert told.refuse(handed).codes == ("handing.twice",)


@pytest.mark.obligation("PJ-P-3c")
def test_a_paper_made_outside_the_forms_is_neither_filed_as_issued_nor_handed_over(installed: Install) -> None:
    site = installed("panjin")
    told, lists = Story(site).filed(), Lists(site)

    def loose(number: int) -> FileDocument:
        return FileDocument(paper=Paper(kind="enforcement_document", title="自拟通知", original=digest(number)))

    before = told.do(loose(77))
    lists.publish("templates", forms_of("panjin"))
    error = told.refuse(loose(78))
    assert error.codes == ("form.not_in_force",)
    hand = HandOverDocument(document=f"d{before.seq}", receiver="甲公司", handed_at=told.at, explanation="已说明")
    assert told.refuse(hand).codes == ("form.not_in_force",)


@pytest.mark.guards("refuse_handing_over_early")
def test_only_what_is_there_and_meant_for_the_party_is_handed_over(installed: Install) -> None:
    from datetime import timedelta

    told = Story(installed("panjin")).filed()
    internal = next(one for one in told.state.documents if one.kind == "internal_approval")
    hand = HandOverDocument(document=internal.id, receiver="甲公司", handed_at=told.at, explanation="已说明")
    assert told.refuse(hand).codes == ("handing.internal",)
    assert told.refuse(hand.model_copy(update={"handed_at": told.at + timedelta(minutes=1)})).codes == ("handing.future",)


@pytest.mark.obligation("SH-R-1.1b")
def test_a_district_uses_the_citys_forms_and_its_old_drafts_switch_to_a_new_version(installed: Install) -> None:
    """上海 三（二）1（1）: the city's forms only; a new version reaches every district at once."""
    city = installed("shanghai")
    lists = Lists(city)
    below = list(city.below.values())
    assert len(below) == 2
    lists.publish("templates", {**forms_of("shanghai"), **own(1)})
    stories = [Story(site).filed() for site in below]
    drafts = []
    for story in stories:
        drafts.append(story.do(slip("已处置")).seq)
        assert story.state.document(f"d{drafts[-1]}").template == 1
    lists.publish("templates", {**forms_of("shanghai"), **own(2)}, day=date(2026, 3, 3))
    for story, seq in zip(stories, drafts, strict=True):
        story.sleep(1)
        assert story.refuse(PrintDocument(document=f"d{seq}", code="a" * 16)).codes == ("form.old_version",)
        assert story.refuse(slip("另一处", template=1)).codes == ("form.old_version",)
        again = story.do(slip("已处置，照新样本").model_copy(update={"replaces": f"d{seq}"})).seq
        assert story.state.document(f"d{again}").template == 2
        story.do(PrintDocument(document=f"d{again}", code="b" * 16))
        assert story.refuse(slip("三处", "自定处置单")).codes == ("document.form", "form.not_in_force")


@pytest.mark.obligation("SH-R-1.1b")
def test_a_district_neither_edits_nor_uploads_a_form_of_its_own(installed: Install) -> None:
    city = installed("shanghai")
    site = next(iter(city.below.values()))
    lists = Lists(site)
    lists.create("templates")
    for rows in (own(1, "本区处置单"), forms_of("shanghai")):
        refused = lists.do(lists.draft("templates", rows), "templates", by=lists.drafter("templates")[0])
        assert refused == {"list.hole"}
        assert "市级" in lists.words()
        assert "三（二）1（1）" in lists.words()
    assert lists.state("templates").draft is None
    Lists(city).publish("templates", own(1))


@pytest.mark.obligation("XL-P-3.7a")
def test_a_form_is_public_once_published_and_gone_when_withdrawn(installed: Install) -> None:
    """兴隆台 二（一）3（7）: what the portal may make blanks of is what the public version names, nothing else."""
    from mingfa.lists.standing.types import type_named

    lists = Lists(installed("xinglongtai"))
    kind = type_named("templates")
    [gap] = missing("xinglongtai", {}, "templates")
    assert gap.owners == ("法规科",)
    lists.drafted("templates", forms_of("xinglongtai"))
    assert lists.state("templates").public is None
    lists.do(lists.approving("templates"), "templates", by=lists.approver(lists.drafter("templates")[0]))
    assert lists.state("templates").public is None
    from mingfa.lists.standing.acts import PublishList

    assert lists.do(PublishList(), "templates", by=lists.publisher()) == set(), lists.words()
    told = kind.extra(lists.state("templates").public)
    assert {"form": "penalty_decision", "version": 1, "title": "行政处罚决定书"} in told["forms"]
    assert lists.do(WithdrawList(reason="样本有误"), "templates", by=lists.publisher()) == set(), lists.words()
    assert lists.state("templates").public is None


@pytest.mark.obligation("JB-R-3a")
def test_a_form_without_a_drafting_guide_is_a_gap_that_names_it() -> None:
    rows = forms_of("jiangbei")
    assert missing("jiangbei", {"templates": public("jiangbei", "templates", rows)}, "templates") == []
    bare = {ident: {**cells, "guide": ""} if cells["form"] in ("site_record", "demand") else cells for ident, cells in rows.items()}
    [gap] = missing("jiangbei", {"templates": public("jiangbei", "templates", bare)}, "templates")
    assert gap.words == "《行政执法文书样本》没有“制作指引”的内容：现场检查（勘察）笔录、督促履行义务催告书"
    mute = {ident: {**cells, "wording": ""} if cells["form"] == "demand" else cells for ident, cells in rows.items()}
    [gap] = missing("jiangbei", {"templates": public("jiangbei", "templates", mute)}, "templates")
    assert gap.words.endswith("“规范用语”的内容：督促履行义务催告书")


@pytest.mark.obligation("JB-R-7")
def test_the_wording_guide_is_a_gap_until_it_is_there_and_answers_by_activity() -> None:
    [gap] = missing("jiangbei", {}, "wording")
    assert (gap.name, str(gap.article)[-3:]) == ("执法行为用语指引", "第七条")
    rows = rows_of("wording", "jiangbei", regime_of("jiangbei"))
    assert missing("jiangbei", {"wording": public("jiangbei", "wording", rows)}, "wording") == []
    lines = lines_of(rows)
    assert [one.get("activity") for one in wording_for(lines, "questioning")] == ["questioning", "any"]
    assert [one.get("activity") for one in wording_for(lines, "hearing")] == ["any"]
    assert [one.get("activity") for one in wording_for(lines, "")] == ["any"]


def test_each_form_stands_in_the_list_once_in_a_version_that_there_is() -> None:
    rows = forms_of("jiangbei")
    assert holes("jiangbei", "templates", rows) == ""
    assert "只能有一个" in holes("jiangbei", "templates", {**rows, "again": rows["demand"]})
    assert "第 7 版不存在" in holes("jiangbei", "templates", {**rows, "demand": {**rows["demand"], "version": "7"}})
    assert "空白样本文件" in holes("jiangbei", "templates", {"own-1": {**own(1)["own-1"], "file": ""}})


@pytest.mark.obligation("XX-P-5.2")
def test_a_law_that_is_not_in_the_published_library_is_flagged_when_a_case_cites_it(installed: Install) -> None:
    """湘西州 第五条（二）: nothing is said before a library is public; then whatever it lacks is flagged, until it is added and published."""
    site = installed("xiangxi")
    lists, told = Lists(site), Story(site).filed()
    rows = rows_of("laws", "xiangxi", regime_of("xiangxi"))

    times = count()

    def order() -> FileDocument:
        content = sample("correction_order").model_dump(mode="json") | {"recheck": f"第 {next(times)} 次报告改正情况"}
        return FileDocument(
            paper=Paper(kind="enforcement_document", form="correction_order", title="责令改正", content=content), to_sign=True
        )

    assert codes(told.do(order())) == []
    lists.publish("laws", {ident: cells for ident, cells in rows.items() if ident != "water-law"}, day=date(2026, 3, 2))
    entry = told.do(order())
    assert codes(entry) == ["law.not_published", "law.not_published"]
    assert "《中华人民共和国水污染防治法》第三十九条" in entry.warnings[0]["message"]
    assert "第五条（二）" in entry.warnings[0]["article"]
    assert [row[0] for row in entry.fact("library").rows] == []
    other = {**rows, "water-law": {**rows["water-law"], "articles": "第三十九条\n第八十二条"}}
    lists.publish("laws", other)
    assert ["第八十三条" in one["message"] for one in told.do(order()).warnings] == [True]
    lists.publish("laws", rows)
    entry = told.do(order())
    assert codes(entry) == []
    assert [row[0] for row in entry.fact("library").rows] == ["中华人民共和国水污染防治法"]


class Informed(Table):
    """A case on a table whose agency has published a library and forms."""

    library: LibraryFact | None = None
    templates: TemplatesFact | None = None

    def facts(self, act: Any) -> dict[str, tuple[Fact, ...]]:
        held = {"library": self.library, "templates": self.templates}
        wanted = {need.name for need in type(act).needs}
        told = {
            name: (Fact("xiangxi/list/x", 1, fact.narrowed(act, self.state)),) for name, fact in held.items() if fact and name in wanted
        }
        return {**super().facts(act), **told}


@pytest.mark.obligation("XX-P-5.2")
def test_the_draft_of_a_decision_is_held_against_the_library_too() -> None:
    code = ("中华人民共和国生态环境法典", ("第三百条",), "2020-01-01", "")
    table = Informed()
    table.library = LibraryFact(number=2, rows=(code,))
    table.must(PrepareDraft(draft=draft()), "handler", date(2026, 9, 3))
    assert table.warnings == ["law.not_published"]
    whole = Informed()
    whole.library = LibraryFact(number=3, rows=((code[0], ("第三百条", "第一千一百条"), *code[2:]),))
    whole.must(PrepareDraft(draft=draft()), "handler", date(2026, 9, 3))
    assert whole.warnings == []


def codes(entry: Any) -> list[str]:
    return [one["code"] for one in entry.warnings]


@pytest.mark.obligation("PJ-P-3c")
def test_an_act_that_issues_a_document_is_refused_while_its_form_is_not_in_force() -> None:
    """The notice goes out on its own form; a paper sent with it has to be of a form in force as well."""
    notice = TemplateRow(form="penalty_notice", version=1, title="行政处罚事先（听证）告知书")
    table = Informed()
    table.must(PrepareDraft(draft=draft()), "handler", date(2026, 9, 3))
    act = noticing(table, on=date(2026, 9, 3))
    table.templates = TemplatesFact(number=3, forms=(TemplateRow(form="demand", version=1, title="督促履行义务催告书"),))
    assert table.do(act, "handler", date(2026, 9, 3)) == ["form.not_in_force"]
    table.templates = TemplatesFact(number=4, forms=(notice.model_copy(update={"version": 2}),))
    old = Paper(kind="enforcement_document", form="penalty_notice", title="告知书", original=digest(5), template=1)
    assert table.do(act.model_copy(update={"paper": old}), "handler", date(2026, 9, 3)) == ["form.old_version"]
    loose = Paper(kind="enforcement_document", form="correction_order", title="责令改正", original=digest(6))
    assert "form.not_in_force" in table.do(act.model_copy(update={"paper": loose}), "handler", date(2026, 9, 3))
    table.must(act, "handler", date(2026, 9, 3))
