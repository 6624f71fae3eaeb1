"""Case files that are as they should be, made without a database: what a test plants in them is the only thing wrong.

`under_review` is a penalty before legal review with a hearing, a sample, things kept and a defence; `closed` the same to its closing; `in_court` the
same with the court asked; `spared` without a penalty; `coercion` a sealing; `by_day` a penalty by the day; `crime` one sent to the police.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from mingfa.agencies.state.agency import AgencyState, UnitSpell
from mingfa.agencies.state.person import Certificate, Holding, PersonState, Spell
from mingfa.cases.acts.deciding import Decide
from mingfa.cases.acts.investigation import UseDevice
from mingfa.cases.acts.notice import ServeNotice
from mingfa.cases.state import core
from mingfa.cases.state import execution as exe
from mingfa.cases.state import investigation as inv
from mingfa.cases.state import proceeding as pro
from mingfa.cases.state.core import CaseState, Correction, FiledDocument, Member, PartyState, Step
from mingfa.cases.state.recordings import Means
from mingfa.cases.state.transfer import Transfer, TransferPaper
from mingfa.desk.act import Actor
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import LOCAL
from mingfa.documents.blocks import EvidenceItem, LawCitation, Organisation, Remedy, Violation
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance, draft_digest
from mingfa.documents.samples import sample
from mingfa.law.calendar import load_calendar
from mingfa.law.clock import Extend, Unit
from mingfa.law.regime import load_regime
from mingfa.lists.state import ListState, Version
from mingfa.recording.facts import RecordingSnapshot
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.state import Item, ReviewState, Signature, package_digest

FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")
PLACE = FIRM.address
HIDDEN = Violation(
    time="2025年3月3日", place=PLACE, act="通过暗管排放水污染物", circumstances="生产期间经暗管排放", motive="为节省运行费用", consequence="未造成饮用水水源污染",
    summary="该单位通过暗管排放水污染物",
)  # fmt: skip
DUTY = LawCitation(
    instrument="中华人民共和国水污染防治法",
    article="第三十九条",
    text="禁止利用渗井、渗坑、裂隙、溶洞，私设暗管等逃避监管的方式排放水污染物。",
)
GROUND = LawCitation(
    instrument="中华人民共和国水污染防治法", article="第八十三条", item="第三项",
    text="利用渗井、渗坑、裂隙、溶洞，私设暗管排放水污染物的，由生态环境主管部门责令改正，处十万元以上一百万元以下的罚款。",
)  # fmt: skip
REPORT_NO = "州环监〔2025〕31号"


def day(text: str) -> date:
    """Return 2025-03-06 from 03-06."""
    return date.fromisoformat(text if len(text) == 10 else f"2025-{text}")


def at(text: str) -> datetime:
    """Return a local instant from 03-06T09:00 or 03-06, ten o'clock where none is given."""
    on, _, clock = text.partition("T")
    return datetime.combine(day(on), datetime.strptime(clock or "10:00", "%H:%M").time(), LOCAL)  # noqa: DTZ007  the zone follows


def number(n: int) -> str:
    """Return a digest that stands for an original."""
    return f"{n:064x}"


def fine(yuan: int, **more: Any) -> Penalty:
    """Return a fine."""
    return Penalty(kind=PenaltyKind.FINE, amount_fen=yuan * 100, **more)


def draft(**changes: Any) -> DecisionDraft:
    """Return a draft in which nothing is wrong: a fine of 260,000 yuan on one firm."""
    fields: dict[str, Any] = {
        "title": "涉嫌通过暗管排放水污染物案", "parties": (FIRM,), "violation": HIDDEN,
        "evidence": (
            EvidenceItem(name="现场检查笔录", made_on=day("03-06"), made_by="执法人员", proves="暗管正在排放", sha256=number(901)),
            EvidenceItem(name=f"监测报告（{REPORT_NO}）", made_on=day("03-11"), made_by="监测中心", proves="外排废水超标", sha256=number(902)),
        ),
        "duty_law": (DUTY,), "penalty_law": (GROUND,),
        "discretion": (
            DiscretionReason(factor="过错", finding="明知设施故障而私设暗管，系故意"), DiscretionReason(factor="改正情况", finding="已经拆除暗管，依法从轻"),
        ),
        "penalties": (fine(260_000),),
        "performance": Performance(
            manner="持缴款通知书到指定银行缴纳", term="收到决定书之日起十五日内", account="州财政局罚没收入专户 000-111", late="逾期不缴纳的，每日按罚款数额的百分之三加处罚款"
        ),
        "remedies": (
            Remedy(right="申请行政复议", procedure="收到之日起六十日内书面申请行政复议", channel="湘西土家族苗族自治州人民政府"),
            Remedy(right="提起行政诉讼", procedure="收到之日起六个月内提起行政诉讼", channel="吉首市人民法院"),
        ),
    }  # fmt: skip
    return DecisionDraft(**{**fields, **changes})


def person(agency: str, name: str) -> str:
    """Return the stream of somebody."""
    return f"{agency}/person/{name}"


NAMES = {
    "first": "向甲", "second": "彭乙", "third": "吴丙", "chair": "覃丁", "clerk": "罗戊", "reviewer": "田己", "examiner": "石庚", "head": "龙辛",
    "leader": "张壬", "deputy": "滕癸",
}  # fmt: skip
CARDS = {name: f"1814{n:07}" for n, name in enumerate(NAMES, 1)}


class Making:
    """A case in the making: every call adds a step, with its papers; nothing is asked, nothing is stored."""

    def __init__(self, agency: str, kind: str = "penalty") -> None:
        self.agency, self.regime = agency, load_regime(agency, True)
        self.stream = f"{agency}/case/clean"
        self.unit = next(unit.code for unit in self.regime.units if unit.kind == "handling")
        self.steps: list[Step] = []
        self.documents: list[FiledDocument] = []
        self.activities: list[inv.Activity] = []
        self.recordings: dict[str, RecordingSnapshot] = {}
        self.means: list[Means] = []
        self.acts: dict[int, Any] = {}
        self.kind = kind

    def who(self, name: str) -> str:
        return person(self.agency, name)

    def step(self, act: str, label: str, when: str, by: str = "first", **more: Any) -> int:
        """Add a step; return its seq."""
        seq, moment = len(self.steps), at(when)
        self.steps.append(Step(seq, f"cases.{act}", label, self.who(by), NAMES[by], moment, moment, False, **more))
        return seq

    def paper(
        self, seq: int, form: str, title: str, *, kind: str = "enforcement_document", content: Mapping[str, Any] | None = None, **more: Any
    ) -> str:
        """File the paper of a step."""
        count, step = len(self.documents), self.steps[seq]
        made = FiledDocument(
            seq, kind, form, title, number(1000 + count), step_seq=seq, no=count + 1, content=content, filed_at=step.done_at, pages=1, **more
        )  # fmt: skip
        self.documents.append(made)
        self.steps[seq] = replace(step, documents=(*step.documents, made.id))
        return made.id

    def shown(self, *people: str) -> tuple[inv.Shown, ...]:
        return tuple(inv.Shown(self.who(one), NAMES[one], CARDS[one], "lawful") for one in people)

    def activity(self, act: str, label: str, begun: str, ended: str, *kinds: str, film: bool = True, **more: Any) -> int:
        """Add an on-site activity of the two officers with its film."""
        seq, start, end = self.step(act, label, ended), at(begun), at(ended)
        told = ("cause", "basis", "rights", "explanation", "remedy_right", "remedy_procedure", "remedy_channel")
        fields: dict[str, Any] = {
            "place": PLACE, "officers": self.shown("first", "second"), "identity": "shown", "identity_at": start + timedelta(minutes=1), "confirmed": "已看清证件",
            "uniform": "yes", "uniform_reason": "", "told": told, "explanation": "逐项说明", "recording_told_at": start, "party": "p1", "finished": True,
        }  # fmt: skip
        fields |= {"person": "", **more}
        self.activities.append(inv.Activity(seq, f"cases.{act}", label, kinds, started_at=start, ended_at=end, **fields))
        if film:
            self.film(seq, kinds[0], start, end)
        return seq

    def film(self, seq: int, kind: str, start: datetime, end: datetime, **more: Any) -> None:
        """Tie a film of a whole step to it."""
        stream, n = f"{self.agency}/recording/r{seq}", len(self.recordings) + 1
        fields: dict[str, Any] = {
            "recording": stream, "seq": 3, "digests": (number(5000 + seq),), "form": "video", "source": "recorder", "device": "ZF-01",
            "registered_recorder": True, "operator": self.who("first"), "officers": (self.who("first"), self.who("second")), "started_at": start, "ended_at": end,
            "spans": ((start, end),), "measured": True, "told_at": start, "annotated": True, "steps": ((self.stream, seq, kind),),
            "numbers": ((self.stream, f"音像-{n:03}"),), "place": PLACE, "unit": self.unit, "file_name": f"{n:03}.mp4",
        }  # fmt: skip
        self.recordings[stream] = RecordingSnapshot(**{**fields, **more})

    def words_only(self, seq: int) -> None:
        """Choose words for a step, with the reason."""
        self.means.append(Means(seq, seq, ("text",), "文字记录足以全面记录", self.who("first")))

    def people(self) -> dict[str, PersonState]:
        found = {}
        for name, called in NAMES.items():
            card = Certificate(CARDS[name], "lawful", (), "", date(2023, 1, 1), date(2029, 12, 31), "省人民政府", 0)
            found[self.who(name)] = PersonState(
                self.who(name), called, enrolled_on=date(2020, 1, 1), units=(Spell(self.unit, date(2020, 1, 1)),), certificates=(card,),
                checks=tuple((year, True) for year in range(2023, 2030)), posts=(Holding("officer", self.unit, date(2020, 1, 1)),),
                legal_background=True, legal_qualification_no="A2018", first_reviewer_since=date(2019, 1, 1),
            )  # fmt: skip
        return found

    def known(self) -> AgencyState:
        units = tuple(UnitSpell(unit.code, unit.name, date(2020, 1, 1)) for unit in self.regime.units)
        return AgencyState(
            f"{self.agency}/agency/main", self.agency, self.regime.name, "11433100006668040G", "statutory", number_word="州环", units=units,
            reconsideration_bodies=("湘西土家族苗族自治州人民政府",), courts=("吉首市人民法院",), register_published_on=date(2025, 1, 2), av_lines=3,
        )  # fmt: skip

    def case(self, **parts: Any) -> CaseState:
        """Return the case as it stands."""
        team = tuple(Member(self.who(name), NAMES[name], CARDS[name], day("03-05"), name == "first") for name in ("first", "second"))
        party = PartyState("p1", FIRM.name, "organisation", FIRM.credit_code, FIRM)
        state = CaseState(
            self.stream, kind=self.kind, title="涉嫌通过暗管排放水污染物案", number="州环立〔2025〕7号", unit=self.unit, opened_on=day("03-05"), parties=(party,),
            investigators=frozenset(one.person for one in team), steps=tuple(self.steps), documents=tuple(self.documents),
            recordings=MappingProxyType(dict(self.recordings)),
        )  # fmt: skip
        state = state.with_team(team, day("03-05"))
        state = replace(state, footage=replace(state.footage, means=tuple(self.means)))
        return replace(state, history=self.history(), **{name: part for name, part in parts.items() if name != "history"})

    def history(self) -> tuple[Any, ...]:
        """Return the entries whose act a node reads; the others are not asked."""
        return tuple(
            Entry(
                self.stream,
                one.seq,
                self.acts[one.seq],
                Actor(one.by, one.by_name, self.agency),
                one.done_at,
                one.recorded_at,
                bytes(32),
                {},
            )
            if one.seq in self.acts
            else None
            for one in self.steps
        )

    def file(self, case: CaseState, on: str, review: ReviewState | None = None) -> CaseFile:
        """Return the file with every original verified."""
        digests = {one.digest for one in case.documents} | {one.digest for one in case.investigation.evidence}
        digests |= {digest for one in case.recordings.values() for digest in one.digests}
        return CaseFile(
            case, self.regime, load_calendar(), day(on), review, self.known(), MappingProxyType(self.people()),
            MappingProxyType(dict.fromkeys(digests, "verified")), (),
        )  # fmt: skip


def record(form: str, making: Making, begun: str, ended: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a record of the two officers."""
    content = sample(form).model_dump(mode="json")
    content["head"] |= {
        "started_at": at(begun).isoformat(), "ended_at": at(ended).isoformat(), "place": PLACE, "recording_told": "已告知全程录音录像",
        "officers": [{"name": NAMES[name], "card_number": CARDS[name]} for name in ("first", "second")],
    }  # fmt: skip
    content["closing"] = {
        "state": "signed",
        "statement": "与事实相符",
        "signed_by": "钱某某",
        "relation": "法定代表人",
        "refusal_note": "",
        "witness": "",
    }
    if "inspected" in content:
        content["inspected"] = FIRM.model_dump(mode="json")
    return {**content, **more}


def party_in(content: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return a form's fields with the case's party in these places."""
    return {**content, **{key: FIRM.model_dump(mode="json") for key in keys}}


def _handover_unit(making: Making) -> str:
    name, on = "recording.handover_unit", day("04-14")
    return making.regime.text(name, on) if making.regime.has(name, on) else ""


def _investigated(making: Making) -> tuple[inv.Investigation, dict[str, int]]:
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


def _clocks(case: CaseState, rules: Any) -> CaseState:
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


def _heard(making: Making, found: inv.Investigation, text: DecisionDraft) -> tuple[pro.Proceeding, dict[str, int]]:
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


def _review(making: Making, case: CaseState) -> ReviewState:
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
    found, _ = _investigated(m)
    proceeding, _ = _heard(m, found, draft())
    case = m.case(stage="deliberating", investigation=found, proceeding=proceeding)
    case = _clocks(case, m.regime)
    return m.file(case, "04-17", _review(m, case))


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
    found, _ = _investigated(m)
    proceeding, _ = _heard(m, found, draft())
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
    case = _clocks(case, m.regime).end("C07", day("04-23"), "作出决定")
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
    found, _ = _investigated(m)
    old = m.step("file_document", "归集文书", "03-12T15:00")
    m.paper(old, "penalty_decision", "原行政处罚决定书", number="州环罚〔2025〕3号")
    text = draft(
        penalties=(Penalty(kind=PenaltyKind.FINE, amount_fen=100_000_000, days=10, detail="按日连续处罚"),),
        discretion=(DiscretionReason(factor="过错", finding="责令改正后继续排放"), DiscretionReason(factor="改正情况", finding="复查时没有改正")),
    )  # fmt: skip
    order = replace(found.orders[0], checked_on=day("03-22"), done=False)
    content = {**(found.report.content or {}), "proposed": text.model_dump(mode="json")["penalties"]} if found.report is not None else {}
    found = replace(found, orders=(order,), report=replace(found.report, content=content) if found.report is not None else None)
    proceeding, _ = _heard(m, found, text)
    case = _clocks(m.case(stage="deliberating", investigation=found, proceeding=proceeding), m.regime)
    return m.file(case, "04-17", _review(m, case))


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
    found, _ = _investigated(m)
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
    proceeding, _ = _heard(m, found, told)
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
    case = _clocks(m.case(stage="deliberating", investigation=found, proceeding=proceeding, avoidances=(avoided,)), m.regime)
    case = case.start("C03:k1", "clock.C03", "紧急先行登记保存补办批准", at("03-06T16:00"), "紧急采取").end(
        "C03:k1", at("03-07T10:00"), "已批准"
    )
    case = case.extend("C07", Extend(30, Unit.CALENDAR_DAY, day("04-10"), "案情复杂", "局长"))
    file = m.file(case, "04-17", _review(m, case))
    file = with_review(file, round=2, previous=f"{m.agency}/review/r0", responses=(("告知书日期有误", "已经重新告知"),))
    return with_recording(file, 0, disc="signed")


# Changing a file ------------------------------------------------------------------------------------------------------------------


def with_draft(file: CaseFile, text: DecisionDraft, *, notified: bool = True) -> CaseFile:
    """Return the file with another draft, notified and under review as it is; or only drafted, after the notice."""
    old = file.case.proceeding
    version = replace(old.drafts[-1], draft=text, digest=draft_digest(text))
    notices = tuple(replace(one, version=version) for one in old.notices) if notified else old.notices
    rounds = tuple(replace(one, draft_digest=version.digest) for one in old.reviews)
    talks = tuple(replace(one, draft_digest=version.digest) for one in old.discussions)
    decision = (
        replace(old.decision, version=version, penalties=text.penalties)
        if old.decision is not None and old.decision.version is not None
        else old.decision
    )
    case = replace(
        file.case,
        proceeding=replace(old, drafts=(*old.drafts[:-1], version), notices=notices, reviews=rounds, discussions=talks, decision=decision),
    )
    review = file.review
    if review is not None:
        review = replace(
            review, draft_digest=version.digest, declared_digest=package_digest(review.package, version.digest, review.evidence_digest)
        )
    return replace(file, case=case, review=review)


def with_case(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the case changed."""
    return replace(file, case=replace(file.case, **changes))


def with_found(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the investigation changed."""
    return with_case(file, investigation=replace(file.case.investigation, **changes))


def with_evidence(file: CaseFile, *evidence: inv.EvidenceState) -> CaseFile:
    """Return the file with another set of evidence, on which draft and review rest."""
    file = with_found(file, evidence=evidence)
    digest = file.case.investigation.evidence_digest
    old = file.case.proceeding
    version = replace(old.drafts[-1], evidence_digest=digest)
    rounds = tuple(replace(one, evidence_digest=digest) for one in old.reviews)
    file = with_case(file, proceeding=replace(old, drafts=(*old.drafts[:-1], version), reviews=rounds))
    review = file.review
    if review is None:
        return file
    return replace(
        file, review=replace(review, evidence_digest=digest, declared_digest=package_digest(review.package, review.draft_digest, digest))
    )


def with_proceeding(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with parts of the proceeding changed."""
    return with_case(file, proceeding=replace(file.case.proceeding, **changes))


def with_paper(file: CaseFile, form: str, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with the n-th paper of a form changed; `content` changes only the fields it names."""
    mine = [one for one in file.case.documents if one.form == form]
    one = mine[n]
    if "content" in changes:
        changes["content"] = {**(one.content or {}), **changes["content"]}
    new = replace(one, **changes)
    return with_case(file, documents=tuple(new if held.id == one.id else held for held in file.case.documents))


def with_head(file: CaseFile, form: str = "site_record", n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with the head of a record changed."""
    one = [one for one in file.case.documents if one.form == form][n]
    content = one.content or {}
    return with_paper(file, form, n, content={"head": {**content["head"], **changes}})


def with_activity(file: CaseFile, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with an activity changed."""
    held = list(file.case.investigation.activities)
    held[n] = replace(held[n], **changes)
    return with_found(file, activities=tuple(held))


def with_recording(file: CaseFile, n: int = 0, **changes: Any) -> CaseFile:
    """Return the file with a recording changed."""
    streams = list(file.case.recordings)
    held = dict(file.case.recordings)
    held[streams[n]] = held[streams[n]].model_copy(update=changes)
    return with_case(file, recordings=MappingProxyType(held))


def with_person(file: CaseFile, name: str, **changes: Any) -> CaseFile:
    """Return the file with a person changed."""
    stream = person(file.regime.agency, name)
    return replace(file, people=MappingProxyType({**file.people, stream: replace(file.people[stream], **changes)}))


def with_party(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its party changed."""
    return with_case(file, parties=(replace(file.case.parties[0], **changes),))


def with_review(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its review changed."""
    assert file.review is not None
    return replace(file, review=replace(file.review, **changes))


def with_execution(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with the performance of its party changed."""
    one = replace(file.case.execution.of("p1"), **changes)
    return with_case(file, execution=file.case.execution.with_party(one))


def with_decision(file: CaseFile, **changes: Any) -> CaseFile:
    """Return the file with its decision changed."""
    assert file.case.proceeding.decision is not None
    return with_proceeding(file, decision=replace(file.case.proceeding.decision, **changes))


def with_step(file: CaseFile, seq: int, **changes: Any) -> CaseFile:
    """Return the file with a step changed."""
    return with_case(file, steps=tuple(replace(one, **changes) if one.seq == seq else one for one in file.case.steps))


def changed(text: DecisionDraft, **changes: Any) -> DecisionDraft:
    """Return a draft with fields changed, unchecked: also what a form would not let through."""
    return text.model_copy(update=changes)
