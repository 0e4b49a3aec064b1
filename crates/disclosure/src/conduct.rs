//! Controversial weapons, tobacco, fossil fuels, and violations of norms.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §5.

use kapok_climate::{Activity, Sample, exclusions};
use kapok_columns::DISCLOSED;
use kapok_market::column::Values;
use kapok_methodology::Rule;

use crate::composition::{Composition, Samples};
use crate::lack::Lack;
use crate::metric::{Metric, no_column};
use crate::share::share;

const ITEM: &str = "2020/1816 Annex II 1, S";

/// Rows of what constituents do.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    let weapons = sinners(composition, Activity::ControversialWeapons, &["controversial_weapons"]);
    let tobacco = sinners(composition, Activity::Tobacco, &["tobacco"]);
    let norms =
        sinners(composition, Activity::Norms, &["norms", "ungc_status", "ungc", "norm_status"]);
    let exposure = |id, found: Result<Samples, Lack>| {
        let average = found.and_then(|samples| composition.average(&samples));
        share(id, ITEM).found(average)
    };
    let mut metrics = vec![
        definition(composition),
        exposure("controversial_weapons", weapons),
        exposure("tobacco", tobacco),
        exposure("norm_violations_weight", norms.clone()),
    ];
    metrics.extend(violations(composition, norms));
    metrics
}

/// The rule of the index file that says what a controversial weapon is.
fn definition(composition: &Composition<'_>) -> Metric {
    let metric = Metric::new("controversial_weapons_definition", ITEM, "text");
    let metric = Metric { missing_policy: String::new(), ..metric.per("") };
    match rule(composition, Activity::ControversialWeapons) {
        Some(rule) => metric.note(format!("{}: {}", rule.source, rule.predicate.text)),
        None => metric.without(&no_column("`climate.exclusions.controversial_weapons`")),
    }
}

/// Number of constituents that violate norms, and their share of those of which it is known.
fn violations(composition: &Composition<'_>, found: Result<Samples, Lack>) -> [Metric; 2] {
    let counted = found.map(|samples| {
        let known = composition.held.iter().filter_map(|(security, _)| samples[security.at()]);
        let known: Vec<f64> = known.map(|sample| sample.value).collect();
        (known.iter().filter(|value| **value > 0.0).count(), known.len())
    });
    let counted = counted.and_then(|(bad, known)| match known {
        0 => Err(Lack::OfNoConstituent),
        known => Ok((bad, known)),
    });
    let all = composition.held.len();
    let metric = |id, unit: &str, value: Result<f64, Lack>| {
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
pub(super) fn fossil(composition: &mut Composition<'_>) -> Metric {
    let metric = share("pai_4", "SFDR Annex I 1, 4");
    let metric = Metric { formula_id: "pai_4", ..metric };
    let metric = metric.note("of this day; a year is the mean of its four quarter ends");
    let found = match named(composition, &["fossil_fuels"]) {
        Some(name) => marks(composition, name),
        None => shares(composition),
    };
    metric.found(found.and_then(|samples| composition.average(&samples)))
}

/// 1 where a share of coal, oil or gas is above zero, 0 where all three are zero.
fn shares(composition: &mut Composition<'_>) -> Result<Samples, Lack> {
    let mut all: Option<Samples> = None;
    for activity in [Activity::Coal, Activity::Oil, Activity::Gas] {
        let rule = rule(composition, activity).ok_or_else(|| no_column("`fossil_fuels`"))?;
        let name = rule.predicate.columns.first().ok_or_else(|| no_column("`fossil_fuels`"))?;
        let these = marks(composition, name)?;
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

/// Marks of companies that an exclusion of the label meets, or a column names.
fn sinners(
    composition: &mut Composition<'_>,
    activity: Activity,
    names: &[&str],
) -> Result<Samples, Lack> {
    if let Some(rule) = rule(composition, activity) {
        let kept = composition.truths(&rule.predicate)?;
        let turned = |sample: Option<Sample>| sample.map(|kept| (1.0 - kept.value).into());
        return Ok(kept.into_iter().map(turned).collect());
    }
    match named(composition, names) {
        Some(name) => marks(composition, name),
        None => Err(no_column(&format!("`{}`", names[0]))),
    }
}

fn named<'h>(composition: &Composition<'h>, names: &[&str]) -> Option<&'h str> {
    debug_assert!(names.iter().all(|name| DISCLOSED.contains(name)), "a name read unseen");
    let columns = &composition.book.sources;
    names.iter().find_map(|name| columns.get_key_value(*name)).map(|(name, _)| name.as_str())
}

/// The rule by which the climate label keeps those without an activity.
fn rule<'h>(composition: &Composition<'h>, activity: Activity) -> Option<&'h Rule> {
    let climate = composition.book.methodology.climate.as_ref()?;
    let exclusion = exclusions(climate.terms.label).find(|e| e.activity == activity)?;
    climate.exclusions.iter().find(|rule| rule.id == exclusion.article)
}

/// 1 where a share is above zero or a text says so, 0 where it says not.
fn marks<'h>(composition: &mut Composition<'h>, name: &'h str) -> Result<Samples, Lack> {
    let mark = |mark: bool| Sample::from(f64::from(mark));
    match &composition.column(name)?.values {
        Values::Number(all) => Ok(all.iter().map(|v| v.map(|v| mark(v > 0.0))).collect()),
        Values::Text(all) => {
            let word = |text: &Option<&str>| said((*text)?).map(mark);
            Ok(all.iter().map(word).collect())
        }
        Values::Date(_) => Err(Lack::Date(name.to_owned())),
    }
}

/// Finding that a word of the tables states; another word states none.
fn said(word: &str) -> Option<bool> {
    match word {
        "yes" | "fail" | "violation" => Some(true),
        "no" | "pass" | "compliant" | "watch" => Some(false),
        _ => None,
    }
}
