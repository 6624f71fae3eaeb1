"""The one case that all samples tell of: its agency, party, people, law, evidence and draft. No real person, firm or case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingfa.documents.blocks import (
    CHINA,
    ApprovalChain,
    Citizen,
    Closing,
    Contact,
    EvidenceItem,
    LawCitation,
    Officer,
    Opinion,
    Organisation,
    Person,
    RecordHead,
    Remedy,
    SignState,
    Thing,
    Told,
    Violation,
)
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance
from mingfa.documents.papers import decision, investigation
from mingfa.documents.render import AgencyHead

AGENCY = AgencyHead(
    name="示范州生态环境局",
    word="示州环",
    address="示范州示范市政务大道1号",
    postcode="416000",
    contact="示例科室",
    phone="0743-0000000",
    mark="演示数据　不具法律效力",
)
PARTY = Organisation(
    name="示范州溪源锰业有限责任公司",
    address="示范州示范市工业园区2号",
    credit_code="91433100MA00000000",
    head_title="法定代表人",
    head_name="石喆堃",
)
PERSON = Citizen(name="田镕", id_number="433101199001010000", address="示范州示范市沿河路3号")
OFFICERS = (Officer(name="向示例", card_number="18140000001"), Officer(name="彭示例", card_number="18140000002"))
CONTACT = Contact(address="示范州示范市政务大道1号", postcode="416000", person="向示例", phone="0743-0000000")
TITLE = "涉嫌通过逃避监管的方式排放水污染物案"
CASE_NUMBER = "示州环立〔2026〕7号"
DUTY = LawCitation(
    instrument="中华人民共和国水污染防治法",
    article="第三十九条",
    text="禁止利用渗井、渗坑、裂隙、溶洞，私设暗管，篡改、伪造监测数据，或者不正常运行水污染防治设施等逃避监管的方式排放水污染物。",
)
GROUND = LawCitation(
    instrument="中华人民共和国水污染防治法",
    article="第八十三条",
    item="第（三）项",
    text="利用渗井、渗坑、裂隙、溶洞，私设暗管，篡改、伪造监测数据，或者不正常运行水污染防治设施等逃避监管的方式排放水污染物的，"
    "由县级以上人民政府环境保护主管部门责令改正或者责令限制生产、停产整治，并处十万元以上一百万元以下的罚款。",
)
NOTICE_LAW = LawCitation(
    instrument="中华人民共和国行政处罚法",
    article="第四十四条",
    text="行政机关在作出行政处罚决定之前，应当告知当事人拟作出的行政处罚内容及事实、理由、依据，并告知当事人依法享有的陈述、申辩、要求听证等权利。",
)
VIOLATION = Violation(
    time="2026年3月5日10时20分",
    place="该公司废水总排口西侧约12米处",
    act="将未经处理的压滤车间废水经私设的一根直径110毫米的塑料管直接排入厂外溪沟",
    circumstances="检查时该暗管正在排水，流量约每小时3立方米；经取样监测，外排废水中总锰浓度为8.6毫克/升，超过排放限值3.3倍",
    motive="该公司明知压滤机故障未修复，为不停产而敷设暗管，系主观故意",
    consequence="外排废水流入溪沟约2日，未造成饮用水水源地污染",
    summary="该公司的行为属于私设暗管、以逃避监管的方式排放水污染物。",
)
EVIDENCE = (
    EvidenceItem(
        name="现场检查（勘察）笔录", made_on=date(2026, 3, 5), made_by="向示例、彭示例", proves="检查时暗管正在排水及其位置、走向"
    ),
    EvidenceItem(name="现场照片6张、录像1段", made_on=date(2026, 3, 5), made_by="彭示例", proves="暗管外观、排水状态", sha256="1a" * 32),
    EvidenceItem(name="调查询问笔录", made_on=date(2026, 3, 6), made_by="石喆堃", proves="敷设暗管的时间、原因和责任人"),
    EvidenceItem(
        name="监测报告（示环监字第0000号）", made_on=date(2026, 3, 9), made_by="示范州生态环境监测中心", proves="外排废水超标的项目和倍数"
    ),
)
REMEDIES = (
    Remedy(
        right="如不服本决定，可以申请行政复议",
        procedure="自收到本决定书之日起六十日内提出书面申请",
        channel="向示范州人民政府提出（收件地址：示范州司法局行政复议接待窗口；网上渠道：行政复议服务平台）",
    ),
    Remedy(right="也可以直接提起行政诉讼", procedure="自收到本决定书之日起六个月内提交起诉状", channel="向有管辖权的示范市人民法院提出"),
)
DEFENCE = Remedy(
    right="你（单位）有权进行陈述、申辩",
    procedure="请自收到本告知书之日起五个工作日内以书面或者口头方式提出；逾期未提出的，视为放弃",
    channel="向本机关示例科室提出",
)
HEARING = Remedy(
    right="你（单位）有权要求举行听证",
    procedure="请自收到本告知书之日起五个工作日内提出；逾期未提出的，视为放弃",
    channel="向本机关法制机构书面提出",
)
TOLD = Told(
    cause="对你单位废水排放和污染防治设施运行情况进行检查",
    basis="《中华人民共和国水污染防治法》第三十条",
    rights="你单位有权拒绝未出示执法证件人员的检查，有权陈述、申辩、申请回避；应当如实回答询问、提供材料，不得拒绝、阻挠",
    remedies=(
        Remedy(
            right="认为执法行为违法的，可以投诉举报",
            procedure="以书面、电话或者当面方式提出",
            channel="向本机关法制机构或者同级司法行政机关提出",
        ),
    ),
    explanation="执法人员已逐项说明，被检查人表示清楚",
)
HEAD = RecordHead(
    started_at=datetime(2026, 3, 5, 10, 20, tzinfo=CHINA),
    ended_at=datetime(2026, 3, 5, 12, 5, tzinfo=CHINA),
    place="示范州溪源锰业有限责任公司压滤车间及废水总排口",
    officers=OFFICERS,
    recorder="彭示例",
    card_shown="我们是示范州生态环境局的行政执法人员，已向你出示行政执法证件，请确认。",
    card_confirmed="已看过两人的证件，姓名、证号无误。",
    told=TOLD,
    avoidance_answer="不申请回避。",
)
CLOSING = Closing(state=SignState.TO_SIGN)
SIGNED = Closing(state=SignState.SIGNED, signed_by="石喆堃", relation="法定代表人")
THINGS = (
    Thing(name="塑料管", number="12米", model="DN110", remark="私设暗管"),
    Thing(name="阀门", number="1个", model="DN110", batch="不详", maker="不详"),
)
SAMPLES = (
    investigation.Sample(name="废水", number="2瓶", model="500毫升", share="瞬时样", features="微黄、略浑浊"),
    investigation.Sample(name="废水（平行样）", number="2瓶", model="500毫升", share="瞬时样", features="微黄、略浑浊"),
)
DISCRETION = (
    DiscretionReason(factor="排放去向和危害后果", finding="排入一般水体，未造成饮用水水源地污染，取一般等次"),
    DiscretionReason(factor="主观过错", finding="明知设施故障而私设暗管，系故意，取较重等次"),
    DiscretionReason(factor="改正情况", finding="被查当日拆除暗管并停产检修，取从轻等次"),
    DiscretionReason(factor="违法次数", finding="两年内首次"),
)
PERFORMANCE = Performance(
    manner="请持缴款码到代收银行或者通过电子支付系统缴纳罚款，",
    term="自收到本决定书之日起十五日内缴清。",
    account="收款人：示范州财政局；代收机构：示范银行示范支行；缴款码：0000 0000 0000 0000 0000",
    late="逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额；在法定期限内不申请行政复议、不提起行政诉讼又不履行的，"
    "本机关将依法申请人民法院强制执行。",
)


def draft(**changes: Any) -> DecisionDraft:
    """Return a complete draft of a decision, with the fields given in `changes` put in."""
    base: dict[str, Any] = {
        "title": TITLE,
        "parties": (PARTY,),
        "violation": VIOLATION,
        "evidence": EVIDENCE,
        "duty_law": (DUTY,),
        "penalty_law": (GROUND,),
        "discretion": DISCRETION,
        "penalties": (Penalty(kind=PenaltyKind.FINE, amount_fen=20_000_000),),
        "performance": PERFORMANCE,
        "remedies": REMEDIES,
    }
    return DecisionDraft(**(base | changes))


def opinion_of(words: str, *names: str, on: date) -> Opinion:
    """Return an opinion signed by these people on a day."""
    return Opinion(opinion=words, signed_by=names, signed_on=on)


def approvals(words: str, on: date, *, reviewed: bool = False) -> ApprovalChain:
    """Return the approval of a paper: the officers' words, then unit, legal reviewer where there was one, leader."""
    return ApprovalChain(
        officers=opinion_of(words, "向示例", "彭示例", on=on),
        unit_head=opinion_of("同意承办人意见，报负责人审批。", "龙示例", on=on),
        legal_reviewer=opinion_of("经审核，主体、权限、程序、证据和法律适用均无不当，同意。", "覃示例", on=on) if reviewed else None,
        leader=opinion_of("同意。", "张示例", on=on),
    )


FACTS = "2026年3月5日现场检查发现，该公司将未经处理的压滤车间废水经私设暗管排入厂外溪沟，外排废水总锰超标3.3倍。"
YES = decision.Check(yes=True)
CHAIR = Person(name="覃示例", unit="法规与标准科", post="科长")
RECORDER = Person(name="罗示例", unit="法规与标准科", post="科员")
