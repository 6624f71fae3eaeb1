"""Complete synthetic data for every form: for tests, previews of blank templates and demonstrations. No real person, firm or case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from mingfa.documents.blocks import (
    CHINA,
    ApprovalChain,
    Block,
    Citizen,
    Closing,
    Contact,
    EvidenceItem,
    LawCitation,
    Officer,
    Opinion,
    Organisation,
    Person,
    QuestionAnswer,
    RecordHead,
    Remedy,
    SignState,
    Thing,
    Told,
    Violation,
)
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance, draft_digest
from mingfa.documents.papers import decision, evidence, execution, investigation
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


def _opinion(words: str, *names: str, on: date) -> Opinion:
    return Opinion(opinion=words, signed_by=names, signed_on=on)


def _chain(words: str, on: date, *, reviewed: bool = False) -> ApprovalChain:
    return ApprovalChain(
        officers=_opinion(words, "向示例", "彭示例", on=on),
        unit_head=_opinion("同意承办人意见，报负责人审批。", "龙示例", on=on),
        legal_reviewer=_opinion("经审核，主体、权限、程序、证据和法律适用均无不当，同意。", "覃示例", on=on) if reviewed else None,
        leader=_opinion("同意。", "张示例", on=on),
    )


_FACTS = "2026年3月5日现场检查发现，该公司将未经处理的压滤车间废水经私设暗管排入厂外溪沟，外排废水总锰超标3.3倍。"
_YES = decision.Check(yes=True)
_NINE = decision.LegalReviewChecks(
    subject=_YES, power=_YES, officers=_YES, procedure=_YES, facts=_YES, law=_YES, papers=_YES, no_crime=_YES,
    major=decision.Check(yes=True, note="拟罚款数额达到听证标准"),
)  # fmt: skip
_CHAIR = Person(name="覃示例", unit="法规与标准科", post="科长")
_RECORDER = Person(name="罗示例", unit="法规与标准科", post="科员")
_LEADERS = (
    Person(name="张示例", post="局长"),
    Person(name="吴示例", post="副局长"),
    Person(name="滕示例", post="总工程师"),
)


def _filing() -> Block:
    met = investigation.Condition
    return investigation.FilingApproval(
        case_title=TITLE,
        source="现场检查",
        source_detail="2026年3月5日对工业园区涉水企业开展的双随机检查",
        lead_received_on=date(2026, 3, 5),
        party=PARTY,
        facts=_FACTS,
        suspected_law=(DUTY,),
        conditions=investigation.FilingConditions(
            evidence=met(met=True, reason="有现场检查笔录、照片、录像和取样记录"),
            punishable=met(met=True, reason="《中华人民共和国水污染防治法》第八十三条规定了罚款"),
            jurisdiction=met(met=True, reason="违法行为发生地在本行政区域"),
            in_time=met(met=True, reason="违法行为发现时正在进行"),
        ),
        outcome="立案",
        officers=OFFICERS,
        remark="指定向示例、彭示例承办。",
        approval=_chain("符合立案条件，建议立案查处。", date(2026, 3, 6)),
    )


def _site() -> Block:
    return investigation.SiteRecord(
        head=HEAD,
        inspected=PARTY,
        person_on_site=investigation.PersonOnSite(
            name="石喆堃", id_number="433101197001010000", post="总经理", phone="13900000000", relation="法定代表人"
        ),
        others="无",
        production="检查时压滤、浸出两个车间正在生产，日处理矿石约80吨，锅炉未运行。",
        permits="持有排污许可证（编号91433100MA00000000001V），环评批复、竣工验收手续齐全。",
        pollution="主要污染物为含锰废水，配套处理能力每日200立方米的污水处理站一座，检查时一号压滤机停机待修，处理站进水量明显低于许可工况。",
        violation=_FACTS + "\n废水总排口西侧约12米处有一根直径110毫米的塑料管自车间外墙伸出，末端接入溪沟，正在排水。",
        sampling="由示范州生态环境监测中心两名采样人员在暗管出口采集水样4瓶；执法人员拍摄照片6张、录像1段，执法记录仪全程开启。",
        plan=investigation.SitePlan(
            direction="上北下南",
            drawn_at=datetime(2026, 3, 5, 11, 40, tzinfo=CHINA),
            drawer="彭示例",
            description="压滤车间位于厂区西北角，暗管自车间西墙向西12米入溪沟，总排口在其东侧。",
        ),
        closing=CLOSING,
    )


def _media() -> Block:
    return investigation.MediaEvidence(
        case_title=TITLE,
        files=(
            investigation.MediaFile(name="IMG_0001.jpg", proves="暗管出口正在排水", sha256="2b" * 32),
            investigation.MediaFile(name="VID_0001.mp4", proves="暗管走向与排水全过程", sha256="3c" * 32),
        ),
        method="执法记录仪、数码相机拍摄",
        started_at=datetime(2026, 3, 5, 10, 30, tzinfo=CHINA),
        ended_at=datetime(2026, 3, 5, 11, 10, tzinfo=CHINA),
        place="废水总排口西侧约12米处",
        maker="彭示例",
        carrier="执法记录仪存储卡，存于本机关证据室",
        officers=OFFICERS,
        closing=SIGNED,
    )


def _evidence_disc() -> Block:
    return evidence.EvidenceDisc(
        case_title=TITLE,
        case_number="示环立〔2026〕7号",
        disc_number="GP-2026-007",
        medium="档案级 BD-R",
        officers="彭示例、向样本",
        operator="彭示例",
        started_at=datetime(2026, 3, 5, 10, 30, tzinfo=CHINA),
        ended_at=datetime(2026, 3, 5, 11, 10, tzinfo=CHINA),
        place="废水总排口西侧约12米处",
        model="示例牌 X1",
        format="MP4（H.264）",
        further=(evidence.DiscEntry(name="保管地点", value="本机关证据室"),),
        files=(evidence.DiscFile(name="VID_0001.mp4", size="1.2 GB", sha256="3c" * 32),),
        remark="一式两份。",
        made_by="样本甲",
        made_on=date(2026, 3, 9),
        signatures=(evidence.DiscSignature(who="彭示例", role="执法人员", at=datetime(2026, 3, 9, 16, 5, tzinfo=CHINA)),),
    )


def _questioning() -> Block:
    return investigation.QuestioningRecord(
        case_title=TITLE,
        head=HEAD.model_copy(update={"place": "示范州生态环境局调查询问室"}),
        person=investigation.Questioned(
            name="石喆堃",
            sex="男",
            age=56,
            id_number="433101197001010000",
            job="示范州溪源锰业有限责任公司总经理",
            phone="13900000000",
            relation="法定代表人",
            address="示范州示范市沿河路5号",
            postcode="416000",
        ),
        questions=(
            QuestionAnswer(
                question="请介绍你公司的基本情况和你的职务。", answer="我公司从事电解锰生产，我是法定代表人、总经理，全面负责。"
            ),
            QuestionAnswer(
                question="暗管是什么时候、由谁敷设的？",
                answer="2026年3月3日，一号压滤机坏了，配件要等四天。\n我安排车间主任带人接了一根塑料管，把压滤水直接排到沟里。",
            ),
            QuestionAnswer(question="你公司是否知道这种做法违法？", answer="知道不对，当时怕停产违约。现在管子已经拆了，车间也停了。"),
            QuestionAnswer(question="你还有什么需要补充的？", answer="没有了。请考虑我们积极整改，从轻处理。"),
        ),
        results_told="监测结果将在报告作出后另行书面告知。",
        service_address="按送达地址及方式确认书填写的地址和方式送达。",
        closing=SIGNED,
    )


def _preservation() -> Block:
    return investigation.PreservationNotice(
        party=PARTY,
        act="私设暗管排放水污染物",
        suspected_law=(DUTY,),
        basis=(
            LawCitation(
                instrument="中华人民共和国行政处罚法",
                article="第五十六条",
                text="在证据可能灭失或者以后难以取得的情况下，经行政机关负责人批准，可以先行登记保存，并应当在七日内及时作出处理决定。",
            ),
        ),
        from_on=date(2026, 3, 5),
        to_on=date(2026, 3, 16),
        where="就地保存",
        place="示范州溪源锰业有限责任公司二号库房",
        duty="在此期间，你（单位）或者有关人员不得销毁或者转移证据。",
        things=THINGS,
        officers=OFFICERS,
        remedies=(
            Remedy(
                right="对先行登记保存有异议的，可以陈述、申辩",
                procedure="自收到本通知书之日起以书面或者口头方式提出",
                channel="向本机关示例科室提出",
            ),
        ),
        contact=CONTACT,
    )


def _release() -> Block:
    return investigation.PreservationRelease(
        party=PARTY,
        original_number="示州环登存〔2026〕2号",
        original_on=date(2026, 3, 5),
        scope="全部解除",
        reason="有关物证已拍照、测量并制作笔录固定，无需继续保存",
        released_on=date(2026, 3, 12),
        things=THINGS,
        officers=OFFICERS,
        contact=CONTACT,
    )


def _service_address() -> Block:
    return investigation.ServiceAddressConfirmation(
        case_title=TITLE,
        party=PARTY,
        told=(
            "请如实提供送达地址和方式；所填地址和方式适用于本案各个阶段。",
            "地址、联系方式变更的，应当及时书面告知本机关；因提供不准确或者未及时告知变更致使文书不能送达的，依法承担后果。",
            "同意电子送达的，文书到达所填系统的日期为送达日期，可以要求另行提供纸质文书。",
        ),
        signer="石喆堃",
        relation="法定代表人",
        id_number="433101197001010000",
        address="示范州示范市工业园区2号",
        postcode="416000",
        phone="13900000000",
        electronic=True,
        email="service@example.test",
        officers=OFFICERS,
        closing=SIGNED,
    )


def _sampling_notice() -> Block:
    return investigation.SamplingNotice(
        party=PARTY,
        reason="调查你单位外排废水是否超过排放限值",
        basis=(
            LawCitation(instrument="中华人民共和国行政处罚法", article="第五十六条", text="行政机关在收集证据时，可以采取抽样取证的方法。"),
        ),
        sampled_at=datetime(2026, 3, 5, 11, 0, tzinfo=CHINA),
        place="暗管出口",
        samples=SAMPLES,
        samplers=(Officer(name="舒示例", card_number="监测上岗证0001"), Officer(name="梁示例", card_number="监测上岗证0002")),
        officers=OFFICERS,
        contact=CONTACT,
    )


def _sampling_record() -> Block:
    return investigation.SamplingRecord(
        party=PARTY,
        started_at=datetime(2026, 3, 5, 11, 0, tzinfo=CHINA),
        ended_at=datetime(2026, 3, 5, 11, 30, tzinfo=CHINA),
        place="暗管出口",
        samplers=(Officer(name="舒示例", card_number="监测上岗证0001"),),
        officers=OFFICERS,
        method="按照《污水监测技术规范》采集瞬时样",
        process="以洁净采样瓶在出水中段采样，荡洗三次，加酸固定，全程录像。",
        sealing="当场加贴封条，封条由当事人和采样人员共同签名。",
        samples=SAMPLES,
        closing=SIGNED,
    )


def _result() -> Block:
    return investigation.ResultNotice(
        party=PARTY,
        entrusted_on=date(2026, 3, 5),
        body="示范州生态环境监测中心",
        matter="外排废水中总锰等5项指标",
        report_number="示环监字第0000号",
        result="总锰8.6毫克/升，超过排放限值3.3倍；其余4项未超标。",
        objection=(
            Remedy(
                right="对监测结果有异议的，可以申请复核",
                procedure="自收到本告知书之日起五个工作日内书面提出并说明理由",
                channel="向本机关示例科室提出",
            ),
        ),
        excluded_time="自委托监测之日至收到监测报告之日的时间，不计入案件办理期限。",
        contact=CONTACT,
    )


def _course(ground: str, facts: str) -> Callable[[], Block]:
    def make() -> Block:
        return investigation.CourseApproval(
            case_number=CASE_NUMBER,
            case_title=TITLE,
            party=PARTY,
            filed_on=date(2026, 3, 6),
            facts=_FACTS,
            ground=ground,
            ground_facts=facts,
            basis=(
                LawCitation(
                    instrument="生态环境行政处罚办法",
                    article="第三十五条",
                    text="有法定情形的，经批准可以中止调查；情形消失后应当立即恢复。",
                ),
            ),
            from_on=date(2026, 3, 20),
            approval=_chain("情形属实，建议批准。", date(2026, 3, 20)),
        )

    return make


def _internal_approval() -> Block:
    return decision.InternalApproval(
        matter="行政处罚决定",
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        facts=_FACTS,
        reason="案件事实清楚、证据确凿，已履行告知、听证、法制审核和集体讨论程序，拟作出行政处罚决定。",
        basis=(GROUND,),
        proposal="罚款人民币贰拾万元整（200,000.00元）。",
        annexes=("行政处罚决定书（送审稿）", "法制审核意见书", "集体讨论记录"),
        approval=_chain("拟按送审稿作出处罚决定，请审批。", date(2026, 5, 8), reviewed=True),
    )


def _report() -> Block:
    return investigation.InvestigationReport(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        source="双随机检查发现",
        party=PARTY,
        filed_on=date(2026, 3, 6),
        course="2026年3月5日现场检查并取样；3月6日立案，当日询问法定代表人；3月9日取得监测报告；3月12日将监测结果告知当事人。",
        violation=VIOLATION,
        evidence=EVIDENCE,
        duty_law=(DUTY,),
        penalty_law=(GROUND,),
        discretion=DISCRETION,
        proposal="建议责令改正违法行为，并处罚款。",
        proposed=(Penalty(kind=PenaltyKind.FINE, amount_fen=20_000_000),),
        officers=OFFICERS,
        signed_on=date(2026, 3, 25),
        unit_head=_opinion("调查终结，同意移送案件审查。", "龙示例", on=date(2026, 3, 25)),
    )


def _case_review() -> Block:
    return decision.CaseReview(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        investigators=OFFICERS,
        checks=decision.CaseReviewChecks(jurisdiction=_YES, facts=_YES, evidence=_YES, procedure=_YES, limitation=_YES, law=_YES),
        result="同意调查意见",
        reviewer=_opinion("经书面审查，同意调查意见，建议进入告知程序。", "罗示例", on=date(2026, 3, 27)),
        unit_head=_opinion("同意。", "覃示例", on=date(2026, 3, 27)),
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
        approval=_chain("已逐条复核，建议维持。", date(2026, 4, 7)),
    )


def _hearing_notice() -> Block:
    return decision.HearingNotice(
        to=PARTY,
        case_title=TITLE,
        requested_on=date(2026, 4, 2),
        starts_at=datetime(2026, 4, 20, 9, 0, tzinfo=CHINA),
        place="示范州生态环境局三楼会议室",
        public=True,
        chair=_CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=_RECORDER,
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
        chair=_CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=_RECORDER,
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
        chair=_CHAIR,
        members=(Person(name="冉示例", unit="水生态环境科", post="副科长"),),
        recorder=_RECORDER,
        original_facts=_FACTS + "证据四项，依据《中华人民共和国水污染防治法》第八十三条第（三）项。",
        original_proposal="罚款人民币贰拾万元整。",
        defence="对事实和证据无异议，请求考虑当日改正。",
        findings="经听证，原认定的事实清楚，证据确凿、充分。",
        proposal="维持原处罚建议。",
        chair_opinion=_opinion("听证程序合法，建议维持。", "覃示例", on=date(2026, 4, 22)),
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
        checks=_NINE,
        result="同意",
        reviewer=_opinion("经书面审核，同意。", "覃示例", on=date(2026, 4, 28)),
        unit_head=_opinion("同意。", "向审示例", on=date(2026, 4, 28)),
    )


def _review_opinion() -> Block:
    return decision.LegalReviewOpinion(
        to_unit="生态环境保护综合行政执法支队",
        case_title=TITLE,
        party=PARTY,
        received_on=date(2026, 4, 23),
        materials=("行政处罚决定书（送审稿）", "调查报告及全部证据", "听证笔录、听证报告", "裁量说明"),
        draft_sha256=draft_digest(draft()),
        checks=_NINE,
        conclusion="经审核，本案主体合法，事实清楚，证据确凿，适用法律准确，程序合法，裁量适当，文书规范，同意送审稿。",
        advice=("决定书送达时一并告知处罚信息公开事项。",),
        basis=(
            LawCitation(
                instrument="中华人民共和国行政处罚法",
                article="第五十八条",
                text="在行政机关负责人作出行政处罚的决定之前，应当由从事行政处罚决定法制审核的人员进行法制审核；未经法制审核或者审核未通过的，不得作出决定。",
            ),
        ),
        reviewers=(_CHAIR, _RECORDER),
        head=Person(name="向审示例", post="法规与标准科科长"),
        case_number=CASE_NUMBER,
        evidence_sha256="5a" * 32,
        declaration="本人依照规定独立审核，对本审核意见负责。",
        sign_off=_opinion("同意。", "田分管", on=date(2026, 4, 28)),
    )


def _discussion() -> Block:
    return decision.DiscussionRecord(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        started_at=datetime(2026, 5, 6, 15, 0, tzinfo=CHINA),
        ended_at=datetime(2026, 5, 6, 16, 10, tzinfo=CHINA),
        place="示范州生态环境局五楼会议室",
        chair=_LEADERS[0],
        recorder=_RECORDER,
        members=_LEADERS,
        observers=(Person(name="向示例", post="案件调查人员（列席汇报，不参与表决）"),),
        reporter="向示例",
        report=_FACTS + "建议罚款人民币贰拾万元整。",
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


def _receipt() -> Block:
    return execution.ServiceReceipt(
        case_title=TITLE,
        document="行政处罚决定书",
        document_number="示州环罚〔2026〕5号",
        recipient=PARTY.name,
        place="示范州示范市工业园区2号公司办公楼二楼",
        way="直接送达",
        served_at=datetime(2026, 5, 11, 15, 30, tzinfo=CHINA),
        state=SignState.SIGNED,
        receiver="石喆堃",
        relation="法定代表人",
        servers=OFFICERS,
        publication_told="已告知：本决定将依法公开，其中包含法定代表人姓名。",
    )


_DEFERRAL_LAW = LawCitation(
    instrument="中华人民共和国行政处罚法",
    article="第六十六条",
    paragraph="第二款",
    text="当事人确有经济困难，需要延期或者分期缴纳罚款的，经当事人申请和行政机关批准，可以暂缓或者分期缴纳。",
)


def _deferral() -> Block:
    return execution.DeferralNotice(
        to=PARTY,
        decision_number="示州环罚〔2026〕5号",
        decided_on=date(2026, 5, 8),
        fine_fen=20_000_000,
        requested_on=date(2026, 5, 18),
        mode="分期缴纳",
        parts=(
            execution.Part(due_on=date(2026, 6, 10), amount_fen=10_000_000),
            execution.Part(due_on=date(2026, 8, 10), amount_fen=10_000_000),
        ),
        basis=(_DEFERRAL_LAW,),
        bank="示范银行示范支行",
        late="任何一期逾期未缴的，自逾期之日起每日按该期罚款数额的百分之三加处罚款，本机关可以依法申请人民法院强制执行。",
        remedies=REMEDIES,
        contact=CONTACT,
    )


def _demand() -> Block:
    return execution.Demand(
        to=PARTY,
        decision_number="示州环罚〔2026〕5号",
        decided_on=date(2026, 5, 8),
        served_on=date(2026, 5, 11),
        duty="缴纳罚款",
        owed=(
            execution.Owed(item="罚款", amount_fen=20_000_000),
            execution.Owed(item="加处罚款", amount_fen=6_000_000),
        ),
        term="自收到本催告书之日起十个工作日内",
        manner="持缴款码到代收银行或者通过电子支付系统缴纳。",
        consequence="逾期仍不履行的，本机关将依法申请人民法院强制执行。",
        basis=(
            LawCitation(
                instrument="中华人民共和国行政强制法",
                article="第五十四条",
                text="行政机关申请人民法院强制执行前，应当催告当事人履行义务。",
            ),
        ),
        defence=Remedy(
            right="你（单位）有权进行陈述、申辩", procedure="在上述期限内以书面或者口头方式提出", channel="向本机关示例科室提出"
        ),
        contact=CONTACT,
    )


def _court() -> Block:
    return execution.CourtApplication(
        court="示范市人民法院",
        applicant=AGENCY.name,
        applicant_address=AGENCY.address,
        applicant_head="张示例　局长",
        agent=execution.Agent(name="覃示例", post="法规与标准科科长", phone="0743-0000000"),
        respondent=PARTY,
        requests=("强制执行罚款人民币贰拾万元整（200,000.00元）。", "强制执行加处罚款人民币贰拾万元整（200,000.00元）。"),
        facts="被申请人私设暗管排放水污染物，申请人依法作出行政处罚决定。被申请人在法定期限内未申请行政复议、未提起行政诉讼，经催告仍未履行。",
        decision_number="示州环罚〔2026〕5号",
        decision_served_on=date(2026, 5, 11),
        demand_number="示州环催〔2026〕1号",
        demand_served_on=date(2026, 11, 13),
        remedies_taken="未申请行政复议，未提起行政诉讼。",
        basis=(
            LawCitation(
                instrument="中华人民共和国行政强制法",
                article="第五十三条",
                text="当事人在法定期限内不申请行政复议或者提起行政诉讼，又不履行行政决定的，没有行政强制执行权的行政机关可以申请人民法院强制执行。",
            ),
        ),
        annexes=("行政处罚决定书及送达回证", "催告书及送达回证", "当事人意见及情况说明", "执行标的情况"),
        leader_signature="张示例",
        contact=CONTACT,
    )


def _closing() -> Block:
    return execution.ClosingApproval(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        filed_on=date(2026, 3, 6),
        officers=OFFICERS,
        decision_number="示州环罚〔2026〕5号",
        decided_on=date(2026, 5, 8),
        facts=_FACTS,
        result="责令改正违法行为；罚款人民币贰拾万元整。",
        remedies_taken="未申请行政复议，未提起行政诉讼。",
        performance="罚款分两期于2026年8月10日前缴清，票据附卷。",
        goods="无罚没财物；先行登记保存的物品已于2026年3月12日解除。",
        correction="暗管已于2026年3月5日拆除，压滤机修复后恢复生产，复查合格。",
        ground="责令改正和行政处罚决定已全部履行",
        approval=_chain("符合结案条件，建议结案。", date(2026, 8, 14)),
    )


def _cover() -> Block:
    return execution.FileCover(
        volume="正卷",
        archive_number="0000-2026-XZCF-0005",
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY.name,
        decision_number="示州环罚〔2026〕5号",
        result="罚款贰拾万元，已缴清；违法行为已改正",
        filed_on=date(2026, 3, 6),
        closed_on=date(2026, 8, 14),
        handlers=OFFICERS,
        archivist="罗示例",
        archived_on=date(2026, 8, 28),
        retention="30年",
        pieces=24,
        pages=96,
    )


def _contents() -> Block:
    row = execution.ContentsRow
    return execution.FileContents(
        case_number=CASE_NUMBER,
        volume="正卷",
        rows=(
            row(number="示州环罚〔2026〕5号", responsible=AGENCY.name, title="行政处罚决定书及送达回证", on=date(2026, 5, 8), page="1"),
            row(number=CASE_NUMBER, responsible="执法支队", title="立案审批表", on=date(2026, 3, 6), page="7"),
            row(responsible="执法支队", title="现场检查（勘察）笔录", on=date(2026, 3, 5), page="9"),
            row(responsible="执法支队", title="调查询问笔录", on=date(2026, 3, 6), page="13"),
            row(responsible="执法支队", title="结案审批表", on=date(2026, 8, 14), page="95—96"),
        ),
    )


def _notes() -> Block:
    return execution.FileNotes(
        case_number=CASE_NUMBER,
        state="本卷共96页，材料齐全，无缺损。",
        audio_video=(execution.AudioVideo(name="执法记录仪录像1段", place="音像档案库", keeper="罗示例", sha256="3c" * 32),),
        filed_by=Person(name="罗示例"),
        checked_by=Person(name="覃示例"),
        filed_on=date(2026, 8, 28),
    )


def _order() -> Block:
    return decision.CorrectionOrder(
        to=PARTY,
        investigated_on=date(2026, 3, 5),
        violation=VIOLATION,
        evidence=EVIDENCE[:3],
        duty_law=(DUTY,),
        basis=(GROUND,),
        when="限期改正",
        by_on=date(2026, 3, 20),
        content=("拆除压滤车间西墙外直径110毫米的塑料管，封堵墙体开孔。", "修复一号压滤机，压滤废水全部进入污水处理站处理达标后排放。"),
        recheck="改正完成后三日内向本机关书面报告，本机关将依法复查。",
        consequence="拒不改正的，本机关将依法实施按日连续处罚。",
        remedies=REMEDIES,
        contact=CONTACT,
    )


_MAKERS: dict[str, Callable[[], Block]] = {
    "filing_approval": _filing,
    "site_record": _site,
    "media_evidence": _media,
    "evidence_disc": _evidence_disc,
    "questioning_record": _questioning,
    "preservation_notice": _preservation,
    "preservation_release": _release,
    "service_address": _service_address,
    "sampling_notice": _sampling_notice,
    "sampling_record": _sampling_record,
    "result_notice": _result,
    "suspension_approval": _course("需要就有关法律适用问题请有权机关作出解释", "就总锰适用的排放限值已请示上级机关，答复前无法定性。"),
    "resumption_approval": _course("中止情形已经消除", "已收到上级机关的书面答复。"),
    "termination_approval": _course("法人终止且无权利义务承受人", "公司已注销，无承受人。"),
    "internal_approval": _internal_approval,
    "investigation_report": _report,
    "case_review": _case_review,
    "penalty_notice": _notice,
    "defence_record": _defence_record,
    "defence_review": _defence_review,
    "hearing_notice": _hearing_notice,
    "hearing_record": _hearing_record,
    "hearing_report": _hearing_report,
    "legal_review_form": _review_form,
    "legal_review_opinion": _review_opinion,
    "discussion_record": _discussion,
    "penalty_decision": _decision,
    "service_receipt": _receipt,
    "deferral_notice": _deferral,
    "demand": _demand,
    "court_application": _court,
    "closing_approval": _closing,
    "file_cover": _cover,
    "file_contents": _contents,
    "file_notes": _notes,
    "correction_order": _order,
}


def sample(form_code: str) -> Block:
    """Return complete synthetic data of this form."""
    return _MAKERS[form_code]()
