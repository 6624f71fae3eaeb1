"""Random sequences of acts on one case and its reviews, each through the real door, watched by somebody who knows only the rule.

A case is walked once to where its decision is proposed; every sequence starts there and is rolled back. What is refused changes nothing and
is not told to the watcher. `Wrong` is raised when a decision was made that the rule forbids, when review alone stood in the way of one
that it allows, or when the signer would put its name to one that it forbids.
"""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from random import Random
from typing import Any

from django.db import transaction

from mingfa.agencies.setup import Site, install
from mingfa.cases.acts.deciding import (
    AddReviewGround,
    ApproveByLeader,
    IssueDecision,
    SubmitForReview,
    SubmitOutlineForReview,
    terms,
    waits,
)
from mingfa.cases.acts.investigation import AddEvidence, ExcludeEvidence, Verification
from mingfa.cases.acts.judging import JudgeMajor
from mingfa.cases.acts.notice import PrepareDraft
from mingfa.cases.acts.outline import DecideOutline
from mingfa.cases.acts.preparing import GiveUnitOpinion
from mingfa.cases.gates.judging import criteria
from mingfa.demo.matters import parties
from mingfa.demo.outlines import Outline
from mingfa.demo.papers import Clerk
from mingfa.demo.people import Nobody
from mingfa.demo.reviewing import DECLARATION, Reviewing
from mingfa.demo.walk import Walk
from mingfa.desk import now, session, store
from mingfa.desk import perform as door
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.times import LOCAL
from mingfa.documents.digest import DecisionDraft, PenaltyKind
from mingfa.law.regime import AGENCIES
from mingfa.review import acts as rev
from mingfa.testing.never.rule import POLICIES, Watcher

BEGUN = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
LONGEST = 45
KINDS = ("penalty", "coercion", "inspection", "licence", "application")
"""Cases of each kind, a licence in outline among them; and an application for a licence, which is a stream of its own."""
OUTCOMES = {
    "xiangxi": ("lawful", "correct", "reinvestigate", "transfer"),
    "xinglongtai": ("passed", "not_passed"),
    "panjin": ("passed", "not_passed"),
}
PLAIN = ("agree", "problems")
PAPER = "5e" * 32
LOW_YUAN = 120_000
"""A fine below the least that gives an organisation the right to a hearing in ecology."""


class Wrong(AssertionError):
    """The product and the rule do not agree; `steps` lead there again. refused_by_signer: the signer would not put its name to it."""

    def __init__(self, why: str, start: Start, steps: list[str], *, refused_by_signer: bool = False) -> None:
        self.why, self.start, self.steps, self.refused_by_signer = why, start, steps, refused_by_signer
        super().__init__(f"{why}\n  {start}\n  " + "\n  ".join(steps))


@dataclass(frozen=True, slots=True)
class Start:
    """Where a sequence begins. heard: a penalty, or an application, in which a hearing was held."""

    agency: str
    kind: str = "penalty"
    heard: bool = False


STARTS = tuple(
    Start(agency, kind, heard)
    for agency in AGENCIES
    for kind in KINDS
    for heard in (False, True)
    if (kind == "penalty" and (not heard or agency in ("panjin", "xinglongtai")))
    or (kind == "application" and agency != "xiangxi" and (not heard or agency == "jiangbei"))
    or (kind not in ("penalty", "application") and not heard and not (kind == "licence" and agency in ("xiangxi", "jiangbei")))
)
"""Every agency with every kind it covers; a case that was heard where the hearing is what makes the difference."""


@dataclass
class Grounds:
    """Cases brought to where a decision is proposed, each kept for many sequences."""

    sites: dict[str, Site] = field(default_factory=dict)
    cases: dict[Start, Reviewing] = field(default_factory=dict)

    def at(self, start: Start) -> Reviewing:
        """Return the case of a start, walked there when it was not yet."""
        if start not in self.cases:
            with now.at(BEGUN):
                site = self.sites.get(start.agency) or install(start.agency)
            self.sites[start.agency] = site
            begin = {"penalty": self._penalty, "application": self._application}.get(start.kind, self._outline)
            self.cases[start] = begin(site, start)
        return self.cases[start]

    @staticmethod
    def _penalty(site: Site, start: Start) -> Walk:
        return (
            Walk(site, BEGUN, parties()[:1], hearing_wanted=start.heard, slot=3 if start.heard else 0).to("deliberating").through("finish")
        )

    @staticmethod
    def _application(site: Site, start: Start) -> Reviewing:
        from mingfa.testing.never.applications import examined

        return examined(site, BEGUN, heard=start.heard)

    @staticmethod
    def _outline(site: Site, start: Start) -> Outline:
        case = Outline(site, BEGUN, parties()[:1], slot=2)
        case.open(start.kind, "事项", "依据")
        case.next_day()
        case.approve("处理意见")
        return case


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo in the end whatever is written inside, in the database and in the states kept in memory."""
    held = dict(session.kept_states.held)
    point = transaction.atomic()
    point.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)
        session.kept_states.held.clear()
        session.kept_states.held.update(held)


SPOILING = ("draft", "draft", "evidence", "exclude", "supersede")
"""What is tried when a decision may be made: it may take that away again."""
EAGER = ("decide", "decide", "put", "discuss")
"""What is tried when none may be made."""
RANDOM = {
    "draft": 3, "evidence": 2, "exclude": 1, "ground": 2, "send": 2, "send_bare": 1, "put": 2, "discuss": 2, "approve": 1, "decide": 5,
    "decide_old": 1, "forge": 1, "first": 1, "head": 1, "accept": 2, "declare": 2, "look_over": 1, "answer": 2, "conclude": 2,
    "consent": 2, "render": 1, "file": 2, "ask_for_more": 1, "resubmit": 1, "withdraw": 1, "recuse": 1, "days": 2, "judge": 1, "opinion": 1,
    "supersede": 1, "disagree": 1, "coordinate": 1, "settle": 1,
}  # fmt: skip
"""What is tried out of order, and how often."""


class Sequence:
    """One sequence: draws what is tried next, does it, and asks the watcher."""

    spoiling: tuple[str, ...] = SPOILING
    eager: tuple[str, ...] = EAGER
    tried: Mapping[str, int] = RANDOM

    def __init__(self, start: Start, base: Reviewing, dice: Random, tally: Counter[str]) -> None:
        self.start, self.dice, self.tally = start, dice, tally
        self.case = copy.copy(base)
        self.case.clerk = Clerk(self.case)
        self.steps: list[str] = []
        self.number = 0
        self.kind = "licence" if start.kind == "application" else start.kind
        self.watcher = Watcher(start.agency, self.kind, frozenset(self.case.cast.officers))
        for entry in store.read_entries(base.case):
            if isinstance(entry, Entry):
                self._tell(entry)
        self.text: DecisionDraft | None = self._text()
        self.texts = [hashlib.sha256(f"{base.case} {n}".encode()).hexdigest() for n in (1, 2)]
        self.allowed = False

    def _text(self) -> DecisionDraft | None:
        version = self.state.proceeding.version
        return version.draft if version is not None else None

    def run(self) -> None:
        """Try acts until a decision is there, or the sequence is long enough."""
        for _ in range(LONGEST):
            step = self._next() if self.dice.random() < 0.75 else self.dice.choices(list(self.tried), list(self.tried.values()))[0]
            self.steps.append(step)
            with suppress(Nobody):
                getattr(self, step)()
            if self._is_decided():
                if not self.allowed:
                    refused = isinstance(self._signed(), str)
                    raise Wrong("有决定，而规则不允许作出决定", self.start, self.steps, refused_by_signer=refused)
                self.tally["decided" + (", review due" if self.watcher.due else ", no review due")] += 1
                self._signer()
                return
        self.tally["no decision"] += 1

    # What is known ----------------------------------------------------------------------------------------------------------

    @property
    def state(self) -> Any:
        """The case as it stands."""
        return self.case.state

    @property
    def present(self) -> tuple[str, str]:
        """The digests of draft and evidence as they are now; the draft "" where nobody has proposed one."""
        version = self.state.proceeding.version
        return (version.digest if version is not None else "", self.state.investigation.evidence_digest)

    @property
    def review(self) -> Any:
        """The review last asked for; None before."""
        sent = self.case.sent
        return look(sent.stream).state if sent is not None else None

    def _is_decided(self) -> bool:
        return self.state.proceeding.decision is not None or self.state.investigation.decision is not None or self.state.stage == "decided"

    def _tell(self, entry: Entry[Act]) -> None:
        self.watcher.saw(entry.act.name, entry.act.model_dump(mode="json"), entry.by.person, entry.stream, entry.seq)

    # Doing ------------------------------------------------------------------------------------------------------------------

    def do(self, act: Act, by: str, stream: str = "") -> set[str]:
        """Try an act; return the codes that refuse it, an empty set when it was done. Now and then it is somebody else who tries."""
        if self.dice.random() < 0.06:
            by = self.dice.choice(self.case.cast.everybody)
        self.number += 1
        before = self.steps[-1] if self.steps else ""
        try:
            with now.at(self.case.now):
                entry = door.perform(act, stream or self.case.case, by=by, key=f"never:{self.number}")
        except DeskError as error:
            codes = set(getattr(error, "codes", ())) or {error.code}
            self.steps[-1:] = [f"{before}: {type(act).__name__} 不予办理 {'、'.join(sorted(codes))}"]
            return codes
        finally:
            self.case.wait(minutes=2)
        self.steps[-1:] = [f"{before}: {type(act).__name__} 办成"]
        self.tally[type(act).__name__] += 1
        self._tell(entry)
        return set()

    def who(self, duty: str, **how: Any) -> str:
        """Return somebody who has a duty."""
        return self.case.cast.who(duty, **how)

    # The honest way ---------------------------------------------------------------------------------------------------------

    def _next(self) -> str:
        """Name what leads on to a decision."""
        version, held = self.state.proceeding.version, self.review
        if version is not None and version.evidence_digest != self.state.investigation.evidence_digest:
            return "draft_again"
        allowed = self.watcher.allowed(self._named())
        answered = held is not None and held.stage == "delivered"
        if self.dice.random() < (0.15 if allowed else 0.5 if answered else 0.1):
            return self.dice.choice(self.spoiling if allowed else self.eager)
        if not allowed:
            if held is None or held.stage in ("withdrawn", "delivered"):
                return self._unopened()
            return self._next_in_review(held)
        if held is not None and held.status == "open" and self.dice.random() < 0.5:
            return self._next_in_review(held)
        if self.start.kind == "penalty" and isinstance(self.case, Walk) and self.case.discussion_due and self.dice.random() < 0.6:
            return "put" if not self.state.proceeding.submissions or self.dice.random() < 0.3 else "discuss"
        return "judge" if self.case.flag("review.criteria_form") and self.dice.random() < 0.4 else "decide"

    def _unopened(self) -> str:
        """Name what has to come before a draft is sent for the first time, or decided unreviewed: the unit's own opinion, the criteria."""
        if self.case.flag("review.unit_opinion") and self.start.kind != "penalty" and not self.state.preparation.opinions:
            return "opinion"
        return "send"

    def _named(self) -> str:
        return "" if self.start.kind == "penalty" else self.texts[0]

    def _next_in_review(self, held: Any) -> str:
        (draft, evidence), items = self.present, POLICIES[self.start.agency].items
        sent = (draft or held.draft_digest, evidence)
        if held.stage == "coordinating":
            return self.dice.choice(("coordinate", "coordinate", "settle"))
        if held.stage not in ("concluded", "supplementing") and (held.draft_digest, held.evidence_digest) != sent:
            return self.dice.choice(("withdraw", "ask_for_more"))
        if held.stage in ("first_review", "head_signature", "supplementing", "submitted"):
            return {"first_review": "first", "head_signature": "head", "supplementing": "resubmit"}.get(held.stage, "accept")
        if held.stage == "reviewing":
            if not held.reviewer:
                return "declare"
            if not held.prechecked:
                return "look_over"
            return "answer" if any(item not in held.levels for item in items) else "conclude"
        return "consent" if not held.signed_off else "render" if not held.number else "file"

    # Acts on the case -------------------------------------------------------------------------------------------------------

    def draft(self) -> None:
        """Change the draft: the fine, the words, or back again; for an outline decision, take the other text."""
        if self.text is None:
            self.dice.shuffle(self.texts)
            return
        first = self.text.penalties[0]
        fen = self.dice.choice((LOW_YUAN * 100, first.amount_fen, first.amount_fen))
        motive = self.dice.choice((self.text.violation.motive, self.text.violation.motive, "另一种说法"))
        changed = tuple(one.model_copy(update={"amount_fen": fen}) if one.kind is PenaltyKind.FINE else one for one in self.text.penalties)
        text = self.text.model_copy(update={"penalties": changed, "violation": self.text.violation.model_copy(update={"motive": motive})})
        self.do(PrepareDraft(draft=text, why="改稿"), self.case.cast.lead)

    def draft_again(self) -> None:
        """Take the present text as a new draft, since the evidence changed."""
        version = self.state.proceeding.version
        if version is not None:
            self.do(PrepareDraft(draft=version.draft, why="证据有变化"), self.case.cast.lead)

    def opinion(self) -> None:
        """Give the handling unit's own opinion."""
        self.do(GiveUnitOpinion(opinion="建议按文稿作出决定"), self.who("review.submit", unit=self.case.cast.unit))

    def judge(self) -> None:
        """Answer the criteria for a major decision, now and then one with yes."""
        version, case = self.state.proceeding.version, self.case
        asked = criteria(self.start.kind, case.regime, case.on, None)
        said = {one.ground for one in self.state.proceeding.added_grounds} | self.watcher.grounds
        answers = [
            {"criterion": code, "yes": code in said or self.dice.random() < 0.02, "reason": "见案卷"} for code in asked
        ]  # fmt: skip
        told = {"draft_digest": version.digest if version is not None else "", "answers": answers, "relations": ["行政许可", "行政处罚"]}
        self.do(JudgeMajor.model_validate(told), self.who("review.submit", unit=case.cast.unit))

    def evidence(self) -> None:
        """Add an item of evidence."""
        checked = Verification(by="承办人员", on=self.case.on, how="与原件核对无误")
        told = {
            "evidence_kind": "documentary", "title": f"补充材料{self.number}", "source": "当事人提供", "obtained_on": self.case.on, "made_by": "当事人",
            "proves": "有关情况", "original": hashlib.sha256(f"{self.number}".encode()).hexdigest(), "verification": checked,
        }  # fmt: skip
        self.do(AddEvidence.model_validate(told), self.case.cast.lead)

    def exclude(self) -> None:
        """Exclude an item of evidence."""
        standing = [one for one in self.state.investigation.standing_evidence if one.name.startswith("补充材料")]
        if standing:
            act = ExcludeEvidence(evidence=self.dice.choice(standing).id, ground="unrelated", reason="与本案无关")
            self.do(act, self.case.cast.lead)

    def ground(self) -> None:
        """Say that the case has to be reviewed on one more ground."""
        named = self.dice.choice(("public_interest", "social_risk", "major_rights", "complex", "crime_transfer", "by_law", "listed"))
        self.do(AddReviewGround(ground=named, reason="承办人员认为属于该情形"), self.who("review.submit", unit=self.case.cast.unit))

    def send(self, **changes: Any) -> None:
        """Send the present text to review."""
        case = self.case
        cls = SubmitForReview if isinstance(case, Walk) else SubmitOutlineForReview
        digest = case.digest if isinstance(case, Walk) else self.texts[0]
        self.do(cls.model_validate(self._sending(digest) | changes), self.who("review.submit", unit=case.cast.unit))

    def _sending(self, digest: str) -> dict[str, Any]:
        """Return a submission with all papers, and what was done about the problems of the round before."""
        held, case = self.review, self.case
        problems = held.conclusion.problems if held is not None and held.conclusion is not None and not held.conclusion.passed else ()
        wanted = [code for name in ("review.package", "review.package.conditional") for code in case.items(name) if code != "declaration"]
        return {
            "review": stream_name(self.start.agency, "review", new_id()),
            "draft_digest": digest,
            "items": [{"code": code, "title": "见案卷", "digest": PAPER} for code in wanted],
            "declaration": DECLARATION,
            "responses": [{"problem": one, "done": "已经处理"} for one in problems],
        }

    def send_bare(self) -> None:
        """Send without papers and declaration."""
        self.send(items=(), declaration="")

    def put(self) -> None:
        """Put the draft to the leaders."""
        if isinstance(self.case, Walk):
            self.do(self.case.submission_to_leaders(), self.case.submitter)

    def discuss(self) -> None:
        """Hold a discussion, now and then of one."""
        if isinstance(self.case, Walk):
            leaders = self.case.cast.leaders[: self.dice.choice((1, 3, 5, 9))]
            self.case.wait(minutes=20)
            self.do(self.case.discussion(leaders, with_paper=False), self.who("discussion.record"))

    def approve(self) -> None:
        """Let a leader approve by himself."""
        if isinstance(self.case, Walk):
            self.do(ApproveByLeader(draft_digest=self.case.digest, opinion="同意，抓紧办理"), self.case.decider)

    def decide(self) -> None:
        """Decide; an outline decision names a review, now and then one of another case."""
        if isinstance(self.case, Walk):
            self._decided(self.case.decision(), self.watcher.allowed())
            return
        rounds = self.state.proceeding.reviews
        named = self.dice.choice(("", rounds[0].stream, rounds[-1].stream, rounds[-1].stream)) if rounds else ""
        if self.dice.random() < 0.05:
            named = f"{self.start.agency}/review/another"
        text = self.texts[0]
        act = DecideOutline(draft_digest=text, result="准予办理。", remedies="可以申请行政复议、提起行政诉讼。", review=named)
        self._decided(act, not self.watcher.due or (bool(named) and self.watcher.passed(text, named)))

    def decide_old(self) -> None:
        """Decide on a draft that is no longer the present one."""
        if isinstance(self.case, Walk):
            other = self.dice.choice(self.state.proceeding.drafts).digest
            act = self.case.decision().model_copy(update={"draft_digest": other})
            self._decided(act, self.watcher.allowed() and other == self.case.digest)

    def _decided(self, act: Act, allowed: bool) -> None:
        self.allowed = allowed
        codes = self.do(act, self.case.cast.post(("principal", "leader_in_charge")))
        stood = {code for code in codes if code.startswith("review.")}
        if allowed and stood:
            raise Wrong(f"规则允许，却因审核被拒绝：{'、'.join(sorted(stood))}", self.start, self.steps)

    def forge(self) -> None:
        """Record an issue with a signature nobody made."""
        act = IssueDecision(
            seq=len(self.state.history), text_digest="0" * 64, opinion_digest="0" * 64, regime_version="0" * 64, key_id="forged+00000000", signature="0" * 128,
            checkpoint="0" * 64,
        )  # fmt: skip
        self.do(act, "signer")

    # Acts on the review -----------------------------------------------------------------------------------------------------

    def _on_review(self, act: Callable[[Any], Act], by: Callable[[Any], str]) -> None:
        held = self.review
        if held is not None:
            self.do(act(held), by(held), held.stream)

    def _reviewer(self, held: Any) -> str:
        cast = self.case.cast
        unit = self.case.regime.text(f"review.reviewer.{self.kind}", self.case.on)
        gone = {one.person for one in held.recusals}
        return held.reviewer or cast.post(("legal_reviewer", "legal_head"), (unit,), but={*cast.officers, *gone})

    def first(self) -> None:
        """Give the first review."""
        agreed = self.dice.random() < 0.85
        self._on_review(
            lambda held: rev.GiveFirstReview(agreed=agreed, opinion="初审意见"),
            lambda held: self.who("review.first", unit=self.case.cast.unit),
        )

    def head(self) -> None:
        """Sign as the head of the unit."""
        agreed = self.dice.random() < 0.85
        cast = self.case.cast
        self._on_review(
            lambda held: rev.SignFirstReview(agreed=agreed, opinion="审签意见"),
            lambda held: cast.post(("unit_head",), (cast.unit,), but=cast.officers),
        )

    def accept(self) -> None:
        """Accept the package."""
        self._on_review(lambda held: rev.AcceptPackage(), self._reviewer)

    def declare(self) -> None:
        """Name the reviewer, now and then a handler of the case."""
        cast = self.case.cast
        self._on_review(
            lambda held: rev.DeclareReviewer(
                reviewer=cast.lead if self.dice.random() < 0.15 else self._reviewer(held)
            ),
            self._reviewer,
        )  # fmt: skip

    def look_over(self) -> None:
        """Note a pre-check without findings."""
        self._on_review(
            lambda held: rev.NoteFindings(draft_digest=held.draft_digest, evidence_digest=held.evidence_digest, nodes_run=0), lambda held: "prechecker"
        )  # fmt: skip

    def answer(self) -> None:
        """Answer the checklist, now and then with something wrong, or not all of it."""
        items = list(POLICIES[self.start.agency].items)
        levels = dict.fromkeys(items, "sound")
        if self.dice.random() < 0.35:
            levels[self.dice.choice(items)] = self.dice.choice(("flawed", "failing") if self.start.agency == "xiangxi" else ("failing",))
        if self.dice.random() < 0.2:
            del levels[self.dice.choice(items)]
        answers = tuple(
            rev.GivenAnswer(
                item=item, level=level, note="" if level == "sound" else "存在问题", provision="" if level == "sound" else "第一条"
            )
            for item, level in levels.items()
        )
        self._on_review(lambda held: rev.AnswerChecklist(answers=answers), self._reviewer)

    def conclude(self) -> None:
        """Give the opinion; not always the one to which the answers lead."""
        outcomes = OUTCOMES.get(self.start.agency, PLAIN)
        held = self.review
        fair = held is not None and all(level == "sound" for level in held.levels.values())
        outcome = self.dice.choice(outcomes if self.dice.random() < 0.35 else outcomes[:1] if fair else outcomes[1:])
        passing = outcome == outcomes[0]
        self._on_review(
            lambda held: rev.ConcludeReview(
                outcome=outcome, reasons="审核理由", opinion="审核意见", problems=() if passing else ("所列问题",),
                measure="again" if outcome == "reinvestigate" else "", draft_digest=held.draft_digest, evidence_digest=held.evidence_digest,
            ),
            self._reviewer,
        )  # fmt: skip

    def consent(self) -> None:
        """Consent to the opinion, or send it back."""
        agreed = self.dice.random() < 0.85
        roles = self.case.items("review.sign_off") or ("legal_head",)
        self._on_review(lambda held: rev.SignOffOpinion(agreed=agreed, opinion="签批意见"), lambda held: self.case.cast.post(roles))

    def render(self) -> None:
        """Number the opinion."""
        self._on_review(lambda held: rev.RenderOpinion(year=self.case.on.year), self._reviewer)

    def file(self) -> None:
        """Give the opinion back in writing."""
        self._on_review(lambda held: rev.FileOpinion(digest=PAPER, size=9, pages=1), self._reviewer)

    def ask_for_more(self) -> None:
        """Ask for what is missing."""
        self._on_review(lambda held: rev.ReturnForSupplement(wanted=("证据清单",)), self._reviewer)

    def resubmit(self) -> None:
        """Send what was asked for, with draft and evidence as they are now."""
        draft, evidence = self.present
        self._on_review(
            lambda held: rev.Resubmit(answer="已经补充", draft_digest=draft or held.draft_digest, evidence_digest=evidence),
            lambda held: self.who("review.submit", unit=self.case.cast.unit),
        )

    def withdraw(self) -> None:
        """Take the submission back."""
        self._on_review(
            lambda held: rev.WithdrawReview(reason="需要改稿"), lambda held: self.who("review.submit", unit=self.case.cast.unit)
        )

    def recuse(self) -> None:
        """Let the reviewer withdraw."""
        self._on_review(
            lambda held: rev.RecuseReviewer(reviewer=held.reviewer or self.case.cast.lead, ground="与当事人相识"), self._reviewer
        )

    def supersede(self) -> None:
        """Replace an opinion that was given back."""
        self._on_review(lambda held: rev.SupersedeOpinion(reason="依据有误"), self._reviewer)

    def disagree(self) -> None:
        """Disagree with an opinion as the handling unit."""
        self._on_review(lambda held: rev.RaiseDisagreement(view="不同意审核意见"), lambda held: self.case.cast.lead)

    def coordinate(self) -> None:
        """Coordinate a disagreement."""
        result = self.dice.choice(("uphold", "revise", "none"))
        self._on_review(
            lambda held: rev.CoordinateDisagreement.model_validate(
                {"result": result, "attended": ["双方"], "words": "经协调", "minority": "保留"}
            ),
            lambda held: self.who("review.coordinate"),
        )

    def settle(self) -> None:
        """Decide a disagreement that could not be coordinated."""
        result = self.dice.choice(("uphold", "revise"))
        self._on_review(
            lambda held: rev.DecideDisagreement.model_validate({"result": result, "words": "经研究决定", "minority": "保留原意见"}),
            lambda held: self.who("review.decide_disagreement"),
        )

    def days(self) -> None:
        """Let days pass."""
        self.case.next_day(self.dice.choice((1, 1, 3, 12)), at=time(9))

    # The signer -------------------------------------------------------------------------------------------------------------

    def _signed(self) -> Any:
        """Return what the signer's own statement says of the decision: terms, or the words why not; None where nothing is signed."""
        streams = waits(self.state)
        return terms(self.state, {name: look(name).state for name in streams}) if streams is not None else None

    def _signer(self) -> None:
        """The signer would sign what the rule allows (a penalty is the only decision that is signed)."""
        answer = self._signed()
        if isinstance(answer, str):
            raise Wrong(f"规则允许，签发程序却拒绝签名：{answer}", self.start, self.steps, refused_by_signer=True)
        self.tally["the signer would sign"] += answer is not None


def sequence_of(start: Start) -> type[Sequence]:
    """Return what walks a start: an application for a licence has acts of its own before its review."""
    from mingfa.testing.never.applications import OnApplication

    return OnApplication if start.kind == "application" else Sequence


def run(count: int, seed: int, *, first: int = 0, starts: tuple[Start, ...] = STARTS, grounds: Grounds | None = None) -> Counter[str]:
    """Run so many sequences, numbered from `first`, spread over the starts; return how often each act was done and how they ended.

    The same seed, number and start give the same sequence, whatever ran before. Raises Wrong.
    """  # fmt: skip
    tally: Counter[str] = Counter()
    held = grounds or Grounds()
    for number in range(first, first + count):
        start = starts[number % len(starts)]
        base = held.at(start)
        with rolled_back():
            sequence_of(start)(start, base, Random(f"{seed} {number} {start}"), tally).run()
    return tally
