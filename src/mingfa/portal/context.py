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
    return {
        "site": site, "notice": getattr(settings, "PORTAL_NOTICE", ""), "operator": getattr(settings, "PORTAL_OPERATOR", ""), "organ_mark": getattr(settings, "PORTAL_ORGAN_MARK", ""),
        "records": [(words, _register(words)) for words in getattr(settings, "PORTAL_RECORDS", ())],
    }  # fmt: skip


def _register(record: str) -> str:
    """Return where a record named at the foot can be looked up: the registers of ICP and of public security; "" for any other."""
    if "公网安备" in record:
        return "https://beian.mps.gov.cn/"
    return "https://beian.miit.gov.cn/" if "ICP" in record.upper() else ""
