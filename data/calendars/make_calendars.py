#!/usr/bin/env python3
"""Extend holidays.csv with the package exchange_calendars.

    pip install exchange_calendars==4.13.2
    python3 make_calendars.py OLD.csv > holidays.csv
    python3 make_calendars.py --coverage OLD.csv > coverage.csv
    python3 make_calendars.py --expected OLD.csv > expected.csv

Every row of OLD is kept as it is, so that rows corrected by hand survive a new
run. Rows are only added: days from FIRST to LAST on which exchange_calendars says
that an exchange is closed or closes early and about which OLD says nothing.
Days added to OLD by hand (source "patch: ...") are never removed.
"""

import csv
import datetime
import sys
import warnings

import exchange_calendars
import pandas
from dateutil import easter
from exchange_calendars import lunisolar_holidays

FIRST = "2000-01-01"
LAST = "2026-12-31"

# Later years that are published, with the publication. The rows come from the package, and were
# compared day by day with what the publication says.
LATER_LAST = {
    "XNYS": (2028, "NYSE Group calendar of 2026 to 2028 (2025-12-23)"),
    "XNAS": (2028, "NYSE Group calendar of 2026 to 2028 (2025-12-23)"),
    "XHKG": (2027, "general holidays for 2027 (Hong Kong Gazette 2026)"),
    "XTKS": (2027, "national holidays of 2027 (Cabinet Office 2026-02-02); 31 December by rule"),
    "XETR": (2027, "Deutsche Boerse trading calendar 2024 to 2029"),
    "XLON": (2027, "by rule: bank holidays of England and Wales"),
    "XPAR": (2027, "by rule: closing days of Euronext"),
    "XAMS": (2027, "by rule: closing days of Euronext"),
}

# The lunar dates of the package end here, and so do the rules.
LAST_EXPECTED = 2049

# Before these dates exchange_calendars knows the yearly rules of the exchange but not its
# unplanned closures (11 September 2001, for one), so nothing is claimed.
LATER_FIRST = {"CMES": "2010-01-01", "IEPA": "2010-01-01"}

VERSION = "4.13.2"

OFFICIAL = f"exchange_calendars {VERSION}"

# Calendars that are taken from another one: (calendar, taken from, source of the row).
COPIES = [
    ("XSHE", "XSHG", "copy of XSHG (SSE and SZSE publish the same closures)"),
    ("XNAS", "XNYS", "copy of XNYS (Nasdaq follows the same closures)"),
]

COLUMNS = ["calendar", "date", "weekday", "kind", "local_time", "source"]


def last_of(key):
    """Return the last certain day of a calendar."""
    year, _ = LATER_LAST.get(key, (None, None))
    return f"{year}-12-31" if year else LAST


def source_of(key, date):
    """Return the source of a row from the package."""
    _, publication = LATER_LAST.get(key, (None, None))
    return f"{OFFICIAL}; {publication}" if date > LAST else OFFICIAL


def closures(key, first, last):
    """Yield (date, kind, local time) of weekdays without a full session."""
    calendar = exchange_calendars.get_calendar(key, start=first, end=last)
    sessions = set(calendar.sessions.date)
    for day in pandas.bdate_range(first, last):
        if day.date() not in sessions:
            yield day.date().isoformat(), "closed", ""
    for session in calendar.early_closes:
        close = calendar.closes[session].tz_convert(calendar.tz)
        yield session.date().isoformat(), "early_close", close.strftime("%H:%M")


def extend(old):
    """Return the rows of `old` and the added ones, sorted by calendar and date."""
    copied = {calendar for calendar, _, _ in COPIES}
    rows = {(row["calendar"], row["date"]): row for row in old}
    for key in sorted({row["calendar"] for row in old} - copied):
        first = LATER_FIRST.get(key, FIRST)
        for date, kind, local_time in closures(key, first, last_of(key)):
            add(rows, key, date, kind, local_time, source_of(key, date))
    for calendar, origin, source in COPIES:
        for key, date in [k for k in rows if k[0] == origin]:
            row = rows[key, date]
            add(rows, calendar, date, row["kind"], row["local_time"], source)
    return [rows[key] for key in sorted(rows)]


def add(rows, calendar, date, kind, local_time, source):
    weekday = datetime.date.fromisoformat(date).strftime("%a")
    assert weekday not in ("Sat", "Sun"), (calendar, date)
    rows.setdefault(
        (calendar, date),
        dict(zip(COLUMNS, [calendar, date, weekday, kind, local_time, source])),
    )


RULES = "rule of exchange_calendars"
ORDER_795 = "State Council Order 795 and the usual span of its notices"
SINGAPORE = "Holidays Act without Hari Raya and Deepavali and Vesak"


def expected(old):
    """Return the closures that rules expect after the certain years, as rows."""
    copied = {calendar: origin for calendar, origin, _ in COPIES}
    rows = {}
    for key in sorted({row["calendar"] for row in old}):
        origin = copied.get(key, key)
        first = datetime.date.fromisoformat(last_of(key)) + datetime.timedelta(days=1)
        for date, source in expected_of(origin, first):
            if date.weekday() < 5 and date >= first:
                add(rows, key, date.isoformat(), "closed", "", source)
    return [rows[key] for key in sorted(rows)]


def expected_of(key, first):
    """Yield (date, source) of the closures that the rules of an exchange expect."""
    if key in ("XSHG", "XSES"):
        for year in range(first.year, LAST_EXPECTED + 1):
            days, source = (mainland, ORDER_795) if key == "XSHG" else (singapore, SINGAPORE)
            yield from ((day, source) for day in days(year))
        return
    for date, kind, _ in closures(key, first.isoformat(), f"{LAST_EXPECTED}-12-31"):
        if kind == "closed":
            yield datetime.date.fromisoformat(date), RULES


def of_year(dates, year):
    """Return the date of a lunar holiday in a year."""
    (day,) = [day.date() for day in dates if day.year == year]
    return day


def span(day, count):
    return [day + datetime.timedelta(days=n) for n in range(count)]


def mainland(year):
    """Return the days on which Shanghai and Shenzhen are expected to be closed.

    A holiday of one day on a weekend is taken on the Monday after, as the notices have it.
    """
    spring = of_year(lunisolar_holidays.chinese_lunar_new_year_dates, year)
    autumn = of_year(lunisolar_holidays.mid_autumn_festival_dates, year)
    single = [
        datetime.date(year, 1, 1),
        of_year(lunisolar_holidays.qingming_festival_dates, year),
        of_year(lunisolar_holidays.dragon_boat_festival_dates, year),
        autumn,
    ]
    monday = lambda day: day + datetime.timedelta(days=max(0, 7 - day.weekday()) % 7)
    taken = [monday(day) if day.weekday() >= 5 else day for day in single]
    eve = spring - datetime.timedelta(days=1)
    return [
        *taken, *span(eve, 8), *span(datetime.date(year, 5, 1), 5), *span(datetime.date(year, 10, 1), 7)
    ]


def singapore(year):
    """Return the days on which Singapore is expected to be closed, of those that rules give."""
    spring = of_year(lunisolar_holidays.chinese_lunar_new_year_dates, year)
    fixed = [
        datetime.date(year, 1, 1), datetime.date(year, 5, 1), datetime.date(year, 8, 9),
        datetime.date(year, 12, 25), spring,
    ]
    days = [day + datetime.timedelta(days=day.weekday() == 6) for day in fixed]
    second = spring + datetime.timedelta(days=1)
    # Where the first or the second day is a Sunday, the day after the second one is free as well.
    days.append(second + datetime.timedelta(days=1) if 6 in (spring.weekday(), second.weekday()) else second)
    days.append(second)
    return [*days, easter.easter(year) - datetime.timedelta(days=2)]


def main():
    arguments = sys.argv[1:]
    coverage = "--coverage" in arguments
    (path,) = [a for a in arguments if not a.startswith("--")]
    assert exchange_calendars.__version__ == VERSION, exchange_calendars.__version__
    warnings.simplefilter("ignore")
    with open(path, newline="", encoding="utf-8") as file:
        old = list(csv.DictReader(file))
    rows = expected(old) if "--expected" in arguments else extend(old)
    out = csv.writer(sys.stdout, lineterminator="\n")
    if coverage:
        out.writerow(["calendar", "first", "last"])
        for calendar in sorted({row["calendar"] for row in rows}):
            out.writerow([calendar, LATER_FIRST.get(calendar, FIRST), last_of(calendar)])
    else:
        out.writerow(COLUMNS)
        for row in rows:
            out.writerow([row[column] for column in COLUMNS])


if __name__ == "__main__":
    main()
