//! Checks of corporate actions.

use crate::check::Check;
use crate::limit_unit::LimitUnit;
use crate::severity::Severity;
use crate::spec::{Budget, CheckSpec};

pub(super) const AMOUNT: CheckSpec = CheckSpec {
    check: Check::EventAmount,
    name: "event_amount",
    table: "corporate_actions",
    looks_at: "cash of an event by the close before; for a regular dividend of seven times \
        the nearest of the last year or a seventh of it, times twice that multiple; of four times \
        if it takes out as much as `event_reaction` asks for and no price followed",
    limit: 0.20,
    unit: LimitUnit::Fraction,
    severity: Severity::Warn,
    budget: Budget::NONE,
    excused_by: "a price that followed",
    meaning: "amount of an event is large against the price",
};

pub(super) const REACTION: CheckSpec = CheckSpec {
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
};

pub(super) const RATIO: CheckSpec = CheckSpec {
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
};

pub(super) const TWICE: CheckSpec = CheckSpec {
    check: Check::EventTwice,
    name: "event_twice",
    table: "corporate_actions",
    looks_at: "days between two events of one line with like terms, without holidays of its \
        exchange",
    limit: 7.0,
    unit: LimitUnit::DaysApart,
    severity: Severity::Block,
    budget: Budget::NONE,
    excused_by: "splits and bonus issues whose price followed both",
    meaning: "one event under two ids, a few days apart or in two currencies",
};

pub(super) const CURRENCY: CheckSpec = CheckSpec {
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
};

pub(super) const KIND: CheckSpec = CheckSpec {
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
};

pub(super) const UNCONFIRMED: CheckSpec = CheckSpec {
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
};
