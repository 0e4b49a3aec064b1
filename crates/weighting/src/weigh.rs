//! Weights of the selected securities, with the cap factors and index shares that give them.

use kapok_columns::predicate::Value;
use kapok_kernels::{Capped, factors, sum};

use crate::caps::{Caps, cap_inside, cap_over_all};
use crate::error::WeightingError;
use crate::fixed::{check_given, of_chosen};
use crate::lineup::Lineup;
use crate::optimised::{LabelFigures, optimised};
use crate::pockets::parted;
use crate::shaped::Shaped;
use crate::sizes::Sizes;
use crate::target::{Target, Weighed};
use crate::tilt::tilted;
use crate::weighting::{Scheme, Weighting};

impl Weighting {
    /// Weights of the selected securities.
    ///
    /// Source: `docs/methodology/weighting.md` §1.
    ///
    /// * `label`: figures of a climate label on the day, for optimised weights
    ///
    /// # Errors
    ///
    /// If a fact is missing, a base is not above zero, a tilt has no outcome, or the caps cannot
    /// hold.
    pub fn weigh(
        &self,
        lineup: &Lineup<'_, '_>,
        label: &LabelFigures,
    ) -> Result<Weighed, WeightingError> {
        if let Scheme::FixedWeight(given) | Scheme::FixedShares(given) = &self.scheme {
            check_given(given, lineup)?;
        }
        let sizes = Sizes::of_chosen(lineup, self.scheme.needs_counts())?;
        let shaped = self.scheme.shaped(lineup, &sizes, label)?;
        let base = &shaped.sizes;
        let total = sum(base);
        let capped = self.capped(lineup, &shaped, total)?;
        let cap_factors = self.scheme.cap_factors(lineup, &capped, &sizes);
        let index_shares = self.scheme.index_shares(lineup, &capped, &cap_factors, &sizes);
        let target = |i: usize| Target {
            security: lineup.chosen[i],
            price: sizes[i].price,
            fx: sizes[i].fx,
            shares_outstanding: sizes[i].shares,
            free_float: sizes[i].free_float,
            uncapped_weight: base[i] / total,
            weight: capped.weights[i],
            tilt_factor: shaped.factors.as_ref().map(|factors| factors[i]),
            limits: shaped.limits.as_ref().map(|limits| limits[i]),
            cap_factor: cap_factors[i],
            index_shares: index_shares[i],
        };
        let mut targets: Vec<Target> = (0..lineup.chosen.len()).map(target).collect();
        // An optimisation may give a selected name no weight; it is then no constituent.
        targets.retain(|target| target.weight != 0.0);
        Ok(Weighed { targets, tilts: shaped.figures, optimised: shaped.optimised })
    }

    /// Weights under the caps. Stated and optimised weights take none.
    fn capped(
        &self,
        lineup: &Lineup<'_, '_>,
        shaped: &Shaped,
        total: f64,
    ) -> Result<Capped, WeightingError> {
        match (&self.scheme, &self.caps, &shaped.groups) {
            (Scheme::FixedWeight(_) | Scheme::FixedShares(_) | Scheme::Optimised(_), ..) => {
                as_given(lineup, &shaped.sizes, total)
            }
            (_, Caps::InsideGroups(caps), Some(groups)) => {
                cap_inside(caps, lineup, &shaped.sizes, groups)
            }
            (_, Caps::InsideGroups(caps), None) | (_, Caps::OverAll(caps), _) => {
                cap_over_all(caps, lineup, &shaped.sizes)
            }
        }
    }
}

/// Fractions of the total of stated sizes.
fn as_given(lineup: &Lineup<'_, '_>, base: &[f64], total: f64) -> Result<Capped, WeightingError> {
    if total <= 0.0 {
        return Err(WeightingError::NothingHeld { total, reference_date: lineup.date() });
    }
    let weights = base.iter().map(|base| base / total).collect();
    Ok(Capped { weights, factors: vec![1.0; base.len()] })
}

impl Scheme {
    /// Whether weights depend on share counts.
    fn needs_counts(&self) -> bool {
        match self {
            Self::Equal
            | Self::Price
            | Self::Geometric
            | Self::Score { .. }
            | Self::FixedWeight(_)
            | Self::FixedShares(_) => false,
            Self::FreeFloatCap
            | Self::ScoreTimesCap { .. }
            | Self::Tilt(_)
            | Self::Pockets(_)
            | Self::Optimised(_) => true,
        }
    }

    /// Sizes to which weights are proportional before caps.
    fn shaped(
        &self,
        lineup: &Lineup<'_, '_>,
        sizes: &[Sizes],
        label: &LabelFigures,
    ) -> Result<Shaped, WeightingError> {
        let each = |of: fn(&Sizes) -> f64| Ok(Shaped::plain(sizes.iter().map(of).collect()));
        match self {
            Self::FreeFloatCap => each(Sizes::market_value),
            Self::Price => each(|size| size.price * size.fx),
            Self::Equal | Self::Geometric => each(|_| 1.0),
            Self::Score { by } => scored(lineup, by, sizes.iter().map(|_| 1.0)),
            Self::ScoreTimesCap { by } => scored(lineup, by, sizes.iter().map(Sizes::market_value)),
            Self::FixedWeight(given) => Ok(Shaped::plain(of_chosen(given, lineup))),
            Self::FixedShares(given) => {
                let held = of_chosen(given, lineup).into_iter().zip(sizes);
                let values = held.map(|(shares, size)| size.price * shares * size.fx);
                Ok(Shaped::plain(values.collect()))
            }
            Self::Tilt(tilting) => {
                let base = sizes.iter().map(|size| size.base(tilting.base)).collect();
                tilted(tilting, lineup, base)
            }
            Self::Pockets(pockets) => parted(pockets, lineup, sizes),
            Self::Optimised(problem) => optimised(problem, lineup, label),
        }
    }

    /// Factor on free-float shares: 1 for a security of a capitalisation weighting that no cap
    /// touches; in other schemes scaled so that the largest is 1.
    ///
    /// Source: `docs/methodology/weighting.md` §1.
    fn cap_factors(&self, lineup: &Lineup<'_, '_>, capped: &Capped, sizes: &[Sizes]) -> Vec<f64> {
        let of_free = |shares: Vec<f64>| -> Vec<f64> {
            shares.iter().zip(sizes).map(|(shares, size)| shares / size.free_shares()).collect()
        };
        match self {
            Self::FreeFloatCap => capped.factors.clone(),
            Self::Price => of_free(capped.factors.clone()),
            Self::FixedShares(given) => of_free(of_chosen(given, lineup)),
            Self::Equal
            | Self::Score { .. }
            | Self::ScoreTimesCap { .. }
            | Self::FixedWeight(_)
            | Self::Geometric
            | Self::Tilt(_)
            | Self::Pockets(_)
            | Self::Optimised(_) => {
                let values: Vec<f64> = sizes.iter().map(Sizes::market_value).collect();
                let raw = factors(&capped.weights, &values, 1.0);
                // Any common scale gives the same weights; the largest factor is set to 1 so that
                // no constituent counts more shares than are free.
                let largest = raw.iter().map(|factor| factor.abs()).fold(0.0, f64::max);
                factors(&capped.weights, &values, 1.0 / largest)
            }
        }
    }

    /// Index shares under cap factors. Where the scheme itself states shares they are taken as they
    /// are, without a round trip through the factor.
    fn index_shares(
        &self,
        lineup: &Lineup<'_, '_>,
        capped: &Capped,
        cap_factors: &[f64],
        sizes: &[Sizes],
    ) -> Vec<f64> {
        match self {
            Self::Price => capped.factors.clone(),
            Self::FixedShares(given) => of_chosen(given, lineup),
            Self::FreeFloatCap
            | Self::Equal
            | Self::Score { .. }
            | Self::ScoreTimesCap { .. }
            | Self::FixedWeight(_)
            | Self::Geometric
            | Self::Tilt(_)
            | Self::Pockets(_)
            | Self::Optimised(_) => {
                let held = sizes.iter().zip(cap_factors);
                held.map(|(size, factor)| size.free_shares() * factor).collect()
            }
        }
    }
}

/// Sizes multiplied by the score of a column.
fn scored(
    lineup: &Lineup<'_, '_>,
    by: &str,
    sizes: impl Iterator<Item = f64>,
) -> Result<Shaped, WeightingError> {
    let mut base: Vec<f64> = sizes.collect();
    for (base, &security) in base.iter_mut().zip(lineup.chosen) {
        let Value::Number(score) = lineup.value(by, security) else {
            return Err(lineup.missing(security, by).into());
        };
        lineup.check_positive(security, by, score)?;
        *base *= score;
    }
    Ok(Shaped::plain(base))
}
