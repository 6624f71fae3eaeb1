"""A penalty case from the case review to the archive, for tests: every step through the door, the review by the review's own acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from mingfa.cases.acts import closing as clo
from mingfa.cases.acts import deciding as dec
from mingfa.cases.acts import executing as exe
from mingfa.cases.acts import investigation as inv
from mingfa.cases.acts import notice as notes
from mingfa.cases.acts.common import Paper
from mingfa.cases.acts.judging import JudgeMajor
from mingfa.cases.acts.papers import FileDocument
from mingfa.cases.gates.dossier import recordings_of
from mingfa.cases.gates.judging import criteria
from mingfa.cases.state.proceeding import Decision
from mingfa.cases.tests.drafts import FIRM, PHOTO, draft, fine
from mingfa.cases.tests.stories import SHOWN, Story, digest, paper
from mingfa.cases.volume import missing, volumes
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.issue import issue
from mingfa.desk.perform import actor_of, look, perform, regime_of, would_refuse
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import new_id, stream_name
from mingfa.desk.times import LOCAL
from mingfa.documents.digest import DecisionDraft
from mingfa.law.refusal import Refusal
from mingfa.review import acts as rev
from mingfa.review.tests.prechecked import prechecked

MAJOR = draft(fine(300_000), evidence=(PHOTO.model_copy(update={"sha256": digest(77)}),))
SMALL = draft(fine(120_000), evidence=MAJOR.evidence)


@dataclass
class Whole(Story):
    """One penalty case. `refused` returns the codes of what stands in the way of an act; `why` the refusals of the last try."""

    why: tuple[Refusal, ...] = ()
    n: int = 0
    shown: dict[str, Any] = field(default_factory=dict)

    # Doing -----------------------------------------------------------------------------------------------------------------

    def refused(self, act: Act, by: str | None = None) -> set[str]:
        """Try an act; return the codes of what refuses it, an empty set when it was done."""
        self.why = ()
        try:
            self.do(act, by)
        except Refused as error:
            self.why = error.refusals
            return set(error.codes)
        return set()

    def on_review(self, act: Act, by: str) -> None:
        """Do an act on the case's present review."""
        self.n += 1
        with now.at(self.at):
            perform(act, self.review, by=by, key=f"{self.stream}-r{self.n}")
        self.at += timedelta(minutes=10)

    def until(self, day: date, hour: int = 9) -> Whole:
        """Let time pass until a day."""
        self.at = datetime.combine(day, time(hour), LOCAL)
        return self

    def next_working_day(self) -> Whole:
        """Let the day pass."""
        view = regime_of(self.site.agency)
        assert view is not None
        return self.until(view.calendar.next_working_day(self.at.date()))

    def person(self, role: str, n: int = 0) -> str:
        """Return somebody with a role."""
        return self.site.people[role][n]

    @property
    def review(self) -> str:
        """The stream of the review last asked for."""
        sent = self.state.proceeding.review
        assert sent is not None
        return sent.stream

    @property
    def decision(self) -> Decision:
        """The decision."""
        found = self.state.proceeding.decision
        assert found is not None
        return found

    @property
    def draft_digest(self) -> str:
        """The digest of the draft now proposed."""
        version = self.state.proceeding.version
        assert version is not None
        return version.digest

    def codes(self, parameter: str) -> tuple[str, ...]:
        """Return a list of the regime."""
        view = regime_of(self.site.agency)
        assert view is not None
        return view.regime.items(parameter, self.at.date()) if view.regime.has(parameter, self.at.date()) else ()

    # Steps -----------------------------------------------------------------------------------------------------------------

    def proposed(self, text: DecisionDraft = SMALL) -> Whole:
        """Bring the case to a draft: filed, investigated, examined."""
        self.filed().examined()
        self.do(notes.PrepareDraft(draft=text))
        return self

    def noticing(self, told: Iterable[str] = (), cls: Any = notes.IssuePriorNotice, **more: Any) -> Any:
        return cls(draft_digest=self.draft_digest, told_hearing=tuple(told), year=self.at.year, paper=form("penalty_notice", self), **more)

    def serving(self, cls: Any = notes.ServeNotice, **changes: Any) -> Any:
        fields: dict[str, Any] = {
            "party": "p1", "way": "direct", "servers": self.officers, "place": FIRM.address, "receiver": "钱某某", "relation": "法定代表人",
            "identity": {**SHOWN, "at": self.at}, "paper": form("service_receipt", self),
        }  # fmt: skip
        return cls(**{**fields, **changes})

    def notified(self, text: DecisionDraft = SMALL, told: Iterable[str] = ()) -> Whole:
        self.proposed(text)
        self.do(self.noticing(told))
        self.do(self.serving())
        return self

    def handed_over(self) -> Whole:
        """Hand file and recordings over where the agency wants it."""
        view = regime_of(self.site.agency)
        if view is not None and view.regime.has("recording.handover_unit", self.at.date()):
            unit = view.regime.text("recording.handover_unit", self.at.date())
            self.do(inv.HandOverForReview(unit=unit, items=("案卷一册", "现场录像一段")))
            given = self.state.investigation.handover
            assert given is not None
            self.do(inv.SignForHandover(note="齐全", recordings=given.recordings), self.site.person("legal_reviewer", unit))
        return self

    def deliberating(self, text: DecisionDraft = SMALL, told: Iterable[str] = ()) -> Whole:
        self.notified(text, told)
        self.until(self.at.date() + timedelta(days=14))
        self.do(notes.FinishDefence())
        return self.handed_over()

    def sending(self, **changes: Any) -> dec.SubmitForReview:
        wanted = () if self.state.kind == "penalty" else self.codes(f"review.package.{self.state.kind}") or self.codes("review.package")
        items = tuple(
            {"code": code, "title": "随送审的材料", "digest": digest(700 + n)} for n, code in enumerate(wanted) if code != "declaration"
        )
        former = look(self.review).state if self.state.proceeding.reviews else None
        problems = former.conclusion.problems if former is not None and former.conclusion is not None else ()
        fields: dict[str, Any] = {
            "review": stream_name(self.site.agency, "review", new_id()), "items": items,
            "draft_digest": changes.get("draft_digest") or self.draft_digest,
            "declaration": "所送材料真实、准确、完整，由我机构负责。",
            "responses": tuple({"problem": one, "done": "已经处理"} for one in problems),
        }  # fmt: skip
        return dec.SubmitForReview(**{**fields, **changes})

    @property
    def reviewer(self) -> str:
        """Somebody who reviews cases of this kind in this agency and does not handle this one."""
        view = regime_of(self.site.agency)
        assert view is not None
        unit = view.regime.text(f"review.reviewer.{self.state.kind}", self.at.date())
        for role in ("legal_reviewer", "legal_head"):
            for one in self.site.people.get(role, []):
                if unit in {post.unit for post in actor_of(one, self.at).posts if post.role == role} and one not in self.state.handlers:
                    return one
        raise LookupError(unit)

    def sent(self) -> Whole:
        """Send the present draft to review and bring it to the reviewer."""
        self.do(self.sending(), self.officers[0])
        return self.first_reviewed()

    def first_reviewed(self) -> Whole:
        """Give the first review where the agency has one."""
        if look(self.review).state.stage == "first_review":
            self.on_review(rev.GiveFirstReview(agreed=True, opinion="同意送审"), self.site.person("first_reviewer", self.unit))
            self.on_review(rev.SignFirstReview(agreed=True, opinion="同意送审"), self.site.person("unit_head", self.unit))
        return self

    def concluded(self, outcome: str = "", *, sign: bool = True, paper_back: bool = True, **levels: str) -> Whole:
        """Let the reviewer answer and conclude; a pass unless told otherwise."""
        good, bad = (
            self.codes("review.outcomes.pass"),
            [code for code in self.codes("review.outcomes") if code not in self.codes("review.outcomes.pass")],
        )
        outcome = outcome or good[0]
        if outcome == "fail":
            outcome = bad[0]
            levels = levels or {"law": "failing"}
        reviewer = self.reviewer
        self.on_review(rev.AcceptPackage(), reviewer)
        self.on_review(rev.DeclareReviewer(reviewer=reviewer), reviewer)
        answers = tuple(
            rev.GivenAnswer(
                item=item,
                level=levels.get(item, "sound"),
                note="见审核记录" if item in levels else "",
                provision="其他条款" if item in levels else "",
            )
            for item in self.codes("review.checklist")
        )
        self.on_review(rev.AnswerChecklist(answers=answers), reviewer)
        with now.at(self.at):
            prechecked(self.review)
        state = look(self.review).state
        passed = outcome in good
        self.on_review(
            rev.ConcludeReview(
                outcome=outcome, measure="supplement" if outcome == "reinvestigate" else "", reasons="经逐项审核",
                opinion="同意" if passed else "请改正", problems=() if passed else ("适用法律不准确",),
                draft_digest=state.draft_digest, evidence_digest=state.evidence_digest,
                documents=("行政处罚事先告知书",) if outcome == "correct" and "documents" in levels else (),
                target="某市公安局" if outcome == "transfer" else "", papers=("案件移送函",) if outcome == "transfer" else (),
            ),
            reviewer,
        )  # fmt: skip
        if sign and self.codes("review.sign_off"):
            self.on_review(rev.SignOffOpinion(agreed=True, opinion="同意"), self.person(self.codes("review.sign_off")[0]))
        if paper_back and (sign or not self.codes("review.sign_off")):
            self.on_review(rev.RenderOpinion(year=self.at.year), reviewer)
            self.on_review(rev.FileOpinion(digest=digest(500 + self.n), size=1000), reviewer)
        return self

    def reviewed(self, outcome: str = "", **levels: str) -> Whole:
        return self.sent().concluded(outcome, **levels)

    @property
    def submitter(self) -> str:
        """Whoever the agency lets put a reviewed draft to the leaders."""
        roles, units = self.codes("review.submitter_after_pass"), self.codes("review.submitter_after_pass.units") or (self.state.unit,)
        if self.officers[0] in self.site.people["lead_handler"] and "lead_handler" in roles and self.unit in units:
            return self.officers[0]
        return next(
            one for role in roles for one in self.site.people.get(role, []) for unit in units if actor_of(one, self.at).holds(role, unit)
        )

    def putting(self) -> dec.SubmitForDiscussion:
        return dec.SubmitForDiscussion(draft_digest=self.draft_digest, report="事实清楚，建议给予处罚", basis="审查依据")

    def discussing(self, people: tuple[str, ...] | None = None, **changes: Any) -> dec.RecordDiscussion:
        people = people or (self.principal, *self.site.people["leader_in_charge"][:2])
        fields: dict[str, Any] = {
            "draft_digest": self.draft_digest, "place": "三楼会议室", "chair": people[0], "reporter": "承办人", "conclusion": "agree", "words": "同意处罚建议",
            "members": [{"person": one, "opinion": "同意", "vote": "agree"} for one in people], "paper": form("discussion_record", self),
        }  # fmt: skip
        return dec.RecordDiscussion(**{**fields, **changes})

    def discussed(self) -> Whole:
        self.do(self.putting(), self.submitter)
        self.do(self.discussing(), self.person("committee_secretary"))
        return self

    def judged(self, by: str = "") -> Whole:
        """Answer every criterion with no, where the agency wants them answered before a decision that nobody reviewed."""
        with now.at(self.at):
            why, _ = would_refuse(self._decision(), self.stream, by=self.leader)
        if any(one.code == "major.form_missing" for one in why):
            view, listed = regime_of(self.site.agency), self.state.major.listed
            assert view is not None
            asked = criteria(self.state.kind, view.regime, self.at.date(), listed)
            answers = tuple({"criterion": code, "yes": False, "reason": "不属于该情形"} for code in asked)
            self.do(JudgeMajor.model_validate({"draft_digest": self.draft_digest, "answers": answers}), by or self.officers[0])
        return self

    def deciding(self, **changes: Any) -> dec.Decide:
        """Return the act that decides; the form that has to go before it is filled in."""
        return self.judged()._decision(**changes)

    def _decision(self, **changes: Any) -> dec.Decide:
        fields: dict[str, Any] = {
            "draft_digest": self.draft_digest, "year": self.at.year, "course": "现场检查发现", "defence": "当事人没有陈述申辩", "discretion_basis": "裁量基准",
            "opinion": "同意", "publication_told": "本决定将依法公开", "paper": form("penalty_decision", self),
        }  # fmt: skip
        return dec.Decide(**{**fields, **changes})

    def decided(self, text: DecisionDraft = SMALL, told: Iterable[str] = ()) -> Whole:
        """Bring a case through everything its regime asks for to the decision."""
        self.deliberating(text, told)
        if "review.missing" in self.refused(self.deciding(), self.leader):
            self.reviewed()
        if self.state.stage == "deliberating" and "discussion.missing" in self.refused(self.deciding(), self.leader):
            self.discussed()
        if self.state.stage == "deliberating":
            self.do(self.deciding(), self.leader)
        return self

    def issued(self) -> Whole:
        """Have the decision signed by the signer."""
        with now.at(self.at):
            assert issue(self.stream, LocalSigner()) is not None
        self.at += timedelta(hours=1)
        return self

    def served(self) -> Whole:
        self.do(self.serving(exe.ServeDecision))
        return self

    def paying(self, yuan: int, **changes: Any) -> exe.RecordPayment:
        self.n += 1
        fields = {"party": "p1", "item": "fine", "amount_fen": yuan * 100, "paid_on": self.at.date(), "receipt": f"票{self.n:06}"}
        return exe.RecordPayment(**{**fields, **changes})

    def voucher(self) -> str:
        """Return the id of some paper of the case."""
        return next(one.id for one in self.state.documents if one.digest and one.current)

    def closing(self, ground: str = "performed", **changes: Any) -> clo.ProposeClosing:
        return clo.ProposeClosing(**{"ground": ground, "vouchers": (self.voucher(),), "result": "罚款已经缴清", **changes})

    def bound(self) -> Whole:
        """Put the dossier in order, every paper and recording there."""
        self.film_all()
        for one in missing(self.state):
            if one.code != "closing_approval":
                self.do(FileDocument(paper=form(one.code, self)))
        self.filed_recordings()
        self.do(clo.BindDossier())
        return self

    def filed_recordings(self) -> Whole:
        """File what was recorded."""
        waiting = tuple(one.recording for one in recordings_of(self.state) if self.state.dossier.filed(one.recording) is None)
        if waiting:
            self.do(clo.FileRecordings(recordings=waiting))
        return self

    def archiving(self, **changes: Any) -> clo.Archive:
        """File the case away, one page a paper."""
        leaves = tuple(clo.Leaf(document=one.id, pages=1) for volume in volumes(self.state) for one in volume)
        fields: dict[str, Any] = {"number": "2026-罚-001", "retention": "30", "pages": len(leaves), "leaves": leaves}
        return clo.Archive(**{**fields, **changes})

    def fill_gaps(self) -> Whole:
        """File a paper for every step that still lacks its record."""
        for line in self.state.gaps:
            self.n += 1
            name = line.forms[0] if line.forms else ""
            self.do(FileDocument(step=line.seq, paper=paper(line.wants, f"{line.label}的记录", 9000 + self.n, form=name)))
        return self


def complete(story: Whole) -> None:
    """File the papers without which the case may not be archived."""
    for one in missing(story.state):
        story.do(FileDocument(paper=form(one.code, story)))


_NUMBER = iter(range(20_000, 90_000))


def form(name: str, story: Whole) -> Paper:
    """Return the paper of a form as an original."""
    kind = {"service_receipt": "service_receipt", "discussion_record": "internal_approval"}.get(name, "enforcement_document")
    return Paper(kind=kind, form=name, title=name, original=digest(next(_NUMBER)), pages=1)
