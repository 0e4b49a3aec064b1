//! The ground on which a market is drawn.

use crate::calendar::Calendar;
use crate::company::Companies;
use crate::currencies::Currencies;

/// The ground of a market: exchanges, currencies, companies.
pub(crate) struct Setting {
    pub(crate) seed: u64,
    pub(crate) calendar: Calendar,
    pub(crate) currencies: Currencies,
    pub(crate) companies: Companies,
}

impl Setting {
    pub(crate) fn new(seed: u64) -> Self {
        let currencies = Currencies::draw(seed);
        let companies = Companies::draw(seed, &currencies);
        Self { seed, calendar: Calendar::shipped(), currencies, companies }
    }
}
