"""What is refused about evidence packages (证据包), one condition a function. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.custody.facts import Release
from mingfa.custody.gates.requests import BAN
from mingfa.custody.state import REQUEST_STAGES
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


def refuse_unsaid_use(matter: PackageMatter) -> Refusal | None:
    """Whoever asks for a package says whether it stays with the agency or is given outside: only then can it be held against the rule."""
    if matter.act.use:
        return None
    return matter.refuse(
        _ban(matter), "package.no_use", "没有说明证据包是本机关存查还是对外提供", "请选择交付对象；对外提供的，另选已批准的调阅申请"
    )


def _ban(matter: PackageMatter) -> Rule | Article:
    return matter.rule(BAN) if matter.has(BAN) else PLATFORM


def refuse_unreleased(matter: PackageMatter) -> Iterable[Refusal]:
    """Nothing is given to a party, another organ or the public without an approved request that allows copies of these very recordings.

    Law: recording.release_ban (湘西州 执法全过程记录制度 第十七条). What stays with the agency names no request.
    """
    act, rule = matter.act, _ban(matter)
    if act.use == "filing" and act.request:
        yield matter.refuse(
            rule, "package.release_unasked", "本机关存查的证据包不填写调阅申请", "对外提供的，请把交付对象改为对外提供；否则请清空调阅申请"
        )
    if act.use != "outside":
        return
    if not act.request:
        yield matter.refuse(
            rule, "package.no_release", "对外提供音像记录须经批准，没有选择已批准的调阅申请", "请先登记调阅申请，经批准并准许复制后再制作"
        )
        return
    for release in matter.all("release"):
        yield from _refuse_release(matter, release, rule)


def _refuse_release(matter: PackageMatter, release: Release, rule: Rule | Article) -> Iterable[Refusal]:
    if not release.open_on(matter.on):
        stage = dict(REQUEST_STAGES).get(release.stage, release.stage)
        words = f"{release.number}调阅申请{stage}" if release.stage != "approved" else f"{release.number}准许期限到 {release.until} 为止"
        yield matter.refuse(rule, "package.not_released", f"{words}，不能据以对外提供", "请选择已批准、在准许期限内的申请，或者重新申请")
        return
    if release.kind == "unit":
        yield matter.refuse(
            rule, "package.release_inside", f"{release.number}是本机关内部的调阅申请，不能据以对外提供", "请由外部申请人另行提出申请"
        )
    if not release.copies_allowed:
        yield matter.refuse(
            rule, "package.release_no_copies", f"{release.number}只准查阅，没有准许复制", "确需复制的，请就复制另行申请批准"
        )
    others = set(matter.act.recordings) - set(release.recordings)
    if others:
        yield matter.refuse(
            rule,
            "package.release_other",
            f"所选音像记录中有 {len(others)} 件不在{release.number}批准的范围内",
            "请去掉这些记录，或者就其另行申请",
        )


def refuse_other_result(matter: PackageMatter) -> Refusal | None:
    """What was made holds the originals of the recordings that were asked for, as they stood."""
    wanted = {one.stream: set(one.digests) for one in matter.state.recordings}
    made = {one.recording: set(one.digests) for one in matter.act.copies}
    if wanted == made:
        return None
    return Refusal("package.other_result", PLATFORM, "证据包内的原件与申请的不一致", "请重新申请制作")
