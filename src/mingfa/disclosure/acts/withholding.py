"""Keeping a decision from the public (不予公示): on one of the regime's grounds, with the evidence that ground asks for, by somebody else."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AGENCY, AREA, CASE, PublicationAct, Text, Words
from mingfa.disclosure.rules import BARRED, PublicationRules
from mingfa.disclosure.state import PublicationState
from mingfa.law.regime_terms import TERMS

RULES = Need("rules", lambda act, state: (regime_stream(agency_of(state.stream)),), PublicationRules, from_state=True)
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


def choices(group: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Return how a form offers the words of a group, nothing chosen first."""
    return {"widget": "choice", "choices": [["", "（不适用）"], *([code, words] for code, words in TERMS[group].items()), *more]}


class Withhold(PublicationAct):
    """Ask that a decision be not published (提出不予公示): a ground of the regime with what it asks for, or the clause of law that forbids it.

    Law: regime disclosure.ground (湘西州 公示制度 第十条), disclosure.default_exception (第九条; 兴隆台 实施方案 二（一）5). secret_fact: which main
    fact is secret. interest: which of the interests publication would endanger. authority, opinion_issuer, opinion_paper: whose opinion it is
    that it should not be published, and the paper. clause_*: the provision that forbids publication.
    """

    label: ClassVar[str] = "提出不予公示"
    help: ClassVar[str] = "决定以公示为原则；不予公示的，写明情形，并按所选情形填写相应的依据和材料。"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = frozenset({"due"})
    needs: ClassVar[tuple[Need, ...]] = (RULES, AGENCY, CASE)
    gates = (
        gates.refuse_others_to_provide, gates.refuse_unknown_ground, gates.refuse_no_secret_fact, gates.refuse_no_interest, gates.refuse_no_opinion,
        gates.refuse_own_opinion, gates.refuse_grown_up, gates.refuse_no_clause, gates.refuse_low_clause,
    )  # fmt: skip

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")] = Field(
        title="不予公示情形", json_schema_extra={"widget": "ground"}
    )
    evidence: Text = Field(title="理由：符合该情形的事实和材料", json_schema_extra=AREA)
    secret_fact: Words = Field(
        "", title="涉及秘密的主要事实", description="以秘密为由的填写：哪一项主要事实涉及秘密", json_schema_extra=AREA
    )
    interest: Literal["", "national", "public", "economic", "stability"] = Field(
        "", title="可能危及的利益", json_schema_extra=choices("ground_interest")
    )
    authority: Line = Field("", title="认为不宜公示的机关", json_schema_extra=choices("ground_authority"))
    opinion_issuer: Line = Field("", title="出具意见的机关名称")
    opinion_paper: OptionalDigest = Field("", title="该机关的书面意见", json_schema_extra={"widget": "file"})
    clause_title: Line = Field("", title="规定不得公开的法律、法规、规章", description="文件全称")
    clause_article: Line = Field("", title="条款", description="如“第五十四条第二款”")
    clause_level: Line = Field("", title="文件层级", json_schema_extra=choices("level"))


@folds(Withhold)
def apply_withhold(state: PublicationState, entry: Entry[Withhold]) -> PublicationState:
    """Wait for the approval; until then the days run on."""
    act, rules = entry.act, entry.fact("rules")
    words = f"《{act.clause_title.strip('《》')}》{act.clause_article}" if act.ground == BARRED else rules.words.get(act.ground, "")
    parts = [
        act.evidence, act.secret_fact and f"涉密的主要事实：{act.secret_fact}",
        act.interest and f"可能危及：{TERMS['ground_interest'][act.interest]}",
        act.opinion_issuer and f"出具意见的机关：{act.opinion_issuer}",
    ]  # fmt: skip
    return replace(
        state, stage="withholding", ground=act.ground, ground_words=words, evidence="\n".join(part for part in parts if part),
        withhold_by=entry.by.person, opinion_paper=act.opinion_paper,
    )  # fmt: skip


class ApproveWithholding(PublicationAct):
    """Decide whether a decision may be kept from the public (批准不予公示). Law: regime disclosure.non_publication.approver."""

    label: ClassVar[str] = "审批不予公示"
    duty: ClassVar[str] = "publication.withhold"
    stages: ClassVar[frozenset[str]] = frozenset({"withholding"})
    gates = (gates.refuse_other_withholder, gates.refuse_own_withholding)

    granted: bool = Field(title="同意不予公示")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)


@folds(ApproveWithholding)
def apply_withheld(state: PublicationState, entry: Entry[ApproveWithholding]) -> PublicationState:
    """Keep it back, or go on with publishing."""
    if not entry.act.granted:
        return due_again(state, None)
    day = local_day(entry.done_at)
    return replace(state, stage="withheld", withheld_on=day, rechecked_on=day)


def due_again(state: PublicationState, since: date | None) -> PublicationState:
    """Return the publication with the duty back; since: the day from which the days run anew, None where they never stopped."""
    return replace(
        state, stage="due", ground="", ground_words="", evidence="", withhold_by="", opinion_paper="", withheld_on=None, rechecked_on=None,
        due_since=since or state.due_since,
    )  # fmt: skip


class RecheckWithholding(PublicationAct):
    """Look again whether a decision still has to be kept back (复查不予公示): where the reason is gone, it is due for publication again.

    Law: regime disclosure.ground (湘西州 公示制度 第十条（四）: only what would obstruct enforcement, so no longer than it would).
    """

    label: ClassVar[str] = "复查不予公示"
    duty: ClassVar[str] = "publication.withhold"
    stages: ClassVar[frozenset[str]] = frozenset({"withheld"})
    needs: ClassVar[tuple[Need, ...]] = (RULES, CASE)
    gates = (gates.refuse_other_withholder, gates.refuse_still_minor)

    stands: bool = Field(title="不予公示的情形仍然存在")
    reason: Text = Field(title="复查情况", json_schema_extra=AREA)


@folds(RecheckWithholding)
def apply_recheck(state: PublicationState, entry: Entry[RecheckWithholding]) -> PublicationState:
    """Keep it back until the next look, or let the days run from today."""
    day = local_day(entry.done_at)
    return replace(state, rechecked_on=day) if entry.act.stands else due_again(state, day)
