"""From the prepared content to the public (提供、审核、发布): each step by those whom the regime names, none of them alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import kind_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.changing import NoteSuccessor
from mingfa.disclosure.acts.common import AGENCY, AREA, CASE, SIBLINGS, PublicationAct, Text, Words, public_content, sent, sent_back
from mingfa.disclosure.acts.drafting import Draft, siblings_of, version_of
from mingfa.disclosure.acts.withholding import RULES
from mingfa.disclosure.corrections import told_changes
from mingfa.disclosure.facts import PublicationFact
from mingfa.disclosure.state import PublicationState

REPLACED = Need(
    "replaced", lambda act, state: (state.replaces,) if state.replaces else (), PublicationFact, required=False, from_state=True
)


class PreparePublication(Draft):
    """Provide what is to be published (提供公示信息): made from the case's fields, with what must be hidden taken out.

    Law: regime disclosure.chain.decision.provide, disclosure.minimum_fields, gate.G18.
    """

    label: ClassVar[str] = "提供公示信息"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"due"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY, RULES)
    gates = (
        gates.refuse_others_to_provide, gates.refuse_unissued, gates.refuse_annulled, gates.refuse_minor, gates.refuse_missing_fields, gates.refuse_leftovers,
        gates.refuse_forbidden_lift, gates.refuse_untreated, gates.refuse_unanswered,
    )  # fmt: skip


@folds(PreparePublication)
def apply_prepare(state: PublicationState, entry: Entry[PreparePublication]) -> PublicationState:
    """Keep the version; somebody else has to look at it."""
    return replace(state, versions=(*state.versions, version_of(state, entry)), siblings=siblings_of(state, entry), stage="prepared")


class ApprovePublication(PublicationAct):
    """Approve a publication after looking at what was hidden (审核公示信息). Law: regime disclosure.chain.decision.approve, gate.G18."""

    label: ClassVar[str] = "审核通过公示信息"
    help: ClassVar[str] = "审核前请打开本卷的“隐去处理”页，逐处核对隐去的文字、取消的隐去及其理由。"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "correcting"})
    gates = (gates.refuse_others_to_approve, gates.refuse_same_person, gates.refuse_unchecked)

    redaction_checked: bool = Field(False, title="已核对应当隐去的信息均已隐去")
    opinion: Words = Field("同意公示", title="审核意见", json_schema_extra=AREA)


@folds(ApprovePublication)
def apply_approve(state: PublicationState, entry: Entry[ApprovePublication]) -> PublicationState:
    """Let it be published."""
    last = replace(state.versions[-1], approved_by=entry.by.person, approved_on=local_day(entry.done_at))
    stage = "correction_approved" if state.stage == "correcting" else "approved"
    return replace(state, versions=(*state.versions[:-1], last), stage=stage)


class ReturnPublication(PublicationAct):
    """Send a publication back with the reason (退回公示信息)."""

    label: ClassVar[str] = "退回公示信息"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "approved", "correcting", "correction_approved"})
    gates = (gates.refuse_others_to_approve,)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(ReturnPublication)
def apply_return(state: PublicationState, entry: Entry[ReturnPublication]) -> PublicationState:
    """Back to whoever provides, approved or not; of a correction, what is public stays."""
    return sent_back(state, entry.act.reason)


class Publish(PublicationAct):
    """Publish what was approved (发布公示信息): from here it goes out with the feed. Law: regime disclosure.chain.decision.publish."""

    label: ClassVar[str] = "发布公示信息"
    duty: ClassVar[str] = "publication.publish"
    stages: ClassVar[frozenset[str]] = frozenset({"prepared", "approved", "correcting", "correction_approved"})
    needs: ClassVar[tuple[Need, ...]] = (CASE, AGENCY, REPLACED, SIBLINGS, RULES)
    gates = (
        gates.refuse_others_to_publish, gates.refuse_unapproved, gates.refuse_unissued, gates.refuse_annulled, gates.refuse_unexplained_change,
        gates.refuse_untreated_version, gates.refuse_leak, gates.refuse_neighbour_leak, gates.refuse_minor,
    )  # fmt: skip

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """What becomes of it on the channels, and the publication of the decision in whose place this one was made."""
        from mingfa.exchange.acts.delivery import delivery_of

        drawn = (state.case,) if state.case and kind_of(state.case) == "random_report" else ()
        return (delivery_of(stream), *((state.replaces,) if state.replaces else ()), *drawn)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open or renew a task for each channel; say beside the decision before this one where this one is."""
        from mingfa.exchange.acts.delivery import told_by

        state = matter.state
        again = state.published_on is not None and state.withdrawn_on is None
        yield from told_by(matter.stream, state, "correct" if again else "publish")
        if state.published_on is None and matter.fact("replaced") is not None:
            yield Caused(state.replaces, NoteSuccessor(successor=matter.stream, number=state.number))
        if kind_of(state.case) == "random_report":
            from mingfa.disclosure.drawn.acts import NoteReportPublished

            yield Caused(state.case, NoteReportPublished(number=state.decision_seq))


@folds(Publish)
def apply_publish(state: PublicationState, entry: Entry[Publish]) -> PublicationState:
    """Hand the content to the feed, with the day and the corrections made so far."""
    day, version = local_day(entry.done_at), state.version
    if version is None:
        return state
    first = state.published_on or day
    content = dict(version.content) | {"published_on": first.isoformat()}
    before = public_content(state)
    changes = told_changes(before, version.content, version.reason, day, keep_old=version.keep_old)
    if changes:
        content["changes"] = changes
    for kept in ("state", "replaced_by"):
        if kept in before:
            content[kept] = before[kept]
    if state.replaces:
        content["replaces"] = {"item": state.replaces.rpartition("/")[2]}
    kind = "publish" if state.published_on is None else "correct"
    faults = tuple(
        one if one.answered_on else replace(one, answered_on=day, outcome="corrected", answer=version.reason) for one in state.faults
    )
    return replace(
        sent(state, entry.seq, kind, content), stage="published", published_on=first, withdrawn_on=None, withdrawn_for="", faults=faults
    )
