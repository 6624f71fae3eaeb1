"""When no code is given: a matter without a number, somebody who is no party, an identity too short to be checked. Pure."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.progress.facts import characters
from mingfa.progress.state import ProgressState

ProgressMatter = Matter[Any, ProgressState]


def refuse_other_stream(matter: ProgressMatter) -> Refusal | None:
    """A party of a matter has one stream of codes, whose name follows from both."""
    from mingfa.progress.acts import progress_of

    if progress_of(matter.act.subject, matter.act.party) == matter.stream:
        return None
    return Refusal("progress.other_stream", PLATFORM, "该当事人的查询码不在这一卷", "请从许可或者案件页面进入")


def refuse_unnumbered(matter: ProgressMatter) -> Refusal | None:
    """Progress is told from the acceptance on (受理之后). Law: 盘锦 实施方案 二（一）3."""
    fact = matter.fact("subject")
    if fact is not None and fact.number:
        return None
    return Refusal("progress.unnumbered", PLATFORM, "事项尚未受理（立案），还没有编号，不能核发查询码", "请受理（立案）后再核发")


def refuse_stranger(matter: ProgressMatter) -> Refusal | None:
    """A code is the applicant's, or a party's of this very matter, and nobody else's."""
    fact = matter.fact("subject")
    party = getattr(matter.act, "party", "") or matter.state.party
    if fact is not None and fact.party(party) is not None:
        return None
    return Refusal("progress.stranger", PLATFORM, "所选的人不是该事项的申请人或者当事人", "请从该事项的当事人中选择")


def refuse_short_identity(matter: ProgressMatter) -> Refusal | None:
    """The identity is checked by its last characters. Law: regime progress.identity_characters."""
    fact = matter.fact("subject")
    found = fact.party(getattr(matter.act, "party", "") or matter.state.party) if fact is not None else None
    wanted = characters(matter.regime, matter.on)
    if found is None or len(found.tail) >= wanted:
        return None
    return matter.refuse(
        matter.rule("progress.identity_characters"), "progress.short_identity",
        f"{found.name}登记的证件号码（统一社会信用代码）不足 {wanted} 位，无法核对身份", "请先更正当事人的证件号码",
    )  # fmt: skip


def refuse_same_code(matter: ProgressMatter) -> Refusal | None:
    """A new code is another code."""
    if matter.act.code != matter.state.code:
        return None
    return Refusal("progress.same_code", PLATFORM, "新的查询码与原来的相同", "请重新生成")
