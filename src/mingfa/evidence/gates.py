"""What is refused about evidence packages (证据包), one condition a function. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.evidence.state import PackageState
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.recording.keeping import clearance

PackageMatter = Matter[Any, PackageState]

SECRECY = "recording.secrecy"
RULE = "recording.no_editing"
"""Originals leave as they are: the rule under which a package is made of originals and of nothing else."""


def _rule(matter: PackageMatter) -> Rule | Article:
    return matter.rule(RULE) if matter.has(RULE) else PLATFORM


def refuse_other_recordings(matter: PackageMatter) -> Iterable[Refusal]:
    """A package for a case holds recordings of that case, each once, whose originals are there."""
    act = matter.act
    if len(set(act.recordings)) < len(act.recordings):
        yield matter.refuse(_rule(matter), "package.twice", "同一音像记录选择了两次", "请删去重复的一项")
    for fact in matter.facts.get("recordings", ()):
        told = fact.value
        if all(case != act.case for case, _, _ in told.steps):
            yield matter.refuse(_rule(matter), "package.other_case", f"音像记录“{fact.stream}”没有关联到所选案件", "请先关联，或者另选案件")
        if told.status != "stored" or told.gone or not told.digests:
            yield matter.refuse(
                _rule(matter), "package.no_original", f"音像记录“{fact.stream}”没有可以导出的原件", "请核对该音像记录的状态"
            )


def refuse_uncleared(matter: PackageMatter) -> Iterable[Refusal]:
    """Nobody exports secret recordings who is not cleared to see them (recording.secrecy)."""
    rule = matter.rule(SECRECY) if matter.has(SECRECY) else PLATFORM
    for fact in matter.facts.get("recordings", ()):
        if fact.value.secret and not matter.by.holds(clearance(fact.value.secret)):
            yield matter.refuse(
                rule, "package.not_cleared", f"{matter.by.name}没有查阅所选涉密音像记录的权限", "请由有权限的人员办理，或者不选该记录"
            )


def refuse_other_result(matter: PackageMatter) -> Refusal | None:
    """What was made holds the originals of the recordings that were asked for, as they stood."""
    wanted = {one.stream: set(one.digests) for one in matter.state.recordings}
    made = {one.recording: set(one.digests) for one in matter.act.copies}
    if wanted == made:
        return None
    return Refusal("package.other_result", PLATFORM, "证据包内的原件与申请的不一致", "请重新申请制作")
