"""What is done about the regime (制度): adopting a profile, amending and ending rules, covering a kind, activating items, holiday notices."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from mingfa.agencies.acts.agency import INSTALLER, Text, Words
from mingfa.agencies.gates import regime as gates
from mingfa.agencies.state.regime import (
    Activated,
    Announcement,
    Change,
    RegimeState,
    amended,
    ended,
    regime_of,
    with_calendar,
    with_kind,
)
from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.calendar import OwnHoliday
from mingfa.law.regime_model import Regime
from mingfa.law.regime_schema import label_of

Key = Annotated[str, StringConstraints(max_length=200)]
Levels = Annotated[str, StringConstraints(pattern="^(|law|administrative_regulation|local_regulation|rule|policy|agency|platform)$")]


class RegimeAct(Act):
    """An act on an agency's regime."""

    kind = "regime"
    duty = "regime.maintain"

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_max_length=4_000_000)


class AdoptProfile(RegimeAct):
    """Adopt a profile (采用制度文件), first or anew. canonical: the whole document, kept as it was adopted; `of` makes the act."""

    label = "采用制度文件"
    starts = True
    system = INSTALLER
    gates = (gates.refuse_invalid_document,)

    canonical: str = Field(title="制度文件", min_length=2, json_schema_extra={"widget": "file"})
    reason: Key = Field("", title="说明")

    @classmethod
    def of(cls, regime: Regime, reason: str = "") -> Self:
        """Make the act for a regime that was loaded."""
        return cls(canonical=regime.canonical.decode(), reason=reason)


class ReplaceProfile(AdoptProfile):
    """Adopt another edition of the agency's profile in place of the present one (重新采用制度文件); what was amended since must be in it."""

    label = "重新采用制度文件"
    starts = False


class Sourced(RegimeAct):
    """An act whose rule has a source: key of the instrument, its article, and the instrument's title, level and days when it is new."""

    instrument: Key = Field("", title="文件简称", description="制度文件 [instruments] 中的简称；新文件另起一个简称")
    article: Key = Field("", title="条款")
    instrument_title: Key = Field("", title="文件全称", description="文件尚未登记时填写")
    instrument_level: Levels = Field("", title="文件层级")
    instrument_from: date | None = Field(None, title="文件施行日期", json_schema_extra={"widget": "date"})
    read_on: date | None = Field(
        None, title="核对文本日期", description="尚未与正式文本核对的，只提示不拒绝", json_schema_extra={"widget": "date"}
    )

    @property
    def cite(self) -> str:
        """The source as regime documents write it."""
        return f"{self.instrument} {self.article}"

    @property
    def instruments(self) -> str:
        """The instrument's own table as JSON, empty when the document knows it."""
        if not self.instrument_title:
            return "{}"
        told = {
            "title": self.instrument_title, "level": self.instrument_level, "from": _iso(self.instrument_from), "read_on": _iso(self.read_on),
        }  # fmt: skip
        return json.dumps({self.instrument: {key: value for key, value in told.items() if value}}, ensure_ascii=False, sort_keys=True)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


class AmendParameter(Sourced):
    """Enter a newer rule for a parameter (录入新规定): its value from a day on, with its source; the older one ends only when it is named.

    value: a number, yes or no, text, day as text, list of words, or for a time limit its table. ends: the article or first day of the rule
    it follows. overrides: "national" or "parent" where the rule stands beside an upper one, or the time limit of the law ("clock.C09") from
    which it departs. existing: it also covers earlier days.
    """

    label = "录入新规定"
    gates = (
        gates.refuse_unknown_parameter, gates.refuse_without_source, gates.refuse_overlap, gates.refuse_low_exception, gates.refuse_invalid_result,
    )  # fmt: skip

    parameter: Words = Field(title="参数")
    value: JsonValue = Field(title="值")
    unit: Key = Field("", title="单位")
    valid_from: date = Field(title="施行日期", json_schema_extra={"widget": "date"})
    valid_to: date | None = Field(None, title="截止日期", json_schema_extra={"widget": "date"})
    ends: Key = Field("", title="接替的规定", description="被接替规定的出处，如“《某文件》第十四条”，或者其起始日")
    overrides: str = Field("", title="排除的上层规定", pattern=r"^(|national|parent|clock\.[A-Za-z0-9_.]{1,40})$")
    existing: bool = Field(False, title="对施行以前的事项同样适用")
    reason: Words = Field(title="理由")

    @property
    def leaf(self) -> str:
        """The new version as regime documents write it, JSON."""
        told: dict[str, Any] = dict(self.value) if isinstance(self.value, dict) else {"value": self.value}
        told |= {"cite": self.cite, "from": self.valid_from.isoformat(), "note": self.reason}
        if self.valid_to is not None:
            told["to"] = self.valid_to.isoformat()
        if self.read_on is None and not self.instrument_title:
            told["unconfirmed"] = True
        if self.overrides:
            told |= {"overrides": self.overrides, "because": self.reason}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


class EndParameter(RegimeAct):
    """End one version of a parameter (结束规定). starting: its first day, None where it has none. last: its last day."""

    label = "结束规定"
    gates = (gates.refuse_unknown_parameter, gates.refuse_unknown_version, gates.refuse_leaving_a_hole, gates.refuse_invalid_result)

    parameter: Words = Field(title="参数")
    starting: date | None = Field(None, title="规定的起始日", json_schema_extra={"widget": "date"})
    last: date = Field(title="最后适用日", json_schema_extra={"widget": "date"})
    reason: Words = Field(title="理由")


class AddKind(Sourced):
    """Cover a further kind of enforcement act (增加执法行为种类), with its source and its duties before, during and after the act.

    further: parameters the kind needs besides (its public fields, who reviews it), parameter -> value; the same source covers them.
    """

    label = "增加执法行为种类"
    gates = (gates.refuse_without_source, gates.refuse_kind_covered, gates.refuse_invalid_result)

    kind_code: Words = Field(title="种类", json_schema_extra={"widget": "choice"})
    systems: tuple[Words, ...] = Field(title="适用的制度", min_length=1)
    before: tuple[Words, ...] = Field(title="事前职责", min_length=1)
    during: tuple[Words, ...] = Field(title="事中职责", min_length=1)
    after: tuple[Words, ...] = Field(title="事后职责", min_length=1)
    further: dict[str, JsonValue] = Field(default_factory=dict, title="其他参数")
    valid_from: date = Field(title="施行日期", json_schema_extra={"widget": "date"})
    reason: Words = Field(title="理由")

    @property
    def leaves(self) -> str:
        """All parameters as regime documents write them, JSON."""
        values: dict[str, Any] = {
            f"kinds.{self.kind_code}.{name}": list(getattr(self, name)) for name in ("systems", "before", "during", "after")
        } | self.further
        extra = {"cite": self.cite, "from": self.valid_from.isoformat()}
        return json.dumps({key: {"value": value} | extra for key, value in values.items()}, ensure_ascii=False, sort_keys=True)


class Announced(BaseModel):
    """When, where and with which words the public was told."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    on: date = Field(title="公告日期", json_schema_extra={"widget": "date"})
    channel: Words = Field(title="公告渠道")
    text: Text = Field(title="公告内容", json_schema_extra={"widget": "textarea"})


class ActivateItem(RegimeAct):
    """Put an item of disclosure or AV recording into use (启用公示、音像记录事项)."""

    label = "启用公示、音像记录事项"
    gates = (gates.refuse_activated, gates.refuse_unannounced)

    item: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,79}$")] = Field(title="事项代码")
    title: Words = Field(title="事项名称")
    of: str = Field(
        title="所属制度",
        pattern="^(disclosure|recording)$",
        json_schema_extra={"widget": "choice", "choices": [["disclosure", "公示"], ["recording", "音像记录"]]},
    )
    major_rights: bool = Field(title="涉及重大权益")
    announcement: Announced | None = Field(None, title="宣传告知")


class HolidayOfYear(BaseModel):
    """One holiday: the weekdays off, the weekend days worked for it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Words = Field(title="节日")
    off: tuple[date, ...] = Field(title="放假的工作日")
    worked: tuple[date, ...] = Field((), title="调休上班的周末")


class RecordHolidayNotice(RegimeAct):
    """Enter a year's holidays from the official notice (录入放假通知); until then the year is unknown and no date in it is guessed."""

    label = "录入放假通知"
    gates = (gates.refuse_bad_notice,)

    year: int = Field(title="年份", ge=2000, le=2100)
    title: Words = Field(title="通知名称")
    number: Key = Field("", title="文号")
    holidays: tuple[HolidayOfYear, ...] = Field(title="节日", min_length=1)
    read_on: date | None = Field(None, title="核对文本日期", json_schema_extra={"widget": "date"})
    corrects: bool = Field(False, title="更正已录入的安排")


class DeclareOwnHoliday(RegimeAct):
    """Enter a day off that only this agency has (本地放假日), with what gives it."""

    label = "录入本地放假日"

    day: date = Field(title="日期", json_schema_extra={"widget": "date"})
    holiday: Words = Field(title="名称")
    basis: Words = Field(title="依据文件")
    article: Key = Field("", title="条款")
    read_on: date | None = Field(None, title="核对文本日期", json_schema_extra={"widget": "date"})


def document_after(canonical: bytes, act: AmendParameter | EndParameter | AddKind) -> bytes:
    """Return the regime's document after a change; raises ProfileInvalid only when it is read."""
    if isinstance(act, AmendParameter):
        return amended(canonical, act.parameter, act.leaf, act.valid_from, act.instruments, act.existing)
    if isinstance(act, EndParameter):
        return ended(canonical, act.parameter, act.starting, act.last)
    return with_kind(canonical, act.kind_code, act.leaves, act.instruments)


@folds(AdoptProfile, ReplaceProfile)
def _apply_adopt(state: RegimeState, entry: Entry[AdoptProfile]) -> RegimeState:
    canonical = entry.act.canonical.encode()
    adopted = replace(
        state, canonical=canonical, regime=regime_of(canonical, adopted=True), adopted_on=state.adopted_on or local_day(entry.done_at)
    )
    return adopted if adopted.calendar is not None else with_calendar(adopted)


@folds(AmendParameter, EndParameter, AddKind)
def _apply_change(state: RegimeState, entry: Entry[AmendParameter] | Entry[EndParameter] | Entry[AddKind]) -> RegimeState:
    act = entry.act
    canonical = document_after(state.canonical, act)
    if isinstance(act, AmendParameter):
        change = Change(entry.seq, act.parameter, f"{label_of(act.parameter)}：新规定", act.cite, act.valid_from, act.reason)
    elif isinstance(act, EndParameter):
        change = Change(entry.seq, act.parameter, f"{label_of(act.parameter)}：适用至 {act.last}", "", act.starting, act.reason)
    else:
        change = Change(entry.seq, f"kinds.{act.kind_code}.systems", "增加执法行为种类", act.cite, act.valid_from, act.reason)
    return replace(state, canonical=canonical, regime=regime_of(canonical, adopted=True), changes=(*state.changes, change))


@folds(ActivateItem)
def _apply_activate(state: RegimeState, entry: Entry[ActivateItem]) -> RegimeState:
    act = entry.act
    told = Announcement(act.announcement.on, act.announcement.channel, act.announcement.text) if act.announcement else None
    item = Activated(act.item, act.title, act.of, act.major_rights, local_day(entry.done_at), told)
    return replace(state, activated=(*state.activated, item))


@folds(RecordHolidayNotice)
def _apply_notice(state: RegimeState, entry: Entry[RecordHolidayNotice]) -> RegimeState:
    notices = (*(one for one in state.notices if one.year != entry.act.year), gates.notice_of(entry.act))
    return with_calendar(replace(state, notices=notices))


@folds(DeclareOwnHoliday)
def _apply_own(state: RegimeState, entry: Entry[DeclareOwnHoliday]) -> RegimeState:
    act = entry.act
    own = OwnHoliday(act.day, Article(act.basis, act.article, read_on=act.read_on), act.holiday)
    return with_calendar(replace(state, own_holidays=(*(one for one in state.own_holidays if one.day != act.day), own)))
