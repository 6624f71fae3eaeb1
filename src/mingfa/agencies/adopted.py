"""What the agencies of a site have adopted, held against what this release of the platform asks for (已采用制度的核对).

An adopted text stays readable for ever: what the platform has come to need since then is a hole, never a reason not to read the entries that
rest on it. Acts that ask for what is missing are refused until a rule fills it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from mingfa.agencies.facts import regime_stream
from mingfa.agencies.state.regime import RegimeState
from mingfa.desk.perform import look
from mingfa.law.regime_schema import label_of


def check_adopted(agencies: Sequence[str] = (), *, production: bool = False) -> Iterator[tuple[str, list[str]]]:
    """Iterate over (agency, what its adopted regime lacks, a Chinese line each) for these agencies, all of the site when none is named.

    production: demonstration values are named too. Raises UnknownStream for an agency that has adopted nothing, LedgerBroken.
    """
    for agency in agencies or _agencies():
        state: RegimeState = look(regime_stream(agency)).state
        lines = list(state.regime.holes) if state.regime is not None else ["还没有采用制度文件；请先办理“采用制度文件”"]
        if production:
            lines += [
                f"演示补充参数“{rule.id}”（{label_of(rule.id)}）不得用于正式工作；请填写本机关的规定并写明出处" for rule in state.overlaid
            ]
        yield agency, lines


def _agencies() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agency FROM desk_head WHERE kind = 'regime' ORDER BY agency")
        return [row[0] for row in cursor.fetchall()]
