//! A market of a few companies over four years, for tests.

use kapok_domain::{Calendars, Method};
pub(super) use kapok_fixture::day;
use kapok_fixture::{Head, Line, Market};
use kapok_market::{History, Measure};
use kapok_rulebook::Rulebook;

/// Terms under which only what a test changes is at play: the base is 100 at the end of 2019.
pub(super) const PLAIN: &str = r#"
[columns]
carbon_intensity = { intensity = { by = "evic", scopes = [1] } }
coal = { involvement = "coal", provider = "P" }
ties = { involvement = "ties", provider = "P" }
[carbon]
provider = "P"
scope_1 = "scope_1"
scope_2 = "scope_2"
evic = "evic"
currency = "EUR"
scope_3_rule = "never"
if_missing = "unknown"
max_age_months = 18
period_tolerance_days = 45
[climate]
label = "pab"
jurisdiction = "eu"
articles = "reported"
base_year = 2019
base = "stated"
base_intensity = 100.0
evic_average = "simple"
evic_constituents = "intersection"
evic_factor = "chained"
uplift_average = "geometric"
missed_target = "return_to_base_curve"
test = "yearly"
universe = "with_missing"
unknown_share = "exclude"
trading_counts = false
activities = "nace2"
intensity = "carbon_intensity"
high_impact = "country = 'US'"
[climate.exclusions]
controversial_weapons = "ties > 0"
tobacco = "ties > 0"
norms = "ties > 0"
coal = "coal"
oil = "ties"
gas = "ties"
electricity = "ties >= 0.5"
significant_harm = "ties > 0"
"#;

/// The plain terms with other values of some keys.
pub(super) fn plain(changed: &[(&str, &str)]) -> String {
    let line = |line: &str| {
        let change = changed.iter().find(|(key, _)| line.starts_with(&format!("{key} = ")));
        match change {
            Some((key, value)) if value.parse::<f64>().is_ok() => format!("{key} = {value}\n"),
            Some((key, value)) => format!("{key} = \"{value}\"\n"),
            None => format!("{line}\n"),
        }
    };
    PLAIN.lines().map(line).collect()
}

/// The index of all that are priced, with more sections and a narrower universe.
pub(super) fn book(sections: &str, and: &str) -> Rulebook {
    let head = Head {
        currency: "EUR",
        universe: &format!("close IS NOT NULL {and}"),
        months: "[1, 7]",
        ..Head::default()
    };
    let text = head.text(sections);
    Rulebook::compile(&text, &Calendars::built_in()).unwrap_or_else(|e| panic!("{e:#?}\n{text}"))
}

/// A company with one line of 100 shares in free float.
#[derive(Debug, Clone, Copy)]
pub(super) struct Company {
    pub(super) id: &'static str,
    pub(super) price: f64,
    pub(super) priced_from: &'static str,
    /// Scope 1 emissions of the fiscal years that end on 30 June 2019 to 2023, tonnes, known on
    /// that day; NaN: not known. Those of `A` are estimated.
    pub(super) tonnes: [f64; 5],
    /// Enterprise values, millions of euro.
    pub(super) evic: [f64; 5],
    /// Share of revenue from coal, a fraction.
    pub(super) coal: Option<f64>,
}

pub(super) fn company(id: &'static str, tonnes: [f64; 5], evic: [f64; 5]) -> Company {
    Company { id, price: 1.0, priced_from: "2019-12-02", tonnes, evic, coal: Some(0.0) }
}

/// Companies in the order of their ids.
#[derive(Debug, Clone)]
pub(super) struct World(pub(super) Vec<Company>);

impl World {
    pub(super) fn history(&self) -> History {
        let lines = self.0.iter().map(|company| Line::new(company.id).quoted_in("EUR"));
        let mut market = Market::new(lines);
        let calendar = book("", "").calendar;
        let days = calendar.between(day("2019-12-02"), day("2024-01-31")).unwrap().to_vec();
        for company in &self.0 {
            for date in &days {
                let priced = *date >= day(company.priced_from);
                market.close(*date, company.id, if priced { company.price } else { 0.0 });
            }
            market.shares(company.id, "2019-06-30", 100.0, 1.0);
            tell(&mut market, company);
        }
        market.history()
    }
}

fn tell(market: &mut Market, company: &Company) {
    let method = if company.id == "A" { Method::Estimated } else { Method::Reported };
    let measure = |market: &mut Market, value: f64, unit: &str| Measure {
        method: Some(method),
        ..Measure::new(value, market.text(unit))
    };
    for (year, (emitted, value)) in (2019..).zip(company.tonnes.iter().zip(company.evic)) {
        let end = day(&format!("{year}-06-30"));
        if emitted.is_finite() {
            let tonnes = measure(market, *emitted, "tCO2e");
            market.measured(["P", "scope_1"], company.id, end, tonnes);
        }
        let euro = measure(market, value * 1e6, "EUR");
        market.measured(["P", "evic"], company.id, end, euro);
    }
    if let Some(share) = company.coal {
        market.involvement(["P", "coal"], company.id, "2019-06-30", share);
    }
    market.involvement(["P", "ties"], company.id, "2019-06-30", 0.0);
}
