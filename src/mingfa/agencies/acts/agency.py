"""What is done about an agency: founding it, its units, the bodies it must name, its own rules, splitting tasks, recording trainings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.facts import keyring_stream, officers_need, register_stream
from mingfa.agencies.gates import agency as gates
from mingfa.agencies.state.agency import AgencyState, Binding, Member, Part, Session, Task, UnitSpell
from mingfa.agencies.state.person import Holding, ended
from mingfa.desk.act import Act, Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day

INSTALLER = frozenset({"installer"})
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class AgencyAct(Act):
    """An act on an agency's own stream."""

    kind = "agency"


def _day(entry: Entry[Any]) -> date:
    return local_day(entry.done_at)


class CreateAgency(AgencyAct):
    """Set up an agency (设立执法主体) with the units its regime names."""

    label = "登记执法主体"
    duty = "org.manage"
    starts = True
    system = INSTALLER
    gates = (gates.refuse_bad_unified_code, gates.refuse_units_unknown)

    code: Code = Field(title="机关代码")
    full_name: Words = Field(title="机关名称")
    unified_code: str = Field("", title="统一社会信用代码", max_length=18)
    body: str = Field(
        "statutory",
        title="主体性质",
        pattern="^(statutory|authorised|entrusted)$",
        json_schema_extra={
            "widget": "choice",
            "choices": [["statutory", "法定行政机关"], ["authorised", "授权组织"], ["entrusted", "受委托组织"]],
        },
    )
    superior: str = Field("", title="上级机关代码", max_length=40)
    seal: Words = Field(title="印章名称")
    reconsideration_bodies: tuple[Words, ...] = Field((), title="行政复议机关")
    courts: tuple[Words, ...] = Field((), title="管辖法院")
    address: str = Field("", title="地址", max_length=200)
    postcode: str = Field("", title="邮政编码", max_length=6)
    telephone: str = Field("", title="电话", max_length=40)
    number_word: Words = Field(title="发文机关代字", description="文书文号开头的字样，例如“湘环（州）”")
    units: tuple[Code, ...] = Field((), title="机构", json_schema_extra={"widget": "unit"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's register and keyring."""
        agency = stream.partition("/")[0]
        return (register_stream(agency), keyring_stream(agency))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open the agency's register of officers and its keyring."""
        from mingfa.agencies.acts.keyring import OpenKeyring
        from mingfa.lists.acts import OpenRegister

        yield Caused(register_stream(matter.agency), OpenRegister())
        yield Caused(keyring_stream(matter.agency), OpenKeyring())


class AmendAgency(AgencyAct):
    """Correct or update what an agency's documents print (变更登记事项)."""

    label = "变更执法主体登记"
    duty = "org.manage"
    gates = (gates.refuse_bad_unified_code,)

    full_name: str = Field("", title="机关名称", max_length=200)
    unified_code: str = Field("", title="统一社会信用代码", max_length=18)
    seal: str = Field("", title="印章名称", max_length=200)
    reconsideration_bodies: tuple[Words, ...] = Field((), title="行政复议机关")
    courts: tuple[Words, ...] = Field((), title="管辖法院")
    address: str = Field("", title="地址", max_length=200)
    postcode: str = Field("", title="邮政编码", max_length=6)
    telephone: str = Field("", title="电话", max_length=40)
    number_word: str = Field("", title="发文机关代字", max_length=40)
    reason: Words = Field(title="变更理由")


class AddUnit(AgencyAct):
    """Set up a unit (设立机构) that the agency's regime names."""

    label = "设立机构"
    duty = "org.manage"
    system = INSTALLER
    gates = (gates.refuse_unknown_unit, gates.refuse_unit_there)

    unit: Code = Field(title="机构", json_schema_extra={"widget": "unit"})
    called: str = Field("", title="机构名称", max_length=100, description="与制度文件所写不同时填写，例如更名后的名称")


class EndUnit(AgencyAct):
    """End a unit (撤销机构); nobody may still hold a post in it."""

    label = "撤销机构"
    duty = "org.manage"
    gates = (gates.refuse_unit_not_there, gates.refuse_unit_in_use)

    unit: Code = Field(title="机构", json_schema_extra={"widget": "unit"})
    reason: Words = Field(title="撤销理由")


class BindBody(AgencyAct):
    """Name leader, unit, department and person of a body the regime asks for (明确领导小组、专项工作组或者支撑部门的人员)."""

    label = "明确领导小组、工作组人员"
    duty = "org.appoint"
    system = INSTALLER
    gates = (gates.refuse_unknown_body, gates.refuse_persons_unknown)
    needs = (officers_need("persons", lambda act, state: [p for p in (act.leader, act.person) if p] if act else ()),)

    body: str = Field(
        title="组织",
        pattern="^(leading_group|working_group|support)$",
        json_schema_extra={
            "widget": "choice",
            "choices": [["leading_group", "领导小组"], ["working_group", "专项工作组"], ["support", "支撑部门"]],
        },
    )
    leader: str = Field("", title="责任领导（组长）", json_schema_extra={"widget": "person"})
    unit: str = Field("", title="责任单位（支撑单位）", json_schema_extra={"widget": "unit"})
    department: str = Field("", title="责任部门（专门部门）", max_length=100)
    person: str = Field("", title="具体负责人（专门人员）", json_schema_extra={"widget": "person"})


class NameResponsiblePerson(AgencyAct):
    """Appoint the person in a unit who answers for the three systems there (指定专人负责)."""

    label = "指定机构专人"
    duty = "org.appoint"
    system = INSTALLER
    gates = (gates.refuse_unit_not_there, gates.refuse_persons_unknown)
    needs = (officers_need("persons", lambda act, state: (act.person,) if act else ()),)

    unit: Code = Field(title="机构", json_schema_extra={"widget": "unit"})
    person: Words = Field(title="专人", json_schema_extra={"widget": "person"})


class SetTrainingRule(AgencyAct):
    """Enter the agency's rule on training (执法培训制度): what it says and where it is written."""

    label = "登记培训制度"
    duty = "regime.maintain"
    system = INSTALLER

    title: Words = Field(title="制度名称")
    text: Text = Field(title="主要内容", json_schema_extra={"widget": "textarea"})


class SetMobileRule(AgencyAct):
    """Enter the agency's rule on its mobile enforcement system (移动执法系统管理制度)."""

    label = "登记移动执法系统管理制度"
    duty = "regime.maintain"
    system = INSTALLER

    title: Words = Field(title="制度名称")
    text: Text = Field(title="主要内容", json_schema_extra={"widget": "textarea"})


class TaskPart(BaseModel):
    """One member's part of a task."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    unit: Code = Field(title="成员单位", json_schema_extra={"widget": "unit"})
    words: Words = Field(title="分工内容")
    due: date = Field(title="完成期限", json_schema_extra={"widget": "date"})


class SplitTask(AgencyAct):
    """Split a task of the three systems among the members (任务分解)."""

    label = "分解任务"
    duty = "task.split"
    gates = (gates.refuse_split_outside_lead_unit, gates.refuse_parts)

    title: Words = Field(title="任务")
    parts: tuple[TaskPart, ...] = Field(title="分工", min_length=1, max_length=60)


class FinishPart(AgencyAct):
    """Report one's part of a task as done (完成分工任务)."""

    label = "完成分工任务"
    gates = (gates.refuse_other_units_part,)

    part: Words = Field(title="分工任务", json_schema_extra={"widget": "hidden"})
    words: Words = Field(title="完成情况", json_schema_extra={"widget": "textarea"})


class RecordTraining(AgencyAct):
    """Record a training (登记培训): who was to come and who came; those absent stay listed until they attend one of the same subject."""

    label = "登记培训"
    duty = "training.record"
    gates = (gates.refuse_attendance,)
    needs = (officers_need("persons", lambda act, state: act.invited if act else ()),)

    topic: Words = Field(title="培训主题")
    subject: str = Field(
        "three_systems",
        title="培训类别",
        max_length=40,
        json_schema_extra={
            "widget": "choice",
            "choices": [["three_systems", "三项制度专题"], ["enforcement", "执法业务"], ["review", "法制审核业务"]],
        },
    )
    on: date = Field(title="培训日期", json_schema_extra={"widget": "date"})
    tenths: int = Field(title="学时（以十分之一小时计）", description="例如 8 学时填 80，1.5 学时填 15", ge=1, le=10_000)
    invited: tuple[Words, ...] = Field(title="应到人员", min_length=1, max_length=2000, json_schema_extra={"widget": "persons"})
    attended: tuple[Words, ...] = Field(title="实到人员", max_length=2000, json_schema_extra={"widget": "persons"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Every invited person's stream."""
        return self.invited

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Attendance on each person's stream."""
        for person in self.invited:
            came = person in self.attended
            yield Caused(person, NoteTraining(topic=self.topic, subject=self.subject, on=self.on, tenths=self.tenths, attended=came))


class NoteTraining(Act):
    """Attendance at a training, on the person's stream."""

    label = "培训签到"
    kind = "person"
    internal = True

    topic: Words
    subject: str
    on: date
    tenths: int
    attended: bool


class NoteMember(AgencyAct):
    """What the agency knows of one of its people; caused by every act that changes it."""

    label = "更新人员情况"
    internal = True
    gates = (gates.refuse_account_taken,)

    person: Words
    full_name: Words
    account: str = ""
    units: tuple[str, ...] = ()
    active: bool = True
    legal_background: bool = False


class NotePost(AgencyAct):
    """A post given or taken, in the agency's table of posts; caused by the act on the person's stream."""

    label = "更新岗位情况"
    internal = True
    gates = (gates.refuse_second_holder,)

    person: Words
    role: Code
    unit: str = ""
    first: date
    last: date | None = None


class NoteRegisterPublished(AgencyAct):
    """The officer register was published; caused by the act on the register."""

    label = "执法人员名录已公示"
    internal = True

    on: date


class NoteAvList(AgencyAct):
    """The list of items to be recorded (音像记录事项清单) has changed; caused by the act on the list. lines: how many are in force."""

    label = "音像记录事项清单已变动"
    internal = True

    lines: int


@folds(CreateAgency)
def _apply_create(state: AgencyState, entry: Entry[CreateAgency]) -> AgencyState:
    act, day = entry.act, _day(entry)
    return replace(
        state, code=act.code, name=act.full_name, unified_code=act.unified_code, kind=act.body, superior=act.superior, seal=act.seal,
        reconsideration_bodies=act.reconsideration_bodies, courts=act.courts, address=act.address, postcode=act.postcode, telephone=act.telephone,
        number_word=act.number_word, founded_on=day, units=tuple(UnitSpell(code, "", day) for code in act.units),
    )  # fmt: skip


@folds(AmendAgency)
def _apply_amend(state: AgencyState, entry: Entry[AmendAgency]) -> AgencyState:
    told = {"name" if name == "full_name" else name: value for name, value in entry.act if name != "reason" and value}
    return replace(state, **told)


@folds(AddUnit)
def _apply_add_unit(state: AgencyState, entry: Entry[AddUnit]) -> AgencyState:
    return replace(state, units=(*state.units, UnitSpell(entry.act.unit, entry.act.called, _day(entry))))


@folds(EndUnit)
def _apply_end_unit(state: AgencyState, entry: Entry[EndUnit]) -> AgencyState:
    day = _day(entry)
    return replace(
        state, units=tuple(replace(unit, last=day) if unit.code == entry.act.unit and unit.last is None else unit for unit in state.units)
    )


@folds(BindBody)
def _apply_bind(state: AgencyState, entry: Entry[BindBody]) -> AgencyState:
    act = entry.act
    bound = Binding(act.body, act.leader, act.unit, act.department, act.person)
    return replace(state, bindings=(*(known for known in state.bindings if known.body != act.body), bound))


@folds(NameResponsiblePerson)
def _apply_responsible(state: AgencyState, entry: Entry[NameResponsiblePerson]) -> AgencyState:
    act = entry.act
    return replace(state, responsible=(*(known for known in state.responsible if known[0] != act.unit), (act.unit, act.person)))


@folds(SetTrainingRule)
def _apply_training_rule(state: AgencyState, entry: Entry[SetTrainingRule]) -> AgencyState:
    return replace(state, training_rule=entry.act.title)


@folds(SetMobileRule)
def _apply_mobile_rule(state: AgencyState, entry: Entry[SetMobileRule]) -> AgencyState:
    return replace(state, mobile_rule=entry.act.title)


@folds(SplitTask)
def _apply_split(state: AgencyState, entry: Entry[SplitTask]) -> AgencyState:
    parts = tuple(Part(f"t{entry.seq}.{number}", part.unit, part.words, part.due) for number, part in enumerate(entry.act.parts, 1))
    return replace(state, tasks=(*state.tasks, Task(entry.seq, entry.act.title, parts)))


@folds(FinishPart)
def _apply_finish(state: AgencyState, entry: Entry[FinishPart]) -> AgencyState:
    day = _day(entry)

    def finish(part: Part) -> Part:
        return replace(part, done_on=day) if part.id == entry.act.part else part

    return replace(state, tasks=tuple(replace(task, parts=tuple(finish(part) for part in task.parts)) for task in state.tasks))


@folds(RecordTraining)
def _apply_training(state: AgencyState, entry: Entry[RecordTraining]) -> AgencyState:
    act = entry.act
    session = Session(entry.seq, act.topic, act.subject, act.on, act.tenths, act.invited, act.attended)
    return replace(state, sessions=(*state.sessions, session))


@folds(NoteMember)
def _apply_member(state: AgencyState, entry: Entry[NoteMember]) -> AgencyState:
    act = entry.act
    known = state.member(act.person)
    return state.with_member(
        Member(
            act.person, act.full_name, act.account, act.units, known.posts if known is not None else (), act.active, act.legal_background
        )
    )


@folds(NotePost)
def _apply_post(state: AgencyState, entry: Entry[NotePost]) -> AgencyState:
    act = entry.act
    member = state.member(act.person)
    if member is None:
        return state
    if act.last is not None:
        posts = tuple(ended(member.posts, act.role, act.unit, act.last))
    else:
        posts = (*member.posts, Holding(act.role, act.unit, act.first))
    return state.with_member(replace(member, posts=posts))


@folds(NoteRegisterPublished)
def _apply_register(state: AgencyState, entry: Entry[NoteRegisterPublished]) -> AgencyState:
    return replace(state, register_published_on=entry.act.on)


@folds(NoteAvList)
def _apply_av_list(state: AgencyState, entry: Entry[NoteAvList]) -> AgencyState:
    return replace(state, av_lines=entry.act.lines)
