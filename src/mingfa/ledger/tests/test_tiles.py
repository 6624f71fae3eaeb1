"""Tiles: paths and widths of C2SP tlog-tiles, exports that are whole or not there, proofs from files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingfa.ledger import tiles
from mingfa.ledger.errors import ExportMismatch, LeafMalformed, ProofInvalid, TileMissing
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import root, verify_consistency, verify_inclusion
from mingfa.ledger.notes import unverified_checkpoint
from mingfa.ledger.proofs import InclusionProof, prove
from mingfa.ledger.tests.a_log import KEYS, STRANGER, ALog, a_log
from mingfa.ledger.tiles import (
    StaticLog,
    TileBuilder,
    bundle_path,
    node_reader,
    pack_bundle,
    tile_path,
    tiles_of,
    unpack_bundle,
    write_static,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (tile_path(0, 0), "tile/0/000"),
        (tile_path(1, 999, 17), "tile/1/999.p/17"),
        (tile_path(0, 1000), "tile/0/x001/000"),
        (tile_path(3, 1234067), "tile/3/x001/x234/067"),
        (bundle_path(1234067, 255), "tile/entries/x001/x234/067.p/255"),
    ],
)
def test_paths_are_those_of_c2sp(path, expected):
    """c2sp.org/tlog-tiles, Merkle Tree: index 1234067 is x001/x234/067."""
    assert path == expected


@pytest.mark.parametrize("call", [lambda: tile_path(0, -1), lambda: tile_path(0, 0, 0), lambda: bundle_path(0, 257)])
def test_tiles_that_cannot_be_have_no_path(call):
    """c2sp.org/tlog-tiles: empty tiles are not served."""
    with pytest.raises(ValueError):
        call()


def test_the_tiles_of_70000_leaves():
    """c2sp.org/tlog-tiles, Partial Tiles: the example of the specification, and that of 256."""
    widths: dict[int, list[int]] = {}
    for level, _, width in tiles_of(70_000):
        widths.setdefault(level, []).append(width)
    assert widths == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_adds_just_the_new_tiles(one, two):
    """What the larger tree has and the smaller has not."""
    old, new = sorted((one, two))
    assert set(tiles_of(new, since=old)) == set(tiles_of(new)) - set(tiles_of(old))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_read_back(leaves):
    """c2sp.org/tlog-tiles, Log entries: big-endian 16-bit lengths."""
    raw = pack_bundle(leaves)
    assert unpack_bundle(raw) == leaves
    if raw:
        with pytest.raises(LeafMalformed):
            unpack_bundle(raw + b"\0")


def test_a_leaf_too_long_for_its_length_is_refused():
    """65,535 bytes go, one more does not."""
    assert unpack_bundle(pack_bundle([b"a" * 65_535])) == [b"a" * 65_535]
    with pytest.raises(LeafMalformed):
        pack_bundle([b"a" * 65_536])


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 65_535, 65_536, 65_537, 66_049])
def test_the_builder_makes_exactly_the_tiles_and_the_root(size):
    """Against the widths of the specification and the root over all leaves at once."""
    hashes = [leaf_hash(b"%d" % at) for at in range(size)]
    builder, made = TileBuilder(), {}
    for one in hashes:
        made |= {(level, number): tile for level, number, tile in builder.add(one)}
    made |= {(level, number): tile for level, number, tile in builder.rest()}
    assert {(*where, len(tile) // 32) for where, tile in made.items()} == set(tiles_of(size))
    assert builder.root() == root(hashes)
    if size > 256:
        assert made[1, 0][:32] == root(hashes[:256])


@given(st.integers(1, 1500), st.data())
@settings(max_examples=40)
def test_proofs_from_tiles_verify(size, data):
    """Inclusion and consistency out of tiles alone."""
    hashes = [leaf_hash(b"%d" % at) for at in range(size)]
    builder, made = TileBuilder(), {}
    for one in hashes:
        made |= {(level, number): tile for level, number, tile in builder.add(one)}
    made |= {(level, number): tile for level, number, tile in builder.rest()}

    def read(level, number, width):
        tile = made[level, number]
        assert len(tile) == width * 32
        return tile

    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    get = node_reader(size, read)
    head = root(hashes)
    verify_inclusion(hashes[index], index, size, tiles.inclusion_proof(index, size, get), head)
    verify_consistency(old, size, root(hashes[:old]), head, tiles.consistency_proof(old, size, get))


@pytest.fixture(scope="module")
def log() -> ALog:
    return a_log(700)


def test_an_export_reads_back_and_proves(log, tmp_path):
    """Root, leaves, inclusion and consistency from files; a grown log is exported over the old one."""
    write_static(tmp_path, log.leaves[:300], log.note(300))
    assert StaticLog(tmp_path).root(300) == root([leaf_hash(one) for one in log.leaves[:300]])
    write_static(tmp_path, iter(log.leaves), log.note())
    static = StaticLog(tmp_path)
    point = unverified_checkpoint(static.note())
    assert (point.size, point.root) == (700, static.root(700))
    assert list(static.leaves(700, start=255)) == log.leaves[255:]
    assert list(static.leaves(300)) == log.leaves[:300]
    for index in (0, 255, 256, 511, 512, 699):
        proof = static.inclusion_proof(index, 700)
        verify_inclusion(leaf_hash(log.leaves[index]), index, 700, proof, point.root)
    verify_consistency(300, 700, static.root(300), point.root, static.consistency_proof(300, 700))
    (tmp_path / "tile/0/001.p/44").unlink()
    (tmp_path / "tile/entries/001.p/44").unlink()
    assert list(static.leaves(300)) == log.leaves[:300], "a dropped partial file is read out of the full one"
    assert static.root(300) == root([leaf_hash(one) for one in log.leaves[:300]])
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".tmp")]


@pytest.mark.parametrize("wrong", ["fewer", "more", "other"])
def test_leaves_that_are_not_the_checkpoints_leave_no_checkpoint(log, tmp_path, wrong):
    """A checkpoint is written only over what it says."""
    leaves = {"fewer": log.leaves[:299], "more": log.leaves[:301], "other": [*log.leaves[:299], log.leaves[300]]}[wrong]
    with pytest.raises(ExportMismatch):
        write_static(tmp_path, leaves, log.note(300))
    assert not (tmp_path / "checkpoint").exists()


def test_what_was_published_is_never_overwritten(log, tmp_path):
    """c2sp.org/tlog-tiles: full tiles are immutable; another log in the same folder is refused and the old one stays whole."""
    write_static(tmp_path, log.leaves[:300], log.note(300))
    other = ALog()
    for index in range(300):
        other.add(f"case/{index % 5}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ExportMismatch, match="内容不同"):
        write_static(tmp_path, other.leaves, other.note())
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("stored", [False, True])
def test_a_flush_that_fails_leaves_a_whole_export(log, tmp_path, monkeypatch, stored):
    """Each flush fails in turn, not stored and stored with the answer lost: the old or the new export is whole, and doing it again completes."""
    real, left = tiles.os.fsync, 10**9

    def failing(handle):
        nonlocal left
        left -= 1
        if stored or left >= 0:
            real(handle)
        if left < 0:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tiles.os, "fsync", failing)
    failures, finished = 0, False
    while not finished:
        folder = tmp_path / str(failures)
        left = 10**9
        write_static(folder, log.leaves[:300], log.note(300))
        left = failures
        try:
            write_static(folder, log.leaves, log.note())
            finished = True
        except OSError:
            failures += 1
        point = unverified_checkpoint(StaticLog(folder).note())
        assert StaticLog(folder).root(point.size) == point.root
        assert list(StaticLog(folder).leaves(point.size)) == log.leaves[: point.size]
        assert not [path for path in folder.rglob("*") if path.name.endswith(".tmp")]
        left = 10**9
        write_static(folder, log.leaves, log.note())
        assert unverified_checkpoint(StaticLog(folder).note()).size == 700
    assert failures > 9


@pytest.mark.parametrize("damage", ["gone", "short", "empty"])
def test_a_damaged_file_is_named(log, tmp_path, damage):
    """What the checkpoint needs and the folder has not is an error with the path."""
    write_static(tmp_path, log.leaves[:300], log.note(300))
    for path, read in (
        ("tile/0/000", lambda: StaticLog(tmp_path).root(300)),
        ("tile/entries/000", lambda: list(StaticLog(tmp_path).leaves(300))),
    ):
        file = tmp_path / path
        content = file.read_bytes()
        file.unlink()
        if damage != "gone":
            file.write_bytes(content[:-1] if damage == "short" else b"")
        with pytest.raises(TileMissing) as caught:
            # root(300) of intact upper tiles need not read the first leaf tile, so ask for a proof inside it
            StaticLog(tmp_path).inclusion_proof(0, 300) if path == "tile/0/000" else read()
        assert caught.value.path == path


def test_a_proof_file_proves_one_leaf(log, tmp_path):
    """c2sp.org/tlog-proof: text out and in, verified against the signed checkpoint; another leaf or a strange key fails."""
    write_static(tmp_path, log.leaves[:300], log.note(300))
    proof = prove(7, log.note(300), node_reader(300, StaticLog(tmp_path).read_tile))
    raw = proof.marshal()
    assert raw.startswith(b"c2sp.org/tlog-proof@v1\nindex 7\n")
    again = InclusionProof.parse(raw)
    assert again == proof
    assert InclusionProof.parse(raw.replace(b"@v1\n", b"@v1\nextra AAAA\n")) == proof
    assert again.verify(leaf_hash(log.leaves[7]), [KEYS[0].verifier]).size == 300
    with pytest.raises(ProofInvalid):
        again.verify(leaf_hash(log.leaves[8]), [KEYS[0].verifier])
    from mingfa.ledger.errors import NoteInvalid

    with pytest.raises(NoteInvalid):
        again.verify(leaf_hash(log.leaves[7]), [STRANGER.verifier])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v2\nindex 1\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 01\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx",
    ],
)
def test_malformed_proof_files_are_refused(raw):
    """c2sp.org/tlog-proof, format."""
    with pytest.raises(ProofInvalid):
        InclusionProof.parse(raw)
