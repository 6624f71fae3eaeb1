"""What the catalogue of standing lists refuses: types without a source, names taken, changes that touch nothing."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.lists.standing.book import BookState
from mingfa.lists.standing.cells import laws_of
from mingfa.lists.standing.types import OWN

BookMatter = Matter[Any, BookState]


def refuse_no_legal_source(matter: BookMatter) -> Refusal | None:
    """What else has to be published, a law, regulation or rule says so: its title and article.

    Law: regime lists.own_types (上海 推进实施方案 三（一）1（7）; 江北区 公示制度 第五条（六）).
    """
    if any(ref.article for ref in laws_of(matter.act.source)):
        return None
    rule = matter.rule("lists.own_types") if matter.has("lists.own_types") else PLATFORM
    words = (
        "没有写明规定应当公开的法律、法规或者规章" if not matter.act.source else f"法律依据“{matter.act.source[:40]}”没有写明文件名称和条款"
    )
    return matter.refuse(rule, "list_book.no_source", words, "请写成“《文件名称》第几条”后再增加")


def refuse_known_type(matter: BookMatter) -> Refusal | None:
    """A code and a name stand for one type."""
    code, name = OWN + matter.act.code, matter.act.called
    if not any(one.code == code or (one.name == name and one.ended_on is None) for one in matter.state.types):
        return None
    return Refusal("list_book.known_type", PLATFORM, f"已有代码为“{matter.act.code}”或者名称为“{name}”的种类", "请改用其他代码和名称")


def refuse_no_such_type(matter: BookMatter) -> Refusal | None:
    """What is ended is there."""
    if any(one.code == matter.act.code and one.ended_on is None for one in matter.state.types):
        return None
    return Refusal("list_book.no_such_type", PLATFORM, f"没有正在使用的种类“{matter.act.code[:40]}”", "请刷新页面后重新选择")


def refuse_known_site(matter: BookMatter) -> Refusal | None:
    """A code stands for one portal."""
    if not any(one.code == matter.act.code for one in matter.state.sites):
        return None
    return Refusal("list_book.known_site", PLATFORM, f"已有代码为“{matter.act.code}”的分局门户", "请改用其他代码")


def refuse_no_such_site(matter: BookMatter) -> Refusal | None:
    """What is ended is there."""
    if any(one.code == matter.act.code and one.ended_on is None for one in matter.state.sites):
        return None
    return Refusal("list_book.no_such_site", PLATFORM, f"没有正在使用的分局门户“{matter.act.code[:40]}”", "请刷新页面后重新选择")


def refuse_change_of_nothing(matter: BookMatter) -> Refusal | None:
    """A change names what it touches: a law, a unit, words, or rows."""
    act = matter.act
    if act.law or act.unit or act.mention or act.tagged:
        return None
    return Refusal("list_book.change_of_nothing", PLATFORM, "没有写明变化涉及的法律文件、单位、词语或者清单中的行", "请至少填写一项")


def refuse_future_change(matter: BookMatter) -> Refusal | None:
    """A change is registered once it has happened: its clock runs from its own day."""
    if matter.act.since <= matter.on:
        return None
    return Refusal(
        "list_book.future_change", PLATFORM, f"变化之日 {matter.act.since} 尚未到来", "请在变化发生后登记；新法施行前可以先起草新版"
    )
