"""How letters leave the portal for the office: as files of a folder that is carried across, or fetched over HTTP with a key.

Nothing is taken off the list because it was handed out: a letter waits until the office's own feed confirms it. So a transfer that broke is
simply done again, and the office takes each receipt once.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from mingfa.ledger.letters import read_parcel
from mingfa.portal.letters import inbox

AT_ONCE = 200


def export(folder: Path, agency: str = "") -> int:
    """Write every waiting letter (of one agency, or all) as a file into a folder; return how many files are new. Done again, nothing changes."""
    made, after = 0, 0
    while batch := inbox.waiting(agency, after, AT_ONCE):
        for place, packed in batch:
            after = place
            path = folder / inbox.parcel_name(read_parcel(packed))
            if path.exists() and path.read_bytes() == packed:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".tmp")
            with temporary.open("wb") as file:
                file.write(packed)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
            made += 1
    return made


def lay_out(folder: Path) -> int:
    """Keep a folder of exactly the letters that wait, for an office that reads it by itself; return how many files are new."""
    made = export(folder)
    waiting, after = set[Path](), 0
    while batch := inbox.waiting("", after, AT_ONCE):
        after = batch[-1][0]
        waiting |= {folder / inbox.parcel_name(read_parcel(packed)) for _, packed in batch}
    for path in set(folder.glob("*/R*.json")) - waiting:
        path.unlink(missing_ok=True)
    return made


def _keys_path() -> Path:
    return Path(settings.SITE) / "inbox-keys.json"


def make_key(agency: str) -> str:
    """Make the key with which one agency fetches its letters over HTTP; only its hash stays on the portal. A former key ends."""
    key = secrets.token_urlsafe(32)
    path = _keys_path()
    held: dict[str, str] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    held[agency] = sha256(key.encode()).hexdigest()
    temporary = path.with_suffix(".tmp")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump(held, file, sort_keys=True)
    os.replace(temporary, path)
    return key


def _allowed(request: HttpRequest, agency: str) -> bool:
    path = _keys_path()
    held: dict[str, str] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    given = request.headers.get("Authorization", "")
    scheme, _, key = given.partition(" ")
    return scheme == "Bearer" and agency in held and hmac.compare_digest(sha256(key.encode()).hexdigest(), held[agency])


def pull(request: HttpRequest, agency: str) -> HttpResponse:
    """Give an office its waiting letters, sealed: `?after=` goes on from the last place; whoever has no key learns nothing."""
    address = request.META.get("REMOTE_ADDR", "")
    if not _allowed(request, agency):
        if inbox.too_fast(address, "inbox", 20, 600):
            return JsonResponse({"code": "inbox.too_often", "message": "尝试过于频繁，请十分钟后再试"}, status=429)
        return JsonResponse({"code": "inbox.no_key", "message": "取件密钥不正确"}, status=401, headers={"WWW-Authenticate": "Bearer"})
    after = request.GET.get("after", "0")
    if not after.isdigit() or len(after) > 15:
        return JsonResponse({"code": "inbox.after", "message": "参数 after 应为非负整数"}, status=400)
    batch = inbox.waiting(agency, int(after), AT_ONCE)
    told = {
        "parcels": [packed.decode() for _, packed in batch],
        "next": batch[-1][0] if batch else int(after),
        "more": len(batch) == AT_ONCE,
    }
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer
