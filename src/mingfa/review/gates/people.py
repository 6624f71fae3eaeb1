"""Who may act in a legal review: the reviewing unit, an appointed reviewer with no part in the case. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.agencies.facts import OfficerFact
from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term
from mingfa.review.gates.common import ReviewMatter, flag, reviewing_unit, rule_or, unit_name, units_for

BACKGROUND = "review.staff_legal_background"


@on_state
def refuse_other_unit(matter: ReviewMatter) -> Refusal | None:
    """Each kind of decision has its reviewing unit (审核机构), and nobody else reviews it."""
    found = reviewing_unit(matter)
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


def refuse_without_reviewers(matter: ReviewMatter) -> Iterable[Refusal]:
    """A review begins where its unit exists and has somebody designated who is qualified (专人负责); each unit of a decision of two kinds.

    Law: review.reviewer.<kind>; review.staff_legal_background: who has no legal background is not counted.
    """
    brief, staff = matter.fact("case"), matter.fact("staff")
    if brief is None or staff is None or not matter.has(f"review.reviewer.{brief.kind}"):
        return
    first = f"review.reviewer.{brief.kind}"
    for rule, unit in ((matter.rule(first), matter.regime.text(first, matter.on)), *units_for(matter, brief.kind, brief.also)):
        name, named = unit_name(matter, unit), staff.reviewers(unit)
        if unit not in staff.units:
            yield matter.refuse(
                rule, "review.unit_absent", f"本机关没有设立负责审核的{name}，不能送审", "请先办理“设立机构”，并任命法制审核人员"
            )
        elif not named:
            yield matter.refuse(rule, "review.no_reviewer", f"{name}没有明确法制审核人员，不能送审", f"请先任命{name}的法制审核人员")
        elif flag(matter, BACKGROUND) and not any(one.learned for one in named):
            yield matter.refuse(
                matter.rule(BACKGROUND),
                "review.no_qualified_reviewer",
                f"{name}没有具备法律专业背景的审核人员，不能开始审核",
                "请登记审核人员的法律专业背景，或者任命具备条件的人员",
            )


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
    if person in brief.people and flag(matter, "review.reviewer_not_handler"):
        yield matter.refuse(
            matter.rule("review.reviewer_not_handler"), "review.handler", f"{name}是本案承办人，不能审核本案", "请由其他审核人员办理"
        )
    if any(one.person == person for one in matter.state.advices):
        yield matter.refuse(
            rule_or(matter, "review.experts"),
            "review.adviser",
            f"{name}是本次审核的顾问，只能提出法律意见，不能审核或者出具审核意见",
            "请由审核人员办理",
        )
    if matter.state.recused(person):
        yield matter.refuse(
            rule_or(matter, "review.reviewer_not_handler"), "review.recused", f"{name}已在本次审核中回避", "请由其他审核人员办理"
        )


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
    found = reviewing_unit(matter)
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
    if flag(matter, "review.staff_legal_background") and not (fact.legal_background or fact.legal_qualification_no):
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


def refuse_stranger_to_recuse(matter: ReviewMatter) -> Refusal | None:
    """The reviewer withdraws himself, or the head of the reviewing unit decides; only the present reviewer can be withdrawn."""
    if matter.state.reviewer and matter.act.reviewer == matter.state.reviewer:
        return None
    return matter.refuse(
        rule_or(matter, "review.reviewer_not_handler"), "review.not_the_reviewer", "回避的应当是本次审核现在的审核人员", "请核对审核人员"
    )
