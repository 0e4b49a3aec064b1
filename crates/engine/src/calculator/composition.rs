//! Compositions of reviews, at the close after which they take effect.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::{CorporateAction, SecurityIx, Snapshot, Terms};
use kapok_methodology::{Evidence, Review, ReviewError};
use kapok_rulebook::Rulebook;
use kapok_weighting::{Target, WeightingKind};

use super::index::Calculator;
use crate::day::NewComposition;
use crate::equity::constituents::Constituents;
use crate::error::StepError;
use crate::outcome::{Instalment, ReviewRecord};
use crate::state::State;

/// A review that takes effect after a close.
struct UnderWay {
    /// Close for which it is scheduled: the first of its days.
    scheduled: NaiveDate,
    /// Number of the day among those over which the review is spread.
    instalment: Instalment,
}

/// Line that comes in for a target of a review.
struct Coming {
    security: SecurityIx,
    /// Day after which its splits count.
    from: NaiveDate,
    /// Shares of it for one of the target.
    shares: f64,
}

impl Calculator<'_> {
    /// Composition that takes effect after a close: on the base date, and as scheduled, on one day
    /// or several.
    ///
    /// Source: `docs/methodology/reviews.md` §5, §6.
    pub(super) fn review(
        &self,
        state: Option<&State>,
        date: NaiveDate,
    ) -> Result<Option<NewComposition>, StepError> {
        let Some(under_way) = self.under_way(state, date)? else { return Ok(None) };
        let members = state.map(|state| state.constituents.members()).unwrap_or_default();
        let evidence = if self.detail { Evidence::All } else { Evidence::Composition };
        let scheduled = under_way.scheduled;
        // Reference and pricing dates are counted from the first of the days: a review spread over
        // several days decides once.
        let review = self.book.review(self.history, scheduled, &members, evidence)?;
        let constituents = self.composition(&review, date)?;
        let record = ReviewRecord {
            review,
            instalment: under_way.instalment,
            turnover: 0.0,
            market_value_change: 0.0,
            weights_before: BTreeMap::new(),
        };
        Ok(Some(NewComposition { record, constituents }))
    }

    /// Kind of weighting of the composition that a review brought in.
    ///
    /// * `reviewed`: day of the review, the last of its days so far, or the base date
    pub(super) fn weighting(&self, reviewed: NaiveDate) -> Result<WeightingKind, StepError> {
        let mut book = self.book;
        if !book.earlier.is_empty() {
            let scheduled = self.scheduled(reviewed)?.map_or(reviewed, |of| of.scheduled);
            book = book.of_review(scheduled)?;
        }
        Ok(book.methodology.weighting.scheme.kind())
    }

    /// The review that is under way on a day.
    fn under_way(
        &self,
        state: Option<&State>,
        date: NaiveDate,
    ) -> Result<Option<UnderWay>, StepError> {
        if state.is_none() {
            let instalment = Instalment { nth: 1, of: 1 };
            return Ok(Some(UnderWay { scheduled: date, instalment }));
        }
        self.scheduled(date)
    }

    /// The review after the base date that is under way on a day, by the schedules in force.
    fn scheduled(&self, date: NaiveDate) -> Result<Option<UnderWay>, StepError> {
        let of_version = |book: &Rulebook| book.methodology.schedule.days;
        let days = self.book.versions().map(of_version).max().unwrap_or(1);
        // A review over n days is under way today if it was scheduled for today or one of the n − 1
        // closes before.
        for nth in 1..=days {
            let Ok(close) = self.book.calendar.before(date, nth as usize - 1) else { break };
            let schedule = &self.book.on(close).methodology.schedule;
            if nth > schedule.days {
                continue;
            }
            let due = schedule.due(close, close, &self.book.calendar)?;
            // The base date has its own composition; a review scheduled on or before it would be a
            // second.
            if let Some(due) = due.last().filter(|due| due.scheduled > self.book.base_date) {
                let instalment = Instalment { nth, of: schedule.days };
                return Ok(Some(UnderWay { scheduled: due.scheduled, instalment }));
            }
        }
        Ok(None)
    }

    /// Constituents of a review at the prices and rates of the close that it takes effect after,
    /// with splits since the pricing date.
    ///
    /// Source: `docs/methodology/reviews.md` §5.
    fn composition(&self, review: &Review, date: NaiveDate) -> Result<Constituents, StepError> {
        let cut_off = self.history.cut_off(date);
        let rules = self.book.of_review(review.effective_close)?;
        let snapshot = Snapshot::new(self.history, date, cut_off, rules.price_lookback_days);
        let unit_shares = rules.methodology.weighting.scheme.kind() == WeightingKind::PriceWeighted;
        let mut constituents = Constituents::default();
        for target in &review.targets {
            let Some(Coming { security, from, shares }) = self.coming(review, target, &snapshot)?
            else {
                continue;
            };
            let target = &Target { security, ..target.clone() };
            let last = snapshot.last_price(target.security);
            let last = last.ok_or_else(|| self.no_entry_price(target.security, date))?;
            let fx = self.book.setting().fx_rate(self.history, target.security, date, cut_off);
            let fx = fx.map_err(ReviewError::from)?.rate;
            let target = Target { fx, ..target.clone() };
            constituents.push(self.history, &target, last);
            // Index shares are fixed on the pricing date. Between then and the effective close they
            // follow splits and bonus issues alone; other events are in the price at which the line
            // enters.
            let factor = shares * self.history.share_factor(security, from, date, cut_off);
            if factor != 1.0 {
                constituents.multiply_shares(constituents.len() - 1, factor, unit_shares);
            }
        }
        Ok(constituents)
    }

    /// Line that comes in for a target: the target itself, the line that it has become since the
    /// reference date, or none if it has left by a deal, a delisting or a bankruptcy.
    ///
    /// Source: `docs/methodology/reviews.md` §5.
    ///
    /// # Errors
    ///
    /// If the target has been replaced since, and nothing says with which weight its replacement
    /// comes in.
    fn coming(
        &self,
        review: &Review,
        target: &Target,
        snapshot: &Snapshot<'_>,
    ) -> Result<Option<Coming>, StepError> {
        let (from, date) = (review.pricing_date, snapshot.date());
        let mut coming = Coming { security: target.security, from, shares: 1.0 };
        // A line that has not traded since it left may still have a price at the reference date.
        let last_close = snapshot.last_price(target.security).map_or(from, |last| last.date);
        let mut after = review.reference_date.min(from).min(last_close);
        while let Some(event) = self.taken_out(coming.security, after, date) {
            match &event.terms {
                Terms::LineSwitch { into, .. } if self.is_target(review, *into) => return Ok(None),
                Terms::LineSwitch { into, ratio } => {
                    let splits = self.history.share_factor(
                        coming.security,
                        coming.from,
                        event.ex_date,
                        self.history.cut_off(date),
                    );
                    let shares = coming.shares * splits * ratio.value();
                    coming = Coming { security: *into, from: event.ex_date, shares };
                    after = event.ex_date;
                }
                Terms::Replacement { .. } => {
                    return Err(StepError::ReplacedSince {
                        security: self.history.security(coming.security).id.clone(),
                        event_id: event.event_id.to_string(),
                        ex_date: event.ex_date,
                        reference: review.reference_date,
                    });
                }
                _ => return Ok(None),
            }
        }
        Ok(Some(coming))
    }

    fn is_target(&self, review: &Review, line: SecurityIx) -> bool {
        review.targets.iter().any(|target| target.security == line)
    }

    /// Event of a line after a day and up to another, by which it is no longer what it was.
    fn taken_out(
        &self,
        line: SecurityIx,
        after: NaiveDate,
        to: NaiveDate,
    ) -> Option<&CorporateAction> {
        let cut_off = self.history.cut_off(to);
        let mut events = self.history.actions().openings(after, to, cut_off);
        events.find(|event| {
            let takes_out = matches!(
                event.terms,
                Terms::Merger { .. }
                    | Terms::Delisting { .. }
                    | Terms::Bankruptcy { .. }
                    | Terms::LineSwitch { .. }
                    | Terms::Replacement { .. }
            );
            event.security == line && takes_out
        })
    }

    fn no_entry_price(&self, security: SecurityIx, date: NaiveDate) -> StepError {
        StepError::NoEntryPrice {
            security: self.history.security(security).id.clone(),
            date,
            days: self.book.on(date).price_lookback_days,
        }
    }
}
