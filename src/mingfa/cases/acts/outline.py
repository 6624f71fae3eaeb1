"""Coercion, inspection and licence in outline (行政强制、行政检查、行政许可): opening, on-site work, approval, decision, measure, closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, officers_need, series_need, series_stream
from mingfa.cases.acts.closing import Filing, archived
from mingfa.cases.acts.common import (
    AREA,
    PARTY,
    PERSON,
    PERSONS,
    UNIT,
    CaseAct,
    CaseStream,
    Digest,
    Line,
    OnSite,
    Paper,
    PersonStream,
    Text,
    choices,
    officers_of,
)
from mingfa.cases.acts.drawing import results_touched, tell_result
from mingfa.cases.acts.investigation import ON_SITE_NEEDS, TEAM, add_activity, found
from mingfa.cases.acts.opening import PartyBlock, members, next_party, party_state
from mingfa.cases.acts.publishing import KEY_RESULTS
from mingfa.cases.facts import ReviewFact
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import dossier as files
from mingfa.cases.gates import items
from mingfa.cases.gates import judging as major
from mingfa.cases.gates import opening as opening_gates
from mingfa.cases.gates import outline as gates
from mingfa.cases.gates.transfer import refuse_when_only_transfer, refuse_while_transferring
from mingfa.cases.state.core import CaseState, day_of
from mingfa.cases.state.investigation import Measure, OutlineDecision
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.disclosure.acts import OpenPublication, publication_of
from mingfa.documents.blocks import Thing
from mingfa.lists.matters.facts import INSPECTION_LIST, ITEM_LIST, ItemId, cited_in
from mingfa.lists.review_items import REVIEW_LIST

OUTLINE = ("coercion", "inspection", "licence")
only_outline = gate.for_kinds(*OUTLINE)
STEMS = {"coercion": ("coercion", "强制"), "inspection": ("inspection", "检查"), "licence": ("licence", "许可")}


def outline_series(act: Any, state: CaseState) -> str:
    """Name the series of case numbers of a kind, by agency and year."""
    stem = STEMS.get(getattr(act, "case_kind", ""), ("case", ""))[0]
    return series_stream(agency_of(state.stream), stem, getattr(act, "year", 0) or 2000)


def outline_number(kind: str, n: int, word: str, year: int) -> str:
    """Write a case number, e.g. 州环检查〔2026〕3号."""
    return f"{word}{STEMS.get(kind, ('', '案'))[1]}〔{year}〕{n}号"


class OpenCase(CaseAct):
    """Open a case of coercion, inspection or licence (启动行政强制、行政检查、行政许可): kind, unit, officers, ground.

    Refused while the agency's rules do not cover the kind on that day; a further kind has to be added to them first, with its source.
    """

    label = "启动执法事项"
    duty = "case.open"
    starts = True
    stages = frozenset({""})
    gates = (
        opening_gates.refuse_uncovered_kind,
        gates.refuse_penalty_without_lead,
        opening_gates.refuse_without_responsible,
        opening_gates.refuse_unknown_unit,
        gate.refuse_fewer_than_two,
        gate.refuse_uncertified_officer,
        gate.refuse_other_class,
        opening_gates.refuse_bad_codes,
        opening_gates.refuse_other_year,
        items.refuse_unlisted_item,
        items.refuse_other_units_item,
        items.refuse_unlisted_random,
    )
    needs = (
        officers_need("officers", officers_of),
        ITEM_LIST,
        INSPECTION_LIST,
        series_need(outline_series),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
    )
    correctable: ClassVar[frozenset[str]] = frozenset({"title", "ground"})

    case_kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="执法行为种类", json_schema_extra=choices(coercion="行政强制", inspection="行政检查", licence="行政许可")
    )
    title: Line = Field(title="事项名称")
    item: ItemId = Field(
        default="", title="执法事项", description="本机关现行的行政执法事项清单中的事项", json_schema_extra={"widget": "choice"}
    )
    random_item: ItemId = Field(
        default="",
        title="随机抽查事项",
        description="随机抽查启动的行政检查，选择随机抽查事项清单中的事项",
        json_schema_extra={"widget": "choice"},
    )
    ground: Text = Field(title="事由和依据", json_schema_extra=AREA)
    unit: str = Field(default="", title="承办机构", json_schema_extra=UNIT)
    officers: tuple[PersonStream, ...] = Field(default=(), title="承办人员", json_schema_extra=PERSONS)
    lead_handler: str = Field(default="", title="主办人", json_schema_extra=PERSON)
    block: PartyBlock = Field(title="当事人（申请人、被检查人）", json_schema_extra={"widget": "party_block"})
    year: int = Field(title="编号年份", ge=2000, le=2199, json_schema_extra={"widget": "hidden", "fill": "year"})

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The case takes a number."""
        return (outline_series(self, state),)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Take the next number of the kind's series."""
        yield Caused(outline_series(self, matter.state), TakeNumber(number=next_number(matter), for_stream=matter.stream))


@folds(OpenCase)
def apply_open_case(case: CaseState, entry: Entry[OpenCase]) -> CaseState:
    """Begin at the investigation, with the people named."""
    act, day = entry.act, day_of(entry)
    fact = entry.fact("series")
    number = outline_number(act.case_kind, 1 if fact is None else int(fact.next), entry.fact("agency").number_word, act.year)
    case = replace(
        case, kind=act.case_kind, title=act.title, number=number, unit=act.unit, opened_on=day, item=cited_in(entry, "items", act.item),
        random_item=cited_in(entry, "inspections", act.random_item),
    )  # fmt: skip
    case = replace(case, parties=(party_state(next_party(case), act.block),))
    case = case.with_team(tuple(members(entry, day, lead=act.lead_handler or act.officers[0])), day)
    case = replace(case, investigators=frozenset(act.officers))
    return found(case.at_stage("investigating", entry), filed_on=day, filing_seq=entry.seq)


MEASURES = {
    "sealing": "查封场所、设施或者财物", "seizure": "扣押财物", "coercive_measure": "其他行政强制措施", "compulsory_execution": "行政强制执行",
    "restriction": "限制生产、停产整治", "closure": "停业、关闭",
}  # fmt: skip


class ExecuteMeasure(OnSite):
    """Carry a measure out on the spot (实施强制措施、强制执行): identity, notice, list of things; only after it was approved or decided."""

    label = "实施行政强制"
    duty = "coercion.do"
    stages = frozenset({"investigating", "decided", "performing"})
    record = "evidence_paper"
    record_forms = ("site_record", "media_evidence")
    gates = (gate.for_kinds("coercion"), *TEAM, *gate.ON_SITE, gates.refuse_unapproved_measure, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    measure: Literal["sealing", "seizure", "coercive_measure", "compulsory_execution", "restriction", "closure"] = Field(
        title="措施", json_schema_extra=choices(**MEASURES)
    )
    things: tuple[Thing, ...] = Field(default=(), title="场所、设施、财物清单")
    mode: str = Field(
        default="", title="执行方式", max_length=2_000, description="如何实施；公示行政强制信息时使用", json_schema_extra=AREA
    )
    basis: str = Field(default="", title="法律依据", max_length=5_000, json_schema_extra=AREA)
    approval: int | None = Field(default=None, title="批准的环节", ge=0)

    @property
    def activity_kinds(self) -> tuple[str, ...]:
        """Sealing and seizure are one kind in the lists of activities (查封、扣押)."""
        kind = "sealing" if self.measure in ("sealing", "seizure") else self.measure
        return (kind,) if kind in ("compulsory_execution", "restriction", "closure", "coercive_measure") else (kind, "coercive_measure")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publication of a measure carried out before any decision."""
        told = (publication_of(stream, len(state.history)),) if state.investigation.decision is None else ()
        return (*super().touches(state, stream), *told)

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """A measure that no decision went before falls due for publication by itself; one on a decision is how that is carried out."""
        yield from super().causes(matter)
        if matter.state.investigation.decision is None:
            yield from due_for_publication(matter)


@folds(ExecuteMeasure)
def apply_execute_measure(case: CaseState, entry: Entry[ExecuteMeasure]) -> CaseState:
    """Keep the measure; the term of a sealing or seizure begins (C26)."""
    act, day = entry.act, day_of(entry)
    done = Measure(entry.seq, act.measure, tuple(f"{thing.name} {thing.number}" for thing in act.things), day)
    case = found(add_activity(case, entry), measures=(*case.investigation.measures, done))
    if act.measure in ("sealing", "seizure"):
        case = case.start(f"C26:m{entry.seq}", "clock.C26", "查封、扣押期限", day, MEASURES[act.measure])
    return case.at_stage("performing", entry) if case.stage == "decided" else case


def due_for_publication(matter: Matter[Any, CaseState]) -> Iterable[Caused]:
    """Open the publication of what this act decides, where the agency's disclosure rules cover the kind."""
    if matter.regime.covers(matter.state.kind, "disclosure", matter.on):
        seq = len(matter.state.history)
        yield Caused(publication_of(matter.stream, seq), OpenPublication(case=matter.stream, decision_seq=seq))


def reviewed_by(act: Any, state: CaseState) -> tuple[str, ...]:
    """Name the review a decision rests on: one that this very case was sent to, and no other case's."""
    named = getattr(act, "review", "")
    return (named,) if any(one.stream == named for one in state.proceeding.reviews) else ()


class DecideOutline(CaseAct):
    """Decide in outline (作出强制、检查处理、许可决定): the text's digest, the result; where this kind is reviewed, only after the review passed."""

    label = "作出决定"
    duty = "penalty.decide"
    stages = frozenset({"investigating"})
    record = "enforcement_document"
    gates = (
        only_outline,
        gate.refuse_undecided_avoidance,
        gate.refuse_open_activity,
        gates.refuse_unreviewed_outline,
        major.refuse_unjudged,
        major.refuse_other_body,
        gates.refuse_without_approval,
        gates.refuse_missing_result,
        gates.refuse_both_problem_and_none,
        gate.refuse_unfit_paper,
        refuse_when_only_transfer,
        refuse_while_transferring,
    )
    needs = (Need("review", reviewed_by, ReviewFact, required=False), REVIEW_LIST)

    draft_digest: Digest = Field(title="决定书文稿", json_schema_extra={"widget": "draft"})
    result: Text = Field(title="决定内容", json_schema_extra=AREA)
    remedies: str = Field(default="", title="救济途径和期限", max_length=5_000, json_schema_extra=AREA)
    number: str = Field(default="", title="决定文号", max_length=80)
    basis: str = Field(
        default="",
        title="依据",
        max_length=5_000,
        description="检查、强制或者许可的依据；不填的，使用启动时的事由和依据",
        json_schema_extra=AREA,
    )
    mode: str = Field(default="", title="方式", max_length=2_000, description="检查的方式，或者强制措施的执行方式", json_schema_extra=AREA)
    matters: str = Field(default="", title="检查事项", max_length=5_000, json_schema_extra=AREA)
    sampled: str = Field(default="", title="抽查内容", max_length=5_000, json_schema_extra=AREA)
    problems: str = Field(default="", title="存在问题", max_length=10_000, json_schema_extra=AREA)
    no_problem: bool = Field(default=False, title="检查未发现问题")
    handling: str = Field(default="", title="处理结果", max_length=5_000, json_schema_extra=AREA)
    review: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/review/[A-Za-z0-9._-]{1,80})?$")] = Field(
        default="", title="法制审核", json_schema_extra={"widget": "review"}
    )
    paper: Paper | None = Field(default=None, title="决定文书")

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """Name the publication of the decision, and the periods that tell of its random inspections."""
        return (publication_of(stream, len(state.history)), *results_touched(state))

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """The decision falls due for publication by itself, from the day it was made; its period learns what came of a random inspection."""
        yield from due_for_publication(matter)
        yield from tell_result(matter)


@folds(DecideOutline)
def apply_decide_outline(case: CaseState, entry: Entry[DecideOutline]) -> CaseState:
    """Keep the decision."""
    act = entry.act
    decided = OutlineDecision(entry.seq, act.draft_digest, act.result, entry.by.person, day_of(entry))
    return found(case.at_stage("decided", entry), decision=decided)


class CloseOutline(CaseAct):
    """Close a case of coercion, inspection or licence (办结): every step has its record, nothing is under way."""

    label = "办结"
    duty = "case.approve_closing"
    stages = frozenset({"decided", "performing"})
    record = "internal_approval"
    gates = (
        only_outline,
        gate.refuse_with_gaps,
        gate.refuse_open_activity,
        gate.refuse_undecided_avoidance,
        items.refuse_key_result_unpublished,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )
    needs = (KEY_RESULTS,)

    result: Text = Field(title="办理结果", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="办结审批表")


@folds(CloseOutline)
def apply_close_outline(case: CaseState, entry: Entry[CloseOutline]) -> CaseState:
    """End the case; the thirty days to file it away begin (C44)."""
    return case.at_stage("closed", entry).start("C44", "clock.C44", "立卷归档", day_of(entry), "办结")


class ArchiveOutline(Filing):
    """File a case of coercion, inspection or licence away (归档): refused while a step has no record, or the dossier standard is not met."""

    label = "归档"
    duty = "case.archive"
    stages = frozenset({"closed"})
    gates = (only_outline, gate.refuse_with_gaps, files.refuse_incomplete_file, files.refuse_unfiled_recordings, files.refuse_wrong_pages)


@folds(ArchiveOutline)
def apply_archive_outline(case: CaseState, entry: Entry[ArchiveOutline]) -> CaseState:
    """Nothing changes any more."""
    return archived(case, entry)


class FollowUpCase(CaseAct):
    """Turn an inspection into a lead for a penalty (检查发现违法线索): the two cases name each other."""

    label = "移作处罚线索"
    duty = "lead.register"
    stages = frozenset({"investigating", "decided"})
    gates = (gate.for_kinds("inspection"),)

    new_case: CaseStream = Field(title="处罚案件", json_schema_extra={"widget": "case"})
    reason: Text = Field(title="发现的问题", json_schema_extra=AREA)


@folds(FollowUpCase)
def apply_follow_up(case: CaseState, entry: Entry[FollowUpCase]) -> CaseState:
    """Name the other case."""
    return replace(case, split_off=(*case.split_off, entry.act.new_case))
