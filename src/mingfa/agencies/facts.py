"""What other streams' acts need to know of people, agencies and number series: views kept in the entry (FactView)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Self

from mingfa.agencies.state.person import PersonState, card_problem, check_problem
from mingfa.desk.act import FactView, Matter, Need
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime


class Card(FactView):
    """One enforcement certificate as it stood on the day; problem: why it did not hold, "" when it did."""

    number: str
    type: str
    classes: tuple[str, ...]
    area: str
    valid_from: date
    valid_to: date
    problem: str = ""


class OfficerFact(FactView):
    """A person as known on the day of an act.

    cards: all certificates, those that hold first. certified: one of them holds; problem: why none does (the regime's yearly check is asked
    by `certificate_problem`). posts: (role, unit), own and delegated. since: year of the earliest certificate. checks: (year, passed).
    """

    person: str
    name: str
    title: str = ""
    rank: str = ""
    sex: str = ""
    units: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
    cards: tuple[Card, ...] = ()
    certified: bool = False
    problem: str = ""
    since: int | None = None
    checks: tuple[tuple[int, bool], ...] = ()
    active: bool = True
    legal_background: bool = False
    legal_qualification_no: str = ""
    first_reviewer_since: date | None = None
    last_trained: date | None = None

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a person's state."""
        return cls._of(state, stream, on)

    @classmethod
    def _of(cls, state: PersonState, stream: str, on: date) -> Self:
        cards = tuple(
            Card(
                number=one.number, type=one.type, classes=one.classes, area=one.area, valid_from=one.valid_from, valid_to=one.valid_to,
                problem=one.problem(on),
            )
            for one in state.certificates
        )  # fmt: skip
        active = state.active_on(on)
        problem = card_problem(state.certificates, on) if active else "不在岗"
        return cls(
            person=stream,
            name=state.name,
            title=state.title,
            rank=state.rank,
            sex=state.sex,
            units=state.units_on(on),
            posts=tuple((post.role, post.unit) for post in state.posts_on(on)),
            cards=tuple(sorted(cards, key=lambda card: (bool(card.problem), -card.valid_to.toordinal()))),
            certified=not problem,
            problem=problem,
            since=min((one.valid_from.year for one in state.certificates), default=None),
            checks=state.checks,
            active=active,
            legal_background=state.legal_background,
            legal_qualification_no=state.legal_qualification_no,
            first_reviewer_since=state.first_reviewer_since,
            last_trained=state.last_trained(),
        )

    @property
    def card_numbers(self) -> tuple[str, ...]:
        """The numbers of the certificates that hold."""
        return tuple(card.number for card in self.cards if not card.problem)

    @property
    def card_types(self) -> tuple[str, ...]:
        """The types of the certificates that hold."""
        return tuple(dict.fromkeys(card.type for card in self.cards if not card.problem))

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of enforcement (执法类别) of the certificates that hold."""
        return tuple(dict.fromkeys(name for card in self.cards if not card.problem for name in card.classes))

    @property
    def area(self) -> str:
        """The area (执法区域) of the certificates that hold."""
        return "、".join(dict.fromkeys(card.area for card in self.cards if not card.problem))

    def holds(self, role: str, unit: str | None = None) -> bool:
        """Say whether the person holds a role, in that unit if one is named."""
        return any(held == role and (unit is None or where in ("", unit)) for held, where in self.posts)


def certificate_problem(fact: OfficerFact, on: date, regime: Regime) -> str | None:
    """Return why a person may not enforce on a day, Chinese and naming the person; None when nothing stands in the way.

    Law: officers enforce with a certificate that holds that day (执法人员持证上岗); where the regime has officers.yearly_check, the yearly
    check (年度审验) must carry it. The caller cites the rule of its own act.
    """
    if fact.problem:
        return f"{fact.name}：{fact.problem}"
    if regime.has("officers.yearly_check", on) and regime.flag("officers.yearly_check", on):
        unchecked = check_problem(fact.checks, fact.since, on)
        if unchecked:
            return f"{fact.name}：{unchecked}"
    return None


def refuse_without_certificate(matter: Matter[Any, Any], name: str = "officers", rule: str = "gate.G01") -> Iterable[Refusal]:
    """Say of each person needed under `name` why he may not enforce that day; for use inside a gate of an act that has the need."""
    for fact in matter.all(name):
        problem = certificate_problem(fact, matter.on, matter.regime)
        if problem is not None:
            yield matter.refuse(
                matter.rule(rule), "officer.not_certified", f"{problem}，{matter.on} 不能从事执法活动",
                "请改派证件有效的执法人员，或者先办理证件换发、审验登记",
            )  # fmt: skip


class SeriesFact(FactView):
    """A number series (文号序列) as it stands: the next number, with no gap before it."""

    next: int

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a series' state."""
        return cls(next=state.next)


class AgencyFact(FactView):
    """An agency as its documents print it (机关名称、印章、复议机关、管辖法院), its 文号 word, and whether its officer register is published."""

    code: str
    name: str
    unified_code: str
    kind: str
    superior: str
    seal: str
    reconsideration_bodies: tuple[str, ...]
    courts: tuple[str, ...]
    address: str
    postcode: str
    telephone: str
    number_word: str
    register_published: bool

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the agency's state."""
        fields = {name: getattr(state, name) for name in cls.model_fields if name != "register_published"}
        return cls(**fields, register_published=state.register_published_on is not None)


def agency_stream(agency: str) -> str:
    """Return the stream of an agency."""
    return f"{agency}/agency/main"


def regime_stream(agency: str) -> str:
    """Return the stream of an agency's regime."""
    return f"{agency}/regime/current"


def keyring_stream(agency: str) -> str:
    """Return the stream of an agency's keys."""
    return f"{agency}/keyring/main"


def register_stream(agency: str) -> str:
    """Return the stream of an agency's officer register (执法人员名录)."""
    return f"{agency}/register/officers"


def series_stream(agency: str, stem: str, year: int) -> str:
    """Return the stream of a number series, e.g. ("xiangxi", "cf", 2026) -> xiangxi/series/cf-2026."""
    return f"{agency}/series/{stem}-{year}"


def officers_need(name: str, persons: Callable[[Any, Any], Iterable[str]], *, required: bool = True, from_state: bool = False) -> Need:
    """Return the need for facts about people: `persons(act, state)` names their streams."""
    return Need(name, persons, OfficerFact, required, from_state)


def series_need(series: Callable[[Any, Any], str], name: str = "series") -> Need:
    """Return the need for a number series: `series(act, state)` names its stream. Use with next_number and TakeNumber."""
    return Need(name, lambda act, state: (series(act, state),), SeriesFact, required=False)


def next_number(matter: Matter[Any, Any], name: str = "series") -> int:
    """Return the next number of the series needed under `name`; 1 when none was taken yet."""
    fact = matter.fact(name)
    return 1 if fact is None else int(fact.next)
