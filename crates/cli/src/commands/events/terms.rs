//! Terms of an event in a few words.

use kapok_domain::Currency;
use kapok_market::{History, Ratio, SecurityIx, Terms};

/// Terms of an event in a few words.
pub(super) fn describe(history: &History, terms: &Terms) -> String {
    let name = |line: SecurityIx| history.security(line).id.to_string();
    match *terms {
        Terms::CashDividend { amount, currency, special, net } => {
            let kind = if special { "special" } else { "regular" };
            let tax = if net { "net" } else { "gross" };
            format!("{}, {kind}, {tax}", cash(amount, currency))
        }
        Terms::OptionalDividend { amount, currency, ratio: r, stock_default } => {
            let default = if stock_default { "shares" } else { "cash" };
            format!("{} or {}, default {default}", cash(amount, currency), ratio(r))
        }
        Terms::Split { new, old } => ratio(Ratio { new, old }),
        Terms::BonusIssue { new, old } => format!("{} held", ratio(Ratio { new, old })),
        Terms::RightsIssue { new, old, subscription_price, currency, unranked_dividend, line } => {
            let price = subscription_price.map(|price| cash(price, currency));
            let unranked = (unranked_dividend != 0.0).then(|| cash(unranked_dividend, currency));
            rights(Ratio { new, old }, price, unranked, line.map(name))
        }
        Terms::SpinOff { child, value, currency } => {
            let child = child.map(|(child, r)| format!("{} of {}", ratio(r), name(child)));
            let value = value.map(|value| format!("worth {}", cash(value, currency)));
            joined([child, value])
        }
        Terms::CapitalRepayment { amount, currency, consolidation } => {
            let shares = consolidation.map(|r| format!("consolidation {}", ratio(r)));
            joined([Some(cash(amount, currency)), shares])
        }
        Terms::Distribution { value, currency } => {
            value.map_or("value not known".into(), |value| cash(value, currency))
        }
        Terms::Merger { acquirer, cash: paid, currency } => {
            let shares = acquirer.map(|(line, r)| format!("{} of {}", ratio(r), name(line)));
            joined([shares, (paid != 0.0).then(|| cash(paid, currency))])
        }
        Terms::TenderOffer { ratio: r, price, currency } => {
            format!("{} of {} shares at {}", r.new, r.old, cash(price, currency))
        }
        Terms::ShareChange { ratio: r } | Terms::Redenomination { ratio: r } => ratio(r),
        Terms::LineSwitch { into, ratio: r } => format!("{} of {}", ratio(r), name(into)),
        Terms::Replacement { by } => format!("by {}", name(by)),
        Terms::Delisting { final_price, currency }
        | Terms::Bankruptcy { final_price, currency } => {
            final_price.map_or(String::new(), |price| format!("at {}", cash(price, currency)))
        }
        Terms::IdentifierChange | Terms::Unsupported { .. } => String::new(),
    }
}

/// Terms of a rights issue in words.
///
/// * `price`: subscription price of a new share, if it is set
/// * `unranked`: dividend that the new shares do not receive
/// * `line`: share line of the rights, if they are traded
fn rights(
    held: Ratio,
    price: Option<String>,
    unranked: Option<String>,
    line: Option<String>,
) -> String {
    let price = price.map_or("at a price to be set".into(), |price| format!("at {price}"));
    let unranked = unranked.map(|cash| format!(", not ranking for {cash}")).unwrap_or_default();
    let line = line.map(|line| format!(", rights {line}")).unwrap_or_default();
    format!("{} held {price}{unranked}{line}", ratio(held))
}

fn cash(amount: f64, currency: Currency) -> String {
    format!("{amount} {currency}")
}

fn ratio(Ratio { new, old }: Ratio) -> String {
    format!("{new} for {old}")
}

fn joined(parts: [Option<String>; 2]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
