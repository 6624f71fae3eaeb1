"""Marking a recording as secret (涉密), and taking the mark away. Pure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mingfa.custody.gates import keeping as gates
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.law.regime_terms import TERMS
from mingfa.recording.acts.common import AREA, Line, RecordingAct, Text, choice
from mingfa.recording.keeping import Keeping
from mingfa.recording.state import RecordingState


class MarkSecret(RecordingAct):
    """Mark a recording as touching a secret (认定涉密记录): from then on only who is cleared for it knows that it is there.

    Law: recording.secrecy (湘西州 执法全过程记录制度 第十九条).
    """

    label = "认定涉密记录"
    duty = "recording.secret"
    stages = frozenset({"stored"})
    gates = (gates.refuse_same_secret,)

    secret: Literal["state", "trade", "privacy"] = Field(title="秘密种类", json_schema_extra=choice(tuple(TERMS["secret"].items())))
    basis: Line = Field(title="依据", description="认定涉密所依据的规定")
    reason: Text = Field(title="涉密内容说明", json_schema_extra=AREA)


class LiftSecret(RecordingAct):
    """Take the mark away (解除涉密认定); done by who is cleared for it."""

    label = "解除涉密认定"
    duty = "recording.secret"
    stages = frozenset({"stored"})
    gates = (gates.refuse_not_secret, gates.refuse_uncleared)

    reason: Text = Field(title="理由", json_schema_extra=AREA)


def with_keeping(state: RecordingState, **changes: object) -> RecordingState:
    """Return the recording with its keeping changed."""
    kept: Keeping = replace(state.keeping, **changes)  # type: ignore[arg-type]
    return replace(state, keeping=kept)


@folds(MarkSecret)
def apply_secret(state: RecordingState, entry: Entry[MarkSecret]) -> RecordingState:
    """Know the kind of secret."""
    return with_keeping(state, secret=entry.act.secret, secret_basis=entry.act.basis)


@folds(LiftSecret)
def apply_open(state: RecordingState, entry: Entry[LiftSecret]) -> RecordingState:
    """It is no secret any more."""
    return with_keeping(state, secret="", secret_basis="")
