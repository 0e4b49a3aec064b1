//! Shares of today for those that were entitled to a dividend.
//!
//! A dividend is one per share held before its ex-date. Shares that the same or a later ex-date
//! has added are held at today's close, and did not earn it.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, §8.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_market::{CorporateAction, SecurityIx, Snapshot, Terms};
use kapok_weighting::WeightingKind;

use super::events::Events;
use super::index::{Calculator, Rates, day_before};
use crate::equity::constituents::{Constituent, Constituents, NO_GROWTH, Role};
use crate::equity::corporate_action::{Moment, apply};
use crate::error::StepError;
use crate::outcome::Stage;

/// Shares at a close for one that was entitled to a dividend.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entitled {
    /// After the splits and bonus issues of the ex-date, for one on which the amount is quoted.
    pub(super) quoted: f64,
    /// After the splits and bonus issues of later ex-dates, for one before them.
    pub(super) later: f64,
    /// After the rights taken up on the ex-date or later, for one before them.
    pub(super) rights: f64,
}

impl<'a> Calculator<'a> {
    /// Shares at the close of a day for one that was entitled to a dividend.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2.
    ///
    /// # Errors
    ///
    /// If it is not known which rights have been taken up since.
    pub(super) fn entitled(
        &self,
        event: &CorporateAction,
        date: NaiveDate,
    ) -> Result<Entitled, StepError> {
        let CorporateAction { security, ex_date, quoted_basis, .. } = *event;
        let cut_off = self.history.cut_off(date);
        let shares = self.history.entitlement(security, ex_date, cut_off);
        Ok(Entitled {
            quoted: shares.per_amount(quoted_basis),
            later: self.history.share_factor(security, ex_date, date, cut_off),
            rights: self.taken_up(event, security, ex_date, date)?,
        })
    }

    /// Shares of a line at the close of a day for one before, by the rights that it took up from an
    /// ex-date on: `Π (o + n) / o`.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §8.
    ///
    /// * `dividend`: for which it is asked
    pub(super) fn taken_up(
        &self,
        dividend: &CorporateAction,
        line: SecurityIx,
        from: NaiveDate,
        date: NaiveDate,
    ) -> Result<f64, StepError> {
        let mut opens = Vec::new();
        for event in self.openings(day_before(from), date, date) {
            if event.security == line && is_priced(&event.terms) {
                opens.push(self.open_of(event.ex_date)?.0);
            }
        }
        opens.dedup();
        let mut shares = 1.0;
        for open in opens {
            shares *= self.taken_up_at(&Offer { dividend, line, from, open }, date)?;
        }
        Ok(shares)
    }

    /// Shares after the rights of one open for one before: the events of the line are applied to
    /// one share of it once more, as on the evening before that open.
    fn taken_up_at(&self, offer: &Offer<'_>, date: NaiveDate) -> Result<f64, StepError> {
        let Offer { dividend, line, from, open } = *offer;
        let (_, before) = self.open_of(open)?;
        let events = self.of_open(offer, before, date)?;
        let lookback = Days::new(self.book.on(date).price_lookback_days.into());
        let earliest = self.book.calendar.before(date, 1)? - lookback;
        let one = self.one_share(line, &events, before, earliest)?;
        let (mut share, fx) = one.ok_or_else(|| {
            let what = "is due beside rights of which no price tells whether they were taken up";
            self.too_late(dividend, what)
        })?;
        let events = Events { opening: events, ..Events::default() };
        let withholding = self.special_withholding(&events, before)?;
        // Index shares follow those of the company, whatever the index does.
        let weighting = WeightingKind::CapWeighted;
        let moment = Moment { weighting, ..self.moment(open, before, &fx, &withholding)? };
        let records = apply(moment, &events.opening, &mut share)?;
        let rights = records.iter().filter(|record| {
            record.security == line && &*record.kind == "rights_issue" && record.ex_date >= from
        });
        Ok(rights.map(|record| record.shares_after / record.shares_before).product())
    }

    /// Events of a line at an open, without those by which it leaves.
    fn of_open(
        &self,
        offer: &Offer<'_>,
        before: NaiveDate,
        date: NaiveDate,
    ) -> Result<Vec<&'a CorporateAction>, StepError> {
        let Offer { dividend, line, open, .. } = *offer;
        let mut all = self.openings(before, open, date);
        all.retain(|event| event.security == line);
        let late = |event: &&CorporateAction| {
            let then = self.history.actions().as_of(&event.event_id, self.history.cut_off(open));
            is_priced(&event.terms) && !then.is_some_and(|then| is_priced(&then.terms))
        };
        if all.iter().any(late) {
            let what = "became known or was changed after rights whose price was set late";
            return Err(self.too_late(dividend, what));
        }
        let conventions = self.book.conventions.on(open);
        // New shares that wait for the price of the ex-date are not held before its evening.
        let waits =
            |event: &CorporateAction| open == date && self.waits(event, conventions, &all, before);
        let stays = |event: &CorporateAction| {
            !event.terms.takes_out() && !matches!(event.terms, Terms::Unsupported { .. })
        };
        Ok(all.iter().copied().filter(|event| stays(event) && !waits(event)).collect())
    }

    /// Open at which an ex-date acts, and the calculation day before it.
    pub(super) fn open_of(&self, ex_date: NaiveDate) -> Result<(NaiveDate, NaiveDate), StepError> {
        let open = self.book.calendar.after(day_before(ex_date), 1)?;
        Ok((open, self.book.calendar.before(open, 1)?))
    }

    /// Circumstances of an open, as on the evening before it.
    pub(super) fn moment<'m>(
        &'m self,
        open: NaiveDate,
        before: NaiveDate,
        fx: &'m Rates,
        withholding: &'m BTreeMap<SecurityIx, f64>,
    ) -> Result<Moment<'m>, StepError> {
        Ok(Moment {
            history: self.history,
            date: before,
            fx,
            closes: self.closes(before)?,
            withholding,
            conventions: self.book.conventions.on(open),
            weighting: self.book.methodology.weighting.scheme.kind(),
            stage: Stage::NextOpen,
        })
    }

    /// One share of a line at its last price, with the rates of that day; `None` without a price
    /// from `earliest` on.
    pub(super) fn one_share(
        &self,
        line: SecurityIx,
        events: &[&CorporateAction],
        date: NaiveDate,
        earliest: NaiveDate,
    ) -> Result<Option<(Constituents, Rates)>, StepError> {
        let Ok(days) = u32::try_from((date - earliest).num_days()) else { return Ok(None) };
        let days = days.min(self.book.on(date).price_lookback_days);
        let snapshot = Snapshot::new(self.history, date, self.history.cut_off(date), days);
        let Some(last) = snapshot.last_price(line) else { return Ok(None) };
        let (mut fx, currency) = (Rates::new(), self.history.security(line).currency);
        let of_events = events.iter().flat_map(|event| self.currencies(&event.terms));
        self.add_rates(&mut fx, of_events.chain([currency]), date)?;
        let mut share = Constituents::default();
        share.insert(Constituent {
            security: line,
            currency,
            price: last.price,
            price_date: last.date,
            fx: fx.get(&currency).map_or(1.0, |quote| quote.rate),
            index_shares: 1.0,
            shares_outstanding: 1.0,
            free_float: 1.0,
            cap_factor: 1.0,
            role: Role::Member,
            growth: NO_GROWTH,
        });
        Ok(Some((share, fx)))
    }
}

/// Rights of a line at one open, as a dividend asks for them.
struct Offer<'e> {
    dividend: &'e CorporateAction,
    line: SecurityIx,
    /// Ex-date from which rights count.
    from: NaiveDate,
    open: NaiveDate,
}

fn is_priced(terms: &Terms) -> bool {
    matches!(terms, Terms::RightsIssue { subscription_price: Some(_), .. })
}
