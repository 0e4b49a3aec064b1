"""Rows of `esg_indicators` of the provider `kapok-green`: emissions, revenue, EVIC, raw figures."""

import calendar
import datetime

from facts import COMPANIES, EMISSIONS, REVENUE, date, fraction, issuer_of
from green_facts import (
    CALENDAR_YEAR,
    DEBT_ANCHORS,
    EMISSION_ANCHORS,
    FILED_LATER,
    FISCAL_DAY,
    FISCAL_YEAR_ENDS,
    GREEN_YEARS,
    RAW_YEARS,
    RESTATED_REVENUE,
    REVENUE_BILLIONS,
    REVENUE_ILLUSTRATIVE,
    SCOPE_1_OF_SUM,
)

TONNES, MILLION = ("tCO2e", None), ("million", "USD")
NOT_A_FIGURE = "it is not a figure of the company"
ANCHOR_YEAR = 2018
STALE = {"RRC": 2018}
MISSING = 0.08


def fiscal_year_end(ticker, year):
    if ticker in FISCAL_YEAR_ENDS:
        return date(FISCAL_YEAR_ENDS[ticker][year - GREEN_YEARS.start])
    day, years_added = FISCAL_DAY.get(ticker, CALENDAR_YEAR)
    return date(f"{year + years_added}-{day}")


def filed_by(ticker, year):
    """The last day of the second month after a fiscal year: by then the Form 10-K is out."""
    if (ticker, year) in FILED_LATER:
        return date(FILED_LATER[ticker, year])
    last_month = fiscal_year_end(ticker, year) - datetime.timedelta(days=7)
    months = last_month.year * 12 + last_month.month - 1 + 2
    year, month = divmod(months, 12)
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def reported_by(year):
    return datetime.date(year + 1, 5, 31)


def green(ticker, name, year_end, value, unit, published_on, method, quality, restates, source):
    return {
        "issuer_id": issuer_of(ticker),
        "indicator": name,
        "period_end": year_end,
        "value": value,
        "unit": unit[0],
        "currency": unit[1],
        "published_on": published_on,
        "method": method,
        "quality": quality,
        "provider": "kapok-green",
        "restates": restates.isoformat() if restates else None,
        "source": source,
    }


def green_indicators(close_on):
    """All rows. `close_on(ticker, day)` is the last close up to a day."""
    for ticker in COMPANIES:
        for year in GREEN_YEARS:
            yield from emissions(ticker, year)
            yield from revenue(ticker, year)
            yield from enterprise_value(ticker, year, close_on)
        for year in RAW_YEARS:
            yield from raw_indicators(ticker, year)


def significant(value, digits):
    return float(f"{value:.{digits - 1}e}")


def emissions(ticker, year):
    """Estimates by the end of May, and what the company reported when that came out."""
    year_end, due = fiscal_year_end(ticker, year), reported_by(year)
    reported = reported_scopes(ticker, year_end)
    for name in EMISSION_ANCHORS[ticker]:
        later = reported.get(name)
        if later is None or later[1] > due:
            tonnes, source = estimate(ticker, name, year)
            quality = 5 if name == "scope_3" else 4
            yield green(
                ticker, name, year_end, tonnes, TONNES, due, "estimated", quality, None, source
            )
        if later is not None:
            restates = year_end if later[1] > due else None
            tonnes, known, method, quality, source = later
            yield green(
                ticker, name, year_end, tonnes, TONNES, known, method, quality, restates, source
            )


def estimate(ticker, name, year):
    """An anchor, or what was last reported of a year before, moved on with the trend."""
    thousands, growth = EMISSION_ANCHORS[ticker][name]
    tonnes, of = 1000.0 * thousands, ANCHOR_YEAR
    source = f"illustrative: an estimate of the right order of magnitude, {NOT_A_FIGURE}"
    for before in range(GREEN_YEARS.start, year):
        last = reported_scopes(ticker, fiscal_year_end(ticker, before)).get(name)
        if last is not None and last[1] <= reported_by(year):
            tonnes, of = last[0], before
            source = f"illustrative: fiscal {of} moved on with a trend, {NOT_A_FIGURE}"
    wobble = 1.0 + 0.04 * (fraction(ticker, name, year) - 0.5)
    return significant(tonnes * (1.0 + growth) ** (year - of) * wobble, 3), source


def reported_scopes(ticker, year_end):
    """scope: (tonnes, published on, method, quality, source), of the year's row in EMISSIONS."""
    for of, period_end, published_on, parts, source in EMISSIONS:
        if of != ticker or date(REVENUE[of, period_end][0]) != year_end:
            continue
        published_on = date(published_on)
        if "total" in parts:
            first = significant(SCOPE_1_OF_SUM[ticker] * parts["total"], 3)
            split = "illustrative: split by us of the sum of Scope 1 and 2; sum: " + source
            return {
                "scope_1": (first, published_on, "estimated", 4, split),
                "scope_2": (parts["total"] - first, published_on, "estimated", 4, split),
            }
        second = parts["market"] if "market" in parts else parts["unstated"]
        return {
            "scope_1": (float(parts["scope1"]), published_on, "reported", 2, source),
            "scope_2": (float(second), published_on, "reported", 2, source),
        }
    return {}


def billions(ticker, year):
    figures = REVENUE_ILLUSTRATIVE.get(ticker) or REVENUE_BILLIONS[ticker][1]
    return figures[year - GREEN_YEARS.start]


def revenue(ticker, year):
    """As first filed, and restated where `facts.REVENUE` has a restatement."""
    year_end = fiscal_year_end(ticker, year)
    filed, method = filed_by(ticker, year), "reported"
    value = round(1000.0 * billions(ticker, year), 1)
    if ticker in REVENUE_ILLUSTRATIVE:
        method = "estimated"
        source = f"illustrative: of the right order of magnitude, {NOT_A_FIGURE}"
    else:
        source = (
            f"{COMPANIES[ticker][1]} {REVENUE_BILLIONS[ticker][0]}, Form 10-K of the fiscal year"
            f" ended {year_end}, rounded to 0.1 billion; from memory, not read again in the form"
        )
    exact, restated = stated_revenue(ticker, year_end), (ticker, year) in RESTATED_REVENUE
    if exact and not restated:
        filed, value, source = exact
    yield green(ticker, "revenue", year_end, value, MILLION, filed, method, None, None, source)
    if exact and restated:
        filed, value, source = exact
        yield green(
            ticker, "revenue", year_end, value, MILLION, filed, method, None, year_end, source
        )


def stated_revenue(ticker, year_end):
    """(filed by, millions, source) of the figure in `facts.REVENUE`, if there is one."""
    for (of, _), (end, filed, value, what) in REVENUE.items():
        if of == ticker and date(end) == year_end:
            return date(filed), float(value), f"{COMPANIES[ticker][1]} {what}"
    return None


def debt(ticker, year):
    """Illustrative debt in billions: straight between the anchors, rounded."""
    start, middle, end = DEBT_ANCHORS[ticker]
    if year <= 2018:
        value = start + (middle - start) * (year - 2014) / 4
    else:
        value = middle + (end - middle) * (year - 2018) / 3
    return round(value, 1) if value < 10 else float(round(value))


def enterprise_value(ticker, year, close_on):
    year_end = fiscal_year_end(ticker, year)
    filed, shares = filed_by(ticker, year), COMPANIES[ticker][4]
    debt_millions = round(1000.0 * debt(ticker, year), 1)
    value = round(shares * close_on(ticker, year_end) + debt_millions, 0)
    how = "illustrative: share count of the sample x adjusted close + rounded debt"
    for name, value, source in (
        ("evic", value, f"{how}, {NOT_A_FIGURE}"),
        ("evic_debt", debt_millions, f"illustrative: rounded debt, {NOT_A_FIGURE}"),
    ):
        yield green(ticker, name, year_end, value, MILLION, filed, "estimated", None, None, source)


# Amount per million US dollars of revenue, by GICS sector, and growth a year.
PER_REVENUE = {
    "water_withdrawal": (
        "m3",
        {"10": 400, "20": 80, "25": 30, "30": 200, "35": 120, "40": 15, "45": 40},
        -0.03,
    ),
    "waste_hazardous": (
        "t",
        {"10": 0.8, "20": 0.4, "25": 0.05, "30": 0.1, "35": 0.5, "40": 0.002, "45": 0.05},
        -0.02,
    ),
    "energy_use": (
        "MWh",
        {"10": 1500, "20": 100, "25": 50, "30": 80, "35": 70, "40": 15, "45": 60},
        -0.02,
    ),
}
# Lowest and highest level in 2016, step a year, limits, decimals.
LEVELS = {
    "renewable_share": ("percent", 2, 40, 3.0, (0, 100), 1),
    "women_on_board": ("percent", 15, 38, 1.2, (0, 60), 1),
    "board_independence": ("percent", 75, 94, 0.2, (0, 100), 1),
    "employee_turnover": ("percent", 8, 18, 0.1, (0, 100), 1),
    "injury_rate": ("count/million hours", 0.4, 3.0, -0.08, (0, 20), 2),
    "training_hours": ("hours", 10, 45, 0.6, (0, 200), 1),
    "supplier_audits": ("percent", 15, 75, 2.5, (0, 100), 1),
    "rd_green_share": ("percent", 0, 25, 0.9, (0, 100), 1),
    "gender_pay_gap": ("percent", 2, 20, -0.4, (-10, 60), 1),
}


def raw_indicators(ticker, year):
    """Illustrative figures of an ESG report, with gaps; one company stops reporting."""
    if year > STALE.get(ticker, year):
        return
    year_end, published_on = fiscal_year_end(ticker, year), reported_by(year)
    source = f"illustrative: drawn by chance around a level of the sector, {NOT_A_FIGURE}"
    for name, (value, unit) in {
        **amounts(ticker, year),
        **levels(ticker, year),
        "fines": fines(ticker, year),
        "whistleblower_policy": whistleblower_policy(ticker, year),
    }.items():
        if fraction(ticker, name, year, "missing") < MISSING:
            continue
        yield green(
            ticker, name, year_end, value, unit, published_on, "estimated", None, None, source
        )


def amounts(ticker, year):
    found = {}
    for name, (unit, by_sector, growth) in PER_REVENUE.items():
        factor = by_sector[COMPANIES[ticker][3]] * (0.6 + 0.8 * fraction(ticker, name))
        wobble = 1.0 + 0.06 * (fraction(ticker, name, year) - 0.5)
        value = 1000.0 * billions(ticker, year) * factor * wobble
        value *= (1.0 + growth) ** (year - RAW_YEARS.start)
        found[name] = (significant(value, 3), (unit, None))
    return found


def levels(ticker, year):
    found = {}
    for name, (unit, low, high, step, (least, most), decimals) in LEVELS.items():
        level = low + (high - low) * fraction(ticker, name)
        if name == "employee_turnover" and ticker in ("BBY", "HD", "WMT"):
            level += 30.0
        level += step * (year - RAW_YEARS.start)
        level += 0.08 * (high - low) * (fraction(ticker, name, year) - 0.5)
        found[name] = (round(min(most, max(least, level)), decimals), (unit, None))
    return found


def fines(ticker, year):
    """Half of the years none, and now and then a large one."""
    drawn = fraction(ticker, "fines", year)
    return (round(200.0 * (2.0 * drawn - 1.0) ** 4, 1) if drawn > 0.5 else 0.0), MILLION


def whistleblower_policy(ticker, year):
    """Kept once there: a third of the companies have none at first."""
    first = 2016 + int(9.0 * max(0.0, fraction(ticker, "whistleblower_policy") - 2.0 / 3.0) * 2.0)
    return (1.0 if year >= first else 0.0), ("boolean", None)
