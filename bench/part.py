"""One part of the bench in a process of its own: `python bench/part.py NAME [WORK] [--quick]` prints a JSON line for each result."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import asdict


def main() -> int:
    """Run the part named on the command line."""
    name, *words = sys.argv[1:]
    work = [word for word in words if not word.startswith("--")]
    for result in importlib.import_module(f"part_{name}").run(*work, quick="--quick" in words):
        print(json.dumps(asdict(result)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
