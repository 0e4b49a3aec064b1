//! Lines of an index by exchange.

use kapok_domain::Mic;
use kapok_market::{History, SecurityIx};

/// Lines of an index by exchange.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Exchanges {
    /// Exchanges, sorted.
    pub(crate) mics: Vec<Mic>,
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
