//! Shares after the events of one ex-date for one held before them.
//!
//! A split changes the unit, and factors of several are multiplied. Bonus issues and dividends in
//! shares are entitlements per share held, so those of one day add up: 3 and 4 on 10 held make 17,
//! and not `10 · 1.3 · 1.4 = 18.2`.
//!
//! Source: `docs/methodology/corporate-actions.md` §2, §5.

use super::{CorporateAction, QuotedBasis, Ratio, Terms};

/// Shares of a line after events of one ex-date, for one held before them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entitlement {
    /// After splits and consolidations alone.
    units: f64,
    /// After all events without payment.
    all: f64,
}

impl Entitlement {
    /// Shares after events of one line and ex-date, `Π splits · (1 + Σ n/o) + Σ n/o` with the
    /// bonus issues stated after the splits, then those stated before them.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §5.
    #[must_use]
    pub fn of(events: &[&CorporateAction]) -> Self {
        let mut sorted: Vec<&CorporateAction> = events.to_vec();
        sorted.retain(|event| event.terms.share_factor() != 1.0);
        // Sums of floating-point numbers depend on their order, and ids may not.
        if sorted.len() > 1 {
            sorted.sort_by_cached_key(|event| event.said());
        }
        let (bonuses, splits): (Vec<_>, Vec<_>) =
            sorted.into_iter().partition(|event| added(&event.terms).is_some());
        let units = splits.iter().map(|event| event.terms.share_factor()).product();
        bonuses.into_iter().fold(Self { units, all: units }, Self::with_bonus)
    }

    fn with_bonus(self, event: &CorporateAction) -> Self {
        let Some(ratio) = added(&event.terms) else { return self };
        let per_held = match event.quoted_basis {
            QuotedBasis::BeforeSplit => 1.0,
            QuotedBasis::AfterSplit | QuotedBasis::Unstated => self.units,
        };
        // One bonus issue alone keeps the digits of its own quotient.
        let all = match self.all == self.units && per_held == self.units {
            true => self.units * event.terms.share_factor(),
            false => self.all + per_held * ratio.value(),
        };
        Self { all, ..self }
    }

    /// Shares after all events for one held.
    #[must_use]
    pub fn all(self) -> f64 {
        self.all
    }

    /// Shares held, in the shares on which an entitlement is quoted: cash, and further shares of
    /// the line. Where nothing is stated it stands beside the bonus issues of the day, per share
    /// held, and not on top of them.
    #[must_use]
    pub fn entitled(self, basis: QuotedBasis) -> f64 {
        match basis {
            QuotedBasis::BeforeSplit => 1.0,
            QuotedBasis::Unstated => self.units,
            QuotedBasis::AfterSplit => self.all,
        }
    }

    /// Shares after all events for one on which an amount is quoted.
    #[must_use]
    pub fn per_amount(self, basis: QuotedBasis) -> f64 {
        self.all / self.entitled(basis)
    }

    /// Shares after all events for one on which a ratio of another line is quoted: its child, the
    /// line that it becomes.
    #[must_use]
    pub fn per_other_line(self, basis: QuotedBasis) -> f64 {
        match basis {
            QuotedBasis::BeforeSplit => self.all,
            QuotedBasis::AfterSplit | QuotedBasis::Unstated => 1.0,
        }
    }

    /// Shares after an event for one before it, where others of the day came first.
    #[must_use]
    pub fn factor(event: &CorporateAction, first: &[&CorporateAction]) -> f64 {
        let before = Self::of(first);
        let stated_before = event.quoted_basis == QuotedBasis::BeforeSplit;
        let alone = before.all == before.units && (!stated_before || before.units == 1.0);
        // Alone, or after splits only, the event's own quotient is exact.
        if alone || added(&event.terms).is_none() && before.all == before.units {
            return event.terms.share_factor();
        }
        Self::of(&[first, &[event]].concat()).all / before.all
    }
}

/// Further shares for shares held, of an event without payment.
fn added(terms: &Terms) -> Option<Ratio> {
    match *terms {
        Terms::BonusIssue { new, old } => Some(Ratio { new, old }),
        Terms::OptionalDividend { ratio, stock_default: true, .. } => Some(ratio),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ActionStatus;
    use crate::security::{SecurityIx, TextIx};
    use kapok_domain::end_of_day;

    fn event(terms: Terms, quoted_basis: QuotedBasis) -> CorporateAction {
        let ex_date = "2024-03-04".parse().unwrap();
        CorporateAction {
            event_id: "1".into(),
            security: SecurityIx(0),
            ex_date,
            known_at: end_of_day(ex_date),
            version: 1,
            status: ActionStatus::Confirmed,
            terms,
            quoted_basis,
            franked: 0.0,
            source: TextIx(0),
        }
    }

    fn bonus(new: f64, old: f64, basis: QuotedBasis) -> CorporateAction {
        event(Terms::BonusIssue { new, old }, basis)
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn bonus_and_transfer_add_up_per_share_held() {
        use QuotedBasis::Unstated;
        let (three, four) = (bonus(3.0, 10.0, Unstated), bonus(4.0, 10.0, Unstated));
        assert!(near(Entitlement::of(&[&three, &four]).all(), 1.7));
        assert_eq!(Entitlement::of(&[&three]).all(), 1.3);
        // Whichever comes first: 1.7 in all.
        let second = Entitlement::factor(&four, &[&three]);
        assert!(near(1.3 * second, 1.7), "{second}");
    }

    #[test]
    fn an_amount_is_per_share_held_beside_a_bonus_and_per_share_after_a_split() {
        use QuotedBasis::{AfterSplit, BeforeSplit, Unstated};
        let split = event(Terms::Split { new: 2.0, old: 1.0 }, Unstated);
        let bonus = bonus(1.0, 10.0, Unstated);
        let shares = Entitlement::of(&[&split, &bonus]);
        assert!(near(shares.per_amount(BeforeSplit), 2.2));
        assert!(near(shares.per_amount(Unstated), 1.1));
        assert_eq!(shares.per_amount(AfterSplit), 1.0);
        assert!(near(shares.per_other_line(BeforeSplit), 2.2));
        assert_eq!(shares.per_other_line(Unstated), 1.0);
    }

    #[test]
    fn a_bonus_beside_a_split_is_on_the_shares_that_it_says() {
        use QuotedBasis::{AfterSplit, BeforeSplit, Unstated};
        let split = event(Terms::Split { new: 2.0, old: 1.0 }, Unstated);
        let with = |basis| Entitlement::of(&[&bonus(1.0, 10.0, basis), &split]).all();
        // One for ten after 2 for 1: 2 · 1.1; one for ten held: 2 + 0.1.
        assert!(near(with(Unstated), 2.2) && near(with(AfterSplit), 2.2));
        assert!(near(with(BeforeSplit), 2.1));
        assert!(near(Entitlement::factor(&bonus(1.0, 10.0, BeforeSplit), &[&split]), 1.05));
    }
}
