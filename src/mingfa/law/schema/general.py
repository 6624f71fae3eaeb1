"""What a text says of itself, of the people who carry it out, and of who watches them."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.schema.spec import ParameterSpec


def scope() -> Iterator[ParameterSpec]:
    """Return what a text says of itself: whom and what it covers, since when, and how it counts."""
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


def organisation() -> Iterator[ParameterSpec]:
    """Return who does the work, with which papers and which training."""
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


def supervision() -> Iterator[ParameterSpec]:
    """Return what is watched, and what is reported to whom."""
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
