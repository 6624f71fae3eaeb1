"""What the law refuses about recordings of a case: steps not recorded, words where a recording is due, stops without ground, unreviewed stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.cases import recording_rules as rules
from mingfa.cases.recording_rules import Lack, Occasion, Standing
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.recordings import SCENES, TECHNICAL, GapStory
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import CLOCK_SKEW, PLATFORM
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.recording.coverage import MS, Span

CaseMatter = Matter[Any, CaseState]

STOP_GROUNDS = "recording.stop_grounds"
SIGNED = "recording.stop.signed_request"
LONG_TERM = "recording.retention_long_term"


def rule_or_platform(matter: CaseMatter, parameter: str) -> Rule | Article:
    """Return the agency's rule where one is in force that day, else the platform's own."""
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


def items_of(matter: CaseMatter, parameter: str) -> tuple[str, ...]:
    """Return a list of the regime, empty where it has none that day."""
    return matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()


def case_with_list(matter: CaseMatter) -> CaseState:
    """Return the case with the list of items to be recorded as this act reads it."""
    return rules.with_list(matter.state, matter.fact("av_list"))


def occasion_of(case: CaseState, step: int) -> Occasion | None:
    """Return the step as something that may have to be recorded; None when it is no such step."""
    return rules.occasion(case, step)


# Coverage ----------------------------------------------------------------------------------------------------------------------


def _refusals(held: Standing, matter: CaseMatter) -> Iterator[Refusal]:
    for lack in held.lacks:
        yield _refusal(held, lack)
    owed = rules.owes_notice(held, matter.regime)
    if owed is not None:
        yield matter.refuse(
            owed,
            "recording.not_told",
            f"{held.occasion.name}没有事先告知录音录像的记载",
            "请办理“告知录音录像”，如实填写告知时间；告知迟延的会标明",
        )


def _refusal(held: Standing, lack: Lack) -> Refusal:
    why = f"（{rules.MODES[held.needs.mode]}：{held.needs.why}）"
    return Refusal(lack.code, held.needs.article, f"{lack.words}{why}", lack.remedy, warns_only=held.needs.unconfirmed)


def refuse_unrecorded_activity(matter: CaseMatter) -> Iterable[Refusal]:
    """An activity does not end while its recording is lacking: each gap is named from when to when."""
    case = case_with_list(matter)
    found = occasion_of(case, matter.act.activity)
    if found is not None:
        yield from _refusals(rules.standing(case, found, matter.regime), matter)


def refuse_unrecorded_hearing(matter: CaseMatter) -> Iterable[Refusal]:
    """A hearing is not reported on while the choice of its recording, or the recording, is lacking."""
    case, hearing = case_with_list(matter), matter.state.proceeding.hearing
    found = occasion_of(case, hearing.held_seq) if hearing is not None else None
    if found is not None:
        yield from _refusals(rules.standing(case, found, matter.regime), matter)


@on_state
def refuse_unrecorded(matter: CaseMatter) -> Iterable[Refusal]:
    """Neither report nor closing nor archive while a step has a gap that is not explained and accepted, or a choice was not made."""
    for held in rules.standings(case_with_list(matter), matter.regime):
        yield from _refusals(held, matter)


def refuse_outside_lists(matter: CaseMatter) -> Iterable[Refusal]:
    """What no list names is recorded only after its lawfulness was argued and approved (盘锦 实施方案 二（二）3)."""
    told, case = matter.act.recording, matter.state
    for step in told.steps_of(matter.stream):
        found = occasion_of(case, step)
        known = case.recordings.get(told.recording)
        if found is None or (known is not None and step in known.steps_of(matter.stream)):
            continue
        needs = rules.requirement(case, found, matter.regime)
        begun = told.started_at
        if needs.mode != "argued" or (begun is not None and any(note.covers(found.kinds, begun) for note in case.footage.notes)):
            continue
        yield Refusal(
            "recording.not_argued", needs.article, f"{found.name}不在应当音像记录的活动之内，开始录制之前没有经批准的合法性论证",
            "请先办理“音像记录合法性论证”并报批准，再开始录制", warns_only=needs.unconfirmed,
        )  # fmt: skip


# Choice, scenes, notice, argument ------------------------------------------------------------------------------------------------


def refuse_unknown_occasion(matter: CaseMatter) -> Refusal | None:
    """What is chosen, marked or explained belongs to a step of this case that can be recorded."""
    step = matter.act.step
    if step is None or occasion_of(matter.state, step) is not None:
        return None
    return Refusal("recording.no_step", PLATFORM, f"第 {step + 1} 条不是本案的现场活动、听证或者当面送达", "请从本案的环节中选择")


def refuse_text_only(matter: CaseMatter) -> Iterable[Refusal]:
    """Words alone do not do where the rule has a recording; where the choice is free, not recording has its reason."""
    act, case = matter.act, case_with_list(matter)
    found = occasion_of(case, act.step)
    if found is None or any(one != "text" for one in act.means):
        return
    needs = rules.requirement(case, found, matter.regime)
    if needs.mode in ("whole", "part") and not needs.excusable:
        yield Refusal(
            "recording.text_only", needs.article, f"{found.name}{rules.MODES[needs.mode]}（{needs.why}），不能只用文字记录",
            "请音像记录；确有法定停用情形或者技术原因的，办理“说明录制中断”",
        )  # fmt: skip
    elif needs.excusable and not act.reason:
        yield Refusal(
            "recording.no_reason", needs.article, f"{found.name}选择不音像记录，没有写明理由", "请写明文字记录足以全面有效记录的理由"
        )


def refuse_unknown_scene(matter: CaseMatter) -> Iterable[Refusal]:
    """A circumstance is one that the agency's rule knows; the last of 第十条 says why."""
    act = matter.act
    known = {*items_of(matter, "recording.mandatory_whole"), *items_of(matter, LONG_TERM), *items_of(matter, "recording.mandatory")}
    rule = rule_or_platform(matter, "recording.mandatory_whole")
    if act.scene not in known:
        words = "、".join(label for code, label in SCENES if code in known) or "（本机关制度没有规定）"
        yield matter.refuse(rule, "recording.unknown_scene", f"本机关制度没有“{term('activity', act.scene)}”这一情形", f"可以选择：{words}")
    if act.scene == "sensitive_case" and not act.reason:
        yield matter.refuse(
            rule, "recording.scene_reason", "标明其他敏感、重大、复杂案件没有写明理由", "请写明有必要全程记录、备份保存的理由"
        )


def refuse_future_notice(matter: CaseMatter) -> Refusal | None:
    """A notice was given before it is noted."""
    if matter.act.at <= matter.recorded_at + CLOCK_SKEW:
        return None
    return Refusal("recording.told_in_future", PLATFORM, "告知时间晚于现在", "请填写实际的告知时间")


def refuse_needless_argument(matter: CaseMatter) -> Refusal | None:
    """An argument is for agencies whose text wants one, about an activity that no list has."""
    if matter.has("recording.legality_argument") and matter.regime.flag("recording.legality_argument", matter.on):
        return None
    return Refusal("recording.no_argument", PLATFORM, "本机关制度没有规定音像记录须先经合法性论证", "不需要办理")


def refuse_unknown_note(matter: CaseMatter) -> Iterable[Refusal]:
    """What is approved is an argument that waits, and not one's own."""
    note, rule = matter.state.footage.note(matter.act.note), rule_or_platform(matter, "recording.legality_argument")
    if note is None or note.approved is not None:
        yield Refusal("recording.no_note", PLATFORM, f"没有编号为“{matter.act.note}”、等待审核的合法性论证", "请从待审核的论证中选择")
    elif note.by == matter.by.person:
        yield matter.refuse(rule, "recording.own_note", "不能审核自己所作的合法性论证", "请由负责人审核")


# Gaps ----------------------------------------------------------------------------------------------------------------------------


def refuse_other_ground(matter: CaseMatter) -> Iterable[Refusal]:
    """The recorder is stopped on the closed grounds of the agency's rule, and otherwise interrupted for technical reasons only."""
    ground, rule = matter.act.why.ground, rule_or_platform(matter, STOP_GROUNDS)
    closed = matter.has(STOP_GROUNDS)
    grounds = items_of(matter, STOP_GROUNDS) if closed else ("other",)
    technical = not closed or bool(items_of(matter, "recording.gap_reasons"))
    if ground == TECHNICAL and technical:
        return
    if ground not in grounds:
        words = "；".join([*(("技术原因",) if technical else ()), *(term("stop_ground", one) for one in grounds)])
        yield matter.refuse(rule, "recording.gap_ground", "所填原因不是可以停用、中断录制的情形", f"可以选择：{words}")


def refuse_unargued_ground(matter: CaseMatter) -> Iterable[Refusal]:
    """Each ground says what makes it one: who asked, which secret by which rule, which vehicle, and in words what happened."""
    why, rule = matter.act.why, rule_or_platform(matter, STOP_GROUNDS)
    if why.ground == "informant_request" and not why.asker:
        yield matter.refuse(
            rule, "recording.no_asker", "没有写明要求停止录制的人的身份", "请选择举报人、证人或者其他人员；被检查的当事人不在此列"
        )
    if why.ground == "secret_or_privacy" and not (why.secret and why.basis):
        yield matter.refuse(
            rule, "recording.no_secret", "没有写明涉及哪一类秘密或者隐私及其依据", "请选择国家秘密、商业秘密或者个人隐私，并写明依据"
        )
    if why.ground == "public_transport" and not why.vehicle:
        yield matter.refuse(rule, "recording.no_vehicle", "没有写明所乘坐的公共交通工具", "请写明交通工具和班次")
    if not why.words:
        yield matter.refuse(rule, "recording.no_words", "没有写明停用、中断录制的具体情况", "请写明何时、因何停用或者中断")


def refuse_other_times(matter: CaseMatter) -> Iterable[Refusal]:
    """What is explained is a stretch that is not recorded: its times lie inside a gap of the step."""
    act, case = matter.act, case_with_list(matter)
    found = occasion_of(case, act.step)
    if found is None:
        return
    held = rules.standing(case, found, matter.regime)
    rule = rule_or_platform(matter, STOP_GROUNDS)
    gaps = tuple(lack.span for lack in held.lacks if lack.span is not None)
    whole = held.needs.mode == "part" or held.line is None
    if not any(lack.code in GAPS for lack in held.lacks):
        yield matter.refuse(rule, "recording.no_gap", f"{found.name}没有待说明的录制中断", "不需要说明")
    elif act.started_at is None or act.ended_at is None:
        if not whole or act.started_at is not None or act.ended_at is not None:
            words = "；".join(rules.span_words(span) for span in gaps) or "该环节"
            yield matter.refuse(rule, "recording.gap_times", "没有写明中断的起止时间", f"没有录制的时间：{words}")
    elif act.ended_at <= act.started_at:
        yield matter.refuse(rule, "recording.gap_times", "中断的结束时间应当晚于开始时间", "请核对时间")
    elif not whole:
        slack = rules.tolerance(matter.regime, found.day) * MS
        if not any(span.start - slack <= act.started_at and act.ended_at <= span.end + slack for span in gaps):
            words = "；".join(rules.span_words(span) for span in gaps)
            yield matter.refuse(
                rule, "recording.gap_times", f"所填时间（{rules.span_words(Span(act.started_at, act.ended_at))}）与没有录制的时间不符",
                f"没有录制的时间：{words}",
            )  # fmt: skip


GAPS = frozenset({"recording.gap", "recording.gap_rejected", "recording.no_work_record", "recording.gap_waiting"})


def refuse_unasked_request(matter: CaseMatter) -> Refusal | None:
    """A signed request to stop belongs to the grounds for which the rule has one; its absence holds up nothing."""
    why = matter.act.why
    if not (getattr(why, "request", "") or getattr(why, "declined", False)) or why.ground in items_of(matter, SIGNED):
        return None
    return matter.refuse(
        rule_or_platform(matter, SIGNED), "recording.request_unasked", "这一情形不需要签署停用要求", "请删去签署的停用要求"
    )


def _story(matter: CaseMatter) -> GapStory | None:
    return matter.state.footage.story(matter.act.story)


def refuse_unknown_story(matter: CaseMatter) -> Refusal | None:
    """What is filed or reviewed belongs to an explanation that is not settled."""
    story = _story(matter)
    if story is not None and story.review is None:
        return None
    words = "没有这一份录制中断说明" if story is None else "这一份录制中断说明已经审核"
    return matter.refuse(rule_or_platform(matter, STOP_GROUNDS), "recording.no_story", words, "请从待办的说明中选择")


def refuse_without_work_record(matter: CaseMatter) -> Refusal | None:
    """The leader reviews the work record (工作记录), so it has to be there."""
    story = _story(matter)
    if story is None or story.work_record:
        return None
    rule = rule_or_platform(matter, "recording.stop.reviewer")
    return matter.refuse(rule, "recording.no_work_record", "没有停用情况的工作记录", "请先归集写明原因和依据的工作记录")


def refuse_wrong_gap_reviewer(matter: CaseMatter) -> Iterable[Refusal]:
    """The leader whom the rule names reviews the stop, and not the one who explained it."""
    rule, roles = rule_or_platform(matter, "recording.stop.reviewer"), items_of(matter, "recording.stop.reviewer")
    if roles and not any(matter.by.holds(role) for role in roles):
        words = "、".join(term("role", role) for role in roles)
        yield matter.refuse(rule, "recording.gap_reviewer", f"停用情况由{words}审核，{matter.by.name}没有该岗位", f"请报{words}审核")
    story = _story(matter)
    if story is not None and story.by == matter.by.person:
        yield matter.refuse(rule, "recording.own_gap", "不能审核自己说明的录制中断", "请由规定的负责人审核")
