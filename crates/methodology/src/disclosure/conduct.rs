//! Controversial weapons, tobacco, fossil fuels, and violations of norms.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §5.

use kapok_climate::{Activity, exclusions};
use kapok_market::column::Values;

use super::Ground;
use super::average::{Average, Sample, Samples};
use super::metric::{Metric, no_column};
use crate::rulebook::Rule;

const ITEM: &str = "2020/1816 Annex II 1, S";

/// A share of weight.
pub(super) fn share(id: &'static str, item: &'static str) -> Metric {
    Metric::new(id, item, "share_of_weight").unit("fraction of one")
}

/// Rows of what constituents do.
pub(super) fn metrics(ground: &mut Ground<'_>) -> Vec<Metric> {
    let weapons = sinners(ground, Activity::ControversialWeapons, &["controversial_weapons"]);
    let tobacco = sinners(ground, Activity::Tobacco, &["tobacco"]);
    let norms = sinners(ground, Activity::Norms, &["norms", "ungc_status", "ungc", "norm_status"]);
    let exposure = |id, found: Result<Samples, String>| {
        let average = found.and_then(|samples| Average::of(&ground.held, &samples));
        share(id, ITEM).found(average)
    };
    let mut metrics = vec![
        definition(ground),
        exposure("controversial_weapons", weapons),
        exposure("tobacco", tobacco),
        exposure("norm_violations_weight", norms.clone()),
    ];
    metrics.extend(violations(ground, norms));
    metrics
}

/// The rule of the index file that says what a controversial weapon is.
fn definition(ground: &Ground<'_>) -> Metric {
    let metric = Metric::new("controversial_weapons_definition", ITEM, "text");
    let metric = Metric { missing_policy: String::new(), ..metric.per("") };
    match rule(ground, Activity::ControversialWeapons) {
        Some(rule) => metric.note(format!("{}: {}", rule.source, rule.predicate.text)),
        None => metric.without(no_column("`climate.exclusions.controversial_weapons`")),
    }
}

/// How many constituents violate norms, and their share of those of which it is known.
fn violations(ground: &Ground<'_>, found: Result<Samples, String>) -> [Metric; 2] {
    let counted = found.map(|samples| {
        let known = ground.held.iter().filter_map(|(security, _)| samples[security.at()]);
        let known: Vec<f64> = known.map(|sample| sample.value).collect();
        (known.iter().filter(|value| **value > 0.0).count(), known.len())
    });
    let unknown = || "not known of any constituent".to_owned();
    let counted = counted.and_then(|(bad, known)| match known {
        0 => Err(unknown()),
        known => Ok((bad, known)),
    });
    let all = ground.held.len();
    let metric = |id, unit: &str, value: Result<f64, String>| {
        let metric = Metric::new(id, ITEM, "count").unit(unit).per("constituents").number(value);
        let covered = counted.as_ref().ok().map(|(_, known)| *known as f64 / all as f64);
        Metric { missing_policy: "exclude".to_owned(), coverage_by_count: covered, ..metric }
    };
    let relative = |(bad, known): (usize, usize)| bad as f64 / known as f64;
    [
        metric("norm_violations", "constituents", counted.clone().map(|(bad, _)| bad as f64)),
        metric("norm_violations_relative", "fraction of one", counted.clone().map(relative)),
    ]
}

/// PAI 4: companies active in fossil fuels, by a column, or by the shares of the exclusions.
pub(super) fn fossil(ground: &mut Ground<'_>) -> Metric {
    let metric = share("pai_4", "SFDR Annex I 1, 4");
    let metric = Metric { formula_id: "pai_4", ..metric };
    let metric = metric.note("of this day; a year is the mean of its four quarter ends");
    let found = match named(ground, &["fossil_fuels"]) {
        Some(name) => marks(ground, name),
        None => shares(ground),
    };
    metric.found(found.and_then(|samples| Average::of(&ground.held, &samples)))
}

/// 1 where a share of coal, oil or gas is above zero, 0 where all three are zero.
fn shares(ground: &mut Ground<'_>) -> Result<Samples, String> {
    let mut all: Option<Samples> = None;
    for activity in [Activity::Coal, Activity::Oil, Activity::Gas] {
        let rule = rule(ground, activity).ok_or_else(|| no_column("`fossil_fuels`"))?;
        let name = rule.predicate.columns.first().ok_or_else(|| no_column("`fossil_fuels`"))?;
        let these = marks(ground, name)?;
        all = Some(match all {
            None => these,
            Some(all) => all.into_iter().zip(these).map(|(a, b)| either(a, b)).collect(),
        });
    }
    all.ok_or_else(|| no_column("`fossil_fuels`"))
}

fn either(a: Option<Sample>, b: Option<Sample>) -> Option<Sample> {
    match (a, b) {
        (Some(yes), _) | (_, Some(yes)) if yes.value > 0.0 => Some(yes),
        (Some(no), Some(_)) => Some(no),
        _ => None,
    }
}

/// Who an exclusion of the label meets, or a column marks.
fn sinners(ground: &mut Ground<'_>, activity: Activity, names: &[&str]) -> Result<Samples, String> {
    if let Some(rule) = rule(ground, activity) {
        let kept = ground.truths(&rule.predicate)?;
        let turned = |sample: Option<Sample>| sample.map(|kept| (1.0 - kept.value).into());
        return Ok(kept.into_iter().map(turned).collect());
    }
    match named(ground, names) {
        Some(name) => marks(ground, name),
        None => Err(no_column(&format!("`{}`", names[0]))),
    }
}

fn named<'h>(ground: &Ground<'h>, names: &[&str]) -> Option<&'h str> {
    let columns = &ground.book.columns;
    names.iter().find_map(|name| columns.get_key_value(*name)).map(|(name, _)| name.as_str())
}

/// The rule by which the climate label keeps those without an activity.
fn rule<'h>(ground: &Ground<'h>, activity: Activity) -> Option<&'h Rule> {
    let climate = ground.book.climate.as_ref()?;
    let exclusion = exclusions(climate.terms.label).find(|e| e.activity == activity)?;
    climate.exclusions.iter().find(|rule| rule.id == exclusion.article)
}

/// 1 where a share is above zero or a text says so, 0 where it says not.
fn marks<'h>(ground: &mut Ground<'h>, name: &'h str) -> Result<Samples, String> {
    let mark = |mark: bool| Sample::from(f64::from(mark));
    match &ground.column(name)?.values {
        Values::Number(all) => Ok(all.iter().map(|v| v.map(|v| mark(v > 0.0))).collect()),
        Values::Text(all) => {
            let word = |text: &Option<&str>| said((*text)?).map(mark);
            Ok(all.iter().map(word).collect())
        }
        Values::Date(_) => Err(format!("column `{name}` is a date")),
    }
}

/// What a word of the tables says; another word says nothing.
fn said(word: &str) -> Option<bool> {
    match word {
        "yes" | "fail" | "violation" => Some(true),
        "no" | "pass" | "compliant" | "watch" => Some(false),
        _ => None,
    }
}
