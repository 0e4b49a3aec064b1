//! `[gate]` of `config/project.toml`.

use std::collections::BTreeMap;

use kapok_domain::{Mic, did_you_mean};
use kapok_gate::{
    Accepted, CHECKS, Check, Exception, Gate, LimitUnit, Limits, Scope, Setting, Severity,
};
use kapok_market::{Believed, BelievedEvent, DecidedPrice, Decisions, PriceDecision};
use kapok_strict_toml::{Date, Problem};
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
    /// Last day of calculation on which this counts; absent: no end.
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

    /// Problems of the section.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let flat = [
            ("price_jump", Check::PriceJump, self.price_jump),
            ("share_jump", Check::ShareJump, self.share_jump),
        ];
        let flat = flat
            .into_iter()
            .flat_map(|(key, check, limit)| of_limit(&format!("gate.{key}"), check, limit));
        let checks = self.checks.iter().flat_map(|(name, config)| of_check(name, config));
        let exceptions = self.exceptions.iter().enumerate();
        let exceptions =
            exceptions.flat_map(|(at, e)| e.problems(&format!("gate.exceptions[{at}]")));
        let accept = self.accept.iter().enumerate();
        let accept = accept.filter_map(|(at, a)| {
            let path = format!("gate.accept[{at}]");
            let same = |other: &AcceptConfig| {
                (other.subject(), &other.event, other.date.0, other.check)
                    == (a.subject(), &a.event, a.date.0, a.check)
            };
            let twice = || {
                let message = "this finding is accepted already";
                self.accept[..at].iter().any(same).then(|| Problem::new(&path, message))
            };
            let blank = || blank(format!("{path}.reason"), &a.reason);
            a.problem(&path).or_else(blank).or_else(twice)
        });
        let decide = self.decide.iter().enumerate();
        let decide = decide.filter_map(|(at, d)| {
            let path = format!("gate.decide[{at}]");
            let before = self.decide[..at].iter();
            let same = |o: &&DecideConfig| (&o.security, o.date.0) == (&d.security, d.date.0);
            let twice = before.clone().any(|other| same(&other)).then(|| {
                let message = format!("{} of {} is decided twice", d.security, d.date.0);
                Problem::new(&path, message).hint("leave one decision for a line and session")
            });
            let reason = || blank(format!("{path}.reason"), &d.reason);
            let by = || blank(format!("{path}.by"), &d.by);
            d.problem(&path).or_else(reason).or_else(by).or(twice)
        });
        flat.chain(checks).chain(exceptions).chain(accept).chain(decide).collect()
    }
}

/// Problem of a text in which somebody answers for a decision, and which says nothing.
fn blank(path: String, text: &str) -> Option<Problem> {
    let problem = || Problem::new(path, "the text is empty").hint("say why, and who decided");
    text.trim().is_empty().then(problem)
}

/// Problems of a setting by the name of its check.
fn of_check(name: &str, config: &CheckConfig) -> Vec<Problem> {
    let path = format!("gate.checks.{name}");
    let Some(check) = Check::named(name) else {
        let names: Vec<&str> = CHECKS.iter().map(|spec| spec.name).collect();
        let hint = did_you_mean(name, names.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("checks are {}", names.join(", ")));
        return vec![Problem::new(path, format!("there is no check `{name}`")).hint(hint)];
    };
    let mut problems = of_setting(&path, check, config.setting());
    let flat = match check {
        Check::PriceJump => Some("price_jump"),
        Check::ShareJump => Some("share_jump"),
        Check::Unpriced => Some("unpriced_days"),
        _ => None,
    };
    if let Some(flat) = flat.filter(|_| config.limit.is_some()) {
        let problem = Problem::new(format!("{path}.limit"), "the limit is stated twice");
        problems.push(problem.hint(format!("state it as `gate.{flat}` alone")));
    }
    problems
}

/// Problem of a limit that is no size, or that is in per cent: it would switch the check off
/// without a word.
fn of_limit(path: &str, check: Check, limit: f64) -> Option<Problem> {
    let is_fraction = matches!(check.spec().unit, LimitUnit::Fraction | LimitUnit::Nearness);
    if !(0.0..f64::INFINITY).contains(&limit) {
        let message = format!("{limit} is not a number from 0 on");
        return Some(Problem::new(path, message));
    }
    (is_fraction && limit > 1.0).then(|| {
        let message = format!("{limit} is more than one, and the limit is a fraction");
        let hint = format!("write 0.3 for 30 %; for {limit} % write {}", limit / 100.0);
        Problem::new(path, message).hint(hint)
    })
}

/// Problems of numbers outside their range.
fn of_setting(path: &str, check: Check, setting: Setting) -> Vec<Problem> {
    let mut problems = Vec::new();
    let limit = setting.limit.map(|limit| of_limit(&format!("{path}.limit"), check, limit));
    problems.extend(limit.into_iter().flatten());
    let budgets =
        [("budget_weight", setting.budget_weight), ("budget_count", setting.budget_count)];
    for (key, budget) in budgets {
        if let Some(budget) = budget.filter(|budget| !(0.0..=1.0).contains(budget)) {
            let message = format!("{budget} is not between 0 and 1");
            problems.push(Problem::new(format!("{path}.{key}"), message));
        }
    }
    problems
}

impl CheckConfig {
    fn setting(&self) -> Setting {
        let Self { limit, severity, budget_weight, budget_count } = *self;
        Setting { limit, severity, budget_weight, budget_count }
    }
}

impl ExceptionConfig {
    fn setting(&self) -> Setting {
        let Self { limit, severity, budget_weight, budget_count, .. } = *self;
        Setting { limit, severity, budget_weight, budget_count }
    }

    /// Scopes that are stated.
    fn scopes(&self) -> Vec<Scope> {
        let exchange = self.exchange.as_ref().and_then(|mic| mic.parse().ok());
        let scopes = [
            exchange.map(Scope::Exchange),
            self.index.clone().map(Scope::Index),
            self.source.clone().map(Scope::Source),
            self.table.clone().map(Scope::Table),
        ];
        scopes.into_iter().flatten().collect()
    }

    /// The exception, of which `problems` has found the scope to be one.
    pub(crate) fn exception(&self) -> Option<Exception> {
        let scope = self.scopes().into_iter().next()?;
        Some(Exception { scope, check: self.check, setting: self.setting() })
    }

    fn problems(&self, path: &str) -> Vec<Problem> {
        let mut problems = of_setting(path, self.check, self.setting());
        if let Some(mic) = self.exchange.as_ref().filter(|mic| mic.parse::<Mic>().is_err()) {
            let message = format!("`{mic}` is no MIC");
            problems.push(Problem::new(format!("{path}.exchange"), message));
        } else if self.scopes().len() != 1 {
            let message = "an exception is for one exchange, index, source or table";
            problems.push(Problem::new(path, message).hint("state exactly one of these keys"));
        }
        if self.source.is_some() && !self.check.spec().knows_source() {
            let check = self.check.name();
            let message = format!("`{check}` looks at facts that keep no source");
            let problem = Problem::new(format!("{path}.source"), message);
            problems.push(problem.hint("except an exchange or an index"));
        }
        let tables: Vec<&str> = CHECKS.iter().map(|spec| spec.table).collect();
        if let Some(table) = self.table.as_deref().filter(|table| !tables.contains(table)) {
            let message = format!("no check looks at a table `{table}`");
            let problem = Problem::new(format!("{path}.table"), message);
            problems.push(match did_you_mean(table, tables) {
                Some(hint) => problem.hint(hint),
                None => problem,
            });
        }
        if self.setting() == Setting::default() {
            let problem = Problem::new(path, "the exception changes nothing");
            problems.push(problem.hint("state `limit`, `severity` or a budget"));
        }
        problems
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
            expires: self.expires.map(|date| date.0),
        }
    }

    fn problem(&self, path: &str) -> Option<Problem> {
        let hint = "state `security`, or `subject` as the finding says it";
        match (&self.security, &self.subject) {
            (None, None) => Some(Problem::new(path, "`security` is missing").hint(hint)),
            (Some(_), Some(_)) => {
                Some(Problem::new(path, "`security` and `subject` are both stated").hint(hint))
            }
            (Some(_), None) | (None, Some(_)) => self.problem_of_event(path),
        }
    }

    /// Problem of an event that is no event of a security, or of a check of something else.
    fn problem_of_event(&self, path: &str) -> Option<Problem> {
        self.event.as_ref()?;
        let path = format!("{path}.event");
        let check = self.check.spec();
        if check.table != "corporate_actions" {
            let message = format!("`{}` is no check of events", check.name);
            return Some(Problem::new(path, message).hint("leave `event` out"));
        }
        let problem = || Problem::new(path, "`event` stands without the `security` of the event");
        self.security.is_none().then(|| problem().hint("state `security` in place of `subject`"))
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

    fn problem(&self, path: &str) -> Option<Problem> {
        let hint = "state `carry = true`, or a `price`";
        match (self.carry, self.price) {
            (true, Some(_)) => {
                Some(Problem::new(path, "`carry` and `price` are both stated").hint(hint))
            }
            (false, None) => Some(Problem::new(path, "nothing is decided").hint(hint)),
            (_, Some(price)) if !(price > 0.0 && price.is_finite()) => {
                let message = format!("{price} is no price: it must be above zero");
                Some(Problem::new(format!("{path}.price"), message))
            }
            (true, None) | (false, Some(_)) => None,
        }
    }
}
