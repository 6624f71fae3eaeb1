"""Print year blocks for src/mingfa/law/calendar.toml, taken from the chinesecalendar package.

Usage: python tools/seed_calendar.py 2018 2026 > years.toml
The table itself is kept by hand: when the State Council Office has published the notice of a year, append the block of that
year and hold it against the notice. Only days that differ from the plain week are listed: weekdays off, weekend days worked.
"""

from __future__ import annotations

import sys
from datetime import date

from chinese_calendar import constants

# The package names some holidays without 节; the notices do not.
HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}

# Document numbers of the yearly notices, and of notices that changed them later.
NUMBERS = {
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
CHANGED_BY = {
    2018: ("国务院办公厅关于2019年部分节假日安排的通知",),
    2019: ("国务院办公厅关于调整2019年劳动节假期安排的通知",),
    2020: ("国务院办公厅关于延长2020年春节假期的通知",),
}


def block(year: int) -> str:
    """Return the TOML block of one year; KeyError when the package does not know a holiday's name."""
    off = {day: HOLIDAY_NAMES[name] for day, name in constants.holidays.items() if day.year == year and day.weekday() < 5}
    worked = {day: HOLIDAY_NAMES[name] for day, name in constants.workdays.items() if day.year == year and day.weekday() >= 5}
    if not off:
        raise SystemExit(f"chinesecalendar does not know {year}")
    lines = ["[[year]]", f"year = {year}", f'notice = "国务院办公厅关于{year}年部分节假日安排的通知"']
    if year in NUMBERS:
        lines.append(f'number = "{NUMBERS[year]}"')
    if year in CHANGED_BY:
        lines.append("changed_by = [" + ", ".join(f'"{title}"' for title in CHANGED_BY[year]) + "]")
    # A name can come twice in one year: 2018 has 元旦 in January and again on 31 December (by the notice of 2019).
    for name in dict.fromkeys(off[day] for day in sorted(off)):
        lines += [
            "",
            "[[year.holiday]]",
            f'name = "{name}"',
            f"off = [{_days(off, name)}]",
            f"worked = [{_days(worked, name)}]",
        ]
    unmatched = set(worked.values()) - set(off.values())
    if unmatched:
        raise SystemExit(f"{year}: days worked for a holiday without a weekday off: {unmatched}")
    return "\n".join(lines) + "\n"


def _days(table: dict[date, str], name: str) -> str:
    return ", ".join(day.isoformat() for day in sorted(table) if table[day] == name)


if __name__ == "__main__":
    first, last = int(sys.argv[1]), int(sys.argv[2])
    print("\n".join(block(year) for year in range(first, last + 1)), end="")
