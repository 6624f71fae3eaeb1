"""A standing list from the draft to the public: who does which step, what it must hold, versions, marks, clocks."""
from __future__ import annotations

from mingfa.lists.tests.standing import Lists


def test_try(installed):
    for agency in ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei"):
        lists = Lists(installed(agency))
        state = lists.publish("powers", {"p": {"name": "行政处罚权", "kind": "penalty", "content": "依法处罚"}})
        assert state.stage == "published", agency
