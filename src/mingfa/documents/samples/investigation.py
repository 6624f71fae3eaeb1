"""Samples of the forms of an investigation: filing, site, evidence, preservation, samples and results, its course, its report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from mingfa.documents.blocks import CHINA, Block, LawCitation, Officer, QuestionAnswer, Remedy
from mingfa.documents.digest import Penalty, PenaltyKind
from mingfa.documents.papers import decision, evidence, investigation
from mingfa.documents.samples.one_case import (
    CASE_NUMBER,
    CLOSING,
    CONTACT,
    DISCRETION,
    DUTY,
    EVIDENCE,
    FACTS,
    GROUND,
    HEAD,
    OFFICERS,
    PARTY,
    REMEDIES,
    SAMPLES,
    SIGNED,
    THINGS,
    TITLE,
    VIOLATION,
    YES,
    approvals,
    opinion_of,
)


def _filing() -> Block:
    met = investigation.Condition
    return investigation.FilingApproval(
        case_title=TITLE,
        source="现场检查",
        source_detail="2026年3月5日对工业园区涉水企业开展的双随机检查",
        lead_received_on=date(2026, 3, 5),
        party=PARTY,
        facts=FACTS,
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
        approval=approvals("符合立案条件，建议立案查处。", date(2026, 3, 6)),
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
        violation=FACTS + "\n废水总排口西侧约12米处有一根直径110毫米的塑料管自车间外墙伸出，末端接入溪沟，正在排水。",
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
            facts=FACTS,
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
            approval=approvals("情形属实，建议批准。", date(2026, 3, 20)),
        )

    return make


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
        unit_head=opinion_of("调查终结，同意移送案件审查。", "龙示例", on=date(2026, 3, 25)),
    )


def _case_review() -> Block:
    return decision.CaseReview(
        case_number=CASE_NUMBER,
        case_title=TITLE,
        party=PARTY,
        investigators=OFFICERS,
        checks=decision.CaseReviewChecks(jurisdiction=YES, facts=YES, evidence=YES, procedure=YES, limitation=YES, law=YES),
        result="同意调查意见",
        reviewer=opinion_of("经书面审查，同意调查意见，建议进入告知程序。", "罗示例", on=date(2026, 3, 27)),
        unit_head=opinion_of("同意。", "覃示例", on=date(2026, 3, 27)),
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


MAKERS: dict[str, Callable[[], Block]] = {
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
    "investigation_report": _report,
    "case_review": _case_review,
    "correction_order": _order,
}
"""By the code of the form."""
