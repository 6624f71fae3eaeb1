"""The page on which an applicant or a party reads the own matter: number, identity and code together, or nothing.

Whatever of the three is wrong, the answer is the same and takes as long: the key is derived and a text is tried in every case. Nothing is
kept of who asked for what but counts under hashes with the day's secret (`inbox.too_fast`).
"""

from __future__ import annotations

import os
import threading
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from mingfa.ledger.sealed import LEAST, make_lock, plain_code, plain_identity, plain_number, unseal
from mingfa.portal.letters import inbox
from mingfa.portal.letters.pages import _address as address_of
from mingfa.portal.progress.shelf import Office, offices, sealed

FROM_ADDRESS, FROM_ADDRESS_AT_ONE, AT_ONE = (20, 900), (8, 900), (200, 86_400)
"""Tries from one address, tries from one address at one number, tries from anywhere at one number: how many in how many seconds."""

LONGEST = {"number": 100, "identity": 40, "code": 40}
NOTHING = "没有查到。请核对受理（立案）编号、证件号码末位和查询码，三项都须与通知书上的一致；查询码重新核发过的，请使用新的查询码。"
TOO_OFTEN = "查询过于频繁，请 15 分钟后再试；急需了解办理情况的，请直接联系办理机关。"
_DECOY = os.urandom(LEAST + 40)
_hands = threading.BoundedSemaphore(2)
"""So many keys are derived at a time: each takes 32 MiB."""


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Ask for the three, and show what they open."""
    known = offices()
    typed = {name: request.POST.get(name, "")[: longest + 1].strip() for name, longest in LONGEST.items()}
    chosen = next((one for one in known if one.agency == (request.POST.get("agency") or request.GET.get("agency", ""))), None)
    if chosen is None and len(known) == 1:
        chosen = known[0]
    told: dict[str, Any] = {"offices": known, "agency": chosen.agency if chosen is not None else "", "typed": typed, "chosen": chosen}
    if request.method != "POST":
        return _page(request, told)
    problems = _problems(chosen, typed)
    if problems or chosen is None:
        return _page(request, told | {"problems": problems, "said": "有内容需要补充或者修改，已填写的内容都还在"}, 422)
    who, number = address_of(request), f"{chosen.agency}\n{plain_number(typed['number'])}"
    asked = ((who, "progress", *FROM_ADDRESS), (f"{who}\n{number}", "progress-at", *FROM_ADDRESS_AT_ONE), (number, "progress-of", *AT_ONE))
    counted = [inbox.too_fast(*one) for one in asked]  # every count is made, also after the first that is too high
    if any(counted):
        return _page(request, told | {"said": TOO_OFTEN}, 429)
    found = open_sealed(chosen, typed["number"], typed["identity"], typed["code"])
    if found is None:
        return _page(request, told | {"said": NOTHING}, 404)
    return _page(request, told | {"found": found})


def _problems(chosen: Office | None, typed: dict[str, str]) -> dict[str, str]:
    """Return what is missing or too short, by field: all of it can be seen without asking whether there is such a matter."""
    problems: dict[str, str] = {}
    if chosen is None:
        problems["agency"] = "请选择办理机关"
    for name, words in (("number", "受理（立案）编号"), ("identity", "证件号码末位"), ("code", "查询码")):
        if not typed[name]:
            problems[name] = f"请填写{words}"
        elif len(typed[name]) > LONGEST[name]:
            problems[name] = f"{words}过长，请核对"
    if chosen is not None and "identity" not in problems and not plain_identity(typed["identity"], chosen.identity):
        problems["identity"] = f"请填写证件号码（统一社会信用代码）的最后 {chosen.identity} 位"
    return problems


def open_sealed(office: Office, number: str, identity: str, code: str) -> dict[str, Any] | None:
    """Return what the three open, None when they open nothing; the same work either way."""
    with _hands:
        lock = make_lock(office.agency, number, plain_identity(identity, office.identity), plain_code(code))
    return unseal(lock, sealed(office.agency, lock.name) or _DECOY)


def _page(request: HttpRequest, told: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, "portal/progress/progress.html", told, status=status)
    answer["Referrer-Policy"] = "same-origin"  # else browsers send the form without its origin, and it is taken for another site's
    answer["X-Robots-Tag"] = "noindex, noarchive"
    answer["Cache-Control"] = "no-store, private"
    return answer
