"""What all processes share: where the site is, the database, language, time."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SITE = Path(os.environ.get("MINGFA_SITE", "site")).resolve()
VAULT = os.environ.get("MINGFA_VAULT", "")
"""Where originals are (mingfa.vault.address); "" for SITE/vault."""
VAULT_SECOND = os.environ.get("MINGFA_VAULT_SECOND", "")
"""Where every original is a second time; "" for nowhere."""
SCRUB_MB_S = os.environ.get("MINGFA_SCRUB_MB_S", "")
"""How fast the worker reads all originals again and again, MiB a second; "" for never."""
SCRUB_DAYS = os.environ.get("MINGFA_SCRUB_DAYS", "30")
"""How many days after the beginning of one slow scrub the next begins."""


def secret(name: str) -> str:
    """Return a secret of the site, made at first use and kept in its folder, readable by its owner only."""
    from django.core.management.utils import get_random_secret_key

    path = SITE / "secrets" / name
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        value = get_random_secret_key()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(value)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        return value


def database(url: str, folder: Path, name: str) -> dict[str, Any]:
    """Return Django's settings for a database: SQLite in the site's folder, or PostgreSQL by its address."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / name),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
            },
            "CONN_MAX_AGE": None,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: unknown scheme {parts.scheme!r}; use postgresql://")
    from urllib.parse import parse_qs

    query = parse_qs(parts.query)
    host = query.get("host", [unquote(parts.hostname or "")])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "OPTIONS": {"prepare_threshold": 5},  # the ledger's own statements are planned once (mingfa.desk.store)
        "CONN_MAX_AGE": None,
    }


LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
