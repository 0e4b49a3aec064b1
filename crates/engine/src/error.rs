//! Reasons for which an index cannot be calculated for a day.

mod hints;
mod unfit;

use chrono::NaiveDate;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{Currency, ScalarError, SecurityId};
use kapok_market::fx::FxError;
use kapok_methodology::ReviewError;

pub use unfit::Unfit;

/// Reason for which a day has no outcome. The index is held at the day before.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StepError {
    /// Not one security has a close.
    #[error("no security has a close on {date}, which is a calculation day")]
    NoPrices {
        /// The day.
        date: NaiveDate,
    },
    /// A constituent is quoted in a currency for which the index file names no rates.
    #[error("no rate for {currency} on {date}: the index file names no `fx_fix`")]
    NoFx {
        /// The currency.
        currency: Currency,
        /// The day.
        date: NaiveDate,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
    /// A net return needs a withholding rate for the company's country, and there is none.
    #[error(
        "{security} pays a dividend on {date}, and table `{table}` has no withholding rate for \
         {country}"
    )]
    NoWithholding {
        /// The security.
        security: SecurityId,
        /// The ex-date.
        date: NaiveDate,
        /// The withholding table.
        table: String,
        /// Country of the company.
        country: String,
    },
    /// An event takes all of a price or more, and cannot be adjusted in another way.
    #[error(
        "event {event_id} of {security}, a {kind} with ex-date {ex_date}, takes {taken} \
         {quotation} a share from a price of {price} {quotation}"
    )]
    PriceNotPositive {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Type of the event.
        kind: String,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Amount that it takes a share, in the quotation currency.
        taken: f64,
        /// Price before, in the quotation currency.
        price: f64,
        /// Quotation currency.
        quotation: Currency,
    },
    /// An event pays out at least the price of its line.
    #[error(
        "event {event_id} of {security}, a {kind} with ex-date {ex_date}, has an amount of \
         {amount} {currency} a share, which reaches its price of {price} {quotation}"
    )]
    CashAbovePrice {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Type of the event.
        kind: String,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Amount a share, in `currency`.
        amount: f64,
        /// Currency of the amount.
        currency: Currency,
        /// Last price before the ex-date, in the quotation currency.
        price: f64,
        /// Quotation currency.
        quotation: Currency,
    },
    /// Events of one line and ex-date pay out at least its price together.
    #[error(
        "events {events} of {security} with ex-date {ex_date} have amounts of {cash} {quotation} a \
         share together, which reaches its price of {price} {quotation}"
    )]
    CashTogetherAbovePrice {
        /// Ids of the events, with commas between them.
        events: String,
        /// The security.
        security: SecurityId,
        /// Ex-date of the events.
        ex_date: NaiveDate,
        /// Sum of the amounts a share, in the quotation currency.
        cash: f64,
        /// Last price before the ex-date, in the quotation currency.
        price: f64,
        /// Quotation currency.
        quotation: Currency,
    },
    /// A price that an event states is far from that of its line.
    #[error(
        "event {event_id} of {security}, a {kind} with ex-date {ex_date}, has a price of {stated} \
         {quotation} a share beside one of {price} {quotation}; at most {most} times are believed"
    )]
    PriceBeyondReason {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Type of the event.
        kind: String,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Price that it states, in the quotation currency.
        stated: f64,
        /// Last price of the line, in the quotation currency.
        price: f64,
        /// Quotation currency.
        quotation: Currency,
        /// Largest quotient of both prices that is believed.
        most: f64,
    },
    /// The ratio of an event is beyond reason.
    #[error(
        "event {event_id} of {security}, a {kind} with ex-date {ex_date}, has {ratio} shares for \
         one; at most {most} are believed"
    )]
    RatioBeyondReason {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Type of the event.
        kind: String,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Shares after or offered for one before.
        ratio: f64,
        /// Largest ratio that is believed; for splits the reciprocal is the smallest.
        most: f64,
    },
    /// A level is no positive number.
    #[error("the {variant} level of {date} would be {level}: a level is a number above zero")]
    LevelNotPositive {
        /// Return variant.
        variant: &'static str,
        /// The day.
        date: NaiveDate,
        /// The level, points.
        level: f64,
    },
    /// An event names no other line, or one that cannot be used.
    #[error("event {event_id} of {security} needs {what}")]
    NoOtherLine {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Fact that it needs.
        what: &'static str,
    },
    /// A line cannot come in for another one.
    #[error("event {event_id} replaces {security} by {by} on {ex_date}, and {unfit}")]
    NoReplacement {
        /// The event.
        event_id: String,
        /// The line that leaves.
        security: SecurityId,
        /// The line that comes in.
        by: SecurityId,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Fact that stands against it.
        unfit: Unfit,
    },
    /// A line comes in with an event, and its free float is not known.
    #[error("event {event_id} brings {security} in on {ex_date}, and its free float is not known")]
    NoFreeFloat {
        /// The event.
        event_id: String,
        /// The line that comes in.
        security: SecurityId,
        /// Ex-date of the event.
        ex_date: NaiveDate,
    },
    /// An event takes a value out of the price, and the value is not known.
    #[error("event {event_id} of {security} is a {kind} without a value")]
    NoValue {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Type of the event.
        kind: String,
    },
    /// A type of event that this version cannot treat.
    #[error("event {event_id} of {security} on {ex_date} is a `{kind}`, which is not supported")]
    Unsupported {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Type of the event.
        kind: String,
    },
    /// An event became known, or was corrected, after its day had been calculated.
    #[error("event {event_id} of {security} with ex-date {ex_date} {what}")]
    Late {
        /// The event.
        event_id: String,
        /// The security.
        security: SecurityId,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// Change that came too late.
        what: &'static str,
    },
    /// An event is stated on a line that has become another one before it.
    #[error(
        "{kind} {event_id} of {security} has the ex-date {ex_date}, but {security} has been {into} \
         since {since}"
    )]
    OfFormerLine {
        /// The event.
        event_id: String,
        /// Type of the event.
        kind: String,
        /// The line before.
        security: SecurityId,
        /// Ex-date of the event.
        ex_date: NaiveDate,
        /// The line after.
        into: SecurityId,
        /// Ex-date of the switch.
        since: NaiveDate,
    },
    /// The last constituent left.
    #[error("no constituent is left after {date}")]
    Empty {
        /// The day.
        date: NaiveDate,
    },
    /// A new constituent has no price at the close after which it enters.
    #[error("{security} enters after {date} and has no close in the {days} days before")]
    NoEntryPrice {
        /// The security.
        security: SecurityId,
        /// The day.
        date: NaiveDate,
        /// Days back in which a close was looked for.
        days: u32,
    },
    /// A line that a review has chosen was replaced before the review takes effect.
    #[error(
        "{security} was replaced by {event_id} on {ex_date}, after the reference date {reference} \
         of the review that has chosen it"
    )]
    ReplacedSince {
        /// The line.
        security: SecurityId,
        /// The replacement.
        event_id: String,
        /// Its ex-date.
        ex_date: NaiveDate,
        /// Reference date of the review.
        reference: NaiveDate,
    },
    /// The review failed.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// A level or divisor is not a positive number.
    #[error(transparent)]
    Scalar(#[from] ScalarError),
    /// The calendar does not cover a day that is needed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl StepError {
    /// Whether the rules cannot be satisfied, as against missing data.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        matches!(self, Self::Review(error) if error.is_infeasible())
    }
}
