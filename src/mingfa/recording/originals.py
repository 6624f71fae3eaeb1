"""The part of `verify` about originals: those any stream names are in the vault under their digest; those nobody names are listed."""

from __future__ import annotations

from mingfa.desk.verify import Report, also_verify
from mingfa.vault.check import compare
from mingfa.vault.site import site_vault


@also_verify
def check_originals(report: Report) -> None:
    """Read every original named by any stream and compare its digest; name each file in the vault that no stream names."""
    report.originals += len(report.named)
    for fault in compare(site_vault(), report.named):
        where = f"vault/{fault.digest}" + (f"（{fault.named_by}）" if fault.named_by else "")
        report.bad("original", where, fault.words)
