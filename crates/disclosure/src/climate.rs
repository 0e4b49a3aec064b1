//! Active share against the universe, and where the index lies on its trajectory.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex I 2; Delegated Regulation (EU) 2020/1818,
//! Art. 7, 9 and 11; `docs/methodology/disclosure.md` §7.

use std::collections::BTreeMap;

use kapok_columns::Holding;
use kapok_kernels::sum;
use kapok_market::SecurityIx;
use kapok_methodology::TrajectoryLimit;

use crate::composition::Composition;
use crate::judged::judged;
use crate::lack::Lack;
use crate::metric::Metric;

const ITEM: &str = "2020/1816 Annex I 2";

/// Rows of what a climate benchmark adds; the active share for all.
pub(super) fn metrics(composition: &mut Composition<'_>, members: &[Holding]) -> Vec<Metric> {
    let mut metrics = vec![active_share(composition)];
    if composition.book.methodology.climate.is_some() {
        metrics.extend(trajectory(composition, members));
    }
    metrics
}

/// `½ · Σ |w − b|` over constituents and universe, `b` by free-float market value.
fn active_share(composition: &mut Composition<'_>) -> Metric {
    let metric = Metric::new("active_share", ITEM, "active_share").unit("fraction of weight");
    let metric = Metric { missing_policy: "exclude".to_owned(), ..metric };
    let value = composition.universe().and_then(|caps| {
        let total = sum(&caps.iter().map(|(_, cap)| *cap).collect::<Vec<f64>>());
        if total <= 0.0 {
            return Err(Lack::NoMarketValue);
        }
        let mut apart: BTreeMap<SecurityIx, f64> = composition.held.iter().copied().collect();
        for (security, cap) in caps {
            *apart.entry(security).or_insert(0.0) -= cap / total;
        }
        Ok(sum(&apart.into_values().map(f64::abs).collect::<Vec<f64>>()) / 2.0)
    });
    metric.number(value)
}

/// Target and limit of the day, the margin to it, and the reduction against the universe.
fn trajectory(composition: &mut Composition<'_>, members: &[Holding]) -> Vec<Metric> {
    let limit = limit(composition, members);
    let judged = judged(composition);
    let unit = judged.as_ref().map_or(String::new(), |judged| judged.metric.unit.clone());
    let own = judged.and_then(|judged| composition.average(&judged.samples));
    let own = own.and_then(|a| a.value.ok_or(Lack::NoIntensity));
    let universe = composition.universe_intensity();
    let figure = |id, of: fn(&TrajectoryLimit) -> f64| {
        let value = limit.as_ref().map(of).map_err(Clone::clone);
        Metric::new(id, ITEM, id).unit(unit.clone()).per("EVIC").number(value)
    };
    let margin = limit.clone().and_then(|limit| Ok(limit.limit - own.clone()?));
    let on = margin.clone().map(|margin| f64::from(margin >= 0.0));
    let reduction = own.clone().and_then(|own| Ok(1.0 - own / universe?));
    let new = |id, unit: &str| Metric::new(id, ITEM, id).unit(unit).per("EVIC");
    vec![
        figure("trajectory_base", |limit| limit.base),
        figure("trajectory_target", |limit| limit.target),
        figure("trajectory_evic_factor", |limit| limit.factor).unit("factor"),
        figure("trajectory_limit", |limit| limit.limit),
        new("trajectory_margin", &unit).number(margin),
        new("trajectory_met", "1 if met, 0 if not").number(on),
        new("reduction_against_universe", "fraction of one").number(reduction),
    ]
}

/// Limit of the label's trajectory on the day.
fn limit(composition: &Composition<'_>, members: &[Holding]) -> Result<TrajectoryLimit, Lack> {
    let gauge = composition.book.climate_gauge().ok_or(Lack::NoLabel)?;
    let snapshot = composition.snapshot();
    Ok(gauge.trajectory_limit(snapshot, members, snapshot.date())?)
}
