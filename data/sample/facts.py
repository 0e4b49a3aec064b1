"""Facts written down, each with its source, and the few functions that all rows need.

`make_sample.py` turns them into tables; facts of the provider `kapok-green` are in
`green_facts.py`. README.md says what is real.
"""

import datetime
import hashlib

FISCAL_YEARS = range(2009, 2022)

GICS = {
    "10": "Energy",
    "20": "Industrials",
    "25": "Consumer Discretionary",
    "30": "Consumer Staples",
    "35": "Health Care",
    "40": "Financials",
    "45": "Information Technology",
}

# ticker: ISIN, name, MIC at the end of 2022, GICS sector, shares in millions, free float
COMPANIES = {
    "AAPL": ("US0378331005", "Apple Inc.", "XNAS", "45", 15_908, 0.94),
    "AMD": ("US0079031078", "Advanced Micro Devices, Inc.", "XNAS", "45", 1_611, 1.00),
    "BAC": ("US0605051046", "Bank of America Corporation", "XNYS", "40", 8_003, 0.87),
    "BBY": ("US0865161014", "Best Buy Co., Inc.", "XNYS", "25", 218, 0.91),
    "CVX": ("US1667641005", "Chevron Corporation", "XNYS", "10", 1_907, 0.92),
    "GE": ("US3696043013", "General Electric Company", "XNYS", "20", 1_089, 1.00),
    "HD": ("US4370761029", "The Home Depot, Inc.", "XNYS", "25", 1_015, 1.00),
    "JNJ": ("US4781601046", "Johnson & Johnson", "XNYS", "35", 2_604, 1.00),
    "JPM": ("US46625H1005", "JPMorgan Chase & Co.", "XNYS", "40", 2_944, 1.00),
    "KO": ("US1912161007", "The Coca-Cola Company", "XNYS", "30", 4_325, 0.91),
    "LLY": ("US5324571083", "Eli Lilly and Company", "XNYS", "35", 950, 0.89),
    "MRK": ("US58933Y1055", "Merck & Co., Inc.", "XNYS", "35", 2_538, 1.00),
    "MSFT": ("US5949181045", "Microsoft Corporation", "XNAS", "45", 7_458, 1.00),
    "PEP": ("US7134481081", "PepsiCo, Inc.", "XNAS", "30", 1_378, 1.00),
    "PFE": ("US7170811035", "Pfizer Inc.", "XNYS", "35", 5_644, 1.00),
    "PG": ("US7427181091", "The Procter & Gamble Company", "XNYS", "30", 2_360, 1.00),
    "RRC": ("US75281A1097", "Range Resources Corporation", "XNYS", "10", 240, 1.00),
    "UNH": ("US91324P1021", "UnitedHealth Group Incorporated", "XNYS", "35", 932, 1.00),
    "WMT": ("US9311421039", "Walmart Inc.", "XNYS", "30", 2_696, 0.51),
    "XOM": ("US30231G1022", "Exxon Mobil Corporation", "XNYS", "10", 4_071, 1.00),
}

NET0 = "; figure as compiled by net0tracker.org (12 December 2023), not read in the original"
GAP = (
    "; figure as compiled in the Profit and Emissions Database of Carbon Gap (CC BY 4.0),"
    " not read in the original; basis of Scope 2 not stated"
)
MSFT20 = "Microsoft, Environmental Sustainability Report 2020, Appendix B, Table 1"
JPM_ESG = "JPMorgan Chase, ESG reports and CDP responses" + NET0
BAC_ESG = "Bank of America, ESG performance data and CDP responses" + NET0
PEP_CDP = "PepsiCo, CDP Climate Change response"
PG20 = "Procter & Gamble, Citizenship Report 2020 and investor site, Scope 1 & 2 emissions FY 19/20"
PFE21 = "Pfizer, 2021 EHS Key Performance Indicators (baseline-adjusted)"
WMT22 = "Walmart, ESG reporting, Climate Change, as updated on 29 August 2022"
HD21 = "The Home Depot, 2021 ESG Report; basis of Scope 2 not stated"
HD21_2019 = HD21 + "; 2019 as compiled in the Profit and Emissions Database of Carbon Gap (CC BY 4.0)"
UNH20 = "UnitedHealth Group, 2020 Sustainability Report, p. 62" + GAP
LLY20 = "Eli Lilly, ESG site, Environmental (esg.lilly.com)" + GAP
MRK20 = "Merck & Co., ESG Progress Report 2020/2021, p. 102" + GAP
JNJ15 = "Johnson & Johnson, 2015 Citizenship & Sustainability, Greenhouse Gas Emissions (CO2 of facilities)"
GE16 = "General Electric, 2016 Sustainability, Ecomagination GHG goal"
GE19 = "General Electric, 2020 Sustainability Report, p. 8" + NET0
GE21 = "General Electric, 2021 Sustainability Report" + NET0
XOM19 = "ExxonMobil, 2021 Energy & Carbon Summary (5 January 2021), emissions of 2019"

# Emissions in tCO2e. `market`: Scope 2, market-based. `unstated`: Scope 2, basis not stated.
# `total`: only the sum of Scope 1 and 2 is published.
# (ticker, period end, published on, {what: tCO2e}, source)
EMISSIONS = [
    ("AAPL", "2019-09-28", "2021-04-30", {"scope1": 52_730, "market": 0}, "Apple, Environmental Progress Report 2021, p. 67"),
    ("AAPL", "2020-09-26", "2021-04-30", {"scope1": 47_430, "market": 0}, "Apple, Environmental Progress Report 2021, p. 67"),
    ("AAPL", "2021-09-25", "2022-04-30", {"scope1": 55_200, "market": 2_780}, "Apple, Environmental Progress Report 2022"),
    ("BAC", "2019-12-31", "2021-12-31", {"scope1": 62_639, "market": 17_523}, BAC_ESG),
    ("BAC", "2020-12-31", "2021-12-31", {"scope1": 53_390, "market": 7_685}, BAC_ESG),
    ("BAC", "2021-12-31", "2022-12-31", {"scope1": 57_076, "market": 13_886}, BAC_ESG),
    ("GE", "2016-12-31", "2017-06-30", {"total": 3_830_000}, GE16),
    ("GE", "2019-12-31", "2021-07-31", {"scope1": 1_000_000, "market": 1_390_000}, GE19),
    ("GE", "2021-12-31", "2022-07-31", {"scope1": 740_000, "market": 1_070_000}, GE21),
    ("HD", "2019-12-31", "2021-07-31", {"scope1": 554_000, "unstated": 1_394_000}, HD21_2019),
    ("HD", "2020-12-31", "2021-07-31", {"scope1": 607_000, "unstated": 1_214_000}, HD21),
    ("JNJ", "2014-12-31", "2016-06-30", {"total": 1_122_888}, JNJ15),
    ("JNJ", "2015-12-31", "2016-06-30", {"total": 1_114_764}, JNJ15),
    ("JPM", "2019-12-31", "2021-05-31", {"scope1": 81_655, "market": 556_142}, JPM_ESG),
    ("JPM", "2020-12-31", "2021-05-31", {"scope1": 69_570, "market": 4_187}, JPM_ESG),
    ("JPM", "2021-12-31", "2022-12-31", {"scope1": 84_911, "market": 6_280}, JPM_ESG),
    ("LLY", "2019-12-31", "2021-12-31", {"scope1": 192_000, "unstated": 596_000}, LLY20),
    ("LLY", "2020-12-31", "2021-12-31", {"scope1": 159_000, "unstated": 551_000}, LLY20),
    ("MRK", "2020-12-31", "2021-09-30", {"scope1": 738_400, "unstated": 392_400}, MRK20),
    ("MSFT", "2017-06-30", "2021-01-31", {"scope1": 107_452, "market": 139_066}, MSFT20),
    ("MSFT", "2018-06-30", "2021-01-31", {"scope1": 99_008, "market": 183_329}, MSFT20),
    ("MSFT", "2019-06-30", "2021-01-31", {"scope1": 117_956, "market": 275_420}, MSFT20),
    ("MSFT", "2020-06-30", "2021-01-31", {"scope1": 118_100, "market": 228_194}, MSFT20),
    ("MSFT", "2021-06-30", "2022-03-31", {"scope1": 123_704, "market": 163_935}, "Microsoft, Environmental Sustainability Report 2021, Appendix D, Table 1"),
    ("PEP", "2019-12-31", "2020-08-31", {"scope1": 3_552_415, "market": 1_425_255}, PEP_CDP + " 2020" + NET0),
    ("PEP", "2020-12-31", "2021-07-31", {"scope1": 3_552_706, "market": 857_398}, PEP_CDP + " 2021" + NET0),
    ("PEP", "2021-12-31", "2022-12-31", {"scope1": 3_596_712, "market": 683_136}, PEP_CDP + " 2022" + NET0),
    ("PFE", "2019-12-31", "2022-03-31", {"scope1": 704_815, "market": 577_268}, PFE21),
    ("PFE", "2020-12-31", "2022-03-31", {"scope1": 651_198, "market": 535_285}, PFE21),
    ("PFE", "2021-12-31", "2022-03-31", {"scope1": 662_438, "market": 519_558}, PFE21),
    ("PG", "2018-06-30", "2020-12-31", {"scope1": 2_162_000, "market": 1_919_000}, PG20),
    ("PG", "2019-06-30", "2020-12-31", {"scope1": 2_217_000, "market": 1_843_000}, PG20),
    ("PG", "2020-06-30", "2020-12-31", {"scope1": 2_218_000, "market": 402_000}, PG20),
    ("UNH", "2019-12-31", "2021-06-30", {"scope1": 17_709, "unstated": 153_004}, UNH20),
    ("UNH", "2020-12-31", "2021-06-30", {"scope1": 24_487, "unstated": 156_751}, UNH20),
    ("WMT", "2019-12-31", "2022-08-31", {"scope1": 6_850_000, "market": 10_350_000}, WMT22),
    ("WMT", "2020-12-31", "2022-08-31", {"scope1": 7_250_000, "market": 8_680_000}, WMT22),
    ("WMT", "2021-12-31", "2022-08-31", {"scope1": 7_370_000, "market": 6_620_000}, WMT22),
    ("XOM", "2019-12-31", "2021-01-31", {"total": 120_000_000}, XOM19),
]

INDICATOR = {
    "scope1": "scope1",
    "market": "scope2_market",
    "unstated": "scope2_unstated",
    "total": "scope1_2",
}

# Revenue in millions of US dollars of the fiscal year that is divided into the emissions.
# (ticker, period end of the emissions): (fiscal year end, filed by, revenue, what)
REVENUE = {
    ("AAPL", "2019-09-28"): ("2019-09-28", "2019-10-31", 260_174, "net sales, Form 10-K 2019"),
    ("AAPL", "2020-09-26"): ("2020-09-26", "2020-10-31", 274_515, "net sales, Form 10-K 2020"),
    ("AAPL", "2021-09-25"): ("2021-09-25", "2021-10-31", 365_817, "net sales, Form 10-K 2021"),
    ("BAC", "2019-12-31"): ("2019-12-31", "2020-02-29", 91_244, "revenue net of interest expense, Form 10-K 2019"),
    ("BAC", "2020-12-31"): ("2020-12-31", "2021-02-28", 85_528, "revenue net of interest expense, Form 10-K 2020"),
    ("BAC", "2021-12-31"): ("2021-12-31", "2022-02-28", 89_113, "revenue net of interest expense, Form 10-K 2021"),
    ("GE", "2016-12-31"): ("2016-12-31", "2017-02-28", 123_693, "total revenues and other income, Form 10-K 2016"),
    ("GE", "2019-12-31"): ("2019-12-31", "2020-02-29", 95_214, "total revenues, Form 10-K 2019"),
    ("GE", "2021-12-31"): ("2021-12-31", "2022-02-28", 74_196, "total revenue, Form 10-K 2021"),
    ("HD", "2019-12-31"): ("2020-02-02", "2020-03-31", 110_225, "net sales, Form 10-K fiscal 2019"),
    ("HD", "2020-12-31"): ("2021-01-31", "2021-03-31", 132_110, "net sales, Form 10-K fiscal 2020"),
    ("JNJ", "2014-12-31"): ("2014-12-28", "2015-02-28", 74_331, "sales to customers, Form 10-K 2014"),
    ("JNJ", "2015-12-31"): ("2016-01-03", "2016-02-29", 70_074, "sales to customers, Form 10-K 2015"),
    ("JPM", "2019-12-31"): ("2019-12-31", "2020-02-29", 115_627, "total net revenue, Form 10-K 2019"),
    ("JPM", "2020-12-31"): ("2020-12-31", "2021-02-28", 119_543, "total net revenue, Form 10-K 2020"),
    ("JPM", "2021-12-31"): ("2021-12-31", "2022-02-28", 121_649, "total net revenue, Form 10-K 2021"),
    ("LLY", "2019-12-31"): ("2019-12-31", "2020-02-29", 22_319.5, "revenue, Form 10-K 2019"),
    ("LLY", "2020-12-31"): ("2020-12-31", "2021-02-28", 24_539.8, "revenue, Form 10-K 2020"),
    ("MRK", "2020-12-31"): ("2020-12-31", "2021-02-28", 47_994, "sales, Form 10-K 2020"),
    ("MSFT", "2017-06-30"): ("2017-06-30", "2018-08-31", 96_571, "revenue restated for ASC 606, Form 10-K 2018"),
    ("MSFT", "2018-06-30"): ("2018-06-30", "2018-08-31", 110_360, "revenue, Form 10-K 2018"),
    ("MSFT", "2019-06-30"): ("2019-06-30", "2019-08-31", 125_843, "revenue, Form 10-K 2019"),
    ("MSFT", "2020-06-30"): ("2020-06-30", "2020-07-31", 143_015, "revenue, Form 10-K 2020"),
    ("MSFT", "2021-06-30"): ("2021-06-30", "2021-07-31", 168_088, "revenue, Form 10-K 2021"),
    ("PEP", "2019-12-31"): ("2019-12-28", "2020-02-29", 67_161, "net revenue, Form 10-K 2019"),
    ("PEP", "2020-12-31"): ("2020-12-26", "2021-02-28", 70_372, "net revenue, Form 10-K 2020"),
    ("PEP", "2021-12-31"): ("2021-12-25", "2022-02-28", 79_474, "net revenue, Form 10-K 2021"),
    ("PFE", "2019-12-31"): ("2019-12-31", "2022-02-28", 40_905, "revenues of continuing operations, Form 10-K 2021"),
    ("PFE", "2020-12-31"): ("2020-12-31", "2022-02-28", 41_651, "revenues of continuing operations, Form 10-K 2021"),
    ("PFE", "2021-12-31"): ("2021-12-31", "2022-02-28", 81_288, "revenues, Form 10-K 2021"),
    ("PG", "2018-06-30"): ("2018-06-30", "2018-08-31", 66_832, "net sales, Form 10-K 2018"),
    ("PG", "2019-06-30"): ("2019-06-30", "2019-08-31", 67_684, "net sales, Form 10-K 2019"),
    ("PG", "2020-06-30"): ("2020-06-30", "2020-08-31", 70_950, "net sales, Form 10-K 2020"),
    ("UNH", "2019-12-31"): ("2019-12-31", "2020-02-29", 242_155, "total revenues, Form 10-K 2019"),
    ("UNH", "2020-12-31"): ("2020-12-31", "2021-03-31", 257_141, "total revenues, Form 10-K 2020"),
    ("WMT", "2019-12-31"): ("2020-01-31", "2020-03-31", 523_964, "total revenues, Form 10-K fiscal 2020"),
    ("WMT", "2020-12-31"): ("2021-01-31", "2021-03-31", 559_151, "total revenues, Form 10-K fiscal 2021"),
    ("WMT", "2021-12-31"): ("2022-01-31", "2022-03-31", 572_754, "total revenues, Form 10-K fiscal 2022"),
    ("XOM", "2019-12-31"): ("2019-12-31", "2020-02-29", 255_583, "sales and other operating revenue, Form 10-K 2019"),
}

EXTRACTS_FOSSIL_FUELS = {
    "CVX": "integrated oil and gas company: all revenue counted",
    "RRC": "natural gas and oil producer: all revenue counted",
    "XOM": "integrated oil and gas company: all revenue counted",
}
# Chevron mined coal until it sold its last mine early in 2012; its share of revenue is left out.
NOT_STATED = {("CVX", "thermal_coal", year) for year in (2009, 2010, 2011, 2012)}
NO_NORMS_ASSESSMENT = {"BBY"}


def issuer_of(ticker):
    return "issuer-" + ticker.lower()


def date(text):
    return datetime.date.fromisoformat(text)


def fraction(*key):
    """A number in [0, 1) that depends on `key` only."""
    seed = "/".join(["kapok sample"] + [str(part) for part in key])
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big") / 2**48
