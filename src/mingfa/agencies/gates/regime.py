"""What stands in the way of changing a regime: no source, two rules for one day, an item of major rights that nobody announced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from mingfa.agencies.state.regime import RegimeState, calendar_of, regime_of
from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.calendar import Holiday, YearNotice
from mingfa.law.errors import CalendarInvalid, ProfileInvalid
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_schema import label_of, spec_for
from mingfa.law.regime_terms import TERMS, term

RegimeMatter = Matter[Any, RegimeState]


def _invalid(error: ProfileInvalid) -> Iterable[Refusal]:
    return [Refusal("regime.invalid", PLATFORM, problem, "请按所指出的问题修改制度文件后重新提交") for problem in error.problems]


def refuse_invalid_document(matter: RegimeMatter) -> Iterable[Refusal]:
    """A profile has no hole, no overlap, no value without its source: every problem is named."""
    try:
        regime = regime_of(matter.act.canonical.encode())
    except ProfileInvalid as error:
        yield from _invalid(error)
        return
    if regime.agency != matter.agency:
        yield Refusal("regime.other_agency", PLATFORM, f"这份制度文件是“{regime.name}”的，不是本机关的", "请选择本机关的制度文件")


def refuse_unknown_parameter(matter: RegimeMatter) -> Refusal | None:
    """Only declared parameters are amended or ended."""
    if spec_for(matter.act.parameter) is not None:
        return None
    return Refusal("regime.unknown_parameter", PLATFORM, f"参数“{matter.act.parameter}”没有这样的名称", "请从参数表中选择")


def refuse_without_source(matter: RegimeMatter) -> Refusal | None:
    """A rule names the instrument and the article it comes from."""
    act = matter.act
    if not act.instrument.strip() or not act.article.strip():
        return Refusal("regime.no_source", PLATFORM, "没有写明出处", "请写明该规定出自哪一文件、哪一条")
    if not act.instrument_title and act.instrument not in matter.state.regime.instruments:  # type: ignore[union-attr]
        return Refusal("regime.unknown_instrument", PLATFORM, f"文件“{act.instrument}”没有登记", "请同时填写该文件的全称、层级和施行日期")
    return None


def refuse_overlap(matter: RegimeMatter) -> Iterable[Refusal]:
    """Two rules of one rank never hold on the same day: the older ends the day before the newer, and only because it was named."""
    act = matter.act
    for rule in matter.state.regime.versions(act.parameter):  # type: ignore[union-attr]
        if rule.layer == act.overrides or (rule.layer == "parent" and not act.overrides):
            continue
        last = act.valid_to or date.max
        if (
            (rule.valid_to is None or rule.valid_to >= act.valid_from)
            and (rule.valid_from is None or rule.valid_from <= last)
            and not named(rule, act.ends)
        ):
            yield Refusal(
                "regime.overlap", PLATFORM,
                f"参数“{act.parameter}”（{label_of(act.parameter)}）自 {act.valid_from} 起已有{rule.article}的规定，两处规定不能同时适用",
                "请写明该规定由哪一处接替（填写被接替规定的出处），或者先结束原规定",
            )  # fmt: skip


DAYS, EXCEPTION = "disclosure.days.", "disclosure.days.exception"


def refuse_low_exception(matter: RegimeMatter) -> Refusal | None:
    """Other days to publish than the agency's own come from a text of the rank that its rules accept; the own text may be amended itself.

    Law: regime disclosure.days.exception with its article (江北 公示制度 第十条: law or administrative regulation only).
    """
    act, regime = matter.act, matter.state.regime
    if regime is None or not act.parameter.startswith(DAYS) or act.parameter == EXCEPTION or not regime.has(EXCEPTION, act.valid_from):
        return None
    held = regime.instruments.get(act.instrument, ())
    titles = {one.title for one in held} | {act.instrument_title}
    if regime.has(act.parameter, act.valid_from) and regime.rule(act.parameter, act.valid_from).article.instrument in titles:
        return None
    level = act.instrument_level or next((one.level for one in held), "")
    rule = regime.rule(EXCEPTION, act.valid_from)
    allowed = regime.items(EXCEPTION, act.valid_from)
    if level in allowed:
        return None
    words = "、".join(term("level", one) for one in allowed)
    return matter.refuse(
        rule, "regime.low_exception", f"公示期限的除外规定只能出自{words}，“{TERMS['level'].get(level, level) or '未写明层级'}”不能改变公示期限",
        "请填写符合层级的文件及其条款；没有的，按本机关制度的期限公示",
    )  # fmt: skip


def named(rule: Rule, words: str) -> bool:
    """Say whether a version is meant: by its article as users read it, or by its first day."""
    return bool(words) and words in (str(rule.article), rule.valid_from.isoformat() if rule.valid_from else "最初")


def refuse_invalid_result(matter: RegimeMatter) -> Iterable[Refusal]:
    """The regime is valid again after the change; what a newer release of the platform asks for besides does not keep an agency from a change."""
    from mingfa.agencies.acts.regime import document_after

    before = matter.state.regime.holes if matter.state.regime is not None else ()
    try:
        after = regime_of(document_after(matter.state.canonical, matter.act), adopted=True)
    except ProfileInvalid as error:
        yield from _invalid(error)
        return
    holes = tuple(hole for hole in after.holes if hole not in before)
    if holes:
        yield from _invalid(ProfileInvalid(matter.agency, holes))


def refuse_leaving_a_hole(matter: RegimeMatter) -> Refusal | None:
    """A needed parameter always has a rule; another version must cover the day after."""
    act = matter.act
    spec = spec_for(act.parameter)
    regime = matter.state.regime
    if regime is None or spec is None or spec.required_when in ("optional", "answered"):
        return None
    day = act.last + timedelta(days=1)
    if any(rule.in_force(day) and rule.valid_from != act.starting for rule in regime.versions(act.parameter)):
        return None
    return Refusal(
        "regime.hole",
        PLATFORM,
        f"结束之后，参数“{act.parameter}”（{label_of(act.parameter)}）自 {day} 起没有规定",
        "请先录入接替它的规定及其出处",
    )


def refuse_unknown_version(matter: RegimeMatter) -> Refusal | None:
    """Only a version that exists and still runs on that day can be ended."""
    act = matter.act
    found = [rule for rule in matter.state.regime.versions(act.parameter) if rule.valid_from == act.starting]  # type: ignore[union-attr]
    if any(rule.in_force(act.last) and rule.valid_to != act.last for rule in found):
        return None
    return Refusal(
        "regime.unknown_version",
        PLATFORM,
        f"参数“{act.parameter}”没有自 {act.starting or '最初'} 起、在 {act.last} 适用的版本",
        "请从参数的现有版本中选择",
    )


def refuse_unannounced(matter: RegimeMatter) -> Iterable[Refusal]:
    """What touches major rights is announced to the public before it is put into use, where the regime asks for it.

    Law: regime major_rights_announcement with its article (盘锦 实施方案 一（二）).
    """
    act = matter.act
    if (
        not act.major_rights
        or not matter.has("major_rights_announcement")
        or not matter.regime.flag("major_rights_announcement", matter.on)
    ):
        return
    rule = matter.rule("major_rights_announcement")
    if act.announcement is None:
        yield matter.refuse(
            rule,
            "regime.not_announced",
            f"“{act.title}”涉及重大权益，启用前没有广泛宣传并明确告知",
            "请先发布公告，再填写公告的日期、渠道和内容",
        )
    elif act.announcement.on > matter.on:
        yield matter.refuse(rule, "regime.announced_later", f"公告日期 {act.announcement.on} 在启用之后", "请在公告之后启用")


def refuse_activated(matter: RegimeMatter) -> Refusal | None:
    """An item is put into use once."""
    if any(item.item == matter.act.item for item in matter.state.activated):
        return Refusal("regime.activated", PLATFORM, f"事项“{matter.act.title}”已经启用", "不需要再次启用")
    return None


def refuse_kind_covered(matter: RegimeMatter) -> Refusal | None:
    """A kind is added once."""
    regime = matter.state.regime
    if regime is not None and regime.versions(f"kinds.{matter.act.kind_code}.systems"):
        return Refusal("regime.kind_covered", PLATFORM, "该类执法行为已经纳入适用范围", "需要变更的，请修改相应参数")
    return None


def notice_of(act: Any) -> YearNotice:
    """Make the year's table out of the act."""
    holidays = tuple(Holiday(one.name, tuple(one.off), tuple(one.worked)) for one in act.holidays)
    return YearNotice(act.year, act.title, act.number, holidays, (), act.read_on)


def refuse_bad_notice(matter: RegimeMatter) -> Iterable[Refusal]:
    """A year's table contradicts neither itself nor the weekdays, and a year already known is corrected only by saying so."""
    act, state = matter.act, matter.state
    known = matter.calendar.notice(act.year)
    if known is not None and not act.corrects:
        yield Refusal(
            "calendar.known", PLATFORM, f"{act.year} 年的放假安排已经录入（{known.title}）", "需要更正的，请选择“更正已录入的安排”"
        )
    try:
        calendar_of((*(one for one in state.notices if one.year != act.year), notice_of(act)), state.own_holidays)
    except CalendarInvalid as error:
        for problem in error.problems:
            yield Refusal("calendar.invalid", PLATFORM, problem, "请对照放假通知更正后再提交")
