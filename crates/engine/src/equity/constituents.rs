//! Constituents of an index: one column per property.

use chrono::NaiveDate;
use kapok_columns::Holding;
use kapok_domain::Currency;
use kapok_kernels::sum_of;
use kapok_market::SecurityIx;

use crate::levels::NetGross;

/// Reason for which a line is among the constituents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A review has chosen it.
    Member,
    /// A member has become it since the last review: what becomes known of that one is its own.
    Became {
        /// The line before.
        from: SecurityIx,
    },
    /// It comes in by a review over several days, and is a member after the last of them.
    Entering,
    /// It was spun off from a constituent; no review has chosen it.
    SpunOff {
        /// Line from which it was spun off.
        parent: SecurityIx,
    },
    /// It holds the rights of a constituent's rights issue.
    Rights {
        /// Line whose rights these are.
        parent: SecurityIx,
    },
}

impl Role {
    fn is_spun_off(self) -> bool {
        match self {
            Self::SpunOff { .. } => true,
            Self::Member | Self::Became { .. } | Self::Entering | Self::Rights { .. } => false,
        }
    }

    /// Whether a review has chosen the line, or the one that has become it.
    pub(crate) fn is_member(self) -> bool {
        match self {
            Self::Member | Self::Became { .. } => true,
            Self::Entering | Self::SpunOff { .. } | Self::Rights { .. } => false,
        }
    }

    /// Role of the line that one of this role becomes.
    pub(crate) fn passed_on(self, from: SecurityIx) -> Self {
        match self {
            Self::Member | Self::Became { .. } => Self::Became { from },
            Self::Entering | Self::SpunOff { .. } | Self::Rights { .. } => self,
        }
    }
}

/// Constituents with which the next day opens: one column per property, sorted by security.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Constituents {
    /// The securities, sorted.
    pub security: Vec<SecurityIx>,
    /// Quotation currency.
    pub currency: Vec<Currency>,
    /// Last price in quotation currency, adjusted for what happens at the next open.
    pub price: Vec<f64>,
    /// Day of the official close that the price comes from.
    pub price_date: Vec<NaiveDate>,
    /// Index currency per unit of quotation currency at the last close.
    pub fx: Vec<f64>,
    /// Index shares: shares in issue × free-float factor × cap factor.
    pub index_shares: Vec<f64>,
    /// Shares in issue.
    pub shares_outstanding: Vec<f64>,
    /// Free-float factor.
    pub free_float: Vec<f64>,
    /// Cap factor: fraction of the free-float shares that weighting and caps leave.
    pub cap_factor: Vec<f64>,
    /// Reason for which each line is here.
    pub role: Vec<Role>,
    /// Index shares now for one of the last review, after reinvestment in the paying stock, net and
    /// gross; 1 where dividends are reinvested otherwise.
    pub growth: Vec<NetGross<f64>>,
    /// Number of spun-off lines.
    spun_off: usize,
}

/// One constituent: a row of [`Constituents`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constituent {
    /// The security.
    pub security: SecurityIx,
    /// Quotation currency.
    pub currency: Currency,
    /// Last price in quotation currency.
    pub price: f64,
    /// Day of the official close that the price comes from.
    pub price_date: NaiveDate,
    /// Index currency per unit of quotation currency.
    pub fx: f64,
    /// Index shares: shares in issue × free-float factor × cap factor.
    pub index_shares: f64,
    /// Shares in issue.
    pub shares_outstanding: f64,
    /// Free-float factor.
    pub free_float: f64,
    /// Cap factor: fraction of the free-float shares that weighting and caps leave.
    pub cap_factor: f64,
    /// Reason for which it is here.
    pub role: Role,
    /// Index shares now for one of the last review, after reinvestment in the paying stock.
    pub growth: NetGross<f64>,
}

impl Constituent {
    /// The constituent after splits, whose price has them already.
    ///
    /// * `factor`: shares after for one before
    /// * `unit_shares`: whether the index holds units (price-weighted), which a split leaves as
    ///   they are
    pub(crate) fn after_splits(self, factor: f64, unit_shares: bool) -> Self {
        let shares_outstanding = self.shares_outstanding * factor;
        match unit_shares {
            true => Self { shares_outstanding, cap_factor: self.cap_factor / factor, ..self },
            false => Self { shares_outstanding, index_shares: self.index_shares * factor, ..self },
        }
    }
}

/// Growth of a line on which nothing has been reinvested yet.
pub(crate) const NO_GROWTH: NetGross<f64> = NetGross { net: 1.0, gross: 1.0 };

impl Constituents {
    /// Whether there is a spun-off line that no review has chosen.
    pub(crate) fn has_spun_off(&self) -> bool {
        self.spun_off > 0
    }

    /// Number of constituents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.security.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.security.is_empty()
    }

    /// Position of a security.
    #[must_use]
    pub fn find(&self, security: SecurityIx) -> Option<usize> {
        self.security.binary_search(&security).ok()
    }

    /// Whether a security is a constituent.
    #[must_use]
    pub fn contains(&self, security: SecurityIx) -> bool {
        self.find(security).is_some()
    }

    /// Index market value, `Σ pᵢ · qᵢ · xᵢ`, index currency.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    #[must_use]
    pub fn market_value(&self) -> f64 {
        kapok_kernels::market_value(&self.price, &self.index_shares, &self.fx)
    }

    /// Market value of one constituent, `pᵢ · qᵢ · xᵢ`, index currency.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    #[must_use]
    pub fn market_value_of(&self, at: usize) -> f64 {
        self.price[at] * self.index_shares[at] * self.fx[at]
    }

    /// Market values of the constituents, `pᵢ · qᵢ · xᵢ`, index currency: in one pass, which the
    /// compiler takes several lines at once.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    pub fn market_values(&self) -> impl Iterator<Item = f64> {
        let lines = self.price.iter().zip(&self.index_shares).zip(&self.fx);
        lines.map(|((price, index_shares), fx)| price * index_shares * fx)
    }

    /// Weights by constituent: fractions of the index market value.
    ///
    /// Source: `docs/methodology/calculation.md` §1.
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let total = self.market_value();
        (0..self.len()).map(|at| self.market_value_of(at) / total).collect()
    }

    /// One constituent.
    #[must_use]
    pub fn get(&self, at: usize) -> Constituent {
        Constituent {
            security: self.security[at],
            currency: self.currency[at],
            price: self.price[at],
            price_date: self.price_date[at],
            fx: self.fx[at],
            index_shares: self.index_shares[at],
            shares_outstanding: self.shares_outstanding[at],
            free_float: self.free_float[at],
            cap_factor: self.cap_factor[at],
            role: self.role[at],
            growth: self.growth[at],
        }
    }

    /// Removes a constituent.
    pub(crate) fn remove(&mut self, at: usize) -> Constituent {
        let gone = self.get(at);
        self.security.remove(at);
        self.currency.remove(at);
        self.price.remove(at);
        self.price_date.remove(at);
        self.fx.remove(at);
        self.index_shares.remove(at);
        self.shares_outstanding.remove(at);
        self.free_float.remove(at);
        self.cap_factor.remove(at);
        self.role.remove(at);
        self.growth.remove(at);
        self.spun_off -= usize::from(gone.role.is_spun_off());
        gone
    }

    /// Inserts a constituent at its place in the order, and returns that place.
    ///
    /// # Panics
    ///
    /// If the security is a constituent already.
    pub fn insert(&mut self, new: Constituent) -> usize {
        let at = match self.security.last() {
            // Lines mostly come in their order.
            Some(last) if *last < new.security => self.len(),
            _ => {
                let place = self.security.binary_search(&new.security);
                place.expect_err("a constituent is inserted once")
            }
        };
        self.security.insert(at, new.security);
        self.currency.insert(at, new.currency);
        self.price.insert(at, new.price);
        self.price_date.insert(at, new.price_date);
        self.fx.insert(at, new.fx);
        self.index_shares.insert(at, new.index_shares);
        self.shares_outstanding.insert(at, new.shares_outstanding);
        self.free_float.insert(at, new.free_float);
        self.cap_factor.insert(at, new.cap_factor);
        self.role.insert(at, new.role);
        self.growth.insert(at, new.growth);
        self.spun_off += usize::from(new.role.is_spun_off());
        at
    }

    /// Gives the lines that came from one that has become another to that one.
    pub(crate) fn adopt(&mut self, from: SecurityIx, into: SecurityIx) {
        for role in &mut self.role {
            if let Role::SpunOff { parent } | Role::Rights { parent } = role
                && *parent == from
            {
                *parent = into;
            }
        }
    }

    /// Multiplies the share counts of a constituent, as a split does.
    ///
    /// * `factor`: shares after for one before
    /// * `unit_shares`: whether the index holds units (price-weighted), which a split leaves as
    ///   they are
    pub(crate) fn multiply_shares(&mut self, at: usize, factor: f64, unit_shares: bool) {
        self.shares_outstanding[at] *= factor;
        // q = s · f · c stays: with q fixed and s multiplied, c is what gives way.
        if unit_shares {
            self.cap_factor[at] /= factor;
        } else {
            self.index_shares[at] *= factor;
        }
    }

    /// Sets index shares and lets the cap factor follow, `c = q / (s · f)`.
    pub(crate) fn set_index_shares(&mut self, at: usize, index_shares: f64) {
        self.index_shares[at] = index_shares;
        // A line without free-float shares (a count not known yet) keeps its factor: there is no
        // ratio.
        let free = self.shares_outstanding[at] * self.free_float[at];
        if free > 0.0 {
            self.cap_factor[at] = index_shares / free;
        }
    }

    /// Members that a review has chosen, with their index shares.
    #[must_use]
    pub fn members(&self) -> Vec<Holding> {
        let chosen = (0..self.len()).filter(|&at| self.role[at] == Role::Member);
        let holding =
            |at| Holding { security: self.security[at], index_shares: self.index_shares[at] };
        chosen.map(holding).collect()
    }

    /// Distinct currencies, sorted.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all = self.currency.clone();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// One-way turnover between two compositions, `½ · Σ |wᵢ after − wᵢ before|`, a fraction from 0 to
/// 1.
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
