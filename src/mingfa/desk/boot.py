"""Starting a process on a site: which folder, which settings, and a database at the present schema that protects its ledger."""

from __future__ import annotations

import os
from pathlib import Path


def setup(site: Path | None, settings: str = "mingfa.settings.office") -> Path:
    """Point the process at a site (MINGFA_SITE or ./site when left out), load Django with these settings, return the site's folder."""
    if site is not None:
        os.environ["MINGFA_SITE"] = str(site.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    folder = Path(os.environ.get("MINGFA_SITE", "site")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    return folder


def migrate() -> None:
    """Bring the database to the present schema; raises LedgerBroken when it does not protect the ledger afterwards."""
    from django.core.management import call_command

    from mingfa.desk.errors import LedgerBroken
    from mingfa.desk.verify import missing_guards

    call_command("migrate", verbosity=0, interactive=False)
    missing = missing_guards()
    if missing:
        raise LedgerBroken(f"数据库缺少保护留痕的触发器：{'、'.join(missing)}")
