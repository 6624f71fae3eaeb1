"""The part of `verify` about originals: those any stream names are in the vault under their digest; those nobody names are listed."""

from __future__ import annotations

from mingfa.desk.verify import Report, also_verify
from mingfa.vault.check import compare
from mingfa.vault.site import site_vault


@also_verify
def check_originals(report: Report) -> None:
    """Read every original named by any stream and compare its digest; list each file in the vault that no stream names.

    A file nobody names is no fault: an upload may be waiting in a draft, or the server may have stopped between keeping it and the act. One
    that was lawfully disposed of need not be there; if it is, its removal has still to be done, or somebody has brought it back: noted.
    """
    report.originals += len(report.named)
    for fault in compare(site_vault(), report.named):
        if fault.code == "unnamed" and fault.digest in report.removed:
            stream = report.removed[fault.digest]
            report.notes.append(f"[removed] vault/{fault.digest}（{stream}）：原件已批准销毁而文件仍在库中，等待清除，或者又被放入")
            continue
        if fault.code == "unnamed":
            report.notes.append(f"[unnamed] vault/{fault.digest}：{fault.words}")
            continue
        where = f"vault/{fault.digest}（{fault.named_by}）"
        report.bad("original", where, fault.words)
