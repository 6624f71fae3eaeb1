"""Uploads by parts (断点续传): the protocol's requests, from whoever may upload recordings, handed to mingfa.recording.tus."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from mingfa.law.errors import MingfaError
from mingfa.office.incoming import site_uploads
from mingfa.office.waiting import DUTY, check_case
from mingfa.recording import tus

PIECE = 512 * 1024
AHEAD = 8
SILENCE_S = 90.0
"""A sender from whom nothing comes for so long has gone; what has come stays, and the upload is free for whoever goes on."""

AT_ONCE = threading.BoundedSemaphore(12)
"""Fewer than the server has threads (office.serve): pages are answered while recordings come in."""


def begin(request: HttpRequest) -> HttpResponse:
    """Begin an upload."""
    return _answer(request, "")


def one(request: HttpRequest, upload: str) -> HttpResponse:
    """Go on with an upload, ask how far it is, or end it."""
    return _answer(request, upload)


def _answer(request: HttpRequest, ident: str) -> HttpResponse:
    uploads, person = site_uploads(), getattr(request, "person", None)
    if request.method == "OPTIONS":
        return _response(tus.options(uploads))
    if person is None:
        return _response(tus.Answer(401, {}, ("login.needed", "没有登录，或者登录已经过期；请登录后继续上传，已经收到的部分仍在")))
    if not person.has(DUTY):
        return _response(
            tus.Answer(403, {}, ("duty.not_yours", "您的岗位没有上传音像记录的职责；请由执法人员上传，或者请管理人员调整岗位"))
        )
    method = (
        request.headers.get("X-HTTP-Method-Override", request.method or "").upper() if request.method == "POST" else request.method or ""
    )
    sending = method in ("POST", "PATCH")
    if sending and not AT_ONCE.acquire(blocking=False):
        busy = tus.Answer(503, {"Retry-After": "5"}, ("upload.crowded", "正在接收的上传过多，请稍候，系统会自动继续"))
        return _response(busy)
    try:
        return _response(
            tus.answer(
                uploads, _asked(request, method), tus.Sender(person.agency, person.stream), ident,
                address=lambda made: reverse("tus-upload", args=[made]), check_place=lambda place: check_case(person, place.case) if place.case else None,
            )
        )  # fmt: skip
    finally:
        if sending:
            AT_ONCE.release()


def _asked(request: HttpRequest, method: str) -> tus.Asked:
    length = request.headers.get("Content-Length", "")
    known = int(length) if length.isascii() and length.isdigit() else None
    return tus.Asked(method, lambda name: request.headers.get(name, ""), known, lambda: _pieces(request, known))


def _pieces(request: HttpRequest, length: int | None) -> Iterator[bytes]:
    """Read the body ahead of the one who hashes and writes it; end when the sender is silent for too long or has gone."""
    source = request if length is not None else request.META["wsgi.input"]
    pieces: Queue[bytes] = Queue(AHEAD)
    stop = threading.Event()

    def put(piece: bytes) -> None:
        while not stop.is_set():
            try:
                pieces.put(piece, timeout=1.0)
            except Full:
                continue
            return

    def read() -> None:
        piece = b""
        while not stop.is_set():
            try:
                piece = source.read(PIECE)
            except (OSError, MingfaError, RuntimeError):
                piece = b""
            put(piece)
            if not piece:
                return

    threading.Thread(target=read, daemon=True, name="upload").start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=SILENCE_S)
            except Empty:
                return
            if not piece:
                return
            yield piece
    finally:
        stop.set()


def _response(found: tus.Answer) -> HttpResponse:
    response: HttpResponse
    if found.problem is None:
        response = HttpResponse(status=found.status)
        del response["Content-Type"]
    else:
        code, words = found.problem
        response = JsonResponse(
            {"code": code, "message": words, "refusals": []}, status=found.status, json_dumps_params={"ensure_ascii": False}
        )
    for name, value in found.headers.items():
        response[name] = value
    response.setdefault("Tus-Resumable", tus.VERSION)
    response.setdefault("Cache-Control", "no-store")
    return response
