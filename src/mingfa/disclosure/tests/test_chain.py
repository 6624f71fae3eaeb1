"""Who provides, approves and publishes (提供、审核、发布), by the text of each agency: those posts and no other, for decisions, lists and annual data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from mingfa.desk.act import Actor, Matter, Post
from mingfa.disclosure import acts as publication
from mingfa.disclosure.state import PublicationState
from mingfa.disclosure.state import Version as Told
from mingfa.law.calendar import load_calendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime import load_regime
from mingfa.lists.standing.acts import drafting
from mingfa.lists.standing.acts import publishing as listing
from mingfa.lists.standing.state import ListState, Version
from mingfa.statistics import acts as annual
from mingfa.statistics.state import AnnualState, Frozen

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)

# agency -> step -> (posts, units). Where the agency's text names no post, the demonstration's values stand here.
DECISIONS = {
    "xiangxi": {  # 公示制度 第十三条、第十六条
        "provide": ("info_liaison lead_handler", "enforcement sections institutions branches"),
        "approve": ("leader_in_charge", "leadership"),
        "publish": ("info_liaison info_centre", "enforcement sections institutions branches info_centre"),
    },
    "panjin": {
        "provide": ("info_liaison lead_handler", "enforcement sections"),
        "approve": ("leader_in_charge", "leadership"),
        "publish": ("info_centre", "legal"),
    },
    "xinglongtai": {  # 实施方案 二（一）5
        "provide": ("lead_handler officer unit_head", "enforcement functional"),
        "approve": ("leader_in_charge", "leadership"),
        "publish": ("info_centre unit_head", "functional enforcement"),
    },
    "shanghai": {  # 推进实施方案 三（一）
        "provide": ("lead_handler officer", "enforcement division"),
        "approve": ("leader_in_charge", "leadership"),
        "publish": ("info_centre", "info_centre"),
    },
    "jiangbei": {  # 公示制度 第一条
        "provide": ("lead_handler officer", "enforcement"),
        "approve": ("unit_head", "enforcement"),
        "publish": ("info_centre", "info_centre"),
    },
}
LISTS = {
    "xiangxi": {"approve": ("leader_in_charge", "leadership"), "publish": ("info_centre", "info_centre")},  # 公示制度 第十二条
    "panjin": {"approve": ("leader_in_charge", "leadership"), "publish": ("info_centre", "legal")},
    "xinglongtai": {  # 实施方案 二（一）2
        "approve": ("leader_in_charge", "leadership"),
        "publish": ("info_centre legal_head legal_reviewer unit_head", "legal enforcement"),
    },
    "shanghai": {"approve": ("leader_in_charge", "leadership"), "publish": ("info_centre", "info_centre")},
    "jiangbei": {"approve": ("unit_head", "enforcement"), "publish": ("info_centre", "info_centre")},  # 公示制度 第一条
}
LIST_UNITS = {
    "xiangxi": "enforcement legal sections institutions branches",
    "panjin": "enforcement sections legal",
    "xinglongtai": "legal enforcement office",
    "shanghai": "enforcement division legal office",
    "jiangbei": "enforcement",
}
LIST_POSTS = {  # elsewhere each section has a liaison, who collects (湘西州 公示制度 第十六条)
    "panjin": "info_liaison lead_handler",
    "xinglongtai": "lead_handler officer unit_head legal_reviewer",
    "shanghai": "lead_handler officer legal_reviewer",
    "jiangbei": "lead_handler officer",
}
ANNUAL = DECISIONS | {
    "jiangbei": {  # 公示制度 第十四条
        "provide": ("lead_handler officer", "enforcement"),
        "approve": ("unit_head", "enforcement"),
        "publish": ("unit_head", "enforcement"),
    }
}
STEPS = (
    *((DECISIONS, "publication", step) for step in ("provide", "approve", "publish")),
    *((LISTS, "list", step) for step in ("approve", "publish")),
    *((ANNUAL, "annual", step) for step in ("provide", "approve", "publish")),
)
ACTS: dict[tuple[str, str], tuple[type[Any], str]] = {
    ("publication", "provide"): (publication.PreparePublication, "refuse_others_to_provide"),
    ("publication", "approve"): (publication.ApprovePublication, "refuse_others_to_approve"),
    ("publication", "publish"): (publication.Publish, "refuse_others_to_publish"),
    ("list", "approve"): (listing.ApproveVersion, "refuse_others_to_approve"),
    ("list", "publish"): (listing.PublishList, "refuse_others_to_publish"),
    ("annual", "provide"): (annual.FreezeFigures, "refuse_others_to_provide_figures"),
    ("annual", "approve"): (annual.SignOffFigures, "refuse_others_to_approve_figures"),
    ("annual", "publish"): (annual.PublishFigures, "refuse_others_to_publish_figures"),
}


def asked(agency: str, kind: str, gate: tuple[type[Any], str], post: Post, act: Any = None) -> list[Refusal]:
    """What the gate says to somebody who holds this one post."""
    regime, by = load_regime(agency, True), Actor(f"{agency}/person/p1", "李某", agency, (post.unit,), (post,))
    stream = f"{agency}/{kind}/x"
    state = {"publication": PublicationState, "list": ListState, "annual": AnnualState}[kind](stream)
    matter: Matter[Any, Any] = Matter(act, state, stream, by, AT, AT, regime, load_calendar())
    cls, name = gate
    answer = next(one for one in cls.gates if one.__name__ == name)(matter)
    return [answer] if isinstance(answer, Refusal) else list(answer or ())


def posts(agency: str) -> Iterator[Post]:
    """Every post there can be: each role in each unit, and for the whole agency."""
    regime = load_regime(agency, True)
    return (Post(role.code, unit) for role, unit in product(regime.roles, ("", *(one.code for one in regime.units))))


@pytest.mark.guards(
    "refuse_others_to_provide", "refuse_others_to_approve", "refuse_others_to_publish",
    "refuse_others_to_provide_figures", "refuse_others_to_approve_figures", "refuse_others_to_publish_figures",
)  # fmt: skip
@pytest.mark.parametrize("agency", sorted(DECISIONS))
@pytest.mark.parametrize(("table", "kind", "step"), STEPS, ids=lambda one: one if isinstance(one, str) else "")
def test_each_step_is_for_the_posts_of_the_agencys_text_in_its_units(table: Any, kind: str, step: str, agency: str):
    roles, units = (set(words.split()) for words in table[agency][step])
    for post in posts(agency):
        answer = asked(agency, kind, ACTS[kind, step], post)
        assert (not answer) is (post.role in roles and (not post.unit or post.unit in units)), post
        assert {one.code for one in answer} <= {f"{kind}.not_yours_to_{step}"}
        assert all(str(one.article) and "请由" in one.remedy for one in answer)


@pytest.mark.guards("refuse_other_unit", "refuse_other_provider_role")
@pytest.mark.parametrize("agency", sorted(LIST_UNITS))
def test_a_list_comes_from_a_unit_and_a_post_that_provide_lists(agency: str):
    """Of a list nobody in particular is in charge of: 湘西州 has its liaisons collect, so any post of the section may draft."""
    units, roles = LIST_UNITS[agency].split(), LIST_POSTS.get(agency, "").split()
    for post in posts(agency):
        if not post.unit:
            continue
        act = drafting.DraftVersion.model_construct(unit=post.unit, provider="")
        said = [one.code for one in asked(agency, "list", (drafting.DraftVersion, "refuse_other_unit"), post, act)]
        assert said == ([] if post.unit in units else ["list.unit_does_not_provide"]), post
        said = [one.code for one in asked(agency, "list", (drafting.DraftVersion, "refuse_other_provider_role"), post, act)]
        assert said == ([] if not roles or post.role in roles else ["list.not_yours_to_provide"]), post


@pytest.mark.guards("refuse_same_person", "refuse_own_approval", "refuse_same_hand")
@pytest.mark.parametrize("agency", sorted(DECISIONS))
def test_nobody_approves_what_he_made_himself(agency: str):
    """Whoever provided a publication, compiled or collected a list, or froze the figures: another person looks at it, at every agency."""
    regime, me, other = load_regime(agency, True), f"{agency}/person/p1", f"{agency}/person/p2"

    def said(cls: type[Any], name: str, state: Any) -> str:
        by = Actor(me, "李某", agency)
        matter: Matter[Any, Any] = Matter(None, state, state.stream, by, AT, AT, regime, load_calendar())
        answer = next(one for one in cls.gates if one.__name__ == name)(matter)
        return answer.code if answer is not None else ""

    for maker in (me, other):
        told = PublicationState(f"{agency}/publication/x", versions=(Told(1, {}, (), maker, AT),))
        frozen = Frozen(4, 1, AT.date(), maker, 0, (), {})
        mine = maker == me
        assert said(publication.ApprovePublication, "refuse_same_person", told) == ("publication.same_person" if mine else "")
        assert said(annual.SignOffFigures, "refuse_same_hand", AnnualState(f"{agency}/annual/2025", frozen=frozen)) == (
            "annual.same_person" if mine else ""
        )
        for hand in ("made_by", "provider", "collected_by"):
            draft = Version(1, (), (), "公示安排", AT.date(), **{hand: maker})
            listed = ListState(f"{agency}/list/x", draft=draft)
            assert said(listing.ApproveVersion, "refuse_own_approval", listed) == ("list.own_approval" if mine else "")
