"""The review list (法制审核目录清单): which decisions an agency takes for major ones, as rows with conditions, in versions that never overlap.

One stream an agency, "agency/review_list/items". A draft is edited row by row, tried against past cases, approved, then published with the
day it takes effect; the version before holds until the day before. A decision is judged by the version of its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints
from typing_extensions import override

from mingfa.desk.act import Act, FactView, Matter, Need, folds, on_state
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.gates import PLATFORM
from mingfa.desk.kinds import RegimeView, ToDo
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import TERMS
from mingfa.ledger.canonical import canonical
from mingfa.review.major import KINDS, ConditionError, ReviewRow, parse

MAX_ROWS = 300
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
RowId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,29}$")]
GROUNDS = {code: words for code, words in TERMS["review_ground"].items() if code != "every"}


def review_list_stream(agency: str) -> str:
    """Return the stream of an agency's review list."""
    return f"{agency}/review_list/items"


def rows_digest(rows: Iterable[ReviewRow]) -> str:
    """Return the SHA-256 (hex) of rows: what was tried and approved is exactly this."""
    return sha256(b"mingfa/review-list/1\n" + canonical([row.model_dump(mode="json") for row in rows])).hexdigest()


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial of a draft on past cases (试行测算): how many were judged, how many would newly need review, how many no longer."""

    digest: str
    cases: int
    newly: int
    no_longer: int
    on: date


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One published version. since: first day of effect; until: last, None while it is the last version. approved_by: stream of the person."""

    number: int
    rows: tuple[ReviewRow, ...]
    digest: str
    basis: str
    approved_on: date
    approved_by: str
    published_on: date
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class ReviewListState:
    """The list with its draft and everything it ever said. drafting: a draft is open; tried, approved: of exactly the present draft."""

    stream: str
    opened_on: date | None = None
    versions: tuple[ListVersion, ...] = ()
    drafting: bool = False
    draft: tuple[ReviewRow, ...] = ()
    basis: str = ""
    tried: Trial | None = None
    approved: tuple[str, date, str] | None = None

    @property
    def stage(self) -> str:
        """Where the list stands."""
        if self.opened_on is None:
            return ""
        if not self.drafting:
            return "published" if self.versions else "opened"
        return "approved" if self.approved is not None else "draft"

    @property
    def digest(self) -> str:
        """Digest of the draft as it stands."""
        return rows_digest(self.draft)

    def in_force(self, day: date) -> ListVersion | None:
        """Return the version of a day."""
        return next((version for version in reversed(self.versions) if version.on(day)), None)


class ReviewListFact(FactView):
    """The version of the list that holds on the day of an act on a case. number 0: none is in force yet."""

    number: int = 0
    since: date | None = None
    rows: tuple[ReviewRow, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the version of the day."""
        version = state.in_force(on)
        return cls() if version is None else cls(number=version.number, since=version.since, rows=version.rows)


REVIEW_LIST = Need(
    "review_list", lambda act, state: (review_list_stream(agency_of(state.stream)),), ReviewListFact, required=False, from_state=True
)
"""For acts on cases: the version of the day, where the agency has a list."""

ListMatter = Matter[Any, ReviewListState]


# Gates -----------------------------------------------------------------------------------------------------------------------


def _rule(matter: ListMatter, parameter: str) -> Rule | Article:
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


@on_state
def refuse_other_section(matter: ListMatter) -> Refusal | None:
    """The unit that the regime names keeps the list, and no other one does (review.list_keeper)."""
    if matter.by.is_system or not matter.has("review.list_keeper"):
        return None
    rule = matter.rule("review.list_keeper")
    keeper = str(rule.value)
    if keeper in matter.by.units or any(post.unit == keeper for post in matter.by.posts):
        return None
    unit = matter.regime.unit(keeper)
    name = unit.name if unit is not None else keeper
    return matter.refuse(
        rule, "review_list.other_section", f"法制审核目录清单由{name}编制和调整，{matter.by.name}不在该单位", f"请由{name}办理"
    )


def refuse_second_list(matter: ListMatter) -> Refusal | None:
    """An agency keeps one such list."""
    if matter.stream == review_list_stream(matter.agency):
        return None
    return Refusal("review_list.second", PLATFORM, "本机关的法制审核目录清单只有一份", "请从清单页面的“法制审核目录清单”进入")


def refuse_unreadable_row(matter: ListMatter) -> Iterable[Refusal]:
    """A row's condition can be read against the catalogue of facts; a question to the handlers has none."""
    act = matter.act
    if act.row_kind not in KINDS:
        yield Refusal("review_list.kind", PLATFORM, f"“{act.row_kind}”不是决定种类", "请从决定种类中选择")
    if act.ground not in GROUNDS:
        yield Refusal("review_list.ground", PLATFORM, f"“{act.ground}”不是审核情形", "请从审核情形中选择")
    if act.asked:
        if act.condition:
            yield Refusal("review_list.asked", PLATFORM, "由承办人员逐案认定的一行不写条件", "请删去条件，或者取消“由承办人员认定”")
        return
    yield from _unreadable(matter, act.row_name, act.condition)


def _unreadable(matter: ListMatter, name: str, condition: str) -> Iterator[Refusal]:
    try:
        parse(condition)
    except ConditionError as error:
        yield matter.refuse(
            _rule(matter, "review.grounds"),
            "review_list.condition",
            f"“{name}”的条件有误：{error}",
            "请对照案件事实目录改正；已生效的清单不受影响",
        )


def refuse_row_without_source(matter: ListMatter) -> Refusal | None:
    """A criterion rests on a text: the document and its article (湘西 第三条（六）: by law, regulation, rule or normative document)."""
    if matter.act.instrument and matter.act.article:
        return None
    return matter.refuse(
        _rule(matter, "review.grounds"),
        "review_list.no_source",
        f"“{matter.act.row_name}”没有写明依据的文件和条款",
        "请写明文件名称和条款后再保存",
    )


def refuse_unknown_factor(matter: ListMatter) -> Refusal | None:
    """Where the regime names the factors by which the list is divided, a row says to which it belongs (review.list_factors)."""
    if not matter.has("review.list_factors"):
        return None
    factors = matter.regime.items("review.list_factors", matter.on)
    if matter.act.factor in factors:
        return None
    words = f"“{matter.act.factor}”不是规定的划分因素" if matter.act.factor else f"“{matter.act.row_name}”没有写明按哪一因素划分"
    return matter.refuse(matter.rule("review.list_factors"), "review_list.factor", words, f"请选择：{'、'.join(factors)}")


def refuse_too_many_rows(matter: ListMatter) -> Refusal | None:
    """A list stays readable."""
    known = any(row.id == matter.act.row for row in matter.state.draft)
    if known or len(matter.state.draft) < MAX_ROWS:
        return None
    return Refusal("review_list.too_long", PLATFORM, f"清单已有 {MAX_ROWS} 行", "请合并相近的行")


def refuse_unknown_row(matter: ListMatter) -> Refusal | None:
    """What is taken out is there."""
    if any(row.id == matter.act.row for row in matter.state.draft):
        return None
    return Refusal("review_list.no_row", PLATFORM, f"草稿没有编号为“{matter.act.row}”的一行", "请刷新页面后重新选择")


@on_state
def refuse_broken_draft(matter: ListMatter) -> Iterable[Refusal]:
    """What is approved or published is whole: rows, readable conditions, sources, and a row for each kind the regime reviews."""
    state = matter.state
    if not state.draft:
        yield matter.refuse(_rule(matter, "review.kinds"), "review_list.empty", "清单没有任何一行", "请先编制清单各行")
        return
    for row in state.draft:
        if not row.asked:
            yield from _unreadable(matter, row.name, row.condition)
        if not row.source or not row.article:
            yield matter.refuse(_rule(matter, "review.grounds"), "review_list.no_source", f"“{row.name}”没有写明依据", "请补充依据")
    if not (matter.has("review.kinds") and matter.has("review.list_every_kind")):
        return
    rule = matter.rule("review.list_every_kind")
    for kind in matter.regime.items("review.kinds", matter.on):
        if not any(row.kind == kind for row in state.draft):
            words = KINDS.get(kind, kind)
            refusal = matter.refuse(rule, "review_list.kind_missing", f"清单没有{words}的任何一行", f"请为{words}至少列一行")
            yield refusal if rule.value is True else replace(refusal, warns_only=True)


@on_state
def refuse_untried_draft(matter: ListMatter) -> Refusal | None:
    """A draft is tried against past cases before it is approved; a change after the trial makes another draft (platform safeguard)."""
    tried = matter.state.tried
    if tried is not None and tried.digest == matter.state.digest:
        return None
    words = "草稿没有在既往案件上试行测算" if tried is None else "试行测算之后草稿又有改动"
    return Refusal("review_list.untried", PLATFORM, words, "请在清单页面运行试行测算，看过新增和减少的案件后再批准")


def refuse_other_draft(matter: ListMatter) -> Refusal | None:
    """What is approved is the draft that was looked at."""
    if matter.act.digest == matter.state.digest:
        return None
    return Refusal("review_list.other_draft", PLATFORM, "草稿在打开页面之后有改动", "请核对现在的草稿后重新办理")


def refuse_overlap(matter: ListMatter) -> Iterable[Refusal]:
    """A version begins after the one before it began, and not before the day it is published: no day has two versions, none changes its own."""
    since, last = matter.act.since, matter.state.versions[-1] if matter.state.versions else None
    if since < matter.on:
        yield Refusal(
            "review_list.backdated", PLATFORM, f"生效日期 {since} 早于公布之日 {matter.on}", "清单不溯及既往，请填写公布之日或者以后的日期"
        )
    if last is not None and since <= last.since:
        yield Refusal(
            "review_list.overlap", PLATFORM, f"第 {last.number} 版自 {last.since} 起施行，新版自 {since} 起施行，两版重叠",
            f"请填写 {last.since} 以后的日期；现行版本仍然有效",
        )  # fmt: skip


# Acts ------------------------------------------------------------------------------------------------------------------------


class ReviewListAct(Act):
    """An act on the review list."""

    kind = "review_list"
    duty = "list.review_items"


class OpenReviewList(ReviewListAct):
    """Set up the review list (建立法制审核目录清单)."""

    label = "建立法制审核目录清单"
    starts = True
    gates = (refuse_second_list, refuse_other_section)

    basis: Needed = Field(title="依据")


class BeginReviewDraft(ReviewListAct):
    """Begin a draft of a new version (起草新版清单), from the rows of the version before."""

    label = "起草新版清单"
    stages = frozenset({"opened", "published"})
    gates = (refuse_other_section,)

    basis: Needed = Field(title="编制或者调整的依据和理由")


class PutReviewRow(ReviewListAct):
    """Write a row of the draft (编写清单一行): a new one, or one that is there under the same number."""

    label = "编写清单一行"
    stages = frozenset({"draft", "approved"})
    gates = (refuse_other_section, refuse_unreadable_row, refuse_row_without_source, refuse_unknown_factor, refuse_too_many_rows)

    row: RowId = Field(title="编号", description="小写字母、数字，例如 fine-1；与已有编号相同的，改写该行")
    row_kind: str = Field(
        title="决定种类", max_length=40, json_schema_extra={"widget": "choice", "choices": [list(one) for one in KINDS.items()]}
    )
    row_name: Needed = Field(title="名称", description="例如：对公民较大数额罚款")
    asked: bool = Field(False, title="由承办人员逐案认定", description="不写条件，列入认定表由承办人员回答是或者否")
    condition: str = Field(
        "",
        title="条件",
        max_length=5000,
        description="例如：罚款金额 >= 10万元 且 当事人类型 = 公民",
        json_schema_extra={"widget": "textarea"},
    )
    ground: str = Field(
        "listed", title="审核情形", max_length=40, json_schema_extra={"widget": "choice", "choices": [list(one) for one in GROUNDS.items()]}
    )
    instrument: Words = Field("", title="依据的文件")
    article: Words = Field("", title="条款")
    factor: Words = Field("", title="划分因素", description="本机关制度规定按因素划分的填写")


class DropReviewRow(ReviewListAct):
    """Take a row out of the draft (删去清单一行); published versions keep it."""

    label = "删去清单一行"
    stages = frozenset({"draft", "approved"})
    gates = (refuse_other_section, refuse_unknown_row)

    row: RowId = Field(title="编号")
    reason: Needed = Field(title="理由")


class NoteTrial(ReviewListAct):
    """Note what a trial of the draft on past cases came to (记录试行测算)."""

    label = "记录试行测算"
    stages = frozenset({"draft", "approved"})
    system = frozenset({"trial"})
    internal = True

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    cases: int = Field(ge=0)
    newly: int = Field(ge=0)
    no_longer: int = Field(ge=0)


class ApproveReviewList(ReviewListAct):
    """Approve the draft as it stands (批准清单)."""

    label = "批准清单"
    duty = "list.approve_review_items"
    stages = frozenset({"draft"})
    gates = (refuse_other_draft, refuse_broken_draft, refuse_untried_draft)

    digest: str = Field(title="所批草稿", pattern=r"^[0-9a-f]{64}$", json_schema_extra={"widget": "hidden"})
    opinion: Needed = Field(title="批准意见")


class PublishReviewList(ReviewListAct):
    """Publish the approved version with the day it takes effect (公布清单)."""

    label = "公布清单"
    duty = "list.approve_review_items"
    stages = frozenset({"approved"})
    gates = (refuse_broken_draft, refuse_overlap)

    since: date = Field(title="生效日期", json_schema_extra={"widget": "date"})


class GiveUpReviewDraft(ReviewListAct):
    """Give the draft up (放弃草稿); the published version stays as it is."""

    label = "放弃草稿"
    stages = frozenset({"draft", "approved"})
    gates = (refuse_other_section,)

    reason: Needed = Field(title="理由")


# Folds -----------------------------------------------------------------------------------------------------------------------


@folds(OpenReviewList)
def _apply_open(state: ReviewListState, entry: Entry[OpenReviewList]) -> ReviewListState:
    return replace(state, opened_on=local_day(entry.done_at), drafting=True, basis=entry.act.basis)


@folds(BeginReviewDraft)
def _apply_begin(state: ReviewListState, entry: Entry[BeginReviewDraft]) -> ReviewListState:
    rows = state.versions[-1].rows if state.versions else ()
    return replace(state, drafting=True, draft=rows, basis=entry.act.basis, tried=None, approved=None)


@folds(PutReviewRow)
def _apply_put(state: ReviewListState, entry: Entry[PutReviewRow]) -> ReviewListState:
    act = entry.act
    row = ReviewRow(
        id=act.row, kind=act.row_kind, name=act.row_name, condition=act.condition, ground=act.ground, instrument=act.instrument, article=act.article,
        factor=act.factor, asked=act.asked,
    )  # fmt: skip
    known = any(one.id == row.id for one in state.draft)
    rows = tuple(row if one.id == row.id else one for one in state.draft) if known else (*state.draft, row)
    return replace(state, draft=rows, approved=None)


@folds(DropReviewRow)
def _apply_drop(state: ReviewListState, entry: Entry[DropReviewRow]) -> ReviewListState:
    return replace(state, draft=tuple(row for row in state.draft if row.id != entry.act.row), approved=None)


@folds(NoteTrial)
def _apply_trial(state: ReviewListState, entry: Entry[NoteTrial]) -> ReviewListState:
    act = entry.act
    return replace(state, tried=Trial(act.digest, act.cases, act.newly, act.no_longer, local_day(entry.done_at)))


@folds(ApproveReviewList)
def _apply_approve(state: ReviewListState, entry: Entry[ApproveReviewList]) -> ReviewListState:
    return replace(state, approved=(entry.act.digest, local_day(entry.done_at), entry.by.person))


@folds(PublishReviewList)
def _apply_publish(state: ReviewListState, entry: Entry[PublishReviewList]) -> ReviewListState:
    since, approved = entry.act.since, state.approved
    if approved is None:
        return state
    former = tuple(replace(one, until=since - timedelta(days=1)) if one.until is None else one for one in state.versions)
    made = ListVersion(
        len(state.versions) + 1, state.draft, state.digest, state.basis, approved[1], approved[2], local_day(entry.done_at), since
    )
    return replace(state, versions=(*former, made), drafting=False, draft=(), basis="", tried=None, approved=None)


@folds(GiveUpReviewDraft)
def _apply_give_up(state: ReviewListState, entry: Entry[GiveUpReviewDraft]) -> ReviewListState:
    return replace(state, drafting=False, draft=(), basis="", tried=None, approved=None)


def review_list_todos(state: ReviewListState, view: RegimeView) -> Iterator[ToDo]:
    """What waits: a draft that was tried waits for approval, an approved one for publication."""
    if state.stage == "approved":
        yield ToDo("publish", PublishReviewList.label, PublishReviewList.name, "清单已经批准，尚未公布", duty=PublishReviewList.duty)
    elif state.stage == "draft" and state.tried is not None and state.tried.digest == state.digest:
        yield ToDo("approve", ApproveReviewList.label, ApproveReviewList.name, "清单草稿已经试行测算", duty=ApproveReviewList.duty)
