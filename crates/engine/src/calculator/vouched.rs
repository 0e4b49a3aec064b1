//! Events whose cash is vouched for although it reaches the price.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::{CorporateAction, QuotedBasis, Snapshot};

use super::index::Calculator;
use crate::equity::believable::is_vouched_for;
use crate::equity::corporate_action::{may_wait, stated_cash};

impl Calculator<'_> {
    /// Whether the cash of an event, with that of its line and ex-date, reaches the last close and
    /// is vouched for: a person accepts it, or the line ends at a stated price.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §15.
    ///
    /// * `before`: calculation day before the open. The evening that prepares the open and the day
    ///   itself know the same of it, so that both agree
    pub(super) fn outweighs(
        &self,
        event: &CorporateAction,
        all: &[&CorporateAction],
        before: NaiveDate,
    ) -> bool {
        let CorporateAction { security, ex_date, .. } = *event;
        if !may_wait(&event.terms) || !is_vouched_for(self.history, before, security, ex_date) {
            return false;
        }
        let of_day = all.iter().filter(|e| e.security == security && e.ex_date == ex_date);
        let cash = of_day.filter(|e| may_wait(&e.terms)).map(|e| self.cash_held(e, before));
        let (cut_off, lookback) =
            (self.history.cut_off(before), self.book.on(before).price_lookback_days);
        let snapshot = Snapshot::new(self.history, before, cut_off, lookback);
        let price = snapshot.last_price(security).map(|last| last.price);
        price.zip(cash.sum::<Option<f64>>()).is_some_and(|(price, cash)| cash >= price)
    }

    /// Cash of an event for a share held before the splits of its ex-date, quotation currency;
    /// `None` without a rate.
    fn cash_held(&self, event: &CorporateAction, before: NaiveDate) -> Option<f64> {
        let (amount, currency) = stated_cash(&event.terms)?;
        let cut_off = self.history.cut_off(before);
        let held = match event.quoted_basis {
            QuotedBasis::BeforeSplit => amount,
            QuotedBasis::AfterSplit | QuotedBasis::Unstated => {
                let CorporateAction { security, ex_date, quoted_basis, .. } = *event;
                let shares = self.history.entitlement(security, ex_date, cut_off);
                let factor = self.history.share_factor(security, before, ex_date, cut_off);
                amount * factor / shares.per_amount(quoted_basis)
            }
        };
        let quotation = self.history.security(event.security).currency;
        if currency == quotation {
            return Some(held);
        }
        let rate = |currency: Currency| {
            let quote = self.book.setting().fx_from(self.history, currency, before, cut_off);
            Some(quote.ok()??.rate)
        };
        Some(held * rate(currency)? / rate(quotation)?)
    }
}
