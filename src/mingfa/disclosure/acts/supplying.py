"""Which fields of a publication come from the case, and how one is supplied of which the case says nothing (补充内容). Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mingfa.disclosure.acts.common import AREA, Text
from mingfa.law.regime_terms import TERMS

Told = Literal[
    "object", "category", "facts", "evidence", "basis", "conclusion", "result", "decided_on", "number", "measure", "mode", "time", "matters",
    "sampled", "problems", "handling", "execution_result",
]  # fmt: skip
"""The fields of a publication that come from the case."""

Lacking = Literal["category", "evidence", "basis", "conclusion", "measure", "mode", "time", "matters", "sampled", "problems", "handling"]
_LACKING = ("category", "evidence", "basis", "conclusion", "measure", "mode", "time", "matters", "sampled", "problems", "handling")


class Supplied(BaseModel):
    """One field of which the case says nothing, in words; what the case has is never replaced by it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    field: Lacking = Field(
        title="内容", json_schema_extra={"widget": "choice", "choices": [[code, TERMS["publication_field"][code]] for code in _LACKING]}
    )
    words: Text = Field(title="表述", json_schema_extra=AREA)
