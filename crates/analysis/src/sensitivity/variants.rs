//! A review held again under each variant of its book.

use kapok_market::SecurityIx;
use kapok_methodology::{Review, ReviewError, Verdict};
use kapok_rulebook::Rulebook;

use super::variation::{Variation, variations};
use crate::review::{Basis, Effect, Figures};

/// The reach of variants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Limits are moved by this fraction of them, either way.
    pub by: f64,
    /// Tracking errors are from so many daily returns, two or more.
    pub days: u32,
}

/// The dependence of a review on policies, limits and raters.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// Weighted averages of the review as it is.
    pub before: Figures,
    /// Each variant, in the order of the book: rules, ranking, carbon figures, raters.
    pub variants: Vec<Varied>,
    /// Verdicts that another rater changes, by variant, then security.
    pub disagreements: Vec<Disagreement>,
}

/// A variant and its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// The change.
    pub variation: Variation,
    /// Effect on the review.
    pub outcome: Result<Effect, NoOutcome>,
}

/// Obstacles to the outcome of a variant.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoOutcome {
    /// The review finds no composition, or its figures lack data.
    #[error("{obstacle}: {0}", obstacle = obstacle(.0))]
    Review(ReviewError),
    /// A fraction of nothing is nothing.
    #[error("a limit of 0 does not move by a fraction")]
    ZeroLimit,
}

fn obstacle(error: &ReviewError) -> &'static str {
    if error.is_infeasible() { "infeasible" } else { "no data" }
}

/// A verdict that depends on who rates.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The column that another rater gives.
    pub column: String,
    /// The rater, with the scheme where there is one.
    pub rater: String,
    /// The security.
    pub security: SecurityIx,
    /// The verdict of a rule by the rater of the index file.
    pub ours: Verdict,
    /// By the other.
    pub theirs: Verdict,
}

/// Holds a review again under each variant of its book.
///
/// Source: `docs/methodology/sensitivity.md`.
///
/// # Errors
///
/// If the tables do not hold a column that is averaged. A variant that has no outcome is no error.
pub fn sensitivity(basis: &Basis<'_>, reach: Reach) -> Result<Sensitivity, ReviewError> {
    let before = Figures::of(basis.book, basis.history, &basis.review)?;
    let (mut variants, mut disagreements) = (Vec::new(), Vec::new());
    for (variation, book) in variations(basis, reach.by) {
        let reviewed = held(basis, &variation, &book);
        if let Variation::Rater { column, rater } = &variation {
            // Without the column there are no verdicts, and the variant says why.
            let theirs = basis.verdicts(&book).unwrap_or_default();
            disagreements.extend(disagree(basis, &theirs, column, rater));
        }
        let effect = |review: Review| Effect::of(basis, &book, &review, reach.days);
        let outcome = reviewed.and_then(|review| effect(review).map_err(NoOutcome::Review));
        variants.push(Varied { variation, outcome });
    }
    Ok(Sensitivity { before, variants, disagreements })
}

fn held(basis: &Basis<'_>, variation: &Variation, book: &Rulebook) -> Result<Review, NoOutcome> {
    match variation {
        Variation::Limit { from, to, .. } if from == to => Err(NoOutcome::ZeroLimit),
        Variation::Limit { .. }
        | Variation::RuleMissing { .. }
        | Variation::RankMissing { .. }
        | Variation::CarbonMissing { .. }
        | Variation::Rater { .. } => basis.composition(book).map_err(NoOutcome::Review),
    }
}

/// Verdicts that differ. Both have the same universe and rules unless a rater decides who is in the
/// universe, so that they are matched by security and rule.
fn disagree(basis: &Basis<'_>, other: &[Verdict], column: &str, rater: &str) -> Vec<Disagreement> {
    let theirs = |ours: &Verdict| {
        let from = other.partition_point(|theirs| theirs.security < ours.security);
        let same = other[from..].iter().take_while(|v| v.security == ours.security);
        { same }.find(|theirs| theirs.rule == ours.rule)
    };
    let pairs = basis.review.verdicts.iter().filter_map(|ours| Some((ours, theirs(ours)?)));
    let differing = pairs.filter(|(ours, theirs)| ours.passed != theirs.passed);
    let disagreement = |(ours, theirs): (&Verdict, &Verdict)| Disagreement {
        column: column.to_owned(),
        rater: rater.to_owned(),
        security: ours.security,
        ours: ours.clone(),
        theirs: theirs.clone(),
    };
    differing.map(disagreement).collect()
}
