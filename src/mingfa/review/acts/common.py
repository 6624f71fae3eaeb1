"""What acts on a review share: parts of their forms, what they need to know of elsewhere, small steps of their folds. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.facts import agency_stream, officers_need, regime_stream
from mingfa.cases.facts import CaseBrief
from mingfa.cases.state.limits import Hold
from mingfa.desk.act import Act, Need
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Line, OptionalDigest, Text
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import TERMS
from mingfa.review.facts import ReviewRules, ReviewStaff
from mingfa.review.state import ReviewState, Signature

ReviewStream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/review/[A-Za-z0-9._-]{1,80})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
OPINION = "legal_review_opinion"
"""The form of the written opinion, and the name of its series of numbers."""


def choices_of(group: str) -> dict[str, Any]:
    """Return what a form needs to offer the words of a group of the regime's terms."""
    return {"widget": "choice", "choices": [[code, words] for code, words in TERMS[group].items()]}


class Part(BaseModel):
    """A part of an act: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PackageItem(Part):
    """One item of the package (送审材料). code: one of the regime's package items. digest: of the paper, "" where the title says where it lies."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="材料种类", json_schema_extra=choices_of("package_item")
    )
    title: Line = Field(title="材料名称")
    digest: OptionalDigest = Field("", title="原件", json_schema_extra={"widget": "file"})


class SentItem(PackageItem):
    """One item as the case sent it. step: seq of the entry of the case that holds it, -1 for a paper added by hand."""

    step: int = Field(-1, title="案卷环节", ge=-1)


class Response(Part):
    """What was done about one problem that the round before had named."""

    problem: Line = Field(title="上一轮指出的问题")
    done: Text = Field(title="处理情况", json_schema_extra=AREA)


class GivenAnswer(Part):
    """The answer to one item of the checklist. provision: the right one, where the one applied was not."""

    item: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核内容", json_schema_extra=choices_of("check"))
    level: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核结果", json_schema_extra=choices_of("answer"))
    note: Words = Field("", title="存在的问题和依据", json_schema_extra=AREA)
    provision: Words = Field("", title="应当适用的条款")


CASE = Need("case", lambda act, state: (_case_of(act, state),), CaseBrief, from_state=True)
REVIEWER = officers_need("reviewer", lambda act, state: (_reviewer_of(act, state),))
PRESENT_REVIEWER = officers_need("reviewer", lambda act, state: (state.reviewer,) if state.reviewer else (), from_state=True)
RULES = Need("rules", lambda act, state: (regime_stream(agency_of(state.stream)),), ReviewRules)
STAFF = Need("staff", lambda act, state: (agency_stream(agency_of(state.stream)),), ReviewStaff)


def _case_of(act: Any, state: ReviewState) -> str:
    return state.case or str(act.case)


def _reviewer_of(act: Any, state: ReviewState) -> str:
    return str(act.reviewer)


class ReviewAct(Act):
    """An act on a review."""

    kind = "review"


def day_of(entry: Entry[Any]) -> date:
    """Return the day on which an act was done."""
    return local_day(entry.done_at)


def signature(entry: Entry[Any], words: str, *, agreed: bool = True) -> Signature:
    """Return who said this on that day."""
    return Signature(entry.by.person, entry.by.name, day_of(entry), words, agreed, entry.seq)


def held(state: ReviewState, entry: Entry[Any], ground: str) -> ReviewState:
    """Return the review with its period held on one more ground."""
    if state.running is None:
        return state
    return replace(state, running=state.running.with_hold(Hold(str(entry.seq), ground, day_of(entry))))


def ended(state: ReviewState, on: date, why: str) -> ReviewState:
    """Return the review with its period over."""
    return replace(state, running=replace(state.running, ended=on, ended_by=why)) if state.running is not None else state
