"""Which fonts documents are set in: the agency's own where they are installed, else the free ones that come as packages.

GB/T 9704-2012 asks for 仿宋, 楷体, 黑体, 小标宋; those of the common makers are licensed and not shipped. Fonts of the machine are never used, so
that the same document has the same bytes on every machine with the same font folder. A family that is not there is never named.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from mingfa.documents.errors import FontMissing

# The first family that is installed wins; Noto is the ground under all of them, for names with rare characters.
_WISHES = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02", "方正仿宋_GBK", "FangSong", "仿宋", "STFangsong", "FandolFang R"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03", "方正楷体_GBK", "KaiTi", "楷体", "STKaiti", "FandolKai", "LXGW WenKai"),
    "hei": ("SimHei", "黑体", "FZHei-B01", "方正黑体_GBK", "STHeiti", "FandolHei"),
    "song": ("SimSun", "宋体", "FZShuSong-Z01", "STSong", "FandolSong"),
    "biao": ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "方正小标宋简体", "STZhongsong"),
}
_GROUND = {"hei": ("Noto Sans SC", "Noto Serif SC"), "": ("Noto Serif SC", "Noto Sans SC")}
_LAST = ("Noto Serif JP", "Noto Sans JP")  # holds characters of names that the mainland subset leaves out, e.g. U+20BB7
_PACKAGES = ("pylopdf_fonts_zh_cn", "pylopdf_fonts_jp")
_SUFFIXES = {".otf", ".ttf", ".ttc", ".otc"}
FOLDERS_VARIABLE = "MINGFA_FONT_FOLDERS"


@dataclass(frozen=True)
class FontSet:
    """Fonts found in some folders. roles: families for each use, most wanted first. identity: SHA-256 over all font files.

    handle: the typesetter's own loaded fonts, shared between documents. biao_is_own: a real 小标宋 is there, no thickening needed.
    """

    handle: typst.Fonts
    roles: dict[str, tuple[str, ...]]
    identity: str
    biao_is_own: bool


def configured_folders() -> tuple[Path, ...]:
    """Return the agency's own font folders, as the environment names them (separated as PATH is)."""
    named = os.environ.get(FOLDERS_VARIABLE, "")
    return tuple(Path(part) for part in named.split(os.pathsep) if part)


def installed_fonts(folders: tuple[Path, ...] | None = None) -> FontSet:
    """Return the fonts of these folders (default: the configured ones) above those that come as packages; loaded once and shared.

    Raises FontMissing when a folder does not exist, or when the packaged fonts are not installed.
    """
    return _load(configured_folders() if folders is None else folders)


@lru_cache(maxsize=4)
def _load(folders: tuple[Path, ...]) -> FontSet:
    for folder in folders:
        if not folder.is_dir():
            raise FontMissing(f"字库目录 {folder} 不存在")
    places = [*folders, *_package_folders()]
    handle = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(p) for p in places])
    families = set(handle.families())
    missing = [name for name in _GROUND[""] if name not in families]
    if missing:
        raise FontMissing(f"未找到基础字库 {'、'.join(missing)}")
    wanted = {name for wishes in _WISHES.values() for name in wishes}
    rest = tuple(sorted(families - wanted - set(_GROUND[""]) - set(_LAST)))
    roles = {}
    for role, wishes in _WISHES.items():
        ground = _GROUND.get(role, _GROUND[""])
        last = tuple(name for name in _LAST if name in families)
        roles[role] = (*(name for name in wishes if name in families), *ground, *last, *rest)
    return FontSet(handle, roles, _identity(places), biao_is_own=roles["biao"][0] in _WISHES["biao"])


def _package_folders() -> list[Path]:
    folders = []
    for package in _PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent)
    return folders


def _identity(places: list[Path]) -> str:
    files = sorted(path for place in places for path in place.rglob("*") if path.suffix.lower() in _SUFFIXES)
    digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
