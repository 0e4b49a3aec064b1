//! Closes of an evening beside the prices with which the lines of an index opened, in one pass.

use kapok_market::{History, SecurityIx};

use crate::held::{Held, Lines};
use crate::limits::Limits;
use crate::prices::{UsualTonight, is_far, is_special};

/// Positions of the lines with which an index opened, by what came of their closes. Nearly all
/// lines of nearly all evenings are in none of these lists, so each check looks at a few.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Today {
    /// Without a close.
    pub(crate) missing: Vec<usize>,
    /// With the price with which they opened.
    pub(crate) unchanged: Vec<usize>,
    /// Far from the price with which they opened: all that the checks of moves need to look at.
    pub(crate) far: Vec<usize>,
}

impl Today {
    pub(crate) fn of(
        history: &History,
        limits: &Limits,
        held: &Held<'_>,
        usual: UsualTonight<'_>,
    ) -> Self {
        let prices = history.prices();
        let row = prices.row(held.date).unwrap_or_else(|| prices.closed_row());
        let Lines { security, price, weight, .. } = held.opened;
        let (is_special, is_far) = (is_special(limits), is_far(limits));
        let mut today = Self::default();
        let lines = security.iter().zip(price).zip(weight).enumerate();
        for (at, ((line, &price), &weight)) in lines {
            let close = row[line.at()];
            if !is_special((close, price), weight) {
                continue;
            }
            if close <= 0.0 {
                today.missing.push(at);
            } else if close == price {
                today.unchanged.push(at);
            } else if is_far((close, price), weight, usual.of_month(*line)) {
                today.far.push(at);
            }
        }
        today
    }

    /// Positions of a list by exchange: number of the exchange among those of the lines.
    pub(crate) fn by_exchange(lines: &Lines, of: &[usize]) -> Vec<Vec<usize>> {
        let mut found = vec![Vec::new(); lines.exchanges.mics.len()];
        for &at in of {
            found[usize::from(lines.exchanges.of_line[at])].push(at);
        }
        found
    }
}

/// Lines of an index by exchange.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Exchanges {
    /// Exchanges, sorted.
    pub(crate) mics: Vec<kapok_domain::Mic>,
    /// Position of the exchange of each line.
    pub(crate) of_line: Vec<u16>,
    /// Positions of the lines of each exchange.
    pub(crate) lines: Vec<Vec<usize>>,
}

impl Exchanges {
    pub(crate) fn of(history: &History, lines: &[SecurityIx]) -> Self {
        let mic = |line: &SecurityIx| history.security(*line).mic;
        let mut mics: Vec<_> = lines.iter().map(mic).collect();
        mics.sort_unstable();
        mics.dedup();
        let at = |line| mics.binary_search(&mic(line)).unwrap_or(0);
        let of_line: Vec<u16> =
            lines.iter().map(|line| u16::try_from(at(line)).unwrap_or(u16::MAX)).collect();
        let mut by_exchange = vec![Vec::new(); mics.len()];
        for (at, exchange) in of_line.iter().enumerate() {
            by_exchange[usize::from(*exchange)].push(at);
        }
        Self { mics, of_line, lines: by_exchange }
    }
}
