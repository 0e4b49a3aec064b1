//! State of an index from one close to the next open.

use chrono::NaiveDate;
use kapok_domain::Divisor;
use kapok_market::SecurityIx;
use kapok_overlay::OverlayState;

use crate::equity::constituents::Constituents;
use crate::levels::{Levels, NetGross};
use crate::outcome::ActionRecord;

/// State between two days: all that the next day needs.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Last day calculated.
    pub date: NaiveDate,
    /// Levels of that day.
    pub levels: Levels,
    /// Dividends kept in cash since the last review, in points of the variant; zero where they
    /// are reinvested otherwise.
    pub cash: NetGross<f64>,
    /// Divisor of the next day.
    pub divisor: Divisor,
    /// Constituents of the next day.
    pub constituents: Constituents,
    /// Close after which the composition was last reviewed.
    pub last_review: NaiveDate,
    /// Events that the constituents have behind them already, of the next open: id and version.
    pub opened: Vec<(Box<str>, u32)>,
    /// Lines that have become another one with the next open.
    pub switched: Vec<Switched>,
    /// States of the overlays.
    pub overlays: Vec<OverlayState>,
}

/// A line that has become another one: what goes ex on it with the switch is paid by the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Switched {
    /// The line before.
    pub from: SecurityIx,
    /// The line after.
    pub into: SecurityIx,
    /// Index shares of the line before that are held in the line after; zero where that one was a
    /// constituent already.
    pub shares: f64,
}

/// One line at a switch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwitchEnd {
    /// The line.
    pub security: SecurityIx,
    /// Index shares before.
    pub shares_before: f64,
    /// Index shares after.
    pub shares_after: f64,
    /// Value of a share, index currency.
    pub value: f64,
}

impl Switched {
    /// A switch by its two records.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §3.
    #[must_use]
    pub fn of(from: SwitchEnd, into: SwitchEnd) -> Self {
        let shares = match into {
            // A new line has all of the value: one unit of it may be several of the line before.
            SwitchEnd { shares_before: 0.0, shares_after, value, .. } => {
                shares_after * value / from.value
            }
            // A constituent takes the shares at its own price: the line before was left at its last
            // close, with its dividend in it.
            _ => 0.0,
        };
        Self { from: from.security, into: into.security, shares }
    }

    /// The switches among records, each a line that leaves and one that it has become.
    pub(crate) fn among(records: &[ActionRecord]) -> Vec<Self> {
        let switches = |record: &&[ActionRecord]| {
            record[0].event_id == record[1].event_id
                && &*record[0].kind == "line_switch"
                && record[0].shares_after == 0.0
        };
        let end = |record: &ActionRecord| SwitchEnd {
            security: record.security,
            shares_before: record.shares_before,
            shares_after: record.shares_after,
            value: record.price_after * record.fx,
        };
        let pairs = records.windows(2).filter(switches);
        pairs.map(|pair| Self::of(end(&pair[0]), end(&pair[1]))).collect()
    }
}
