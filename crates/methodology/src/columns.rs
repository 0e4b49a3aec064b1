//! The columns that rules may name: built in, derived, and declared by the index file.

mod votes;

pub use votes::Votes;

use std::collections::BTreeMap;

use kapok_market::column::{Binding, ColumnType, SecurityField};

use crate::config::{ColumnConfig, Problem, VotesConfig};
use crate::derived::Derived;
use crate::predicate::{Predicate, compile};

/// Where a named column comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnSource {
    /// The input tables.
    Data(Binding),
    /// Shares in issue × last close × FX, in index currency.
    MarketCap,
    /// Market value of the free float, after the float step, in index currency.
    FreeFloatCap,
    /// The reference date of the review.
    ReferenceDate,
    /// The calculation day after the close on which the review takes effect.
    NextTradingDay,
    /// `yes` for a constituent, `no` for another security.
    Member,
    /// What several raters say together: `pass` or `fail`.
    Votes(Votes),
    /// Calculated from facts about companies.
    Derived(Derived),
}

/// All columns of an index by name.
pub type ColumnSources = BTreeMap<String, ColumnSource>;

impl ColumnSource {
    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Data(binding) => binding.column_type(),
            Self::Derived(derived) => derived.column_type(),
            Self::MarketCap | Self::FreeFloatCap => ColumnType::Number,
            Self::ReferenceDate | Self::NextTradingDay => ColumnType::Date,
            Self::Member | Self::Votes(_) => ColumnType::Text,
        }
    }

    /// Whether every security has a value.
    #[must_use]
    pub fn is_total(&self) -> bool {
        use SecurityField::{Country, Currency, IssuerId, Mic, SecurityId};
        match self {
            Self::Data(Binding::Security(field)) => {
                matches!(field, SecurityId | IssuerId | Mic | Currency | Country)
            }
            Self::ReferenceDate | Self::NextTradingDay | Self::Member => true,
            Self::Data(_)
            | Self::MarketCap
            | Self::FreeFloatCap
            | Self::Votes(_)
            | Self::Derived(_) => false,
        }
    }

    /// Whether no two securities have the same value.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        *self == Self::Data(Binding::Security(SecurityField::SecurityId))
    }
}

/// The columns that every index has.
#[must_use]
pub fn built_in() -> ColumnSources {
    let security = |field| ColumnSource::Data(Binding::Security(field));
    let named = [
        ("security_id", security(SecurityField::SecurityId)),
        ("isin", security(SecurityField::Isin)),
        ("ticker", security(SecurityField::Ticker)),
        ("name", security(SecurityField::Name)),
        ("issuer_id", security(SecurityField::IssuerId)),
        ("issuer_name", security(SecurityField::IssuerName)),
        ("mic", security(SecurityField::Mic)),
        ("currency", security(SecurityField::Currency)),
        ("country", security(SecurityField::Country)),
        ("asset_class", security(SecurityField::AssetClass)),
        ("share_class", security(SecurityField::ShareClass)),
        ("listed_on", security(SecurityField::ListedOn)),
        ("delisted_on", security(SecurityField::DelistedOn)),
        ("close", ColumnSource::Data(Binding::Close)),
        ("price_date", ColumnSource::Data(Binding::PriceDate)),
        ("price_status", ColumnSource::Data(Binding::PriceStatus)),
        ("shares_outstanding", ColumnSource::Data(Binding::SharesOutstanding)),
        ("free_float", ColumnSource::Data(Binding::FreeFloat)),
        ("market_cap", ColumnSource::MarketCap),
        ("free_float_cap", ColumnSource::FreeFloatCap),
        ("reference_date", ColumnSource::ReferenceDate),
        ("next_trading_day", ColumnSource::NextTradingDay),
        ("member", ColumnSource::Member),
    ];
    named.into_iter().map(|(name, source)| (name.to_owned(), source)).collect()
}

/// The columns of an index: built in and declared.
pub fn resolve(
    declared: &BTreeMap<String, ColumnConfig>,
    problems: &mut Vec<Problem>,
) -> ColumnSources {
    let mut columns = built_in();
    for (name, config) in declared {
        let path = format!("columns.{name}");
        if columns.contains_key(name) {
            problems.push(Problem::new(&path, format!("column `{name}` is built in")));
            continue;
        }
        if config.votes.is_some() && !other_kinds(config) {
            continue;
        }
        if let Some(binding) = binding(&path, config, problems) {
            columns.insert(name.clone(), ColumnSource::Data(binding));
        }
    }
    let voting = voting(declared, &columns, problems);
    columns.extend(voting);
    columns
}

/// Columns with their types, as predicates know them.
pub(crate) fn typed(columns: &ColumnSources) -> Vec<(&str, ColumnType)> {
    columns.iter().map(|(name, source)| (name.as_str(), source.column_type())).collect()
}

/// The columns in which raters vote, over all others.
fn voting(
    declared: &BTreeMap<String, ColumnConfig>,
    others: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> ColumnSources {
    let mut voting = ColumnSources::new();
    for (name, config) in declared {
        let Some(written) = &config.votes else { continue };
        if others.contains_key(name) || other_kinds(config) {
            continue;
        }
        let path = format!("columns.{name}");
        report_surplus(&path, surplus_keys(config, None), problems);
        let votes = votes(&format!("{path}.votes"), written, others, problems);
        voting.insert(name.clone(), ColumnSource::Votes(votes));
    }
    voting
}

fn votes(
    path: &str,
    written: &VotesConfig,
    others: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Votes {
    if written.fails_if.len() < 2 {
        let problem = Problem::new(path, "votes need two raters or more");
        problems.push(problem.hint("for one rater, write the condition into a rule"));
    }
    let known = typed(others);
    let mut fails_if: Vec<Predicate> = Vec::with_capacity(written.fails_if.len());
    for (i, text) in written.fails_if.iter().enumerate() {
        let path = format!("{path}.fails_if[{i}]");
        match compile(text, &known) {
            Ok(predicate) => fails_if.push(predicate),
            Err(e) => problems.push(Problem { path, message: e.message, hint: e.hint }),
        }
    }
    Votes { fails_if, rule: written.rule, unknown: written.unknown }
}

/// Whether a column is also, or only, of another kind than votes.
fn other_kinds(config: &ColumnConfig) -> bool {
    kinds(config).iter().any(|kind| kind.is_some())
}

fn kinds(config: &ColumnConfig) -> [&Option<String>; 5] {
    [&config.classification, &config.score, &config.indicator, &config.involvement, &config.norm]
}

fn report_surplus(path: &str, surplus: Vec<&'static str>, problems: &mut Vec<Problem>) {
    if !surplus.is_empty() {
        let message = format!("{} does not apply to this kind of column", surplus.join(", "));
        problems.push(Problem::new(path, message));
    }
}

/// What a column is bound to. One with a problem is bound all the same, so that rules which name it
/// are not told that it does not exist.
fn binding(path: &str, config: &ColumnConfig, problems: &mut Vec<Problem>) -> Option<Binding> {
    let written = kinds(config).iter().filter(|kind| kind.is_some()).count();
    if written != 1 || config.votes.is_some() {
        let message = "a column is exactly one of classification, score, indicator, involvement, \
                       norm, votes";
        problems.push(Problem::new(path, message));
        return None;
    }
    let mut need = |value: &Option<String>, key: &str| {
        if value.is_none() {
            problems.push(Problem::new(path, format!("`{key}` is missing in {path}")));
        }
        value.clone().unwrap_or_default()
    };
    let binding = if let Some(system) = &config.classification {
        Binding::Classification { system: system.clone(), digits: config.digits }
    } else if let Some(pillar) = &config.score {
        let (provider, scheme) =
            (need(&config.provider, "provider"), need(&config.scheme, "scheme"));
        Binding::Score { provider, scheme, pillar: pillar.clone() }
    } else if let Some(indicator) = &config.indicator {
        let (provider, unit) = (need(&config.provider, "provider"), need(&config.unit, "unit"));
        Binding::Indicator { indicator: indicator.clone(), provider, unit }
    } else if let Some(activity) = &config.involvement {
        let provider = need(&config.provider, "provider");
        Binding::Involvement { activity: activity.clone(), provider }
    } else {
        let framework = config.norm.clone().unwrap_or_default();
        Binding::Norm { framework, provider: need(&config.provider, "provider") }
    };
    report_surplus(path, surplus_keys(config, Some(&binding)), problems);
    Some(binding)
}

/// Keys that another kind of column would need; without a binding, raters vote.
fn surplus_keys(config: &ColumnConfig, binding: Option<&Binding>) -> Vec<&'static str> {
    let classification = matches!(binding, Some(Binding::Classification { .. }));
    let provided = binding.is_some() && !classification;
    let surplus = [
        ("`digits`", config.digits.is_some() && !classification),
        ("`provider`", config.provider.is_some() && !provided),
        ("`scheme`", config.scheme.is_some() && !matches!(binding, Some(Binding::Score { .. }))),
        ("`unit`", config.unit.is_some() && !matches!(binding, Some(Binding::Indicator { .. }))),
    ];
    surplus.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect()
}
