"""What the tests of review and recording need of a case: brought to deliberation in one step, then sent to review by the real act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.cases.acts.deciding import SubmitForReview, SubmitOutlineForReview
from mingfa.cases.state import core
from mingfa.cases.state.core import CaseState, PartyState
from mingfa.cases.state.preparation import Preparation, UnitOpinion
from mingfa.cases.state.proceeding import DraftVersion, Hearing, Proceeding
from mingfa.desk import now
from mingfa.desk.act import Act, folds
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Refused
from mingfa.desk.kinds import StreamKind, kind_named, register_kind
from mingfa.desk.perform import look, perform
from mingfa.desk.times import LOCAL
from mingfa.documents.digest import draft_digest
from mingfa.documents.samples import PARTY, draft
from mingfa.review.acts import ConcludeReview
from mingfa.review.tests.prechecked import prechecked

try:
    kind_named("case")
except KeyError:
    register_kind(StreamKind("case", "案件", core.initial, stages=core.STAGES, after=core.after))


class StandInCase(Act):
    """Bring a case to deliberation at once; only for tests that are not about the way there."""

    label = "测试用案件"
    kind = "case"
    starts = True
    internal = True
    system = frozenset({"installer"})

    case_kind: str = "penalty"
    unit: str
    handlers: tuple[str, ...]
    investigators: tuple[str, ...] = ()
    heard: bool = False
    opinion: bool = True
    drafted: bool = True
    also: tuple[str, ...] = ()
    title: str = "某公司超标排放水污染物案"


class StandInDraft(Act):
    """Change the draft of such a case."""

    label = "测试用文稿"
    kind = "case"
    internal = True
    system = frozenset({"installer"})

    title: str


def _version(state: CaseState, title: str, seq: int, entry: Entry[Any]) -> CaseState:
    proposed = draft(title=title)
    version = DraftVersion(seq, proposed, draft_digest(proposed), state.investigation.evidence_digest, core.day_of(entry), entry.by.person)
    return replace(state, proceeding=replace(state.proceeding, drafts=(*state.proceeding.drafts, version)))


def _preparation(entry: Entry[StandInCase]) -> Preparation:
    given = (UnitOpinion(entry.seq, entry.act.handlers[0], "承办人", "建议处罚", core.day_of(entry)),) if entry.act.opinion else ()
    return Preparation(opinions=given, also=tuple((kind, "一并作出") for kind in entry.act.also))


def _proceeding(entry: Entry[StandInCase]) -> Proceeding:
    day = core.day_of(entry)
    hearing = Hearing(entry.seq, ("p1",), day, entry.done_at, "听证室", True, "", "", held_on=day, ended_on=day)
    return Proceeding(hearings=(hearing,))


@folds(StandInCase)
def apply_case(state: CaseState, entry: Entry[StandInCase]) -> CaseState:
    act = entry.act
    party = PartyState("p1", PARTY.name, "organisation", PARTY.credit_code, PARTY)
    stage = "deliberating" if act.case_kind == "penalty" else "investigating"
    state = replace(
        state, kind=act.case_kind, title=act.title, number="州环立〔2026〕1号", unit=act.unit, handlers=act.handlers,
        investigators=frozenset(act.investigators), lead_handler=act.handlers[0], proceeding=_proceeding(entry) if act.heard else Proceeding(),
        stage=stage, stage_since=entry.done_at, preparation=_preparation(entry), parties=(party,),
    )  # fmt: skip
    return _version(state, "超标排放水污染物", entry.seq, entry) if act.drafted else state


@folds(StandInDraft)
def apply_draft(state: CaseState, entry: Entry[StandInDraft]) -> CaseState:
    return _version(state, entry.act.title, entry.seq, entry)


PACKAGE = (
    "draft", "report", "instructions", "procedure_papers", "facts_evidence", "legal_basis", "unit_opinion", "declaration",
)  # fmt: skip
ALL_SOUND = (
    "subject", "officers", "jurisdiction", "facts", "evidence", "law", "discretion", "procedure", "documents", "crime", "other",
)  # fmt: skip
OPINION_PDF = "5e" * 32
TEXT = "d7" * 32
"""The digest of a decision's text where the case has no draft of its own."""
KEYS = count()


def moment(text: str) -> datetime:
    """Return a local instant from 2026-03-02 or 2026-03-02T10:20."""
    at = datetime.fromisoformat(text)
    return (at if "T" in text else at.replace(hour=10)).replace(tzinfo=LOCAL)


@contextmanager
def on(text: str) -> Iterator[None]:
    """Let the server's time stand at an instant, ten o'clock where none is given."""
    with now.at(moment(text)):
        yield


@dataclass
class Table:
    """An agency with a case and its review, and short ways of acting on them.

    looked: the platform notes an empty pre-check before an opinion where none was noted, in tests that are not about it.
    """

    site: Site
    case: str
    review: str
    looked: bool = True

    def do(self, act: Act, stream: str = "", by: str = "", **named: Any) -> Entry[Act]:
        """Perform an act on the review, as its reviewer unless another is named."""
        if self.looked and isinstance(act, ConcludeReview) and self.state.stage == "reviewing" and self.state.precheck is None:
            with suppress(Refused):
                prechecked(self.review)
        return perform(act, stream or self.review, by=by or self.reviewer, key=f"t{next(KEYS)}", **named)

    def refused(self, act: Act, stream: str = "", by: str = "") -> tuple[str, ...]:
        """Return the codes with which an act is refused; () when it is let through."""
        try:
            self.do(act, stream, by)
        except Refused as error:
            return error.codes
        return ()

    @property
    def state(self) -> Any:
        return look(self.review).state

    @property
    def reviewer(self) -> str:
        return self.site.people["legal_reviewer"][0]

    @property
    def handler(self) -> str:
        return self.site.people["lead_handler"][0]

    def person(self, role: str, number: int = 0) -> str:
        return self.site.people[role][number]


def table(site: Site, case_kind: str = "penalty", number: int = 1, handlers: tuple[str, ...] = (), **named: Any) -> Table:
    """Open a case of the stand-in and name its review."""
    made = Table(site, f"{site.agency}/case/c{number}", f"{site.agency}/review/r{number}")
    team = handlers or (made.handler, site.people["officer"][1])
    made.do(StandInCase(case_kind=case_kind, unit=site.handling[0], handlers=team, investigators=team, **named), made.case, "installer")
    return made


def papers(*codes: str, **titles: str) -> list[dict[str, str]]:
    """Return items of a package as originals sent along; titles: of items that need a name of their own."""
    wanted = {**dict.fromkeys(codes, ""), **titles}
    return [
        {"code": code, "title": title or f"材料{code}", "digest": hashlib.sha256(code.encode()).hexdigest()}
        for code, title in wanted.items()
    ]


def submission(at: Table, review: str = "", **changes: Any) -> SubmitForReview:
    """Make the case's act that sends its present draft to review with a full package."""
    state = look(at.case).state
    version = state.proceeding.version
    fields: dict[str, Any] = {
        "review": review or at.review,
        "draft_digest": version.digest if version is not None else TEXT,
        "items": papers(*PACKAGE),
        "declaration": "对送审材料的真实性、准确性、完整性以及事实、证据、法律适用、程序的合法性负责。",
    }
    act = SubmitForReview if state.kind == "penalty" else SubmitOutlineForReview
    return act.model_validate({**fields, **changes})


def submit(at: Table, **changes: Any) -> Entry[Act]:
    """Send the case to review."""
    return at.do(submission(at, **changes), at.case, at.handler)


__all__ = [
    "ALL_SOUND", "OPINION_PDF", "PACKAGE", "StandInCase", "StandInDraft", "Table", "moment", "on", "papers", "submission", "submit", "table",
]  # fmt: skip
