"""Errors of the ledger: bytes that are not what the format says, keys we do not hold, proofs that do not hold."""

from __future__ import annotations

from mingfa.law.errors import MingfaError


class LedgerError(MingfaError):
    """Something about the ledger could not be worked out; the parent of all errors of this package."""

    code = "ledger.error"


class NotCanonical(LedgerError):
    """A value has no RFC 8785 form, or bytes are not the RFC 8785 form of what they say.

    where: the path inside the value, "" for all of it.
    """

    code = "ledger.not_canonical"

    def __init__(self, what: str, where: str = "") -> None:
        self.what, self.where = what, where
        super().__init__(f"不能写入留痕账本：{what}" + (f"（位置：{where}）" if where else ""))


class BodyTooLarge(LedgerError):
    """A body is larger than MAX_BODY; large things belong in the vault, the entry names their digest."""

    code = "ledger.body_too_large"

    def __init__(self, size: int, limit: int) -> None:
        self.size, self.limit = size, limit
        super().__init__(f"本条留痕正文 {size} 字节，超过上限 {limit} 字节；请把大件存入原件库，留痕中只写摘要")


class LeafMalformed(LedgerError):
    """A leaf header does not follow docs/spec/ledger.md."""

    code = "ledger.leaf_malformed"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"留痕条目格式不符：{what}")


class ProofInvalid(LedgerError):
    """A Merkle proof does not lead to the root it claims."""

    code = "ledger.proof_invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"默克尔证明不成立：{what}")


class NoteInvalid(LedgerError):
    """A signed note or checkpoint is malformed, or no known key signed it, or a known key's signature is wrong."""

    code = "ledger.note_invalid"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"检查点签名件无效：{what}")


class TileMissing(LedgerError):
    """A tile or entry bundle that the checkpoint requires is absent or has the wrong size. `path` is relative to the export."""

    code = "ledger.tile_missing"

    def __init__(self, path: str, what: str) -> None:
        self.path, self.what = path, what
        super().__init__(f"账本文件 {path} {what}；请从备份或见证方处补回该文件后重新核验")


class ExportMismatch(LedgerError):
    """What is to be exported does not have the size and root of its checkpoint."""

    code = "ledger.export_mismatch"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"导出的条目与检查点不符：{what}；没有写出检查点，请先核验账本")
