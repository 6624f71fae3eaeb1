"""An ordinary penalty case walked from lead to archive (行政处罚普通程序全程), under whatever the agency's regime says.

Each step is a method that does everything the law asks for at that point, through the door, in simulated time; `to(stage)` walks until
the case has come there. Where agencies differ, the regime is asked: handover of the file, first review, sign-off, discussion, who
reviews, who submits, who publishes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mingfa.agencies.setup import Site, install
from mingfa.cases.state.core import STAGES
from mingfa.demo.matters import parties
from mingfa.demo.performing import Performing
from mingfa.desk import now
from mingfa.desk.times import LOCAL


@dataclass(slots=True)
class Walk(Performing):
    """One penalty case on its way.

    hearing_wanted: the party asks for a hearing, where the draft gives it that right. cut: the recorder fails at the start of the questioning,
    which takes an explanation, a work record and the leader's review. done: names of the steps taken. Every step leaves
    the simulated present where it ended.
    """

    done: list[str] = field(init=False, default_factory=list)

    # The way --------------------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Callable[[], object], ...]:
        """All steps in their order."""
        return (
            self.lead, self.file_case, self.inspect, self.question, self.explain_gap, self.end_question, self.sample, self.entrust, self.result, self.tell_result, self.preserve,
            self.release, self.evidence, self.order, self.report, self.hand_over, self.examine, self.draft, self.notice, self.serve_notice,
            self.defend, self.answer, self.hearing, self.finish, self.send_to_review, self.first_review, self.answer_review,
            self.conclude_review, self.sign_off_review, self.give_back_review, self.put_to_leaders, self.discuss, self.decide, self.issue,
            self.serve, self.provide_publication, self.approve_publication, self.publish, self.pay, self.check, self.discs, self.close, self.archive,
        )  # fmt: skip

    @property
    def left(self) -> list[str]:
        """Names of the steps not yet taken."""
        return [step.__name__ for step in self.steps if step.__name__ not in self.done]

    def step(self) -> None:
        """Take the next step."""
        name = self.left[0]
        getattr(self, name)()
        self.done.append(name)

    def to(self, stage: str) -> Walk:
        """Walk until the case is at a stage (codes of cases.state.core.STAGES); raises ValueError when it never comes there."""
        while not (self.done and self.state.stage == stage):
            if not self.left:
                raise ValueError(f"the walk does not come to {stage}")
            self.step()
        return self

    def through(self, step: str) -> Walk:
        """Walk up to and including a step, by its name."""
        while step not in self.done:
            self.step()
        return self


def case_at(stage: str, agency: str = "xiangxi", *, site: Site | None = None, start: datetime | None = None, several: int = 1) -> Walk:
    """Return a case of an agency at a stage: installed when it is not yet, begun at `start` (Monday 2 March 2026 when left out).

    several: how many parties it has. Papers are electronic forms; the opinion of legal review is a PDF.
    """
    if stage not in dict(STAGES):
        raise ValueError(stage)
    begun = start or datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    with now.at(begun):
        held = site or install(agency)
    return Walk(held, begun, parties()[:several]).to(stage)
