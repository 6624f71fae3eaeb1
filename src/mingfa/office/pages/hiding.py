"""The page of hiding (隐去处理): what of a publication will be hidden and why; a person adds, lifts and answers, each with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingfa.desk.models import FormDraft
from mingfa.disclosure.acts.masking import BECAUSE
from mingfa.office import forms, hiding, reading
from mingfa.office.pages.acts import draft_of
from mingfa.office.people import Person
from mingfa.office.spec import fields_of

SHORTEST, LONGEST, REASON = 2, 2_000, 300


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show what will be hidden; take what a person decides about it."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    if kind != "publication":
        raise Http404
    if not any(person.has(duty) for duty in hiding.DUTIES):
        raise PermissionDenied
    cls = hiding.act_for(folded.state)
    mine = cls is not None and person.has(cls.duty)
    kept: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    if mine and cls is not None:
        kept, typed = hiding.typed_in(person, cls, folded)
        if not kept and folded.state.version is not None:
            typed = _begun(hiding.version_act(folded), cls)
    act = hiding.drafted(typed) if mine else hiding.version_act(folded) or hiding.drafted({})
    sheet = hiding.sheet_of(folded.state, act, person)
    problem = ""
    if request.method == "POST":
        if not mine or cls is None:
            raise PermissionDenied
        problem, done = _decide(request, folded, typed, act, sheet)
        if not problem:
            fields = draft_of(typed, kept.get("key", ""), kept.get("done_at", ""), kept.get("late_reason", ""))
            FormDraft.objects.update_or_create(
                person=person.stream, stream=folded.stream, act=cls.name, defaults={"fields": fields, "seq": folded.seq}
            )
            messages.success(request, done)
            return HttpResponseRedirect(reverse("hiding", args=[agency, kind, ident]))
    return render(
        request,
        "office/hiding.html",
        {
            "folded": folded, "kind": folded.kind, "title": folded.kind.title(folded.state), "sheet": sheet, "mine": mine, "problem": problem,
            "because": BECAUSE, "next": cls, "version": folded.state.version, "given": request.POST if problem else {},
        },
        status=422 if problem else 200,
    )  # fmt: skip


def _begun(act: Any, cls: Any) -> dict[str, Any]:
    """Return the fields of a version that came back, or is corrected, as they would have been typed."""
    fields = fields_of(cls)
    return (
        forms.typed_of(fields, {name: getattr(act, name) for name in type(act).model_fields if name != "reason"}) if act is not None else {}
    )


def _decide(request: HttpRequest, folded: Any, typed: dict[str, Any], act: Any, sheet: hiding.Sheet) -> tuple[str, str]:
    """Change the draft by one decision; return (what is wrong, what was done)."""
    given = {name: str(request.POST.get(name) or "").strip() for name in ("words", "field", "because", "reason", "hide", "list", "row")}
    match request.POST.get("_do"):
        case "add":
            return _add(folded, typed, act, given)
        case "lift":
            return _lift(typed, sheet, given)
        case "answer":
            return _answer(typed, sheet, given)
        case "drop":
            return _drop(typed, given)
    return "没有选择要办理的事项，请使用页面上的按钮", ""


def _worded(given: dict[str, str]) -> str:
    if not SHORTEST <= len(given["words"]) <= LONGEST:
        return f"词语应为 {SHORTEST} 至 {LONGEST} 个字，现为 {len(given['words'])} 个字"
    if not given["reason"]:
        return "没有写明理由；理由随留痕保存，供审核人员核对"
    if len(given["reason"]) > REASON:
        return f"理由不超过 {REASON} 个字，现为 {len(given['reason'])} 个字"
    return ""


def _add(folded: Any, typed: dict[str, Any], act: Any, given: dict[str, str]) -> tuple[str, str]:
    wrong = _worded(given)
    if wrong:
        return wrong, ""
    if given["because"] not in dict(BECAUSE):
        return "没有选择这段文字属于哪一类", ""
    if not hiding.occurs(folded.state, act, given["words"]):
        return f"公示内容中没有“{given['words'][:30]}”，请逐字照原文填写", ""
    rows = [row for row in hiding.rows_of(typed, "added") if row["words"] != given["words"]]
    typed["added"] = [*rows, {name: given[name] for name in ("words", "because", "reason")}]
    return "", "已加入隐去的内容"


def _lift(typed: dict[str, Any], sheet: hiding.Sheet, given: dict[str, str]) -> tuple[str, str]:
    hit = hiding.is_hit(sheet, given["words"], given["field"])
    if hit is None:
        return "这一处已经不在隐去之列，请核对页面现在的内容", ""
    if hit.article is not None:
        return f"{hit.kind}依法一律隐去，不能取消（{hit.article}）；确属系统误认的，请在事实部分另行表述", ""
    wrong = _worded(given)
    if wrong:
        return wrong, ""
    if hit.span.source == "confirmed":
        typed["answered"] = [row for row in hiding.rows_of(typed, "answered") if row["words"] != given["words"]]
        return "", "已撤销对疑似姓名的确认"
    rows = list(hiding.rows_of(typed, "lifted"))
    typed["lifted"] = [*rows, {"words": given["words"], "field": given["field"], "reason": given["reason"]}]
    return "", "已取消这一处隐去，审核人员将看到理由"


def _answer(typed: dict[str, Any], sheet: hiding.Sheet, given: dict[str, str]) -> tuple[str, str]:
    if given["hide"] not in ("yes", "no"):
        return "请选择隐去还是保留", ""
    if not any(hit.text == given["words"] for hit in sheet.asked):
        return "这一处已经确认过，请核对页面现在的内容", ""
    rows = [row for row in hiding.rows_of(typed, "answered") if row["words"] != given["words"]]
    typed["answered"] = [*rows, {"words": given["words"], "hide": given["hide"]}]
    return "", "已确认隐去" if given["hide"] == "yes" else "已确认保留"


def _drop(typed: dict[str, Any], given: dict[str, str]) -> tuple[str, str]:
    if given["list"] not in hiding.KINDS:
        return "没有选择要撤销的事项", ""
    rows = list(hiding.rows_of(typed, given["list"]))
    row = int(given["row"]) if given["row"].isascii() and given["row"].isdigit() and len(given["row"]) < 5 else -1
    if not 0 <= row < len(rows) or rows[row].get("words") != given["words"]:
        return "这一项已经撤销，请核对页面现在的内容", ""
    typed[given["list"]] = rows[:row] + rows[row + 1 :]
    return "", "已撤销"
