"""The whole text of a decision as one digest: what is signed when it is issued, and what its paper is printed from.

Law: 行政处罚法 第五十九条. The draft's own digest covers the matter; this one adds number, date, what was done with the defence, and whom it binds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

from mingfa.ledger.canonical import canonical

_DOMAIN = b"mingfa/decision-text/1\n"


def text_digest(*, stream: str, number: str, decided_on: date, draft: str, parties: tuple[str, ...], words: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) of a decision's canonical text.

    draft: digest of the draft decided, "" for a decision not to punish. words: the parts that are not in the draft, by field name.
    """
    told = {
        "stream": stream,
        "number": number,
        "decided_on": decided_on.isoformat(),
        "draft": draft,
        "parties": list(parties),
        "words": dict(words),
    }
    return hashlib.sha256(_DOMAIN + canonical(told)).hexdigest()
