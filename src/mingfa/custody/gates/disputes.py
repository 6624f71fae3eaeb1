"""What is refused about disputes that lock recordings (争议事项). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal


def refuse_left_out(matter: Matter[Any, Any]) -> Iterable[Refusal]:
    """A dispute about a case locks all its recordings."""
    case = matter.fact("case")
    missing = [stream for stream in case.recordings if stream not in matter.act.recordings] if case is not None else []
    if missing:
        yield Refusal(
            "dispute.left_out", PLATFORM, f"争议所涉案件还有 {len(missing)} 件音像记录没有列入", "请把该案全部音像记录列入，一并锁定"
        )


def refuse_other_agency(matter: Matter[Any, Any]) -> Iterable[Refusal]:
    """Recordings locked are this agency's."""
    for stream in (*matter.act.recordings, *([matter.act.case] if getattr(matter.act, "case", "") else [])):
        if stream.partition("/")[0] != matter.agency:
            yield Refusal("dispute.other_agency", PLATFORM, "所选案件或者音像记录属于其他机关", "请选择本机关的")
