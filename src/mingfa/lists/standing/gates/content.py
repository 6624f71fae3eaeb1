"""What a standing list must hold before it is kept, approved and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.lists.standing.cells import BadCell, Line, read
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import OWN, ListType, type_named

ListMatter = Matter[Any, ListState]
LARGEST = 700 * 1024
"""Bytes of text in one version: an entry of the ledger and an item of the feed hold one MiB each."""

MOST = 20
"""How many faults are told at once; the rest is counted."""


def _type(matter: ListMatter) -> ListType | None:
    from mingfa.lists.standing.acts.common import type_of

    return type_of(matter.state)


def refuse_unknown_type(matter: ListMatter) -> Refusal | None:
    """A list is of a type that somebody has described: one of the platform's, or one the agency or its superior has added."""
    code = matter.stream.rpartition("/")[2]
    if type_named(code) is not None:
        return None
    book, agency, named = matter.fact("types"), matter.fact("agency"), matter.act.catalogue
    own = next((one for one in book.types if one.code == code), None) if book is not None and code.startswith(OWN) else None
    if own is not None and named in ("", matter.agency):
        return None
    if own is not None and own.reach and agency is not None and agency.superior == named:
        return None
    return Refusal("list.unknown_type", PLATFORM, f"没有代码为“{code[:40]}”的清单种类", "请先在事前公示目录增加该种类并写明法律依据")


def refuse_bad_rows(matter: ListMatter) -> Iterable[Refusal]:
    """Rows have a number of their own, known columns, readable cells, and whatever no row may be without."""
    kind = _type(matter)
    if kind is None:
        return
    found = list(_bad_rows(matter, kind))
    yield from found[:MOST]
    if len(found) > MOST:
        yield Refusal("list.more_faults", PLATFORM, f"另有 {len(found) - MOST} 处问题没有列出", "请先改正以上各处")


def _bad_rows(matter: ListMatter, kind: ListType) -> Iterator[Refusal]:
    rows = matter.act.rows
    if not rows:
        yield Refusal("list.empty", PLATFORM, f"《{kind.name}》没有任何一行", "请至少填写一行")
    size = sum(len(text.encode()) + len(key) + 8 for row in rows for key, text in row.cells.items())
    if size > LARGEST:
        yield Refusal(
            "list.too_large",
            PLATFORM,
            f"《{kind.name}》共 {size // 1024} KB，超过一份清单的上限 {LARGEST // 1024} KB",
            "请精简内容，或者把长篇内容作为附件",
        )
    if kind.one_row and len(rows) > 1:
        yield Refusal("list.one_row", PLATFORM, f"《{kind.name}》只有一份内容，不能分成 {len(rows)} 行", "请合并为一份")
    for ident, times in Counter(row.id for row in rows).items():
        if times > 1:
            yield Refusal("list.same_id", PLATFORM, f"有 {times} 行使用同一编号“{ident}”", "请给每一行不同的编号")
    columns = {one.key: one for one in kind.columns}
    lines = tuple(row.line for row in rows)
    for check in kind.row_checks:
        for hole in check(lines, matter.regime, matter.on):
            rule = matter.rule(hole.parameter) if hole.parameter and matter.has(hole.parameter) else PLATFORM
            yield matter.refuse(rule, "list.hole", hole.words, "请补充后再保存")
    for number, row in enumerate(rows, 1):
        line: Line = row.line
        name = kind.name_of(line)
        for key in row.cells:
            if key not in columns:
                yield Refusal("list.unknown_column", PLATFORM, f"第 {number} 行“{name}”有不认识的栏目“{key}”", "请删去该栏")
        for column in kind.columns:
            text = line.get(column.key)
            if column.always and not text:
                yield Refusal("list.cell_needed", PLATFORM, f"第 {number} 行“{name}”没有填写“{column.label}”，不能保存", "请补填")
            if text:
                try:
                    kept = read(column, text, matter.regime)
                except BadCell as error:
                    yield Refusal("list.bad_cell", PLATFORM, f"第 {number} 行“{name}”：{error}", "请改正后再保存")
                else:
                    if kept != text:
                        yield Refusal(
                            "list.bad_cell", PLATFORM, f"第 {number} 行“{name}”的“{column.label}”应当写成“{kept[:40]}”", "请改正后再保存"
                        )


@on_state
def refuse_holes(matter: ListMatter) -> Iterable[Refusal]:
    """What is sent on, approved or published is whole. Law: the regime's list of fields (lists.bodies.fields and so on), or the type's own."""
    kind, draft = _type(matter), matter.state.draft
    if kind is None or draft is None:
        return
    holes = kind.holes(draft.lines, matter.regime, matter.on)
    for hole in holes[:MOST]:
        parameter = hole.parameter or kind.demanded
        rule = matter.rule(parameter) if matter.has(parameter) else PLATFORM
        yield matter.refuse(rule, "list.hole", hole.words, "请退回提供单位补充后再办理")
    if len(holes) > MOST:
        yield Refusal("list.more_holes", PLATFORM, f"另有 {len(holes) - MOST} 处缺漏没有列出", "请先补齐以上各处")


def refuse_other_draft(matter: ListMatter) -> Refusal | None:
    """What is approved is the draft that was looked at."""
    draft = matter.state.draft
    if draft is None or matter.act.digest == draft.digest:
        return None
    return Refusal("list.other_draft", PLATFORM, "草稿在打开页面之后有改动", "请核对现在的草稿后重新审核")


def _unadjusted(state: ListState, lines: tuple[Line, ...], unchanged: str) -> list[Line]:
    public: Version | None = state.public
    if public is None or unchanged:
        return []
    wanted = frozenset(ident for one in state.marks if one.open for ident in one.rows)
    now = {line.id: line for line in lines}
    return [old for old in public.lines if old.id in wanted and old.id in now and dict(now[old.id].cells) == dict(old.cells)]


def _say_unadjusted(matter: ListMatter, lines: tuple[Line, ...], unchanged: str) -> Iterator[Refusal]:
    kind = _type(matter)
    for line in _unadjusted(matter.state, lines, unchanged)[:MOST] if kind is not None else ():
        why = "；".join(one.words for one in matter.state.marks if one.open and line.id in one.rows)
        name = kind.name_of(line) if kind is not None else line.id
        yield Refusal(
            "list.not_adjusted",
            PLATFORM,
            f"“{name}”因“{why[:80]}”待调整，新版没有改动",
            "请修改或者删去该行；不受影响的，写明不作改动的理由",
        )


def refuse_unadjusted_draft(matter: ListMatter) -> Iterable[Refusal]:
    """A new version takes up every change that was registered, or says why a row stays as it is."""
    yield from _say_unadjusted(matter, tuple(row.line for row in matter.act.rows), matter.act.unchanged)


@on_state
def refuse_unadjusted(matter: ListMatter) -> Iterable[Refusal]:
    """A change that was registered while the draft was under way is taken up before the draft is approved."""
    draft = matter.state.draft
    if draft is not None:
        yield from _say_unadjusted(matter, draft.lines, draft.unchanged)


@on_state
def refuse_no_review_asked(matter: ListMatter) -> Refusal | None:
    """An outside review is recorded where the agency's text asks for one."""
    kind = _type(matter)
    if kind is None or (kind.review_parameter and matter.has(kind.review_parameter)):
        return None
    return Refusal("list.no_review_asked", PLATFORM, f"本机关制度没有要求《{kind.name}》经外部审核", "可以直接公布")


def refuse_review_without_paper(matter: ListMatter) -> Refusal | None:
    """The outside organ's opinion is kept as it came: its original is attached."""
    from mingfa.lists.standing.cells import file_of

    if file_of(matter.act.original) is not None:
        return None
    return Refusal("list.review_without_paper", PLATFORM, "没有附外部审核意见的原件", "请上传审核机关出具的意见原件")


def refuse_review_out_of_time(matter: ListMatter) -> Refusal | None:
    """An outside review looks at this draft: not before it was approved here, and not in the future."""
    draft, day = matter.state.draft, matter.act.reviewed_on
    if draft is None or draft.made_on <= day <= matter.on:
        return None
    return Refusal("list.review_date", PLATFORM, f"审核日期 {day} 不在本稿编制之日 {draft.made_on} 至今日之间", "请核对审核意见上的日期")


@on_state
def refuse_unreviewed_outside(matter: ListMatter) -> Refusal | None:
    """Where another organ has to look first, nothing is published on the agency's own approval. Law: regime lists.bodies.outside_review."""
    kind, draft = _type(matter), matter.state.draft
    if kind is None or draft is None or not kind.review_parameter or not matter.has(kind.review_parameter):
        return None
    if draft.outside is not None and draft.outside.passed:
        return None
    rule = matter.rule(kind.review_parameter)
    return matter.refuse(
        rule, "list.not_reviewed_outside", f"《{kind.name}》尚未经外部审核：{rule.value}", "请送审并登记审核意见原件后再公布"
    )


def refuse_unknown_site(matter: ListMatter) -> Iterable[Refusal]:
    """Portals are those the catalogue names."""
    book = matter.fact("book")
    known = {code for code, _ in book.sites} if book is not None else set()
    for code in matter.act.sites:
        if code not in known:
            yield Refusal("list.unknown_site", PLATFORM, f"没有代码为“{code[:40]}”的分局门户", "请先在事前公示目录登记该分局门户")


@on_state
def refuse_nothing_public(matter: ListMatter) -> Refusal | None:
    """Something is public."""
    if matter.state.public is not None:
        return None
    return Refusal("list.nothing_public", PLATFORM, "清单目前没有公布的版本", "请先公布")
