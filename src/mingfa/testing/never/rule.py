"""The rule in short: which decisions have to be reviewed, and when a review has passed for one (行政处罚法 第五十八条 and the five policies).

Written from the texts by somebody who only watches what is done and knows nothing of the product: it imports none of it. Each act that was
let through is told to `Watcher.saw` as plain values; `allowed` then says whether a decision may be made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LARGE_FINE_YUAN = 200_000
"""A fine on an organisation from which it may ask for a hearing, in ecology (生态环境行政处罚办法 第四十六条、第八十九条)."""

ALL = frozenset({"penalty", "coercion", "inspection", "licence"})


@dataclass(frozen=True)
class Policy:
    """What one agency's text says. kinds: reviewed. every: each decision, not only major ones. grounds: of its own beside the law's.

    passes: outcomes with which a draft may be decided. items: what a reviewer has to answer. consents: the post whose consent the opinion
    needs. first: the handling unit's own reviewer and its head come before. fine: a fine that opens the right to a hearing is a ground.
    heard: a hearing held is a ground.
    """

    kinds: frozenset[str]
    passes: str
    items: tuple[str, ...]
    grounds: frozenset[str]
    every: bool = False
    consents: bool = False
    first: bool = False
    fine: bool = False
    heard: bool = True


LAW = frozenset({"public_interest", "rights_and_hearing", "complex", "by_law"})
"""第五十八条第一款, for penalties; a hearing that was held shows the second by itself."""

POLICIES = {
    "xiangxi": Policy(
        frozenset({"penalty", "coercion"}), "lawful",
        ("subject", "officers", "jurisdiction", "facts", "evidence", "law", "discretion", "procedure", "documents", "crime", "other"),
        frozenset({"public_interest", "social_risk", "major_rights", "after_hearing", "complex", "crime_transfer", "by_law", "listed"}), consents=True, fine=True,
    ),
    "xinglongtai": Policy(
        ALL, "passed",
        ("subject", "officers", "facts", "evidence", "law", "discretion", "procedure", "excess", "abuse", "documents", "crime", "other"),
        frozenset({"listed"}), first=True,
    ),
    "jiangbei": Policy(
        frozenset({"penalty", "coercion"}), "agree",
        ("subject", "officers", "procedure", "facts", "evidence", "law", "discretion", "excess", "abuse", "improper", "documents", "crime"),
        frozenset({"public_interest", "social_risk", "major_rights", "after_hearing", "complex", "listed"}), every=True,
    ),
    "shanghai": Policy(
        frozenset({"penalty", "coercion", "licence"}), "agree",
        ("subject", "jurisdiction", "procedure", "facts", "law", "evidence", "discretion"),
        frozenset({"public_interest", "social_risk", "major_rights", "after_hearing", "complex", "listed"}), fine=True,
    ),
    "panjin": Policy(
        ALL, "passed",
        ("subject", "officers", "jurisdiction", "facts", "evidence", "law", "discretion", "procedure", "documents", "crime"),
        frozenset({"public_interest", "rights_and_hearing", "complex", "by_law", "listed"}),
    ),
}  # fmt: skip


LICENCE = ("granted", "content", "basis", "reasons", "remedies", "certificate", "certificate_number", "valid_from", "valid_until")
"""What a decision on an application says."""


def licence_text(told: Mapping[str, Any]) -> str:
    """Return what a decision on an application says, proposed or made, as one text."""
    return json.dumps({name: told[name] for name in LICENCE}, sort_keys=True, ensure_ascii=False)


@dataclass
class Round:
    """One submission to review, as it went on."""

    draft: str
    evidence: frozenset[str]
    first: bool = False
    head: bool = False
    reviewer: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    outcome: str = ""
    consent: bool = False
    returned: bool = False
    over: bool = False


@dataclass
class Watcher:
    """Somebody who watches one case. people: those who handle or investigate it."""

    agency: str
    kind: str
    people: frozenset[str]
    draft: str = ""
    yuan: int = 0
    evidence: frozenset[str] = frozenset()
    grounds: frozenset[str] = frozenset()
    heard: bool = False
    rounds: dict[str, Round] = field(default_factory=dict)
    last: str = ""

    def saw(self, act: str, told: Mapping[str, Any], by: str, stream: str, seq: int) -> None:
        """Take note of an act that was let through."""
        name = act.partition(".")[2]
        if stream in self.rounds:
            self._in_review(self.rounds[stream], name, told)
        elif name == "prepare_draft":
            self.draft = json.dumps(told["draft"], sort_keys=True, ensure_ascii=False)
            self.yuan = sum(one["amount_fen"] or 0 for one in told["draft"]["penalties"] if one["kind"] == "fine") // 100
        elif name == "add_evidence":
            self.evidence |= {f"e{seq}"}
        elif name == "exclude_evidence":
            self.evidence -= {told["evidence"]}
        elif name == "add_review_ground":
            self.grounds |= {told["ground"]}
        elif name == "judge_major":
            self.grounds |= {one["criterion"] for one in told["answers"] if one["yes"]}
        elif name == "hold_hearing":
            self.heard = True
            self.evidence |= {f"e{seq}"} if act.startswith("licences.") else set()
        elif name == "propose_decision":
            self.draft = licence_text(told)
            self.people |= {by}
        elif name in ("record_examination", "tell_hearing_right", "ask_hearing", "waive_hearing", "notice_hearing"):
            self.evidence |= {f"e{seq}"}
            self.people |= set(told.get("officers", ()))
        elif name == "add_licence_ground":
            self.grounds |= {told["ground"]}
        elif name == "submit_licence_for_review":
            self.last, self.rounds[told["review"]] = told["review"], Round(self.draft, self.evidence)
        elif name in ("submit_for_review", "submit_outline_for_review"):
            text = self.draft if name == "submit_for_review" else told["draft_digest"]
            self.last, self.rounds[told["review"]] = told["review"], Round(text, self.evidence)

    def _in_review(self, one: Round, name: str, told: Mapping[str, Any]) -> None:
        if name == "give_first_review":
            one.first, one.over = told["agreed"], not told["agreed"]
        elif name == "sign_first_review":
            one.head, one.over = told["agreed"], not told["agreed"]
        elif name == "withdraw_review":
            one.over = True
        elif name == "resubmit":
            before = (one.draft, one.evidence)
            one.draft, one.evidence = self.draft or one.draft, self.evidence
            one.answers = one.answers if before == (one.draft, one.evidence) else {}
        elif name == "declare_reviewer":
            one.answers = one.answers if one.reviewer == told["reviewer"] else {}
            one.reviewer = told["reviewer"]
        elif name == "recuse_reviewer":
            one.reviewer, one.answers = "", {}
        elif name == "answer_checklist":
            one.answers |= {answer["item"]: answer["level"] for answer in told["answers"]}
        elif name == "conclude_review":
            one.outcome = told["outcome"]
        elif name == "sign_off_opinion":
            one.consent = told["agreed"]
            one.outcome = one.outcome if told["agreed"] else ""
        elif name == "file_opinion":
            one.returned = True
        elif name == "supersede_opinion" or (name in ("coordinate_disagreement", "decide_disagreement") and told["result"] == "revise"):
            one.outcome, one.consent, one.returned = "", False, False

    # The rule --------------------------------------------------------------------------------------------------------------

    @property
    def due(self) -> bool:
        """Whether the decision now proposed has to be reviewed."""
        policy = POLICIES[self.agency]
        if self.kind != "penalty":
            return self.kind in policy.kinds or bool(self.grounds & policy.grounds) or (self.heard and "after_hearing" in policy.grounds)
        if policy.every or self.grounds & (LAW | policy.grounds):
            return True
        rights = self.yuan >= LARGE_FINE_YUAN and policy.fine
        return rights or (self.heard and policy.heard)

    def passed(self, draft: str, review: str = "") -> bool:
        """Whether a review has passed this very draft with the evidence as it stands."""
        one, policy = self.rounds.get(review or self.last), POLICIES[self.agency]
        if one is None or one.over or (one.draft, one.evidence) != (draft, self.evidence):
            return False
        before = not policy.first or (one.first and one.head)
        fair = bool(one.reviewer) and one.reviewer not in self.people
        whole = all(one.answers.get(item) == "sound" for item in policy.items)
        return before and fair and whole and one.outcome == policy.passes and (one.consent or not policy.consents) and one.returned

    def allowed(self, draft: str = "", review: str = "") -> bool:
        """Whether a decision may be made as far as review goes. draft, review: those an outline decision names."""
        return not self.due or self.passed(draft or self.draft, review)
