"""When a decision may be kept from the public, and what each ground has to show."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import on_state
from mingfa.disclosure.gates.common import PublicationMatter, decision_in
from mingfa.disclosure.rules import BARRED
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import TERMS, term

STATUTES = ("law", "administrative_regulation")
"""What binds every agency whatever its own rules say (政府信息公开条例 第十四条: what laws and administrative regulations forbid is not published)."""


def refuse_unknown_ground(matter: PublicationMatter) -> Refusal | None:
    """Only the regime's own grounds, or a cited provision, keep a decision from the public. Law: regime disclosure.ground with its article."""
    if matter.act.ground == BARRED or matter.has(f"disclosure.ground.{matter.act.ground}"):
        return None
    known = matter.regime.rules("disclosure.ground", matter.on)
    if not known:
        return matter.refuse(
            _published_by_default(matter),
            "publication.no_grounds",
            "本机关制度没有列明不予公示的情形，决定应当公示",
            "请隐去依法应当隐去的信息后公示；法律、法规明文规定不得公开的，请选择“法律、法规、规章规定不得公开”并写明条款",
        )
    words = "；".join(f"{rule.id.rpartition('.')[2]}．{rule.value}" for rule in known)
    return matter.refuse(
        known[0],
        "publication.ground_unknown",
        "所选理由不是规定的不予公示情形",
        f"可以不予公示的情形只有：{words}；以及{term('ground_kind', BARRED)}",
    )


def _published_by_default(matter: PublicationMatter) -> Rule:
    name = "disclosure.default_publish"
    return matter.rule(name if matter.has(name) else matter.state.days_parameter)


def _forbidden(matter: PublicationMatter) -> Rule | Article:
    """Return what says which texts may forbid publication: the agency's own rule, else 政府信息公开条例 第十四条, which binds every agency."""
    for name in ("disclosure.default_exception", "disclosure.default_publish"):
        if matter.has(name):
            return matter.rule(name)
    return matter.regime.article("information_regulation", "第十四条", matter.on)


def _kind(matter: PublicationMatter) -> str:
    name = f"disclosure.ground_kind.{matter.act.ground}"
    return matter.regime.text(name, matter.on) if matter.has(name) else ""


def _ground(matter: PublicationMatter) -> Rule:
    return matter.rule(f"disclosure.ground.{matter.act.ground}")


def refuse_no_secret_fact(matter: PublicationMatter) -> Refusal | None:
    """Who keeps a decision back as secret says which main fact is. Law: regime disclosure.ground of the kind "secret"."""
    if _kind(matter) != "secret" or matter.act.secret_fact:
        return None
    return matter.refuse(
        _ground(matter),
        "publication.no_secret_fact",
        "没有写明哪一项主要事实涉及国家秘密、商业秘密",
        "请填写“涉及秘密的主要事实”；只有次要内容涉密的，隐去后公示",
    )


def refuse_no_interest(matter: PublicationMatter) -> Refusal | None:
    """Who fears for public interests says for which. Law: regime disclosure.ground of the kind "interests"."""
    if _kind(matter) != "interests" or matter.act.interest:
        return None
    words = "、".join(TERMS["ground_interest"].values())
    return matter.refuse(_ground(matter), "publication.no_interest", "没有写明公示可能危及哪一项利益", f"请从{words}中选择一项，并写明理由")


def refuse_no_opinion(matter: PublicationMatter) -> Refusal | None:
    """Another authority's opinion is attached, of one that the rule names. Law: regime disclosure.ground of the kind "authority"."""
    if _kind(matter) != "authority":
        return None
    act, name = matter.act, "disclosure.ground_authorities"
    allowed = matter.regime.items(name, matter.on) if matter.has(name) else tuple(TERMS["ground_authority"])
    if act.authority in allowed and act.opinion_issuer and act.opinion_paper:
        return None
    words = "、".join(term("ground_authority", code) for code in allowed)
    return matter.refuse(
        matter.rule(name) if matter.has(name) else _ground(matter), "publication.no_opinion", "没有附上有关机关认为不宜公示的意见",
        f"请选择机关（{words}），写明其名称，并上传其书面意见",
    )  # fmt: skip


def refuse_own_opinion(matter: PublicationMatter) -> Refusal | None:
    """The agency's own opinion, or that of one of its units, is none of another authority."""
    agency: Any = matter.fact("agency")
    issuer = "".join(matter.act.opinion_issuer.split())
    if _kind(matter) != "authority" or not issuer or agency is None:
        return None
    own = {agency.name, matter.regime.name, *(unit.name for unit in matter.regime.units)}
    if not any(name and (name in issuer or issuer in name) for name in own):
        return None
    return matter.refuse(
        _ground(matter),
        "publication.own_opinion",
        "本机关自己的意见不能作为不予公示的依据",
        "只有制度列明的上级机关、政府的意见才可以；没有的，应当公示",
    )


def refuse_grown_up(matter: PublicationMatter) -> Refusal | None:
    """A minor is who had not completed the age on the day of the decision, by the birth date of the file. Law: regime disclosure.minor_age."""
    rules, decision = matter.fact("rules"), decision_in(matter)
    if _kind(matter) != "minor" or rules is None or decision is None or decision.youngest_born is None:
        return None
    if rules.minor(decision.youngest_born, decision.decided_on):
        return None
    return matter.refuse(
        _ground(matter),
        "publication.grown_up",
        f"作出决定时当事人已满{rules.minor_age}周岁，不是未成年人",
        "应当公示；出生日期有误的，请先在案件中更正当事人信息",
    )


def refuse_no_clause(matter: PublicationMatter) -> Refusal | None:
    """What the law forbids to publish is named with its provision. Law: regime disclosure.default_publish with its article."""
    act = matter.act
    if act.ground != BARRED or (act.clause_title and act.clause_article and act.clause_level):
        return None
    return matter.refuse(
        _forbidden(matter), "publication.no_clause", "没有写明哪一法律、法规、规章的哪一条规定不得公开",
        "请填写文件全称、条款和层级；没有这样的规定的，决定应当公示",
    )  # fmt: skip


def refuse_low_clause(matter: PublicationMatter) -> Refusal | None:
    """Only a provision of the rank that the regime accepts bars publication; the agency's own paper never. Law: disclosure.default_exception."""
    act, name = matter.act, "disclosure.default_exception"
    if act.ground != BARRED or not act.clause_level:
        return None
    allowed = matter.regime.items(name, matter.on) if matter.has(name) else STATUTES
    if act.clause_level in allowed:
        return None
    words = "、".join(term("level", level) for level in allowed)
    told = TERMS["level"].get(act.clause_level, act.clause_level)
    return matter.refuse(
        _forbidden(matter), "publication.clause_too_low",
        f"“{told}”不能排除公示", f"只有{words}可以规定不予公示；没有的，决定应当公示",
    )  # fmt: skip


@on_state
def refuse_minor(matter: PublicationMatter) -> Refusal | None:
    """A decision against a minor is not published, whoever prepared it. Law: regime disclosure.ground of the kind "minor", disclosure.minor_age."""
    rules, decision = matter.fact("rules"), decision_in(matter)
    if rules is None or decision is None or not rules.minor_ground or not rules.minor(decision.youngest_born, decision.decided_on):
        return None
    return matter.refuse(
        matter.rule(f"disclosure.ground.{rules.minor_ground}"), "publication.minor", f"作出决定时当事人未满{rules.minor_age}周岁，该决定不公示",
        "请按不予公示办理；出生日期有误的，请先在案件中更正当事人信息",
    )  # fmt: skip


def refuse_still_minor(matter: PublicationMatter) -> Refusal | None:
    """What is kept back because of a minor stays so: the age on the day of the decision does not change."""
    return None if matter.act.stands else refuse_minor(matter)


@on_state
def refuse_other_withholder(matter: PublicationMatter) -> Refusal | None:
    """Who approves that a decision is not published. Law: regime disclosure.non_publication.approver."""
    rule = matter.rule("disclosure.non_publication.approver")
    wanted = rule.value if isinstance(rule.value, tuple) else ()
    if any(matter.by.holds(role) for role in wanted):
        return None
    return matter.refuse(
        rule,
        "publication.not_yours_to_withhold",
        f"{matter.by.name}不能批准不予公示",
        f"请由{'、'.join(term('role', r) for r in wanted)}批准",
    )


@on_state
def refuse_own_withholding(matter: PublicationMatter) -> Refusal | None:
    """Whoever asked for it does not approve it."""
    if matter.by.person != matter.state.withhold_by:
        return None
    return matter.refuse(
        matter.rule("disclosure.chain.separate_hands"), "publication.same_person", "不能批准本人提出的不予公示", "请由另一名有权人员批准"
    )
