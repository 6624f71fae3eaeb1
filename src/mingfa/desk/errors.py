"""What the desk raises: refused by law, or not able to answer. Every error has a code and Chinese words with what to do next."""

from __future__ import annotations

from mingfa.law.errors import MingfaError
from mingfa.law.refusal import Refusal


class DeskError(MingfaError):
    """The desk could not do what was asked."""

    code = "desk.error"


class Refused(DeskError):
    """The law stands in the way: all refusals, not the first."""

    code = "refused"

    def __init__(self, label: str, refusals: tuple[Refusal, ...]) -> None:
        self.label, self.refusals = label, refusals
        super().__init__(f"不予办理“{label}”：" + "；".join(str(refusal) for refusal in refusals))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all refusals."""
        return tuple(refusal.code for refusal in self.refusals)


class UnknownAct(DeskError):
    """No act has this name."""

    code = "act.unknown"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"没有名为“{name[:80]}”的办理事项；请从办理页面选择事项")


class InvalidAct(DeskError):
    """The fields of an act are not what the act asks for; `problems` are (field, words)."""

    code = "act.invalid"

    def __init__(self, label: str, problems: tuple[tuple[str, str], ...]) -> None:
        self.label, self.problems = label, problems
        super().__init__(f"“{label}”填写有误：" + "；".join(f"{field}：{words}" if field else words for field, words in problems))


class UnknownStream(DeskError):
    """The stream does not exist, or not for this agency."""

    code = "stream.unknown"

    def __init__(self, stream: str) -> None:
        self.stream = stream
        super().__init__(f"没有找到卷“{stream[:120]}”；请核对编号，或回到列表重新选择")


class UnknownPerson(DeskError):
    """The person who wants to act is not enrolled."""

    code = "person.unknown"

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"人员“{person[:120]}”未在本机关登记；请先由管理人员登记")


class KeyReused(DeskError):
    """The same idempotency key came with another act."""

    code = "key.reused"

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__("同一次提交的编号被用于另一项内容不同的办理；请刷新页面后重新提交")


class Conflict(DeskError):
    """What the form showed has changed since it was opened."""

    code = "stream.conflict"

    def __init__(self, stream: str, expected: int, found: int) -> None:
        self.stream, self.expected, self.found = stream, expected, found
        super().__init__("打开表单之后，他人已经办理了与本表单有关的事项；请核对最新情况后重新提交，已填内容保留在草稿中")


class LedgerBroken(DeskError):
    """The ledger cannot be trusted or written; nothing is done until it has been looked at."""

    code = "ledger.broken"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"留痕账本异常，已停止一切办理：{what}；请管理人员运行 mingfa verify 查明")


class NotReady(DeskError):
    """Something outside the desk (a key, the signer, the store) is not there yet."""

    code = "desk.not_ready"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)
