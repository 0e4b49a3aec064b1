//! The intensity that the index is judged by, and that of its universe.
//!
//! Source: `docs/methodology/disclosure.md` §4.

use kapok_climate::Denominator;
use kapok_columns::ColumnSource;
use kapok_columns::calculated::{Calculated, Intensity};
use kapok_columns::carbon::ScopeThreeRule;
use kapok_market::column::ColumnType;
use kapok_rulebook::Rulebook;

use crate::composition::{Composition, Samples, average};
use crate::emissions::{intensity, policy};
use crate::lack::Lack;
use crate::metric::{Metric, no_column};
use crate::share::share;

/// The intensity that the index is judged by.
pub(super) struct Judged {
    pub(super) samples: Samples,
    /// The metric, without a value.
    pub(super) metric: Metric,
}

/// The column of the climate label, else `carbon_intensity`, else emissions by enterprise value, or
/// by revenue, under the index file's rule of Scope 3.
pub(super) fn judged(composition: &mut Composition<'_>) -> Result<Judged, Lack> {
    let book = composition.book;
    let blank = Metric::new("ghg_intensity", "2020/1816 Annex II 1, E", "weighted_average");
    let of_label = book.methodology.climate.as_ref().map(|climate| climate.intensity.as_str());
    let named = || composition.named(&["carbon_intensity"], ColumnType::Number);
    if let Some(name) = of_label.or_else(named) {
        let samples = composition.emissions_of(name)?;
        let unit = composition.column(name)?.unit.to_owned();
        let metric = blank.unit(unit).note(format!("column `{name}`"));
        let metric = match book.sources.get(name) {
            Some(ColumnSource::Calculated(Calculated::Intensity(own))) => shaped(metric, book, own),
            _ => metric,
        };
        return Ok(Judged { samples, metric });
    }
    let carbon = book.carbon.as_ref().ok_or_else(|| no_column("`carbon_intensity`"))?;
    let by = if carbon.evic.is_some() { Denominator::Evic } else { Denominator::Revenue };
    let scopes: &[u8] = if carbon.scopes[2].is_some() { &[1, 2, 3] } else { &[1, 2] };
    let own = intensity(carbon, by, scopes);
    let samples = composition.intensities(&own, carbon.scope_3_rule, None)?;
    let metric = shaped(blank.unit(own.unit.clone()), book, &own);
    Ok(Judged { samples, metric })
}

fn shaped(metric: Metric, book: &Rulebook, own: &Intensity) -> Metric {
    let formula_id = match own.denominator {
        Denominator::Revenue => "waci",
        Denominator::Evic => "eu_intensity",
    };
    let rule = book.carbon.as_ref().map(|carbon| carbon.scope_3_rule);
    let scope_3 = match rule {
        Some(ScopeThreeRule::Always) if own.scopes.contains(&3) => "counted",
        Some(ScopeThreeRule::PhaseIn) if own.scopes.contains(&3) => "phased in",
        _ => "not counted",
    };
    let missing_policy = book.carbon.as_ref().map_or_else(|| metric.missing_policy.clone(), policy);
    let per = own.denominator.word();
    Metric { formula_id, scope_3: Some(scope_3), missing_policy, ..metric.per(per) }
}

/// Intensity of the benchmark and of the universe, and how much of it is reported.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    let item = "2020/1816 Annex II 1, E";
    let blank = Metric::new("ghg_intensity", item, "weighted_average");
    let judged = match judged(composition) {
        Ok(judged) => judged,
        Err(lack) => {
            let ids = ["ghg_reported_share", "ghg_estimated_share"];
            let shares = ids.map(|id| share(id, item).without(&lack));
            return std::iter::once(blank.without(&lack)).chain(shares).collect();
        }
    };
    let found = composition.average(&judged.samples);
    let universe = of_universe(composition, &judged);
    let shares = found.clone().ok().map(|a| [a.reported_share, a.estimated_share]);
    let stated = |at: usize| {
        let stated = shares.and_then(|shares| shares[at]);
        stated.ok_or(Lack::NotSaid)
    };
    let part = |id, at| {
        let metric = share(id, item).number(stated(at)).per("emissions");
        let coverage = found.as_ref().ok().map(|figure| figure.coverage_by_weight);
        Metric { coverage, formula_id: "reported_share", ..metric }
    };
    let (reported, estimated) = (part("ghg_reported_share", 0), part("ghg_estimated_share", 1));
    vec![judged.metric.found(found), reported, estimated, universe]
}

/// Intensity of the universe, by free-float market value.
fn of_universe(composition: &mut Composition<'_>, judged: &Judged) -> Metric {
    let item = "2020/1816 Annex I 2";
    let metric = Metric { id: "ghg_intensity_universe", item, ..judged.metric.clone() };
    let held = match composition.universe() {
        Ok(held) => held,
        Err(lack) => return metric.without(&lack),
    };
    let metric = metric.found(average(&held, &judged.samples));
    if composition.book.methodology.climate.is_none() {
        return metric;
    }
    // A label says which issuers of the universe count.
    metric.number(composition.universe_intensity())
}
