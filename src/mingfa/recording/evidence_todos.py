"""Who has to make and sign the disc of a recording that serves as evidence (证据光盘). Pure.

Law: recording.storage_unit, recording.evidence_disc_fields, recording.evidence_disc_signers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.kinds import RegimeView, ToDo
from mingfa.law.article import Article
from mingfa.recording.acts.evidence import CountersignDisc, MakeDiscSheet, SignDisc
from mingfa.recording.evidence import Evidence
from mingfa.recording.evidence_rules import FIELDS, SIGNERS, STORAGE
from mingfa.recording.state import RecordingState


def evidence_todos(state: RecordingState, view: RegimeView) -> Iterable[ToDo]:
    """Yield the export task of the unit that keeps the recordings, then the signatures that are missing."""
    served = state.served
    if served.disc == "open":
        day = served.flags[0].on
        sums = "、".join(state.digests or (state.digest,))
        yield ToDo(
            "evidence-disc",
            "刻录证据光盘",
            MakeDiscSheet.name,
            f"该音像记录已列为证据，须导出原件、刻录光盘并填写说明；副本的 SHA-256 应为 {sums}",
            _article(view, FIELDS, day),
            duty="recording.export",
            unit=view.regime.text(STORAGE, day) if view.regime.has(STORAGE, day) else "",
        )
    elif served.disc == "sheet":
        yield from _signatures(served, view)


def _signatures(served: Evidence, view: RegimeView) -> Iterable[ToDo]:
    if served.sheet is None:
        return
    article = _article(view, SIGNERS, served.sheet.on)
    leaders = False
    for who in served.unsigned:
        if "/" in who:
            why = f"光盘 {served.sheet.number} 的说明等待执法人员签名"
            yield ToDo(f"evidence-sign-{who}", SignDisc.label, SignDisc.name, why, article, person=who)
        elif not leaders:
            leaders = True
            why = f"光盘 {served.sheet.number} 的说明等待分管领导签名"
            yield ToDo("evidence-countersign", CountersignDisc.label, CountersignDisc.name, why, article, duty="recording.sign_disc")


def _article(view: RegimeView, parameter: str, day: date) -> Article | None:
    return view.regime.rule(parameter, day).article if view.regime.has(parameter, day) else None
