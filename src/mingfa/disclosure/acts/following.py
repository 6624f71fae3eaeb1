"""What follows a published decision (后续公示): how it was carried out, what was put right; provided, approved and published like the decision.

Law: regime disclosure.follow_up (湘西州 公示制度 第九条; 兴隆台 实施方案 二（一）5（1）). The words come from the case as it has them; what is
public keeps its item and gains a line with its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AREA, CASE, PublicationAct, Text, Words, public_content, sent
from mingfa.disclosure.acts.masking import secrets_for
from mingfa.disclosure.following import followed_by, with_lines
from mingfa.disclosure.redaction import NO_CHOICES, find, hide
from mingfa.disclosure.state import FollowUp, PublicationState
from mingfa.law.regime_terms import TERMS


class ProvideFollowUp(PublicationAct):
    """Provide what became of the published decision (提供后续情况): from the case's own record, or in words where the case has none.

    Law: regime disclosure.follow_up.<kind> with its article.
    """

    label: ClassVar[str] = "提供后续情况"
    help: ClassVar[str] = "案件中已经登记的执行、整改情况自动带入，只在案件没有记载时填写。"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"published", "correcting", "correction_approved"})
    needs: ClassVar[tuple[Need, ...]] = (CASE,)
    gates = (
        gates.refuse_others_to_provide, gates.refuse_follow_up_in_hand, gates.refuse_nothing_followed, gates.refuse_follow_up_leftovers,
        gates.refuse_follow_up_day,
    )  # fmt: skip

    field: Literal["execution", "execution_result", "rectification", "handling"] = Field(
        title="后续内容",
        json_schema_extra={
            "widget": "choice",
            "choices": [
                [code, TERMS["publication_field"][code]] for code in ("execution", "execution_result", "rectification", "handling")
            ],
        },
    )
    words: Words = Field("", title="情况", description="不填的，使用案件中的记载", json_schema_extra=AREA)
    on: date | None = Field(None, title="发生日期", description="不填的，使用案件中记载的日期", json_schema_extra={"widget": "date"})
    final: bool = Field(True, title="已经全部完成", description="分期缴款等尚在进行的，不选；以后继续补充")


@folds(ProvideFollowUp)
def apply_provide(state: PublicationState, entry: Entry[ProvideFollowUp]) -> PublicationState:
    """Keep the line for approval, what a person had hidden in the publication hidden in it too; what is public stays until then."""
    act, fact = entry.act, entry.fact("case")
    words, on = followed_by(fact.decision(state.decision_seq), act.field)
    choices = state.version.choices if state.version is not None else NO_CHOICES
    words = act.words or words
    words = hide(words, find(words, secrets_for(state, fact, None), choices, act.field))
    line = FollowUp(
        entry.seq, act.field, words, act.on or (on if not act.words else None) or local_day(entry.done_at), act.final,
        entry.by.person,
    )  # fmt: skip
    return replace(state, follow_ups=(*state.follow_ups, line))


class ApproveFollowUp(PublicationAct):
    """Approve what follows after looking at what was hidden (审核后续情况). Law: regime disclosure.chain.decision.approve, gate.G18."""

    label: ClassVar[str] = "审核通过后续情况"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"published", "correcting", "correction_approved"})
    gates = (gates.refuse_no_follow_up, gates.refuse_others_to_approve, gates.refuse_own_follow_up, gates.refuse_unchecked)

    redaction_checked: bool = Field(False, title="已核对应当隐去的信息均已隐去")
    opinion: Words = Field("同意公示", title="审核意见", json_schema_extra=AREA)


@folds(ApproveFollowUp)
def apply_approved(state: PublicationState, entry: Entry[ApproveFollowUp]) -> PublicationState:
    """Let it be published."""
    day = local_day(entry.done_at)
    return _each(state, lambda line: replace(line, approved_by=entry.by.person, approved_on=line.approved_on or day))


class ReturnFollowUp(PublicationAct):
    """Send what follows back with the reason (退回后续情况)."""

    label: ClassVar[str] = "退回后续情况"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"published", "correcting", "correction_approved"})
    gates = (gates.refuse_no_follow_up, gates.refuse_others_to_approve)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(ReturnFollowUp)
def apply_returned(state: PublicationState, entry: Entry[ReturnFollowUp]) -> PublicationState:
    """It has to be provided anew; the reason stays in the trace."""
    return replace(state, follow_ups=tuple(line for line in state.follow_ups if line.published_on is not None))


class PublishFollowUp(PublicationAct):
    """Publish what follows (发布后续情况): the public entry gains the line with its day. Law: regime disclosure.chain.decision.publish."""

    label: ClassVar[str] = "发布后续情况"
    duty: ClassVar[str] = "publication.publish"
    stages: ClassVar[frozenset[str]] = frozenset({"published", "correcting", "correction_approved"})
    needs: ClassVar[tuple[Need, ...]] = (CASE,)
    gates = (gates.refuse_no_follow_up, gates.refuse_others_to_publish, gates.refuse_unapproved_follow_up)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The channels, whose copies gain the line too."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Renew the task of each channel."""
        from mingfa.exchange.acts.delivery import told_by

        return told_by(matter.stream, matter.state, "correct")


@folds(PublishFollowUp)
def apply_publish_follow_up(state: PublicationState, entry: Entry[PublishFollowUp]) -> PublicationState:
    """Hand the content to the feed again, the new lines in it; corrections in preparation keep them too."""
    day = local_day(entry.done_at)
    state = _each(state, lambda line: replace(line, published_on=day))
    content = with_lines(public_content(state), state)
    versions = tuple(replace(version, content=with_lines(version.content, state)) for version in state.versions[-1:])
    return sent(replace(state, versions=(*state.versions[:-1], *versions)), entry.seq, "correct", content)


def _each(state: PublicationState, change: Any) -> PublicationState:
    return replace(state, follow_ups=tuple(line if line.published_on is not None else change(line) for line in state.follow_ups))
