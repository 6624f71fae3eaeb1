"""Keeping a second store complete: what is missing there is found by comparing two lists, so that no queue can lose anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event

from mingfa.vault.pace import Rate, Stopped
from mingfa.vault.store import Listed, OriginalBroken, OriginalMissing, Vault


@dataclass(slots=True)
class Copied:
    """What one round did. bad: digest -> what was wrong with it in the first store. stopped: the round did not come to its end."""

    originals: int = 0
    bytes: int = 0
    bad: dict[str, str] = field(default_factory=dict)
    stopped: bool = False


def missing_in(second: Vault, first: Vault) -> Iterator[Listed]:
    """Iterate over the originals of the first store that the second does not have, in the order of their digests."""
    held = iter(second.all())
    there = next(held, None)
    for listed in first.listing():
        while there is not None and there < listed.digest:
            there = next(held, None)
        if there != listed.digest:
            yield listed


def copy_missing(
    first: Vault, second: Vault, *, rate_bytes_s: float = 0, stop: Event | None = None, told: Callable[[Copied], None] = lambda done: None
) -> Copied:
    """Put what is missing into the second store, each compared with its digest on the way; one that is broken in the first is named and left.

    A round that stops (asked to, or the store fails) loses nothing: the next one finds what is still missing. Raises VaultFull,
    VaultUnreachable, VaultForbidden.
    """
    done, rate = Copied(), Rate(rate_bytes_s, stop)
    for listed in missing_in(second, first):
        try:
            rate(0)
            second.put(_paced(first, listed.digest, rate), expected=listed.digest)
        except Stopped:
            done.stopped = True
            return done
        except (OriginalBroken, OriginalMissing) as error:
            if first.has(listed.digest):
                done.bad[listed.digest] = str(error)
            continue
        except OSError as error:
            done.bad[listed.digest] = f"原件读不出来：{error.strerror or error}"
            continue
        stone = first.tombstone(listed.digest)
        if stone is not None and not first.has(listed.digest):
            second.remove(listed.digest, stone)  # disposed of while we were copying it
            continue
        done.originals += 1
        done.bytes += listed.size
        told(done)
    return done


def _paced(vault: Vault, digest: str, rate: Rate) -> Iterator[bytes]:
    for chunk in vault.read(digest):
        rate(len(chunk))
        yield chunk
