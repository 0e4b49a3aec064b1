//! One published metric with all that a reader needs to judge it.

use kapok_climate::Figure;

use crate::lack::Lack;

/// One metric of an index on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Id of the metric.
    pub id: &'static str,
    /// The item of a law or standard that it answers.
    pub item: &'static str,
    /// The number; `None` where it cannot be had, and then `note` says why.
    pub value: Option<f64>,
    /// Unit of the number, in words.
    pub unit: String,
    /// Name of the formula: `docs/methodology/disclosure.md` and `carbon-metrics.md` list them.
    pub formula_id: &'static str,
    /// Denominator, in words.
    pub denominator: &'static str,
    /// Share of the weight of which the data are known, fraction of one.
    pub coverage: Option<f64>,
    /// Share of the constituents of which they are known, fraction of one.
    pub coverage_by_count: Option<f64>,
    /// Share of the figure that companies report, fraction of one; for figures of emissions.
    pub reported_share: Option<f64>,
    /// Share that others estimate. What neither holds comes from data that do not say.
    pub estimated_share: Option<f64>,
    /// Policy for unknown values.
    pub missing_policy: String,
    /// Part of Scope 3 in the figure, in words; for figures of emissions.
    pub scope_3: Option<&'static str>,
    /// PCAF score of scopes 1 and 2 by weight, from 1 (best) to 5.
    pub data_quality: Option<f64>,
    /// PCAF score of scope 3 by weight, from 1 (best) to 5.
    pub data_quality_scope_3: Option<f64>,
    /// Note that a reader needs, or the reason why there is no value.
    pub note: Option<String>,
}

impl Metric {
    /// A metric without a value yet; weights are divided by.
    pub(super) fn new(id: &'static str, item: &'static str, formula_id: &'static str) -> Self {
        Self {
            id,
            item,
            value: None,
            unit: String::new(),
            formula_id,
            denominator: "weight",
            coverage: None,
            coverage_by_count: None,
            reported_share: None,
            estimated_share: None,
            missing_policy: "renormalise".to_owned(),
            scope_3: None,
            data_quality: None,
            data_quality_scope_3: None,
            note: None,
        }
    }

    pub(super) fn unit(self, unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..self }
    }

    pub(super) fn per(self, denominator: &'static str) -> Self {
        Self { denominator, ..self }
    }

    /// With an average, its coverage and the share of it that is reported.
    pub(super) fn with(self, average: &Figure) -> Self {
        let unknown = Lack::OfNoConstituent;
        Self {
            value: average.value,
            coverage: Some(average.coverage_by_weight),
            coverage_by_count: Some(average.coverage_by_count),
            reported_share: average.reported_share,
            estimated_share: average.estimated_share,
            data_quality: average.quality,
            data_quality_scope_3: average.quality_scope_3,
            note: if average.value.is_none() { Some(unknown.to_string()) } else { self.note },
            ..self
        }
    }

    /// With an average of a share or a score, or why there is none.
    pub(super) fn found(self, average: Result<Figure, Lack>) -> Self {
        match average {
            Ok(average) => self.with(&average),
            Err(lack) => self.without(&lack),
        }
    }

    /// With a number that is no average, or why there is none.
    pub(super) fn number(self, value: Result<f64, Lack>) -> Self {
        match value {
            Ok(value) => Self { value: Some(value), ..self },
            Err(lack) => self.without(&lack),
        }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// Without a value, for a reason.
    pub(super) fn without(self, lack: &Lack) -> Self {
        Self { value: None, note: Some(lack.to_string()), ..self }
    }
}

/// Lack of a metric whose data the index file does not name.
pub(super) fn no_column(names: &str) -> Lack {
    Lack::NoColumn(names.to_owned())
}
