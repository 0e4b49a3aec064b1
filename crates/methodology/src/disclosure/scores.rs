//! Weighted average ESG scores, and that of the ten largest constituents.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §2.

use kapok_market::SecurityIx;
use kapok_market::column::Binding;

use super::Ground;
use super::average::Average;
use super::metric::Metric;
use crate::columns::ColumnSource;
use crate::derived::{Derived, Part};

const TOP: usize = 10;

/// A score: its metric, its item, the names of its column, and what it is called in an evaluation
/// or by a rater.
struct Kind {
    id: &'static str,
    item: &'static str,
    names: &'static [&'static str],
    parts: &'static [&'static str],
}

const KINDS: [Kind; 4] = [
    Kind {
        id: "esg_score",
        item: "2020/1816 Annex II 1, combined",
        names: &["esg_score"],
        parts: &["total"],
    },
    Kind {
        id: "environmental_score",
        item: "2020/1816 Annex II 1, E",
        names: &["environmental_score", "environment_score"],
        parts: &["environment", "environmental", "E"],
    },
    Kind {
        id: "social_score",
        item: "2020/1816 Annex II 1, S",
        names: &["social_score"],
        parts: &["social", "S"],
    },
    Kind {
        id: "governance_score",
        item: "2020/1816 Annex II 1, G",
        names: &["governance_score"],
        parts: &["governance", "G"],
    },
];

/// Rows of the scores that the index file has columns of.
pub(super) fn metrics(ground: &mut Ground<'_>) -> Vec<Metric> {
    let mut metrics = Vec::new();
    for kind in KINDS {
        let Some(name) = column(ground, &kind) else { continue };
        let samples = ground.numbers(name);
        let note = format!("column `{name}`");
        let metric = |id| {
            let metric = Metric::new(id, kind.item, "weighted_average");
            metric.unit("points of the scheme").note(note.clone())
        };
        let average = |held: &[_]| samples.clone().and_then(|all| Average::of(held, &all));
        metrics.push(metric(kind.id).found(average(&ground.held)));
        if kind.id == "esg_score" {
            metrics.push(metric("esg_score_top_ten").found(average(&top(ground))));
        }
    }
    metrics
}

/// The ten largest; of equals, the first by id.
fn top(ground: &Ground<'_>) -> Vec<(SecurityIx, f64)> {
    let history = ground.snapshot().history();
    let mut held = ground.held.clone();
    let id = |security: SecurityIx| &history.security(security).id;
    held.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| id(a.0).cmp(id(b.0))));
    held.truncate(TOP);
    held
}

/// The column of a score: by its name, else the first that holds this part.
fn column<'h>(ground: &Ground<'h>, kind: &Kind) -> Option<&'h str> {
    let number = kapok_market::column::ColumnType::Number;
    if let Some(name) = ground.named(kind.names, number) {
        return Some(name);
    }
    let is_part = |source: &ColumnSource| match source {
        ColumnSource::Derived(Derived::Evaluated(evaluated)) => match &evaluated.part {
            Part::Total => kind.parts.contains(&"total"),
            Part::Node(node) => kind.parts.contains(&node.as_str()),
            Part::Band => false,
        },
        ColumnSource::Data(Binding::Score { pillar, .. }) => kind.parts.contains(&pillar.as_str()),
        _ => false,
    };
    let found = ground.book.columns.iter().find(|(_, source)| is_part(source));
    found.map(|(name, _)| name.as_str())
}
