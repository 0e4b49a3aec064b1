//! Lines of one ex-date, as its events find them: numbers of terms are turned into numbers of the
//! share at hand.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, §5, §8.

use std::collections::BTreeMap;

use kapok_market::{CorporateAction, Entitlement, QuotedBasis, Ratio, SecurityIx, Terms};

use super::moment::Moment;
use super::payment::{together, too_much};
use crate::error::StepError;

/// Events of one ex-date that are treated at one moment, with what they have done so far.
pub(super) struct ExDate<'e> {
    moment: Moment<'e>,
    events: Vec<&'e CorporateAction>,
    lines: BTreeMap<SecurityIx, Line<'e>>,
}

/// One line of an ex-date.
struct Line<'e> {
    /// Last close, in shares after the splits so far, without any payment of the day.
    last: f64,
    /// Shares after all events of the day without payment.
    shares: Entitlement,
    /// Events without payment so far.
    treated: Vec<&'e CorporateAction>,
    /// Price before any rights of the day, and shares after those so far for one before.
    rights: Option<(f64, f64)>,
    /// Cash that events of the day take out of the price so far, a share at hand.
    paid: f64,
    /// Ids of these events.
    payers: Vec<Box<str>>,
}

/// Rights in shares at hand.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// New shares for shares at hand.
    pub(super) ratio: Ratio,
    /// Price that all rights of the day are held against.
    pub(super) price: f64,
}

impl<'e> ExDate<'e> {
    pub(super) fn new(moment: Moment<'e>, events: &[&'e CorporateAction]) -> Self {
        Self { moment, events: events.to_vec(), lines: BTreeMap::new() }
    }

    /// Line of an event; its last close is the price at which the first event finds it.
    fn line(&mut self, event: &CorporateAction, price: f64) -> &mut Line<'e> {
        let Self { moment, events, lines } = self;
        lines.entry(event.security).or_insert_with(|| {
            let (earlier, all) = without_payment(*moment, events, event);
            let shares = Entitlement::of(&all);
            let (paid, payers) = (0.0, Vec::new());
            Line { last: price, shares, treated: earlier, rights: None, paid, payers }
        })
    }

    /// Shares at hand for one on which the amount of an event is quoted.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2.
    pub(super) fn per_amount(&mut self, event: &CorporateAction, price: f64) -> f64 {
        let per_amount = self.line(event, price).shares.per_amount(event.quoted_basis);
        match (&event.terms, event.quoted_basis) {
            // Paid before the consolidation that comes with it.
            (
                Terms::CapitalRepayment { consolidation: Some(own), .. },
                QuotedBasis::BeforeSplit,
            ) if per_amount != 1.0 => per_amount / own.value(),
            _ => per_amount,
        }
    }

    /// Shares at hand for one on which the terms of another line are quoted, or a price of shares
    /// that leave.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2.
    pub(super) fn per_other_line(&mut self, event: &CorporateAction, price: f64) -> f64 {
        self.line(event, price).shares.per_other_line(event.quoted_basis)
    }

    /// Shares after an event without payment for one before it; the last close follows.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §5.
    pub(super) fn split(&mut self, event: &'e CorporateAction, price: f64) -> f64 {
        let line = self.line(event, price);
        let factor = match event.terms {
            Terms::CapitalRepayment { .. } => event.terms.share_factor(),
            _ => Entitlement::factor(event, &line.treated),
        };
        line.treated.push(event);
        line.last /= factor;
        line.paid /= factor;
        factor
    }

    /// Counts cash of an event, before any tax, and refuses it where all cash of the day would
    /// reach the last close.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §6, §15.
    ///
    /// * `cash`: quotation currency, a share at hand
    pub(super) fn pay(
        &mut self,
        event: &CorporateAction,
        price: f64,
        cash: f64,
    ) -> Result<(), StepError> {
        let line = self.line(event, price);
        line.paid += cash;
        line.payers.push(event.event_id.clone());
        if line.paid < line.last {
            return Ok(());
        }
        line.payers.sort_unstable();
        let (paid, last, payers) = (line.paid, line.last, line.payers.join(", "));
        Err(match payers == *event.event_id {
            true => too_much(self.moment.history, event, cash, last),
            false => together(self.moment.history, event, payers, paid, last),
        })
    }

    /// Last close of the line of an event, in shares at hand: thresholds look at it, so that they
    /// do not depend on which payment of the day comes first.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §6.
    pub(super) fn last_close(&mut self, event: &CorporateAction, price: f64) -> f64 {
        self.line(event, price).last
    }

    /// Rights of an event in shares at hand.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §8.
    pub(super) fn offer(&mut self, event: &CorporateAction, ratio: Ratio, price: f64) -> Offer {
        let line = self.line(event, price);
        let (price, taken) = *line.rights.get_or_insert((price, 1.0));
        let at_hand = line.shares.all() * taken;
        let entitled = line.shares.entitled(event.quoted_basis);
        let new = ratio.new * (entitled / at_hand);
        Offer { ratio: Ratio { new, ..ratio }, price }
    }

    /// Counts rights as taken up.
    pub(super) fn take_up(&mut self, event: &CorporateAction, offer: Offer) {
        let Ratio { new, old } = offer.ratio;
        let rights = self.line(event, offer.price).rights.as_mut();
        if let Some((_, taken)) = rights {
            *taken *= (old + new) / old;
        }
    }

    /// Whether the line of an event has no further rights on the day.
    pub(super) fn is_last_offer(&self, event: &CorporateAction) -> bool {
        let rights = |e: &&&CorporateAction| {
            e.security == event.security
                && matches!(e.terms, Terms::RightsIssue { subscription_price: Some(_), .. })
        };
        let last = self.events.iter().rfind(rights);
        last.is_none_or(|last| std::ptr::eq(*last, event))
    }
}

/// Events without payment of the line and the ex-date of an event: those that an earlier moment
/// has treated, and all.
fn without_payment<'e>(
    moment: Moment<'e>,
    events: &[&'e CorporateAction],
    event: &CorporateAction,
) -> (Vec<&'e CorporateAction>, Vec<&'e CorporateAction>) {
    let of_line = |e: &&CorporateAction| {
        e.security == event.security && e.ex_date == event.ex_date && e.terms.share_factor() != 1.0
    };
    let here: Vec<&CorporateAction> = events.iter().copied().filter(of_line).collect();
    let Moment { history, date, .. } = moment;
    let day_before = event.ex_date.pred_opt().unwrap_or(event.ex_date);
    let known = history.actions().openings(day_before, event.ex_date, history.cut_off(date));
    // Events that a question adds are not in the history; those of the history that are not here
    // were applied on the evening before.
    let is_here = |e: &&CorporateAction| events.iter().any(|h| h.event_id == e.event_id);
    let earlier: Vec<_> = known.filter(of_line).filter(|e| !is_here(e)).collect();
    let all = [&earlier[..], &here].concat();
    (earlier, all)
}
