"""A person (人员): certificates (执法证件), posts (岗位), units, delegation, qualification and training, each with the days it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


def covers(first: date | None, last: date | None, on: date) -> bool:
    """Say whether a day lies between two local days, both included; None is open."""
    return (first is None or first <= on) and (last is None or on <= last)


@dataclass(frozen=True, slots=True)
class Certificate:
    """An enforcement certificate (行政执法证). type: "lawful" or "provincial". classes: 执法类别. area: 执法区域. Days are local, both included.

    suspended: spells of suspension (暂扣). revoked_on: first day without it (吊销、注销).
    """

    number: str
    type: str
    classes: tuple[str, ...]
    area: str
    valid_from: date
    valid_to: date
    issuer: str
    seq: int
    suspended: tuple[tuple[date, date | None], ...] = ()
    revoked_on: date | None = None

    def problem(self, on: date) -> str:
        """Return why the certificate does not hold on a day, Chinese; "" when it does."""
        if self.revoked_on is not None and self.revoked_on <= on:
            return f"执法证 {self.number} 已于 {self.revoked_on} 注销"
        if on < self.valid_from:
            return f"执法证 {self.number} 自 {self.valid_from} 起才有效"
        if self.valid_to < on:
            return f"执法证 {self.number} 已于 {self.valid_to} 到期"
        for first, last in self.suspended:
            if covers(first, last, on):
                return f"执法证 {self.number} 自 {first} 起暂扣"
        return ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held: role code, unit ("" for the whole agency), first and last day. of: the person whose post is exercised by delegation.

    noted: the agency's table of posts already knows that it has ended.
    """

    role: str
    unit: str
    first: date
    last: date | None = None
    of: str = ""
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of days in one unit, or away from duty."""

    what: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A training attended (培训). hours: tenths of an hour, so that sums are exact."""

    topic: str
    subject: str
    on: date
    tenths: int


@dataclass(frozen=True)
class PersonState:
    """Everything known about one person of one agency; the fold of the person's entries.

    title: 职务. account: name for signing in, "" for nobody who signs in. checks: (year, passed) of the yearly check (年度审验), latest last.
    missed: trainings held without this person, each cleared by a later one of the same subject.
    swept: the last day whose turn has been looked at for the register.
    """

    stream: str
    name: str = ""
    sex: str = ""
    title: str = ""
    rank: str = ""
    account: str = ""
    enrolled_on: date | None = None
    units: tuple[Spell, ...] = ()
    posts: tuple[Holding, ...] = ()
    lent: tuple[Holding, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    checks: tuple[tuple[int, bool], ...] = ()
    away: tuple[Spell, ...] = ()
    legal_background: bool = False
    legal_qualification_no: str = ""
    first_reviewer_since: date | None = None
    trainings: tuple[Training, ...] = ()
    missed: tuple[Training, ...] = ()
    swept: date | None = None

    @property
    def stage(self) -> str:
        """Whether the person is enrolled; leaving is a matter of days, not of a stage."""
        return "enrolled" if self.enrolled_on is not None else ""

    def active_on(self, on: date) -> bool:
        """Say whether the person is in service on a day."""
        return self.enrolled_on is not None and not any(covers(spell.first, spell.last, on) for spell in self.away)

    def units_on(self, on: date) -> tuple[str, ...]:
        """Return the units the person belongs to on a day."""
        return tuple(dict.fromkeys(spell.what for spell in self.units if covers(spell.first, spell.last, on)))

    def posts_on(self, on: date) -> tuple[Holding, ...]:
        """Return the posts held on a day, own and delegated."""
        return tuple(post for post in self.posts if covers(post.first, post.last, on))

    def checked(self, year: int) -> bool | None:
        """Return whether the check of a year was passed; None when no result is known."""
        return next((passed for known, passed in reversed(self.checks) if known == year), None)

    def hours(self, year: int) -> int:
        """Return the tenths of hours of training in a year: their sum, nothing else."""
        return sum(training.tenths for training in self.trainings if training.on.year == year)

    def last_trained(self, subject: str = "") -> date | None:
        """Return the day of the latest training, of a subject if one is named."""
        return max((training.on for training in self.trainings if not subject or training.subject == subject), default=None)


def card_problem(certificates: tuple[Certificate, ...], on: date) -> str:
    """Return "" when one of the certificates holds on the day, else why none does: the latest one's reason."""
    if not certificates:
        return "没有行政执法证件"
    problems = [one.problem(on) for one in sorted(certificates, key=lambda one: one.valid_to)]
    return "" if "" in problems else problems[-1]


def check_problem(checks: tuple[tuple[int, bool], ...], since: int | None, on: date) -> str:
    """Return why the yearly check (年度审验) does not carry the certificate on a day, "" when it does.

    since: year in which the earliest certificate was issued, which needs no check of that year. A result of the year decides at once; until
    there is one, the year before carries on: a check holds for one year.
    """
    year = on.year
    results = dict(checks)
    if year in results:
        return "" if results[year] else f"{year} 年度执法证件审验未通过"
    if since is not None and since >= year - 1:
        return ""
    if results.get(year - 1):
        return ""
    return f"{year - 1} 年度执法证件未经审验合格"


def ended(holdings: tuple[Holding, ...], role: str, unit: str, last: date, of: str = "") -> Iterator[Holding]:
    """Iterate over holdings with the open one of this role and unit ended on a day."""
    for held in holdings:
        if (held.role, held.unit, held.of) == (role, unit, of) and (held.last is None or held.last > last):
            yield Holding(held.role, held.unit, held.first, last, held.of, True)
        else:
            yield held
