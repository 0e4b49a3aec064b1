//! The compositions that take effect.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::{SecurityIx, Snapshot};
use kapok_methodology::{Evidence, Review, Target, WeightingKind};

use super::Calculator;
use crate::day::NewComposition;
use crate::error::StepError;
use crate::outcome::ReviewRecord;
use crate::state::{Constituents, State};

/// The first close of a review, and which of how many days a day is.
type Part = (NaiveDate, (u32, u32));

impl Calculator<'_> {
    /// The composition that takes effect after a close: on the base date, and as scheduled, on
    /// one day or several.
    pub(super) fn review(
        &self,
        state: Option<&State>,
        date: NaiveDate,
    ) -> Result<Option<NewComposition>, StepError> {
        let Some((close, part)) = self.part(state, date)? else { return Ok(None) };
        let members = state.map(|state| state.constituents.members()).unwrap_or_default();
        let evidence = if self.detail { Evidence::All } else { Evidence::Composition };
        let review = self.book.review(self.history, close, &members, evidence)?;
        let constituents = self.composition(&review, date)?;
        let record = ReviewRecord {
            review,
            part,
            turnover: 0.0,
            market_value_change: 0.0,
            weights_before: BTreeMap::new(),
        };
        Ok(Some(NewComposition { record, constituents, part }))
    }

    /// The scheduled close of a review that is under way, and which of how many days this is.
    fn part(&self, state: Option<&State>, date: NaiveDate) -> Result<Option<Part>, StepError> {
        if state.is_none() {
            return Ok(Some((date, (1, 1))));
        }
        let days = self.book.schedule.days;
        for part in 1..=days {
            let Ok(close) = self.book.calendar.before(date, part as usize - 1) else { break };
            let due = self.book.schedule.due(close, close, &self.book.calendar)?;
            if let Some(due) = due.last().filter(|due| due.scheduled > self.book.base_date) {
                return Ok(Some((due.scheduled, (part, days))));
            }
        }
        Ok(None)
    }

    /// The constituents of a review at the prices and rates of the close it takes effect after,
    /// with splits since the day whose prices set the weights.
    fn composition(&self, review: &Review, date: NaiveDate) -> Result<Constituents, StepError> {
        let cut_off = self.history.cut_off(date);
        let lookback = self.book.price_lookback_days;
        let snapshot = Snapshot::new(self.history, date, cut_off, lookback);
        let unit_shares = self.book.weighting.scheme.kind() == WeightingKind::PriceWeighted;
        let mut constituents = Constituents::default();
        for target in &review.targets {
            let last = snapshot.last_price(target.security);
            let last = last.ok_or_else(|| self.no_entry_price(target.security, date))?;
            let fx = self.book.fx_rate(self.history, target.security, date, cut_off)?.rate;
            let target = Target { fx, ..target.clone() };
            constituents.push(self.history, &target, (last.date, last.price));
            let factor =
                self.history.share_factor(target.security, review.pricing_date, date, cut_off);
            if factor != 1.0 {
                constituents.multiply_shares(constituents.len() - 1, factor, unit_shares);
            }
        }
        Ok(constituents)
    }

    fn no_entry_price(&self, security: SecurityIx, date: NaiveDate) -> StepError {
        StepError::NoEntryPrice {
            security: self.history.security(security).id.clone(),
            date,
            days: self.book.price_lookback_days,
        }
    }
}
