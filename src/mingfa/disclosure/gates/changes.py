"""When a published decision is corrected or taken down."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.gates import PLATFORM
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term


def refuse_unfounded_withdrawal(matter: PublicationMatter) -> Refusal | None:
    """A decision is taken down because something became of it that the case tells, or because it should not have been published.

    Law: regime disclosure.withdrawal with its article; 行政处罚法 第四十八条第二款.
    """
    trigger = matter.act.trigger
    if trigger == "excepted" or any(change.trigger == trigger for change in matter.state.changes):
        return None
    return matter.refuse(
        matter.rule("disclosure.withdrawal.triggers"), "publication.no_change", f"案件中没有该决定被{term('withdrawal_trigger', trigger)}的记载",
        "请先在案件中登记复议、诉讼结果或者自行纠正的决定",
    )  # fmt: skip


def refuse_no_correction(matter: PublicationMatter) -> Iterable[Refusal]:
    """A correction says something else than what is shown."""
    from mingfa.disclosure.acts.drafting import content_of

    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None or matter.state.version is None:
        return
    told = content_of(matter.act, matter.state, fact, matter.fact("agency"))
    if all(told.get(name) == matter.state.version.content.get(name) for name in ("fields", "title", "number")):
        yield Refusal("publication.nothing_new", PLATFORM, "更正后的内容与已公示的相同", "请填写更正内容，或者先在案件中更正事实")
