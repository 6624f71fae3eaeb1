"""What stays to be done once a decision is published or withheld (后续公示、复查): lines still to come, another look at what is kept back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.kinds import Deadline, RegimeView, ToDo
from mingfa.disclosure import acts
from mingfa.disclosure.following import open_fields
from mingfa.disclosure.kind_changes import last_day
from mingfa.disclosure.state import OUT, PublicationState
from mingfa.law.article import Article
from mingfa.law.clock import Clock
from mingfa.law.regime_terms import term
from mingfa.law.terms import start_clock

RECHECK = "disclosure.recheck_days"


def ground_kind(state: PublicationState, view: RegimeView) -> str:
    """Return what kind of ground a decision is withheld on, "" for none or one the regime does not describe."""
    name = f"disclosure.ground_kind.{state.ground}"
    on = state.withheld_on
    return view.regime.text(name, on) if state.ground and on is not None and view.regime.has(name, on) else ""


def recheck_clock(state: PublicationState, view: RegimeView) -> Clock | None:
    """Return the clock of the next look at a decision kept back so as not to obstruct enforcement; None for other grounds.

    Law: regime disclosure.ground of the kind "obstruction"; disclosure.recheck_days, the agency's own inner limit.
    """
    on = state.rechecked_on
    if state.stage != "withheld" or on is None or ground_kind(state, view) != "obstruction" or not view.regime.has(RECHECK, on):
        return None
    return start_clock(view.regime, RECHECK, "复查不予公示", on, "批准不予公示或者上次复查")


def recheck_due(state: PublicationState, view: RegimeView | None) -> date | None:
    """Return the day by which a decision kept back has to be looked at again; the day it was kept back where no limit is set."""
    if view is None or state.stage != "withheld" or ground_kind(state, view) != "obstruction":
        return None
    clock = recheck_clock(state, view)
    return last_day(clock, view) if clock is not None else state.rechecked_on


def follow_deadlines(state: PublicationState, view: RegimeView) -> Iterable[Deadline]:
    """The days until the next look at what is kept back."""
    clock = recheck_clock(state, view)
    if clock is not None:
        yield Deadline("recheck", clock, state.title, "agency", "publication.withhold", "")


def _article(view: RegimeView, parameter: str, on: date | None) -> Article | None:
    return view.regime.rule(parameter, on).article if on is not None and view.regime.has(parameter, on) else None


def follow_todos(state: PublicationState, view: RegimeView) -> Iterable[ToDo]:
    """Lines still to come, lines in hand, and what has to be looked at again."""
    on = state.decided_on
    if state.stage in OUT:
        waiting = [line for line in state.follow_ups if line.published_on is None]
        fields = [field for field in open_fields(state) if field not in {line.field for line in waiting}]
        if fields:
            words = "、".join(term("publication_field", field) for field in fields)
            cls = acts.ProvideFollowUp
            article = _article(view, f"disclosure.follow_up.{state.kind}", on)
            yield ToDo(
                "follow",
                cls.label,
                cls.name,
                f"{state.published_on} 已公示决定，{words}尚未公布",
                article,
                None,
                "publication.provide",
                state.unit,
            )
        if any(line.approved_on is None for line in waiting):
            approve = acts.ApproveFollowUp
            article = _article(view, "disclosure.chain.decision.approve.roles", on)
            yield ToDo("follow_approve", approve.label, approve.name, "后续情况须由另一人审核", article, None, "publication.approve")
        elif waiting:
            publish = acts.PublishFollowUp
            article = _article(view, "disclosure.chain.decision.publish.roles", on)
            yield ToDo("follow_publish", publish.label, publish.name, "后续情况已经审核通过", article, None, "publication.publish")
    elif (due := recheck_due(state, view)) is not None:
        cls_ = acts.RecheckWithholding
        article = _article(view, f"disclosure.ground.{state.ground}", state.withheld_on)
        why = f"{state.rechecked_on} 起不予公示，妨害执法的情形消失后应当公示"
        yield ToDo("recheck", cls_.label, cls_.name, why, article, due, "publication.withhold")
