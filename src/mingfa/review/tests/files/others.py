"""Files of other courses that are as they should be: a sealing, a penalty by the day, a crime, a course with everything odd but lawful."""

from __future__ import annotations

from functools import cache

from mingfa.cases.acts.investigation import UseDevice
from mingfa.cases.acts.notice import ServeNotice
from mingfa.cases.state import core
from mingfa.cases.state import investigation as inv
from mingfa.cases.state import proceeding as pro
from mingfa.cases.state.transfer import Transfer, TransferPaper
from mingfa.desk.evolve import replace
from mingfa.documents.blocks import LawCitation
from mingfa.documents.digest import DiscretionReason, Penalty, PenaltyKind, draft_digest
from mingfa.law.clock import Extend, Unit
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.tests.files.changing import with_case, with_draft, with_found, with_recording, with_review
from mingfa.review.tests.files.making import GROUND, NAMES, PLACE, Making, at, day, draft, fine, number, person, record
from mingfa.review.tests.files.penalty import clocks_of, review_of, steps_of_defence, steps_of_investigation, under_review


@cache
def coercion(agency: str = "xiangxi") -> CaseFile:
    """A valve sealed on the spot after approval, and released in time; an enforcement on a working day."""
    m = Making(agency, "coercion")
    m.step("open_case", "启动执法事项", "03-05")
    granted = m.step("approve_internally", "内部审批", "03-06T08:30", "leader")
    sealing = m.activity("execute_measure", "实施行政强制", "03-06T09:00", "03-06T10:00", "sealing", "coercive_measure")
    production = {"production": "检查时该生产线正在生产，废水经暗管外排"}
    m.paper(
        sealing,
        "site_record",
        "现场笔录",
        kind="evidence_paper",
        content=record("site_record", m, "03-06T09:00", "03-06T10:00", **production),
    )
    after = m.step("approve_internally", "内部审批", "03-06T17:00", "leader")
    forced = m.activity("execute_measure", "实施行政强制", "03-10T09:00", "03-10T10:00", "compulsory_execution")
    m.paper(
        forced,
        "site_record",
        "执行笔录",
        kind="evidence_paper",
        content=record("site_record", m, "03-10T09:00", "03-10T10:00", **production),
    )
    decide = m.step("decide_outline", "作出决定", "03-11", "leader")
    m.paper(decide, "", "解除查封决定书")
    leader = m.who("leader")
    found = inv.Investigation(
        lead=inv.Lead("inspection", "日常检查", "发现暗管", PLACE, day("03-05"), occurred_on=day("03-05")), filed_on=day("03-05"), filing_seq=0,
        activities=tuple(m.activities),
        measures=(inv.Measure(sealing, "sealing", ("暗管阀门 1个",), day("03-06")), inv.Measure(forced, "compulsory_execution", ("暗管 12米",), day("03-10"))),
        approvals=(inv.Approval(granted, "查封", None, leader, True, "同意", day("03-06")), inv.Approval(after, "查封补办", sealing, leader, True, "同意", day("03-06"))),
        decision=inv.OutlineDecision(decide, number(850), "解除查封", leader, day("03-11")),
    )  # fmt: skip
    case = m.case(stage="performing", investigation=found)
    case = case.start("C26:m2", "clock.C26", "查封、扣押期限", day("03-06"), "查封").end("C26:m2", day("03-11"), "已经解除")
    return m.file(case, "03-20")


@cache
def by_day() -> CaseFile:
    """A penalty by the day: order 12 March, re-check 22 March found nothing done, the original decision on file."""
    m = Making("xiangxi")
    found, _ = steps_of_investigation(m)
    old = m.step("file_document", "归集文书", "03-12T15:00")
    m.paper(old, "penalty_decision", "原行政处罚决定书", number="州环罚〔2025〕3号")
    text = draft(
        penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=100_000_000, days=10, detail="按日连续处罚"),),
        discretion=(DiscretionReason(factor="过错", finding="责令改正后继续排放"), DiscretionReason(factor="改正情况", finding="复查时没有改正")),
    )  # fmt: skip
    order = replace(found.orders[0], checked_on=day("03-22"), done=False)
    content = {**(found.report.content or {}), "proposed": text.model_dump(mode="json")["penalties"]} if found.report is not None else {}
    found = replace(found, orders=(order,), report=replace(found.report, content=content) if found.report is not None else None)
    proceeding, _ = steps_of_defence(m, found, text)
    case = clocks_of(m.case(stage="deliberating", investigation=found, proceeding=proceeding), m.regime)
    return m.file(case, "04-17", review_of(m, case))


@cache
def crime() -> CaseFile:
    """A case sent to the police, without a fine."""
    file = under_review()
    sent = Transfer(
        4, "crime", "吉首市公安局", "涉嫌污染环境罪", "应当移送", number(860), day("03-20"), person("xiangxi", "first"), (person("xiangxi", "first"), person("xiangxi", "second")),
        True, day("03-21"), at("03-21"), person("xiangxi", "leader"), "同意移送", "deliberating", 5, day("03-21"), "州环移〔2025〕1号",
        tuple(TransferPaper(code, code) for code in ("letter", "report", "things")),
    )  # fmt: skip
    revoked = LawCitation(
        instrument="中华人民共和国水污染防治法",
        article="第八十三条",
        item="第三项",
        text="利用渗井、渗坑私设暗管排放水污染物，情节严重的，吊销排污许可证件。",
    )
    taken = draft(penalties=(Penalty(kind=PenaltyKind.REVOKE_LICENCE, detail="吊销排污许可证（编号示例）"),), penalty_law=(revoked,))
    content = (
        {**(file.case.investigation.report.content or {}), "proposed": (), "penalty_law": (revoked.model_dump(),)}
        if file.case.investigation.report
        else {}
    )
    file = with_found(with_draft(file, taken), report=replace(file.case.investigation.report, content=content))
    return with_case(file, transfers=(sent,))


@cache
def odd() -> CaseFile:
    """What not every case has, each as it should be: avoidance, two notices, waiver, device, extension, gains, a second round of review."""
    m = Making("xiangxi")
    found, _ = steps_of_investigation(m)
    device = m.step("use_device", "采用电子技术监控设备记录", "03-19T15:00")
    m.acts[device] = UseDevice.model_construct(
        device_number="SX-01", legal_review_on=day("01-10"), technical_review_on=day("01-12"), marked=True, published_on=day("01-15"), record_sound=True,
        told_party=True,
    )  # fmt: skip
    seen = inv.EvidenceState(
        "e4", device, "electronic", "电子技术监控设备 SX-01 记录", number(904), "总排口的设备", day("03-05"), "彭乙", "暗管排放的时间", True
    )
    report = found.report
    assert report is not None
    found = replace(found, evidence=(*found.evidence, seen), report=replace(report, seq=device + 1))
    m.step("submit_report", "提交调查终结报告", "03-20T11:00")
    question = m.step("raise_avoidance", "提出回避", "03-10")
    first = m.step("issue_prior_notice", "制发告知书", "03-22", "first")
    left = m.step("serve_notice", "送达事先告知书", "03-22T11:00")
    posted = m.step("serve_notice", "公告送达告知书", "03-22T12:00")
    for seq in (left, posted):
        m.paper(seq, "service_receipt", "送达回证", kind="service_receipt", number="州环罚告〔2025〕9号")
    m.film(left, "service", at("03-22T11:00"), at("03-22T11:10"))
    m.acts[left] = ServeNotice.model_construct(witness="居委会李某", filmed="")
    m.acts[posted] = ServeNotice.model_construct(why_public="多次上门无人，邮寄退回")
    law = GROUND.model_copy(update={"text": "私设暗管排放水污染物的，没收违法所得，处十万元以上一百万元以下的罚款。"})
    reasons = (*draft().discretion, DiscretionReason(factor="违法所得", finding="洗涤收入扣除成本，违法所得一万元"))
    gains = Penalty(kind=PenaltyKind.CONFISCATE_GAINS, amount_fen=1_000_000)
    told = draft(penalty_law=(law,), discretion=reasons, penalties=(fine(260_000), gains))
    proceeding, _ = steps_of_defence(m, found, told)
    waived = m.step("record_waiver", "记录放弃权利", "03-26T15:00")
    added = m.step("add_review_ground", "补充法制审核情形", "04-14T15:00")
    notice, point = proceeding.notices[0], proceeding.statements[0].points[0]
    services = tuple(
        pro.Service(seq, "p1", way, day("03-22"), number(730), notice.services[0].servers)
        for seq, way in ((left, "leaving"), (posted, "public_notice"))
    )
    former = replace(notice, seq=first, issued_on=day("03-22"), number="州环罚告〔2025〕9号", services=services)
    lighter = told.model_copy(update={"penalties": (fine(240_000), gains)})
    version = replace(proceeding.drafts[0], seq=added, draft=lighter, digest=draft_digest(lighter), made_on=day("04-14"))
    round_ = replace(proceeding.reviews[0], draft_digest=version.digest)
    proceeding = replace(
        proceeding, drafts=(*proceeding.drafts, version), notices=(former, replace(notice, round=2, why_again="补充证据")), reviews=(round_,),
        statements=(replace(proceeding.statements[0], points=(replace(point, adopted="adopted", reason="予以采纳，减轻罚款"),)),),
        waivers=(pro.Waiver(waived, "p1", "hearing", day("03-26"), "钱某某", "法定代表人", number(740)),),
        added_grounds=(pro.AddedGround(added, "complex", "涉及两个法律关系", m.who("first")),),
    )  # fmt: skip
    avoided = core.Avoidance(
        question, m.who("third"), NAMES["third"], "p1", True, "系当事人近亲属", day("03-10"), "avoid", day("03-11"), m.who("leader")
    )
    case = clocks_of(m.case(stage="deliberating", investigation=found, proceeding=proceeding, avoidances=(avoided,)), m.regime)
    case = case.start("C03:k1", "clock.C03", "紧急先行登记保存补办批准", at("03-06T16:00"), "紧急采取").end(
        "C03:k1", at("03-07T10:00"), "已批准"
    )
    case = case.extend("C07", Extend(30, Unit.CALENDAR_DAY, day("04-10"), "案情复杂", "局长"))
    file = m.file(case, "04-17", review_of(m, case))
    file = with_review(file, round=2, previous=f"{m.agency}/review/r0", responses=(("告知书日期有误", "已经重新告知"),))
    return with_recording(file, 0, disc="signed")
