//! Weights of the chosen, and the cap factors and index shares that give them.

use std::collections::BTreeMap;

use kapok_kernels::{CapLevel, Capped, cap_weights, factors, sum};
use kapok_market::SecurityIx;

use crate::candidates::{Candidates, ReviewError};
use crate::config::Scheme;
use crate::predicate::Value;
use crate::rulebook::{Cap, Weighting};

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
}

impl Sizes {
    fn market_value(&self) -> f64 {
        self.price * (self.shares * self.free_float) * self.fx
    }
}

impl Weighting {
    /// Weights of the chosen.
    ///
    /// # Errors
    ///
    /// If a fact is missing, a base is not above zero, or the caps cannot hold.
    pub(crate) fn weigh(
        &self,
        candidates: &mut Candidates<'_>,
        chosen: &[SecurityIx],
    ) -> Result<Vec<Target>, ReviewError> {
        let mut sizes = Vec::with_capacity(chosen.len());
        for &security in chosen {
            sizes.push(self.sizes(candidates, security)?);
        }
        let base = self.bases(candidates, chosen, &sizes)?;
        let capped = self.cap(candidates, chosen, &base)?;
        let cap_factors = self.cap_factors(&capped, &sizes);
        let total = sum(&base);
        let target = |i: usize| Target {
            security: chosen[i],
            price: sizes[i].price,
            fx: sizes[i].fx,
            shares_outstanding: sizes[i].shares,
            free_float: sizes[i].free_float,
            uncapped_weight: base[i] / total,
            weight: capped.weights[i],
            cap_factor: cap_factors[i],
            index_shares: match self.scheme {
                Scheme::Price => capped.factors[i],
                _ => sizes[i].shares * sizes[i].free_float * cap_factors[i],
            },
        };
        Ok((0..chosen.len()).map(target).collect())
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
        Ok(Sizes { price: last.price, fx, shares: count.outstanding, free_float })
    }

    /// What each weight is in proportion to.
    fn bases(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
        sizes: &[Sizes],
    ) -> Result<Vec<f64>, ReviewError> {
        let of_size = |size: &Sizes| match self.scheme {
            Scheme::FreeFloatCap | Scheme::ScoreTimesCap => size.market_value(),
            Scheme::Price => size.price * size.fx,
            Scheme::Equal | Scheme::Score => 1.0,
        };
        let mut base: Vec<f64> = sizes.iter().map(of_size).collect();
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

    fn cap(
        &self,
        candidates: &Candidates<'_>,
        chosen: &[SecurityIx],
        base: &[f64],
    ) -> Result<Capped, ReviewError> {
        let levels = self.caps.iter().map(|cap| level(cap, candidates, chosen));
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        cap_weights(base, &levels).map_err(|caps| ReviewError::Caps {
            caps,
            constituents: chosen.len(),
            reference_date: candidates.snapshot.date(),
        })
    }

    /// The factor on free-float shares: 1 for a name of a capitalisation weighting that no cap
    /// touches; in other schemes scaled so that the largest is 1.
    fn cap_factors(&self, capped: &Capped, sizes: &[Sizes]) -> Vec<f64> {
        match self.scheme {
            Scheme::FreeFloatCap => capped.factors.clone(),
            Scheme::Price => {
                let shares = sizes.iter().map(|size| size.shares * size.free_float);
                shares.zip(&capped.factors).map(|(shares, left)| left / shares).collect()
            }
            Scheme::Equal | Scheme::Score | Scheme::ScoreTimesCap => {
                let values: Vec<f64> = sizes.iter().map(Sizes::market_value).collect();
                let raw = factors(&capped.weights, &values, 1.0);
                let largest = raw.iter().copied().fold(0.0, f64::max);
                factors(&capped.weights, &values, 1.0 / largest)
            }
        }
    }
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

/// The groups of a cap among the chosen.
fn level(
    cap: &Cap,
    candidates: &Candidates<'_>,
    chosen: &[SecurityIx],
) -> Result<CapLevel, ReviewError> {
    let history = candidates.snapshot.history();
    let group: Vec<usize> = match cap.by.as_str() {
        "security" => (0..chosen.len()).collect(),
        "issuer" => numbered(chosen.iter().map(|&s| history.security(s).issuer)),
        name => {
            let column = candidates.column(name);
            let mut values = Vec::with_capacity(chosen.len());
            for &security in chosen {
                match Value::of(column, security.at()) {
                    Value::Null => return Err(candidates.missing(security, name)),
                    value => values.push(value.to_string()),
                }
            }
            numbered(values.into_iter())
        }
    };
    Ok(CapLevel { group, cap: cap.max })
}

/// Numbers from zero for values, in order of value.
fn numbered<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let values: Vec<T> = values.collect();
    let mut numbers: BTreeMap<T, usize> = values.iter().map(|v| (v.clone(), 0)).collect();
    numbers.values_mut().enumerate().for_each(|(number, slot)| *slot = number);
    values.iter().map(|value| numbers[value]).collect()
}
