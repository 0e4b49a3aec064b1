//! The columns that rules may name: built in, derived, and declared by the index file.

use std::collections::BTreeMap;

use kapok_market::column::{Binding, ColumnType, SecurityField};
use kapok_market::green::{Pillar, TargetScope};

use crate::config::{ColumnConfig, Problem};

/// Where a named column comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// All columns of an index by name.
pub type ColumnSources = BTreeMap<String, ColumnSource>;

impl ColumnSource {
    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Data(binding) => binding.column_type(),
            Self::MarketCap | Self::FreeFloatCap => ColumnType::Number,
            Self::ReferenceDate | Self::NextTradingDay => ColumnType::Date,
            Self::Member => ColumnType::Text,
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
            Self::Data(_) | Self::MarketCap | Self::FreeFloatCap => false,
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
        if let Some(binding) = binding(&path, config, problems) {
            columns.insert(name.clone(), ColumnSource::Data(binding));
        }
    }
    columns
}

/// What a column is bound to. One with a problem is bound all the same, so that rules which name it
/// are not told that it does not exist.
fn binding(path: &str, config: &ColumnConfig, problems: &mut Vec<Problem>) -> Option<Binding> {
    if kinds(config).iter().filter(|(_, kind)| kind.is_some()).count() != 1 {
        let names = kinds(config).map(|(name, _)| name).join(", ");
        problems.push(Problem::new(path, format!("a column is exactly one of {names}")));
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
    } else {
        let provider = need(&config.provider, "provider");
        about_conduct(path, config, provider, problems)
    };
    let surplus = surplus_keys(config, &binding);
    if !surplus.is_empty() {
        let message = format!("{} does not apply to this kind of column", surplus.join(", "));
        problems.push(Problem::new(path, message));
    }
    Some(binding)
}

/// The kinds of columns with what the file says of each.
fn kinds(config: &ColumnConfig) -> [(&'static str, &Option<String>); 8] {
    [
        ("classification", &config.classification),
        ("score", &config.score),
        ("indicator", &config.indicator),
        ("involvement", &config.involvement),
        ("ownership", &config.ownership),
        ("controversy", &config.controversy),
        ("target", &config.target),
        ("norm", &config.norm),
    ]
}

/// The kinds that need a provider and nothing else. A word that is not known is a problem already;
/// what it is bound to then is never used.
fn about_conduct(
    path: &str,
    config: &ColumnConfig,
    provider: String,
    problems: &mut Vec<Problem>,
) -> Binding {
    if let Some(activity) = &config.involvement {
        Binding::Involvement { activity: activity.clone(), provider }
    } else if let Some(activity) = &config.ownership {
        Binding::Ownership { activity: activity.clone(), provider }
    } else if let Some(pillar) = config.controversy.as_deref() {
        let pillar = match pillar {
            "any" => None,
            pillar => word(path, pillar, &Pillar::WORDS, "`any`, ", problems),
        };
        Binding::Controversy { pillar, provider }
    } else if let Some(scope) = &config.target {
        let scope = word(path, scope, &TargetScope::WORDS, "", problems);
        let scope = scope.unwrap_or(TargetScope::S1S2S3);
        Binding::Target { scope, provider }
    } else {
        Binding::Norm { framework: config.norm.clone().unwrap_or_default(), provider }
    }
}

/// One of a closed list of words; `others` are allowed besides.
fn word<T: Copy>(
    path: &str,
    seen: &str,
    words: &[(&str, T)],
    others: &str,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == seen).map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let message = format!("`{seen}` is not one of {others}{}", words.join(", "));
        problems.push(Problem::new(path, message));
    }
    found
}

/// Keys that another kind of column would need.
fn surplus_keys(config: &ColumnConfig, binding: &Binding) -> Vec<&'static str> {
    let classification = matches!(binding, Binding::Classification { .. });
    let surplus = [
        ("`digits`", config.digits.is_some() && !classification),
        ("`provider`", config.provider.is_some() && classification),
        ("`scheme`", config.scheme.is_some() && !matches!(binding, Binding::Score { .. })),
        ("`unit`", config.unit.is_some() && !matches!(binding, Binding::Indicator { .. })),
    ];
    surplus.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect()
}
