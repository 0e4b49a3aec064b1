//! Usual moves of a line: their size, and whether its close stands still at times.

use chrono::{Datelike, Months, NaiveDate};
use kapok_market::{History, PricePanel, SecurityIx};

use crate::span::{Span, days_before};

/// Days before an evening from whose closes the usual moves of a line are known: the two calendar
/// months before its own, in which the evening may be the last day.
pub(crate) const USUAL_DAYS: u32 = 31 + 31 + 31;
/// Calendar months before that of an evening, whose moves are the usual ones.
const MONTHS: u32 = 2;
/// Days before an evening whose closes say how a young line moves, and whether one stands still.
const RECENT_DAYS: u32 = 52;
/// Mean absolute move of a normal variable, in standard deviations: `sqrt(2 / pi)`.
const MEAN_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
/// Fewest moves from which the size of usual moves is estimated.
const FEWEST_MOVES: usize = 8;

/// Standard deviation of the daily moves of each line by calendar month: one pass over the rows of
/// the panel, in order of memory, for all evenings of all indices.
///
/// The moves of an evening are compared with those of the two months before its own, so that an
/// evening that loads few days knows what a replay knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct UsualMoves {
    /// First day of the month, and by line the standard deviation, a fraction; not a number if
    /// there are too few moves.
    months: Vec<(NaiveDate, Vec<f32>)>,
}

/// Daily moves of all lines in one calendar month that count, by line: all but the largest and the
/// second, which are events and news, one in ten.
struct Month {
    /// Sum of absolute moves.
    sum: Vec<f64>,
    /// Number of moves.
    count: Vec<f64>,
}

/// Lines side by side whose sums stay in registers over all days of a month.
const LANES: usize = 4;

impl Month {
    /// * `rows`: closes of the days of the month, by line
    fn of(rows: &[&[f64]], width: usize) -> Self {
        let columns = || Vec::with_capacity(width);
        let mut month = Self { sum: columns(), count: columns() };
        let whole = width - width % LANES;
        (0..whole).step_by(LANES).for_each(|first| month.add(Moves::<LANES>::of(rows, first)));
        (whole..width).for_each(|line| month.add(Moves::<1>::of(rows, line)));
        month
    }

    /// Adds the next lines.
    fn add<const N: usize>(&mut self, moves: Moves<N>) {
        for at in 0..N {
            // The first close is no move, and two moves do not count.
            let count = (moves.closes[at] - 3.0).max(0.0);
            let sum = moves.sum[at] - moves.largest[at] - moves.second[at];
            self.sum.push(if count > 0.0 { sum } else { 0.0 });
            self.count.push(count);
        }
    }
}

/// Absolute daily moves of some lines side by side.
struct Moves<const N: usize> {
    sum: [f64; N],
    /// Number of closes.
    closes: [f64; N],
    largest: [f64; N],
    second: [f64; N],
}

impl<const N: usize> Moves<N> {
    /// Moves over some days, from the first close of a line on.
    ///
    /// * `first`: number of the first line
    fn of(rows: &[&[f64]], first: usize) -> Self {
        let mut moves =
            Self { sum: [0.0; N], closes: [0.0; N], largest: [0.0; N], second: [0.0; N] };
        let mut last = [0.0; N];
        for row in rows {
            if let Some(closes) = row.get(first..).and_then(|row| row.first_chunk()) {
                moves.add(closes, &mut last);
            }
        }
        moves
    }

    /// Adds the closes of a day. Without a branch: the compiler takes several lines at once.
    ///
    /// * `last`: the last close before; zero before the first
    fn add(&mut self, closes: &[f64; N], last: &mut [f64; N]) {
        for at in 0..N {
            let (close, before) = (closes[at], last[at]);
            let now = if close > 0.0 { close } else { before };
            // Divided in any case; what is no number is left out. A line without a close has not
            // moved.
            let ratio = (now - before).abs() / before;
            let moved = if before > 0.0 { ratio } else { 0.0 };
            self.sum[at] += moved;
            self.closes[at] += if close > 0.0 { 1.0 } else { 0.0 };
            let (largest, second) = (self.largest[at], self.second[at]);
            let smaller = if moved < largest { moved } else { largest };
            self.second[at] = if smaller > second { smaller } else { second };
            self.largest[at] = if moved > largest { moved } else { largest };
            last[at] = now;
        }
    }
}

impl UsualMoves {
    /// Usual moves for the evenings of a span.
    pub(crate) fn of(prices: &PricePanel, width: usize, span: Span) -> Self {
        let first = month_of(span.after) - Months::new(MONTHS);
        let days = prices.days();
        let days = &days[days.partition_point(|day| *day < first)..];
        let days = &days[..days.partition_point(|day| *day < month_of(span.to))];
        let mut found = Self::default();
        let mut before: Vec<(NaiveDate, Month)> = Vec::new();
        for days in days.chunk_by(|a, b| month_of(*a) == month_of(*b)) {
            let rows: Vec<&[f64]> = days.iter().filter_map(|day| prices.row(*day)).collect();
            let of = month_of(days[0]);
            before.push((of, Month::of(&rows, width)));
            let next = of + Months::new(1);
            before.retain(|(first, _)| *first + Months::new(MONTHS) >= next);
            found.months.push((next, deviations(&before, width)));
        }
        found
    }

    /// Usual moves as an evening knows them.
    ///
    /// * `before`: the calculation day before
    pub(crate) fn on<'a>(
        &'a self,
        history: &'a History,
        (before, date): (NaiveDate, NaiveDate),
    ) -> UsualTonight<'a> {
        let month = month_of(date);
        let at = self.months.binary_search_by_key(&month, |(first, _)| *first).ok();
        let of_month = at.map(|at| self.months[at].1.as_slice()).unwrap_or_default();
        UsualTonight { history, of_month, before }
    }
}

/// Usual moves as one evening knows them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UsualTonight<'a> {
    history: &'a History,
    of_month: &'a [f32],
    before: NaiveDate,
}

impl UsualTonight<'_> {
    /// The standard deviation as of the beginning of the month; not a number if it is not known.
    pub(crate) fn of_month(&self, line: SecurityIx) -> f32 {
        self.of_month.get(line.at()).copied().unwrap_or(f32::NAN)
    }

    /// Standard deviation of the daily moves of a line, a fraction; of a young line those up to the
    /// day before. `None` if it is too young for that too.
    pub(crate) fn of_line(&self, line: SecurityIx) -> Option<f64> {
        let known = Some(self.of_month(line)).filter(|usual| usual.is_finite());
        known.map(f64::from).or_else(|| recent(self.history, line, self.before))
    }
}

/// First day of the month of a day.
fn month_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn deviations(months: &[(NaiveDate, Month)], width: usize) -> Vec<f32> {
    let of_line = |line: usize| {
        let kept = months.iter().map(|(_, month)| (month.sum[line], month.count[line]));
        let (sum, count) = kept.fold((0.0, 0.0), |(s, n), (sum, count)| (s + sum, n + count));
        let enough = count >= FEWEST_MOVES as f64;
        if enough { (sum / count / MEAN_ABSOLUTE) as f32 } else { f32::NAN }
    };
    (0..width).map(of_line).collect()
}

/// Standard deviation of the daily moves of a line of the last weeks up to a day, a fraction, from
/// their mean absolute size; one move in ten, the largest, does not count.
fn recent(history: &History, line: SecurityIx, to: NaiveDate) -> Option<f64> {
    let mut moves = moves(history, line, to);
    moves.sort_by(f64::total_cmp);
    let kept = moves.len() - moves.len() / 10;
    let sum: f64 = moves[..kept].iter().sum();
    (kept >= FEWEST_MOVES).then(|| sum / kept as f64 / MEAN_ABSOLUTE)
}

/// Whether the close has stood still in a number of sessions up to a day.
pub(crate) fn stood_still(
    history: &History,
    line: SecurityIx,
    to: NaiveDate,
    sessions: usize,
) -> bool {
    let closes = history.prices().closes(line, days_before(to, RECENT_DAYS), to).rev();
    let mut closes = closes.map(|(_, close)| close);
    let last = closes.next();
    closes.take(sessions).filter(|close| Some(*close) == last).count() == sessions
}

/// Number of sessions up to a day in which the close has stood still, for a line that seldom does;
/// `None` if it often does, or is too young to know.
///
/// * `seldom`: share of closes equal to the one before up to which a line seldom stands still
pub(crate) fn still(
    history: &History,
    line: SecurityIx,
    to: NaiveDate,
    seldom: f64,
) -> Option<usize> {
    let moves = moves(history, line, to);
    let still = moves.iter().rev().take_while(|moved| **moved == 0.0).count();
    let before = &moves[..moves.len() - still];
    let equal = before.iter().filter(|moved| **moved == 0.0).count();
    (before.len() >= FEWEST_MOVES && equal as f64 <= seldom * before.len() as f64).then_some(still)
}

/// Absolute daily moves of a line up to a day, fractions.
fn moves(history: &History, line: SecurityIx, to: NaiveDate) -> Vec<f64> {
    let closes = history.prices().closes(line, days_before(to, RECENT_DAYS), to);
    let mut moves = Vec::with_capacity(RECENT_DAYS as usize);
    let mut last = None;
    for (_, close) in closes {
        moves.extend(last.map(|last: f64| (close / last - 1.0).abs()));
        last = Some(close);
    }
    moves
}
