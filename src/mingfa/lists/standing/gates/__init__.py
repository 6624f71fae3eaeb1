"""What the law and the platform refuse about standing lists."""

from mingfa.lists.standing.gates.book import (
    refuse_change_of_nothing,
    refuse_future_change,
    refuse_known_site,
    refuse_known_type,
    refuse_no_legal_source,
    refuse_no_such_site,
    refuse_no_such_type,
)  # fmt: skip
from mingfa.lists.standing.gates.chain import (
    refuse_changed_provider,
    refuse_nobody_answering,
    refuse_other_provider_role,
    refuse_other_unit,
    refuse_others_to_approve,
    refuse_others_to_collect,
    refuse_others_to_give_up,
    refuse_others_to_publish,
    refuse_others_to_return,
    refuse_own_approval,
    refuse_unapproved,
    refuse_uncollected,
)  # fmt: skip
from mingfa.lists.standing.gates.content import (
    refuse_bad_rows,
    refuse_holes,
    refuse_no_review_asked,
    refuse_nothing_public,
    refuse_other_draft,
    refuse_review_out_of_time,
    refuse_review_without_paper,
    refuse_unadjusted,
    refuse_unadjusted_draft,
    refuse_unknown_site,
    refuse_unknown_type,
    refuse_unreviewed_outside,
)  # fmt: skip

__all__ = [
    "refuse_bad_rows", "refuse_change_of_nothing", "refuse_changed_provider", "refuse_future_change", "refuse_holes", "refuse_known_site",
    "refuse_known_type", "refuse_no_legal_source", "refuse_no_review_asked", "refuse_no_such_site", "refuse_no_such_type",
    "refuse_nobody_answering", "refuse_nothing_public", "refuse_other_draft", "refuse_other_provider_role", "refuse_other_unit",
    "refuse_others_to_approve", "refuse_others_to_collect", "refuse_others_to_give_up", "refuse_others_to_publish",
    "refuse_others_to_return", "refuse_own_approval", "refuse_review_out_of_time", "refuse_review_without_paper", "refuse_unadjusted",
    "refuse_unadjusted_draft", "refuse_unapproved", "refuse_uncollected", "refuse_unknown_site", "refuse_unknown_type",
    "refuse_unreviewed_outside",
]  # fmt: skip
