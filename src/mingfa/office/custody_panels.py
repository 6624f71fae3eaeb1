"""What the pages of requests, disputes, lists for destruction and recordings show about keeping."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from mingfa.custody.acts.requests import HOW, IN_PACKAGE
from mingfa.custody.models import KeepingRow
from mingfa.custody.state import REQUESTERS, DestructionState, DisputeState, Handed, RequestState
from mingfa.desk.perform import look
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.pages.custody import READERS
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.told import moment, name_of
from mingfa.office.visible import KEEPERS, opens
from mingfa.recording.acts.retention import GROUNDS
from mingfa.recording.retention import CLASSES
from mingfa.recording.state import RecordingState

REMOVED = {"proposed": "列入清单，尚未批准", "approved": "已批准，文件待清除", "destroyed": "文件已清除", "declined": "未批准，继续保存"}


def _title(stream: str) -> str:
    folded = look(stream)
    return folded.kind.title(folded.state)


def _address(name: str, stream: str, **query: str) -> str:
    return reverse(name, args=reading.split(stream)) + (f"?{urlencode(query)}" if query else "")


def _way_to(request: str, handed: Handed) -> Cell:
    """Lead to the copy, or to the package it went out in."""
    if handed.package:
        return Cell("打开证据包", stream=handed.package)
    return Cell("取得复制件", address=reverse("copy", args=[*reading.split(request), handed.seq]))


@panels("access_request")
def request_facts(stream: str, state: RequestState, person: Person) -> Iterator[Panel]:
    """Who asks, why, for what; who decided; visits and copies."""
    facts = [
        ("编号", Cell(state.number)), ("申请人", Cell(f"{state.organ}（{dict(REQUESTERS).get(state.kind, '')}）")),
        ("查阅人", Cell("、".join(state.people) or (name_of(state.person) if state.person else "不限"))), ("文书", Cell(state.paper_no)),
        ("事由", Cell(state.reason)), ("申请复制", Cell("是" if state.copies else "否")),
        ("登记", Cell(f"{state.registered_name} {state.asked_on or ''}")),
    ]  # fmt: skip
    if state.decided_on is not None:
        facts.append(("审批", Cell(f"{state.decided_name} {state.decided_on}：{state.opinion}")))
    if state.until is not None:
        facts.append(("准许范围", Cell(f"到 {state.until}，{'准许复制' if state.copies_allowed else '只准查阅'}")))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    today, hidden = reading.today(), hidden_from(person)
    rows = []
    for one in state.wanted:
        if one.recording in hidden:
            rows.append((Cell("（无权查看的音像记录）"), Cell(""), Cell("")))
            continue
        opens = state.opens(one.recording, today) and person.has("access.register")
        show = Cell("为查阅人打开", address=_address("play", one.recording, visit=stream)) if opens else Cell("")
        rows.append((Cell(one.title, stream=one.recording), Cell(str(one.recorded_on or "")), show))
    yield Panel("wanted", "所申请的音像记录", ("音像记录", "录制日期", ""), tuple(rows))
    visits = tuple(
        (Cell(moment(one.at)), Cell(one.visitor), Cell(one.document), Cell(one.reason), Cell(state.title_of(one.recording)), Cell(one.keeper_name))
        for one in state.visits
    )  # fmt: skip
    yield Panel("visits", "查阅登记", ("时间", "查阅人", "证件", "事由", "音像记录", "登记人"), visits, "还没有查阅登记。")
    may = (person.has("access.register") or person.stream == state.person) and state.stage == "approved"
    handed = tuple(
        (
            Cell(moment(one.at)), Cell(one.receiver), Cell(one.purpose), Cell(dict((*HOW, IN_PACKAGE)).get(one.how, one.how)),
            Cell(state.title_of(one.recording)), _way_to(stream, one) if may or one.package else Cell(""),
        )
        for one in state.handed
    )  # fmt: skip
    if handed or state.copies_allowed:
        yield Panel("handed", "提供登记", ("时间", "接收人", "用途", "方式", "音像记录", ""), handed, "还没有提供复制件。")


@panels("dispute")
def dispute_facts(stream: str, state: DisputeState, person: Person) -> Iterator[Panel]:
    """Who disputes what, and which recordings are locked for it."""
    facts = [("种类", Cell(dict(GROUNDS).get(state.ground, ""))), ("提出人", Cell(state.by_whom)), ("内容", Cell(state.words)), ("登记日期", Cell(str(state.since or "")))]  # fmt: skip
    if state.case:
        facts.append(("案件", Cell("打开案件", stream=state.case)))
    if state.settled_on is not None:
        facts.append(("处理结果", Cell(f"{state.settled_on} {state.outcome}")))
    yield Panel("facts", "基本情况", (), (), facts=tuple(facts))
    mark = ("red", "已锁定") if state.stage == "open" else ("grey", "已解除锁定")
    hidden = hidden_from(person)
    rows = tuple(
        (Cell(one.title, stream=one.recording, mark=mark), Cell(str(one.recorded_on or "")))
        for one in state.wanted
        if one.recording not in hidden
    )
    yield Panel("wanted", "相关音像记录", ("音像记录", "录制日期"), rows)


@panels("destruction")
def destruction_facts(stream: str, state: DestructionState, person: Person) -> Iterator[Panel]:
    """What is to be destroyed, on which ground, by whom; in the end what was."""
    facts = [
        ("依据", Cell(state.ground)), ("鉴定意见", Cell(state.words)), ("提出", Cell(f"{state.proposed_name} {state.proposed_on or ''}")),
        ("状态", Cell(REMOVED.get(state.stage, ""))),
    ]  # fmt: skip
    if state.approved_on is not None:
        facts.append(("批准", Cell(f"{state.approved_name} {state.approved_on}：{state.opinion}")))
    if state.removed_at is not None:
        facts.append(("销毁", Cell(f"{moment(state.removed_at)}，清除 {len(state.removed)} 个文件" + (f"，{len(state.kept)} 个文件因其他卷仍在使用而保留" if state.kept else ""))))  # fmt: skip
    yield Panel("facts", "销毁记录" if state.stage == "destroyed" else "基本情况", (), (), facts=tuple(facts))
    hidden = hidden_from(person)
    rows = tuple(
        (Cell(one.title, stream=one.recording), Cell(str(one.recorded_on or "")), Cell("、".join(digest[:16] for digest in one.digests)))
        for one in state.wanted
        if one.recording not in hidden
    )
    yield Panel("wanted", "清单", ("音像记录", "录制日期", "原件摘要（前 16 位）"), rows, "清单中没有音像记录。")
    if state.taken_off:
        off = tuple((Cell("打开", stream=recording), Cell(reason)) for recording, reason in state.taken_off if recording not in hidden)
        yield Panel("taken_off", "已移出", ("音像记录", "理由"), off)


def _leads_to(source: str, stream: str, person: Person) -> str:
    """Return the stream a lock comes from, where it is another one that the reader may open."""
    return source if source != stream and opens(look(source), person) else ""


@panels("recording")
def recording_keeping(stream: str, state: RecordingState, person: Person) -> Iterator[Panel]:
    """How long it is kept and why, what locks it, and who has looked at it."""
    row = KeepingRow.objects.filter(stream=stream).first()
    if row is None:
        return
    keeping = state.keeping
    facts = [("保管类别", Cell(dict(CLASSES).get(row.kept_as, "")))]
    if keeping.gone is not None:
        facts.append(("已销毁", Cell(f"{keeping.gone.on}，依据：{keeping.gone.ground}", stream=keeping.gone.destruction)))
    facts += [("保存到", Cell(str(row.kept_until or "不定期"))), ("理由", Cell(f"{row.why}（{row.article}）" if row.article else row.why))]
    facts += [
        ("转为长期保存", Cell(f"{one.on}：{'、'.join(term('activity', code) for code in one.grounds)}（{one.reason}）"))
        for one in keeping.raised
    ]
    if keeping.secret:
        facts.append(("涉密", Cell(f"{term('secret', keeping.secret)}，依据：{keeping.secret_basis}", mark=("red", "涉密"))))
    if keeping.proposed:
        facts.append(("拟销毁", Cell("打开清单", stream=keeping.proposed)))
    if person.duties & KEEPERS:
        facts += [("调阅申请", Cell(_title(one), stream=one)) for one in keeping.requests]
    if person.duties & READERS:
        facts.append(("阅读日志", Cell("谁在什么时候查阅过", address=f"{reverse('reading_log')}?{urlencode({'about': stream})}")))
    if person.has("access.register") and state.stage == "stored":
        ask = f"{reverse('start', args=['custody.register_request'])}?{urlencode({'recordings': stream})}"
        facts.append(("调阅", Cell("登记调阅申请", address=ask)))
    yield Panel("keeping", "保管", (), (), facts=tuple(facts))
    if keeping.holds:
        rows = tuple(
            (
                Cell(dict(GROUNDS).get(one.ground, one.ground), mark=("red", "锁定中") if one.open else ("grey", f"{one.lifted_on} 解除")),
                Cell(one.words, stream=_leads_to(one.source, stream, person)), Cell(str(one.since)),
            )
            for one in keeping.holds
        )  # fmt: skip
        yield Panel("holds", "锁定", ("事由", "说明", "自"), rows)
