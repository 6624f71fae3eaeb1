"""The capabilities that demands name, in the words of those who enforce."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAPABILITIES: Mapping[str, str] = MappingProxyType(
    {
        "archive.access_request": "音像记录调取",
        "archive.dossier": "案卷归档",
        "archive.evidence_export": "证据导出",
        "archive.handover": "办结移交",
        "archive.retention": "保存期限",
        "case.transfer": "案件移送",
        "catalogue.authority": "权责与执法主体清单",
        "catalogue.av_items": "音像记录事项清单",
        "catalogue.enforcement_items": "执法事项清单",
        "catalogue.inspection_items": "随机抽查事项清单",
        "catalogue.personnel": "执法人员清单",
        "catalogue.reference": "流程图、服务指南等资料",
        "catalogue.review_items": "法制审核目录清单",
        "catalogue.templates": "文书样式与用语",
        "catalogue.versioning": "清单动态调整",
        "disclosure.approval": "公示审核与发布",
        "disclosure.channels": "公示载体",
        "disclosure.correction": "公示更正",
        "disclosure.deadline": "公示时限",
        "disclosure.decision_content": "决定公示内容",
        "disclosure.exchange": "信息共享与推送",
        "disclosure.exemption": "不予公示",
        "disclosure.follow_up": "履行情况公示",
        "disclosure.period": "公示期限",
        "disclosure.pre_info": "事前公示",
        "disclosure.redaction": "隐去处理",
        "disclosure.service_window": "服务窗口公示",
        "disclosure.withdrawal": "公示撤下",
        "onsite.identity": "表明身份",
        "onsite.notice": "现场告知",
        "org.milestones": "推进安排",
        "org.offline": "组织与宣传",
        "org.people": "机构与人员",
        "org.rulebook": "配套制度",
        "recorder.device_check": "设备使用前检查",
        "recorder.inventory": "记录设备管理",
        "recorder.misuse": "违规使用",
        "recording.av_discretionary": "选择音像记录",
        "recording.av_mandatory": "应当音像记录",
        "recording.integrity": "记录完整",
        "recording.metadata": "记录标注",
        "recording.notice": "录制告知",
        "recording.stop_grounds": "停录情形",
        "recording.text": "文字记录",
        "regime.profile": "制度参数",
        "review.checklist": "审核内容",
        "review.clock": "审核期限",
        "review.disagreement": "意见分歧协调",
        "review.expert": "专家与法律顾问",
        "review.first_review": "法制初审",
        "review.gate": "未经审核不得决定",
        "review.outcome": "审核意见",
        "review.package": "送审材料",
        "review.reviewer": "审核机构与人员",
        "review.scope": "审核范围",
        "statistics.annual": "年度执法数据",
        "statistics.record_analysis": "记录数据分析",
        "supervision.assessment": "考核",
        "supervision.complaints": "投诉举报",
        "supervision.dossier_evaluation": "案卷评查",
        "supervision.rectification": "监督整改与追责",
    }
)


def capability_words(code: str) -> str:
    """Return the Chinese name of a capability; the code itself for one that has none."""
    return CAPABILITIES.get(code, code)
