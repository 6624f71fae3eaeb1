"""When a decision may be kept from the public."""

from __future__ import annotations

from mingfa.desk.act import on_state
from mingfa.disclosure.gates.common import PublicationMatter
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term


def refuse_unknown_ground(matter: PublicationMatter) -> Refusal | None:
    """Only the regime's own grounds keep a decision from the public. Law: regime disclosure.ground with its article."""
    if matter.has(f"disclosure.ground.{matter.act.ground}"):
        return None
    known = matter.regime.rules("disclosure.ground", matter.on)
    if not known:
        return matter.refuse(
            matter.rule(matter.state.days_parameter),
            "publication.no_grounds",
            "本机关制度没有列明不予公示的情形，决定应当公示",
            "请隐去依法应当隐去的信息后公示",
        )
    words = "；".join(f"{rule.id.rpartition('.')[2]}．{rule.value}" for rule in known)
    return matter.refuse(known[0], "publication.ground_unknown", "所选理由不是规定的不予公示情形", f"可以不予公示的情形只有：{words}")


@on_state
def refuse_other_withholder(matter: PublicationMatter) -> Refusal | None:
    """Who approves that a decision is not published. Law: regime disclosure.non_publication.approver."""
    rule = matter.rule("disclosure.non_publication.approver")
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    if any(matter.by.holds(role) for role in wanted):
        return None
    return matter.refuse(
        rule,
        "publication.not_yours_to_withhold",
        f"{matter.by.name}不能批准不予公示",
        f"请由{'、'.join(term('role', r) for r in wanted)}批准",
    )


@on_state
def refuse_own_withholding(matter: PublicationMatter) -> Refusal | None:
    """Whoever asked for it does not approve it."""
    if matter.by.person != matter.state.withhold_by:
        return None
    return matter.refuse(
        matter.rule("disclosure.chain.separate_hands"), "publication.same_person", "不能批准本人提出的不予公示", "请由另一名有权人员批准"
    )
