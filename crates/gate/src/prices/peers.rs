//! Moves of the lines of an exchange on one evening.

use std::collections::BTreeMap;

use kapok_domain::Mic;
use kapok_market::SecurityIx;

use super::usual::usual_move;
use crate::family::Evening;

/// Fewest lines of an exchange whose median move is taken out.
const FEWEST: usize = 5;
/// Fewest and most lines of an exchange from which it is known how lively a day is.
const LIVELY: std::ops::Range<usize> = 20..40;
/// Standard deviations of a normal variable by its median absolute deviation.
const BY_MEDIAN_DEVIATION: f64 = 1.482_6;

/// Peers on the exchanges that were asked for on one evening.
pub(super) struct AllPeers<'a> {
    evening: &'a Evening<'a>,
    row: &'a [f64],
    median: BTreeMap<Mic, f64>,
    liveliness: BTreeMap<Mic, f64>,
}

impl<'a> AllPeers<'a> {
    /// * `row`: the closes of the evening
    pub(super) fn new(evening: &'a Evening<'a>, row: &'a [f64]) -> Self {
        Self { evening, row, median: BTreeMap::new(), liveliness: BTreeMap::new() }
    }

    /// Median move of the lines of an exchange that the index holds, a fraction; zero if they are
    /// few.
    pub(super) fn median(&mut self, mic: Mic) -> f64 {
        let (evening, row) = (self.evening, self.row);
        *self.median.entry(mic).or_insert_with(|| {
            let moves = moves(evening, row, mic).map(|(_, moved)| moved);
            middle(&mut moves.collect::<Vec<f64>>()).unwrap_or(0.0)
        })
    }

    /// Typical distance of the lines from their median today, by their usual moves, in standard
    /// deviations: one on most days, more on days of news for all; one if they are few.
    pub(super) fn liveliness(&mut self, mic: Mic) -> f64 {
        let (evening, row, median) = (self.evening, self.row, self.median(mic));
        *self.liveliness.entry(mic).or_insert_with(|| {
            let all: Vec<(SecurityIx, f64)> = moves(evening, row, mic).collect();
            let sample = all.iter().step_by(all.len() / LIVELY.end + 1);
            let away = sample.filter_map(|(line, moved)| {
                let usual = usual_move(evening.history, *line, evening.held.after)?;
                (usual > 0.0).then(|| (moved - median).abs() / usual)
            });
            let mut away: Vec<f64> = away.collect();
            let middle = middle(&mut away).filter(|_| all.len() >= LIVELY.start);
            middle.map_or(1.0, |middle| (BY_MEDIAN_DEVIATION * middle).max(1.0))
        })
    }
}

/// Moves of the lines of an exchange that the index holds and that have a close today, fractions.
fn moves<'a>(
    evening: &'a Evening<'_>,
    row: &'a [f64],
    mic: Mic,
) -> impl Iterator<Item = (SecurityIx, f64)> + 'a {
    let opened = evening.held.opened;
    let lines = opened.security.iter().copied().zip(opened.price.iter().copied());
    let priced = lines.map(|(line, price)| (line, row[line.at()], price));
    let of_exchange = priced.filter(move |(line, close, price)| {
        *close > 0.0 && *price > 0.0 && evening.history.security(*line).mic == mic
    });
    of_exchange.map(|(line, close, price)| (line, close / price - 1.0))
}

/// Median of some numbers; `None` if they are few.
fn middle(numbers: &mut [f64]) -> Option<f64> {
    let middle = numbers.len() / 2;
    (numbers.len() >= FEWEST).then(|| *numbers.select_nth_unstable_by(middle, f64::total_cmp).1)
}
