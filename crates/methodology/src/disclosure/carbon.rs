//! Emissions: intensity of the benchmark, WACI, financed emissions, principal adverse impacts.
//!
//! Source: `docs/methodology/carbon-metrics.md` §4, §6, §9; `docs/methodology/disclosure.md` §4.

use kapok_market::SecurityIx;
use kapok_market::column::ColumnType;

use super::Ground;
use super::average::{Average, Sample, Samples};
use super::conduct::{fossil, share};
use super::figures::why;
use super::metric::{Metric, no_column};
use crate::columns::ColumnSource;
use crate::config::carbon::{CarbonMissing, ScopeThreeRule};
use crate::derived::{Denominator, Derived, Intensity};
use crate::rulebook::{Carbon, Rulebook};

/// Which scopes, by what, under which ids.
struct Kind {
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
) -> Kind {
    Kind { id, item, formula_id, by, scopes, unit }
}

const KINDS: [Kind; 11] = {
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
pub(super) fn metrics(ground: &mut Ground<'_>) -> Vec<Metric> {
    let Some(carbon) = &ground.book.carbon else { return Vec::new() };
    let mut metrics: Vec<Metric> = KINDS.iter().map(|kind| metric(ground, carbon, kind)).collect();
    metrics.push(fossil(ground));
    metrics.extend(quality(ground, carbon));
    metrics
}

fn metric(ground: &mut Ground<'_>, carbon: &Carbon, kind: &Kind) -> Metric {
    let [before, after] = kind.unit;
    let metric = Metric::new(kind.id, kind.item, kind.formula_id)
        .unit(format!("{before} {} {after}", carbon.currency))
        .per(denominator(kind.by));
    let third = kind.scopes.contains(&3);
    let scope_3 = match kind.scopes {
        [3] => "alone",
        _ if third => "counted",
        _ => "not counted",
    };
    let metric = Metric { scope_3: Some(scope_3), missing_policy: policy(carbon), ..metric };
    let metric = match kind.id.starts_with("pai") {
        true => metric.note("of this day; a year is the mean of its four quarter ends"),
        false => metric,
    };
    let average = intensities(ground, carbon, kind.by, kind.scopes);
    metric.found(average.and_then(|samples| Average::of(&ground.held, &samples)))
}

/// Intensities with exactly these scopes, whatever the index file says of Scope 3.
fn intensities(
    ground: &mut Ground<'_>,
    carbon: &Carbon,
    by: Denominator,
    scopes: &[u8],
) -> Result<Samples, String> {
    let held = ground.companies();
    ground.intensities(&intensity(carbon, by, scopes), ScopeThreeRule::Always, Some(&held))
}

fn intensity(carbon: &Carbon, denominator: Denominator, scopes: &[u8]) -> Intensity {
    let unit = format!("tCO2e/{} million", carbon.currency);
    Intensity { denominator, scopes: scopes.to_vec(), unit }
}

/// PCAF scores by weight, scope 3 apart.
fn quality(ground: &mut Ground<'_>, carbon: &Carbon) -> Vec<Metric> {
    let by = if carbon.evic.is_some() { Denominator::Evic } else { Denominator::Revenue };
    let score = |id, samples: Result<Samples, String>, at: usize, held: &[(SecurityIx, f64)]| {
        let scored = |sample: Option<Sample>| sample?.quality[at].map(|q| f64::from(q).into());
        let scores = samples.map(|all| all.into_iter().map(scored).collect::<Samples>());
        let metric = Metric::new(id, "PCAF Part A", "data_quality").unit("score, 1 (best) to 5");
        metric.found(scores.and_then(|scores| Average::of(held, &scores)))
    };
    let one = intensities(ground, carbon, by, &[1, 2]);
    let three = intensities(ground, carbon, by, &[3]);
    vec![
        score("data_quality_scopes_1_2", one, 0, &ground.held),
        score("data_quality_scope_3", three, 1, &ground.held),
    ]
}

/// What becomes of unknown emissions: what `[carbon]` says, and then the rest is scaled up.
fn policy(carbon: &Carbon) -> String {
    match carbon.if_missing {
        CarbonMissing::Unknown => "renormalise",
        CarbonMissing::PeerMedian => "peer_median, then renormalise",
        CarbonMissing::WorstOfPeers => "worst_of_peers, then renormalise",
    }
    .to_owned()
}

fn denominator(by: Denominator) -> &'static str {
    match by {
        Denominator::Revenue => "revenue",
        Denominator::Evic => "EVIC",
    }
}

/// The intensity that the index is judged by.
pub(super) struct Judged {
    pub(super) samples: Samples,
    /// The metric, without a value.
    pub(super) metric: Metric,
}

/// The column of the climate label, else `carbon_intensity`, else emissions by enterprise value, or
/// by revenue, under the index file's rule of Scope 3.
pub(super) fn judged(ground: &mut Ground<'_>) -> Result<Judged, String> {
    let book = ground.book;
    let blank = Metric::new("ghg_intensity", "2020/1816 Annex II 1, E", "weighted_average");
    let of_label = book.climate.as_ref().map(|climate| climate.intensity.as_str());
    let named = || ground.named(&["carbon_intensity"], ColumnType::Number);
    if let Some(name) = of_label.or_else(named) {
        let samples = ground.emissions_of(name)?;
        let unit = ground.column(name)?.unit.to_owned();
        let metric = blank.unit(unit).note(format!("column `{name}`"));
        let metric = match book.columns.get(name) {
            Some(ColumnSource::Derived(Derived::Intensity(own))) => shaped(metric, book, own),
            _ => metric,
        };
        return Ok(Judged { samples, metric });
    }
    let carbon = book.carbon.as_ref().ok_or_else(|| no_column("`carbon_intensity`"))?;
    let by = if carbon.evic.is_some() { Denominator::Evic } else { Denominator::Revenue };
    let scopes: &[u8] = if carbon.scopes[2].is_some() { &[1, 2, 3] } else { &[1, 2] };
    let own = intensity(carbon, by, scopes);
    let samples = ground.intensities(&own, carbon.scope_3_rule, None)?;
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
    let per = denominator(own.denominator);
    Metric { formula_id, scope_3: Some(scope_3), missing_policy, ..metric.per(per) }
}

/// Intensity of the benchmark and of the universe, and how much of it is reported.
pub(super) fn benchmark(ground: &mut Ground<'_>) -> Vec<Metric> {
    let item = "2020/1816 Annex II 1, E";
    let blank = Metric::new("ghg_intensity", item, "weighted_average");
    let judged = match judged(ground) {
        Ok(judged) => judged,
        Err(why) => {
            let ids = ["ghg_reported_share", "ghg_estimated_share"];
            let shares = ids.map(|id| share(id, item).without(why.clone()));
            return std::iter::once(blank.without(why.clone())).chain(shares).collect();
        }
    };
    let average = Average::of(&ground.held, &judged.samples);
    let universe = of_universe(ground, &judged);
    let shares = average.clone().ok().map(|a| [a.reported_share, a.estimated_share]);
    let stated = |at: usize| {
        let found = shares.and_then(|shares| shares[at]);
        found.ok_or_else(|| "the data do not say".to_owned())
    };
    let part = |id, at| {
        let metric = share(id, item).number(stated(at)).per("emissions");
        let coverage = average.as_ref().ok().map(|average| average.coverage);
        Metric { coverage, formula_id: "reported_share", ..metric }
    };
    let (reported, estimated) = (part("ghg_reported_share", 0), part("ghg_estimated_share", 1));
    vec![judged.metric.found(average), reported, estimated, universe]
}

/// The same of the universe, by free-float market value.
fn of_universe(ground: &mut Ground<'_>, judged: &Judged) -> Metric {
    let item = "2020/1816 Annex I 2";
    let metric = Metric { id: "ghg_intensity_universe", item, ..judged.metric.clone() };
    let held = match universe(ground) {
        Ok(held) => held,
        Err(why) => return metric.without(why),
    };
    let metric = metric.found(Average::of(&held, &judged.samples));
    if ground.book.climate.is_none() {
        return metric;
    }
    // A label says which issuers of the universe count.
    match ground.book.universe_intensity(ground.snapshot()) {
        Ok(Some(value)) => Metric { value: Some(value), ..metric },
        Ok(None) => metric.without("not known of anybody in the universe"),
        Err(error) => metric.without(why(&error)),
    }
}

/// The universe by free-float market value; those without one weigh nothing.
pub(super) fn universe(ground: &mut Ground<'_>) -> Result<Vec<(SecurityIx, f64)>, String> {
    let all = ground.book.universe_on(ground.snapshot()).map_err(|error| why(&error))?;
    let cap = |security: SecurityIx| {
        let cap = ground.candidates.free_float_cap(security).ok()?;
        Some((security, cap))
    };
    Ok(all.into_iter().filter_map(cap).collect())
}
