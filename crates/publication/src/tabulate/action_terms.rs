//! Numbers of an event's terms.

use kapok_domain::Currency;
use kapok_market::{CorporateAction, QuotedBasis, Ratio, Terms};
use kapok_published::ActionTerms;

/// An amount a share.
struct Money {
    amount: f64,
    currency: Currency,
}

/// The terms of an event; nothing where it is no longer known.
pub(super) fn of(event: Option<&CorporateAction>) -> ActionTerms {
    let terms = event.map(|event| &event.terms);
    let (ratio, money) = (terms.and_then(ratio), terms.and_then(money));
    // A ratio is on the shares at hand unless its row says otherwise.
    let said = |event: &&CorporateAction| {
        money.is_some() || ratio.is_some() && event.quoted_basis == QuotedBasis::BeforeSplit
    };
    let basis = event.filter(said).map(|event| event.quoted_basis.name());
    ActionTerms {
        ratio_new: ratio.map(|ratio| ratio.new),
        ratio_old: ratio.map(|ratio| ratio.old),
        amount: money.as_ref().map(|money| money.amount),
        amount_currency: money.as_ref().map(|money| money.currency.to_string()),
        quoted_basis: basis.map(str::to_owned),
        amount_after_tax: terms.and_then(Terms::cash).map(|(_, _, after_tax)| after_tax),
        unranked_dividend: terms.and_then(unranked_dividend),
    }
}

fn unranked_dividend(terms: &Terms) -> Option<f64> {
    match terms {
        Terms::RightsIssue { unranked_dividend, .. } if *unranked_dividend != 0.0 => {
            Some(*unranked_dividend)
        }
        _ => None,
    }
}

/// The two numbers of shares of an event's terms.
fn ratio(terms: &Terms) -> Option<Ratio> {
    match *terms {
        Terms::Split { new, old }
        | Terms::BonusIssue { new, old }
        | Terms::RightsIssue { new, old, .. } => Some(Ratio { new, old }),
        Terms::OptionalDividend { ratio, .. }
        | Terms::TenderOffer { ratio, .. }
        | Terms::ShareChange { ratio }
        | Terms::LineSwitch { ratio, .. }
        | Terms::Redenomination { ratio } => Some(ratio),
        Terms::SpinOff { child, .. } => child.map(|(_, ratio)| ratio),
        Terms::Merger { acquirer, .. } => acquirer.map(|(_, ratio)| ratio),
        Terms::CapitalRepayment { consolidation, .. } => consolidation,
        Terms::CashDividend { .. }
        | Terms::Distribution { .. }
        | Terms::Replacement { .. }
        | Terms::IdentifierChange
        | Terms::Delisting { .. }
        | Terms::Bankruptcy { .. }
        | Terms::Unsupported { .. } => None,
    }
}

/// The money a share of an event's terms: cash, a value, or a price.
fn money(terms: &Terms) -> Option<Money> {
    match *terms {
        Terms::CashDividend { amount, currency, .. }
        | Terms::OptionalDividend { amount, currency, .. }
        | Terms::CapitalRepayment { amount, currency, .. }
        | Terms::Merger { cash: amount, currency, .. }
        | Terms::TenderOffer { price: amount, currency, .. } => Some(Money { amount, currency }),
        Terms::RightsIssue { subscription_price: amount, currency, .. }
        | Terms::SpinOff { value: amount, currency, .. }
        | Terms::Distribution { value: amount, currency }
        | Terms::Delisting { final_price: amount, currency }
        | Terms::Bankruptcy { final_price: amount, currency } => {
            Some(Money { amount: amount?, currency })
        }
        Terms::Split { .. }
        | Terms::BonusIssue { .. }
        | Terms::ShareChange { .. }
        | Terms::LineSwitch { .. }
        | Terms::Replacement { .. }
        | Terms::Redenomination { .. }
        | Terms::IdentifierChange
        | Terms::Unsupported { .. } => None,
    }
}
