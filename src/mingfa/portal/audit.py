"""`mingfa audit FEED`: a stranger recomputes everything an agency has published, from its feed alone; no server, no Django, no trust.

It finds a line or a content that was changed, one that was taken away without a notice, and a decision that was hidden: the completeness
statements name every decision by a token from the day on which it was first told, so that sums that do not come out name their day.

What a feed alone cannot show is a decision that never entered the office's books; `mingfa verify` looks there.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mingfa.ledger.errors import LedgerError, TileMissing
from mingfa.ledger.feed import FeedInvalid, FeedLeaf, check_leaf, open_content, superseded_by, token_of
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import Frontier
from mingfa.ledger.notes import Checkpoint, Verifier, open_checkpoint, unverified_checkpoint
from mingfa.portal.sources import FeedSource, SourceUnreachable, feeds_at, fetch

_LOCAL: Final = timezone(timedelta(hours=8))
_MOVES: Final = {
    "due": {"published", "withheld", "fallen", "withdrawn", "due"}, "withheld": {"due", "published", "fallen", "withdrawn", "withheld"},
    "published": {"withdrawn", "published"}, "withdrawn": {"published", "withdrawn"}, "fallen": {"fallen"},
}  # fmt: skip
"""What may become of a decision from one statement to the next; what was public never becomes anything but withdrawn."""

_WORDS: Final = {"due": "尚未公示", "withheld": "不予公示", "published": "已公示", "withdrawn": "已撤下", "fallen": "公示前已失效"}
_SUMS: Final = {
    "decided": "已作出", "published": "已公示", "withdrawn": "其中已撤下", "withheld_total": "不予公示", "not_yet_due": "期限内", "overdue": "超期未公示",
    "fallen": "公示前已失效",
}  # fmt: skip
Said = Callable[[str, int], None]


@dataclass
class Finding:
    """One thing that is wrong. day: ISO, "" where it belongs to none."""

    day: str
    words: str


@dataclass
class Audited:
    """What was found in one agency's feed. notes: what is worth knowing and not wrong."""

    agency: str
    address: str
    lines: int = 0
    shown: int = 0
    withdrawn: int = 0
    statements: int = 0
    last_statement: dict[str, Any] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    checkpoint: str = ""
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.findings

    def bad(self, words: str, day: str = "") -> None:
        """Add something that is wrong."""
        self.findings.append(Finding(day, words))


def audit(
    address: str, *, keys: Iterable[str] = (), remembered: Path | None = None, portal: str = "", said: Said = lambda what, done: None
) -> list[Audited]:
    """Audit every feed at an address (a folder or http/https).

    keys: verifier keys that are trusted; without any, those that lie beside the feed are used, and a note says so. remembered: a file with
    the checkpoints seen before, compared and brought up to date when nothing is wrong. portal: the address of a portal whose pages are
    compared as well. Raises SourceUnreachable.
    """
    trusted = [Verifier.parse(key) for key in keys]
    before = _remembered(remembered)
    found = [_audit(feed, trusted, before, portal, said) for feed in feeds_at(address)]
    if not found:
        raise SourceUnreachable(address, "没有公示数据流（没有 checkpoint，也没有 agencies.txt）")
    if remembered is not None:
        kept = before | {one.agency: one.checkpoint for one in found if one.ok and one.checkpoint}
        remembered.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


def _remembered(path: Path | None) -> dict[str, str]:
    if path is None or not path.exists():
        return {}
    told: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _audit(feed: FeedSource, trusted: list[Verifier], before: dict[str, str], portal: str, said: Said) -> Audited:
    report = Audited("", feed.address)
    try:
        note = feed.note()
        origin = unverified_checkpoint(note).origin
        report.agency = origin.split("/")[1] if origin.count("/") == 2 else origin
        verifiers = _keys(report, feed, trusted, origin)
        point, _ = open_checkpoint(note, verifiers.values())
        report.checkpoint = note.decode()
        leaves = _lines(report, feed, point, verifiers, before.get(report.agency, ""), said)
    except LedgerError as error:
        report.bad(error.what if isinstance(error, FeedInvalid) else str(error) or "检查点不合格式")
        return report
    items = _contents(report, feed, leaves, said)
    _statements(report, leaves, items)
    if portal:
        _pages(report, portal, items, said)
    return report


def _keys(report: Audited, feed: FeedSource, trusted: list[Verifier], origin: str) -> dict[str, Verifier]:
    own = [key for key in trusted if key.name == origin]
    if not own:
        if trusted:
            raise FeedInvalid(f"给出的公钥中没有“{origin}”的")
        own = [Verifier.parse(line) for line in feed.file("keys.txt").decode("ascii", "replace").split()]
        report.notes.append("使用了数据流自带的公钥；请与机关另行公布的公钥核对，或者用 --key 给出")
    report.keys = [str(key) for key in own]
    return {key.key_id: key for key in own}


def _lines(report: Audited, feed: FeedSource, point: Checkpoint, keys: dict[str, Verifier], before: str, said: Said) -> list[FeedLeaf]:
    """Check every line: its place, its signature, the tree they make, and that it grew out of the tree seen before."""
    old = unverified_checkpoint(before.encode()) if before else None
    if old is not None and old.size > point.size:
        report.bad(f"数据流倒退：上次见到 {old.size} 条，现在只有 {point.size} 条")
    edge, leaves = Frontier(), list[FeedLeaf]()
    for index, raw in enumerate(feed.leaves(point.size)):
        edge.append(leaf_hash(raw))
        if old is not None and edge.size == old.size and edge.root() != old.root:
            report.bad(f"数据流被改写：前 {old.size} 条与上次见到的不同")
        try:
            leaves.append(check_leaf(raw, report.agency, index, keys))
        except FeedInvalid as error:
            report.bad(error.what)
        if index % 1000 == 0:
            said(f"{report.agency} 条目", index)
    report.lines = point.size
    if edge.root() != point.root:
        report.bad("全部条目算出的根与检查点的根不一致：条目被改动、增删或者调换")
    try:
        if point.size and feed.root(point.size) != point.root:
            report.bad("公布的散列块与检查点不一致")
    except TileMissing as error:
        report.bad(str(error))
    return leaves


@dataclass
class _Item:
    """What a feed says about one item: its lines, and the content it has now."""

    lines: list[FeedLeaf]
    content: dict[str, Any] | None = None

    @property
    def decision(self) -> bool:
        """True for what tells of a decision."""
        return bool(self.content and self.content.get("decided_on"))

    def published_on(self) -> str:
        """Return the day from which a statement has to tell that it is published: the one named, or the line's own when that is later."""
        line = next(one for one in self.lines if one.kind == "publish")
        told = str((self.content or {}).get("published_on", ""))
        return max(told, _day_of(line.at)) if _is_day(told) else _day_of(line.at)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _day_of(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone(_LOCAL).date().isoformat()
    except ValueError:
        return ""


def _contents(report: Audited, feed: FeedSource, leaves: list[FeedLeaf], said: Said) -> dict[str, _Item]:
    """Check every content: it is there, it is what the line says, and one that was replaced or withdrawn is gone."""
    items: dict[str, _Item] = {}
    lists: dict[str, list[tuple[FeedLeaf, dict[str, Any]]]] = {}
    for leaf in leaves:
        items.setdefault(leaf.item, _Item([])).lines.append(leaf)
    for done, (name, item) in enumerate(items.items()):
        said(f"{report.agency} 内容", done)
        last = max((at for at, line in enumerate(item.lines) if superseded_by(line.kind)), default=0)
        for at, line in enumerate(item.lines):
            path, day = f"content/{line.content_hash}.json", _day_of(line.at)
            try:
                raw = feed.file(path)
            except TileMissing:
                if at >= last:
                    report.bad(f"第 {line.index} 条（{name}）的内容不见了，而没有撤下或者更正的条目：被悄悄抽走", day)
                continue
            if at < last and line.content_hash != item.lines[-1].content_hash:
                report.bad(f"第 {line.index} 条（{name}）的内容已经更正或者撤下，却仍然可以取得", day)
                continue
            try:
                content = open_content(raw, line.content_hash)
            except FeedInvalid as error:
                report.bad(f"第 {line.index} 条（{name}）：{error.what}，公布的内容被改动", day)
                continue
            if isinstance(content, dict):
                item.content = content
                if line.kind == "list":
                    lists.setdefault(name, []).append((line, content))
                    _check_attachments(report, feed, line, content)
            else:
                report.bad(f"第 {line.index} 条（{name}）的内容不合格式", day)
        kinds = [line.kind for line in item.lines]
        if kinds[0] in ("correct", "withdraw"):
            report.bad(f"{name} 没有公示过就有了更正或者撤下的条目", _day_of(item.lines[0].at))
        if kinds[-1] == "annual" and item.content is not None and not _adds_up(item.content):
            report.bad(f"{name} 的合计与各机关的数字不符", _day_of(item.lines[-1].at))
        for line, words in faults_of_list(name, lists.get(name, [])):
            report.bad(words, _day_of(line.at))
        report.shown += kinds[-1] in ("publish", "correct") and item.decision
        report.withdrawn += kinds[-1] == "withdraw"
    return items


def faults_of_list(item: str, told: Sequence[tuple[FeedLeaf, dict[str, Any]]]) -> Iterator[tuple[FeedLeaf, str]]:
    """Say what is wrong with the versions of a standing list: none is skipped, changed later, dated before the one before it, or made of broken rows."""
    number, day, rows, gone = 0, "", None, False
    for line, content in told:
        version, on = content.get("version"), content.get("published_on", "")
        if content.get("list") is None or item != f"list-{content.get('list')}" or type(version) is not int:
            yield line, f"第 {line.index} 条（{item}）的清单内容不合格式"
            continue
        if "withdrawn_on" in content:
            if version != number or gone or not content.get("reason"):
                yield line, f"{item} 撤下的不是现行的第 {number} 版，或者没有写明理由"
            gone = True
            continue
        columns = {one.get("key") for one in content.get("columns", ()) if isinstance(one, dict)}
        if not all(
            isinstance(one, dict) and isinstance(one.get("cells"), dict) and set(one["cells"]) <= columns for one in content.get("rows", ())
        ):
            yield line, f"{item} 第 {version} 版的内容与栏目不一致"
        if version == number and not gone:
            if content.get("rows") != rows or on != day:
                yield line, f"{item} 第 {version} 版公布之后内容被改动，而没有新的版本"
        elif version != number + 1:
            yield line, f"{item} 的版本从第 {number} 版跳到第 {version} 版"
        elif not _is_day(on) or on < day:
            yield line, f"{item} 第 {version} 版的公布日期 {on} 早于上一版"
        number, day, rows, gone = version, on, content.get("rows"), False


def _check_attachments(report: Audited, feed: FeedSource, line: FeedLeaf, content: dict[str, Any]) -> None:
    """A file that a list names lies beside it and is what its digest says."""
    for one in content.get("files", ()):
        digest = one.get("digest", "") if isinstance(one, dict) else ""
        try:
            if sha256(feed.file(f"file/{digest}")).hexdigest() != digest:
                report.bad(f"第 {line.index} 条（{line.item}）的附件与所记的散列不符", _day_of(line.at))
        except TileMissing:
            report.bad(f"第 {line.index} 条（{line.item}）的附件不见了", _day_of(line.at))


def _adds_up(content: dict[str, Any]) -> bool:
    """Say whether a year's table is the sum of the bodies it names; a table that names none stands for itself."""

    def sums(rows: Any) -> Counter[tuple[str, str, str, str]]:
        found: Counter[tuple[str, str, str, str]] = Counter()
        for row in rows:
            for what in ("number", "fen"):
                found[row["measure"], row["kind"], row["result"], what] += row[what]
        return +found

    try:
        bodies = content.get("bodies")
        return bodies is None or sums(content["rows"]) == sums(row for body in bodies for row in body["rows"])
    except (KeyError, TypeError, AttributeError):
        return False


class _Roll:
    """What the statements add up to: every decision told so far, by token, and how many stand where."""

    def __init__(self) -> None:
        self.lines: dict[str, tuple[str, str, str, str]] = {}
        self.standings: Counter[str] = Counter()
        self.grounds: Counter[str] = Counter()
        self.open: dict[str, str] = {}  # token -> last day to publish, of those not published yet

    def move(self, report: Audited, day: str, moved: list[Any]) -> list[str]:
        """Bring it up to a statement; return the tokens that moved."""
        tokens: list[str] = []
        for line in moved:
            if not isinstance(line, list) or len(line) != 5 or not all(isinstance(one, str) for one in line) or line[3] not in _MOVES:
                report.bad("公示情况说明的名册不合格式", day)
                return tokens
            token, decided, due, standing, ground = line
            before = self.lines.get(token)
            if before is not None:
                if standing not in _MOVES[before[2]]:
                    report.bad(f"编号 {token} 的决定从“{_WORDS[before[2]]}”变成“{_WORDS[standing]}”：已公示的决定不能改称没有公示", day)
                self.standings[before[2]] -= 1
                self.grounds[before[3]] -= before[2] == "withheld"
                self.open.pop(token, None)
            if decided > day:
                report.bad(f"编号 {token} 的决定日期 {decided} 晚于说明的日期", day)
            if standing == "withheld" and not ground:
                report.bad(f"编号 {token} 的决定不予公示，没有写明情形", day)
            self.lines[token] = (decided, due, standing, ground)
            self.standings[standing] += 1
            self.grounds[ground] += standing == "withheld"
            if standing == "due":
                self.open[token] = due
            tokens.append(token)
        return tokens

    def standing(self, token: str) -> str:
        """Return how a decision stands, "" when no statement has told of it."""
        held = self.lines.get(token)
        return held[2] if held else ""

    def sums(self, day: str) -> dict[str, int]:
        """Return the sums a statement of this day has to have."""
        late = sum(1 for due in self.open.values() if due and due < day)
        at = self.standings
        return {
            "decided": len(self.lines), "published": at["published"] + at["withdrawn"], "withdrawn": at["withdrawn"], "withheld_total": at["withheld"],
            "not_yet_due": len(self.open) - late, "overdue": late, "fallen": at["fallen"],
        }  # fmt: skip


def _statements(report: Audited, leaves: list[FeedLeaf], items: dict[str, _Item]) -> None:
    """Add up the statements, and hold each day's sums and standings against the lines of the feed."""
    roll, previous = _Roll(), ""
    named = {token_of(report.agency, name): name for name, item in items.items() if any(line.kind == "publish" for line in item.lines)}
    tokens = {name: token for token, name in named.items()}
    pending: set[str] = set()
    last = max((leaf.index for leaf in leaves if leaf.kind == "statement"), default=-1)
    for leaf in leaves:
        if leaf.kind != "statement":
            if leaf.item in tokens and items[leaf.item].decision:
                pending.add(leaf.item)
            continue
        content = items[leaf.item].content
        if content is None:
            continue  # said already: its content is gone or changed
        day = str(content.get("day", ""))
        if not _is_day(day) or day < previous or not isinstance(content.get("moved"), list):
            report.bad(f"第 {leaf.index} 条公示情况说明不合格式，或者日期倒退", day)
            continue
        moved = roll.move(report, day, content["moved"])
        for token in moved:
            if token in named:
                pending.add(named[token])
            elif roll.standing(token) in ("published", "withdrawn") and leaf.index != last:
                report.bad(f"说明称编号 {token} 的决定已公示，数据流中没有它", day)
        if content.get("part"):
            continue
        if previous == day:
            report.bad("同一天有两份公示情况说明", day)
        elif previous and date.fromisoformat(day) - date.fromisoformat(previous) != timedelta(days=1):
            report.notes.append(f"{previous} 与 {day} 之间没有公示情况说明")
        previous = day
        report.statements += 1
        report.last_statement = {name: value for name, value in content.items() if name != "moved"}
        _compare_sums(report, day, content, roll)
        pending = {name for name in pending if not _held_against(report, day, leaf.index, name, items[name], roll.standing(tokens[name]))}
    _silent_since(report, previous, leaves)


def _held_against(report: Audited, day: str, index: int, name: str, item: _Item, standing: str) -> bool:
    """Hold what a statement says of a decision against its lines before the statement; True when there is nothing more to wait for."""
    before = [line for line in item.lines if line.index < index]
    later = {line.kind for line in item.lines if line.index > index}
    if not before or item.published_on() > day:
        return False
    gone, waiting = before[-1].kind == "withdraw", False
    if gone:
        told = str((item.content or {}).get("withdrawn_on", "")) if before[-1] is item.lines[-1] else ""
        waiting = (told if _is_day(told) else _day_of(before[-1].at)) > day
    fits = {"withdrawn"} if gone else {"published"}
    if waiting or "withdraw" in later:
        fits |= {"published", "withdrawn"}
    if standing not in fits:
        words = {"": "说明的名册中没有它", "published": "说明称仍在公示", "withdrawn": "说明称已撤下"}.get(
            standing, f"说明称{_WORDS.get(standing, '')}"
        )
        report.bad(f"{name} 在数据流中{'已撤下' if gone else '已公示'}，{words}：声明与数据流不符", day)
        return True
    return not waiting


def _compare_sums(report: Audited, day: str, content: dict[str, Any], roll: _Roll) -> None:
    counts = roll.sums(day)
    wrong = [
        f"{words}声明 {content.get(name)} 件、实为 {counts[name]} 件" for name, words in _SUMS.items() if content.get(name) != counts[name]
    ]
    if wrong:
        stated = content.get("decided")
        hidden = isinstance(stated, int) and stated < counts["decided"]
        report.bad(f"公示情况说明与逐件名册不符：{'；'.join(wrong)}{'。有决定被隐瞒' if hidden else ''}", day)
    told = {str(one.get("ground")): one.get("count") for one in content.get("withheld", ()) if isinstance(one, dict)}
    if told != {ground: count for ground, count in roll.grounds.items() if count}:
        report.bad("不予公示各情形的件数与逐件名册不符", day)


def _silent_since(report: Audited, last: str, leaves: list[FeedLeaf]) -> None:
    """Note how far the statements reach; lines that came more than two days after the last one show that they were left out."""
    if not leaves:
        return
    newest = max(_day_of(leaf.at) for leaf in leaves)
    decided = any(leaf.kind == "publish" for leaf in leaves)
    if decided and (not last or date.fromisoformat(newest) - date.fromisoformat(last) > timedelta(days=2)):
        report.bad(f"公示情况说明只到{last or '（没有）'}，而 {newest} 仍有新的条目：没有每日声明", newest)


def _pages(report: Audited, portal: str, items: dict[str, _Item], said: Said) -> None:
    """Compare the pages of a portal with the feed: every decision is there, and says what was signed."""
    for done, (name, item) in enumerate(items.items()):
        said(f"{report.agency} 页面", done)
        content = item.content
        if content is None or not item.decision:
            continue
        day = _day_of(item.lines[-1].at)
        raw = fetch(f"{portal.rstrip('/')}/decisions/{report.agency}/{name}/")
        if raw is None:
            report.bad(f"{name} 在公示端没有页面", day)
            continue
        page = _words(raw.decode("utf-8", "replace"))
        gone = item.lines[-1].kind == "withdraw"
        wanted = [str(content.get("reason", ""))] if gone else [str(content.get("title", "")), *_values(content)]
        missing = next((one for one in wanted if _bare(one) not in page), None)
        if missing is not None:
            report.bad(f"{name} 的页面与签名的内容不一致，缺少“{missing[:40]}”", day)


def _values(content: dict[str, Any]) -> Iterator[str]:
    for one in content.get("fields", ()):
        if isinstance(one, dict):
            yield str(one.get("value", ""))


def _words(page: str) -> str:
    """Return what a page shows, without what is not shown and without white space."""
    shown = re.sub(r"<(script|style|pre)\b.*?</\1>", "", page, flags=re.DOTALL)
    return _bare(html.unescape(re.sub(r"<[^>]*>", "", shown)))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def words_of(found: list[Audited]) -> Iterator[str]:
    """Iterate over the lines of a report."""
    for one in found:
        told = one.last_statement
        yield f"{one.agency}（{one.address}）：{one.lines} 条，公示中 {one.shown} 件，已撤下 {one.withdrawn} 件，公示情况说明 {one.statements} 份"
        if told:
            yield (
                f"  截至 {told.get('day')}：已作出 {told.get('decided')}＝已公示 {told.get('published')}＋不予公示 {told.get('withheld_total')}＋期限内 {told.get('not_yet_due')}"
                f"＋超期 {told.get('overdue')}＋已失效 {told.get('fallen')}"
            )
            for ground in told.get("withheld", ()):
                yield f"    不予公示：{ground.get('label')} {ground.get('count')} 件"
        for key in one.keys:
            yield f"  公钥 {key}"
        for note in one.notes:
            yield f"  注意：{note}"
        for finding in one.findings:
            yield f"  [不符] {finding.day + '：' if finding.day else ''}{finding.words}"
        yield f"  {'核对无误' if one.ok else f'{len(one.findings)} 处不符'}"
