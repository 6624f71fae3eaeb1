"""What `verify` asks of issued decisions on licences: the signature of an issuing key, and the legal review where one was due.

Whoever can write entries, even with the desk's own key, has no issuing key; whoever has both still leaves a decision without its review, and
it is named here: the rule is asked once more, with the rules and the review list of the day of the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mingfa.agencies.facts import regime_stream
from mingfa.cases.check import check_issues
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look, state_at
from mingfa.desk.store import read_entries
from mingfa.desk.streams import agency_of
from mingfa.desk.verify import Report, also_verify
from mingfa.law.errors import RuleError
from mingfa.ledger.models import EntryRow
from mingfa.licences.acts.deciding import DecideLicence, IssueLicence, unreviewed
from mingfa.licences.state.licence import LicenceState
from mingfa.lists.review_items import review_list_stream


@also_verify
def check_licences(report: Report) -> None:
    """Name every issue of a licence decision that no issuing key of the agency has signed, or whose decision lacks the review that was due."""
    check_issues(report, IssueLicence, (DecideLicence.name,))
    rules = lru_cache(maxsize=64)(state_at)
    issued = EntryRow.objects.filter(act=IssueLicence.name).order_by("stream", "seq").values_list("stream", "seq")
    for stream, seq in issued.iterator():
        wrong = _wrong(stream, rules)
        if wrong:
            report.bad("issue", f"{stream}#{seq}", wrong)


def _wrong(stream: str, rules: Any) -> str:
    """Say what is wrong with the review of an issued decision; "" when nothing is, or when its entries cannot be read, which is named elsewhere."""
    try:
        state: LicenceState = look(stream).state
        decision = state.decision
        if decision is None:
            return ""
        made = read_entries(stream, after=decision.seq - 1, upto=decision.seq)[0]
        if not isinstance(made, Entry) or made.regime is None:
            return ""
        others: dict[str, Any] = {regime_stream(agency_of(stream)): rules(regime_stream(agency_of(stream)), made.regime[1])}
        others |= _held((decision.review, review_list_stream(agency_of(stream))))
        why = unreviewed(state, decision, others)
    except (DeskError, RuleError, ValueError, KeyError, TypeError, IndexError):
        return ""
    return f"{why}，决定不成立" if why else ""


def _held(streams: tuple[str, ...]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name in streams:
        if name:
            try:
                found[name] = look(name).state
            except DeskError:
                continue
    return found
