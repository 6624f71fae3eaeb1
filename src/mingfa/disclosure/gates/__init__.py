"""What the law refuses about publications: too little told, too much told, nobody else looked, no approval, no ground."""

from mingfa.disclosure.gates.chain import (
    refuse_others_to_approve,
    refuse_others_to_provide,
    refuse_others_to_publish,
    refuse_same_person,
    refuse_unapproved,
    refuse_unchecked,
)
from mingfa.disclosure.gates.changes import (
    refuse_no_correction,
    refuse_unfounded_withdrawal,
)
from mingfa.disclosure.gates.content import (
    minimum_rule,
    refuse_leftovers,
    refuse_missing_fields,
)
from mingfa.disclosure.gates.decision import (
    refuse_annulled,
    refuse_no_decision,
    refuse_other_stream,
    refuse_uncovered,
    refuse_unissued,
)
from mingfa.disclosure.gates.withholding import (
    refuse_other_withholder,
    refuse_own_withholding,
    refuse_unknown_ground,
)

__all__ = [
    "minimum_rule",
    "refuse_annulled",
    "refuse_leftovers",
    "refuse_missing_fields",
    "refuse_no_correction",
    "refuse_no_decision",
    "refuse_other_stream",
    "refuse_other_withholder",
    "refuse_others_to_approve",
    "refuse_others_to_provide",
    "refuse_others_to_publish",
    "refuse_own_withholding",
    "refuse_same_person",
    "refuse_unapproved",
    "refuse_unchecked",
    "refuse_uncovered",
    "refuse_unfounded_withdrawal",
    "refuse_unissued",
    "refuse_unknown_ground",
]
