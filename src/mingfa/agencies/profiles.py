"""From a regime file an agency has edited (制度文件, TOML) to the act that adopts it in place of the present one."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from mingfa.agencies.acts.regime import ReplaceProfile
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.state.regime import encode
from mingfa.desk.errors import InvalidAct
from mingfa.desk.perform import look


def profile_act(agency: str, text: str, *, overlay: str | None = None, reason: str = "") -> ReplaceProfile:
    """Make the act for the edited text. The national layer and the parent stay; demonstration values stay only as given in `overlay`.

    Raises InvalidAct when the text is no TOML; what is wrong with its rules the desk says when the act is done.
    """
    whole = json.loads(look(regime_stream(agency)).state.canonical)
    whole["agency"] = _parse(text)
    whole["overlay"] = None if overlay is None else _parse(overlay)
    return ReplaceProfile(canonical=encode(whole).decode(), reason=reason)


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidAct(ReplaceProfile.label, (("制度文件", f"不是合法的 TOML：{error}；请按提示的行列改正"),)) from None
