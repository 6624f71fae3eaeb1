"""When the handling unit disagrees with the opinion (意见不一致): both views, coordination, decision, the view that did not prevail. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from mingfa.cases.state.limits import Running
from mingfa.desk.act import Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Line, Text
from mingfa.review.acts.common import CASE, ReviewAct, Words, day_of
from mingfa.review.acts.opinion import reopened, superseding
from mingfa.review.gates import disagreement as gates
from mingfa.review.gates import opinion
from mingfa.review.rounds import Disagreement
from mingfa.review.state import ReviewState

TERM = "review.disagreement.days"
LABEL = "意见不一致协调期限"


class RaiseDisagreement(ReviewAct):
    """Disagree as the handling unit with an opinion that did not pass the draft (提出不同意见): which points, and the unit's own view.

    Law: review.disagreement of the agency. The case goes to the coordinator whom its rule names; nothing is decided before the result.
    """

    label = "对审核意见提出不同意见"
    duty = "review.submit"
    stages = frozenset({"delivered"})
    needs = (CASE,)
    gates = (
        gates.refuse_without_mechanism, gates.refuse_stranger, gates.refuse_against_pass, opinion.refuse_former_round, opinion.refuse_after_decision,
        gates.refuse_unknown_point, gates.refuse_second_disagreement,
    )  # fmt: skip

    points: tuple[Line, ...] = Field((), title="不同意的问题", max_length=100, json_schema_extra={"widget": "lines"})
    view: Text = Field(title="承办机构的意见和理由", json_schema_extra=AREA)


@folds(RaiseDisagreement)
def apply_raise(state: ReviewState, entry: Entry[RaiseDisagreement]) -> ReviewState:
    """Keep both views; the time to coordinate begins."""
    act, given, day = entry.act, state.conclusion, day_of(entry)
    review_view = f"{given.opinion}\n理由：{given.reasons}" if given is not None else ""
    made = Disagreement(
        entry.seq, entry.by.person, entry.by.name, day, act.points or (given.problems if given is not None else ()), act.view, review_view,
        Running(TERM, LABEL, day, "承办机构提出不同意见"),
    )  # fmt: skip
    return replace(state, stage="coordinating", disagreements=(*state.disagreements, made))


class CoordinateDisagreement(ReviewAct):
    """Coordinate as the one whom the agency's rule names (协调意见不一致): the opinion stands, it is given anew, or no agreement is reached."""

    label = "协调意见不一致"
    duty = "review.coordinate"
    stages = frozenset({"coordinating"})
    gates = (gates.refuse_other_coordinator, gates.refuse_second_coordination)

    result: Literal["uphold", "revise", "none"] = Field(
        title="协调结果",
        json_schema_extra={
            "widget": "choice",
            "choices": [
                ["uphold", "一致同意维持审核意见"], ["revise", "一致同意由审核机构重新出具意见"], ["none", "协调不成，报请决定"],
            ],
        },
    )  # fmt: skip
    attended: tuple[Line, ...] = Field((), title="参加协调的人员", max_length=50, json_schema_extra={"widget": "lines"})
    words: Text = Field(title="协调情况", json_schema_extra=AREA)
    minority: Words = Field("", title="保留的意见", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> tuple[str, ...]:
        """Name the case, which loses the opinion when it is to be given anew."""
        return (state.case,) if state.case else ()

    def causes(self, matter: Matter[Any, Any]) -> tuple[Caused, ...]:
        """The case has no opinion while another one is being written."""
        return superseding(matter, self.words) if self.result == "revise" else ()


@folds(CoordinateDisagreement)
def apply_coordinate(state: ReviewState, entry: Entry[CoordinateDisagreement]) -> ReviewState:
    """Take the result, or wait for the decision."""
    act, last, day = entry.act, state.disagreements[-1], day_of(entry)
    words = f"{act.words}\n参加人员：{'、'.join(act.attended)}" if act.attended else act.words
    now = replace(
        last,
        coordinated=act.result,
        coordinator=entry.by.name,
        coordinated_on=day,
        coordination=words,
        minority=act.minority or last.minority,
    )
    if act.result == "none":
        return _with(state, now)
    now = replace(now, result=act.result, decided_on=day, running=replace(now.running, ended=day, ended_by="协调一致"))
    return _resolved(_with(state, now), entry, act.result, act.words)


class DecideDisagreement(ReviewAct):
    """Decide where coordination failed (对意见不一致作出决定), as the one whom the agency's rule names; the other view stays in its own words."""

    label = "决定意见不一致"
    duty = "review.decide_disagreement"
    stages = frozenset({"coordinating"})
    gates = (gates.refuse_before_coordination, gates.refuse_other_decider)

    result: Literal["uphold", "revise"] = Field(
        title="决定",
        json_schema_extra={"widget": "choice", "choices": [["uphold", "维持审核意见"], ["revise", "由审核机构重新出具意见"]]},
    )
    words: Text = Field(title="决定内容和理由", json_schema_extra=AREA)
    minority: Text = Field(title="未被采纳的意见", description="照原意写明，与决定一并存卷", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> tuple[str, ...]:
        """Name the case, which loses the opinion when it is to be given anew."""
        return (state.case,) if state.case else ()

    def causes(self, matter: Matter[Any, Any]) -> tuple[Caused, ...]:
        """The case has no opinion while another one is being written."""
        return superseding(matter, self.words) if self.result == "revise" else ()


@folds(DecideDisagreement)
def apply_decide(state: ReviewState, entry: Entry[DecideDisagreement]) -> ReviewState:
    """Take the decision with the view that did not prevail."""
    act, last, day = entry.act, state.disagreements[-1], day_of(entry)
    now = replace(
        last, result=act.result, decided_by=entry.by.name, decided_on=day, decision=act.words, minority=act.minority,
        running=replace(last.running, ended=day, ended_by="已作出决定"),
    )  # fmt: skip
    return _resolved(_with(state, now), entry, act.result, act.words)


def _with(state: ReviewState, last: Disagreement) -> ReviewState:
    return replace(state, disagreements=(*state.disagreements[:-1], last))


def _resolved(state: ReviewState, entry: Entry[Any], result: str, because: str) -> ReviewState:
    """The opinion stands, or the reviewer gives another one in its place: a decision needs a passed review either way."""
    return reopened(state, entry, f"意见不一致，协调结果：{because}") if result == "revise" else state.at("delivered")
