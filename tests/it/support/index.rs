//! Index files for test markets.

use chrono::NaiveDate;
use kapok_kernels::{CapAlgorithm, Redistribution};
use kapok_market::History;
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::Cap;

use super::{FIX, MIC, WITHHOLDING, day};

/// What differs between the index files of tests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Index {
    pub(crate) base_date: NaiveDate,
    pub(crate) base_level: f64,
    pub(crate) currency: &'static str,
    pub(crate) scheme: &'static str,
    pub(crate) float_step: &'static str,
    pub(crate) caps: Vec<(&'static str, f64)>,
    /// The table of a fixed scheme: `weights = { … }` or `shares = { … }`.
    pub(crate) holdings: &'static str,
    /// Caps in place of those of the file.
    pub(crate) limits: Option<Limits>,
    /// Reviews after the last close of every month.
    pub(crate) reviewed: bool,
    /// Calculation days from the reference date to the effective close.
    pub(crate) reference: u32,
}

/// Caps with the conventions by which they are met.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) caps: Vec<Cap>,
    pub(crate) algorithm: CapAlgorithm,
    pub(crate) redistribution: Redistribution,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            base_date: day("2024-01-02"),
            base_level: 1000.0,
            currency: "USD",
            scheme: "free_float_cap",
            float_step: "raw",
            caps: Vec::new(),
            holdings: "",
            limits: None,
            reviewed: false,
            reference: 0,
        }
    }
}

impl Index {
    /// The index file.
    pub(crate) fn text(&self) -> String {
        let Self { base_date, base_level, currency, scheme, float_step, reference, .. } = self;
        let holdings = self.holdings;
        let months = if self.reviewed { "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]" } else { "[]" };
        let caps = self.caps.iter().map(|(by, max)| format!("{{ by = \"{by}\", max = {max:?} }}"));
        let caps = caps.collect::<Vec<_>>().join(", ");
        let score = if scheme.starts_with("score") { "score = \"score\"" } else { "" };
        format!(
            r#"
[index]
id = "TEST"
name = {{ en = "Test" }}
base_date = {base_date}
base_level = {base_level:?}
currency = "{currency}"
calendar = {{ open_if_any = ["{MIC}"] }}
returns = ["price", "net", "gross"]

[prices]
lookback_days = 400

[fx]
fix = "{FIX}"
carry_days = 10

[dividends]
reinvest = "close_of_ex_date"
withholding = "{WITHHOLDING}"

[columns]
sector = {{ classification = "sector" }}
score = {{ score = "total", provider = "p", scheme = "s" }}

[universe]
where = "asset_class = 'equity'"

[[eligibility]]
id = "listed"
keep_if = "delisted_on IS NULL OR delisted_on > next_trading_day"
if_missing = "exclude"
source = "not delisted on or before the next trading day"

[review]
months = {months}
effective = {{ after_close_of = "last_trading_day" }}
reference = {{ trading_days_before = {reference} }}
announcement = {{ trading_days_before = 0 }}

[weighting]
scheme = "{scheme}"
{score}
{holdings}
float_step = "{float_step}"
caps = [{caps}]
"#
        )
    }

    /// The compiled index file.
    pub(crate) fn book(&self, history: &History) -> Rulebook {
        let compiled = Rulebook::compile(&self.text(), history.calendars());
        let mut book = compiled.unwrap_or_else(|errors| panic!("{errors:#?}\n{}", self.text()));
        if let Some(limits) = &self.limits {
            book.weighting.caps = limits.caps.clone();
            book.weighting.cap_algorithm = limits.algorithm;
            book.weighting.cap_redistribution = limits.redistribution;
        }
        book
    }
}
