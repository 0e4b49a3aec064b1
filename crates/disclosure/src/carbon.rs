//! Emissions: WACI, financed emissions, principal adverse impacts, data quality.
//!
//! Source: `docs/methodology/carbon-metrics.md` §2, §4; `docs/methodology/disclosure.md` §4.

use kapok_climate::{Denominator, Sample};
use kapok_columns::carbon::{Carbon, ScopeThreeRule};
use kapok_market::SecurityIx;

use crate::composition::{Composition, Samples, average};
use crate::conduct::fossil;
use crate::emissions::{intensity, policy};
use crate::lack::Lack;
use crate::metric::Metric;

/// A carbon metric: its ids, scopes and denominator.
struct CarbonMetric {
    id: &'static str,
    item: &'static str,
    formula_id: &'static str,
    by: Denominator,
    scopes: &'static [u8],
    /// The unit before the currency, and after it.
    unit: [&'static str; 2],
}

const OWNED: [&str; 2] = ["tCO2e per million", "invested"];
const HELD: [&str; 2] = ["tCO2e of one million", "held"];
const SOLD: [&str; 2] = ["tCO2e per million", "of revenue"];

const fn kind(
    id: &'static str,
    item: &'static str,
    formula_id: &'static str,
    by: Denominator,
    scopes: &'static [u8],
    unit: [&'static str; 2],
) -> CarbonMetric {
    CarbonMetric { id, item, formula_id, by, scopes, unit }
}

const METRICS: [CarbonMetric; 11] = {
    use Denominator::{Evic, Revenue};
    let (financed, pcaf) = ("economic_emission_intensity", "PCAF Part A");
    let (tcfd, pai_1) = ("TCFD", "SFDR Annex I 1, 1");
    [
        kind("waci_scopes_1_2", tcfd, "waci", Revenue, &[1, 2], SOLD),
        kind("waci_scopes_1_2_3", tcfd, "waci", Revenue, &[1, 2, 3], SOLD),
        kind("financed_emissions_scopes_1_2", pcaf, financed, Evic, &[1, 2], OWNED),
        kind("financed_emissions_scope_3", pcaf, financed, Evic, &[3], OWNED),
        kind("financed_emissions", pcaf, financed, Evic, &[1, 2, 3], OWNED),
        kind("pai_1_scope_1", pai_1, "pai_1_scope1", Evic, &[1], HELD),
        kind("pai_1_scope_2", pai_1, "pai_1_scope2", Evic, &[2], HELD),
        kind("pai_1_scope_3", pai_1, "pai_1_scope3", Evic, &[3], HELD),
        kind("pai_1_total", pai_1, "pai_1_total", Evic, &[1, 2, 3], HELD),
        kind("pai_2", "SFDR Annex I 1, 2", "pai_2", Evic, &[1, 2, 3], OWNED),
        kind("pai_3", "SFDR Annex I 1, 3", "pai_3", Revenue, &[1, 2, 3], SOLD),
    ]
};

/// Rows of carbon metrics, for an index with `[carbon]`.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    let Some(carbon) = &composition.book.carbon else { return Vec::new() };
    let mut metrics: Vec<Metric> =
        METRICS.iter().map(|one| metric(composition, carbon, one)).collect();
    metrics.push(fossil(composition));
    metrics.extend(quality(composition, carbon));
    metrics
}

fn metric(composition: &mut Composition<'_>, carbon: &Carbon, one: &CarbonMetric) -> Metric {
    let [before, after] = one.unit;
    let metric = Metric::new(one.id, one.item, one.formula_id)
        .unit(format!("{before} {} {after}", carbon.currency))
        .per(one.by.word());
    let third = one.scopes.contains(&3);
    let scope_3 = match one.scopes {
        [3] => "alone",
        _ if third => "counted",
        _ => "not counted",
    };
    let metric = Metric { scope_3: Some(scope_3), missing_policy: policy(carbon), ..metric };
    let metric = match one.id.starts_with("pai") {
        true => metric.note("of this day; a year is the mean of its four quarter ends"),
        false => metric,
    };
    let samples = intensities(composition, carbon, one.by, one.scopes);
    metric.found(samples.and_then(|samples| composition.average(&samples)))
}

/// Intensities with exactly these scopes, whatever the index file says of Scope 3.
fn intensities(
    composition: &mut Composition<'_>,
    carbon: &Carbon,
    by: Denominator,
    scopes: &[u8],
) -> Result<Samples, Lack> {
    let held = composition.companies();
    composition.intensities(&intensity(carbon, by, scopes), ScopeThreeRule::Always, Some(&held))
}

/// PCAF scores by weight, scope 3 apart.
fn quality(composition: &mut Composition<'_>, carbon: &Carbon) -> Vec<Metric> {
    let by = if carbon.evic.is_some() { Denominator::Evic } else { Denominator::Revenue };
    let score = |id, samples: Result<Samples, Lack>, at: usize, held: &[(SecurityIx, f64)]| {
        let scored = |sample: Option<Sample>| sample?.quality[at].map(|q| f64::from(q).into());
        let scores = samples.map(|all| all.into_iter().map(scored).collect::<Samples>());
        let metric = Metric::new(id, "PCAF Part A", "data_quality").unit("score, 1 (best) to 5");
        metric.found(scores.and_then(|scores| average(held, &scores)))
    };
    let one = intensities(composition, carbon, by, &[1, 2]);
    let three = intensities(composition, carbon, by, &[3]);
    vec![
        score("data_quality_scopes_1_2", one, 0, &composition.held),
        score("data_quality_scope_3", three, 1, &composition.held),
    ]
}
