//! Row of the table, column by column.

use kapok_domain::Currency;
use kapok_market::{Ratio, SecurityIx, Terms};

use super::columns::{LineColumn, TermColumns};
use super::kind::{EventType, Term};
use crate::column::{Breach, Column};

/// One row with a type that has terms.
pub(super) struct EventRow<'r> {
    pub(super) columns: &'r TermColumns<'r>,
    pub(super) row: usize,
    pub(super) word: &'r str,
    pub(super) security: SecurityIx,
    pub(super) currency: Currency,
}

impl<'b> TermColumns<'b> {
    /// The terms of a row, whose amounts are in `currency`.
    pub(crate) fn get(
        &self,
        row: usize,
        security: SecurityIx,
        currency: Currency,
    ) -> Result<Terms, Breach> {
        let word = self.kind.needed_text(row)?;
        let Some(kind) = EventType::of(word) else {
            return Ok(Terms::Unsupported { kind: word.into() });
        };
        let row = EventRow { columns: self, row, word, security, currency };
        row.refuse_other_terms(kind)?;
        row.terms(kind)
    }
}

/// Refusing what contradicts the type.
impl EventRow<'_> {
    pub(super) fn refuse_other_terms(&self, kind: EventType) -> Result<(), Breach> {
        let present = self.columns.present.iter();
        let others = present.filter(|term| !kind.terms().contains(term));
        for &term in others {
            if let Some(column) = self.filled(term)? {
                return Err(column.breach(self.row, kind.refusal(term, self.word)));
            }
        }
        Ok(())
    }

    /// The column of a term that says something in this row.
    fn filled(&self, term: Term) -> Result<Option<&Column>, Breach> {
        let columns = self.columns;
        match term {
            Term::Ratio => {
                let new = self.says_a_number(columns.ratio_new)?;
                Ok(new.or(self.says_a_number(columns.ratio_old)?))
            }
            Term::Nature => {
                let net = self.is_net()?.then_some(columns.gross_or_net);
                Ok(net.or(self.is_special()?.then_some(columns.regular_or_special)))
            }
            Term::Amount => self.says_a_number(columns.amount),
            Term::Price => self.says_a_number(columns.subscription_price),
            Term::Unranked => self.says_a_number(columns.unranked_dividend),
            Term::Franked => self.says_a_number(columns.franked),
            Term::Child => Ok(self.says_a_word(columns.child.column)),
            Term::Acquirer => Ok(self.says_a_word(columns.acquirer.column)),
            Term::Election => Ok(self.says_a_word(columns.election)),
        }
    }

    fn says_a_number<'c>(&self, column: &'c Column) -> Result<Option<&'c Column>, Breach> {
        let number = column.number(self.row)?;
        Ok(number.is_some_and(|number| number != 0.0).then_some(column))
    }

    fn says_a_word<'c>(&self, column: &'c Column) -> Option<&'c Column> {
        column.text(self.row).map(|_| column)
    }

    fn is_special(&self) -> Result<bool, Breach> {
        let words = [("regular", false), ("special", true)];
        Ok(self.columns.regular_or_special.one_of(self.row, &words)?.unwrap_or(false))
    }

    fn is_net(&self) -> Result<bool, Breach> {
        let words = [("gross", false), ("net", true)];
        Ok(self.columns.gross_or_net.one_of(self.row, &words)?.unwrap_or(false))
    }
}

/// The terms of each type.
impl EventRow<'_> {
    pub(super) fn terms(&self, kind: EventType) -> Result<Terms, Breach> {
        match kind {
            EventType::CashDividend => self.cash_dividend(),
            EventType::OptionalDividend => self.optional_dividend(),
            EventType::Split => self.ratio().map(|Ratio { new, old }| Terms::Split { new, old }),
            EventType::ReverseSplit => {
                self.below_one().map(|Ratio { new, old }| Terms::Split { new, old })
            }
            EventType::BonusIssue => self.bonus_issue(),
            EventType::StockDividend if self.columns.child.get(self.row)?.is_none() => {
                self.bonus_issue()
            }
            EventType::StockDividend | EventType::SpinOff => self.spin_off(),
            EventType::RightsIssue => self.rights_issue(),
            EventType::CapitalRepayment => self.capital_repayment(),
            EventType::Distribution => {
                Ok(Terms::Distribution { value: self.amount_if_any()?, currency: self.currency })
            }
            EventType::Merger => self.merger(),
            EventType::CashAcquisition => self.cash_acquisition(),
            EventType::StockAcquisition => self.stock_acquisition(),
            EventType::TenderOffer => self.tender_offer(),
            EventType::ShareChange => Ok(Terms::ShareChange { ratio: self.ratio()? }),
            EventType::LineSwitch => {
                Ok(Terms::LineSwitch { into: self.child()?, ratio: self.ratio()? })
            }
            EventType::Replacement => Ok(Terms::Replacement { by: self.child()? }),
            EventType::Redenomination => Ok(Terms::Redenomination { ratio: self.ratio()? }),
            EventType::IdentifierChange => Ok(Terms::IdentifierChange),
            EventType::Delisting => {
                Ok(Terms::Delisting { final_price: self.amount_if_any()?, currency: self.currency })
            }
            EventType::Bankruptcy => {
                let final_price = self.amount_if_any()?;
                Ok(Terms::Bankruptcy { final_price, currency: self.currency })
            }
        }
    }

    fn cash_dividend(&self) -> Result<Terms, Breach> {
        let (special, net) = (self.is_special()?, self.is_net()?);
        let (amount, currency) = (self.amount()?, self.currency);
        Ok(Terms::CashDividend { amount, currency, special, net })
    }

    fn optional_dividend(&self) -> Result<Terms, Breach> {
        let (amount, ratio, currency) = (self.amount()?, self.ratio()?, self.currency);
        let words = [("cash", false), ("stock", true)];
        let election = self.columns.election;
        let stock_default = election.one_of(self.row, &words)?;
        let stock_default = stock_default.ok_or_else(|| self.needed(election))?;
        Ok(Terms::OptionalDividend { amount, currency, ratio, stock_default })
    }

    /// Further shares of the line itself; a value would be that of another line.
    fn bonus_issue(&self) -> Result<Terms, Breach> {
        if let Some(column) = self.says_a_number(self.columns.amount)? {
            let rule = "must be empty: no child_security_id is given, so it adds own shares";
            return Err(column.breach(self.row, rule));
        }
        self.ratio().map(|Ratio { new, old }| Terms::BonusIssue { new, old })
    }

    fn rights_issue(&self) -> Result<Terms, Breach> {
        let Ratio { new, old } = self.ratio()?;
        let subscription_price = self.price_if_any()?;
        let unranked = self.not_negative(self.columns.unranked_dividend)?;
        let line = self.other_line(&self.columns.child)?;
        let unranked_dividend = unranked.unwrap_or(0.0);
        let currency = self.currency;
        Ok(Terms::RightsIssue { new, old, subscription_price, currency, unranked_dividend, line })
    }

    /// A ratio of shares that are no line here says nothing that counts; the value must be known.
    fn spin_off(&self) -> Result<Terms, Breach> {
        let (value, currency) = (self.amount_if_any()?, self.currency);
        let ratio = self.ratio_if_any()?;
        let child = match (self.other_line(&self.columns.child)?, ratio) {
            (Some(child), Some(ratio)) => Some((child, ratio)),
            (Some(_), None) => return Err(self.without_ratio(&self.columns.child)),
            (None, _) => None,
        };
        if child.is_none() && value.is_none() {
            let rule = format!("must not be empty: the {} has no child_security_id", self.word);
            return Err(self.columns.amount.breach(self.row, rule));
        }
        Ok(Terms::SpinOff { child, value, currency })
    }

    fn capital_repayment(&self) -> Result<Terms, Breach> {
        let (amount, currency) = (self.amount()?, self.currency);
        let consolidation = self.ratio_if_any()?;
        if consolidation.is_some_and(|ratio| ratio.new > ratio.old) {
            let rule = "must not be above ratio_old: a repayment consolidates";
            return Err(self.columns.ratio_new.breach(self.row, rule));
        }
        Ok(Terms::CapitalRepayment { amount, currency, consolidation })
    }

    fn merger(&self) -> Result<Terms, Breach> {
        let cash = self.amount_if_any()?.unwrap_or(0.0);
        let acquirer = match (self.other_line(&self.columns.acquirer)?, self.ratio_if_any()?) {
            (Some(acquirer), Some(ratio)) => Some((acquirer, ratio)),
            (Some(_), None) => return Err(self.without_ratio(&self.columns.acquirer)),
            (None, Some(_)) => {
                let rule = "must not be empty: a ratio is given";
                return Err(self.columns.acquirer.column.breach(self.row, rule));
            }
            (None, None) => None,
        };
        if acquirer.is_none() && cash == 0.0 {
            let rule = format!("must be above zero: the {} has no acquirer_security_id", self.word);
            return Err(self.columns.amount.breach(self.row, rule));
        }
        Ok(Terms::Merger { acquirer, cash, currency: self.currency })
    }

    /// The buyer may be named; nobody gets its shares.
    fn cash_acquisition(&self) -> Result<Terms, Breach> {
        self.other_line(&self.columns.acquirer)?;
        let amount = self.columns.amount;
        let cash = self.above_zero(amount)?.ok_or_else(|| self.needed(amount))?;
        Ok(Terms::Merger { acquirer: None, cash, currency: self.currency })
    }

    fn stock_acquisition(&self) -> Result<Terms, Breach> {
        let cash = self.amount_if_any()?.unwrap_or(0.0);
        let acquirer = self.needed_line(&self.columns.acquirer)?;
        let acquirer = Some((acquirer, self.ratio()?));
        Ok(Terms::Merger { acquirer, cash, currency: self.currency })
    }

    fn tender_offer(&self) -> Result<Terms, Breach> {
        let (ratio, currency) = (self.below_one()?, self.currency);
        let price = self.price_if_any()?;
        let price = price.ok_or_else(|| self.needed(self.columns.subscription_price))?;
        Ok(Terms::TenderOffer { ratio, price, currency })
    }
}

/// Single terms.
impl EventRow<'_> {
    fn ratio(&self) -> Result<Ratio, Breach> {
        let side = |column| self.above_zero(column)?.ok_or_else(|| self.needed(column));
        Ok(Ratio { new: side(self.columns.ratio_new)?, old: side(self.columns.ratio_old)? })
    }

    /// Both numbers or neither.
    fn ratio_if_any(&self) -> Result<Option<Ratio>, Breach> {
        let sides = [self.columns.ratio_new, self.columns.ratio_old];
        let none = sides.iter().all(|column| matches!(column.number(self.row), Ok(None)));
        if none { Ok(None) } else { self.ratio().map(Some) }
    }

    fn below_one(&self) -> Result<Ratio, Breach> {
        let ratio = self.ratio()?;
        if ratio.new < ratio.old {
            return Ok(ratio);
        }
        let rule = format!("must be below ratio_old: the type is {}", self.word);
        Err(self.columns.ratio_new.breach(self.row, rule))
    }

    fn amount(&self) -> Result<f64, Breach> {
        self.amount_if_any()?.ok_or_else(|| self.needed(self.columns.amount))
    }

    fn amount_if_any(&self) -> Result<Option<f64>, Breach> {
        self.not_negative(self.columns.amount)
    }

    /// Zero is no price: it might mean that none is set, or that nothing is paid.
    fn price_if_any(&self) -> Result<Option<f64>, Breach> {
        self.above_zero(self.columns.subscription_price)
    }

    fn above_zero(&self, column: &Column) -> Result<Option<f64>, Breach> {
        column.number_if(self.row, |n| n > 0.0, "must be above zero")
    }

    fn not_negative(&self, column: &Column) -> Result<Option<f64>, Breach> {
        column.number_if(self.row, |n| n >= 0.0, "must be zero or above")
    }

    fn child(&self) -> Result<SecurityIx, Breach> {
        self.needed_line(&self.columns.child)
    }

    fn needed_line(&self, lines: &LineColumn<'_>) -> Result<SecurityIx, Breach> {
        self.other_line(lines)?.ok_or_else(|| self.needed(lines.column))
    }

    fn other_line(&self, lines: &LineColumn<'_>) -> Result<Option<SecurityIx>, Breach> {
        let line = lines.get(self.row)?;
        if line == Some(self.security) {
            return Err(lines.column.breach(self.row, "must be another line than security_id"));
        }
        Ok(line)
    }

    fn needed(&self, column: &Column) -> Breach {
        column.breach(self.row, format!("must not be empty: the type is {}", self.word))
    }

    fn without_ratio(&self, lines: &LineColumn<'_>) -> Breach {
        let rule = format!("must not be empty: {} is given", lines.column.schema.name);
        self.columns.ratio_new.breach(self.row, rule)
    }
}
