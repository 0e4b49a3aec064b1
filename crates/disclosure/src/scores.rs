//! Weighted average ESG scores, and that of the ten largest constituents.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §2.

use kapok_columns::calculated::{Calculated, EvaluatedPart};
use kapok_columns::{ColumnSource, DataColumn};
use kapok_market::SecurityIx;
use kapok_market::column::Binding;

use crate::composition::{Composition, average};
use crate::metric::Metric;

const TOP: usize = 10;

/// A score: its metric, its item, the names of its column, and what it is called in an evaluation
/// or by a rater.
struct Score {
    id: &'static str,
    item: &'static str,
    names: &'static [&'static str],
    parts: &'static [&'static str],
}

const SCORES: [Score; 4] = [
    Score {
        id: "esg_score",
        item: "2020/1816 Annex II 1, combined",
        names: &["esg_score"],
        parts: &["total"],
    },
    Score {
        id: "environmental_score",
        item: "2020/1816 Annex II 1, E",
        names: &["environmental_score", "environment_score"],
        parts: &["environment", "environmental", "E"],
    },
    Score {
        id: "social_score",
        item: "2020/1816 Annex II 1, S",
        names: &["social_score"],
        parts: &["social", "S"],
    },
    Score {
        id: "governance_score",
        item: "2020/1816 Annex II 1, G",
        names: &["governance_score"],
        parts: &["governance", "G"],
    },
];

/// Rows of the scores that the index file has columns of.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for kind in SCORES {
        let Some(name) = column(composition, &kind) else { continue };
        let samples = composition.numbers(name);
        let note = format!("column `{name}`");
        let metric = |id| {
            let metric = Metric::new(id, kind.item, "weighted_average");
            metric.unit("points of the scheme").note(note.clone())
        };
        let found = |held: &[_]| samples.clone().and_then(|all| average(held, &all));
        metrics.push(metric(kind.id).found(found(&composition.held)));
        if kind.id == "esg_score" {
            metrics.push(metric("esg_score_top_ten").found(found(&top(composition))));
        }
    }
    metrics
}

/// The ten largest; of equals, the first by id.
fn top(composition: &Composition<'_>) -> Vec<(SecurityIx, f64)> {
    let history = composition.snapshot().history();
    let mut held = composition.held.clone();
    let id = |security: SecurityIx| &history.security(security).id;
    held.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| id(a.0).cmp(id(b.0))));
    held.truncate(TOP);
    held
}

/// The column of a score: by its name, else the first that holds this part.
fn column<'h>(composition: &Composition<'h>, kind: &Score) -> Option<&'h str> {
    let number = kapok_market::column::ColumnType::Number;
    if let Some(name) = composition.named(kind.names, number) {
        return Some(name);
    }
    let is_part = |source: &ColumnSource| match source {
        ColumnSource::Calculated(Calculated::Evaluated(evaluated)) => match &evaluated.part {
            EvaluatedPart::Total => kind.parts.contains(&"total"),
            EvaluatedPart::Node(node) => kind.parts.contains(&node.as_str()),
            EvaluatedPart::Band => false,
        },
        ColumnSource::Data(DataColumn { binding: Binding::Score { pillar, .. }, .. }) => {
            kind.parts.contains(&pillar.as_str())
        }
        _ => false,
    };
    let found = composition.book.sources.iter().find(|(_, source)| is_part(source));
    found.map(|(name, _)| name.as_str())
}
