"""The archive package: whole, checked by another tool, the same again, resumed after a break, refused when an original is bad."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import bagit
import pypdf
import pytest

from mingfa.demo.walk import Walk
from mingfa.desk.perform import look
from mingfa.dossier import bag as bags
from mingfa.dossier import jobs
from mingfa.dossier.bag import BagError, check_bag
from mingfa.dossier.jobs import drop_disposed, package, package_path, package_waiting, progress_of
from mingfa.dossier.models import DossierRow
from mingfa.dossier.package import PackageIncomplete, content_digest_of, make_package, plan_package
from mingfa.ledger.audit import TrustedKey, audit_evidence
from mingfa.ledger.notes import Verifier
from mingfa.vault.site import site_vault

NS = {"a": "urn:mingfa:archive:1"}


@pytest.mark.obligation("SH-R-4c", "JB-R-11")
def test_a_case_filed_electronically_gives_a_package_that_other_tools_verify(
    case_at: Callable[..., Walk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """上海 三（二）4: index, hashes, proofs; no part of it asks for anything but files and a hash function. One case for all of it: it takes long."""
    walk = case_at("archived")
    _whole(walk, tmp_path)
    _in_the_background(walk)
    _without_what_was_disposed_of(walk, monkeypatch)
    _interrupted(walk, tmp_path, monkeypatch)
    _bad(walk, tmp_path)


def _whole(walk: Walk, tmp_path: Path) -> None:
    """Volumes, forms, metadata and proofs are what the case says; the same again; one changed byte is named."""
    kept = walk.state.execution.archived
    bag = make_package(walk.case, tmp_path / "one")
    assert check_bag(tmp_path / "one") == []
    assert bagit.Bag(str(tmp_path / "one")).is_valid()
    assert bagit.Bag(str(tmp_path / "one")).info["External-Identifier"] == kept.number

    # Volumes: every paper under the pages the archive says, stamped with its own numbers.
    volume = tmp_path / "one" / "data" / "正卷"
    papers = sorted(path for path in volume.iterdir() if not path.name.startswith("000"))
    assert len(papers) == len(kept.main)
    assert [path.name.split("_")[1] for path in sorted(volume.glob("000*"))] == ["卷宗封面.pdf", "卷内目录.pdf", "卷内备考表.pdf"]
    first = next(path for path in papers if path.suffix == ".pdf" and (walk.state.document(kept.main[papers.index(path)]).electronic))
    begins, ends = (int(part) for part in first.name.split("_")[1].strip("第页").split("-"))
    pages = pypdf.PdfReader(io.BytesIO(first.read_bytes())).pages
    assert len(pages) == ends - begins + 1
    assert pages[0].extract_text().split()[0] == str(begins) or str(begins) in pages[0].extract_text()
    assert b"pdfaid:part" in first.read_bytes()

    # Forms: the filed digest is that of the content in the package.
    forms = {path.stem: content_digest_of(path.read_bytes()) for path in (tmp_path / "one" / "data" / "电子表单").iterdir()}
    assert forms
    assert all(walk.state.document(ident).digest == digest for ident, digest in forms.items())

    # Metadata: each file named with the digest it has, each act with who and when.
    root = ElementTree.fromstring((tmp_path / "one" / "data" / "元数据" / "案卷.xml").read_bytes())
    assert root.findtext("a:案卷/a:档号", namespaces=NS) == kept.number
    for file in root.iterfind(".//a:文件", NS):
        path = tmp_path / "one" / file.findtext("a:文件名", namespaces=NS)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.findtext("a:数字指纹", namespaces=NS)
    acts = root.findall("a:管理过程/a:行为", NS)
    assert len(acts) == kept.seq + 1
    assert all(one.findtext("a:责任人", namespaces=NS) and one.findtext("a:记录时间", namespaces=NS) for one in acts)

    # Proofs: checked with the public keys alone.
    ledger = tmp_path / "one" / "data" / "留痕"
    keys = [TrustedKey(Verifier.parse(line)) for line in (ledger / "公钥.txt").read_text(encoding="ascii").split()]
    assert audit_evidence(ledger / "证据留痕.jsonl", keys) == []

    again = make_package(walk.case, tmp_path / "two")
    assert again == bag
    assert (tmp_path / "one" / "manifest-sha256.txt").read_bytes() == (tmp_path / "two" / "manifest-sha256.txt").read_bytes()

    changed = papers[-1]
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    assert [(fault.code, fault.path) for fault in check_bag(tmp_path / "one")] == [("changed", f"data/正卷/{changed.name}")]
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "one")).validate()


def _in_the_background(walk: Walk) -> None:
    """The background makes the package, and the dossier notes its digest."""
    dossier = walk.state.execution.archived.dossier
    assert progress_of(dossier).percent == 0
    assert package_waiting() == 1
    told = progress_of(dossier)
    assert told.whole
    assert told.percent == 100
    listed = (package_path(dossier) / "manifest-sha256.txt").read_bytes()
    assert DossierRow.objects.get(stream=dossier).manifest == hashlib.sha256(listed).hexdigest()
    assert package_waiting() == 0
    assert package(dossier).manifest == DossierRow.objects.get(stream=dossier).manifest


def _without_what_was_disposed_of(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a recording that was lawfully destroyed stays in a package."""
    dossier = walk.state.execution.archived.dossier
    assert drop_disposed() == 0
    recording = look(dossier).state.recordings[0][0]
    gone = replace(look(recording), state=SimpleNamespace(gone=True))
    real = jobs.look
    monkeypatch.setattr(jobs, "look", lambda stream: gone if stream == recording else real(stream))
    assert drop_disposed() == 1
    monkeypatch.setattr(jobs, "look", real)
    assert not package_path(dossier).exists()
    assert "依法处置" in progress_of(dossier).error


def _interrupted(walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves what was finished; the next try goes on from there, and never into somebody else's folder."""
    written: list[Path] = []
    real = bags._write_member

    def breaks(path: Path, member: bags.Member) -> None:
        if len(written) == 6:
            raise OSError(28, "no space")
        written.append(path)
        real(path, member)

    monkeypatch.setattr(bags, "_write_member", breaks)
    with pytest.raises(BagError) as error:
        make_package(walk.case, tmp_path / "bag")
    assert error.value.code == "dossier.disk_full"
    assert not (tmp_path / "bag" / "manifest-sha256.txt").exists()
    assert not list((tmp_path / "bag").rglob("*.part"))
    kept = {path: path.stat().st_ino for path in written if path.exists()}
    assert kept
    monkeypatch.setattr(bags, "_write_member", real)
    make_package(walk.case, tmp_path / "bag")
    assert check_bag(tmp_path / "bag") == []
    assert {path: path.stat().st_ino for path in kept} == kept

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "someone's.txt").write_text("x")
    with pytest.raises(BagError) as error:
        make_package(walk.case, tmp_path / "other")
    assert error.value.code == "dossier.folder_taken"
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["someone's.txt"]


def _bad(walk: Walk, tmp_path: Path) -> None:
    """An original that was changed, or is not there, is named, and no package comes of it."""
    plan = plan_package(walk.case)
    originals = [one for one in plan.members if site_vault().has(one.sha256)]
    assert originals
    path = site_vault().root / originals[0].sha256[:2] / originals[0].sha256[2:4] / originals[0].sha256
    path.chmod(0o600)
    whole = path.read_bytes()
    path.write_bytes(b"?" + whole[1:])
    with pytest.raises(BagError) as error:
        make_package(walk.case, tmp_path / "bad")
    assert error.value.code == "dossier.file_differs"
    assert originals[0].path.rpartition(".")[0] in str(error.value)
    path.unlink()
    with pytest.raises(PackageIncomplete):
        plan_package(walk.case)
