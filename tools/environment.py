"""Make or reuse the project's own environment, .venv, from the locked files; every `make` target runs this first.

Runs on the system's Python with its standard library alone. `base` is what serving needs, `dev` adds what tests and linters need.
What was installed is remembered in .venv/mingfa-setup.json under a digest of every file that decides it, so a second run does nothing
and needs no network.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "mingfa-setup.json"
PYTHON = VENV / "bin" / "python"
FILES = {
    "base": ("pyproject.toml", "requirements/base.txt"),
    "dev": ("pyproject.toml", "requirements/dev.txt"),
    "assets": ("package.json", "package-lock.json", "tools/assets.py"),
}


def digest(*names: str) -> str:
    """SHA-256 over the names and contents of these files and the place of the project (scripts in .venv name it).

    Of pyproject.toml only what an installation depends on counts, not the linters' settings.
    """
    import tomllib  # here, so that an older Python reaches the line that says which one is needed

    total = hashlib.sha256(str(ROOT).encode())
    for name in names:
        content = (ROOT / name).read_bytes()
        if name == "pyproject.toml":
            project = tomllib.loads(content.decode())
            content = json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]], sort_keys=True).encode()
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()


def remembered() -> dict[str, str]:
    """What was set up before; nothing where the note is missing or broken."""
    try:
        note = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def remember(**values: str) -> None:
    """Note what was set up, in one rename, so that a killed set-up is done again."""
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps({**remembered(), **values}, indent=1))
    new.replace(STAMP)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make` in one folder take turns."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / ".environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def pip(*arguments: str) -> None:
    """Run the environment's pip without questions; stop the set-up when it fails."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run([PYTHON, "-m", "pip", "-qq", *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(
            "setup: installing failed, see the lines above. The package index must be reachable for the first set-up only; then run make again."
        )


def make_venv() -> None:
    """Create .venv with this Python, or leave a good one as it is; one that was moved here from elsewhere is made anew."""
    if PYTHON.exists() and remembered().get("root", str(ROOT)) == str(ROOT):
        check = subprocess.run([PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"], capture_output=True)
        if check.returncode == 0:
            return
    print("setup: creating .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
    if done.returncode:
        sys.exit("setup: Python's venv module did not work; on Debian: apt-get install python3-venv")
    remember(root=str(ROOT))


def install(level: str) -> None:
    """Install the locked packages of this level by hash, then the project itself, editable, with the locked build backend."""
    done = remembered()
    if done.get("dev") == digest(*FILES["dev"]) or done.get(level) == digest(*FILES[level]):
        return
    print(f"setup: installing requirements/{level}.txt into .venv (a minute or so)", flush=True)
    pip("install", "--require-hashes", "--only-binary", ":all:", "-r", f"requirements/{level}.txt")
    pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
    remember(**{level: digest(*FILES[level])})


def assets() -> None:
    """Fetch the style sheet and the accessibility checker once (tools/assets.py)."""
    wanted = digest(*FILES["assets"])
    if remembered().get("assets") == wanted and (ROOT / "build/static/vendor/tabler/tabler.min.css").exists():
        return
    print("setup: fetching style sheets", flush=True)
    if subprocess.run([PYTHON, "tools/assets.py"], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
        sys.exit("setup: tools/assets.py failed, see the lines above; then run make again.")
    remember(assets=wanted)


def main() -> None:
    """`python3 tools/environment.py base|dev`."""
    level = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if sys.version_info[:2] != (3, 11):
        sys.exit(
            f"setup: Mingfa needs Python 3.11, this is {sys.version.split()[0]} ({sys.executable}); on Debian 12: apt-get install python3 python3-venv"
        )
    if level not in ("base", "dev"):
        sys.exit("usage: python3 tools/environment.py base|dev")
    with one_at_a_time():
        make_venv()
        install(level)
        assets()


if __name__ == "__main__":
    main()
