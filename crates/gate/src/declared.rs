//! Declaration of each check: one table, from which the documentation is made.

use crate::check::Check;
use crate::limit_unit::LimitUnit;
use crate::severity::Severity;

/// Share of an index that may have a finding of a check on one day before it holds the index; a
/// finding within it is a warning. Zero: none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Share of the weight, a fraction.
    pub weight: f64,
    /// Share of the lines, a fraction.
    pub count: f64,
}

impl Budget {
    /// Nothing may have the finding.
    pub const NONE: Self = Self { weight: 0.0, count: 0.0 };
}

/// Declaration of a check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckSpec {
    /// The check.
    pub check: Check,
    /// Name in files, a contract.
    pub name: &'static str,
    /// Table of the facts.
    pub table: &'static str,
    /// Number that is compared with the limit.
    pub looks_at: &'static str,
    /// Largest number that is no finding, unless a project states another.
    pub limit: f64,
    /// Unit of the number and its limit.
    pub unit: LimitUnit,
    /// Weight in the decision to publish.
    pub severity: Severity,
    /// Share of an index that may have the finding before it holds the index.
    pub budget: Budget,
    /// Facts that excuse it.
    pub excused_by: &'static str,
    /// Meaning of the finding.
    pub meaning: &'static str,
}

impl CheckSpec {
    /// Whether findings know the source of their row: prices and levels keep none.
    #[must_use]
    pub fn knows_source(&self) -> bool {
        !matches!(self.table, "prices" | "levels")
    }
}

impl Check {
    /// Declaration of the check.
    #[must_use]
    pub fn spec(self) -> &'static CheckSpec {
        &CHECKS[self as usize]
    }

    /// Name under which findings are accepted.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The check of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CHECKS.iter().find(|spec| spec.name == name).map(|spec| spec.check)
    }
}

/// All checks, in the order of [`Check`].
pub const CHECKS: &[CheckSpec] = &[
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
        check: Check::PriceUnusual,
        name: "price_unusual",
        table: "prices",
        looks_at: "move of a close against the median of its exchange, by the usual move of the \
            line and by how lively the exchange is today, from 3 % on",
        limit: 3.5,
        unit: LimitUnit::Times,
        severity: Severity::Note,
        budget: Budget::NONE,
        excused_by: "an event, up to its size; a move that `price_jump` or `price_outlier` tells",
        meaning: "line moved unlike its exchange and unlike itself: an event may be missing",
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
        check: Check::ShareJump,
        name: "share_jump",
        table: "shares",
        looks_at: "share count against the one before, after events",
        limit: 0.50,
        unit: LimitUnit::Fraction,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "a split, an offer of shares or a cancellation, up to its size",
        meaning: "share count moved further than the limit and no event explains it; from half \
            the limit on if it came back within ten days",
    },
    CheckSpec {
        check: Check::FloatJump,
        name: "float_jump",
        table: "shares",
        looks_at: "free-float factor against the one before, difference",
        limit: 0.30,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "free-float factor moved further than the limit",
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
        check: Check::RateJump,
        name: "rate_jump",
        table: "fx",
        looks_at: "rate against the one before",
        limit: 0.08,
        unit: LimitUnit::Fraction,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "a redenomination",
        meaning: "exchange rate moved further than the limit",
    },
    CheckSpec {
        check: Check::RateInverted,
        name: "rate_inverted",
        table: "fx",
        looks_at: "product of a rate and the one before, less one",
        limit: 0.05,
        unit: LimitUnit::Nearness,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "a currency near par",
        meaning: "exchange rate is the reciprocal of the one before",
    },
    CheckSpec {
        check: Check::RateSwapped,
        name: "rate_swapped",
        table: "fx",
        looks_at: "distance of a rate from the last one of another pair, where that one has this \
            rate or is near the last one of this",
        limit: 0.01,
        unit: LimitUnit::Nearness,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "exchange rate is that of another pair: two columns swapped, or one of them twice",
    },
    CheckSpec {
        check: Check::RateCross,
        name: "rate_cross",
        table: "fx",
        looks_at: "rate against the product through a third currency",
        limit: 0.02,
        unit: LimitUnit::Fraction,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "exchange rate contradicts those through a third currency",
    },
    CheckSpec {
        check: Check::RateStale,
        name: "rate_stale",
        table: "fx",
        looks_at: "days in which a rate has not moved, or none has come",
        limit: 5.0,
        unit: LimitUnit::Days,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a pegged currency",
        meaning: "exchange rate has not moved for longer than the limit",
    },
    CheckSpec {
        check: Check::EventAmount,
        name: "event_amount",
        table: "corporate_actions",
        looks_at: "cash of an event by the close before; for a regular dividend of eight times \
            the nearest of the last year or an eighth of it, times twice that multiple",
        limit: 0.20,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a price that followed",
        meaning: "amount of an event is large against the price",
    },
    CheckSpec {
        check: Check::EventReaction,
        name: "event_reaction",
        table: "corporate_actions",
        looks_at: "close of the ex-date against the one expected, less the move of its exchange, \
            where the line seldom moves so far and stayed near the price without the event",
        limit: 0.03,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "price did not follow an event",
    },
    CheckSpec {
        check: Check::EventRatio,
        name: "event_ratio",
        table: "corporate_actions",
        looks_at: "shares after by shares before, or the reverse",
        limit: 50.0,
        unit: LimitUnit::Times,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "a price that followed",
        meaning: "ratio of an event is beyond reason",
    },
    CheckSpec {
        check: Check::EventTwice,
        name: "event_twice",
        table: "corporate_actions",
        looks_at: "days between two events of one line with like terms",
        limit: 7.0,
        unit: LimitUnit::DaysApart,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "splits and bonus issues whose price followed both",
        meaning: "one event under two ids, a few days apart or in two currencies",
    },
    CheckSpec {
        check: Check::EventCurrency,
        name: "event_currency",
        table: "corporate_actions",
        looks_at: "payments of the line before, all of them in other currencies; the first one, \
            and the currency of the quotation, count against the lines of the exchange",
        limit: 0.0,
        unit: LimitUnit::Count,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "an earlier payment in this currency; of the first one: the currency of the \
            quotation, or another line of the exchange that pays so",
        meaning: "currency of an event is unlike those before",
    },
    CheckSpec {
        check: Check::EventKind,
        name: "event_kind",
        table: "corporate_actions",
        looks_at: "special dividend by the regular one before, less one, where a regular one was \
            due",
        limit: 0.02,
        unit: LimitUnit::Nearness,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a regular dividend within 25 days",
        meaning: "regular dividend looks declared as special: it would be taken out of the price",
    },
    CheckSpec {
        check: Check::EventUnconfirmed,
        name: "event_unconfirmed",
        table: "corporate_actions",
        looks_at: "days from the ex-date of an event that nobody confirmed",
        limit: 0.0,
        unit: LimitUnit::Days,
        severity: Severity::Note,
        budget: Budget::NONE,
        excused_by: "a confirmation",
        meaning: "event is applied as announced or estimated",
    },
    CheckSpec {
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
    },
    CheckSpec {
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
    },
    CheckSpec {
        check: Check::FarDate,
        name: "far_date",
        table: "prices",
        looks_at: "days between a date and the nearest other of its table",
        limit: 60.0,
        unit: LimitUnit::Days,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "date is far from those around it: a year or a century is wrong",
    },
    CheckSpec {
        check: Check::LevelMove,
        name: "level_move",
        table: "levels",
        looks_at: "level against the one before",
        limit: 0.15,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "level moved further than the limit",
    },
    CheckSpec {
        check: Check::ReturnOrder,
        name: "return_order",
        table: "levels",
        looks_at: "growth of the price return above net, or of net above gross",
        limit: 0.0,
        unit: LimitUnit::Fraction,
        severity: Severity::Block,
        budget: Budget::NONE,
        excused_by: "a negative dividend correction",
        meaning: "gross, net and price return are not in this order",
    },
    CheckSpec {
        check: Check::MemberCount,
        name: "member_count",
        table: "levels",
        looks_at: "constituents at the next open against today, without a review",
        limit: 0.05,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a review",
        meaning: "number of constituents changed without a review",
    },
    CheckSpec {
        check: Check::EsgUnit,
        name: "esg_unit",
        table: "esg_indicators",
        looks_at: "figure of a company against last year's: nearness to a factor of 1,000",
        limit: 0.30,
        unit: LimitUnit::Nearness,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "figure changed its unit: tonnes and kilotonnes, units and millions",
    },
    CheckSpec {
        check: Check::EsgSign,
        name: "esg_sign",
        table: "esg_indicators",
        looks_at: "figures below zero that cannot be",
        limit: 0.0,
        unit: LimitUnit::Count,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "figure of a company has the wrong sign",
    },
    CheckSpec {
        check: Check::EsgStale,
        name: "esg_stale",
        table: "esg_indicators",
        looks_at: "years in which a figure is equal to the last digit",
        limit: 2.0,
        unit: LimitUnit::Count,
        severity: Severity::Note,
        budget: Budget::NONE,
        excused_by: "a figure of zero",
        meaning: "figure is a copy of last year's",
    },
    CheckSpec {
        check: Check::EsgJump,
        name: "esg_jump",
        table: "esg_indicators",
        looks_at: "figure of a company by last year's, or the reverse",
        limit: 5.0,
        unit: LimitUnit::Times,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a merger or a spin-off; an amount of money of a name that jumps by nature",
        meaning: "figure of a company jumped against last year's",
    },
];
