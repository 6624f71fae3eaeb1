"""The archive package of 600 MB in 488 files, beside bagit-python making a bag of the same files in the same run.

Ours reads each original from the vault, writes it, hashes it against its registered digest and flushes it to disk, with the metadata as XML;
bagit-python is given a folder that already holds copies, moves them and hashes them. So ours does more; what counts is the limit of 20 s.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from measuring import Result, timed

FILES, TOTAL = 488, 600_000_000
QUICK_FILES, QUICK_TOTAL = 40, 20_000_000
LIMIT_S = 20.0
MOST_SIZE = 1.05


def run(*, quick: bool) -> Iterator[Result]:
    """Make the package, then the bag of bagit-python, and check ours with bagit-python."""
    import bagit

    from mingfa.dossier.bag import Bag, Member, member_of, write_bag
    from mingfa.vault.folder import FolderVault

    files, total = (QUICK_FILES, QUICK_TOTAL) if quick else (FILES, TOTAL)
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-archive-", dir=os.environ.get("TMPDIR")) as folder:
        root = Path(folder)
        vault, dice = FolderVault(root / "vault"), random.Random(1)
        sizes = _sizes(files, total, dice)
        members, given = [], 0
        for number, size in enumerate(sizes, 1):
            kept = vault.put(_noise(size, dice))
            given += size
            members.append(
                Member(
                    f"正卷/{number:03d}_第{number:04d}-{number:04d}页_材料.bin",
                    size,
                    kept.digest,
                    lambda digest=kept.digest: vault.read(digest),
                )
            )
        members.append(member_of("元数据/案卷.xml", _metadata(members)))
        _settle()
        made: list[Bag] = []
        ours = timed(lambda: made.append(write_bag(root / "ours", members, {"Source-Organization": "bench"})))
        bag = made[0]

        plain = root / "theirs"
        plain.mkdir()
        for member in members:
            target = plain / member.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                for chunk in member.read():
                    file.write(chunk)
        _settle()
        theirs = timed(lambda: (bagit.make_bag(str(plain), {"Source-Organization": "bench"}, processes=2, checksums=["sha256"]), os.sync()))
        valid = bagit.Bag(str(root / "ours")).is_valid()
        copied = timed(lambda: (shutil.copytree(root / "ours", root / "copy"), os.sync()))
        ratio = bag.size / given
        lines = [
            f"{given / 1e6:.0f} MB in {files} files, package {bag.size / 1e6:.1f} MB: {ratio:.4f} times the size",
            f"ours {ours:.2f} s; bagit-python {theirs:.2f} s on files already copied; cp -r and sync of the package {copied:.2f} s",
            f"bagit-python finds our package {'valid' if valid else 'NOT valid'}",
        ]
        yield Result("archive package", lines, f"{ours:.2f} s", f"< {LIMIT_S:.0f} s", ours < LIMIT_S and valid)
        yield Result("archive package, size", [], f"{ratio:.4f} times", f"<= {MOST_SIZE}", ratio <= MOST_SIZE)


def _sizes(files: int, total: int, dice: random.Random) -> list[int]:
    """Return sizes as a dossier has them: many scans, some recordings."""
    weights = [dice.paretovariate(1.3) for _ in range(files)]
    whole = sum(weights)
    return [max(2_000, int(total * one / whole)) for one in weights]


def _noise(size: int, dice: random.Random) -> Iterator[bytes]:
    left = size
    while left:
        part = dice.randbytes(min(left, 1024 * 1024))
        left -= len(part)
        yield part


def _metadata(members: list[Any]) -> bytes:
    root = ElementTree.Element("电子档案")
    for number, one in enumerate(members, 1):
        line = ElementTree.SubElement(root, "文件")
        for name, value in (("序号", number), ("文件名", one.path), ("大小", one.size), ("摘要算法", "SHA-256"), ("数字指纹", one.sha256)):
            ElementTree.SubElement(line, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8")


def _settle() -> None:
    """Let what was written before reach the disk, so that it is not counted."""
    os.sync()
