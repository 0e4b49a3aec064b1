//! Weights of the chosen, and the cap factors and index shares that give them.

mod deciles;
mod held;
mod optimised;
mod optimised_rows;
mod pockets;
mod scores;
mod tilts;

use std::collections::BTreeMap;

use kapok_kernels::{
    CapError, CapLevel, Capped, Redistribution, cap_single, cap_tier, cap_weights, factors,
    reset_weights, sum,
};
use kapok_market::SecurityIx;

use crate::candidates::Candidates;
use crate::config::Scheme;
use crate::config::tilts::BaseName;
use crate::error::ReviewError;
use crate::predicate::Value;
use crate::rulebook::{CapConventions, CapLimit, Weighting};

pub use optimised::{ConstraintFigure, OptimisedFigures, WeightLimits};
pub use tilts::{Moments, TiltFigure};

/// One constituent of a new composition, on the reference date.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The security.
    pub security: SecurityIx,
    /// Last close in quotation currency.
    pub price: f64,
    /// Index currency per unit of quotation currency.
    pub fx: f64,
    /// Shares in issue.
    pub shares_outstanding: f64,
    /// Free-float factor after the float step.
    pub free_float: f64,
    /// Weight before caps, a fraction of one.
    pub uncapped_weight: f64,
    /// Weight, a fraction of one.
    pub weight: f64,
    /// Product of the factors of all tilts, before groups are scaled back; absent without tilts.
    pub tilt_factor: Option<f64>,
    /// The limits of an optimised weight; absent in other weightings.
    pub limits: Option<WeightLimits>,
    /// What weighting and caps leave of the free-float shares.
    pub cap_factor: f64,
    /// Shares in issue × free float × cap factor.
    pub index_shares: f64,
}

/// The sizes of one constituent that weights can be in proportion to.
struct Sizes {
    price: f64,
    fx: f64,
    shares: f64,
    free_float: f64,
    /// The weight or the index shares that the index file gives, in a fixed scheme.
    given: Option<f64>,
}

impl Sizes {
    fn free_shares(&self) -> f64 {
        self.shares * self.free_float
    }

    fn market_value(&self) -> f64 {
        self.price * self.free_shares() * self.fx
    }

    /// What a weight is in proportion to; zero where a fixed scheme gives nothing.
    fn base(&self, scheme: Scheme) -> f64 {
        match scheme {
            Scheme::FreeFloatCap | Scheme::ScoreTimesCap => self.market_value(),
            Scheme::Price => self.price * self.fx,
            Scheme::Equal | Scheme::Score | Scheme::Geometric => 1.0,
            // What they start from is named beside them: `Sizes::of`.
            Scheme::Tilt | Scheme::Pockets | Scheme::Optimised => 1.0,
            Scheme::FixedWeight => self.given.unwrap_or(0.0),
            Scheme::FixedShares => self.price * self.given.unwrap_or(0.0) * self.fx,
        }
    }

    /// What a tilt or a pocket starts from.
    fn of(&self, base: BaseName) -> f64 {
        match base {
            BaseName::FreeFloatCap => self.market_value(),
            BaseName::Equal => 1.0,
        }
    }

    /// Index shares under a cap factor; exactly what a scheme gives where it gives shares.
    fn index_shares(&self, scheme: Scheme, left: f64, cap_factor: f64) -> f64 {
        match scheme {
            Scheme::Price => left,
            Scheme::FixedShares => self.given.unwrap_or(0.0),
            Scheme::FreeFloatCap
            | Scheme::Equal
            | Scheme::ScoreTimesCap
            | Scheme::Score
            | Scheme::FixedWeight
            | Scheme::Geometric
            | Scheme::Tilt
            | Scheme::Pockets
            | Scheme::Optimised => self.free_shares() * cap_factor,
        }
    }
}

/// What weights are in proportion to before caps, and how it came about.
struct Shaped {
    sizes: Vec<f64>,
    /// Product of the factors of all tilts.
    factors: Option<Vec<f64>>,
    figures: Vec<TiltFigure>,
    /// The group of each name, if the weight of groups is stated and caps must leave it.
    held: Option<Vec<usize>>,
    /// What an optimisation found beside the weights.
    optimised: Option<OptimisedFigures>,
    /// The limits of each name in it.
    limits: Option<Vec<WeightLimits>>,
}

impl Shaped {
    /// Sizes that no tilt or pocket has made.
    fn plain(sizes: Vec<f64>) -> Self {
        Self {
            sizes,
            factors: None,
            figures: Vec::new(),
            held: None,
            optimised: None,
            limits: None,
        }
    }
}

/// Weights of the chosen, and the tilts that led to them.
pub(crate) struct Weighed {
    pub(crate) targets: Vec<Target>,
    pub(crate) tilts: Vec<TiltFigure>,
    pub(crate) optimised: Option<OptimisedFigures>,
}

impl Weighting {
    /// Weights of the chosen.
    ///
    /// * `universe`: the securities of the universe, sorted
    /// * `chosen`: the constituents to be, sorted
    ///
    /// # Errors
    ///
    /// If a fact is missing, a base is not above zero, a tilt has no outcome, or the caps cannot
    /// hold.
    pub(crate) fn weigh(
        &self,
        candidates: &mut Candidates<'_>,
        universe: &[SecurityIx],
        chosen: &[SecurityIx],
    ) -> Result<Weighed, ReviewError> {
        self.check_given(candidates, chosen)?;
        let mut sizes = Vec::with_capacity(chosen.len());
        for &security in chosen {
            sizes.push(self.sizes(candidates, security)?);
        }
        let shaped = self.shaped(candidates, universe, chosen, &sizes)?;
        let base = &shaped.sizes;
        let total = sum(base);
        let given = self.is_fixed() || self.scheme == Scheme::Optimised;
        let capped = match (&shaped.held, given) {
            (_, true) => as_given(candidates, base, total)?,
            (Some(held), false) => self.cap_inside(candidates, chosen, base, held)?,
            (None, false) => self.cap(candidates, chosen, base)?,
        };
        let cap_factors = self.cap_factors(&capped, &sizes);
        let target = |i: usize| Target {
            security: chosen[i],
            price: sizes[i].price,
            fx: sizes[i].fx,
            shares_outstanding: sizes[i].shares,
            free_float: sizes[i].free_float,
            uncapped_weight: base[i] / total,
            weight: capped.weights[i],
            tilt_factor: shaped.factors.as_ref().map(|factors| factors[i]),
            limits: shaped.limits.as_ref().map(|limits| limits[i]),
            cap_factor: cap_factors[i],
            index_shares: sizes[i].index_shares(self.scheme, capped.factors[i], cap_factors[i]),
        };
        let mut targets: Vec<Target> = (0..chosen.len()).map(target).collect();
        // A name that an optimisation gives nothing is no constituent.
        targets.retain(|target| target.weight != 0.0);
        Ok(Weighed { targets, tilts: shaped.figures, optimised: shaped.optimised })
    }

    /// What weights are in proportion to before caps.
    fn shaped(
        &self,
        candidates: &Candidates<'_>,
        universe: &[SecurityIx],
        chosen: &[SecurityIx],
        sizes: &[Sizes],
    ) -> Result<Shaped, ReviewError> {
        if let Some(problem) = &self.optimise {
            let found = optimised::optimised(problem, candidates, universe, chosen)?;
            return Ok(Shaped {
                optimised: Some(found.figures),
                limits: Some(found.limits),
                ..Shaped::plain(found.weights)
            });
        }
        let ground = tilts::Ground { candidates, universe, chosen };
        match (&self.tilting, &self.pockets[..]) {
            (Some(tilting), _) => {
                let base = sizes.iter().map(|size| size.of(tilting.base)).collect();
                tilts::tilted(tilting, &ground, base, self.under_caps)
            }
            (None, []) => self.bases(candidates, chosen, sizes).map(Shaped::plain),
            (None, pockets) => pockets::parted(pockets, &ground, sizes, self.under_caps),
        }
    }

    fn is_fixed(&self) -> bool {
        matches!(self.scheme, Scheme::FixedWeight | Scheme::FixedShares)
    }

    /// Holds the table of a fixed scheme against the chosen: they must be the same securities.
    fn check_given(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
    ) -> Result<(), ReviewError> {
        if !self.is_fixed() {
            return Ok(());
        }
        let history = candidates.snapshot.history();
        let reference_date = candidates.snapshot.date();
        let ids: Vec<_> = chosen.iter().map(|&ix| &history.security(ix).id).collect();
        if let Some(&id) = ids.iter().find(|id| !self.fixed.contains_key(**id)) {
            return Err(ReviewError::NotGiven { security: id.clone(), reference_date });
        }
        match self.fixed.keys().find(|id| !ids.contains(id)) {
            Some(id) => Err(ReviewError::NotChosen { security: id.clone(), reference_date }),
            None => Ok(()),
        }
    }

    fn sizes(
        &self,
        candidates: &mut Candidates<'_>,
        security: SecurityIx,
    ) -> Result<Sizes, ReviewError> {
        let last = candidates.snapshot.last_price(security);
        let last = last.ok_or_else(|| candidates.missing(security, "close"))?;
        let fact = candidates.snapshot.share_count(security);
        let count = fact.ok_or_else(|| candidates.missing(security, "shares outstanding"))?.value;
        let free = count.free_float.ok_or_else(|| candidates.missing(security, "free float"))?;
        let free_float = candidates.float_step().apply(free);
        positive(candidates, security, "free_float", free_float)?;
        let fx = candidates.fx(security)?.rate;
        let id = &candidates.snapshot.history().security(security).id;
        let given = self.fixed.get(id).copied();
        Ok(Sizes { price: last.price, fx, shares: count.outstanding, free_float, given })
    }

    /// What each weight is in proportion to.
    fn bases(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
        sizes: &[Sizes],
    ) -> Result<Vec<f64>, ReviewError> {
        let mut base: Vec<f64> = sizes.iter().map(|size| size.base(self.scheme)).collect();
        if let Some(name) = &self.score {
            let column = candidates.column(name);
            for (base, &security) in base.iter_mut().zip(chosen) {
                let Value::Number(score) = Value::of(column, security.at()) else {
                    return Err(candidates.missing(security, name));
                };
                positive(candidates, security, name, score)?;
                *base *= score;
            }
        }
        Ok(base)
    }

    /// Weights under the caps; each kind of cap stands alone but for plain ones.
    fn cap(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
        base: &[f64],
    ) -> Result<Capped, ReviewError> {
        let groups = self.caps.iter().map(|cap| groups(&cap.by, candidates, chosen));
        let groups = groups.collect::<Result<Vec<_>, _>>()?;
        let capped = self.capped(base, &groups, candidates.cap_conventions(), 1.0);
        capped.map_err(|caps| self.unmet(caps, &groups, candidates, chosen))
    }

    fn unmet(
        &self,
        caps: CapError,
        groups: &[Vec<usize>],
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
    ) -> ReviewError {
        ReviewError::Caps {
            limb: self.limb(&caps, groups, candidates, chosen),
            caps,
            constituents: chosen.len(),
            reference_date: candidates.snapshot.date(),
        }
    }

    /// Parts of one under caps that are fractions of `whole`.
    fn capped(
        &self,
        base: &[f64],
        groups: &[Vec<usize>],
        conventions: CapConventions,
        whole: f64,
    ) -> Result<Capped, CapError> {
        let CapConventions { algorithm, redistribution } = conventions;
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
                    levels.push(CapLevel { group: group.clone(), cap: cap / whole });
                }
            }
        }
        match (&levels[..], redistribution) {
            ([only], Redistribution::Equal) => cap_single(base, only, redistribution),
            (levels, Redistribution::Equal | Redistribution::Proportional) => {
                cap_weights(base, levels)
            }
        }
    }

    /// The cap that stays unmet, in the words of the index file.
    fn limb(
        &self,
        error: &CapError,
        groups: &[Vec<usize>],
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
    ) -> Option<String> {
        match error {
            CapError::Unmet { level, group, .. } => {
                let by = &self.caps[*level].by;
                let member = groups[*level].iter().position(|of| of == group)?;
                Some(format!("{by} {}", name_of(by, candidates, chosen[member])?))
            }
            CapError::Infeasible { .. }
            | CapError::NoRoom { .. }
            | CapError::NoCommonCap { .. } => None,
        }
    }

    /// The factor on free-float shares: 1 for a name of a capitalisation weighting that no cap
    /// touches; in other schemes scaled so that the largest is 1.
    fn cap_factors(&self, capped: &Capped, sizes: &[Sizes]) -> Vec<f64> {
        match self.scheme {
            Scheme::FreeFloatCap => capped.factors.clone(),
            Scheme::Price | Scheme::FixedShares => {
                let shares = sizes.iter().zip(&capped.factors).map(|(size, &left)| {
                    size.index_shares(self.scheme, left, left) / size.free_shares()
                });
                shares.collect()
            }
            Scheme::Equal
            | Scheme::Score
            | Scheme::ScoreTimesCap
            | Scheme::FixedWeight
            | Scheme::Geometric
            | Scheme::Tilt
            | Scheme::Pockets
            | Scheme::Optimised => {
                let values: Vec<f64> = sizes.iter().map(Sizes::market_value).collect();
                let raw = factors(&capped.weights, &values, 1.0);
                let largest = raw.iter().map(|factor| factor.abs()).fold(0.0, f64::max);
                factors(&capped.weights, &values, 1.0 / largest)
            }
        }
    }
}

/// The weights of a fixed scheme: the parts of what is given in its total.
fn as_given(candidates: &Candidates<'_>, base: &[f64], total: f64) -> Result<Capped, ReviewError> {
    if total <= 0.0 {
        let reference_date = candidates.snapshot.date();
        return Err(ReviewError::NothingHeld { total, reference_date });
    }
    let weights = base.iter().map(|base| base / total).collect();
    Ok(Capped { weights, factors: vec![1.0; base.len()] })
}

fn positive(
    candidates: &Candidates<'_>,
    security: SecurityIx,
    what: &str,
    seen: f64,
) -> Result<(), ReviewError> {
    if seen > 0.0 {
        return Ok(());
    }
    Err(ReviewError::NotPositive {
        security: candidates.snapshot.history().security(security).id.clone(),
        what: what.to_owned(),
        seen,
        reference_date: candidates.snapshot.date(),
    })
}

/// The groups of a cap among the chosen, numbered in order of security, issuer or value.
fn groups(
    by: &str,
    candidates: &Candidates<'_>,
    chosen: &[SecurityIx],
) -> Result<Vec<usize>, ReviewError> {
    let history = candidates.snapshot.history();
    match by {
        "security" => Ok((0..chosen.len()).collect()),
        "issuer" => Ok(numbered(chosen.iter().map(|&s| history.security(s).issuer))),
        name => {
            let value = |&security: &SecurityIx| {
                name_of(by, candidates, security).ok_or_else(|| candidates.missing(security, name))
            };
            let values = chosen.iter().map(value).collect::<Result<Vec<_>, _>>()?;
            Ok(numbered(values.into_iter()))
        }
    }
}

/// The name of the group that a security lies in; `None` if it lies in none.
fn name_of(by: &str, candidates: &Candidates<'_>, security: SecurityIx) -> Option<String> {
    let history = candidates.snapshot.history();
    match by {
        "security" => Some(history.security(security).id.to_string()),
        "issuer" => Some(history.issuers()[history.security(security).issuer.at()].to_string()),
        name => match Value::of(candidates.column(name), security.at()) {
            Value::Null => None,
            value => Some(value.to_string()),
        },
    }
}

/// Numbers from zero for values, in order of value.
fn numbered<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let values: Vec<T> = values.collect();
    let mut numbers: BTreeMap<T, usize> = values.iter().map(|v| (v.clone(), 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, slot)| *slot = number);
    values.iter().map(|value| numbers[value]).collect()
}

#[cfg(test)]
mod tests;
