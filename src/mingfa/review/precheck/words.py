"""A report of the pre-check in words and as JSON, and the list of all nodes. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mingfa.law.regime_terms import term
from mingfa.review.precheck.finding import SEVERITIES, Finding, Report
from mingfa.review.precheck.run import nodes

SAYS: dict[str, str] = dict(SEVERITIES)


def as_text(report: Report) -> Iterator[str]:
    """Tell a report line by line: what was found, the worst first, then what could not be checked."""
    counts = "，".join(f"{words}{n}条" for code, words in SEVERITIES if (n := sum(one.severity == code for one in report.findings)))
    yield f"机器预审：适用节点{len(report.nodes_run)}个，{counts or '没有发现问题'}；以下各条由审核人员判断，机器不作决定。"
    for one in report.findings:
        yield f"［{SAYS[one.severity]}］{term('check', one.item)}｜{one.place.words}：{one.words}（{one.article}；{one.node}）"
    if report.unknown:
        yield f"案卷评查的否决项中有{len(report.unknown)}项平台没有取得文本，没有检查："
        yield from (str(one) for one in report.unknown)


def as_json(report: Report) -> Iterator[str]:
    """Tell a report as one JSON document."""
    told = {
        "draft": report.draft_digest,
        "evidence": report.evidence_digest,
        "nodes_run": list(report.nodes_run),
        "findings": [_finding(one) for one in report.findings],
        "shown": [{"item": one.item, "words": one.words, "place": one.place.ref, "good": one.good} for one in report.shown],
        "unknown": [{"number": one.number, "group": one.group, "why": one.why} for one in report.unknown],
    }
    yield json.dumps(told, ensure_ascii=False, indent=2)


def _finding(one: Finding) -> dict[str, Any]:
    place = {"kind": one.place.kind, "ref": one.place.ref, "words": one.place.words}
    return {
        "key": one.key, "node": one.node, "item": one.item, "severity": one.severity, "words": one.words, "article": str(one.article), "place": place,
    }  # fmt: skip


def listing() -> Iterator[str]:
    """List all nodes: code, severity, item of the checklist, law, what it looks at."""
    for one in nodes():
        problem = f"，否决项{'、'.join(str(n) for n in one.problem)}" if one.problem else ""
        yield f"{one.code}\t{SAYS[one.severity]}{problem}\t{term('check', one.item)}\t{one.law}\t{one.words}"
