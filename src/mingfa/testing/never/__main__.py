"""`python -m mingfa.testing.never`: ten thousand random sequences; a part of `make soak`."""

from __future__ import annotations

import sys

from mingfa.testing.never.many import main

if __name__ == "__main__":
    sys.exit(main())
