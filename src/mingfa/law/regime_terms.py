"""The words a regime may use: one code each, with the Chinese term users read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TERMS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "kind": {
        "penalty": "行政处罚", "coercion": "行政强制", "inspection": "行政检查", "licence": "行政许可",
        "levy": "行政征收", "confirmation": "行政确认", "reward": "行政奖励", "ruling": "行政裁决", "payment": "行政给付",
    },
    "system": {"disclosure": "行政执法公示", "recording": "执法全过程记录", "review": "重大执法决定法制审核"},
    "stage_duty": {
        "standing_info": "事前公开基本信息", "item_list": "公示事项清单", "guide": "公示流程或办事指南", "identity": "表明执法身份",
        "notice": "告知说明", "recording": "全过程记录", "window": "岗位信息公示", "progress": "公示办理过程", "review": "法制审核",
        "decision": "公开执法决定", "follow_up": "公开执行或整改情况", "archive": "归档保存",
    },
    "level": {
        "law": "法律", "administrative_regulation": "行政法规", "local_regulation": "地方性法规", "rule": "规章", "policy": "规范性文件",
        "agency": "本机关制度", "platform": "平台约定",
    },
    "field": {"ecology": "生态环境", "work_safety": "安全生产"},
    "activity": {
        "onsite": "现场执法", "inspection": "监督检查（现场检查）", "random_inspection": "随机抽查", "survey": "实地调查", "evidence": "调查取证",
        "questioning": "询问", "sampling": "抽样取证", "preservation": "证据保全（先行登记保存）", "notification": "告知", "service": "文书送达",
        "hearing": "听证", "penalty": "实施处罚", "coercive_measure": "采取行政强制措施", "sealing": "查封、扣押",
        "restriction": "限制生产、停产整治", "closure": "经批准的停业、关闭", "compulsory_execution": "强制执行",
        "complaint_callout": "接投诉举报出现场", "case_place": "执法办案场所", "major_case_site": "直接涉及重大案件的现场",
        "dispute_prone": "容易引发争议的活动", "listed": "音像记录事项清单所列活动", "by_law": "依规定应当记录的其他活动",
        "emergency_scene": "突发性、群体性事（案）件", "safety_scene": "危及人身安全等复杂案件现场",
        "obstruction": "当事人逃避、阻碍执法或者侮辱、殴打执法人员", "dispute_expected": "当事人有异议并可能引起争议",
        "sensitive_case": "其他敏感、重大、复杂案件",
    },
    "identity_mode": {"shown": "出示证件", "worn_or_shown": "佩戴或者出示证件"},
    "certificate": {"lawful": "依法核发的执法证件", "provincial": "省人民政府统一印制的行政执法证件"},
    "uniform": {"required": "应当着装", "line": "如实记载着装情况", "none": "没有规定"},
    "notice_item": {
        "cause": "事由", "basis": "依据", "rights": "权利义务", "remedies": "救济的权利、程序和渠道", "explanation": "说明解释",
    },
    "remedy_part": {"right": "救济权利", "procedure": "救济程序", "channel": "救济渠道"},
    "publication_field": {
        "organ": "执法机关", "object": "执法对象", "category": "执法类别", "conclusion": "执法结论", "facts": "违法事实", "evidence": "证据",
        "basis": "依据", "result": "处罚结果", "decided_on": "作出决定日期", "execution": "执行情况", "measure": "强制措施决定", "mode": "方式",
        "execution_result": "执行结果", "time": "检查时间", "matters": "检查事项", "sampled": "抽查内容", "problems": "存在问题",
        "rectification": "整改情况", "handling": "处理结果",
    },
    "withdrawal_mode": {"take_down": "撤下", "update_and_explain": "更新并说明"},
    "withdrawal_trigger": {
        "revoked": "撤销", "changed": "变更", "lifted": "解除", "held_unlawful": "确认违法", "remade": "要求重新作出", "void": "确认无效",
    },
    "correction_trigger": {"inaccurate": "不准确", "changed": "发生变更"},
    "secret_mode": {"withhold": "不予公示", "redact": "处理后公开"},
    "check": {
        "subject": "执法主体是否合法", "officers": "执法人员是否具备执法资格", "jurisdiction": "是否属于管辖权限", "facts": "事实是否清楚",
        "evidence": "证据是否合法充分", "law": "适用依据是否准确", "discretion": "裁量是否适当", "procedure": "程序是否合法",
        "documents": "执法文书是否完备规范", "crime": "是否涉嫌犯罪需要移送", "abuse": "是否超越、滥用职权或者明显不当", "other": "其他应当审核的内容",
    },
    "answer": {"sound": "符合", "flawed": "有瑕疵", "failing": "不符合"},
    "outcome": {
        "lawful": "合法", "correct": "改正", "reinvestigate": "重新调查、补充调查或者不予作出决定", "transfer": "移送移交",
        "passed": "通过", "not_passed": "未通过", "agree": "同意", "problems": "存在问题",
    },
    "review_scope": {"all": "该类决定全部审核", "major": "重大执法决定审核"},
    "review_ground": {
        "public_interest": "涉及重大公共利益", "social_risk": "可能有重大影响或者社会风险", "major_rights": "直接关系当事人或者第三人重大权益",
        "after_hearing": "经过听证程序", "complex": "情况疑难复杂、涉及多个法律关系", "crime_transfer": "移送追究刑事责任",
        "by_law": "法律、法规、规章、规范性文件规定的其他情形", "listed": "列入法制审核目录清单", "every": "该类决定一律审核",
        "rights_and_hearing": "直接关系当事人或者第三人重大权益并经过听证程序",
    },
    "package_item": {
        "draft": "决定书建议稿", "report": "调查或者审查报告", "instructions": "批示", "procedure_papers": "程序性材料", "facts_evidence": "事实和证据材料",
        "legal_basis": "法律依据", "hearing_papers": "听证笔录、听证报告", "assessment_papers": "评估报告、论证意见",
        "consultation_papers": "征求意见材料", "transfer_opinion": "移送移交意见", "unit_opinion": "承办机构处理意见",
        "declaration": "承办机构责任声明", "other": "其他材料",
    },
    "stop_reason": {
        "supplement": "补充材料", "expert": "专家或者第三方论证", "consultation": "征询意见", "interpretation": "提请解释",
        "suspension": "中止", "hearing": "听证", "public_notice": "公告", "monitoring": "监测", "assessment": "评估", "appraisal": "鉴定",
        "recognition": "认定", "service": "送达", "testing": "检测、检验", "tender": "招标、拍卖", "expert_review": "专家评审", "reconsideration": "行政复议",
        "litigation": "行政诉讼",
    },
    "text_kind": {
        "enforcement_document": "执法文书", "evidence_paper": "调查取证文书", "hearing_paper": "听证材料", "appraisal": "检验鉴定结论",
        "expert_report": "专家论证报告", "internal_approval": "内部审批材料", "service_receipt": "送达回证",
    },
    "stop_ground": {
        "informant_request": "举报人、证人等明确要求停止", "public_transport": "公共交通工具上用不了",
        "secret_or_privacy": "涉及国家秘密、商业秘密或者个人隐私", "weather": "天气等自然原因无法使用", "other": "其他不能使用的情况",
    },
    "banned": {
        "misuse": "不正确使用或者不按规定全程录制", "alter": "删减、修改原始声像资料", "leak": "擅自复制、保存、传播、泄露", "unrelated": "录制与执法无关的内容",
        "destroy": "故意毁坏设备或者存储介质", "other": "违反管理规定的其他行为", "edit": "擅自修改、删除、剪辑、拼接",
    },
    "document_field": {
        "time": "起止时间", "place": "地点", "officers": "执法人员", "certificates": "执法证号", "party": "当事人", "identity": "表明身份情况",
        "notice": "告知事项", "facts": "情况记录", "signature_or_refusal": "当事人签名或者拒签说明", "officer_signatures": "执法人员签名",
        "evidence": "证据", "basis": "依据", "result": "处理结果", "performance": "履行方式和期限", "remedies": "救济途径和期限", "organ": "机关名称",
        "date": "日期", "seal": "印章", "recipient": "受送达人", "mode": "方式", "items": "物品清单", "until": "期限",
    },
    "channel": {
        "portal": "本机关门户网站", "government_site": "政府（政务）网站", "district_column": "区政府门户网站“行政执法公示”专栏", "window": "服务窗口",
        "hall_board": "办事大厅公示栏", "weibo_wechat": "政务微博、微信", "television": "电视", "media": "新闻媒体", "other_sites": "其他网站、平台",
        "case_system": "环境行政处罚案件办理信息系统", "city_platform": "上海市行政执法信息公示平台", "disclosure_platform": "行政执法信息公示平台",
        "one_stop": "“一网通办”", "credit": "行政许可和行政处罚信息公示", "power_list": "权责清单公示", "double_random": "“双随机”抽查平台",
        "joint_discipline": "联合惩戒相关单位", "provincial_platform": "辽宁省行政执法监督管理平台",
    },
    "templates_from": {"prescribed": "使用规定的制式文书", "unified": "使用统一文书样本", "city": "只用市级发布的模板", "agency": "本机关制作模板"},
    "discussion": {"required": "应当集体讨论", "by_law": "依法律规定的情形讨论"},
    "penalty_kind": {
        "warning": "警告", "criticism": "通报批评", "fine": "罚款", "large_fine": "较大数额罚款", "confiscation": "没收违法所得、非法财物",
        "large_confiscation": "没收较大数额违法所得、较大价值非法财物", "suspend_licence": "暂扣许可证件", "lower_qualification": "降低资质等级",
        "revoke_licence": "吊销许可证件", "no_application": "一定时期内不得申请行政许可", "restrict_operation": "限制开展生产经营活动",
        "restrict_production": "限制生产", "stop_rectify": "停产整治", "stop": "责令停产停业", "close": "责令关闭", "bar_from_trade": "限制从业",
        "heavier": "其他较重的行政处罚", "by_law": "法律、法规、规章规定的其他情形",
    },
    "role": {
        "officer": "执法人员", "lead_handler": "案件主办人", "unit_head": "承办机构负责人", "legal_reviewer": "法制审核人员", "legal_head": "法制机构负责人",
        "leader_in_charge": "分管领导", "legal_leader": "分管法规的局领导", "principal": "主要负责人", "committee_secretary": "集体讨论记录人",
        "hearing_chair": "听证主持人", "info_centre": "信息发布人员", "info_liaison": "信息联络员", "archivist": "档案保管人", "device_keeper": "设备管理员",
        "supervisor": "执法监督人员", "administrator": "系统管理员", "first_reviewer": "法制初审员", "cashier": "收缴人员",
        "working_group_leader": "专项工作组组长", "window_clerk": "窗口工作人员",
    },
})


def term(group: str, code: str) -> str:
    """Return the Chinese term for a code; the code itself when a profile uses a word of its own."""
    return TERMS[group].get(code, code)
