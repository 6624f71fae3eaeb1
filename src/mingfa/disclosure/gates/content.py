"""What a publication has to tell, and what it must not."""

from __future__ import annotations

from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term


def minimum_rule(matter: PublicationMatter) -> Rule:
    """Return the rule of the fields that a publication of this kind tells at least."""
    decision, kind = decision_in(matter), matter.state.kind
    own = f"disclosure.minimum_fields.{kind}"
    plain = decision is not None and decision.result == "no_penalty"
    return matter.rule(own if matter.has(own) and not plain else "disclosure.minimum_fields.general")


def refuse_missing_fields(matter: PublicationMatter) -> Refusal | None:
    """A publication tells at least what the regime asks for. Law: regime disclosure.minimum_fields with its article."""
    from mingfa.disclosure.acts.drafting import told_fields

    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None:
        return None
    rule = minimum_rule(matter)
    told = told_fields(matter.act, matter.state, fact, matter.fact("agency"))
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    missing = [term("publication_field", name) for name in wanted if not told.get(name, "").strip()]
    if not missing:
        return None
    return matter.refuse(rule, "publication.field_missing", f"公示内容缺少{'、'.join(missing)}", "请补全后再提交；这些内容不能略去")
