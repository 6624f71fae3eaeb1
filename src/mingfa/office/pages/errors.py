"""Answers that say what went wrong, by which code, and what to do next: a page, or JSON for the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

API = "/api/"
UPLOADS = "/recordings/uploads/"


def is_api(request: HttpRequest) -> bool:
    """Say whether a program asked, not a person at a page: the API, or an upload by parts."""
    return request.path.startswith((API, UPLOADS))


def error_page(request: HttpRequest, status: int, code: str, message: str, remedy: str, *, allow: str = "", **more: Any) -> HttpResponse:
    """Return the answer for an error, with its status."""
    response: HttpResponse
    if is_api(request):
        response = JsonResponse(
            {"code": code, "message": message, "refusals": [], **more}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    else:
        shown = {"status": status, "code": code, "message": message, "remedy": remedy, **more}
        response = render(request, "office/error.html", shown, status=status)
    if allow:
        response["Allow"] = allow
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return error_page(request, 400, "http.bad_request", "请求的格式不正确", "请返回上一页重新提交")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page(request, 403, "http.forbidden", "没有办理这项事项的权限", "请由有职责的人员办理")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page(request, 404, "http.not_found", "没有找到这个页面", "请核对地址，或者从首页重新进入")


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(request, 500, "server.error", "系统出现故障，这次操作没有生效", "请稍后再试；多次出现的，请告知系统管理人员")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret token is missing or old."""
    return error_page(request, 403, "http.csrf", "页面已经过期，这次提交没有生效", "请返回上一页，刷新后重新提交；已保存的草稿仍在")


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_: Any) -> HttpResponse:
    """Answer somebody who has failed to sign in too often."""
    return error_page(request, 429, "login.locked", "登录失败次数过多，账号已暂时锁定", "请十五分钟后再试，或者请系统管理人员重设口令")


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Answer addresses of the sign-in library that the office does not offer."""
    return not_found(request)
