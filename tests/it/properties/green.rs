//! Laws of reviews with an ESG evaluation, an intensity, and tilted or optimised weights.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_domain::Calendars;
use kapok_evaluation::{Scheme, SchemeConfig, Vocabulary};
use kapok_fixture::Head;
use kapok_market::{History, Snapshot};
use kapok_methodology::{ConstraintFigure, Evidence, Library, Review, Rulebook, Situation};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::invariance::shuffled;
use crate::support::day;
use crate::support::market::{Count, Figure, Line, Market};

/// The day after whose close the review is in force, and the day whose facts decide.
const CLOSE: &str = "2024-02-15";
const REFERENCE: &str = "2024-02-08";

const SCHEME: &str = r#"
[scheme]
id = "small"
title = "Small"
version = "1"
valid_from = 2020-01-01
levels = ["dimension", "theme"]
scale = 100.0
currency = "USD"
missing_rate = "error"

[weights]
missing_child = "renormalise"
minimum_coverage = 0.3

[defaults]
missing = "renormalise"
max_age_months = 36
winsorise = "none"
transform = "percentile"
peers = { by = "industry", minimum = 3, if_small = "wider", wider = ["all"] }

[[nodes]]
id = "planet"
name = "Planet"
weight = 0.6
[[nodes]]
id = "matter"
name = "Matter"
parent = "planet"
weight = 1.0
[[nodes]]
id = "people"
name = "People"
weight = 0.4
[[nodes]]
id = "staff"
name = "Staff"
parent = "people"
weight = 1.0

[[indicators]]
id = "waste"
area = "matter"
weight = 0.5
unit = "t"
polarity = "lower_better"
peers = { by = "all", minimum = 2, if_small = "exclude", wider = [] }
[indicators.transform.z_score]
ddof = "population"
truncate = { iterated = { limit = 3.0 } }
to = "normal_cdf"
[[indicators]]
id = "energy"
area = "matter"
weight = 0.5
unit = "MWh"
per = { indicator = "revenue", unit = "USD million", period = "same" }
polarity = "lower_better"
[[indicators]]
id = "training"
area = "staff"
weight = 1.0
unit = "hours"
polarity = "higher_better"
transform = "min_max"
"#;

const SECTIONS: &str = r#"
[columns]
sector = { classification = "sector" }
esg_score = { evaluation = { of = "esg", part = "total" } }
carbon_intensity = { intensity = { by = "evic", scopes = [1, 2] } }
coal = { indicator = "coal", provider = "p", unit = "fraction" }

[evaluations.esg]
scheme = "small"
provider = "p"
levels = { industry = "sector" }

[carbon]
provider = "p"
scope_1 = "scope_1"
scope_2 = "scope_2"
evic = "evic"
currency = "USD"
scope_3_rule = "never"
if_missing = "worst_of_peers"
peers = "sector"
max_age_months = 36
period_tolerance_days = 45

[[eligibility]]
id = "coal"
keep_if = "coal < 0.05"
if_missing = "keep"
source = "test"

[[eligibility]]
id = "known"
keep_if = "esg_score IS NOT NULL AND carbon_intensity IS NOT NULL"
if_missing = "exclude"
source = "test"

"#;

const TILTED: &str = r#"
[weighting]
scheme = "tilt"
base = "free_float_cap"

[[weighting.tilts]]
by = "esg_score"
score = "normal_cdf"
order = "desc"
deviation = "population"
truncate = 3.0
power = 1.0
if_no_spread = "neutral"
if_missing = "exclude"

[[weighting.tilts]]
by = "carbon_intensity"
score = "normal_cdf"
order = "asc"
deviation = "population"
truncate = 3.0
power = 0.5
if_no_spread = "neutral"
if_missing = "neutral"
"#;

const OPTIMISED: &str = r#"
[weighting]
scheme = "optimised"

[weighting.optimise]
objective = "relative_active_share"
benchmark = "universe"
bounds = { times_benchmark = 4.0, max = 0.6 }
min_weight = 0.0001

[[weighting.optimise.constraints]]
id = "carbon"
average = "carbon_intensity"
if_missing = "worst"
at_most = { times_benchmark = 0.9 }
source = "test"

[[weighting.optimise.constraints]]
id = "score"
average = "esg_score"
if_missing = "worst"
at_least = { times_benchmark = 1.0 }
source = "test"

[[weighting.optimise.constraints]]
id = "sector"
group = "sector"
within = 0.05
source = "test"

[[weighting.optimise.relax]]
name = "sectors within 30 %"
constraints = [{ id = "sector", within = 0.3 }]

[[weighting.optimise.relax]]
name = "any sector, any name"
bounds = { max = 0.99 }
constraints = [{ id = "sector", within = 0.99 }]
"#;

/// What is known of a company for one year: values, which of them there are, and how many days
/// after the year.
type Year = (Vec<f64>, Vec<bool>, u64);
/// Price, shares, free float, sector, three years.
type Company = (f64, f64, f64, usize, Vec<Year>);

/// Indicators with their unit, and what a drawn number between 0 and 1 is multiplied by.
const INDICATORS: [(&str, &str, f64); 8] = [
    ("waste", "t", 5e4),
    ("energy", "MWh", 1e6),
    ("revenue", "million", 1e4),
    ("training", "hours", 60.0),
    ("scope_1", "tCO2e", 1e6),
    ("scope_2", "tCO2e", 2e5),
    ("evic", "million", 5e4),
    ("coal", "fraction", 0.07),
];

fn company() -> impl Strategy<Value = Company> {
    let values = vec(0.01..1.0, INDICATORS.len());
    let there = vec(proptest::bool::weighted(0.85), INDICATORS.len());
    let year = (values, there, 20..120_u64);
    (5.0..200.0, 1e6..1e8, 0.2..1.0, 0..3_usize, vec(year, 3))
}

/// A market of companies with one line each.
fn market() -> impl Strategy<Value = Market> {
    vec(company(), 6..14).prop_map(|companies| {
        let mut market = Market::default();
        for (n, company) in companies.iter().enumerate() {
            list(&mut market, &format!("S{n:02}"), company);
        }
        market
    })
}

fn list(market: &mut Market, id: &str, company: &Company) {
    let (price, shares, free_float, sector, years) = company;
    let sector = Some(sector.to_string());
    market.add(Line { sector, ..Line::new(id) }, shares.round(), *free_float);
    for (n, date) in ["2024-01-02", REFERENCE, "2024-02-09", CLOSE].into_iter().enumerate() {
        market.close(day(date), id, price * (1.0 + 0.01 * n as f64));
    }
    // A count of later, and one that speaks of before and is known later.
    for (as_of, known) in [("2024-02-01", "2024-02-12"), ("2024-02-12", "2024-02-12")] {
        let (id, as_of, known) = (id.to_owned(), day(as_of), day(known));
        let free_float = Some(*free_float);
        let outstanding = (shares * 1.5).round();
        market.counts.push(Count { id, as_of, known, outstanding, free_float });
    }
    for (n, year) in years.iter().enumerate() {
        let end = NaiveDate::from_ymd_opt(2021 + n as i32, 12, 31).unwrap();
        report(market, id, end, year);
    }
}

/// The figures of a year, and those by which half of them are corrected within the next weeks.
fn report(market: &mut Market, id: &str, period_end: NaiveDate, (values, there, lag): &Year) {
    let known = period_end + Days::new(*lag);
    for (n, (indicator, unit, by)) in INDICATORS.into_iter().enumerate().filter(|(n, _)| there[*n])
    {
        let currency = (unit == "million").then(|| "USD".parse().unwrap());
        let (issuer, value) = (id.to_owned(), values[n] * by);
        let figure = Figure { issuer, indicator, period_end, known, value, unit, currency };
        if (n as u64 + lag).is_multiple_of(2) {
            let (known, value) = (known + Days::new(15), figure.value * 0.9);
            market.figures.push(Figure { known, value, ..figure.clone() });
        }
        market.figures.push(figure);
    }
}

/// The market as it was known at the end of the reference date.
fn known(market: &Market) -> Market {
    let mut past = market.clone();
    let today = day(REFERENCE);
    past.closes.retain(|close| close.date <= today);
    past.counts.retain(|count| count.known <= today);
    past.figures.retain(|figure| figure.known <= today);
    past
}

fn reordered(market: &Market, seed: u64) -> Market {
    let mut other = market.clone();
    shuffled(&mut other.lines, seed);
    shuffled(&mut other.closes, seed);
    shuffled(&mut other.counts, seed);
    shuffled(&mut other.figures, seed);
    other
}

fn book(calendars: &Calendars, weighting: &str) -> Rulebook {
    let config: SchemeConfig = toml::from_str(SCHEME).unwrap();
    let levels = config.levels();
    let vocabulary = Vocabulary { levels: &levels, indicators: None };
    let scheme = Scheme::compile(&config, &vocabulary).unwrap();
    let library = Library { schemes: vec![scheme], ..Library::default() };
    let head = Head {
        base_date: day("2024-01-02"),
        calendar: r#"{ open_if_any = ["XXXX"] }"#,
        lookback_days: 30,
        universe: "asset_class = 'equity'",
        months: "[2]",
        reference: 5,
        announcement: 2,
        scheme: "",
        ..Head::default()
    };
    let text = head.text(&format!("{SECTIONS}{weighting}"));
    Rulebook::compile_with(&text, calendars, &library).unwrap_or_else(|e| panic!("{e:#?}"))
}

/// A review with the history that it was held on, or why there is none.
fn held(market: &Market, weighting: &str) -> (History, Result<Review, String>) {
    let history = market.history();
    let book = book(history.calendars(), weighting);
    let review = book.review(&history, day(CLOSE), &[], Evidence::All);
    (history, review.map_err(|error| error.to_string()))
}

/// Everything about a review, numbers to the bit: the shortest text that reads back as the same.
fn all_of(market: &Market, weighting: &str) -> String {
    format!("{:?}", held(market, weighting).1)
}

fn weights(market: &Market, weighting: &str) -> Result<BTreeMap<String, f64>, String> {
    let (history, review) = held(market, weighting);
    let name =
        |target: &kapok_methodology::Target| history.security(target.security).id.to_string();
    Ok(review?.targets.iter().map(|target| (name(target), target.weight)).collect())
}

/// The scores of companies on the reference date.
fn scores(market: &Market) -> Vec<Option<f64>> {
    let history = market.history();
    let book = book(history.calendars(), TILTED);
    let date = day(REFERENCE);
    let snapshot = Snapshot::new(&history, date, history.cut_off(date), book.price_lookback_days);
    let situation = Situation::of_day(snapshot, &[]);
    let column = book.columns().column(situation, "esg_score").unwrap().unwrap();
    match column.values {
        kapok_market::column::Values::Number(scores) => scores,
        other => panic!("{other:?}"),
    }
}

/// How far a constraint is from its limits, on the scale of these.
fn missed(figure: &ConstraintFigure) -> f64 {
    let below = figure.lower.map(|lower| (lower - figure.value) / lower.abs().max(1.0));
    let above = figure.upper.map(|upper| (figure.value - upper) / upper.abs().max(1.0));
    below.into_iter().chain(above).fold(0.0, f64::max)
}

/// The laws are worth what the markets are: each of these happens in some of them.
#[test]
fn markets_have_everything() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..48 {
        let market = market().new_tree(&mut runner).unwrap().current();
        let mut note = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
        for (name, weighting) in [("tilted", TILTED), ("optimised", OPTIMISED)] {
            let Ok(review) = held(&market, weighting).1 else {
                note(&format!("{name}: refused"));
                continue;
            };
            note(&format!("{name}: weighed"));
            for verdict in review.verdicts.iter().filter(|verdict| !verdict.passed) {
                note(&format!("{name}: out by `{}`", verdict.rule));
            }
            let Some(figures) = review.optimised else { continue };
            note(&format!("step: {}", figures.step.as_deref().unwrap_or("none")));
            figures.constraints.iter().any(|row| row.binding).then(|| note("a limit binds"));
        }
    }
    let seen: Vec<&str> = seen.keys().map(String::as_str).collect();
    insta::assert_snapshot!(seen.join("\n"), @"
    a limit binds
    optimised: out by `coal`
    optimised: out by `known`
    optimised: refused
    optimised: weighed
    step: any sector, any name
    step: none
    step: sectors within 30 %
    tilted: out by `coal`
    tilted: out by `known`
    tilted: weighed
    ");
}

const TOLERANCE: f64 = 1e-9;

/// Free-float market values on the reference date.
fn benchmark(market: &Market) -> BTreeMap<String, f64> {
    let past = known(market);
    let mut values = BTreeMap::new();
    for line in &past.lines {
        let of_line = past.counts.iter().filter(|count| count.id == line.id);
        let count = of_line.max_by_key(|count| count.as_of).unwrap();
        let closes = past.closes.iter().filter(|close| close.id == line.id);
        let close = closes.max_by_key(|close| close.date).unwrap().close;
        values.insert(line.id.clone(), close * count.outstanding * count.free_float.unwrap());
    }
    let sum: f64 = values.values().sum();
    values.values_mut().for_each(|value| *value /= sum);
    values
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Facts that became known after the reference date change nothing, and neither does the order
    /// of rows: not a verdict, not a weight, not a figure, not a word of a refusal.
    #[test]
    fn later_facts_and_the_order_of_rows_do_not_matter(market in market(), seed in any::<u64>()) {
        for weighting in [TILTED, OPTIMISED] {
            let all = all_of(&market, weighting);
            prop_assert_eq!(&all, &all_of(&known(&market), weighting));
            prop_assert_eq!(&all, &all_of(&reordered(&market, seed), weighting));
        }
    }

    #[test]
    fn an_excluded_name_never_has_weight(market in market()) {
        for weighting in [TILTED, OPTIMISED] {
            let Ok(review) = held(&market, weighting).1 else { continue };
            for verdict in review.verdicts.iter().filter(|verdict| !verdict.passed) {
                let target = review.targets.iter().find(|t| t.security == verdict.security);
                prop_assert!(target.is_none(), "{verdict:?} and {target:?}");
            }
            let sum: f64 = review.targets.iter().map(|target| target.weight).sum();
            prop_assert!((sum - 1.0).abs() < TOLERANCE, "{sum}");
        }
    }

    /// A company that weighs nothing in the universe and is excluded changes no weight.
    #[test]
    fn a_name_that_weighs_nothing_changes_nothing(market in market(), sector in 0..3_usize) {
        let mut more = market.clone();
        let sector = Some(sector.to_string());
        more.add(Line { sector, ..Line::new("ZZ") }, 0.0, 1.0);
        more.close(day(REFERENCE), "ZZ", 10.0);
        more.figures.push(Figure {
            issuer: "ZZ".to_owned(),
            indicator: "coal",
            period_end: day("2022-12-31"),
            known: day("2023-06-30"),
            value: 0.5,
            unit: "fraction",
            currency: None,
        });
        for weighting in [TILTED, OPTIMISED] {
            prop_assert_eq!(weights(&market, weighting), weights(&more, weighting));
        }
    }

    /// Thousands of tonnes are tonnes.
    #[test]
    fn scores_do_not_follow_the_unit(market in market()) {
        let mut other = market.clone();
        for figure in other.figures.iter_mut().filter(|figure| figure.indicator == "waste") {
            figure.value /= 1e3;
            figure.unit = "kt";
        }
        for (score, same) in scores(&market).into_iter().zip(scores(&other)) {
            prop_assert_eq!(score.is_some(), same.is_some());
            let (score, same) = (score.unwrap_or_default(), same.unwrap_or_default());
            prop_assert!((score - same).abs() < TOLERANCE, "{score} and {same}");
        }
    }

    /// Optimised weights meet every limit, or the step of the ladder is named and what it cost.
    #[test]
    fn every_constraint_holds_or_the_step_is_named(market in market()) {
        let (history, review) = held(&market, OPTIMISED);
        let Ok(review) = review else {
            let error = review.unwrap_err();
            let why = ["no weights satisfy", "nobody"];
            prop_assert!(why.iter().any(|why| error.contains(why)), "{error}");
            return Ok(());
        };
        let figures = review.optimised.unwrap();
        for figure in &figures.constraints {
            let told = figures.step.is_some() && figure.missed.is_some();
            prop_assert!(missed(figure) <= TOLERANCE || told, "{figure:?}");
        }
        prop_assert!(figures.step.is_some() || figures.missed.is_empty(), "{:?}", figures.missed);
        // The same sums from the market itself.
        let benchmark = benchmark(&market);
        let mut sectors: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
        for line in &market.lines {
            let sums = sectors.entry(line.sector.as_deref().unwrap()).or_default();
            sums[0] += benchmark[&line.id];
        }
        for target in &review.targets {
            let id = history.security(target.security).id.to_string();
            let line = market.lines.iter().find(|line| line.id == id).unwrap();
            sectors.get_mut(line.sector.as_deref().unwrap()).unwrap()[1] += target.weight;
            let limits = target.limits.unwrap();
            prop_assert!((limits.benchmark - benchmark[&id]).abs() < TOLERANCE);
            let highest = match figures.step.as_deref() {
                Some("any sector, any name") => 0.99,
                _ => (4.0 * benchmark[&id]).min(0.6),
            };
            prop_assert!(target.weight <= highest + TOLERANCE, "{target:?}");
            prop_assert!(target.weight >= 0.0001 - TOLERANCE, "{target:?}");
        }
        let within = match figures.step.as_deref() {
            None => 0.05,
            Some("sectors within 30 %") => 0.3,
            Some(_) => 0.99,
        };
        for (sector, [before, after]) in sectors {
            let moved = (before - after).abs();
            prop_assert!(moved <= within + TOLERANCE, "{sector}: {before} and {after}");
        }
    }
}
