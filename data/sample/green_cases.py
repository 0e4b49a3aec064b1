"""Rows of `kapok-green` beyond indicators.

Classes and involvement are our judgement, and one row of the taxonomy map was read; all else is
illustrative, and companies are drawn by chance.
"""

import datetime

from facts import COMPANIES, date, fraction, issuer_of
from green_facts import (
    ACTIVITIES_EXCLUDED,
    GREEN_YEARS,
    INVOLVED,
    INVOLVEMENT_UNKNOWN,
    JUDGED,
    NACE2,
)
from green_indicators import filed_by, fiscal_year_end, reported_by

COVERED_SINCE = datetime.date(2014, 12, 31)


def drawn(what, number=1):
    """`number` companies drawn by chance."""
    order = sorted(COMPANIES, key=lambda ticker: fraction(what, ticker))
    return order[:number]


def moment(day, hour=9):
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=datetime.UTC)


def nace_classes():
    for ticker, (code, name) in NACE2.items():
        yield {
            "security_id": ticker,
            "system": "NACE2",
            "code": code,
            "name": name,
            "valid_from": date("2010-01-01"),
            "valid_to": None,
            "source": "our judgement of the main business, one class of NACE Rev. 2"
            " (Regulation (EC) No 1893/2006, Annex I); not an official code of the company",
        }


def green_involvement():
    for ticker in COMPANIES:
        for year in GREEN_YEARS:
            for activity in ACTIVITIES_EXCLUDED:
                if (ticker, activity) in INVOLVEMENT_UNKNOWN:
                    continue
                nothing = (0.0, JUDGED + "no such business described")
                share, source = INVOLVED.get((ticker, activity), nothing)
                yield {
                    "issuer_id": issuer_of(ticker),
                    "activity": activity,
                    "revenue_share": share,
                    "ownership_share": None,
                    "period_end": fiscal_year_end(ticker, year),
                    "published_on": filed_by(ticker, year),
                    "provider": "kapok-green",
                    "source": source,
                }


def green_norms():
    """Three raters: one company on which they differ, and one that the third does not cover."""
    (disputed,), (uncovered,) = drawn("norms disputed"), drawn("norms uncovered")
    for ticker in COMPANIES:
        for provider in ("kapok-green", "kapok-green-b", "kapok-green-c"):
            changes = [(COVERED_SINCE, "compliant")]
            if ticker == uncovered and provider == "kapok-green-c":
                changes = [(COVERED_SINCE, "no_coverage")]
            elif ticker == disputed and provider == "kapok-green-b":
                changes.append((date("2018-06-29"), "watch"))
            for published_on, status in changes:
                yield {
                    "issuer_id": issuer_of(ticker),
                    "framework": "UNGC",
                    "status": status,
                    "published_on": published_on,
                    "provider": provider,
                    "source": "illustrative: drawn by chance, not an assessment of the company",
                }


# (pillar, severity, opened, days until it is known, closed): the company is drawn by chance.
CASES = [
    ("environment", 2, "2015-03-10", 3, "2016-02-01"),
    ("social", 3, "2015-10-05", 7, "2017-10-02"),
    ("governance", 1, "2016-04-18", 1, "2016-08-15"),
    ("environment", 3, "2017-06-12", 2, "2019-12-16"),
    ("social", 2, "2018-01-22", 14, None),
    ("governance", 2, "2018-11-05", 1, "2021-03-01"),
    ("social", 3, "2019-05-13", 5, None),
    ("environment", 3, "2020-02-03", 2, None),
    ("governance", 2, "2020-09-14", None, "2021-09-13"),
    ("social", 3, "2021-04-26", 4, None),
]


def controversies():
    """A row when a case opens and another when it closes, so that no row knows the future."""
    covered = [ticker for ticker in COMPANIES if ticker not in drawn("controversies uncovered", 2)]
    for ticker in covered:
        yield case(ticker, None, (None, None), COVERED_SINCE, None, moment(COVERED_SINCE))
    for number, (pillar, severity, opened, days, closed) in enumerate(CASES, start=1):
        ticker = covered[int(len(covered) * fraction("case", number))]
        name, what, opened = f"case-{number:02}", (pillar, severity), date(opened)
        known = None if days is None else moment(opened + datetime.timedelta(days=days))
        yield case(ticker, name, what, opened, None, known)
        if closed:
            yield case(ticker, name, what, opened, date(closed), moment(date(closed)))


def case(ticker, name, what, opened, closed, known_at):
    invented = "invented, and the company drawn by chance: it is not about the company"
    covered = "covered since, which is not about the company"
    return {
        "issuer_id": issuer_of(ticker),
        "case_id": name,
        "pillar": what[0],
        "severity": what[1],
        "opened": opened,
        "closed": closed,
        "provider": "kapok-green",
        "known_at": known_at,
        "source": f"illustrative: {invented if name else covered}",
    }


ASSUMED = "illustrative: coverage assumed; the rest from memory of the announcement: "
INVENTED = "illustrative: made up for this sample, not checked against what the company has said"
# (company, scope, kind, base year, end year, ambition, coverage, validated by, announced, valid to)
TARGETS = [
    ("WMT", "S1S2", "absolute", 2015, 2025, 0.18, 0.95, "SBTi", "2016-11-04", "2020-09-20"),
    ("WMT", "S1S2", "absolute", 2015, 2030, 0.65, 0.95, "SBTi", "2020-09-21", None),
    ("PEP", "S1S2", "absolute", 2015, 2030, 0.75, 0.95, "SBTi", "2021-01-14", None),
    ("PEP", "S3", "absolute", 2015, 2030, 0.40, 0.80, "SBTi", "2021-01-14", None),
    ("PG", "S1S2", "absolute", 2010, 2030, 0.50, 0.95, None, "2018-04-16", None),
    ("AAPL", "S1S2S3", "absolute", 2015, 2030, 0.70, 0.95, None, "2020-07-31", None),
    ("AMD", "S1S2", "absolute", 2014, 2020, 0.20, 1.00, None, "2014-12-31", "2020-12-31"),
    ("CVX", "S1S2", "intensity", 2016, 2028, 0.25, 0.60, None, "2020-06-30", None),
    ("HD", "S1S2", "absolute", 2018, 2030, 0.30, 0.90, None, "2019-06-28", None),
    ("JNJ", "S1S2", "absolute", 2016, 2030, 0.60, 0.95, "illustrative", "2020-12-31", None),
    ("JNJ", "S3", "absolute", 2016, 2030, 0.20, 0.70, "illustrative", "2020-12-31", None),
    ("KO", "S1S2S3", "absolute", 2015, 2030, 0.25, 0.90, "illustrative", "2019-12-31", None),
    ("MRK", "S1S2", "absolute", 2019, 2030, 0.45, 0.95, None, "2021-06-30", None),
    ("MSFT", "S3", "intensity", 2017, 2030, 0.30, 0.90, "illustrative", "2019-12-31", None),
    ("MSFT", "S1S2", "absolute", 2017, 2025, 0.80, 1.00, "illustrative", "2020-01-31", None),
    ("XOM", "S1S2", "intensity", 2016, 2025, 0.15, 0.40, None, "2020-12-31", None),
]
ANNOUNCED = {
    ("WMT", 2025): "Walmart, 4 November 2016",
    ("WMT", 2030): "Walmart, 21 September 2020",
    ("PEP", 2030): "PepsiCo, 14 January 2021",
    ("PG", 2030): "Procter & Gamble, Ambition 2030, 16 April 2018",
}


def targets():
    """A target that is replaced early has a second row from then on: no row knows the future."""
    for *what, end, ambition, coverage, validated, announced, until in TARGETS:
        announced, until = date(announced), date(until) if until else None
        early = until is not None and until.year < end
        row = (*what, end, ambition, coverage, validated, announced)
        yield target(*row, None if early else until, moment(announced, 20))
        if early:
            yield target(*row, until, moment(until, 20))


def target(
    ticker, scope, kind, base, end, ambition, coverage, validated, announced, until, known_at
):
    said = ANNOUNCED.get((ticker, end))
    return {
        "issuer_id": issuer_of(ticker),
        "scope": scope,
        "kind": kind,
        "base_year": base,
        "end_year": end,
        "ambition": ambition,
        "coverage": coverage,
        "validated_by": validated,
        "announced_on": announced,
        "valid_to": until,
        "provider": "kapok-green",
        "known_at": known_at,
        "source": ASSUMED + said if said else INVENTED,
    }


# Codes in brackets are names: no catalogue has such a code. Others are sections of Annex I of
# Delegated Regulation (EU) 2021/2139.
EU, CN = ("EU", "2021/2139"), ("CN", "2021")
# (company, taxonomy, version, code, shares of revenue, capital and operating expenditure in 2021,
# sets of criteria that are met, evidence)
ACTIVITIES = [
    ("AAPL", *EU, "4.1", 0.00, 0.03, 0.01, "EU", "assured"),
    ("AMD", *CN, "(data centres)", 0.10, None, None, None, "estimated"),
    ("CVX", *EU, "4.13", 0.01, 0.03, 0.02, "EU", "declared"),
    ("GE", *CN, "(wind turbines)", 0.20, 0.25, 0.30, "CN", "declared"),
    ("GE", *EU, "4.9", 0.05, 0.04, 0.03, None, "declared"),
    ("HD", *EU, "3.5", 0.04, None, None, "EU", "estimated"),
    ("MSFT", *CN, "(data centres)", 0.30, 0.40, None, "CN;EU", "estimated"),
    ("WMT", *EU, "(landfill)", 0.00, 0.001, 0.001, "EU", "declared"),
    ("XOM", *EU, "5.12", 0.00, 0.02, 0.01, "EU", "declared"),
]
ACTIVITY_YEARS = {2020: 0.9, 2021: 1.0}


def activities():
    for ticker, taxonomy, version, code, revenue, capex, opex, criteria, evidence in ACTIVITIES:
        for year, part in ACTIVITY_YEARS.items():
            shares = [None if s is None else round(part * s, 4) for s in (revenue, capex, opex)]
            yield {
                "issuer_id": issuer_of(ticker),
                "security_id": None,
                "taxonomy": taxonomy,
                "version": version,
                "code": code,
                "objective": "climate_mitigation",
                "revenue_share": shares[0],
                "capex_share": shares[1],
                "opex_share": shares[2],
                "use_of_proceeds_share": None,
                "criteria": criteria,
                "evidence": evidence,
                "period_end": fiscal_year_end(ticker, year),
                "published_on": reported_by(year),
                "provider": "kapok-green",
                "known_at": None,
                "source": "illustrative: made up, not a figure of the company",
            }


# (code in China's catalogue, code in the EU's, scenario, criteria): made up, both ways.
OVERLAPS = [
    ("(wind turbines)", "3.1", 1, "either"),
    ("(solar power)", "4.1", 2, "EU"),
    ("(data centres)", "8.1", 3, "CN"),
    ("(efficient equipment)", "3.5", 4, "both"),
    ("(biofuel)", "4.13", 6, "none"),
]
LANDFILL = (
    "HKUST, Building a World Top Green and Sustainable Bond Hub, p. 34 (after IPSF, Common Ground"
    " Taxonomy): the EU has criteria for landfills, the catalogue has none; no code is printed"
)


def taxonomy_map():
    """The row of `config/taxonomy/map.csv`, and made-up rows that show the other scenarios."""
    yield overlap(EU, "(landfill)", CN, "(landfill)", 5, "none", LANDFILL)
    for chinese, european, scenario, criteria in OVERLAPS:
        source = f"illustrative: made up to show scenario {scenario}, not read in any text"
        yield overlap(CN, chinese, EU, european, scenario, criteria, source)
        yield overlap(EU, european, CN, chinese, scenario, criteria, source)


def overlap(start, start_code, end, end_code, scenario, criteria, source):
    return {
        "from_taxonomy": start[0],
        "from_version": start[1],
        "from_code": start_code,
        "to_taxonomy": end[0],
        "to_version": end[1],
        "to_code": end_code,
        "scenario": scenario,
        "criteria": criteria,
        "objective": "climate_mitigation",
        "valid_from": date("2022-06-03"),
        "valid_to": None,
        "grandfathers": None,
        "source": source,
    }


# Who buys from whom, and about what part of its purchases: all invented.
SUPPLY_LINKS = [
    ("AAPL", "AMD", 0.02),
    ("BAC", "MSFT", 0.04),
    ("BBY", "AAPL", 0.18),
    ("BBY", "MSFT", 0.06),
    ("CVX", "GE", 0.03),
    ("HD", "GE", 0.02),
    ("HD", "PG", 0.01),
    ("JPM", "MSFT", 0.05),
    ("KO", "RRC", 0.01),
    ("MSFT", "AMD", 0.05),
    ("PG", "XOM", 0.03),
    ("UNH", "LLY", 0.04),
    ("UNH", "PFE", 0.05),
    ("WMT", "KO", 0.03),
    ("WMT", "PEP", 0.04),
    ("WMT", "PG", 0.06),
    ("XOM", "GE", 0.02),
]
SUPPLY_YEARS = (2016, 2020)


def supply_links():
    hold_links(SUPPLY_LINKS)
    for year in SUPPLY_YEARS:
        for buyer, supplier, share in SUPPLY_LINKS:
            wobble = 1.0 + 0.2 * (fraction("supply", buyer, supplier, year) - 0.5)
            yield {
                "buyer_id": issuer_of(buyer),
                "supplier_id": issuer_of(supplier),
                "share": round(share * wobble, 4),
                "period_end": fiscal_year_end(buyer, year),
                "published_on": reported_by(year),
                "provider": "kapok-green",
                "known_at": None,
                "source": "illustrative: an invented part of the buyer's purchases",
            }


def hold_links(links):
    """No cycle, and shares of a buyer that leave room for others."""
    waiting = {ticker for link in links for ticker in link[:2]}
    while waiting:
        free = {t for t in waiting if not any(b == t and s in waiting for b, s, _ in links)}
        if not free:
            raise ValueError(f"supply links go in a circle: {sorted(waiting)}")
        waiting -= free
    for buyer in {buyer for buyer, _, _ in links}:
        if sum(share for b, _, share in links if b == buyer) >= 0.9:
            raise ValueError(f"{buyer}: too much from its suppliers")
