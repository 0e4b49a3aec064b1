//! The simplest low-carbon weights: without the names that are highest in a metric.

use kapok_kernels::sum_of;

use crate::error::OptimiseError;

/// Weights without the `count` names that are highest in a metric, the others in proportion to
/// their benchmark weights. Of equal metrics the smaller benchmark weight goes first, then the
/// earlier name.
///
/// * `benchmark`: one for each name, a fraction of one
/// * `metric`: one for each name, known for all
///
/// # Errors
///
/// If the columns differ in length or no weight is left.
///
/// Source: order-statistic approach of Andersson, Bolton and Samama (2016);
/// `docs/methodology/optimised-weights.md` §2.
pub fn exclude_highest(
    benchmark: &[f64],
    metric: &[f64],
    count: usize,
) -> Result<Vec<f64>, OptimiseError> {
    let names = benchmark.len();
    if metric.len() != names {
        let what = "the metric".to_owned();
        return Err(OptimiseError::Shape { what, names, seen: metric.len() });
    }
    let mut order: Vec<usize> = (0..names).collect();
    order.sort_by(|&i, &j| {
        metric[j].total_cmp(&metric[i]).then(benchmark[i].total_cmp(&benchmark[j]))
    });
    let mut weights = benchmark.to_vec();
    order.iter().take(count).for_each(|&i| weights[i] = 0.0);
    let total = sum_of(names, |i| weights[i]);
    if total > 0.0 {
        return Ok(weights.iter().map(|w| w / total).collect());
    }
    Err(OptimiseError::Empty)
}
