"""The API (/api/v1/): the same door for programs. Reads streams, and does acts with the model of the act as the body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, Header, NinjaAPI, Path, Query, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.files import UploadedFile
from ninja.security import SessionAuth
from pydantic import Field, StringConstraints

from mingfa.desk.act import Act, act_class, all_acts
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.errors import InvalidAct, Refused, UnknownAct, UnknownPerson
from mingfa.desk.models import Head
from mingfa.desk.perform import look, outlook
from mingfa.desk.store import instant, read_entries
from mingfa.law.errors import MingfaError
from mingfa.office import doing, reading
from mingfa.office.custody import hidden_from, names_any, refuse_change
from mingfa.office.forms import Problem as Wrong
from mingfa.office.middleware import status_of
from mingfa.office.people import Person
from mingfa.office.prefill import completed
from mingfa.office.vaulting import keep, media_type, staged
from mingfa.office.visible import OPINION_ACTS, kept_back, may_see_side, open_fields, opens

PAGE = 100
api = NinjaAPI(
    title="明法", version="1", auth=SessionAuth(), urls_namespace="api", docs_url=None,
    description="行政执法三项制度平台接口。以登录会话认证；写入须带 CSRF 令牌和 Idempotency-Key。",
)  # fmt: skip

Agency = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,29}$")]
Ident = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[\x21-\x7e]+$")]


class RefusalOut(Schema):
    """One reason why an act may not be done."""

    code: str
    article: str
    message: str
    remedy: str


class FieldOut(Schema):
    """One field that is wrong. path: where it stands in the act, as in the page's form."""

    path: str
    label: str
    message: str


class ErrorOut(Schema):
    """Every error: a stable code, Chinese words, and all refusals."""

    code: str
    message: str
    refusals: list[RefusalOut] = []
    problems: list[FieldOut] = []


class StreamOut(Schema):
    """A stream in a list."""

    stream: str
    kind: str
    title: str
    stage: str
    seq: int
    recorded_at: datetime


class StreamsOut(Schema):
    """A page of streams."""

    items: list[StreamOut]
    page: int
    pages: int
    count: int


class LimitOut(Schema):
    """A time limit. due_on: local day; end: as a page shows it, with the hour where it counts."""

    key: str
    label: str
    subject: str
    end: str
    stopped: bool
    provisional: bool
    article: str


class OpenOut(Schema):
    """An act: possible, or why not."""

    name: str
    label: str
    refusals: list[RefusalOut]


class StateOut(StreamOut):
    """A stream with its limits and acts."""

    stage_label: str
    limits: list[LimitOut]
    acts: list[OpenOut]


class EntryOut(Schema):
    """An entry. leaf: hash of its leaf, hex. fields: the act's own; null where the body was disposed of, less what is for the side volume
    only where the caller may not read it."""

    stream: str
    seq: int
    act: str
    label: str
    by: str
    by_name: str
    done_at: datetime
    recorded_at: datetime
    leaf: str
    late: bool
    late_reason: str
    warnings: list[dict[str, str]]
    fields: dict[str, Any] | None


class EntriesOut(Schema):
    """Some entries of a stream. next: pass it as `after` to read on, null at the end."""

    items: list[EntryOut]
    next: int | None


class ActOut(Schema):
    """An act that people may do. fields_schema: JSON schema of its fields, in one act's answer only."""

    name: str
    version: int
    label: str
    kind: str
    duty: str
    starts: bool
    stages: list[str]
    fields_schema: dict[str, Any] | None = None


class OriginalOut(Schema):
    """An uploaded file, which waits for the act that names it."""

    digest: str
    size: int
    media_type: str


ERRORS = {400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 413: ErrorOut, 422: ErrorOut, 503: ErrorOut}
WRITES = {**ERRORS, 409: ErrorOut, 507: ErrorOut}


def _person(request: HttpRequest) -> Person:
    person: Person | None = getattr(request, "person", None)
    if person is None:
        raise UnknownPerson(request.user.get_username())
    return person


def _error(request: HttpRequest, status: int, code: str, message: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message, "refusals": [], "problems": [], **more}, status=status)


def _refusals(refusals: Any) -> list[dict[str, str]]:
    return [{"code": one.code, "article": str(one.article), "message": one.message, "remedy": one.remedy} for one in refusals]


@api.exception_handler(MingfaError)
def _ours(request: HttpRequest, error: MingfaError) -> HttpResponse:
    if isinstance(error, Refused):
        return _error(request, 422, error.code, str(error), refusals=_refusals(error.refusals))
    if isinstance(error, InvalidAct):
        problems = [{"path": "", "label": label, "message": words} for label, words in error.problems]
        return _error(request, 422, error.code, str(error), problems=problems)
    return _error(request, status_of(error), error.code, str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [
        {"path": "-".join(str(part) for part in one["loc"]), "label": str(one["loc"][-1]), "message": "格式不符合要求"}
        for one in error.errors
    ]
    return _error(request, 422, "request.invalid", "请求的参数格式不正确，请对照接口说明更正", problems=problems)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _error(request, 401, "login.needed", "没有登录，或者登录已经过期；请登录后再试")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code, words = {
        400: ("http.bad_request", "请求正文不是有效的 JSON 对象"),
        403: ("http.csrf", "缺少 CSRF 令牌，或者令牌已经过期"),
    }.get(error.status_code, ("http.error", "请求没有成功"))
    return _error(request, error.status_code, code, words)


def _stream(head: Head) -> dict[str, Any] | None:
    folded = look(head.stream)
    return {
        "stream": head.stream, "kind": head.kind, "title": folded.kind.title(folded.state), "stage": folded.kind.stage(folded.state),
        "seq": folded.seq, "recorded_at": instant(folded.recorded_at),
    }  # fmt: skip


@api.get("/streams", response={200: StreamsOut, **ERRORS}, summary="本机关的卷", operation_id="list_streams")
def list_streams(
    request: HttpRequest, kind: Annotated[Kind | None, Query()] = None, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> dict[str, Any]:  # fmt: skip
    """List the streams of one's agency that one may see, the latest first."""
    person = _person(request)
    heads = Head.objects.filter(agency=person.agency).exclude(stream__in=hidden_from(person)).order_by("-recorded_at", "stream")
    if kind is not None:
        heads = heads.filter(kind=kind)
    count = heads.count()
    shown = [head for head in heads[(page - 1) * PAGE : page * PAGE] if _visible(head, person)]
    return {"items": [_stream(head) for head in shown], "page": page, "pages": max(1, -(-count // PAGE)), "count": count}


def _visible(head: Head, person: Person) -> bool:
    return opens(look(head.stream), person)


@api.get("/streams/{agency}/{kind}/{ident}", response={200: StateOut, **ERRORS}, summary="一个卷的现状", operation_id="read_stream")
def read_stream(request: HttpRequest, agency: Path[Agency], kind: Path[Kind], ident: Path[Ident]) -> dict[str, Any]:
    """Return a stream's stage, limits, and which acts are open, or why not."""
    person = _person(request)
    folded = reading.open_stream(person, agency, kind, ident)
    stage = folded.kind.stage(folded.state)
    found = outlook(folded.stream, person.stream, [cls for cls in all_acts() if cls.kind == kind])
    return {
        "stream": folded.stream, "kind": kind, "title": folded.kind.title(folded.state), "stage": stage,
        "stage_label": dict(folded.kind.stages).get(stage, ""), "seq": folded.seq, "recorded_at": instant(folded.recorded_at),
        "limits": [
            {
                "key": one.row.key, "label": one.row.label, "subject": one.row.subject, "end": one.end, "stopped": one.row.stopped,
                "provisional": one.row.provisional, "article": one.row.article,
            }
            for one in reading.limits_of(folded.stream)
        ],
        "acts": [{"name": one.act.name, "label": one.act.label, "refusals": _refusals(one.refusals)} for one in found],
    }  # fmt: skip


def _entry(entry: Entry[Act] | Erased, *, side: bool = True, shut: bool = False) -> dict[str, Any]:
    common = {
        "stream": entry.stream,
        "seq": entry.seq,
        "done_at": entry.done_at,
        "recorded_at": entry.recorded_at,
        "leaf": entry.leaf.hex(),
    }
    if isinstance(entry, Erased):
        empty: dict[str, Any] = {
            "act": entry.name,
            "label": "",
            "by": "",
            "by_name": "",
            "late": False,
            "late_reason": "",
            "warnings": [],
            "fields": None,
        }
        return common | empty
    return common | {
        "act": type(entry.act).name, "label": type(entry.act).label, "by": entry.by.person, "by_name": entry.by.name, "late": entry.late,
        "late_reason": entry.late_reason, "warnings": [dict(one) for one in entry.warnings], "fields": {} if shut else entry.act.model_dump(mode="json") if side else open_fields(entry.act),
    }  # fmt: skip


@api.get(
    "/streams/{agency}/{kind}/{ident}/entries", response={200: EntriesOut, **ERRORS}, summary="一个卷的留痕", operation_id="read_entries"
)
def list_entries(
    request: HttpRequest, agency: Path[Agency], kind: Path[Kind], ident: Path[Ident], after: Annotated[int, Query(ge=-1, le=2**31 - 2)] = -1,
) -> dict[str, Any]:  # fmt: skip
    """Return entries in order, from the one after `after`, a hundred at a time."""
    person = _person(request)
    folded = reading.open_stream(person, agency, kind, ident)
    side, hidden, back = may_see_side(folded.state, person), hidden_from(person), kept_back(folded, person)
    found = read_entries(folded.stream, after, after + PAGE)
    last = found[-1].seq if found else folded.seq

    def shut(entry: Entry[Act] | Erased) -> bool:
        if isinstance(entry, Erased):
            return False
        return names_any(entry.act, hidden) or (entry.seq >= back and entry.act.name in OPINION_ACTS)

    items = [_entry(entry, side=side, shut=shut(entry)) for entry in found]
    return {"items": items, "next": last if last < folded.seq else None}


@api.post("/streams/{agency}/{kind}/{ident}/acts/{name}", response={200: EntryOut, **WRITES}, summary="办理", operation_id="do_act")
def do_act(
    request: HttpRequest,
    agency: Path[Agency],
    kind: Path[Kind],
    ident: Path[Ident],
    name: str,
    fields: Annotated[dict[str, Any], Body(description="该事项的内容；各项见 GET /acts/{name} 的 fields_schema")],
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key", description="本次提交的编号；同一编号重复提交得到同一条留痕")],
    done_at: Annotated[datetime | None, Query(description="实际办理时间；不写为提交时间，不带时区为北京时间")] = None,
    late_reason: Annotated[str, Query(max_length=2000)] = "",
    expected_seq: Annotated[int | None, Query(ge=0, le=2**31 - 2)] = None,
) -> Any:
    """Do an act. The same key and the same act give the same entry; all refusals come at once."""
    person = _person(request)
    stream = f"{agency}/{kind}/{ident}"
    doing.check_agency(person, stream)
    cls = doing.act_named(name, stream)
    reading.begin_stream(person, agency, kind, ident, cls)
    act, problems = doing.make(cls, completed(cls, stream, fields))
    moment = doing.read_moment(done_at.isoformat()) if done_at is not None and done_at.year in doing.YEARS else None
    if done_at is not None and moment is None:
        problems.append(Wrong("done_at", "办理时间", f"{done_at.year} 年不合常理，请核对年份"))
    bad = [words for _, words in doing.unsafe(late_reason)]
    problems += [Wrong("late_reason", "迟录理由", words) for words in bad]
    if problems or act is None:
        told = [{"path": one.path, "label": one.label, "message": one.words} for one in problems]
        return _error(request, 422, InvalidAct.code, f"“{cls.label}”填写有误", problems=told)
    entry = doing.hand_over(person, act, stream, key=idempotency_key, done_at=moment, late_reason=late_reason, expected_seq=expected_seq)
    return _entry(entry)


def _act(cls: type[Act]) -> dict[str, Any]:
    return {
        "name": cls.name, "version": cls.version, "label": cls.label, "kind": cls.kind, "duty": cls.duty, "starts": cls.starts,
        "stages": sorted(cls.stages),
    }  # fmt: skip


def _public() -> Iterator[type[Act]]:
    return (cls for cls in all_acts() if not cls.internal)


@api.get("/acts", response={200: list[ActOut], **ERRORS}, summary="全部办理事项", operation_id="list_acts")
def list_acts(request: HttpRequest, kind: Annotated[Kind | None, Query()] = None) -> list[dict[str, Any]]:
    """List the acts that people may do."""
    _person(request)
    return [_act(cls) for cls in _public() if kind in (None, cls.kind)]


@api.get("/acts/{name}", response={200: ActOut, **ERRORS}, summary="一个办理事项及其内容", operation_id="read_act")
def read_act(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return an act with the JSON schema of its fields."""
    _person(request)
    cls = act_class(name)
    if cls is None or cls.internal:
        raise UnknownAct(name)
    return {**_act(cls), "fields_schema": cls.model_json_schema()}


@api.post("/originals", response={200: OriginalOut, **WRITES}, summary="上传原件", operation_id="upload_original")
def upload_original(request: HttpRequest, file: Annotated[UploadedFile, File()]) -> dict[str, Any]:
    """Keep a file until an act names it by its digest."""
    _person(request)
    digest = keep(file)
    return {"digest": digest, "size": staged().size(digest), "media_type": media_type(digest)}


def _unchangeable(request: HttpRequest, digest: str) -> None:
    raise refuse_change(request, digest)


@api.delete("/originals/{digest}", response={403: ErrorOut, **ERRORS}, summary="删除原件（一律不予办理）", operation_id="delete_original")
def delete_original(request: HttpRequest, digest: Path[Digest]) -> None:
    """Refuse: no post may delete an original; the attempt goes to the reading log."""
    _person(request)
    _unchangeable(request, digest)


@api.put("/originals/{digest}", response={403: ErrorOut, **ERRORS}, summary="替换原件（一律不予办理）", operation_id="replace_original")
def replace_original(request: HttpRequest, digest: Path[Digest]) -> None:
    """Refuse: no post may replace an original; the attempt goes to the reading log."""
    _person(request)
    _unchangeable(request, digest)


__all__ = ["Field", "api"]
