//! Index files for test markets.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_fixture::Head;
use kapok_kernels::{CapAlgorithm, Redistribution};
use kapok_market::History;
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::{Cap, Caps};

use super::{FIX, MIC, WITHHOLDING, day};

/// What differs between the index files of tests.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Index {
    pub(crate) base_date: NaiveDate,
    pub(crate) base_level: f64,
    pub(crate) currency: &'static str,
    pub(crate) scheme: &'static str,
    /// Parameters that differ from the preset `sp`: those that say what the engine has always
    /// done, then a test's own, which may repeat one.
    pub(crate) conventions: Vec<(&'static str, String)>,
    /// Conventions that hold from a date on.
    pub(crate) changes: Vec<(NaiveDate, &'static str, String)>,
    pub(crate) caps: Vec<(&'static str, f64)>,
    /// The table of a fixed scheme: `weights = { … }` or `shares = { … }`.
    pub(crate) holdings: &'static str,
    /// Caps in place of those of the file.
    pub(crate) limits: Option<Limits>,
    /// Reviews after the last close of every month.
    pub(crate) reviewed: bool,
    /// Calculation days from the reference date to the effective close.
    pub(crate) reference: u32,
    /// Days over which a review takes effect.
    pub(crate) days: u32,
    /// Calculation days before the effective close whose prices set index shares, if not those of
    /// the reference.
    pub(crate) pricing: Option<u32>,
    /// Exchanges of a calendar by the convention `calendar_rule`; none: days of [`MIC`].
    pub(crate) exchanges: &'static [&'static str],
}

/// Caps with the conventions by which they are met.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) caps: Vec<Cap>,
    pub(crate) algorithm: CapAlgorithm,
    pub(crate) redistribution: Redistribution,
}

impl Limits {
    /// How the limits are met, as an index file states it.
    fn conventions(&self) -> [(&'static str, String); 2] {
        let algorithm = match self.algorithm {
            CapAlgorithm::WaterFill => "water_fill",
            CapAlgorithm::RankBased => "rank_based",
            CapAlgorithm::EffectiveCap => "effective_cap",
            CapAlgorithm::GroupTrim => "group_trim",
        };
        let redistribution = match self.redistribution {
            Redistribution::Proportional => "proportional",
            Redistribution::Equal => "equal",
        };
        [("cap_algorithm", written(algorithm)), ("cap_redistribution", written(redistribution))]
    }
}

impl Default for Index {
    fn default() -> Self {
        Self {
            base_date: day("2024-01-02"),
            base_level: 1000.0,
            currency: "USD",
            scheme: "free_float_cap",
            conventions: Vec::new(),
            changes: Vec::new(),
            caps: Vec::new(),
            holdings: "",
            limits: None,
            reviewed: false,
            reference: 0,
            days: 1,
            pricing: None,
            exchanges: &[],
        }
    }
}

/// What tests start from, over the preset `sp`.
const CONVENTIONS: [(&str, &str); 5] = [
    ("float_step", "\"raw\""),
    ("spin_off_entry", "\"cash\""),
    ("share_update_cadence", "\"review\""),
    ("level_decimals", "4"),
    ("fx_carry_days", "10"),
];

impl Index {
    /// With a convention of its own: a word or a number.
    pub(crate) fn with(mut self, parameter: &'static str, value: &str) -> Self {
        self.conventions.push((parameter, written(value)));
        self
    }

    /// With another convention from a date on.
    pub(crate) fn from(mut self, date: NaiveDate, parameter: &'static str, value: &str) -> Self {
        self.changes.push((date, parameter, written(value)));
        self
    }

    fn conventions(&self) -> String {
        let mut all: BTreeMap<&str, String> = BTreeMap::new();
        all.extend(CONVENTIONS.map(|(name, value)| (name, value.to_owned())));
        all.insert("withholding_table", written(WITHHOLDING));
        all.insert("fx_fix", written(FIX));
        all.extend(self.limits.iter().flat_map(Limits::conventions));
        all.extend(self.conventions.iter().cloned());
        all.into_iter().map(|(name, value)| format!("{name} = {value}\n")).collect()
    }

    fn changes(&self) -> String {
        let mut by_date: BTreeMap<NaiveDate, String> = BTreeMap::new();
        for (from, name, value) in &self.changes {
            *by_date.entry(*from).or_default() += &format!("{name} = {value}\n");
        }
        let table = |(from, lines)| format!("[[convention_changes]]\nfrom = {from}\n{lines}");
        by_date.into_iter().map(table).collect()
    }

    fn calendar(&self) -> String {
        match self.exchanges {
            [] => format!("{{ open_if_any = [\"{MIC}\"] }}"),
            exchanges => format!("{{ exchanges = {exchanges:?} }}"),
        }
    }

    /// The index file.
    pub(crate) fn text(&self) -> String {
        let Self { base_date, base_level, currency, scheme, reference, days, .. } = self;
        let (conventions, changes) = (self.conventions(), self.changes());
        let holdings = self.holdings;
        let months = if self.reviewed { "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]" } else { "[]" };
        let caps = self.caps.iter().map(|(by, max)| format!("{{ by = \"{by}\", max = {max:?} }}"));
        let caps = caps.collect::<Vec<_>>().join(", ");
        let pricing = |days| format!("pricing = {{ trading_days_before = {days} }}");
        let pricing = self.pricing.map(pricing).unwrap_or_default();
        let calendar = self.calendar();
        let score = if scheme.starts_with("score") { "score = \"score\"" } else { "" };
        let sections = format!(
            r#"
{changes}

[columns]
sector = {{ classification = "sector" }}
score = {{ score = "total", provider = "p", scheme = "s" }}

[[eligibility]]
id = "listed"
keep_if = "delisted_on IS NULL OR delisted_on > next_trading_day"
if_missing = "exclude"
source = "not delisted on or before the next trading day"

[weighting]
scheme = "{scheme}"
{score}
{holdings}
caps = [{caps}]
"#
        );
        let head = Head {
            base_date: *base_date,
            base_level: *base_level,
            currency,
            calendar: &calendar,
            returns: r#"["price", "net", "gross"]"#,
            lookback_days: 400,
            conventions: &conventions,
            universe: "asset_class = 'equity'",
            months,
            reference: *reference,
            review: &format!("days = {days}\n{pricing}"),
            scheme: "",
            ..Head::default()
        };
        head.text(&sections)
    }

    /// The compiled index file.
    pub(crate) fn book(&self, history: &History) -> Rulebook {
        let compiled = Rulebook::compile(&self.text(), history.calendars());
        let mut book = compiled.unwrap_or_else(|errors| panic!("{errors:#?}\n{}", self.text()));
        if let Some(limits) = &self.limits {
            book.methodology.weighting.caps = Caps::OverAll(limits.caps.clone());
        }
        book
    }
}

/// A number as it is, a word in quotes.
fn written(value: &str) -> String {
    if value.parse::<f64>().is_ok() { value.to_owned() } else { format!("\"{value}\"") }
}
