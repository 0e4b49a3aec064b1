//! Scores of the chosen by the decile of a column, by disclosure, and by the impact of their group.

use std::collections::BTreeMap;

use kapok_kernels::tilt::{DECILES, decile, decile_factor, decile_thresholds, threshold_spread};
use kapok_market::SecurityIx;
use kapok_market::column::Column;

use super::tilts::Ground;
use crate::config::Order;
use crate::config::tilts::{Peers, TiltMissing};
use crate::error::ReviewError;
use crate::rulebook::{DecileRule, Impact, TiltRule};

type Thresholds = [f64; DECILES - 1];

pub(super) fn decile_scores(
    rule: &TiltRule,
    deciles: &DecileRule,
    ground: &Ground<'_, '_>,
) -> Result<Vec<f64>, ReviewError> {
    let thresholds = thresholds(rule, deciles, ground);
    let disclosure = ground.candidates.columns_of(&deciles.disclosed_if);
    let scoring = Scoring { rule, deciles, ground, thresholds, disclosure };
    ground.chosen.iter().map(|&security| scoring.score(security)).collect()
}

/// A value such that less is better.
fn turned(value: f64, order: Order) -> f64 {
    if order == Order::Asc { value } else { -value }
}

/// Thresholds of each group in which a value is known.
fn thresholds(
    rule: &TiltRule,
    deciles: &DecileRule,
    ground: &Ground<'_, '_>,
) -> BTreeMap<Option<String>, Thresholds> {
    let peers = match deciles.thresholds_of {
        Peers::Constituents => ground.chosen,
        Peers::Universe => ground.universe,
    };
    let mut values: BTreeMap<Option<String>, Vec<f64>> = BTreeMap::new();
    for &security in peers {
        let group = deciles.within.as_ref().map(|within| ground.group(within, security));
        // Whose group is not known is nobody's peer.
        let (Some(value), false) = (ground.number(&rule.by, security), group == Some(None)) else {
            continue;
        };
        values.entry(group.flatten()).or_default().push(turned(value, deciles.order));
    }
    values.into_iter().map(|(group, values)| (group, decile_thresholds(&values))).collect()
}

struct Scoring<'s, 'h> {
    rule: &'s TiltRule,
    deciles: &'s DecileRule,
    ground: &'s Ground<'s, 'h>,
    thresholds: BTreeMap<Option<String>, Thresholds>,
    disclosure: Vec<&'s Column<'h>>,
}

impl Scoring<'_, '_> {
    fn score(&self, security: SecurityIx) -> Result<f64, ReviewError> {
        let (ground, deciles) = (self.ground, self.deciles);
        let missing = |what: &str| ground.candidates.missing(security, what);
        let group = match &deciles.within {
            Some(by) => Some(ground.group(by, security).ok_or_else(|| missing(by))?),
            None => None,
        };
        let value = ground.number(&self.rule.by, security);
        let thresholds = self.thresholds.get(&group);
        let factor = match (value, self.rule.if_missing, thresholds) {
            (None, Some(TiltMissing::Neutral), _) => return Ok(1.0),
            (Some(value), _, Some(thresholds)) => {
                self.factors(security)[decile(turned(value, deciles.order), thresholds) - 1]
            }
            (None, Some(TiltMissing::Worst), Some(_)) => {
                let all = deciles.disclosed.iter().chain(&deciles.not_disclosed);
                all.copied().fold(f64::INFINITY, f64::min)
            }
            (None, Some(TiltMissing::Exclude | TiltMissing::Worst) | None, _)
            | (Some(_), _, None) => return Err(missing(&self.rule.by)),
        };
        Ok(decile_factor(factor, self.impact(group.as_deref(), thresholds)?))
    }

    /// Whether it discloses; where that is unknown, it does not.
    fn factors(&self, security: SecurityIx) -> &[f64; DECILES] {
        match self.deciles.disclosed_if.holds(&self.disclosure, security.at()) {
            Some(true) => &self.deciles.disclosed,
            Some(false) | None => &self.deciles.not_disclosed,
        }
    }

    fn impact(
        &self,
        group: Option<&str>,
        thresholds: Option<&Thresholds>,
    ) -> Result<f64, ReviewError> {
        match &self.deciles.impact {
            Impact::One => Ok(1.0),
            Impact::Groups(groups) => {
                let group = group.unwrap_or_default();
                groups.get(group).copied().ok_or_else(|| ReviewError::NotInTable {
                    what: format!("impact of a group by {}", self.rule.by),
                    seen: group.to_owned(),
                    reference_date: self.ground.candidates.snapshot.date(),
                })
            }
            Impact::Spread { mid_from, high_from, multipliers: [low, mid, high] } => {
                let spread = thresholds.map_or(0.0, threshold_spread);
                Ok(if spread >= *high_from {
                    *high
                } else if spread >= *mid_from {
                    *mid
                } else {
                    *low
                })
            }
        }
    }
}
