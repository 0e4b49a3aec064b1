//! Holdings of an index on an evening.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::SecurityIx;

/// Lines of an index at an open: one column per property, sorted by security. Kept by the caller
/// and filled anew each day, so that a day allocates nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// The securities, sorted.
    pub security: Vec<SecurityIx>,
    /// Last price in quotation currency, adjusted for what happens at the open.
    pub price: Vec<f64>,
    /// Day of the official close that the price comes from.
    pub price_date: Vec<NaiveDate>,
    /// Weight at the open, a fraction of one.
    pub weight: Vec<f64>,
}

/// Growth of the levels over the day, fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// Of the price return.
    pub price: f64,
    /// Of the net return.
    pub net: f64,
    /// Of the gross return.
    pub gross: f64,
}

/// Holdings of an index on an evening. Weights are those of the open, so a wrong price of the day
/// does not make the weight of its own finding.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The index.
    pub index: &'a str,
    /// Currency of the index.
    pub currency: Currency,
    /// Source of its exchange rates, where it names one.
    pub fix: Option<&'a str>,
    /// The calculation day before.
    pub after: NaiveDate,
    /// The day.
    pub date: NaiveDate,
    /// Lines with which the day opened; none on the base date.
    pub opened: &'a Lines,
    /// Lines with which the next day opens, whether they come by a review or by an event.
    pub next: &'a Lines,
    /// Lines of the open that an event known overnight took out before the close, sorted.
    pub left: &'a [SecurityIx],
    /// Whether a review takes effect this evening.
    pub reviewed: bool,
    /// Growth of the levels; `None` on the base date.
    pub moved: Option<Moved>,
    /// Growth of the levels of the parent index over the same days, where it has one and its levels
    /// are at hand.
    pub parent: Option<Moved>,
}

impl Lines {
    /// Position of a line.
    #[must_use]
    pub fn find(&self, security: SecurityIx) -> Option<usize> {
        self.security.binary_search(&security).ok()
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.security.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.security.is_empty()
    }
}

impl Held<'_> {
    /// Weight of a line that the index holds this evening: at the open, or else at the next one.
    pub(crate) fn weight(&self, security: SecurityIx) -> Option<f64> {
        if self.left.binary_search(&security).is_ok() {
            return None;
        }
        let of = |lines: &Lines| lines.find(security).map(|at| lines.weight[at]);
        of(self.opened).or_else(|| of(self.next))
    }
}
