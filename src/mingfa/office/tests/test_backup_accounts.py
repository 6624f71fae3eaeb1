"""A backup holds how people sign in: after a restore the password alone opens nothing for whoever had a second factor."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from mingfa import cli
from mingfa.agencies.models import PersonRow
from mingfa.agencies.setup import Site
from mingfa.desk import backup as backups
from mingfa.office.tests.conftest import PASSWORD
from mingfa.testing.clean import empty_database

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def guarded(bureau: Site) -> tuple[str, str, list[str]]:
    """(account, secret of its authenticator app, its recovery codes) of an officer."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = User.objects.get(username=PersonRow.objects.get(stream=bureau.people["officer"][0]).account)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    Authenticator.objects.filter(user=user).update(last_used_at=timezone.now() - timedelta(days=1))
    return user.username, secret, codes


def signs_in(account: str, code: str) -> bool:
    client = Client()
    answer = client.post("/accounts/login/", {"login": account, "password": PASSWORD})
    assert answer["Location"].startswith("/accounts/2fa/authenticate/"), "the password alone opens nothing"
    assert client.get("/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return client.get("/").status_code == 200


def test_second_factors_come_back_with_the_accounts(guarded: Any, tmp_path: Path, settings: Any, capsys: Any) -> None:
    account, secret, codes = guarded
    assert cli.main(["backup", str(tmp_path / "backup")]) == 0
    told = capsys.readouterr().out
    assert all(words in told for words in backups.LOST)
    with gzip.open(tmp_path / "backup/tables/mfa_authenticator.jsonl.gz", "rt", encoding="utf-8") as file:
        kept = file.read()
    assert secret not in kept
    assert not any(one in kept for one in codes)
    empty_database()
    settings.SITE = tmp_path / "restored"
    assert backups.restore(tmp_path / "backup") > 0
    assert signs_in(account, code_of(secret))
    assert signs_in(account, codes[0])
    assert not signs_in(account, "000000")


def test_a_backup_from_before_second_factors_were_in_it_is_restored(guarded: Any, tmp_path: Path, settings: Any) -> None:
    account, _, _ = guarded
    target = tmp_path / "backup"
    backups.backup(target)
    told = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    del told["files"]["tables/mfa_authenticator.jsonl.gz"]
    (target / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    empty_database()
    settings.SITE = tmp_path / "restored"
    assert backups.restore(target) > 0
    answer = Client().post("/accounts/login/", {"login": account, "password": PASSWORD})
    assert answer["Location"] == "/", "the account sets its second factor up again"


def test_a_backup_without_a_table_of_the_ledger_is_no_backup(bureau: Site, tmp_path: Path, settings: Any) -> None:
    target = tmp_path / "backup"
    backups.backup(target)
    told = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    del told["files"]["tables/ledger_body.jsonl.gz"]
    (target / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    empty_database()
    settings.SITE = tmp_path / "restored"
    with pytest.raises(backups.BackupInvalid, match="ledger_body"):
        backups.restore(target)
