"""Whether an agency has as many reviewers as its rules ask for (法制审核人员配备), counted line by line. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.law.regime_model import Regime, Rule
from mingfa.review.facts import ReviewStaff, StaffPost

RATIO, MINIMUM, MAXIMUM, BACKGROUND = (
    f"review.{name}" for name in ("staff_ratio", "staff_minimum", "staff_maximum", "staff_legal_background")
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody designated to review. counted: whether he counts towards the standard; why: why he does not."""

    post: StaffPost
    counted: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """One line of the standard: its rule, what it asks for, what there is. met: False below it; over: more than it says (no fault, a remark)."""

    rule: Rule
    wanted: str
    there: str
    met: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class Staffing:
    """How an agency stands. officers: people with a certificate that holds. required: the most that any line asks for, 0 where none does."""

    officers: int
    named: tuple[Named, ...]
    counted: int
    required: int
    standards: tuple[Standard, ...]
    bare: tuple[tuple[Rule, str], ...]

    @property
    def met(self) -> bool:
        """True when every line is met, and every reviewing unit has somebody who counts."""
        return all(one.met for one in self.standards) and not self.bare


def share(counted: int, officers: int) -> str:
    """Return reviewers as a share of officers with one decimal, e.g. 4.9%."""
    permille = (counted * 1000 * 2 + officers) // (officers * 2) if officers else 0
    return f"{permille // 10}.{permille % 10}%"


def required_of(officers: int, percent: int) -> int:
    """Return how many reviewers a percentage of officers asks for; a part of a person is a whole one."""
    return -(-officers * percent // 100)


def staffing(officers: int, staff: ReviewStaff, regime: Regime, on: date) -> Staffing:
    """Return how an agency stands against its own standard on a day.

    Law: review.staff_ratio (percent of officers, rounded up), review.staff_minimum, review.staff_maximum; where
    review.staff_legal_background is true, who has no legal background on record is not counted (江北 法制审核制度 第三条, 兴隆台 二（三）2（1）).
    """
    learned = regime.has(BACKGROUND, on) and regime.flag(BACKGROUND, on)
    units = _units(regime, on)
    posts = {post.person: post for unit in units for post in staff.reviewers(unit)}
    named = tuple(
        Named(post, post.learned or not learned, "" if post.learned or not learned else "没有登记法律专业背景，不计入")
        for post in posts.values()
    )
    counted = sum(one.counted for one in named)
    standards = tuple(_standards(officers, counted, regime, on))
    bare = tuple((rule, unit) for unit, rule in units.items() if not any(one.counted and one.post.unit == unit for one in named))
    wanted = [required_of(officers, regime.number(RATIO, on))] if regime.has(RATIO, on) else []
    wanted += [regime.number(MINIMUM, on)] if regime.has(MINIMUM, on) else []
    return Staffing(officers, named, counted, max(wanted, default=0), standards, bare)


def _units(regime: Regime, on: date) -> dict[str, Rule]:
    kinds = regime.items("review.kinds", on) if regime.has("review.kinds", on) else ()
    rules = [regime.rule(name, on) for name in (f"review.reviewer.{kind}" for kind in kinds) if regime.has(name, on)]
    return {str(rule.value): rule for rule in reversed(rules)}


def _standards(officers: int, counted: int, regime: Regime, on: date) -> list[Standard]:
    found = []
    if regime.has(RATIO, on):
        percent = regime.number(RATIO, on)
        wanted = required_of(officers, percent)
        words = f"不少于执法人员的 {percent}%，即 {wanted} 人"
        found.append(Standard(regime.rule(RATIO, on), words, f"{counted} 人，占 {share(counted, officers)}", counted >= wanted))
    if regime.has(MINIMUM, on):
        least = regime.number(MINIMUM, on)
        found.append(Standard(regime.rule(MINIMUM, on), f"至少 {least} 人", f"{counted} 人", counted >= least))
    if regime.has(MAXIMUM, on):
        most = regime.number(MAXIMUM, on)
        found.append(Standard(regime.rule(MAXIMUM, on), f"至多 {most} 人", f"{counted} 人", True, counted > most))
    return found
