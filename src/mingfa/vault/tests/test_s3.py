"""What only an S3-compatible store does: its errors in our words, its parts and versions, and where it is in one line of configuration."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import obstore
import pytest
from django.test import override_settings

from mingfa.testing.swift import Store
from mingfa.vault import FolderVault, OriginalBroken, OriginalMissing, VaultForbidden, VaultFull, VaultMisconfigured, VaultUnreachable
from mingfa.vault.address import S3Address, folder_of, s3_address
from mingfa.vault.s3 import S3Vault, make_bucket
from mingfa.vault.s3call import Calls, canonical_query, sign, text_of
from mingfa.vault.site import second_vault, site_vault, site_vaults
from mingfa.vault.tests.conftest import address_of

needs_swift = pytest.mark.needs("swift")


@pytest.fixture
def s3(make_s3: Callable[[], S3Vault]) -> S3Vault:
    return make_s3()


def test_a_signature_is_the_one_amazon_publishes():
    """The worked example "GET Bucket Lifecycle" of Amazon's description of Signature Version 4."""
    address = S3Address("examplebucket", "", "", "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    at = datetime(2013, 5, 24, tzinfo=UTC)
    query = canonical_query({"lifecycle": ""})
    signed = sign(address, "GET", "examplebucket.s3.amazonaws.com", "/", query, {}, b"", at)
    assert signed["authorization"].endswith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")


@needs_swift
def test_a_store_that_does_not_answer_does_not_let_or_has_no_bucket_says_so(swift_store: Store, tmp_path: Path):
    make_bucket(address_of(swift_store, "closed"))
    silent = replace(address_of(swift_store, "closed"), endpoint="http://127.0.0.1:9")
    for changes, error, words in (
        (silent, VaultUnreachable, "连接不上"),
        (address_of(swift_store, "closed", secret_access_key="wrong"), VaultForbidden, "拒绝访问"),
        (address_of(swift_store, "closed", access_key_id=swift_store.poor_key), VaultForbidden, "拒绝访问"),
        (address_of(swift_store, "no-such-bucket"), VaultMisconfigured, "桶不存在"),
    ):
        vault = S3Vault(changes, tmp_path)
        with pytest.raises(error, match=words) as told:
            vault.put([b"original"])
        assert "closed" in str(told.value) or "no-such-bucket" in str(told.value)
        assert swift_store.secret_key not in str(told.value)
        if error is not VaultMisconfigured:
            for call in (lambda vault=vault: list(vault.all()), lambda vault=vault: vault.tombstone("a" * 64)):
                with pytest.raises(error):
                    call()


@needs_swift
def test_a_full_store_keeps_nothing_and_says_so(swift_store: Store, tmp_path: Path):
    address = address_of(swift_store, "narrow")
    make_bucket(address)
    vault = S3Vault(address, tmp_path)
    small = vault.put([b"fits"])
    swift_store.limit("narrow", 1_000_000)
    with pytest.raises(VaultFull):
        vault.put([bytes(2_000_000)])
    assert list(vault.all()) == [small.digest]
    swift_store.limit("narrow", None)
    assert vault.put([bytes(2_000_000)]).size == 2_000_000


@needs_swift
def test_a_changed_byte_on_the_stores_disk_is_found(swift_store: Store, tmp_path: Path):
    address = address_of(swift_store, "worn")
    make_bucket(address)
    vault = S3Vault(address, tmp_path)
    before = set(swift_store.data_files())
    digest = vault.put([b"statement of 10:20"]).digest
    (file,) = set(swift_store.data_files()) - before
    file.write_bytes(b"statement of 10:21")
    with pytest.raises(OriginalBroken) as broken:
        vault.verify(digest)
    assert broken.value.digest == digest
    assert vault.replace(digest, [b"statement of 10:20"]).digest == digest
    assert vault.verify(digest)


@needs_swift
def test_broken_bytes_are_kept_aside_by_a_repair(s3: S3Vault):
    digest = s3.put([b"statement of 10:20"]).digest
    obstore.put(s3._store, s3._key(digest), b"statement of 10:21")
    with pytest.raises(OriginalBroken):
        s3.verify(digest)
    s3.replace(digest, [b"statement of 10:20"])
    assert s3.verify(digest)
    (aside,) = [found["path"] for batch in obstore.list(s3._store, s3._named("damaged")) for found in batch]
    assert bytes(obstore.get(s3._store, aside).bytes()) == b"statement of 10:21"
    assert list(s3.all()) == [digest]


@needs_swift
def test_parts_of_an_upload_that_nobody_completed_are_swept(s3: S3Vault):
    calls = Calls(s3.address)
    begun = calls.call("POST", s3._key("a" * 64), {"uploads": ""})
    upload = text_of(begun.tree(), "UploadId")
    assert calls.call("PUT", s3._key("a" * 64), {"partNumber": "1", "uploadId": upload}, bytes(100)).status == 200
    assert s3.sweep(3600) == 0
    assert not s3.has("a" * 64)
    assert s3.sweep(-10) == 1
    assert s3.sweep(-10) == 0


@needs_swift
def test_a_bucket_with_versions_keeps_none_of_what_was_disposed_of(swift_store: Store, tmp_path: Path):
    address = address_of(swift_store, "versions")
    make_bucket(address)
    on = b'<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>'
    calls = Calls(address)
    assert calls.call("PUT", query={"versioning": ""}, body=on).status == 200
    vault = S3Vault(address, tmp_path)
    digest = vault.put([b"twice"]).digest
    vault.replace(digest, [b"twice"])
    vault.remove(digest, b"{}")
    assert not vault.has(digest)
    versions = calls.call("GET", query={"versions": "", "prefix": vault._key(digest)})
    assert versions.status == 200
    assert digest.encode() not in versions.body.replace(f"<Prefix>{vault._key(digest)}</Prefix>".encode(), b"")


@needs_swift
def test_a_lock_that_the_store_does_not_offer_is_refused_before_anything_is_kept(swift_store: Store, tmp_path: Path):
    """Swift's S3 interface has no object lock."""
    address = address_of(swift_store, "originals", lock="compliance", retain_days=3650)
    make_bucket(address)
    vault = S3Vault(address, tmp_path)
    with pytest.raises(VaultMisconfigured, match="没有开启对象锁定"):
        vault.put([b"original"])
    assert list(vault.all()) == []


@pytest.mark.skipif(not os.environ.get("MINGFA_TEST_S3_LOCK"), reason="by hand, on a store with object lock: MINGFA_TEST_S3_LOCK")
def test_a_store_with_object_lock_refuses_what_it_holds(tmp_path: Path):
    from mingfa.vault import OriginalHeld

    vault = S3Vault(s3_address(os.environ["MINGFA_TEST_S3_LOCK"], tmp_path, "none"), tmp_path)
    make_bucket(vault.address, locked=True)
    content = os.urandom(1000)
    digest = vault.put([content]).digest
    assert vault.retained_until(digest) is not None
    with pytest.raises(OriginalHeld, match="锁定"):
        vault.remove(digest, b"{}")
    vault.hold(digest, True)
    version = text_of(vault._calls.call("GET", query={"versions": "", "prefix": vault._key(digest)}).tree(), "VersionId")
    assert vault._calls.call("DELETE", vault._key(digest), {"versionId": version}).status == 403, "the store itself refuses"
    vault.hold(digest, False)
    assert vault.verify(digest).size == 1000


@needs_swift
def test_the_first_bytes_of_a_late_range_come_without_the_rest(s3: S3Vault):
    content = os.urandom(12 * 1024 * 1024)
    digest = s3.put([content]).digest
    chunks = s3.read(digest, 11_000_000)
    assert next(iter(chunks))[:100] == content[11_000_000:11_000_100]


@needs_swift
def test_long_reads_are_made_of_short_ones(s3: S3Vault, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mingfa.vault.s3.WINDOW", 1000)
    content = os.urandom(3500)
    digest = s3.put([content]).digest
    assert b"".join(s3.read(digest)) == content
    assert b"".join(s3.read(digest, 500, 2700)) == content[500:3200]
    assert b"".join(s3.read(digest, 3000, 1000)) == content[3000:]
    chunks = s3.read(digest)
    next(chunks)
    s3.remove(digest, b"{}")
    with pytest.raises(OriginalMissing):
        list(chunks)


# Configuration ---------------------------------------------------------------------------------------------------------------------

KEY = 'access_key_id = "id"\nsecret_access_key = "s"\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "secrets").mkdir()
    return tmp_path


def credentials(site: Path, name: str = "vault.toml", mode: int = 0o600) -> None:
    path = site / "secrets" / name
    path.write_text(KEY)
    path.chmod(mode)


def test_an_address_says_all_but_the_key(site: Path):
    credentials(site)
    found = s3_address(
        "s3://evidence/xiangxi/2026?endpoint=https://store.example:9000/&region=cn&lock=governance&retain_days=3650", site, "vault.toml"
    )
    assert (found.bucket, found.prefix, found.endpoint, found.region) == ("evidence", "xiangxi/2026", "https://store.example:9000", "cn")
    assert (found.lock, found.retain_days, found.virtual_hosts) == ("governance", 3650, False)
    assert found.secret_access_key == "s"
    assert "secret_access_key" not in repr(found)
    assert S3Vault(found, site).where == "s3://evidence/xiangxi/2026"


def test_the_key_may_come_from_the_environment(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "from")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "outside")
    assert s3_address("s3://evidence", site, "vault.toml").secret_access_key == "outside"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("s3://id:secret@evidence", "不能写访问密钥"),
        ("s3://evidence?endpont=https://x", "不认识的参数"),
        ("s3://ev", "至少三个字符"),
        ("s3://evidence?lock=governance", "retain_days"),
        ("s3://evidence?lock=forever&retain_days=3", "lock"),
        ("s3://evidence?part_mib=1", "part_mib"),
        ("s3://evidence?retain_days=ten&lock=governance", "整数"),
        ("s3://evidence?style=other", "style"),
        ("s3://evidence?credentials=secrets/none.toml", "读不出来"),
    ],
)
def test_a_wrong_address_is_refused_with_words_that_help(site: Path, address: str, words: str):
    credentials(site)
    with pytest.raises(VaultMisconfigured, match=words) as told:
        s3_address(address, site, "vault.toml")
    assert "secret@" not in str(told.value)


def test_a_key_is_needed_and_must_be_nobody_elses_to_read(site: Path):
    with pytest.raises(VaultMisconfigured, match="没有访问密钥"):
        s3_address("s3://evidence", site, "vault.toml")
    credentials(site, mode=0o644)
    with pytest.raises(VaultMisconfigured, match="chmod 600"):
        s3_address("s3://evidence", site, "vault.toml")
    (site / "secrets" / "vault.toml").chmod(0o600)
    (site / "secrets" / "vault.toml").write_text("access_key_id = ")
    with pytest.raises(VaultMisconfigured, match="TOML"):
        s3_address("s3://evidence", site, "vault.toml")


def test_a_folder_is_named_by_its_absolute_path(tmp_path: Path):
    assert folder_of("/data/vault") == Path("/data/vault")
    assert folder_of("s3://evidence") is None
    with pytest.raises(VaultMisconfigured, match="绝对路径"):
        folder_of("data/vault")
    with pytest.raises(VaultMisconfigured, match="种类不明"):
        folder_of("ftp://store/vault")


def test_a_site_chooses_its_vaults_by_configuration_alone(site: Path):
    credentials(site)
    credentials(site, "vault-second.toml")
    with override_settings(SITE=site, VAULT="", VAULT_SECOND=""):
        assert isinstance(site_vault(), FolderVault)
        assert site_vault().where == str(site / "vault")
        assert second_vault() is None
        assert len(site_vaults()) == 1
    with override_settings(SITE=site, VAULT="s3://evidence/a", VAULT_SECOND=str(site / "other")):
        assert site_vault().where == "s3://evidence/a"
        assert site_vault() is site_vault()
        assert [vault.where for vault in site_vaults()] == ["s3://evidence/a", str(site / "other")]
