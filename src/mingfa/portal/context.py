"""What every page of the portal shows: who runs the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shared(request: HttpRequest) -> dict[str, Any]:
    """Return the operator and the records named at the foot of each page."""
    return {"operator": getattr(settings, "PORTAL_OPERATOR", ""), "records": getattr(settings, "PORTAL_RECORDS", ())}
