//! The terms of an event, by its type.

use kapok_domain::Currency;
use kapok_market::Terms;

use crate::batch::Batch;
use crate::column::{Breach, Column};

/// The columns that hold terms.
pub(crate) const TERMS: [&str; 8] = [
    "type",
    "ratio_new",
    "ratio_old",
    "amount",
    "currency",
    "gross_or_net",
    "regular_or_special",
    "subscription_price",
];

/// The columns of a batch that hold terms.
pub(crate) struct TermColumns<'b> {
    kind: &'b Column,
    ratio_new: &'b Column,
    ratio_old: &'b Column,
    amount: &'b Column,
    pub(crate) currency: &'b Column,
    gross_or_net: &'b Column,
    regular_or_special: &'b Column,
    subscription_price: &'b Column,
}

impl<'b> TermColumns<'b> {
    pub(crate) fn new(batch: &'b Batch) -> Self {
        let [kind, ratio_new, ratio_old, amount, currency, gross_or_net, special, price] =
            TERMS.map(|name| batch.column(name));
        Self {
            kind,
            ratio_new,
            ratio_old,
            amount,
            currency,
            gross_or_net,
            regular_or_special: special,
            subscription_price: price,
        }
    }

    /// The terms of a row, whose amounts are in `currency`.
    pub(crate) fn get(&self, row: usize, currency: Currency) -> Result<Terms, Breach> {
        let kind = self.kind.needed_text(row)?;
        let amount = || self.amount_of(self.amount, row, kind);
        let ratio = || self.ratio(row, kind);
        Ok(match kind {
            "cash_dividend" => {
                let (special, net) = (self.is_special(row)?, self.is_net(row)?);
                Terms::CashDividend { amount: amount()?, currency, special, net }
            }
            "split" | "reverse_split" => ratio().map(|(new, old)| Terms::Split { new, old })?,
            "bonus_issue" | "stock_dividend" => {
                ratio().map(|(new, old)| Terms::BonusIssue { new, old })?
            }
            "rights_issue" => {
                let (new, old) = ratio()?;
                let subscription_price = self.amount_of(self.subscription_price, row, kind)?;
                Terms::RightsIssue { new, old, subscription_price, currency }
            }
            "spin_off" => Terms::SpinOff { value: amount()?, currency },
            "capital_repayment" | "return_of_capital" => {
                Terms::CapitalRepayment { amount: amount()?, currency }
            }
            "delisting" => Terms::Delisting,
            other => Terms::Unsupported { kind: other.into() },
        })
    }

    fn is_special(&self, row: usize) -> Result<bool, Breach> {
        let words = [("regular", false), ("special", true)];
        Ok(self.regular_or_special.one_of(row, &words)?.unwrap_or(false))
    }

    fn is_net(&self, row: usize) -> Result<bool, Breach> {
        let words = [("gross", false), ("net", true)];
        Ok(self.gross_or_net.one_of(row, &words)?.unwrap_or(false))
    }

    fn ratio(&self, row: usize, kind: &str) -> Result<(f64, f64), Breach> {
        let side = |column: &Column| {
            let number = column.number_if(row, |n| n > 0.0, "must be above zero")?;
            number.ok_or_else(|| needed(column, row, kind))
        };
        Ok((side(self.ratio_new)?, side(self.ratio_old)?))
    }

    fn amount_of(&self, column: &Column, row: usize, kind: &str) -> Result<f64, Breach> {
        let amount = column.number_if(row, |n| n >= 0.0, "must be zero or above")?;
        amount.ok_or_else(|| needed(column, row, kind))
    }
}

fn needed(column: &Column, row: usize, kind: &str) -> Breach {
    column.breach(row, format!("must not be empty: it is a {kind}"))
}
