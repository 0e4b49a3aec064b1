//! Tilted sizes of the chosen.
//!
//! 1. Each tilt's column becomes scores ([`super::scores`], [`super::deciles`]).
//! 2. Groups that stay neutral get their totals ([`neutral_totals`]).
//! 3. `kapok_kernels::tilt` multiplies, solves and scales back.

use std::collections::BTreeMap;

use kapok_kernels::tilt::{Aim, Goal};
use kapok_kernels::{GroupTotals, Strength, Tilt, TiltError, Tilted, sum_of, tilt_sizes};
use kapok_market::SecurityIx;

use super::Shaped;
use super::scores::{Scored, scored};
use crate::candidates::Candidates;
use crate::config::tilts::{BaseName, IfEmpty, Peers, UnderCaps};
use crate::error::ReviewError;
use crate::predicate::Value;
use crate::rulebook::{Neutral, Optimise, TiltRule, TiltScore, TiltStrength, Tilting, Weighting};

/// How a tilt came about.
#[derive(Debug, Clone, PartialEq)]
pub struct TiltFigure {
    /// The column.
    pub column: String,
    /// The exponent of its score, as stated or as solved.
    pub strength: f64,
    /// Of what z-scores were made, by group; empty for other scores.
    pub moments: Vec<Moments>,
}

/// Of what z-scores were made: the known values, before truncation, in the column's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// The group; absent where all are compared.
    pub group: Option<String>,
    /// How many values there are.
    pub names: usize,
    /// Their mean, each counted once; absent without values.
    pub mean: Option<f64>,
    /// Their deviation by the divisor of the index file; absent where it is not defined.
    pub deviation: Option<f64>,
}

/// Who is looked at: facts, the universe, the chosen.
pub(super) struct Ground<'g, 'h> {
    pub(super) candidates: &'g Candidates<'h>,
    pub(super) universe: &'g [SecurityIx],
    pub(super) chosen: &'g [SecurityIx],
}

/// A partition of the chosen by a column: names of groups in order, and the group of each.
pub(super) struct Groups {
    pub(super) names: Vec<String>,
    pub(super) of: Vec<usize>,
}

impl Groups {
    /// The chosen in each group.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.names.len()];
        self.of.iter().enumerate().for_each(|(i, &group)| members[group].push(i));
        members
    }
}

impl Ground<'_, '_> {
    pub(super) fn value(&self, column: &str, security: SecurityIx) -> Value<'_> {
        Value::of(self.candidates.column(column), security.at())
    }

    /// A number of a security; `None` if it is unknown.
    pub(super) fn number(&self, column: &str, security: SecurityIx) -> Option<f64> {
        match self.value(column, security) {
            Value::Number(number) => Some(number),
            Value::Null | Value::Text(_) | Value::Date(_) | Value::Truth(_) => None,
        }
    }

    /// The group that a security lies in; `None` if that is unknown.
    pub(super) fn group(&self, column: &str, security: SecurityIx) -> Option<String> {
        match self.value(column, security) {
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    pub(super) fn groups(&self, column: &str) -> Result<Groups, ReviewError> {
        let name = |&security: &SecurityIx| {
            self.group(column, security).ok_or_else(|| self.candidates.missing(security, column))
        };
        let all = self.chosen.iter().map(name).collect::<Result<Vec<_>, _>>()?;
        let mut names = all.clone();
        names.sort_unstable();
        names.dedup();
        let number = |name: &String| names.partition_point(|other| other < name);
        Ok(Groups { of: all.iter().map(number).collect(), names })
    }

    /// A score or a product of scores that is none, of one of the chosen.
    pub(super) fn no_factor(&self, columns: &str, name: usize, factor: f64) -> ReviewError {
        let security = &self.candidates.snapshot.history().security(self.chosen[name]).id;
        ReviewError::Tilt {
            error: TiltError::NoFactor { name, factor },
            about: format!("{columns}, {security}"),
            reference_date: self.candidates.snapshot.date(),
        }
    }
}

impl Weighting {
    /// The columns that tilts, neutral groups, pockets and an optimisation read.
    pub(crate) fn columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        if let Some(tilting) = &self.tilting {
            tilting.tilts.iter().for_each(|tilt| tilt.columns(&mut names));
            if let Some(neutral) = &tilting.neutral {
                names.extend(neutral.by.iter().map(String::as_str));
                if neutral.weights_of == Peers::Universe {
                    names.push("free_float_cap");
                }
            }
        }
        let of_pockets = self.pockets.iter().flat_map(|pocket| &pocket.predicate.columns);
        names.extend(of_pockets.map(String::as_str));
        names.extend(self.optimise.iter().flat_map(Optimise::columns));
        names
    }
}

impl TiltRule {
    fn columns<'r>(&'r self, names: &mut Vec<&'r str>) {
        names.push(&self.by);
        match &self.score {
            TiltScore::Z(z) => names.extend(z.within.as_deref()),
            TiltScore::Decile(rule) => {
                names.extend(rule.within.as_deref());
                names.extend(rule.disclosed_if.columns.iter().map(String::as_str));
            }
            TiltScore::Value(_) | TiltScore::Factors(_) | TiltScore::Bands(_) => {}
        }
    }
}

/// The sizes of the chosen after all tilts.
///
/// * `base`: sizes before them, in the order of the chosen
pub(super) fn tilted(
    tilting: &Tilting,
    ground: &Ground<'_, '_>,
    base: Vec<f64>,
    under_caps: Option<UnderCaps>,
) -> Result<Shaped, ReviewError> {
    for (&security, &base) in ground.chosen.iter().zip(&base) {
        super::positive(ground.candidates, security, "free_float_cap", base)?;
    }
    let rules = tilting.tilts.iter();
    let scored = rules.map(|rule| scored(rule, ground)).collect::<Result<Vec<_>, _>>()?;
    let rules = tilting.tilts.iter().zip(&scored);
    let tilts: Vec<Tilt> = rules.map(|(rule, scored)| tilt(rule, scored, ground)).collect();
    let neutral = tilting.neutral.as_ref();
    let groups = neutral.iter().flat_map(|neutral| &neutral.by).map(|by| ground.groups(by));
    let groups = groups.collect::<Result<Vec<_>, _>>()?;
    let mut levels = Vec::with_capacity(groups.len());
    if let Some(neutral) = neutral {
        for (by, groups) in neutral.by.iter().zip(&groups) {
            let totals = neutral_totals(neutral, tilting.base, by, groups, ground, &base)?;
            levels.push(GroupTotals { group: groups.of.clone(), totals });
        }
    }
    let Tilted { sizes, factors, strengths } = tilt_sizes(&base, &tilts, &levels)
        .map_err(|error| no_outcome(error, tilting, &groups, ground))?;
    let held = match (under_caps, groups.into_iter().next()) {
        (Some(UnderCaps::KeepGroups), Some(groups)) => Some(groups.of),
        (Some(UnderCaps::KeepGroups | UnderCaps::MoveGroups) | None, _) => None,
    };
    let figure = |((rule, scored), strength): ((&TiltRule, Scored), f64)| TiltFigure {
        column: rule.by.clone(),
        strength,
        moments: scored.moments,
    };
    let figures = tilting.tilts.iter().zip(scored).zip(strengths).map(figure).collect();
    Ok(Shaped { factors: Some(factors), figures, held, ..Shaped::plain(sizes) })
}

/// Scores with the strength that the index file asks for.
fn tilt(rule: &TiltRule, scored: &Scored, ground: &Ground<'_, '_>) -> Tilt {
    let strength = match rule.strength {
        TiltStrength::Power(power) => Strength::Power(power),
        TiltStrength::Exposure(by) => {
            let measure = scored.z.iter().copied().map(Some).collect();
            Strength::Solved(Aim { measure, goal: Goal::Active(by) })
        }
        TiltStrength::Change(by) => {
            let measure = ground.chosen.iter().map(|&s| ground.number(&rule.by, s)).collect();
            Strength::Solved(Aim { measure, goal: Goal::Relative(by) })
        }
    };
    Tilt { score: scored.score.clone(), strength }
}

/// What each group of the chosen weighs before the tilts, in any unit.
///
/// Of the universe, securities without a base or a group count nowhere: no index could hold them.
fn neutral_totals(
    neutral: &Neutral,
    base_name: BaseName,
    by: &str,
    groups: &Groups,
    ground: &Ground<'_, '_>,
    base: &[f64],
) -> Result<Vec<f64>, ReviewError> {
    if neutral.weights_of == Peers::Constituents {
        let total = |names: &Vec<usize>| sum_of(names.len(), |k| base[names[k]]);
        return Ok(groups.members().iter().map(total).collect());
    }
    let mut sizes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for &security in ground.universe {
        let size = ground.number("free_float_cap", security).filter(|size| *size > 0.0);
        if let Some((size, group)) = size.zip(ground.group(by, security)) {
            let size = match base_name {
                BaseName::FreeFloatCap => size,
                BaseName::Equal => 1.0,
            };
            sizes.entry(group).or_default().push(size);
        }
    }
    let empty = sizes.keys().find(|name| groups.names.binary_search(name).is_err());
    if let (Some(name), Some(IfEmpty::Refuse)) = (empty, neutral.if_empty) {
        let reference_date = ground.candidates.snapshot.date();
        return Err(ReviewError::EmptyGroup { group: format!("{by} {name}"), reference_date });
    }
    let missing = |name: &String| ReviewError::EmptyGroup {
        group: format!("{by} {name} of the universe"),
        reference_date: ground.candidates.snapshot.date(),
    };
    let total = |name: &String| sizes.get(name).map(|s| kapok_kernels::sum(s));
    groups.names.iter().map(|name| total(name).ok_or_else(|| missing(name))).collect()
}

/// Says in the words of the index file what an error is about.
fn no_outcome(
    error: TiltError,
    tilting: &Tilting,
    groups: &[Groups],
    ground: &Ground<'_, '_>,
) -> ReviewError {
    let about = match &error {
        TiltError::OutOfReach { tilt, .. }
        | TiltError::NoMeasure { tilt }
        | TiltError::NotSettled { tilt, .. } => tilting.tilts[*tilt].by.clone(),
        TiltError::NoFactor { name, factor } => {
            let all: Vec<&str> = tilting.tilts.iter().map(|tilt| tilt.by.as_str()).collect();
            return ground.no_factor(&all.join(" and "), *name, *factor);
        }
        TiltError::GroupsUnmet { level, group, .. } => {
            let by = tilting.neutral.iter().flat_map(|neutral| &neutral.by).nth(*level);
            format!("{} {}", by.map_or("group", String::as_str), groups[*level].names[*group])
        }
    };
    ReviewError::Tilt { error, about, reference_date: ground.candidates.snapshot.date() }
}
