"""Tiles: the tree and its leaves as plain files anybody can fetch (C2SP tlog-tiles), written once, read back and proved from.

checkpoint                      the signed note
tile/<L>/<N>[.p/<W>]            hashes: 256 to a full tile, W to the last one
tile/entries/<N>[.p/<W>]        leaves, each behind its length in 16 bits
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from mingfa.ledger.errors import ExportMismatch, LeafMalformed, TileMissing
from mingfa.ledger.leaf import MAX_LEAF, leaf_hash
from mingfa.ledger.merkle import EMPTY_ROOT, GetNode, consistency_proof, inclusion_proof, root, root_from
from mingfa.ledger.notes import unverified_checkpoint

WIDTH: Final = 256
"""Hashes in a full tile, leaves in a full bundle."""

HEIGHT: Final = 8
"""Levels of the tree that one tile spans."""

ReadTile = Callable[[int, int, int], bytes]
"""(tile level, tile number, width) -> width * 32 bytes."""


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Return the path of a hash tile, e.g. tile/0/x001/x234/067 or tile/1/000.p/17."""
    return f"tile/{level}/{_number(number)}{_partial(width)}"


def bundle_path(number: int, width: int = WIDTH) -> str:
    """Return the path of an entry bundle, e.g. tile/entries/x001/x234/067 or tile/entries/000.p/17."""
    return f"tile/entries/{_number(number)}{_partial(width)}"


def _number(number: int) -> str:
    if number < 0:
        raise ValueError(number)
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path


def _partial(width: int) -> str:
    if not 0 < width <= WIDTH:
        raise ValueError(width)
    return "" if width == WIDTH else f".p/{width}"


def width_of(level: int, number: int, size: int) -> int:
    """Return how many hashes tile `number` at this tile level has in a tree of `size` leaves; 0 when there is no such tile."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def tiles_of(size: int, since: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield (tile level, number, width) of the tiles of a tree of `size` leaves that the tree of `since` leaves did not have."""
    level = 0
    while size >> (HEIGHT * level):
        number = (since >> (HEIGHT * level)) // WIDTH
        while width := width_of(level, number, size):
            if width != width_of(level, number, since):
                yield level, number, width
            number += 1
        level += 1


def pack_bundle(leaves: Iterable[bytes]) -> bytes:
    """Return an entry bundle: each leaf behind its big-endian 16-bit length. Raises LeafMalformed for a leaf beyond MAX_LEAF bytes."""
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > MAX_LEAF:
            raise LeafMalformed(f"条目头 {len(leaf)} 字节，超过 {MAX_LEAF} 字节")
        parts += len(leaf).to_bytes(2, "big"), leaf
    return b"".join(parts)


def unpack_bundle(bundle: bytes) -> list[bytes]:
    """Return the leaves of an entry bundle. Raises LeafMalformed when the lengths do not add up."""
    leaves, at = [], 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle):
            raise LeafMalformed("条目包在一条的中间断开")
        leaves.append(bundle[at + 2 : end])
        at = end
    return leaves


def node_reader(size: int, read_tile: ReadTile) -> GetNode:
    """Return `get(level, index)` for merkle.py over the tiles of a tree of `size` leaves; each tile is read once."""
    seen: dict[tuple[int, int], bytes] = {}

    def get(level: int, index: int) -> bytes:
        tile_level, rest = divmod(level, HEIGHT)
        first, count = index << rest, 1 << rest
        number, offset = divmod(first, WIDTH)
        tile = seen.get((tile_level, number))
        if tile is None:
            if len(seen) > 64:
                seen.clear()
            tile = seen[tile_level, number] = read_tile(tile_level, number, width_of(tile_level, number, size))
        return root([tile[at : at + 32] for at in range(offset * 32, (offset + count) * 32, 32)])

    return get


class TileBuilder:
    """Leaf hashes in, tiles out; holds fewer than 256 hashes a level."""

    __slots__ = ("_counts", "_open", "size")

    def __init__(self) -> None:
        self.size = 0
        self._open: list[list[bytes]] = [[]]
        self._counts = [0]

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash; return the (level, number, bytes) of the full tiles it completes, mostly none."""
        self.size += 1
        level, hash_ = 0, leaf
        full: list[tuple[int, int, bytes]] = []
        while True:
            if level == len(self._open):
                self._open.append([])
                self._counts.append(0)
            tile = self._open[level]
            tile.append(hash_)
            if len(tile) < WIDTH:
                return full
            full.append((level, self._counts[level], b"".join(tile)))
            self._counts[level] += 1
            self._open[level] = []
            level, hash_ = level + 1, root(tile)

    def rest(self) -> list[tuple[int, int, bytes]]:
        """Return the (level, number, bytes) of the partial tiles at the right edge."""
        return [(level, self._counts[level], b"".join(tile)) for level, tile in enumerate(self._open) if tile]

    def root(self) -> bytes:
        """Return the tree head so far."""
        edge: list[bytes] = []
        for tile in self._open:
            if tile or edge:
                edge = [root([*tile, *edge])]
        return edge[0] if edge else EMPTY_ROOT


def write_static(folder: Path, leaves: Iterable[bytes], checkpoint: bytes) -> None:
    """Write the whole log as files: bundles and tiles first, the checkpoint last, each file whole or not at all.

    An earlier export of the same log may be there: what is published never changes, so a file with other bytes stops the export.
    Raises ExportMismatch when the leaves have not the size and root of the checkpoint, or contradict what was exported before.
    """
    point = unverified_checkpoint(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    builder, bundle, number = TileBuilder(), list[bytes](), 0
    folders: set[Path] = {folder}
    put = partial(_put, folder, folders)
    for leaf in leaves:
        if builder.size == point.size:
            raise ExportMismatch(f"条目多于检查点的 {point.size} 条")
        bundle.append(leaf)
        for level, tile_number, tile in builder.add(leaf_hash(leaf)):
            put(tile_path(level, tile_number), tile)
        if len(bundle) == WIDTH:
            put(bundle_path(number), pack_bundle(bundle))
            bundle, number = [], number + 1
    if builder.size != point.size:
        raise ExportMismatch(f"条目 {builder.size} 条，检查点 {point.size} 条")
    if bundle:
        put(bundle_path(number, len(bundle)), pack_bundle(bundle))
    for level, tile_number, tile in builder.rest():
        put(tile_path(level, tile_number, len(tile) // 32), tile)
    if builder.root() != point.root:
        raise ExportMismatch(f"条目算出的根 {builder.root().hex()} 不是检查点的根 {point.root.hex()}")
    for one in folders:
        _flush_folder(one)
    _replace(folder / "checkpoint", checkpoint)
    _flush_folder(folder)


class StaticLog:
    """An export on disk: its checkpoint, tiles and leaves. Nothing read here is trusted; audit.py checks it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def note(self) -> bytes:
        """Return the bytes of the signed checkpoint. Raises TileMissing."""
        return self._read("checkpoint")

    def read_tile(self, level: int, number: int, width: int = WIDTH) -> bytes:
        """Return a hash tile, a partial one also out of the full one (C2SP allows to drop partial tiles). Raises TileMissing."""
        path = tile_path(level, number, width)
        tile = self._read(path, tile_path(level, number))
        if len(tile) not in (width * 32, WIDTH * 32):
            raise TileMissing(path, f"长 {len(tile)} 字节，应为 {width * 32} 字节")
        return tile[: width * 32]

    def read_bundle(self, number: int, width: int = WIDTH) -> list[bytes]:
        """Return the leaves of a bundle, a partial one also out of the full one. Raises TileMissing."""
        path = bundle_path(number, width)
        try:
            leaves = unpack_bundle(self._read(path, bundle_path(number)))
        except LeafMalformed as error:
            raise TileMissing(path, "内容不完整") from error
        if len(leaves) not in (width, WIDTH):
            raise TileMissing(path, f"含 {len(leaves)} 条，应为 {width} 条")
        return leaves[:width]

    def leaves(self, size: int, start: int = 0) -> Iterator[bytes]:
        """Yield the leaf bytes from `start` up to `size`. Raises TileMissing."""
        for number in range(start // WIDTH, -(-size // WIDTH)):
            bundle = self.read_bundle(number, width_of(0, number, size))
            yield from bundle[max(0, start - number * WIDTH) :]

    def root(self, size: int) -> bytes:
        """Return the tree head of the first `size` leaves as the tiles have it. Raises TileMissing."""
        return root_from(size, node_reader(size, self.read_tile))

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Return the inclusion proof of a leaf in the tree of `size`. Raises TileMissing, ProofInvalid."""
        return inclusion_proof(index, size, node_reader(size, self.read_tile))

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the tree of `new` continues that of `old`. Raises TileMissing, ProofInvalid."""
        return consistency_proof(old, new, node_reader(new, self.read_tile))

    def _read(self, *paths: str) -> bytes:
        for path in paths:
            try:
                return (self.folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                continue
        raise TileMissing(paths[0], "不存在")


def _put(folder: Path, folders: set[Path], path: str, content: bytes) -> None:
    target = folder / path
    parent = target.parent
    while parent != folder:  # also for a file that is there already: an export that broke off may not have flushed its folder
        folders.add(parent)
        parent = parent.parent
    try:
        if target.read_bytes() != content:
            raise ExportMismatch(f"已公布的文件 {path} 内容不同，账本被改写或导到了别的账本的目录")
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)


def _replace(target: Path, content: bytes) -> None:
    """Write to a name of its own, flush, rename: a reader sees the old file or the whole new one."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
