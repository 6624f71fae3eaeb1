"""The repository itself: no addresses of registries or machines, a licence, locked files, no sentence copied from an agency's rules."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
POLICIES = ROOT.parent / "shared" / "policies"
RUN = 12  # characters in a row, commas left out, that make a copied sentence; a list with 、 is a list of terms, not a sentence
BREAKS = re.compile(r"""[。；;、！？|"'`“”]|\n\s*\n""")
# written in pieces, so that this file does not hold what it looks for
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "deb.debian" + ".org",
    "proxy.golang" + ".org",
    "registry." + "npm",
    "npmmirror" + ".com",
    "pypi." + "tuna",
]
PLACES = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/op" + "t/pypi", "file:/" + "/"]
LEFT_OVERS = ["TO" + "DO", "FIX" + "ME", "X" + "XX ", "lorem " + "ipsum"]


@cache
def tracked() -> dict[str, str]:
    """Every text file that is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                found[name] = content.decode("utf-8")
    return found


def places_of(words: list[str], *, skip: tuple[str, ...] = ()) -> list[str]:
    """Where these words stand, file:line."""
    return [
        f"{name}:{number}: {word}"
        for name, text in tracked().items()
        if name not in skip and any(word in text for word in words)
        for number, line in enumerate(text.splitlines(), 1)
        for word in words
        if word in line
    ]


def test_lock_files_hold_pins_and_digests_and_no_address():
    for path in (ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))):
        assert not re.search(r"https?://", path.read_text(encoding="utf-8")), path.name


def test_no_file_names_a_package_registry():
    assert places_of(REGISTRIES) == []


def test_no_file_names_a_place_on_the_machine_it_was_written_on():
    assert places_of(PLACES) == []


def test_nothing_is_left_to_do_in_a_comment():
    assert places_of(LEFT_OVERS, skip=("LICENSE",)) == []


def test_the_licence_is_apache_2():
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == "Apache-2.0"


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_requirement_is_one_version_with_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z0-9])", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    assert len(blocks) > 20
    for block in filter(str.strip, blocks):
        assert re.match(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", block.replace("\n", " ")), block[:80]


def test_serving_installs_nothing_that_testing_does_not_test():
    pins = {
        name: dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("base", "dev")
    }
    assert pins["base"].items() <= pins["dev"].items()


def test_npm_packages_are_locked_by_digest_and_without_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((ROOT / "package.json").read_text())
    assert packages[""]["dependencies"] == wanted["dependencies"]
    assert packages[""]["devDependencies"] == wanted["devDependencies"]
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def plain(text: str) -> str:
    """Chinese characters and digits; spaces, commas and marks do not make a sentence another, words of another script end it."""
    return re.sub(r"[^\u3400-\u9fff\U00020000-\U0003ffff0-9|]", "", re.sub(r"[A-Za-z]+", "|", text))


@cache
def policy_runs() -> frozenset[str]:
    """Every run of RUN characters inside one sentence of the agencies' rules; titles of laws and of the rules themselves are nobody's."""
    runs = set()
    for path in sorted(POLICIES.glob("*.txt")):
        text = re.sub(r"《[^》]*》|〔[^〕]*〕", "|", path.read_text(encoding="utf-8"))
        for sentence in BREAKS.split(text):
            line = plain(sentence)
            runs.update(line[at : at + RUN] for at in range(len(line) - RUN + 1))
    return frozenset(runs)


def law_terms() -> list[str]:
    """Names and set terms of the law, which have no other words."""
    lines = (ROOT / "tests" / "law_terms.txt").read_text(encoding="utf-8").splitlines()
    return sorted((plain(line) for line in lines if line and not line.startswith("#")), key=len, reverse=True)


def test_no_sentence_of_an_agencys_rules_is_copied_into_the_product():
    if not POLICIES.is_dir():
        pytest.skip("the agencies' texts lie beside the project only where it is developed")
    terms, found = law_terms(), []
    for name, text in tracked().items():
        if not name.startswith(("src/", "docs/", "README")):
            continue
        for number, line in enumerate(re.sub(r"《[^》]*》", "|", text).splitlines(), 1):
            for sentence in BREAKS.split(line):
                bare = plain(sentence)
                for term in terms:
                    bare = bare.replace(term, "|")
                hit = next((bare[at : at + RUN] for at in range(len(bare) - RUN + 1) if bare[at : at + RUN] in policy_runs()), None)
                if hit:
                    found.append(f"{name}:{number}: {hit}")
    assert found == []


def imported_by(path: Path) -> set[str]:
    """The first names of every module a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_what_serves_imports_only_what_serving_installs():
    """`make run` installs base.txt alone: an import of a test's library would fail on the first plain machine."""
    base = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / "base.txt").read_text(), re.MULTILINE))
    owners = packages_distributions()
    missing = []
    for path in (ROOT / "src").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if {"tests", "testing"} & set(path.parts) or path.name == "conftest.py":
            continue
        for module in imported_by(path) - sys.stdlib_module_names - {"mingfa"}:
            distributions = {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners.get(module, [module])}
            if not distributions & base:
                missing.append(f"{name}: {module}")
    assert missing == []
