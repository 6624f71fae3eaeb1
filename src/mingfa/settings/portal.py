"""Settings of the portal: a public site with a store of its own; no office application, no office database, no office credentials."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from mingfa.settings.common import *  # noqa: F403
from mingfa.settings.common import SITE, secret

SECRET_KEY = secret("portal")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINGFA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
LETTERS_TO = os.environ.get("MINGFA_LETTERS_TO", "")
"""A folder in which waiting letters are laid out, sealed, for an office that reads it; none when empty."""
DATABASES: dict[str, object] = {}
INSTALLED_APPS = ["mingfa.portal", "whitenoise.runserver_nostatic", "django.contrib.staticfiles", "csp"]
ROOT_URLCONF = "mingfa.portal.urls"
WSGI_APPLICATION = "mingfa.portal.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mingfa.portal.middleware.refuse_long_addresses",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "mingfa.portal.context.shared"]},
    }
]
STATIC_ROOT = SITE / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
_ASSETS = Path(os.environ.get("MINGFA_ASSETS", Path(__file__).resolve().parents[3] / "build" / "static"))
STATICFILES_DIRS = [_ASSETS] if _ASSETS.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
HTTPS = os.environ.get("MINGFA_HTTPS", "") == "1"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

# What the foot of every page names (the conventions of government websites); empty until the site's operator fills it in
PORTAL_NAME = os.environ.get("MINGFA_PORTAL_NAME", "行政执法信息公示")
PORTAL_NOTICE = os.environ.get("MINGFA_PORTAL_NOTICE", "")
"""Words over every page: that the site is a demonstration, or closed for a while."""
PORTAL_DOMAIN = os.environ.get("MINGFA_PORTAL_DOMAIN", "")
PORTAL_CODE = os.environ.get("MINGFA_PORTAL_CODE", "")
"""The site's identification code (网站标识码), ten characters."""
PORTAL_OPERATOR = os.environ.get("MINGFA_PORTAL_OPERATOR", "")
PORTAL_RECORDS = tuple(filter(None, os.environ.get("MINGFA_PORTAL_RECORDS", "").split("|")))

# Letters from the public: the only pages with a form that is sent --------------------------------------------------------------------

CSRF_COOKIE_NAME = "mingfa_portal_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "mingfa.portal.letters.pages.refused"
if HTTPS:
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host and host != "*"]
PORTAL_FORM_LEAST_SECONDS = float(os.environ.get("MINGFA_PORTAL_FORM_LEAST_SECONDS", "2"))
PORTAL_BEHIND_PROXY = os.environ.get("MINGFA_PORTAL_BEHIND_PROXY", "") == "1"
"""Whether the visitor's address is what the operator's own proxy says in X-Forwarded-For."""
PORTAL_ORGAN_MARK = os.environ.get("MINGFA_PORTAL_ORGAN_MARK", "")
"""The address of the site's entry in the register of party and government sites (党政机关网站标识); a plain link, for no foreign script runs here."""

# E-mail alerts: sent only where the site knows its own address and how mail leaves ---------------------------------------------------

PORTAL_ADDRESS = os.environ.get("MINGFA_PORTAL_ADDRESS", "")
"""The address under which visitors find this site; it stands in mails."""
EMAIL_HOST = os.environ.get("MINGFA_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MINGFA_EMAIL_PORT", "465"))
EMAIL_HOST_USER = os.environ.get("MINGFA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MINGFA_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("MINGFA_EMAIL_SSL", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MINGFA_EMAIL_FROM", "noreply@localhost")
EMAIL_FILE_PATH = str(SITE / "mail")
_TO_FILES = os.environ.get("MINGFA_EMAIL_TO_FILES", "") == "1"
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if _TO_FILES else 'smtp'}.EmailBackend"
PORTAL_MAIL = "files" if _TO_FILES else EMAIL_HOST
"""How mail leaves: a mail server, files in the site's folder (demonstrations), or "" where there are no alerts."""
