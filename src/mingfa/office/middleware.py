"""What happens to every request: large bodies are refused, the person is known, idle sessions end, every refusal is said in Chinese."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from mingfa.desk.errors import Conflict, DeskError, KeyReused, LedgerBroken, NotReady, Refused, UnknownAct, UnknownPerson, UnknownStream
from mingfa.desk.streams import BadStream
from mingfa.law.errors import MingfaError
from mingfa.office.doing import NotVisible, OtherAgency
from mingfa.office.pages.errors import UPLOADS, error_page, is_api
from mingfa.office.people import person_of
from mingfa.office.waiting import OtherUnit
from mingfa.recording.uploads import UploadUnknown
from mingfa.vault.store import OriginalMissing, VaultFull

Answer = Callable[[HttpRequest], HttpResponseBase]
OPEN = ("/accounts/", "/static/")
BEAT = 60

STATUS: tuple[tuple[type[MingfaError], int], ...] = (
    (OtherAgency, 403), (NotVisible, 403), (OtherUnit, 403), (UploadUnknown, 404), (UnknownPerson, 403), (UnknownStream, 404), (UnknownAct, 404), (BadStream, 404),
    (OriginalMissing, 404), (Conflict, 409), (KeyReused, 409), (Refused, 422), (LedgerBroken, 503), (NotReady, 503), (VaultFull, 507),
    (DeskError, 422),
)  # fmt: skip


def status_of(error: MingfaError) -> int:
    """Return the HTTP status that says what kind of error this is."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 422)


def leave_out_nul(get_response: Answer) -> Answer:
    """Leave the character NUL out of what an address asks for: nothing anybody looks for holds it, and PostgreSQL knows no such text."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            request.META["QUERY_STRING"] = asked.replace("%00", "")
        return get_response(request)

    return answer


def answer_in_chinese(get_response: Answer) -> Answer:
    """Turn errors of ours, and bare refusals of the framework, into pages (or JSON for the API) in Chinese."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405:
            return error_page(
                request,
                405,
                "http.method",
                "这个地址不支持这种请求方式",
                "请返回上一页，使用页面上的按钮办理",
                allow=response.get("Allow", ""),
            )
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, MingfaError):
            return error_page(request, status_of(error), error.code, str(error), "")
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return error_page(request, 413, "body.too_large", "提交的内容超过允许的大小", "请减少内容，大的文件请作为附件上传")
        return None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def refuse_large_bodies(get_response: Answer) -> Answer:
    """Refuse a body over its size before a byte of it is read: small for everything but forms that carry files."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_page(request, 400, "body.length", "请求没有写明内容长度", "请重新提交")
        if request.path.startswith(UPLOADS):
            return get_response(request)  # a part is read piece by piece, up to what its upload was said to be
        files = (request.content_type or "") == "multipart/form-data"
        limit = settings.MAX_UPLOAD_BYTES if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length > limit:
            words = f"提交的内容为 {length / 1024**2:.1f} 兆字节，超过允许的 {limit / 1024**2:.0f} 兆字节"
            return error_page(request, 413, "body.too_large", words, "请减少内容，或者把大的文件分开上传")
        return get_response(request)

    return answer


def know_the_person(get_response: Answer) -> Answer:
    """Let nobody in who has not signed in; end a session that has been idle; find the person behind the account."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.person = None  # type: ignore[attr-defined]
        if request.user.is_authenticated and _idle(request):
            logout(request)
        if request.user.is_authenticated:
            request.person = person_of(request.user.get_username())  # type: ignore[attr-defined]
        if request.path.startswith(OPEN) or is_api(request):
            return get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("home"))
        if request.person is None:  # type: ignore[attr-defined]
            words = f"账号“{request.user.get_username()}”没有对应的在册人员，不能使用办公端"
            return error_page(request, 403, "person.unknown", words, "请管理人员在人员登记中填写登录名")
        return get_response(request)

    return answer


def _idle(request: HttpRequest) -> bool:
    """Say whether the session has not been used for too long; note the time, at most once a minute."""
    at, seen = int(time.time()), request.session.get("seen")
    if isinstance(seen, int) and at - seen > settings.IDLE_SECONDS:
        return True
    if not isinstance(seen, int) or at - seen >= BEAT:
        request.session["seen"] = at
    return False
