//! One composition against another.
//!
//! Source: `docs/methodology/sensitivity.md` §2.

use kapok_kernels::sum;
use kapok_market::column::Values;
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_methodology::returns::daily_returns;
use kapok_methodology::{Review, ReviewError, Rulebook, Situation};

/// Trading days of a year, for annualising deviations.
const DAYS_A_YEAR: f64 = 252.0;

/// A weighted average with how much of the weight it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average {
    /// `Σ w·x / Σ w` over constituents whose value is known.
    pub value: f64,
    /// `Σ w` of these, a fraction of one.
    pub coverage: f64,
}

/// The weighted average of a column over a composition, from what was known on the reference date
/// of its review; `None` if the index has no such column of numbers, or no value is known.
///
/// # Errors
///
/// If the tables do not hold the column.
pub(super) fn average(
    book: &Rulebook,
    history: &History,
    review: &Review,
    column: &str,
) -> Result<Option<Average>, ReviewError> {
    let snapshot = snapshot(book, history, review);
    let situation = Situation::of_day(snapshot, &review.members);
    let Some(column) = book.columns().column(situation, column)? else { return Ok(None) };
    let Values::Number(values) = &column.values else { return Ok(None) };
    let known = review
        .targets
        .iter()
        .filter_map(|target| values[target.security.at()].map(|value| (target.weight, value)));
    let (weights, values): (Vec<f64>, Vec<f64>) = known.unzip();
    let coverage = sum(&weights);
    let products: Vec<f64> = weights.iter().zip(&values).map(|(w, x)| w * x).collect();
    Ok((coverage > 0.0).then(|| Average { value: sum(&products) / coverage, coverage }))
}

fn snapshot<'h>(book: &Rulebook, history: &'h History, review: &Review) -> Snapshot<'h> {
    let date = review.reference_date;
    Snapshot::new(history, date, history.cut_off(date), book.price_lookback_days)
}

/// The weighted averages that reviews are compared by, of the columns of these names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Of [`CARBON_INTENSITY`], in its unit.
    pub carbon_intensity: Option<Average>,
    /// Of [`ESG_SCORE`], in points.
    pub esg_score: Option<Average>,
}

/// The column whose weighted average is the carbon intensity of a composition.
pub const CARBON_INTENSITY: &str = "carbon_intensity";
/// The column whose weighted average is the ESG score of a composition.
pub const ESG_SCORE: &str = "esg_score";

impl Figures {
    /// The averages of a composition by the columns of a book; see [`average`].
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that the book has.
    pub fn of(book: &Rulebook, history: &History, review: &Review) -> Result<Self, ReviewError> {
        Ok(Self {
            carbon_intensity: average(book, history, review, CARBON_INTENSITY)?,
            esg_score: average(book, history, review, ESG_SCORE)?,
        })
    }
}

/// Names that are in one composition and not in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// In after, not before; by security.
    pub entered: Vec<SecurityIx>,
    /// In before, not after; by security.
    pub left: Vec<SecurityIx>,
}

impl Moves {
    /// From one composition to another.
    #[must_use]
    pub fn between(before: &Review, after: &Review) -> Self {
        Self { entered: only_in(after, before), left: only_in(before, after) }
    }

    /// The number of names that change.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entered.len() + self.left.len()
    }
}

/// Constituents of one review that are none of another; targets are sorted by security.
fn only_in(review: &Review, other: &Review) -> Vec<SecurityIx> {
    let names = review.targets.iter().map(|target| target.security);
    let absent = |s: &SecurityIx| other.targets.binary_search_by_key(s, |t| t.security).is_err();
    names.filter(absent).collect()
}

/// `½·Σ |w − v|` over both compositions: the one-way turnover from one to the other.
#[must_use]
pub fn turnover(before: &Review, after: &Review) -> f64 {
    let moved: Vec<f64> = active(before, after).into_iter().map(|(_, w)| w.abs()).collect();
    sum(&moved) / 2.0
}

/// Weight after less weight before, of everyone in either, by security.
#[must_use]
pub(crate) fn active(before: &Review, after: &Review) -> Vec<(SecurityIx, f64)> {
    let signed = |review: &Review, sign: f64| {
        let weights = review.targets.iter().map(move |t| (t.security, sign * t.weight));
        weights.collect::<Vec<_>>()
    };
    let mut all = [signed(before, -1.0), signed(after, 1.0)].concat();
    all.sort_by_key(|(security, _)| *security);
    let same = all.chunk_by(|(a, _), (b, _)| a == b);
    let total = |both: &[(SecurityIx, f64)]| sum(&both.iter().map(|(_, w)| *w).collect::<Vec<_>>());
    same.map(|both| (both[0].0, total(both))).collect()
}

/// The tracking error of one composition against another, a fraction a year:
/// `√252 · sd(Σᵢ (wᵢ − vᵢ)·rᵢₜ)` over the daily returns before the reference date, with the
/// sample deviation (n − 1) of two days or more.
///
/// # Errors
///
/// If a security that differs has no returns of these days, or there is no exchange rate.
///
/// # Panics
///
/// If `days` is below two.
pub(super) fn tracking_error(
    book: &Rulebook,
    history: &History,
    before: &Review,
    after: &Review,
    days: u32,
) -> Result<f64, ReviewError> {
    assert!(days >= 2, "a deviation needs two days, not {days}");
    let mut differing = active(before, after);
    differing.retain(|(_, weight)| *weight != 0.0);
    let securities: Vec<SecurityIx> = differing.iter().map(|(security, _)| *security).collect();
    let returns =
        daily_returns(book.setting(), &snapshot(book, history, before), &securities, days)?;
    let count = days as usize;
    let on = |day: usize| {
        let parts = differing.iter().zip(&returns).map(|((_, weight), r)| weight * r[day]);
        sum(&parts.collect::<Vec<_>>())
    };
    let active: Vec<f64> = (0..count).map(on).collect();
    let mean = sum(&active) / count as f64;
    let squares: Vec<f64> = active.iter().map(|r| (r - mean) * (r - mean)).collect();
    Ok((sum(&squares) / (count - 1) as f64 * DAYS_A_YEAR).sqrt())
}
