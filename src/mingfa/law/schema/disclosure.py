"""Parameters of disclosure (公示): before, during and after enforcement."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.regime_terms import TERMS
from mingfa.law.schema.spec import KINDS, NAMED_KINDS, ParameterSpec


def disclosure() -> Iterator[ParameterSpec]:
    """Return what is public, when, through whom and where."""
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
