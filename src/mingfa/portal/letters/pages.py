"""The pages of letters: report an error in a published item, complain or report, the receipt, and what became of it. No account, no script."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from mingfa.ledger.letters import ParcelInvalid, open_answer, typed
from mingfa.portal import store
from mingfa.portal.letters import inbox

HOURLY, DAILY, ASKING = 10, 3000, 30
"""Letters from one address in an hour, letters to the whole site in a day, look-ups from one address in ten minutes: nobody writes more by
hand, and a machine that does must not fill the disk or try codes."""

LASTS = 24 * 3600
"""How long an opened form can be sent, seconds; then it is opened anew with everything typed still there."""

LEAST = 2
"""A form is not read and filled within so many seconds by a person."""

ERRORS = (
    ("text", "文字有错漏"), ("fact", "事实、金额、日期等与实际不符"), ("changed", "决定已经变更、撤销或者履行，没有更新"),
    ("privacy", "公开了不应公开的信息"), ("other", "其他"),
)  # fmt: skip
COMPLAINTS = (("complaint", "投诉：对执法行为、执法人员的不满"), ("report", "举报：反映违法行为"), ("opinion", "意见建议"))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. most: characters. must: it is asked for. area: several lines."""

    name: str
    label: str
    most: int
    must: bool = False
    area: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


CONTACT = (
    Field("contact_name", "姓名", 40, hint="可以不填"),
    Field("contact", "电话或者电子邮箱", 100, hint="可以不填；填写后执法机关可以向您核实情况"),
)
ERROR_FIELDS = (
    Field("category", "错误类型", 20, must=True, choices=ERRORS),
    Field("text", "哪里有错，应当是什么", 2000, must=True, area=True),
    *CONTACT,
)
COMPLAINT_FIELDS = (
    Field("agency", "向哪个执法机关反映", 40, must=True),
    Field("form", "类别", 20, must=True, choices=COMPLAINTS),
    Field("subject", "标题", 100, must=True),
    Field("text", "具体情况", 5000, must=True, area=True, hint="请写明时间、地点、经过和您的要求"),
    Field("about", "被投诉的执法人员", 100, hint="姓名或者执法证件号，不知道的可以不填；被投诉的人员不能办理本件"),
    Field("place", "事情发生的地点", 200),
    *CONTACT,
)


@dataclass
class Filled:
    """A form as somebody filled it: what was typed, and what is wrong with it by field."""

    values: dict[str, str]
    problems: dict[str, str]
    said: str = ""


def _clean(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c)[0] != "C")
    return kept.strip()


def _filled(request: HttpRequest, fields: tuple[Field, ...]) -> Filled:
    values = {one.name: _clean(request.POST.get(one.name, "")[: one.most + 500]) for one in fields}
    problems: dict[str, str] = {}
    for one in fields:
        value = values[one.name]
        if one.must and not value:
            problems[one.name] = f"请{'选择' if one.choices or one.name == 'agency' else '填写'}{one.label}"
        elif len(value) > one.most:
            problems[one.name] = f"{one.label}不能超过 {one.most} 个字，现在有 {len(value)} 个字"
        elif value and one.choices and value not in dict(one.choices):
            problems[one.name] = f"请选择{one.label}"
    return Filled(values, problems)


def _seal_of_form(seed: str) -> str:
    return Signer(salt="mingfa.letters").sign(seed)


def _opened(request: HttpRequest) -> tuple[str, str]:
    """Return (seed of the form, what is wrong with it): each opened form is sent once, however often the button is pressed."""
    try:
        seed = Signer(salt="mingfa.letters").unsign(request.POST.get("opened", "")[:300])
        age = time.time() - int(seed.partition(".")[0])
    except (BadSignature, ValueError):
        return "", "表单已经失效，请核对内容后重新提交"
    if age > LASTS:
        return "", "表单打开时间过长，请核对内容后重新提交"
    if age < getattr(settings, "PORTAL_FORM_LEAST_SECONDS", LEAST):
        return seed, "提交过快，请核对内容后重新提交"
    return seed, ""


def _address(request: HttpRequest) -> str:
    """Return where a request comes from; behind the operator's own proxy, what that one says."""
    forwarded = request.headers.get("X-Forwarded-For", "") if getattr(settings, "PORTAL_BEHIND_PROXY", False) else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _page(request: HttpRequest, template: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, template, told, status=status)
    answer["Referrer-Policy"] = "same-origin"  # else browsers send the form without its origin, and it is taken for another site's
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _shown(fields: tuple[Field, ...], filled: Filled) -> list[dict[str, Any]]:
    return [{"field": one, "value": filled.values.get(one.name, ""), "problem": filled.problems.get(one.name, "")} for one in fields]


def _refused(request: HttpRequest, filled: Filled) -> tuple[str, int]:
    """Return the seed to go on with and the status: 0 when the letter may be kept."""
    seed, wrong = _opened(request)
    if request.POST.get("website", ""):  # no person sees this field
        filled.said = "提交没有成功，请重新填写"
        return "", 400
    if filled.problems:
        filled.said = "有内容需要补充或者修改，已填写的内容都还在"
        return seed, 422
    if wrong:
        filled.said = f"{wrong}，已填写的内容都还在"
        return seed, 422
    if inbox.too_fast(_address(request), "letter", HOURLY, 3600):
        filled.said = "您提交得过于频繁，请一小时后再试；紧急情况请直接拨打执法机关的电话"
        return seed, 429
    if inbox.too_fast("everybody", "letters", DAILY, 86_400):
        filled.said = "今天的来信过多，暂时不能提交；请明天再试，或者直接拨打执法机关的电话"
        return seed, 429
    return seed, 0


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def error(request: HttpRequest, agency: str, item: str) -> HttpResponse:
    """Report an error in a published item (报错)."""
    row = store.item(agency, item)
    if row is None or not row["status"]:
        raise Http404
    takes = dict(inbox.offices())
    filled, seed, status = Filled({}, {}), "", 200
    if request.method == "POST" and agency in takes:
        filled = _filled(request, ERROR_FIELDS)
        seed, status = _refused(request, filled)
        if not status:
            told = {**filled.values, "subject": str(row["title"] or row["number"])[:100], "about": "", "place": ""}
            return _given(request, agency, "error", item, told, seed)
    told_page = {
        "row": row, "fields": _shown(ERROR_FIELDS, filled), "said": filled.said, "problems": filled.problems, "opened": _seal_of_form(seed or inbox.new_seed()),
        "takes": agency in takes,
    }  # fmt: skip
    return _page(request, "portal/letters/error.html", told_page, status or 200)


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest) -> HttpResponse:
    """Complain about enforcement, report an offence, or give an opinion (投诉、举报、意见建议)."""
    offices = inbox.offices()
    asked = request.GET.get("agency", "")
    filled, seed, status = Filled({"agency": asked if asked in dict(offices) else offices[0][0] if len(offices) == 1 else ""}, {}), "", 200
    if request.method == "POST" and offices:
        filled = _filled(request, COMPLAINT_FIELDS)
        if filled.values["agency"] and filled.values["agency"] not in dict(offices):
            filled.problems["agency"] = "请选择执法机关"
        seed, status = _refused(request, filled)
        if not status:
            told = {**filled.values, "category": ""}
            return _given(request, told.pop("agency"), told.pop("form"), "", told, seed)
    told_page = {
        "fields": _shown(COMPLAINT_FIELDS, filled), "said": filled.said, "problems": filled.problems, "offices": offices,
        "opened": _seal_of_form(seed or inbox.new_seed()),
    }  # fmt: skip
    return _page(request, "portal/letters/complaint.html", told_page, status or 200)


def _given(request: HttpRequest, agency: str, form: str, item: str, told: dict[str, str], seed: str) -> HttpResponse:
    """Keep the letter and show receipt and code, once and again for the same opened form."""
    given = inbox.keep(agency, form, item, told, seed)
    name = dict(inbox.offices()).get(agency, agency)
    return _page(request, "portal/letters/receipt.html", {"given": given, "organ": name, "form": form})


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """What became of a letter, for whoever has its receipt and its code (查询办理情况)."""
    receipt, code = typed(request.POST.get("receipt", "")[:60]), typed(request.POST.get("code", "")[:60])
    told: dict[str, Any] = {"receipt": receipt, "code_typed": code, "said": "", "found": None, "letter": None}
    if request.method != "POST":
        return _page(request, "portal/letters/status.html", told)
    if not receipt or not code:
        told["said"] = "请填写回执编号和查询码"
        return _page(request, "portal/letters/status.html", told, 422)
    if inbox.too_fast(_address(request), "status", ASKING, 600):
        told["said"] = "查询过于频繁，请十分钟后再试"
        return _page(request, "portal/letters/status.html", told, 429)
    known = [row["agency"] for row in store.sources()]
    found = inbox.find(known, receipt, code)
    if found is None:
        told["said"] = "回执编号或者查询码不正确，请核对后再查"
        return _page(request, "portal/letters/status.html", told, 404)
    letter, key = found
    name = dict(inbox.offices()).get(letter.agency, letter.agency)
    answer: dict[str, Any] = {}
    if letter.box:
        try:
            answer = open_answer(key, letter.box)
        except ParcelInvalid:
            told["said"] = "答复暂时不能打开，请联系执法机关"
    given = datetime.fromisoformat(letter.at).isoformat() if letter.at else ""
    told |= {"found": letter, "letter": answer, "organ": name, "given_at": given}
    return _page(request, "portal/letters/status.html", told)


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form does not come from this site's own page (CSRF): say so in Chinese and how to go on."""
    return _page(request, "portal/letters/refused.html", {"typed": request.POST.get("text", "")[:5000]}, 403)
