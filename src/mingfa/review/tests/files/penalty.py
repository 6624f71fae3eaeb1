"""Files of a penalty that are as they should be, from before the review to the court."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from mingfa.cases.acts.deciding import Decide
from mingfa.cases.state import core
from mingfa.cases.state import execution as exe
from mingfa.cases.state import investigation as inv
from mingfa.cases.state import proceeding as pro
from mingfa.cases.state.core import CaseState, Correction, Step
from mingfa.cases.state.recordings import Means
from mingfa.desk.evolve import replace
from mingfa.documents.digest import DecisionDraft, draft_digest
from mingfa.documents.samples import sample
from mingfa.lists.state import ListState, Version
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.state import Item, ReviewState, Signature, package_digest
from mingfa.review.tests.files.making import (
    FIRM,
    GROUND,
    NAMES,
    PLACE,
    REPORT_NO,
    Making,
    _handover_unit,
    at,
    day,
    draft,
    number,
    party_in,
    person,
    record,
)


def steps_of_investigation(making: Making) -> tuple[inv.Investigation, dict[str, int]]:
    """Add the steps from the lead to the case review."""
    m, at_seq = making, {}
    m.step("register_lead", "登记线索", "03-03")
    proposal = m.step("propose_filing", "呈批立案", "03-04")
    filing = m.step("approve_filing", "批准立案", "03-05", "leader")
    m.paper(filing, "filing_approval", "立案审批表", kind="internal_approval")
    site = m.activity("inspect_site", "现场检查", "03-06T09:00", "03-06T11:00", "inspection")
    m.paper(site, "site_record", "现场检查笔录", kind="evidence_paper", content=record("site_record", m, "03-06T09:00", "03-06T11:00"))
    sampling = m.activity("take_sample", "抽样取证", "03-06T14:00", "03-06T15:00", "sampling")
    taken = party_in(sample("sampling_record").model_dump(mode="json"), "party")
    taken["closing"] = {
        "state": "signed",
        "statement": "属实",
        "signed_by": "钱某某",
        "relation": "法定代表人",
        "refusal_note": "",
        "witness": "",
    }
    m.paper(sampling, "sampling_record", "抽样取证记录", kind="evidence_paper", content=taken)
    keeping = m.activity("register_preservation", "先行登记保存证据", "03-06T15:30", "03-06T16:00", "preservation")
    thing = f"{m.agency}/recording/r{keeping}"
    m.recordings[thing] = m.recordings[thing].model_copy(update={"filmed": ("e3",)})
    kept = party_in(sample("preservation_notice").model_dump(mode="json"), "party")
    m.paper(keeping, "preservation_notice", "先行登记保存证据通知书", content=kept, number="州环登存〔2025〕1号")
    asked = []
    for n, on in enumerate(("03-07", "03-10"), 1):
        seq = m.activity("question_person", "调查询问", f"{on}T10:00", f"{on}T11:00", "questioning", person=f"被询问人{n}")
        said = record("questioning_record", m, f"{on}T10:00", f"{on}T11:00")
        said["questions"] = [
            {
                "question": "暗管是谁敷设的",
                "answer": f"第{n}次回答：{'我安排人敷设的，时间是三月初' if n == 1 else '我看见工人在铺管子'}，情况属实",
            }
        ]
        m.paper(seq, "questioning_record", f"调查询问笔录{n}", kind="evidence_paper", content=said)
        asked.append(seq)
    result = m.step("receive_result", "收到监测结果", "03-11")
    m.paper(result, "", "监测报告", kind="appraisal")
    told = m.step("tell_result", "告知监测结果", "03-12")
    m.paper(told, "result_notice", "监测结果告知书", number="州环检告〔2025〕1号")
    order = m.step("order_correction", "责令改正", "03-12T11:00")
    m.paper(order, "correction_order", "责令改正违法行为决定书", number="州环责改〔2025〕1号")
    pause = m.step("suspend_investigation", "中止案件调查", "03-13")
    approval = m.step("approve_internally", "内部审批", "03-14", "leader")
    check = m.step("check_correction", "复查改正情况", "03-19")
    m.paper(check, "site_record", "复查笔录", kind="evidence_paper")
    report = m.step("submit_report", "提交调查终结报告", "03-20")
    text = party_in(sample("investigation_report").model_dump(mode="json"), "party")
    proposed = draft().model_dump(mode="json")
    text |= {name: proposed[name] for name in ("violation", "evidence", "duty_law", "penalty_law", "discretion")}
    text |= {"proposed": proposed["penalties"]}
    m.paper(report, "investigation_report", "案件调查报告", kind="internal_approval", content=text)
    exam = m.step("examine_case", "案件审查", "03-21", "examiner")
    m.paper(exam, "case_review", "案件审查表", kind="internal_approval")
    evidence = (
        inv.EvidenceState("e1", site, "record", "现场检查笔录", number(901), "现场检查制作", day("03-06"), "向甲、彭乙", "暗管正在排放", True),
        inv.EvidenceState("e2", result, "opinion", "监测报告", number(902), "委托监测取得", day("03-11"), "州环境监测中心", "外排废水超标", True),
        inv.EvidenceState("e3", keeping, "physical", "塑料管", number(903), "先行登记保存", day("03-06"), "当事人", "暗管的材质和走向", True),
    )  # fmt: skip
    questions = (
        "本机关是否有管辖权",
        "违法事实是否清楚",
        "证据是否合法、充分",
        "程序是否合法",
        "是否未超过追责期限",
        "适用依据和裁量是否合法、适当",
    )
    titles = m.regime.items("filing.conditions", day("03-05"))
    found = inv.Investigation(
        lead=inv.Lead("inspection", "日常检查", "发现暗管", PLACE, day("03-03"), occurred_on=day("03-03"), ended_on=day("03-06")),
        proposal=inv.FilingProposal(
            proposal, "涉嫌通过暗管排放水污染物案", m.unit, (m.who("first"), m.who("second")), m.who("first"),
            tuple((title, True, "现场检查和照片证明") for title in titles), m.who("first"),
        ),
        filed_on=day("03-05"), filing_seq=filing, activities=tuple(m.activities), evidence=evidence,
        results=(inv.Result(result, "monitoring", "州环境监测中心", REPORT_NO, day("03-06"), day("03-11"), "总锰超标3.3倍", (("p1", day("03-12")),)),),
        preservations=(inv.Preservation("k1", keeping, at("03-06T16:00"), ("塑料管 12米",), PLACE, False, True, outcome="decided", ended_at=at("03-12"), handling="退还并拍照固定"),),
        orders=(inv.OrderState(order, "p1", "拆除暗管，恢复废水处理设施正常运行", day("03-12"), day("03-18"), "州环责改〔2025〕1号", day("03-19"), True),),
        pauses=(inv.Pause("z1", pause, "中止调查（适用法律须请有权机关作出解释）", day("03-13"), day("03-13"), day("03-17")),),
        approvals=(inv.Approval(approval, "延长办案期限的准备", None, m.who("leader"), True, "同意", day("03-14")),),
        report=inv.Report(report, (m.who("first"), m.who("second")), "建议罚款二十六万元", day("03-20"), text),
        examination=inv.Examination(exam, m.who("examiner"), tuple((one, True, "") for one in questions), "agree", "同意"),
        handover=inv.Handover(exam, _handover_unit(m), NAMES["first"], day("04-14"), ("案卷一册",), NAMES["reviewer"], day("04-14"), tuple(m.recordings)),
    )  # fmt: skip
    at_seq |= {
        "site": site,
        "sampling": sampling,
        "keeping": keeping,
        "asked": asked[0],
        "result": result,
        "order": order,
        "pause": pause,
        "exam": exam,
    }
    return found, at_seq


def clocks_of(case: CaseState, rules: Any) -> CaseState:
    case = case.start("C01", "clock.C01", "立案审查期限", day("03-03"), "发现线索").end("C01", day("03-05"), "已立案")
    case = case.start("C07", "clock.C07", "办案期限", day("03-05"), "立案")
    case = case.hold("C07", "z1", "中止调查", day("03-13"), day("03-13")).release("C07", "z1", day("03-17"), "恢复调查")
    case = case.start("C02:k1", "clock.C02", "先行登记保存期限", day("03-06"), "采取先行登记保存").end(
        "C02:k1", day("03-12"), "已作处理决定"
    )
    if rules.has("clock.C31", day("03-11")):
        case = case.start("C31", "clock.C31", "责令改正", day("03-11"), "取得监测报告").end("C31", day("03-12"), "已责令改正")
    case = case.start("C04:p1", "clock.C04", "陈述申辩", day("03-24"), "告知书送达", subject="p1")
    return case.start("C05:p1", "clock.C05", "要求听证", day("03-24"), "告知书送达", subject="p1")


def steps_of_defence(making: Making, found: inv.Investigation, text: DecisionDraft) -> tuple[pro.Proceeding, dict[str, int]]:
    """Add the steps from the draft to the submission for review."""
    m = making
    proposed = m.step("prepare_draft", "拟定处罚决定文稿", "03-24T09:00")
    version = pro.DraftVersion(proposed, text, draft_digest(text), found.evidence_digest, day("03-24"), m.who("first"))
    notice = m.step("issue_prior_notice", "制发告知书", "03-24T10:00")
    told = party_in(sample("penalty_notice").model_dump(mode="json"), "to") | {"draft": text.model_dump(mode="json")}
    m.paper(notice, "penalty_notice", "行政处罚事先（听证）告知书", content=told, number="州环罚告〔2025〕1号")
    served = m.step("serve_notice", "送达事先告知书", "03-24T11:00")
    slip = sample("service_receipt").model_dump(mode="json") | {"recipient": FIRM.name}
    m.paper(served, "service_receipt", "送达回证", kind="service_receipt", content=slip, number="州环罚告〔2025〕1号")
    m.film(served, "service", at("03-24T11:00"), at("03-24T11:20"))
    said = m.step("record_statement", "记录陈述申辩", "03-26")
    m.paper(said, "defence_record", "陈述申辩笔录", kind="evidence_paper")
    asked = m.step("request_hearing", "要求听证", "03-26T11:00")
    called = m.step("hearing_notice", "听证通知", "03-27", "chair")
    m.paper(called, "hearing_notice", "听证通知书", number="州环听通〔2025〕1号")
    held = m.step("hold_hearing", "举行听证", "04-10T11:00", "chair")
    m.paper(held, "hearing_record", "听证笔录", kind="hearing_paper")
    m.paper(held, "hearing_report", "听证报告", kind="hearing_paper", volume="side")
    m.film(held, "hearing", at("04-10T09:00"), at("04-10T11:00"), operator=m.who("clerk"))
    finished = m.step("finish_defence", "结束告知和申辩环节", "04-14")
    sent = m.step("submit_for_review", "送法制审核", "04-15")
    service = pro.Service(served, "p1", "direct", day("03-24"), number(700), (m.who("first"), m.who("second")))
    point = pro.Point("1", "处罚过重", "not", "裁量已经考虑改正情况，罚款在幅度之内")
    proceeding = pro.Proceeding(
        drafts=(version,),
        notices=(pro.Notice(notice, 1, version, "州环罚告〔2025〕1号", day("03-24"), ("p1",), ("p1",), services=(service,)),),
        statements=(pro.Statement(said, "p1", day("03-26"), "oral", "钱某某", (point,)),),
        requests=(pro.HearingRequest(asked, "p1", day("03-26")),),
        hearings=(
            pro.Hearing(
                called, ("p1",), day("03-27"), at("04-10T09:00"), "听证室", True, m.who("chair"), m.who("clerk"), (m.who("examiner"),), held_on=day("04-10"),
                held_seq=held, ended_on=day("04-10"), record=number(710), report=number(711), proposal="同意原处罚建议",
            ),
        ),
        reviews=(pro.ReviewRound(sent, f"{m.agency}/review/r1", version.digest, found.evidence_digest, day("04-15")),),
        finished=finished,
    )  # fmt: skip
    return proceeding, {"served": served, "said": said, "held": held, "sent": sent, "notice": notice}


def review_of(making: Making, case: CaseState) -> ReviewState:
    version = case.proceeding.version
    assert version is not None
    codes = dict.fromkeys(
        (
            *(making.regime.items("review.package", day("04-15")) if making.regime.has("review.package", day("04-15")) else ()),
            "hearing_papers",
        )
    )
    items = tuple(Item(code, f"材料{n}") for n, code in enumerate(codes, 1))
    state = ReviewState(
        f"{making.agency}/review/r1", stage="reviewing", case=case.stream, case_kind="penalty", case_title=case.title, case_number=case.number, unit=case.unit,
        parties=(FIRM.name,), grounds=("major_rights",), draft_digest=version.digest, evidence_digest=case.investigation.evidence_digest, package=items,
        declaration=Signature(making.who("first"), NAMES["first"], day("04-15"), "由我机构负责"), submitted_by=making.who("first"), submitted_on=day("04-15"),
        received_on=day("04-15"), reviewer=making.who("reviewer"), reviewer_name=NAMES["reviewer"],
        running=core.Running("review.days", "法制审核期限", day("04-15"), "收到送审材料"),
    )  # fmt: skip
    return replace(state, declared_digest=package_digest(items, state.draft_digest, state.evidence_digest))


@cache
def under_review(agency: str = "xiangxi") -> CaseFile:
    """A penalty of 260,000 yuan before the reviewer, on 17 April 2025."""
    m = Making(agency)
    found, _ = steps_of_investigation(m)
    proceeding, _ = steps_of_defence(m, found, draft())
    case = m.case(stage="deliberating", investigation=found, proceeding=proceeding)
    case = clocks_of(case, m.regime)
    return m.file(case, "04-17", review_of(m, case))


MATTERS = ("事项名称", "执法依据", "实施机关", "裁量基准")


def matter(agency: str, organ: str = "", benchmark: str = "") -> ListState:
    """A published list of matters with the power the case rests on; a second version came after the conduct."""
    basis = f"《{GROUND.instrument}》{GROUND.article}{GROUND.item}"
    row = ("对私设暗管排放水污染物的处罚", basis, organ, benchmark)
    since = Version(1, MATTERS, (row,), "本局公告", date(2024, 12, 2), date(2024, 12, 3), ("门户网站",))
    later = Version(
        2,
        MATTERS,
        ((row[0], basis, "其他机关", "一万元以上二万元以下罚款"),),
        "本局公告",
        date(2025, 4, 1),
        date(2025, 4, 2),
        ("门户网站",),
    )
    return ListState(f"{agency}/list/matters", "行政执法事项清单", (since, later))


@cache
def listed(agency: str = "xiangxi") -> CaseFile:
    """The same as `under_review`, of an agency that publishes its matters with their benchmarks."""
    file = under_review(agency)
    assert file.agency is not None
    return replace(file, lists=(matter(agency, file.agency.name, "情节一般的，处二十万元以上四十万元以下罚款"),))


@cache
def decided(agency: str = "xiangxi") -> CaseFile:
    """The same, reviewed, discussed, decided and issued; a correction was made on the way."""
    m = Making(agency)
    found, _ = steps_of_investigation(m)
    proceeding, _ = steps_of_defence(m, found, draft())
    talk = m.step("record_discussion", "记录集体讨论", "04-22", "leader")
    m.paper(talk, "discussion_record", "案件集体讨论记录", kind="internal_approval", volume="side")
    mended = m.step("correct_fact", "更正", "04-22T15:00")
    decide = m.step("decide", "作出行政处罚决定", "04-23", "leader")
    text = party_in(sample("penalty_decision").model_dump(mode="json"), "to")
    text["draft"] = draft().model_dump(mode="json")
    m.paper(decide, "penalty_decision", "行政处罚决定书", content=text, number="州环罚〔2025〕1号")
    m.acts[decide] = Decide.model_construct(publication_told="本决定将依法公开")
    issued = m.step("issue_decision", "签发决定", "04-23T11:00", "leader")
    version = proceeding.drafts[-1]
    members = tuple(
        pro.DiscussionMember(m.who(name), NAMES[name], ("leader_in_charge",), "同意处罚建议", "agree")
        for name in ("leader", "deputy", "head")
    )
    proceeding = replace(
        proceeding,
        discussions=(pro.Discussion(talk, day("04-22"), "三楼会议室", m.who("leader"), m.who("clerk"), members, version.digest, "agree", "同意"),),
        decision=pro.Decision(
            decide, "penalty", "州环罚〔2025〕1号", day("04-23"), m.who("leader"), number(800), number(801), m.regime.version, f"{agency}/review/r1",
            found.evidence_digest, version, version.draft.penalties, ("p1",), issue=pro.Issue(issued, at("04-23T11:00"), "k", "0" * 128, number(802)),
        ),
    )  # fmt: skip
    case = m.case(
        stage="performing", investigation=found, proceeding=proceeding, corrections=(Correction(mended, 3, "place", "甲", "乙", "笔误"),)
    )
    case = clocks_of(case, m.regime).end("C07", day("04-23"), "作出决定")
    case = case.start("C08:p1", "clock.C08", "送达决定", day("04-23"), "作出决定", subject="p1")
    return m.file(case, "04-24")


@cache
def closed(agency: str = "xiangxi") -> CaseFile:
    """The same, served, paid in two parts after a deferral and a demand, and closed."""
    file = decided(agency)
    who = {name: person(agency, name) for name in NAMES}
    seq = len(file.case.steps)
    told = ("送达决定书", "记录缴款", "记录缴款", "申请延期", "制发催告书", "申请结案")
    days = ("04-24", "05-06", "05-12", "04-29", "05-07", "05-15")
    steps = tuple(
        Step(seq + n, "cases.x", label, who["first"], NAMES["first"], at(on), at(on), False) for n, (label, on) in enumerate(zip(told, days, strict=True))
    )  # fmt: skip
    service = pro.Service(seq, "p1", "direct", day("04-24"), number(720), (who["first"], who["second"]))
    done = exe.PartyExecution(
        "p1", service,
        payments=(exe.Payment(seq + 1, "fine", 20_000_000, day("05-06"), "票000001"), exe.Payment(seq + 2, "fine", 6_000_000, day("05-12"), "票000002")),
        deferrals=(
            exe.Deferral(seq + 3, day("04-29"), "经营困难", number(721), "approved", day("04-30"), who["leader"], (exe.Instalment(day("05-30"), 6_000_000),), day("04-30"), True),
        ),
        demands=(exe.Demand(seq + 4, "州环催〔2025〕1号", day("05-07"), (("fine", 6_000_000),), "缴纳罚款", None, (("正在筹款", "同意在期限内缴纳"),)),),
    )  # fmt: skip
    footage = replace(file.case.footage, means=(*file.case.footage.means, Means(seq, seq, ("text",), "文字记录足以全面记录", who["first"])))
    case = replace(
        file.case, stage="closed", steps=(*file.case.steps, *steps), footage=footage,
        execution=exe.Execution(
            MappingProxyType({"p1": done}), closing=exe.Closing(seq + 5, "performed", "", ("d1",), day("05-15"), who["first"], day("05-16"), who["leader"])
        ),
    ).end("C08:p1", day("04-24"), "决定书送达")  # fmt: skip
    if file.regime.has("clock.C44", day("05-16")):
        case = case.start("C44", "clock.C44", "立卷归档", day("05-16"), "结案")
    if file.regime.has("clock.C17", day("04-24")):
        case = case.start("C17:p1", "clock.C17", "延期、分期申请", day("04-24"), "决定书送达", subject="p1").end(
            "C17:p1", day("04-29"), "已经申请"
        )
    case = case.start("C12", "clock.C12", "撤回公开信息", day("05-12"), "知道决定变更").end("C12", day("05-13"), "已经撤回")
    return replace(file, case=case, on=day("05-20"))


@cache
def in_court(agency: str = "xiangxi") -> CaseFile:
    """The same decision, not obeyed: after demand and the end of the remedies the court was asked."""
    file = closed(agency)
    one = file.case.execution.of("p1")
    service = pro.Service(
        one.demands[0].seq, "p1", "direct", day("2025-11-03"), number(722), (person(agency, "first"), person(agency, "second"))
    )
    demand = replace(one.demands[0], issued_on=day("2025-11-03"), service=service)
    court = exe.CourtCase(one.demands[0].seq + 1, "吉首市人民法院", day("2025-11-20"), person(agency, "leader"))
    ended = exe.RemedyCase(
        one.demands[0].seq, "reconsideration", "p1", "州人民政府", day("2025-05-20"), "withdrawn", day("2025-06-20"), day("2025-06-20")
    )
    party = replace(one, payments=(), deferrals=(), demands=(demand,), court=court)
    means = (*file.case.footage.means, Means(service.seq, service.seq, ("text",), "文字记录足以全面记录", person(agency, "first")))
    case = replace(
        file.case,
        stage="in_court",
        execution=exe.Execution(MappingProxyType({"p1": party}), remedies=(ended,)),
        footage=replace(file.case.footage, means=means),
    )
    case = (
        case.start("C21:p1", "clock.C21", "催告", day("2025-11-03"), "送达催告书", subject="p1")
        .with_clock("C44", None)
        .with_clock("C17:p1", None)
    )
    return replace(file, case=case, on=day("2025-11-25"))


@cache
def spared(agency: str = "xiangxi") -> CaseFile:
    """The same case decided without a penalty: slight, corrected in time."""
    file = decided(agency)
    decision = file.case.proceeding.decision
    assert decision is not None
    none = replace(
        decision,
        result="no_penalty",
        version=None,
        penalties=(),
        ground="slight",
        education="2025年4月23日当面教育，讲解水污染防治义务",
        review="",
        opinion_digest="",
    )
    proceeding = replace(
        file.case.proceeding,
        decision=none,
        drafts=(),
        notices=(),
        discussions=(),
        reviews=(),
        statements=(),
        requests=(),
        hearings=(),
        finished=-1,
    )
    case = replace(file.case, proceeding=proceeding).with_clock("C04:p1", None).with_clock("C05:p1", None)
    return replace(file, case=case)
