"""How the regime wants the public copy of a decision treated that fell or changed (撤下、更新并说明). Pure."""

from __future__ import annotations

from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView

AT_ONCE = "disclosure.withdrawal.at_once"


class WithdrawalFact(FactView):
    """How the regime wants a published decision treated that has changed. mode: "take_down" or "update_and_explain".

    triggers: the changes that the agency's own text names; for others the mode is that of 行政处罚法 第四十八条第二款, to take down.
    at_once: the copy on the own platform goes with the very registration of the change.
    """

    mode: str
    triggers: tuple[str, ...] = ()
    at_once: bool = False

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: Any) -> Self:
        """Pick the view from the regime's stream."""
        regime = state.regime
        return cls(
            mode=regime.text("disclosure.withdrawal.mode", on),
            triggers=regime.items("disclosure.withdrawal.triggers", on),
            at_once=regime.has(AT_ONCE, on) and regime.flag(AT_ONCE, on),
        )

    def explains(self, trigger: str) -> bool:
        """Say whether what fell in this way stays public with an explanation."""
        return self.mode == "update_and_explain" and trigger in self.triggers

    def hides(self, trigger: str) -> bool:
        """Say whether what fell in this way is hidden by the registration itself."""
        return self.at_once and self.mode == "take_down" and trigger in self.triggers
