"""Licences in the demonstration bureau: one reviewed, delivered and published, one refused, one under way with a code, one just received, one to be completed.

Only where the agency's regime covers licences; and a code for the party of a case that has been told of its notice, in every agency.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from typing_extensions import override

from mingfa.agencies.setup import Site
from mingfa.cases.grounds import ground_lists
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import ReviewRound
from mingfa.demo.channels import put_up
from mingfa.demo.matters import parties
from mingfa.demo.people import Cast
from mingfa.demo.reviewing import Reviewing
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.settle import settle
from mingfa.desk.signer import LocalSigner
from mingfa.desk.streams import stream_name
from mingfa.desk.times import LOCAL
from mingfa.disclosure.acts import ApprovePublication, PreparePublication, Publish, publication_of
from mingfa.law.regime import AGENCIES
from mingfa.ledger.sealed import CODE_LENGTH, make_code, shown_code
from mingfa.licences.acts.applying import AcceptApplication, AskCompletion, ReceiveApplication
from mingfa.licences.acts.deciding import DecideLicence, DeliverLicence
from mingfa.licences.acts.examining import RecordExamination
from mingfa.licences.acts.reviewing import AddLicenceGround, ProposeDecision, SubmitLicenceForReview
from mingfa.licences.major import licence_grounds
from mingfa.licences.state.licence import LicenceState
from mingfa.lists.review_items import ReviewListFact, review_list_stream
from mingfa.progress.acts import IssueCode, progress_of
from mingfa.progress.state import ProgressState

MATTERS = {
    "ecology": ("排污许可证核发", "排污许可证", "准予在许可的种类、浓度和总量范围内排放水污染物。"),
    "work_safety": ("危险化学品经营许可证核发", "危险化学品经营许可证", "准予在许可的品种和方式范围内经营危险化学品。"),
}
PAPERS = ("许可申请表", "营业执照副本", "建设项目环境影响评价批复", "自行监测方案")
BASIS = "《中华人民共和国行政许可法》第三十八条第一款"
NAMED = (("delivered", 40), ("refused", 30), ("deciding", 9), ("completing", 5), ("received", 1))
"""Applications: name, how many working days ago it came in; the name says how far it is."""

CASES = ("archived", "defence", "unpaid")
"""Demonstration cases whose party gets a code, where an agency shows them."""


@dataclass(slots=True)
class Licensing(Reviewing):
    """The legal review of a decision on an application; `case` is the application's stream."""

    @property
    def licence(self) -> LicenceState:
        """The application as it stands."""
        found: LicenceState = look(self.case).state
        return found

    @property
    @override
    def sent(self) -> ReviewRound | None:
        """The submission to review made last."""
        return self.licence.reviewing.sent

    @property
    @override
    def apart(self) -> frozenset[str]:
        """Who handles or examined the application."""
        return self.licence.people

    def examine(self) -> None:
        """Receive, accept and examine the application, by the lead handler."""
        lead, (matter, _, _) = self.cast.lead, MATTERS[self.regime.field]
        received = ReceiveApplication(
            matter=matter, block=self.parties[0], unit=self.cast.unit, officers=self.cast.officers, materials=PAPERS, received_on=self.on,
            place=str(getattr(self.parties[0], "address", "")),
        )  # fmt: skip
        self.do(received, lead)
        self.do(AcceptApplication(year=self.on.year), lead)
        self.next_day()
        found = "材料齐全，对照条件逐项审查。"
        self.do(RecordExamination(examination="papers", examined_on=self.on, officers=self.cast.officers, result=found), lead)

    def text(self) -> dict[str, Any]:
        """Return what a decision says that grants the application."""
        _, certificate, content = MATTERS[self.regime.field]
        return {
            "granted": True, "content": content, "basis": BASIS, "certificate": certificate, "certificate_number": f"示{self.on:%Y%m}009",
            "valid_from": self.on, "valid_until": date(self.on.year + 5, self.on.month, min(self.on.day, 28)),
        }  # fmt: skip

    def review(self, text: dict[str, Any], clerk: str) -> None:
        """Propose the decision, send it to legal review, and let it pass, each step by whom the regime names."""
        act = ProposeDecision(**text, opinion="经审查，申请材料与法定条件逐项对照，建议按拟定内容作出决定。")
        self.do(act, clerk)
        draft = self.licence.reviewing.draft
        assert draft is not None
        sending = SubmitLicenceForReview.model_validate(self.sending() | {"draft_digest": draft.digest})
        self.do(sending, self.cast.who("review.submit", unit=self.cast.unit))
        self.first_review()
        self.answer_review()
        self.conclude_review()
        self.sign_off_review()
        self.give_back_review()


@dataclass(slots=True)
class Applied:
    """One application and the simulated present in which its people act."""

    site: Site
    name: str
    at: datetime
    until: datetime
    party: Any
    stream: str = field(init=False)
    cast: Cast = field(init=False)
    done: int = 0

    def __post_init__(self) -> None:
        self.stream = stream_name(self.site.agency, "licence", f"demo-{self.name}")
        self.cast = Cast(self.site, self.at.date(), self.site.handling[0])

    @property
    def on(self) -> date:
        """The day of the next step."""
        return self.at.astimezone(LOCAL).date()

    @property
    def state(self) -> LicenceState:
        """What is known of it."""
        found: LicenceState = look(self.stream).state
        return found

    def do(self, act: Act, by: str = "", stream: str = "") -> Entry[Act]:
        """Do one act; the next comes half an hour later."""
        self.done += 1
        with now.at(self.at):
            entry = perform(act, stream or self.stream, by=by or self.cast.who(type(act).duty), key=f"demo-licence|{self.name}|{self.done}")
        self.at += timedelta(minutes=30)
        return entry

    def later(self, days: int) -> None:
        """Go on some working days later, at nine o'clock, but never beyond the present."""
        view = regime_of(self.site.agency)
        assert view is not None
        day = view.calendar.add_working_days(self.on, days)
        self.at = min(datetime(day.year, day.month, day.day, 9, self.done % 50, tzinfo=LOCAL), self.until)

    def settle(self) -> None:
        """Let the background do what waits."""
        with now.at(self.at):
            settle(LocalSigner())

    def receive(self) -> None:
        """Somebody applies at the window."""
        view = regime_of(self.site.agency)
        assert view is not None
        matter, _, _ = MATTERS[view.regime.field]
        clerk = self.cast.who("licence.do")
        self.do(
            ReceiveApplication(
                matter=matter, block=self.party, unit=self.cast.unit, officers=(clerk,), materials=PAPERS, received_on=self.on,
                place=str(getattr(self.party, "address", "")),
            ),
            clerk,
        )  # fmt: skip

    def accept(self) -> None:
        """Accept it, and give the applicant a code."""
        self.do(AcceptApplication(year=self.on.year))
        self.do(issued(self.stream, "p1"), stream=progress_of(self.stream, "p1"))

    def decide(self, granted: bool) -> None:
        """Examine, decide, have it issued."""
        self.later(4)
        clerk = self.cast.who("licence.do")
        self.do(
            RecordExamination(examination="papers", examined_on=self.on, officers=(clerk,), result="材料齐全，对照条件逐项审查。"), clerk
        )
        self.later(5)
        view = regime_of(self.site.agency)
        assert view is not None
        _, certificate, content = MATTERS[view.regime.field]
        told: dict[str, Any] = {"granted": granted, "basis": BASIS, "content": content}
        if granted:
            told |= {
                "certificate": certificate, "certificate_number": f"示{self.on:%Y%m}001", "valid_from": self.on,
                "valid_until": date(self.on.year + 5, self.on.month, min(self.on.day, 28)),
            }  # fmt: skip
        else:
            told |= {
                "content": "不予许可。", "reasons": "申请材料不能证明具备法定条件：没有符合要求的污染防治（安全）设施验收材料。",
                "remedies": "可以自收到本决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
            }  # fmt: skip
        if granted:
            self.ground()
        if self.due:
            reviewing = Licensing(self.site, self.at, (self.party,), case=self.stream, unit=self.cast.unit)
            reviewing.review(told, clerk)
            reviewing.next_day()
            self.at = reviewing.now
        self.do(DecideLicence(**told, year=self.on.year))
        self.settle()

    @property
    def due(self) -> bool:
        """Whether the decision has to pass legal review."""
        try:
            listed = ReviewListFact.of(look(review_list_stream(self.site.agency)).state, "", self.on)
        except UnknownStream:
            listed = None
        return bool(licence_grounds(self.state, self.cast.regime, self.on, listed))

    def ground(self) -> None:
        """Say that the licence touches a major public interest, or is on the list, where the agency reviews licences on that ground."""
        lists = ground_lists(self.cast.regime, self.on, "licence")
        named = next((code for code in ("public_interest", "listed") if any(code in words for _, words in lists)), "")
        if named:
            reason = "排放口位于饮用水水源保护区上游，涉及重大公共利益。" if named == "public_interest" else "列入本机关法制审核目录清单。"
            act = AddLicenceGround.model_validate({"ground": named, "reason": reason})
            self.do(act, self.cast.who("review.submit", unit=self.cast.unit))

    def publish(self) -> None:
        """Provide, approve and publish the decision, each by whom the regime names."""
        decision = self.state.decision
        assert decision is not None
        publication = publication_of(self.stream, decision.seq)
        steps: tuple[tuple[str, Act], ...] = (
            ("provide", PreparePublication()), ("approve", ApprovePublication(redaction_checked=True)), ("publish", Publish()),
        )  # fmt: skip
        for step, act in steps:
            self.later(1)
            self.do(act, self.publisher(step), publication)
        self.settle()
        with now.at(self.at):
            put_up(self.site, publication)

    def publisher(self, step: str) -> str:
        """Return who provides, approves or publishes, by the regime's chain."""
        regime = self.cast.regime
        roles = regime.items(f"disclosure.chain.decision.{step}.roles", self.on)
        units = regime.items(f"disclosure.chain.decision.{step}.units", self.on)
        duty = {"provide": "publication.provide", "approve": "publication.approve", "publish": "publication.publish"}[step]
        for person in self.cast.everybody:
            posts = actor_of(person, self.at).posts
            if any(post.role in roles and (not units or post.unit in ("", *units)) for post in posts):
                return person
        return self.cast.who(duty)

    def walk(self) -> None:
        """Go as far as the name says."""
        self.receive()
        if self.name == "completing":
            self.later(1)
            self.do(AskCompletion(items=("自行监测方案应当加盖公章", "补充法定代表人身份证明")))
        if self.name in ("delivered", "refused", "deciding"):
            self.later(2)
            self.accept()
        if self.name in ("delivered", "refused"):
            self.decide(self.name == "delivered")
            self.later(2)
            self.do(DeliverLicence(delivered_on=self.on, way="handed"))
            self.publish()


def issued(subject: str, party: str) -> IssueCode:
    """Return the act that gives a party a code nobody knew before."""
    return IssueCode(subject=subject, party=party, code=make_code(os.urandom(CODE_LENGTH)))


def _missing(stream: str) -> bool:
    try:
        look(stream)
    except UnknownStream:
        return True
    return False


def show_licences(site: Site, today: datetime) -> int:
    """Walk the applications that are missing; return how many. None where the agency's regime does not cover licences."""
    view = regime_of(site.agency)
    assert view is not None
    if not view.regime.covers("licence", "disclosure", today.astimezone(LOCAL).date()):
        return 0
    made = 0
    for at, (name, ago) in enumerate(NAMED):
        if not _missing(stream_name(site.agency, "licence", f"demo-{name}")):
            continue
        day = view.calendar.add_working_days(today.astimezone(LOCAL).date(), -ago)
        begun = datetime(day.year, day.month, day.day, 9, 5 * at, tzinfo=LOCAL)
        Applied(site, name, begun, today, parties()[at % len(parties())]).walk()
        made += 1
    return made


def show_codes(site: Site, today: datetime) -> int:
    """Give a code to the party of each demonstration case that has a number and none yet; return how many."""
    made = 0
    for name in CASES:
        case = stream_name(site.agency, "case", f"demo-{name}")
        if _missing(case):
            continue
        state: CaseState = look(case).state
        stream = progress_of(case, "p1")
        if not state.number or not state.parties or not _missing(stream):
            continue
        clerk = Cast(site, today.astimezone(LOCAL).date(), state.unit).who("progress.issue")
        with now.at(today):
            perform(issued(case, "p1"), stream, by=clerk, key=f"demo-code|{case}")
        made += 1
    return made


def code_lines() -> list[str]:
    """Return lines "机关  姓名  编号  末位  查询码" of the demonstration's codes, so that anybody may look as the party would."""
    lines = []
    for agency in AGENCIES:
        subjects = [stream_name(agency, "licence", f"demo-{name}") for name, _ in NAMED]
        subjects += [stream_name(agency, "case", f"demo-{name}") for name in CASES]
        for stream in (progress_of(subject, "p1") for subject in subjects):
            view = regime_of(agency)
            if view is None or _missing(stream):
                continue
            code: ProgressState = look(stream).state
            if code.stage == "live":
                lines.append(f"{view.regime.name}  {code.name}  {code.number}  末位 {code.identity}  查询码 {shown_code(code.code)}")
    return lines
