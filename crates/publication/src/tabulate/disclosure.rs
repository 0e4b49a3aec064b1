//! Rows of disclosures.

use kapok_columns::Holding;
use kapok_disclosure::{Metric, disclose};
use kapok_engine::CloseDetail;
use kapok_published::DisclosureRow;

use super::index_day::IndexDay;

/// Metrics at the close, by the weights of `constituents_close` and what was known at the cut-off.
pub(super) fn rows(day: &IndexDay<'_>, detail: &CloseDetail) -> Vec<DisclosureRow> {
    let close = &detail.close;
    let total = day.outcome.level.market_value;
    let mut held: Vec<(Holding, f64)> = (0..close.len())
        .map(|at| {
            let value = close.market_value_of(at) * detail.price_factor[at];
            let (security, index_shares) = (close.security[at], close.index_shares[at]);
            (Holding { security, index_shares }, value / total)
        })
        .collect();
    held.sort_by_key(|(holding, _)| holding.security);
    let (members, weights): (Vec<Holding>, Vec<f64>) = held.into_iter().unzip();
    let metrics = disclose(day.rules(), day.snapshot(), &members, &weights);
    metrics.into_iter().map(|metric| row(day, metric)).collect()
}

fn row(day: &IndexDay<'_>, metric: Metric) -> DisclosureRow {
    DisclosureRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        metric: metric.id.to_owned(),
        item: metric.item.to_owned(),
        value: metric.value,
        unit: metric.unit,
        formula_id: metric.formula_id.to_owned(),
        denominator: metric.denominator.to_owned(),
        coverage: metric.coverage,
        coverage_by_count: metric.coverage_by_count,
        reported_share: metric.reported_share,
        estimated_share: metric.estimated_share,
        missing_policy: metric.missing_policy,
        scope_3: metric.scope_3.map(str::to_owned),
        data_quality: metric.data_quality,
        data_quality_scope_3: metric.data_quality_scope_3,
        note: metric.note.filter(|note| !note.is_empty()),
        illustrative: day.illustrative(),
    }
}
