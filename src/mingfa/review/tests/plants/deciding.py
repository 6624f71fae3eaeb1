"""Defects of the decision and what leads to it: law, discretion, draft, discussion, review."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingfa.cases.state import proceeding as pro
from mingfa.desk.evolve import replace
from mingfa.documents.digest import DiscretionReason, Penalty, PenaltyKind
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.state import package_digest
from mingfa.review.tests import files as f
from mingfa.review.tests.files import day, draft, fine
from mingfa.review.tests.plants.ways import (
    AGENCY,
    Change,
    both,
    exam,
    later,
    law,
    lead,
    listed,
    plant,
    report,
    reported,
    talk,
    text,
    violation,
    who,
)

# Discretion -------------------------------------------------------------------------------------------------------------------------

plant("discretion.broken_yuan", text(penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=25_000_050),)))
plant(
    "discretion.correction_ignored",
    text(discretion=(DiscretionReason(factor="过错", finding="明知故犯"), DiscretionReason(factor="对象", finding="普通水体"))),
)
plant("discretion.empty_factor", text(discretion=(*draft().discretion, DiscretionReason(factor="对象", finding="水体"))))
plant("discretion.few_factors", text(discretion=draft().discretion[1:]))
plant("discretion.harm_ignored", lead(harm=("ecology",)))
plant("discretion.heavier_than_notified", later(penalties=(fine(270_000),)))
plant("discretion.heavier_than_report", reported(proposed=[{"kind": "fine", "amount_fen": 10_000_000}]))
plant("discretion.not_notified", later(discretion=(*draft().discretion, DiscretionReason(factor="次数", finding="两年内第二次违法"))))
plant("discretion.outside_benchmark", listed(f.matter(AGENCY, "", "情节轻微的，处十万元以上十五万元以下罚款")), "listed")
plant("discretion.over_range", both(text(penalties=(fine(1_200_000),)), reported(proposed=[])))
plant(
    "discretion.should_not_punish",
    text(discretion=(*draft().discretion, DiscretionReason(factor="情节", finding="情节轻微，及时改正，未造成危害"))),
)
plant("discretion.top_without_reason", both(text(penalties=(fine(1_000_000),)), reported(proposed=[])))
plant("discretion.twice", text(penalties=(fine(130_000, detail="第一处"), fine(130_000, detail="第二处"))))
plant("discretion.under_range", text(penalties=(fine(50_000),)))

# Discussion, examination, report, review ---------------------------------------------------------------------------------------------


def voices(*votes: tuple[str, str, str]) -> Change:
    return talk(members=tuple(pro.DiscussionMember(who(name), f.NAMES[name], (), opinion, vote) for name, opinion, vote in votes))


plant(
    "discussion.against_majority",
    voices(("leader", "同意", "agree"), ("deputy", "不同意", "against"), ("head", "不同意", "against")),
    "decided",
)
plant("discussion.before_defence", lambda file: talk(seq=file.case.proceeding.notices[-1].seq)(file), "decided")
plant(
    "discussion.investigator_voted", voices(("leader", "同意", "agree"), ("deputy", "同意", "agree"), ("first", "同意", "agree")), "decided"
)
plant(
    "discussion.missing",
    both(lambda file: f.with_proceeding(file, discussions=()), text(penalties=(fine(600_000),)), reported(proposed=[])),
    "decided",
)
plant("discussion.not_collective", voices(("leader", "同意", "agree")), "decided")
plant("discussion.other_draft", talk(draft_digest="0" * 64), "decided")
plant("discussion.rejected", talk(conclusion="reject"), "decided")
plant("discussion.silent_member", voices(("leader", "同意", "agree"), ("deputy", "", "agree")), "decided")
plant("examination.against_answers", exam(answers=(("本机关是否有管辖权", False, "不明"), *((f"问题{n}", True, "") for n in range(5)))))
plant("examination.by_investigator", exam(examiner=who("first")))
plant("examination.incomplete", exam(answers=(("本机关是否有管辖权", True, ""),)))
plant("examination.missing", lambda file: f.with_found(file, examination=None))
plant("examination.sent_back", exam(outcome="supplement"))
plant("report.few_signers", report(signers=(who("first"),)))
plant("report.other_signer", report(signers=(who("first"), who("third"))))
plant(
    "review.before_defence",
    lambda file: f.with_proceeding(file, reviews=(replace(file.case.proceeding.reviews[0], submitted_on=day("03-21")),)),
)
plant("review.by_handler", lambda file: f.with_case(f.with_review(file, reviewer=who("second")), investigators=frozenset({who("first")})))
plant("review.by_investigator", lambda file: f.with_review(file, reviewer=who("first")))
plant("review.missing", lambda file: f.with_decision(file, opinion_digest=""), "decided")
plant("review.no_ground", lambda file: f.with_review(file, grounds=()))
plant("review.no_hearing_papers", lambda file: _package(file, "hearing_papers"))
plant("review.other_draft", lambda file: f.with_review(file, draft_digest="0" * 64, declared_digest=""))
plant("review.other_evidence", lambda file: f.with_review(file, evidence_digest="0" * 64, declared_digest=""))
plant("review.other_package", lambda file: f.with_review(file, declared_digest="0" * 64))
plant("review.package_lacks", lambda file: _package(file, "report"))
plant("review.problem_unanswered", lambda file: f.with_review(file, responses=(("告知书日期有误", ""),)), "odd")
plant("review.unqualified", lambda file: f.with_person(file, "reviewer", legal_qualification_no=""))


def _package(file: CaseFile, code: str) -> CaseFile:
    assert file.review is not None
    items = tuple(one for one in file.review.package if one.code != code)
    return f.with_review(file, package=items, declared_digest=package_digest(items, file.review.draft_digest, file.review.evidence_digest))


# The draft ---------------------------------------------------------------------------------------------------------------------------


def remedy(n: int, **changes: Any) -> Change:
    def change(file: CaseFile) -> CaseFile:
        held = list(draft().remedies)
        held[n] = held[n].model_copy(update=changes)
        return text(remedies=tuple(held))(file)

    return change


def performance(**changes: Any) -> Change:
    return text(performance=draft().performance.model_copy(update=changes))


plant("draft.blank_words", violation(circumstances="生产期间排放，流量待定"))
plant("draft.empty_detail", text(penalties=(fine(260_000), Penalty(kind=PenaltyKind.ORDER_STOP))))
plant("draft.gains_unexplained", text(discretion=draft().discretion), "odd")
plant("draft.litigation_term", remedy(1, procedure="收到之日起三个月内提起行政诉讼"))
plant("draft.no_account", performance(account=""))
plant("draft.no_litigation", text(remedies=draft().remedies[:1]))
plant("draft.no_pay_term", performance(term="收到决定书之后"))
plant("draft.no_reconsideration", text(remedies=draft().remedies[1:]))
plant("draft.no_surcharge", performance(late="逾期不缴纳的，依法处理"))
plant("draft.other_body", remedy(0, channel="省生态环境厅"))
plant("draft.other_court", remedy(1, channel="某某铁路运输法院"))
plant("draft.reconsideration_term", remedy(0, procedure="收到之日起三十日内书面申请行政复议"))
plant("draft.title_form", text(title="涉嫌超标排放案"))


# Law --------------------------------------------------------------------------------------------------------------------------------

plant("law.article_form", law(article="83条"))
plant("law.catch_all", law(text="（四）违反本法规定的其他行为的，处十万元以上一百万元以下的罚款。"))
plant("law.detention", text(penalties=(fine(260_000), Penalty(kind=PenaltyKind.DETENTION))))
plant("law.kind_not_there", law(text="私设暗管排放水污染物的，由生态环境主管部门责令改正，责令停产整治，情节严重的报请批准关闭。"))
plant("law.later_law", lead(occurred_on=date(2016, 5, 1), ended_on=date(2017, 5, 1)))
plant("law.low_level", law(instrument="生态环境行政执法文书制作指南（环办执法〔2024〕9号）"))
plant("law.mixed_place", law(item="第三"))
plant("law.no_item", law(item="", text="有下列行为之一的，处十万元以上一百万元以下的罚款：（一）超标排放的；（二）私设暗管的。"))
plant("law.no_text", law(text="（略）"))
plant("law.not_in_force", law(instrument="中华人民共和国生态环境法典", article="第一千一百条"))
plant("law.not_notified", later(penalty_law=(f.GROUND.model_copy(update={"article": "第八十四条"}),)))
plant("law.not_reported", reported(penalty_law=[f.GROUND.model_copy(update={"article": "第八十四条"}).model_dump(mode="json")]))
plant("law.old_law", lambda file: replace(file, on=date(2026, 8, 20)))
plant("law.same_twice", text(duty_law=(f.GROUND,)))
plant("law.short_title", law(instrument="水污染防治法"))
plant("law.unknown_title", law(instrument="甲市排水管理条例"))
