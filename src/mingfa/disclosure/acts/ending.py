"""The end of the public period (公示期满): a decision may be taken off the own platform after its period, by a person, never by itself."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.changing import notice
from mingfa.disclosure.acts.common import AGENCY, AREA, PublicationAct, Words, sent
from mingfa.disclosure.period import PeriodFact
from mingfa.disclosure.state import PublicationState

PERIOD = Need("period", lambda act, state: (regime_stream(agency_of(state.stream)),), PeriodFact, from_state=True)


class EndPublicPeriod(PublicationAct):
    """Take a decision off the own platform after its period (公示期满撤下); what other platforms show is untouched.

    Law: regime disclosure.period (湘西州 公示制度 第十五条: after one full year, may, own portal only).
    """

    label: ClassVar[str] = "公示期满撤下"
    help: ClassVar[str] = "只从本机关门户网站撤下，其他渠道不受影响；期满可以撤下，不是必须撤下。"
    duty: ClassVar[str] = "publication.withdraw"
    stages: ClassVar[frozenset[str]] = frozenset({"published"})
    needs: ClassVar[tuple[Need, ...]] = (AGENCY, PERIOD)
    gates = (gates.refuse_before_period,)

    note: Words = Field("", title="补充说明", description="随公示期满的说明一并公开，可以不填", json_schema_extra=AREA)


@folds(EndPublicPeriod)
def apply_end(state: PublicationState, entry: Entry[EndPublicPeriod]) -> PublicationState:
    """Replace the content by the notice that its period is over."""
    day, found = local_day(entry.done_at), entry.fact("period").of_kind(state.kind)
    months, source = found if found is not None else (0, "")
    length = f"{months // 12}年" if months % 12 == 0 else f"{months}个月"
    reason = f"公示已满{length}，依规定从本网站撤下。{entry.act.note}".strip()
    told = notice(state, entry.fact("agency"), "公示期满", reason, day) | {"ended": True, "article": source}
    faults = tuple(
        one if one.answered_on else replace(one, answered_on=day, outcome="gone", answer="公示期满已撤下") for one in state.faults
    )
    return replace(sent(state, entry.seq, "withdraw", told), stage="withdrawn", withdrawn_on=day, withdrawn_for="ended", faults=faults)
