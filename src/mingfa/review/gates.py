"""What the law refuses in a legal review (法制审核), one condition a function. Pure.

Law: 行政处罚法 第五十八条, and the agency's own rules on review: who reviews, what is sent, until when, with which outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.agencies.facts import OfficerFact
from mingfa.desk.act import Matter, on_state
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review.outcomes import SOUND, permitted, words_of
from mingfa.review.period import DAYS, over
from mingfa.review.state import SUPPLEMENT, ReviewState

ReviewMatter = Matter[Any, ReviewState]

NEEDED = ("review.checklist", "review.answers", "review.outcomes", "review.outcomes.pass", "review.package", DAYS)


def rule_or(matter: ReviewMatter, parameter: str, other: str = "gate.G11") -> Rule:
    """Return the agency's rule where one is in force that day, else the national one."""
    return matter.rule(parameter) if matter.has(parameter) else matter.rule(other)


def items_of(matter: ReviewMatter, parameter: str) -> tuple[str, ...]:
    """Return a list of the regime, empty where it has none that day."""
    return matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()


# What is sent --------------------------------------------------------------------------------------------------------------


def refuse_without_rules(matter: ReviewMatter) -> Iterable[Refusal]:
    """A review cannot begin where the agency has not said what is reviewed, by whom, until when and with which outcomes."""
    brief = matter.fact("case")
    needed = (*NEEDED, f"review.reviewer.{brief.kind}") if brief is not None else NEEDED
    holes = [parameter for parameter in needed if not matter.has(parameter)]
    if holes:
        yield matter.refuse(
            matter.rule("gate.G11"),
            "review.no_rules",
            f"本机关制度在{matter.on}没有规定：{'、'.join(holes)}",
            "请先补足制度参数及其出处，再送法制审核",
        )


def refuse_incomplete_package(matter: ReviewMatter) -> Iterable[Refusal]:
    """The package (送审材料) holds every item the agency asks for, and the conditional ones where the case has given cause for them."""
    sent = {item.code for item in matter.act.items}
    conditional = items_of(matter, "review.package.conditional")
    brief = matter.fact("case")
    called = {*matter.act.conditions, *(("hearing_papers",) if brief is not None and brief.heard else ())}
    for parameter, wanted in (
        ("review.package", items_of(matter, "review.package")),
        ("review.package.conditional", tuple(code for code in conditional if code in called)),
    ):
        missing = [code for code in wanted if code not in sent and not (code == "declaration" and matter.act.declaration)]
        if missing:
            words = "、".join(term("package_item", code) for code in missing)
            yield matter.refuse(matter.rule(parameter), "review.package_incomplete", f"送审材料缺少：{words}", "请补齐后再送审")


def refuse_without_declaration(matter: ReviewMatter) -> Refusal | None:
    """Where the agency asks for it, the unit declares that it answers for what it sends (责任声明)."""
    if not (matter.has("review.declaration") and matter.regime.flag("review.declaration", matter.on)) or matter.act.declaration:
        return None
    return matter.refuse(
        matter.rule("review.declaration"), "review.no_declaration", "承办机构没有声明对送审材料的真实、准确、完整以及事实、证据、法律适用、程序负责", "请签署责任声明后送审"
    )  # fmt: skip


def refuse_other_papers(matter: ReviewMatter) -> Iterable[Refusal]:
    """What is sent, or concluded on, is the draft and the evidence as the case has them at that moment (行政处罚法 第五十八条)."""
    brief = matter.fact("case")
    if brief is None:
        return
    rule = matter.rule("gate.G11")
    if brief.draft_digest and matter.act.draft_digest != brief.draft_digest:
        yield matter.refuse(rule, "review.other_draft", "所审文稿不是案件现在的文稿，送审之后文稿有改动", "请将现在的文稿重新送审")
    if matter.act.evidence_digest != brief.evidence_digest:
        yield matter.refuse(rule, "review.other_evidence", "所审证据不是案件现在的证据，送审之后证据有变化", "请就现在的证据重新送审")


def refuse_wrong_round(matter: ReviewMatter) -> Iterable[Refusal]:
    """A new round follows one that is over, in the same case, and answers every problem that one named."""
    act, former = matter.act, matter.fact("former")
    rule = rule_or(matter, "review.outcomes.pass")
    if not act.previous:
        if act.round != 1:
            yield matter.refuse(rule, "review.round", "第二轮以后的审核应当写明上一轮", "请从案件页面重新送审")
        return
    if former is None:
        return
    if former.case != act.case or act.round != former.round + 1:
        yield matter.refuse(rule, "review.round", "上一轮审核不属于本案，或者轮次不连续", "请从案件页面重新送审")
    if former.status in ("open", "returned"):
        yield matter.refuse(rule, "review.still_open", f"第 {former.round} 轮审核尚未完结", "请等待其意见，或者先撤回该轮送审")
    if former.status == "failed":
        answered = {response.problem: response.done for response in act.responses}
        open_points = [problem for problem in former.problems if not answered.get(problem)]
        if open_points:
            yield matter.refuse(
                rule,
                "review.problems_open",
                f"上一轮审核指出的问题没有逐项写明处理情况：{'；'.join(open_points)}",
                "请逐项写明处理情况后再送审",
            )


# Who acts ------------------------------------------------------------------------------------------------------------------


def _reviewing_unit(matter: ReviewMatter) -> tuple[Rule, str] | None:
    parameter = f"review.reviewer.{matter.state.case_kind}"
    return (matter.rule(parameter), matter.regime.text(parameter, matter.on)) if matter.has(parameter) else None


@on_state
def refuse_other_unit(matter: ReviewMatter) -> Refusal | None:
    """Each kind of decision has its reviewing unit (审核机构), and nobody else reviews it."""
    found = _reviewing_unit(matter)
    if found is None or matter.by.is_system:
        return None
    rule, unit = found
    roles = matter.regime.duty("review.conclude", matter.on).roles
    if any(matter.by.holds(role, unit) for role in roles):
        return None
    known = matter.regime.unit(unit)
    return matter.refuse(
        rule, "review.other_unit", f"{term('kind', matter.state.case_kind)}决定由{known.name if known else unit}审核，{matter.by.name}不是该机构的审核人员", "请由该机构的审核人员办理"
    )  # fmt: skip


def _conflict(matter: ReviewMatter, person: str, name: str) -> Iterable[Refusal]:
    brief = matter.fact("case")
    if brief is None:
        return
    if person in brief.investigators and matter.has("gate.G07") and matter.regime.flag("gate.G07", matter.on):
        yield matter.refuse(
            matter.rule("gate.G07"),
            "review.investigator",
            f"{name}参与了本案调查，不能审核本案",
            "审核人员与调查人员应当分离，请由其他审核人员办理",
        )
    if person in brief.people and _flag(matter, "review.reviewer_not_handler"):
        yield matter.refuse(
            matter.rule("review.reviewer_not_handler"), "review.handler", f"{name}是本案承办人，不能审核本案", "请由其他审核人员办理"
        )
    if matter.state.recused(person):
        yield matter.refuse(
            rule_or(matter, "review.reviewer_not_handler"), "review.recused", f"{name}已在本次审核中回避", "请由其他审核人员办理"
        )


def _flag(matter: ReviewMatter, parameter: str) -> bool:
    return matter.has(parameter) and matter.regime.flag(parameter, matter.on)


@on_state
def refuse_handler(matter: ReviewMatter) -> Iterable[Refusal]:
    """Who handles the case, or investigated in it, does not review it, nor does anybody who had to withdraw."""
    return _conflict(matter, matter.by.person, matter.by.name)


def refuse_unfit_reviewer(matter: ReviewMatter) -> Iterable[Refusal]:
    """Who is named as reviewer is appointed in the reviewing unit that day, has what the agency asks for, and no part in the case."""
    fact = matter.fact("reviewer")
    if fact is None:
        return
    yield from _fit(matter, fact)
    yield from _conflict(matter, fact.person, fact.name)


def _fit(matter: ReviewMatter, fact: OfficerFact) -> Iterable[Refusal]:
    found = _reviewing_unit(matter)
    roles = matter.regime.duty("review.conclude", matter.on).roles
    if found is not None and not any(fact.holds(role, found[1]) for role in roles):
        unit = matter.regime.unit(found[1])
        yield matter.refuse(
            found[0], "review.not_appointed", f"{fact.name}在{matter.on}不是{unit.name if unit else found[1]}的审核人员（未任命，或者任期已满）",
            "请先办理任命，或者由其他审核人员办理",
        )  # fmt: skip
    if not fact.active:
        yield matter.refuse(
            rule_or(matter, "review.reviewer_not_handler"), "review.inactive", f"{fact.name}不在岗，不能审核", "请由其他审核人员办理"
        )
    if _flag(matter, "review.staff_legal_background") and not (fact.legal_background or fact.legal_qualification_no):
        yield matter.refuse(
            matter.rule("review.staff_legal_background"),
            "review.no_legal_background",
            f"{fact.name}没有登记法律专业背景",
            "请先登记其法律专业背景，或者由其他审核人员办理",
        )


@on_state
def refuse_other_reviewer(matter: ReviewMatter) -> Refusal | None:
    """The reviewer named answers for the opinion, and nobody else gives the answers."""
    if matter.state.reviewer == matter.by.person:
        return None
    who = matter.state.reviewer_name or "（尚未明确）"
    return matter.refuse(
        rule_or(matter, f"review.reviewer.{matter.state.case_kind}"), "review.other_reviewer", f"本次审核的审核人员是{who}，不是{matter.by.name}", "请由该审核人员办理，或者先明确审核人员"
    )  # fmt: skip


# First review --------------------------------------------------------------------------------------------------------------


@on_state
def refuse_before_first_review(matter: ReviewMatter) -> Refusal | None:
    """Where the agency has a first review (初审), the legal unit takes nothing that has not passed it and been signed by the unit's head."""
    if matter.state.stage == "first_review":
        return matter.refuse(
            matter.rule("review.first_review"), "review.no_first_review", "尚未经法制初审员初审", "请先由承办机构的法制初审员初审"
        )
    if matter.state.stage == "head_signature":
        return matter.refuse(
            matter.rule("review.first_review.signer"), "review.no_head_signature", "初审后尚未经承办机构主要负责人审签", "请先由其审签"
        )
    return None


@on_state
def refuse_own_first_review(matter: ReviewMatter) -> Refusal | None:
    """Who handles the case is not its first reviewer."""
    brief = matter.fact("case")
    if brief is None or matter.by.person not in brief.people:
        return None
    return matter.refuse(
        rule_or(matter, "review.first_review"),
        "review.first_reviewer_handler",
        f"{matter.by.name}是本案承办人，不能担任本案初审员",
        "请由其他初审员初审",
    )


@on_state
def refuse_signature_before_first_review(matter: ReviewMatter) -> Refusal | None:
    """The head signs after the first review, not before."""
    if matter.state.first_review is not None:
        return None
    return matter.refuse(
        rule_or(matter, "review.first_review.signer"), "review.signed_too_early", "法制初审员尚未初审，不能审签", "请先由法制初审员初审"
    )


@on_state
def refuse_wrong_signer(matter: ReviewMatter) -> Refusal | None:
    """The head who signs holds the post the agency names, and is another person than the first reviewer."""
    rule = rule_or(matter, "review.first_review.signer")
    roles = items_of(matter, "review.first_review.signer")
    if roles and not any(matter.by.holds(role) for role in roles):
        return matter.refuse(
            rule, "review.wrong_signer", f"初审后由{_roles(roles)}审签，{matter.by.name}没有该岗位", "请由承办机构主要负责人审签"
        )
    if matter.state.first_review is not None and matter.state.first_review.person == matter.by.person:
        return matter.refuse(rule, "review.signed_own", "初审和审签不能是同一人", "请由承办机构主要负责人审签")
    return None


def _roles(roles: tuple[str, ...]) -> str:
    return "、".join(term("role", role) for role in roles)


def _checks(items: Iterable[str]) -> str:
    return "、".join(term("check", item) for item in items)


# The period ----------------------------------------------------------------------------------------------------------------


def refuse_other_stop(matter: ReviewMatter) -> Refusal | None:
    """Only the time of what the agency's rule names is taken out of the period; a supplement has an act of its own."""
    grounds = items_of(matter, "review.stops")
    if matter.act.ground == SUPPLEMENT:
        return matter.refuse(
            rule_or(matter, "review.stops", DAYS), "review.stop_by_request", "补充材料的时间由“要求补充材料”起算", "请办理“要求补充材料”"
        )
    if matter.act.ground in grounds:
        return None
    words = "、".join(term("stop_reason", ground) for ground in grounds)
    message = f"“{term('stop_reason', matter.act.ground)}”所需时间不能从审核期限中扣除" + (
        f"；可以扣除的只有：{words}" if words else "；本机关制度没有规定可以扣除的情形"
    )
    return matter.refuse(rule_or(matter, "review.stops", DAYS), "review.stop_ground", message, "请在期限内完成审核，或者依规定延长")


def refuse_unknown_stop(matter: ReviewMatter) -> Refusal | None:
    """Only a stop that lasts can end."""
    if matter.act.stop in matter.state.held:
        return None
    return matter.refuse(rule_or(matter, "review.stops", DAYS), "review.not_stopped", "没有这一项尚未结束的期限扣除", "请从审核页面选择")


def refuse_wrong_extension(matter: ReviewMatter) -> Iterable[Refusal]:
    """An extension is for a complex case, by the leader the rule names, for at most its days, as often as it says, while the period runs."""
    if not matter.has("review.extension_days"):
        yield matter.refuse(matter.rule(DAYS), "review.no_extension", "本机关制度没有规定可以延长审核期限", "请在期限内完成审核")
        return
    rule, days = matter.rule("review.extension_days"), matter.regime.number("review.extension_days", matter.on)
    roles = items_of(matter, "review.extension_approver")
    if not any(matter.by.holds(role) for role in roles):
        yield matter.refuse(
            rule_or(matter, "review.extension_approver"),
            "review.extension_approver",
            f"延长审核期限由{_roles(roles)}批准，{matter.by.name}没有该岗位",
            f"请报{_roles(roles)}批准",
        )
    if matter.act.days > days:
        yield matter.refuse(
            rule,
            "review.extension_days",
            f"最多延长 {days} 个工作日，不能延长 {matter.act.days} 个工作日",
            f"请按不超过 {days} 个工作日延长",
        )
    times = matter.regime.number("review.extension_times", matter.on) if matter.has("review.extension_times") else 1
    done = len(matter.state.running.extensions) if matter.state.running is not None else 0
    if done >= times:
        yield matter.refuse(
            rule_or(matter, "review.extension_times", DAYS), "review.extended", f"审核期限已经延长 {done} 次，不能再延长", "请尽快完成审核"
        )
    try:
        late = matter.state.overdue_since is not None or over(matter.state, matter.regime, matter.calendar, matter.on)
    except CalendarNotPublished:
        late = False
    if late:
        yield matter.refuse(rule, "review.extension_late", "审核期限已经届满，不能再延长", "请立即完成审核；超期不视为审核通过")


# Answers and outcome -------------------------------------------------------------------------------------------------------


def refuse_wrong_answer(matter: ReviewMatter) -> Iterable[Refusal]:
    """Answers are given to the items of the agency's checklist, in its levels, with the reason where something is wrong."""
    rule, levels = rule_or(matter, "review.checklist"), items_of(matter, "review.answers")
    checklist = items_of(matter, "review.checklist")
    given = [answer.item for answer in matter.act.answers]
    twice = sorted({item for item in given if given.count(item) > 1})
    if twice:
        yield matter.refuse(rule, "review.answer_twice", f"同一项审核内容只能有一个答案：{_checks(twice)}", "请删去重复的一项")
    for answer in matter.act.answers:
        name = term("check", answer.item)
        if answer.item not in checklist:
            yield matter.refuse(rule, "review.unknown_item", f"“{name}”不在本机关规定的审核内容之列", "请按审核内容逐项填写")
        elif answer.level not in levels:
            words = "、".join(term("answer", level) for level in levels)
            yield matter.refuse(
                rule_or(matter, "review.answers"), "review.unknown_level", f"“{name}”的答案应为以下之一：{words}", "请重新选择"
            )
        elif answer.level != SOUND and not answer.note:
            yield matter.refuse(
                rule, "review.no_reason", f"“{name}”为“{term('answer', answer.level)}”，没有写明存在的问题", "请写明问题和依据"
            )
        elif answer.item == "law" and answer.level != SOUND and not answer.provision:
            yield matter.refuse(
                rule, "review.no_provision", "适用依据有问题的，没有写明应当适用的条款", "请写明应当适用的法律、法规、规章及其条款"
            )


@on_state
def refuse_unanswered(matter: ReviewMatter) -> Refusal | None:
    """An opinion is given when every item of the checklist has its answer."""
    missing = [item for item in items_of(matter, "review.checklist") if matter.state.answer(item) is None]
    if not missing:
        return None
    return matter.refuse(
        rule_or(matter, "review.checklist"), "review.unanswered", f"以下审核内容没有填写：{_checks(missing)}", "请逐项填写后再出具意见"
    )


@on_state
def refuse_while_stopped(matter: ReviewMatter) -> Refusal | None:
    """While experts, consultation or interpretation are still awaited, the opinion is not ready."""
    held = [hold for hold in (matter.state.running.held if matter.state.running is not None else ()) if hold.ground != SUPPLEMENT]
    if not held:
        return None
    words = "、".join(term("stop_reason", hold.ground) for hold in held)
    return matter.refuse(
        rule_or(matter, "review.stops", DAYS), "review.stopped", f"期限仍在扣除中：{words}，结果尚未收到", "请先登记恢复计算，再出具意见"
    )


def refuse_conflicting_outcome(matter: ReviewMatter) -> Iterable[Refusal]:
    """The outcome is one of the agency's, and the one to which the answers lead."""
    outcomes = items_of(matter, "review.outcomes")
    rule = rule_or(matter, "review.outcomes")
    if matter.act.outcome not in outcomes:
        words = "、".join(term("outcome", one) for one in outcomes)
        yield matter.refuse(rule, "review.unknown_outcome", f"审核意见应为以下之一：{words}", "请重新选择")
        return
    if not matter.has("review.checklist") or refuse_unanswered(matter) is not None:
        return
    allowed = permitted(matter.state.levels, matter.regime, matter.on)
    if matter.act.outcome not in allowed:
        bad = words_of(matter.state.levels, items_of(matter, "review.checklist")) or "各项均符合"
        words = "、".join(term("outcome", one) for one in allowed)
        when = f"review.outcome_when.{allowed[0]}" if allowed else ""
        yield matter.refuse(
            matter.rule(when) if when and matter.has(when) else rule, "review.conflicting_outcome",
            f"审核结果（{bad}）只能得出“{words}”，不能是“{term('outcome', matter.act.outcome)}”", "请按审核结果出具意见，或者更正有误的审核结果",
        )  # fmt: skip


def refuse_without_problems(matter: ReviewMatter) -> Iterable[Refusal]:
    """Who does not pass a draft says what is wrong, point by point; who passes it leaves no problem open."""
    act, rule = matter.act, rule_or(matter, "review.outcomes.pass")
    passed = act.outcome in items_of(matter, "review.outcomes.pass")
    if not passed and not act.problems:
        yield matter.refuse(rule, "review.no_problems", "审核没有通过的，应当逐项列明存在的问题", "请逐项写明问题和处理建议")
    if passed and act.problems:
        yield matter.refuse(rule, "review.problems_in_pass", "列有问题的，不能出具审核通过的意见", "请删去问题，或者按审核结果出具意见")
    wants = act.outcome == "reinvestigate"
    if wants and not act.measure:
        yield matter.refuse(
            rule_or(matter, "review.outcome_when.reinvestigate"),
            "review.no_measure",
            "应当明确是重新调查、补充调查，还是不予作出决定",
            "请选择其一",
        )
    if not wants and act.measure:
        yield matter.refuse(rule, "review.measure_unasked", "只有建议重新调查、补充调查或者不予作出决定的，才填写处理方式", "请留空")


def refuse_other_than_reviewed(matter: ReviewMatter) -> Refusal | None:
    """The opinion is about the draft and the evidence that were reviewed."""
    act, state = matter.act, matter.state
    if (act.draft_digest, act.evidence_digest) == (state.draft_digest, state.evidence_digest):
        return None
    return matter.refuse(
        matter.rule("gate.G11"),
        "review.not_the_one_reviewed",
        "意见所指的文稿或者证据不是本次送审的",
        "请刷新页面，核对送审文稿后重新出具意见",
    )


# The opinion ---------------------------------------------------------------------------------------------------------------


@on_state
def refuse_wrong_sign_off(matter: ReviewMatter) -> Iterable[Refusal]:
    """The opinion is approved by the leader whom the agency's rule names, where it names one."""
    roles = items_of(matter, "review.sign_off")
    if not roles:
        yield matter.refuse(
            rule_or(matter, "review.outcomes"), "review.sign_off_not_asked", "本机关制度没有要求签批审核意见", "请直接制作并交还审核意见书"
        )
    elif not any(matter.by.holds(role) for role in roles):
        yield matter.refuse(
            matter.rule("review.sign_off"),
            "review.sign_off_role",
            f"审核意见由{_roles(roles)}签批，{matter.by.name}没有该岗位",
            f"请报{_roles(roles)}签批",
        )
    if matter.state.conclusion is not None and matter.state.conclusion.by == matter.by.person:
        yield matter.refuse(
            rule_or(matter, "review.sign_off"), "review.signed_own_opinion", "审核人员不能签批自己出具的意见", "请由规定的负责人签批"
        )
    if matter.state.sign_off is not None:
        yield matter.refuse(rule_or(matter, "review.sign_off"), "review.signed_off", "审核意见已经签批", "不需要再次签批")


@on_state
def refuse_without_sign_off(matter: ReviewMatter) -> Refusal | None:
    """Where a leader has to agree first, the opinion is neither numbered nor given back before (经同意后交还)."""
    if matter.state.signed_off:
        return None
    return matter.refuse(
        rule_or(matter, "review.sign_off"),
        "review.not_signed_off",
        "审核意见尚未签批，不能制作意见书，也不能交还承办机构",
        "请先报规定的负责人签批",
    )


@on_state
def refuse_second_number(matter: ReviewMatter) -> Refusal | None:
    """One opinion has one number."""
    if not matter.state.number:
        return None
    return matter.refuse(
        rule_or(matter, "review.opinion_form"), "review.numbered", f"审核意见书已编号：{matter.state.number}", "请使用该文号"
    )


def refuse_other_year(matter: ReviewMatter) -> Refusal | None:
    """A number is taken in the series of the year of that day."""
    if matter.act.year == matter.on.year:
        return None
    return matter.refuse(rule_or(matter, "review.opinion_form"), "review.year", f"文号年份应为 {matter.on.year} 年", "请刷新页面后重新办理")


@on_state
def refuse_unnumbered(matter: ReviewMatter) -> Refusal | None:
    """The written opinion bears its number."""
    if matter.state.number:
        return None
    return matter.refuse(rule_or(matter, "review.opinion_form"), "review.no_number", "审核意见书尚未编号", "请先办理“制作审核意见书”")


def refuse_stranger_to_recuse(matter: ReviewMatter) -> Refusal | None:
    """The reviewer withdraws himself, or the head of the reviewing unit decides; only the present reviewer can be withdrawn."""
    if matter.state.reviewer and matter.act.reviewer == matter.state.reviewer:
        return None
    return matter.refuse(
        rule_or(matter, "review.reviewer_not_handler"), "review.not_the_reviewer", "回避的应当是本次审核现在的审核人员", "请核对审核人员"
    )
