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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    const HEADER: &str = "event_id,security_id,type,ex_date,status,ratio_new,ratio_old,amount,\
                          currency,gross_or_net,regular_or_special,subscription_price\n";

    #[test]
    fn every_type_has_its_terms() {
        let rows = "\
E1,A,cash_dividend,2024-01-04,confirmed,,,0.24,,,,
E2,A,cash_dividend,2024-01-04,confirmed,,,0.24,HKD,net,special,
E3,A,split,2024-01-04,confirmed,4,1,,,,,
E4,A,reverse_split,2024-01-04,confirmed,1,10,,,,,
E5,A,bonus_issue,2024-01-04,confirmed,1,10,,,,,
E6,A,stock_dividend,2024-01-04,confirmed,1,20,,,,,
E7,A,rights_issue,2024-01-04,confirmed,1,4,,,,,8.5
E8,A,spin_off,2024-01-04,confirmed,,,3,,,,
E9,A,capital_repayment,2024-01-04,confirmed,,,1,,,,
F1,A,return_of_capital,2024-01-04,confirmed,,,1,,,,
F2,A,delisting,2024-01-04,confirmed,,,,,,,
F3,A,merger,2024-01-04,confirmed,,,,,,,
";
        let folder = Folder::new(&[("corporate_actions.csv", &format!("{HEADER}{rows}"))]);
        let loaded = folder.load();
        let line = |a: &kapok_market::CorporateAction| format!("{} {:?}\n", a.event_id, a.terms);
        assert_snapshot!(loaded.history.actions().all().iter().map(line).collect::<String>(), @r#"
        E1 CashDividend { amount: 0.24, currency: USD, special: false, net: false }
        E2 CashDividend { amount: 0.24, currency: HKD, special: true, net: true }
        E3 Split { new: 4.0, old: 1.0 }
        E4 Split { new: 1.0, old: 10.0 }
        E5 BonusIssue { new: 1.0, old: 10.0 }
        E6 BonusIssue { new: 1.0, old: 20.0 }
        E7 RightsIssue { new: 1.0, old: 4.0, subscription_price: 8.5, currency: USD }
        E8 SpinOff { value: 3.0, currency: USD }
        E9 CapitalRepayment { amount: 1.0, currency: USD }
        F1 CapitalRepayment { amount: 1.0, currency: USD }
        F2 Delisting
        F3 Unsupported { kind: "merger" }
        "#);
        assert_eq!(loaded.report.rejected(), 0);
    }

    #[test]
    fn terms_that_are_missing_or_impossible() {
        let rows = "\
E1,A,cash_dividend,2024-01-04,confirmed,,,,,,,
E2,A,cash_dividend,2024-01-04,confirmed,,,-1,,,,
E3,A,cash_dividend,2024-01-04,confirmed,,,1,XXX,,,
E4,A,cash_dividend,2024-01-04,confirmed,,,1,,nett,,
E5,A,cash_dividend,2024-01-04,confirmed,,,1,,,once,
E6,A,split,2024-01-04,confirmed,,1,,,,,
E7,A,split,2024-01-04,confirmed,2,,,,,,
E8,A,split,2024-01-04,confirmed,0,1,,,,,
E9,A,rights_issue,2024-01-04,confirmed,1,4,,,,,
F1,A,spin_off,2024-01-04,confirmed,,,,,,,
F2,A,,2024-01-04,confirmed,,,,,,,
";
        let folder = Folder::new(&[("corporate_actions.csv", &format!("{HEADER}{rows}"))]);
        assert_snapshot!(folder.rejections(), @"
        corporate_actions.csv:2: amount ``: must not be empty: it is a cash_dividend
        corporate_actions.csv:3: amount `-1`: must be zero or above
        corporate_actions.csv:4: currency `XXX`: `XXX` is not an ISO 4217 currency code
        corporate_actions.csv:5: gross_or_net `nett`: must be one of gross, net
        corporate_actions.csv:6: regular_or_special `once`: must be one of regular, special
        corporate_actions.csv:7: ratio_new ``: must not be empty: it is a split
        corporate_actions.csv:8: ratio_old ``: must not be empty: it is a split
        corporate_actions.csv:9: ratio_new `0`: must be above zero
        corporate_actions.csv:10: subscription_price ``: must not be empty: it is a rights_issue
        corporate_actions.csv:11: amount ``: must not be empty: it is a spin_off
        corporate_actions.csv:12: type ``: must not be empty
        ");
    }
}
