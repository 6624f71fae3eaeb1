"""What must be hidden is hidden (隐去处理), before a version is approved and again before it goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.desk.act import on_state
from mingfa.disclosure.corrections import told_changes
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.disclosure.redaction import NO_CHOICES, Choices, Secrets, find
from mingfa.disclosure.redaction.leaks import leaks, neighbour_leaks
from mingfa.disclosure.redaction.plain import core
from mingfa.disclosure.state import Flag
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term

_AT_MOST = 8
"""Leaks named in one refusal."""


def _secrets(matter: PublicationMatter) -> Secrets:
    from mingfa.disclosure.acts.masking import secrets_for

    fact = matter.fact("case")
    return secrets_for(matter.state, fact, matter.fact("agency")) if fact is not None else Secrets({})


def _told(found: Iterable[object]) -> str:
    words = [str(one) for one in found]
    return "、".join(words[:_AT_MOST]) + (f"等 {len(words)} 处" if len(words) > _AT_MOST else "")


def refuse_leftovers(matter: PublicationMatter) -> Refusal | None:
    """Nothing that must be hidden is left in what is provided. Law: regime gate.G18 with its article."""
    from mingfa.disclosure.acts.drafting import content_of
    from mingfa.disclosure.acts.masking import choices_of

    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None:
        return None
    content = content_of(matter.act, matter.state, fact, matter.fact("agency")) | {"reason": getattr(matter.act, "reason", "")}
    found = leaks(content, _secrets(matter), choices_of(matter.act))
    if not found:
        return None
    return matter.refuse(
        matter.rule("gate.G18"), "publication.not_redacted", f"公示内容中还有应当隐去的信息：{_told(found)}", "请隐去后再提交"
    )


def refuse_forbidden_lift(matter: PublicationMatter) -> Refusal | None:
    """What the law hides in every case is not shown for any reason. Law: regime gate.G18.hidden with its article."""
    from mingfa.disclosure.acts.drafting import raw_texts
    from mingfa.disclosure.acts.masking import choices_of

    fact = matter.fact("case")
    if fact is None or not matter.act.lifted or not matter.has("gate.G18.hidden"):
        return None
    rule = matter.rule("gate.G18.hidden")
    always = set(rule.value) if isinstance(rule.value, tuple) else set()
    wanted = {core(one.words) for one in matter.act.lifted}
    choices, secrets = choices_of(matter.act), _secrets(matter)
    blind = Choices(added=choices.added, confirmed=choices.confirmed)
    kinds = [
        span.words
        for name, words, _ in raw_texts(matter.act, matter.state, fact, matter.fact("agency"))
        for span in find(words, secrets, blind, name)
        if span.rule in always and core(words[span.start : span.end]) in wanted
    ]
    if not kinds:
        return None
    return matter.refuse(
        rule, "publication.lift_refused", f"{'、'.join(dict.fromkeys(kinds))}依法一律隐去，不能取消",
        "请撤回这一处取消；确属系统误认的，请在事实部分另行表述",
    )  # fmt: skip


def refuse_unanswered(matter: PublicationMatter) -> Refusal | None:
    """Say that words which look like names were neither hidden nor cleared by anybody; only a person can tell. Law: regime gate.G18."""
    from mingfa.disclosure.acts.drafting import raw_texts
    from mingfa.disclosure.acts.masking import choices_of

    fact = matter.fact("case")
    if fact is None:
        return None
    choices, secrets = choices_of(matter.act), _secrets(matter)
    count = sum(
        not span.hides
        for name, words, _ in raw_texts(matter.act, matter.state, fact, matter.fact("agency"))
        for span in find(words, secrets, choices, name)
    )
    if not count:
        return None
    rule = matter.rule("gate.G18")
    return Refusal(
        "publication.names_unanswered", rule.article, f"公示内容中有 {count} 处疑似姓名没有人确认",
        "请在隐去处理页逐处确认隐去或者保留；审核人员应当核对", warns_only=True,
    )  # fmt: skip


# Secrets and privacy ---------------------------------------------------------------------------------------------------------------


def _mode(matter: PublicationMatter, flag: Flag) -> Rule:
    name = "disclosure.privacy.mode" if flag.what == "privacy" else "disclosure.secrets.mode"
    return matter.rule(name) if matter.has(name) else matter.rule("gate.G18")


def _hidden_for(matter: PublicationMatter, flag: Flag, fact: Any) -> bool:
    """Say whether this draft has a treated version of what was flagged: some of it is hidden, or left out or put in other words."""
    from mingfa.disclosure.acts.drafting import content_of, raw_texts
    from mingfa.disclosure.acts.masking import choices_of
    from mingfa.disclosure.redaction.leaks import texts_of

    choices, secrets, agency = choices_of(matter.act), _secrets(matter), matter.fact("agency")
    for name, words, _ in raw_texts(matter.act, matter.state, fact, agency):
        if any(span.rule == flag.what and span.hides for span in find(words, secrets, choices, name)):
            return True
    decision = fact.decision(matter.state.decision_seq)
    before = "\n".join((decision.raw or decision.fields).values()) if decision is not None else ""
    after = "\n".join(text for _, _, text in texts_of(content_of(matter.act, matter.state, fact, agency)))
    return any(core(passage) in core(before) and core(passage) not in core(after) for passage in flag.passages)


def refuse_untreated(matter: PublicationMatter) -> Iterator[Refusal]:
    """What was flagged as secret or private goes out only where the law asks for it, and treated.

    Law: regime disclosure.secrets.mode, disclosure.privacy.mode with their articles; where the agency's text is silent, gate.G18.
    """
    fact = matter.fact("case")
    if fact is None or decision_in(matter) is None:
        return
    for flag in matter.state.flags:
        rule, what = _mode(matter, flag), term("redaction_rule", flag.what)
        if flag.main_facts and rule.value == "withhold":
            yield matter.refuse(rule, "publication.secret_main_facts", f"案件主要事实涉及{what}，不能公示", "请提出不予公示")
            continue
        if not matter.act.legal_need:
            yield matter.refuse(
                rule,
                "publication.no_legal_need",
                f"已标明涉及{what}，没有写明依法确需公开的依据",
                "请写明要求公开的法律、法规、规章条款；没有依据的不得公开",
            )
        if not _hidden_for(matter, flag, fact):
            yield matter.refuse(
                rule,
                "publication.no_masked_version",
                f"已标明涉及{what}，公示内容中没有对它作任何处理",
                "请逐处隐去涉密、涉及隐私的文字，或者另行表述后再提交",
            )


@on_state
def refuse_untreated_version(matter: PublicationMatter) -> Refusal | None:
    """A version made before the item was flagged, or without a legal need for it, does not go out. Law: as refuse_untreated."""
    version = matter.state.version
    if version is None:
        return None
    for flag in matter.state.flags:
        if flag.seq > version.seq or not version.legal_need:
            what = term("redaction_rule", flag.what)
            return matter.refuse(
                _mode(matter, flag), "publication.untreated", f"已标明涉及{what}，现有文本没有按此处理", "请退回，处理后重新提供"
            )
    return None


def refuse_no_flag(matter: PublicationMatter) -> Refusal | None:
    """Only a flag that stands is taken back."""
    from mingfa.desk.gates import PLATFORM

    if any(flag.what == matter.act.what for flag in matter.state.flags):
        return None
    return Refusal("publication.no_flag", PLATFORM, f"没有标明涉及{term('redaction_rule', matter.act.what)}", "请核对所选的类别")


# The leak test -----------------------------------------------------------------------------------------------------------------------


@on_state
def refuse_leak(matter: PublicationMatter) -> Refusal | None:
    """Everything that goes out is tested again as it goes out, corrections and earlier words included (泄露检查). Law: regime gate.G18."""
    from mingfa.disclosure.acts.common import public_content

    version = matter.state.version
    if version is None:
        return None
    before = public_content(matter.state)
    changes = told_changes(before, version.content, version.reason, matter.on, keep_old=version.keep_old)
    content = dict(version.content) | {"changes": changes, "state": before.get("state", {})}
    found = leaks(content, _secrets(matter), version.choices)
    if not found:
        return None
    return matter.refuse(
        matter.rule("gate.G18"),
        "publication.leak",
        f"发布前的泄露检查发现：{_told(found)}",
        "请退回，隐去后重新提供；退回后原文本仍可接着修改",
    )


@on_state
def refuse_neighbour_leak(matter: PublicationMatter) -> Iterator[Refusal]:
    """What is hidden here is not told by another public item of the same case. Law: regime gate.G18."""
    version = matter.state.version
    if version is None:
        return
    secrets = _secrets(matter)
    for one in matter.all("siblings"):
        found = neighbour_leaks({"title": one.title, "fields": list(one.fields)}, secrets, version.choices, one.lifted)
        if found:
            yield matter.refuse(
                matter.rule("gate.G18"), "publication.neighbour_leak", f"同案已公示的“{one.title}”中仍有：{_told(found)}",
                "请先更正那一条公示信息，再发布本条",
            )  # fmt: skip


def refuse_leaky_reason(matter: PublicationMatter) -> Refusal | None:
    """The reason that the public reads tells nothing that must be hidden. Law: regime gate.G18."""
    version = matter.state.version
    found = leaks({"reason": getattr(matter.act, "reason", "")}, _secrets(matter), version.choices if version is not None else NO_CHOICES)
    if not found:
        return None
    return matter.refuse(
        matter.rule("gate.G18"), "publication.not_redacted", f"公开说明中有应当隐去的信息：{_told(found)}", "请改写后再提交"
    )
