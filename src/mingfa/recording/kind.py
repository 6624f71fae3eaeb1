"""The kind of stream a recording is: who has to do what, how long it is kept, which originals it names. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.act import Act, Actor
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.times import local_day
from mingfa.law.regime_model import Rule
from mingfa.recording import acts
from mingfa.recording.evidence_todos import evidence_todos
from mingfa.recording.keeping import clearance
from mingfa.recording.retention import kept
from mingfa.recording.state import STAGES, RecordingState, initial


def kept_until(state: RecordingState, view: RegimeView) -> date | None:
    """Return the last day on which a recording has to be kept; None where no rule ends it. See `retention.kept`."""
    day = local_day(state.ended_at) if state.ended_at is not None else None
    return kept(day, state.long_term, state.evidence, view.regime, day or date.max).until


def todos(state: RecordingState, view: RegimeView) -> Iterable[ToDo]:
    """Who has to note, explain, file or review."""
    day = state.uploaded_on
    if state.stage != "stored" or day is None:
        return
    yield from evidence_todos(state, view)
    if not state.annotated:
        rule = _rule(view, "recording.annotation_fields", day)
        yield _todo("annotate", acts.AnnotateRecording, "尚未备注摄录内容", rule, person=state.uploaded_by)
    for gap in state.open_gaps:
        words = f"{local_day(gap.started_at)}的录制中断"
        rule = _rule(view, "recording.stop_grounds", day)
        if gap.explanation is None or gap.rejected:
            why = f"{words}{'的说明没有得到认可' if gap.rejected else '尚未说明原因'}"
            yield _todo(f"explain-{gap.id}", acts.ExplainGap, why, rule, person=state.uploaded_by)
        elif not gap.explanation.work_record:
            yield _todo(f"work-{gap.id}", acts.FileWorkRecord, f"{words}尚无工作记录", rule, person=state.uploaded_by)
        else:
            reviewer = _rule(view, "recording.stop.reviewer", day)
            yield _todo(f"review-{gap.id}", acts.ReviewGap, f"{words}已说明原因，等待审核", reviewer, duty="recording.review_gap")


def _rule(view: RegimeView, parameter: str, day: date) -> Rule | None:
    return view.regime.rule(parameter, day) if view.regime.has(parameter, day) else None


def _todo(key: str, act: type[Act], why: str, rule: Rule | None, *, duty: str = "", person: str = "") -> ToDo:
    return ToDo(key, act.label, act.name, why, rule.article if rule is not None else None, duty=duty, person=person)


def title(state: RecordingState) -> str:
    """Return the words by which a recording is known in lists; of a secret one nothing but that."""
    if state.secret:
        return "涉密音像记录"
    return f"{state.case_title}：{state.file_name or '应录未录'}"


def originals(state: RecordingState) -> Iterable[str]:
    """Name the originals: the recording while it is kept, work records and signed requests."""
    if not state.gone:
        yield from state.digests
    for gap in state.gaps:
        if gap.explanation is not None:
            yield from (digest for digest in (gap.explanation.work_record, gap.explanation.request) if digest)


def after(state: RecordingState, entry: Entry[Act]) -> RecordingState:
    """Keep the number of the entry that was last, for the snapshot others keep."""
    return replace(state, seq=entry.seq)


def removed(state: RecordingState) -> Iterable[str]:
    """Name the originals that were disposed of: they need not be there."""
    return state.digests if state.gone else ()


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
        originals=originals,
        after=after,
        removed=removed,
        visible=visible,
    )
)
