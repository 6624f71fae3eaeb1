"""The keys (密钥) of an agency: which public key signs for which purpose, from and up to which size of its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Key:
    """A public key. verifier: C2SP name+hash+base64. from_size, to_size: tree sizes at which it is good; to_size None while it is in use.

    compromised_from: first tree size from which its signatures are not trusted.
    """

    purpose: str
    verifier: str
    key_id: str
    enrolled_on: date
    from_size: int = 0
    to_size: int | None = None
    compromised_from: int | None = None

    @property
    def always_good(self) -> bool:
        """True for a key that was the first and holds still: whatever it signed may rest on it, at any size."""
        return self.from_size <= 1 and self.to_size is None and self.compromised_from is None

    def good_at(self, size: int) -> bool:
        """Say whether a signature over a tree of this size, or an entry at it, may rest on the key."""
        if self.compromised_from is not None and size >= self.compromised_from:
            return False
        return self.from_size <= size and (self.to_size is None or size <= self.to_size)


@dataclass(frozen=True)
class KeyringState:
    """All keys an agency has enrolled."""

    stream: str
    keys: tuple[Key, ...] = ()

    @property
    def stage(self) -> str:
        """Whether any key is enrolled."""
        return "enrolled" if self.keys else ""

    def good(self, purpose: str, size: int) -> tuple[Key, ...]:
        """Return the keys of a purpose that are good at a tree size."""
        return tuple(key for key in self.keys if key.purpose == purpose and key.good_at(size))

    def current(self, purpose: str) -> Key | None:
        """Return the key in use for a purpose."""
        return next((key for key in self.keys if key.purpose == purpose and key.to_size is None and key.compromised_from is None), None)
