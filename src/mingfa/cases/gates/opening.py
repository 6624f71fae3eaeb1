"""What the law refuses between the lead and the filed case: coverage, conditions, limitation, responsibility, avoidance, parties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from mingfa.cases.gates.common import KIND_WORDS, CaseMatter, Gate, words_of_day
from mingfa.cases.state.limits import Running
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.clock import Clock
from mingfa.law.errors import CalendarNotPublished, InvalidIdentifier
from mingfa.law.identifiers import citizen_number, half_width, party_name, person_name, social_credit_code
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import TERMS
from mingfa.law.terms import start_clock, terms_of

ROLE_WORDS = TERMS["role"]


def refuse_uncovered_kind(matter: CaseMatter) -> Refusal | None:
    """A kind of enforcement act is handled here only once the agency's rules cover it on that day (制度适用范围)."""
    kind = matter.act.case_kind
    if kind in matter.regime.kinds(matter.on):
        return None
    scope = matter.rule("scope.issuer").article if matter.has("scope.issuer") else PLATFORM
    return matter.refuse(
        scope, "case.kind_not_covered", f"本机关 {words_of_day(matter.on)} 施行的三项制度没有列入“{KIND_WORDS.get(kind, kind)}”",
        "请先由法制机构把该类执法行为及其依据加入本机关制度，再办理立案",
    )  # fmt: skip


def refuse_impossible_days(matter: CaseMatter) -> Iterable[Refusal]:
    """The days of a lead follow one another: it happened, it ended, it was found, it is registered."""
    act = matter.act
    if act.found_on > matter.on:
        yield Refusal("lead.found_in_future", PLATFORM, f"发现日期 {act.found_on} 晚于登记之日 {matter.on}", "请核对日期")
    for name, day in (("违法行为发生日期", act.occurred_on), ("违法行为终了日期", act.ended_on)):
        if day is not None and day > act.found_on:
            yield Refusal("lead.after_found", PLATFORM, f"{name} {day} 晚于发现日期 {act.found_on}", "请核对日期")
        if day is not None and day.year < 1949:
            yield Refusal("lead.absurd_day", PLATFORM, f"{name} {day} 不合常理", "请核对年份")
    if act.occurred_on is not None and act.ended_on is not None and act.ended_on < act.occurred_on:
        yield Refusal("lead.ended_before", PLATFORM, "违法行为终了日期早于发生日期", "请核对日期")
    if act.found_on.year < 2000:
        yield Refusal("lead.absurd_day", PLATFORM, f"发现日期 {act.found_on} 不合常理", "请核对年份")


# Filing --------------------------------------------------------------------------------------------------------------------


def refuse_without_responsible(matter: CaseMatter) -> Iterable[Refusal]:
    """A case or inspection has a responsible unit and named officers (谁执法谁负责、谁检查谁负责)."""
    named = matter.rule("organisation.named_responsibility") if matter.has("organisation.named_responsibility") else None
    rule = named if named is not None and named.value is True else matter.rule("gate.G01")
    if not matter.act.unit:
        yield matter.refuse(rule, "case.no_unit", "没有明确承办机构", "请选择负责本案（本次检查）的机构")
    if not matter.act.officers:
        yield matter.refuse(rule, "case.no_officer", "没有明确承办人员", "请指定负责本案（本次检查）的执法人员")
    lead = getattr(matter.act, "lead_handler", "")
    if lead and lead not in matter.act.officers:
        yield matter.refuse(rule, "case.lead_outside", "案件主办人不在承办人员之中", "请从承办人员中指定案件主办人")


def refuse_unknown_unit(matter: CaseMatter) -> Refusal | None:
    """The responsible unit is a unit of the agency."""
    if not matter.act.unit or matter.regime.unit(matter.act.unit) is not None:
        return None
    return Refusal("case.unknown_unit", PLATFORM, f"本机关没有代码为“{matter.act.unit}”的机构", "请从本机关机构中选择")


def refuse_without_conditions(matter: CaseMatter) -> Iterable[Refusal]:
    """G04: each of the four conditions of filing holds, and says on what grounds (生态环境行政处罚办法 第十九条)."""
    rule = matter.rule("gate.G04")
    for title, condition in matter.act.conditions:
        if not condition.met:
            yield matter.refuse(
                rule, "filing.condition_missing", f"立案条件“{title}”不具备", "不具备的应当不予立案，或者移送有管辖权的机关"
            )
        elif not condition.reason:
            yield matter.refuse(rule, "filing.no_reason", f"立案条件“{title}”没有写明理由", "请写明具备该条件的事实和理由")


def limitation(matter: CaseMatter) -> Clock | None:
    """Return the limitation (追责期限, C40) of the lead's facts; None when nobody knows when the act was done, or it still goes on.

    Law: 行政处罚法 第三十六条: two years from the act, or from the end of a continuing one; five where life, health or finance are
    harmed; ecological harm five by the rule in force when the act ended (生态环境法典 第一千零五十四条; 从旧兼从轻).
    """
    lead = matter.state.investigation.lead
    if lead is None or lead.ongoing:
        return None
    started = lead.ended_on or lead.occurred_on
    if started is None:
        return None
    variants = [f"clock.C40.{name}" for name in (("ecology_harm",) if "ecology" in lead.harm else ())]
    variants += ["clock.C40.life_or_finance"] if "life_or_finance" in lead.harm else []
    parameter = next((name for name in variants if matter.regime.has(name, started)), "clock.C40")
    on = started if matter.regime.has(parameter, started) else matter.on
    reason = "违法行为终了" if lead.ended_on else "违法行为发生"
    return start_clock(matter.regime, parameter, "追责期限", started, reason, on=on)


def refuse_out_of_time(matter: CaseMatter) -> Iterable[Refusal]:
    """G04, C40: what was found only after the limitation had run out is not punished; discovery in time stops it."""
    clock = limitation(matter)
    lead = matter.state.investigation.lead
    if clock is None or lead is None:
        return
    due = clock.answer(matter.calendar).due_day
    if due is not None and lead.found_on > due:
        yield matter.refuse(
            clock.term.article, "filing.out_of_time",
            f"{words_of_day(lead.found_on)}才发现，追责期限已于{words_of_day(due)}届满（{clock.reason_started}之日起{clock.term}）",
            "超过追责期限的不再给予行政处罚，应当不予立案",
        )  # fmt: skip


@on_state
def refuse_without_proposal(matter: CaseMatter) -> Refusal | None:
    """The leader decides on a proposal, with unit, officers and conditions."""
    if matter.state.investigation.proposal is not None:
        return None
    return matter.refuse(
        matter.rule("gate.G04"), "filing.not_proposed", "还没有呈批立案", "请先由承办机构填写立案条件、承办机构和承办人员并呈批"
    )


@on_state
def refuse_own_proposal(matter: CaseMatter) -> Refusal | None:
    """Nobody approves what he proposed himself."""
    proposal = matter.state.investigation.proposal
    if proposal is None or proposal.proposed_by != matter.by.person:
        return None
    return Refusal("filing.own_proposal", PLATFORM, "不能审批自己呈批的立案", "请由其他负责人审批")


def refuse_other_year(matter: CaseMatter) -> Refusal | None:
    """A case number is taken from the series of the year in which the act is done."""
    if not getattr(matter.act, "granted", True) or matter.act.year == matter.on.year:
        return None
    return Refusal(
        "series.other_year", PLATFORM, f"立案号年份 {matter.act.year} 与办理之日 {matter.on} 不符", "立案号按办理当年编排，请重新打开表单"
    )


def refuse_other_extension_approver(parameter: str) -> Gate:
    """Return the gate that lets only the role the rule names approve an extension of this clock."""

    def refuse_wrong_approver(matter: CaseMatter) -> Refusal | None:
        """An extension is approved by whom the rule names (经负责人批准)."""
        rule = matter.rule(parameter)
        extension = terms_of(rule).extension
        if extension is None:
            return matter.refuse(rule, "clock.not_extendable", "该期限的规定没有延长的条款", "请在期限内办理")
        if not extension.approver or matter.by.holds(extension.approver):
            return None
        who = ROLE_WORDS.get(extension.approver, extension.approver)
        return matter.refuse(rule, "clock.wrong_approver", f"延长该期限须经{who}批准", f"请由{who}办理")

    return refuse_wrong_approver


def refuse_longer_extension(key: str, parameter: str) -> Gate:
    """Return the gate that keeps extensions of a clock within the length and the times of its rule."""

    def refuse_too_long(matter: CaseMatter) -> Refusal | None:
        """An extension is no longer, and no more often, than the rule allows."""
        rule = matter.rule(parameter)
        extension = terms_of(rule).extension
        held = matter.state.clocks.get(key)
        if extension is None or held is None:
            return None
        if matter.act.days > extension.amount:
            return matter.refuse(
                rule, "clock.extension_too_long", f"最多可以延长 {extension.amount} 日，申请延长 {matter.act.days} 日", "请缩短延长的日数"
            )
        if len(held.extensions) >= max(extension.times, 1):
            return matter.refuse(rule, "clock.extended_already", "该期限已经延长过，不能再次延长", "请在延长后的期限内办理")
        return None

    return refuse_too_long


def refuse_late_extension(key: str) -> Gate:
    """Return the gate that refuses an extension after the limit has run out."""

    @on_state
    def refuse_too_late(matter: CaseMatter) -> Refusal | None:
        """A limit that has run out is not extended; what is late stays late."""
        held = matter.state.clocks.get(key)
        if held is None:
            return Refusal("clock.none", PLATFORM, "本案没有可以延长的该项期限", "请核对案件所处环节")
        due = due_day(held, matter)
        if due is None or matter.on <= due:
            return None
        rule = matter.rule(held.parameter)
        return matter.refuse(rule, "clock.run_out", f"{held.label}已于{words_of_day(due)}届满，不能再延长", "请如实说明超期原因并尽快办结")

    return refuse_too_late


def due_day(held: Running, matter: CaseMatter) -> date | None:
    """Return the last day of a limit; None while it is stopped, or while a year on the way is not announced."""
    try:
        return held.clock(matter.regime).answer(matter.calendar).due_day
    except CalendarNotPublished:
        return None


def refuse_without_letter(matter: CaseMatter) -> Iterable[Refusal]:
    """A case leaves the agency with a letter: number and paper (移送函)."""
    rule = matter.rule("gate.G04")
    if not matter.act.letter:
        yield matter.refuse(rule, "transfer.no_number", "没有填写移送函文号", "请先制作案件移送函并编号")
    if not matter.act.papers():
        yield matter.refuse(rule, "transfer.no_letter", "没有附移送函", "请上传移送函，或者填写其电子表单")


# People --------------------------------------------------------------------------------------------------------------------


def refuse_nobody(matter: CaseMatter) -> Refusal | None:
    """An assignment names somebody."""
    if matter.act.officers:
        return None
    return matter.refuse(matter.rule("gate.G01"), "case.no_officer", "没有选择承办人员", "请选择要指派的执法人员")


def refuse_replacing_stranger(matter: CaseMatter) -> Iterable[Refusal]:
    """Who leaves handles the case, who comes does not yet."""
    state, day = matter.state, matter.on
    if state.member(matter.act.leaving, day) is None:
        yield Refusal("team.not_member", PLATFORM, "要更换（代办）的人员不是本案承办人员", "请从本案承办人员中选择")
    for fact in matter.all("officers"):
        if state.member(fact.person, day) is not None:
            yield Refusal("team.member_already", PLATFORM, f"{fact.name}已经是本案承办人员", "请选择其他执法人员")


def refuse_impossible_absence(matter: CaseMatter) -> Refusal | None:
    """An absence has a first and a last day in that order, and does not reach back."""
    act = matter.act
    if act.to_on < act.from_on or (act.to_on - act.from_on).days > 366:
        return Refusal("team.absence_days", PLATFORM, "代为办理的起止日期不合理", "请核对起止日期，一次不超过一年")
    if act.from_on < matter.on:
        return Refusal("team.absence_back", PLATFORM, "代为办理不能从过去的日期起", "请从办理当日或者以后起算")
    return None


# Avoidance -----------------------------------------------------------------------------------------------------------------


def refuse_no_such_question(matter: CaseMatter) -> Refusal | None:
    """A decision answers a question that is open."""
    if any(asked.seq == matter.act.question and asked.open for asked in matter.state.avoidances):
        return None
    return Refusal("avoidance.no_question", PLATFORM, "没有这一项待决定的回避申请", "请从待决定的回避申请中选择")


def refuse_own_avoidance(matter: CaseMatter) -> Refusal | None:
    """Nobody decides on his own avoidance."""
    asked = next((one for one in matter.state.avoidances if one.seq == matter.act.question), None)
    if asked is None or asked.person != matter.by.person:
        return None
    return matter.refuse(matter.rule("gate.G03"), "avoidance.own", "不能决定本人的回避", "请由有权决定的负责人决定")


def refuse_wrong_leader(matter: CaseMatter) -> Refusal | None:
    """G03: the head's avoidance is decided by the leaders together, another leader's by the head, an officer's by the leader in charge.

    Law: 行政处罚法 第四十三条; 生态环境行政处罚办法 第六条.
    """
    subject, rule = matter.fact("subject"), matter.rule("gate.G03")
    if subject is None:
        return None
    if subject.holds("principal"):
        if matter.act.collective and matter.act.papers():
            return None
        return matter.refuse(rule, "avoidance.collective", "主要负责人的回避由负责人集体讨论决定", "请在集体讨论后，附讨论记录再登记决定")
    if any(subject.holds(role) for role in ("leader_in_charge", "legal_leader")):
        if matter.by.holds("principal"):
            return None
        return matter.refuse(rule, "avoidance.principal", f"{subject.name}是负责人，其回避由主要负责人决定", "请由主要负责人决定")
    if any(matter.by.holds(role) for role in ("leader_in_charge", "principal")):
        return None
    return matter.refuse(rule, "avoidance.leader", "执法人员的回避由分管领导决定", "请由分管领导决定")


# Parties -------------------------------------------------------------------------------------------------------------------


def refuse_bad_codes(matter: CaseMatter) -> Iterable[Refusal]:
    """Names and codes of a party are well formed: unified credit code (GB 32100-2015), citizen number (GB 11643-1999), names (GB 18030)."""
    block = matter.act.block
    checks: list[tuple[Any, ...]] = []
    if block.kind == "citizen":
        checks = [(person_name, block.name), (citizen_number, half_width(block.id_number), matter.on)]
    elif block.kind == "organisation":
        checks = [(party_name, block.name), (social_credit_code, block.credit_code), (person_name, block.head_name)]
    else:
        checks = [(person_name, block.operator), (social_credit_code, block.credit_code)]
        checks += [(party_name, block.trade_name)] if block.trade_name else []
    for check, *arguments in checks:
        try:
            check(*arguments)
        except InvalidIdentifier as error:
            yield Refusal(error.code, PLATFORM, str(error), "请对照证照核对后重新填写")


def refuse_party_twice(matter: CaseMatter) -> Refusal | None:
    """One party is entered once: the code tells who it is, not the name on the signboard."""
    block = matter.act.block
    code = half_width(str(getattr(block, "credit_code", "") or getattr(block, "id_number", ""))).strip().upper()
    twin = next((party for party in matter.state.parties if party.code == code and party.id != getattr(matter.act, "party", "")), None)
    if twin is None:
        return None
    return Refusal("party.twice", PLATFORM, f"代码 {code} 的当事人“{twin.name}”已在本案中", "同一当事人只登记一次；名称有误的请办理更正")


def refuse_other_code(matter: CaseMatter) -> Refusal | None:
    """A change of name leaves the code as it was; another code is another party."""
    party = matter.state.party(matter.act.party)
    block = matter.act.block
    code = half_width(str(getattr(block, "credit_code", "") or getattr(block, "id_number", ""))).strip().upper()
    if party is None or party.code == code:
        return None
    return Refusal("party.other_code", PLATFORM, "更名后的代码与原当事人不同", "代码变化的是另一当事人，请办理更正或者另行登记")


# Merging and splitting -----------------------------------------------------------------------------------------------------


def refuse_merging_into_itself(matter: CaseMatter) -> Refusal | None:
    """A case is joined to another one of the same agency."""
    if matter.act.target == matter.stream:
        return Refusal("merge.itself", PLATFORM, "不能并入本案自身", "请选择另一件案件")
    if matter.act.target.partition("/")[0] != matter.agency:
        return Refusal("merge.other_agency", PLATFORM, "只能与本机关的案件并案", "其他机关的案件请办理移送")
    return None


def refuse_empty_split(matter: CaseMatter) -> Iterable[Refusal]:
    """A split takes parties of this case, and leaves at least one."""
    known = {party.id for party in matter.state.parties}
    strange = [one for one in matter.act.parties if one not in known]
    if strange:
        yield Refusal("party.unknown", PLATFORM, f"本案没有编号为“{'、'.join(strange)}”的当事人", "请从本案当事人中选择")
    if not known - set(matter.act.parties):
        yield Refusal("split.nobody_left", PLATFORM, "分案后本案没有当事人", "分案时至少应当留下一名当事人")
    if matter.act.new_case.partition("/")[0] != matter.agency:
        yield Refusal("split.other_agency", PLATFORM, "新案应当属于本机关", "请重新打开表单")
