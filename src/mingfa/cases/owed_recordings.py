"""What recordings of a case ask of people and of the clock: gaps to explain, stops to file and review, choices to make, what supervision sees."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases import recording_rules as rules
from mingfa.cases.acts import recordings as acts
from mingfa.cases.recording_rules import Standing
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.recordings import SCENES
from mingfa.desk.kinds import Concern, Due, RegimeView, ToDo
from mingfa.desk.times import end_of
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.regime_terms import term
from mingfa.lists.av_items import mark_of

ENDED = frozenset({"archived", "not_filed", "transferred", "withdrawn", "merged"})
SCENE_WORDS = dict(SCENES)


def due(case: CaseState, view: RegimeView) -> Iterator[Due]:
    """Return what the clock notes as missing: gaps nobody has explained within the agency's term after the work (recording.gap_days)."""
    if case.stage in ENDED:
        return
    noted = {one.step for one in case.footage.missing}
    for held in rules.standings(case, view.regime):
        if held.occasion.seq in noted or not held.mandatory or not held.unexplained:
            continue
        day = rules.due_day(held)
        if not view.regime.has("recording.gap_days", day):
            continue
        try:
            last = view.calendar.add_working_days(day, view.regime.number("recording.gap_days", day))
        except CalendarNotPublished:
            continue
        yield Due(end_of(last), f"missing:{held.occasion.seq}", acts.missing_of(held))


def todos(case: CaseState, view: RegimeView) -> Iterator[ToDo]:
    """Return who has to record, choose, explain, file or review."""
    if case.stage in ENDED:
        return
    for held in rules.standings(case, view.regime):
        yield from _todos(case, held)
    for note in case.footage.notes:
        if note.approved is None:
            yield ToDo(
                f"argument:{note.id}", acts.ApproveLegality.label, acts.ApproveLegality.name, f"“{term('activity', note.activity)}”的音像记录须经合法性论证",
                _article(view, "recording.legality_argument"), duty="recording.legality",
            )  # fmt: skip


def _todos(case: CaseState, held: Standing) -> Iterator[ToDo]:
    people = _people(case, held)
    for number, lack in enumerate(held.lacks):
        key, article = f"footage:{held.occasion.seq}:{number}", held.needs.article
        match lack.code:
            case "recording.gap" | "recording.gap_rejected":
                for person in people:
                    tail = f":{person}" if len(people) > 1 else ""
                    yield ToDo(f"{key}{tail}", acts.ExplainGap.label, acts.ExplainGap.name, lack.words, article, person=person)
            case "recording.no_work_record":
                by = lack.story.by if lack.story is not None else case.lead_handler
                yield ToDo(key, acts.FileGapRecord.label, acts.FileGapRecord.name, lack.words, article, person=by)
            case "recording.gap_waiting":
                yield ToDo(key, acts.ReviewGap.label, acts.ReviewGap.name, lack.words, article, duty="recording.review_gap")
            case _:
                yield ToDo(key, acts.ChooseMeans.label, acts.ChooseMeans.name, lack.words, article, person=people[0])


def _people(case: CaseState, held: Standing) -> tuple[str, ...]:
    """Return whose duty the recording is: the officers whose posts are marked as recording, else whoever leads the case."""
    marked = []
    for person in held.occasion.officers if case.footage.posts else ():
        entry = case.entry(held.occasion.seq)
        facts = (*entry.facts.get("officers", ()), *entry.facts.get("servers", ())) if entry is not None else ()
        posts = next((fact.value.posts for fact in facts if fact.value.person == person), ())
        if any(mark_of(case.footage.posts, role, unit) for role, unit in posts):
            marked.append(person)
    return tuple(marked) or (case.lead_handler or (held.occasion.officers or ("",))[0],)


def _article(view: RegimeView, parameter: str) -> Article | None:
    versions = view.regime.versions(parameter)
    return versions[0].article if versions else None


def concerns(case: CaseState, view: RegimeView) -> Iterator[Concern]:
    """Return what supervision sees: gaps, what is missing, notices given late, stops on other grounds or where the whole had to be recorded."""
    for held in rules.standings(case, view.regime):
        seq, person = held.occasion.seq, (held.occasion.officers or (case.lead_handler,))[0]
        if held.mandatory:
            for number, lack in enumerate(held.lacks):
                yield Concern(
                    f"footage:{seq}:{number}", lack.code, lack.words, held.needs.article, held.occasion.day, case.unit, person,
                )  # fmt: skip
        if rules.told_late(held, view.regime):
            rule = rules.notice_rule(held.occasion.kinds, view.regime, held.occasion.day)
            words = f"{held.occasion.name}开始之后才告知录音录像"
            article = rule.article if rule is not None else None
            yield Concern(f"told:{seq}", "recording.told_late", words, article, held.occasion.day, case.unit, person)
    steps = {held.occasion.seq: held.occasion for held in rules.standings(case, view.regime)}
    grounds = _article(view, "recording.stop_grounds")
    for story in case.footage.stories:
        name = steps[story.step].name if story.step in steps else f"第 {story.step + 1} 条"
        if story.ground == "other":
            yield Concern(
                f"other:{story.id}", "recording.stop_other", f"{name}以其他情况停用：{story.words}", grounds, story.on, case.unit, story.by
            )
        if story.conflict:
            scenes = "、".join(SCENE_WORDS.get(one, one) for one in case.footage.scenes_of(story.step))
            words = f"{name}属应当全程录音录像的情形（{scenes}）而停用，须由负责人复核"
            yield Concern(f"conflict:{story.id}", "recording.stop_conflict", words, grounds, story.on, case.unit, story.by)
    for missing in case.footage.missing:
        occasion = steps.get(missing.step)
        name = occasion.name if occasion is not None else f"第 {missing.step + 1} 条"
        words = f"{name}应录未录 {missing.minutes} 分钟" if missing.minutes else f"{name}应录未录"
        yield Concern(
            f"missing:{missing.step}", "recording.missing", words, _article(view, "recording.mandatory_whole"), missing.on, case.unit,
            (missing.officers or (case.lead_handler,))[0],
        )  # fmt: skip
    yield from _unfilmed(case, view)


def _unfilmed(case: CaseState, view: RegimeView) -> Iterator[Concern]:
    """Return the physical evidence that no recording of the case shows and nobody has said why (recording.shot_list: 重点摄录物证、工具、痕迹)."""
    filmed = {ident for one in case.recordings.values() for ident in one.filmed}
    for item in case.investigation.standing_evidence:
        rule = (
            view.regime.rule("recording.shot_list", item.obtained_on) if view.regime.has("recording.shot_list", item.obtained_on) else None
        )
        if rule is not None and item.kind == "physical" and item.id not in filmed:
            words = f"物证“{item.name}”没有摄录：没有音像记录的时间点，也没有写明原因"
            yield Concern(
                f"unfilmed:{item.id}", "recording.not_filmed", words, rule.article, item.obtained_on, case.unit, case.lead_handler
            )
