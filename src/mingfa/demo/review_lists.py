"""The review list of each demonstration agency (演示用法制审核目录清单): edited by its keeper, approved and published by a leader.

Amounts and rows are invented for the demonstration; each row names the text of the agency that asks for such a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.setup import Site
from mingfa.desk.act import Act
from mingfa.desk.gates import has_duty
from mingfa.desk.now import now
from mingfa.desk.perform import actor_of, look, perform
from mingfa.desk.times import local_day
from mingfa.law.regime_model import Regime
from mingfa.lists.review_items import (
    ApproveReviewList,
    NoteTrial,
    OpenReviewList,
    PublishReviewList,
    PutReviewRow,
    review_list_stream,
)

STRONG = "吊销许可证件、暂扣许可证件、降低资质等级、限制开展生产经营活动、责令停产停业、责令关闭、限制从业"
PATTERNS: tuple[tuple[str, str, str, str, str], ...] = (
    ("fine-citizen", "penalty", "对公民、个体工商户较大数额罚款", "罚款金额 >= 5000元 且 当事人类型 属于（公民、个体工商户）", "金额"),
    ("fine-unit", "penalty", "对单位较大数额罚款", "罚款金额 >= 20万元 且 当事人类型 = 单位", "金额"),
    ("gains", "penalty", "没收较大数额违法所得、较大价值非法财物", "没收金额 >= 20万元", "金额"),
    ("strong", "penalty", "资格和行为类处罚", f"处罚种类 包含（{STRONG}）", "类"),
    ("many", "penalty", "涉及当事人众多", "当事人人数 >= 3人 且 全案罚没金额 >= 10万元", "影响"),
    ("force", "coercion", "限产停产、停业关闭和强制执行", "强制措施 包含（限产停产整治、停业关闭、行政强制执行）", "类"),
    ("force-risk", "coercion", "影响群众生产生活的强制", "有重大社会影响或者风险 或 涉及重大公共利益", "影响"),
    ("check-risk", "inspection", "有重大影响的检查处理", "有重大社会影响或者风险 或 涉及重大公共利益", "影响"),
    ("permit", "licence", "经听证或者涉及公共利益的许可", "已听证 或 涉及重大公共利益", "影响"),
)
"""id, kind, name, condition, and a word of the factor it belongs to."""


def rows(regime: Regime, on: date) -> Iterator[PutReviewRow]:
    """Return the rows for the kinds an agency reviews, each with the article that asks for the list."""
    kinds = regime.items("review.kinds", on)
    factors = regime.items("review.list_factors", on) if regime.has("review.list_factors", on) else ()
    article = regime.rule("review.list_factors" if factors else "review.grounds", on).article
    if article.instrument.startswith("中华人民共和国"):
        article = regime.rule("review.scope", on).article
    for ident, kind, name, condition, word in PATTERNS:
        if kind in kinds:
            factor = next((one for one in factors if word in one), factors[0] if factors else "")
            yield PutReviewRow(
                row=ident, row_kind=kind, row_name=name, condition=condition, instrument=article.instrument, article=article.article or "全文",
                factor=factor,
            )  # fmt: skip


def keeper(site: Site, regime: Regime, on: date) -> str:
    """Return somebody of the unit that keeps the list who may edit it."""
    unit = regime.text("review.list_keeper", on)
    return _somebody(site, regime, on, "list.review_items", unit)


def approver(site: Site, regime: Regime, on: date) -> str:
    """Return a leader who may approve the list."""
    return _somebody(site, regime, on, "list.approve_review_items")


def _somebody(site: Site, regime: Regime, on: date, duty: str, unit: str = "") -> str:
    wanted = regime.duty(duty, on)
    for one in sorted({person for people in site.people.values() for person in people}):
        actor = actor_of(one, now())
        if has_duty(actor, wanted) and (not unit or any(post.unit == unit for post in actor.posts)):
            return one
    raise LookupError(f"{site.agency}: nobody has the duty {duty} in {unit or 'any unit'}")


def publish_review_list(site: Site, wanted: tuple[PutReviewRow, ...] = (), since: date | None = None) -> None:
    """Set the list up and publish its first version, in force from today unless told otherwise; each step once, however often it is asked."""
    regime, today, stream = look(regime_stream(site.agency)).state.regime, local_day(now()), review_list_stream(site.agency)
    editor, leader = keeper(site, regime, today), approver(site, regime, today)

    def do(act: Act, by: str, key: str) -> None:
        perform(act, stream, by=by, key=f"review-list:{site.agency}:{key}")

    do(OpenReviewList(basis="本机关重大执法决定法制审核制度"), editor, "open")
    for row in wanted or rows(regime, today):
        do(row, editor, f"row-{row.row}")
    digest = look(stream).state.digest
    do(NoteTrial(digest=digest, cases=0, newly=0, no_longer=0), "trial", "trial")
    do(ApproveReviewList(digest=digest, opinion="同意"), leader, "approve")
    do(PublishReviewList(since=since or today), leader, "publish")
