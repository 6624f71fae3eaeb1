"""Signing in: accounts are made by the administrator, codes of the second factor are kept encrypted, nothing is sent by e-mail."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the account somebody tries to sign in to, for counting failures: one account is one count however it is typed."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower()


class LongEnough(MinimumLengthValidator):  # type: ignore[misc]
    """A password has at least so many characters; said in Chinese, as the framework's own words are not."""

    def get_error_message(self) -> str:
        """Return what is wrong with a shorter one."""
        return f"口令太短，至少 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Return what is asked."""
        return f"口令至少 {self.min_length} 个字符。"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No registration, no messages by e-mail; Chinese words for a log-in that failed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "登录名或者口令不正确，请核对后重新输入。",
        "incorrect_password": "口令不正确，请重新输入。",
        "enter_current_password": "当前口令不正确，请重新输入。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers: the administrator makes accounts for enrolled people."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: the office has no e-mail."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are stored encrypted with a key that is derived from the site's own secret."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": "验证码不正确或者已经失效，请输入应用现在显示的验证码。"}

    def _box(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mingfa/mfa/1\n" + settings.SECRET_KEY.encode()).digest()))

    def encrypt(self, text: str) -> str:
        """Return the text encrypted."""
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text again."""
        return self._box().decrypt(encrypted_text.encode()).decode()
