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
    refuse_before_period,
    refuse_found_in_future,
    refuse_known_in_future,
    refuse_no_correction,
    refuse_no_fault,
    refuse_old_text,
    refuse_same_change,
    refuse_same_fault,
    refuse_unexplained,
    refuse_unexplained_change,
    refuse_unfounded_withdrawal,
)
from mingfa.disclosure.gates.content import (
    minimum_rule,
    refuse_missing_fields,
)
from mingfa.disclosure.gates.decision import (
    refuse_annulled,
    refuse_no_decision,
    refuse_other_stream,
    refuse_uncovered,
    refuse_unissued,
)
from mingfa.disclosure.gates.hiding import (
    refuse_forbidden_lift,
    refuse_leak,
    refuse_leaky_reason,
    refuse_leftovers,
    refuse_neighbour_leak,
    refuse_no_flag,
    refuse_unanswered,
    refuse_untreated,
    refuse_untreated_version,
)
from mingfa.disclosure.gates.withholding import (
    refuse_other_withholder,
    refuse_own_withholding,
    refuse_unknown_ground,
)

__all__ = [
    "minimum_rule",
    "refuse_annulled",
    "refuse_before_period",
    "refuse_forbidden_lift",
    "refuse_found_in_future",
    "refuse_known_in_future",
    "refuse_leak",
    "refuse_leaky_reason",
    "refuse_leftovers",
    "refuse_missing_fields",
    "refuse_neighbour_leak",
    "refuse_no_correction",
    "refuse_no_decision",
    "refuse_no_fault",
    "refuse_no_flag",
    "refuse_old_text",
    "refuse_other_stream",
    "refuse_other_withholder",
    "refuse_others_to_approve",
    "refuse_others_to_provide",
    "refuse_others_to_publish",
    "refuse_own_withholding",
    "refuse_same_change",
    "refuse_same_fault",
    "refuse_same_person",
    "refuse_unanswered",
    "refuse_unapproved",
    "refuse_unchecked",
    "refuse_uncovered",
    "refuse_unexplained",
    "refuse_unexplained_change",
    "refuse_unfounded_withdrawal",
    "refuse_unissued",
    "refuse_unknown_ground",
    "refuse_untreated",
    "refuse_untreated_version",
]
