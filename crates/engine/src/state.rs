//! What an index carries from one close to the next open.

use chrono::NaiveDate;
use kapok_domain::{Currency, Divisor};
use kapok_kernels::sum_of;
use kapok_market::{History, SecurityIx};
use kapok_methodology::{ReturnVariant, Target};

use crate::overlay::OverlayState;

/// Levels of the return variants, in points, unrounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Dividends left out.
    pub price: f64,
    /// Dividends reinvested after withholding.
    pub net: f64,
    /// Dividends reinvested in full.
    pub gross: f64,
}

impl Levels {
    /// The level of a variant.
    #[must_use]
    pub fn of(&self, variant: ReturnVariant) -> f64 {
        match variant {
            ReturnVariant::Price => self.price,
            ReturnVariant::Net => self.net,
            ReturnVariant::Gross => self.gross,
        }
    }
}

/// The constituents with which the next day opens: one column a property, by security.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Constituents {
    /// The securities, sorted.
    pub security: Vec<SecurityIx>,
    /// Quotation currency.
    pub currency: Vec<Currency>,
    /// Last price in quotation currency, adjusted for what happens at the next open.
    pub price: Vec<f64>,
    /// The day of the official close behind that price.
    pub price_date: Vec<NaiveDate>,
    /// Index currency per unit of quotation currency at the last close.
    pub fx: Vec<f64>,
    /// Shares in issue × free float × cap factor.
    pub index_shares: Vec<f64>,
    /// Shares in issue.
    pub shares_outstanding: Vec<f64>,
    /// Free-float factor.
    pub free_float: Vec<f64>,
    /// What weighting and caps leave of the free-float shares.
    pub cap_factor: Vec<f64>,
}

/// An index between two days: all that the next one needs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The last day calculated.
    pub date: NaiveDate,
    /// Its levels.
    pub levels: Levels,
    /// The divisor of the next day.
    pub divisor: Divisor,
    /// The constituents of the next day.
    pub constituents: Constituents,
    /// The close after which the composition was last reviewed.
    pub last_review: NaiveDate,
    /// Events that the constituents have behind them already, for the next open: id and version.
    pub opened: Vec<(Box<str>, u32)>,
    /// What the overlays carry.
    pub overlays: Vec<OverlayState>,
}

impl Constituents {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.security.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.security.is_empty()
    }

    /// The place of a security.
    #[must_use]
    pub fn find(&self, security: SecurityIx) -> Option<usize> {
        self.security.binary_search(&security).ok()
    }

    /// Index market value, `Σ pᵢ · qᵢ · xᵢ`, index currency.
    #[must_use]
    pub fn market_value(&self) -> f64 {
        kapok_kernels::market_value(&self.price, &self.index_shares, &self.fx)
    }

    /// Market value of one constituent, index currency.
    #[must_use]
    pub fn market_value_of(&self, at: usize) -> f64 {
        self.price[at] * self.index_shares[at] * self.fx[at]
    }

    /// Fractions of the index market value, by constituent.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let total = self.market_value();
        (0..self.len()).map(|at| self.market_value_of(at) / total).collect()
    }

    /// Takes a constituent out.
    pub(crate) fn remove(&mut self, at: usize) {
        self.security.remove(at);
        self.currency.remove(at);
        self.price.remove(at);
        self.price_date.remove(at);
        self.fx.remove(at);
        self.index_shares.remove(at);
        self.shares_outstanding.remove(at);
        self.free_float.remove(at);
        self.cap_factor.remove(at);
    }

    /// Adds a constituent behind the others, which must be before it in order.
    pub(crate) fn push(&mut self, history: &History, target: &Target, price: (NaiveDate, f64)) {
        self.security.push(target.security);
        self.currency.push(history.security(target.security).currency);
        self.price_date.push(price.0);
        self.price.push(price.1);
        self.fx.push(target.fx);
        self.index_shares.push(target.index_shares);
        self.shares_outstanding.push(target.shares_outstanding);
        self.free_float.push(target.free_float);
        self.cap_factor.push(target.cap_factor);
    }

    /// Multiplies the share counts of a constituent, as a split does.
    pub(crate) fn multiply_shares(&mut self, at: usize, factor: f64, unit_shares: bool) {
        self.shares_outstanding[at] *= factor;
        if unit_shares {
            self.cap_factor[at] /= factor;
        } else {
            self.index_shares[at] *= factor;
        }
    }

    /// The currencies that occur, sorted, each once.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all = self.currency.clone();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// One-way turnover between two compositions, a fraction from 0 to 1.
///
/// Source: `docs/methodology/reviews.md` §4.
#[must_use]
pub fn turnover(before: &Constituents, after: &Constituents) -> f64 {
    let (old, new) = (before.weights(), after.weights());
    let mut changes = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let left = before.security.get(i);
        let right = after.security.get(j);
        let (from, to) = match (left, right) {
            (Some(a), Some(b)) if a == b => (i..i + 1, j..j + 1),
            (Some(a), Some(b)) if a < b => (i..i + 1, j..j),
            (Some(_), None) => (i..i + 1, j..j),
            _ => (i..i, j..j + 1),
        };
        let change =
            new[to.clone()].first().unwrap_or(&0.0) - old[from.clone()].first().unwrap_or(&0.0);
        changes.push(change.abs());
        (i, j) = (from.end, to.end);
    }
    0.5 * sum_of(changes.len(), |k| changes[k])
}
