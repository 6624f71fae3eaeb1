"""Comparing a vault with what is named: each original there with its digest, and no file that nobody names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mingfa.vault.store import OriginalBroken, OriginalMissing, Vault


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one original. code: "missing", "broken" or "unnamed". named_by: a stream that names it, "" for an unnamed one."""

    code: str
    digest: str
    named_by: str
    words: str


def compare(vault: Vault, named: Mapping[str, str]) -> Iterator[Fault]:
    """Read every original and say what is wrong. named: digest -> a stream that names it."""
    held = set(vault.all())
    for digest in sorted(named):
        try:
            vault.verify(digest)
        except OriginalMissing as error:
            yield Fault("missing", digest, named[digest], str(error))
        except OriginalBroken as error:
            yield Fault("broken", digest, named[digest], str(error))
        except OSError as error:
            yield Fault("broken", digest, named[digest], f"原件读不出来：{error.strerror or error}")
    for digest in sorted(held - named.keys()):
        yield Fault("unnamed", digest, "", "库中有此文件，但没有任何留痕提到它；可能是未提交的上传，请查明来源后补登或者清理")
