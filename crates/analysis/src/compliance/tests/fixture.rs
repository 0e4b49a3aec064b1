//! A market of a few companies over four years, for tests.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, IssuerId, end_of_day};
use kapok_market::fact::Fact;
use kapok_market::green::GreenTables;
use kapok_market::history::{Field, FieldValue, ShareCount};
use kapok_market::{
    CutOff, History, IssuerIx, Measure, Method, PricePanel, Security, SecurityIx, Tables, TextIx,
    Texts,
};
use kapok_methodology::Rulebook;

const HEAD: &str = r#"
[index]
id = "TEST"
name = { en = "Test" }
base_date = 2020-01-02
base_level = 1000.0
currency = "EUR"
calendar = { open_if_any = ["XNYS"] }
returns = ["price"]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
float_step = "raw"
[review]
months = [1, 7]
effective = { after_close_of = "last_trading_day" }
reference = { trading_days_before = 0 }
announcement = { trading_days_before = 0 }
[weighting]
scheme = "free_float_cap"
"#;

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
    let universe = format!("[universe]\nwhere = \"close IS NOT NULL {and}\"\n");
    let text = format!("{HEAD}{universe}{sections}");
    Rulebook::compile(&text, &Calendars::built_in()).unwrap_or_else(|e| panic!("{e:#?}\n{text}"))
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
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
        let mut texts = Texts::default();
        let source = texts.intern("test");
        let calendar = book("", "").calendar;
        let days = calendar.between(day("2019-12-02"), day("2024-01-31")).unwrap().to_vec();
        let price = |date: &NaiveDate, company: &Company| {
            if *date >= day(company.priced_from) { company.price } else { 0.0 }
        };
        let row = |date: &NaiveDate| self.0.iter().map(|c| price(date, c)).collect::<Vec<_>>();
        let cells: Vec<f64> = days.iter().flat_map(row).collect();
        let ix = |at: usize| SecurityIx(u32::try_from(at).unwrap());
        let count = ShareCount { outstanding: 100.0, free_float: Some(1.0) };
        let shares = (0..self.0.len()).map(|at| (ix(at), fact(source, "2019-06-30", count)));
        let lines = self.0.iter().enumerate();
        History::new(Tables {
            securities: lines.clone().map(|(at, c)| security(at, c.id, source)).collect(),
            issuers: self.0.iter().map(|c| c.id.parse::<IssuerId>().unwrap()).collect(),
            calendars: Calendars::built_in(),
            prices: PricePanel::new(days, self.0.len(), cells, BTreeMap::new()),
            shares: shares.collect(),
            actions: Vec::new(),
            fx: BTreeMap::new(),
            rates: Vec::new(),
            withholding: Vec::new(),
            classifications: Vec::new(),
            issuer_facts: lines.flat_map(|(at, c)| facts(at, c, &mut texts, source)).collect(),
            green: GreenTables::default(),
            texts,
            cut_off: CutOff::EndOfDay,
        })
    }
}

type IssuerFact = ((IssuerIx, Field), Fact<FieldValue>);

fn facts(at: usize, company: &Company, texts: &mut Texts, source: TextIx) -> Vec<IssuerFact> {
    let [p, scope, evic, coal, ties] =
        ["P", "scope_1", "evic", "coal", "ties"].map(|text| texts.intern(text));
    let [tonnes, euro, fraction] = ["tCO2e", "EUR", ""].map(|text| texts.intern(text));
    let issuer = IssuerIx(u32::try_from(at).unwrap());
    let method = if company.id == "A" { Method::Estimated } else { Method::Reported };
    let mut all = Vec::new();
    let mut add = |field, end: &str, value: f64, unit| {
        let measure = Measure { method: Some(method), ..Measure::new(value, unit) };
        all.push(((issuer, field), fact(source, end, FieldValue::Number(measure))));
    };
    for (year, (emitted, value)) in (2019..).zip(company.tonnes.iter().zip(company.evic)) {
        let end = format!("{year}-06-30");
        if emitted.is_finite() {
            add(Field::Indicator(p, scope), &end, *emitted, tonnes);
        }
        add(Field::Indicator(p, evic), &end, value * 1e6, euro);
    }
    if let Some(share) = company.coal {
        add(Field::Involvement(p, coal), "2019-06-30", share, fraction);
    }
    add(Field::Involvement(p, ties), "2019-06-30", 0.0, fraction);
    all
}

fn security(at: usize, id: &str, source: TextIx) -> Security {
    Security {
        id: id.parse().unwrap(),
        isin: None,
        ticker: None,
        name: None,
        issuer: IssuerIx(u32::try_from(at).unwrap()),
        issuer_name: None,
        mic: "XNYS".parse().unwrap(),
        currency: "EUR".parse().unwrap(),
        country: "US".into(),
        asset_class: None,
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source,
    }
}

fn fact<T>(source: TextIx, as_of: &str, value: T) -> Fact<T> {
    let as_of = day(as_of);
    Fact { as_of, known_at: end_of_day(as_of), source, value }
}
