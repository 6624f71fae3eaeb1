"""From a table of officers (执法人员清单) as the provincial platform exports it to the act that takes it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mingfa.agencies.acts.person import ImportedOfficer, ImportOfficers
from mingfa.agencies.facts import agency_stream, regime_stream
from mingfa.agencies.models import CertificateRow, PersonRow
from mingfa.desk.errors import InvalidAct
from mingfa.desk.perform import look, parse_act
from mingfa.desk.streams import new_id, stream_name

COLUMNS = ("姓名", "单位", "职务", "证件编号", "执法类别", "执法区域", "有效期起", "有效期止", "发证机关")
OPTIONAL = ("审验年度", "审验结果")


def officers_act(agency: str, rows: Sequence[Mapping[str, str]], source: str) -> ImportOfficers:
    """Make the act that takes over a list. Each row: column -> text, the columns being COLUMNS and perhaps OPTIONAL.

    A row belongs to whoever holds the certificate, else to the only person of that name, else to somebody new. Raises InvalidAct naming
    every row that cannot be read.
    """
    regime, problems, made = look(regime_stream(agency)).state.regime, [], []
    units = {unit.name: unit.code for unit in regime.units} | {unit.code: unit.code for unit in regime.units}
    units |= {spell.name: spell.code for spell in look(agency_stream(agency)).state.units if spell.name}
    for number, row in enumerate(rows, 2):
        missing = [name for name in COLUMNS if not row.get(name, "").strip()]
        if missing:
            problems.append((f"第 {number} 行", f"缺少{'、'.join(missing)}"))
            continue
        person, new = _person(agency, row["姓名"].strip(), row["证件编号"].strip())
        try:
            made.append(
                ImportedOfficer(
                    person=person,
                    enrol=new,
                    full_name=row["姓名"],
                    unit=units.get(row["单位"].strip(), "unknown"),
                    title=row["职务"],
                    number=row["证件编号"].strip(),
                    classes=tuple(part for part in row["执法类别"].replace(",", "、").split("、") if part.strip()),
                    area=row["执法区域"],
                    valid_from=date.fromisoformat(row["有效期起"].strip()),
                    valid_to=date.fromisoformat(row["有效期止"].strip()),
                    issuer=row["发证机关"],
                    check_year=int(row["审验年度"]) if row.get("审验年度", "").strip() else None,
                    check_passed=row.get("审验结果", "合格").strip() in ("", "合格", "通过"),
                )
            )
        except ValueError:
            problems.append((f"第 {number} 行", f"{row['姓名']}的日期、年度或者证件编号格式不正确；日期应为 2026-01-31"))
    if problems:
        raise InvalidAct(ImportOfficers.label, tuple(problems))
    act = parse_act("agencies.import_officers", {"source": source, "officers": [one.model_dump() for one in made]})
    assert isinstance(act, ImportOfficers)
    return act


def _person(agency: str, name: str, number: str) -> tuple[str, bool]:
    """Return the stream a row belongs to, and whether it is a new one."""
    held = CertificateRow.objects.filter(agency=agency, number=number).values_list("stream", flat=True).first()
    if held is not None:
        return held, False
    named = list(PersonRow.objects.filter(agency=agency, name=name, active=True).values_list("stream", flat=True)[:2])
    if len(named) == 1:
        return named[0], False
    return stream_name(agency, "person", new_id()), True
