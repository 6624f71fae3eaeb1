"""A package as a BagIt 1.0 bag (RFC 8493): the payload under data/, its manifest, the tag files. Pure; other people's tools validate it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from mingfa.evidence.layout import Member, member_of


def bag(members: Iterable[Member], at: int, organization: str = "") -> tuple[Member, ...]:
    """Return the members of a bag that holds these; the digests are known before anything is read. at: seconds since 1970."""
    payload = tuple(Member(f"data/{member.path}", member.size, member.sha256, member.read, member.part, member.sm3) for member in members)
    info = [
        *([f"Source-Organization: {organization}"] if organization else []),
        f"Bagging-Date: {datetime.fromtimestamp(at, UTC):%Y-%m-%d}",
        f"Payload-Oxum: {sum(member.size for member in payload)}.{len(payload)}",
    ]
    tags = (
        member_of("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        member_of("bag-info.txt", ("\n".join(info) + "\n").encode()),
        member_of("manifest-sha256.txt", _manifest(payload)),
    )
    return (*tags, member_of("tagmanifest-sha256.txt", _manifest(tags)), *payload)


def _manifest(members: Iterable[Member]) -> bytes:
    # A path with %, CR or LF would have to be encoded; layout.safe_name leaves none of them.
    return "".join(f"{member.sha256}  {member.path}\n" for member in sorted(members, key=lambda one: one.path)).encode()
