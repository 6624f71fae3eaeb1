"""The pages of alerts: ask for one, confirm it, end it. What they answer tells nobody whose alerts there are."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from mingfa.portal import store
from mingfa.portal.alerts import book, mailing
from mingfa.portal.letters import inbox
from mingfa.portal.letters.pages import _address as address_of
from mingfa.portal.text import terms
from mingfa.portal.words import KINDS

HOURLY, DAILY_TO_ONE, LONGEST_QUERY = 10, 5, 50


def _page(request: HttpRequest, template: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, template, told, status=status)
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def alerts(request: HttpRequest) -> HttpResponse:
    """Ask for an alert; the answer is the same whether there was one already."""
    names = {row["agency"]: row["name"] or row["agency"] for row in store.sources()}
    sent = request.POST if request.method == "POST" else request.GET
    typed = {name: sent.get(name, "").strip()[:300] for name in ("email", "agency", "kind", "q")}
    told: dict[str, Any] = {"typed": typed, "names": names, "kinds": KINDS, "takes": mailing.takes()}
    if request.method != "POST" or not mailing.takes():
        return _page(request, "portal/alerts/alerts.html", told)
    problems = _problems(typed, names)
    if problems:
        told |= {"problems": problems, "said": "有内容需要补充或者修改，已填写的内容都还在"}
        return _page(request, "portal/alerts/alerts.html", told, 422)
    counted = [
        inbox.too_fast(address_of(request), "alert", HOURLY, 3600),
        inbox.too_fast(typed["email"].lower(), "alert-to", DAILY_TO_ONE, 86_400),
    ]
    if counted[0]:
        return _page(request, "portal/alerts/alerts.html", told | {"said": "提交过于频繁，请一小时后再试"}, 429)
    if not counted[1]:
        book.ask(typed["email"], typed["agency"], typed["kind"], typed["q"])
    return _page(request, "portal/alerts/asked.html", {"email": typed["email"]})


def _problems(typed: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    try:
        validate_email(typed["email"])
    except ValidationError:
        problems["email"] = "请填写电子邮箱，例如 name@example.cn"
    if len(typed["email"]) > 254:
        problems["email"] = "电子邮箱过长，请核对"
    if typed["agency"] and typed["agency"] not in names:
        problems["agency"] = "请从列表中选择执法机关"
    if typed["kind"] and typed["kind"] not in KINDS:
        problems["kind"] = "请从列表中选择种类"
    if len(typed["q"]) > LONGEST_QUERY:
        problems["q"] = f"关键词不能超过 {LONGEST_QUERY} 个字，现在有 {len(typed['q'])} 个字"
    elif typed["q"] and not terms(typed["q"]):
        problems["q"] = "关键词里没有汉字、字母或者数字"
    return problems


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an alert; a POST does it, so that a machine which opens every link of a mail confirms nothing."""
    alert = book.confirm(token) if request.method == "POST" else book.find(token)
    told = {"alert": alert, "words": mailing.words_of(alert) if alert is not None else "", "done": request.method == "POST", "token": token}
    return _page(request, "portal/alerts/confirm.html", told, 200 if alert is not None else 404)


@never_cache
@csrf_exempt  # mail programs send it by themselves (List-Unsubscribe-Post, RFC 8058); the token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End an alert; a POST does it, from the page or from the mail program."""
    alert = book.find(token)
    if request.method == "POST":
        book.stop(token)
    told = {"alert": alert, "words": mailing.words_of(alert) if alert is not None else "", "done": request.method == "POST", "token": token}
    return _page(request, "portal/alerts/stop.html", told, 200 if alert is not None or request.method == "POST" else 404)
