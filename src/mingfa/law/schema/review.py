"""Parameters of legal review (法制审核), and of handing a suspected crime over."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.law.regime_terms import TERMS
from mingfa.law.schema.spec import KINDS, ParameterSpec


def review() -> Iterator[ParameterSpec]:
    """Return what is reviewed before it is decided, by whom, in which days, with which outcome."""
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


def transfer() -> Iterator[ParameterSpec]:
    """Return how a suspected crime is handed over."""
    g = "案件移送"
    yield ParameterSpec("transfer.officers", "int", "核实涉嫌犯罪情况的最少人数", g, "persons", tighter="higher")
    yield ParameterSpec("transfer.approver", "list", "决定移送涉嫌犯罪案件的岗位", g, about="role")
    yield ParameterSpec("transfer.papers.*", "list", "移送时附送的材料", g, terms="transfer_paper", tighter="superset")
