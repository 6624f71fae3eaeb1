"""The offline verifier page (核验页面): one HTML file with our own scripts in it, which its policy keeps from any network. Pure but for our own files."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

SCRIPTS = ("static/evidence/sha256.js", "verifier/ed25519.js", "verifier/verify.js", "verifier/page.js")


def _text(name: str) -> str:
    return (files("mingfa.evidence") / name).read_text(encoding="utf-8")


def _allowed(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def page_html() -> bytes:
    """Return the page. Its policy allows this very script and this very style, and nothing from anywhere else."""
    script = "\n" + "\n".join(_text(name) for name in SCRIPTS)
    style = "\n" + _text("verifier/page.css")
    policy = f"default-src 'none'; script-src {_allowed(script)}; style-src {_allowed(style)}; base-uri 'none'; form-action 'none'"
    page = _text("verifier/page.html")
    for mark, content in (("@@POLICY@@", policy), ("@@STYLE@@", style), ("@@SCRIPT@@", script)):
        page = page.replace(mark, content)
    return page.encode()
