"""The written opinion (法制审核意见书): approval, number, paper given back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from mingfa.agencies.acts.series import TakeNumber
from mingfa.agencies.facts import AgencyFact, agency_stream, next_number, series_need, series_stream
from mingfa.cases.acts.transfer import LoseOpinion, opinion_back
from mingfa.cases.state.limits import Running
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Digest, Text
from mingfa.desk.streams import agency_of
from mingfa.documents.forms import form_of
from mingfa.documents.numbering import Series
from mingfa.law.regime_terms import term
from mingfa.licences.acts.reviewing import LoseLicenceOpinion, licence_opinion_back
from mingfa.review.acts.common import CASE, OPINION, ReviewAct, day_of, signature
from mingfa.review.gates import opinion, people
from mingfa.review.gates.common import of_licence
from mingfa.review.period import DAYS, LABEL
from mingfa.review.rounds import Superseded
from mingfa.review.state import Filed, ReviewState


class SignOffOpinion(ReviewAct):
    """Agree to the opinion, or send it back to the reviewer (签批审核意见), as the leader whom the regime names."""

    label = "签批审核意见"
    duty = "review.sign_off"
    stages = frozenset({"concluded"})
    gates = (opinion.refuse_wrong_sign_off,)

    agreed: bool = Field(title="同意")
    opinion: Text = Field(title="签批意见", json_schema_extra=AREA)


@folds(SignOffOpinion)
def apply_sign_off(state: ReviewState, entry: Entry[SignOffOpinion]) -> ReviewState:
    """Take the leader's approval; an opinion sent back is kept, and the period runs on as if it had not been given."""
    given = signature(entry, entry.act.opinion, agreed=entry.act.agreed)
    if given.agreed:
        return replace(state, sign_off=given)
    running = replace(state.running, ended=None, ended_by="") if state.running is not None else None
    former = (*state.former, state.conclusion) if state.conclusion is not None else state.former
    return replace(state, stage="reviewing", conclusion=None, former=former, sent_back=(*state.sent_back, given), running=running)


class RenderOpinion(ReviewAct):
    """Number the opinion, so that its paper can be made (制作审核意见书)."""

    label = "制作审核意见书"
    duty = "review.conclude"
    stages = frozenset({"concluded"})
    needs = (
        series_need(lambda act, state: opinion_series(state.stream, act.year)),
        Need("agency", lambda act, state: (agency_stream(agency_of(state.stream)),), AgencyFact),
    )
    gates = (people.refuse_other_unit, opinion.refuse_without_sign_off, opinion.refuse_second_number, opinion.refuse_other_year)

    year: int = Field(title="文号年份", ge=2000, le=2199)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the series the number is taken from."""
        return (opinion_series(stream, self.year),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Use the number up in its series."""
        number = next_number(matter)
        yield Caused(opinion_series(matter.stream, self.year), TakeNumber(number=number, for_stream=matter.stream))


@folds(RenderOpinion)
def apply_number(state: ReviewState, entry: Entry[RenderOpinion]) -> ReviewState:
    """Take the number from the facts kept in the entry."""
    series = entry.fact("series")
    n = 1 if series is None else series.next
    return replace(state, number=opinion_number(entry.fact("agency"), entry.act.year, n), numbered_seq=entry.seq)


class FileOpinion(ReviewAct):
    """Give the written opinion back to the unit (交还审核意见书): the paper is an original in the vault."""

    label = "交还审核意见书"
    duty = "review.conclude"
    stages = frozenset({"concluded"})
    gates = (people.refuse_other_unit, opinion.refuse_without_sign_off, opinion.refuse_unnumbered, opinion.refuse_other_form)

    digest: Digest = Field(title="意见书原件", json_schema_extra={"widget": "file"})
    size: int = Field(title="字节数", ge=1)
    pages: int = Field(0, title="页数", ge=0, le=10_000)
    form: str = Field("", title="使用的文书", max_length=100, description="留空为本机关规定的文书")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the case, into whose dossier the opinion goes."""
        return (state.case,) if state.case else ()

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The paper joins the dossier, and the case goes where the opinion sends it; an application learns what its review came to."""
        review: ReviewState = matter.state
        if of_licence(review.case):
            return licence_opinion_back(review, self.digest)
        return opinion_back(review, self.digest, self.pages)


@folds(FileOpinion)
def apply_filed(state: ReviewState, entry: Entry[FileOpinion]) -> ReviewState:
    """Give the opinion back: from now on the review has passed or failed."""
    act = entry.act
    return replace(
        state,
        stage="delivered",
        filed=Filed(entry.seq, act.digest, act.size, act.pages, day_of(entry)),
        ended_by=term("outcome", state.outcome),
    )


class SupersedeOpinion(ReviewAct):
    """Replace an opinion already given back (撤销审核意见，重新出具), as the reviewing unit that answers for it; the former one stays visible.

    An opinion is never changed after its issue: this opens the review again, and the case has no opinion until the next one is given back.
    """

    label = "撤销审核意见，重新出具"
    duty = "review.conclude"
    stages = frozenset({"delivered"})
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, opinion.refuse_former_round, opinion.refuse_after_decision)

    reason: Text = Field(title="撤销的理由", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the case, which loses the opinion."""
        return (state.case,) if state.case else ()

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """The case has no opinion while another one is being written."""
        return superseding(matter, self.reason)


@folds(SupersedeOpinion)
def apply_supersede(state: ReviewState, entry: Entry[SupersedeOpinion]) -> ReviewState:
    """Keep the former opinion and review again."""
    return reopened(state, entry, entry.act.reason)


def superseding(matter: Matter[Any, Any], reason: str) -> tuple[Caused, ...]:
    """Return what replacing an opinion does to the case: it has none."""
    case = matter.state.case
    lose = LoseLicenceOpinion if of_licence(case) else LoseOpinion
    return (Caused(case, lose(review=matter.stream, reason=reason)),) if case else ()


def reopened(state: ReviewState, entry: Entry[Any], because: str) -> ReviewState:
    """Return the review open again, with the opinion it had kept as superseded and a fresh period."""
    given, day = state.conclusion, day_of(entry)
    if given is None:
        return state
    gone = Superseded(
        entry.seq, given.seq, given.outcome, given.passed, given.opinion, given.reasons, given.problems, given.by_name, given.on, given.digest,
        state.number, state.filed.digest if state.filed is not None else "", day, entry.by.name, because,
    )  # fmt: skip
    return replace(
        state, stage="reviewing", conclusion=None, sign_off=None, number="", numbered_seq=-1, filed=None, ended_by="", overdue_since=None,
        superseded=(*state.superseded, gone), running=Running(DAYS, LABEL, day, "原审核意见撤销，重新出具"),
    )  # fmt: skip


def opinion_series(stream: str, year: int) -> str:
    """Return the stream of the series of opinion numbers of a year."""
    return series_stream(agency_of(stream), OPINION, year)


def opinion_number(agency: AgencyFact | None, year: int, n: int) -> str:
    """Return the n-th number as it is written. Raises InvalidIdentifier when the agency has no word for it."""
    return str(Series(agency.number_word if agency is not None else "", form_of(OPINION).stem, year).number(n))
