"""What every page of the portal shows: what the site is called and who runs it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return the names of the site, the operator and the records named at the foot of each page."""
    site = {
        "name": getattr(settings, "PORTAL_NAME", ""),
        "domain": getattr(settings, "PORTAL_DOMAIN", ""),
        "code": getattr(settings, "PORTAL_CODE", ""),
    }
    return {"site": site, "operator": getattr(settings, "PORTAL_OPERATOR", ""), "records": getattr(settings, "PORTAL_RECORDS", ())}
