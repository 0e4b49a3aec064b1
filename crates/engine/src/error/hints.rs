//! Ways out of what holds an index.

use chrono::NaiveDate;
use kapok_domain::SecurityId;
use kapok_market::fx::FxError;

use super::StepError;

impl StepError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoPrices { .. }
            | Self::NoFx { .. }
            | Self::Fx(_)
            | Self::NoWithholding { .. }
            | Self::NoFreeFloat { .. }
            | Self::NoEntryPrice { .. }
            | Self::LevelNotPositive { .. }
            | Self::Calendar(_) => self.hint_on_facts(),
            Self::PriceNotPositive { .. }
            | Self::CashAbovePrice { .. }
            | Self::CashTogetherAbovePrice { .. }
            | Self::PriceBeyondReason { .. }
            | Self::RatioBeyondReason { .. } => self.hint_on_size(),
            Self::NoReplacement { unfit, .. } => Some(unfit.hint().to_owned()),
            Self::NoOtherLine { .. }
            | Self::NoValue { .. }
            | Self::Unsupported { .. }
            | Self::Late { .. }
            | Self::ReplacedSince { .. }
            | Self::OfFormerLine { .. }
            | Self::Empty { .. } => self.hint_on_event(),
            Self::Review(error) => error.hint(),
            Self::Scalar(_) => None,
        }
    }

    /// Way out where a price, a rate, a count or a day is missing.
    fn hint_on_facts(&self) -> Option<String> {
        let text = match self {
            Self::NoPrices { .. } => {
                "wait for the prices, or close the day with the `holidays` table; prices that are \
                 there may have become known after the cut-off ([cut_off], [[known]])"
            }
            Self::NoFx { .. } => "add `fx_fix` to [conventions]",
            Self::Fx(FxError::Missing { .. }) => "supply the fixing, or raise `fx_carry_days`",
            Self::Fx(FxError::Inverted { .. }) => {
                "the table wants units of quote per one base: correct the row"
            }
            Self::NoWithholding { country, table, .. } => {
                return Some(format!(
                    "add a row for {country} to table `{table}` of the withholding input; unknown \
                     is not zero"
                ));
            }
            Self::NoFreeFloat { security, ex_date, .. } => {
                return Some(format!(
                    "add a row of `shares` with the free float of {security} in force by \
                     {ex_date}; unknown is not one"
                ));
            }
            Self::NoEntryPrice { .. } => "raise prices.lookback_days, or add a rule on price_date",
            Self::LevelNotPositive { .. } => "look at the prices, rates and dividends of the day",
            Self::Calendar(_) => "extend the calendar with the `holidays` table",
            _ => return None,
        };
        Some(text.to_owned())
    }

    /// Way out where an event is too large to be believed.
    fn hint_on_size(&self) -> Option<String> {
        let accepted = |security: &SecurityId, ex_date: &NaiveDate, check: &str| {
            format!(
                "if it is right, accept it under [[gate.accept]]: security = \"{security}\", date \
                 = {ex_date}, check = \"{check}\""
            )
        };
        Some(match self {
            Self::PriceNotPositive { .. } => {
                "check amount, currency and quoted basis of the event".to_owned()
            }
            Self::CashAbovePrice { security, ex_date, .. }
            | Self::CashTogetherAbovePrice { security, ex_date, .. } => format!(
                "check amount, currency and quoted basis; a last payment needs a delisting with a \
                 stated price; {}",
                accepted(security, ex_date, "event_amount")
            ),
            Self::PriceBeyondReason { security, ex_date, .. } => format!(
                "check the price and its currency; {}",
                accepted(security, ex_date, "event_amount")
            ),
            Self::RatioBeyondReason { security, ex_date, .. } => format!(
                "check the ratio: new and old may be exchanged; {}",
                accepted(security, ex_date, "event_ratio")
            ),
            _ => return None,
        })
    }

    /// Way out where an event cannot be treated as it stands.
    fn hint_on_event(&self) -> Option<String> {
        let text = match self {
            Self::NoOtherLine { .. } => {
                "name the other line in the event, and give it a row in `securities`, a close and \
                 a share count"
            }
            Self::NoValue { .. } => {
                "state `amount`, give the child a close, or choose spin_off_entry = \"zero_price\""
            }
            Self::Unsupported { .. } => {
                "use a type of docs/data.md, or let the line leave before with a `delisting`"
            }
            Self::Late { ex_date, .. } => {
                return Some(format!(
                    "calculate again from {ex_date} with --known-at and a --reason"
                ));
            }
            Self::OfFormerLine { into, .. } => {
                return Some(format!(
                    "state the event on {into}, per share of {into}, or call it off (status \
                     `cancelled`)"
                ));
            }
            Self::ReplacedSince { .. } => {
                "exclude the line by a rule, or state the replacement after the review"
            }
            Self::Empty { .. } => "review the composition before the last event",
            _ => return None,
        };
        Some(text.to_owned())
    }
}
