"""What each step of a case needs of recordings, and what of it is there: requirement by the regime, time line, what is still lacking. Pure.

Law: the agency's own rule on recording (recording.*): 湘西州 执法全过程记录制度 第五条至第十一条, 江北 第四条、第五条, 上海 三（二）1（2）, 盘锦 二（二）3,
兴隆台 二（二）3. An occasion is judged by the rules and the list of items of the day on which it took place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from mingfa.cases.state.core import CaseState
from mingfa.cases.state.recordings import GapStory, Means, Telling
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.article import Article
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import term
from mingfa.lists.av_items import FORMS_OF, AvListFact, mark_of
from mingfa.recording.coverage import Span, Timeline, timeline
from mingfa.recording.facts import RecordingSnapshot

Mode = Literal["whole", "part", "choice", "argued", "free"]

MODES: Mapping[str, str] = {
    "whole": "应当全程录音录像", "part": "应当音像记录", "choice": "根据实际情况选择是否音像记录", "argued": "音像记录前须经合法性论证",
    "free": "由执法人员选择记录方式",
}  # fmt: skip
"""How far a step has to be recorded; the first that a rule asks for stands."""

RANK = ("free", "argued", "choice", "part", "whole")
NOT_ON_SITE = frozenset({"service", "notification", "hearing", "penalty"})
"""Steps that are no enforcement on site (现场执法), where a text names that; texts name them beside it."""

SERVED = ("direct", "leaving")
WIDER: Mapping[str, tuple[str, ...]] = {
    "onsite": (
        "inspection", "random_inspection", "survey", "questioning", "sampling", "preservation", "evidence", "sealing", "coercive_measure",
        "compulsory_execution", "restriction", "closure",
    ),
    "evidence": ("questioning", "sampling", "preservation", "survey"),
    "inspection": ("random_inspection",),
    "coercive_measure": ("sealing",),
}  # fmt: skip
"""Which activities a text on recording means when it names a wider one (调查取证 takes in 抽样取证)."""

MISUSE = frozenset({"inspection", "random_inspection", "questioning"})
"""Where an unexplained gap is misuse of the recorder (检查、询问时不按规定全程录音录像)."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A step that may have to be recorded. window: from its start to its end, None where the step has no times. items: names in the list.

    room: number of the registered room it was held in, "" elsewhere.
    """

    seq: int
    label: str
    kinds: tuple[str, ...]
    place: str
    day: date
    window: Span | None
    officers: tuple[str, ...]
    told_at: datetime | None = None
    items: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
    room: str = ""

    @property
    def name(self) -> str:
        """How a person knows it: 现场检查（第 5 条）."""
        return f"{self.label}（第 {self.seq + 1} 条）"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the rules ask of an occasion. recorder: only a registered body camera (or room) counts. room: only the footage of this room.

    excusable: words suffice, with a reason. forms: which forms of recordings count, None for any. article: where it stands; why: which words of the rule reach the occasion.
    """

    mode: Mode
    article: Article
    why: str
    recorder: bool = False
    excusable: bool = False
    room: str = ""
    forms: frozenset[str] | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is lacking: stable code, words, what to do. span: the stretch not recorded, None where it is the step as a whole."""

    code: str
    words: str
    remedy: str
    span: Span | None = None
    story: GapStory | None = None
    unexplained: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An occasion with what it needs, what is there, and what lacks. linked: tied to it; counted: those that count for the requirement."""

    occasion: Occasion
    needs: Requirement
    linked: tuple[RecordingSnapshot, ...]
    counted: tuple[RecordingSnapshot, ...]
    line: Timeline | None
    means: Means | None
    lacks: tuple[Lack, ...]

    @property
    def mandatory(self) -> bool:
        """True where the rule leaves no choice."""
        return self.needs.mode in ("whole", "part")

    @property
    def unexplained(self) -> tuple[Lack, ...]:
        """What should have been recorded, was not, and nobody has explained, or the leader did not accept."""
        return tuple(lack for lack in self.lacks if lack.unexplained)

    @property
    def minutes(self) -> int:
        """Minutes not recorded and not explained, a begun minute counting as one; the whole length where nothing is told of times."""
        return sum(minutes(lack.span) for lack in self.unexplained if lack.span is not None)


def minutes(span: Span) -> int:
    """Return the length of a stretch in minutes, a begun one counting."""
    return -(-span.ms // 60_000)


def span_words(span: Span) -> str:
    """Say from when to when, and how long: 3月5日9:00至9:20（20分钟）."""
    start, end = span.start.astimezone(LOCAL), span.end.astimezone(LOCAL)
    until = f"{end:%H:%M:%S}" if start.date() == end.date() else f"{end.month}月{end.day}日{end:%H:%M:%S}"
    length = f"{span.ms // 1000}秒" if span.ms < 60_000 else f"{minutes(span)}分钟"
    return f"{start.month}月{start.day}日{start:%H:%M:%S}至{until}（{length}）".replace(":00至", "至").replace(":00（", "（")


# What there was to be recorded -------------------------------------------------------------------------------------------------


def occasions(case: CaseState) -> Iterator[Occasion]:
    """Return the steps of a case that may have to be recorded, in their order: on-site activities, hearings held, papers served in person."""
    found = [*_activities(case), *_hearings(case), *_services(case)]
    yield from sorted(found, key=lambda one: one.seq)


def occasion(case: CaseState, step: int) -> Occasion | None:
    """Return one step as something that may have to be recorded; None when it is no such step."""
    return next((one for make in (_activities, _hearings, _services) for one in make(case, step)), None)


def _activities(case: CaseState, step: int | None = None) -> Iterator[Occasion]:
    lead = case.investigation.lead
    for one in case.investigation.activities:
        if step not in (None, one.seq):
            continue
        callout = ("complaint_callout",) if lead is not None and lead.source == "complaint" and "inspection" in one.kinds else ()
        window = Span(one.started_at, one.ended_at) if one.ended_at > one.started_at else None
        indoors = ("case_place",) if one.room else ()
        yield Occasion(
            one.seq, one.label, (*one.kinds, *callout, *indoors, *case.footage.scenes_of(one.seq)), one.place, local_day(one.started_at), window,
            tuple(officer.person for officer in one.officers), _told(case, one.seq, one.recording_told_at), tuple(filter(None, (one.av_item,))),
            _posts(case, one.seq), one.room,
        )  # fmt: skip


def _hearings(case: CaseState, step: int | None = None) -> Iterator[Occasion]:
    for one in case.proceeding.hearings:
        if step not in (None, one.held_seq):
            continue
        line = case.step_at(one.held_seq) if one.held_seq >= 0 else None
        if line is None:
            continue
        window = Span(one.starts_at, line.done_at) if line.done_at > one.starts_at else None
        people = tuple(dict.fromkeys((one.chair, one.recorder)))
        kinds = ("hearing", *case.footage.scenes_of(line.seq))
        yield Occasion(line.seq, line.label, kinds, one.place, local_day(one.starts_at), window, people, _told(case, line.seq, None))


def _services(case: CaseState, step: int | None = None) -> Iterator[Occasion]:
    notices = [service for notice in case.proceeding.notices for service in notice.services]
    decisions = [one.service for one in case.execution.parties.values() if one.service is not None]
    for service in (*notices, *decisions):
        if step not in (None, service.seq):
            continue
        line = case.step_at(service.seq)
        if line is not None and service.way in SERVED:
            kinds = ("service", *case.footage.scenes_of(line.seq))
            told = _told(case, line.seq, None)
            yield Occasion(
                line.seq, line.label, kinds, line.where, local_day(line.done_at), None, service.servers, told, (), _posts(case, line.seq)
            )


def _told(case: CaseState, seq: int, own: datetime | None) -> datetime | None:
    """Return when the party was told that it is recorded: by the act itself, by an entry of its own, or at the opening of a recording."""
    told = [one.at for one in case.footage.tellings if one.step == seq]
    spoken = [one.told_at for one in case.recordings.values() if seq in one.steps_of(case.stream) and one.told_at is not None]
    return min((*((own,) if own is not None else ()), *told, *spoken), default=None)


def _posts(case: CaseState, seq: int) -> tuple[tuple[str, str], ...]:
    """Return the posts of the officers of a step as they stood that day; read only where posts are marked."""
    if not case.footage.posts:
        return ()
    entry = case.entry(seq)
    facts = (*entry.facts.get("officers", ()), *entry.facts.get("servers", ())) if entry is not None else ()
    return tuple(post for fact in facts for post in fact.value.posts)


# What the rules ask ------------------------------------------------------------------------------------------------------------


def reaches(named: Iterable[str], kinds: Iterable[str]) -> str:
    """Return which of a text's words reaches one of these kinds of activities, "" when none does."""
    wanted = set(kinds)
    return next((name for name in named if wanted & {name, *WIDER.get(name, ())}), "")


def _rule(regime: Regime, parameter: str, day: date) -> Rule | None:
    return regime.rule(parameter, day) if regime.has(parameter, day) else None


def _names(rule: Rule | None) -> tuple[str, ...]:
    return rule.value if rule is not None and isinstance(rule.value, tuple) else ()


def requirement(case: CaseState, occasion: Occasion, regime: Regime) -> Requirement:
    """Return what the rules in force on the day of an occasion ask of its recording: the strictest of what they say.

    Law: recording.mandatory_whole, recording.mandatory, recording.discretionary, recording.recorder_for_all_onsite, recording.text_suffices,
    recording.legality_argument, recording.posts_defined, recording.rooms, and the agency's own list of items. Scenes marked on the step or the
    case count.
    """
    if not _covered(case, regime, occasion.day):
        return Requirement("free", PLATFORM, "本类执法行为不在全过程记录范围")
    asked = sorted(_asked(case, occasion, regime), key=lambda one: (RANK.index(one.mode), not one.excusable), reverse=True)
    if not asked:
        return Requirement("free", PLATFORM, "不在应当音像记录的范围")
    first = asked[0]
    if occasion.room and _rule(regime, "recording.rooms", occasion.day) is not None:
        return replace(first, room=occasion.room, why=f"{first.why}，在{occasion.place}进行，须有该场所的录音录像")
    return replace(first, recorder=_recorder(occasion, regime))


def _covered(case: CaseState, regime: Regime, day: date) -> bool:
    parameter = f"kinds.{case.kind or 'penalty'}.systems"
    return not regime.has(parameter, day) or "recording" in regime.items(parameter, day)


def _recorder(occasion: Occasion, regime: Regime) -> bool:
    """Say whether only a body camera counts: where the text has it for everything on site."""
    rule = _rule(regime, "recording.recorder_for_all_onsite", occasion.day)
    return rule is not None and rule.value is True and on_site(occasion)


def on_site(occasion: Occasion) -> bool:
    """Say whether an occasion is enforcement on site (现场执法)."""
    return not NOT_ON_SITE & set(occasion.kinds) and bool(reaches(("onsite",), occasion.kinds))


def _asked(case: CaseState, occasion: Occasion, regime: Regime) -> Iterator[Requirement]:
    day, kinds = occasion.day, occasion.kinds
    text = _rule(regime, "recording.text_suffices", day)
    words_do = text is not None and text.value is True
    rule = _rule(regime, "recording.mandatory_whole", day)
    if rule is not None and (name := reaches(_names(rule), kinds)):
        yield Requirement("whole", rule.article, term("activity", name), unconfirmed=rule.unconfirmed)
    yield from _listed(case, occasion, regime)
    if case.item is not None and "record" in case.item.duties and on_site(occasion):
        yield Requirement("part", case.item.article, f"{case.item.words}是重点音像记录事项")
    rule = _rule(regime, "recording.mandatory", day)
    if rule is not None and (name := reaches(_names(rule), kinds)) and post_records(case, occasion, regime) is not False:
        yield Requirement("part", rule.article, term("activity", name), unconfirmed=rule.unconfirmed)
    rule = _rule(regime, "recording.recorder_for_all_onsite", day)
    if rule is not None and rule.value is True and on_site(occasion):
        yield Requirement("whole", rule.article, term("activity", "onsite"), excusable=words_do, unconfirmed=rule.unconfirmed)
    rule = _rule(regime, "recording.discretionary", day)
    if rule is not None and (name := reaches(_names(rule), kinds)):
        yield Requirement("choice", rule.article, term("activity", name), excusable=True, unconfirmed=rule.unconfirmed)
    rule = _rule(regime, "recording.legality_argument", day)
    if rule is not None and rule.value is True:
        yield Requirement("argued", rule.article, "不在应当音像记录的活动之内")


def _listed(case: CaseState, occasion: Occasion, regime: Regime) -> Iterator[Requirement]:
    """What the agency's list of items of that day says (音像记录事项清单)."""
    for line in case.footage.lines:
        if line.on(occasion.day) and line.matches(occasion.kinds, occasion.items):
            rules = (
                _rule(regime, name, occasion.day) for name in ("recording.item_list", "recording.mandatory_whole", "recording.mandatory")
            )
            article = next((rule.article for rule in rules if rule is not None), PLATFORM)
            yield Requirement(
                "whole" if line.extent == "whole" else "part", article, f"音像记录事项清单“{line.item}”", forms=FORMS_OF.get(line.means)
            )


def post_records(case: CaseState, occasion: Occasion, regime: Regime) -> bool | None:
    """Say whether the officers' posts are among those that record; None where no text asks, or it is undecided. One that does suffices."""
    rule = _rule(regime, "recording.posts_defined", occasion.day)
    if rule is None or rule.value is not True:
        return None
    marks = [mark_of(case.footage.posts, role, unit) for role, unit in occasion.posts]
    if True in marks:
        return True
    return False if False in marks else None


# What is there -----------------------------------------------------------------------------------------------------------------


def tolerance(regime: Regime, day: date) -> int:
    """Return how short an uncovered stretch counts as none, milliseconds (recording.gap_seconds)."""
    return regime.number("recording.gap_seconds", day) * 1000 if regime.has("recording.gap_seconds", day) else 0


def counts(snapshot: RecordingSnapshot, occasion: Occasion, needs: Requirement) -> bool:
    """Say whether a recording counts for a requirement: by its device where the body camera is named, by its form where the list names one.

    The fixed equipment of a registered room counts where a person is questioned or heard there.
    """
    if needs.forms is not None and snapshot.form not in needs.forms:
        return False
    if needs.room:
        return bool(snapshot.room) and snapshot.device == needs.room
    if not needs.recorder or snapshot.registered_recorder:
        return True
    return bool(snapshot.room) and bool({"questioning", "hearing"} & set(occasion.kinds))


def standing(case: CaseState, occasion: Occasion, regime: Regime) -> Standing:
    """Return how an occasion stands: what it needs, its time line, and what lacks."""
    needs = requirement(case, occasion, regime)
    linked = tuple(
        one for one in case.recordings.values() if occasion.seq in one.steps_of(case.stream) and one.status == "stored" and not one.gone
    )
    counted = tuple(one for one in linked if counts(one, occasion, needs))
    stories = case.footage.stories_of(occasion.seq)
    line = None
    if occasion.window is not None:
        accepted = [story.span or occasion.window for story in stories if story.accepted]
        recorded = [pair for one in counted for pair in one.recorded()]
        line = timeline(occasion.window, recorded, accepted, tolerance(regime, occasion.day))
    means = case.footage.means_of(occasion.seq)
    bare = Standing(occasion, needs, linked, counted, line, means, ())
    return replace(bare, lacks=tuple(_lacks(bare, stories)))


_KEPT = "recording.standings"
_MOST = 64


def standings(case: CaseState, regime: Regime) -> tuple[Standing, ...]:
    """Return how every occasion of a case stands, in their order.

    An act asks this several times of one state, for what is due, owed and shown; the answers of the last few states are kept, each with the
    very parts of the state it was made from, by the regime that gave them.
    """
    kept: dict[tuple[int, ...], tuple[tuple[object, ...], tuple[Standing, ...]]] = regime.memo.setdefault(_KEPT, {})
    parts = (case.steps, case.investigation, case.proceeding, case.execution, case.recordings, case.footage)
    key = tuple(id(part) for part in parts)
    held = kept.get(key)
    if held is None:
        if len(kept) >= _MOST:
            kept.clear()
        held = kept[key] = (parts, tuple(standing(case, one, regime) for one in occasions(case)))
    return held[1]


def _lacks(held: Standing, stories: tuple[GapStory, ...]) -> Iterator[Lack]:
    needs, means, name = held.needs, held.means, held.occasion.name
    if needs.excusable and means is not None and not means.recorded:
        if not means.reason:
            yield Lack("recording.no_reason", f"{name}选择不音像记录，没有写明理由", "请写明文字记录足以全面有效记录的理由")
        return
    match needs.mode:
        case "whole":
            yield from _gaps(held, stories)
        case "part":
            if not held.counted and not any(story.accepted for story in stories):
                story = next(iter(reversed(stories)), None)
                yield _gap(held, None, story)
        case "choice":
            if means is not None and means.recorded and not held.linked:
                yield Lack("recording.no_file", f"{name}选择音像记录，没有关联的音像资料", "请上传音像资料，或者改选文字记录并写明理由")
            elif means is None and not held.linked:
                yield Lack(
                    "recording.no_choice", f"{name}没有选择是否音像记录", "请办理“选择记录方式”：音像记录的上传资料，不音像记录的写明理由"
                )
        case _:
            return


def _gaps(held: Standing, stories: tuple[GapStory, ...]) -> Iterator[Lack]:
    if held.line is None:
        if not any(one.measured and not one.damaged for one in held.counted) and not any(story.accepted for story in stories):
            yield _gap(held, None, next(iter(reversed(stories)), None))
        return
    for stretch in held.line.gaps:
        told = [story for story in stories if not story.accepted and (story.span is None or story.span.overlaps(stretch.span))]
        yield _gap(held, stretch.span, told[-1] if told else None)


def _gap(held: Standing, span: Span | None, story: GapStory | None) -> Lack:
    name = held.occasion.name
    what = f"{name}{span_words(span)}没有录制" if span is not None else f"{name}没有音像记录"
    if any(not one.measured for one in held.counted):
        what += "（已上传的音像资料尚在检测）"
    elif held.needs.recorder and len(held.counted) < len(held.linked):
        what += "（已关联的资料不是登记的执法记录仪所录，不计入）"
    if story is None:
        return Lack(
            "recording.gap", what, "请上传所缺的音像资料，或者办理“说明录制中断”，归集工作记录后报负责人审核", span, None, unexplained=True
        )
    if story.rejected:
        return Lack(
            "recording.gap_rejected", f"{what}，所作说明没有得到认可", "请重新说明，或者上传所缺的音像资料", span, story, unexplained=True
        )
    if not story.work_record:
        return Lack("recording.no_work_record", f"{what}，已说明原因，尚无工作记录", "请归集写明原因和依据的工作记录", span, story)
    return Lack("recording.gap_waiting", f"{what}，已说明原因，等待审核", "请报规定的负责人审核", span, story)


# Notice ------------------------------------------------------------------------------------------------------------------------


def notice_rule(kinds: Iterable[str], regime: Regime, day: date) -> Rule | None:
    """Return the rule by which the party is told beforehand that it is recorded; None where none reaches this kind of activity."""
    rule = _rule(regime, "recording.notice_before", day)
    return rule if rule is not None and reaches(_names(rule), kinds) else None


def covert_allowed(regime: Regime, day: date) -> bool:
    """Say whether the text allows covert recording (隐蔽录音录像)."""
    rule = _rule(regime, "recording.covert.allowed", day)
    return rule is not None and rule.value is True


def owes_notice(held: Standing, regime: Regime) -> Rule | None:
    """Return the rule on notice where nobody was told; a recording made covertly, lawfully and with approval needs no notice itself."""
    rule = notice_rule(held.occasion.kinds, regime, held.occasion.day)
    if rule is None or held.occasion.told_at is not None:
        return None
    if held.linked and all(one.covert for one in held.linked) and covert_allowed(regime, held.occasion.day):
        return None
    return rule


def told_late(held: Standing, regime: Regime) -> bool:
    """Say whether the party was told only after the activity had begun (recording.notice_before)."""
    told, window = held.occasion.told_at, held.occasion.window
    if told is None or window is None or notice_rule(held.occasion.kinds, regime, held.occasion.day) is None:
        return False
    return told > window.start


def told_before(case: CaseState, begun: datetime, ended: datetime) -> Telling | None:
    """Return the notice given ahead of an activity that is now entered: of the same day, bound to no step, not after the activity's end."""
    day = local_day(begun)
    return next((one for one in case.footage.tellings if one.step is None and local_day(one.at) == day and one.at <= ended), None)


def with_list(case: CaseState, listed: AvListFact | None) -> CaseState:
    """Return the case with the list of items as an act has read it."""
    if listed is None:
        return case
    return replace(case, footage=replace(case.footage, lines=listed.lines, posts=listed.posts))


def due_day(held: Standing) -> date:
    """Return the day from which the term to explain a gap is counted: the day on which the occasion ended."""
    window = held.occasion.window
    return local_day(window.end - timedelta(microseconds=1)) if window is not None else held.occasion.day
