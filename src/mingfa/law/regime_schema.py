"""The declared parameters of a regime: id, type, unit, label, when a profile must answer it, and which direction is tighter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingfa.law.regime_terms import TERMS

KINDS = tuple(TERMS["kind"])
NAMED_KINDS = KINDS[:4]
"""The kinds (行政处罚、强制、检查、许可) about which every text must answer; the others (等) join when an agency adds them with a source."""
TYPES = ("int", "bool", "text", "date", "list", "clock")
UNITS = ("working_days", "calendar_days", "hours", "months", "years", "fen", "permille_per_day", "percent", "persons", "times", "")


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """What one parameter is.

    id: "*" stands for one segment (a kind, a form, a number). type: one of TYPES. unit: one of UNITS. label, group: Chinese.
    required_when: "needed" (a value must be there), "answered" (a value, or the statement that the text is silent), "optional",
    "system:disclosure" (needed for each kind the regime covers by that system; the last segment is the kind), "covered" (needed for
    each covered kind), or "with:<id>" (needed when that parameter has a value). terms: the group of words its codes come from.
    tighter: what a subordinate agency may do with it: "lower", "higher", "superset", "subset", "true", "false", "" (may not change it).
    timeless: it applies on every day, whatever the first day of the text it cites (a duty must always be somebody's).
    part: whose effective date starts it: "P" disclosure, "R" recording, "L" review, "" none. same_as: by field, the clock it must agree
    with. inherit: whether a subordinate agency takes it over. about: "unit" or "role" when its words are codes of these.
    """

    id: str
    type: str
    label: str
    group: str
    unit: str = ""
    required_when: str = "optional"
    terms: str = ""
    tighter: str = ""
    part: str = ""
    same_as: tuple[tuple[str, str], ...] = ()
    inherit: bool = True
    about: str = ""
    may_be_empty: bool = False
    timeless: bool = False


DUTIES: tuple[tuple[str, str], ...] = (
    ("org.manage", "管理机构设置"),
    ("org.appoint", "任免岗位人员"),
    ("officer.enrol", "登记执法人员"),
    ("officer.certify", "核验执法证件"),
    ("officer.publish", "公示执法人员名录"),
    ("lead.register", "登记线索"),
    ("lead.decide", "处理线索"),
    ("case.open", "承办立案"),
    ("case.assign", "指派承办人员"),
    ("case.approve_filing", "批准立案"),
    ("case.investigate", "调查取证"),
    ("case.approve_measure", "批准调查措施"),
    ("case.recuse", "办理回避"),
    ("case.report", "提交调查报告"),
    ("case.examine", "案件审查"),
    ("case.notify", "事先告知"),
    ("case.defence", "办理陈述申辩"),
    ("hearing.chair", "主持听证"),
    ("hearing.arrange", "组织听证"),
    ("review.submit", "送审"),
    ("review.first", "法制初审"),
    ("review.first_sign", "初审审签"),
    ("review.accept", "接收送审材料"),
    ("review.conclude", "出具审核意见"),
    ("review.sign_off", "签批审核意见"),
    ("review.advise", "为法制审核提供法律意见"),
    ("review.keep_package", "维护送审材料目录"),
    ("discussion.submit", "提交集体讨论"),
    ("discussion.record", "记录集体讨论"),
    ("penalty.decide", "作出处罚决定"),
    ("case.serve", "送达文书"),
    ("case.collect", "收缴罚没款"),
    ("case.approve_deferral", "批准延期、分期缴纳"),
    ("case.enforce", "催告和申请强制执行"),
    ("case.remedy", "办理复议、诉讼结果"),
    ("case.correct", "更正、变更决定"),
    ("case.close", "申请结案"),
    ("case.approve_closing", "批准结案"),
    ("case.archive", "立卷归档"),
    ("archive.keep", "保管案卷和音像资料"),
    ("case.handover", "移交案件"),
    ("transfer.propose", "提出移送意见"),
    ("transfer.approve", "决定是否移送"),
    ("transfer.send", "办理移送"),
    ("review.coordinate", "协调审核意见不一致"),
    ("review.decide_disagreement", "对审核意见不一致作出决定"),
    ("recording.upload", "上传音像记录"),
    ("recording.annotate", "备注音像记录"),
    ("recording.review_gap", "审核录制中断"),
    ("recording.scene", "标明现场情形"),
    ("recording.legality", "审核音像记录合法性论证"),
    ("recording.export", "导出音像证据"),
    ("recording.sign_disc", "签署证据光盘说明"),
    ("recording.view", "查阅音像记录"),
    ("recording.secret", "认定涉密音像记录"),
    ("recording.hold", "锁定音像记录"),
    ("recording.dispose", "提出销毁音像记录"),
    ("recording.approve_disposal", "批准销毁音像记录"),
    ("access.register", "登记调阅申请和查阅"),
    ("access.approve", "批准调阅、提供音像记录"),
    ("access.approve_organ", "批准司法机关查阅"),
    ("person.clear", "授予涉密查阅权限"),
    ("recorder.register", "登记、报废音像记录设备"),
    ("recorder.keep", "保管、检查音像记录设备"),
    ("recorder.use", "领用音像记录设备"),
    ("recorder.approve_use", "批准设备挪作他用"),
    ("recorder.handle_damage", "处理设备损坏、遗失"),
    ("recorder.report_misuse", "登记违规使用"),
    ("recorder.decide_misuse", "处理违规使用"),
    ("publication.provide", "提供公示信息"),
    ("publication.approve", "审核公示信息"),
    ("publication.publish", "发布公示信息"),
    ("publication.withdraw", "撤下、更新公示信息"),
    ("publication.withhold", "批准不予公示"),
    ("report.open", "开通网上收信"),
    ("report.route", "分办公众来信"),
    ("report.handle", "办理公众来信"),
    ("report.extend", "批准公众来信延期"),
    ("channel.configure", "设置公示渠道"),
    ("channel.deliver", "在其他渠道发布、撤回公示信息"),
    ("annual.provide", "整理年度执法数据"),
    ("annual.approve", "审核年度执法数据"),
    ("annual.publish", "公布年度执法数据"),
    ("annual.report", "报送年度执法数据"),
    ("exchange.export", "报送行政许可和行政处罚等信用信息"),
    ("exchange.supply", "向联合惩戒单位提供决定"),
    ("list.maintain", "维护清单"),
    ("list.av_items", "维护音像记录事项清单"),
    ("list.review_items", "编制法制审核目录清单"),
    ("list.approve_review_items", "批准、公布法制审核目录清单"),
    ("list.draft", "编制清单"),
    ("list.collect", "整理公示信息"),
    ("list.approve", "审核清单"),
    ("list.return", "退回清单"),
    ("list.publish", "公布、撤下清单"),
    ("list.book", "维护事前公示目录"),
    ("list.change", "登记影响清单的变化"),
    ("supervision.view", "执法监督"),
    ("regime.maintain", "维护制度参数"),
    ("ledger.dispose", "批准处置原件和留痕正文"),
    ("site.administer", "系统管理"),
    ("training.record", "登记培训"),
    ("task.split", "分解任务"),
    ("inspection.do", "实施行政检查"),
    ("coercion.do", "实施行政强制"),
    ("licence.do", "办理行政许可"),
    ("licence.decide", "作出行政许可决定"),
    ("progress.issue", "核发办理进度查询码"),
    ("document.file", "归集文书"),
    ("document.print", "打印文书"),
)
"""Every duty an act may name, with its Chinese label. To add one: a line here and a line in the [duty] tables of national.toml."""


CLOCKS: tuple[tuple[str, str], ...] = (
    ("C01", "决定是否立案"),
    ("C02", "先行登记保存"),
    ("C03", "紧急保存补办批准"),
    ("C04", "陈述申辩"),
    ("C05", "要求听证"),
    ("C06", "通知听证"),
    ("C07", "作出处罚决定"),
    ("C07.extension", "办案期限第一次延长"),
    ("C07.second_extension", "办案期限第二次延长"),
    ("C08", "送达决定书"),
    ("C09", "公开处罚决定（生态环境）"),
    ("C10", "公开处罚决定（安全生产）"),
    ("C11", "公开其他执法结果"),
    ("C12", "撤回已公开的处罚决定"),
    ("C13", "当场处罚备案"),
    ("C14", "当场收缴罚款交机关"),
    ("C14.bank", "当场收缴罚款缴银行"),
    ("C15", "缴纳罚款"),
    ("C16", "加处罚款"),
    ("C17", "申请延期、分期缴纳"),
    ("C18", "申请行政复议"),
    ("C18.not_told", "申请行政复议（未告知）"),
    ("C19", "提起行政诉讼"),
    ("C19.after_reconsideration", "复议后提起诉讼"),
    ("C20", "转送复议申请"),
    ("C21", "催告"),
    ("C22", "申请法院强制执行"),
    ("C23", "法院受理强制执行申请"),
    ("C23.decide", "法院作出执行裁定"),
    ("C23.doubt", "法院听取意见后裁定"),
    ("C23.objection", "对法院裁定提出异议"),
    ("C24", "强制执行金钱义务"),
    ("C25", "代履行催告"),
    ("C26", "查封、扣押"),
    ("C27", "紧急强制补办批准"),
    ("C28", "核查解除申请"),
    ("C29", "送达解除决定"),
    ("C30", "公告后领取财物"),
    ("C31", "责令改正"),
    ("C32", "暗查复查"),
    ("C33", "按日连续处罚计罚期间（生态环境）"),
    ("C34", "按日连续处罚计罚期间（安全生产）"),
    ("C35", "限制生产"),
    ("C36", "送达限产停产决定"),
    ("C37", "整改方案备案公开"),
    ("C38", "完成整改报备"),
    ("C39", "跟踪检查"),
    ("C40", "追责期限"),
    ("C40.life_or_finance", "追责期限（生命健康、金融安全）"),
    ("C40.ecology_harm", "追责期限（生态环境损害后果）"),
    ("C41", "决定移送涉嫌犯罪案件"),
    ("C41.hand_over", "移送公安机关"),
    ("C41.detention", "移送行政拘留"),
    ("C42", "提请复议不予立案"),
    ("C42.procuratorate", "建议立案监督"),
    ("C43", "移交涉案物品"),
    ("C44", "案卷归档"),
    ("C45", "公开年度数据"),
    ("C46", "更新事前公开信息"),
    ("C47", "存储音像记录"),
    ("C48", "法制审核（参考）"),
    ("C49", "许可补正告知"),
    ("C50", "作出许可决定"),
    ("C50.joint", "作出许可决定（联合办理）"),
    ("C51", "送达许可证件"),
    ("C52", "申请延续许可"),
    ("C53", "要求许可听证"),
    ("C53.hold", "组织许可听证"),
    ("C53.notice", "通知许可听证"),
    ("C54", "公告送达"),
    ("C55", "停止供电通知"),
    ("C56", "终结执行"),
)
"""The time limits of the law, C01 to C56 and their variants, with their Chinese labels."""

GATES: tuple[tuple[str, str], ...] = (
    ("G01", "两名以上执法人员"),
    ("G02", "出示执法证件"),
    ("G03", "回避"),
    ("G04", "立案条件"),
    ("G05", "电子技术监控证据"),
    ("G06", "告知监测、鉴定结果"),
    ("G07", "审查与调查分离"),
    ("G08", "决定前告知"),
    ("G09", "决定与告知一致"),
    ("G10", "依申请听证"),
    ("G11", "法制审核"),
    ("G12", "集体讨论"),
    ("G13", "不因申辩加重"),
    ("G14", "决定书内容"),
    ("G15", "申请法院强制执行"),
    ("G16", "实施行政强制"),
    ("G17", "夜间、节假日和居民生活保障"),
    ("G18", "公开前处理"),
    ("G19", "按日连续处罚"),
    ("G20", "涉企行政检查"),
)
"""The hard refusals of the law, G01 to G20, with their Chinese labels."""


def _scope() -> Iterator[ParameterSpec]:
    g = "适用范围和依据"
    yield ParameterSpec("scope.issuer", "text", "制定机关和层级", g, required_when="needed", inherit=False)
    yield ParameterSpec("scope.document_number", "text", "发文字号", g, required_when="answered", inherit=False)
    yield ParameterSpec("scope.issue_date", "date", "印发日期", g, required_when="answered", inherit=False)
    for part, name in (("P", "公示"), ("R", "全过程记录"), ("L", "法制审核")):
        yield ParameterSpec(f"scope.effective_from.{part}", "date", f"{name}制度施行日期", g, required_when="needed", tighter="lower")
        yield ParameterSpec(f"scope.sources.{part}", "list", f"{name}制度的上位依据", g, required_when="needed", tighter="superset")
    yield ParameterSpec("scope.binds", "list", "适用单位", g, required_when="needed", inherit=False)
    yield ParameterSpec(
        "kinds.*.systems", "list", "该类执法行为适用的制度", g, required_when="optional", terms="system", tighter="superset"
    )
    for stage, name in (("before", "事前"), ("during", "事中"), ("after", "事后")):
        yield ParameterSpec(
            f"kinds.*.{stage}", "list", f"该类执法行为的{name}职责", g, required_when="covered", terms="stage_duty", tighter="superset"
        )
    yield ParameterSpec("later_law.levels", "list", "新规定从其规定的层级", g, required_when="answered", terms="level")
    yield ParameterSpec("later_law.reach", "text", "从其规定的范围", g, required_when="with:later_law.levels")
    yield ParameterSpec(
        "major_rights_announcement",
        "bool",
        "涉及重大权益的公示、音像记录事项实施前须广泛宣传并告知",
        g,
        required_when="answered",
        tighter="true",
    )


def _organisation() -> Iterator[ParameterSpec]:
    g = "组织"
    yield ParameterSpec("organisation.lead_unit", "text", "牵头单位", g, required_when="needed", inherit=False, about="unit")
    for body, name in (("working_group", "专项工作组"), ("leading_group", "领导小组")):
        yield ParameterSpec(f"organisation.{body}", "text", name, g, required_when="answered", inherit=False)
    yield ParameterSpec(
        "organisation.working_group.leader",
        "text",
        "专项工作组组长",
        g,
        required_when="with:organisation.working_group",
        about="role",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.working_group.support",
        "list",
        "专项工作组支撑部门",
        g,
        required_when="with:organisation.working_group",
        about="unit",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.working_group.members",
        "list",
        "专项工作组成员单位",
        g,
        required_when="with:organisation.working_group",
        about="unit",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.leading_group.leader",
        "text",
        "责任领导",
        g,
        required_when="with:organisation.leading_group",
        about="role",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.leading_group.unit",
        "text",
        "责任单位",
        g,
        required_when="with:organisation.leading_group",
        about="unit",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.leading_group.department",
        "text",
        "责任部门",
        g,
        required_when="with:organisation.leading_group",
        about="unit",
        inherit=False,
    )
    yield ParameterSpec(
        "organisation.leading_group.person",
        "text",
        "具体负责人岗位",
        g,
        required_when="with:organisation.leading_group",
        about="role",
        inherit=False,
    )
    yield ParameterSpec("organisation.responsible_person_per_unit", "int", "各单位指定专人数", g, "persons", "answered", tighter="higher")
    yield ParameterSpec(
        "organisation.named_responsibility", "bool", "案件须有责任单位和责任人员", g, required_when="answered", tighter="true"
    )
    yield ParameterSpec("training.special", "bool", "开展三项制度专题培训", g, required_when="answered", tighter="true")
    yield ParameterSpec("training.rules", "bool", "应有执法培训制度", g, required_when="answered", tighter="true")
    yield ParameterSpec("liaison.per_section", "int", "各科室信息联络员人数", g, "persons", "answered", tighter="higher", part="P")


def _disclosure() -> Iterator[ParameterSpec]:
    g, p = "公示", "P"
    yield ParameterSpec(
        "disclosure.days.general",
        "int",
        "一般执法决定公示期限",
        g,
        "working_days",
        "needed",
        tighter="lower",
        part=p,
        same_as=(("ecology", "clock.C11"), ("work_safety", "clock.C11")),
    )
    yield ParameterSpec(
        "disclosure.days.penalty",
        "int",
        "行政处罚公示期限",
        g,
        "working_days",
        "system:disclosure",
        tighter="lower",
        part=p,
        same_as=(("ecology", "clock.C09"), ("work_safety", "clock.C10")),
    )
    yield ParameterSpec(
        "disclosure.days.licence", "int", "行政许可公示期限", g, "working_days", "system:disclosure", tighter="lower", part=p
    )
    yield ParameterSpec(
        "disclosure.days.exception", "list", "公示期限的除外规定（层级）", g, required_when="answered", terms="level", part=p
    )
    yield ParameterSpec(
        "disclosure.minimum_fields.general",
        "list",
        "公示执法决定的最少内容",
        g,
        required_when="needed",
        terms="publication_field",
        tighter="superset",
        part=p,
    )
    for kind in KINDS:
        yield ParameterSpec(
            f"disclosure.minimum_fields.{kind}",
            "list",
            f"{TERMS['kind'][kind]}公示内容",
            g,
            required_when="system:disclosure",
            terms="publication_field",
            tighter="superset",
            part=p,
        )
        yield ParameterSpec(
            f"disclosure.follow_up.{kind}",
            "list",
            f"{TERMS['kind'][kind]}决定公示后的后续内容",
            g,
            required_when="answered" if kind in NAMED_KINDS else "optional",
            terms="publication_field",
            tighter="superset",
            part=p,
        )
    yield ParameterSpec("disclosure.random_inspection_period", "text", "随机抽查情况定时公布的周期", g, terms="random_period", part=p)
    yield ParameterSpec("disclosure.random_inspection_results", "text", "随机抽查结果的公示", g, required_when="answered", part=p)
    yield ParameterSpec("disclosure.default_publish", "bool", "以公开为原则", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec(
        "disclosure.default_exception",
        "list",
        "可以排除公开的规定层级",
        g,
        required_when="with:disclosure.default_publish",
        terms="level",
        tighter="subset",
        part=p,
    )
    yield ParameterSpec("disclosure.ground.*", "text", "不予公示情形", g, part=p)
    yield ParameterSpec("disclosure.ground_kind.*", "text", "不予公示情形的种类", g, terms="ground_kind", part=p)
    yield ParameterSpec("disclosure.ground_authorities", "list", "可以认为不宜公示的机关", g, terms="ground_authority", part=p)
    yield ParameterSpec("disclosure.minor_age", "int", "未成年人的年龄界限", g, "years")
    yield ParameterSpec("disclosure.recheck_days", "int", "不予公示后复查的内部期限", g, "working_days", tighter="lower", part=p)
    yield ParameterSpec("disclosure.grounds", "list", "不予公示情形的序号", g, required_when="answered", tighter="subset", part=p)
    yield ParameterSpec(
        "disclosure.secrets.mode", "text", "涉及国家秘密、商业秘密的处理", g, required_when="answered", terms="secret_mode", part=p
    )
    yield ParameterSpec("disclosure.privacy.mode", "text", "涉及个人隐私的处理", g, required_when="answered", terms="secret_mode", part=p)
    yield ParameterSpec(
        "disclosure.non_publication.approver", "list", "批准不予公示的岗位", g, required_when="needed", about="role", part=p
    )
    for stage, name in (("pre", "事前公示"), ("decision", "执法决定公示"), ("annual", "年度数据公示")):
        for step, what in (("provide", "提供"), ("approve", "审核"), ("publish", "发布")):
            need = "optional" if stage == "annual" else "needed"
            yield ParameterSpec(
                f"disclosure.chain.{stage}.{step}.units",
                "list",
                f"{name}的{what}单位",
                g,
                required_when=need,
                about="unit",
                part=p,
                may_be_empty=True,
            )
            yield ParameterSpec(
                f"disclosure.chain.{stage}.{step}.roles", "list", f"{name}的{what}岗位", g, required_when=need, about="role", part=p
            )
    yield ParameterSpec("disclosure.chain.separate_hands", "bool", "整理人不得自审", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "disclosure.channels.base", "list", "公示基本载体", g, required_when="needed", terms="channel", tighter="superset", part=p
    )
    yield ParameterSpec("disclosure.channels.further", "list", "公示其他载体", g, required_when="answered", terms="channel", part=p)
    yield ParameterSpec(
        "disclosure.channels.further_required",
        "bool",
        "其他载体是否必须",
        g,
        required_when="with:disclosure.channels.further",
        tighter="true",
        part=p,
    )
    yield ParameterSpec(
        "disclosure.channels.systems",
        "list",
        "应当同步报送的外部系统",
        g,
        required_when="answered",
        terms="channel",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec("exchange.systems", "list", "各机关都应当报送的外部系统", g, terms="channel", tighter="superset", part=p)
    yield ParameterSpec("exchange.days", "int", "许可和处罚信息报送期限", g, "working_days", tighter="lower", part=p)
    for weight, name in (("slight", "轻微"), ("ordinary", "一般"), ("serious", "严重")):
        yield ParameterSpec(f"exchange.public_months.{weight}", "int", f"{name}失信处罚在信用网站的最长公示期限", g, "months", part=p)
    yield ParameterSpec(
        "disclosure.correction.triggers",
        "list",
        "更正情形",
        g,
        required_when="answered",
        terms="correction_trigger",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "disclosure.withdrawal.mode", "text", "决定变动后的处理方式", g, required_when="needed", terms="withdrawal_mode", part=p
    )
    yield ParameterSpec(
        "disclosure.withdrawal.triggers",
        "list",
        "决定变动的情形",
        g,
        required_when="needed",
        terms="withdrawal_trigger",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "disclosure.withdrawal.days",
        "int",
        "决定变动后的处理期限",
        g,
        "working_days",
        "needed",
        tighter="lower",
        part=p,
        same_as=(("ecology", "clock.C12"), ("work_safety", "clock.C12")),
    )
    yield ParameterSpec("disclosure.period.months", "int", "公开满多久可以撤回", g, "months", "answered", tighter="higher", part=p)
    yield ParameterSpec("disclosure.withdrawal.at_once", "bool", "登记变动即从本机关平台撤下", g, tighter="true", part=p)
    yield ParameterSpec("disclosure.period.kind.*", "int", "上级规定的公示期限", g, "months", tighter="higher", part=p)
    yield ParameterSpec("disclosure.period.upper", "int", "上级规定的公示期限", g, "months", tighter="higher", part=p)
    yield ParameterSpec("disclosure.period.rule", "text", "公开期限依据", g, required_when="answered", part=p)
    yield ParameterSpec(
        "disclosure.accurate_days", "int", "发现不准确后更正的内部期限", g, "working_days", "needed", tighter="lower", part=p
    )
    g = "事中公示"
    yield ParameterSpec("identity.mode", "text", "表明身份方式", g, required_when="needed", terms="identity_mode", part=p)
    yield ParameterSpec(
        "identity.activities", "list", "应当表明身份的活动", g, required_when="needed", terms="activity", tighter="superset", part=p
    )
    yield ParameterSpec(
        "identity.certificate_types", "list", "认可的执法证件", g, required_when="needed", terms="certificate", tighter="subset", part=p
    )
    yield ParameterSpec("identity.uniform", "text", "着装要求", g, required_when="answered", terms="uniform", part=p)
    yield ParameterSpec("notice.items", "list", "告知事项", g, required_when="needed", terms="notice_item", tighter="superset", part=p)
    yield ParameterSpec(
        "notice.remedies_in_document",
        "list",
        "救济内容写入文书的部分",
        g,
        required_when="needed",
        terms="remedy_part",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec("window.places", "list", "设置公示牌的场所", g, required_when="answered", part=p)
    yield ParameterSpec("window.board_fields", "list", "公示牌内容", g, required_when="with:window.places", tighter="superset", part=p)
    yield ParameterSpec("progress.to_applicant_only", "bool", "办理过程只向申请人定向公示", g, required_when="answered", part=p)
    yield ParameterSpec("licence.site_officers", "int", "许可实地核查的人员数", g, "persons", tighter="higher")
    yield ParameterSpec("progress.shows", "list", "办理进度查询显示的内容", g, terms="progress_part")
    yield ParameterSpec("progress.identity_characters", "int", "办理进度查询核对的证件号码末位数", g)
    yield ParameterSpec("progress.keep_days", "int", "办结后办理进度可以查询的时间", g, "calendar_days")
    g = "清单"
    yield ParameterSpec("lists.items.fields", "list", "执法事项清单内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("lists.items.cited", "bool", "办案须引用清单中的执法事项", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("lists.inspection.fields", "list", "随机抽查事项清单内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec(
        "lists.inspection.cited", "bool", "随机抽查须在公布的抽查事项内进行", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec(
        "lists.inspection.working_rules", "bool", "同时公开抽查工作细则", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("officers.public_fields", "list", "执法人员名录公开内容", g, required_when="needed", tighter="superset", part=p)
    yield ParameterSpec("officers.yearly_check", "bool", "执法证件年度审验", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("officers.public_search", "bool", "执法人员名录接受查询和投诉", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("officers.qualified", "bool", "执法人员须有执法资格", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("lists.bodies.fields", "list", "执法主体清单内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("lists.bodies.outside_review", "text", "执法主体清单的外部审核", g, required_when="answered", part=p)
    yield ParameterSpec("lists.complaint.fields", "list", "监督举报信息内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("lists.complaint.unit", "text", "监督举报信息的责任单位", g, required_when="answered", about="unit", part=p)
    yield ParameterSpec("lists.classes", "list", "主动公开的信息类别", g, required_when="answered", terms="info_class", part=p)
    yield ParameterSpec("lists.provider", "bool", "公示内容谁提供谁负责", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("lists.own_types", "text", "其他应当公开的执法信息", g, required_when="answered", part=p)
    yield ParameterSpec("lists.adjusted", "bool", "清单随法律和职能变化及时调整", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("lists.adjust_days", "int", "变化后调整清单的内部期限", g, "working_days", "needed", tighter="lower", part=p)
    yield ParameterSpec("lists.publish_days", "int", "审核通过后公布清单的内部期限", g, "working_days", "needed", tighter="lower", part=p)
    yield ParameterSpec("lists.portals", "list", "事前公示的门户", g, required_when="answered", part=p)
    yield ParameterSpec(
        "lists.responsibility_fields", "list", "权力和责任清单内容", g, required_when="answered", tighter="superset", part=p
    )
    yield ParameterSpec("lists.owner", "list", "事前公示内容的责任单位", g, required_when="answered", about="unit", part=p)
    yield ParameterSpec("lists.owner.*", "list", "该清单的责任单位", g, about="unit", part=p)
    yield ParameterSpec("lists.citing.unpublished", "text", "引用未公布依据的处理", g, terms="citing", part=p)
    yield ParameterSpec("lists.demanded.*", "list", "应当事前公示的清单及其组成部分", g, tighter="superset", part=p)
    yield ParameterSpec("statistics.annual.due", "text", "年度数据公开时间（月-日，当日计入）", g, required_when="answered", part=p)
    yield ParameterSpec("statistics.annual.report_to", "list", "年度数据报送对象", g, required_when="answered", part=p)


def _equipment(g: str, p: str) -> Iterator[ParameterSpec]:
    yield ParameterSpec("recording.equipment_unit", "text", "音像记录设备的管理单位", g, about="unit", part=p)
    yield ParameterSpec(
        "recording.recorder_functions", "list", "执法记录仪应有的功能", g, terms="device_function", tighter="superset", part=p
    )
    yield ParameterSpec("recording.dedicated_use", "bool", "设备专用于执法工作", g, tighter="true", part=p)
    yield ParameterSpec("recording.user_responsible", "bool", "谁使用谁负责，丢失损坏须处理", g, tighter="true", part=p)
    yield ParameterSpec("recording.equipment.storage_gb", "int", "设备最低存储容量（GB）", g, tighter="higher", part=p)
    yield ParameterSpec("recording.equipment.resolution", "int", "设备最低录像分辨率（行）", g, tighter="higher", part=p)
    yield ParameterSpec(
        "recording.equipment.officers_per_device", "int", "每台执法记录仪配备的执法人员数", g, "persons", tighter="lower", part=p
    )
    yield ParameterSpec("recording.clock_seconds", "int", "设备时间允许的偏差（秒）", g, tighter="lower", part=p)
    yield ParameterSpec("recording.working_day_hours", "int", "一个工作日的用电时数", g, "hours", tighter="higher", part=p)


def _recording() -> Iterator[ParameterSpec]:
    g, p = "全过程记录", "R"
    yield ParameterSpec(
        "recording.mandatory_whole",
        "list",
        "应当全程音像记录的活动",
        g,
        required_when="needed",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.mandatory",
        "list",
        "应当音像记录（不必全程）的活动",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.discretionary", "list", "根据实际情况音像记录的活动", g, required_when="answered", terms="activity", part=p
    )
    yield ParameterSpec(
        "recording.recorder_for_all_onsite", "bool", "现场执法一律使用执法记录仪", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec(
        "recording.text_suffices", "bool", "文字足以记录的可以不音像记录", g, required_when="answered", tighter="false", part=p
    )
    yield ParameterSpec(
        "recording.legality_argument", "bool", "清单外音像记录须先经合法性论证", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("recording.item_list", "bool", "应有音像记录事项清单", g, tighter="true", part=p)
    yield ParameterSpec("recording.gap_days", "int", "说明录制缺口的内部期限", g, "working_days", tighter="lower", part=p)
    yield ParameterSpec("recording.gap_seconds", "int", "不计为录制中断的时长（秒）", g, tighter="lower", part=p)
    yield ParameterSpec("recording.posts_defined", "bool", "须明确适用音像记录的岗位", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec(
        "recording.notice_before",
        "list",
        "事先告知正在录音录像的活动",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec("recording.covert.allowed", "bool", "允许依法隐蔽录音录像", g, required_when="answered", tighter="false", part=p)
    yield ParameterSpec(
        "recording.covert.approver",
        "list",
        "批准隐蔽录音录像的岗位",
        g,
        required_when="with:recording.covert.allowed",
        about="role",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop_grounds",
        "list",
        "可以停止使用记录仪的情形",
        g,
        required_when="answered",
        terms="stop_ground",
        tighter="subset",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop.signed_request",
        "list",
        "可以要求签署停用要求的情形",
        g,
        required_when="with:recording.stop_grounds",
        terms="stop_ground",
        part=p,
    )
    yield ParameterSpec(
        "recording.stop.reviewer", "list", "审核停用工作记录的岗位", g, required_when="with:recording.stop_grounds", about="role", part=p
    )
    yield ParameterSpec("recording.gap_reasons", "list", "录制中断的正当原因", g, required_when="answered", tighter="subset", part=p)
    yield ParameterSpec("recording.no_editing", "bool", "原始记录不得修改、剪辑", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("recording.shot_list", "list", "摄录要素", g, terms="shot", tighter="superset", part=p)
    yield ParameterSpec(
        "recording.shot_list_violation", "list", "现场有违法行为时增加的摄录要素", g, terms="shot", tighter="superset", part=p
    )
    yield ParameterSpec(
        "recording.banned_behaviour", "list", "严禁的行为", g, required_when="answered", terms="banned", tighter="superset", part=p
    )
    yield ParameterSpec("recording.pre_use_check", "list", "使用前检查项目", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.battery_days", "int", "电量应当够用的工作日数", g, "working_days", "answered", tighter="higher", part=p)
    yield ParameterSpec("recording.keepers_per_device", "int", "每台设备的管理员数", g, "persons", "answered", part=p)
    yield ParameterSpec("recording.equipment_rule", "text", "设备配备标准和比例", g, required_when="answered", part=p)
    yield ParameterSpec("recording.rooms", "list", "应当建设的音像记录场所", g, required_when="answered", tighter="superset", part=p)
    yield from _equipment(g, p)
    yield ParameterSpec("recording.retention_months", "int", "音像资料保存期限（一般）", g, "months", "needed", tighter="higher", part=p)
    yield ParameterSpec(
        "recording.retention_long_term",
        "list",
        "应当长期保存的情形",
        g,
        required_when="answered",
        terms="activity",
        tighter="superset",
        part=p,
    )
    yield ParameterSpec(
        "recording.evidence_disc_fields", "list", "证据光盘说明内容", g, required_when="answered", tighter="superset", part=p
    )
    yield ParameterSpec(
        "recording.evidence_disc_signers",
        "list",
        "证据光盘签名岗位",
        g,
        required_when="with:recording.evidence_disc_fields",
        about="role",
        part=p,
    )
    yield ParameterSpec(
        "recording.handover_unit", "text", "调查终结后音像资料和案卷交核单位", g, required_when="answered", about="unit", part=p
    )
    yield ParameterSpec("recording.storage_unit", "text", "音像资料的保管单位", g, required_when="needed", about="unit", part=p)
    yield ParameterSpec("recording.annotation_fields", "list", "音像资料备注内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.access.approver", "list", "批准司法机关查阅的岗位", g, required_when="answered", about="role", part=p)
    yield ParameterSpec("recording.access.register_fields", "list", "查阅登记内容", g, required_when="answered", tighter="superset", part=p)
    yield ParameterSpec("recording.release.approver", "list", "批准对外提供的岗位", g, required_when="needed", about="role", part=p)
    yield ParameterSpec("recording.access.answer_days", "int", "答复调阅申请的内部期限", g, "working_days", tighter="lower", part=p)
    yield ParameterSpec("recording.release_ban", "bool", "未经批准不得对外提供、复制、传播", g, tighter="true", part=p)
    yield ParameterSpec("recording.secrecy", "bool", "涉密音像记录按权限管理", g, tighter="true", part=p)
    yield ParameterSpec("recording.long_term_years", "int", "长期保存的年限", g, "years", tighter="higher", part=p)
    yield ParameterSpec("recording.disposal_notice_days", "int", "销毁前公示、征询的内部期限", g, "working_days", tighter="higher", part=p)
    yield ParameterSpec("recording.instant_upload", "text", "即时上传", g, required_when="answered", part=p)
    yield ParameterSpec(
        "recording.late_after_days", "int", "文字记录“及时”的内部期限", g, "working_days", "needed", tighter="lower", part=p
    )
    yield ParameterSpec("recording.whole_process", "bool", "全过程留痕，缺项不得归档", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "recording.text_kinds", "list", "文字记录种类", g, required_when="needed", terms="text_kind", tighter="superset", part=p
    )
    yield ParameterSpec("recording.mobile_rule", "bool", "应有移动执法系统管理制度", g, required_when="answered", tighter="true", part=p)
    g = "文书"
    yield ParameterSpec(
        "document.paper_equals_electronic", "bool", "纸质文书与电子文书一致", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("document.issue_required", "bool", "执法活动应当出具执法文书", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "document.approval_needs_paper", "bool", "内部审批须有文书或者签名的电子表单", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("document.templates_from", "text", "文书模板来源", g, required_when="needed", terms="templates_from", part=p)
    yield ParameterSpec("document.required_fields.*", "list", "文书必备内容", g, terms="document_field", tighter="superset")


def _dossier() -> Iterator[ParameterSpec]:
    g = "案卷"
    yield ParameterSpec("dossier.required.*", "list", "案卷标准：必须归入的文书", g, terms="dossier_paper", tighter="superset")
    yield ParameterSpec("dossier.bound_before_closing", "bool", "结案前应当执行并立卷", g, tighter="true")
    yield ParameterSpec("dossier.recordings_filed", "bool", "音像资料应当编号、备注并归入案卷", g, tighter="true")
    yield ParameterSpec("dossier.recording_days", "int", "音像资料“及时归档”的内部期限", g, "working_days", tighter="lower")
    yield ParameterSpec("dossier.recording_keys", "list", "音像资料归档的分类项目", g, terms="archive_key", tighter="superset")
    yield ParameterSpec("dossier.handover_days", "int", "调查终结后“及时交核”的内部期限", g, "working_days", tighter="lower")


def _review() -> Iterator[ParameterSpec]:
    g, p = "法制审核", "L"
    yield ParameterSpec("review.gate", "bool", "未经审核通过不得作出决定", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec("review.kinds", "list", "审核的执法行为种类", g, required_when="needed", terms="kind", tighter="superset", part=p)
    yield ParameterSpec("review.scope", "text", "审核范围", g, required_when="needed", terms="review_scope", part=p)
    yield ParameterSpec(
        "review.grounds", "list", "应当审核的情形", g, required_when="needed", terms="review_ground", tighter="superset", part=p
    )
    yield ParameterSpec("review.excluded_procedures", "list", "不列入审核的程序", g, required_when="answered", tighter="subset", part=p)
    yield ParameterSpec("review.list_keeper", "text", "审核目录清单的维护单位", g, required_when="needed", about="unit", part=p)
    yield ParameterSpec("review.list_every_kind", "bool", "审核目录清单每一种类至少一行", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec(
        "review.criteria_form", "bool", "不送审的须逐项认定是否属于重大执法决定", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("review.own_name", "bool", "只审核以本机关名义作出的决定", g, required_when="answered", part=p)
    yield ParameterSpec("review.ordinary.*", "bool", "该种类除排除程序外全部审核", g, tighter="true", part=p)
    yield ParameterSpec("review.list_factors", "list", "审核目录清单的划分因素", g, required_when="answered", tighter="superset", part=p)
    for kind in KINDS:
        yield ParameterSpec(
            f"review.reviewer.{kind}", "text", f"{TERMS['kind'][kind]}的审核单位", g, required_when="system:review", about="unit", part=p
        )
    yield ParameterSpec("review.first_review", "bool", "送审前须初审", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec(
        "review.first_review.signer", "list", "初审后的审签岗位", g, required_when="with:review.first_review", about="role", part=p
    )
    yield ParameterSpec("review.consultation_before", "bool", "征求意见须在送审前完成", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("review.package", "list", "送审材料", g, required_when="needed", terms="package_item", tighter="superset", part=p)
    yield ParameterSpec(
        "review.package.conditional", "list", "有相应情形才须提交的材料", g, required_when="answered", terms="package_item", part=p
    )
    for kind in KINDS:
        yield ParameterSpec(
            f"review.package.{kind}", "list", f"{TERMS['kind'][kind]}的送审材料", g, terms="package_item", tighter="superset", part=p
        )
    yield ParameterSpec("review.unit_opinion", "bool", "送审前承办机构须先提出处理意见", g, tighter="true", part=p)
    yield ParameterSpec("review.warn_days", "int", "审核期限届满前提醒", g, "working_days", tighter="higher")
    yield ParameterSpec("review.days", "int", "审核期限", g, "working_days", "needed", tighter="lower", part=p)
    yield ParameterSpec("review.extension_days", "int", "审核延长期限", g, "working_days", "answered", tighter="lower", part=p)
    yield ParameterSpec(
        "review.extension_approver", "list", "批准延长的岗位", g, required_when="with:review.extension_days", about="role", part=p
    )
    yield ParameterSpec("review.extension_times", "int", "延长次数", g, "times", "with:review.extension_days", tighter="lower", part=p)
    yield ParameterSpec(
        "review.stops", "list", "不计入审核期限的情形", g, required_when="answered", terms="stop_reason", tighter="subset", part=p
    )
    yield ParameterSpec("review.checklist", "list", "审核内容", g, required_when="needed", terms="check", tighter="superset", part=p)
    yield ParameterSpec("review.checks.*", "text", "本机关增加的一项审核内容", g, part=p)
    yield ParameterSpec("review.answers", "list", "每项审核内容的答案", g, required_when="needed", terms="answer", part=p)
    yield ParameterSpec("review.outcomes", "list", "审核意见种类", g, required_when="needed", terms="outcome", part=p)
    yield ParameterSpec(
        "review.outcomes.pass", "list", "视为审核通过的意见", g, required_when="needed", terms="outcome", tighter="subset", part=p
    )
    yield ParameterSpec("review.outcome_when.*", "list", "得出该审核意见的审核结果（审核内容:答案）", g, part=p)
    yield ParameterSpec("review.after_fail", "text", "审核未通过的处理", g, required_when="answered", part=p)
    yield ParameterSpec(
        "review.sign_off",
        "list",
        "审核意见的签批岗位（空为不须签批）",
        g,
        required_when="answered",
        about="role",
        part=p,
        may_be_empty=True,
    )
    yield ParameterSpec("review.opinion_form", "text", "审核意见的文书", g, required_when="needed", part=p)
    yield ParameterSpec("review.submitter_after_pass", "list", "审核通过后提交讨论的岗位", g, required_when="needed", about="role", part=p)
    yield ParameterSpec(
        "review.submitter_after_pass.units",
        "list",
        "审核通过后提交讨论的单位",
        g,
        required_when="needed",
        about="unit",
        part=p,
        may_be_empty=True,
    )
    yield ParameterSpec("review.discussion_required", "bool", "审核通过后应当集体讨论", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec("review.disagreement", "text", "意见不一致时的协调", g, required_when="answered", part=p)
    with_coordination = "with:review.disagreement"
    yield ParameterSpec(
        "review.disagreement.coordinator", "list", "协调意见不一致的岗位", g, required_when=with_coordination, about="role", part=p
    )
    yield ParameterSpec(
        "review.disagreement.coordinator.units",
        "list",
        "协调意见不一致的单位（空为不限单位）",
        g,
        required_when=with_coordination,
        about="unit",
        part=p,
        may_be_empty=True,
    )
    yield ParameterSpec(
        "review.disagreement.decider", "list", "协调不成时作出决定的岗位", g, required_when=with_coordination, about="role", part=p
    )
    yield ParameterSpec(
        "review.disagreement.days", "int", "协调意见不一致的期限", g, "working_days", with_coordination, tighter="lower", part=p
    )
    yield ParameterSpec("review.experts", "list", "专家、顾问参与方式", g, required_when="answered", part=p)
    yield ParameterSpec("review.advisers_required", "bool", "应当聘用法律顾问", g, required_when="answered", tighter="true", part=p)
    yield ParameterSpec("review.staff_ratio", "int", "审核人员占执法人员的最低比例", g, "percent", "answered", tighter="higher", part=p)
    yield ParameterSpec("review.staff_minimum", "int", "审核人员最少人数", g, "persons", "answered", tighter="higher", part=p)
    yield ParameterSpec("review.staff_maximum", "int", "审核人员最多人数", g, "persons", "answered", part=p)
    yield ParameterSpec(
        "review.staff_legal_background", "bool", "审核人员须有法律专业背景", g, required_when="answered", tighter="true", part=p
    )
    yield ParameterSpec("review.training_months", "int", "审核人员培训周期", g, "months", "needed", tighter="lower", part=p)
    yield ParameterSpec("review.declaration", "bool", "送审须附责任声明", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec("review.reviewer_not_handler", "bool", "审核人不得是本案承办人", g, required_when="needed", tighter="true", part=p)
    yield ParameterSpec("review.advice", "bool", "审核后可以提出执法建议", g, required_when="answered", part=p)
    yield ParameterSpec("review.filing_for_record", "bool", "需要备案的办理报备", g, required_when="answered", tighter="true", part=p)


def _transfer() -> Iterator[ParameterSpec]:
    g = "案件移送"
    yield ParameterSpec("transfer.officers", "int", "核实涉嫌犯罪情况的最少人数", g, "persons", tighter="higher")
    yield ParameterSpec("transfer.approver", "list", "决定移送涉嫌犯罪案件的岗位", g, about="role")
    yield ParameterSpec("transfer.papers.*", "list", "移送时附送的材料", g, terms="transfer_paper", tighter="superset")


def _supervision() -> Iterator[ParameterSpec]:
    g = "监督和报送"
    yield ParameterSpec("supervision.disclosure_checks", "list", "公示检查方式", g, required_when="answered", part="P")
    yield ParameterSpec("supervision.recording_daily", "list", "记录日常检查岗位", g, required_when="answered", about="role", part="R")
    yield ParameterSpec("supervision.recording_unit", "text", "记录监督单位", g, required_when="answered", about="unit", part="R")
    yield ParameterSpec("supervision.reactions", "list", "公示不到位的处理", g, required_when="answered", tighter="superset", part="P")
    yield ParameterSpec("supervision.liable", "list", "责任承担者", g, required_when="answered")
    yield ParameterSpec("supervision.fault_grounds", "list", "执法过错情形", g, required_when="answered", tighter="superset", part="R")
    yield ParameterSpec("supervision.complaints", "text", "投诉举报的办理", g, required_when="answered")
    yield ParameterSpec("supervision.complaint_days", "int", "投诉举报办理的内部期限", g, "working_days", "needed", tighter="lower")
    yield ParameterSpec("supervision.complaint_extension_days", "int", "投诉举报最多可以延长", g, "working_days", "needed", tighter="lower")
    yield ParameterSpec("supervision.dossier_evaluation", "bool", "案卷评查", g, required_when="answered", tighter="true")
    yield ParameterSpec("supervision.record_analysis", "bool", "记录信息统计分析", g, required_when="answered", tighter="true")
    yield ParameterSpec("supervision.progress_report_days", "int", "工作进度报送间隔", g, "calendar_days", "answered", tighter="lower")
    yield ParameterSpec(
        "supervision.progress_report_to",
        "text",
        "工作进度报送单位",
        g,
        required_when="with:supervision.progress_report_days",
        about="unit",
        inherit=False,
    )
    yield ParameterSpec("supervision.lists_due", "date", "人员名单报送日期", g, required_when="answered", inherit=False)
    yield ParameterSpec("supervision.own_rules", "list", "应当自行制定的配套制度", g, required_when="answered", tighter="superset")
    yield ParameterSpec("supervision.street_offices", "bool", "指导督促街道", g, required_when="answered", tighter="true")


def _national() -> Iterator[ParameterSpec]:
    for code, label in CLOCKS:
        yield ParameterSpec(f"clock.{code}", "clock", label, "法定期限")
    for code, label in GATES:
        yield ParameterSpec(f"gate.{code}", "bool", label, "法定关口", tighter="true")
    yield ParameterSpec("gate.G01.officers", "int", "执法人员最少人数", "法定关口", "persons", tighter="higher")
    yield ParameterSpec("gate.G12.fine_fen", "int", "应当集体讨论的罚没金额", "法定关口", "fen", tighter="lower")
    yield ParameterSpec("gate.G12.kinds", "list", "应当集体讨论的处罚种类", "法定关口", terms="penalty_kind", tighter="superset")
    yield ParameterSpec("gate.G18.hidden", "list", "公开前一律隐去的信息", "法定关口", terms="redaction_rule", tighter="superset")
    yield ParameterSpec("gate.G11.grounds", "list", "处罚决定应当法制审核的法定情形", "法定关口", terms="review_ground", tighter="superset")
    for who, name in (("person", "公民"), ("organisation", "法人或者其他组织")):
        yield ParameterSpec(f"hearing.fine_fen.{who}", "int", f"较大数额（{name}）", "听证", "fen", tighter="lower")
        yield ParameterSpec(f"summary.fine_fen.{who}", "int", f"当场处罚罚款上限（{name}）", "当场处罚", "fen", tighter="lower")
    yield ParameterSpec("hearing.kinds", "list", "有权要求听证的处罚种类", "听证", terms="penalty_kind", tighter="superset")
    yield ParameterSpec("summary.cash_fen", "int", "当场收缴罚款上限", "当场处罚", "fen", tighter="lower")
    yield ParameterSpec("summary.kinds", "list", "可以当场作出的处罚种类", "当场处罚", terms="penalty_kind", tighter="subset")
    yield ParameterSpec("surcharge.rate_permille", "int", "加处罚款日率", "缴款", "permille_per_day")
    yield ParameterSpec("surcharge.cap_percent", "int", "加处罚款上限占罚款的比例", "缴款", "percent")
    yield ParameterSpec("surcharge.not_counted", "list", "不计算加处罚款的期间", "缴款", terms="stop_reason")
    yield ParameterSpec("counting.start_day_counted", "bool", "期间开始之日计入", "期间计算")
    yield ParameterSpec("counting.calendar", "text", "工作日历", "期间计算")
    yield ParameterSpec("filing.conditions", "list", "立案条件", "立案")
    for name, label in DUTIES:
        yield ParameterSpec(f"duty.{name}", "list", label, "岗位职责", required_when="needed", about="role", timeless=True)
        yield ParameterSpec(f"duty.{name}.units", "list", f"{label}的单位", "岗位职责", about="unit", timeless=True)


SPECS: tuple[ParameterSpec, ...] = (
    *_scope(),
    *_organisation(),
    *_disclosure(),
    *_recording(),
    *_dossier(),
    *_review(),
    *_transfer(),
    *_supervision(),
    *_national(),
)
_EXACT = {spec.id: spec for spec in SPECS if "*" not in spec.id}
_WILD = tuple(spec for spec in SPECS if "*" in spec.id)


def spec_for(id: str) -> ParameterSpec | None:
    """Return what a parameter id is declared as, None for an unknown one."""
    if id in _EXACT:
        return _EXACT[id]
    segments = id.split(".")
    for spec in _WILD:
        pattern = spec.id.split(".")
        if len(pattern) == len(segments) and all(p in ("*", s) for p, s in zip(pattern, segments, strict=True)):
            if pattern[0] == "kinds" and segments[1] not in KINDS:
                return None
            return spec
    return None


def label_of(id: str) -> str:
    """Return the Chinese label of a parameter, with the part that stands in place of "*"."""
    spec = spec_for(id)
    if spec is None:
        return id
    if "*" not in spec.id:
        return spec.label
    parts = [s for p, s in zip(spec.id.split("."), id.split("."), strict=True) if p == "*"]
    return f"{spec.label}（{'、'.join(TERMS['kind'].get(part, part) for part in parts)}）"
