"""Vaults for tests: a folder; a Swift of our own, or the S3 store that MINGFA_TEST_S3 names (with AWS_* for its key)."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mingfa.testing.swift import Store, swift
from mingfa.vault import FolderVault, Vault
from mingfa.vault.address import S3Address, s3_address
from mingfa.vault.s3 import S3Vault, make_bucket

OTHER = os.environ.get("MINGFA_TEST_S3", "")
S3 = pytest.param("s3", marks=[] if OTHER else [pytest.mark.needs("swift")])


@pytest.fixture(scope="session")
def swift_store() -> Iterator[Store]:
    with swift() as store:
        yield store


def address_of(store: Store, bucket: str, **changes: object) -> S3Address:
    given = {
        "bucket": bucket,
        "prefix": secrets.token_hex(4),
        "endpoint": store.endpoint,
        "region": "us-east-1",
        "access_key_id": store.access_key,
        "secret_access_key": store.secret_key,
        "part_bytes": 5 * 1024 * 1024,
    }
    return S3Address(**{**given, **changes})


@pytest.fixture(scope="session")
def make_s3(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], S3Vault]:
    """Give empty vaults on the store, each under a prefix of its own."""
    spool = tmp_path_factory.mktemp("spool")
    if OTHER:
        made = [s3_address(f"{OTHER.partition('?')[0].rstrip('/')}/{secrets.token_hex(4)}?{OTHER.partition('?')[2]}", spool, "none")]

        def other() -> S3Vault:
            from dataclasses import replace

            return S3Vault(replace(made[0], prefix=f"{made[0].prefix}/{secrets.token_hex(4)}"), spool)

        make_bucket(made[0])
        return other
    store = request.getfixturevalue("swift_store")
    make_bucket(address_of(store, "originals"))
    return lambda: S3Vault(address_of(store, "originals"), spool)


@pytest.fixture(params=["folder", S3])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "folder":
        return FolderVault(tmp_path / "vault")
    return request.getfixturevalue("make_s3")()


@pytest.fixture(params=["folder", S3])
def second(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "folder":
        return FolderVault(tmp_path / "second")
    return request.getfixturevalue("make_s3")()
