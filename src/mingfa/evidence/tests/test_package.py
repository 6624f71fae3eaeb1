"""Packages: what is in them, that they verify, that one changed byte of any file is named, in every form they leave the house in."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from mingfa.desk.perform import look, perform
from mingfa.desk.streams import new_id
from mingfa.evidence import exporting, layout
from mingfa.evidence.acts import CopiedRecording, ExportEvidence, RequestExport
from mingfa.evidence.check import check_package, trusted_keys
from mingfa.evidence.exporting import export_to, file_of, make, make_waiting
from mingfa.evidence.gathering import gather
from mingfa.evidence.layout import ExportError, member_of, safe_name
from mingfa.evidence.models import PackageRow
from mingfa.evidence.tests.conftest import Evidenced, evidenced
from mingfa.evidence.writing import digest_of, write_folder
from mingfa.recording.acts import MarkSecret
from mingfa.review.tests.a_case import on
from mingfa.vault.site import site_vault

pytestmark = pytest.mark.django_db
FILES = (
    "光盘说明/01-光盘说明.json", "光盘说明/01-光盘说明.pdf", "光盘说明/01-光盘说明.xml", "原件/01-现场检查.mp4", "原件/02-现场检查.mp4",
    "核验.html", "清单.json", "清单签名.txt", "留痕/公钥.txt", "留痕/证据留痕.jsonl", "说明.txt",
)  # fmt: skip


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def flip(path: Path, at: int) -> None:
    """Change one bit of one byte."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.kind, one.where) for one in check_package(folder).findings]


# What is in it ------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-16b")
def test_a_package_holds_originals_sheet_signatures_proofs_and_keys_and_verifies(package):
    assert files_of(package) == sorted(FILES)
    report = check_package(package)
    assert report.findings == []
    assert (report.files, report.entries, report.origin, report.compared) == (9, 9, "mingfa/xiangxi", False)
    manifest = json.loads((package / layout.MANIFEST).read_text(encoding="utf-8"))
    first, second = manifest["recordings"]
    assert first["originals"][0]["sha256"] == digest_of(package / "原件/01-现场检查.mp4")
    assert [one["role"] for one in first["sheet"]["signatures"]] == ["执法人员", "执法人员", "分管领导"]
    assert (first["sheet"]["signed"], second["sheet"]) == (True, None)
    words = PdfReader(package / "光盘说明/01-光盘说明.pdf").pages[0].extract_text()
    told = json.loads((package / "光盘说明/01-光盘说明.json").read_text(encoding="utf-8"))
    tree = ElementTree.fromstring((package / "光盘说明/01-光盘说明.xml").read_bytes())
    fields = {one.get("label"): one.text for one in tree.iter("field")}
    for label, name in (
        ("设备品牌型号", "model"),
        ("录制格式", "format"),
        ("地点", "place"),
        ("执法人员姓名", "officers"),
        ("摄录人员姓名", "operator"),
    ):
        assert told[name] in words
        assert fields[label] == told[name] != ""
    assert told["started_at"] == "2026-03-02T09:00:00+08:00"
    lines = (package / layout.LEDGER).read_text(encoding="utf-8").splitlines()[1:]
    assert {json.loads(line)["leaf"]["stream"].split("/")[1] for line in lines} == {"recording", "package"}, "bodies of nothing else"


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_of_any_file_is_named(package, name):
    size = (package / name).stat().st_size
    for at in (0, size // 2, size - 1):
        flip(package / name, at)
        named = [where for _, where in found(package)]
        assert any(name in where for where in named), (name, at, named)
        flip(package / name, at)
    assert found(package) == []


def test_what_is_missing_or_added_is_named(package):
    (package / "原件/02-现场检查.mp4").unlink()
    (package / "原件/03-另一段.mp4").write_bytes(b"x")
    assert found(package) == [("file.missing", "原件/02-现场检查.mp4"), ("file.extra", "原件/03-另一段.mp4")]
    (package / layout.MANIFEST).unlink()
    assert found(package) == [("manifest.missing", layout.MANIFEST)]


def rewritten(package: Path, **changes: object) -> None:
    """Put other values into the list of files, as somebody would who has no key."""
    path = package / layout.MANIFEST
    told = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")), encoding="utf-8")


def test_a_list_made_to_fit_a_forged_original_does_not_pass(package):
    original = package / "原件/01-现场检查.mp4"
    flip(original, 100)
    files = json.loads((package / layout.MANIFEST).read_text(encoding="utf-8"))["files"]
    for one in files:
        if one["path"] == "原件/01-现场检查.mp4":
            one["sha256"] = digest_of(original)
    rewritten(package, files=files)
    assert found(package) == [("manifest.signature", "清单.json、清单签名.txt"), ("original.unrecorded", "原件/01-现场检查.mp4")]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('"path":["', '"path":["' + "0" * 64 + '","', "evidence.inclusion"),
        ('"place":"某公司污水总排口"', '"place":"某公司雨水总排口"', "body.wrong"),
        ('"act":"recording.upload_recording"', '"act":"recording.upload_recordinG"', "leaf.signature"),
        ("mingfa/xiangxi\\n", "mingfa/xiangxi2\\n", "checkpoint.invalid"),
    ],
)
def test_a_forged_entry_proof_or_checkpoint_is_found_for_what_it_is(package, old, new, kind):
    path = package / layout.LEDGER
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    kinds = [one for one, _ in found(package)]
    assert kind in kinds
    assert "file.changed" in kinds


def test_a_key_of_somebody_else_opens_nothing(package):
    other = trusted_keys(["ledger.example/xx+1ef49ef5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"])
    assert [one.kind for one in check_package(package, other).findings] == ["keys.untrusted", "keys.untrusted"]
    own = trusted_keys([f"@{package / layout.KEYS}"])
    report = check_package(package, own)
    assert report.ok
    assert report.compared
    (package / layout.KEYS).write_text("".join(f"{one.verifier}\n" for one in other), encoding="utf-8")
    kinds = {one for one, _ in found(package)}
    assert {"file.changed", "manifest.signature", "checkpoint.invalid"} <= kinds


def test_leaving_an_entry_out_is_noticed(package):
    path = package / layout.LEDGER
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:2] + lines[3:]), encoding="utf-8")
    assert "ledger.incomplete" in [one for one, _ in found(package)]


# In other forms -----------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-R-16b", "SH-R-4c")
def test_the_bag_is_valid_for_somebody_elses_tool(package, kept_packages):
    """bagit.py, unchanged, accepts it and names what is changed; and our verifier finds the package inside."""
    bag = kept_packages / "证据包-bag"
    call = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", "--quiet", str(bag)]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 0
    assert check_package(bag).ok
    original = bag / "data/原件/01-现场检查.mp4"
    flip(original, 7)
    said = subprocess.run(call, capture_output=True, check=False, text=True)
    flip(original, 7)
    assert said.returncode != 0
    assert "01-现场检查.mp4" in said.stderr


def test_the_disc_image_gives_back_every_file_under_its_own_name(package, kept_packages):
    from pycdlib import PyCdlib

    image = PyCdlib()
    image.open(str(kept_packages / "证据包.iso"))
    try:
        for name in FILES:
            for tree in ("udf_path", "joliet_path"):
                out = io.BytesIO()
                image.get_file_from_iso_fp(out, **{tree: f"/{name}"})
                assert out.getvalue() == (package / name).read_bytes(), (name, tree)
    finally:
        image.close()


def asked(made: Evidenced, form: str) -> str:
    stream = f"xiangxi/package/{new_id()}"
    act = RequestExport(case=made.at.case, recordings=made.streams, form=form, purpose="随卷归档", use="filing")
    perform(act, stream, by=made.keeper, key=stream)
    return stream


@pytest.fixture
def made(db, own_site, xiangxi) -> Evidenced:
    return evidenced(xiangxi)


@pytest.mark.obligation("XX-R-16b")
def test_the_office_asks_the_worker_makes_and_the_ledger_knows_the_digest(made, tmp_path):
    with on("2026-03-03T09:00"):
        streams = {form: asked(made, form) for form in ("iso", "folder", "bag")}
        assert PackageRow.objects.filter(stage="requested").count() == 3
        assert (make_waiting(), make_waiting(5), make_waiting()) == (1, 2, 0)
    for form, stream in streams.items():
        state, file = look(stream).state, file_of(stream, form)
        assert (state.stage, state.digest, state.size) == ("made", digest_of(file), file.stat().st_size)
        assert not list(file.parent.glob(".*")), "nothing half done is left"
    with zipfile.ZipFile(file_of(streams["folder"], "folder")) as archive:
        archive.extractall(tmp_path / "out")
    report = check_package(tmp_path / "out")
    assert report.ok
    assert report.manifest == look(streams["folder"]).state.manifest
    copies = look(made.streams[0]).state.served.copies
    assert {one.package for one in copies} == set(streams.values())
    assert copies[0].digests == look(made.streams[0]).state.digests


def test_the_same_request_gives_the_same_bytes_whatever_happens_in_between(made):
    with on("2026-03-03T09:00"):
        stream = asked(made, "iso")
        before = [(one.path, one.sha256) for one in gather(stream).members]
        make(stream)
        first = file_of(stream, "iso").read_bytes()
        file_of(stream, "iso").unlink()
    with on("2026-03-05T11:11"):
        other = asked(made, "folder")
        make(other)
        again = gather(stream)
        assert [(one.path, one.sha256) for one in again.members] == before
        exporting._write("iso", again, look(stream).state, file_of(stream, "iso"), lambda done, path: None)
    assert file_of(stream, "iso").read_bytes() == first


def test_a_broken_original_is_not_exported_and_nothing_half_done_is_left(made, own_site):
    digest = look(made.streams[1]).state.digest
    original = own_site / "vault" / digest[:2] / digest[2:4] / digest
    original.chmod(0o600)
    flip(original, 50)
    for form in ("iso", "folder", "bag"):
        with on("2026-03-03T09:00"):
            stream = asked(made, form)
            state = make(stream)
        assert state.stage == "failed"
        assert "02-现场检查.mp4" in state.failure
        assert "备份" in state.failure
        assert list(exporting.folder().iterdir()) == []
    assert look(made.streams[0]).state.served.copies == ()
    with on("2026-03-03T10:00"), pytest.raises(ExportError):
        export_to(own_site / "out", made.at.case, made.streams, by=made.keeper, purpose="存查", use="filing", iso=True)
    assert not (own_site / "out").exists()
    (own_site / "there.iso").write_bytes(b"x")
    before = PackageRow.objects.count()
    with on("2026-03-03T10:00"), pytest.raises(ExportError, match="已经存在"):
        export_to(own_site / "there", made.at.case, made.streams, by=made.keeper, purpose="存查", use="filing", iso=True)
    assert PackageRow.objects.count() == before, "what cannot be written is not even asked for"


def test_an_original_that_is_gone_is_said_so(made, own_site):
    digest = look(made.streams[0]).state.digest
    (own_site / "vault" / digest[:2] / digest[2:4] / digest).unlink()
    assert not site_vault().has(digest)
    with on("2026-03-03T09:00"):
        state = make(asked(made, "iso"))
    assert (state.stage, "不在库中" in state.failure) == ("failed", True)


@pytest.mark.guards("refuse_other_recordings")
def test_a_package_is_of_recordings_of_its_case_by_whoever_may(made):
    act = RequestExport(case=made.at.case, recordings=made.streams, form="iso", purpose="存查", use="filing")
    with on("2026-03-03T09:00"):
        assert made.at.refused(act, "xiangxi/package/p1", made.at.handler) == ("duty.not_yours",)
        twice = act.model_copy(update={"recordings": made.streams[:1] * 2})
        assert made.at.refused(twice, "xiangxi/package/p1", made.keeper) == ("package.twice",)
        strange = act.model_copy(update={"case": "xiangxi/case/other"})
        assert "package.other_case" in made.at.refused(strange, "xiangxi/package/p1", made.keeper)


@pytest.mark.guards("refuse_uncleared")
@pytest.mark.obligation("XX-R-19")
def test_secret_recordings_are_not_exported_by_whoever_is_not_cleared(made):
    secret = MarkSecret(secret="trade", basis="反不正当竞争法第九条", reason="涉及配方")
    act = RequestExport(case=made.at.case, recordings=made.streams, form="iso", purpose="存查", use="filing")
    with on("2026-03-03T09:00"):
        made.at.do(secret, made.streams[1], made.at.person("leader_in_charge"))
        assert made.at.refused(act, "xiangxi/package/p1", made.keeper) == ("package.not_cleared",)
        open_one = act.model_copy(update={"recordings": made.streams[:1]})
        assert made.at.refused(open_one, "xiangxi/package/p1", made.keeper) == ()


@pytest.mark.guards("refuse_other_result")
def test_what_was_not_asked_for_is_not_told_to_have_been_exported(made):
    with on("2026-03-03T09:00"):
        stream = asked(made, "iso")
        first = CopiedRecording(recording=made.streams[0], digests=look(made.streams[0]).state.digests)
        told = ExportEvidence(manifest="1" * 64, files=9, copies=(first,))
        assert made.at.refused(told, stream, exporting.EXPORTER) == ("package.other_result",)
        assert look(made.streams[0]).state.served.copies == ()
        assert made.at.refused(told, stream, made.keeper) == ("duty.internal", "package.other_result")


def test_no_room_is_said_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1_000_000})())
    with pytest.raises(ExportError, match="存储空间不足"):
        write_folder([member_of("a", b"x")], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("现场.mp4", "01-现场.mp4"),
        ("a/b\\c:d*e?.mp4", "01-a_b_c_d_e_.mp4"),
        ("..", "01-原件"),
        ("100%.mp4", "01-100_.mp4"),
        ("长" * 200 + ".mp4", "01-" + "长" * 53 + ".mp4"),
        ("无扩展名", "01-无扩展名"),
        ("e\u0301.mp4", "01-\u00e9.mp4"),
    ],
)
def test_names_fit_every_disc_and_no_path_gets_through(name, safe):
    assert safe_name(name, 1) == safe
    assert len(safe) <= 64


# By command ---------------------------------------------------------------------------------------------------------------------


def test_the_command_verifies_without_django_and_says_what_is_wrong(package, capsys):
    from mingfa.cli import main

    code = "import sys, mingfa.evidence.check as c; r = c.main(sys.argv[1:]); sys.exit(r or 3 * ('django' in sys.modules))"
    bare = subprocess.run([sys.executable, "-c", code, str(package)], capture_output=True, check=False)
    assert (bare.returncode, b"verify: ok" in bare.stdout) == (0, True), bare.stderr
    assert main(["evidence", "verify", str(package), "--key", f"@{package / layout.KEYS}"]) == 0
    assert "包内公钥与所给的公钥一致" in capsys.readouterr().out
    flip(package / "原件/01-现场检查.mp4", 9)
    assert main(["evidence", "verify", str(package)]) == 1
    assert "原件/01-现场检查.mp4" in capsys.readouterr().out
    assert main(["evidence", "verify", str(package), "--key", "x"]) == 1
    assert "公钥" in capsys.readouterr().err
