"""docs/spec/ledger.md, its vectors and the code say the same bytes."""

from __future__ import annotations

import json
import re

import pytest

from mingfa.ledger.leaf import SIGNED_PREFIX
from mingfa.ledger.tests import vectors

LEDGER_MD = (vectors.SPEC / "ledger.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- vector: ([a-z_0-9.]+) -->\n```\n(.*?)```\n", LEDGER_MD, re.DOTALL)


def test_the_code_still_makes_the_vectors():
    """The stored vectors are the format. A difference here breaks every ledger already written: it needs a new version line."""
    assert json.loads(vectors.FILE.read_text(encoding="utf-8")) == vectors.build()


def test_the_examples_in_the_text_are_the_vectors():
    """What a reader copies out of the specification is right."""
    assert len(EXAMPLES) >= 8
    stored = json.loads(vectors.FILE.read_text(encoding="utf-8"))
    for name, shown in EXAMPLES:
        value = stored
        for step in name.split("."):
            value = value[int(step)] if isinstance(value, list) else value[step]
        lines = value if isinstance(value, list) else [value]
        assert shown == "".join(one if one.endswith("\n") else one + "\n" for one in lines), name


@pytest.mark.parametrize("index", range(len(vectors.BODIES)))
def test_the_signed_bytes_are_the_leaf_without_its_signature(index):
    """The rule of the text, applied to the stored vectors by other means than ours."""
    entry = json.loads(vectors.FILE.read_text(encoding="utf-8"))["entries"][index]
    cut = re.sub(r',"signature":"[0-9a-f]{128}"', "", entry["leaf"])
    assert entry["signed"] == SIGNED_PREFIX.decode() + cut
