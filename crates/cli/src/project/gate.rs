//! `[gate]` of `config/project.toml`.

use std::collections::BTreeMap;

use kapok_gate::{Accepted, Check, Exception, Gate, Limits, Scope, Setting, Severity};
use kapok_market::{Believed, BelievedEvent, DecidedPrice, Decisions, PriceDecision};
use kapok_strict_toml::Date;
use schemars::JsonSchema;
use serde::Deserialize;

/// Data gate: limits for implausible facts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GateSection {
    /// Largest change between two closes that no event explains, a fraction of the earlier.
    pub(crate) price_jump: f64,
    /// Largest change of a share count that no event explains, a fraction of the earlier.
    pub(crate) share_jump: f64,
    /// Longest time without a close of a listed line, in calendar days.
    pub(crate) unpriced_days: u32,
    /// Settings of checks by name, for all facts; a check that is not named has its defaults.
    #[serde(default)]
    pub(crate) checks: BTreeMap<String, CheckConfig>,
    /// Settings of checks for a part of the facts.
    #[serde(default)]
    pub(crate) exceptions: Vec<ExceptionConfig>,
    /// Findings that a person has reviewed and accepted.
    #[serde(default)]
    pub(crate) accept: Vec<AcceptConfig>,
    /// Prices of single lines and sessions that a person has decided.
    #[serde(default)]
    pub(crate) decide: Vec<DecideConfig>,
}

/// Setting of a check.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckConfig {
    /// Largest size that is no finding, in the unit of the check.
    pub(crate) limit: Option<f64>,
    /// Severity of a finding: `note`, `warn`, or `block`, which holds the index.
    pub(crate) severity: Option<Severity>,
    /// Share of the weight of an index that may have the finding before it holds the index, 0 to 1.
    pub(crate) budget_weight: Option<f64>,
    /// Share of the lines of an index that may have the finding before it holds the index, 0 to 1.
    pub(crate) budget_count: Option<f64>,
}

/// Setting of a check for facts of an exchange, an index, a source or a table: one of these.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExceptionConfig {
    /// Check of the gate.
    pub(crate) check: Check,
    /// Exchange of the facts, a MIC.
    pub(crate) exchange: Option<String>,
    /// Index that holds the lines.
    pub(crate) index: Option<String>,
    /// Source of the rows.
    pub(crate) source: Option<String>,
    /// Input table of the facts.
    pub(crate) table: Option<String>,
    /// Largest size that is no finding, in the unit of the check.
    pub(crate) limit: Option<f64>,
    /// Severity of a finding: `note`, `warn`, or `block`, which holds the index.
    pub(crate) severity: Option<Severity>,
    /// Share of the weight of an index that may have the finding before it holds the index, 0 to 1.
    pub(crate) budget_weight: Option<f64>,
    /// Share of the lines of an index that may have the finding before it holds the index, 0 to 1.
    pub(crate) budget_count: Option<f64>,
}

/// Finding that a person has reviewed and accepted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptConfig {
    /// Security of the fact.
    pub(crate) security: Option<String>,
    /// Id of the event of the security, where it has several on that date.
    pub(crate) event: Option<String>,
    /// Subject of the finding as it says it, where that is no security: `rate EUR/USD of ECB`,
    /// `exchange XHKG`.
    pub(crate) subject: Option<String>,
    /// Date of the fact.
    pub(crate) date: Date,
    /// Check of the gate that found it.
    pub(crate) check: Check,
    /// Reason why the fact is right.
    pub(crate) reason: String,
    /// Last evening whose findings this answers; absent: no end.
    pub(crate) expires: Option<Date>,
}

/// Price of one line and session that a person has decided: the last close, or a stated one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideConfig {
    /// Security of the price.
    pub(crate) security: String,
    /// Session of the price.
    pub(crate) date: Date,
    /// Carry the last close, and leave the close of the session out.
    #[serde(default)]
    pub(crate) carry: bool,
    /// Price of the session, in quotation currency.
    pub(crate) price: Option<f64>,
    /// Reason of the decision.
    pub(crate) reason: String,
    /// Name of the person who decided.
    pub(crate) by: String,
}

impl GateSection {
    /// The gate that this section describes.
    pub(super) fn gate(&self) -> Gate {
        let limits = Limits::default()
            .limit(Check::PriceJump, self.price_jump)
            .limit(Check::ShareJump, self.share_jump)
            .limit(Check::Unpriced, f64::from(self.unpriced_days));
        let stated = self
            .checks
            .iter()
            .filter_map(|(name, config)| Check::named(name).map(|check| (check, config.setting())));
        let limits = stated.fold(limits, |limits, (check, setting)| limits.with(check, setting));
        let limits = limits.except(self.exceptions.iter().filter_map(ExceptionConfig::exception));
        Gate { limits, accepted: self.accept.iter().map(AcceptConfig::accepted).collect() }
    }

    /// Decisions in the place of facts: prices, and events that are accepted though their cash
    /// reaches the price or their ratio is beyond reason.
    pub(super) fn decisions(&self) -> Decisions {
        let events = self.accept.iter().filter_map(|accept| {
            let part = match accept.check {
                Check::EventAmount => Believed::Cash,
                Check::EventRatio => Believed::Ratio,
                _ => return None,
            };
            let security = accept.security.as_ref()?.parse().ok()?;
            let expires = accept.expires.map(|date| date.0);
            let event = accept.event.clone();
            Some(BelievedEvent { security, part, ex_date: accept.date.0, event, expires })
        });
        let prices = self.decide.iter().filter_map(DecideConfig::decision);
        Decisions { prices: prices.collect(), events: events.collect() }
    }
}

impl CheckConfig {
    pub(super) fn setting(&self) -> Setting {
        let Self { limit, severity, budget_weight, budget_count } = *self;
        Setting { limit, severity, budget_weight, budget_count }
    }
}

impl ExceptionConfig {
    pub(super) fn setting(&self) -> Setting {
        let Self { limit, severity, budget_weight, budget_count, .. } = *self;
        Setting { limit, severity, budget_weight, budget_count }
    }

    /// Scopes that are stated.
    pub(super) fn scopes(&self) -> Vec<Scope> {
        let exchange = self.exchange.as_ref().and_then(|mic| mic.parse().ok());
        let scopes = [
            exchange.map(Scope::Exchange),
            self.index.clone().map(Scope::Index),
            self.source.clone().map(Scope::Source),
            self.table.clone().map(Scope::Table),
        ];
        scopes.into_iter().flatten().collect()
    }

    /// The exception, of which `gate_problems` has found the scope to be one.
    pub(crate) fn exception(&self) -> Option<Exception> {
        let scope = self.scopes().into_iter().next()?;
        Some(Exception { scope, check: self.check, setting: self.setting() })
    }
}

impl AcceptConfig {
    /// Owner of the fact and its event, in the words of the finding.
    pub(crate) fn words(&self) -> String {
        let event = self.event.iter().map(|event| format!(" {event}"));
        self.subject().to_owned() + &event.collect::<String>()
    }

    /// Owner of the fact, in the words of the finding.
    pub(crate) fn subject(&self) -> &str {
        self.security.as_deref().or(self.subject.as_deref()).unwrap_or_default()
    }

    fn accepted(&self) -> Accepted {
        Accepted {
            subject: self.subject().to_owned(),
            event: self.event.clone(),
            date: self.date.0,
            check: self.check,
            reason: self.reason.clone(),
            expires: self.expires.map(|date| date.0),
        }
    }
}

impl DecideConfig {
    fn decision(&self) -> Option<PriceDecision> {
        let price = self.price.map_or(DecidedPrice::Carry, DecidedPrice::Use);
        let security = self.security.parse().ok()?;
        Some(PriceDecision { security, date: self.date.0, price })
    }

    /// The decision in words.
    pub(crate) fn words(&self) -> String {
        self.price.map_or_else(|| "last close carried".to_owned(), |price| format!("price {price}"))
    }
}
