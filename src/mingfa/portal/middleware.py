"""What stands before every page of the portal."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

MAX_ADDRESS = 4000
MAX_FORM = 64 * 1024
"""Bytes of a form: the longest letter in Chinese, encoded for the way, has room in it."""

FORMS = ("/report/", "/complaints/", "/answers/", "/progress/", "/alerts/")
"""Pages on which visitors write; everywhere else the site only answers questions."""


def refuse_long_addresses(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse requests that only a machine would make, and tell browsers to keep nothing but the page itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        long, other = len(request.get_full_path()) > MAX_ADDRESS, request.method not in ("GET", "HEAD")
        if other and not long and request.method == "POST" and request.path.startswith(FORMS):
            size = request.META.get("CONTENT_LENGTH") or ""
            if size.isdigit() and int(size) <= MAX_FORM:
                return get_response(request)
            return HttpResponse("提交的内容过长，请缩短后再试。", status=413, content_type="text/plain; charset=utf-8")
        if not long and not other:
            return get_response(request)
        words = "网址过长，请缩短查询内容后再试。" if long else "本网站只提供查询。"
        status, more = (414, {}) if long else (405, {"Allow": "GET, HEAD"})
        if request.path.startswith("/api/"):
            told = json.dumps({"code": "query.too_long" if long else "method.refused", "message": words}, ensure_ascii=False)
            return HttpResponse(told, status=status, content_type="application/json; charset=utf-8", headers=more)
        from mingfa.portal.pages import refused

        made = refused(request, status, "网址过长" if long else "不能这样访问", words)
        for name, value in more.items():
            made[name] = value
        return made

    return answer
