//! Exchange rates.

use chrono::NaiveDate;

use crate::calendar::{LAST, date, weekdays};
use crate::random::{Purpose, Random};
use crate::table::rounded;

/// Patacas per Hong Kong dollar: a peg.
pub(crate) const MOP_PER_HKD: f64 = 1.03;

/// Fixings start a few days before the first price, so that a carry finds one.
const FIRST_FIXING: NaiveDate = date(2021, 12, 27);

/// A currency of a price or a dividend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    Cny,
    Hkd,
    Usd,
    Mop,
}

impl Money {
    /// ISO 4217 code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Hkd => "HKD",
            Self::Usd => "USD",
            Self::Mop => "MOP",
        }
    }
}

/// Rates of one day as they are fixed: units of the second currency per one of the first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixing {
    pub(crate) usd_cny: f64,
    pub(crate) usd_hkd: f64,
    pub(crate) eur_cny: f64,
    pub(crate) hkd_cny: f64,
    pub(crate) eur_hkd: f64,
}

impl Fixing {
    /// Two crosses are fixed as well: then each currency is at most one step from the other.
    fn new(usd_cny: f64, usd_hkd: f64, eur_cny: f64) -> Self {
        let (usd_cny, usd_hkd) = (rounded(usd_cny, 4), rounded(usd_hkd, 4));
        let (eur_cny, hkd_cny) = (rounded(eur_cny, 4), rounded(usd_cny / usd_hkd, 6));
        Self { usd_cny, usd_hkd, eur_cny, hkd_cny, eur_hkd: rounded(eur_cny / hkd_cny, 6) }
    }

    fn cny_per(&self, money: Money) -> f64 {
        match money {
            Money::Cny => 1.0,
            Money::Hkd => self.hkd_cny,
            Money::Usd => self.usd_cny,
            Money::Mop => self.hkd_cny / MOP_PER_HKD,
        }
    }
}

/// The rates of all weekdays.
pub(crate) struct Currencies {
    /// Fixings by date.
    pub(crate) fixings: Vec<(NaiveDate, Fixing)>,
}

impl Currencies {
    /// Walks that come back to 7.0, 7.8 and 7.6.
    pub(crate) fn draw(seed: u64) -> Self {
        let mut random = Random::new(seed, Purpose::Currencies, 0);
        let (mut usd_cny, mut usd_hkd, mut eur_cny) = (6.9, 7.8, 7.5);
        let fixings = weekdays(FIRST_FIXING, LAST).into_iter().map(|day| {
            usd_cny *= 1.0 + 0.0022 * random.normal() + 0.005 * (7.0 - usd_cny) / 7.0;
            usd_hkd *= 1.0 + 0.0003 * random.normal() + 0.02 * (7.8 - usd_hkd) / 7.8;
            eur_cny *= 1.0 + 0.0038 * random.normal() + 0.005 * (7.6 - eur_cny) / 7.6;
            (day, Fixing::new(usd_cny, usd_hkd.clamp(7.75, 7.85), eur_cny))
        });
        Self { fixings: fixings.collect() }
    }

    /// Units of `to` per one `from`, by the last fixing before a date.
    pub(crate) fn rate_before(&self, from: Money, to: Money, date: NaiveDate) -> f64 {
        let after = self.fixings.partition_point(|(day, _)| *day < date);
        let (_, fixing) = self.fixings[after.max(1) - 1];
        fixing.cny_per(from) / fixing.cny_per(to)
    }
}
