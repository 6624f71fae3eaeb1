"""Everything that can be done about letters from the public, and about the inbox in which they arrive."""

from mingfa.reports.acts.inbox import CloseInbox, OpenInbox, ReopenInbox, ReplaceInboxKey, inbox_stream
from mingfa.reports.acts.letters import AnswerReport, ExtendReport, ReceiveReport, RouteReport, TransferReport, report_stream

__all__ = [
    "AnswerReport", "CloseInbox", "ExtendReport", "OpenInbox", "ReceiveReport", "ReopenInbox", "ReplaceInboxKey", "RouteReport", "TransferReport", "inbox_stream",
    "report_stream",
]  # fmt: skip
