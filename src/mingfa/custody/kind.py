"""The kinds of streams of custody, as the desk knows them. Pure."""

from __future__ import annotations

from mingfa.custody.acts import reading as _reading
from mingfa.custody.state import ReadingLog
from mingfa.desk.kinds import StreamKind, register_kind

__all__ = ["ACCESS", "_reading"]

ACCESS = register_kind(
    StreamKind(
        "access",
        "阅读日志",
        ReadingLog,
        title=lambda log: f"{log.stream.rpartition('/')[2]} 阅读日志",
        visible=lambda log, actor: actor.is_system,
        folded=False,
    )
)
