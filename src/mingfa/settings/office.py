"""Settings of the office: staff pages, API, worker and command line."""

import os
import shlex
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from mingfa.settings.common import *  # noqa: F403
from mingfa.settings.common import SITE, database, secret

SECRET_KEY = secret("office")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINGFA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), SITE, "office.sqlite3")}
INSTALLED_APPS = [
    "mingfa.office",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "mingfa.ledger",
    "mingfa.desk",
    "mingfa.agencies",
    "mingfa.lists",
    "mingfa.cases",
    "mingfa.recorders",
    "mingfa.recording",
    "mingfa.custody",
    "mingfa.evidence",
    "mingfa.review",
    "mingfa.disclosure",
    "mingfa.dossier",
    "mingfa.exchange",
    "mingfa.licences",
    "mingfa.progress",
    "mingfa.reports",
    "mingfa.statistics",
]

# Pages ---------------------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "mingfa.office.urls"
WSGI_APPLICATION = "mingfa.office.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mingfa.office.middleware.leave_out_nul",
    "mingfa.office.middleware.answer_in_chinese",
    "mingfa.office.middleware.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mingfa.office.middleware.know_the_person",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mingfa.office.context.shared",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
MAX_UPLOAD_BYTES = int(os.environ.get("MINGFA_MAX_UPLOAD_BYTES", str(4 * 1024**3)))
MAX_RECORDING_BYTES = int(os.environ.get("MINGFA_MAX_RECORDING_BYTES", str(20 * 1024**3)))
INCOMING_QUOTA_BYTES = int(os.environ.get("MINGFA_INCOMING_QUOTA_BYTES", str(500 * 1024**3)))
UPLOAD_LASTS_S = float(os.environ.get("MINGFA_UPLOAD_HOURS", "168")) * 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CSRF_FAILURE_VIEW = "mingfa.office.pages.errors.csrf_failure"
LETTERS_FROM = tuple(shlex.split(os.environ.get("MINGFA_LETTERS_FROM", "")))
"""Folders or addresses of portals, quoted as for a shell, from which the worker takes letters by itself; none when empty."""
LETTERS_KEY_FILE = os.environ.get("MINGFA_LETTERS_KEY_FILE", "")
"""The file with the key for those addresses."""
PORTAL_ADDRESS = os.environ.get("MINGFA_PORTAL_ADDRESS", "")
"""Where the public finds the portal: printed on notices, as words and as a QR code; "" where notices name no address."""

# Files that pages load come from us alone; npm's parts are put into build/static by tools/assets.py -----------------------------

_ASSETS = Path(os.environ.get("MINGFA_ASSETS", Path(__file__).resolve().parents[3] / "build" / "static"))
STATICFILES_DIRS = [_ASSETS] if _ASSETS.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# What browsers are told ------------------------------------------------------------------------------------------------------

HTTPS = os.environ.get("MINGFA_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host and host != "*"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "mingfa_office"
CSRF_COOKIE_NAME = "mingfa_office_csrf"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
IDLE_SECONDS = int(os.environ.get("MINGFA_IDLE_MINUTES", "60")) * 60
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

# Signing in --------------------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "mingfa.office.sign_in.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "mingfa.office.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "mingfa.office.sign_in.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "明法"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "mingfa.office.sign_in.account_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "mingfa.office.pages.errors.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # locked by account: in an office many sit behind one address
