"""Samples of the prior notice, the defence and the hearing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from mingfa.documents.blocks import CHINA, Block, LawCitation, Person
from mingfa.documents.papers import decision
from mingfa.documents.samples.one_case import (
    CASE_NUMBER,
    CHAIR,
    CONTACT,
    DEFENCE,
    EVIDENCE,
    FACTS,
    HEARING,
    NOTICE_LAW,
    OFFICERS,
    PARTY,
    RECORDER,
    SIGNED,
    TITLE,
    approvals,
    draft,
    opinion_of,
)


def _notice() -> Block:
    return decision.PenaltyNotice(
        to=PARTY, investigated_on=date(2026, 3, 5), draft=draft(), basis=(NOTICE_LAW,), defence=DEFENCE, hearing=HEARING, contact=CONTACT
    )


def _defence_record() -> Block:
    return decision.DefenceRecord(
        case_title=TITLE,
        party=PARTY,
        started_at=datetime(2026, 4, 2, 9, 0, tzinfo=CHINA),
        ended_at=datetime(2026, 4, 2, 9, 40, tzinfo=CHINA),
        place="示范州生态环境局接待室",
        speaker="石喆堃",
        speaker_relation="法定代表人",
        speaker_id="433101197001010000",
        officers=OFFICERS,
        recorder="彭示例",
        statement="我公司对违法事实没有异议。\n一是暗管只用了两天，被查当天就拆除；二是公司经营困难，请求从轻处罚并允许分期缴纳。",
        materials=("暗管拆除前后照片4张", "设备检修合同复印件"),
        closing=SIGNED,
    )


def _defence_review() -> Block:
    return decision.DefenceReview(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        notice_number="示州环罚告〔2026〕5号",
        received_on=date(2026, 4, 2),
        way="口头",
        points=(
            decision.DefencePoint(point="违法持续时间短，被查当日拆除暗管", adopted="采纳", reason="经复查属实，裁量时已作为从轻因素。"),
            decision.DefencePoint(
                point="经营困难，请求再予从轻", adopted="不采纳", reason="经营困难不属于法定从轻、减轻情形，可依法申请延期、分期缴纳。"
            ),
        ),
        conclusion="维持告知的处罚内容。",
        approval=approvals("已逐条复核，建议维持。", date(2026, 4, 7)),
    )


def _hearing_notice() -> Block:
    return decision.HearingNotice(
        to=PARTY,
        case_title=TITLE,
        requested_on=date(2026, 4, 2),
        starts_at=datetime(2026, 4, 20, 9, 0, tzinfo=CHINA),
        place="示范州生态环境局三楼会议室",
        public=True,
        chair=CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=RECORDER,
        avoidance_by=date(2026, 4, 16),
        reschedule_by=date(2026, 4, 16),
        agents="你（单位）可以亲自参加，也可以委托一至二人代理；委托代理的，应当提交授权委托书。",
        absence="无正当理由拒不出席或者未经许可中途退出的，视为放弃听证权利，听证终止。",
        basis=(
            LawCitation(
                instrument="中华人民共和国行政处罚法",
                article="第六十四条",
                text="行政机关应当在举行听证的七个工作日前，通知当事人及有关人员听证的时间、地点。",
            ),
        ),
        contact=CONTACT,
    )


def _hearing_record() -> Block:
    return decision.HearingRecord(
        case_title=TITLE,
        party=PARTY,
        started_at=datetime(2026, 4, 20, 9, 0, tzinfo=CHINA),
        ended_at=datetime(2026, 4, 20, 10, 50, tzinfo=CHINA),
        place="示范州生态环境局三楼会议室",
        public=True,
        chair=CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=RECORDER,
        investigators=OFFICERS,
        attended=(
            Person(name="石喆堃", unit=PARTY.name, post="法定代表人"),
            Person(name="邓示例", unit="示范律师事务所", post="委托代理人"),
        ),
        steps=decision.HearingSteps(
            opening="记录员核对到场人员身份，宣布听证纪律，到场人员均无异议。",
            announced="主持人宣布案由和听证组成人员名单。",
            rights="主持人告知当事人权利义务并询问是否申请回避。当事人：不申请。",
            case_put="调查人员陈述违法事实，出示证据四项，建议罚款二十万元。",
            defence="当事人：对事实无异议，请求考虑已当日改正。",
            examination="证据逐项出示，当事人对真实性、合法性、关联性均无异议。",
            debate="双方就裁量等次进行辩论。",
            last_words="当事人：今后严格守法，请求从轻。",
            end="笔录交当事人核对无误后签名，主持人宣布听证结束。",
        ),
        evidence=EVIDENCE,
        closing=SIGNED,
    )


def _hearing_report() -> Block:
    return decision.HearingReport(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        held_at=datetime(2026, 4, 20, 9, 0, tzinfo=CHINA),
        place="示范州生态环境局三楼会议室",
        chair=CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=RECORDER,
        original_facts=FACTS + "证据四项，依据《中华人民共和国水污染防治法》第八十三条第（三）项。",
        original_proposal="罚款人民币贰拾万元整。",
        defence="对事实和证据无异议，请求考虑当日改正。",
        findings="经听证，原认定的事实清楚，证据确凿、充分。",
        proposal="维持原处罚建议。",
        chair_opinion=opinion_of("听证程序合法，建议维持。", "覃示例", on=date(2026, 4, 22)),
    )


MAKERS: dict[str, Callable[[], Block]] = {
    "penalty_notice": _notice,
    "defence_record": _defence_record,
    "defence_review": _defence_review,
    "hearing_notice": _hearing_notice,
    "hearing_record": _hearing_record,
    "hearing_report": _hearing_report,
}
"""By the code of the form."""
