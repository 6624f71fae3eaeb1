"""What is done about a person: enrolling, certificates and their yearly check, posts, delegation, qualification, leaving and returning.

Acts that change whether a person may enforce also move the published officer register (执法人员名录), in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.acts.agency import INSTALLER, AgencyAct, Code, NoteMember, NotePost, NoteTraining, Words
from mingfa.agencies.facts import OfficerFact, agency_stream, certificate_problem, officers_need, register_stream
from mingfa.agencies.gates import person as gates
from mingfa.agencies.state.person import Certificate, Holding, PersonState, Spell, Training, ended
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.law.calendar import ONE_DAY
from mingfa.law.regime_model import Regime
from mingfa.lists.acts import DelistOfficer, ListOfficer, RegisterFact, missing_fields, row_of

Account = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9._-]{1,39})?$")]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z\u4e00-\u9fff()（）〔〕-]+$")]


class PersonAct(Act):
    """An act on a person's own stream."""

    kind = "person"


def _agency(stream: str) -> str:
    return agency_stream(stream.partition("/")[0])


def _register(act: Any, state: PersonState) -> tuple[str, ...]:
    return (register_stream(state.stream.partition("/")[0]),)


REGISTER = Need("register", _register, RegisterFact, required=False, from_state=True)


class CertificateAct(PersonAct):
    """An act that may change whether the person is certified: `after` gives the person's state once it is done."""

    needs = (REGISTER,)

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act; the fold does the same."""
        raise TypeError(f"{type(self).__name__} does not say what it changes")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The published register."""
        return (register_stream(stream.partition("/")[0]),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """List or delist the officer once the register is published."""
        return register_moves(matter, matter.state, self.after(matter.state, matter.on))


def register_moves(matter: Matter[Any, Any], before: PersonState, after: PersonState, since: date | None = None) -> Iterable[Caused]:
    """Name what a changed person changes in the published register: nothing before it is published, or while the person stays as listed.

    The register shows today, also when the act was done earlier. since: the day `before` is looked at, today when left out.
    """
    register: RegisterFact | None = matter.fact("register")
    if register is None or not register.published:
        return
    stream, today = register_stream(matter.agency), local_day(matter.recorded_at)
    shown = public_row(before, matter.stream, since or today, matter.regime)
    row = public_row(after, matter.stream, today, matter.regime)
    if row is not None and row != shown:
        yield Caused(stream, ListOfficer(person=matter.stream, row=row))
    elif row is None and shown is not None:
        fact = OfficerFact.of(after, matter.stream, today)
        why = certificate_problem(fact, today, matter.regime) or f"{fact.name}：公示内容不全"
        yield Caused(stream, DelistOfficer(person=matter.stream, reason=why))


def public_row(state: PersonState, person: str, on: date, regime: Regime) -> dict[str, str] | None:
    """Return what the register shows of a person on a day; None for nobody certified, or while a public field is missing."""
    row = row_of(OfficerFact.of(state, person, on), on, regime)
    return None if row is None or missing_fields(row, on, regime) else row


class EnrolPerson(PersonAct):
    """Enrol a person of the agency (登记人员)."""

    label = "登记人员"
    duty = "officer.enrol"
    starts = True
    system = INSTALLER
    gates = (gates.refuse_unknown_unit,)

    full_name: Words = Field(title="姓名", max_length=50)
    sex: str = Field(
        "", title="性别", pattern="^(|男|女)$", json_schema_extra={"widget": "choice", "choices": [["男", "男"], ["女", "女"]]}
    )
    title: str = Field("", title="职务", max_length=60)
    rank: str = Field("", title="职级", max_length=60)
    account: Account = Field("", title="登录名", description="小写字母开头；不登录系统的人员可以不填")
    units: tuple[Code, ...] = Field((), title="所属机构", json_schema_extra={"widget": "unit"})
    since: date | None = Field(None, title="到岗日期", json_schema_extra={"widget": "date"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people."""
        return (_agency(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency knows the new person."""
        yield Caused(
            _agency(matter.stream), NoteMember(person=matter.stream, full_name=self.full_name, account=self.account, units=self.units)
        )


class AmendPerson(PersonAct):
    """Correct or update name, title or rank (变更人员信息)."""

    label = "变更人员信息"
    duty = "officer.enrol"
    needs = (REGISTER,)

    full_name: str = Field("", title="姓名", max_length=50)
    title: str = Field("", title="职务", max_length=60)
    rank: str = Field("", title="职级", max_length=60)
    reason: Words = Field(title="变更理由")

    def after(self, state: PersonState) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, **{"name" if name == "full_name" else name: value for name, value in self if name != "reason" and value})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people and the published register."""
        return (_agency(stream), register_stream(stream.partition("/")[0]))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency and the register show the person as he is now."""
        state = self.after(matter.state)
        yield Caused(_agency(matter.stream), _member(state, matter.on))
        yield from register_moves(matter, matter.state, state)


def _member(state: PersonState, on: date) -> NoteMember:
    return NoteMember(
        person=state.stream, full_name=state.name, account=state.account, units=state.units_on(on), active=state.active_on(on),
        legal_background=state.legal_background or bool(state.legal_qualification_no),
    )  # fmt: skip


class AssignUnits(PersonAct):
    """Say to which units a person belongs from a day on (调整所属机构)."""

    label = "调整所属机构"
    duty = "org.appoint"
    system = INSTALLER
    gates = (gates.refuse_unknown_unit,)

    needs = (REGISTER,)

    units: tuple[Code, ...] = Field((), title="所属机构", json_schema_extra={"widget": "unit"})
    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        kept = tuple(
            replace(spell, last=on - ONE_DAY) if spell.last is None else spell for spell in state.units if spell.last or spell.first < on
        )
        return replace(state, units=(*kept, *(Spell(unit, on) for unit in self.units)))

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people and the register."""
        return (_agency(stream), register_stream(stream.partition("/")[0]))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency and the register show the new units."""
        state = self.after(matter.state, matter.on)
        yield Caused(_agency(matter.stream), _member(state, matter.on))
        yield from register_moves(matter, matter.state, state)


class AppointPost(PersonAct):
    """Appoint a person to a post (任命岗位), in place of another where the regime allows only so many."""

    label = "任命岗位"
    duty = "org.appoint"
    system = INSTALLER
    gates = (gates.refuse_unknown_post, gates.refuse_clearing, gates.refuse_post_held, gates.refuse_bad_spell)

    role: Code = Field(title="岗位", json_schema_extra={"widget": "choice"})
    unit: str = Field("", title="所在机构", max_length=40, json_schema_extra={"widget": "unit"})
    first: date | None = Field(None, title="起始日", json_schema_extra={"widget": "date"})
    last: date | None = Field(None, title="截止日", json_schema_extra={"widget": "date"})
    replaces: str = Field("", title="接替何人", max_length=160, json_schema_extra={"widget": "person"})

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, posts=(*state.posts, Holding(self.role, self.unit, self.first or on, self.last)))

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of posts, and whoever is replaced."""
        return (_agency(stream), *([self.replaces] if self.replaces else []))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """End the post of whoever is replaced, then enter the new holder."""
        first = self.first or matter.on
        if self.replaces:
            yield Caused(self.replaces, EndPost(role=self.role, unit=self.unit, reason=f"由{matter.state.name}接替"))
        yield Caused(_agency(matter.stream), NotePost(person=matter.stream, role=self.role, unit=self.unit, first=first))


class EndPost(PersonAct):
    """Relieve a person of a post (免去岗位); it is held no longer from the day of the act on."""

    label = "免去岗位"
    duty = "org.appoint"
    gates = (gates.refuse_post_not_held,)

    role: Code = Field(title="岗位", json_schema_extra={"widget": "choice"})
    unit: str = Field("", title="所在机构", max_length=40, json_schema_extra={"widget": "unit"})
    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, posts=tuple(ended(state.posts, self.role, self.unit, on - ONE_DAY)))

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of posts."""
        return (_agency(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency knows that the post is free."""
        yield Caused(
            _agency(matter.stream), NotePost(person=matter.stream, role=self.role, unit=self.unit, first=matter.on, last=matter.on)
        )


class LapsePost(PersonAct):
    """A post given until a day has run out (任期届满); done by the clock."""

    label = "任期届满"
    internal = True
    system = frozenset({"clock"})

    role: Code
    unit: str = ""

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of posts."""
        return (_agency(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency knows that the post is free."""
        yield Caused(
            _agency(matter.stream), NotePost(person=matter.stream, role=self.role, unit=self.unit, first=matter.on, last=matter.on)
        )


class Delegate(PersonAct):
    """Let a deputy exercise one's post for some days (委托代理)."""

    label = "委托代理"
    gates = (
        gates.refuse_delegating_for_others,
        gates.refuse_post_not_held,
        gates.refuse_lending_clearance,
        gates.refuse_same_person,
        gates.refuse_bad_spell,
    )
    needs = (officers_need("deputy", lambda act, state: (act.deputy,) if act else ()),)

    role: Code = Field(title="岗位", json_schema_extra={"widget": "choice"})
    unit: str = Field("", title="所在机构", max_length=40, json_schema_extra={"widget": "unit"})
    deputy: Words = Field(title="代理人", json_schema_extra={"widget": "person"})
    first: date | None = Field(None, title="起始日", json_schema_extra={"widget": "date"})
    last: date | None = Field(None, title="截止日", json_schema_extra={"widget": "date"})
    reason: Words = Field(title="理由")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The deputy's stream."""
        return (self.deputy,)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The deputy holds the post in the name of the other."""
        yield Caused(
            self.deputy, ReceiveDelegation(role=self.role, unit=self.unit, of=matter.stream, first=self.first or matter.on, last=self.last)
        )


class EndDelegation(PersonAct):
    """End a delegation (终止委托代理); it holds no longer from the day of the act on."""

    label = "终止委托代理"
    gates = (gates.refuse_delegating_for_others, gates.refuse_not_lent)

    role: Code = Field(title="岗位", json_schema_extra={"widget": "choice"})
    unit: str = Field("", title="所在机构", max_length=40, json_schema_extra={"widget": "unit"})
    deputy: Words = Field(title="代理人", json_schema_extra={"widget": "person"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The deputy's stream."""
        return (self.deputy,)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The deputy holds the post no longer."""
        yield Caused(self.deputy, LoseDelegation(role=self.role, unit=self.unit, of=matter.stream))


class ReceiveDelegation(PersonAct):
    """A post exercised in the name of somebody else; caused by the act on the other's stream."""

    label = "接受委托代理"
    internal = True

    role: Code
    unit: str = ""
    of: Words
    first: date
    last: date | None = None


class LoseDelegation(PersonAct):
    """A delegation that has ended; caused by the act on the other's stream."""

    label = "委托代理终止"
    internal = True

    role: Code
    unit: str = ""
    of: Words


class IssueCertificate(CertificateAct):
    """Enter an enforcement certificate (登记执法证件) as its issuer made it out."""

    label = "登记执法证件"
    duty = "officer.certify"
    system = INSTALLER
    gates = (gates.refuse_known_certificate, gates.refuse_bad_validity)

    number: Number = Field(title="证件编号")
    type: str = Field(
        "lawful",
        title="证件种类",
        pattern="^(lawful|provincial)$",
        json_schema_extra={"widget": "choice", "choices": [["provincial", "省人民政府统一印制"], ["lawful", "其他依法核发"]]},
    )
    classes: tuple[Words, ...] = Field(title="执法类别", min_length=1)
    area: Words = Field(title="执法区域")
    valid_from: date = Field(title="有效期起", json_schema_extra={"widget": "date"})
    valid_to: date = Field(title="有效期止", json_schema_extra={"widget": "date"})
    issuer: Words = Field(title="发证机关")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        made = Certificate(self.number, self.type, self.classes, self.area, self.valid_from, self.valid_to, self.issuer, -1)
        return replace(state, certificates=(*state.certificates, made))


def _changed(state: PersonState, number: str, **told: Any) -> PersonState:
    return replace(state, certificates=tuple(replace(one, **told) if one.number == number else one for one in state.certificates))


def _certificate(state: PersonState, number: str) -> Certificate:
    return next(one for one in state.certificates if one.number == number)


class RenewCertificate(CertificateAct):
    """Enter that a certificate was renewed (换发执法证件): the same number with new days."""

    label = "换发执法证件"
    duty = "officer.certify"
    gates = (gates.refuse_unknown_certificate, gates.refuse_revoked, gates.refuse_renewal_not_later)

    number: Number = Field(title="证件编号")
    valid_to: date = Field(title="新的有效期止", json_schema_extra={"widget": "date"})

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act: a gap between the old days and the renewal stays a gap."""
        old = _certificate(state, self.number)
        if old.valid_to < on:
            gap = (old.valid_to + ONE_DAY, on - ONE_DAY)
            return _changed(
                state, self.number, valid_to=self.valid_to, suspended=(*old.suspended, gap) if gap[0] <= gap[1] else old.suspended
            )
        return _changed(state, self.number, valid_to=self.valid_to)


class SuspendCertificate(CertificateAct):
    """Enter that a certificate is suspended (暂扣执法证件)."""

    label = "暂扣执法证件"
    duty = "officer.certify"
    gates = (gates.refuse_unknown_certificate, gates.refuse_revoked)

    number: Number = Field(title="证件编号")
    until: date | None = Field(None, title="暂扣至", json_schema_extra={"widget": "date"})
    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return _changed(state, self.number, suspended=(*_certificate(state, self.number).suspended, (on, self.until)))


class RestoreCertificate(CertificateAct):
    """Enter that a suspended certificate was given back (发还执法证件)."""

    label = "发还执法证件"
    duty = "officer.certify"
    gates = (gates.refuse_unknown_certificate, gates.refuse_revoked)

    number: Number = Field(title="证件编号")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act: it holds again from this day on."""
        spells = tuple(
            (first, on - ONE_DAY) if last is None or last >= on else (first, last)
            for first, last in _certificate(state, self.number).suspended
            if first < on
        )
        return _changed(state, self.number, suspended=spells)


class RevokeCertificate(CertificateAct):
    """Enter that a certificate was revoked or given up (注销执法证件); it holds no longer from the day of the act on."""

    label = "注销执法证件"
    duty = "officer.certify"
    gates = (gates.refuse_unknown_certificate, gates.refuse_revoked)

    number: Number = Field(title="证件编号")
    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return _changed(state, self.number, revoked_on=on)


class PassYearlyCheck(CertificateAct):
    """Enter that the certificate passed a year's check (年度审验合格)."""

    label = "年度审验合格"
    duty = "officer.certify"
    system = INSTALLER
    gates = (gates.refuse_check_without_certificate,)

    year: int = Field(title="年度", ge=2000, le=2100)

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, checks=(*state.checks, (self.year, True)))


class FailYearlyCheck(CertificateAct):
    """Enter that the certificate did not pass a year's check, or was not brought to it in time (年度审验未通过)."""

    label = "年度审验未通过"
    duty = "officer.certify"
    gates = (gates.refuse_check_without_certificate,)

    year: int = Field(title="年度", ge=2000, le=2100)
    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, checks=(*state.checks, (self.year, False)))


class AdoptCertificate(CertificateAct):
    """What the provincial list says of a person's certificate (导入证件信息); caused by the import, and in place of what was known."""

    label = "导入证件信息"
    internal = True
    gates = (gates.refuse_bad_validity,)

    number: Number
    type: str
    classes: tuple[Words, ...]
    area: Words
    valid_from: date
    valid_to: date
    issuer: Words
    title: str = ""
    check_year: int | None = None
    check_passed: bool = True

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act; suspension and revocation stay, for the list does not tell of them."""
        known = next((one for one in state.certificates if one.number == self.number), None)
        made = Certificate(
            self.number, self.type, self.classes, self.area, self.valid_from, self.valid_to, self.issuer, known.seq if known else -1
        )
        if known is not None:
            made = replace(made, suspended=known.suspended, revoked_on=known.revoked_on)
        held = (*(one for one in state.certificates if one.number != self.number), made)
        checks = state.checks if self.check_year is None else (*state.checks, (self.check_year, self.check_passed))
        return replace(state, certificates=held, checks=checks, title=self.title or state.title)


class ImportedOfficer(BaseModel):
    """One row of the list that is imported. person: the stream it belongs to; `enrol` says that this is a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    person: Words = Field(title="人员")
    enrol: bool = Field(False, title="新登记")
    full_name: Words = Field(title="姓名")
    unit: Code = Field(title="单位")
    title: str = Field("", title="职务", max_length=60)
    number: Number = Field(title="证件编号")
    type: str = Field("provincial", title="证件种类", pattern="^(lawful|provincial)$")
    classes: tuple[Words, ...] = Field(title="执法类别", min_length=1)
    area: Words = Field(title="执法区域")
    valid_from: date = Field(title="有效期起")
    valid_to: date = Field(title="有效期止")
    issuer: Words = Field(title="发证机关")
    check_year: int | None = Field(None, title="审验年度", ge=2000, le=2100)
    check_passed: bool = Field(True, title="审验合格")


class ImportOfficers(AgencyAct):
    """Take over the provincial list of officers (导入执法人员清单): certificates and checks as it says, and the register with them."""

    label = "导入执法人员清单"
    duty = "officer.certify"
    gates = (gates.refuse_bad_import,)

    source: Words = Field(title="来源", description="清单出自哪一平台、导出日期")
    officers: tuple[ImportedOfficer, ...] = Field(title="人员", min_length=1, max_length=5000)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Everybody on the list, and the register."""
        return (*(row.person for row in self.officers), register_stream(stream.partition("/")[0]))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Enrol who is new, then take over each certificate."""
        for row in self.officers:
            if row.enrol:
                yield Caused(row.person, EnrolPerson(full_name=row.full_name, title=row.title, units=(row.unit,)))
            told = row.model_dump(exclude={"person", "enrol", "full_name", "unit"})
            yield Caused(row.person, AdoptCertificate(**told))


class NoteStanding(PersonAct):
    """The days of a certificate, or the year its check carries, have begun or run out (证件效力变化); done by the clock."""

    label = "执法证件效力变化"
    internal = True
    system = frozenset({"clock"})
    needs = (REGISTER,)

    certified: bool
    reason: str

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The published register."""
        return (register_stream(stream.partition("/")[0]),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Put the officer on the published register, or take him off."""
        return register_moves(matter, matter.state, matter.state, matter.on - ONE_DAY)


class RecordLegalQualification(PersonAct):
    """Enter a reviewer's legal background and qualification (法律职业资格). first_reviewer_since: since when the person has reviewed decisions."""

    label = "登记法律职业资格"
    duty = "officer.enrol"
    system = INSTALLER

    legal_background: bool = Field(title="有法律专业背景")
    qualification_no: str = Field("", title="法律职业资格证书编号", max_length=40)
    first_reviewer_since: date | None = Field(None, title="从事法制审核起始日", json_schema_extra={"widget": "date"})

    def after(self, state: PersonState) -> PersonState:
        """Return the person's state after the act."""
        return replace(
            state,
            legal_background=self.legal_background,
            legal_qualification_no=self.qualification_no,
            first_reviewer_since=self.first_reviewer_since,
        )

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people."""
        return (_agency(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency counts its reviewers by it."""
        yield Caused(_agency(matter.stream), _member(self.after(matter.state), matter.on))


class LeaveService(CertificateAct):
    """A person leaves (离岗): from the day of the act on he does nothing and is not listed."""

    label = "离岗"
    duty = "org.appoint"
    gates = (gates.refuse_away,)

    reason: Words = Field(title="理由")

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, away=(*state.away, Spell("left", on)))

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people and the register."""
        return (_agency(stream), register_stream(stream.partition("/")[0]))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency and the register know it."""
        state = self.after(matter.state, matter.on)
        yield Caused(_agency(matter.stream), _member(state, matter.on))
        yield from register_moves(matter, matter.state, state)


class Return(CertificateAct):
    """A person comes back (返岗)."""

    label = "返岗"
    duty = "org.appoint"
    gates = (gates.refuse_here,)

    def after(self, state: PersonState, on: date) -> PersonState:
        """Return the person's state after the act."""
        return replace(state, away=tuple(replace(spell, last=on - ONE_DAY) if spell.last is None else spell for spell in state.away))

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's table of people and the register."""
        return (_agency(stream), register_stream(stream.partition("/")[0]))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The agency and the register know it."""
        state = self.after(matter.state, matter.on)
        yield Caused(_agency(matter.stream), _member(state, matter.on))
        yield from register_moves(matter, matter.state, state)


def swept(state: PersonState, entry: Entry[Act]) -> PersonState:
    """Remember up to which day the register knows this person: the clock's entries look at their own day, all others at the day recorded."""
    day = local_day(entry.done_at if entry.by.person == "clock" else entry.recorded_at)
    return state if state.swept is not None and state.swept >= day else replace(state, swept=day)


@folds(EnrolPerson)
def _apply_enrol(state: PersonState, entry: Entry[EnrolPerson]) -> PersonState:
    act, day = entry.act, local_day(entry.done_at)
    since = act.since or day
    return replace(
        state, name=act.full_name, sex=act.sex, title=act.title, rank=act.rank, account=act.account, enrolled_on=since,
        units=tuple(Spell(unit, since) for unit in act.units),
    )  # fmt: skip


@folds(AmendPerson)
def _apply_amend(state: PersonState, entry: Entry[AmendPerson]) -> PersonState:
    return entry.act.after(state)


@folds(AssignUnits, AppointPost, EndPost)
def _apply_posts(state: PersonState, entry: Entry[AssignUnits] | Entry[AppointPost] | Entry[EndPost]) -> PersonState:
    return entry.act.after(state, local_day(entry.done_at))


@folds(
    RenewCertificate, SuspendCertificate, RestoreCertificate, RevokeCertificate, PassYearlyCheck, FailYearlyCheck, LeaveService, Return,
)  # fmt: skip
def _apply_certificate(state: PersonState, entry: Entry[CertificateAct]) -> PersonState:
    return entry.act.after(state, local_day(entry.done_at))


@folds(IssueCertificate, AdoptCertificate)
def _apply_issue(state: PersonState, entry: Entry[IssueCertificate] | Entry[AdoptCertificate]) -> PersonState:
    return _changed(entry.act.after(state, local_day(entry.done_at)), entry.act.number, seq=entry.seq)


@folds(LapsePost)
def _apply_lapse(state: PersonState, entry: Entry[LapsePost]) -> PersonState:
    act, day = entry.act, local_day(entry.done_at)
    return replace(
        state,
        posts=tuple(
            replace(post, noted=True)
            if (post.role, post.unit, post.of) == (act.role, act.unit, "") and post.last is not None and post.last < day
            else post
            for post in state.posts
        ),
    )


@folds(Delegate)
def _apply_delegate(state: PersonState, entry: Entry[Delegate]) -> PersonState:
    act = entry.act
    return replace(state, lent=(*state.lent, Holding(act.role, act.unit, act.first or local_day(entry.done_at), act.last, act.deputy)))


@folds(EndDelegation)
def _apply_end_delegation(state: PersonState, entry: Entry[EndDelegation]) -> PersonState:
    act = entry.act
    return replace(state, lent=tuple(ended(state.lent, act.role, act.unit, local_day(entry.done_at) - ONE_DAY, act.deputy)))


@folds(ReceiveDelegation)
def _apply_receive(state: PersonState, entry: Entry[ReceiveDelegation]) -> PersonState:
    act = entry.act
    return replace(state, posts=(*state.posts, Holding(act.role, act.unit, act.first, act.last, act.of)))


@folds(LoseDelegation)
def _apply_lose(state: PersonState, entry: Entry[LoseDelegation]) -> PersonState:
    act = entry.act
    return replace(state, posts=tuple(ended(state.posts, act.role, act.unit, local_day(entry.done_at) - ONE_DAY, act.of)))


@folds(RecordLegalQualification)
def _apply_qualification(state: PersonState, entry: Entry[RecordLegalQualification]) -> PersonState:
    return entry.act.after(state)


@folds(NoteTraining)
def _apply_training(state: PersonState, entry: Entry[NoteTraining]) -> PersonState:
    act = entry.act
    training = Training(act.topic, act.subject, act.on, act.tenths)
    if not act.attended:
        return replace(state, missed=(*state.missed, training))
    return replace(state, trainings=(*state.trainings, training), missed=tuple(one for one in state.missed if one.subject != act.subject))
