"""Resolve the requirements of pyproject.toml into requirements/*.txt: one version each, with hashes, without any address (`make lock`).

Uses the pinned uv below in an environment of its own under build/; each requirements file includes the build backend, because the project
is installed without build isolation.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.9"
EXTRAS = {"base": ("build",), "dev": ("build", "dev")}


def main() -> None:
    """Write both files; existing pins are kept where they still fit, unless UPGRADE is set in the environment."""
    venv = ROOT / "build" / "lock"
    uv = venv / "bin" / "uv"
    if not uv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([venv / "bin" / "python", "-m", "pip", "install", "--quiet", UV], check=True)
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name, extras in EXTRAS.items():
        subprocess.run(
            [
                *(str(uv), "pip", "compile", "--quiet", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"),
                *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock", *upgrade),
                *(flag for extra in extras for flag in ("--extra", extra)),
                *(("--constraint", "requirements/base.txt") if name != "base" else ()),
                *("--output-file", f"requirements/{name}.txt", "pyproject.toml"),
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
