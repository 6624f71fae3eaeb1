"""An agency (执法主体): what its documents print, its units, who holds which post in it, and what it has arranged for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.agencies.state.person import Holding, covers
from mingfa.desk.evolve import replace


@dataclass(frozen=True, slots=True)
class UnitSpell:
    """A unit as the agency set it up: the regime's code, its present name, the days it exists."""

    code: str
    name: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person on the agency's staff: stream, name, sign-in name, units and posts held, whether in service, whether learned in law (法律专业背景)."""

    person: str
    name: str
    account: str
    units: tuple[str, ...] = ()
    posts: tuple[Holding, ...] = ()
    active: bool = True
    legal_background: bool = False

    def holds(self, role: str, on: date, unit: str | None = None) -> bool:
        """Say whether a person in service holds a post on a day, in that unit if one is named.

        The agency's table knows of a post that was ended the day on which it is held no longer, not the last day of it.
        """
        return self.active and any(
            post.role == role and (unit is None or post.unit == unit) and post.first <= on and (post.last is None or on < post.last)
            for post in self.posts
        )


@dataclass(frozen=True, slots=True)
class Binding:
    """A body the agency set up (领导小组、专项工作组、支撑部门): the persons and units it named for it. Empty words are holes."""

    body: str
    leader: str = ""
    unit: str = ""
    department: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a task that was split (任务分解). unit: whose part. done_on: None while it is owed."""

    id: str
    unit: str
    words: str
    due: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the lead unit, split into parts."""

    seq: int
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """A training held (培训): who was to come, who came. subject: what a later training of the same subject makes good."""

    seq: int
    topic: str
    subject: str
    on: date
    tenths: int
    invited: tuple[str, ...]
    attended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Further material that packages for legal review have to hold (增列的送审材料), for one kind of decision in one field.

    field: a word of the case's title, ground or lead, e.g. 水污染; "" for every field. seq: the entry that added it. title: what it is called.
    """

    seq: int
    kind: str
    field: str
    title: str
    reason: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class AgencyState:
    """Everything known about one agency; the fold of its entries.

    kind: "statutory" 法定行政机关, "authorised" 授权组织, "entrusted" 受委托组织. superior: code of the higher agency on this platform, "".
    number_word: what its document numbers begin with (发文机关代字). responsible: unit -> person in charge of the three systems there.
    """

    stream: str
    code: str = ""
    name: str = ""
    unified_code: str = ""
    kind: str = ""
    superior: str = ""
    seal: str = ""
    reconsideration_bodies: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()
    address: str = ""
    postcode: str = ""
    telephone: str = ""
    number_word: str = ""
    founded_on: date | None = None
    units: tuple[UnitSpell, ...] = ()
    members: tuple[Member, ...] = ()
    bindings: tuple[Binding, ...] = ()
    responsible: tuple[tuple[str, str], ...] = ()
    training_rule: str = ""
    mobile_rule: str = ""
    register_published_on: date | None = None
    av_lines: int = 0
    tasks: tuple[Task, ...] = ()
    sessions: tuple[Session, ...] = ()
    materials: tuple[Material, ...] = ()

    @property
    def stage(self) -> str:
        """Whether the agency has been set up."""
        return "founded" if self.code else ""

    def unit(self, code: str, on: date | None = None) -> UnitSpell | None:
        """Return a unit that exists, on a day if one is named."""
        return next(
            (unit for unit in self.units if unit.code == code and (unit.last is None if on is None else covers(unit.first, unit.last, on))),
            None,
        )

    def member(self, person: str) -> Member | None:
        """Return a person on the staff."""
        return next((member for member in self.members if member.person == person), None)

    def with_member(self, member: Member) -> AgencyState:
        """Return the agency with a person put in, or in place of what was known of him."""
        if self.member(member.person) is None:
            return replace(self, members=(*self.members, member))
        return replace(self, members=tuple(member if known.person == member.person else known for known in self.members))

    def holders(self, role: str, unit: str | None = None) -> tuple[Member, ...]:
        """Return who holds a role and has not been relieved of it, in that unit if one is named."""
        return tuple(
            member
            for member in self.members
            if member.active
            and any(post.role == role and post.last is None and (unit is None or post.unit == unit) for post in member.posts)
        )

    def binding(self, body: str) -> Binding | None:
        """Return what was named for a body."""
        return next((binding for binding in self.bindings if binding.body == body), None)

    def responsible_for(self, unit: str) -> str:
        """Return the person appointed in a unit for the three systems (指定专人), "" when there is none."""
        return dict(self.responsible).get(unit, "")

    def absent(self) -> tuple[tuple[str, Session], ...]:
        """Return (person, training) for everyone who missed a training and has attended no later one of its subject."""
        found = []
        for session in self.sessions:
            for person in session.invited:
                if person in session.attended:
                    continue
                later = (s for s in self.sessions if s.subject == session.subject and s.seq > session.seq and person in s.attended)
                if next(later, None) is None:
                    found.append((person, session))
        return tuple(found)
