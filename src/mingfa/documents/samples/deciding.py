"""Samples of legal review, discussion, approval and the decision itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from mingfa.documents.blocks import CHINA, Block, LawCitation, Person
from mingfa.documents.digest import draft_digest
from mingfa.documents.papers import decision
from mingfa.documents.samples.one_case import CASE_NUMBER, CHAIR, FACTS, GROUND, PARTY, RECORDER, TITLE, YES, approvals, draft, opinion_of

NINE = decision.LegalReviewChecks(
    subject=YES, power=YES, officers=YES, procedure=YES, facts=YES, law=YES, papers=YES, no_crime=YES,
    major=decision.Check(yes=True, note="拟罚款数额达到听证标准"),
)  # fmt: skip


LEADERS = (
    Person(name="张示例", post="局长"),
    Person(name="吴示例", post="副局长"),
    Person(name="滕示例", post="总工程师"),
)


def _internal_approval() -> Block:
    return decision.InternalApproval(
        matter="行政处罚决定",
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        facts=FACTS,
        reason="案件事实清楚、证据确凿，已履行告知、听证、法制审核和集体讨论程序，拟作出行政处罚决定。",
        basis=(GROUND,),
        proposal="罚款人民币贰拾万元整（200,000.00元）。",
        annexes=("行政处罚决定书（送审稿）", "法制审核意见书", "集体讨论记录"),
        approval=approvals("拟按送审稿作出处罚决定，请审批。", date(2026, 5, 8), reviewed=True),
    )


def _review_form() -> Block:
    return decision.LegalReviewForm(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        unit="生态环境保护综合行政执法支队",
        sent_on=date(2026, 4, 23),
        materials=("行政处罚决定书（送审稿）", "调查报告及全部证据", "听证笔录、听证报告", "裁量说明"),
        draft_sha256=draft_digest(draft()),
        checks=NINE,
        result="同意",
        reviewer=opinion_of("经书面审核，同意。", "覃示例", on=date(2026, 4, 28)),
        unit_head=opinion_of("同意。", "向审示例", on=date(2026, 4, 28)),
    )


def _review_opinion() -> Block:
    return decision.LegalReviewOpinion(
        to_unit="生态环境保护综合行政执法支队",
        case_title=TITLE,
        party=PARTY,
        received_on=date(2026, 4, 23),
        materials=("行政处罚决定书（送审稿）", "调查报告及全部证据", "听证笔录、听证报告", "裁量说明"),
        draft_sha256=draft_digest(draft()),
        checks=NINE,
        conclusion="经审核，本案主体合法，事实清楚，证据确凿，适用法律准确，程序合法，裁量适当，文书规范，同意送审稿。",
        advice=("决定书送达时一并告知处罚信息公开事项。",),
        basis=(
            LawCitation(
                instrument="中华人民共和国行政处罚法",
                article="第五十八条",
                text="在行政机关负责人作出行政处罚的决定之前，应当由从事行政处罚决定法制审核的人员进行法制审核；未经法制审核或者审核未通过的，不得作出决定。",
            ),
        ),
        reviewers=(CHAIR, RECORDER),
        head=Person(name="向审示例", post="法规与标准科科长"),
        case_number=CASE_NUMBER,
        evidence_sha256="5a" * 32,
        declaration="本人依照规定独立审核，对本审核意见负责。",
        sign_off=opinion_of("同意。", "田分管", on=date(2026, 4, 28)),
    )


def _discussion() -> Block:
    return decision.DiscussionRecord(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        started_at=datetime(2026, 5, 6, 15, 0, tzinfo=CHINA),
        ended_at=datetime(2026, 5, 6, 16, 10, tzinfo=CHINA),
        place="示范州生态环境局五楼会议室",
        chair=LEADERS[0],
        recorder=RECORDER,
        members=LEADERS,
        observers=(Person(name="向示例", post="案件调查人员（列席汇报，不参与表决）"),),
        reporter="向示例",
        report=FACTS + "建议罚款人民币贰拾万元整。",
        defence="当事人要求听证，已于4月20日举行；从轻请求中当日改正一项已采纳。",
        legal_review="法制审核同意送审稿。",
        draft_sha256=draft_digest(draft()),
        opinions=(
            decision.SpokenOpinion(member="张示例", opinion="事实清楚，同意承办机构意见。"),
            decision.SpokenOpinion(member="吴示例", opinion="暗管偷排性质较重，裁量等次适当，同意。"),
            decision.SpokenOpinion(member="滕示例", opinion="同意，建议加强后续监管。"),
        ),
        conclusion="一致同意对该公司罚款人民币贰拾万元整。",
        signed_by=("张示例", "吴示例", "滕示例"),
    )


def _decision() -> Block:
    return decision.PenaltyDecision(
        to=PARTY,
        draft=draft(),
        course="2026年3月5日，本机关对你（单位）进行现场检查，发现涉嫌环境违法行为，于2026年3月6日立案调查，现已调查终结。",
        notice_number="示州环罚告〔2026〕5号",
        notice_served_on=date(2026, 3, 31),
        defence="你（单位）于2026年4月2日口头陈述、申辩，提出暗管被查当日即已拆除、经营困难等意见。经复核，当日改正属实，已在裁量时采纳；经营困难不属于法定"
        "从轻、减轻情形，不予采纳。",
        hearing="应你（单位）申请，本机关于2026年4月20日公开举行听证。经听证，原认定的违法事实清楚，证据确凿、充分。",
        discretion_basis="《示范省生态环境行政处罚裁量权基准规定》",
        publication_told="本决定将依法向社会公开，公开时隐去依法不应公开的个人信息和商业秘密。",
    )


MAKERS: dict[str, Callable[[], Block]] = {
    "internal_approval": _internal_approval,
    "legal_review_form": _review_form,
    "legal_review_opinion": _review_opinion,
    "discussion_record": _discussion,
    "penalty_decision": _decision,
}
"""By the code of the form."""
