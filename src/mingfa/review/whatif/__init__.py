"""What if (推演): decided cases under a changed regime, and which of them would have come out otherwise. Nothing is written."""

from mingfa.review.whatif.compare import CaseStory, Difference, compare
from mingfa.review.whatif.regimes import Change, changes, hypothetical
from mingfa.review.whatif.running import CaseResult, Outcome, whatif

__all__ = ["CaseResult", "CaseStory", "Change", "Difference", "Outcome", "changes", "compare", "hypothetical", "whatif"]
