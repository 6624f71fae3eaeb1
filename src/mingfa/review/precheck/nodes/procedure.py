"""Whether the course of the case was lawful (法定程序): avoidance, what was told on the spot, the order of the steps, pauses, approvals. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from mingfa.desk.times import local_day
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.finding import Place
from mingfa.review.precheck.node import Hit, hit, node


def on_site(file: CaseFile) -> bool:
    """For nodes that look at on-site activities."""
    return bool(file.activities)


def asked(file: CaseFile) -> bool:
    """For nodes that look at questions of avoidance."""
    return bool(file.case.avoidances)


def wanted_items(file: CaseFile, day: date) -> tuple[str, ...]:
    """Return what has to be told at an activity, the remedies in their parts."""
    found: list[str] = []
    for item in file.items("notice.items", day):
        if item == "remedies":
            parts = file.items("notice.remedies_in_document", day) or ("right", "procedure", "channel")
            found += [f"remedy_{part}" for part in parts]
        else:
            found.append(item)
    return tuple(found)


TOLD = {
    "cause": "执法事由", "basis": "执法依据", "rights": "权利义务", "explanation": "说明解释情况", "remedy_right": "救济权利", "remedy_procedure": "救济程序",
    "remedy_channel": "救济渠道",
}  # fmt: skip


@node(
    "procedure.avoidance_open", "rule:gate.G03", "procedure", "fatal", problem=(15,), when=asked,
    words="{by}对{name}提出的回避（{ground}）还没有决定；请先作出决定并答复。",
)  # fmt: skip
def avoidance_open(file: CaseFile) -> Iterator[Hit]:
    """Every question of avoidance is decided."""
    for one in file.case.open_avoidances:
        yield hit(file.at(one.seq), by="当事人" if one.by_party else "执法人员", name=one.name, ground=one.ground)


@node(
    "procedure.avoidance_by_self", "penalty_law 第四十三条第三款", "procedure", "serious", when=asked,
    words="{name}的回避由其本人决定；请由负责人决定，负责人的回避由集体讨论决定。",
)  # fmt: skip
def avoidance_by_self(file: CaseFile) -> Iterator[Hit]:
    """Nobody decides on his own avoidance."""
    for one in file.case.avoidances:
        if one.decided_by and one.decided_by == one.person:
            yield hit(file.at(one.seq), name=one.name)


@node(
    "procedure.avoidance_no_ground", "penalty_law 第四十三条", "procedure", "minor", when=asked,
    words="对{name}的回避申请没有记明理由；请补充。",
)  # fmt: skip
def avoidance_no_ground(file: CaseFile) -> Iterator[Hit]:
    """A request names its ground."""
    for one in file.case.avoidances:
        if not one.ground.strip():
            yield hit(file.at(one.seq), name=one.name)


@node(
    "procedure.not_told", "rule:notice.items", "procedure", "serious", when=lambda file: on_site(file) and not file.measures,
    words="{where}没有告知{items}；请补充告知并记录。",
)  # fmt: skip
def not_told(file: CaseFile) -> Iterator[Hit]:
    """What the rules ask to be told on the spot was told."""
    for one in file.activities:
        missing = [item for item in wanted_items(file, local_day(one.started_at)) if item not in one.told]
        if missing:
            yield hit(file.at(one.seq), items=joined(TOLD.get(item, item) for item in missing))


@node(
    "procedure.before_filing_unmarked", "penalty_law 第五十四条", "procedure", "minor",
    when=lambda file: on_site(file) and file.case.investigation.filed_on is not None,
    words="{where}在立案（{filed}）之前，没有注明立案前依法取得；请核对并注明。",
)  # fmt: skip
def before_filing_unmarked(file: CaseFile) -> Iterator[Hit]:
    """What was done before filing is marked as such."""
    filed = file.case.investigation.filed_on
    for one in file.activities:
        if filed is not None and local_day(one.started_at) < filed and not one.before_filing:
            yield hit(file.at(one.seq), filed=filed)


@node(
    "procedure.no_times", "penalty_law 第五十五条", "documents", "serious", when=on_site,
    words="{where}的结束时间不晚于开始时间；请核对笔录的起止时间。",
)  # fmt: skip
def no_times(file: CaseFile) -> Iterator[Hit]:
    """An activity ends after it begins."""
    for one in file.activities:
        if one.ended_at <= one.started_at:
            yield hit(file.at(one.seq))


@node(
    "procedure.no_place", "penalty_law 第五十五条", "documents", "minor", when=on_site,
    words="{where}没有写明地点；请补正，一份笔录只记一处现场。",
)  # fmt: skip
def no_place(file: CaseFile) -> Iterator[Hit]:
    """An activity has a place."""
    for one in file.activities:
        if not one.place.strip():
            yield hit(file.at(one.seq))


@node(
    "procedure.out_of_order", "penalty_law 第五十四条", "procedure", "minor", when=lambda file: bool(file.case.steps),
    words="{where}不在法定顺序上：{why}；请核对并说明。",
)  # fmt: skip
def out_of_order(file: CaseFile) -> Iterator[Hit]:
    """The steps follow the order of the procedure."""
    for one in file.case.order_gaps:
        yield hit(file.at(one.seq), why=one.out_of_order)


@node(
    "procedure.late_unexplained", "penalty_law 第四十七条", "documents", "minor", when=lambda file: bool(file.case.steps),
    words="{where}是事后补录的，没有说明原因；请补充说明。",
)  # fmt: skip
def late_unexplained(file: CaseFile) -> Iterator[Hit]:
    """What was entered late says why."""
    for one in file.case.steps:
        if one.late and not one.late_reason.strip():
            yield hit(file.at(one.seq))


def _course(file: CaseFile) -> list[tuple[str, int, date]]:
    """Return the stations of the procedure with their days, in the order in which the law has them."""
    found, case = file.case.investigation, file.case
    stations: list[tuple[str, int, date | None]] = [("立案", found.filing_seq if found.filing_seq is not None else -1, found.filed_on)]
    if found.report is not None:
        stations.append(("调查终结报告", found.report.seq, found.report.submitted_on))
    if found.examination is not None:
        stations.append(("案件审查", found.examination.seq, file.day(found.examination.seq)))
    if case.proceeding.notices:
        first = case.proceeding.notices[0]
        stations.append(("事先告知", first.seq, first.issued_on))
    if case.proceeding.reviews:
        stations.append(("送法制审核", case.proceeding.reviews[0].seq, case.proceeding.reviews[0].submitted_on))
    if case.proceeding.decision is not None:
        stations.append(("作出决定", case.proceeding.decision.seq, case.proceeding.decision.decided_on))
    return [(words, seq, day) for words, seq, day in stations if day is not None]


@node(
    "procedure.dates_contradict", "penalty_law 第五十四条", "procedure", "serious", when=lambda file: file.penalty and len(_course(file)) > 1,
    words="{later}（{later_day}）在{earlier}（{earlier_day}）之前，案卷日期相互矛盾；请核对各文书日期，不得倒签。",
)  # fmt: skip
def dates_contradict(file: CaseFile) -> Iterator[Hit]:
    """Filing, report, case review, notice, legal review and decision come one after the other."""
    course = _course(file)
    for (earlier, _, earlier_day), (later, seq, later_day) in pairwise(course):
        if later_day < earlier_day:
            yield hit(file.at(seq), later=later, later_day=later_day, earlier=earlier, earlier_day=earlier_day)


@node(
    "procedure.pause_untold", "rule:clock.C07", "procedure", "serious", when=lambda file: bool(file.case.investigation.pauses),
    words="{where}：{ground}自{since}起没有书面告知当事人，这段时间不能从办案期限中扣除；请核对期限是否超过。",
)  # fmt: skip
def pause_untold(file: CaseFile) -> Iterator[Hit]:
    """Time is left out only where the party was told in writing."""
    for one in file.case.investigation.pauses:
        if one.told_on is None or (one.until is not None and one.told_on > one.until):
            yield hit(file.at(one.seq), ground=one.ground, since=one.since)


@node(
    "procedure.pause_open", "penalty_law 第六十条", "procedure", "minor", when=lambda file: bool(file.case.investigation.pauses) and file.draft is not None,
    words="{where}：{ground}自{since}起还没有恢复，已经拟定决定；请先恢复计算期限。",
)  # fmt: skip
def pause_open(file: CaseFile) -> Iterator[Hit]:
    """A suspended case is resumed before anything is proposed."""
    for one in file.case.investigation.pauses:
        if one.until is None and one.ground.startswith("中止"):
            yield hit(file.at(one.seq), ground=one.ground, since=one.since)


@node(
    "procedure.approval_refused", "penalty_law 第五十七条", "procedure", "serious", when=lambda file: bool(file.case.investigation.approvals),
    words="“{subject}”的内部审批没有同意（{opinion}），案件仍照此办理；请核对后纠正。",
)  # fmt: skip
def approval_refused(file: CaseFile) -> Iterator[Hit]:
    """Nothing goes on against a refused approval: a later one of the same subject heals it."""
    granted: dict[str, bool] = {}
    refused: dict[str, tuple[int, str]] = {}
    for one in file.case.investigation.approvals:
        granted[one.subject] = one.granted
        if not one.granted:
            refused[one.subject] = (one.seq, one.opinion)
    for subject, (seq, opinion) in refused.items():
        if not granted[subject]:
            yield hit(file.at(seq), subject=subject, opinion=opinion)


@node(
    "procedure.approver_handles", "penalty_law 第五十七条", "procedure", "minor", when=lambda file: bool(file.case.investigation.approvals),
    words="{where}：“{subject}”由承办人{name}自己审批；请由负责人审批。",
)  # fmt: skip
def approver_handles(file: CaseFile) -> Iterator[Hit]:
    """Nobody approves what he handles."""
    for one in file.case.investigation.approvals:
        if one.by in file.case.investigators:
            yield hit(file.at(one.seq), subject=one.subject, name=file.name(one.by))


@node(
    "procedure.no_handover", "rule:recording.handover_unit", "procedure", "minor", when=lambda file: file.draft is not None and file.case.stage == "deliberating",
    words="音像资料和案卷没有移交{unit}核审并签收；请办理移交。",
)  # fmt: skip
def no_handover(file: CaseFile) -> Iterator[Hit]:
    """Footage and dossier went to the unit that checks them, where the agency has one."""
    if not file.case.investigation.handed_over:
        unit = file.regime.unit(str(file.regime.value("recording.handover_unit", file.on)))
        yield hit(file.case_place, unit=unit.name if unit is not None else "核审机构")


@node(
    "procedure.other_handover", "rule:recording.handover_unit", "procedure", "minor", when=lambda file: file.case.investigation.handover is not None,
    words="案卷和音像资料移交给了“{given}”，制度规定由{unit}核审；请重新移交。",
)  # fmt: skip
def other_handover(file: CaseFile) -> Iterator[Hit]:
    """The handover went to the unit that the rules name."""
    given, code = file.case.investigation.handover, str(file.regime.value("recording.handover_unit", file.on))
    unit = file.regime.unit(code)
    if given is not None and given.unit != code:
        yield hit(file.at(given.seq), given=given.unit, unit=unit.name if unit is not None else code)


@node(
    "procedure.corrections_unexplained", "penalty_law 第四十七条", "documents", "minor", when=lambda file: bool(file.case.corrections),
    words="对第{of}条的更正（{field}）没有写明原因；请补充。",
)  # fmt: skip
def corrections_unexplained(file: CaseFile) -> Iterator[Hit]:
    """A corrected fact says why."""
    for one in file.case.corrections:
        if not one.reason.strip():
            yield hit(file.at(one.seq), of=one.of + 1, field=one.field)


@node(
    "procedure.corrections_moved_limits", "penalty_law 第四十七条", "procedure", "note", when=lambda file: bool(file.case.corrections),
    words="对第{of}条的更正改变了期限（{moved}）；请核对更正是否属实。",
)  # fmt: skip
def corrections_moved_limits(file: CaseFile) -> Iterator[Hit]:
    """A correction that moved a limit is looked at."""
    for one in file.case.corrections:
        if one.moved:
            yield hit(file.at(one.seq), of=one.of + 1, moved=joined(file.clock(key).words for key in one.moved))


@node(
    "procedure.simple_in_ordinary", "penalty_law 第五十一条", "procedure", "note", when=lambda file: file.draft is not None,
    words="拟处罚在简易程序的范围之内（{why}），本案按普通程序办理；请核对程序选择，按普通程序办理的各项要求不变。",
)  # fmt: skip
def simple_in_ordinary(file: CaseFile) -> Iterator[Hit]:
    """A penalty within the on-the-spot procedure is looked at."""
    draft = file.draft
    if draft is None or file.rule("summary.kinds") is None:
        return
    kinds = {one.kind.value for one in draft.penalties}
    least = file.number("summary.fine_fen.organisation") or 0
    if (
        kinds <= set(file.items("summary.kinds"))
        and all(party.kind == "organisation" for party in draft.parties)
        and draft.fine_fen <= least
    ):
        yield hit(Place("draft", "", "决定文稿"), why=f"罚款 {draft.fine_fen // 100} 元")
