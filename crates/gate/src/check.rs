//! Names of checks.

use schemars::JsonSchema;
use serde::Deserialize;

/// Kind of a finding; its name is a contract. `CHECKS` declares each, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CheckName")]
pub enum Check {
    /// A price moved further than the limit.
    PriceJump,
    /// A price moved by a factor of a hundred or a thousand.
    PriceUnit,
    /// A price moved unlike those of its exchange, and moved the index.
    PriceOutlier,
    /// A price moved unlike those of its exchange, and further than it usually does.
    PriceUnusual,
    /// A close has not moved for several sessions.
    PriceStill,
    /// Closes of today are those of yesterday.
    StaleCopy,
    /// A price series is adjusted for dividends that the index counts once more.
    AdjustedCloses,
    /// A share count moved further than the limit.
    ShareJump,
    /// A free-float factor moved further than the limit.
    FloatJump,
    /// A listed line without a close.
    Unpriced,
    /// Part of an index or an exchange has no official close today.
    Incomplete,
    /// A line of an index has no official close on a session.
    MissingClose,
    /// A line that has had a close on each session has none.
    CloseSkipped,
    /// An exchange has no data at all on a session.
    NoData,
    /// An exchange rate moved further than the limit.
    RateJump,
    /// An exchange rate is the reciprocal of the one before.
    RateInverted,
    /// An exchange rate is that of another pair.
    RateSwapped,
    /// An exchange rate moved further than it usually does.
    RateUnusual,
    /// An exchange rate contradicts those through a third currency.
    RateCross,
    /// An exchange rate has not moved, or no new one has come.
    RateStale,
    /// An interest rate moved further than the limit.
    InterestJump,
    /// The amount of an event is large against the price.
    EventAmount,
    /// The price did not follow an event.
    EventReaction,
    /// The ratio of an event is beyond reason.
    EventRatio,
    /// One event under two ids, days or currencies.
    EventTwice,
    /// The currency of an event is unlike those before.
    EventCurrency,
    /// A special dividend stands where a regular one was due.
    EventKind,
    /// An event is applied that nobody has confirmed.
    EventUnconfirmed,
    /// A price on a closed day of its exchange.
    ClosedDay,
    /// A session that the calendar does not know.
    UnknownSession,
    /// An exchange of some lines has no calendar.
    NoCalendar,
    /// A date far from those around it.
    FarDate,
    /// A level moved further than the limit.
    LevelMove,
    /// A level moved away from that of its parent.
    LevelParent,
    /// Net, gross and price return are not in their order.
    ReturnOrder,
    /// The number of constituents changed without a review.
    MemberCount,
    /// A figure of a company changed its unit.
    EsgUnit,
    /// A figure of a company has the wrong sign.
    EsgSign,
    /// A share or a score of a company lies outside of the range of its name.
    EsgRange,
    /// A figure of a company is a copy of last year's.
    EsgStale,
    /// A figure of a company jumped against last year's.
    EsgJump,
}
