//! Problems of `[gate]` that its text alone shows: settings without an effect, and texts that say
//! nothing.

use kapok_domain::{Mic, did_you_mean};
use kapok_gate::{CHECKS, Check, LimitUnit, Setting, Severity};
use kapok_strict_toml::Problem;

use super::gate::{AcceptConfig, CheckConfig, DecideConfig, ExceptionConfig, GateSection};
use super::moments::MIC_HINT;

impl GateSection {
    /// Problems of the section.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let flat = [
            ("price_jump", Check::PriceJump, self.price_jump),
            ("share_jump", Check::ShareJump, self.share_jump),
        ];
        let flat = flat
            .into_iter()
            .flat_map(|(key, check, limit)| of_limit(&format!("gate.{key}"), check, limit));
        let checks = self.checks.iter().flat_map(|(name, config)| self.of_check(name, config));
        let exceptions = (0..self.exceptions.len()).flat_map(|at| self.of_exception(at));
        let accept = (0..self.accept.len()).filter_map(|at| self.of_acceptance(at));
        let decide = (0..self.decide.len()).filter_map(|at| self.of_decision(at));
        flat.chain(checks).chain(exceptions).chain(accept).chain(decide).collect()
    }

    /// Problems of a setting by the name of its check.
    fn of_check(&self, name: &str, config: &CheckConfig) -> Vec<Problem> {
        let path = format!("gate.checks.{name}");
        let Some(check) = Check::named(name) else {
            let names: Vec<&str> = CHECKS.iter().map(|spec| spec.name).collect();
            let hint = did_you_mean(name, names.iter().copied());
            let hint = hint.unwrap_or_else(|| format!("checks are {}", names.join(", ")));
            return vec![Problem::new(path, format!("there is no check `{name}`")).hint(hint)];
        };
        let mut problems = of_setting(&path, check, config.setting());
        problems.extend(of_inverted(&path, check, config.setting()));
        problems.extend(self.idle_budget(&path, check, config.setting()));
        problems.extend((config.setting() == Setting::default()).then(|| changes_nothing(&path)));
        if let Some(flat) = own_key(check).filter(|_| config.limit.is_some()) {
            let problem = Problem::new(format!("{path}.limit"), "the limit is stated twice");
            problems.push(problem.hint(format!("state it as `gate.{flat}` alone")));
        }
        problems
    }

    /// Problem of a budget of a check that holds no index, so that it turns nothing into a warning.
    fn idle_budget(&self, path: &str, check: Check, setting: Setting) -> Option<Problem> {
        let key = match (setting.budget_weight, setting.budget_count) {
            (Some(_), _) => "budget_weight",
            (None, Some(_)) => "budget_count",
            (None, None) => return None,
        };
        let of_project = self.checks.get(check.name()).and_then(|config| config.severity);
        let own = setting.severity.or(of_project).unwrap_or(check.spec().severity);
        // Several exceptions may apply to one finding: one of them may make it block.
        let others = self.exceptions.iter().filter(|other| other.check == check);
        let blocks = others.filter_map(|other| other.severity).any(|s| s == Severity::Block);
        (own != Severity::Block && !blocks).then(|| {
            let message = format!(
                "findings of `{}` hold no index: their severity is `{}`",
                check.name(),
                own.name()
            );
            let hint = "a budget is for the severity `block`: state it as well, or leave the \
                        budget out";
            Problem::new(format!("{path}.{key}"), message).hint(hint)
        })
    }

    fn of_exception(&self, at: usize) -> Vec<Problem> {
        let (exception, path) = (&self.exceptions[at], format!("gate.exceptions[{at}]"));
        let mut problems = exception.problems(&path);
        problems.extend(of_inverted(&path, exception.check, exception.setting()));
        problems.extend(self.idle_budget(&path, exception.check, exception.setting()));
        problems.extend(self.as_for_all(at));
        let before = self.exceptions[..at].iter();
        let twice = before.filter(|other| other.is_about_the_same(exception)).count() > 0;
        problems.extend(twice.then(|| {
            let message = "there is an exception for these facts already";
            Problem::new(&path, message).hint("state limit, severity and budgets in one of them")
        }));
        problems
    }

    /// Limit of a check for all facts that no exception is about.
    fn limit(&self, check: Check) -> f64 {
        let stated = self.checks.get(check.name()).and_then(|config| config.limit);
        match check {
            Check::PriceJump => self.price_jump,
            Check::ShareJump => self.share_jump,
            Check::Unpriced => f64::from(self.unpriced_days),
            _ => stated.unwrap_or(check.spec().limit),
        }
    }

    /// Problem of a key of an exception that states what is in force without it. Where another
    /// exception is about the check, both may apply to a fact, and this one may undo the other.
    fn as_for_all(&self, at: usize) -> Option<Problem> {
        let exception = &self.exceptions[at];
        let check = exception.check;
        let others = self.exceptions.iter().filter(|other| other.check == check).count() > 1;
        let of_project = self.checks.get(check.name()).and_then(|config| config.severity);
        let severity = of_project.unwrap_or(check.spec().severity);
        let limit = self.limit(check);
        let (key, seen) = if exception.limit == Some(limit) {
            ("limit", format!("{limit}"))
        } else if exception.severity == Some(severity) {
            ("severity", format!("`{}`", severity.name()))
        } else {
            return None;
        };
        (!others).then(|| {
            let message = format!("{seen} is in force for all facts of `{}`", check.name());
            let problem = Problem::new(format!("gate.exceptions[{at}].{key}"), message);
            problem.hint("state another value, or leave it out of the exception")
        })
    }

    fn of_acceptance(&self, at: usize) -> Option<Problem> {
        let (accept, path) = (&self.accept[at], format!("gate.accept[{at}]"));
        let key = |a: &AcceptConfig| (a.words(), a.date.0, a.check);
        let twice = || {
            let twice = self.accept[..at].iter().any(|other| key(other) == key(accept));
            twice.then(|| {
                let problem = Problem::new(&path, "this finding is accepted already");
                problem.hint("leave one acceptance, with the later of their `expires`")
            })
        };
        let blank = || blank(format!("{path}.reason"), &accept.reason);
        let inverted = || {
            (accept.check == Check::RateInverted).then(|| not_converted(format!("{path}.check")))
        };
        accept.problem(&path).or_else(inverted).or_else(blank).or_else(twice)
    }

    fn of_decision(&self, at: usize) -> Option<Problem> {
        let (decide, path) = (&self.decide[at], format!("gate.decide[{at}]"));
        let key = |d: &DecideConfig| (d.security.clone(), d.date.0);
        let twice = self.decide[..at].iter().any(|other| key(other) == key(decide)).then(|| {
            let message = format!("{} of {} is decided twice", decide.security, decide.date.0);
            Problem::new(&path, message).hint("leave one decision for a line and session")
        });
        let reason = || blank(format!("{path}.reason"), &decide.reason);
        let by = || blank(format!("{path}.by"), &decide.by);
        decide.problem(&path).or_else(reason).or_else(by).or(twice)
    }
}

/// Problem of a text in which somebody answers for a decision, and which says nothing.
fn blank(path: String, text: &str) -> Option<Problem> {
    let problem = || Problem::new(path, "the text is empty").hint("say why, and who decided");
    text.trim().is_empty().then(problem)
}

/// Problem of a limit that is no size, or that is in per cent: it would switch the check off
/// without a word.
fn of_limit(path: &str, check: Check, limit: f64) -> Option<Problem> {
    let is_fraction = matches!(check.spec().unit, LimitUnit::Fraction | LimitUnit::Nearness);
    if !(0.0..f64::INFINITY).contains(&limit) {
        let message = format!("{limit} is not a number from 0 on");
        let hint = "state the largest size that is no finding, such as 0.4";
        return Some(Problem::new(path, message).hint(hint));
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
            let problem = Problem::new(format!("{path}.{key}"), message);
            problems.push(problem.hint("state a fraction, such as 0.02 for 2 %"));
        }
    }
    problems
}

/// Problem of a severity or a budget of inverted rates.
fn of_inverted(path: &str, check: Check, setting: Setting) -> Option<Problem> {
    let Setting { severity, budget_weight, budget_count, .. } = setting;
    let key = match (severity, budget_weight, budget_count) {
        (Some(severity), ..) if severity != Severity::Block => "severity",
        (_, Some(_), _) => "budget_weight",
        (.., Some(_)) => "budget_count",
        _ => return None,
    };
    (check == Check::RateInverted).then(|| not_converted(format!("{path}.{key}")))
}

fn not_converted(path: String) -> Problem {
    let message = "nothing is converted by an inverted rate, so nothing lets it pass";
    Problem::new(path, message).hint("correct the row: units of quote per one base")
}

fn changes_nothing(path: &str) -> Problem {
    Problem::new(path, "the section changes nothing")
        .hint("state `limit`, `severity` or a budget, or leave it out")
}

/// Key of `[gate]` that states the limit of a check, where it has one.
fn own_key(check: Check) -> Option<&'static str> {
    match check {
        Check::PriceJump => Some("price_jump"),
        Check::ShareJump => Some("share_jump"),
        Check::Unpriced => Some("unpriced_days"),
        _ => None,
    }
}

/// Tables of which findings are about a rate, an index or a company: these have no
/// security and no exchange.
const WITHOUT_LINES: [&str; 4] = ["fx", "rates", "levels", "esg_indicators"];

/// Words of the subjects of a check that is never about a security.
fn other_subjects(check: Check) -> Option<&'static str> {
    match (check.spec().table, check) {
        ("fx", _) => Some("`rate EUR/USD of ECB`"),
        ("rates", _) => Some("`curve EFFR ON`"),
        ("levels", _) => Some("`index ID`"),
        ("esg_indicators", _) => Some("`company ID`"),
        (_, Check::NoData | Check::StaleCopy | Check::UnknownSession) => Some("`exchange MIC`"),
        (_, Check::Incomplete) => Some("`exchange MIC` or `index ID`"),
        (_, Check::AdjustedCloses) => Some("`table prices`"),
        _ => None,
    }
}

impl ExceptionConfig {
    /// Whether both state one key for the same facts of one check.
    fn is_about_the_same(&self, other: &Self) -> bool {
        (self.check, self.scopes()) == (other.check, other.scopes())
    }

    fn problems(&self, path: &str) -> Vec<Problem> {
        let mut problems = of_setting(path, self.check, self.setting());
        if let Some(mic) = self.exchange.as_ref().filter(|mic| mic.parse::<Mic>().is_err()) {
            let message = format!("`{mic}` is no MIC");
            problems.push(Problem::new(format!("{path}.exchange"), message).hint(MIC_HINT));
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
        problems.extend(self.without_exchange(path));
        problems.extend(self.other_table(path));
        if self.setting() == Setting::default() {
            let problem = Problem::new(path, "the exception changes nothing");
            problems.push(problem.hint("state `limit`, `severity` or a budget"));
        }
        problems
    }

    /// Words that tell where the settings are stated for all facts of the check: the limits of
    /// three checks have a key of their own.
    fn for_all(&self) -> String {
        let name = self.check.name();
        let flat = own_key(self.check).filter(|_| self.limit.is_some());
        let others = Setting { limit: None, ..self.setting() } != Setting::default();
        match (flat, others) {
            (None, _) => format!("state the setting under gate.checks.{name}"),
            (Some(flat), false) => format!("change `gate.{flat}` for all facts"),
            (Some(flat), true) => {
                format!("change `gate.{flat}` for all facts, the rest under gate.checks.{name}")
            }
        }
    }

    fn without_exchange(&self, path: &str) -> Option<Problem> {
        let spec = self.check.spec();
        (self.exchange.is_some() && WITHOUT_LINES.contains(&spec.table)).then(|| {
            let message = format!("findings of `{}` have no exchange", spec.name);
            let hint = format!("except an index, or {}", self.for_all());
            Problem::new(format!("{path}.exchange"), message).hint(hint)
        })
    }

    fn other_table(&self, path: &str) -> Option<Problem> {
        let spec = self.check.spec();
        let table = self.table.as_deref().filter(|table| *table != spec.table)?;
        let tables: Vec<&str> = CHECKS.iter().map(|spec| spec.table).collect();
        let is_known = tables.contains(&table);
        let message = match is_known {
            true => format!("`{}` looks at `{}` alone", spec.name, spec.table),
            false => format!("no check looks at a table `{table}`"),
        };
        let near = did_you_mean(table, tables).filter(|_| !is_known);
        let hint = near.unwrap_or_else(|| format!("`{}` looks at `{}`", spec.name, spec.table));
        let problem = Problem::new(format!("{path}.table"), message);
        Some(match is_known {
            true => problem.hint(format!("leave the exception out, and {}", self.for_all())),
            false => problem.hint(hint),
        })
    }
}

impl AcceptConfig {
    fn problem(&self, path: &str) -> Option<Problem> {
        let hint = "state `security`, or `subject` as the finding says it";
        match (&self.security, &self.subject) {
            (None, None) => Some(Problem::new(path, "`security` is missing").hint(hint)),
            (Some(_), Some(_)) => {
                Some(Problem::new(path, "`security` and `subject` are both stated").hint(hint))
            }
            (Some(_), None) => self.other_subject(path).or_else(|| self.of_event(path)),
            (None, Some(_)) => self.of_event(path),
        }
        .or_else(|| self.ends_before(path))
    }

    /// Problem of an event that is no event of a security, or of a check of something else.
    fn of_event(&self, path: &str) -> Option<Problem> {
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

    /// Problem of a security in the place of an exchange, a rate, an index or a company.
    fn other_subject(&self, path: &str) -> Option<Problem> {
        let subjects = other_subjects(self.check)?;
        let message = format!("findings of `{}` are not about a security", self.check.name());
        let problem = Problem::new(format!("{path}.security"), message);
        Some(problem.hint(format!("state `subject` in its place, as {subjects}")))
    }

    /// Problem of an acceptance that ends before its fact.
    fn ends_before(&self, path: &str) -> Option<Problem> {
        let expires = self.expires.filter(|expires| expires.0 < self.date.0)?;
        let message = format!("{} is before {}, the day of the fact", expires.0, self.date.0);
        let problem = Problem::new(format!("{path}.expires"), message);
        Some(problem.hint("it is the last day of calculation on which the acceptance counts"))
    }
}

impl DecideConfig {
    fn problem(&self, path: &str) -> Option<Problem> {
        let hint = "state `carry = true`, or a `price`";
        match (self.carry, self.price) {
            (true, Some(_)) => {
                Some(Problem::new(path, "`carry` and `price` are both stated").hint(hint))
            }
            (false, None) => Some(Problem::new(path, "nothing is decided").hint(hint)),
            (_, Some(price)) if !(price > 0.0 && price.is_finite()) => {
                let message = format!("{price} is no price: it must be above zero");
                let problem = Problem::new(format!("{path}.price"), message);
                Some(problem.hint("state the price in the currency of quotation"))
            }
            (true, None) | (false, Some(_)) => None,
        }
    }
}
