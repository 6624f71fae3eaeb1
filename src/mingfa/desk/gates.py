"""What the desk refuses whatever the act: other agencies' streams, duties not held, wrong stages, impossible times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from mingfa.desk.act import Act, Actor, Matter
from mingfa.desk.kinds import StreamKind
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Duty, Regime

PLATFORM = Article("明法平台办理规则", read_on=date(2026, 11, 21))
EARLIEST = datetime(2000, 1, 1, tzinfo=LOCAL)
CLOCK_SKEW = timedelta(minutes=2)

AnyMatter = Matter[Any, Any]


def refuse_other_agency(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Refusal | None:
    """An officer acts on the streams of the agency to which he belongs, and on no other's."""
    if matter.by.is_system or matter.by.agency == matter.agency:
        return None
    return Refusal("stream.other_agency", PLATFORM, "该卷属于其他机关，不能办理", "请由该机关人员办理，或者办理案件移送")


def refuse_inactive(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Refusal | None:
    """Somebody who has left or is suspended does nothing."""
    if matter.by.is_system or matter.by.active:
        return None
    return Refusal("person.inactive", PLATFORM, f"{matter.by.name}已停用，不能办理任何事项", "请由在岗人员办理")


def refuse_without_unit(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Refusal | None:
    """Whoever belongs to no unit has no duty and opens nothing."""
    if matter.by.is_system or matter.by.units or not cls.duty:
        return None
    return Refusal("person.no_unit", PLATFORM, f"{matter.by.name}没有所属机构，不能办理“{cls.label}”", "请先由管理人员明确其所属机构")


def refuse_without_duty(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Refusal | None:
    """The regime maps the act's duty to roles; the actor must hold one of them that day."""
    if matter.by.is_system:
        if matter.by.person in cls.system:
            return None
        return Refusal("duty.not_system", PLATFORM, f"“{cls.label}”不能由系统自动办理", "请由有职责的人员办理")
    if not cls.duty:
        if cls.internal:
            return Refusal("duty.internal", PLATFORM, f"“{cls.label}”由系统记录，不能单独办理")
        return None
    parameter = f"duty.{cls.duty}"
    if not matter.has(parameter):
        return Refusal("duty.unassigned", PLATFORM, f"本机关制度没有规定“{cls.label}”由谁办理", "请先在制度参数中明确职责分工及其出处")
    duty = matter.regime.duty(cls.duty, matter.on)
    if has_duty(matter.by, duty):
        return None
    return Refusal(
        "duty.not_yours", duty.article, f"{matter.by.name}不承担“{cls.label}”的职责", "请由承担该职责的人员办理，或者依规定委托代理"
    )


def has_duty(by: Actor, duty: Duty) -> bool:
    """Say whether an actor holds a role that carries the duty, in a unit that carries it where the regime names units."""
    return any(post.role in duty.roles and (not duty.units or post.unit in duty.units) for post in by.posts)


def exercising(by: Actor, cls: type[Act], regime: Regime | None, on: date) -> Actor:
    """Return the actor as deputy of the person whose post carries this act's duty; as himself when a post of his own carries it."""
    if not by.delegated or regime is None or not cls.duty or not regime.has(f"duty.{cls.duty}", on):
        return by
    duty = regime.duty(cls.duty, on)
    lent = Counter(post for post, _ in by.delegated)
    own = tuple((Counter(by.posts) - lent).elements())
    if has_duty(replace(by, posts=own), duty):
        return by
    lender = next((lender for post, lender in by.delegated if has_duty(replace(by, posts=(post,)), duty)), None)
    return by if lender is None else replace(by, deputy_for=lender)


def refuse_wrong_stage(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Refusal | None:
    """An act is possible in the stages it names."""
    stage = kind.stage(matter.state)
    if not cls.stages or stage in cls.stages:
        return None
    labels = dict(kind.stages)
    wanted = "、".join(labels.get(name, name) for name, _ in kind.stages if name in cls.stages) or "、".join(sorted(cls.stages))
    return Refusal(
        "stage.wrong",
        PLATFORM,
        f"目前处于“{labels.get(stage, stage) or '未开始'}”阶段，不能办理“{cls.label}”",
        f"该事项在以下阶段办理：{wanted}",
    )


def refuse_impossible_time(matter: AnyMatter, cls: type[Act], kind: StreamKind) -> Iterable[Refusal]:
    """Acts are not done in the future, nor before this century, nor before what they follow."""
    if matter.done_at > matter.recorded_at + CLOCK_SKEW:
        yield Refusal("time.future", PLATFORM, f"办理时间 {_words(matter.done_at)} 晚于当前时间，不能预先登记", "请填写实际发生的时间")
    if matter.done_at < EARLIEST:
        yield Refusal("time.absurd", PLATFORM, f"办理时间 {_words(matter.done_at)} 不合常理", "请核对年份")
    earliest = kind.not_before(matter.state, cls)
    if earliest is not None and matter.done_at < earliest:
        yield Refusal(
            "time.before_ground",
            PLATFORM,
            f"办理时间 {_words(matter.done_at)} 早于前一环节的时间 {_words(earliest)}",
            "请核对时间；补录不能提前到前一环节之前",
        )


def _words(at: datetime) -> str:
    day = local_day(at)
    return f"{day.year}年{day.month}月{day.day}日 {at.astimezone(LOCAL):%H:%M}"


DESK_GATES = (refuse_other_agency, refuse_inactive, refuse_without_unit, refuse_without_duty, refuse_wrong_stage, refuse_impossible_time)
