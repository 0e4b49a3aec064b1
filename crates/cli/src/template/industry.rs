//! What companies do, and what that means for their figures.

/// A line of business.
#[derive(Debug)]
pub(super) struct Industry {
    /// Word in the company name.
    pub(super) word: &'static str,
    /// GICS sector, two digits.
    pub(super) gics: &'static str,
    /// CSRC section, one letter.
    pub(super) csrc: &'static str,
    /// How many companies of a hundred.
    pub(super) companies: usize,
    /// Typical scope 1 and 2 emissions, tCO2e per CNY million of revenue.
    pub(super) intensity: f64,
    /// Part of that in scope 1.
    pub(super) direct: f64,
    /// Scope 3 as a multiple of scope 1 and 2.
    pub(super) chain: f64,
    /// Typical green part of revenue.
    pub(super) green: f64,
    /// Revenue of a year as a multiple of market value.
    pub(super) sales: f64,
    /// Least and greatest part of revenue from `thermal_coal`, `fossil_extraction`, `tobacco`.
    pub(super) involvement: [(f64, f64); 3],
}

const NONE: (f64, f64) = (0.0, 0.0);

/// `figures`: companies, intensity, direct, chain, green, sales.
const fn industry(
    word: &'static str,
    gics: &'static str,
    csrc: &'static str,
    figures: (usize, f64, f64, f64, f64, f64),
) -> Industry {
    let (companies, intensity, direct, chain, green, sales) = figures;
    let involvement = [NONE; 3];
    Industry { word, gics, csrc, companies, intensity, direct, chain, green, sales, involvement }
}

const fn with(base: Industry, involvement: [(f64, f64); 3]) -> Industry {
    Industry { involvement, ..base }
}

/// All lines of business, by sector.
pub(super) const INDUSTRIES: &[Industry] = &[
    with(
        industry("Petroleum", "10", "B", (2, 310.0, 0.85, 6.0, 0.01, 0.9)),
        [NONE, (0.7, 0.95), NONE],
    ),
    with(
        industry("Coal", "10", "B", (2, 520.0, 0.80, 9.0, 0.0, 0.7)),
        [(0.55, 0.95), (0.6, 0.95), NONE],
    ),
    industry("Cement", "15", "C", (2, 1400.0, 0.90, 0.3, 0.03, 0.8)),
    with(
        industry("Steel", "15", "C", (2, 880.0, 0.88, 0.5, 0.02, 1.6)),
        [(0.0, 0.004), (0.0, 0.02), NONE],
    ),
    industry("Chemicals", "15", "C", (3, 290.0, 0.65, 1.5, 0.05, 0.7)),
    industry("Lithium", "15", "C", (2, 130.0, 0.50, 1.2, 0.55, 0.3)),
    industry("Solar", "20", "C", (4, 44.0, 0.25, 3.0, 0.90, 0.5)),
    industry("Wind", "20", "C", (3, 38.0, 0.25, 3.5, 0.92, 0.6)),
    industry("Batteries", "20", "C", (4, 52.0, 0.30, 4.0, 0.75, 0.5)),
    industry("Rail", "20", "G", (2, 62.0, 0.30, 0.8, 0.80, 0.4)),
    industry("Ports", "20", "G", (2, 70.0, 0.55, 0.9, 0.10, 0.3)),
    industry("Airways", "20", "G", (2, 460.0, 0.97, 0.3, 0.01, 1.0)),
    industry("Construction", "20", "E", (3, 30.0, 0.60, 8.0, 0.12, 2.2)),
    industry("Motors", "25", "C", (5, 26.0, 0.35, 18.0, 0.60, 1.0)),
    industry("Appliances", "25", "C", (4, 19.0, 0.30, 22.0, 0.20, 0.9)),
    industry("Resorts", "25", "H", (3, 30.0, 0.25, 1.0, 0.02, 0.3)),
    with(industry("Retail", "25", "F", (3, 14.0, 0.15, 6.0, 0.01, 1.5)), [NONE, NONE, (0.0, 0.07)]),
    industry("Foods", "30", "C", (4, 38.0, 0.55, 5.0, 0.03, 0.5)),
    industry("Farms", "30", "A", (2, 105.0, 0.75, 2.0, 0.08, 0.6)),
    with(
        industry("Tobacco", "30", "C", (1, 17.0, 0.40, 3.0, 0.0, 0.4)),
        [NONE, NONE, (0.85, 0.98)],
    ),
    industry("Biotech", "35", "C", (5, 11.0, 0.30, 2.5, 0.01, 0.2)),
    industry("Hospitals", "35", "Q", (3, 13.0, 0.20, 1.5, 0.02, 0.3)),
    industry("Bank", "40", "J", (4, 0.9, 0.10, 60.0, 0.0, 0.4)),
    industry("Insurance", "40", "J", (2, 0.6, 0.10, 50.0, 0.0, 0.9)),
    industry("Securities", "40", "J", (3, 0.8, 0.10, 20.0, 0.0, 0.2)),
    industry("Software", "45", "I", (6, 3.0, 0.05, 3.0, 0.03, 0.2)),
    industry("Chips", "45", "C", (6, 40.0, 0.20, 2.0, 0.06, 0.2)),
    industry("Electronics", "45", "C", (4, 21.0, 0.15, 6.0, 0.10, 0.8)),
    industry("Networks", "50", "I", (3, 15.0, 0.05, 1.2, 0.02, 0.5)),
    industry("Games", "50", "I", (3, 3.5, 0.05, 2.0, 0.0, 0.3)),
    with(
        industry("Power", "55", "D", (3, 1700.0, 0.98, 0.2, 0.20, 0.6)),
        [(0.08, 0.45), (0.0, 0.03), NONE],
    ),
    industry("Renewables", "55", "D", (3, 48.0, 0.40, 0.6, 0.94, 0.3)),
    with(industry("Gas", "55", "D", (2, 190.0, 0.60, 7.0, 0.06, 0.9)), [NONE, (0.02, 0.12), NONE]),
    industry("Water", "55", "N", (2, 92.0, 0.35, 0.5, 0.55, 0.4)),
    industry("Properties", "60", "K", (5, 15.0, 0.15, 5.0, 0.15, 0.5)),
];

/// The line of business of that word.
pub(super) fn named(word: &str) -> &'static Industry {
    let found = INDUSTRIES.iter().find(|industry| industry.word == word);
    found.expect("every word used is in the list")
}

/// Name of a GICS sector.
pub(super) fn gics_name(code: &str) -> &'static str {
    match code {
        "10" => "Energy",
        "15" => "Materials",
        "20" => "Industrials",
        "25" => "Consumer Discretionary",
        "30" => "Consumer Staples",
        "35" => "Health Care",
        "40" => "Financials",
        "45" => "Information Technology",
        "50" => "Communication Services",
        "55" => "Utilities",
        "60" => "Real Estate",
        _ => unreachable!("no sector {code}"),
    }
}

/// Name of a CSRC section, in English and without commas.
pub(super) fn csrc_name(code: &str) -> &'static str {
    match code {
        "A" => "Agriculture forestry animal husbandry and fishery",
        "B" => "Mining",
        "C" => "Manufacturing",
        "D" => "Production and supply of electricity heat gas and water",
        "E" => "Construction",
        "F" => "Wholesale and retail trade",
        "G" => "Transport storage and post",
        "H" => "Accommodation and catering",
        "I" => "Information transmission software and information technology services",
        "J" => "Finance",
        "K" => "Real estate",
        "N" => "Water conservancy environment and public facilities",
        "Q" => "Health and social work",
        _ => unreachable!("no section {code}"),
    }
}
