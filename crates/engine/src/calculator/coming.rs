//! Lines that come in with a review for its targets, which may have left since the reference date.
//!
//! Source: `docs/methodology/reviews.md` §5.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_market::{CorporateAction, SecurityIx, Snapshot, Terms};
use kapok_methodology::{Review, ReviewError};
use kapok_weighting::{Target, WeightingKind};

use super::index::{Calculator, day_before};
use crate::equity::constituents::{Constituent, NO_GROWTH, Role};
use crate::equity::corporate_action::{apply, in_order};
use crate::error::StepError;

/// Line that comes in for a target of a review.
pub(super) struct Coming<'a> {
    /// Target as that line, with its index shares of the day `from`.
    pub(super) target: Target,
    /// Day after which its splits count.
    from: NaiveDate,
    /// Shares of it for one of `target`.
    shares: f64,
    /// Replacement by which it comes in.
    pub(super) replaced: Option<&'a CorporateAction>,
}

impl<'a> Calculator<'a> {
    /// Line that comes in for a target: the target itself, the line that it has become or by which
    /// it was replaced since the reference date; none if it has left, or if its replacement is a
    /// target of its own.
    ///
    /// Source: `docs/methodology/reviews.md` §5.
    ///
    /// # Errors
    ///
    /// If a replacement cannot be applied.
    pub(super) fn coming(
        &self,
        review: &Review,
        target: &Target,
        snapshot: &Snapshot<'_>,
    ) -> Result<Option<Coming<'a>>, StepError> {
        let (from, date) = (review.pricing_date, snapshot.date());
        let mut coming = Coming { target: target.clone(), from, shares: 1.0, replaced: None };
        // A line that has not traded since it left may still have a price at the reference date.
        let last_close = snapshot.last_price(target.security).map_or(from, |last| last.date);
        let mut after = review.reference_date.min(from).min(last_close);
        // A circle of events has no end.
        for _ in self.history.securities() {
            let Some(event) = self.taken_out(coming.target.security, after, date) else { break };
            coming = match event.terms {
                Terms::Replacement { by } if is_target(review, by) => return Ok(None),
                Terms::LineSwitch { .. } => self.switched(review, coming, event, date)?,
                Terms::Replacement { .. } => self.replaced(review, coming, event, date)?,
                _ => return Ok(None),
            };
            // The new line may have an event of its own on the same ex-date.
            after = day_before(event.ex_date);
        }
        Ok(Some(coming))
    }

    /// Line that another one has become: by the ratio of the switch, or where it is a target of a
    /// fixed weight itself, with the weight of the line before.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    fn switched(
        &self,
        review: &Review,
        coming: Coming<'a>,
        event: &CorporateAction,
        date: NaiveDate,
    ) -> Result<Coming<'a>, StepError> {
        let Terms::LineSwitch { into, ratio } = event.terms else { return Ok(coming) };
        let (line, ex_date, cut_off) =
            (coming.target.security, event.ex_date, self.history.cut_off(date));
        if is_target(review, into)
            && let Some((before, worth)) = self.worth(line, into, ex_date)?
        {
            let splits = self.history.share_factor(line, coming.from, before, cut_off);
            let target = Target { security: into, ..coming.target };
            let shares = coming.shares * splits * worth;
            return Ok(Coming { target, from: before, shares, ..coming });
        }
        let Coming { target, from, shares, .. } = coming;
        let splits = self.history.share_factor(line, from, ex_date, cut_off);
        let basis = self.history.entitlement(line, ex_date, cut_off);
        let ratio = ratio.value() / basis.per_other_line(event.quoted_basis);
        let target = Target { security: into, ..target };
        // Splits of the new line on the ex-date come after the switch.
        let shares = shares * splits * ratio;
        Ok(Coming { target, from: day_before(ex_date), shares, ..coming })
    }

    /// Shares of one line that are worth a share of another at the close before an ex-date, with
    /// the day of that close: where weights are fixed, and both have a price.
    fn worth(
        &self,
        line: SecurityIx,
        into: SecurityIx,
        ex_date: NaiveDate,
    ) -> Result<Option<(NaiveDate, f64)>, StepError> {
        match self.book.methodology.weighting.scheme.kind() {
            WeightingKind::CapWeighted | WeightingKind::PriceWeighted => return Ok(None),
            WeightingKind::FixedWeight | WeightingKind::Geometric => {}
        }
        let (_, before) = self.open_of(ex_date)?;
        let earliest = before - Days::new(self.book.price_lookback_days.into());
        let of = self.one_share(line, &[], before, earliest)?;
        let one = self.one_share(into, &[], before, earliest)?;
        let worth = of.zip(one).map(|((of, _), (one, _))| of.market_value() / one.market_value());
        Ok(worth.map(|worth| (before, worth)))
    }

    /// Line by which another one was replaced: as the replacement of a constituent, at the close
    /// before its ex-date.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §4.
    fn replaced(
        &self,
        review: &Review,
        coming: Coming<'a>,
        event: &'a CorporateAction,
        date: NaiveDate,
    ) -> Result<Coming<'a>, StepError> {
        let undecided = || self.replaced_since(review, event);
        let (open, before) = self.open_of(event.ex_date)?;
        let lookback = Days::new(self.book.price_lookback_days.into());
        let earliest = review.reference_date.min(review.pricing_date) - lookback;
        let Coming { target, from, shares, .. } = coming;
        let one = self.one_share(target.security, &[event], before, earliest)?;
        let (mut line, fx) = one.ok_or_else(undecided)?;
        line.shares_outstanding[0] = target.shares_outstanding;
        line.free_float[0] = target.free_float;
        line.cap_factor[0] = target.cap_factor;
        line.index_shares[0] = target.index_shares;
        let cut_off = self.history.cut_off(date);
        let splits = self.history.share_factor(target.security, from, before, cut_off);
        line.multiply_shares(0, shares * splits, self.has_units());
        let none = BTreeMap::new();
        let moment = self.moment(open, before, &fx, &none)?;
        apply(moment, &[event], &mut line)?;
        let Constituent { security, shares_outstanding, free_float, .. } = line.get(0);
        let Constituent { cap_factor, index_shares, .. } = line.get(0);
        let target =
            Target { security, shares_outstanding, free_float, cap_factor, index_shares, ..target };
        Ok(Coming { target, from: before, shares: 1.0, replaced: Some(event) })
    }

    /// Constituent at the price and rate of the close after which a review takes effect.
    ///
    /// Source: `docs/methodology/reviews.md` §5.
    pub(super) fn entering(
        &self,
        coming: &Coming<'_>,
        snapshot: &Snapshot<'_>,
    ) -> Result<Constituent, StepError> {
        let (target, line, date) = (&coming.target, coming.target.security, snapshot.date());
        let last = snapshot.last_price(line);
        let last = last.ok_or_else(|| self.no_entry_price(line, date))?;
        let fx = self.book.setting().fx_rate(self.history, line, date, snapshot.cut_off());
        let entering = Constituent {
            security: line,
            currency: self.history.security(line).currency,
            price: last.price,
            price_date: last.date,
            fx: fx.map_err(ReviewError::from)?.rate,
            index_shares: target.index_shares,
            shares_outstanding: target.shares_outstanding,
            free_float: target.free_float,
            cap_factor: target.cap_factor,
            role: Role::Member,
            growth: NO_GROWTH,
        };
        // Index shares are fixed on the pricing date. Between then and the effective close they
        // follow splits and bonus issues alone; other events are in the price at which the line
        // enters.
        let splits = self.history.share_factor(line, coming.from, date, snapshot.cut_off());
        Ok(entering.after_splits(coming.shares * splits, self.has_units()))
    }

    /// Event of a line after a day and up to another, by which it is no longer what it was: of
    /// several, the one that is treated first.
    fn taken_out(
        &self,
        line: SecurityIx,
        after: NaiveDate,
        to: NaiveDate,
    ) -> Option<&'a CorporateAction> {
        let cut_off = self.history.cut_off(to);
        let events = self.history.actions().openings(after, to, cut_off);
        let of_line: Vec<_> =
            events.filter(|event| event.security == line && event.terms.takes_out()).collect();
        in_order(&of_line).first().copied()
    }

    /// Refusal of a composition that the replacement of a line leaves open.
    pub(super) fn replaced_since(&self, review: &Review, event: &CorporateAction) -> StepError {
        StepError::ReplacedSince {
            security: self.history.security(event.security).id.clone(),
            event_id: event.event_id.to_string(),
            ex_date: event.ex_date,
            reference: review.reference_date,
        }
    }

    /// Whether the index holds units of its lines, which splits leave as they are.
    pub(super) fn has_units(&self) -> bool {
        self.book.methodology.weighting.scheme.kind() == WeightingKind::PriceWeighted
    }

    fn no_entry_price(&self, security: SecurityIx, date: NaiveDate) -> StepError {
        StepError::NoEntryPrice {
            security: self.history.security(security).id.clone(),
            date,
            days: self.book.price_lookback_days,
        }
    }
}

fn is_target(review: &Review, line: SecurityIx) -> bool {
    review.targets.iter().any(|target| target.security == line)
}
