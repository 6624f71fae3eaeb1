"""Saying that what is to be published holds a secret or private matter (标明涉密、涉及隐私): then only a treated version goes out.

Law: regime disclosure.secrets, disclosure.privacy; 行政处罚法 第五十条; 政府信息公开条例 第十四条、第十五条.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import choice
from mingfa.disclosure import gates
from mingfa.disclosure.acts.common import AREA, PublicationAct, Text, sent_back
from mingfa.disclosure.acts.masking import Passage
from mingfa.disclosure.state import Flag, PublicationState, Secret

SECRETS: tuple[tuple[str, str], ...] = (("state_secret", "国家秘密"), ("trade_secret", "商业秘密"), ("privacy", "个人隐私"))
_BEFORE = frozenset({"due", "prepared", "approved"})
_WHILE_OUT = frozenset({"published", "correcting", "correction_approved"})


class FlagSensitive(PublicationAct):
    """Flag that the item holds a secret or a private matter (标明涉密、涉及隐私). What was prepared before goes back to be treated."""

    label: ClassVar[str] = "标明涉密或者涉及隐私"
    duty: ClassVar[str] = "publication.provide"
    stages: ClassVar[frozenset[str]] = _BEFORE | _WHILE_OUT

    what: Secret = Field(title="涉及", json_schema_extra=choice(SECRETS))
    passages: tuple[Passage, ...] = Field((), title="不应公开的原文", description="逐字写明；公示内容中凡出现即隐去", max_length=50)
    main_facts: bool = Field(False, title="案件主要事实涉密")
    note: Text = Field(title="认定的依据和材料", json_schema_extra=AREA)


@folds(FlagSensitive)
def apply_flag(state: PublicationState, entry: Entry[FlagSensitive]) -> PublicationState:
    """Remember it; a version prepared without knowing it is prepared again."""
    act = entry.act
    flags = (*(one for one in state.flags if one.what != act.what), Flag(entry.seq, act.what, act.passages, act.main_facts, act.note))
    state = replace(state, flags=flags)
    if state.stage not in ("prepared", "approved", "correcting", "correction_approved"):
        return state
    return sent_back(state, f"标明涉及{dict(SECRETS)[act.what]}，应当处理后重新提供")


class UnflagSensitive(PublicationAct):
    """Take the flag back (取消涉密、涉及隐私的标明), by whoever approves publications, with the reason."""

    label: ClassVar[str] = "取消涉密或者涉及隐私的标明"
    duty: ClassVar[str] = "publication.approve"
    stages: ClassVar[frozenset[str]] = _BEFORE | _WHILE_OUT
    gates = (gates.refuse_others_to_approve, gates.refuse_no_flag)

    what: Secret = Field(title="涉及", json_schema_extra=choice(SECRETS))
    reason: Text = Field(title="取消的理由", json_schema_extra=AREA)


@folds(UnflagSensitive)
def apply_unflag(state: PublicationState, entry: Entry[UnflagSensitive]) -> PublicationState:
    """Forget it."""
    return replace(state, flags=tuple(one for one in state.flags if one.what != entry.act.what))
