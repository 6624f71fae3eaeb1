"""Show 2: `mingfa demo` tells one case under each agency's regime, shows what the law refuses on the way, and ends with `verify: ok`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mingfa.demo import story
from mingfa.demo.story import ENOUGH, NotRefused, Story, tell
from mingfa.demo.walk import case_at as walked
from mingfa.law.regime import AGENCIES

REFUSED = re.compile(r"  ✗ 不予办理　(?P<what>.+)")
ARTICLE = re.compile(r"      (?P<code>[a-z_]+\.[a-z_]+)　《(?P<instrument>.+?)》")

EVERYWHERE = (
    "没有法制审核就作出决定", "只派一名执法人员承办", "由执法证件已经过期的人员承办", "现场检查没有出示执法证件", "文稿在审核之后有改动，仍按原审核意见作决定",
    "陈述申辩期限还没有届满就作出决定", "因当事人申辩而加重处罚", "没有审核就发布", "其他机关的执法人员呈批立案", "没有所属机构的人员登记线索",
    "呈批立案的时间填在登记线索之前", "预先登记明天的事", "归集没有写明救济途径的责令改正决定书", "指定办案人员审核自己的案件",
    "以一名负责人的批示代替集体讨论", "没有法制审核就提交集体讨论", "有环节没有留下记录就归档", "询问开头 7 分钟没有录制，就结束询问",
    "说明录制中断，所填时间与没有录制的时间不符", "说明了原因但负责人还没有审核，就结束询问",
)  # fmt: skip
ONLY = {
    "xiangxi": {"没有事先告知正在录音录像", "审核意见没有签批就交还"},
    "panjin": set(),
    "xinglongtai": {"没有记载着装情况", "没有初审就由法制机构接收"},
    "shanghai": {"没有记载着装情况"},
    "jiangbei": {"没有记载着装情况"},
}  # fmt: skip
"""What the regime of one agency refuses and others do not mention."""


def refusals(lines: list[str]) -> dict[str, list[str]]:
    """Return what was tried -> the instruments of the articles shown with its refusal."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if match := REFUSED.match(line):
            found[match["what"]] = []
        elif (match := ARTICLE.match(line)) and found:
            found[list(found)[-1]].append(match["instrument"])
    return found


def check(lines: list[str], agency: str) -> None:
    """Hold a told story against Show 2."""
    assert lines[-1] == "verify: ok"
    tried = refusals(lines)
    assert len(tried) >= ENOUGH
    assert all(tried.values()), "a refusal without its article"
    assert set(EVERYWHERE) <= set(tried)
    special = set().union(*ONLY.values())
    assert special & set(tried) == ONLY[agency]
    assert any("州立案" in line or "立案〔2026〕1号 已归档" in line for line in lines)
    assert sum("被阻止　用 SQL" in line for line in lines) == 3


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_story_of_each_agency_is_told_to_its_end(agency: str, own_site: Path) -> None:
    """One case from lead to archive; at least fifteen refusals, each with its article; the agency's own ones among them."""
    lines: list[str] = []
    assert tell(agency, lines.append, render=False) == 0
    check(lines, agency)


def test_the_command_tells_it_on_an_empty_temporary_site(tmp_path: Path) -> None:
    """`mingfa demo --agency X --site DIR` in a process of its own, with its papers as PDF."""
    run = subprocess.run(
        [sys.executable, "-m", "mingfa.cli", "demo", "--agency", "xinglongtai", "--site", str(tmp_path / "site")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    check(lines, "xinglongtai")
    assert any("内容码" in line and "与打印件一致" in line for line in lines)
    assert any(path.read_bytes().startswith(b"%PDF") for path in (tmp_path / "site" / "vault").rglob("*") if path.is_file())


def test_a_story_in_which_the_law_lets_something_pass_fails(own_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the gate on two officers the first attempt passes; the story says so and returns 1."""
    from mingfa.cases.acts.opening import ProposeFiling
    from mingfa.cases.gates.common import refuse_fewer_than_two

    monkeypatch.setattr(ProposeFiling, "gates", tuple(gate for gate in ProposeFiling.gates if gate is not refuse_fewer_than_two))
    lines: list[str] = []
    assert tell("xiangxi", lines.append, render=False) == 1
    assert "只派一名执法人员承办：竟然办成了" in lines[-1]


def test_a_refusal_for_another_reason_is_no_proof(own_site: Path) -> None:
    """The attempt has to be refused on the ground it is about."""
    walk = walked("lead")
    told = Story(walk, lambda line: None)
    with pytest.raises(NotRefused, match=r"拒绝的理由是 officers\.too_few"):
        told.refuse("一人承办", story._proposal(walk, (walk.cast.lead,)), walk.cast.lead, "review.missing")


def test_repeating_what_cannot_be_stopped_fails(own_site: Path) -> None:
    """Something below the door that works is told as a failure."""
    told = Story(walked("lead"), lambda line: None)

    def nothing() -> Any:
        return None

    with pytest.raises(NotRefused, match="竟然做到了"):
        told.stopped("什么也不做", nothing, ValueError)
