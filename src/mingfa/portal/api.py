"""The open API (/api/v1/): what the pages show, as data, without a key; cursors never skip or repeat anything."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field, StringConstraints

from mingfa.portal import store
from mingfa.portal.asking import ask_of
from mingfa.portal.proof import content_of, proof_of
from mingfa.portal.reading import facts
from mingfa.portal.search import search

api = NinjaAPI(
    title="行政执法信息公示开放接口", version="1", urls_namespace="open", docs_url=None,
    description="无需密钥，只读。列表按首次公示的先后从新到旧排列；next 为下一页的游标，为 null 时到底。金额单位为分。",
)  # fmt: skip

Agency = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Item = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,60}$")]
Day = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Amount = Annotated[str, StringConstraints(pattern=r"^(\d{1,13}(\.\d{1,2})?)?$")]
Words = Annotated[str, StringConstraints(max_length=200)]
Limit = Annotated[int, Field(ge=1, le=100)]
Cursor = Annotated[int | None, Field(ge=0, le=2**53)]


class ErrorOut(Schema):
    """What went wrong and what to do."""

    code: str
    message: str


class BriefOut(Schema):
    """One item of a list. status: published, corrected, withdrawn."""

    agency: str
    item: str
    status: str
    kind: str
    organ: str
    number: str
    title: str
    decided_on: str
    published_on: str
    amount_fen: int | None


class YearOut(Schema):
    """A year whose data an agency has published."""

    agency: str
    year: int


class ListOut(Schema):
    """One page. total: at most 1000; more: there are more than that. problems: what of the question could not be understood."""

    items: list[BriefOut]
    next: int | None
    total: int
    more: bool
    problems: list[str]


class LineOut(Schema):
    """One line of a feed. index: its place. status: what its item is now, "" for what is no decision."""

    index: int
    kind: str
    item: str
    at: str
    content_hash: str
    status: str


class ItemOut(BriefOut):
    """One item with its content, as the feed carries it, its history, and the proof that it is in the feed."""

    laws: list[list[str]]
    content: dict[str, Any]
    history: list[LineOut]
    proof: dict[str, Any] | None


class AgencyOut(Schema):
    """One agency. problem: why its feed is not followed at present, "" when all is well."""

    agency: str
    name: str
    items: int
    officers: int
    lines: int
    followed_at: str
    problem: str


class ChangesOut(Schema):
    """Lines of a feed in their order; next is the index to go on from, null when there is nothing more now."""

    items: list[LineOut]
    next: int | None


class PartyOut(Schema):
    """Everything that is now public about an organisation."""

    code: str
    name: str
    items: list[BriefOut]


class OfficerOut(Schema):
    """One officer as the register of an agency shows him now."""

    agency: str
    on: str
    fields: dict[str, str]


class FigureOut(Schema):
    """How many decisions of a kind and a month are public now."""

    agency: str
    kind: str
    month: str
    shown: int
    withdrawn: int
    amount_fen: int


_ERRORS = {400: ErrorOut, 404: ErrorOut, 405: ErrorOut, 414: ErrorOut, 422: ErrorOut}


class Asked(Schema):
    """The question, as on the page of decisions. least, most: in 元. cursor: `next` of the page before."""

    q: Words = ""
    agency: Annotated[str, StringConstraints(max_length=60)] = ""
    kind: Annotated[str, StringConstraints(max_length=30)] = ""
    matter: Annotated[str, StringConstraints(max_length=60)] = ""
    law: Annotated[str, StringConstraints(max_length=100)] = ""
    place: Annotated[str, StringConstraints(max_length=60)] = ""
    since: Day = Field("", alias="from")
    until: Day = Field("", alias="to")
    least: Amount = ""
    most: Amount = ""
    state: Annotated[str, StringConstraints(pattern=r"^(shown|withdrawn)?$")] = ""
    cursor: Cursor = None
    limit: Limit = 20


@api.get("/decisions", response={200: ListOut, **_ERRORS}, summary="查询公示信息")
def decisions(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return decisions, the newest published first."""
    ask, problems = ask_of({**asked.dict(), "from": asked.since, "to": asked.until})
    found = search(ask, before=asked.cursor, size=asked.limit)
    return {
        "items": [_brief(row) for row in found.rows],
        "next": found.older,
        "total": found.total,
        "more": found.capped,
        "problems": problems,
    }


@api.get("/decisions/{agency}/{item}", response={200: ItemOut, **_ERRORS}, summary="一条公示信息及其证明")
def decision(request: HttpRequest, agency: Path[Agency], item: Path[Item]) -> dict[str, Any]:
    """Return one item."""
    row = store.item(agency, item)
    if row is None:
        raise HttpError(404, "没有这条公示信息；撤下的信息仍可查到撤下说明")
    lines, content = store.leaves_of(agency, item), content_of(row)
    return {
        **_brief(row), "content": content, "history": [_line(line, row["status"]) for line in lines], "laws": [list(law) for law in facts(content).laws],
        "proof": proof_of(row, store.source(agency), lines),
    }  # fmt: skip


@api.get("/agencies", response={200: list[AgencyOut], **_ERRORS}, summary="执法机关")
def agencies(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the agencies whose feeds are followed."""
    return [
        {**{name: row[name] for name in ("agency", "name", "items", "officers", "followed_at", "problem")}, "lines": row["size"]}
        for row in store.sources()
    ]


@api.get("/agencies/{agency}/changes", response={200: ChangesOut, **_ERRORS}, summary="公示数据流的变动，依次序")
def changes(
    request: HttpRequest, agency: Path[Agency], first: Annotated[int, Field(ge=0, le=2**53)] = 0, limit: Limit = 100
) -> dict[str, Any]:
    """Return the lines of a feed from an index on: what was published, corrected, withdrawn, in this order."""
    source = store.source(agency)
    if source is None:
        raise HttpError(404, "没有接入这个机关的公示数据")
    rows = store.changes(agency, first, limit)
    return {"items": [_line(row, row["status"] or "") for row in rows], "next": first + limit if first + limit < source["size"] else None}


@api.get("/agencies/{agency}/statements", response={200: list[dict[str, Any]], **_ERRORS}, summary="每日公示情况说明")
def statements(request: HttpRequest, agency: Path[Agency], before: Day = "", limit: Limit = 31) -> list[dict[str, Any]]:
    """Return the daily completeness statements, the newest first."""
    if store.source(agency) is None:
        raise HttpError(404, "没有接入这个机关的公示数据")
    return store.statements(agency, limit, before or "9999")


@api.get("/parties/{code}", response={200: PartyOut, **_ERRORS}, summary="一个单位的全部公示信息")
def party(request: HttpRequest, code: Path[Code]) -> dict[str, Any]:
    """Return what is public about an organisation, by its unified credit code."""
    name, rows = store.party(code)
    if not rows:
        raise HttpError(404, "没有这个统一社会信用代码的公示信息")
    return {"code": code, "name": name, "items": [_brief(row) for row in rows]}


@api.get("/officers/{number}", response={200: list[OfficerOut], **_ERRORS}, summary="按证件编号核对执法人员")
def officers(request: HttpRequest, number: Path[Number]) -> list[dict[str, Any]]:
    """Return the officers with this certificate's number; an empty list when there is none."""
    held = {source["agency"]: store.register(source["agency"]) for source in store.sources()}
    return [
        {"agency": agency, "on": row["on_day"], "fields": fields}
        for agency, row in held.items()
        if row is not None
        for fields in store.officers(agency, number)
    ]


@api.get("/statistics", response={200: list[FigureOut], **_ERRORS}, summary="按机关、种类、月份的件数")
def statistics(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the figures behind the page of statistics."""
    return [
        {**{name: row[name] for name in ("agency", "kind", "month", "shown", "withdrawn")}, "amount_fen": row["fen"]}
        for row in store.tallies()
    ]


@api.get("/annual", response={200: list[YearOut], **_ERRORS}, summary="各机关已公布的年度数据")
def annual_years(request: HttpRequest) -> list[dict[str, Any]]:
    """Return which years' data agencies have published, the newest year first."""
    return [{"agency": agency, "year": year} for agency, year in store.annual_years()]


@api.get("/annual/{agency}/{year}", response={200: dict[str, Any], **_ERRORS}, summary="一个机关一个年度的数据")
def annual(request: HttpRequest, agency: Path[Agency], year: Annotated[int, Path(ge=1900, le=2300)]) -> dict[str, Any]:
    """Return a year's data as the agency signed it, with its place in the feed."""
    content = store.annual(agency, year)
    if content is None:
        raise HttpError(404, "没有这个机关这个年度的数据")
    return content


@api.get("/agencies/{agency}/compliance", response={200: dict[str, Any], **_ERRORS}, summary="公示制度逐条落实情况")
def compliance(request: HttpRequest, agency: Path[Agency]) -> dict[str, Any]:
    """Return how an agency carries out its own rules, clause by clause, as it last said."""
    content = store.compliance(agency)
    if content is None:
        raise HttpError(404, "该机关没有公布制度落实情况")
    return content


def _brief(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in BriefOut.model_fields}


def _line(row: Any, status: str) -> dict[str, Any]:
    return {
        "index": row["idx"],
        "kind": row["kind"],
        "item": row["item"],
        "at": row["at"],
        "content_hash": row["content_hash"],
        "status": status,
    }


def error(status: int, code: str, message: str) -> HttpResponse:
    """Return an error as data."""
    return HttpResponse(
        json.dumps({"code": code, "message": message}, ensure_ascii=False), status=status, content_type="application/json; charset=utf-8"
    )


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, raised: ValidationError) -> HttpResponse:
    named = "、".join(dict.fromkeys(str(one["loc"][-1]) for one in raised.errors))
    return error(422, "query.invalid", f"参数不合格式：{named}；格式见 /api/v1/openapi.json")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, raised: HttpError) -> HttpResponse:
    return error(raised.status_code, "not_found" if raised.status_code == 404 else "refused", str(raised))
