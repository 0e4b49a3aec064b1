//! Moves of the lines of an exchange on one evening.

use kapok_market::SecurityIx;

use crate::family::Evening;

/// Fewest lines of an exchange whose median move is taken out.
const FEWEST: usize = 5;
/// Most lines of an exchange from which its median move is known; evenly over all of them.
const MOST_OF_MEDIAN: usize = 31;
/// Fewest and most lines of an exchange from which it is known how lively a day is.
const LIVELY: std::ops::Range<usize> = 20..31;
/// Standard deviations of a normal variable by its median absolute deviation.
const BY_MEDIAN_DEVIATION: f64 = 1.482_6;

/// Peers on the exchanges that were asked for on one evening, by number of the exchange among those
/// of the lines.
pub(super) struct AllPeers<'a> {
    evening: &'a Evening<'a>,
    row: &'a [f64],
    median: Vec<Option<f64>>,
    liveliness: Vec<Option<f64>>,
}

impl<'a> AllPeers<'a> {
    /// * `row`: the closes of the evening
    pub(super) fn new(evening: &'a Evening<'a>, row: &'a [f64]) -> Self {
        let none = || vec![None; evening.held.opened.exchanges.mics.len()];
        Self { evening, row, median: none(), liveliness: none() }
    }

    /// Median move of the lines of an exchange that the index holds, a fraction; zero if they are
    /// few.
    pub(super) fn median(&mut self, exchange: usize) -> f64 {
        let (evening, row) = (self.evening, self.row);
        *self.median[exchange].get_or_insert_with(|| {
            let moves = moves(evening, row, exchange, MOST_OF_MEDIAN).map(|(_, moved)| moved);
            middle(&mut moves.collect::<Vec<f64>>()).unwrap_or(0.0)
        })
    }

    /// Typical distance of the lines from their median today, by their usual moves, in standard
    /// deviations: one on most days, more on days of news for all; one if they are few.
    pub(super) fn liveliness(&mut self, exchange: usize) -> f64 {
        let (evening, row, median) = (self.evening, self.row, self.median(exchange));
        *self.liveliness[exchange].get_or_insert_with(|| {
            let away = moves(evening, row, exchange, LIVELY.end).filter_map(|(line, moved)| {
                let usual = evening.usual.of_line(line)?;
                (usual > 0.0).then(|| (moved - median).abs() / usual)
            });
            let mut away: Vec<f64> = away.collect();
            let enough = away.len() >= LIVELY.start;
            let middle = middle(&mut away).filter(|_| enough);
            middle.map_or(1.0, |middle| (BY_MEDIAN_DEVIATION * middle).max(1.0))
        })
    }
}

/// Moves of lines of an exchange that the index holds and that have a close today, fractions: of
/// all, or of about so many evenly over them.
fn moves<'a>(
    evening: &'a Evening<'_>,
    row: &'a [f64],
    exchange: usize,
    most: usize,
) -> impl Iterator<Item = (SecurityIx, f64)> + 'a {
    let opened = evening.held.opened;
    let lines = &opened.exchanges.lines[exchange];
    lines.iter().step_by(lines.len() / most + 1).filter_map(|&at| {
        let (line, price) = (opened.security[at], opened.price[at]);
        let close = row[line.at()];
        (close > 0.0 && price > 0.0).then(|| (line, close / price - 1.0))
    })
}

/// Median of some numbers; `None` if they are few.
fn middle(numbers: &mut [f64]) -> Option<f64> {
    // Sorted: of a hundred numbers that is quicker than a selection.
    numbers.sort_unstable_by(f64::total_cmp);
    (numbers.len() >= FEWEST).then(|| numbers[numbers.len() / 2])
}
