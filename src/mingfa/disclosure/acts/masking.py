"""What a person decides about hiding (隐去处理): further words, hits that are none, suggested names; each with its reason. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.agencies.facts import AgencyFact
from mingfa.desk.evolve import replace
from mingfa.desk.fields import Line, choice
from mingfa.disclosure.facts import DecisionsFact
from mingfa.disclosure.redaction import Choices, Secrets
from mingfa.disclosure.state import PublicationState
from mingfa.law.regime_terms import TERMS

Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2_000)]
Because = Literal["name", "address", "number", "state_secret", "trade_secret", "privacy", "other"]
BECAUSE: tuple[tuple[str, str], ...] = (
    *((code, TERMS["redaction_rule"][code]) for code in ("name", "address", "number", "state_secret", "trade_secret", "privacy")),
    ("other", "其他依法不应公开的内容"),
)


class _Choice(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Added(_Choice):
    """Words to hide that were not found (另外隐去), everywhere in the publication."""

    words: Passage = Field(title="隐去的词语")
    because: Because = Field("other", title="属于", json_schema_extra=choice(BECAUSE))
    reason: Line = Field(title="理由")


class Lifted(_Choice):
    """A hit that is none (取消隐去). field: where it stays visible, "" for everywhere."""

    words: Passage = Field(title="不隐去的词语")
    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field("", title="栏目", json_schema_extra={"widget": "hidden"})
    reason: Line = Field(title="理由")


class Answered(_Choice):
    """The answer to a suggested name (疑似姓名的确认)."""

    words: Passage = Field(title="疑似姓名")
    hide: bool = Field(title="是自然人姓名，隐去")


def choices_of(act: Any) -> Choices:
    """Return what a person decided in an act that drafts a publication."""
    return Choices(
        added={one.words: (one.because, one.reason) for one in getattr(act, "added", ())},
        lifted={(one.field, one.words): one.reason for one in getattr(act, "lifted", ())},
        confirmed=tuple(one.words for one in getattr(act, "answered", ()) if one.hide),
        rejected=tuple(one.words for one in getattr(act, "answered", ()) if not one.hide),
    )


def secrets_for(state: PublicationState, fact: DecisionsFact, agency: AgencyFact | None) -> Secrets:
    """Return what must not be shown of a publication: what its case knows, and the passages that were flagged; the agency's numbers stay."""
    known = fact.secrets
    keep = (*known.keep, *(filter(None, (agency.telephone, agency.unified_code)) if agency is not None else ()))
    passages = {passage: flag.what for flag in state.flags for passage in flag.passages}
    return replace(known, keep=keep, passages={**known.passages, **passages})
