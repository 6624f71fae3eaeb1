"""What stands before every page of the portal."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

MAX_ADDRESS = 4000


def refuse_long_addresses(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuse requests that only a machine would make, and tell browsers to keep nothing but the page itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if len(request.get_full_path()) > MAX_ADDRESS:
            return HttpResponse("网址过长，请缩短查询内容后再试。", status=414, content_type="text/plain; charset=utf-8")
        if request.method not in ("GET", "HEAD"):
            return HttpResponse("本网站只提供查询。", status=405, content_type="text/plain; charset=utf-8", headers={"Allow": "GET, HEAD"})
        return get_response(request)

    return answer
