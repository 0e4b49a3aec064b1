//! The variants of a rulebook, each with one thing done otherwise.

use std::fmt;

use kapok_climate::CarbonMissing;
use kapok_columns::{ColumnSource, DataColumn};
use kapok_market::Binding;
use kapok_methodology::selection::{RankMissing, RankedBy};
use kapok_methodology::{IfMissing, Rule};
use kapok_rulebook::Rulebook;

use crate::review::Basis;

/// Single change that a variant makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Variation {
    /// A rule treats the unknown the other way.
    RuleMissing {
        /// Id of the rule.
        rule: String,
        /// Policy of the index file.
        policy: IfMissing,
    },
    /// A rule has another limit.
    Limit {
        /// Id of the rule.
        rule: String,
        /// The limit of the index file, in the unit of its column.
        from: f64,
        /// Limit that is tried.
        to: f64,
    },
    /// A ranking key treats the unknown the other way.
    RankMissing {
        /// Column of the key.
        column: String,
        /// Policy of the index file.
        policy: RankMissing,
    },
    /// Intensities that are not known are made up otherwise.
    CarbonMissing {
        /// The policy.
        policy: CarbonMissing,
    },
    /// A column is read from another rater.
    Rater {
        /// Name of the column.
        column: String,
        /// The rater, with the scheme where there is one.
        rater: String,
    },
}

impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RuleMissing { rule, policy: IfMissing::Exclude } => {
                write!(f, "{rule}: if_missing exclude")
            }
            Self::RuleMissing { rule, policy: IfMissing::Keep } => {
                write!(f, "{rule}: if_missing keep")
            }
            Self::Limit { rule, from, to } if from == to => {
                write!(f, "{rule}: limit {}", shown(*from))
            }
            Self::Limit { rule, from, to } => {
                write!(f, "{rule}: limit {} to {}", shown(*from), shown(*to))
            }
            Self::RankMissing { column, policy: RankMissing::Last } => {
                write!(f, "rank by {column}: if_missing last")
            }
            Self::RankMissing { column, policy: RankMissing::Exclude } => {
                write!(f, "rank by {column}: if_missing exclude")
            }
            Self::CarbonMissing { policy } => write!(f, "carbon: if_missing {}", word(*policy)),
            Self::Rater { column, rater } => write!(f, "{column}: rater {rater}"),
        }
    }
}

fn word(policy: CarbonMissing) -> &'static str {
    match policy {
        CarbonMissing::Unknown => "unknown",
        CarbonMissing::PeerMedian => "peer_median",
        CarbonMissing::WorstOfPeers => "worst_of_peers",
    }
}

/// A number without what rounding has left at its end.
fn shown(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// All variants of the book of a review: rules, ranking, carbon figures, raters.
///
/// * `by`: by how much limits are moved either way, a fraction of them
///
/// Source: `docs/methodology/sensitivity.md` §1.
pub(super) fn variations(basis: &Basis<'_>, by: f64) -> Vec<(Variation, Rulebook)> {
    let mut all = Vec::new();
    for at in 0..basis.book.methodology.rules.len() {
        all.extend(rule_missing(basis, at));
        all.extend(limits(basis.book, at, by));
    }
    all.extend(rank_missing(basis.book));
    all.extend(carbon_missing(basis.book));
    all.extend(raters(basis));
    all
}

/// A book with one rule changed.
fn with_rule(book: &Rulebook, at: usize, change: impl FnOnce(&mut Rule)) -> Rulebook {
    let mut book = book.clone();
    change(&mut book.methodology.rules[at]);
    book
}

/// A rule's policy turned round, where it decided for anybody.
fn rule_missing(basis: &Basis<'_>, at: usize) -> Option<(Variation, Rulebook)> {
    let rule = &basis.book.methodology.rules[at];
    let mut verdicts = basis.review.verdicts.iter();
    verdicts.find(|verdict| verdict.missing && verdict.rule == rule.id)?;
    let policy = match rule.if_missing {
        IfMissing::Exclude => IfMissing::Keep,
        IfMissing::Keep => IfMissing::Exclude,
    };
    let book = with_rule(basis.book, at, |rule| rule.if_missing = policy);
    Some((Variation::RuleMissing { rule: rule.id.clone(), policy }, book))
}

/// A rule's limit moved down and up; once, in vain, where it is zero.
fn limits(book: &Rulebook, at: usize, by: f64) -> Vec<(Variation, Rulebook)> {
    let rule = &book.methodology.rules[at];
    let Some(threshold) = rule.predicate.threshold() else { return Vec::new() };
    let from = threshold.limit;
    let tried = if from == 0.0 { vec![from] } else { vec![from * (1.0 - by), from * (1.0 + by)] };
    let variant = |to: f64| {
        let predicate = rule.predicate.with_limit(to)?;
        let book = with_rule(book, at, |rule| rule.predicate = predicate);
        Some((Variation::Limit { rule: rule.id.clone(), from, to }, book))
    };
    tried.into_iter().filter_map(variant).collect()
}

/// Each ranking key's policy turned round.
fn rank_missing(book: &Rulebook) -> Vec<(Variation, Rulebook)> {
    let keys = book
        .methodology
        .selection
        .iter()
        .flat_map(|selection| &selection.ranking.rank_by)
        .enumerate();
    let variant = |(at, key): (usize, &RankedBy)| {
        let policy = match key.if_missing? {
            RankMissing::Last => RankMissing::Exclude,
            RankMissing::Exclude => RankMissing::Last,
        };
        let mut book = book.clone();
        book.methodology.selection.as_mut()?.ranking.rank_by[at].if_missing = Some(policy);
        Some((Variation::RankMissing { column: key.by.clone(), policy }, book))
    };
    keys.filter_map(variant).collect()
}

/// The other policies for intensities that are not known, where there are peers if they need any.
fn carbon_missing(book: &Rulebook) -> Vec<(Variation, Rulebook)> {
    let Some(carbon) = &book.carbon else { return Vec::new() };
    let all = [CarbonMissing::Unknown, CarbonMissing::PeerMedian, CarbonMissing::WorstOfPeers];
    let possible = |policy: &CarbonMissing| match policy {
        CarbonMissing::Unknown => true,
        CarbonMissing::PeerMedian | CarbonMissing::WorstOfPeers => carbon.peers.is_some(),
    };
    let others = all.into_iter().filter(|policy| *policy != carbon.if_missing && possible(policy));
    let variant = |policy| {
        let mut book = book.clone();
        book.carbon.iter_mut().for_each(|carbon| carbon.if_missing = policy);
        (Variation::CarbonMissing { policy }, book)
    };
    others.map(variant).collect()
}

/// Each column with a rater read from every other one.
fn raters(basis: &Basis<'_>) -> Vec<(Variation, Rulebook)> {
    let mut all = Vec::new();
    for (name, source) in &basis.book.sources {
        let ColumnSource::Data(data) = source else { continue };
        for other in basis.history.other_providers(&data.binding) {
            let variation = Variation::Rater { column: name.clone(), rater: rater(&other) };
            let mut book = basis.book.clone();
            let data = DataColumn { binding: other, ..data.clone() };
            book.sources.insert(name.clone(), ColumnSource::Data(data));
            all.push((variation, book));
        }
    }
    all
}

/// A rater, with the scheme where there is one.
fn rater(binding: &Binding) -> String {
    match binding.rater() {
        Some((provider, Some(scheme))) => format!("{provider} ({scheme})"),
        Some((provider, None)) => provider.to_owned(),
        None => String::new(),
    }
}
