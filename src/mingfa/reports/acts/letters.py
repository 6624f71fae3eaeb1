"""What is done about one letter from the public: received, given to a unit and a person, extended, answered, passed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import stream_name
from mingfa.desk.times import local_day
from mingfa.reports import gates
from mingfa.reports.facts import CorrectionFact, PersonNameFact
from mingfa.reports.state import CATEGORIES, FORMS, OUTCOMES, Extension, ReportState, Step, told

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
OptionalPerson = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9][A-Za-z0-9._-]{0,79})?$")]
PERSON: dict[str, Any] = {"widget": "person"}
AREA: dict[str, Any] = {"widget": "textarea"}


def report_stream(agency: str, receipt: str) -> str:
    """Return the stream of a letter: named after its receipt, so that it is taken once."""
    return stream_name(agency, "report", receipt)


CORRECTION = Need(
    "correction", lambda act, state: (state.publication,) if state.publication else (), CorrectionFact, False, from_state=True
)


class ReportAct(Act):
    """An act on a letter from the public."""

    kind: ClassVar[str] = "report"


class ReceiveReport(ReportAct):
    """A letter has arrived from the portal (收到公众来信); its writer is told, and an error report opens a task of correction.

    Law: regime supervision.complaints, disclosure.correction. publication: the stream of what an error report is about.
    """

    label: ClassVar[str] = "收到公众来信"
    internal: ClassVar[bool] = True
    starts: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"receiver"})
    needs: ClassVar[tuple[Need, ...]] = (
        Need("correction", lambda act, state: (act.publication,) if act is not None and act.publication else (), CorrectionFact, False),
    )

    receipt: Annotated[str, StringConstraints(pattern=r"^R\d{8}-[0-9A-Z]{8}$")] = Field(title="回执编号")
    form: Literal["error", "complaint", "report", "opinion"] = Field(title="种类")
    sent_at: str = Field(title="提交时间", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")
    token: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] = Field(title="答复编号")
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(title="答复密钥")
    publication: Line = Field("", title="所涉公示信息")
    item: Line = Field("", title="公示编号")
    category: Literal["", "text", "fact", "changed", "privacy", "other"] = Field("", title="错误类型")
    subject: Line = Field("", title="标题")
    text: Words = Field(title="内容")
    about: Line = Field("", title="被投诉的执法人员")
    place: Line = Field("", title="地点")
    contact_name: Line = Field("", title="姓名")
    contact: Line = Field("", title="联系方式")
    due_on: date | None = Field(None, title="办理期限")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """What an error report is about."""
        return (self.publication,) if self.publication else ()

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open the task of correction."""
        from mingfa.disclosure.acts import NoteReported

        if self.form == "error" and matter.fact("correction") is not None:
            what = CATEGORIES.get(self.category, "")
            words = f"{what}：{self.text}" if what else self.text
            yield Caused(self.publication, NoteReported(source=matter.stream, found_on=matter.on, words=words))


@folds(ReceiveReport)
def apply_receive(state: ReportState, entry: Entry[ReceiveReport]) -> ReportState:
    """Know what it says, and tell its writer that it has arrived."""
    act, day = entry.act, local_day(entry.done_at)
    known = entry.fact("correction") is not None
    state = replace(
        state, receipt=act.receipt, form=act.form, item=act.item, publication=act.publication if known else "", category=act.category,
        subject=act.subject, text=act.text, about=act.about, place=act.place, contact_name=act.contact_name, contact=act.contact,
        sent_at=act.sent_at, token=act.token, key=act.key, received_on=day, due_on=act.due_on, stage="received", last_at=entry.done_at,
    )  # fmt: skip
    return told(state, entry.seq, Step(day, "执法机关已收到"), "已收到，待分办")


class RouteReport(ReportAct):
    """Give a letter to a unit, and to a person of it (分办公众来信); whoever it complains about is named, and does not handle it."""

    label: ClassVar[str] = "分办公众来信"
    duty: ClassVar[str] = "report.route"
    stages: ClassVar[frozenset[str]] = frozenset({"received", "assigned"})
    needs: ClassVar[tuple[Need, ...]] = (
        Need("owner", lambda act, state: (act.owner,) if act is not None and act.owner else (), PersonNameFact),
        Need("complained", lambda act, state: act.complained if act is not None else (), PersonNameFact),
    )
    gates = (gates.refuse_complained, gates.refuse_unknown_unit, gates.refuse_complained_owner)

    unit: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")] = Field(
        title="承办机构", json_schema_extra={"widget": "unit"}
    )
    owner: OptionalPerson = Field("", title="承办人", json_schema_extra=PERSON)
    complained: tuple[PersonStream, ...] = Field(
        (), title="被投诉人员", description="不能办理本件", json_schema_extra=PERSON, max_length=10
    )
    note: Words = Field("", title="办理要求", json_schema_extra=AREA)


@folds(RouteReport)
def apply_route(state: ReportState, entry: Entry[RouteReport]) -> ReportState:
    """Know whose it is."""
    act = entry.act
    named = tuple(dict.fromkeys((*state.complained, *act.complained)))
    first = state.stage == "received"
    state = replace(state, unit=act.unit, owner=act.owner, complained=named, stage="assigned", last_at=entry.done_at)
    return told(state, entry.seq, Step(local_day(entry.done_at), "已交承办机构办理"), "正在办理") if first else state


class ExtendReport(ReportAct):
    """Make the limit longer, once, with the reason (批准延长办理期限). Law: regime supervision.complaint_extension_days."""

    label: ClassVar[str] = "批准延长办理期限"
    duty: ClassVar[str] = "report.extend"
    stages: ClassVar[frozenset[str]] = frozenset({"received", "assigned"})
    gates = (gates.refuse_complained, gates.refuse_long_extension)

    days: int = Field(title="延长的工作日", ge=1, le=365)
    reason: Text = Field(title="延长的理由", description="告知来信人", json_schema_extra=AREA)


@folds(ExtendReport)
def apply_extend(state: ReportState, entry: Entry[ExtendReport]) -> ReportState:
    """The clock runs longer; the writer is told why."""
    act, day = entry.act, local_day(entry.done_at)
    state = replace(state, extension=Extension(act.days, day, act.reason, entry.by.name), last_at=entry.done_at)
    words = f"延长 {act.days} 个工作日。{act.reason}"
    return told(state, entry.seq, Step(day, "办理期限已经批准延长", words), "正在办理")


class AnswerReport(ReportAct):
    """Answer a letter (答复公众来信): its writer reads the words on the portal with receipt and code."""

    label: ClassVar[str] = "答复公众来信"
    duty: ClassVar[str] = "report.handle"
    stages: ClassVar[frozenset[str]] = frozenset({"assigned"})
    needs: ClassVar[tuple[Need, ...]] = (CORRECTION,)
    gates = (gates.refuse_complained, gates.refuse_others_report, gates.refuse_answer_before_correction)

    outcome: Literal["corrected", "handled", "unfounded", "not_accepted"] = Field(
        title="办理结果", json_schema_extra={"widget": "choice", "choices": [[code, words] for code, words in OUTCOMES.items()]}
    )
    answer: Text = Field(title="答复内容", description="来信人能看到的全部内容", json_schema_extra=AREA)
    note: Words = Field("", title="内部办理情况", description="不告知来信人", json_schema_extra=AREA)


@folds(AnswerReport)
def apply_answer(state: ReportState, entry: Entry[AnswerReport]) -> ReportState:
    """The limit ends; the writer gets the answer."""
    act, day = entry.act, local_day(entry.done_at)
    state = replace(state, outcome=act.outcome, answer=act.answer, answered_on=day, stage="answered", last_at=entry.done_at)
    return told(state, entry.seq, Step(day, OUTCOMES[act.outcome], act.answer), "已答复")


class TransferReport(ReportAct):
    """Pass a letter on to the organ whose matter it is (转送其他机关), and tell its writer."""

    label: ClassVar[str] = "转送其他机关"
    duty: ClassVar[str] = "report.route"
    stages: ClassVar[frozenset[str]] = frozenset({"received", "assigned"})
    gates = (gates.refuse_complained,)

    organ: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)] = Field(title="转送的机关")
    reason: Text = Field(title="转送的理由", description="告知来信人", json_schema_extra=AREA)


@folds(TransferReport)
def apply_transfer(state: ReportState, entry: Entry[TransferReport]) -> ReportState:
    """The limit ends here; the writer knows where to ask."""
    act, day = entry.act, local_day(entry.done_at)
    state = replace(state, organ=act.organ, answered_on=day, stage="transferred", last_at=entry.done_at)
    return told(state, entry.seq, Step(day, f"已转送{act.organ}", act.reason), f"已转送{act.organ}")


def title_of(state: ReportState) -> str:
    """Return the words by which a letter is known in lists of things to do: nothing of what it says, which is not for everybody there."""
    return f"{FORMS.get(state.form, '来信')} {state.receipt}"
