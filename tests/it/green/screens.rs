//! Exclusions, the phase-in of Scope 3 and sectors with a high climate impact.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_climate::exclusion::Test;
use kapok_climate::{
    Activity, Exclusion, Exposure, LabelName, UnknownShare, exclusions, exposure,
    is_scope_three_required,
};
use kapok_columns::predicate::compile;
use kapok_columns::{ColumnKind, KnownColumn, KnownColumns};
use kapok_industry::{Code, System, high_climate_impact};
use kapok_market::column::{Column, Values};
use kapok_units::Unit;
use serde_json::{Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;

/// Activities by their terms.
const ACTIVITIES: [(&str, Activity); 8] = [
    ("coal", Activity::Coal),
    ("controversial_weapons", Activity::ControversialWeapons),
    ("electricity", Activity::Electricity),
    ("gas", Activity::Gas),
    ("norms", Activity::Norms),
    ("oil", Activity::Oil),
    ("significant_harm", Activity::SignificantHarm),
    ("tobacco", Activity::Tobacco),
];

const INTENSITY: &str = "electricity_intensity";

fn activity(term: &str) -> Activity {
    let found = ACTIVITIES.iter().find(|(known, _)| *known == term);
    found.unwrap_or_else(|| panic!("no exclusion is known as `{term}`")).1
}

/// A share of revenue in percent, or what somebody found; `None` is unknown.
fn seen(value: &Json) -> Option<f64> {
    match value {
        Json::Number(percent) => percent.as_f64().map(|percent| percent / 100.0),
        Json::Bool(found) => Some(f64::from(*found)),
        Json::String(status) => match status.to_lowercase().as_str() {
            "non-compliant" | "fail" | "violation" | "yes" => Some(1.0),
            "compliant" | "watchlist" | "pass" | "no" | "none" => Some(0.0),
            "no coverage" | "unknown" | "not assessed" => None,
            other => panic!("`{other}` is no status"),
        },
        _ => None,
    }
}

/// Policy of an example for a share that is not known.
fn policy(given: &Given) -> Option<UnknownShare> {
    Some(match given.maybe_text("unknown")? {
        "exclude" => UnknownShare::Exclude,
        "keep" => UnknownShare::Keep,
        other => panic!("`{other}` is no policy"),
    })
}

fn label(given: &Given) -> LabelName {
    match given.maybe_text("label") {
        Some("CTB") => LabelName::Ctb,
        Some("PAB") | None => LabelName::Pab,
        Some(other) => panic!("`{other}` is no label"),
    }
}

/// Whether an exclusion bites, by the condition that an index of the label puts on constituents;
/// `None` if that is not known.
///
/// * `share`: of revenue, a fraction of one, or 1 and 0 for a finding and none
/// * `intensity`: of electricity, g CO2e/kWh
fn is_excluded(exclusion: &Exclusion, share: Option<f64>, intensity: Option<f64>) -> Option<bool> {
    // What an index file writes of each: a column, or a condition over columns.
    let written = match exclusion.activity {
        _ if exclusion.is_by_share() => "share",
        Activity::Electricity => "share >= 0.5 AND intensity > 100",
        _ => "share > 0",
    };
    let condition = compile(&exclusion.keep_if(written), &known()).unwrap();
    let column = |value| Column { unit: "", values: Values::Number(vec![value]) };
    let (shares, intensities) = (column(share), column(intensity));
    let by_name = |name: &String| if name == "share" { &shares } else { &intensities };
    let read: Vec<&Column<'_>> = condition.columns.iter().map(by_name).collect();
    condition.holds(&read, 0).map(|keeps| !keeps)
}

/// Columns of an index file that names shares of revenue and the intensity of electricity.
fn known() -> KnownColumns {
    let intensity = ColumnKind::numbers(Unit::read("gCO2e/kWh"));
    let mut known = KnownColumns::default();
    for (name, kind) in [("share", ColumnKind::shares()), ("intensity", intensity)] {
        let (is_total, is_unique, is_name, is_made_of_others) = (false, false, false, false);
        let (earliest, unit) = (None, None);
        let column =
            KnownColumn { kind, is_total, earliest, is_unique, is_name, is_made_of_others, unit };
        known.insert(name, column);
    }
    known
}

/// Rows of an activity, a share in percent and for electricity its intensity. An unknown share is
/// neither answer, unless a policy says which.
pub(crate) fn excluded(given: &Given, example: &Example) -> Json {
    let by_policy = policy(given).map(|policy| policy == UnknownShare::Exclude);
    let one = |case: &Json| {
        let activity = activity(&example.term(case[0].as_str().unwrap()));
        let exclusion = exclusions(LabelName::Pab).find(|e| e.activity == activity).unwrap();
        let known = is_excluded(exclusion, seen(&case[1]), case.get(2).and_then(Json::as_f64));
        json!(known.or(by_policy))
    };
    json!({ "excluded": given.items("cases").iter().map(one).collect::<Vec<_>>() })
}

/// An exclusion that a company falls under: its article, and of a share the datum and the limit,
/// percent of revenue.
fn failure(exclusion: &Exclusion, share: Option<f64>) -> String {
    let Exclusion { article, word, test, .. } = exclusion;
    let percent = |share: f64| kapok_kernels::round_half_even(share * 100.0, 6);
    match (share, test) {
        (None, _) => format!("{article} {word} unknown"),
        (Some(_), Test::Any) => (*article).to_owned(),
        (Some(share), Test::AtLeast(limit)) => {
            format!("{article} {word} {:?}>={}", percent(share), percent(*limit))
        }
    }
}

/// Every exclusion that a company falls under.
pub(crate) fn explained(given: &Given, _: &Example) -> Json {
    let company = given.part("company");
    let intensity = company.maybe_number(INTENSITY);
    let mut shares = BTreeMap::new();
    for term in company.names_but(&[INTENSITY]) {
        shares.insert(activity(&term), company.get(&term).and_then(seen));
    }
    let policy = policy(given).unwrap_or(UnknownShare::Keep);
    let fails = |exclusion: &&Exclusion| {
        let share = shares.get(&exclusion.activity).copied().flatten();
        let excluded = is_excluded(exclusion, share, intensity);
        excluded.unwrap_or(policy == UnknownShare::Exclude)
    };
    let found = exclusions(label(given))
        .filter(fails)
        .map(|exclusion| failure(exclusion, shares.get(&exclusion.activity).copied().flatten()));
    // The regulation is named once.
    let line = |(i, line): (usize, String)| match i {
        0 => format!("EU2020/1818 {line}"),
        _ => line,
    };
    let failed: Vec<String> = found.enumerate().map(line).collect();
    let first = if failed.is_empty() { "no reason" } else { "one reason" };
    json!({
        "count": failed.len(), "excluded": !failed.is_empty(), "failed": failed,
        "first_only": first,
    })
}

/// Whether Scope 3 of a division counts on a day.
pub(crate) fn scope_three(given: &Given, _: &Example) -> Json {
    let one = |case: &Json| {
        let date: NaiveDate = case[1].as_str().unwrap().parse().unwrap();
        is_scope_three_required(case[0].as_str().unwrap(), date).unwrap()
    };
    let all: Vec<bool> = given.items("cases").iter().map(one).collect();
    json!({ "scope3_required": all })
}

/// Weight of sections A to H and L against that in the universe; sections by flag or by code.
pub(crate) fn high_impact(given: &Given, _: &Example) -> Json {
    let flags = inside(given, "flags", "codes").expect("flags or codes");
    let Some(weights) = given.maybe_list("weights") else { return json!({ "flags": flags }) };
    let of = |weights: &[f64], flags: &[bool]| {
        assert_eq!(weights.len(), flags.len(), "a flag for each name");
        let held = weights.iter().zip(flags).map(|(weight, flag)| (*weight, Some(*flag)));
        exposure(&held.collect::<Vec<_>>()).expect("names")
    };
    let index = of(&weights, &flags);
    let known = given.maybe_number("universe_hcis");
    let universe = known.unwrap_or_else(|| {
        let own = inside(given, "universe_flags", "universe_codes").unwrap_or(flags);
        of(&given.list("universe_weights"), &own)
    });
    let met = Exposure { index, universe }.is_met();
    json!({ "index_exposure": index, "universe_exposure": universe, "is_met": met })
}

fn inside(given: &Given, flags: &str, codes: &str) -> Option<Vec<bool>> {
    if given.has(flags) {
        let flag = |flag: &Json| flag.as_bool().unwrap_or_else(|| flag.as_f64().unwrap() != 0.0);
        return Some(given.items(flags).iter().map(flag).collect());
    }
    let (system, codes) = match (given.maybe_text("system"), given.maybe_texts("gbt_codes")) {
        (_, Some(codes)) => (System::Gbt4754, codes),
        (Some("GBT4754" | "GB/T 4754" | "GB/T 4754-2017"), None) => {
            (System::Gbt4754, given.maybe_texts(codes)?)
        }
        (Some("NACE2.1" | "NACE Rev. 2.1"), None) => (System::Nace21, given.maybe_texts(codes)?),
        _ => (System::Nace2, given.maybe_texts(codes)?),
    };
    let one = |code: &&str| {
        high_climate_impact(&Code::parse(system, code).unwrap()).known().unwrap_or(false)
    };
    Some(codes.iter().map(one).collect())
}
