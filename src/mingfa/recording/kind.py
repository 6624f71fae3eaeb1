"""The kind of stream a recording is: who has to do what, how long it is kept, which originals it names. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.act import Act, Actor
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import Concern, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import local_day
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.recording import acts
from mingfa.recording.device_log import DeviceLog, initial_log
from mingfa.recording.evidence_todos import evidence_todos
from mingfa.recording.keeping import clearance
from mingfa.recording.retention import kept
from mingfa.recording.state import SIGNS, STAGES, RecordingState, initial


def kept_until(state: RecordingState, view: RegimeView) -> date | None:
    """Return the last day on which a recording has to be kept; None where no rule ends it. See `retention.kept`."""
    day = local_day(state.ended_at) if state.ended_at is not None else None
    return kept(day, state.long_term, state.evidence, view.regime, day or date.max).until


def todos(state: RecordingState, view: RegimeView) -> Iterable[ToDo]:
    """Who has to note, tick, tie or look into it."""
    day = state.uploaded_on
    if state.stage != "stored" or day is None:
        return
    yield from evidence_todos(state, view)
    if state.keeping.proposed:
        rule = _rule(view, "recording.disposal_notice_days", day)
        yield _todo(
            "destruction",
            acts.PlaceHold,
            "已列入拟销毁清单；需要继续保存的，请在征询期内锁定或者告知保管人",
            rule,
            person=state.uploaded_by,
        )
    if not state.annotated:
        rule = _rule(view, "recording.annotation_fields", day)
        yield _todo("annotate", acts.AnnotateRecording, "尚未备注摄录内容", rule, person=state.uploaded_by)
    elif not state.audio_described:
        rule = _rule(view, "recording.annotation_fields", day)
        yield _todo("describe", acts.AnnotateRecording, "录音尚未备注对话人员身份和主要内容", rule, person=state.uploaded_by)
    if state.unexplained:
        rule = _rule(view, "recording.banned_behaviour", day)
        yield _todo("tie", acts.TieToStep, "尚未关联案件、任务，来源不明", rule, person=state.operator)
    if blank := state.blank_shots:
        rule = _rule(view, "recording.shot_list", day)
        words = "、".join(term("shot", code) for code in blank)
        yield _todo("shots", acts.TickShots, f"摄录要素尚未填写：{words}", rule, person=state.uploaded_by)
    if state.edited and state.signs_checked is None:
        rule = _rule(view, "recording.no_editing", day)
        yield _todo("signs", acts.CheckSigns, f"发现编辑痕迹：{signs_in_words(state)}", rule, duty="recording.review_gap")


def signs_in_words(state: RecordingState) -> str:
    """Return the signs of editing in words."""
    words = dict(SIGNS)
    return "、".join(words.get(code, code) for code in state.edited)


def concerns(state: RecordingState, view: RegimeView) -> Iterable[Concern]:
    """What supervision has to see of a recording: of no task, not noted, not ticked, damaged, perhaps edited, tied to no step."""
    day = state.uploaded_on
    if state.stage != "stored" or day is None:
        return

    def concern(code: str, words: str, parameter: str) -> Concern:
        rule = _rule(view, parameter, day)
        article = rule.article if rule is not None else None
        return Concern(code, f"recording.{code}", words, article, day, state.unit, state.operator)

    if state.unexplained:
        yield concern("unexplained", f"设备 {state.device or '（未填编号）'} 的录制没有对应的执法任务", "recording.banned_behaviour")
    if not state.annotated:
        yield concern("unnoted", "没有备注摄录内容", "recording.annotation_fields")
    elif not state.audio_described:
        yield concern("undescribed", "录音没有备注对话人员身份和主要内容，也没有写明不需要备注的理由", "recording.annotation_fields")
    if blank := state.blank_shots:
        yield concern("shots_blank", f"摄录要素没有填写：{'、'.join(term('shot', code) for code in blank)}", "recording.shot_list")
    if state.damaged:
        why = next(piece.measure.why for piece in state.pieces if piece.measure is not None and piece.measure.damaged)
        yield concern("damaged", f"文件损坏，按原样保存：{why}", "recording.no_editing")
    if state.suspicious:
        found = "，核查认为不是原始文件" if state.signs_checked is not None else "，尚未核查"
        yield concern("edited", f"发现编辑痕迹：{signs_in_words(state)}{found}", "recording.no_editing")
    if any(not tie.placed for tie in state.ties):
        yield concern("unplaced", "没有关联办理环节，也没有对应的文书文号", "recording.annotation_fields")


def log_concerns(log: DeviceLog, view: RegimeView) -> Iterable[Concern]:
    """What supervision has to see of a recorder's files: a number left out between two that are there."""
    for hole in log.holes:
        day = local_day(hole.before.started_at)
        rule = _rule(view, "recording.no_editing", day)
        words = f"设备 {log.device} 的文件“{hole.after.file_name}”与“{hole.before.file_name}”之间缺少 {hole.name}"
        yield Concern(
            f"hole-{hole.name}"[:80],
            "recording.file_missing",
            words,
            rule.article if rule is not None else None,
            day,
            "",
            hole.before.officer,
        )


def log_todos(log: DeviceLog, view: RegimeView) -> Iterable[ToDo]:
    """Who has to say why a number is missing."""
    for hole in log.holes:
        rule = _rule(view, "recording.no_editing", local_day(hole.before.started_at))
        words = f"设备 {log.device} 缺少文件 {hole.name}，请导入或者说明缺号"
        yield _todo(f"hole-{hole.name}"[:80], acts.ExplainMissingFile, words, rule, person=hole.before.officer)


def _rule(view: RegimeView, parameter: str, day: date) -> Rule | None:
    return view.regime.rule(parameter, day) if view.regime.has(parameter, day) else None


def _todo(key: str, act: type[Act], why: str, rule: Rule | None, *, duty: str = "", person: str = "") -> ToDo:
    return ToDo(key, act.label, act.name, why, rule.article if rule is not None else None, duty=duty, person=person)


def title(state: RecordingState) -> str:
    """Return the words by which a recording is known in lists; of a secret one nothing but that."""
    if state.secret:
        return "涉密音像记录"
    return f"{state.case_title or state.task or '未关联案件'}：{state.file_name}"


def originals(state: RecordingState) -> Iterable[str]:
    """Name the originals, and what was cut from them, while they are kept."""
    if not state.gone:
        yield from state.digests
        yield from state.derived


def after(state: RecordingState, entry: Entry[Act]) -> RecordingState:
    """Keep the number of the entry that was last, for the snapshot others keep."""
    return replace(state, seq=entry.seq)


def removed(state: RecordingState) -> Iterable[str]:
    """Name the originals that were disposed of: they need not be there."""
    return (*state.digests, *state.derived) if state.gone else ()


def visible(state: RecordingState, actor: Actor) -> bool:
    """A secret recording is known to whoever is cleared for its kind of secret, and to nobody else. Law: recording.secrecy."""
    return not state.secret or actor.is_system or actor.holds(clearance(state.secret))


RECORDING = register_kind(
    StreamKind(
        "recording",
        "音像记录",
        initial,
        stages=STAGES,
        title=title,
        todos=todos,
        concerns=concerns,
        originals=originals,
        after=after,
        removed=removed,
        visible=visible,
    )
)

DEVICE_LOG = register_kind(
    StreamKind(
        "device_log",
        "设备录制登记",
        initial_log,
        stages=(("kept", "登记中"),),
        title=lambda log: f"设备 {log.device} 的录制登记",
        todos=log_todos,
        concerns=log_concerns,
    )
)
