"""What a dossier must hold before the case closes and before it is filed away, under each agency's text (案卷标准、音像资料入卷、立卷归档)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pytest

from mingfa.cases import kind
from mingfa.cases.acts.closing import ApproveClosing, BindDossier, FileRecordings, Leaf
from mingfa.cases.acts.investigation import HandOverForReview, SignForHandover
from mingfa.cases.acts.recordings import LinkRecording
from mingfa.cases.gates.deciding import refuse_without_handover
from mingfa.cases.state.dossier import Dossier
from mingfa.cases.state.investigation import Handover, Report
from mingfa.cases.tests.table import CASE, Table, person
from mingfa.cases.tests.test_closing_gates import archive, close, closed, closing, filled, recorded, voucher
from mingfa.cases.tests.test_executing_gates import SERVED, paying, served
from mingfa.cases.volume import bind, missing, page_words, standard, volumes
from mingfa.desk.kinds import RegimeView
from mingfa.desk.times import LOCAL
from mingfa.law.article import Article
from mingfa.law.regime import AGENCIES
from mingfa.law.regime_model import Rule
from mingfa.recording.facts import RecordingSnapshot

MADE = datetime(2026, 9, 7, 10, tzinfo=LOCAL)
STREAM = "xiangxi/recording/r1"


def snapshot(**changes: Any) -> RecordingSnapshot:
    fields: dict[str, Any] = {
        "recording": STREAM, "digests": ("9" * 64,), "form": "video", "source": "recorder", "device": "DSJ-0001", "operator": person("second"),
        "officers": (person("handler"), person("second")), "started_at": MADE, "ended_at": MADE.replace(hour=11), "annotated": True,
        "steps": ((CASE, 1, "inspection"),), "numbers": ((CASE, "音像001"),),
    }  # fmt: skip
    return RecordingSnapshot(**{**fields, **changes})


def holding(table: Table, *held: RecordingSnapshot) -> Table:
    """Let the case have these recordings, and no steps that ask for others."""
    table.state = replace(table.state, steps=(), recordings=MappingProxyType({one.recording: one for one in held}))
    return table


def ready(agency: str = "xiangxi", *held: RecordingSnapshot) -> Table:
    """A closed case of an agency whose file holds every paper."""
    table = closed()
    table.regime = Table(agency).regime
    return filled(holding(table, *held))


def filing(*streams: str) -> FileRecordings:
    return FileRecordings(recordings=streams or (STREAM,))


def words(table: Table) -> str:
    return "；".join(f"{one.message}{one.article}" for one in table.last)


# Papers --------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("PJ-R-2b", "SH-R-2a", "JB-R-9")
@pytest.mark.parametrize("agency", AGENCIES)
def test_a_file_that_lacks_a_paper_or_a_recording_is_refused_by_name_and_a_complete_one_is_sealed(agency: str) -> None:
    table = ready(agency, snapshot())
    whole = table.state.documents
    table.state = replace(table.state, documents=tuple(one for one in whole if one.form not in ("penalty_notice", "service_receipt")))
    assert sorted(table.do(archive(table), "handler", SERVED, 20)) == ["archive.missing", "archive.missing", "archive.recording_not_filed"]
    assert "《行政处罚事先（听证）告知书》" in words(table)
    assert "《送达回证》" in words(table)
    assert "2026-09-07 10:00 录像" in words(table)
    table.state = replace(table.state, documents=whole)
    table.must(filing(), "handler", SERVED, 20)
    table.must(archive(table), "handler", SERVED, 21)
    assert table.state.stage == "archived"
    kept = table.state.execution.archived
    assert kept is not None
    assert set(kept.main + kept.side) == {one.id for volume in volumes(table.state) for one in volume}
    assert table.do(filing(), "handler", SERVED, 22) == ["stage.wrong"]


@pytest.mark.obligation("XL-P-3.7b")
def test_five_papers_are_required_and_four_are_refused_with_the_fifth_named() -> None:
    """兴隆台 二（一）3（7）: the dossier standard is a parameter; a paper that waits for its signature is not there."""
    five = ("filing_approval", "investigation_report", "penalty_decision", "service_receipt", "site_record")
    table = closed()
    table.regime = with_standard(Table("xinglongtai"), five)
    for number, form in enumerate(five[:4]):
        voucher(table, form, 1000 + number)
    assert [one.title for one in missing(table.state, standard(table.state, table.regime, SERVED))] == ["现场检查（勘察）笔录"]
    assert table.do(archive(table), "handler", SERVED, 20) == ["archive.missing"]
    assert "《现场检查（勘察）笔录》" in words(table)
    voucher(table, five[4], 1004)
    pending = replace(table.state.documents[-1], pending=True)
    table.state = replace(table.state, documents=(*table.state.documents[:-1], pending))
    assert table.do(archive(table), "handler", SERVED, 20) == ["archive.missing"]
    table.state = replace(table.state, documents=(*table.state.documents[:-1], replace(pending, pending=False)))
    table.must(archive(table), "handler", SERVED, 20)


def with_standard(table: Table, forms: tuple[str, ...]) -> Any:
    """Return a regime in which the dossier standard of penalties names these papers."""
    article = Article("兴隆台区应急管理局执法案卷标准", "第二条", read_on=date(2026, 1, 1))
    rule = Rule("dossier.required.penalty", forms, "", article, date(2019, 6, 28))
    return replace(table.regime, table=MappingProxyType({**table.regime.table, rule.id: (rule,)}))


@pytest.mark.obligation("XX-L-13d")
def test_a_reviewed_case_is_not_filed_without_the_signed_opinion() -> None:
    """湘西州 法制审核制度 第十三条: the handling unit puts the opinion (意见书) into the file."""
    table = ready()
    decision = table.state.proceeding.decision
    table.state = replace(table.state, proceeding=replace(table.state.proceeding, decision=replace(decision, review="xiangxi/review/v1")))
    assert table.do(archive(table), "handler", SERVED, 20) == ["archive.missing"]
    assert "《法制审核意见书》" in words(table)
    voucher(table, "legal_review_opinion", 1100)
    unsigned = table.state.documents
    table.state = replace(table.state, documents=(*unsigned[:-1], replace(unsigned[-1], pending=True)))
    assert table.do(archive(table), "handler", SERVED, 20) == ["archive.missing"]
    table.state = replace(table.state, documents=unsigned)
    table.must(archive(table), "handler", SERVED, 20)
    kept = table.state.execution.archived
    assert kept is not None
    assert "d1100" in kept.side


# Closing -------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-L-13a")
def test_a_decided_case_closes_after_execution_and_with_its_dossier_in_order() -> None:
    """湘西州 法制审核制度 第十三条: the handling unit carries the decision out and puts the file in order."""
    table = recorded(served())
    table.state = replace(table.state, dossier=Dossier())
    assert set(table.do(closing(table), "handler", SERVED, 16)) == {"closing.unpaid", "closing.not_bound"}
    table.must(paying(120_000, SERVED), "cashier", SERVED, 17)
    table.state = replace(table.state, steps=tuple(replace(one, needs_record=False) for one in table.state.steps))
    assert table.do(closing(table), "handler", SERVED, 18) == ["closing.not_bound"]
    assert "第十三条" in words(table)
    assert set(table.do(BindDossier(), "handler", SERVED, 18)) == {"archive.missing"}
    filled(table)
    table.must(BindDossier(note="齐全"), "handler", SERVED, 19)
    assert table.state.dossier.bound_by == "handler"
    table.must(closing(table), "handler", SERVED, 20)
    table.must(ApproveClosing(opinion="同意"), "leader", SERVED, 21)
    assert table.state.stage == "closed"


@pytest.mark.obligation("XX-L-13b")
@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ({}, "接收机关、报备日期、备案文号"),
        ({"record_body": "州人民政府", "record_on": SERVED}, "备案文号"),
        ({"record_body": "州人民政府", "record_number": "州法备〔2026〕1号"}, "报备日期"),
        ({"record_on": SERVED, "record_number": "州法备〔2026〕1号"}, "接收机关"),
    ],
)
def test_what_is_filed_for_record_names_body_day_and_number(told: dict[str, Any], lacks: str) -> None:
    table = recorded(served())
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    recorded(table)
    assert table.do(closing(table, record_required=True, **told), "handler", SERVED, 18) == ["closing.record_incomplete"]
    assert f"没有填写{lacks}《" in words(table)
    whole = {"record_body": "州人民政府", "record_on": SERVED, "record_number": "州法备〔2026〕1号"}
    table.must(closing(table, record_required=True, **whole), "handler", SERVED, 18)
    plain = recorded(served())
    plain.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    assert close(plain, closing(plain), SERVED) == set()


@pytest.mark.obligation("PJ-G-4c")
def test_a_case_does_not_close_while_a_recording_is_not_filed() -> None:
    """盘锦 一（三）: filed strictly; the recording is named by time and device."""
    table = served()
    table.must(paying(120_000, SERVED), "cashier", SERVED, 15)
    table.regime = Table("panjin").regime
    holding(table, snapshot())
    assert close(table, closing(table), SERVED) == {"archive.recording_not_filed"}
    assert "2026-09-07 10:00 录像（设备 DSJ-0001" in words(table)
    assert "一（三）" in words(table)
    table.must(filing(), "handler", SERVED, 19)
    table.must(closing(recorded(table)), "handler", SERVED, 20)
    bare = replace(table.state.dossier, recordings=())
    table.state = replace(recorded(table).state, dossier=replace(bare, bound_seq=0))
    assert table.do(ApproveClosing(opinion="同意"), "leader", SERVED, 21) == ["archive.recording_not_filed"]


# Recordings ----------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("SH-R-2b", "JB-R-12a")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_a_recording_is_filed_with_a_note_under_the_systems_number(agency: str) -> None:
    table = ready(agency, snapshot(annotated=False), snapshot(recording=f"{STREAM}2", numbers=((CASE, "音像002"),)))
    assert table.do(filing(), "handler", SERVED, 20) == ["archive.recording_no_note"]
    assert table.do(filing("xiangxi/recording/other"), "handler", SERVED, 20) == ["archive.recording_unknown"]
    table.state = replace(table.state, recordings=MappingProxyType({**table.state.recordings, STREAM: snapshot()}))
    table.must(filing(STREAM, f"{STREAM}2"), "handler", SERVED, 20)
    assert [one.number for one in table.state.dossier.recordings] == ["音像001", "音像002"]
    assert table.do(filing(), "handler", SERVED, 21) == ["archive.recording_filed"]
    assert "number" not in FileRecordings.model_fields


@pytest.mark.obligation("JB-R-4a", "JB-R-9", "SH-R-2a")
@pytest.mark.parametrize("agency", ["jiangbei", "shanghai"])
def test_a_recording_linked_to_nothing_is_named(agency: str) -> None:
    table = ready(agency, snapshot(steps=((CASE, -1, ""),)))
    assert set(table.do(archive(table), "handler", SERVED, 20)) == {"archive.recording_not_filed", "archive.recording_unlinked"}
    assert "指纹 99999999" in words(table)
    assert table.do(filing(), "handler", SERVED, 20) == ["archive.recording_unlinked"]
    holding(table, snapshot(steps=((CASE, -1, ""),), documents=((CASE, "江环罚〔2026〕1号"),)))
    table.must(filing(), "handler", SERVED, 20)
    table.must(archive(table), "handler", SERVED, 21)


@pytest.mark.obligation("XX-R-15c")
@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"device": ""}, "设备编号"),
        ({"officers": (), "operator": ""}, "单位及人员"),
        ({"started_at": None}, "使用时间"),
        ({"device": "", "ended_at": None}, "设备编号、使用时间"),
    ],
)
def test_a_recording_that_lacks_a_key_cannot_be_filed(changes: dict[str, Any], lacks: str) -> None:
    """湘西州 记录制度 第十五条: case, unit and people, device, time of use."""
    table = ready("xiangxi", snapshot(**changes))
    assert table.do(filing(), "handler", SERVED, 20) == ["archive.recording_no_key"]
    assert f"缺少归档项目：{lacks}《" in words(table)
    assert "第十五条" in words(table)
    holding(table, snapshot())
    table.state = replace(table.state, title="")
    assert table.do(filing(), "handler", SERVED, 20) == ["archive.recording_no_key"]
    table.state = replace(table.state, title="涉嫌通过暗管排放水污染物案")
    table.must(filing(), "handler", SERVED, 20)


@pytest.mark.parametrize(
    ("disc", "codes"), [("open", ["archive.disc_open"]), ("sheet", ["archive.disc_open"]), ("", ["archive.disc_open"]), ("signed", [])]
)
def test_the_disc_of_evidence_is_signed_before_the_file_goes_to_the_archive(disc: str, codes: list[str]) -> None:
    """湘西州 记录制度 第十六条."""
    table = ready("xiangxi", snapshot(evidence=True, disc=disc))
    table.must(filing(), "handler", SERVED, 20)
    assert table.do(archive(table), "handler", SERVED, 21) == codes


@pytest.mark.guards("refuse_changing_archive")
def test_nothing_comes_into_the_archive_or_goes_out_of_it() -> None:
    table = ready("xiangxi", snapshot())
    table.must(filing(), "handler", SERVED, 20)
    table.must(archive(table), "handler", SERVED, 21)
    link = LinkRecording(recording=snapshot(recording=f"{STREAM}9"))
    assert [one.code for one in table.refusals(link, "clock", SERVED, 22)] == ["archive.sealed"]
    assert [one.code for one in table.refusals(LinkRecording(recording=snapshot(steps=())), "clock", SERVED, 22)] == ["archive.sealed"]
    assert table.refusals(LinkRecording(recording=snapshot(long_term=("dispute",))), "clock", SERVED, 22) == []


# Pages ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.guards("refuse_wrong_pages")
def test_pages_are_counted_paper_by_paper_and_add_up() -> None:
    table = ready()
    papers = [one.id for volume in volumes(table.state) for one in volume]
    leaves = tuple(Leaf(document=ident, pages=2) for ident in papers)
    assert table.do(archive(table, leaves=leaves[:-1], pages=2 * len(leaves) - 2), "handler", SERVED, 20) == ["archive.not_counted"]
    assert table.do(archive(table, leaves=(*leaves, leaves[0]), pages=2 * len(leaves) + 2), "handler", SERVED, 20) == [
        "archive.not_counted"
    ]
    extra = (*leaves, Leaf(document="d9999", pages=1))
    assert table.do(archive(table, leaves=extra, pages=2 * len(leaves) + 1), "handler", SERVED, 20) == ["archive.unknown_paper"]
    assert table.do(archive(table, leaves=leaves, pages=2 * len(leaves) + 1), "handler", SERVED, 20) == ["archive.pages"]
    table.must(archive(table, leaves=leaves, pages=2 * len(leaves)), "handler", SERVED, 20)


def test_each_volume_has_its_own_numbers_and_the_last_line_gives_start_and_end() -> None:
    """湖南文书范本 文书63: cover, contents and note sheet bear no number; in the contents the last entry has both."""
    table = ready()
    voucher(table, "file_cover", 1200)
    voucher(table, "case_review", 1201)
    bound = bind(table.state, {bound.document.id: 3 for bound in bind(table.state, {})})
    for volume in ("main", "side"):
        mine = [one for one in bound if one.volume == volume]
        assert [(one.first, one.last) for one in mine] == [(3 * at + 1, 3 * at + 3) for at in range(len(mine))]
    assert "file_cover" not in {one.document.form for one in bound}
    assert next(one.volume for one in bound if one.document.form == "case_review") == "side"
    assert [page_words(4, 6, final=False), page_words(4, 6, final=True)] == ["4", "4-6"]
    assert next(one.document.form for one in bound if one.document.form) == "penalty_decision"


def test_a_receipt_lies_with_the_paper_whose_service_it_proves() -> None:
    """湖南文书范本 文书63: decision and receipt first; other papers with theirs come later."""
    table = served()
    order = [(one.form or one.kind, table.state.step_at(one.step_seq).act) for one in volumes(table.state)[0] if one.step_seq is not None]
    receipts = [act for kind, act in order if kind == "service_receipt"]
    assert receipts == ["cases.serve_decision", "cases.serve_notice"]


def test_a_kind_without_a_standard_asks_for_no_paper_and_an_old_day_for_the_usual_ones() -> None:
    table = ready()
    assert standard(replace(table.state, kind="inspection"), table.regime, SERVED) == ()
    assert standard(table.state, table.regime, date(2020, 1, 1)) == standard(table.state, None, SERVED)
    assert set(standard(table.state, table.regime, SERVED)) >= {"filing_approval", "penalty_decision", "closing_approval"}


# Handover ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-15b")
def test_the_handover_is_due_in_the_agencys_own_days_and_covers_what_comes_later() -> None:
    """湘西州 记录制度 第十五条 says 及时; the demonstration takes three working days. Reported on Wed 9 Sep 2026: due on Mon 14."""
    table = Table()
    view = RegimeView(table.regime, table.calendar, "xiangxi/regime/current", 0)
    report = Report(0, (person("handler"),), "罚款", date(2026, 9, 9))
    table.state = replace(table.state, stage="reported", investigation=replace(table.state.investigation, report=report, handover=None))
    [waiting] = [one for one in kind.todos(table.state, view) if one.key == "handover"]
    assert (waiting.due, waiting.person) == (date(2026, 9, 14), person("handler"))
    assert "第十五条" in str(waiting.article)
    for on, codes in ((date(2026, 9, 14), []), (date(2026, 9, 15), ["handover.late"])):
        given = Handover(1, "legal", "承办人", on, ("案卷",), "科员", on)
        table.state = replace(table.state, investigation=replace(table.state.investigation, handover=given))
        assert [one.code for one in kind.concerns(table.state, view)] == codes
        assert [one.key for one in kind.todos(table.state, view) if one.key in ("handover", "sign")] == []
    holding(table, snapshot())
    assert [one.why for one in kind.todos(table.state, view) if one.key == "handover"] == ["移交以后又补入了音像资料，应当重新移交核审"]
    assert [one.code for one in _list(refuse_without_handover(table.matter(SignForHandover(), "leader", MADE)))] == [
        "handover.recording_later"
    ]


def _list(answer: Any) -> list[Any]:
    return [] if answer is None else [answer] if not isinstance(answer, list) else answer


@pytest.mark.obligation("XX-R-15b")
def test_the_policy_section_signs_for_the_dossier_and_every_recording() -> None:
    """湘西州 记录制度 第十五条: dossier plus recordings, each case; what comes later is handed over again."""
    table = Table()
    second = snapshot(recording=f"{STREAM}2")
    holding(table, snapshot(), second)
    table.must(HandOverForReview(unit="legal", items=("案卷一册",)), "handler", date(2026, 9, 9))
    assert table.state.investigation.handover.recordings == (STREAM, f"{STREAM}2")
    one_only = SignForHandover(recordings=(STREAM,))
    assert table.do(one_only, "reviewer", date(2026, 9, 9), 11) == ["handover.recording_not_received"]
    assert "第十五条" in words(table)
    assert table.do(SignForHandover(recordings=(STREAM, f"{STREAM}2", "x")), "reviewer", date(2026, 9, 9), 11) == [
        "handover.recording_unknown"
    ]
    assert table.do(SignForHandover(recordings=(STREAM, f"{STREAM}2")), "chair", date(2026, 9, 9), 11) == []
    assert table.state.investigation.handed_over
