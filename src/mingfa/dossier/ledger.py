"""The ledger of enforcement acts (行政执法台账), which builds itself: one line a case, from opening to archive; beside it all document numbers given."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.state.core import STAGES
from mingfa.desk.perform import look
from mingfa.desk.store import streams_of
from mingfa.dossier.models import LedgerRow
from mingfa.dossier.papers import GROUNDS
from mingfa.law.regime_terms import term

HEADS = (
    "序号", "类别", "案号", "案件名称", "当事人", "承办机构", "承办人员", "阶段", "登记日期", "决定文号", "决定日期", "处理结果", "结案日期", "档号", "归档日期", "音像资料",
    "案卷",
)  # fmt: skip
NUMBER_HEADS = ("文号系列", "序号", "使用的案卷", "状态", "作废理由")
_STAGES = dict(STAGES)


def lines(agency: str, units: dict[str, str], *, year: int | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the lines of an agency's ledger, by the day of opening. units: names by code. year: of the opening, all when left out."""
    rows = LedgerRow.objects.filter(agency=agency).order_by("opened_on", "stream")
    if year is not None:
        rows = rows.filter(opened_on__year=year)
    for number, row in enumerate(rows.iterator(chunk_size=1000), 1):
        yield (
            str(number), term("kind", row.kind), row.number, row.title, row.parties, units.get(row.unit, row.unit), row.handlers,
            _STAGES.get(row.stage, row.stage), _day(row.opened_on), row.decision_number, _day(row.decided_on), GROUNDS.get(row.result, row.result),
            _day(row.closed_on), row.archive_number, _day(row.archived_on), str(row.recordings), row.stream,
        )  # fmt: skip


def _day(value: object) -> str:
    return "" if value is None else str(value)


def numbers(agency: str) -> Iterator[tuple[str, ...]]:
    """Yield every document number given: where it is used, and why it was voided."""
    for stream in streams_of(agency, "series"):
        for one in look(stream).state.taken:
            yield stream.rpartition("/")[2], str(one.number), one.stream, "作废" if one.voided else "有效", one.voided
