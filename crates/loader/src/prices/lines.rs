//! Share lines that prices are of.

use chrono::NaiveDate;
use kapok_domain::Mic;
use kapok_market::Security;

use crate::names::Names;

/// Share lines that prices are of, by number.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a> {
    pub(crate) names: &'a Names<'a>,
    pub(crate) lines: &'a [Security],
}

impl Lines<'_> {
    /// Number of the lines.
    pub(super) fn len(self) -> usize {
        self.names.len()
    }

    /// Exchange of a line; none for a number of nobody.
    pub(super) fn exchange(self, number: u32) -> Option<Mic> {
        self.lines.get(number as usize).map(|line| line.mic)
    }

    /// Last day of the currency of a line, if it has ended.
    pub(super) fn currency_end(self, number: u32) -> Option<NaiveDate> {
        self.lines.get(number as usize).and_then(|line| line.currency.years().1)
    }

    /// Whether the currency of any line has ended.
    pub(super) fn has_old_currencies(self) -> bool {
        self.lines.iter().any(|line| line.currency.years().1.is_some())
    }
}
