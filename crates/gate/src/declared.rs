//! Declaration of each check: one table, from which the documentation is made.

mod events;
mod prices;

use crate::check::Check;
use crate::limit_unit::LimitUnit;
use crate::severity::Severity;
use crate::spec::{Budget, CheckSpec};

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
    prices::PRICE_JUMP,
    prices::PRICE_UNIT,
    prices::PRICE_OUTLIER,
    prices::PRICE_UNUSUAL,
    prices::PRICE_STILL,
    prices::STALE_COPY,
    prices::ADJUSTED_CLOSES,
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
    prices::UNPRICED,
    prices::INCOMPLETE,
    prices::MISSING_CLOSE,
    prices::CLOSE_SKIPPED,
    prices::NO_DATA,
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
        check: Check::RateUnusual,
        name: "rate_unusual",
        table: "fx",
        looks_at: "move of a rate by the usual move of its pair over the last 40 fixings, from 1 % \
            on",
        limit: 10.0,
        unit: LimitUnit::Times,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "a move that another check of rates tells",
        meaning: "exchange rate moved unlike itself: it may be that of another pair, day or hour",
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
        check: Check::InterestJump,
        name: "interest_jump",
        table: "rates",
        looks_at: "interest rate against the one before, difference, over more than ten days in \
            proportion; the first one against zero, a fiftieth of it",
        limit: 0.01,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "interest rate moved further than the limit: per cent for a fraction",
    },
    events::AMOUNT,
    events::REACTION,
    events::RATIO,
    events::TWICE,
    events::CURRENCY,
    events::KIND,
    events::UNCONFIRMED,
    prices::CLOSED_DAY,
    prices::UNKNOWN_SESSION,
    prices::NO_CALENDAR,
    prices::FAR_DATE,
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
        check: Check::LevelParent,
        name: "level_parent",
        table: "levels",
        looks_at: "move of a level less that of its parent, in one currency and over one day",
        limit: 0.05,
        unit: LimitUnit::Fraction,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "level moved away from its parent",
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
        looks_at: "figures below zero in a unit that has none (emissions, energy, volumes, counts, \
            and their ratios to money), or of a name that seldom has one after one above zero",
        limit: 0.0,
        unit: LimitUnit::Count,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "nothing",
        meaning: "figure of a company has the wrong sign; one that its unit rules out is unknown",
    },
    CheckSpec {
        check: Check::EsgRange,
        name: "esg_range",
        table: "esg_indicators",
        looks_at: "shares outside of 0 to 1, and scores outside of the smallest of 0 to 1, 10 and \
            100, where at most one in fifty figures of the name lies outside",
        limit: 0.0,
        unit: LimitUnit::Count,
        severity: Severity::Warn,
        budget: Budget::NONE,
        excused_by: "fewer than 20 figures of the name",
        meaning: "share or score lies outside of its scale: percent for a fraction, or another \
            scale",
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
