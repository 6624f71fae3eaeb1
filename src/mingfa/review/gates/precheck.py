"""The machine pre-check (机器预审) of a review: it is of the very draft and evidence, and each finding is answered by a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter


def refuse_stale_findings(matter: ReviewMatter) -> Refusal | None:
    """What was found is noted only while the case still has the draft and the evidence that were looked at."""
    act, state, brief = matter.act, matter.state, matter.fact("case")
    looked = (act.draft_digest, act.evidence_digest)
    there = brief is None or (brief.proposes(act.draft_digest) and act.evidence_digest == brief.evidence_digest)
    if looked == (state.draft_digest, state.evidence_digest) and there:
        return None
    return matter.refuse(
        matter.rule("gate.G11"), "precheck.stale", "预审之后文稿或者证据有了变化，预审结果已经失效", "请对现在的文稿和证据重新预审"
    )


def refuse_twice_noted(matter: ReviewMatter) -> Refusal | None:
    """Each finding has a key of its own, by which it is answered."""
    keys = [one.key for one in matter.act.findings]
    twice = sorted({key for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    if not twice:
        return None
    return matter.refuse(matter.rule("gate.G11"), "precheck.twice", f"预审发现重复：{'、'.join(twice[:5])}", "请重新预审")


@on_state
def refuse_stale_precheck(matter: ReviewMatter) -> Refusal | None:
    """Findings are answered while they are about the draft and the evidence under review."""
    state, brief = matter.state, matter.fact("case")
    gone = brief is not None and (not brief.proposes(state.draft_digest) or brief.evidence_digest != state.evidence_digest)
    if state.prechecked and not gone:
        return None
    said = "尚未对本次送审的文稿和证据进行机器预审" if state.precheck is None else "预审之后文稿或者证据有了变化，预审结果已经失效"
    return matter.refuse(matter.rule("gate.G11"), "precheck.missing", said, "请先重新预审，再逐条答复")


def refuse_wrong_finding(matter: ReviewMatter) -> Iterable[Refusal]:
    """Each answer is to a finding that was noted, once, and one that is overruled has its reason."""
    rule, seen = matter.rule("gate.G11"), set()
    for given in matter.act.answers:
        noted = matter.state.finding(given.key)
        if noted is None:
            yield matter.refuse(rule, "precheck.unknown_finding", f"没有这一条预审发现：{given.key}", "请刷新页面后再答复")
            continue
        if given.key in seen:
            yield matter.refuse(rule, "precheck.answer_twice", f"同一条预审发现只能有一个答复：{noted.words}", "请删去重复的一条")
        seen.add(given.key)
        if given.answer == "overruled" and not given.reason:
            yield matter.refuse(rule, "precheck.no_reason", f"认为“{noted.words}”不成立的，没有写明理由", "请写明不成立的理由和依据")
