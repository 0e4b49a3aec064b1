//! What an event's terms say is what it did to price and index shares.
//!
//! Source of the formulas: `docs/methodology/corporate-actions.md`.

mod dividends;
mod final_prices;
mod lines;
mod rates;

use rates::Rates;

use super::Index;
use super::holdings::{Held, ends, is_factor, place};
use super::record::{Check, Verification};
use crate::exact::{Exact, Mode, exact, rounded};
use crate::tables::{ActionRow, LevelRow};

pub(super) fn check(index: &Index<'_>, price: &LevelRow, found: &mut Verification) {
    let rates = Rates::new(index, price);
    found.add(events(index, price, &rates));
    found.add(dividends::check(index, price, &rates));
    found.add(final_prices::check(index, &rates));
}

fn events(index: &Index<'_>, price: &LevelRow, rates: &Rates<'_>) -> Check {
    let mut check = Check::of(index.id, "prices and index_shares after events are as their terms");
    for action in &index.actions {
        let Some((before, after)) = ends(action) else { continue };
        if action.stage == "today_close" {
            continue;
        }
        if after.shares == 0.0 {
            let place = || place(action, "price_after");
            check.same(place, after.price, before.price);
        }
        let event = Event { index, price, rates, action, before, after };
        match event.leader() {
            Some(leader) if leader.sequence != action.sequence => {
                lines::check(&event, leader, &mut check);
            }
            _ => event.check(&mut check),
        }
    }
    check
}

/// One record of an event.
struct Event<'e, 'a> {
    index: &'e Index<'a>,
    price: &'e LevelRow,
    rates: &'e Rates<'a>,
    action: &'a ActionRow,
    before: Held,
    after: Held,
}

/// What terms make of a line.
struct Expected {
    /// Prices after, of which one must be it; before, where a factor is taken back. Empty where
    /// they cannot be told.
    prices: Vec<Exact>,
    /// Shares of the company after for one before.
    factor: Exact,
    /// The weight stays although the price changes as shares do, whatever the weighting.
    neutral: bool,
}

impl<'a> Event<'_, 'a> {
    /// The first record of the same event: that of the line whose event it is.
    fn leader(&self) -> Option<&'a ActionRow> {
        self.same_event().next()
    }

    fn same_event(&self) -> impl Iterator<Item = &'a ActionRow> {
        let ActionRow { event_id, stage, .. } = self.action;
        let same =
            move |action: &&ActionRow| action.event_id == *event_id && action.stage == *stage;
        self.index.actions.iter().copied().filter(same)
    }

    fn ratio(&self) -> Option<(Exact, Exact)> {
        let (new, old) = self.action.ratio_new.zip(self.action.ratio_old)?;
        (new > 0.0 && old > 0.0).then(|| (exact(new), exact(old)))
    }

    /// The amount in the currency of the quotation, on the shares that it is quoted on.
    fn quoted(&self) -> Option<Exact> {
        self.rates.local(self.action, exact(self.action.amount?))
    }

    /// The amount a share after the splits of the same open.
    fn amount(&self) -> Option<Exact> {
        let amount = self.quoted()?;
        if self.action.quoted_basis.as_deref() != Some("before_split") {
            return Some(amount);
        }
        let here = |a: &&ActionRow| {
            a.security_id == self.action.security_id && a.stage == self.action.stage
        };
        let splits = self.index.actions.iter().copied().filter(here).filter_map(share_factor);
        // After the close it is not told which splits lie between.
        (self.action.stage != "after_close").then(|| amount / splits.product::<Exact>())
    }

    /// What a new share of a rights issue costs.
    fn cost(&self) -> Option<Exact> {
        let unranked = exact(self.action.unranked_dividend.unwrap_or(0.0));
        self.rates.local(self.action, exact(self.action.amount?) + unranked)
    }

    fn taken(&self, price: &Exact) -> Vec<Exact> {
        self.amount().map(|amount| price - &amount).into_iter().collect()
    }

    fn expected(&self) -> Option<Expected> {
        let price = exact(self.before.price);
        let one = |prices: Vec<Exact>| Expected { prices, factor: exact(1.0), neutral: false };
        let after_tax =
            self.action.treatment == "special dividend after tax taken out of the price";
        let with = |prices: Vec<Exact>, factor: Exact| Expected { prices, factor, neutral: false };
        Some(match self.action.event_type.as_str() {
            "split" | "bonus_issue" | "optional_dividend" => {
                let factor = share_factor(self.action)?;
                Expected { prices: vec![price / factor.clone()], factor, neutral: true }
            }
            "redenomination" => {
                let (new, old) = self.ratio()?;
                Expected { neutral: true, ..one(vec![price * new / old]) }
            }
            "share_change" => {
                let (new, old) = self.ratio()?;
                with(vec![price], new / old)
            }
            "identifier_change" => one(vec![price]),
            "cash_dividend" if after_tax => one(Vec::new()),
            "cash_dividend" => one(self.taken(&price)),
            "distribution" if self.action.amount.is_none() => one(vec![price]),
            "distribution" => one(self.taken(&price)),
            "spin_off" => one(self.spun_off(&price)),
            "capital_repayment" => {
                let factor = self.ratio().map_or(exact(1.0), |(new, old)| new / old);
                let prices = self.taken(&price).into_iter().map(|p| p / factor.clone());
                with(prices.collect(), factor)
            }
            "tender_offer" => {
                let (new, old) = self.ratio()?;
                let left = &old - &new;
                let paid = |cost: Exact| (&price * &old - cost * &new) / left.clone();
                let prices = self.quoted().filter(|_| !left.is_zero()).map(paid);
                with(prices.into_iter().collect(), left.clone() / old.clone())
            }
            "rights_issue" => self.rights(&price)?,
            _ => return None,
        })
    }

    /// A child may come in at a price of zero, or at its close.
    fn spun_off(&self, price: &Exact) -> Vec<Exact> {
        let unchanged = (self.before.price == self.after.price).then(|| price.clone());
        self.taken(price).into_iter().chain(unchanged).collect()
    }

    /// `(A·P + B·S)/(A + B)`, perhaps to a hundredth; shares × `(A + B)/A`.
    fn rights(&self, price: &Exact) -> Option<Expected> {
        let (new, old) = self.ratio()?;
        let all = &new + &old;
        let unchanged = self.before.price == self.after.price;
        let as_a_line = self.same_event().nth(1).is_some();
        let factor = if as_a_line { exact(1.0) } else { &all / &old };
        if unchanged && (self.action.stage == "after_close" || self.before == self.after) {
            let factor = if self.before == self.after { exact(1.0) } else { factor };
            return Some(Expected { prices: vec![price.clone()], factor, neutral: false });
        }
        let theoretical = self.cost().map(|cost| (&old * price + &new * &cost) / all);
        let near = theoretical.as_ref().map(crate::exact::nearest);
        // The exchange's reference price has two decimals; which of two is a matter of halves.
        let hundredths = near.map(|near| rounded(near, 2, Mode::HalfUp));
        let hundredths = hundredths.filter(|price| *price == self.after.price);
        let prices = theoretical.into_iter().chain(hundredths.map(exact)).collect();
        Some(Expected { prices, factor, neutral: false })
    }

    fn check(&self, check: &mut Check) {
        if is_factor(self.index, self.action) {
            return self.check_factor(check);
        }
        let Some(expected) = self.expected() else { return };
        let price = exact(self.before.price);
        let place = |column: &str| place(self.action, column);
        check.nearest(|| place("price_after"), self.after.price, &expected.prices, &price);
        let as_a_line = self.same_event().nth(1).is_some();
        let shares = exact(self.before.shares);
        let kept = match self.price.weighting.as_str() {
            "price_weighted" => shares,
            "cap_weighted" => shares * &expected.factor,
            _ if expected.neutral => shares * &expected.factor,
            _ if as_a_line || self.after.price <= 0.0 => shares,
            _ => shares * price / exact(self.after.price),
        };
        check.near(|| place("index_shares_after"), self.after.shares, &kept);
    }

    /// The price before is the close `P` times the factor: `P + d`, or for rights
    /// `(P·(A + B) − S·B)/A`.
    fn check_factor(&self, check: &mut Check) {
        let close = exact(self.after.price);
        let (mut factor, mut expected) = (exact(1.0), None);
        match self.action.event_type.as_str() {
            "rights_issue" => {
                let Some((new, old)) = self.ratio() else { return };
                factor = (&old + &new) / old.clone();
                let counted = |cost: Exact| (&close * &(&old + &new) - cost * &new) / old.clone();
                expected = self.cost().map(counted);
            }
            _ => expected = self.amount().map(|amount| &close + &amount).or(expected),
        }
        let place = |column: &str| place(self.action, column);
        if let Some(expected) = expected {
            check.near(|| place("price_before"), self.before.price, &expected);
        }
        let as_a_line = self.same_event().nth(1).is_some();
        let shares = exact(self.before.shares);
        let kept = match self.price.weighting.as_str() {
            "price_weighted" => shares,
            "cap_weighted" => shares * factor,
            _ if as_a_line => shares,
            _ => shares * exact(self.before.price) / close,
        };
        check.near(|| place("index_shares_after"), self.after.shares, &kept);
    }
}

/// Shares after for one before, of events that change the count without payment.
fn share_factor(action: &ActionRow) -> Option<Exact> {
    let (new, old) = action.ratio_new.zip(action.ratio_old)?;
    let ratio = (exact(new), exact(old));
    match action.event_type.as_str() {
        _ if new <= 0.0 || old <= 0.0 => None,
        "split" => Some(ratio.0 / ratio.1),
        "bonus_issue" | "optional_dividend" => Some((&ratio.0 + &ratio.1) / ratio.1),
        _ => None,
    }
}
