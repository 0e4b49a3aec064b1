//! The other mandatory factors of shares: averages and totals of columns of their names.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §6.

use kapok_kernels::sum;
use kapok_market::column::ColumnType;

use crate::composition::{Composition, Samples};
use crate::metric::{Metric, no_column};

/// Way in which values of constituents become one.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Average,
    Total,
}

/// Column and metric, group, unit.
const FACTORS: [(&str, &str, &str, By); 8] = [
    ("ilo_no_due_diligence", SOCIAL, "fraction of one", By::Average),
    ("gender_pay_gap", SOCIAL, "unit of the column", By::Average),
    ("board_gender_ratio", SOCIAL, "unit of the column", By::Average),
    ("accidents", SOCIAL, "unit of the column", By::Average),
    ("corruption_convictions", SOCIAL, "convictions", By::Total),
    ("corruption_fines", SOCIAL, "unit of the column", By::Total),
    ("independent_board", GOVERNANCE, "fraction of one", By::Average),
    ("female_board", GOVERNANCE, "fraction of one", By::Average),
];

const SOCIAL: &str = "2020/1816 Annex II 1, S";
const GOVERNANCE: &str = "2020/1816 Annex II 1, G";

/// Rows of the factors; those without a column say so.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    FACTORS.iter().map(|factor| metric(composition, *factor)).collect()
}

fn metric(
    composition: &mut Composition<'_>,
    (id, item, unit, by): (&'static str, &'static str, &str, By),
) -> Metric {
    let formula_id = match by {
        By::Average => "weighted_average",
        By::Total => "total",
    };
    let metric = Metric::new(id, item, formula_id).unit(unit);
    let Some(name) = composition.named(&[id], ColumnType::Number) else {
        return metric.without(&no_column(&format!("`{id}`")));
    };
    let of_column = composition.column(name).map(|column| column.unit.to_owned());
    let metric = match of_column {
        Ok(unit) if !unit.is_empty() => metric.unit(unit),
        _ => metric,
    };
    let samples = composition.numbers(name);
    let average = samples.clone().and_then(|samples| composition.average(&samples));
    let metric = metric.found(average);
    match (by, samples) {
        (By::Total, Ok(samples)) if metric.value.is_some() => total(composition, metric, &samples),
        _ => metric,
    }
}

/// The sum over companies of which it is known, each once.
fn total(composition: &Composition<'_>, metric: Metric, samples: &Samples) -> Metric {
    let history = composition.snapshot().history();
    let mut companies = std::collections::BTreeMap::new();
    for (security, _) in &composition.held {
        if let Some(sample) = samples[security.at()] {
            companies.insert(history.security(*security).issuer, sample.value);
        }
    }
    let values: Vec<f64> = companies.into_values().collect();
    let missing_policy = "exclude".to_owned();
    Metric { value: Some(sum(&values)), missing_policy, denominator: "", ..metric }
}
