"""Who may see a recording's original here, and that it is in the reading log before a byte leaves; what is refused is in the log too.

Viewing in the page is for those who made the recording, who handle its case, who have the duty to look, and whom an approved request names.
A file leaves the house only as a marked copy on an approved request, never from the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from mingfa.custody.gates.requests import BAN
from mingfa.custody.log import note_copy, note_refusal, note_view
from mingfa.custody.models import KeepingRow, OriginalRow, RequestedRow
from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import PLATFORM
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.perform import Folded, look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person
from mingfa.recording.keeping import clearance
from mingfa.vault.store import OriginalMissing

NO_EDITING = "recording.no_editing"
ACCESS = "recording.access.register_fields"


class AccessRefused(NotVisible):
    """Somebody asked for what is not open to him; it is in the reading log."""

    def __init__(self, code: str, article: Article, message: str, remedy: str) -> None:
        self.code, self.article, self.remedy = code, article, remedy
        Exception.__init__(self, f"{message}（{article}）。{remedy}；本次操作已记入阅读日志")


def article_of(view: RegimeView | None, parameter: str) -> Article:
    """Return the article of a rule as it stands today, the platform's own where the agency has none."""
    today = local_day(now())
    if view is not None and view.regime.has(parameter, today):
        return view.regime.rule(parameter, today).article
    return PLATFORM


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a person may look: in words, and the request it rests on, if any."""

    words: str
    request: str = ""


def ground_to_view(person: Person, folded: Folded) -> Ground | None:
    """Return why a person may look at a recording, None when nothing lets him."""
    state = folded.state
    if person.stream in (*state.officers, state.operator, state.uploaded_by):
        return Ground("本人摄录或者参加执法")
    for case in state.cases:
        try:
            handlers = look(case).state.handlers
        except UnknownStream:
            continue
        if person.stream in handlers:
            return Ground("案件承办人员")
    if person.has("recording.view"):
        return Ground("承担查阅职责")
    open_to = RequestedRow.objects.filter(
        recording=folded.stream, person=person.stream, stage="approved", until__gte=local_day(now())
    ).order_by("stream")
    request = open_to.values_list("stream", flat=True).first()
    return Ground("经批准的调阅申请", request) if request else None


def session_of(request: HttpRequest) -> str:
    """Return the key of the sign-in session, "" where there is none."""
    session: Any = getattr(request, "session", None)
    return getattr(session, "session_key", "") or ""


def refuse(
    request: HttpRequest, recording: str, digest: str, attempt: str, code: str, parameter: str, message: str, remedy: str
) -> AccessRefused:
    """Note an attempt in the reading log and return what to raise."""
    person: Person = request.person  # type: ignore[attr-defined]
    article = article_of(person.view, parameter)
    note_refusal(
        person.agency, person.stream, recording, digest, session_of(request), attempt, name=person.actor.name, code=code,
        article=str(article), why=message,
    )  # fmt: skip
    return AccessRefused(code, article, message, remedy)


def recording_of(person: Person, digest: str) -> Folded | None:
    """Return the recording of one's agency to which an original belongs, None for what is no recording's."""
    rows = OriginalRow.objects.filter(digest=digest, agency=person.agency).order_by("stream")
    stream = rows.values_list("stream", flat=True).first()
    return look(stream) if stream else None


def open_to_view(
    request: HttpRequest, folded: Folded, digest: str, *, why: str = "", each: bool = False, part: bool = False, visit: str = ""
) -> Ground:
    """Let a person look at a recording, noted before anything is shown; raises AccessRefused, OriginalMissing, and what the ledger raises.

    each: note this opening by itself, as is done for secret material. part: what is asked for belongs to an opening that is noted (a range, a
    small picture): noted only where this session has none. visit: the request on which somebody from outside is shown it; then
    the visit must be in the register today.
    """
    person: Person = request.person  # type: ignore[attr-defined]
    if not folded.kind.visible(folded.state, person.actor):
        refuse(request, folded.stream, digest, "查阅涉密音像记录", "custody.not_cleared", "recording.secrecy", "没有相应查阅权限", "")
        raise OriginalMissing(digest)
    ground = ground_to_view(person, folded)
    if ground is None:
        raise refuse(
            request, folded.stream, digest, "查阅音像记录", "access.no_role", ACCESS, f"{person.actor.name}没有查阅该音像记录的职责或者批准",
            "确需查阅的，请向保管人提出调阅申请",
        )  # fmt: skip
    if visit:
        ground = _visited(request, folded, digest, visit)
    secret = bool(folded.state.secret)
    note_view(
        person.agency, person.stream, folded.stream, digest, session_of(request), why or ground.words, name=person.actor.name,
        request=ground.request, each=each or (secret and not part),
    )  # fmt: skip
    return ground


def _visited(request: HttpRequest, folded: Folded, digest: str, visit: str) -> Ground:
    person: Person = request.person  # type: ignore[attr-defined]
    today = local_day(now())
    state: Any = None
    if agency_of(visit) == person.agency and visit.split("/", 2)[1:2] == ["access_request"]:
        try:
            state = look(visit).state
        except UnknownStream:
            state = None
    if state is None or not state.opens(folded.stream, today):
        raise refuse(
            request, folded.stream, digest, "为查阅人打开音像记录", "access.not_approved", BAN, "该申请没有批准查阅这件音像记录，或者期限已过",
            "请核对调阅申请",
        )  # fmt: skip
    found = [one for one in state.visits if one.recording == folded.stream and local_day(one.at) == today]
    if not found:
        raise refuse(
            request, folded.stream, digest, "为查阅人打开音像记录", "access.not_registered", ACCESS, "今天没有登记查阅人、事由和时间",
            "请先办理“登记查阅”",
        )  # fmt: skip
    return Ground(f"查阅人：{found[-1].visitor}；{found[-1].reason}", visit)


class Destroyed(NotVisible):
    """The original was lawfully disposed of."""

    code = "original.destroyed"

    def __init__(self, on: object, ground: str) -> None:
        Exception.__init__(self, f"该音像记录的原件已于 {on} 经批准销毁（{ground}），只保留摘要和登记信息")


def refuse_destroyed(folded: Folded) -> None:
    """Say so where an original is gone; raises Destroyed."""
    gone = folded.state.keeping.gone
    if gone is not None:
        raise Destroyed(gone.on, gone.ground)


def guard_original(request: HttpRequest, digest: str, *, download: bool) -> None:
    """Ask and note before an original leaves by its digest, through whichever stream; what is no recording's passes.

    Ranges of one playing are one entry. Saving the file is refused: raises AccessRefused.
    """
    person: Person = request.person  # type: ignore[attr-defined]
    folded = recording_of(person, digest)
    if folded is None:
        return
    refuse_destroyed(folded)
    if download:
        if not folded.kind.visible(folded.state, person.actor):
            raise OriginalMissing(digest)
        raise refuse(
            request, folded.stream, digest, "下载原件", "access.no_request", BAN, "没有经批准的调阅申请，不得复制、下载音像记录",
            "请提出调阅申请，批准后从申请页面取得带标记的复制件",
        )  # fmt: skip
    begins = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    open_to_view(request, folded, digest, part=not begins)


def refuse_change(request: HttpRequest, digest: str) -> AccessRefused:
    """Note that somebody tried to delete or replace an original; nobody may, the administrator neither. Law: recording.no_editing."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = recording_of(person, digest)
    attempt = {"DELETE": "删除原件", "PUT": "替换原件", "PATCH": "修改原件", "POST": "修改原件"}.get(request.method or "", "修改原件")
    return refuse(
        request, folded.stream if folded is not None else "", digest, attempt, "original.unchangeable", NO_EDITING,
        f"原件不得删除、替换、剪辑或者修改，任何岗位都没有这一权限（{person.actor.name}：{attempt}）",
        "保存期限届满的，由保管人提出销毁，经另一人批准后办理",
    )  # fmt: skip


def noted_copy(request: HttpRequest, recording: str, digest: str, why: str, asked: str) -> None:
    """Note a copy before its first byte."""
    person: Person = request.person  # type: ignore[attr-defined]
    note_copy(person.agency, person.stream, recording, digest, session_of(request), why, name=person.actor.name, request=asked)


def hidden_from(person: Person) -> frozenset[str]:
    """Return the secret recordings of the agency that a person is not cleared for, by stream: lists, to-dos and other streams leave them out."""
    rows = KeepingRow.objects.filter(agency=person.agency).exclude(secret="").values_list("stream", "secret")
    return frozenset(stream for stream, secret in rows if not person.actor.holds(clearance(secret)))


def names_any(act: Act, streams: frozenset[str]) -> bool:
    """Say whether an act names one of these streams anywhere in its fields: then nothing of it is shown."""
    return bool(streams) and any(_named(act.model_dump(mode="json"), streams))


def _named(value: Any, streams: frozenset[str]) -> Iterator[bool]:
    if isinstance(value, str):
        yield value in streams
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _named(item, streams)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, streams)
