"""Where platforms are reached (报送接口配置): SITE/exchange.toml, with keys in SITE/secrets; nothing of it is in the ledger."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mingfa.law.errors import MingfaError

AUTHS = ("bearer", "hmac", "none")


class ConfigInvalid(MingfaError):
    """The file of adapters cannot be used."""

    code = "exchange.config"

    def __init__(self, why: str) -> None:
        super().__init__(f"报送接口配置 exchange.toml 有误：{why}")


@dataclass(frozen=True, slots=True)
class Adapter:
    """How one channel of one agency is reached. key is the secret itself and shows in no text. pull_key: with which the platform may ask us."""

    agency: str
    channel: str
    url: str
    form: str
    auth: str = "none"
    key: str = field(default="", repr=False)
    pull_key: str = field(default="", repr=False)
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Adapters:
    """All adapters of the site, and its own forms of messages."""

    adapters: Mapping[tuple[str, str], Adapter]
    forms: Mapping[str, Any]

    def get(self, agency: str, channel: str) -> Adapter | None:
        """Return the adapter of a channel."""
        return self.adapters.get((agency, channel))


def _secret(name: str) -> str:
    if not name:
        return ""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ConfigInvalid(f"密钥名“{name}”只能用字母、数字、- 和 _")
    path = Path(settings.SITE) / "secrets" / f"exchange-{name}"
    try:
        if path.stat().st_mode & 0o077 and os.name == "posix":
            raise ConfigInvalid(f"密钥文件 secrets/exchange-{name} 的权限过宽，请改为只有本用户可读（600）")
        found = path.read_text(encoding="utf-8").strip()
    except OSError:
        raise ConfigInvalid(f"没有密钥文件 secrets/exchange-{name}") from None
    if len(found) < 16:
        raise ConfigInvalid(f"密钥文件 secrets/exchange-{name} 的内容少于 16 个字符")
    return found


def adapters() -> Adapters:
    """Return the adapters of the site; none where there is no file. Raises ConfigInvalid."""
    path = Path(settings.SITE) / "exchange.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Adapters({}, {})
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigInvalid(str(error)) from None
    forms = told.pop("format", {})
    found: dict[tuple[str, str], Adapter] = {}
    for agency, channels in told.items():
        if not isinstance(channels, dict):
            raise ConfigInvalid(f"“{agency}”应为机关代码，其下按渠道配置")
        for channel, one in channels.items():
            found[agency, channel] = _adapter(agency, channel, one)
    for name, one in forms.items():
        if not isinstance(one, dict) or one.get("container") not in ("json", "xml") or not isinstance(one.get("fields"), dict):
            raise ConfigInvalid(f"格式“{name}”应有 container（json 或者 xml）和 fields")
    return Adapters(found, forms)


def _adapter(agency: str, channel: str, one: Any) -> Adapter:
    where = f"{agency}.{channel}"
    if not isinstance(one, dict) or (unknown := set(one) - {"url", "format", "auth", "secret", "pull_secret", "timeout_s"}):
        raise ConfigInvalid(f"{where} 有不认识的项目：{'、'.join(sorted(unknown)) if isinstance(one, dict) else one}")
    url, auth = str(one.get("url", "")), str(one.get("auth", "none"))
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise ConfigInvalid(f"{where} 的 url 应为 http 或者 https 网址")
    if auth not in AUTHS:
        raise ConfigInvalid(f"{where} 的 auth 应为 {'、'.join(AUTHS)} 之一")
    key = _secret(str(one.get("secret", "")))
    if auth != "none" and not key:
        raise ConfigInvalid(f"{where} 没有写 secret")
    timeout = one.get("timeout_s", 10)
    if not isinstance(timeout, int | float) or not 0 < timeout <= 120:
        raise ConfigInvalid(f"{where} 的 timeout_s 应在 0 至 120 秒之间")
    return Adapter(
        agency, channel, url, str(one.get("format", "disclosure")), auth, key, _secret(str(one.get("pull_secret", ""))), float(timeout)
    )
