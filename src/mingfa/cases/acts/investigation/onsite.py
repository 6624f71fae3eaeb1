"""What officers do on site (现场检查、询问、采样): each activity with its people, its place and its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    CaseAct,
    Line,
    OnSite,
    Text,
)
from mingfa.cases.acts.drawing import periods_touched, tell_inspection
from mingfa.cases.acts.investigation.common import EVERYWHERE, FIELD, ON_SITE_NEEDS, TEAM, found
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.gates import items
from mingfa.cases.gates.recordings import refuse_unrecorded_activity
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.investigation import (
    Activity,
    Shown,
)
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.documents.blocks import Thing
from mingfa.lists.av_items import AV_LIST
from mingfa.lists.matters.facts import INSPECTION_LIST, ItemId, cited_in
from mingfa.recorders.facts import RecorderFact, RoomStream


class InspectSite(OnSite):
    """Inspect a site (现场检查、勘察): one site a record; what was found stands in the record filed for this step."""

    label = "现场检查"
    duty = "case.investigate"
    stages = FIELD
    activities = ("inspection",)
    record = "evidence_paper"
    record_forms = ("site_record",)
    gates = (*TEAM, *gate.ON_SITE, gate.refuse_unknown_party, items.refuse_unlisted_random)
    needs = (*ON_SITE_NEEDS, INSPECTION_LIST)

    party: str = Field(default="", title="被检查人", json_schema_extra=PARTY)
    onsite_person: str = Field(default="", title="现场负责人", max_length=60)
    findings: Text = Field(title="检查情况摘要", json_schema_extra=AREA)
    random: bool = Field(default=False, title="随机抽查")
    random_item: ItemId = Field(
        default="", title="随机抽查事项", description="随机抽查的，选择现行随机抽查事项清单中的事项；启动检查时已经选择的不必再选",
        json_schema_extra={"widget": "choice"},
    )  # fmt: skip

    @property
    def activity_kinds(self) -> tuple[str, ...]:
        """A random inspection is one of its own kind too."""
        return ("inspection", "random_inspection") if self.random or self.random_item else ("inspection",)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the diaries of the officers, and the period in which a random inspection is told to the public."""
        return (*super().touches(state, stream), *periods_touched(stream, self))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Enter a random inspection into its period, beside the diaries."""
        yield from super().causes(matter)
        yield from tell_inspection(matter, self.random_item)


class QuestionPerson(OnSite):
    """Question one person (调查询问): one person a record; a second one is questioned apart. room: a registered one (询问室)."""

    label = "调查询问"
    duty = "case.investigate"
    stages = FIELD
    activities = ("questioning", "evidence")
    record = "evidence_paper"
    record_forms = ("questioning_record",)
    gates = (*TEAM, *gate.ON_SITE, gates.refuse_several_questioned, gates.refuse_no_room, gate.refuse_unknown_party)
    needs = (*ON_SITE_NEEDS, Need("room", lambda act, state: (act.room,) if act is not None and act.room else (), RecorderFact))

    party: str = Field(default="", title="所属当事人", json_schema_extra=PARTY)
    person: Line = Field(title="被询问人")
    relation: Line = Field(title="与本案关系")
    room: RoomStream = Field("", title="询问室", description="在登记的询问室询问的，选择该场所", json_schema_extra={"widget": "choice"})


class TakeSample(OnSite):
    """Take samples (抽样取证): what, how, how sealed; the result is told to the party later (G06)."""

    label = "抽样取证"
    duty = "case.investigate"
    stages = FIELD
    activities = ("sampling", "evidence")
    record = "evidence_paper"
    record_forms = ("sampling_record", "sampling_notice")
    gates = (*TEAM, *gate.ON_SITE, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    samples: tuple[Thing, ...] = Field(title="样品", min_length=1)
    method: Text = Field(title="抽样方法和过程", json_schema_extra=AREA)
    sealing: Line = Field(title="封样情况")


def shown(entry: Entry[Any]) -> tuple[Shown, ...]:
    """Return who took part, with the certificates from the list of officers as they stood that day."""
    people = []
    for fact in entry.facts.get("officers", ()):
        number, kind = gate.certificate_of(fact.value)
        people.append(Shown(fact.value.person, fact.value.name, number, entry.act.identity.certificate or kind))
    return tuple(people)


def add_activity(case: CaseState, entry: Entry[Any]) -> CaseState:
    """Return the case with an on-site activity, and its officers among those who investigated."""
    act = entry.act
    activity = Activity(
        entry.seq, act.name, act.label, act.activity_kinds, act.where, act.started_at, act.ended_at, shown(entry), act.identity.way, act.identity.at,
        act.identity.confirmed, act.uniform.worn, act.uniform.reason, act.told.items, act.told.explanation, act.recording_told_at,
        getattr(act, "party", ""), getattr(act, "person", ""), act.before_filing, act.device.id if act.device else "",
        av_item=act.av_item, room=str(getattr(act, "room", "")).rpartition("/")[2],
        random_item=cited_in(entry, "inspections", getattr(act, "random_item", "")),
    )  # fmt: skip
    case = replace(case, investigators=case.investigators | {one.person for one in activity.officers})
    return found(case, activities=(*case.investigation.activities, activity))


@folds(InspectSite, QuestionPerson, TakeSample)
def apply_on_site(case: CaseState, entry: Entry[OnSite]) -> CaseState:
    """Keep the activity; it stays open until its record is there."""
    return add_activity(case, entry)


class EndActivity(CaseAct):
    """End an on-site activity (结束现场活动): only when its document has been issued."""

    label = "结束现场活动"
    duty = "case.investigate"
    stages = EVERYWHERE
    any_time = True
    needs = (AV_LIST,)
    gates = (*TEAM, gates.refuse_end_without_document, refuse_unrecorded_activity)

    activity: int = Field(title="现场活动", ge=0, json_schema_extra={"widget": "activity"})


@folds(EndActivity)
def apply_end_activity(case: CaseState, entry: Entry[EndActivity]) -> CaseState:
    """Mark the activity as finished."""
    done = tuple(replace(one, finished=True) if one.seq == entry.act.activity else one for one in case.investigation.activities)
    return found(case, activities=done)


class ReportOnUniform(CaseAct):
    """Let supervision settle a case of no uniform (着装情况处理)."""

    label = "处理着装情况"
    duty = "supervision.view"
    stages = EVERYWHERE
    gates = (gates.refuse_no_uniform_question,)

    activity: int = Field(title="现场活动", ge=0)
    handling: Text = Field(title="处理意见", json_schema_extra=AREA)


@folds(ReportOnUniform)
def apply_report_on_uniform(case: CaseState, entry: Entry[ReportOnUniform]) -> CaseState:
    """Note how supervision settled it; the line itself stays."""
    settled = tuple(
        replace(one, uniform="settled", uniform_reason=f"{one.uniform_reason}（{entry.act.handling}）")
        if one.seq == entry.act.activity
        else one
        for one in case.investigation.activities
    )
    return found(case, activities=settled)
