"""The answers to the checklist (审核内容) and the outcome that follows from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review import checklist
from mingfa.review.checklist import SOUND, level_words
from mingfa.review.gates.common import ReviewMatter, items_of, of_licence, rule_or
from mingfa.review.outcomes import permitted, words_of
from mingfa.review.period import DAYS
from mingfa.review.state import SUPPLEMENT, Noted


def asked(matter: ReviewMatter) -> tuple[str, ...]:
    """Return the items of this review's checklist: those in force when it was opened."""
    return checklist.items_of(matter.state, matter.regime, matter.on)


def name_of(matter: ReviewMatter, item: str) -> str:
    """Return the question of an item, Chinese."""
    return checklist.words_of(item, matter.regime, matter.on)


def names_of(matter: ReviewMatter, items: Iterable[str]) -> str:
    """Return the questions of items, Chinese."""
    return "、".join(name_of(matter, item) for item in items)


def rule_of(matter: ReviewMatter, item: str) -> Rule:
    """Return the rule an item rests on: its own source where the agency added it."""
    return rule_or(matter, f"{checklist.ADDED}.{item}", checklist.LIST if matter.has(checklist.LIST) else "gate.G11")


def findings_on(matter: ReviewMatter, item: str) -> tuple[Noted, ...]:
    """Return what the pre-check found under an item and the reviewer has not overruled; mere hints are left out."""
    listed = asked(matter)
    return tuple(
        one
        for one in matter.state.findings
        if one.severity != "note" and one.stands and checklist.home_of(one.item, listed) == item
    )  # fmt: skip


def against_facts(matter: ReviewMatter, item: str) -> Refusal | None:
    """Return the refusal of an item found in order without a word on what the system knows against it."""
    found = findings_on(matter, item)
    if not found:
        return None
    words = "；".join(one.words for one in found[:5]) + (f"；等 {len(found)} 项" if len(found) > 5 else "")
    return matter.refuse(
        rule_of(matter, item),
        "review.against_facts",
        f"“{name_of(matter, item)}”答为“{level_words(item, SOUND)}”，与系统查明的情况不一致，又没有写明理由：{words}",
        "请写明认定的理由，或者更正答案；认为系统所列情况不成立的，请先逐条答复",
    )


def refuse_wrong_answer(matter: ReviewMatter) -> Iterable[Refusal]:
    """Answers are given to the items of the agency's checklist, in its levels, with the reason where something is wrong."""
    levels, listed = items_of(matter, "review.answers"), asked(matter)
    given = [answer.item for answer in matter.act.answers]
    twice = sorted({item for item in given if given.count(item) > 1})
    if twice:
        yield matter.refuse(
            rule_or(matter, "review.checklist"),
            "review.answer_twice",
            f"同一项审核内容只能有一个答案：{names_of(matter, twice)}",
            "请删去重复的一项",
        )
    for answer in matter.act.answers:
        name, rule = name_of(matter, answer.item), rule_of(matter, answer.item)
        if answer.item not in listed:
            rule = rule_or(matter, "review.checklist")
            yield matter.refuse(rule, "review.unknown_item", f"“{name}”不在本机关规定的审核内容之列", "请按审核内容逐项填写")
        elif answer.level not in levels:
            words = "、".join(level_words(answer.item, level) for level in levels)
            yield matter.refuse(
                rule_or(matter, "review.answers"), "review.unknown_level", f"“{name}”的答案应为以下之一：{words}", "请重新选择"
            )
        elif answer.level != SOUND and not answer.note:
            yield matter.refuse(
                rule, "review.no_reason", f"“{name}”答为“{level_words(answer.item, answer.level)}”，没有写明存在的问题", "请写明问题和依据"
            )
        elif answer.item == "law" and answer.level != SOUND and not answer.provision:
            yield matter.refuse(
                rule, "review.no_provision", "适用依据有问题的，没有写明应当适用的条款", "请写明应当适用的法律、法规、规章及其条款"
            )


def refuse_against_facts(matter: ReviewMatter) -> Iterable[Refusal]:
    """An item is found in order against what the system knows only with the reason for it (certificate, time line, integrity, range ...)."""
    for answer in matter.act.answers:
        refusal = against_facts(matter, answer.item) if answer.level == SOUND and not answer.note else None
        if refusal is not None:
            yield refusal


@on_state
def refuse_conclusion_against_facts(matter: ReviewMatter) -> Iterable[Refusal]:
    """What was found after an item had been answered is met with a reason too, before the opinion is given."""
    for answer in matter.state.answers:
        refusal = against_facts(matter, answer.item) if answer.level == SOUND and not answer.note else None
        if refusal is not None:
            yield refusal


@on_state
def refuse_missing_precheck(matter: ReviewMatter) -> Refusal | None:
    """The machine pre-check (机器预审) of this draft with this evidence comes before the opinion."""
    if matter.state.prechecked:
        return None
    said = "尚未对本次送审的文稿和证据进行机器预审" if matter.state.precheck is None else "文稿或者证据有变化，机器预审的结果已经失效"
    return matter.refuse(rule_or(matter, "review.checklist"), "review.precheck_missing", said, "请打开审核工作台，完成机器预审后再出具意见")


@on_state
def refuse_open_findings(matter: ReviewMatter) -> Refusal | None:
    """A fatal or serious finding is answered by the reviewer, one way or the other, before the opinion."""
    found = [one for one in matter.state.findings if one.must_answer]
    if not found:
        return None
    words = "；".join(one.words for one in found[:5]) + (f"；等 {len(found)} 项" if len(found) > 5 else "")
    return matter.refuse(
        rule_or(matter, "review.checklist"),
        "review.finding_open",
        f"机器预审发现的以下情况没有答复：{words}",
        "请逐条答复属实，或者不成立及其理由",
    )


@on_state
def refuse_unanswered(matter: ReviewMatter) -> Iterable[Refusal]:
    """An opinion is given when every item of the checklist has its answer, those the agency added each on its own source."""
    missing = [item for item in asked(matter) if matter.state.answer(item) is None]
    added = {item for item in missing if matter.has(f"{checklist.ADDED}.{item}")}
    for items in ([item for item in missing if item not in added], *([item] for item in missing if item in added)):
        if items:
            yield matter.refuse(
                rule_of(matter, items[0]),
                "review.unanswered",
                f"以下审核内容没有填写：{names_of(matter, items)}",
                "请逐项填写后再出具意见",
            )


@on_state
def refuse_crime_without_transfer(matter: ReviewMatter) -> Refusal | None:
    """Who finds a suspected crime has the case's transfer begun before the opinion (涉嫌犯罪的移送公安机关, 国令310).

    An application for a licence has no transfer of its own: what was found is a problem of the opinion, and a lead for a case.
    """
    if of_licence(matter.state.case):
        return None
    answer, brief = matter.state.answer("crime"), matter.fact("case")
    if (
        answer is None
        or answer.level == SOUND
        or (brief is not None and brief.transfer_kind == "crime" and brief.transfer not in ("", "refused"))
    ):
        return None
    return matter.refuse(
        rule_of(matter, "crime"),
        "review.crime_not_transferred",
        f"“{name_of(matter, 'crime')}”答为“{level_words('crime', answer.level)}”，本案没有涉嫌犯罪案件的移送记录",
        "请由承办机构先在本案办理“提出移送意见”，再出具审核意见",
    )


@on_state
def refuse_while_stopped(matter: ReviewMatter) -> Refusal | None:
    """While experts, consultation or interpretation are still awaited, the opinion is not ready."""
    held = [hold for hold in (matter.state.running.held if matter.state.running is not None else ()) if hold.ground != SUPPLEMENT]
    if not held:
        return None
    words = "、".join(term("stop_reason", hold.ground) for hold in held)
    return matter.refuse(
        rule_or(matter, "review.stops", DAYS), "review.stopped", f"期限仍在扣除中：{words}，结果尚未收到", "请先登记恢复计算，再出具意见"
    )


def refuse_conflicting_outcome(matter: ReviewMatter) -> Iterable[Refusal]:
    """The outcome is one of the agency's, and the one to which the answers lead."""
    outcomes = items_of(matter, "review.outcomes")
    rule = rule_or(matter, "review.outcomes")
    if matter.act.outcome not in outcomes:
        words = "、".join(term("outcome", one) for one in outcomes)
        yield matter.refuse(rule, "review.unknown_outcome", f"审核意见应为以下之一：{words}", "请重新选择")
        return
    if not asked(matter) or any(matter.state.answer(item) is None for item in asked(matter)):
        return
    allowed = permitted(matter.state.levels, matter.regime, matter.on, asked(matter))
    bad = words_of(matter.state.levels, asked(matter), matter.regime, matter.on) or "各项均符合"
    if not allowed:
        yield matter.refuse(
            rule,
            "review.no_outcome",
            f"本机关制度没有写明审核结果（{bad}）应当得出何种意见",
            "请先由制度维护单位补足该审核结果对应的审核意见",
        )
    elif matter.act.outcome not in allowed:
        words = "、".join(term("outcome", one) for one in allowed)
        when = f"review.outcome_when.{allowed[0]}" if allowed else ""
        yield matter.refuse(
            matter.rule(when) if when and matter.has(when) else rule, "review.conflicting_outcome",
            f"审核结果（{bad}）只能得出“{words}”，不能是“{term('outcome', matter.act.outcome)}”", "请按审核结果出具意见，或者更正有误的审核结果",
        )  # fmt: skip


def refuse_without_problems(matter: ReviewMatter) -> Iterable[Refusal]:
    """Who does not pass a draft says what is wrong, point by point; who passes it leaves no problem open."""
    act, rule = matter.act, rule_or(matter, "review.outcomes.pass")
    passed = act.outcome in items_of(matter, "review.outcomes.pass")
    if not passed and not act.problems:
        yield matter.refuse(rule, "review.no_problems", "审核没有通过的，应当逐项列明存在的问题", "请逐项写明问题和处理建议")
    if passed and act.problems:
        yield matter.refuse(rule, "review.problems_in_pass", "列有问题的，不能出具审核通过的意见", "请删去问题，或者按审核结果出具意见")
    wants = act.outcome == "reinvestigate"
    if wants and not act.measure:
        yield matter.refuse(
            rule_or(matter, "review.outcome_when.reinvestigate"),
            "review.no_measure",
            "应当明确是重新调查、补充调查，还是不予作出决定",
            "请选择其一",
        )
    if not wants and act.measure:
        yield matter.refuse(rule, "review.measure_unasked", "只有建议重新调查、补充调查或者不予作出决定的，才填写处理方式", "请留空")


def refuse_other_than_reviewed(matter: ReviewMatter) -> Refusal | None:
    """The opinion is about the draft and the evidence that were reviewed."""
    act, state = matter.act, matter.state
    if (act.draft_digest, act.evidence_digest) == (state.draft_digest, state.evidence_digest):
        return None
    return matter.refuse(
        matter.rule("gate.G11"),
        "review.not_the_one_reviewed",
        "意见所指的文稿或者证据不是本次送审的",
        "请刷新页面，核对送审文稿后重新出具意见",
    )
