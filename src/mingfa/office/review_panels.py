"""What the pages of cases and reviews show of opinions and what came of them: rounds, disagreement, superseded opinions, advice, transfers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from mingfa.cases.owed_transfer import MEASURES
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import ReviewRound, Verdict
from mingfa.cases.state.transfer import KINDS, STATUS, Transfer
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.visible import may_see_opinion
from mingfa.review.rounds import Disagreement
from mingfa.review.state import ReviewState

RESULTS = {"uphold": "维持审核意见", "revise": "由审核机构重新出具意见", "none": "协调不成", "": "待协调"}
COLOURS = {"open": "grey", "returned": "orange", "passed": "green", "failed": "red"}
STATES = {"open": "审核中", "returned": "退回补充或者撤回", "passed": "通过", "failed": "未通过"}


def _unit(person: Person, code: str) -> str:
    unit = person.view.regime.unit(code) if person.view is not None else None
    return unit.name if unit is not None else code


def _day(value: object) -> Cell:
    return Cell(str(value) if value is not None else "")


def compare_address(review: str) -> str:
    """Return the address of the comparison of a review's draft with that of the round before."""
    agency, _, ident = reading.split(review)
    return reverse("compare", args=[agency, ident])


# Reviews -----------------------------------------------------------------------------------------------------------------------


@panels("review")
def opinion(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """The opinion in words, with what it asks for, and who answers for it."""
    given = review.conclusion
    if given is None or not may_see_opinion(review, person):
        return
    facts = [("审核意见", Cell(given.opinion)), ("理由", Cell(given.reasons))]
    if given.measure:
        facts.append(("处理方式", Cell(MEASURES.get(given.measure, given.measure))))
    if given.documents:
        facts.append(("应当更正的文书", Cell("、".join(given.documents))))
    if given.target:
        facts.append(("受移送机关", Cell(given.target)))
        facts.append(("移送的材料", Cell("、".join(given.papers))))
    facts.append(("审核责任声明", Cell(f"{given.declaration}（{given.by_name} {given.on}）")))
    if review.sign_off is not None:
        facts.append(("签批", Cell(f"{review.sign_off.words}（{review.sign_off.name} {review.sign_off.on}）")))
    yield Panel("opinion", "审核意见", ("指出的问题",), tuple((Cell(one),) for one in given.problems), facts=tuple(facts))


@panels("review")
def declaration(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """What the unit answers for, with the digest of the package; what it did about the problems of the round before."""
    if review.declaration is not None:
        one = review.declaration
        facts = (
            ("承办机构责任声明", Cell(f"{one.words}（{one.name} {one.on}）")),
            ("送审材料指纹", Cell(review.declared_digest[:16] + "…")),
        )
        yield Panel("declaration", "责任声明", (), (), facts=facts)
    if review.previous:
        rows = tuple((Cell(problem), Cell(done)) for problem, done in review.responses)
        links = (
            ("上一轮审核", Cell("打开上一轮", stream=review.previous)),
            ("两稿比较", Cell("逐项比较", address=compare_address(stream))),
        )
        yield Panel("responses", "对上一轮问题的处理", ("上一轮指出的问题", "处理情况"), rows, "上一轮没有指出问题。", facts=links)


@panels("review")
def disagreements(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """Both views of each disagreement, who coordinated and decided, and the view that did not prevail."""
    for number, one in enumerate(review.disagreements, 1):
        title = "意见不一致" if len(review.disagreements) == 1 else f"意见不一致（第 {number} 次）"
        yield Panel(f"disagreement-{number}", title, (), (), facts=_disagreement(one))


def _disagreement(one: Disagreement) -> tuple[tuple[str, Cell], ...]:
    facts = [
        ("提出", Cell(f"{one.by_name} {one.on}")), ("不同意的问题", Cell("；".join(one.points) or "全部")),
        ("承办机构的意见", Cell(one.unit_view)), ("审核机构的意见", Cell(one.review_view)),
    ]  # fmt: skip
    if one.coordinated:
        facts.append(("协调", Cell(f"{RESULTS[one.coordinated]}（{one.coordinator} {one.coordinated_on}）{one.coordination}")))
    if one.decided_by:
        facts.append(("决定", Cell(f"{RESULTS[one.result]}（{one.decided_by} {one.decided_on}）{one.decision}")))
    if one.minority:
        facts.append(("保留的意见", Cell(one.minority)))
    facts.append(("结果", Cell(RESULTS[one.result], mark=("orange", "协调中") if one.open else ("green", "已有结果"))))
    return tuple(facts)


@panels("review")
def superseded(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """Opinions that another one replaced, as they were given."""
    rows = tuple(
        (
            Cell(one.number or "未编号", original=one.paper), Cell(term("outcome", one.outcome), mark=("grey", "已撤销")), Cell(one.opinion),
            Cell(f"{one.reviewer} {one.given_on}"), Cell(f"{one.because}（{one.by_name} {one.on}）"),
        )
        for one in review.superseded
    )  # fmt: skip
    if rows:
        yield Panel("superseded", "已撤销的审核意见", ("文号", "意见", "意见正文", "出具", "撤销理由"), rows)


@panels("review")
def suggestions(stream: str, review: ReviewState, person: Person) -> Iterator[Panel]:
    """Advice on general problems with the units' answers, and what was filed for record."""
    today = reading.today()
    rows = []
    for one in review.suggestions:
        late = one.answered_on is None and one.due_on < today
        mark = ("green", "已答复") if one.answered_on is not None else ("red", "逾期未答复") if late else ("orange", "待答复")
        answer = f"{one.answer}（{one.answered_by} {one.answered_on}）" if one.answered_on is not None else ""
        rows.append(
            (
                Cell(one.problem),
                Cell(one.advice),
                Cell(_unit(person, one.unit)),
                _day(one.due_on),
                Cell(answer, original=one.paper, mark=mark),
            )
        )
    if rows:
        yield Panel("suggestions", "执法建议", ("问题", "建议", "接受建议的机构", "答复期限", "答复"), tuple(rows))
    if review.reports:
        filed = tuple((Cell(one.organ), Cell(one.number, original=one.paper), _day(one.on), Cell(one.by_name)) for one in review.reports)
        yield Panel("reports", "报备", ("备案机关", "文号", "日期", "办理人"), filed)


# Cases -------------------------------------------------------------------------------------------------------------------------


@panels("case")
def rounds(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Every round of review of a case."""
    yield from rounds_panel(case.proceeding.reviews, case.proceeding.verdicts)


def rounds_panel(reviews: Iterable[ReviewRound], given: Iterable[Verdict]) -> Iterator[Panel]:
    """Show every round of review, with its outcome, its paper and the comparison with the round before; nothing where there is none."""
    rows = []
    verdicts = {one.review: one for one in given if not one.superseded}
    for number, sent in enumerate(reviews, 1):
        try:
            review: ReviewState = look(sent.stream).state
        except UnknownStream:
            continue
        verdict = verdicts.get(sent.stream)
        words = term("outcome", verdict.outcome) if verdict is not None else ""
        measure = f"：{MEASURES[verdict.measure]}" if verdict is not None and verdict.measure in MEASURES else ""
        rows.append(
            (
                Cell(f"第 {number} 轮", stream=sent.stream), _day(sent.submitted_on), Cell(review.reviewer_name or "未明确"),
                Cell(words + measure, mark=(COLOURS[review.status], STATES[review.status])),
                Cell(verdict.number if verdict is not None else "", original=""),
                Cell("与上一轮比较", address=compare_address(sent.stream)) if review.previous else Cell(""),
            )
        )  # fmt: skip
    if rows:
        yield Panel("rounds", "法制审核各轮", ("轮次", "送审", "审核人员", "审核意见", "文号", "两稿比较"), tuple(rows))


@panels("case")
def transfers(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """The transfers of the case: to whom, on whose decision, with which papers, and what was answered."""
    for number, one in enumerate(case.transfers, 1):
        title = "案件移送" if len(case.transfers) == 1 else f"案件移送（第 {number} 次）"
        rows = tuple((Cell(term("transfer_paper", paper.code)), Cell(paper.title, original=paper.digest)) for paper in one.papers)
        yield Panel(f"transfer-{number}", title, ("种类", "移送的材料"), rows, facts=_transfer(one))


def _transfer(one: Transfer) -> tuple[tuple[str, Cell], ...]:
    colour = "green" if one.status in ("filed", "accepted") else "red" if one.status in ("declined", "returned") else "orange"
    facts = [
        ("状态", Cell("", mark=(colour, STATUS[one.status]))), ("种类", Cell(dict(KINDS)[one.kind])), ("受移送机关", Cell(one.target)),
        ("罪名或者理由", Cell(one.ground)), ("移送意见", Cell(f"{one.opinion}（{one.proposed_on}）", original=one.letter)),
    ]  # fmt: skip
    if one.decided_on is not None:
        facts.append(("决定", Cell(f"{'同意移送' if one.agreed else '不移送'}：{one.decision}（{one.decided_by} {one.decided_on}）")))
    if one.sent_on is not None:
        facts.append(("移送", Cell(f"{one.number}（{one.sent_on}）")))
        facts.append(("抄送", Cell(one.copied_to or "未写明")))
        facts.append(("回执", Cell(f"{one.receipt}（{one.received_on}）" if one.receipt else "未登记")))
    if one.answer:
        facts.append(("答复", Cell(f"{STATUS[one.answer]} {one.answer_number} {one.answered_on}：{one.answer_words}")))
    for objection in one.objections:
        to = "提请公安机关复议" if objection.to == "police" else "建议人民检察院立案监督"
        result = {"filed": "公安机关立案", "upheld": "维持不予立案", "": "待答复"}[objection.outcome]
        facts.append(("异议", Cell(f"{to}（{objection.on}）：{result}")))
    if one.handed_on is not None:
        facts.append(("移交物品", Cell(f"{'、'.join(one.handed)}，{one.handed_to}接收（{one.handed_on}）")))
    return tuple(facts)
