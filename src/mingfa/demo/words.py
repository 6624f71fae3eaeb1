"""How a demonstration tells what happened, in Chinese: who, in which post, what, under which number, until when and why, or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from mingfa.cases.acts.common import Paper
from mingfa.cases.acts.papers import FileDocument, FileScan, PrintDocument
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused
from mingfa.desk.kinds import RegimeView
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.clock import Clock
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.recording.acts import UploadRecording
from mingfa.review.acts import FileOpinion

WEEK = "一二三四五六日"
SHORT = 16


def at_words(moment: datetime) -> str:
    """Return 2026-03-02（周一）09:00, local."""
    local = moment.astimezone(LOCAL)
    return f"{local:%Y-%m-%d}（周{WEEK[local.weekday()]}）{local:%H:%M}"


def who_words(entry: Entry[Act], regime: Regime) -> str:
    """Return the actor with the unit and post exercised, e.g. 向景和（政策法规科 法制审核员）."""
    by = entry.by
    if by.is_system:
        return f"系统（{by.name}）"
    duty = type(entry.act).duty
    parameter, on = f"duty.{duty}", local_day(entry.done_at)
    roles = regime.duty(duty, on).roles if duty and regime.has(parameter, on) else ()
    post = next((post for post in by.posts if post.role in roles), by.posts[0] if by.posts else None)
    if post is None:
        return by.name
    unit, role = regime.unit(post.unit), regime.role(post.role)
    named = (role.name if role is not None else "") or term("role", post.role)
    place = unit.name if unit is not None else ""
    return f"{by.name}（{named if not place or place in named else f'{place} {named}'}）"


def paper_lines(entry: Entry[Act]) -> Iterator[str]:
    """Name the papers and originals an entry brings: title, number, digest."""
    act: Any = entry.act
    if isinstance(act, FileScan):
        yield f"签名扫描件　指纹 {act.scan[:SHORT]}　内容码 {act.code} 与打印件一致"
        return
    if isinstance(act, PrintDocument):
        yield f"打印，每页印有内容码 {act.code}"
        return
    if isinstance(act, UploadRecording):
        yield f"原件《{act.file_name}》{act.size} 字节　指纹 {act.digest[:SHORT]}"
        return
    if isinstance(act, FileOpinion):
        yield f"意见书原件　指纹 {act.digest[:SHORT]}"
        return
    paper = act.paper if isinstance(act, FileDocument) else getattr(act, "paper", None)
    if isinstance(paper, Paper) and not paper.empty:
        number = f"{paper.number}　" if paper.number else ""
        waiting = "（待打印签名）" if isinstance(act, FileDocument) and act.to_sign else ""
        yield f"《{paper.title}》{waiting}{number}{'原件' if paper.original else '电子表单'}指纹 {paper.digest[:SHORT]}"


def clock_lines(before: Mapping[str, Clock], after: Mapping[str, Clock], view: RegimeView) -> Iterator[str]:
    """Say which limits began, stand still, run otherwise or are over, each with its last day and what it is counted from."""
    for key, clock in after.items():
        if clock != before.get(key):
            yield f"时限　{clock.label}（{key}）{_until(clock, view)}"
    for key in before:
        if key not in after:
            yield f"时限　{before[key].label}（{key}）结束"


def _until(clock: Clock, view: RegimeView) -> str:
    why = f"{_moment(clock.started)} {clock.reason_started}起算，{clock.term}，{clock.term.article}"
    soonest, latest, provisional = clock.bounds(view.calendar)
    if soonest is None or latest is None:
        return f"停止计算（{why}）"
    if provisional:
        return f"暂计至 {_moment(soonest)} 至 {_moment(latest)} 之间，待次年放假安排公布（{why}）"
    return f"至 {_moment(soonest)}（{why}）"


def _moment(moment: date | datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


def refusal_lines(refused: Refused, codes: tuple[str, ...]) -> Iterator[str]:
    """Tell the refusals of these codes, each with its article and remedy, and how many others there were."""
    told = [refusal for refusal in refused.refusals if refusal.code in codes]
    for refusal in told:
        yield f"{refusal.code}　{refusal.article}"
        yield f"　　{refusal.message}"
        if refusal.remedy:
            yield f"　　办法：{refusal.remedy}"
    others = len(refused.refusals) - len(told)
    if others:
        rest = "、".join(dict.fromkeys(refusal.code for refusal in refused.refusals if refusal.code not in codes))
        yield f"　　另有 {others} 项不符：{rest}"
