"""From the draft to the public and back (审核、外部审核、公布、撤下), and what a change asks to be adjusted (变化、待调整)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.lists.standing import gates
from mingfa.lists.standing.acts.common import AREA, BOOK, HIDDEN, NAMES, Digest, ListAct, Needed, RowId, Text, Words, type_of
from mingfa.lists.standing.acts.drafting import unapproved
from mingfa.lists.standing.content import list_content, on_sites, taken_down
from mingfa.lists.standing.facts import BookFact, NamesFact
from mingfa.lists.standing.matching import touched_rows
from mingfa.lists.standing.state import Emission, ListState, Mark, OutsideReview, Withdrawal


class ApproveVersion(ListAct):
    """Approve the draft (审核通过清单). Law: regime disclosure.chain.pre.approve, disclosure.chain.separate_hands."""

    label: ClassVar[str] = "审核通过"
    duty: ClassVar[str] = "list.approve"
    stages: ClassVar[frozenset[str]] = frozenset({"collecting", "review"})
    gates = (
        gates.refuse_others_to_approve, gates.refuse_own_approval, gates.refuse_uncollected, gates.refuse_other_draft, gates.refuse_holes,
        gates.refuse_unadjusted,
    )  # fmt: skip

    digest: Digest = Field(title="所审草稿", json_schema_extra=HIDDEN)
    opinion: Needed = Field(title="审核意见", json_schema_extra=AREA)


@folds(ApproveVersion)
def apply_approve(state: ListState, entry: Entry[ApproveVersion]) -> ListState:
    """It may be published; the changes it takes up wait no longer for an approval."""
    if state.draft is None:
        return state
    day = local_day(entry.done_at)
    draft = replace(state.draft, approved_by=entry.by.person, approved_by_name=entry.by.name, approved_on=day, opinion=entry.act.opinion)
    marks = tuple(replace(one, adjusted=draft.number) if one.open else one for one in state.marks)
    return replace(state, draft=draft, step="approved", marks=marks)


class ReturnVersion(ListAct):
    """Send the draft back with the reason (退回清单)."""

    label: ClassVar[str] = "退回修改"
    duty: ClassVar[str] = "list.return"
    stages: ClassVar[frozenset[str]] = frozenset({"collecting", "review", "approved"})
    gates = (gates.refuse_others_to_return,)

    reason: Needed = Field(title="退回理由", json_schema_extra=AREA)


@folds(ReturnVersion)
def apply_return(state: ListState, entry: Entry[ReturnVersion]) -> ListState:
    """Back to whoever provides; what is public stays."""
    if state.draft is None:
        return state
    draft = replace(state.draft, approved_by="", approved_by_name="", approved_on=None, opinion="", collected_by="", collected_on=None)
    return unapproved(replace(state, draft=draft, step="returned", returned=entry.act.reason))


class RecordOutsideReview(ListAct):
    """Record what another organ said of the draft before it is published (登记外部审核). Law: regime lists.bodies.outside_review."""

    label: ClassVar[str] = "登记外部审核"
    duty: ClassVar[str] = "list.draft"
    stages: ClassVar[frozenset[str]] = frozenset({"approved"})
    gates = (gates.refuse_no_review_asked, gates.refuse_review_without_paper, gates.refuse_review_out_of_time)

    organ: Needed = Field(title="审核机关")
    passed: bool = Field(title="审核通过")
    opinion: Needed = Field(title="审核意见", json_schema_extra=AREA)
    number: Words = Field("", title="文号")
    reviewed_on: date = Field(title="审核日期", json_schema_extra={"widget": "date"})
    original: Words = Field("", title="审核意见原件", json_schema_extra={"widget": "file"})


@folds(RecordOutsideReview)
def apply_outside(state: ListState, entry: Entry[RecordOutsideReview]) -> ListState:
    """Keep it with the draft; a refusal sends the draft back."""
    act = entry.act
    if state.draft is None:
        return state
    told = OutsideReview(act.organ, act.passed, act.opinion, act.number, act.reviewed_on, act.original)
    state = replace(state, draft=replace(state.draft, outside=told))
    if act.passed:
        return state
    return unapproved(replace(state, step="returned", returned=f"{act.organ}审核未通过：{act.opinion}"))


class PublishList(ListAct):
    """Publish the approved version (公布清单): it goes out with the feed and to the channels.

    Law: regime disclosure.chain.pre.publish, disclosure.channels.base.
    """

    label: ClassVar[str] = "公布清单"
    duty: ClassVar[str] = "list.publish"
    stages: ClassVar[frozenset[str]] = frozenset({"collecting", "review", "returned", "approved"})
    needs: ClassVar[tuple[Need, ...]] = (BOOK, NAMES)
    gates = (
        gates.refuse_others_to_publish, gates.refuse_unapproved, gates.refuse_unreviewed_outside, gates.refuse_holes, gates.refuse_unknown_site,
    )  # fmt: skip

    sites: tuple[Words, ...] = Field((), title="同时公示的分局门户", max_length=200, json_schema_extra={"widget": "choice"})

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """What becomes of it on the channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open or renew a task for each channel."""
        from mingfa.exchange.acts.delivery import send_out

        event: Literal["publish", "correct"] = "publish" if matter.state.public is None else "correct"
        draft = matter.state.draft
        yield send_out(
            event, matter.stream, "list", title=matter.state.title[:400], unit=draft.unit if draft is not None else "", stage="pre"
        )


@folds(PublishList)
def apply_publish(state: ListState, entry: Entry[PublishList]) -> ListState:
    """The draft becomes the version in force; the changes it took up are settled."""
    if state.draft is None:
        return state
    day = local_day(entry.done_at)
    made = replace(
        state.draft, published_on=day, published_by=entry.by.person, published_by_name=entry.by.name, sites=entry.act.sites, seq=entry.seq
    )
    marks = tuple(replace(one, settled_on=day) if one.open and one.adjusted == made.number else one for one in state.marks)
    kind, names = type_of(state), entry.fact("names")
    state = replace(state, versions=(*state.versions, made), draft=None, step="", returned="", marks=marks)
    if kind is None:
        return state
    content = list_content(state, kind, made, names or NamesFact(organ=""), _sites(entry.fact("book"), made.sites))
    return _sent(state, entry.seq, content)


def _sites(book: BookFact | None, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    names = dict(book.sites) if book is not None else {}
    return tuple((code, names.get(code, code)) for code in codes)


def _sent(state: ListState, seq: int, content: dict[str, Any]) -> ListState:
    return replace(state, emissions=(*state.emissions, Emission(seq, "list", content)))


class ShowOnSites(ListAct):
    """Show the public version on further portals of sub-bureaus (补充公示到分局门户). Law: 湘西州 公示制度 第十一条（一）."""

    label: ClassVar[str] = "补充公示到分局门户"
    duty: ClassVar[str] = "list.publish"
    needs: ClassVar[tuple[Need, ...]] = (BOOK,)
    gates = (gates.refuse_others_to_publish, gates.refuse_nothing_public, gates.refuse_unknown_site)

    sites: tuple[Words, ...] = Field(title="分局门户", min_length=1, max_length=200, json_schema_extra={"widget": "choice"})


@folds(ShowOnSites)
def apply_sites(state: ListState, entry: Entry[ShowOnSites]) -> ListState:
    """Add them to the version in force."""
    last = state.versions[-1]
    sites = tuple(dict.fromkeys((*last.sites, *entry.act.sites)))
    state = replace(state, versions=(*state.versions[:-1], replace(last, sites=sites, seq=entry.seq)))
    return _sent(state, entry.seq, on_sites(state.emissions[-1].content, _sites(entry.fact("book"), sites)))


class WithdrawList(ListAct):
    """Take the public version down (撤下清单), with the reason; its versions stay readable, and the gap list shows what is missing."""

    label: ClassVar[str] = "撤下清单"
    duty: ClassVar[str] = "list.publish"
    gates = (gates.refuse_others_to_publish, gates.refuse_nothing_public)

    reason: Needed = Field(title="撤下理由", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """What becomes of it on the channels."""
        from mingfa.exchange.acts.delivery import delivery_of

        return (delivery_of(stream),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Recall it from each channel."""
        from mingfa.exchange.acts.delivery import send_out

        yield send_out("withdraw", matter.stream, "list", title=matter.state.title[:400], stage="pre")


@folds(WithdrawList)
def apply_withdraw(state: ListState, entry: Entry[WithdrawList]) -> ListState:
    """The last version ends; nothing is left to adjust."""
    day, last = local_day(entry.done_at), state.versions[-1]
    gone = Withdrawal(last.number, day, entry.act.reason, entry.by.person)
    marks = tuple(replace(one, settled_on=day) if one.open else one for one in state.marks)
    last = replace(last, withdrawn_on=day, seq=entry.seq)
    state = replace(state, versions=(*state.versions[:-1], last), withdrawals=(*state.withdrawals, gone), marks=marks)
    return _sent(state, entry.seq, taken_down(state.emissions[-1].content, day, entry.act.reason))


class NoteChange(ListAct):
    """A change of law, organisation or certificate reaches this list (登记待调整); caused by the change in the agency's catalogue.

    rows: rows named by whoever registered the change; rows that cite the law, name the unit or mention the words are found besides.
    """

    label: ClassVar[str] = "登记待调整"
    internal: ClassVar[bool] = True

    change: Words
    told: Text
    since: date
    law: Words = ""
    article: Words = ""
    unit: Words = ""
    mention: Words = ""
    rows: tuple[RowId, ...] = ()


@folds(NoteChange)
def apply_change(state: ListState, entry: Entry[NoteChange]) -> ListState:
    """Mark the rows of the public version that it touches."""
    act, public = entry.act, state.public
    if public is None:
        return state
    found = touched_rows(public.lines, law=act.law, article=act.article, unit=act.unit, mention=act.mention, rows=act.rows)
    if not found:
        return state
    return replace(state, marks=(*state.marks, Mark(act.change, found, act.told, act.since)))
