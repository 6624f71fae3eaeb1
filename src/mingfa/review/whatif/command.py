"""`mingfa whatif`: replay the decided cases under a changed regime and say which come out otherwise, in words or as JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from mingfa.law.errors import ProfileInvalid
from mingfa.review.whatif.compare import KINDS, Difference
from mingfa.review.whatif.running import Outcome, told_of, whatif

PROGRESS, RESULT, CASES, FAILED = "progress.json", "result.json", "cases.jsonl", "failed.json"
"""What a run in the background leaves in its folder: how far it is, the summary, one line for each differing case, or why it failed."""


def run(
    path: Path,
    agency: str,
    since: date | None,
    *,
    as_json: bool,
    into: Path | None,
    say: Callable[[str], None],
    progress: Callable[[str, int], None],
) -> int:
    """Run a what-if from a file and print it; return 0, or 1 when the file is no valid regime (every problem is printed, nothing is done)."""

    def told(done: int, total: int) -> None:
        progress(f"推演（共 {total} 件）", done)
        if into is not None:
            _put(into / PROGRESS, {"done": done, "total": total})

    try:
        text = _text(path)
        outcome = whatif(agency or _agency(text), text, since=since, progress=told)
    except ProfileInvalid as error:
        if into is not None:
            _put(into / FAILED, {"problems": list(error.problems)})
        say(json.dumps({"problems": list(error.problems)}, ensure_ascii=False) if as_json else "\n".join(invalid_lines(error)))
        return 1
    if into is not None:
        keep(into, outcome)
    elif as_json:
        say(json.dumps(outcome.told(), ensure_ascii=False, indent=1))
    else:
        for line in lines(outcome):
            say(line)
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "不是 UTF-8 文字"
        raise ProfileInvalid(path.name, (f"文件无法读取：{why}；请核对路径和编码",)) from error


def _agency(text: str) -> str:
    try:
        head = tomllib.loads(text).get("agency")
    except tomllib.TOMLDecodeError as error:
        raise ProfileInvalid("（未命名）", (f"文件不是合法的 TOML：{error}；请按提示的行列改正",)) from error
    code = str(head.get("code", "")) if isinstance(head, dict) else ""
    if not code:
        raise ProfileInvalid("（未命名）", ("[agency] 缺少 code；请填写机关的代码，或者用 --agency 指明",))
    return code


def keep(folder: Path, outcome: Outcome) -> None:
    """Write the result of a run into its folder: the cases first, one a line, the summary last."""
    with (folder / CASES).open("w", encoding="utf-8") as file:
        for result in outcome.results:
            file.write(json.dumps(told_of(result), ensure_ascii=False) + "\n")
    summary = outcome.told()
    summary["differing"] = len(outcome.results)
    summary["kinds"] = {kind: sum(any(d.kind == kind for d in one.differences) for one in outcome.results) for kind in KINDS}
    _put(folder / RESULT, summary)


def _put(path: Path, told: dict[str, Any]) -> None:
    """Write a file whole: whoever reads it sees the one before or this one."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    new.replace(path)


def invalid_lines(error: ProfileInvalid) -> Iterator[str]:
    """Say what is wrong with a text."""
    yield f"制度文件有 {len(error.problems)} 处问题，没有推演："
    for problem in error.problems:
        yield f"  - {problem}"


def lines(outcome: Outcome) -> Iterator[str]:
    """Tell an outcome in words."""
    yield f"与现行制度相比，{len(outcome.changes)} 处不同："
    for one in outcome.changes:
        yield f"  {one.label}（{one.id}）：{one.before or '没有规定'} → {one.after or '没有规定'}"
    since = f"{outcome.since} 以后决定的" if outcome.since else "已决定的"
    yield f"{since}案件 {outcome.cases} 件，{len(outcome.results)} 件结果不同；重新核对 {outcome.asked} 项办理，没有写入任何内容"
    for result in outcome.results:
        yield f"{result.number or result.stream}　{result.title}　{result.decided_on or ''} 决定"
        for difference in result.differences:
            yield f"  {words(difference)}"


def words(one: Difference) -> str:
    """Tell one difference: what, at which entry, why, by which article."""
    where = f"第 {one.seq} 条“{one.act}”" if one.seq >= 0 else ""
    return f"{KINDS[one.kind]}　{where}　{one.words}（{one.article}）　[{one.code}]"
