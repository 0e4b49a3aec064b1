//! Weights of the selected securities under caps.

use std::collections::BTreeMap;

use kapok_columns::FactError;
use kapok_kernels::{
    CapError, CapLevel, Capped, Redistribution, cap_single, cap_tier, cap_weights, reset_weights,
};
use kapok_market::SecurityIx;

use super::cap::{Cap, CapLimit};
use super::conventions::CapConventions;
use crate::error::WeightingError;
use crate::lineup::Lineup;

/// Caps over the selected securities of a review.
pub(super) struct Capping<'c> {
    pub(super) caps: &'c [Cap],
    pub(super) lineup: &'c Lineup<'c, 'c>,
    /// Group of each security under each cap, numbered in order of security, issuer or value.
    pub(super) groups: Vec<Vec<usize>>,
    conventions: CapConventions,
}

impl<'c> Capping<'c> {
    pub(super) fn new(caps: &'c [Cap], lineup: &'c Lineup<'c, 'c>) -> Result<Self, WeightingError> {
        let groups = caps.iter().map(|cap| groups(&cap.by, lineup));
        let groups = groups.collect::<Result<Vec<_>, _>>()?;
        let effective = lineup.sheet.situation().effective_close;
        let conventions = lineup.sheet.setting().conventions.on(effective).into();
        Ok(Self { caps, lineup, groups, conventions })
    }

    /// Parts of one under caps, which are fractions of `whole`. A cap with an aggregate or a
    /// trigger stands alone; plain caps may be several.
    ///
    /// Source: `docs/methodology/weighting.md` §2, §4, §5, §6.
    pub(super) fn capped(
        &self,
        base: &[f64],
        groups: &[Vec<usize>],
        whole: f64,
    ) -> Result<Capped, CapError> {
        let CapConventions { algorithm, redistribution } = self.conventions;
        let mut levels = Vec::with_capacity(self.caps.len());
        for (cap, group) in self.caps.iter().zip(groups) {
            match cap.limit {
                CapLimit::Tier(tier) => {
                    let tiered = cap_tier(base, group, tier, algorithm, redistribution)?;
                    return Ok(tiered.capped);
                }
                CapLimit::Trigger(trigger) => {
                    return Ok(reset_weights(base, group, trigger, redistribution)?.0);
                }
                CapLimit::Max(cap) => {
                    // Inside a group of weight `whole` a cap on the index is a larger fraction of
                    // the group.
                    levels.push(CapLevel { group: group.clone(), cap: cap / whole });
                }
            }
        }
        match (&levels[..], redistribution) {
            ([only], Redistribution::Equal) => cap_single(base, only, redistribution),
            // Several caps in equal parts are refused when the index file is read.
            (levels, Redistribution::Equal | Redistribution::Proportional) => {
                cap_weights(base, levels)
            }
        }
    }

    pub(super) fn unmet(&self, caps: CapError) -> WeightingError {
        WeightingError::Caps {
            limb: self.limb(&caps),
            caps,
            constituents: self.lineup.chosen.len(),
            reference_date: self.lineup.date(),
        }
    }

    /// Name of the cap that stays unmet, as in the index file, with the group.
    fn limb(&self, error: &CapError) -> Option<String> {
        match error {
            CapError::Unmet { level, group, .. } => {
                let by = &self.caps[*level].by;
                let member = self.groups[*level].iter().position(|of| of == group)?;
                Some(format!("{by} {}", name_of(by, self.lineup, self.lineup.chosen[member])?))
            }
            CapError::Infeasible { .. }
            | CapError::NoRoom { .. }
            | CapError::NoCommonCap { .. } => None,
        }
    }
}

/// Weights under caps that redistribute over all securities.
///
/// Source: `docs/methodology/weighting.md` §2.
pub(crate) fn cap_over_all(
    caps: &[Cap],
    lineup: &Lineup<'_, '_>,
    base: &[f64],
) -> Result<Capped, WeightingError> {
    let capping = Capping::new(caps, lineup)?;
    let capped = capping.capped(base, &capping.groups, 1.0);
    capped.map_err(|caps| capping.unmet(caps))
}

/// Group of each selected security under a cap, numbered in order of security, issuer or value.
fn groups(by: &str, lineup: &Lineup<'_, '_>) -> Result<Vec<usize>, FactError> {
    let (history, chosen) = (lineup.history(), lineup.chosen);
    match by {
        "security" => Ok((0..chosen.len()).collect()),
        "issuer" => Ok(numbered(chosen.iter().map(|&s| history.security(s).issuer))),
        name => {
            let value = |&security: &SecurityIx| {
                name_of(by, lineup, security).ok_or_else(|| lineup.missing(security, name))
            };
            let values = chosen.iter().map(value).collect::<Result<Vec<_>, _>>()?;
            Ok(numbered(values.into_iter()))
        }
    }
}

/// Name of the group that a security lies in; `None` if it lies in none.
pub(crate) fn name_of(by: &str, lineup: &Lineup<'_, '_>, security: SecurityIx) -> Option<String> {
    let history = lineup.history();
    match by {
        "security" => Some(history.security(security).id.to_string()),
        "issuer" => Some(history.issuers()[history.security(security).issuer.at()].to_string()),
        column => lineup.group(column, security),
    }
}

/// Numbers from zero for distinct values, in order of value.
fn numbered<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let values: Vec<T> = values.collect();
    // Sorted by value, not by first appearance: numbers, and so messages, do not depend on the
    // order of rows.
    let mut numbers: BTreeMap<T, usize> = values.iter().map(|v| (v.clone(), 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, slot)| *slot = number);
    values.iter().map(|value| numbers[value]).collect()
}
