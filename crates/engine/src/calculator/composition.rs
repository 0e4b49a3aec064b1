//! Compositions of reviews, at the close after which they take effect.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::{CorporateAction, SecurityIx, Snapshot};
use kapok_methodology::{Evidence, Review};
use kapok_rulebook::Rulebook;
use kapok_weighting::WeightingKind;

use super::coming::Coming;
use super::index::Calculator;
use crate::day::NewComposition;
use crate::equity::constituents::{Constituent, Constituents};
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

/// Composition of a review, with the lines that stand for several of its targets.
struct Composed {
    constituents: Constituents,
    joined: Vec<SecurityIx>,
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
        let by_rules = Calculator { book: self.book.of_review(scheduled)?, ..*self };
        let Composed { constituents, joined } = by_rules.composition(&review, date)?;
        let record = ReviewRecord {
            review,
            lines: constituents.security.clone(),
            joined,
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
    /// with splits since the pricing date; the book is the version that makes the review.
    ///
    /// Source: `docs/methodology/reviews.md` §5.
    fn composition(&self, review: &Review, date: NaiveDate) -> Result<Composed, StepError> {
        let cut_off = self.history.cut_off(date);
        let lookback = self.book.price_lookback_days;
        let snapshot = Snapshot::new(self.history, date, cut_off, lookback);
        let (mut constituents, mut joined) = (Constituents::default(), Vec::new());
        let mut replaced: BTreeMap<SecurityIx, &CorporateAction> = BTreeMap::new();
        for coming in self.all_coming(review, &snapshot)? {
            let line = self.entering(&coming, &snapshot)?;
            let before = replaced.get(&line.security).copied();
            replaced.extend(coming.replaced.map(|event| (line.security, event)));
            let Some(at) = constituents.find(line.security) else {
                constituents.insert(line);
                continue;
            };
            // Nothing says what a line comes in with that stands for two, of which it replaced one.
            if let Some(event) = coming.replaced.or(before) {
                return Err(self.replaced_since(review, event));
            }
            joined.push(line.security);
            self.add(&mut constituents, at, &line);
        }
        Ok(Composed { constituents, joined })
    }

    /// Lines that come in for the targets of a review.
    fn all_coming<'c>(
        &'c self,
        review: &Review,
        snapshot: &Snapshot<'_>,
    ) -> Result<Vec<Coming<'c>>, StepError> {
        let mut all = Vec::with_capacity(review.targets.len());
        let mut become_others = Vec::new();
        for target in &review.targets {
            let Some(coming) = self.coming(review, target, snapshot)? else { continue };
            match coming.target.security == target.security {
                true => all.push(coming),
                false => become_others.push(coming),
            }
        }
        // A target that another one has become keeps its own free float and cap factor.
        all.extend(become_others);
        Ok(all)
    }

    /// Adds the shares of a line that two targets have become.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    fn add(&self, constituents: &mut Constituents, at: usize, line: &Constituent) {
        constituents.shares_outstanding[at] += line.shares_outstanding;
        let received = if self.has_units() { 0.0 } else { line.index_shares };
        let shares = constituents.index_shares[at] + received;
        constituents.set_index_shares(at, shares);
    }
}
