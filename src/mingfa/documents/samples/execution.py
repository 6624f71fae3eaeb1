"""Samples of service, payment, enforcement by the court, closing and the dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from mingfa.documents.blocks import CHINA, Block, LawCitation, Person, Remedy, SignState
from mingfa.documents.papers import execution
from mingfa.documents.samples.one_case import AGENCY, CASE_NUMBER, CONTACT, FACTS, OFFICERS, PARTY, REMEDIES, TITLE, approvals


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
        facts=FACTS,
        result="责令改正违法行为；罚款人民币贰拾万元整。",
        remedies_taken="未申请行政复议，未提起行政诉讼。",
        performance="罚款分两期于2026年8月10日前缴清，票据附卷。",
        goods="无罚没财物；先行登记保存的物品已于2026年3月12日解除。",
        correction="暗管已于2026年3月5日拆除，压滤机修复后恢复生产，复查合格。",
        ground="责令改正和行政处罚决定已全部履行",
        approval=approvals("符合结案条件，建议结案。", date(2026, 8, 14)),
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


MAKERS: dict[str, Callable[[], Block]] = {
    "service_receipt": _receipt,
    "deferral_notice": _deferral,
    "demand": _demand,
    "court_application": _court,
    "closing_approval": _closing,
    "file_cover": _cover,
    "file_contents": _contents,
    "file_notes": _notes,
}
"""By the code of the form."""
