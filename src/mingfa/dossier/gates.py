"""What refuses acts on an archived dossier: a number given twice, a paper copy that differs, somebody who does not keep the store. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.dossier.state import DossierState, Piece
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule

DossierMatter = Matter[Any, DossierState]
CODE = 16
"""Hex digits of a content code, and the fewest by which a digest is told from another."""

VOLUMES = {"main": "正卷", "side": "副卷"}


def refuse_number_taken(matter: DossierMatter) -> Refusal | None:
    """An archive number (档号) is given once: no two dossiers of an agency have the same."""
    if not matter.state.case:
        return None
    return Refusal("archive.number_taken", PLATFORM, f"档号“{matter.act.number}”已经用于“{matter.state.title}”", "请改用没有用过的档号")


def refuse_other_store_unit(matter: Matter[Any, Any]) -> Refusal | None:
    """Dossiers and recordings lie in one store, and only the unit that keeps it moves or takes anything (recording.storage_unit)."""
    if matter.by.is_system or not matter.has("recording.storage_unit"):
        return None
    rule = matter.rule("recording.storage_unit")
    if str(rule.value) in matter.by.units:
        return None
    unit = matter.regime.unit(str(rule.value))
    name = unit.name if unit is not None else str(rule.value)
    return matter.refuse(
        rule, "archive.other_store", f"声像资料和案卷由{name}统一保管，其他单位的人员不能移动或者删除", f"请由{name}的人员办理"
    )


def equality_rule(matter: DossierMatter) -> Rule | Article:
    """Cite the agency's rule that paper equals electronic; elsewhere 档案法 第三十七条."""
    name = "document.paper_equals_electronic"
    return matter.rule(name) if matter.has(name) else matter.regime.article("archives_law", "第三十七条", matter.on)


def refuse_differing_copy(matter: DossierMatter) -> Iterable[Refusal]:
    """The paper copy is the same as the electronic dossier: each piece there, by its code or digest, with as many pages, none besides."""
    checked = {one.piece: one for one in matter.act.pieces}
    for piece in matter.state.pieces:
        for code, words in differences(piece, checked.get(piece.id)):
            yield matter.refuse(equality_rule(matter), code, words, "请查明纸质件与电子件不一致的原因，补正纸质件后重新核对")
    known = {piece.id for piece in matter.state.pieces}
    for name in sorted(checked.keys() - known):
        yield matter.refuse(equality_rule(matter), "archive.copy_extra", f"电子案卷中没有编号为“{name}”的材料", "请取出不属于本卷的纸质件")


def differences(piece: Piece, copy: Any) -> Iterator[tuple[str, str]]:
    """Say in what the paper copy of a piece differs: missing, another text, other pages."""
    name = f"{VOLUMES[piece.volume]}第 {piece.first} 页起的《{piece.title}》"
    if copy is None:
        yield "archive.copy_missing", f"纸质案卷缺少{name}"
        return
    told = copy.code.replace(" ", "").lower()
    if len(told) < CODE or not (piece.digest.startswith(told) or (piece.code and piece.code == told)):
        yield "archive.copy_differs", f"{name}的内容码或者数字指纹与电子件不一致"
    if copy.pages != piece.pages:
        yield "archive.copy_pages", f"{name}纸质件 {copy.pages} 页，电子件 {piece.pages} 页"
