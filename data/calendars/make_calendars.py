#!/usr/bin/env python3
"""Extend holidays.csv with the package exchange_calendars.

    pip install exchange_calendars==4.13.2
    python3 make_calendars.py OLD.csv > holidays.csv
    python3 make_calendars.py --coverage OLD.csv > coverage.csv

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

FIRST = "2000-01-01"
LAST = "2026-12-31"

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


def closures(key):
    """Yield (date, kind, local time) of weekdays without a full session."""
    first = LATER_FIRST.get(key, FIRST)
    calendar = exchange_calendars.get_calendar(key, start=first, end=LAST)
    sessions = set(calendar.sessions.date)
    for day in pandas.bdate_range(first, LAST):
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
        for date, kind, local_time in closures(key):
            add(rows, key, date, kind, local_time, OFFICIAL)
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


def main():
    arguments = sys.argv[1:]
    coverage = "--coverage" in arguments
    (path,) = [a for a in arguments if a != "--coverage"]
    assert exchange_calendars.__version__ == VERSION, exchange_calendars.__version__
    warnings.simplefilter("ignore")
    with open(path, newline="", encoding="utf-8") as file:
        rows = extend(list(csv.DictReader(file)))
    out = csv.writer(sys.stdout, lineterminator="\n")
    if coverage:
        out.writerow(["calendar", "first", "last"])
        for calendar in sorted({row["calendar"] for row in rows}):
            out.writerow([calendar, LATER_FIRST.get(calendar, FIRST), LAST])
    else:
        out.writerow(COLUMNS)
        for row in rows:
            out.writerow([row[column] for column in COLUMNS])


if __name__ == "__main__":
    main()
