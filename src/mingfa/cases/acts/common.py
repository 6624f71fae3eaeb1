"""What acts on a case share: papers, identity, uniform, notice, the on-site activity; filing and correcting, printing and scanning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import override

from mingfa.desk.act import Act, Caused, Matter, Need
from mingfa.documents.errors import DocumentError
from mingfa.documents.forms import form_of
from mingfa.ledger.canonical import canonical
from mingfa.lists.reference.templates import FORMS_IN_FORCE

ALL_KINDS = frozenset({"penalty", "coercion", "inspection", "licence"})
PENALTY = frozenset({"penalty"})

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Moment = AwareDatetime

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
PERSONS: dict[str, Any] = {"widget": "persons"}
FILE: dict[str, Any] = {"widget": "file"}
PARTY: dict[str, Any] = {"widget": "party"}
UNIT: dict[str, Any] = {"widget": "unit"}


def choices(**named: str) -> dict[str, Any]:
    """Return what a form needs to offer a choice: codes with their Chinese words."""
    return {"widget": "choice", "choices": [[code, words] for code, words in named.items()]}


class Part(BaseModel):
    """A part of an act: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Paper(Part):
    """A paper that goes with a step: an original in the vault, or an electronic form signed by whoever does the act.

    form: code in documents.forms, or the name of a form of the agency's own. content: the fields of the form, when it is electronic.
    template: version of the published form it was made from, 0 for the one in force.
    """

    kind: Literal[
        "enforcement_document", "evidence_paper", "hearing_paper", "appraisal", "expert_report", "internal_approval", "service_receipt"
    ] = Field(title="文字记录种类")
    form: str = Field(default="", title="文书样式", max_length=60)
    title: Line = Field(title="文书名称")
    original: OptionalDigest = Field(default="", title="原件", json_schema_extra=FILE)
    content: dict[str, Any] | None = Field(default=None, title="电子表单内容", json_schema_extra={"widget": "draft"})
    number: str = Field(default="", title="文号", max_length=80)
    code: str = Field(default="", title="内容码", max_length=40)
    pages: int = Field(default=0, title="页数", ge=0, le=100_000)
    volume: Literal["main", "side"] = Field(default="main", title="归入", json_schema_extra=choices(main="正卷", side="副卷"))
    template: int = Field(default=0, title="样本版本", ge=0, le=10_000, json_schema_extra={"widget": "hidden"})

    @property
    def electronic(self) -> bool:
        """True when there is a form filled in and no original beside it."""
        return not self.original and self.content is not None

    @property
    def empty(self) -> bool:
        """True when there is neither an original nor a form."""
        return not self.original and self.content is None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the original, or of the form's canonical content, hex; "" when there is neither."""
        return self.original or (content_digest(self.form, self.content) if self.content is not None else "")


def content_digest(form: str, content: Any) -> str:
    """Return the SHA-256 (hex) of an electronic form: another word in any field gives another digest.

    A form of the product's own is brought to the one shape its model gives it, so that the same content has the same digest however typed.
    """
    try:
        content = form_of(form).fill(dict(content)).model_dump(mode="json")
    except DocumentError:
        content = dict(content)
    return hashlib.sha256(b"mingfa/e-form/1\n" + canonical({"form": form, "content": content})).hexdigest()


class CaseAct(Act):
    """An act on a case.

    record: the kind of text record the step must leave ("" when the entry itself is the record); record_forms: the forms that will do.
    correctable: fields that CorrectFact may put right. any_time: may be entered for a time before the present stage.
    """

    kind: ClassVar[str] = "case"
    record: ClassVar[str] = ""
    record_forms: ClassVar[tuple[str, ...]] = ()
    correctable: ClassVar[frozenset[str]] = frozenset()
    any_time: ClassVar[bool] = False

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """An act that makes a paper has to know which forms are in force."""
        super().__pydantic_init_subclass__(**kwargs)
        if ("paper" in cls.model_fields or hasattr(cls, "form")) and FORMS_IN_FORCE not in cls.needs:
            cls.needs = (*cls.needs, FORMS_IN_FORCE)

    def papers(self) -> tuple[Paper, ...]:
        """Return the papers that came with the act and record its step."""
        paper = vars(self).get("paper")
        return (paper,) if isinstance(paper, Paper) and not paper.empty else ()


def officers_of(act: Any, state: Any) -> tuple[str, ...]:
    """Name the officers of an act, for a need."""
    return tuple(dict.fromkeys(getattr(act, "officers", ()) or ()))


# On site -------------------------------------------------------------------------------------------------------------------


class Identity(Part):
    """How the officers showed who they are (表明身份): the certificate shown or worn, at what time, and that it was confirmed.

    Name and number of each certificate are taken from the list of officers. certificate: which kind was shown, where they hold several.
    """

    way: Literal["", "shown", "worn"] = Field(
        default="", title="表明身份方式", json_schema_extra=choices(shown="出示执法证件", worn="佩戴执法证件")
    )
    at: Moment | None = Field(default=None, title="表明身份时间", json_schema_extra={"widget": "datetime"})
    confirmed: str = Field(default="", title="当事人对执法证件的确认", max_length=300)
    certificate: str = Field(
        default="",
        title="证件种类",
        max_length=40,
        json_schema_extra=choices(lawful="依法核发的执法证件", provincial="省人民政府统一印制的行政执法证件"),
    )


class Uniform(Part):
    """The line on uniform (着装情况): yes, not required, or no with the reason."""

    worn: Literal["", "yes", "not_required", "no"] = Field(
        default="", title="着装情况", json_schema_extra=choices(yes="已按规定着装", not_required="不要求着装", no="未着装")
    )
    reason: str = Field(default="", title="未着装的原因", max_length=500)


class Told(Part):
    """What the party was told on the spot (告知说明), one tick each, and how it was explained."""

    cause: bool = Field(default=False, title="已告知执法事由")
    basis: bool = Field(default=False, title="已告知执法依据")
    rights: bool = Field(default=False, title="已告知权利义务")
    remedy_right: bool = Field(default=False, title="已告知救济权利")
    remedy_procedure: bool = Field(default=False, title="已告知救济程序")
    remedy_channel: bool = Field(default=False, title="已告知救济渠道")
    explanation: str = Field(default="", title="说明解释情况", max_length=5_000, json_schema_extra=AREA)

    @property
    def items(self) -> tuple[str, ...]:
        """The items told, by the regime's words: cause, basis, rights, explanation, remedy_right, remedy_procedure, remedy_channel."""
        ticked = tuple(name for name in type(self).model_fields if getattr(self, name) is True)
        return (*ticked, "explanation") if self.explanation else ticked


class Device(Part):
    """The mobile device (移动执法终端) on which a record was made, and when it was made there, if it was sent later."""

    id: Line = Field(title="终端编号")
    made_at: Moment | None = Field(default=None, title="终端上的记录时间", json_schema_extra={"widget": "datetime"})
    offline: bool = Field(default=False, title="离线记录")


class OnSite(CaseAct):
    """An activity on site or in the field: officers, place, from when to when, identity, uniform, what was told.

    Law: 行政处罚法 第四十二条 (two officers), 第五十五条 (certificate, record). activities: its codes in the regime's list of activities;
    `activity_kinds` adds what a field of the act says.
    """

    activities: ClassVar[tuple[str, ...]] = ()
    any_time: ClassVar[bool] = True
    correctable: ClassVar[frozenset[str]] = frozenset({"place", "started_at", "ended_at"})
    needs: ClassVar[tuple[Need, ...]] = ()

    officers: tuple[PersonStream, ...] = Field(title="执法人员", json_schema_extra=PERSONS)
    place: str = Field(default="", title="地点", max_length=300)
    started_at: Moment = Field(title="开始时间", json_schema_extra={"widget": "datetime"})
    ended_at: Moment = Field(title="结束时间", json_schema_extra={"widget": "datetime"})
    identity: Identity = Field(default=Identity(), title="表明身份")
    uniform: Uniform = Field(default=Uniform(), title="着装")
    told: Told = Field(default=Told(), title="告知")
    recording_told_at: Moment | None = Field(default=None, title="告知正在录音录像的时间", json_schema_extra={"widget": "datetime"})
    before_filing: bool = Field(default=False, title="立案前依法取得")
    device: Device | None = Field(default=None, title="移动执法终端")
    av_item: str = Field(
        default="", title="音像记录事项", max_length=100, description="本机关音像记录事项清单另行列名的事项（如无人机航查），照清单填写"
    )

    @property
    def activity_kinds(self) -> tuple[str, ...]:
        """The codes of this activity in the regime's lists."""
        return type(self).activities

    @property
    def where(self) -> str:
        """Where the officers were, for the check that nobody is in two places."""
        return self.place

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the diaries of the officers."""
        from mingfa.cases.acts.diary import diary_stream

        return tuple(diary_stream(person) for person in officers_of(self, state))

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Enter the activity into the diary of each officer, which refuses two places at one time."""
        from mingfa.cases.acts.diary import NotePresence, diary_stream

        seq = len(matter.state.history)
        names = {fact.person: fact.name for fact in matter.all("officers")}
        for person in officers_of(self, matter.state):
            yield Caused(
                diary_stream(person),
                NotePresence(
                    case=matter.stream, seq=seq, what=self.label, place=self.where, started_at=self.started_at, ended_at=self.ended_at,
                    device=self.device.id if self.device else "", name_of=names.get(person, ""),
                ),
            )  # fmt: skip
