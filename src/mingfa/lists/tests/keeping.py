"""The review list on its desk, for tests: acts done as its keeper or a leader, refusals as codes, rows of every kind."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.agencies.tests.acting import regime_now
from mingfa.cases.grounds import review_grounds
from mingfa.cases.state.core import CaseState
from mingfa.demo.review_lists import approver, keeper
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.perform import look, perform, would_refuse
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal
from mingfa.lists.review_items import (
    ApproveReviewList,
    NoteTrial,
    OpenReviewList,
    PublishReviewList,
    PutReviewRow,
    ReviewListFact,
    ReviewListState,
    review_list_stream,
)

DAY = date(2026, 3, 2)
_keys = count()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=LOCAL)


class Keeping:
    """The list of an agency on its desk: acts done as keeper or leader, refusals as codes."""

    def __init__(self, site: Site, day: date = DAY) -> None:
        self.site, self.day, self.stream = site, day, review_list_stream(site.agency)
        self.last: tuple[Refusal, ...] = ()
        with now.at(at(day)):
            regime = regime_now(site.agency)
            self.regime, self.keeper, self.leader = regime, keeper(site, regime, day), approver(site, regime, day)

    def do(self, act: Act, by: str = "", stream: str = "") -> set[str]:
        """Do an act; return the codes of what refuses it."""
        leaders = isinstance(act, ApproveReviewList | PublishReviewList)
        try:
            with now.at(at(self.day)):
                perform(act, stream or self.stream, by=by or (self.leader if leaders else self.keeper), key=f"k{next(_keys)}")
        except Refused as error:
            self.last = error.refusals
            return set(error.codes)
        return set()

    def warnings(self, act: Act, by: str = "") -> set[str]:
        with now.at(at(self.day)):
            return {one.code for one in would_refuse(act, self.stream, by=by or self.leader)[1]}

    @property
    def state(self) -> ReviewListState:
        return look(self.stream).state

    @property
    def factor(self) -> str:
        has = self.regime.has("review.list_factors", self.day)
        return next(one for one in self.regime.items("review.list_factors", self.day) if "金额" in one) if has else ""

    def row(self, ident: str = "fine-1", condition: str = "罚款金额 >= 10万元", **changes: Any) -> PutReviewRow:
        fields: dict[str, Any] = {
            "row": ident, "row_kind": "penalty", "row_name": "较大数额罚款", "condition": condition, "instrument": "本机关审核制度", "article": "第四条",
            "factor": self.factor,
        }  # fmt: skip
        return PutReviewRow(**{**fields, **changes})

    def opened(self, *rows: PutReviewRow) -> Keeping:
        assert self.do(OpenReviewList(basis="本机关审核制度")) == set()
        for row in rows:
            assert self.do(row) == set(), [str(one) for one in self.last]
        return self

    def tried(self) -> Keeping:
        assert self.do(NoteTrial(digest=self.state.digest, cases=3, newly=1, no_longer=0), "trial") == set()
        return self

    def approving(self) -> ApproveReviewList:
        return ApproveReviewList(digest=self.state.digest, opinion="同意")

    def published(self, since: date | None = None) -> Keeping:
        self.tried()
        assert self.do(self.approving()) == set()
        assert self.do(PublishReviewList(since=since or self.day)) == set()
        return self


def every_kind(kept: Keeping) -> list[PutReviewRow]:
    """One row for each kind the agency reviews."""
    kinds = kept.regime.items("review.kinds", kept.day)
    texts = {"penalty": "罚款金额 >= 10万元", "coercion": "强制措施 包含 停业关闭", "inspection": "涉及重大公共利益", "licence": "已听证"}
    return [kept.row(f"r-{kind}", texts[kind], row_kind=kind) for kind in kinds]


def due(kept: Keeping, text: Any, on: date) -> list[str]:
    """Return the rows a penalty meets on a day."""
    fact = ReviewListFact.of(kept.state, kept.stream, on)
    case = CaseState(f"{kept.site.agency}/case/c1", kind="penalty")
    return [ground.row for ground in review_grounds(case, text, kept.regime, on, fact) if ground.row]
