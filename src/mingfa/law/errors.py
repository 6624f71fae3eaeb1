"""Errors of the law: the answer could not be worked out. A refusal, by contrast, is an answer (see refusal.py)."""

from __future__ import annotations

from datetime import date


class MingfaError(Exception):
    """Any error of ours: a stable code, the facts as attributes, and Chinese words that say what happened and what to do next."""

    code = "error"


class RuleError(MingfaError):
    """A rule could not be applied."""

    code = "rule.error"


class CalendarNotPublished(RuleError):
    """The count of working days needs a year whose holidays are not in our data."""

    code = "calendar.not_published"

    def __init__(self, year: int, counted_to: date) -> None:
        self.year, self.counted_to = year, counted_to
        super().__init__(f"{year} 年放假安排尚未录入，期限只数到 {counted_to}；请录入放假通知后重算")


class RuleNotInForce(RuleError):
    """No version of a parameter covers the day asked for."""

    code = "rule.not_in_force"

    def __init__(self, parameter: str, on: date) -> None:
        self.parameter, self.on = parameter, on
        super().__init__(f"参数“{parameter}”在 {on} 没有生效的规定；请在制度文件中补充该日适用的规定及其出处")


class ProfileInvalid(RuleError):
    """A regime file has holes, overlaps or disagreements; `problems` names every one of them."""

    code = "regime.invalid"

    def __init__(self, agency: str, problems: tuple[str, ...]) -> None:
        self.agency, self.problems = agency, problems
        super().__init__(f"制度文件“{agency}”有 {len(problems)} 处问题：" + "；".join(problems))


class CalendarInvalid(RuleError):
    """The table of working days contradicts itself; `problems` names every contradiction."""

    code = "calendar.invalid"

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("工作日历有误：" + "；".join(problems) + "。请对照放假通知更正后再用")


class ClockInvalid(RuleError):
    """A time limit was described in a way that cannot have happened, e.g. stopped twice."""

    code = "clock.invalid"

    def __init__(self, clock: str, problem: str) -> None:
        self.clock, self.problem = clock, problem
        super().__init__(f"期限“{clock}”无法计算：{problem}")


class AmountInvalid(RuleError):
    """Something is not an amount of money that we take."""

    code = "money.invalid"

    def __init__(self, given: str, problem: str) -> None:
        self.given, self.problem = given, problem
        super().__init__(f"金额“{given}”有误：{problem}")


class InvalidIdentifier(RuleError):
    """A code, number or name is not well formed. The code tells which rule it breaks, e.g. "uscc.check"."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)
