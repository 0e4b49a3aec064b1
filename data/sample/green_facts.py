"""Facts of the provider `kapok-green`: fiscal years, revenue, our judgements, and anchors.

Revenue is real and rounded where it is said so. Anchors of emissions and debt are illustrative:
orders of magnitude, from which rows are drawn that say so.
"""

GREEN_YEARS = range(2014, 2022)
RAW_YEARS = range(2016, 2022)

# Last day of each fiscal year from 2014 to 2021, where it is not the same day each year. A fiscal
# year that ends in January belongs to the year before.
LAST_SATURDAY_OF_DECEMBER = [
    "2014-12-27", "2015-12-26", "2016-12-31", "2017-12-30",
    "2018-12-29", "2019-12-28", "2020-12-26", "2021-12-25",
]  # fmt: skip
FISCAL_YEAR_ENDS = {
    "AAPL": [
        "2014-09-27", "2015-09-26", "2016-09-24", "2017-09-30",
        "2018-09-29", "2019-09-28", "2020-09-26", "2021-09-25",
    ],
    "AMD": LAST_SATURDAY_OF_DECEMBER,
    "BBY": [
        "2015-01-31", "2016-01-30", "2017-01-28", "2018-02-03",
        "2019-02-02", "2020-02-01", "2021-01-30", "2022-01-29",
    ],
    "HD": [
        "2015-02-01", "2016-01-31", "2017-01-29", "2018-01-28",
        "2019-02-03", "2020-02-02", "2021-01-31", "2022-01-30",
    ],
    "JNJ": [
        "2014-12-28", "2016-01-03", "2017-01-01", "2017-12-31",
        "2018-12-30", "2019-12-29", "2021-01-03", "2022-01-02",
    ],
    "PEP": LAST_SATURDAY_OF_DECEMBER,
}  # fmt: skip
# Month and day, and years added, of those whose fiscal year ends on the same day each year.
FISCAL_DAY = {"MSFT": ("06-30", 0), "PG": ("06-30", 0), "WMT": ("01-31", 1)}
CALENDAR_YEAR = ("12-31", 0)
# Form 10-K that came in the third month after the fiscal year.
FILED_LATER = {("UNH", 2020): "2021-03-31", ("WMT", 2014): "2015-04-30"}

# Revenue from 2014 to 2021 in billions of US dollars, rounded to 0.1, as in the Form 10-K of the
# year itself, and what the form calls it.
REVENUE_BILLIONS = {
    "AAPL": ("net sales", [182.8, 233.7, 215.6, 229.2, 265.6, 260.2, 274.5, 365.8]),
    "AMD": ("net revenue", [5.5, 4.0, 4.3, 5.3, 6.5, 6.7, 9.8, 16.4]),
    "BAC": ("revenue net of interest expense", [84.2, 82.5, 83.7, 87.4, 91.2, 91.2, 85.5, 89.1]),
    "BBY": ("revenue", [40.3, 39.5, 39.4, 42.2, 42.9, 43.6, 47.3, 51.8]),
    "CVX": (
        "sales and other operating revenues",
        [200.5, 129.9, 110.2, 134.7, 158.9, 139.9, 94.5, 155.6],
    ),
    "GE": ("total revenues", [148.6, 117.4, 123.7, 122.1, 121.6, 95.2, 79.6, 74.2]),
    "HD": ("net sales", [83.2, 88.5, 94.6, 100.9, 108.2, 110.2, 132.1, 151.2]),
    "JNJ": ("sales to customers", [74.3, 70.1, 71.9, 76.5, 81.6, 82.1, 82.6, 93.8]),
    "JPM": ("total net revenue", [94.2, 93.5, 95.7, 99.6, 109.0, 115.6, 119.5, 121.6]),
    "KO": ("net operating revenues", [46.0, 44.3, 41.9, 35.4, 31.9, 37.3, 33.0, 38.7]),
    "LLY": ("revenue", [19.6, 20.0, 21.2, 22.9, 24.6, 22.3, 24.5, 28.3]),
    "MRK": ("sales", [42.2, 39.5, 39.8, 40.1, 42.3, 46.8, 48.0, 48.7]),
    "MSFT": ("revenue", [86.8, 93.6, 85.3, 90.0, 110.4, 125.8, 143.0, 168.1]),
    "PEP": ("net revenue", [66.7, 63.1, 62.8, 63.5, 64.7, 67.2, 70.4, 79.5]),
    "PFE": ("revenues", [49.6, 48.9, 52.8, 52.5, 53.6, 51.8, 41.9, 81.3]),
    "PG": ("net sales", [83.1, 76.3, 65.3, 65.1, 66.8, 67.7, 71.0, 76.1]),
    "UNH": ("total revenues", [130.5, 157.1, 184.8, 201.2, 226.2, 242.2, 257.1, 287.6]),
    "WMT": ("total revenues", [485.7, 482.1, 485.9, 500.3, 514.4, 524.0, 559.2, 572.8]),
    "XOM": (
        "sales and other operating revenue",
        [394.1, 259.5, 218.6, 237.2, 279.3, 255.6, 178.6, 276.7],
    ),
}
# Hedging gains and losses are part of this one's revenue, and we had no figures to stand for.
REVENUE_ILLUSTRATIVE = {"RRC": [2.4, 1.6, 1.1, 2.6, 3.3, 2.8, 1.8, 3.6]}
# Years of which the figure in `facts.REVENUE` is a later restatement.
RESTATED_REVENUE = {("MSFT", 2017), ("PFE", 2019), ("PFE", 2020)}

# Illustrative emissions of 2018 in thousand tonnes, and growth a year, by scope. Scope 3 of banks
# is without what they finance.
EMISSION_ANCHORS = {
    "AAPL": {"scope_1": (54, -0.01), "scope_2": (12, -0.25), "scope_3": (25_000, -0.030)},
    "AMD": {"scope_1": (17, -0.02), "scope_2": (62, -0.035), "scope_3": (4_500, -0.010)},
    "BAC": {"scope_1": (68, -0.03), "scope_2": (480, -0.120), "scope_3": (2_500, -0.020)},
    "BBY": {"scope_1": (190, -0.03), "scope_2": (420, -0.080), "scope_3": (21_000, -0.025)},
    "CVX": {"scope_1": (58_000, -0.018), "scope_2": (4_000, -0.015), "scope_3": (640_000, -0.010)},
    "GE": {"scope_1": (1_250, -0.10), "scope_2": (1_700, -0.10), "scope_3": (480_000, -0.040)},
    "HD": {"scope_1": (570, -0.01), "scope_2": (1_550, -0.065), "scope_3": (260_000, -0.020)},
    "JNJ": {"scope_1": (420, -0.025), "scope_2": (590, -0.045), "scope_3": (24_000, -0.015)},
    "JPM": {"scope_1": (85, -0.03), "scope_2": (620, -0.090), "scope_3": (3_000, -0.020)},
    "KO": {"scope_1": (800, -0.03), "scope_2": (650, -0.035), "scope_3": (55_000, -0.020)},
    "LLY": {"scope_1": (215, -0.03), "scope_2": (630, -0.040), "scope_3": (3_500, -0.015)},
    "MRK": {"scope_1": (770, -0.02), "scope_2": (430, -0.040), "scope_3": (6_500, -0.020)},
    "MSFT": {"scope_1": (103, -0.01), "scope_2": (190, -0.020), "scope_3": (12_000, -0.005)},
    "PEP": {"scope_1": (3_600, -0.005), "scope_2": (1_600, -0.045), "scope_3": (58_000, -0.020)},
    "PFE": {"scope_1": (730, -0.03), "scope_2": (610, -0.040), "scope_3": (6_000, -0.020)},
    "PG": {"scope_1": (2_230, -0.012), "scope_2": (1_950, -0.035), "scope_3": (190_000, -0.015)},
    "RRC": {"scope_1": (420, -0.04), "scope_2": (6, -0.020), "scope_3": (40_000, -0.012)},
    "UNH": {"scope_1": (18, -0.01), "scope_2": (160, -0.015), "scope_3": (3_500, -0.010)},
    "WMT": {"scope_1": (6_800, -0.005), "scope_2": (11_200, -0.060), "scope_3": (190_000, -0.015)},
    "XOM": {"scope_1": (112_000, -0.015), "scope_2": (8_500, -0.020), "scope_3": (630_000, -0.008)},
}
# How a sum of Scope 1 and 2 is split, where only the sum is published.
SCOPE_1_OF_SUM = {"GE": 0.43, "JNJ": 0.40, "XOM": 0.93}

# Illustrative debt in billions of US dollars at the ends of fiscal 2014, 2018 and 2021; between
# them in a straight line. Deposits are no debt here.
DEBT_ANCHORS = {
    "AAPL": (35, 115, 125),
    "AMD": (2.2, 1.3, 0.3),
    "BAC": (270, 250, 280),
    "BBY": (1.6, 1.3, 1.2),
    "CVX": (28, 34, 31),
    "GE": (360, 110, 35),
    "HD": (17, 29, 40),
    "JNJ": (19, 31, 34),
    "JPM": (310, 320, 320),
    "KO": (42, 44, 43),
    "LLY": (8, 13, 17),
    "MRK": (21, 25, 33),
    "MSFT": (23, 82, 63),
    "PEP": (29, 32, 40),
    "PFE": (37, 42, 38),
    "PG": (35, 31, 32),
    "RRC": (3.1, 3.8, 2.9),
    "UNH": (17, 36, 46),
    "WMT": (50, 58, 45),
    "XOM": (29, 38, 48),
}

# One class of NACE Rev. 2 by company: our judgement of the main business.
NACE2 = {
    "AAPL": ("26.20", "Manufacture of computers and peripheral equipment"),
    "AMD": ("26.11", "Manufacture of electronic components"),
    "BAC": ("64.19", "Other monetary intermediation"),
    "BBY": ("47.43", "Retail sale of audio and video equipment in specialised stores"),
    "CVX": ("19.20", "Manufacture of refined petroleum products"),
    "GE": (
        "28.11",
        "Manufacture of engines and turbines, except aircraft, vehicle and cycle engines",
    ),
    "HD": ("47.52", "Retail sale of hardware, paints and glass in specialised stores"),
    "JNJ": ("21.20", "Manufacture of pharmaceutical preparations"),
    "JPM": ("64.19", "Other monetary intermediation"),
    "KO": (
        "11.07",
        "Manufacture of soft drinks; production of mineral waters and other bottled waters",
    ),
    "LLY": ("21.20", "Manufacture of pharmaceutical preparations"),
    "MRK": ("21.20", "Manufacture of pharmaceutical preparations"),
    "MSFT": ("62.01", "Computer programming activities"),
    "PEP": (
        "11.07",
        "Manufacture of soft drinks; production of mineral waters and other bottled waters",
    ),
    "PFE": ("21.20", "Manufacture of pharmaceutical preparations"),
    "PG": (
        "20.41",
        "Manufacture of soap and detergents, cleaning and polishing preparations",
    ),
    "RRC": ("06.20", "Extraction of natural gas"),
    "UNH": ("65.12", "Non-life insurance"),
    "WMT": (
        "47.11",
        "Retail sale in non-specialised stores with food, beverages or tobacco predominating",
    ),
    "XOM": ("19.20", "Manufacture of refined petroleum products"),
}

ACTIVITIES_EXCLUDED = [
    "coal",
    "controversial_weapons",
    "gaseous_fuels",
    "high_carbon_power",
    "oil_fuels",
    "tobacco",
]
JUDGED = "our judgement of the business as described in Form 10-K, Item 1: "
OIL_AND_GAS = JUDGED + "mostly oil and its products, some natural gas; a rounded share"
# Shares of revenue that are not zero: (company, activity): (share, source).
INVOLVED = {
    ("CVX", "gaseous_fuels"): (0.10, OIL_AND_GAS),
    ("CVX", "oil_fuels"): (0.85, OIL_AND_GAS),
    ("XOM", "gaseous_fuels"): (0.08, OIL_AND_GAS),
    ("XOM", "oil_fuels"): (0.85, OIL_AND_GAS),
    ("RRC", "gaseous_fuels"): (
        0.90,
        JUDGED + "natural gas and natural gas liquids; a rounded share",
    ),
    ("RRC", "oil_fuels"): (0.05, JUDGED + "some oil and condensate; a rounded share"),
    ("GE", "coal"): (
        0.0098,
        "illustrative: a number just under one per cent, to show a near miss; it is not a figure"
        " of the company",
    ),
}
# Left unknown on purpose: a rule must say what it does with it.
INVOLVEMENT_UNKNOWN = {("BBY", "tobacco")}
