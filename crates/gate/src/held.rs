//! Holdings of an index on an evening.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{History, SecurityIx};

use crate::exchanges::Exchanges;

/// Lines side by side that are looked at together.
const BLOCK: usize = 32;

/// Lines of an index at an open: one column per property, sorted by security. Kept by the caller
/// and filled anew each day, so that a day allocates nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines {
    /// The securities, sorted.
    pub(crate) security: Vec<SecurityIx>,
    /// Last price in quotation currency, adjusted for what happens at the open.
    pub(crate) price: Vec<f64>,
    /// Day of the official close that the price comes from.
    pub(crate) price_date: Vec<NaiveDate>,
    /// Market value at the open, index currency.
    pub(crate) value: Vec<f64>,
    /// The largest market value of a line.
    pub(crate) largest: f64,
    /// Market value of all lines. Nearly no line of an evening is asked for its weight, so that
    /// none is divided before.
    pub(crate) total: f64,
    /// The lines by exchange: made anew only when the lines change, which is seldom.
    pub(crate) exchanges: Exchanges,
    /// The oldest of these days: on many evenings no price is old, and no check looks at each.
    pub(crate) oldest: NaiveDate,
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

/// Growth of an index and of its parent over one day, in one currency, fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BesideParent<'a> {
    /// The index.
    pub index: &'a str,
    /// The day.
    pub date: NaiveDate,
    /// Growth of its price return.
    pub moved: f64,
    /// Growth of the price return of the parent.
    pub parent: f64,
}

/// Facts by which a review has chosen and weighted.
#[derive(Debug, Clone, Copy)]
pub struct ChosenBy<'a> {
    /// Reference date: its facts decide who comes in.
    pub reference: NaiveDate,
    /// Pricing date: its prices and rates set the index shares.
    pub pricing: NaiveDate,
    /// Reference date of the review before: figures of candidates that were in force on it have
    /// been told then. `None` on the base date.
    pub since: Option<NaiveDate>,
    /// Base date of the index: facts before it have been looked at on no evening.
    pub base: NaiveDate,
    /// Lines of the universe, sorted.
    pub universe: &'a [SecurityIx],
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
    /// Curves of interest rates that its overlays count by, with their tenors.
    pub curves: &'a [(String, String)],
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
    /// Facts by which that review has chosen the lines that come in; `None` where none come in by
    /// it, as on later days of one that is spread over several.
    pub chosen_by: Option<ChosenBy<'a>>,
    /// Growth of the levels; `None` on the base date.
    pub moved: Option<Moved>,
}

impl Lines {
    /// Takes over the lines of an open, in place of those before.
    ///
    /// * `history`: where the exchanges of the lines are
    /// * `security`, `price`, `price_date`: columns of one length, sorted by security
    /// * `values`: market values of the lines, index currency
    pub fn take_over(
        &mut self,
        history: &History,
        security: &[SecurityIx],
        price: &[f64],
        price_date: &[NaiveDate],
        values: impl Iterator<Item = f64>,
    ) {
        if !self.are(security) {
            self.security.clear();
            self.security.extend_from_slice(security);
            self.exchanges = Exchanges::of(history, security);
        }
        self.take_over_prices(price, values);
        self.take_over_days(price_date);
    }

    /// One pass over both columns, which keep their memory.
    fn take_over_prices(&mut self, prices: &[f64], values: impl Iterator<Item = f64>) {
        self.price.resize(prices.len(), 0.0);
        self.value.resize(prices.len(), 0.0);
        let columns = self.price.iter_mut().zip(&mut self.value);
        for ((price, value), (now, worth)) in columns.zip(prices.iter().zip(values)) {
            (*price, *value) = (*now, worth);
        }
        // A plain sum: weights of findings are for people and budgets, no level depends on them.
        self.total = self.value.iter().sum();
        self.largest = self.value.iter().fold(0.0, |a, b| if *b > a { *b } else { a });
    }

    /// One pass, with the oldest day: the compiler takes several at once.
    fn take_over_days(&mut self, days: &[NaiveDate]) {
        self.price_date.resize(days.len(), NaiveDate::MAX);
        let mut oldest = NaiveDate::MAX;
        for (day, now) in self.price_date.iter_mut().zip(days) {
            *day = *now;
            oldest = oldest.min(*now);
        }
        self.oldest = oldest;
    }

    /// Weight of the line at a position at the open, a fraction of one.
    pub(crate) fn weight(&self, at: usize) -> f64 {
        self.value[at] / self.total
    }

    /// Lines whose last price is from before a day, with that day and the weight.
    pub fn priced_before(
        &self,
        date: NaiveDate,
    ) -> impl Iterator<Item = (SecurityIx, NaiveDate, f64)> {
        let lines = if self.oldest < date { self.len() } else { 0 };
        // By blocks: most have no old price, which the compiler sees of several days at once.
        let blocks = self.price_date[..lines].chunks(BLOCK).enumerate();
        let old =
            blocks.filter(move |(_, days)| days.iter().fold(false, |old, day| old | (*day < date)));
        let all = old.flat_map(|(block, days)| BLOCK * block..BLOCK * block + days.len());
        let line = |at: usize| (self.security[at], self.price_date[at], self.weight(at));
        all.filter(move |at| self.price_date[*at] < date).map(line)
    }

    /// Position of a line.
    #[must_use]
    pub fn find(&self, security: SecurityIx) -> Option<usize> {
        self.security.binary_search(&security).ok()
    }

    /// Whether these are the lines. A plain fold: the compiler takes several at once.
    pub(crate) fn are(&self, lines: &[SecurityIx]) -> bool {
        let pairs = self.security.iter().zip(lines);
        self.len() == lines.len() && pairs.fold(true, |same, (a, b)| same & (a == b))
    }

    /// Number of lines.
    pub(crate) fn len(&self) -> usize {
        self.security.len()
    }
}

impl Held<'_> {
    /// Weight of a line that the index holds this evening: at the open, or else at the next one.
    pub(crate) fn weight(&self, security: SecurityIx) -> Option<f64> {
        if self.left.binary_search(&security).is_ok() {
            return None;
        }
        let of = |lines: &Lines| lines.find(security).map(|at| lines.weight(at));
        of(self.opened).or_else(|| of(self.next))
    }
}
