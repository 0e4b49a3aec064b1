//! The columns that rules may name: built in, derived, and declared by the index file.

mod calculated;
mod data;
mod green;
mod ordered;
mod votes;
mod voting;

pub use votes::Votes;

use std::collections::BTreeMap;

use kapok_market::column::{Binding, ColumnType, SecurityField};

use crate::config::carbon::CarbonSection;
use crate::config::climate::ClimateSection;
use crate::config::evaluation::EvaluationSection;
use crate::config::{ColumnConfig, Problem};
use crate::derived::Derived;
use crate::library::Library;

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

/// What columns may refer to beside the tables.
pub(crate) struct Beside<'a> {
    /// Where carbon figures come from.
    pub(crate) carbon: Option<&'a CarbonSection>,
    /// The climate label.
    pub(crate) climate: Option<&'a ClimateSection>,
    /// ESG evaluations by name.
    pub(crate) evaluations: &'a BTreeMap<String, EvaluationSection>,
    /// Schemes, pathways, the catalogue.
    pub(crate) library: &'a Library,
}

/// What a column of an index file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Read from a table.
    Data,
    /// Calculated from facts about companies.
    Calculated,
    /// Voted on by raters.
    Votes,
}

/// The columns of an index: built in and declared. Those that are calculated or voted on may name
/// others, so they come after them.
pub(crate) fn resolve(
    declared: &BTreeMap<String, ColumnConfig>,
    beside: &Beside<'_>,
    problems: &mut Vec<Problem>,
) -> ColumnSources {
    let mut columns = built_in();
    let mut later = Vec::new();
    for (name, config) in declared {
        let path = format!("columns.{name}");
        if columns.contains_key(name) {
            problems.push(Problem::new(&path, format!("column `{name}` is built in")));
            continue;
        }
        match kind(&path, config, problems) {
            Some(Kind::Data) => {
                let binding = data::binding(&path, config, problems);
                columns.insert(name.clone(), ColumnSource::Data(binding));
            }
            Some(kind) => later.push((kind, name, path, config)),
            None => {}
        }
    }
    let calculated = later.iter().filter(|(kind, ..)| *kind == Kind::Calculated);
    let pending = calculated.map(|(_, name, path, config)| ordered::Pending { name, path, config });
    ordered::resolve(pending.collect(), beside, &mut columns, problems);
    let mut voting = ColumnSources::new();
    for (_, name, path, config) in later.iter().filter(|(kind, ..)| *kind == Kind::Votes) {
        if let Some(votes) = voting::votes(path, config, &columns, problems) {
            voting.insert((*name).clone(), ColumnSource::Votes(votes));
        }
    }
    columns.extend(voting);
    columns
}

/// The kinds of columns with whether the file says them.
fn kinds(config: &ColumnConfig) -> [(&'static str, Kind, bool); 17] {
    [
        ("classification", Kind::Data, config.classification.is_some()),
        ("score", Kind::Data, config.score.is_some()),
        ("indicator", Kind::Data, config.indicator.is_some()),
        ("involvement", Kind::Data, config.involvement.is_some()),
        ("ownership", Kind::Data, config.ownership.is_some()),
        ("controversy", Kind::Data, config.controversy.is_some()),
        ("target", Kind::Data, config.target.is_some()),
        ("norm", Kind::Data, config.norm.is_some()),
        ("votes", Kind::Votes, config.votes.is_some()),
        ("intensity", Kind::Calculated, config.intensity.is_some()),
        ("high_impact", Kind::Calculated, config.high_impact.is_some()),
        ("target_uplift", Kind::Calculated, config.target_uplift.is_some()),
        ("evaluation", Kind::Calculated, config.evaluation.is_some()),
        ("green_share", Kind::Calculated, config.green_share.is_some()),
        ("chain_intensity", Kind::Calculated, config.chain_intensity.is_some()),
        ("pathway_band", Kind::Calculated, config.pathway_band.is_some()),
        ("pathway_ratio", Kind::Calculated, config.pathway_ratio.is_some()),
    ]
}

/// The one kind that a column is; a problem if it is none, or several.
fn kind(path: &str, config: &ColumnConfig, problems: &mut Vec<Problem>) -> Option<Kind> {
    let kinds = kinds(config);
    let mut given = kinds.iter().filter(|(_, _, given)| *given);
    match (given.next(), given.next()) {
        (Some((_, kind, _)), None) => Some(*kind),
        _ => {
            let names = kinds.map(|(name, _, _)| name).join(", ");
            problems.push(Problem::new(path, format!("a column is exactly one of {names}")));
            None
        }
    }
}

/// Columns with their types, as predicates know them.
pub(crate) fn typed(columns: &ColumnSources) -> Vec<(&str, ColumnType)> {
    columns.iter().map(|(name, source)| (name.as_str(), source.column_type())).collect()
}

/// Reports keys that another kind of column would need.
fn report_surplus(path: &str, surplus: &[(&str, bool)], problems: &mut Vec<Problem>) {
    let given = surplus.iter().filter(|(_, given)| *given).map(|(key, _)| format!("`{key}`"));
    let given: Vec<String> = given.collect();
    if !given.is_empty() {
        let message = format!("{} does not apply to this kind of column", given.join(", "));
        problems.push(Problem::new(path, message));
    }
}
