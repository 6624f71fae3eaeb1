"""Feeds made by hand, for tests of the follower: any lines, any contents, and every way to tamper with them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mingfa.ledger.feed import FeedLeaf, pack_content, superseded_by
from mingfa.ledger.leaf import leaf_hash
from mingfa.ledger.merkle import root
from mingfa.ledger.notes import Checkpoint, Signer, sign_checkpoint
from mingfa.ledger.tiles import write_static


def decision(number: int, **changes: Any) -> dict[str, Any]:
    """Return the content of a published decision."""
    fields = {
        "object": f"第{number}号清洗有限公司（统一社会信用代码 91433100MA4L514170）", "category": "行政处罚",
        "facts": f"第{number}号单位通过暗管排放水污染物。", "evidence": "现场照片", "basis": "《中华人民共和国生态环境法典》第三百条",
        "conclusion": "给予行政处罚", "result": "罚款壹拾贰万元整（120000.00元）", "decided_on": "2026年3月5日",
    }  # fmt: skip
    labels = {
        "object": "执法对象",
        "category": "执法类别",
        "facts": "违法事实",
        "evidence": "证据",
        "basis": "法律依据",
        "conclusion": "执法结论",
        "result": "处罚结果",
        "decided_on": "作出决定日期",
    }
    told = [{"key": key, "label": labels.get(key, key), "value": value} for key, value in fields.items()]
    return {
        "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "kind": "penalty", "number": f"州环罚〔2026〕{number}号",
        "title": f"某单位涉嫌通过暗管排放水污染物案之{number}", "decided_on": "2026-03-05", "published_on": "2026-03-09", "fields": told, **changes,
    }  # fmt: skip


NOTICE = {
    "format": 1, "agency": "xiangxi", "organ": "湘西土家族苗族自治州生态环境局", "kind": "penalty", "number": "州环罚〔2026〕1号", "label": "决定被撤销",
    "reason": "原决定适用法律错误，已经撤销", "withdrawn_on": "2026-06-01", "decided_on": "2026-03-05",
}  # fmt: skip


@dataclass
class Feed:
    """A feed in a folder, written anew each time something is added."""

    folder: Path
    agency: str = "xiangxi"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    leaves: list[bytes] = field(default_factory=list)
    contents: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def signer(self) -> Signer:
        """The feed's key."""
        return Signer(f"mingfa/{self.agency}/feed", self.key)

    def add(self, kind: str, item: str, content: Any, **changes: Any) -> Feed:
        """Add a line with its content; what the item had before goes."""
        index = len(self.leaves)
        content_hash, raw = pack_content(sha256(f"{item}{index}".encode()).digest(), content)
        if superseded_by(kind):
            for gone in [name for name, (held, _) in self.contents.items() if held == item]:
                del self.contents[gone]
        self.contents[content_hash] = (item, raw)
        fields = {
            "agency": self.agency, "index": index, "kind": kind, "item": item, "content_hash": content_hash, "at": "2026-03-09T02:00:00Z",
            "stream": f"{self.agency}/publication/{item}", "seq": 3, "place": index, "size": index + 1, "key_id": self.signer.verifier.key_id,
        }  # fmt: skip
        self.leaves.append(FeedLeaf(**{**fields, **changes}).sealed(self.key))
        return self

    def write(self) -> Path:
        """Write everything into the folder, as if it had always been so."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "content").mkdir(parents=True)
        head = root([leaf_hash(raw) for raw in self.leaves])
        write_static(self.folder, self.leaves, sign_checkpoint(Checkpoint(self.signer.name, len(self.leaves), head), [self.signer]))
        for name, (_, raw) in self.contents.items():
            (self.folder / "content" / f"{name}.json").write_bytes(raw)
        (self.folder / "keys.txt").write_text(f"{self.signer.verifier}\n")
        return self.folder
