//! Active share against the universe, and where the index lies on its trajectory.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex I 2; Delegated Regulation (EU) 2020/1818,
//! Art. 7, 9 and 11; `docs/methodology/disclosure.md` §7.

use std::collections::BTreeMap;

use kapok_kernels::sum;
use kapok_market::SecurityIx;

use super::Ground;
use super::average::Average;
use super::carbon::{judged, universe};
use super::figures::why;
use super::metric::Metric;
use crate::review::Holding;
use crate::trajectory::TrajectoryLimit;

const ITEM: &str = "2020/1816 Annex I 2";

/// Rows of what a climate benchmark adds; the active share for all.
pub(super) fn metrics(ground: &mut Ground<'_>, members: &[Holding]) -> Vec<Metric> {
    let mut metrics = vec![active_share(ground)];
    if ground.book.climate.is_some() {
        metrics.extend(trajectory(ground, members));
    }
    metrics
}

/// `½ · Σ |w − b|` over constituents and universe, `b` by free-float market value.
fn active_share(ground: &mut Ground<'_>) -> Metric {
    let metric = Metric::new("active_share", ITEM, "active_share").unit("fraction of weight");
    let metric = Metric { missing_policy: "exclude".to_owned(), ..metric };
    let value = universe(ground).and_then(|caps| {
        let total = sum(&caps.iter().map(|(_, cap)| *cap).collect::<Vec<f64>>());
        if total <= 0.0 {
            return Err("nobody in the universe has a market value".to_owned());
        }
        let mut apart: BTreeMap<SecurityIx, f64> = ground.held.iter().copied().collect();
        for (security, cap) in caps {
            *apart.entry(security).or_insert(0.0) -= cap / total;
        }
        Ok(sum(&apart.into_values().map(f64::abs).collect::<Vec<f64>>()) / 2.0)
    });
    metric.number(value)
}

/// Target and limit of the day, the margin to it, and the reduction against the universe.
fn trajectory(ground: &mut Ground<'_>, members: &[Holding]) -> Vec<Metric> {
    let date = ground.snapshot().date();
    let limit = ground.book.trajectory_limit(ground.snapshot(), members, date);
    let limit = match limit {
        Ok(Some(limit)) => Ok(limit),
        Ok(None) => Err("there is no label".to_owned()),
        Err(error) => Err(why(&error)),
    };
    let judged = judged(ground);
    let unit = judged.as_ref().map_or(String::new(), |judged| judged.metric.unit.clone());
    let own = judged.and_then(|judged| Average::of(&ground.held, &judged.samples));
    let own = own.and_then(|a| a.value.ok_or_else(|| "no intensity is known".to_owned()));
    let universe = ground.book.universe_intensity(ground.snapshot());
    let universe = match universe {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err("not known of anybody in the universe".to_owned()),
        Err(error) => Err(why(&error)),
    };
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
