"""A case on a table: its acts, gates and folds without a database, for tests that try many courses. What passes here is not yet written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from mingfa.agencies.facts import AgencyFact, Card, OfficerFact, SeriesFact
from mingfa.cases.facts import IssuingKeys, ReviewFact
from mingfa.cases.state.core import CaseState, Member, PartyState, after
from mingfa.cases.state.investigation import EvidenceState, Handover, Investigation
from mingfa.cases.tests.drafts import FIRM
from mingfa.desk.act import CLOCK, SIGNER, Act, Actor, Fact, Matter, Post, fold_of
from mingfa.desk.entry import Entry
from mingfa.desk.times import LOCAL
from mingfa.law.calendar import load_calendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime import load_regime

CASE = "xiangxi/case/c1"


def person(name: str) -> str:
    return f"xiangxi/person/{name}"


PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "handler": (("lead_handler", "enforcement"), ("officer", "enforcement")),
    "second": (("officer", "enforcement"),),
    "third": (("officer", "enforcement"),),
    "head": (("unit_head", "enforcement"),),
    "branch_head": (("unit_head", "branches"),),
    "chair": (("hearing_chair", "legal"),),
    "reviewer": (("legal_reviewer", "legal"),),
    "legal_head": (("legal_head", "legal"),),
    "leader": (("leader_in_charge", "leadership"),),
    "principal": (("principal", "leadership"),),
    "legal_leader": (("legal_leader", "leadership"),),
    "secretary": (("committee_secretary", "sections"),),
    "cashier": (("cashier", "sections"),),
    "clerk": (("window_clerk", "window"),),
}
NO_CARD = {"third"}


def evidence(ident: str = "e1", digest: str = "a" * 64) -> EvidenceState:
    return EvidenceState(ident, 0, "document", f"证据{ident}", digest, "现场", date(2026, 9, 2), "执法人员", "事实", True)


class Table:
    """One case in hand. `do` returns the codes that refuse; nothing then happens. `review` is what the review's stream would tell."""

    def __init__(self, agency: str = "xiangxi", *, parties: tuple[Any, ...] = (FIRM,), filed: date = date(2026, 8, 3)) -> None:
        self.regime, self.calendar = load_regime(agency, True), load_calendar()
        self.review: ReviewFact | None = None
        self.keys = IssuingKeys()
        self.taken: dict[str, int] = {}
        self.warnings: list[str] = []
        self.last: list[Refusal] = []
        state = CaseState(
            CASE, kind="penalty", stage="examined", title="涉嫌通过暗管排放水污染物案", unit="enforcement",
            parties=tuple(
                PartyState(f"p{n}", party.name, party.kind, getattr(party, "credit_code", getattr(party, "id_number", "")), party)
                for n, party in enumerate(parties, 1)
            ),
            investigation=Investigation(
                filed_on=filed, evidence=(evidence(),),
                handover=Handover(0, "legal", "承办人", date(2026, 9, 1), ("案卷",), "科员", date(2026, 9, 2)),
            ),
        )  # fmt: skip
        team = tuple(Member(person(name), name, f"0{n}", filed, n == 1) for n, name in enumerate(("handler", "second"), 1))
        state = state.with_team(team, filed)
        self.state = replace(state, investigators=frozenset(state.handlers)).start("C07", "clock.C07", "办案期限", filed, "立案")

    def actor(self, name: str) -> Actor:
        if name in ("clock", "signer"):
            return CLOCK if name == "clock" else SIGNER
        posts = PEOPLE[name]
        return Actor(person(name), name, "xiangxi", tuple(unit for _, unit in posts), tuple(Post(role, unit) for role, unit in posts))

    def officer(self, stream: str) -> OfficerFact:
        name = stream.rpartition("/")[2]
        posts = PEOPLE.get(name, ())
        good = name not in NO_CARD
        card = Card(
            number=f"4331{len(name)}", type="lawful", classes=(), area="湘西州", valid_from=date(2024, 1, 1), valid_to=date(2029, 1, 1)
        )
        return OfficerFact(
            person=stream, name=name, posts=posts, cards=(card,) if good else (), certified=good, problem="" if good else "没有执法证件",
            checks=tuple((year, True) for year in range(2024, 2031)), since=2024,
        )  # fmt: skip

    def facts(self, act: Act) -> dict[str, tuple[Fact, ...]]:
        found: dict[str, tuple[Fact, ...]] = {}
        for need in type(act).needs:
            values: list[Fact] = []
            for stream in need.streams(act, self.state):
                if need.view is OfficerFact:
                    values.append(Fact(stream, 1, self.officer(stream)))
                elif need.view is SeriesFact and stream in self.taken:
                    values.append(Fact(stream, self.taken[stream], SeriesFact(next=self.taken[stream] + 1)))
                elif need.view is AgencyFact:
                    values.append(Fact(stream, 1, AGENCY))
                elif need.view is ReviewFact and self.review is not None:
                    values.append(Fact(stream, 1, self.review))
                elif need.view is IssuingKeys:
                    values.append(Fact(stream, 1, self.keys))
            if values:
                found[need.name] = tuple(values)
        return found

    def matter(self, act: Act, by: str, at: datetime) -> Matter[Any, Any]:
        return Matter(act, self.state, CASE, self.actor(by), at, at, self.regime, self.calendar, self.facts(act))

    def refusals(self, act: Act, by: str, on: date, hour: int = 10) -> list[Refusal]:
        """Ask stage and gates; return everything that refuses or warns."""
        matter = self.matter(act, by, datetime.combine(on, time(hour), LOCAL))
        cls = type(act)
        if cls.stages and self.state.stage not in cls.stages:
            return [Refusal("stage.wrong", self.regime.rule("gate.G08", on).article, self.state.stage)]
        found: list[Refusal] = []
        for gate in cls.gates:
            answer = gate(matter)
            found += [answer] if isinstance(answer, Refusal) else list(answer or ())
        return found

    def do(self, act: Act, by: str, on: date, hour: int = 10) -> list[str]:
        """Do an act if nothing refuses it; return the codes of what does."""
        found = self.refusals(act, by, on, hour)
        self.last = [one for one in found if not one.warns_only]
        if self.last:
            return [one.code for one in self.last]
        soft = tuple({"code": one.code, "article": str(one.article), "message": one.message} for one in found)
        self.warnings += [one.code for one in found]
        at = datetime.combine(on, time(hour), LOCAL)
        matter = self.matter(act, by, at)
        for effect in act.causes(matter) if type(act).__name__ != "SubmitForReview" else ():
            if effect.stream.split("/")[1] == "series":
                self.taken[effect.stream] = effect.act.number  # type: ignore[attr-defined]
        entry = Entry(
            CASE,
            len(self.state.history),
            act,
            self.actor(by),
            at,
            at,
            bytes(32),
            matter.facts,
            warnings=soft,
            regime=(self.regime.version, 0),
            key="k",
        )
        fold = fold_of(type(act))
        state = fold(self.state, entry) if fold is not None else self.state
        self.state = after(state, entry)
        return []

    def must(self, act: Act, by: str, on: date, hour: int = 10) -> None:
        """Do an act that has to be possible."""
        codes = self.do(act, by, on, hour)
        assert codes == [], [str(one) for one in self.last]

    def add_evidence(self, ident: str, digest: str = "b" * 64) -> None:
        """Let one more item of evidence stand in the file."""
        found = self.state.investigation
        self.state = replace(self.state, investigation=replace(found, evidence=(*found.evidence, evidence(ident, digest))))

    def passed(self, **changes: Any) -> ReviewFact:
        """Say that the review last asked for passed the draft and evidence sent to it."""
        sent = self.state.proceeding.review
        assert sent is not None
        fields: dict[str, Any] = {
            "status": "passed", "outcome": self.regime.items("review.outcomes.pass", date(2026, 9, 1))[0], "draft_digest": sent.draft_digest,
            "evidence_digest": sent.evidence_digest, "opinion_seq": 7, "opinion_digest": "d" * 64, "signed_off": True,
            "reviewer": person("reviewer"), "received_on": sent.submitted_on, "concluded_on": sent.submitted_on,
        }  # fmt: skip
        self.review = ReviewFact(**{**fields, **changes})
        return self.review


AGENCY = AgencyFact(
    code="xiangxi", name="湘西土家族苗族自治州生态环境局", unified_code="", kind="", superior="", seal="", reconsideration_bodies=(), courts=(), address="",
    postcode="", telephone="", number_word="州", register_published=True,
)  # fmt: skip
