//! Price and index shares of a line after its own event.

use kapok_published::ActionRow;

use super::event::Event;
use super::ratio::Ratio;
use crate::check::Check;
use crate::exact::{Exact, exact, nearest, relative_error};
use crate::place::place;
use crate::rounding::{Rounding, rounded};

/// A line as terms make it.
struct Expected {
    /// Prices after, of which one must be it. Empty where they cannot be told.
    prices: Vec<Exact>,
    /// Shares of the company after for one before.
    factor: Exact,
    /// The weight stays although the price changes as shares do, whatever the weighting.
    neutral: bool,
}

impl Expected {
    /// The count of the company's shares stays.
    fn at(prices: Vec<Exact>) -> Self {
        Self { prices, factor: exact(1.0), neutral: false }
    }
}

pub(super) fn check(event: &Event<'_, '_>, check: &mut Check) {
    let Some(expected) = expected(event) else { return };
    let (action, before, after) = (event.action, event.before, event.after);
    let price = exact(before.price);
    check.nearest(|| place(action, "price_after"), after.price, &expected.prices, &price);
    let shares = exact(before.shares);
    let kept = match event.index.price.weighting.as_str() {
        "price_weighted" => shares,
        "cap_weighted" => shares * &expected.factor,
        _ if expected.neutral => shares * &expected.factor,
        _ if event.brings_a_line() || after.price <= 0.0 => shares,
        _ => shares * price / exact(after.price),
    };
    check.near(|| place(action, "index_shares_after"), after.shares, &kept);
}

/// `None` for an event that terms say nothing of.
fn expected(event: &Event<'_, '_>) -> Option<Expected> {
    let price = exact(event.before.price);
    match event.action.event_type.as_str() {
        "split" | "bonus_issue" | "optional_dividend" => {
            let factor = event.share_factor()?;
            Some(Expected { prices: vec![price / factor.clone()], factor, neutral: true })
        }
        "redenomination" => {
            let Ratio { new, old } = event.ratio()?;
            Some(Expected { neutral: true, ..Expected::at(vec![price * new / old]) })
        }
        "share_change" => {
            let Ratio { new, old } = event.ratio()?;
            Some(Expected { factor: new / old, ..Expected::at(vec![price]) })
        }
        "identifier_change" => Some(Expected::at(vec![price])),
        "cash_dividend" | "distribution" | "spin_off" => {
            Some(Expected::at(after_payment(event, price)))
        }
        "capital_repayment" => Some(repaid(event, &price)),
        "tender_offer" => tendered(event, &price),
        "rights_issue" => with_rights(event, &price),
        _ => None,
    }
}

/// A price less an amount.
fn taken(event: &Event<'_, '_>, price: &Exact) -> Vec<Exact> {
    event.amount().map(|amount| price - &amount).into_iter().collect()
}

fn after_payment(event: &Event<'_, '_>, price: Exact) -> Vec<Exact> {
    let action = event.action;
    match action.event_type.as_str() {
        // The tax that is taken off is told nowhere.
        "cash_dividend"
            if action.treatment == "special dividend after tax taken out of the price" =>
        {
            Vec::new()
        }
        "distribution" if action.amount.is_none() => vec![price],
        "spin_off" => {
            // A child may come in at a price of zero, or at its close.
            let unchanged = (event.before.price == event.after.price).then(|| price.clone());
            taken(event, &price).into_iter().chain(unchanged).collect()
        }
        _ => taken(event, &price),
    }
}

/// `(P − d)·B/A`; shares × `A/B`.
fn repaid(event: &Event<'_, '_>, price: &Exact) -> Expected {
    let factor = event.ratio().map_or(exact(1.0), |Ratio { new, old }| new / old);
    let prices = taken(event, price).into_iter().map(|price| price / factor.clone());
    Expected { prices: prices.collect(), factor, neutral: false }
}

/// `(B·P − A·S)/(B − A)`; shares × `(B − A)/B`.
fn tendered(event: &Event<'_, '_>, price: &Exact) -> Option<Expected> {
    let Ratio { new, old } = event.ratio()?;
    let left = &old - &new;
    let paid = |cost: Exact| (price * &old - cost * &new) / left.clone();
    let prices = event.amount().filter(|_| !left.is_zero()).map(paid);
    let (prices, factor) = (prices.into_iter().collect(), left.clone() / old.clone());
    Some(Expected { prices, factor, neutral: false })
}

/// `(A·P + B·S)/(A + B)`, perhaps to the decimals of an exchange; shares × `(A + B)/A`.
fn with_rights(event: &Event<'_, '_>, price: &Exact) -> Option<Expected> {
    let ratio = event.ratio()?;
    let same = event.before == event.after;
    let unchanged = event.before.price == event.after.price;
    if same || unchanged && event.action.stage == "after_close" {
        if is_of_another_basis(event.action) {
            return None;
        }
        // The price is ex-rights by then: shares alone follow, on a ratio that is told whole.
        let all = &ratio.new + &ratio.old;
        let factor = if same { exact(1.0) } else { all / ratio.old };
        return Some(Expected { prices: vec![price.clone()], factor, neutral: false });
    }
    let cost = event.cost()?;
    let offers = event.offers().into_iter().map(|Ratio { new, old }| {
        let all = &new + &old;
        let theoretical = (&old * price + &new * &cost) / all.clone();
        (as_published(&theoretical, event.after.price), all / old)
    });
    let published = exact(event.after.price);
    let error = |(price, _): &(Exact, Exact)| relative_error(&published, price, price);
    let (price, factor) = offers.min_by(|a, b| error(a).total_cmp(&error(b)))?;
    let factor = if event.brings_a_line() { exact(1.0) } else { factor };
    Some(Expected { prices: vec![price], factor, neutral: false })
}

/// Whether rights that were settled after their ex-date have brought fewer new shares than their
/// ratio on the shares at hand: they are per share held before the bonus issues of the ex-date,
/// which the rows of an earlier day tell.
pub(super) fn is_of_another_basis(action: &ActionRow) -> bool {
    let rights = action.event_type == "rights_issue" && action.stage == "after_close";
    let shares = action.index_shares_before.zip(action.index_shares_after);
    let (Some((before, after)), Some(Ratio { new, old })) = (shares, Ratio::of(action)) else {
        return false;
    };
    let added = exact(after) - exact(before);
    let whole = exact(before) * new / old;
    let is_fewer = (&added - &whole).is_negative() && relative_error(&added, &whole, &whole) > 1e-9;
    rights && action.price_before == action.price_after && after > before && is_fewer
}

/// A theoretical price, or what an exchange makes of it where that is the published one: which
/// decimals it has depends on the line, and which of two is a matter of halves.
fn as_published(theoretical: &Exact, published: f64) -> Exact {
    let shown = |decimals| rounded(nearest(theoretical), decimals, Rounding::HalfUp);
    let found = (0..=MOST_DECIMALS).map(shown).find(|price| *price == published);
    found.map_or_else(|| theoretical.clone(), exact)
}

/// Decimals that a reference price of an exchange has at most.
const MOST_DECIMALS: u32 = 6;
