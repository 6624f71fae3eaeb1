"""Case review, legal review, collective discussion (案件审查、法制审核、集体讨论): by the right people, of this draft, in this order. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.grounds import discussion_grounds, review_grounds
from mingfa.documents.papers.decision import CaseReviewChecks
from mingfa.law.regime_terms import term
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.finding import Place
from mingfa.review.precheck.node import Hit, hit, node
from mingfa.review.state import package_digest

COLLECTIVE = 2
"""One person is no collective (行政处罚法 第五十七条第二款)."""


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def examined(file: CaseFile) -> bool:
    """For nodes that look at the case review."""
    return file.case.investigation.examination is not None


def in_review(file: CaseFile) -> bool:
    """For nodes that look at a round of legal review."""
    return file.review is not None


def discussed(file: CaseFile) -> bool:
    """For nodes that look at discussions of the present round."""
    return bool(file.case.proceeding.discussions)


def decided(file: CaseFile) -> bool:
    """For nodes that look at a penalty decided."""
    decision = file.case.proceeding.decision
    return decision is not None and decision.result == "penalty"


def review_place(file: CaseFile) -> Place:
    """Return the review as a place."""
    review = file.review
    return Place("review", review.stream if review is not None else "", f"第{review.round}轮法制审核" if review is not None else "法制审核")


# Case review --------------------------------------------------------------------------------------------------------------------


@node(
    "examination.missing", "penalty_law 第五十七条", "procedure", "serious", when=lambda file: file.penalty and file.notice is not None,
    words="没有经过案件审查即制发告知书；请由没有参加调查的人员审查。",
)  # fmt: skip
def examination_missing(file: CaseFile) -> Iterator[Hit]:
    """Somebody who did not investigate looked at the case before the notice."""
    if file.case.investigation.examination is None and file.notice is not None:
        yield hit(file.at(file.notice.seq))


@node(
    "examination.by_investigator", "rule:gate.G07", "procedure", "fatal", problem=(21,), when=examined,
    words="案件审查人{name}参加了本案调查，审查与调查没有分离；请由其他人员重新审查。",
)  # fmt: skip
def examination_by_investigator(file: CaseFile) -> Iterator[Hit]:
    """Case review is separate from investigation."""
    held = file.case.investigation.examination
    if held is not None and held.examiner in file.case.investigators:
        yield hit(file.at(held.seq), name=file.name(held.examiner))


@node(
    "examination.against_answers", "penalty_law 第五十七条", "procedure", "serious", when=examined,
    words="案件审查“{question}”一项为否，审查结论却是同意；请改正结论或者补充调查。",
)  # fmt: skip
def examination_against_answers(file: CaseFile) -> Iterator[Hit]:
    """Who agrees has answered all six questions with yes."""
    held = file.case.investigation.examination
    if held is not None and held.outcome == "agree":
        for question, yes, _ in held.answers:
            if not yes:
                yield hit(file.at(held.seq), question=question)


@node(
    "examination.incomplete", "penalty_law 第五十七条", "documents", "minor", when=examined,
    words="案件审查只回答了{n}项，应当回答{least}项；请补充审查。",
)  # fmt: skip
def examination_incomplete(file: CaseFile) -> Iterator[Hit]:
    """All six questions are answered."""
    held, least = file.case.investigation.examination, len(CaseReviewChecks.model_fields)
    if held is not None and len(held.answers) < least:
        yield hit(file.at(held.seq), n=len(held.answers), least=least)


@node(
    "examination.sent_back", "penalty_law 第五十七条", "procedure", "serious", when=lambda file: examined(file) and file.notice is not None,
    words="案件审查的结论是退回{what}，之后没有重新审查即告知；请重新审查。",
)  # fmt: skip
def examination_sent_back(file: CaseFile) -> Iterator[Hit]:
    """A case that was sent back is reviewed again before the notice."""
    held = file.case.investigation.examination
    if held is not None and held.outcome != "agree":
        yield hit(file.at(held.seq), what="补充调查" if held.outcome == "supplement" else "重新调查取证")


@node(
    "report.few_signers", "rule:gate.G01.officers", "officers", "serious", when=lambda file: file.report is not None,
    words="调查终结报告只有{n}名调查人员签名，少于{least}名；请补充签名。",
)  # fmt: skip
def report_few_signers(file: CaseFile) -> Iterator[Hit]:
    """Two investigators sign the report."""
    report, least = file.report, file.number("gate.G01.officers") or 0
    if report is not None and len(set(report.signers)) < least:
        yield hit(file.at(report.seq), n=len(set(report.signers)), least=least)


@node(
    "report.other_signer", "penalty_law 第五十五条", "officers", "serious", when=lambda file: file.report is not None,
    words="调查终结报告由{name}签名，其没有参加本案调查；请由实际调查人员签名。",
)  # fmt: skip
def report_other_signer(file: CaseFile) -> Iterator[Hit]:
    """Who signs the report investigated."""
    report = file.report
    for person in report.signers if report is not None else ():
        if file.case.investigators and person not in file.case.investigators:
            yield hit(file.at(report.seq if report is not None else 0), name=file.name(person))


# Legal review -------------------------------------------------------------------------------------------------------------------


@node(
    "review.missing", "rule:gate.G11", "procedure", "fatal", problem=(19,), when=decided,
    words="本案属于应当法制审核的情形（{why}），没有对这一稿和现有证据审核通过即作出决定；该决定应当纠正。",
)  # fmt: skip
def review_missing(file: CaseFile) -> Iterator[Hit]:
    """A decision for which review was due rests on a review passed for this draft with this evidence; new evidence, new review."""
    decision = file.case.proceeding.decision
    if decision is None or decision.version is None:
        return
    grounds = [one for one in review_grounds(file.case, decision.version.draft, file.regime, decision.decided_on) if not one.unconfirmed]
    rounds = [
        one
        for one in file.case.proceeding.reviews
        if one.draft_digest == decision.digest and one.evidence_digest == decision.evidence_digest
    ]
    if grounds and (not decision.opinion_digest or not rounds):
        yield hit(file.at(decision.seq), why=joined(term("review_ground", one.code) for one in grounds))


@node(
    "review.other_evidence", "rule:gate.G11", "procedure", "fatal", problem=(19,), when=lambda file: in_review(file) and not decided(file),
    words="送审之后证据有变化（送审{sent}，现在{now}），本轮审核不再适用；请撤回后就现在的证据重新送审。",
)  # fmt: skip
def review_other_evidence(file: CaseFile) -> Iterator[Hit]:
    """The evidence under review is that of the case; a change means another review."""
    now = file.case.investigation.evidence_digest
    if file.review is not None and file.review.evidence_digest != now:
        yield hit(review_place(file), sent=file.review.evidence_digest[:8], now=now[:8])


@node(
    "review.other_draft", "rule:gate.G11", "procedure", "serious", when=lambda file: in_review(file) and has_draft(file) and not decided(file),
    words="送审之后文稿有改动（送审{sent}，现在{now}），本轮审核不再适用；请将现在的文稿重新送审。",
)  # fmt: skip
def review_other_draft(file: CaseFile) -> Iterator[Hit]:
    """The draft under review is that of the case."""
    version = file.case.proceeding.version
    if file.review is not None and version is not None and file.review.draft_digest != version.digest:
        yield hit(review_place(file), sent=file.review.draft_digest[:8], now=version.digest[:8])


@node(
    "review.by_investigator", "rule:gate.G07", "procedure", "fatal", problem=(21,), when=in_review,
    words="法制审核人员{name}参加了本案调查，审核与调查没有分离；请更换审核人员。",
)  # fmt: skip
def review_by_investigator(file: CaseFile) -> Iterator[Hit]:
    """Who reviews did not investigate."""
    if file.review is not None and file.review.reviewer in file.case.investigators and file.review.reviewer:
        yield hit(review_place(file), name=file.name(file.review.reviewer))


@node(
    "review.by_handler", "penalty_law 第五十八条", "procedure", "serious", when=in_review,
    words="法制审核人员{name}是本案承办人员；请更换审核人员。",
)  # fmt: skip
def review_by_handler(file: CaseFile) -> Iterator[Hit]:
    """Who reviews does not handle the case."""
    review = file.review
    if review is not None and review.reviewer in {one.person for one in file.case.team} - file.case.investigators:
        yield hit(review_place(file), name=file.name(review.reviewer))


@node(
    "review.unqualified", "penalty_law 第五十八条第二款", "officers", "serious", when=lambda file: in_review(file) and bool(file.review and file.review.reviewer),
    words="{name}初次从事审核（{since}），没有登记国家统一法律职业资格；请更换审核人员或者补登资格。",
)  # fmt: skip
def review_unqualified(file: CaseFile) -> Iterator[Hit]:
    """Who reviews for the first time holds the national legal qualification; those before 2018 are left as they were."""
    review = file.review
    state = file.people.get(review.reviewer) if review is not None else None
    since = state.first_reviewer_since if state is not None else None
    if review is not None and state is not None and since is not None and since.year >= 2018 and not state.legal_qualification_no:
        yield hit(file.person_place(review.reviewer), name=state.name, since=since)


@node(
    "review.package_lacks", "rule:review.package", "documents", "serious", when=in_review,
    words="送审材料缺少{lacks}；请补齐后继续审核。",
)  # fmt: skip
def review_package_lacks(file: CaseFile) -> Iterator[Hit]:
    """The package holds what the agency's rules ask for."""
    review = file.review
    if review is not None:
        held = {item.code for item in review.package}
        lacks = [
            code
            for code in file.items("review.package", review.submitted_on)
            if code not in held and not (code == "declaration" and review.declaration is not None)
        ]
        if lacks:
            yield hit(review_place(file), lacks=joined(term("package_item", code) for code in lacks))


@node(
    "review.no_hearing_papers", "penalty_law 第六十五条", "documents", "serious",
    when=lambda file: in_review(file) and any(one.held_on is not None for one in file.case.proceeding.hearings),
    words="本案经过听证，送审材料中没有听证笔录、听证报告；请补充。",
)  # fmt: skip
def review_no_hearing_papers(file: CaseFile) -> Iterator[Hit]:
    """After a hearing, its papers are in the package."""
    if file.review is not None and not any(item.code == "hearing_papers" for item in file.review.package):
        yield hit(review_place(file))


@node(
    "review.other_package", "penalty_law 第五十八条", "documents", "serious", when=lambda file: in_review(file) and bool(file.review and file.review.declared_digest),
    words="承办机构声明负责的送审材料与现在的不是同一份；请重新声明。",
)  # fmt: skip
def review_other_package(file: CaseFile) -> Iterator[Hit]:
    """The declaration of responsibility is about this very package."""
    review = file.review
    if review is not None and review.declared_digest != package_digest(review.package, review.draft_digest, review.evidence_digest):
        yield hit(review_place(file))


@node(
    "review.problem_unanswered", "penalty_law 第五十八条", "documents", "serious", when=lambda file: in_review(file) and bool(file.review and file.review.round > 1),
    words="上一轮审核的意见没有逐项写明处理情况；请补充后再审核。",
)  # fmt: skip
def review_problem_unanswered(file: CaseFile) -> Iterator[Hit]:
    """A second round says what became of the problems of the first."""
    review = file.review
    if review is not None and (not review.responses or any(not done.strip() for _, done in review.responses)):
        yield hit(review_place(file))


@node(
    "review.before_defence", "penalty_law 第六十二条", "procedure", "serious", when=lambda file: bool(file.case.proceeding.reviews) and file.notice is not None,
    words="送法制审核（{sent}）在告知书送达（{served}）之前，没有听取陈述申辩；请在听取之后重新送审。",
)  # fmt: skip
def review_before_defence(file: CaseFile) -> Iterator[Hit]:
    """Legal review comes after the defence."""
    sent, notice = file.case.proceeding.review, file.notice
    if sent is None or notice is None:
        return
    served = [day for ident in notice.parties if (day := notice.served_on(ident)) is not None]
    if served and sent.submitted_on < max(served):
        yield hit(file.at(sent.seq), sent=sent.submitted_on, served=max(served))


@node(
    "review.no_ground", "penalty_law 第五十八条", "procedure", "minor", when=in_review,
    words="本轮审核没有写明应当审核的情形；请核对是否属于应当审核的决定。",
)  # fmt: skip
def review_no_ground(file: CaseFile) -> Iterator[Hit]:
    """A review says why it is due."""
    if file.review is not None and not file.review.grounds:
        yield hit(review_place(file))


# Collective discussion ----------------------------------------------------------------------------------------------------------


@node(
    "discussion.missing", "rule:gate.G12", "procedure", "fatal", problem=(17, 18), when=decided,
    words="本案应当集体讨论（{why}），没有集体讨论即作出决定；该决定应当纠正。",
)  # fmt: skip
def discussion_missing(file: CaseFile) -> Iterator[Hit]:
    """Complex cases and heavy penalties are discussed by the leaders together; an unconfirmed amount asks for nothing."""
    decision = file.case.proceeding.decision
    if decision is None or decision.version is None or file.case.proceeding.discussions:
        return
    grounds = [
        one for one in discussion_grounds(file.case, decision.version.draft, file.regime, decision.decided_on) if not one.unconfirmed
    ]
    if grounds:
        yield hit(file.at(decision.seq), why=joined(one.finding for one in grounds))


@node(
    "discussion.before_defence", "rule:gate.G12", "procedure", "fatal", problem=(17, 18), when=lambda file: discussed(file) and file.notice is not None,
    words="集体讨论（{day}）在告知、陈述申辩或者听证之前，此后没有重新讨论；请重新集体讨论。",
)  # fmt: skip
def discussion_before_defence(file: CaseFile) -> Iterator[Hit]:
    """A discussion held before notice, defence or hearing is repeated after them."""
    last = file.case.proceeding.discussions[-1]
    if last.seq < file.case.proceeding.last_said and last.draft_digest == _digest(file):
        yield hit(file.at(last.seq), day=last.on)


def _digest(file: CaseFile) -> str:
    version = file.case.proceeding.version
    return version.digest if version is not None else ""


@node(
    "discussion.investigator_voted", "rule:gate.G12", "procedure", "fatal", problem=(17, 18), when=discussed,
    words="调查人员{name}在集体讨论中参加表决；调查人员只汇报案情，请重新讨论。",
)  # fmt: skip
def discussion_investigator_voted(file: CaseFile) -> Iterator[Hit]:
    """Investigators report, they do not vote."""
    for held in file.case.proceeding.discussions:
        voted = [one for one in held.members if one.person in file.case.investigators and one.vote]
        if voted:
            yield hit(file.at(held.seq), name=joined(one.name or file.name(one.person) for one in voted))


@node(
    "discussion.other_draft", "penalty_law 第五十七条第二款", "procedure", "serious", when=discussed,
    words="最后一次集体讨论的不是现在这一稿；请就现在的文稿重新讨论。",
)  # fmt: skip
def discussion_other_draft(file: CaseFile) -> Iterator[Hit]:
    """The draft discussed is the present one."""
    last = file.case.proceeding.discussions[-1]
    if last.draft_digest != _digest(file):
        yield hit(file.at(last.seq))


@node(
    "discussion.not_collective", "penalty_law 第五十七条第二款", "procedure", "serious", when=discussed,
    words="{where}只有{n}人参加，不是集体讨论；请由机关负责人集体讨论。",
)  # fmt: skip
def discussion_not_collective(file: CaseFile) -> Iterator[Hit]:
    """One person is no collective."""
    for held in file.case.proceeding.discussions:
        if len({one.person for one in held.members}) < COLLECTIVE:
            yield hit(file.at(held.seq), n=len(held.members))


@node(
    "discussion.silent_member", "penalty_law 第五十七条第二款", "documents", "minor", when=discussed,
    words="{where}没有记录{name}的意见；请补充每个人的意见。",
)  # fmt: skip
def discussion_silent_member(file: CaseFile) -> Iterator[Hit]:
    """What each member said is recorded."""
    for held in file.case.proceeding.discussions:
        for one in held.members:
            if not one.opinion.strip():
                yield hit(file.at(held.seq), name=one.name or file.name(one.person))


@node(
    "discussion.against_majority", "penalty_law 第五十七条第二款", "procedure", "minor", when=discussed,
    words="{where}多数人不同意（{against}比{agree}），结论却是同意；请核对讨论结论。",
)  # fmt: skip
def discussion_against_majority(file: CaseFile) -> Iterator[Hit]:
    """The conclusion is that of the majority."""
    for held in file.case.proceeding.discussions:
        agree, against = (sum(one.vote == word for one in held.members) for word in ("agree", "against"))
        if held.conclusion == "agree" and against > agree:
            yield hit(file.at(held.seq), agree=agree, against=against)


@node(
    "discussion.rejected", "penalty_law 第五十七条第二款", "procedure", "serious", when=lambda file: discussed(file) and decided(file),
    words="集体讨论的结论不是同意（{words}），仍按这一稿作出决定；该决定应当纠正。",
)  # fmt: skip
def discussion_rejected(file: CaseFile) -> Iterator[Hit]:
    """Nothing is decided against the discussion."""
    last = file.case.proceeding.discussions[-1]
    if last.conclusion != "agree":
        yield hit(file.at(last.seq), words=last.words)
