//! One review under other policies for the unknown, other limits and other raters.

use kapok_market::SecurityIx;
use kapok_methodology::{Review, ReviewError, Rulebook, Verdict};

use super::basis::Basis;
use super::effect::Effect;
use super::figures::Figures;
use super::variation::{Variation, variations};

/// How far variants go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scope {
    /// Limits are moved by this fraction of them, either way.
    pub by: f64,
    /// Tracking errors are from so many daily returns, two or more.
    pub days: u32,
}

/// What a review rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// Weighted averages of the review as it is.
    pub before: Figures,
    /// Each variant, in the order of the book: rules, ranking, carbon figures, raters.
    pub variants: Vec<Varied>,
    /// Where another rater changes a verdict, by variant, then security.
    pub disagreements: Vec<Disagreement>,
}

/// A variant and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// What is done otherwise.
    pub variation: Variation,
    /// What that makes of the review.
    pub outcome: Result<Effect, NoOutcome>,
}

/// Why a variant has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoOutcome {
    /// Its review finds nothing, or its figures lack data.
    #[error("{kind}: {0}", kind = kind(.0))]
    Review(ReviewError),
    /// A fraction of nothing is nothing.
    #[error("a limit of 0 does not move by a fraction")]
    ZeroLimit,
}

fn kind(error: &ReviewError) -> &'static str {
    if error.is_infeasible() { "infeasible" } else { "no data" }
}

/// A verdict that depends on who rates.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The column that another rater gives.
    pub column: String,
    /// That rater, with the scheme where there is one.
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
pub fn sensitivity(basis: &Basis<'_>, scope: Scope) -> Result<Sensitivity, ReviewError> {
    let before = Figures::of(basis.book, basis.history, &basis.review)?;
    let (mut variants, mut disagreements) = (Vec::new(), Vec::new());
    for (variation, book) in variations(basis, scope.by) {
        let reviewed = held(basis, &variation, &book);
        if let (Variation::Rater { column, rater }, Ok(review)) = (&variation, &reviewed) {
            disagreements.extend(disagree(basis, review, column, rater));
        }
        let effect = |review: Review| Effect::of(basis, &book, &review, scope.days);
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
        | Variation::CarbonMissing { .. } => basis.composition(book).map_err(NoOutcome::Review),
        Variation::Rater { .. } => basis.again(book).map_err(NoOutcome::Review),
    }
}

/// Verdicts that differ. Both reviews have the same universe and rules unless a rater decides who
/// is in the universe, so that they are matched by security and rule.
fn disagree(basis: &Basis<'_>, other: &Review, column: &str, rater: &str) -> Vec<Disagreement> {
    let theirs = |ours: &Verdict| {
        let from = other.verdicts.partition_point(|theirs| theirs.security < ours.security);
        let same = other.verdicts[from..].iter().take_while(|v| v.security == ours.security);
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
