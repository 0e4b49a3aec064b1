//! Hand-worked schemes, bad input, properties, and the files that are shipped.

mod bad_input;
mod overlays;
mod policies;
mod properties;
mod samples;
mod transforms;
mod worked;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use kapok_domain::{Currency, IssuerId, Method, end_of_day};
use kapok_strict_toml::Problem;

use super::*;

/// A scheme of two levels with one area, and `rest` in place of its indicators and the sections
/// after them.
fn one_area(rest: &str) -> String {
    format!(
        r#"
nodes = [
    {{ id = "P", name = "pillar", weight = 1.0 }},
    {{ id = "C", name = "category", parent = "P", weight = 1.0 }},
]
[scheme]
id = "small"
title = "A small scheme"
version = "1"
valid_from = 2020-01-01
levels = ["pillar", "category"]
scale = 100.0
currency = "CNY"
missing_rate = "error"
[weights]
missing_child = "renormalise"
minimum_coverage = 0.0
[defaults]
missing = "renormalise"
max_age_months = 24
winsorise = "none"
transform = "percentile"
peers = {{ by = "all", minimum = 2, if_small = "exclude" }}
{rest}"#
    )
}

/// One indicator `x` in tonnes.
const X: &str = r#"
[[indicators]]
id = "x"
area = "C"
weight = 1.0
unit = "t"
polarity = "higher_better"
"#;

fn as_written(text: &str, levels: &[&str]) -> Result<Scheme, Vec<Problem>> {
    let config: SchemeConfig = toml::from_str(text).expect("the shape of the file is right");
    Scheme::compile(&config, &Vocabulary { levels, indicators: None })
}

/// Scheme of a text without the policies of `[defaults]` that no indicator takes from there.
fn compiled(text: &str, levels: &[&str]) -> Result<Scheme, Vec<Problem>> {
    let found = as_written(text, levels).err().unwrap_or_default();
    let unread: Option<Vec<&str>> =
        found.iter().map(|problem| problem.path.strip_prefix("defaults.")).collect();
    let is_unread = |line: &&str| {
        let key = line.split(" = ").next().unwrap_or_default();
        unread.as_ref().is_some_and(|unread| unread.contains(&key))
    };
    let (head, tail) = text.split_once("[[indicators]]").unwrap_or((text, ""));
    let head = head.lines().filter(|line| !is_unread(line)).collect::<Vec<_>>().join("\n");
    as_written(&format!("{head}\n[[indicators]]{tail}"), levels)
}

fn scheme(text: &str) -> Scheme {
    compiled(text, &["industry", "sector", "country"]).expect("the scheme holds")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn issuers(names: &str) -> Vec<IssuerId> {
    names.split(' ').map(|name| name.parse().expect("a name")).collect()
}

fn cny() -> Currency {
    "CNY".parse().expect("a currency")
}

/// A reported value of 2024.
fn datum(value: f64, unit: &str) -> Datum<'_> {
    let period_end = day("2024-12-31");
    let known = period_end.checked_add_months(Months::new(4)).expect("a date");
    Datum {
        value,
        unit,
        currency: None,
        period_end,
        known_at: end_of_day(known),
        source: "annual report",
        method: Method::Reported,
        quality: None,
    }
}

/// Columns of reported values; `None` is no fact.
type Columns<'t> = [(&'t str, &'t str, &'t [Option<f64>])];

fn facts<'a>(issuers: &'a [IssuerId], columns: &Columns<'a>) -> Facts<'a> {
    let column = |&(name, unit, values): &(&'a str, &'a str, &'a [Option<f64>])| {
        let known = values.iter().enumerate().filter_map(|(i, value)| Some((i as u32, (*value)?)));
        let entries = known.map(|(i, value)| (i, datum(value, unit))).collect();
        (name, FactColumn::new(entries))
    };
    Facts {
        date: day("2025-12-31"),
        issuers,
        columns: columns.iter().map(column).collect(),
        labels: BTreeMap::new(),
        controversies: Controversies { cases: Vec::new(), covered: vec![true; issuers.len()] },
        previous_bands: Vec::new(),
        overrides: Vec::new(),
    }
}

/// No exchange rates.
fn no_rates(_: Currency, _: Currency, _: NaiveDate) -> Option<f64> {
    None
}

fn totals(scheme: &Scheme, facts: &Facts<'_>) -> Vec<Option<f64>> {
    evaluate(scheme, facts, &no_rates).expect("the facts are fit").totals
}

fn close(found: &[Option<f64>], expected: &[Option<f64>]) {
    let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let all = found.len() == expected.len() && found.iter().zip(expected).all(near);
    assert!(all, "{found:?} is not {expected:?}");
}
