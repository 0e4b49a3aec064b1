//! Source of carbon figures, as resolved.

use kapok_climate::CarbonMissing;
use kapok_domain::Currency;
use kapok_market::column::ColumnType;
use kapok_strict_toml::Problem;

use super::section::{CarbonSection, ScopeThreeRule};
use crate::known::KnownColumns;

/// Source of emissions and of their denominators.
#[derive(Debug, Clone, PartialEq)]
pub struct Carbon {
    /// Provider of all of it.
    pub provider: String,
    /// Indicators of Scope 1, 2 and 3 emissions; the last may be missing.
    pub scopes: [Option<String>; 3],
    /// Indicator of revenue.
    pub revenue: Option<String>,
    /// Indicator of enterprise value including cash.
    pub evic: Option<String>,
    /// Currency of denominators.
    pub currency: Currency,
    /// Rule by which Scope 3 counts.
    pub scope_3_rule: ScopeThreeRule,
    /// Classification system whose divisions the phase-in reads.
    pub nace: Option<String>,
    /// Policy for an issuer whose figure is not known.
    pub if_missing: CarbonMissing,
    /// Column of its peers.
    pub peers: Option<String>,
    /// Older figures are not known.
    pub max_age_months: u32,
    /// Days that the ends of the figures of one fiscal year may be apart.
    pub period_tolerance_days: u32,
}

/// Resolves the section, and adds everything that is wrong with it to `problems`.
pub fn resolve(
    config: &CarbonSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Option<Carbon> {
    let before = problems.len();
    let currency = currency(&config.currency, problems);
    check_peers(config, columns, problems);
    check_scope_three(config, problems);
    if config.revenue.is_none() && config.evic.is_none() {
        let problem = Problem::new("carbon", "emissions need something to be divided by");
        problems.push(problem.hint("name the indicator of `revenue`, of `evic`, or of both"));
    }
    if config.max_age_months == 0 {
        let problem = Problem::new("carbon.max_age_months", "no figure is that young");
        problems.push(problem.hint("yearly figures need max_age_months = 24 or so"));
    }
    (problems.len() == before).then_some(Carbon {
        provider: config.provider.clone(),
        scopes: [
            Some(config.scope_1.clone()),
            Some(config.scope_2.clone()),
            config.scope_3.clone(),
        ],
        revenue: config.revenue.clone(),
        evic: config.evic.clone(),
        currency: currency?,
        scope_3_rule: config.scope_3_rule,
        nace: config.nace.clone(),
        if_missing: config.if_missing,
        peers: config.peers.clone(),
        max_age_months: config.max_age_months,
        period_tolerance_days: config.period_tolerance_days,
    })
}

fn check_peers(config: &CarbonSection, columns: &KnownColumns, problems: &mut Vec<Problem>) {
    match (&config.peers, config.if_missing) {
        (Some(name), CarbonMissing::PeerMedian | CarbonMissing::WorstOfPeers) => {
            let peers = columns.named(name, "carbon.peers", problems);
            if peers.is_some_and(|column| column.column_type() != ColumnType::Text) {
                problems.push(Problem::new("carbon.peers", format!("`{name}` names no group")));
            }
            if peers.is_some_and(|column| column.is_made_of_others) {
                let message = format!("`{name}` may be made of intensities, which need peers");
                problems.push(Problem::new("carbon.peers", message));
            }
        }
        (None, CarbonMissing::PeerMedian | CarbonMissing::WorstOfPeers) => {
            let problem = Problem::new("carbon.if_missing", "it needs `peers`: a column");
            problems.push(problem.hint("name a column of texts: peers = \"sector\""));
        }
        (Some(_), CarbonMissing::Unknown) => {
            let message = "`if_missing = \"unknown\"` looks at no peers";
            let hint =
                "take `peers` out, or state if_missing = \"peer_median\" or \"worst_of_peers\"";
            problems.push(Problem::new("carbon.peers", message).hint(hint));
        }
        (None, CarbonMissing::Unknown) => {}
    }
}

fn currency(text: &str, problems: &mut Vec<Problem>) -> Option<Currency> {
    let wrong = |e: <Currency as std::str::FromStr>::Err| {
        problems.push(Problem::new("carbon.currency", e.to_string()));
    };
    text.parse().map_err(wrong).ok()
}

fn check_scope_three(config: &CarbonSection, problems: &mut Vec<Problem>) {
    let counts = config.scope_3_rule != ScopeThreeRule::Never;
    if counts && config.scope_3.is_none() {
        let problem = Problem::new("carbon.scope_3_rule", "Scope 3 counts, and has no indicator");
        problems.push(problem.hint("scope_3 = \"…\", or scope_3_rule = \"never\""));
    }
    match (&config.nace, config.scope_3_rule == ScopeThreeRule::PhaseIn) {
        (None, true) => {
            let problem = Problem::new("carbon.scope_3_rule", "the phase-in goes by division");
            problems.push(problem.hint("nace = \"NACE2\": a system of the classifications"));
        }
        (Some(_), false) => {
            let problem = Problem::new("carbon.nace", "only the phase-in reads divisions");
            problems.push(problem.hint("take it out, or state scope_3_rule = \"phase_in\""));
        }
        (Some(_), true) | (None, false) => {}
    }
}
