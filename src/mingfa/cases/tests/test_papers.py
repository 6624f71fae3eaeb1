"""The record in words (文字记录): time line and gaps, kinds and required fields of papers, prints and scans, approvals, corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import opening as op
from mingfa.cases.acts import outline as out
from mingfa.cases.acts import papers as pap
from mingfa.cases.acts.common import Paper
from mingfa.cases.kind import deadlines
from mingfa.cases.models import CaseRow
from mingfa.cases.tests.drafts import draft, fine
from mingfa.cases.tests.stories import FIRM, REMEDIES, TOLD, Story, approval, archiving, contents, digest, paper
from mingfa.desk.models import ConcernRow, DeadlineRow, ToDoRow
from mingfa.desk.perform import look, regime_of
from mingfa.law.regime_terms import TERMS

pytestmark = pytest.mark.django_db
Teller = Callable[..., Story]


# Time line and gaps --------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-R-0")
def test_every_step_shows_who_when_and_by_what_and_gaps_stand_out(story: Teller) -> None:
    """盘锦 二（二）: who, when, document; a step without record or out of order appears as a gap."""
    told = story("panjin").filed()
    seq = told.do(told.on_site()).seq
    steps = told.state.steps
    assert [line.seq for line in steps] == list(range(look(told.stream).seq + 1))
    assert all(line.by and line.by_name and line.done_at and line.recorded_at and line.label for line in steps)
    approved = told.state.step_at(told.state.investigation.filing_seq)
    assert [told.state.document(ident).title for ident in approved.documents] == ["审批表"]
    assert [line.seq for line in told.state.gaps] == [seq]
    assert ConcernRow.objects.filter(stream=told.stream, code="record.missing").count() == 1
    told.do(told.record(seq, "site_record"))
    assert told.state.gaps == ()
    early = told.on_site(inv.QuestionPerson, started_at=told.at - timedelta(hours=4), ended_at=told.at - timedelta(hours=3),
                         identity={"way": "worn", "at": told.at - timedelta(hours=5)})  # fmt: skip
    seq = told.do(early, done_at=early.ended_at).seq
    assert [line.seq for line in told.state.order_gaps] == [seq]
    assert "早于" in told.state.step_at(seq).out_of_order
    assert ConcernRow.objects.filter(stream=told.stream, code="record.out_of_order").count() == 1


@pytest.mark.obligation("XL-R-0")
def test_xinglongtai_gap_closes_with_the_record_and_shows_by_whom_and_when(story: Teller) -> None:
    told = story("xinglongtai").filed()
    first, second = told.officers
    seq = told.do(told.on_site()).seq
    assert told.state.step_at(seq).gap
    assert CaseRow.objects.get(stream=told.stream).gaps == 1
    assert ToDoRow.objects.get(stream=told.stream, key=f"gap:{seq}").person == first
    moment = told.at
    told.do(told.record(seq, "site_record"), second)
    line = told.state.step_at(seq)
    assert not line.gap
    assert (line.recorded_by, line.record_filed_at) == (second, moment)
    assert CaseRow.objects.get(stream=told.stream).gaps == 0


@pytest.mark.obligation("SH-R-0", "JB-R-1")
@pytest.mark.parametrize(("agency", "article"), [("shanghai", "三（二）"), ("jiangbei", "第一条")])
def test_case_is_not_filed_away_while_a_step_has_no_record(story: Teller, agency: str, article: str) -> None:
    told = story(agency).opened("inspection")
    told.inspected()
    told.do(inv.ApproveInternally(subject="检查处理", granted=True, opinion="同意", paper=approval()), told.leader)
    seq = told.do(out.DecideOutline(draft_digest=digest(5), result="未发现违法行为"), told.leader).seq
    close = out.CloseOutline(result="办结", paper=approval())
    error = told.refuse(close, told.leader)
    assert error.codes == ("record.missing",)
    assert f"第 {seq} 条" in str(error)
    assert article in str(error)
    assert [line.seq for line in told.state.gaps] == [seq]
    told.do(pap.FileDocument(step=seq, paper=paper("enforcement_document", "检查结果告知书", 6)))
    told.do(close, told.leader)
    archive = archiving(told, "2026-检-1")
    told.do(archive)
    assert told.state.stage == "archived"


@pytest.mark.obligation("XX-R-2a")
def test_times_come_from_the_server_and_a_late_entry_shows_both(story: Teller) -> None:
    """湘西州 记录制度 第二条: time-stamped on entry; what is entered later shows both times and is marked."""
    told = story().filed()
    prompt = told.do(told.on_site(inv.TakeSample))
    assert prompt.recorded_at == told.at - timedelta(hours=1)
    assert not told.state.step_at(prompt.seq).late
    act = told.on_site()
    seq = told.sleep(4).do(act, done_at=act.ended_at, late="山区没有网络").seq
    line = told.state.step_at(seq)
    assert line.late
    assert (line.done_at, line.recorded_at) == (act.ended_at, told.at - timedelta(hours=1))
    assert line.late_reason == "山区没有网络"
    row = ConcernRow.objects.get(stream=told.stream, code="record.late")
    assert "山区没有网络" in row.words


@pytest.mark.obligation("SH-R-1.1c", "JB-R-3b")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_record_names_the_party_and_two_days_late_is_marked(story: Teller, agency: str) -> None:
    """Wed 4 March 2026 entered on Fri 6 March: accepted, late, both times."""
    told = story(agency).filed().sleep(2)
    act = told.on_site()
    seq = told.sleep(2).do(act, done_at=act.ended_at, late="补录").seq
    line = told.state.step_at(seq)
    assert line.late
    assert line.recorded_at - line.done_at == timedelta(days=2)
    error = told.refuse(told.record(seq, "site_record", content={"inspected": None}))
    assert error.codes == ("document.field_missing",)
    assert "当事人" in str(error)
    assert not told.do(told.on_site(place="丁路1号")).late


# Kinds, fields, forms ------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-R-2a")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"head": {"started_at": None}}, "起止时间"),
        ({"head": {"place": ""}}, "地点"),
        ({"head": {"officers": []}}, "执法人员"),
        ({"closing": {"state": "to_sign"}}, "当事人签名或者拒签说明"),
        ({"closing": {"state": "refused"}}, "当事人签名或者拒签说明"),
    ],
)
def test_panjin_inspection_record_lacks_nothing(story: Teller, change: dict[str, Any], words: str) -> None:
    """盘锦 二（二）2: time, place, officers, signature or the note of refusal; the refusal names the field."""
    told = story("panjin").filed()
    seq = told.do(told.on_site()).seq
    good = told.record(seq, "site_record")
    [(block, inner)] = change.items()
    bad = told.record(seq, "site_record", content={block: {**good.paper.content[block], "signed_by": "", **inner}} if block == "closing" else
                      {block: {**good.paper.content[block], **inner}})  # fmt: skip
    error = told.refuse(bad)
    assert error.codes == ("document.field_missing",)
    assert words in str(error)
    assert told.refuse(told.record(seq, "site_record", officer_signatures=())).codes == ("document.field_missing",)
    told.do(
        told.record(
            seq, "site_record", content={"closing": {"state": "refused", "refusal_note": "负责人拒签，见证人在场", "witness": "周某某"}}
        )
    )
    assert told.state.gaps == ()


@pytest.mark.obligation("XX-R-2b")
def test_xiangxi_files_seven_kinds_and_shows_an_approval_without_its_paper(story: Teller) -> None:
    """湘西州 记录制度 第二条: seven kinds of text records, internal approvals among them."""
    told = story().lead()
    told.do(op.AddParty(block=_firm()))
    told.do(told.proposal())
    seq = told.do(told.granting(paper=None), told.leader).seq
    assert told.state.stage == "investigating"
    assert [(line.seq, line.wants) for line in told.state.gaps] == [(seq, "internal_approval")]
    wrong = pap.FileDocument(step=seq, paper=paper("evidence_paper", "审批表", 3))
    assert told.refuse(wrong).codes == ("document.other_kind",)
    told.do(pap.FileDocument(step=seq, paper=paper("internal_approval", "立案审批表", 4)))
    assert told.state.gaps == ()
    for number, kind in enumerate(TERMS["text_kind"], 10):
        told.do(pap.FileDocument(paper=paper(kind, TERMS["text_kind"][kind], number)))
    assert {document.kind for document in told.state.documents} == set(TERMS["text_kind"])
    assert len(TERMS["text_kind"]) == 7


def _firm() -> Any:
    from mingfa.cases.tests.drafts import FIRM

    return FIRM


@pytest.mark.parametrize(
    ("agency", "named"),
    [
        pytest.param("jiangbei", {"enforcement_document", "internal_approval"}, marks=pytest.mark.obligation("JB-R-2")),
        pytest.param("shanghai", {"enforcement_document", "internal_approval"}, marks=pytest.mark.obligation("SH-R-1.1a")),
        pytest.param(
            "xinglongtai", {"enforcement_document", "evidence_paper", "hearing_paper", "internal_approval", "service_receipt"},
            marks=pytest.mark.obligation("XL-R-2a"),
        ),
        pytest.param(
            "panjin", {"enforcement_document", "evidence_paper", "hearing_paper", "internal_approval", "service_receipt"},
            marks=pytest.mark.obligation("PJ-R-2a"),
        ),
    ],
)  # fmt: skip
def test_kinds_of_text_records_are_those_the_agency_names(story: Teller, agency: str, named: set[str]) -> None:
    told = story(agency).filed()
    for number, kind in enumerate(TERMS["text_kind"], 300):
        act = pap.FileDocument(paper=paper(kind, TERMS["text_kind"][kind], number))
        if kind in named:
            told.do(act)
        else:
            assert told.refuse(act).codes == ("document.kind",)


ON_SITE = {"questioning_record": inv.QuestionPerson, "sampling_record": inv.TakeSample}


@pytest.mark.obligation("PJ-R-2a")
@pytest.mark.parametrize("form", list(ON_SITE))
def test_panjin_records_are_signed_by_two_officers_and_by_the_party(story: Teller, form: str) -> None:
    told = story("panjin").filed()
    seq = told.do(told.on_site(ON_SITE[form])).seq
    one = told.state.investigation.activity(seq).officers[0].name
    for signatures in ((), (one,), (one, one)):
        error = told.refuse(told.record(seq, form, officer_signatures=signatures))
        assert error.codes == ("document.field_missing",)
        assert "执法人员签名" in str(error)
    assert "当事人签名或者拒签说明" in str(told.refuse(told.record(seq, form, content={"closing": {"state": "to_sign"}})))
    told.do(told.record(seq, form))


@pytest.mark.obligation("PJ-R-2a")
def test_the_paper_that_comes_with_an_approval_is_as_complete_as_one_filed_apart(story: Teller) -> None:
    told = story("panjin").lead()
    told.do(op.AddParty(block=FIRM))
    told.do(told.proposal())
    own = told.granting(paper=paper("internal_approval", "立案审批表", 7, form="own_sheet"))
    assert "document.form" in told.refuse(own, told.leader).codes
    told.do(told.granting(), told.leader)


@pytest.mark.obligation("PJ-R-2a")
def test_panjin_paper_under_seal_has_its_original_or_its_number(story: Teller) -> None:
    """A form without number or original is no paper the party can have been given: its seal is missing."""
    told = story("panjin").filed()
    notice = contents(_Visit(told), "preservation_notice")
    sheets = {
        "preservation_notice": notice,
        "penalty_notice": {
            "to": _firm().model_dump(), "investigated_on": "2026-03-02", "draft": draft(fine(1000)).model_dump(mode="json"), "basis": notice["basis"],
            "defence": REMEDIES[0], "contact": notice["contact"],
        },
        "penalty_decision": {
            "to": _firm().model_dump(), "draft": draft(fine(1000)).model_dump(mode="json"), "course": "现场检查发现", "notice_number": "盘环罚告〔2026〕1号",
            "notice_served_on": "2026-03-02", "defence": "未提出", "discretion_basis": "裁量基准第三条", "publication_told": "依法公开",
        },
    }  # fmt: skip
    for form, content in sheets.items():
        bare = Paper(kind="enforcement_document", form=form, title="文书", content=content)
        error = told.refuse(pap.FileDocument(paper=bare))
        assert error.codes == ("document.field_missing",)
        assert "印章" in str(error)
        told.do(pap.FileDocument(paper=bare.model_copy(update={"number": f"盘环〔2026〕{len(form)}号"})))


@pytest.mark.obligation("PJ-R-2a")
def test_panjin_receipt_of_service_is_signed_or_says_why_not(story: Teller) -> None:
    told = story("panjin").filed()
    officers = contents(_Visit(told), "preservation_notice")["officers"]
    content = {
        "case_title": "某案", "document": "告知书", "document_number": "盘环罚告〔2026〕1号", "recipient": "某厂", "place": "乙镇", "way": "直接送达",
        "served_at": told.at.isoformat(), "state": "signed", "receiver": "钱某某", "relation": "厂长", "servers": officers,
    }  # fmt: skip
    bare = Paper(kind="service_receipt", form="service_receipt", title="送达回证", content={**content, "receiver": ""})
    error = told.refuse(pap.FileDocument(paper=bare))
    assert "当事人签名或者拒签说明" in str(error)
    told.do(pap.FileDocument(paper=bare.model_copy(update={"content": content})))


@pytest.mark.obligation("PJ-R-2a")
def test_panjin_record_says_what_was_told_and_how_to_be_heard(story: Teller) -> None:
    """盘锦 二（一）3: cause, basis, rights, explanation; remedies with right, procedure and channel."""
    told = story("panjin").filed()
    assert "说明解释" in str(told.refuse(told.on_site(told=TOLD.model_copy(update={"explanation": ""}))))
    seq = told.do(told.on_site()).seq
    head = told.record(seq, "site_record").paper.content["head"]
    bare = told.record(seq, "site_record", content={"head": {**head, "told": {**head["told"], "explanation": ""}}})
    assert "notice.not_in_document" in told.refuse(bare).codes
    for part in ("right", "procedure", "channel"):
        remedies = [{**one, part: ""} for one in REMEDIES]
        bad = told.record(seq, "site_record", content={"head": {**head, "told": {**head["told"], "remedies": remedies}}})
        assert "remedies.missing" in told.refuse(bad).codes


@pytest.mark.parametrize(
    "agency",
    [
        pytest.param("panjin", marks=pytest.mark.obligation("PJ-R-2a")),
        pytest.param("shanghai", marks=pytest.mark.obligation("SH-P-2.2a")),
        pytest.param("jiangbei", marks=pytest.mark.obligation("JB-P-8a")),
    ],
)
def test_document_is_issued_before_the_activity_ends(story: Teller, agency: str) -> None:
    """出具文书: 盘锦 二（一）3, 上海 三（一）2（2）, 江北 公示制度 第八条."""
    told = story(agency).filed()
    seq = told.do(told.on_site()).seq
    told.film(seq)
    assert told.refuse(inv.EndActivity(activity=seq)).codes == ("activity.no_document",)
    told.do(told.record(seq, "site_record"))
    told.do(inv.EndActivity(activity=seq))


@pytest.mark.parametrize(
    ("agency", "own"),
    [
        pytest.param("panjin", False, marks=pytest.mark.obligation("PJ-R-2a")),
        pytest.param("shanghai", False, marks=pytest.mark.obligation("SH-R-1.1a")),
        pytest.param("jiangbei", True, marks=pytest.mark.obligation("JB-R-2")),
    ],
)
def test_forms_come_from_where_the_agency_says(story: Teller, agency: str, own: bool) -> None:
    """Prescribed in 盘锦, the city's in 上海, made by the bureau in 江北."""
    told = story(agency).filed()
    sheet = pap.FileDocument(paper=paper("enforcement_document", "自制通知书", 330, form="own_sheet"))
    if own:
        told.do(sheet)
    else:
        assert told.refuse(sheet).codes == ("document.form",)
    told.do(pap.FileDocument(paper=paper("enforcement_document", "责令改正违法行为决定书", 331, form="correction_order")))


class _Visit:
    """A visit of the case's officers, for the content of a paper outside any activity."""

    def __init__(self, told: Story) -> None:
        self.started_at, self.ended_at = told.at - timedelta(hours=1), told.at
        self.place, self.person = "甲市乙镇滨河路8号", "钱某某"
        self.officers = [_Card(member.name, member.card) for member in told.state.team]


class _Card:
    def __init__(self, name: str, card: str) -> None:
        self.name, self.card = name, card


@pytest.mark.obligation("XX-P-6b")
def test_xiangxi_inspection_does_not_end_without_its_document(story: Teller) -> None:
    """湘西州 公示制度 第六条: 出具执法文书."""
    told = story().filed()
    seq = told.do(told.on_site()).seq
    told.film(seq)
    error = told.refuse(inv.EndActivity(activity=seq))
    assert error.codes == ("activity.no_document",)
    assert "第六条" in str(error)
    assert "现场检查（勘察）笔录" in str(error)
    assert "activity.open" in told.refuse(told.report()).codes
    filed = told.do(told.record(seq, "site_record")).seq
    told.do(inv.EndActivity(activity=seq))
    assert told.state.investigation.activity(seq).finished
    assert told.state.step_at(seq).documents == (f"d{filed}",)
    assert told.refuse(inv.EndActivity(activity=seq)).codes == ("activity.unknown",)


@pytest.mark.obligation("XL-R-2a")
def test_xinglongtai_questioning_ends_with_its_record_and_its_notice(story: Teller) -> None:
    """兴隆台 二（二）2: the record form issued, its notice lines filled in."""
    told = story("xinglongtai").filed()
    seq = told.do(told.on_site(inv.QuestionPerson)).seq
    told.film(seq)
    error = told.refuse(inv.EndActivity(activity=seq))
    assert error.codes == ("activity.no_document",)
    assert "调查询问笔录" in str(error)
    good = told.record(seq, "questioning_record")
    head = good.paper.content["head"]
    for item, words in (("cause", "执法事由"), ("basis", "执法依据"), ("rights", "权利义务")):
        bare = told.record(seq, "questioning_record", content={"head": {**head, "told": {**head["told"], item: ""}}})
        error = told.refuse(bare)
        assert "notice.not_in_document" in error.codes
        assert words in str(error)
    told.do(good)
    told.do(inv.EndActivity(activity=seq))
    assert told.state.investigation.open_activities == ()


@pytest.mark.obligation("XX-R-1")
def test_record_and_step_say_the_same_and_one_record_is_about_one_step(story: Teller) -> None:
    told = story().filed()
    seq = told.do(told.on_site()).seq
    good = told.record(seq, "site_record")
    head = good.paper.content["head"]
    error = told.refuse(told.record(seq, "site_record", content={"head": {**head, "place": "丙县"}}))
    assert "document.other_place" in error.codes
    assert "执法全过程记录制度（试行）》第二条" in str(error)
    moved = {**head, "started_at": (told.at - timedelta(hours=9)).isoformat()}
    assert "document.other_time" in told.refuse(told.record(seq, "site_record", content={"head": moved})).codes
    assert "step.unknown" in told.refuse(pap.FileDocument(step=99, paper=paper("evidence_paper", "笔录", 3))).codes
    scanned = pap.FileDocument(step=seq, paper=paper("evidence_paper", "现场检查笔录（手写）", 30, form="site_record"))
    told.do(scanned)
    second = told.do(told.on_site(inv.QuestionPerson)).seq
    assert (
        "document.other_form"
        in told.refuse(pap.FileDocument(step=second, paper=paper("evidence_paper", "笔录", 31, form="site_record"))).codes
    )
    twice = pap.FileDocument(step=second, paper=paper("evidence_paper", "笔录", 30))
    assert "document.two_steps" in told.refuse(twice).codes
    assert "document.twice" in told.refuse(scanned).codes
    other = told.record(
        second,
        "questioning_record",
        content={"person": {**told.record(second, "questioning_record").paper.content["person"], "name": "孙某"}},
    )
    assert "document.other_person" in told.refuse(other).codes


def test_paper_without_original_or_content_is_no_paper(story: Teller) -> None:
    told = story().filed()
    assert "document.empty" in told.refuse(pap.FileDocument(paper=Paper(kind="evidence_paper", title="空"))).codes


def test_form_of_the_set_names_every_missing_field(story: Teller) -> None:
    told = story().filed()
    seq = told.do(told.on_site(inv.TakeSample)).seq
    error = told.refuse(told.record(seq, "sampling_record", content={"method": ""}))
    assert error.codes == ("document.incomplete",)
    assert "抽样方法" in str(error)


# Prints and scans ----------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XL-R-2c")
def test_scan_belongs_to_the_very_text_that_was_printed(story: Teller) -> None:
    """兴隆台 二（二）2: the print carries the code of its content; a scan of another version, or of a text changed since, is refused."""
    told = story("xinglongtai").filed()
    seq = told.do(told.on_site()).seq
    draft = told.record(seq, "site_record", to_sign=True, officer_signatures=(), content={"closing": {"state": "to_sign"}})
    first = f"d{told.do(draft).seq}"
    assert told.state.step_at(seq).gap
    scan = pap.FileScan(document=first, scan=digest(60), code="0123 4567 89ab cdef", signed_by="钱某某")
    assert told.refuse(scan).codes == ("scan.not_printed",)
    told.do(pap.PrintDocument(document=first, code="0123456789abcdef"))
    assert told.state.document(first).code == "0123456789abcdef"
    other = scan.model_copy(update={"code": "ffff456789abcdef"})
    error = told.refuse(other)
    assert error.codes == ("scan.other_version",)
    assert "二（二）2" in str(error)
    assert told.refuse(scan.model_copy(update={"code": "12"})).codes == ("scan.no_code",)
    changed = told.record(
        seq,
        "site_record",
        to_sign=True,
        officer_signatures=(),
        replaces=first,
        content={"closing": {"state": "to_sign"}, "violation": "发现暗管两根"},
    )
    second = f"d{told.do(changed).seq}"
    error = told.refuse(scan)
    assert error.codes == ("scan.changed",)
    assert "二（二）2" in str(error)
    assert "document.old_version" in told.refuse(pap.PrintDocument(document=first, code="0123456789abcdef")).codes
    told.do(pap.PrintDocument(document=second, code="aaaa456789abcdef"))
    mine = scan.model_copy(update={"document": second})
    error = told.refuse(mine)
    assert error.codes == ("scan.other_version",)
    assert "另一稿" in str(error)
    right = mine.model_copy(update={"code": "MINGFA:1:8:AAAA456789ABCDEF"})
    assert told.refuse(right.model_copy(update={"signed_by": ""})).codes == ("scan.no_signature",)
    told.do(right)
    assert not told.state.step_at(seq).gap
    assert told.state.documents[-1].scan_of == second
    signed = told.record(seq, "site_record", replaces=second, content={"violation": "发现暗管三根"})
    assert told.refuse(signed).codes == ("document.signed",)
    told.film(seq)
    told.do(inv.EndActivity(activity=seq))


# Internal approvals --------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("SH-R-1.1a", "JB-R-2")
@pytest.mark.parametrize(("agency", "article"), [("shanghai", "三（二）1（1）"), ("jiangbei", "第二条")])
@pytest.mark.parametrize("kind", ["penalty", "coercion", "inspection", "licence"])
def test_internal_approval_needs_a_document_or_a_signed_form_in_all_four_kinds(story: Teller, agency: str, article: str, kind: str) -> None:
    told = story(agency)
    if kind == "penalty":
        told.lead()
        told.do(op.AddParty(block=_firm()))
        told.do(told.proposal())
        error = told.refuse(told.granting(paper=None), told.leader)
        assert error.codes == ("approval.no_paper",)
        told.do(told.granting(), told.leader)
    else:
        told.opened(kind)
    bare = inv.ApproveInternally(subject="采取措施", granted=True, opinion="同意")
    error = told.refuse(bare, told.leader)
    assert error.codes == ("approval.no_paper",)
    assert article in str(error)
    form = Paper(kind="internal_approval", form="sheet", title="电子审批表", content={"subject": "采取措施", "opinion": "同意"})
    if agency == "shanghai":
        form = approval()
    seq = told.do(bare.model_copy(update={"paper": form}), told.leader).seq
    line = told.state.step_at(seq)
    assert (line.label, line.gap, line.by) == ("内部审批", False, told.leader)
    assert "采取措施：同意" in line.note


# Corrections ---------------------------------------------------------------------------------------------------------------


def due(told: Story, key: str) -> date | None:
    """Return the last day of a limit."""
    view = regime_of(told.site.agency)
    return {one.key: one for one in deadlines(told.state, view)}[key].clock.answer(view.calendar).due_day


def test_corrected_fact_moves_its_limits_and_they_say_so(story: Teller) -> None:
    """Found Mon 2 March, really Thu 26 February: fifteen days end on Fri 13 March instead of Tue 17 March."""
    told = story().lead()
    assert due(told, "C01") == date(2026, 3, 17)
    fix = pap.CorrectFact(entry=0, field="found_on", value="2026-02-26", reason="登记时误录")
    seq = told.do(fix).seq
    assert due(told, "C01") == date(2026, 3, 13)
    assert told.state.investigation.lead.found_on == date(2026, 2, 26)
    mark = told.state.corrections[0]
    assert (mark.of, mark.old, mark.new, mark.moved) == (0, "2026-03-02", "2026-02-26", ("C01",))
    assert f"经第 {seq} 条更正重新计算" in DeadlineRow.objects.get(stream=told.stream, key="C01").lines
    assert "立案审查期限" in told.state.step_at(seq).note
    told.do(pap.CorrectFact(entry=0, field="found_on", value="2026-02-27", reason="再次核对"))
    assert due(told, "C01") == date(2026, 3, 16)
    assert told.state.corrections[0].new == "2026-02-26"
    told.do(pap.CorrectFact(entry=0, field="title", value="丁镇线索", reason="地名有误"))
    assert told.state.title == "丁镇线索"
    assert due(told, "C01") == date(2026, 3, 16)
    assert len([line for line in told.state.steps if line.label == "更正事实"]) == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entry": 99}, "correction.unknown"),
        ({"field": "informant"}, "correction.not_allowed"),
        ({"field": "found_on", "value": "不是日期"}, "correction.invalid"),
        ({"field": "found_on", "value": "2026-03-02"}, "correction.same"),
    ],
)
def test_what_cannot_be_corrected(story: Teller, change: dict[str, Any], code: str) -> None:
    told = story().lead()
    act = pap.CorrectFact(**{"entry": 0, "field": "found_on", "value": "2026-02-20", "reason": "误录", **change})
    assert code in told.refuse(act).codes


def test_decisions_are_not_corrected_but_times_of_an_activity_are(story: Teller) -> None:
    """A corrected time moves in the officers' diaries, which still refuse two places."""
    told = story().filed()
    filing = told.state.investigation.filing_seq
    assert "correction.not_allowed" in told.refuse(pap.CorrectFact(entry=filing, field="granted", value=False, reason="误点")).codes
    one = told.do(told.on_site()).seq
    told.do(told.on_site(place="丙县工业园3号", party=""))
    begin = told.state.investigation.activity(one).started_at
    clash = pap.CorrectFact(entry=one, field="ended_at", value=(begin + timedelta(hours=2)).isoformat(), reason="误录")
    assert "officer.two_places" in told.refuse(clash).codes
    told.do(pap.CorrectFact(entry=one, field="started_at", value=(begin + timedelta(minutes=10)).isoformat(), reason="误录"))
    assert told.state.investigation.activity(one).started_at == begin + timedelta(minutes=10)
    back = pap.CorrectFact(entry=one, field="started_at", value=(begin + timedelta(hours=3)).isoformat(), reason="误录")
    assert "activity.times" in told.refuse(back).codes
