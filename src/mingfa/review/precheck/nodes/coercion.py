"""Sealing, seizure and other measures on the spot (行政强制): approved, told, recorded, on the right thing, ended in time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from mingfa.cases.state.investigation import Measure
from mingfa.desk.times import LOCAL, local_day
from mingfa.review.precheck.casefile import CaseFile, joined, words_day
from mingfa.review.precheck.node import Hit, hit, node
from mingfa.review.precheck.nodes.procedure import TOLD, wanted_items

SEALED = frozenset({"sealing", "seizure"})
IDLE = re.compile(r"(未|没有|已|已经)(在)?(生产|运行|停产|停用|停止)|停产状态|停用状态")
RUNNING = re.compile(r"正在(生产|运行)|(?<!未)(?<!没有)正常(生产|运行)")
WHOLE = re.compile(r"(整个|全部|所有|全厂|整厂)(厂区|车间|工厂|生产设施|生产设备|生产线|厂房|场所)?")


def measured(file: CaseFile) -> bool:
    """For nodes that look at measures."""
    return bool(file.measures)


def sealed(file: CaseFile) -> bool:
    """For nodes that look at sealing and seizure."""
    return any(one.kind in SEALED for one in file.measures)


def _records(file: CaseFile, one: Measure) -> list[str]:
    return [
        str(content.get("production", "")) for paper, content in file.forms if paper.step_seq == one.seq and paper.form == "site_record"
    ]


@node(
    "coercion.no_site_record", "coercion_law 第十八条", "procedure", "fatal", problem=(16,), when=measured,
    words="{where}没有制作现场笔录；请核实，缺少现场笔录的强制措施应当解除并纠正。",
)  # fmt: skip
def no_site_record(file: CaseFile) -> Iterator[Hit]:
    """A measure leaves a record written on the spot."""
    for one in file.measures:
        if not any(paper.form == "site_record" for paper in file.by_step.get(one.seq, ())):
            yield hit(file.at(one.seq))


@node(
    "coercion.not_told", "coercion_law 第十八条", "procedure", "fatal", problem=(16,), when=measured,
    words="{where}没有当场告知{items}；请核实现场录像，确未告知的应当解除并纠正。",
)  # fmt: skip
def not_told(file: CaseFile) -> Iterator[Hit]:
    """Reasons, basis, rights and remedies are told on the spot."""
    for one in file.measures:
        activity = file.case.investigation.activity(one.seq)
        if activity is not None:
            needed = dict.fromkeys(
                (
                    "cause",
                    "basis",
                    "rights",
                    *(item for item in wanted_items(file, local_day(activity.started_at)) if item != "explanation"),
                )
            )
            missing = [item for item in needed if item not in activity.told]
            if missing:
                yield hit(file.at(one.seq), items=joined(TOLD.get(item, item) for item in missing))


@node(
    "coercion.over_time", "rule:clock.C26", "procedure", "fatal", problem=(25,), when=sealed,
    words="{where}的期限到{last}为止，期满没有解除；请立即解除并退还财物。",
)  # fmt: skip
def over_time(file: CaseFile) -> Iterator[Hit]:
    """A sealing or seizure is released when its term is over: thirty days from the act, extended once with approval."""
    for key, running, answer in file.limits("C26"):
        last = answer.due_day
        done = running.ended if running.ended is not None else file.on
        if last is not None and answer.overdue(done):
            yield hit(file.clock(key), last=words_day(last))


@node(
    "coercion.idle_facility", "coercion_law 第二十三条第一款", "discretion", "fatal", problem=(9, 13), when=sealed,
    words="{where}时笔录记载“{said}”，查封、扣押的设施当时没有从事违法生产；请核实是否与违法行为有关，无关的立即解除。",
)  # fmt: skip
def idle_facility(file: CaseFile) -> Iterator[Hit]:
    """What was sealed was at work when the violation was found."""
    for one in file.measures:
        for said in _records(file, one):
            if one.kind in SEALED and IDLE.search(said) and not RUNNING.search(said):
                yield hit(file.at(one.seq), said=said[:60])


@node(
    "coercion.whole_plant", "coercion_law 第二十三条第一款", "discretion", "fatal", problem=(9, 13), when=sealed,
    words="{where}的对象是“{things}”，超出造成违法排放的设施；请改为只查封、扣押涉案的设施、场所。",
)  # fmt: skip
def whole_plant(file: CaseFile) -> Iterator[Hit]:
    """Only what is tied to the case is sealed, not the whole plant for one line."""
    for one in file.measures:
        things = [thing for thing in one.things if WHOLE.search(thing)]
        if one.kind in SEALED and things:
            yield hit(file.at(one.seq), things=joined(things))


@node(
    "coercion.not_approved", "rule:gate.G16", "procedure", "serious", when=measured,
    words="{where}没有经负责人批准（没有同意的内部审批，也没有决定）；请核实，未经批准的立即解除。",
)  # fmt: skip
def not_approved(file: CaseFile) -> Iterator[Hit]:
    """The person in charge approved, within 24 hours where it was urgent."""
    approvals = [one for one in file.case.investigation.approvals if one.granted]
    for one in file.measures:
        before = any(held.seq < one.seq for held in approvals)
        decided = file.case.investigation.decision is not None and file.case.investigation.decision.seq < one.seq
        if not before and not decided and not any(held.of == one.seq for held in approvals):
            yield hit(file.at(one.seq))


@node(
    "coercion.approved_late", "rule:clock.C27", "procedure", "serious", when=measured,
    words="{where}是紧急情况下先行实施的，{hours}小时内没有补办批准；请核实，负责人不同意的立即解除。",
)  # fmt: skip
def approved_late(file: CaseFile) -> Iterator[Hit]:
    """An urgent measure is approved within 24 real hours."""
    hours = file.regime.clock("clock.C27", file.on).amount or 0
    for one in file.measures:
        begun = file.step(one.seq)
        later = [
            step
            for held in file.case.investigation.approvals
            if held.of == one.seq and held.granted and (step := file.step(held.seq)) is not None
        ]
        if begun is not None and later and min(step.done_at for step in later) > begun.done_at + timedelta(hours=hours):
            yield hit(file.at(one.seq), hours=hours)


@node(
    "coercion.no_things", "coercion_law 第二十四条", "documents", "serious", when=sealed,
    words="{where}没有财物清单；决定书和清单应当当场交付，请补充清单并由当事人核对。",
)  # fmt: skip
def no_things(file: CaseFile) -> Iterator[Hit]:
    """What is sealed or seized is listed."""
    for one in file.measures:
        if one.kind in SEALED and not one.things:
            yield hit(file.at(one.seq))


@node(
    "coercion.daily_needs", "coercion_law 第二十三条第一款", "discretion", "serious", when=sealed,
    words="{where}的清单中有“{things}”，看上去是公民及其所扶养家属的生活必需品；请核实，属于的立即解除。",
)  # fmt: skip
def daily_needs(file: CaseFile) -> Iterator[Hit]:
    """No daily necessities of a citizen and his family are taken."""
    citizens = any(party.kind != "organisation" for party in file.case.parties)
    for one in file.measures:
        things = [thing for thing in one.things if re.search("生活|住宅|床|被褥|炊具|粮食|衣物|药品", thing)]
        if citizens and things and one.kind in SEALED:
            yield hit(file.at(one.seq), things=joined(things))


@node(
    "coercion.at_night", "rule:gate.G17", "procedure", "serious", when=lambda file: any(one.kind == "compulsory_execution" for one in file.measures),
    words="{where}在夜间或者法定节假日（{at}）实施行政强制执行；除情况紧急外不得实施，请说明紧急情况。",
)  # fmt: skip
def at_night(file: CaseFile) -> Iterator[Hit]:
    """No enforcement at night or on a holiday, but for emergencies."""
    for one in file.measures:
        step = file.step(one.seq)
        if one.kind == "compulsory_execution" and step is not None:
            at = step.done_at.astimezone(LOCAL)
            if at.hour >= 22 or at.hour < 6 or not file.calendar.is_working_day(at.date()):
                yield hit(file.at(one.seq), at=f"{at:%Y-%m-%d %H:%M}")


@node(
    "coercion.slight", "coercion_law 第十六条第二款", "discretion", "note", when=measured,
    words="{where}：案件登记为情节轻微，可以不采取强制措施；请说明采取措施的必要性。",
)  # fmt: skip
def slight(file: CaseFile) -> Iterator[Hit]:
    """A slight case may be spared."""
    lead = file.case.investigation.lead
    words = " ".join(one for one in (lead.facts if lead is not None else "", file.case.title) if one)
    for one in file.measures:
        if "轻微" in words:
            yield hit(file.at(one.seq))
