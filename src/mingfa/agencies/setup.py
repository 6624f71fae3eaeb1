"""Installing an agency: its regime, itself with its units, its keys, and for a demonstration everybody a whole case needs.

Everything goes through the desk. `install` is done twice without harm: keys are the same each time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from django.db import transaction

from mingfa.agencies.acts.agency import BindBody, CreateAgency, NameResponsiblePerson, SetMobileRule, SetTrainingRule
from mingfa.agencies.acts.keyring import EnrolKey
from mingfa.agencies.acts.person import AppointPost, EnrolPerson, IssueCertificate, PassYearlyCheck, RecordLegalQualification
from mingfa.agencies.acts.regime import AdoptProfile
from mingfa.agencies.facts import OfficerFact, agency_stream, keyring_stream, regime_stream, register_stream
from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.keys import PURPOSES, make_key
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.streams import stream_name
from mingfa.desk.times import local_day
from mingfa.law.regime import load_regime, load_subordinate
from mingfa.law.regime_model import Regime, Unit
from mingfa.law.regime_terms import term
from mingfa.lists.acts import PublishRegister, row_of
from mingfa.lists.av_items import AddAvLine, MarkPost, OpenAvList, av_list_stream

INSTALLER = "installer"


@dataclass(frozen=True, slots=True)
class Site:
    """An installed agency. people: streams by role, certified officers only under "officer" and "lead_handler".

    expired, uncertified: an officer whose certificate has run out, and one who never had any ("" without demonstration people).
    handling: units that handle cases. below: the agencies below this one, by code.
    """

    agency: str
    people: dict[str, list[str]] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    handling: tuple[str, ...] = ()
    expired: str = ""
    uncertified: str = ""
    below: dict[str, Site] = field(default_factory=dict)

    def person(self, role: str, unit: str | None = None) -> str:
        """Return the first person with a role, in a unit if one is named; raises LookupError when there is none."""
        for stream in self.people.get(role, []):
            posts = look(stream).state.posts
            if unit is None or any(post.role == role and post.unit == unit for post in posts):
                return stream
        raise LookupError(f"{self.agency}: nobody is {role}" + (f" in {unit}" if unit else ""))


@cache
def demo_data() -> dict[str, Any]:
    """Return the invented names and particulars of demonstrations."""
    return tomllib.loads(resources.files("mingfa.agencies").joinpath("demo.toml").read_text(encoding="utf-8"))


@cache
def _names(agency: str) -> list[str]:
    """Return the invented names in the order in which an agency uses them."""
    data = demo_data()
    names = (surname + given for surname in data["surnames"] for given in data["given"])
    return sorted(names, key=lambda name: sha256((agency + name).encode()).digest())


def install(agency: str, *, demo: bool = True, overlay: bool = True) -> Site:
    """Install an agency whose file comes with the product, and, where its text names them, agencies below it.

    demo: also enrol invented people with all posts. overlay: fill the holes of its text with demonstration values, shown as such; without
    it ProfileInvalid is raised for a text that has holes.
    """
    regime = load_regime(agency, overlay)
    with transaction.atomic():
        _install(regime, "", demo)
        for below in regime.subordinates[: 2 if demo else 0]:
            _install(load_subordinate(regime, below.code), regime.agency, demo)
    return load_site(agency)


def enrol_first_administrator(agency: str, full_name: str, account: str) -> str:
    """Enrol the first person of an agency installed without demonstration, with the post of administrator; returns the stream."""
    regime = look(regime_stream(agency)).state.regime
    unit = next(
        (unit.code for kind in ("office", "info", "legal", "leadership") for unit in regime.units if unit.kind == kind),
        regime.units[0].code,
    )
    stream = stream_name(agency, "person", "first")
    _do(EnrolPerson(full_name=full_name, account=account, units=(unit,)), stream, "enrol")
    _do(AppointPost(role="administrator", unit=unit), stream, "administrator")
    return stream


def install_subordinate(superior: str, code: str, *, demo: bool = True) -> Site:
    """Install an agency below one that is installed: it inherits the regime its superior works under. Raises ProfileInvalid, UnknownStream."""
    with transaction.atomic():
        _install(load_subordinate(look(regime_stream(superior)).state.regime, code), superior, demo)
    return load_site(code)


def _do(act: Act, stream: str, key: str, by: str = INSTALLER) -> None:
    perform(act, stream, by=by, key=f"install:{stream}:{key}"[-120:])


def _install(regime: Regime, superior: str, demo: bool) -> None:
    agency = regime.agency
    particulars = demo_data()["agency"].get(superior or agency, {})
    _do(AdoptProfile.of(regime, "安装时采用"), regime_stream(agency), "adopt")
    _do(
        CreateAgency(
            code=agency, full_name=regime.name, unified_code="" if superior else particulars.get("unified_code", ""), superior=superior,
            seal=regime.name,
            reconsideration_bodies=tuple(particulars.get("reconsideration_bodies", ())), courts=tuple(particulars.get("courts", ())),
            address=particulars.get("address", ""), postcode=particulars.get("postcode", ""), telephone=particulars.get("telephone", ""),
            number_word=particulars.get("number_word", regime.name), units=tuple(unit.code for unit in regime.units),
        ),
        agency_stream(agency), "create",
    )  # fmt: skip
    for purpose in PURPOSES:
        _do(EnrolKey(purpose=purpose, verifier=str(make_key(agency, purpose).verifier)), keyring_stream(agency), f"key-{purpose}")
    if demo:
        Staffing(regime, particulars).enrol()


@dataclass(slots=True)
class _Someone:
    """A person to enrol: posts as (role, unit), title, whether certified ("" for no certificate, "valid", "expired")."""

    unit: str
    title: str
    posts: list[tuple[str, str]]
    certificate: str = ""
    lawyer: bool = False


class Staffing:
    """Who works in a demonstration agency, from the units and roles its regime names."""

    def __init__(self, regime: Regime, particulars: dict[str, Any]) -> None:
        self.regime, self.particulars, self.data = regime, particulars, demo_data()
        self.agency = regime.agency

    def _units(self, *kinds: str) -> list[str]:
        """Return the codes of units of these kinds, in the order of the kinds."""
        return [unit.code for kind in kinds for unit in self.regime.units if unit.kind == kind]

    def handling(self) -> tuple[str, ...]:
        """Return two units that handle cases."""
        return handling_units(self.regime)

    def _where(self, role: str, *otherwise: str) -> list[str]:
        held = self.regime.role(role)
        return list(held.units) if held is not None and held.units else list(otherwise)

    def people(self) -> Iterator[_Someone]:
        """Iterate over everybody, in a fixed order."""
        first, second = self.handling()
        legal = self._units("legal")[0]
        leadership = self._units("leadership")[0]
        office = (self._units("office") or self._units("info") or [legal])[0]
        info = (self._where("info_centre") or self._units("info", "office") or [legal])[0]
        archive = (self._where("archivist") or [first])[0]
        yield _Someone(leadership, "局长", [("principal", leadership)])
        yield _Someone(leadership, "副局长", [("leader_in_charge", leadership), *self._group_leader(leadership)])
        yield _Someone(leadership, "副局长", [("leader_in_charge", leadership)])
        yield _Someone(leadership, "总工程师", [("legal_leader", leadership)])
        for unit in dict.fromkeys((first, second, *self._heads())):
            yield _Someone(unit, "负责人", [("unit_head", unit)], "valid" if unit in (first, second) else "")
        yield _Someone(first, "主办科员", [("officer", first), ("lead_handler", first)], "valid")
        yield _Someone(first, "科员", [("officer", first)], "valid")
        yield _Someone(first, "科员", [("officer", first)], "valid")
        yield _Someone(second, "主办科员", [("officer", second), ("lead_handler", second)], "valid")
        yield _Someone(second, "科员", [("officer", second)], "valid")
        yield _Someone(first, "科员", [("officer", first)], "expired")
        yield _Someone(second, "试用科员", [("officer", second)])
        yield _Someone(legal, "科长", [("legal_head", unit) for unit in self._where("legal_head", legal)], lawyer=True)
        for unit in self._where("legal_reviewer", legal):
            for _ in range(2):
                yield _Someone(unit, "法制审核员", [("legal_reviewer", unit)], lawyer=True)
        yield _Someone(legal, "副科长", [("hearing_chair", legal)], lawyer=True)
        yield _Someone(legal, "科员", [("supervisor", legal)])
        yield _Someone(office, "文书", [("committee_secretary", office), ("cashier", office)])
        yield _Someone(office, "信息员", [("administrator", office)])
        yield _Someone(info, "编辑", [("info_centre", info)])
        yield _Someone(archive, "档案员", [("archivist", archive)])
        for unit in self._where("info_liaison", first, second):
            yield _Someone(unit, "科员", [("info_liaison", unit)])
        for unit in self._where("device_keeper", first, second):
            yield _Someone(unit, "设备管理员", [("device_keeper", unit)])
        for unit in self._where("first_reviewer", first, second):
            yield _Someone(unit, "法制初审员", [("first_reviewer", unit)], lawyer=True)
        for unit in self._units("window"):
            yield _Someone(unit, "窗口人员", [("window_clerk", unit)])
        today = local_day(now())
        experts = self.regime.items("review.experts", today) if self.regime.has("review.experts", today) else ()
        for role in ("legal_adviser", "public_lawyer"):
            if term("role", role) in experts:
                yield _Someone(legal, term("role", role), [(role, legal)], lawyer=True)

    def _group_leader(self, leadership: str) -> list[tuple[str, str]]:
        role = self.regime.role("working_group_leader")
        return [("working_group_leader", leadership)] if role is not None and role.minimum else []

    def _heads(self) -> list[str]:
        """Return the units that need a head: the lead unit, and those where the regime places one."""
        today = date.max
        lead = self.regime.text("organisation.lead_unit", today) if self.regime.has("organisation.lead_unit", today) else ""
        return self._where("unit_head", *([lead] if lead and lead not in self._units("legal") else []))

    def name(self, number: int) -> str:
        """Return an invented name, always the same one for the same number of the same agency."""
        return _names(self.agency)[number]

    def enrol(self) -> None:
        """Enrol everybody, with certificates, posts and what the agency must name."""
        years = range(self.data["valid"]["from"].year + 1, local_day(now()).year + 1)
        checked = self.regime.has("officers.yearly_check", local_day(now())) and self.regime.flag("officers.yearly_check", local_day(now()))
        counts: dict[str, int] = {}
        by_unit: dict[str, str] = {}
        people = list(self.people())
        for number, someone in enumerate(people, 1):
            stream = stream_name(self.agency, "person", f"p{number:02}")
            role = someone.posts[0][0]
            counts[role] = counts.get(role, 0) + 1
            self._enrol(someone, stream, number, f"{self.agency}.{role}{counts[role]}")
            by_unit.setdefault(someone.unit, stream)
            if someone.certificate == "valid" and checked:
                for year in years:
                    _do(PassYearlyCheck(year=year), stream, f"check-{year}")
        self._arrange(people, by_unit)
        publish_register(self.agency, by=INSTALLER, key=f"install:register:{self.agency}")

    def _enrol(self, someone: _Someone, stream: str, number: int, account: str) -> None:
        since = self.data["valid"]["from"]
        ranks = self.data["ranks"]
        sex = "女" if number % 3 == 0 else "男"
        rank = ranks[number % len(ranks)] if someone.certificate else ""
        _do(
            EnrolPerson(full_name=self.name(number), sex=sex, title=someone.title, rank=rank, account=account, units=(someone.unit,), since=since),
            stream, "enrol",
        )  # fmt: skip
        if someone.certificate:
            valid = self.data[someone.certificate]
            number_ = f"{sum(self.agency.encode()) % 900 + 100:03}{number:05}"
            _do(
                IssueCertificate(
                    number=number_, type=self.particulars.get("certificate", "lawful"), classes=tuple(self.data["classes"][self.regime.field]),
                    area=self.particulars.get("area", self.regime.name), valid_from=valid["from"], valid_to=valid["to"],
                    issuer=self.particulars.get("certificate_issuer", "本级人民政府"),
                ),
                stream, "certificate",
            )  # fmt: skip
        if someone.lawyer:
            _do(
                RecordLegalQualification(legal_background=True, qualification_no=f"A2017{number:010}", first_reviewer_since=since + timedelta(days=31)),
                stream, "qualification",
            )  # fmt: skip
        for role, unit in someone.posts:
            _do(AppointPost(role=role, unit=unit, first=since), stream, f"post-{role}-{unit}")

    def _arrange(self, people: list[_Someone], by_unit: dict[str, str]) -> None:
        """Name persons and rules the regime asks for."""
        regime, day, stream = self.regime, local_day(now()), agency_stream(self.agency)
        leader = stream_name(self.agency, "person", "p02")
        if regime.has("organisation.leading_group", day):
            unit, person = regime.text("organisation.leading_group.unit", day), stream_name(self.agency, "person", "p05")
            department = regime.unit(regime.text("organisation.leading_group.department", day))
            _do(
                BindBody(body="leading_group", leader=leader, unit=unit, department=department.name if department else unit, person=person),
                stream,
                "leading",
            )
        if regime.has("organisation.working_group", day):
            _do(BindBody(body="working_group", leader=leader), stream, "working")
        if regime.has("organisation.working_group.support", day):
            for unit in regime.items("organisation.working_group.support", day):
                _do(BindBody(body="support", unit=unit, department="综合科", person=by_unit.get(unit, leader)), stream, f"support-{unit}")
        if regime.has("organisation.responsible_person_per_unit", day):
            for unit, person in by_unit.items():
                _do(NameResponsiblePerson(unit=unit, person=person), stream, f"responsible-{unit}")
        if regime.has("training.rules", day):
            _do(
                SetTrainingRule(title="行政执法人员培训办法", text="新任执法人员上岗前培训，在岗执法人员每年参加业务培训。"),
                stream,
                "training-rule",
            )
        if regime.has("recording.mobile_rule", day):
            _do(
                SetMobileRule(title="移动执法系统管理办法", text="现场执法使用移动执法系统，设备专人保管，数据当日上传。"),
                stream,
                "mobile-rule",
            )
        self._list_av_items(day)

    def _list_av_items(self, day: date) -> None:
        """Keep a list of items to be recorded where the regime asks for one, and mark the posts that record where it wants them told apart."""
        listed, posts = (self.regime.has(f"recording.{name}", day) for name in ("item_list", "posts_defined"))
        if not listed and not posts:
            return
        stream = av_list_stream(self.agency)
        _do(OpenAvList(basis="本机关全过程记录制度"), stream, "open")
        for number, line in enumerate(self.data["av_items"].get(self.agency, ()) if listed else ()):
            _do(AddAvLine.model_validate({**line, "since": self.data["valid"]["from"]}), stream, f"line-{number}")
        for role in self.data["av_posts"] if posts else ():
            _do(MarkPost(role=role, applies=True, reason="承担现场执法"), stream, f"post-{role}")


def handling_units(regime: Regime) -> tuple[str, ...]:
    """Return the two units that handle cases in a demonstration: the enforcement unit, and a branch or section beside it."""

    def rank(unit: Unit) -> int:
        return ("handling", "branch", "section", "institution", "office").index(unit.kind)

    kinds = ("handling", "branch", "section", "institution", "office")
    able = sorted((unit for unit in regime.units if unit.kind in kinds), key=rank)
    lead = {str(rule.value) for rule in regime.versions("organisation.lead_unit")}
    chosen = [unit.code for unit in able if unit.code not in lead] or [unit.code for unit in able]
    return (chosen[0], chosen[1] if len(chosen) > 1 else chosen[0])


def register_act(agency: str, on: date, channels: tuple[str, ...] = ("portal",)) -> PublishRegister:
    """Make the act that publishes the officer register as it is on a day."""
    regime = look(regime_stream(agency)).state.regime
    persons = tuple(member.person for member in look(agency_stream(agency)).state.members if member.active)
    rows = []
    for person in persons:
        row = row_of(OfficerFact.of(look(person).state, person, on), on, regime)
        if row is not None:
            rows.append((person, row))
    return PublishRegister(persons=persons, rows=tuple(rows), channels=channels)


def publish_register(agency: str, *, by: str, key: str) -> None:
    """Publish the officer register of an agency as it is today; raises Refused."""
    if by == INSTALLER and look(register_stream(agency)).state.published_on is not None:
        return
    perform(register_act(agency, local_day(now())), register_stream(agency), by=by, key=key)


def load_site(agency: str) -> Site:
    """Return an installed agency with its people by role, as known today; raises UnknownStream when it is not installed."""
    state, regime, today = look(agency_stream(agency)).state, look(regime_stream(agency)).state.regime, local_day(now())
    people: dict[str, list[str]] = {}
    expired = uncertified = ""
    for member in state.members:
        held = look(member.person).state
        fact = OfficerFact.of(held, member.person, today)
        roles = {post.role for post in held.posts if not post.of}
        if "officer" in roles and not fact.certified:
            expired, uncertified = (expired or member.person, uncertified) if fact.cards else (expired, uncertified or member.person)
            people.setdefault("not_certified", []).append(member.person)
            continue
        for role in sorted(roles):
            people.setdefault(role, []).append(member.person)
    units: dict[str, list[str]] = {}
    for unit in regime.units:
        units.setdefault(unit.kind, []).append(unit.code)
    below = {}
    for subordinate in regime.subordinates:
        with suppress(UnknownStream):
            below[subordinate.code] = load_site(subordinate.code)
    return Site(agency, people, units, handling_units(regime), expired, uncertified, below)
