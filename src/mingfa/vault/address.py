"""Where a vault is, in one line of configuration, and the key to it, which is never in that line.

    /data/vault                                                       a folder
    s3://bucket/prefix?endpoint=https://store.example:9000&region=cn   an S3-compatible store

Of an S3 address: `endpoint` (left out: the public service of that region), `region`, `style` (path or virtual), `ca` (a file with the
certificate of one's own authority), `credentials` (a file, relative to the site's folder), `part_mib` (size of the parts of large uploads),
`lock` (governance or compliance) with `retain_days`: every original is then locked by the store itself for that long.

The credentials' file is TOML with `access_key_id`, `secret_access_key` and, where the store wants it, `session_token`, readable by its
owner only; without a file the environment's AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are taken.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from mingfa.vault.store import VaultMisconfigured

_KNOWN = frozenset({"endpoint", "region", "style", "ca", "credentials", "part_mib", "lock", "retain_days"})
_LOCKS = ("governance", "compliance")


@dataclass(frozen=True, slots=True)
class S3Address:
    """An S3 store. endpoint: "" for the public service. prefix: without slashes at its ends. part_bytes: of multipart uploads.

    lock: "" or governance or compliance. retain_days: calendar days that the store refuses to remove an original.
    """

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)
    virtual_hosts: bool = False
    ca: str = ""
    part_bytes: int = 16 * 1024 * 1024
    lock: str = ""
    retain_days: int = 0


def folder_of(address: str) -> Path | None:
    """Return the folder that an address names, or None when it names an S3 store. Raises VaultMisconfigured."""
    if address.startswith("s3://"):
        return None
    if "://" in address:
        raise VaultMisconfigured(f"原件库地址 {address.partition('?')[0]} 的种类不明；请写成绝对路径，或者 s3://桶名/前缀?endpoint=…")
    path = Path(address)
    if not path.is_absolute():
        raise VaultMisconfigured(f"原件库目录 {path} 不是绝对路径；请写成绝对路径")
    return path


def s3_address(address: str, site: Path, default_file: str) -> S3Address:
    """Read an S3 address and find its key. default_file: the credentials' file in the site's `secrets/` when the address names none.

    Raises VaultMisconfigured.
    """
    parts = urlsplit(address)
    shown = f"s3://{parts.hostname or ''}{parts.path}"
    if "@" in parts.netloc:
        raise VaultMisconfigured(f"原件库地址 {shown} 中不能写访问密钥；请把密钥放在凭据文件或者环境变量中")
    given = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if unknown := sorted(given.keys() - _KNOWN):
        raise VaultMisconfigured(f"原件库地址 {shown} 中有不认识的参数：{'、'.join(unknown)}；可用的有：{'、'.join(sorted(_KNOWN))}")
    if len(parts.netloc) < 3:
        raise VaultMisconfigured(f"原件库地址 {shown} 的桶名至少三个字符")
    if given.get("style", "path") not in ("path", "virtual"):
        raise VaultMisconfigured(f"原件库地址 {shown} 的 style 只能是 path 或者 virtual")
    lock = given.get("lock", "")
    days, part = _number(given, "retain_days", 0, shown), _number(given, "part_mib", 16, shown)
    if lock not in ("", *_LOCKS) or bool(lock) != bool(days):
        raise VaultMisconfigured(f"原件库地址 {shown}：对象锁定须同时写明 lock（governance 或者 compliance）和 retain_days（天数）")
    if not 5 <= part <= 1024:
        raise VaultMisconfigured(f"原件库地址 {shown} 的 part_mib 须在 5 至 1024 之间")
    key = _credentials(given.get("credentials", ""), site, default_file, shown)
    return S3Address(
        bucket=parts.netloc,
        prefix=unquote(parts.path).strip("/"),
        endpoint=given.get("endpoint", "").rstrip("/"),
        region=given.get("region", "us-east-1"),
        access_key_id=key["access_key_id"],
        secret_access_key=key["secret_access_key"],
        session_token=key.get("session_token", ""),
        virtual_hosts=given.get("style") == "virtual",
        ca=given.get("ca", ""),
        part_bytes=part * 1024 * 1024,
        lock=lock,
        retain_days=days,
    )


def _number(given: dict[str, str], name: str, usual: int, shown: str) -> int:
    try:
        return int(given.get(name, usual))
    except ValueError:
        raise VaultMisconfigured(f"原件库地址 {shown} 的 {name} 须是整数") from None


def _credentials(named: str, site: Path, default_file: str, shown: str) -> dict[str, str]:
    path = site / named if named else site / "secrets" / default_file
    if named or path.exists():
        try:
            if path.stat().st_mode & 0o077:
                raise VaultMisconfigured(f"原件库凭据文件 {path} 他人可读；请执行 chmod 600 {path}")
            found = {name: str(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}
        except OSError as error:
            raise VaultMisconfigured(f"原件库凭据文件 {path} 读不出来：{error.strerror}") from error
        except ValueError as error:
            raise VaultMisconfigured(f"原件库凭据文件 {path} 不是有效的 TOML：{error}") from error
    else:
        names = {"access_key_id": "AWS_ACCESS_KEY_ID", "secret_access_key": "AWS_SECRET_ACCESS_KEY", "session_token": "AWS_SESSION_TOKEN"}
        found = {name: os.environ[variable] for name, variable in names.items() if os.environ.get(variable)}
    if not found.get("access_key_id") or not found.get("secret_access_key"):
        raise VaultMisconfigured(
            f"原件库 {shown} 没有访问密钥；请写入 {path}（access_key_id、secret_access_key），"
            "或者设置环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY"
        )
    return found
