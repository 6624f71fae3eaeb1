"""Making the paper of an opinion from the streams as they stand, ready to be kept and given back."""

from __future__ import annotations

from typing import Any

from mingfa.agencies.facts import OfficerFact, agency_stream
from mingfa.desk.errors import NotReady
from mingfa.desk.perform import look, regime_of
from mingfa.desk.streams import agency_of
from mingfa.documents.blocks import Person
from mingfa.documents.render import AgencyHead, RenderedDocument, render_pdf
from mingfa.law.regime_model import Regime
from mingfa.review.acts import OPINION, FileOpinion
from mingfa.review.opinion import opinion_paper
from mingfa.review.state import ReviewState
from mingfa.vault.site import site_vault

DEMONSTRATION = "演示数据"


def opinion_pdf(stream: str, *, draft: bool = False) -> RenderedDocument:
    """Return the written opinion of a review as PDF/A. draft: before it has its number, marked on every page.

    Raises NotReady while there is no opinion, and what render_pdf raises.
    """
    state: ReviewState = look(stream).state
    agency, view = agency_of(stream), regime_of(agency_of(stream))
    if view is None or state.conclusion is None:
        raise NotReady("审核意见尚未出具，不能制作意见书；请先出具审核意见")
    regime, known = view.regime, look(agency_stream(agency)).state
    unit = regime.unit(state.unit)
    head = AgencyHead(
        name=known.name, word=known.number_word, address=known.address, postcode=known.postcode, phone=known.telephone,
        mark=DEMONSTRATION if regime.overlaid else "",
    )  # fmt: skip
    paper = opinion_paper(
        state, regime,
        parties=[party.block for party in look(state.case).state.parties],
        to_unit=unit.name if unit is not None else state.unit,
        reviewers=(Person(name=state.conclusion.by_name, unit=_reviewing_unit(state, regime)),),
        head=_head_of_unit(state, regime, known),
    )  # fmt: skip
    return render_pdf(OPINION, paper, agency=head, number=state.number or None, issued_on=state.conclusion.on, draft=draft)


def keep_opinion(stream: str) -> FileOpinion:
    """Render the numbered opinion, put it into the vault, and return the act that gives it back. Raises NotReady, VaultFull."""
    made = opinion_pdf(stream)
    original = site_vault().put([made.pdf], expected=made.sha256)
    return FileOpinion(digest=original.digest, size=original.size)


def _unit_code(state: ReviewState, regime: Regime) -> str:
    parameter, day = f"review.reviewer.{state.case_kind}", state.submitted_on
    return regime.text(parameter, day) if day is not None and regime.has(parameter, day) else ""


def _reviewing_unit(state: ReviewState, regime: Regime) -> str:
    unit = regime.unit(_unit_code(state, regime))
    return unit.name if unit is not None else ""


def _head_of_unit(state: ReviewState, regime: Regime, known: Any) -> Person:
    """Return the head of the reviewing unit on the day of the opinion; the reviewer where nobody holds that post."""
    assert state.conclusion is not None
    code = _unit_code(state, regime)
    for role in ("legal_head", "unit_head"):
        for member in known.members:
            fact = OfficerFact.of(look(member.person).state, member.person, state.conclusion.on)
            if fact.active and any(held == role and unit == code for held, unit in fact.posts):
                return Person(name=fact.name, unit=_reviewing_unit(state, regime), post=fact.title)
    return Person(name=state.conclusion.by_name, unit=_reviewing_unit(state, regime))
