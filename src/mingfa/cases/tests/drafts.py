"""Drafts of decisions for tests: invented parties and things, every word changeable where a test needs another draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingfa.documents.blocks import Citizen, EvidenceItem, LawCitation, Organisation, Remedy, Violation
from mingfa.documents.digest import DecisionDraft, DiscretionReason, Penalty, PenaltyKind, Performance

FIRM = Organisation(name="乙镇清源水洗有限公司", address="甲市乙镇滨河路8号", credit_code="91433100MA4L514170", head_name="钱某某")
OTHER = Organisation(
    name="丙县明净洗涤厂", address="丙县工业园3号", credit_code="91350100M000100Y43", head_title="负责人", head_name="孙某某"
)
CITIZEN = Citizen(name="赵某某", id_number="11010519491231002X", address="甲市乙镇东街1号")

WATER = LawCitation(instrument="中华人民共和国生态环境法典", article="第三百条", paragraph="第一款", text="（本款内容）")
FINE = LawCitation(instrument="中华人民共和国生态环境法典", article="第一千一百条", item="第二项", text="（本项内容）")
PHOTO = EvidenceItem(name="现场照片", made_on=date(2026, 9, 2), made_by="执法人员", proves="废水经暗管排入河道")


def fine(yuan: int, on: str = "") -> Penalty:
    """Return a fine of so many yuan."""
    return Penalty(kind=PenaltyKind.FINE, amount_fen=yuan * 100, on_party=on)


def draft(*penalties: Penalty, parties: tuple[Any, ...] = (FIRM,), **changes: Any) -> DecisionDraft:
    """Return a complete draft: a fine of 120,000 yuan on one firm unless told otherwise."""
    fields: dict[str, Any] = {
        "title": "涉嫌通过暗管排放水污染物案",
        "parties": parties,
        "violation": Violation(
            time="2026年9月1日", place="甲市乙镇滨河路8号", act="通过暗管排放水污染物", circumstances="生产期间排放", motive="为节省运行费用", consequence="未造成严重后果",
            summary="该单位通过暗管排放水污染物",
        ),
        "evidence": (PHOTO,),
        "duty_law": (WATER,),
        "penalty_law": (FINE,),
        "discretion": (DiscretionReason(factor="违法情节", finding="排放持续时间较短"),),
        "penalties": penalties or (fine(120_000),),
        "performance": Performance(
            manner="持缴款通知书到指定银行缴纳", term="收到决定书之日起十五日内", account="甲市财政局罚没收入专户 000-111", late="逾期不缴纳的，每日按罚款数额的百分之三加处罚款"
        ),
        "remedies": (
            Remedy(right="申请行政复议", procedure="收到之日起六十日内书面申请行政复议", channel="甲市人民政府"),
            Remedy(right="提起行政诉讼", procedure="收到之日起六个月内提起行政诉讼", channel="甲市人民法院"),
        ),
    }  # fmt: skip
    return DecisionDraft(**{**fields, **changes})
