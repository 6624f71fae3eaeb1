"""What the law refuses from legal review to the issued decision (审核、讨论、决定、签发)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.cases.gates.dossier import recording_words, recordings_of
from mingfa.cases.gates.notice import day_words, penalty_law
from mingfa.cases.gates.reviewed import (
    Proposal,
    refuse_unpassed,
    review_coordinated,
    review_running,
    review_used,
    role_name,
    unknown_ground,
)
from mingfa.cases.grounds import Ground, discussion_grounds, refusals, review_article, review_grounds
from mingfa.cases.limits import over
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import Decision, Discussion, DraftVersion
from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.issuing import refuse_different, refuse_unsigned
from mingfa.documents.digest import PenaltyKind, heavier_penalties, new_grounds
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule

CaseMatter = Matter[Any, CaseState]

COLLECTIVE = 2
"""How many make a collective: one person is none (行政处罚法 第五十七条第二款 集体讨论)."""


def gate_on(matter: CaseMatter, name: str) -> Rule | None:
    """Return a gate's rule where the regime has it switched on that day."""
    parameter = f"gate.{name}"
    if not matter.has(parameter):
        return None
    rule = matter.rule(parameter)
    return rule if rule.value is True else None


def due_review(matter: CaseMatter) -> tuple[Ground, ...]:
    """Return why legal review is due for the draft now proposed; empty when it is not."""
    version = matter.state.proceeding.version
    if version is None or gate_on(matter, "G11") is None:
        return ()
    return review_grounds(matter.state, version.draft, matter.regime, matter.on, matter.fact("review_list"))


# Legal review --------------------------------------------------------------------------------------------------------------


@on_state
def refuse_to_decide(matter: CaseMatter) -> Iterable[Refusal]:
    """G11: say why the legal review stands in the way of a decision; nothing when none is due, or this very draft has passed.

    Law: 行政处罚法 第五十八条 and the agency's own rule.
    """
    grounds = due_review(matter)
    if grounds:
        version = matter.state.proceeding.version
        proposal = Proposal(
            version.digest if version is not None else "", matter.state.investigation.evidence_digest, frozenset(_involved(matter))
        )
        yield from refuse_unpassed(matter, review_article(grounds, matter.regime, matter.on), matter.fact("review"), proposal, grounds)


def _involved(matter: CaseMatter) -> set[str]:
    return {*matter.state.handlers, *matter.state.investigators}


@on_state
def refuse_second_review(matter: CaseMatter) -> Refusal | None:
    """One review runs at a time; a new round begins when the last is over."""
    return review_running(matter.fact("review"))


@on_state
def refuse_during_coordination(matter: CaseMatter) -> Refusal | None:
    """While a disagreement on the last review waits for its result, no new round begins (意见不一致协调)."""
    return review_coordinated(matter, matter.fact("review"))


def refuse_known_review(matter: CaseMatter) -> Refusal | None:
    """A review belongs to one submission."""
    return review_used(matter.act.review, matter.state.proceeding.reviews)


def refuse_unknown_ground(matter: CaseMatter) -> Iterable[Refusal]:
    """A ground is one the law or the agency's rules name; it is added once."""
    return unknown_ground(matter, matter.state.kind, matter.state.proceeding.added_grounds)


# Handover of file and recordings ---------------------------------------------------------------------------------------------


@on_state
def refuse_without_handover(matter: CaseMatter) -> Refusal | None:
    """File and recordings are in the hands of the unit that checks them, where the agency has one (调查终结核审); platform safeguard.

    The agency's text names the unit, not the effect on the decision; the platform lets nothing be decided before it signed for them.
    """
    if not matter.has("recording.handover_unit"):
        return None
    rule = matter.rule("recording.handover_unit")
    unit = matter.regime.unit(str(rule.value))
    name = unit.name if unit is not None else str(rule.value)
    given = matter.state.investigation.handover
    if given is None:
        return matter.refuse(rule, "handover.missing", f"音像资料和案卷尚未交{name}核审", f"请先办理移交，由{name}签收")
    if not matter.state.investigation.handed_over:
        return matter.refuse(rule, "handover.not_received", f"音像资料和案卷已经移交，{name}尚未签收", f"请{name}签收")
    for one in recordings_of(matter.state):
        if one.recording not in given.recordings:
            return matter.refuse(
                rule,
                "handover.recording_later",
                f"{recording_words(one)}是移交以后补入的，{name}没有签收",
                f"请重新办理移交，由{name}逐件签收",
            )
    return None


# Collective discussion -------------------------------------------------------------------------------------------------------


@on_state
def refuse_wrong_submitter(matter: CaseMatter) -> Refusal | None:
    """After a pass, the one whom the agency's rule names puts the draft to the leaders: the handling unit, or the legal section.

    Law: review.submitter_after_pass and .units; an empty list of units means the unit that handles the case.
    """
    if not due_review(matter) or not matter.has("review.submitter_after_pass"):
        return None
    rule = matter.rule("review.submitter_after_pass")
    roles = matter.regime.items("review.submitter_after_pass", matter.on)
    parameter = "review.submitter_after_pass.units"
    units = matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()
    allowed = units or ((matter.state.unit,) if matter.state.unit else ())
    if any(post.role in roles and (not allowed or post.unit in allowed) for post in matter.by.posts):
        return None
    who = "、".join(role_name(matter, role) for role in roles)
    where = "、".join(unit.name if (unit := matter.regime.unit(code)) is not None else code for code in allowed)
    return matter.refuse(
        rule,
        "discussion.wrong_submitter",
        f"审核通过后应由{where}的{who}提交集体讨论，{matter.by.name}不能提交",
        f"请由{where or '承办机构'}提交",
    )


def refuse_no_collective(matter: CaseMatter) -> Iterable[Refusal]:
    """G12: leaders discuss together; one leader is no collective, and only leaders take part in the vote (行政处罚法 第五十七条第二款)."""
    rule = matter.rule("gate.G12")
    facts = {fact.person: fact for fact in matter.all("members")}
    leaders = {person for person, fact in facts.items() if _leads(matter, fact)}
    if len(leaders) < COLLECTIVE:
        yield matter.refuse(
            rule,
            "discussion.not_collective",
            f"参加讨论的负责人只有 {len(leaders)} 人，不是集体讨论",
            "集体讨论应由两名以上负责人参加；一名负责人的批准不能代替",
        )
    for person, fact in facts.items():
        if person not in leaders and person not in _involved(matter):
            yield matter.refuse(rule, "discussion.not_leader", f"{fact.name}不是行政机关负责人，不能参加表决", "请列为列席人员")


def _leads(matter: CaseMatter, fact: Any) -> bool:
    deciders = matter.regime.duty("penalty.decide", matter.on).roles
    for role, unit in fact.posts:
        known = matter.regime.unit(unit)
        if role in deciders or (known is not None and known.kind == "leadership" and role != "committee_secretary"):
            return True
    return False


def refuse_voting_investigator(matter: CaseMatter) -> Iterable[Refusal]:
    """G12: those who investigated may report, and neither discuss nor vote (案卷评查: fatal)."""
    for member in matter.act.members:
        if member.person in _involved(matter):
            name = matter.state.handler_names.get(member.person, "该人员")
            yield matter.refuse(
                matter.rule("gate.G12"),
                "discussion.investigator_votes",
                f"{name}是本案调查人员，只能汇报，不能参加讨论表决",
                "请列为列席人员",
            )


def refuse_chair_outside(matter: CaseMatter) -> Refusal | None:
    """The chair takes part, and nobody is counted twice."""
    people = [member.person for member in matter.act.members]
    if len(set(people)) != len(people):
        return Refusal("discussion.member_twice", PLATFORM, "同一人员重复列入参加讨论人员", "请核对参加讨论人员")
    if matter.act.chair in people:
        return None
    return Refusal("discussion.chair", PLATFORM, "主持人不在参加讨论人员之列", "请把主持人列入参加讨论人员")


@on_state
def refuse_without_discussion(matter: CaseMatter) -> Iterable[Refusal]:
    """G12: a complex or major case is discussed together before it is decided, on the very draft, after all that was said.

    Law: 行政处罚法 第五十七条第二款, review.discussion_required. A leader's own approval counts for nothing here; nor does a discussion held
    before the notice, the last defence, the hearing, or the last change of the draft (案卷评查: fatal).
    """
    version = matter.state.proceeding.version
    if version is None or gate_on(matter, "G12") is None:
        return
    grounds = discussion_grounds(matter.state, version.draft, matter.regime, matter.on, matter.fact("review_list"))
    if grounds:
        yield from _discussed(matter, version, grounds)


def _discussed(matter: CaseMatter, version: DraftVersion, grounds: tuple[Ground, ...]) -> Iterator[Refusal]:
    proceeding, why = matter.state.proceeding, grounds[0].finding
    last: Discussion | None = proceeding.discussions[-1] if proceeding.discussions else None
    if last is None:
        yield refusals(
            grounds, "discussion.missing", f"本案应当集体讨论（{why}），没有集体讨论记录", "请提交负责人集体讨论；一名负责人的批准不能代替"
        )
        return
    if last.draft_digest != version.digest:
        yield refusals(grounds, "discussion.other_draft", "集体讨论的是另一稿，文稿在讨论之后有改动", "请就现在的文稿重新讨论")
        return
    if last.seq < proceeding.last_said:
        yield refusals(grounds, "discussion.stale", "集体讨论之后又有告知、申辩、听证或者改稿", "请重新集体讨论")
        return
    put = [one for one in proceeding.submissions if one.draft_digest == version.digest and proceeding.last_said < one.seq < last.seq]
    review = proceeding.review
    if due_review(matter):
        put = [one for one in put if review is not None and one.review == review.stream]
    if not put:
        yield refusals(
            grounds, "discussion.not_submitted", "集体讨论之前没有按程序提交现在这一稿", "请在审核通过后由规定的机构提交，再集体讨论"
        )
        return
    if last.conclusion != "agree":
        yield refusals(grounds, "discussion.not_agreed", f"集体讨论没有同意：{last.words}", "请按讨论结论改稿或者补充调查")


# The decision ----------------------------------------------------------------------------------------------------------------


@on_state
def refuse_heavier(matter: CaseMatter) -> Iterable[Refusal]:
    """G13: no heavier than notified; because of a defence nobody is punished more (行政处罚法 第四十五条第二款)."""
    notice, version = matter.state.proceeding.notice, matter.state.proceeding.version
    rule = gate_on(matter, "G13")
    if notice is None or version is None or rule is None:
        return
    for reason in heavier_penalties(version.draft, notice.version.draft):
        yield matter.refuse(
            rule, "decision.heavier", f"拟作出的处罚重于告知的内容：{reason}", "不得因陈述申辩加重处罚；确有新的事实和证据的，请重新告知"
        )


@on_state
def refuse_other_content(matter: CaseMatter) -> Iterable[Refusal]:
    """G09: a decision on other facts, evidence or law than notified needs a new notice (行政处罚法 第四十四条、第四十五条)."""
    notice, version = matter.state.proceeding.notice, matter.state.proceeding.version
    rule = gate_on(matter, "G09")
    if notice is None or version is None or rule is None:
        return
    for reason in new_grounds(version.draft, notice.version.draft):
        yield matter.refuse(rule, "decision.not_notified", f"拟作出的决定与告知的不同：{reason}", "请就变动的内容重新告知")


@on_state
def refuse_incomplete_content(matter: CaseMatter) -> Iterable[Refusal]:
    """G14: everything 行政处罚法 第五十九条 asks for is in the text: what the form's fields cannot guarantee is looked at here."""
    version, rule = matter.state.proceeding.version, gate_on(matter, "G14")
    if version is None or rule is None:
        return
    draft = version.draft
    channels = "".join(remedy.right + remedy.procedure for remedy in draft.remedies)
    for word in ("行政复议", "行政诉讼"):
        if word not in channels:
            yield matter.refuse(
                rule,
                "decision.no_remedy",
                f"决定书没有写明申请{word}的途径和期限" if word == "行政复议" else f"决定书没有写明提起{word}的途径和期限",
                "请补充救济途径",
            )
    fined = {penalty.on_party for penalty in draft.penalties if penalty.kind is PenaltyKind.FINE}
    if fined and not draft.performance.account:
        yield matter.refuse(rule, "decision.no_account", "处以罚款的决定没有写明缴款账户信息", "请补充履行方式")
    if fined and "加处" not in draft.performance.late:
        yield matter.refuse(
            rule, "decision.no_surcharge", "处以罚款的决定没有告知逾期加处罚款的标准", "请写明逾期不缴纳每日加处罚款的标准和上限"
        )
    if len(draft.parties) > 1:
        for party in draft.parties:
            if all(penalty.on_party != party.name for penalty in draft.penalties):
                yield matter.refuse(rule, "decision.no_penalty_for", f"没有写明对{party.name}的处罚", "请补充，或者从文稿中删去该当事人")


@on_state
def warn_over_time(matter: CaseMatter) -> Refusal | None:
    """C07: a decision after the time to decide is not refused, but marked: ninety days from filing, less what does not count (第六十条)."""
    due = over(matter.state, "C07", matter, matter.on)
    if due is None:
        return None
    return Refusal(
        "decision.over_time",
        matter.rule("clock.C07").article,
        f"办案期限已于{day_words(due)}届满，决定超期作出",
        "已在留痕中标明超期；请说明原因",
        warns_only=True,
    )


def refuse_no_education(matter: CaseMatter) -> Refusal | None:
    """Whoever is not punished is taught (行政处罚法 第三十三条第三款), but where nothing was proven."""
    if matter.act.ground == "not_proven" or matter.act.education:
        return None
    return matter.refuse(
        penalty_law(matter, "第三十三条第三款"),
        "decision.no_education",
        "不予行政处罚没有对当事人进行教育的记录",
        "请写明教育的时间、方式和内容",
    )


# Issue -----------------------------------------------------------------------------------------------------------------------


def _awaiting(matter: CaseMatter) -> Decision | None:
    decision = matter.state.proceeding.decision
    return decision if decision is not None and not decision.exists else None


@on_state
def refuse_nothing_to_issue(matter: CaseMatter) -> Refusal | None:
    """A decision is issued once, after somebody decided."""
    if _awaiting(matter) is not None:
        return None
    return Refusal("issue.nothing", PLATFORM, "没有等待签发的决定", "请先作出决定")


def refuse_other_issue(matter: CaseMatter) -> Iterable[Refusal]:
    """What was signed is what was decided: the text, the opinion it rests on, the rules of the day (platform: the gate by key)."""
    decision = _awaiting(matter)
    return refuse_different(decision, matter.act) if decision is not None else ()


def refuse_bad_signature(matter: CaseMatter) -> Refusal | None:
    """The signature is by an issuing key of the agency that holds now, over exactly this decision."""
    return refuse_unsigned(matter.fact("keyring"), matter.act, matter.stream) if _awaiting(matter) is not None else None
