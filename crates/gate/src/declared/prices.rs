//! Checks of prices.

use crate::check::Check;
use crate::limit_unit::LimitUnit;
use crate::severity::Severity;
use crate::spec::{Budget, CheckSpec};

pub(super) const PRICE_JUMP: CheckSpec = CheckSpec {
    check: Check::PriceJump,
    name: "price_jump",
    table: "prices",
    looks_at: "close against the one before, after events",
    limit: 0.40,
    unit: LimitUnit::Fraction,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "an event, up to its size: a split by its ratio, cash by its amount, a \
        spin-off by its value",
    meaning: "price moved further than the limit and no event explains it",
};

pub(super) const PRICE_UNIT: CheckSpec = CheckSpec {
    check: Check::PriceUnit,
    name: "price_unit",
    table: "prices",
    looks_at: "close by the one expected, against 100, 1,000 and their reciprocals: distance",
    limit: 0.20,
    unit: LimitUnit::Nearness,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "a redenomination by its ratio",
    meaning: "price moved by a factor of 100 or 1,000: pence for pounds; said in place of \
        `price_jump`",
};

pub(super) const PRICE_OUTLIER: CheckSpec = CheckSpec {
    check: Check::PriceOutlier,
    name: "price_outlier",
    table: "prices",
    looks_at: "move of a close against the median of its exchange, times its weight",
    limit: 25.0,
    unit: LimitUnit::BasisPoints,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "an event, up to its size",
    meaning: "line moves the index by more than the limit, and unlike its exchange",
};

pub(super) const PRICE_UNUSUAL: CheckSpec = CheckSpec {
    check: Check::PriceUnusual,
    name: "price_unusual",
    table: "prices",
    looks_at: "move of a close against the median of its exchange, by the usual move of the \
        line and by how lively the exchange is today, from 3 % on",
    limit: 4.5,
    unit: LimitUnit::Times,
    severity: Severity::Note,
    budget: Budget::NONE,
    excused_by: "an event, up to its size; a move that `price_jump` or `price_outlier` tells",
    meaning: "line moved unlike its exchange and unlike itself: an event may be missing",
};

pub(super) const PRICE_STILL: CheckSpec = CheckSpec {
    check: Check::PriceStill,
    name: "price_still",
    table: "prices",
    looks_at: "sessions in a row in which the close of a line has not moved that seldom stands \
        still",
    limit: 3.0,
    unit: LimitUnit::Count,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "the status `suspended`; a line whose closes often stand still",
    meaning: "close of a line no longer comes and the last one is repeated",
};

pub(super) const STALE_COPY: CheckSpec = CheckSpec {
    check: Check::StaleCopy,
    name: "stale_copy",
    table: "prices",
    looks_at: "closes of an exchange that seldom stand still and are those of the session \
        before: the larger share of weight and count",
    limit: 0.30,
    unit: LimitUnit::Fraction,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "a closed exchange; a suspended line",
    meaning: "closes of an exchange look like a copy of the session before",
};

pub(super) const ADJUSTED_CLOSES: CheckSpec = CheckSpec {
    check: Check::AdjustedCloses,
    name: "adjusted_closes",
    table: "prices",
    looks_at: "closes around ex-dates of dividends: part of them that the price did not follow",
    limit: 0.80,
    unit: LimitUnit::Fraction,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "nothing",
    meaning: "closes look adjusted for dividends that the index counts once more",
};

pub(super) const UNPRICED: CheckSpec = CheckSpec {
    check: Check::Unpriced,
    name: "unpriced",
    table: "prices",
    looks_at: "days since the last official close of a listed line, or since `listed_on`",
    limit: 10.0,
    unit: LimitUnit::Days,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "the status `suspended` on the last session",
    meaning: "listed line has had no close for longer than the limit",
};

pub(super) const INCOMPLETE: CheckSpec = CheckSpec {
    check: Check::Incomplete,
    name: "incomplete",
    table: "prices",
    looks_at: "share of an index, and of each exchange in it, without an official close today: \
        the larger of weight and count, beyond one line",
    limit: 0.05,
    unit: LimitUnit::Fraction,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "a closed exchange; the status `suspended`",
    meaning: "file of prices is partial, or lines are missing",
};

pub(super) const MISSING_CLOSE: CheckSpec = CheckSpec {
    check: Check::MissingClose,
    name: "missing_close",
    table: "prices",
    looks_at: "weight of a line without an official close on a session of its exchange",
    limit: 0.0,
    unit: LimitUnit::Fraction,
    severity: Severity::Note,
    budget: Budget::NONE,
    excused_by: "a closed exchange; the status `suspended`, after its first session; an \
        incomplete exchange, which says it once",
    meaning: "line of the index has no close, and the last one is carried",
};

pub(super) const CLOSE_SKIPPED: CheckSpec = CheckSpec {
    check: Check::CloseSkipped,
    name: "close_skipped",
    table: "prices",
    looks_at: "usual move, times its weight, of a line without an official close that had one on \
        each of its last ten sessions",
    limit: 0.1,
    unit: LimitUnit::BasisPoints,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "a closed exchange; the status `suspended`; an incomplete exchange or index, which \
        says it once",
    meaning: "row of a line is missing, and what it moves the index by may be too",
};

pub(super) const NO_DATA: CheckSpec = CheckSpec {
    check: Check::NoData,
    name: "no_data",
    table: "prices",
    looks_at: "sessions of an exchange of two lines or more without one price",
    limit: 0.0,
    unit: LimitUnit::Count,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "a closure in `holidays`; the status `suspended`",
    meaning: "no data at all on an expected session: closed, or the file is missing",
};

pub(super) const CLOSED_DAY: CheckSpec = CheckSpec {
    check: Check::ClosedDay,
    name: "closed_day",
    table: "prices",
    looks_at: "prices on closed days of their exchange",
    limit: 0.0,
    unit: LimitUnit::Count,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "an opening in `holidays`",
    meaning: "price on a closed day of its exchange: never an official close",
};

pub(super) const UNKNOWN_SESSION: CheckSpec = CheckSpec {
    check: Check::UnknownSession,
    name: "unknown_session",
    table: "prices",
    looks_at: "share of the lines of an exchange with a price on a closed day",
    limit: 0.50,
    unit: LimitUnit::Fraction,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "an opening in `holidays`",
    meaning: "exchange traded on a day that its calendar lacks",
};

pub(super) const NO_CALENDAR: CheckSpec = CheckSpec {
    check: Check::NoCalendar,
    name: "no_calendar",
    table: "holidays",
    looks_at: "lines of an exchange that has no calendar, when the first of them comes in",
    limit: 0.0,
    unit: LimitUnit::Count,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "rows of the exchange in `holidays`",
    meaning: "exchange has no calendar: a session is any day with a close",
};

pub(super) const FAR_DATE: CheckSpec = CheckSpec {
    check: Check::FarDate,
    name: "far_date",
    table: "prices",
    looks_at: "days between a date of `prices`, or of a source of `fx`, and the nearest other; of \
        share counts, events and figures of companies: more than 400 days after the last price, or \
        five years from all others",
    limit: 60.0,
    unit: LimitUnit::Days,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "nothing",
    meaning: "date is far from those around it: a year or a century is wrong",
};
