//! Exchange rates: one direction, the other, or through a third currency.

use chrono::{NaiveDate, TimeDelta};
use kapok_domain::{Currency, Timestamp};

use crate::fact::{Fact, FactTable};

/// Units of `quote` per one `base`, fixed by one source.
pub type Pair = (Currency, Currency);

/// A rate with the dates it was fixed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FxQuote {
    /// Units of the index currency per unit of the local one.
    pub rate: f64,
    /// The older of the dates of the fixings used.
    pub as_of: NaiveDate,
    /// The later of the times at which the fixings were known.
    pub known_at: Timestamp,
    /// The currency that the rate goes through, if neither direction is fixed.
    pub through: Option<Currency>,
}

/// Reason for which there is no rate.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FxError {
    /// No fixing in the days allowed.
    #[error("no {fix} rate from {from} to {to} on {date} or up to {carry_days} days before")]
    Missing {
        /// Local currency.
        from: Currency,
        /// Index currency.
        to: Currency,
        /// Source of fixings.
        fix: String,
        /// The day asked for.
        date: NaiveDate,
        /// Greatest age of a fixing, in days.
        carry_days: u32,
    },
    /// The rate is the reciprocal of the one before, of the pair or of the opposite one.
    #[error("{fix} rate {base}/{quote} of {date} is {rate}, the one before was {before}: inverted")]
    Inverted {
        /// Base currency of the fixing.
        base: Currency,
        /// Quote currency of the fixing.
        quote: Currency,
        /// Source of fixings.
        fix: String,
        /// Date of the fixing.
        date: NaiveDate,
        /// The rate seen.
        rate: f64,
        /// The rate of the fixing before.
        before: f64,
    },
}

/// Tolerance for recognising an inverted rate: its product with the rate before is this close to
/// one, and their ratio is not. Sources mix both directions (USD per GBP beside JPY per USD).
///
/// Source: `docs/methodology/calculation.md` §7.
const INVERTED_WITHIN: f64 = 0.05;

/// All fixings of one source.
#[derive(Debug, Clone, Default)]
pub struct FxTable {
    fix: String,
    rates: FactTable<Pair, f64>,
    currencies: Vec<Currency>,
}

impl FxTable {
    /// Fixings in any order: units of the second currency per one of the first.
    #[must_use]
    pub fn new(fix: &str, rates: Vec<(Pair, Fact<f64>)>) -> Self {
        let mut currencies: Vec<Currency> = rates.iter().flat_map(|((b, q), _)| [*b, *q]).collect();
        currencies.sort_unstable();
        currencies.dedup();
        Self { fix: fix.to_owned(), rates: FactTable::new(rates), currencies }
    }

    /// Name of the source.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.fix
    }

    /// All fixings: by pair, date and the time from which each was known.
    #[must_use]
    pub fn rows(&self) -> &[(Pair, Fact<f64>)] {
        self.rates.rows()
    }

    /// The newest fixing of a pair, as it was fixed, on a day or before it.
    #[must_use]
    pub fn fixed(&self, pair: Pair, date: NaiveDate, cut_off: Timestamp) -> Option<&Fact<f64>> {
        self.rates.latest(pair, date, cut_off)
    }

    /// Pairs that are fixed, in order.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> {
        self.rates.keys()
    }

    /// Exchange rate: units of `to` per one `from`, as fixed, or the reciprocal, or through the
    /// first third currency (in order of code) that is fixed against both.
    ///
    /// Source: `docs/methodology/calculation.md` §7.
    ///
    /// # Errors
    ///
    /// If no fixing lies within `carry_days` before the date, or one looks upside down.
    pub fn rate(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
        carry_days: u32,
        cut_off: Timestamp,
    ) -> Result<FxQuote, FxError> {
        // No fixing of a currency against itself is looked for: an index in one currency needs no
        // source of rates.
        if from == to {
            return Ok(FxQuote { rate: 1.0, as_of: date, known_at: cut_off, through: None });
        }
        let one = |a, b| self.either_way(a, b, date, carry_days, cut_off);
        if let Some(quote) = one(from, to)? {
            return Ok(quote);
        }
        // In order of code, so the pivot does not depend on the order of rows.
        for &pivot in self.currencies.iter().filter(|&&c| c != from && c != to) {
            if let (Some(first), Some(second)) = (one(from, pivot)?, one(pivot, to)?) {
                return Ok(FxQuote {
                    rate: first.rate * second.rate,
                    as_of: first.as_of.min(second.as_of),
                    known_at: first.known_at.max(second.known_at),
                    through: Some(pivot),
                });
            }
        }
        Err(FxError::Missing { from, to, fix: self.fix.clone(), date, carry_days })
    }

    fn either_way(
        &self,
        from: Currency,
        to: Currency,
        date: NaiveDate,
        carry_days: u32,
        cut_off: Timestamp,
    ) -> Result<Option<FxQuote>, FxError> {
        let fixed = |base, quote| self.fixing(base, quote, date, carry_days, cut_off);
        let quote = |fact: &Fact<f64>, rate| FxQuote {
            rate,
            as_of: fact.as_of,
            known_at: fact.known_at,
            through: None,
        };
        // As fixed first, the reciprocal second: a published fixing is never replaced by a rounded
        // 1/x.
        if let Some(fact) = fixed(from, to)? {
            return Ok(Some(quote(fact, fact.value)));
        }
        Ok(fixed(to, from)?.map(|fact| quote(fact, 1.0 / fact.value)))
    }

    fn fixing(
        &self,
        base: Currency,
        quote: Currency,
        date: NaiveDate,
        carry_days: u32,
        cut_off: Timestamp,
    ) -> Result<Option<&Fact<f64>>, FxError> {
        let oldest = date - TimeDelta::days(i64::from(carry_days));
        let found = self.rates.latest((base, quote), date, cut_off);
        let Some(fact) = found.filter(|fact| fact.as_of >= oldest) else { return Ok(None) };
        let day_before = fact.as_of.pred_opt().unwrap_or(fact.as_of);
        let own = self.rates.latest((base, quote), day_before, cut_off).map(|before| before.value);
        // A row that is told the other way round has no fixing of its own direction before it.
        let reverse = self.rates.latest((quote, base), fact.as_of, cut_off);
        let reverse = reverse.filter(|fact| fact.as_of >= oldest).map(|fact| 1.0 / fact.value);
        let mut before = own.into_iter().chain(reverse);
        match before.find(|before| is_inverted(fact.value, *before)) {
            None => Ok(Some(fact)),
            Some(before) => Err(FxError::Inverted {
                base,
                quote,
                fix: self.fix.clone(),
                date: fact.as_of,
                rate: fact.value,
                before,
            }),
        }
    }
}

/// A rate that is near the reciprocal of the one before, where that is not near one.
fn is_inverted(rate: f64, before: f64) -> bool {
    let near_one = |x: f64| (x - 1.0).abs() < INVERTED_WITHIN;
    near_one(rate * before) && !near_one(rate / before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::TextIx;
    use kapok_domain::end_of_day;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn table_of(rows: &[(&str, &str, &str, f64)]) -> FxTable {
        let fact =
            |date: &str, value| Fact::new(day(date), end_of_day(day(date)), TextIx(0), value);
        let row = |&(d, b, q, v): &(&str, &str, &str, f64)| {
            ((b.parse().unwrap(), q.parse().unwrap()), fact(d, v))
        };
        FxTable::new("ECB", rows.iter().map(row).collect())
    }

    fn rate(table: &FxTable, from: &str, to: &str, date: &str) -> Result<f64, String> {
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        let quote = table.rate(from, to, day(date), 4, end_of_day(day(date)));
        quote.map(|quote| quote.rate).map_err(|error| error.to_string())
    }

    #[test]
    fn direct_reciprocal_and_cross() {
        let table =
            table_of(&[("2020-01-02", "EUR", "USD", 1.25), ("2020-01-02", "EUR", "CNY", 7.5)]);
        assert_eq!(rate(&table, "EUR", "USD", "2020-01-02"), Ok(1.25));
        assert_eq!(rate(&table, "USD", "EUR", "2020-01-03"), Ok(0.8));
        assert_eq!(rate(&table, "USD", "CNY", "2020-01-02"), Ok(6.0));
        assert_eq!(rate(&table, "USD", "USD", "1990-01-02"), Ok(1.0));
    }

    #[test]
    fn an_old_or_inverted_rate_is_an_error() {
        let table =
            table_of(&[("2020-01-02", "USD", "CNY", 7.0), ("2020-01-03", "USD", "CNY", 0.1427)]);
        assert_eq!(rate(&table, "USD", "CNY", "2020-01-02"), Ok(7.0));
        assert_eq!(
            rate(&table, "CNY", "USD", "2020-01-03"),
            Err("ECB rate USD/CNY of 2020-01-03 is 0.1427, the one before was 7: inverted".into())
        );
        // The opposite pair tells it of a row that is told the other way round.
        let table = |reversed| {
            let usual = [("2020-01-02", "USD", "HKD", 7.8), ("2020-01-03", "USD", "HKD", 7.81)];
            table_of(&[usual[0], usual[1], ("2020-01-03", "HKD", "USD", reversed)])
        };
        assert_eq!(
            rate(&table(7.8), "HKD", "USD", "2020-01-03").unwrap_err().split(" is").next(),
            Some("ECB rate HKD/USD of 2020-01-03")
        );
        assert_eq!(rate(&table(0.1281), "HKD", "USD", "2020-01-03"), Ok(0.1281));
        assert_eq!(rate(&table(7.8), "HKD", "USD", "2020-01-02"), Ok(1.0 / 7.8));
    }

    #[test]
    fn no_rate_is_an_error() {
        let table = table_of(&[("2020-01-02", "USD", "CNY", 7.0)]);
        assert_eq!(
            rate(&table, "HKD", "USD", "2020-01-02"),
            Err("no ECB rate from HKD to USD on 2020-01-02 or up to 4 days before".into())
        );
    }
}
